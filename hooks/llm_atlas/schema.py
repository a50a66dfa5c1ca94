"""Takes the model, returns what is made from it: the JSON Schema and the rows of the field reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from llm_atlas.model import Entry, Language

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: type[Entry]) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a file of one kind: the id, which the file does not hold, left out."""
    schema = kind.model_json_schema(mode="validation")
    properties = {name: schema["properties"][name] for name in kind.canonical_order()}
    required = [name for name in schema["required"] if name != "id"]
    rest = {name: value for name, value in schema.items() if name not in ("properties", "required", "title")}
    return {"$schema": DIALECT, "title": kind.kind, **rest, "properties": properties, "required": required}


@dataclass(frozen=True)
class FieldRow:
    """One field as the reference shows it."""

    name: str
    required: bool
    description: str
    values: tuple[str, ...]
    fields: tuple[FieldRow, ...]


def field_rows(kind: type[Entry], language: Language, own_only: bool = False) -> Iterator[FieldRow]:
    """The fields of a kind in canonical order; with `own_only` those that no other kind has."""
    schema = json_schema(kind)
    for name, definition in schema["properties"].items():
        if own_only and name in Entry.model_fields:
            continue
        yield _row(name, definition, name in schema["required"], schema.get("$defs", {}), language)


def _row(name: str, definition: dict[str, Any], required: bool, shared: dict[str, Any], language: Language) -> FieldRow:
    description = definition.get("description_zh" if language == "zh" else "description", "")
    target = _target(definition)
    below: tuple[FieldRow, ...] = ()
    values = tuple(definition.get("enum", ())) + tuple(definition.get("items", {}).get("enum", ()))
    for option in definition.get("anyOf", ()):
        values += tuple(option.get("enum", ()))
    if target and target not in ("Text", "Paragraphs", "NotesPair", "Notes"):
        record = shared[target]
        below = tuple(
            _row(key, value, key in record.get("required", ()), shared, language)
            for key, value in record.get("properties", {}).items()
        )
    elif target == "NotesPair":
        below = tuple(_row(key, value, False, shared, language) for key, value in shared["Notes"]["properties"].items())
    return FieldRow(name, required, description, values, below)


def _target(definition: dict[str, Any]) -> str | None:
    """Name of the record that a field, or each item of its list, is."""
    for part in (definition, definition.get("items", {}), *definition.get("anyOf", ())):
        reference = part.get("$ref")
        if reference:
            return reference.rpartition("/")[2]
    return None
