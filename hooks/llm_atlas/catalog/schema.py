"""Takes the model, returns what is made from it: the JSON Schema and the rows of the field reference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import KINDS, Entry
from llm_atlas.catalog.examples import EXAMPLES
from llm_atlas.catalog.languages import FIRST, Language
from llm_atlas.catalog.shared import SHARED_FILES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: type[Entry], catalog: Catalog | None = None) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a file of one kind: the id, which the file does not hold, left out.

    Args:
        kind: Kind of the entry.
        catalog: Where given, what a closed list of it allows is all that the schema allows: topics, venues,
            organisations, licences.
    """
    schema = _tidy(kind.model_json_schema(mode="validation"))
    properties = {name: schema["properties"][name] for name in kind.canonical_order()}
    for name, example in EXAMPLES.get(kind.kind, {}).items():
        if name in properties:
            properties[name] = properties[name] | {"examples": [example]}
    required = [name for name in schema["required"] if name != "id"]
    rest = {name: value for name, value in schema.items() if name not in ("properties", "required", "title")}
    if catalog:
        _close(properties, catalog)
    return {"$schema": DIALECT, "title": kind.kind, **rest, "properties": properties, "required": required}


def shared_schema(name: str) -> dict[str, Any]:
    """JSON Schema of a file that entries share, such as ``topics.yml``."""
    return {"$schema": DIALECT, **_tidy(TypeAdapter(SHARED_FILES[name]).json_schema(mode="validation"))}


def schema_files(catalog: Catalog) -> dict[str, str]:
    """Path, below ``schema/``, and text of every schema."""
    schemas = {f"{name}.json": json_schema(kind, catalog) for name, kind in KINDS.items()}
    schemas |= {name.replace(".yml", ".json"): shared_schema(name) for name in SHARED_FILES}
    return {name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas.items()}


def file_matches() -> dict[str, str]:
    """For each schema, the files it is for, as a pattern of paths in the repository."""
    return {f"{name}.json": f"catalog/{kind.folder}/*.yml" for name, kind in KINDS.items()} | {
        name.replace(".yml", ".json"): f"catalog/{name}" for name in SHARED_FILES
    }


def schema_catalog(address: str) -> str:
    """The list of schemas by which an editor finds the one of a file, in the form of SchemaStore.

    Args:
        address: Address of the site, ending in a slash.
    """
    schemas = [
        {
            "name": f"LLM Atlas: {name.removesuffix('.json')}",
            "description": f"Files {pattern}",
            "fileMatch": [f"**/{pattern}"],
            "url": f"{address}schema/{name}",
        }
        for name, pattern in file_matches().items()
    ]
    listed = {"$schema": "https://json.schemastore.org/schema-catalog.json", "version": 1, "schemas": schemas}
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _tidy(schema: Any) -> Any:
    """A schema without what pydantic adds and a file has no use for: null, defaults, titles made from names."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in ("default", "title") or isinstance(value, dict)}
    if kept.get("type") == "array":  # of a list within an annotation pydantic counts characters
        kept = {{"minLength": "minItems", "maxLength": "maxItems"}.get(key, key): value for key, value in kept.items()}
    options = [option for option in kept.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        kept = {key: value for key, value in kept.items() if key != "anyOf"}
        kept = options[0] | kept  # what the field says goes before what its type says
    elif options:
        kept["anyOf"] = options
    return {key: value if key in ("examples", "enum") else _tidy(value) for key, value in kept.items()}


def _close(properties: dict[str, Any], catalog: Catalog) -> None:
    """Let the fields that name something of a closed list name nothing else."""
    vocabulary = catalog.vocabulary
    closed = {
        "topics": list(catalog.topics),
        "organisations": list(vocabulary.organisation),
        "developer": list(vocabulary.organisation),
        "licence": list(vocabulary.licence),
    }
    for name, allowed in closed.items():
        if name in properties and allowed:
            properties[name].get("items", properties[name])["enum"] = allowed
    if vocabulary.venue:
        names = "|".join(re.sub(r"([.+*?^$()\[\]{}|\\])", r"\\\1", name) for name in vocabulary.venue)
        properties["venue"]["pattern"] = f"^({names}) [0-9]{{4}}$"
        properties["venue"]["patternErrorMessage"] = "a venue of catalog/vocab.yml and the year, like NeurIPS 2023"


def description_key(language: Language) -> str:
    """Key under which a schema says in a language what a field holds."""
    return "description" if language == FIRST else f"description_{language}"


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
    description = definition.get(description_key(language), "")
    target = _target(definition)
    below: tuple[FieldRow, ...] = ()
    values = tuple(definition.get("enum", ())) + tuple(definition.get("items", {}).get("enum", ()))
    for option in definition.get("anyOf", ()):
        values += tuple(option.get("enum", ()))
    if target and target not in ("Text", "Summary", "Paragraphs", "NotesPair", "Notes"):
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
            return str(reference).rpartition("/")[2]
    return None
