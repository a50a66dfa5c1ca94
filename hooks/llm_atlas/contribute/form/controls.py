"""Takes the JSON Schema of a kind of entry, returns the controls of a form in which such an entry is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llm_atlas.catalog import LANGUAGES, description_key

Schema = Mapping[str, Any]  # JSON Schema, whose parts are of any type

# What everybody fills in; all other fields stand behind "More fields".
FIRST: tuple[str, ...] = ("arxiv", "doi", "url", "title", *(f"title_{language}" for language in LANGUAGES[1:]), "short")
FIRST += ("authors", "date", "code", "venue", "topics", "summary", "questions", "notes")
ROW = "*"


@dataclass(frozen=True)
class Control:
    """One control of a form, or a group of them.

    Attributes:
        name: Name of the field.
        path: Its place in a file, for example ``notes.en.method`` or ``memory.*.gib``.
        shape: What is written: `line`, `prose`, `number`, `flag` (yes or no), `choice`, `pick` (several of a list),
            `lines` (a list, one a line), `cell` (one text for both languages, or two), `cells` and `grid` (a row of
            such and a table of such). Groups: `pair` (English and Chinese), `notes`, `record`, `records`.
        required: Whether it must be filled in.
        description: What it holds, by language.
        example: How it is written; empty where nothing shows it.
        choices: What may be chosen.
        limits: Least and most characters; None where the schema sets none.
        parts: The controls of a group.
    """

    name: str
    path: str
    shape: str
    required: bool
    description: Mapping[str, str]
    example: str = ""
    choices: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None
    parts: tuple[Control, ...] = ()


def controls(schema: Schema) -> tuple[Control, ...]:
    """The controls for a file with this schema, in the order of its fields."""
    return _Reader(schema).record(schema, "")


@dataclass(frozen=True)
class _Reader:
    """Reads one schema; definitions are looked up in it."""

    schema: Schema

    def record(self, record: Schema, path: str) -> tuple[Control, ...]:
        """The controls for the fields of a record at `path`, which is empty or ends in a dot."""
        needed = record.get("required", ())
        fields = record["properties"].items()
        return tuple(self.control(name, field, f"{path}{name}", name in needed) for name, field in fields)

    def control(self, name: str, field: Schema, path: str, required: bool) -> Control:
        """The control for one field."""
        field = self._followed(field)
        items = self._followed(field.get("items", {}))
        shape = self._shape(field, items)
        example = next(iter([*field.get("examples", ()), *items.get("examples", ())]), "")
        parts: tuple[Control, ...] = ()
        if shape in ("pair", "record"):
            parts = self.record(field, f"{path}.")
        elif shape == "records":
            parts = self.record(items, f"{path}.{ROW}.")
        elif shape == "notes":
            parts = tuple(self._notes(field, path))
        return Control(
            name,
            path,
            shape,
            required,
            {language: field.get(description_key(language), "") for language in LANGUAGES},
            "\n".join(example) if isinstance(example, list) else _written(example),
            tuple(field.get("enum", ()) or items.get("enum", ())),
            (field["minLength"], field["maxLength"]) if field.get("minLength", 1) > 1 else None,
            parts,
        )

    def _notes(self, field: Schema, path: str) -> Iterator[Control]:
        """The parts of notes, each in every language."""
        languages = {key: self._followed(value) for key, value in field["properties"].items()}
        for name, part in languages[LANGUAGES[0]]["properties"].items():
            both = [self.control(key, part, f"{path}.{key}.{name}", False) for key in languages]
            yield Control(name, f"{path}.{name}", "pair", False, both[0].description, parts=tuple(both))

    def _followed(self, field: Schema) -> Schema:
        """A definition with what it refers to; its own words go before those of the other."""
        reference = field.get("$ref")
        return {**self.schema["$defs"][reference.rpartition("/")[2]], **field} if reference else field

    def _shape(self, field: Schema, items: Schema) -> str:
        kind = field.get("type")
        if kind == "array":
            return self._shape_of_list(items)
        if "properties" in field:
            if tuple(field["properties"]) != LANGUAGES:
                return "record"
            return "notes" if "properties" in self._followed(field["properties"][LANGUAGES[0]]) else "pair"
        if "anyOf" in field:
            return "cell" if any("$ref" in option for option in field["anyOf"]) else "line"
        if "enum" in field:
            return "choice"
        if kind == "string":
            return "prose" if field.get("maxLength", 0) > 500 or field.get("minLength", 0) > 1 else "line"
        return {"boolean": "flag", "integer": "number", "number": "number"}[str(kind)]

    def _shape_of_list(self, items: Schema) -> str:
        if "properties" in items:
            return "records"
        if "enum" in items:
            return "pick"
        if items.get("type") == "array":
            return "grid"
        return "cells" if "anyOf" in items else "lines"


def _written(example: Any) -> str:
    return example if isinstance(example, str) else json.dumps(example)


def leaves(found: tuple[Control, ...]) -> Iterator[Control]:
    """What can be named and mended by itself: single fields, each language of a text, each value of a row."""
    for control in found:
        if control.shape in ("pair", "notes", "record", "records"):
            yield from leaves(control.parts)
        else:
            yield control
