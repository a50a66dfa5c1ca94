"""What all records of the catalog have in common: mappings with fixed keys, each described in both languages."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from llm_atlas.catalog.types import DATE, Location


def _tuple(value: Any) -> Any:
    """A YAML list becomes a tuple, so that an entry cannot change."""
    return tuple(value) if isinstance(value, list) else value


Item = TypeVar("Item")
# A list in a file, kept as a tuple so that an entry cannot change.
Tuple = Annotated[tuple[Item, ...], BeforeValidator(_tuple)]


def described(en: str, zh: str, /, **options: Any) -> Any:
    """A field with its description in both languages."""
    extra = {"description_zh": zh, **options.pop("json_schema_extra", {})}
    return Field(description=en, json_schema_extra=extra, **options)


class Record(BaseModel):
    """A mapping with fixed keys that cannot change once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def canonical_order(cls) -> tuple[str, ...]:
        """Names of the fields in the order in which a file holds them."""
        return tuple(definition.alias or name for name, definition in cls.model_fields.items())

    @property
    def texts(self) -> Iterator[tuple[Location, str]]:
        """Every text of the record with its place, for rules about characters and references."""
        yield from _texts(self.model_dump(exclude_none=True), ())


def record_at(kind: Any, location: Location) -> type[Record] | None:
    """The record that stands at a place of a file; None where a single value, a list or nothing known stands.

    Args:
        kind: Type of what the whole file holds.
        location: Keys and indexes from the top of the file.
    """
    for part in location:
        records = [record for record in records_in(kind) if part in record.model_fields]
        if isinstance(part, str):
            kind = records[0].model_fields[part].annotation if records else None
    return next(records_in(kind), None)


def holds_date(kind: Any, location: Location) -> bool | None:
    """Whether the field at a place of a file holds a date; None where there is no such field."""
    depth = max((index for index, part in enumerate(location) if isinstance(part, str)), default=-1)
    record = record_at(kind, location[:depth]) if depth >= 0 else None
    field = record.model_fields.get(str(location[depth])) if record else None
    return DATE in [*field.metadata, *_parts_of(field.annotation)] if field else None


def _parts_of(annotation: Any) -> Iterator[Any]:
    """What a type is made of and annotated with, wherever in it."""
    for argument in typing.get_args(annotation):
        yield argument
        yield from _parts_of(argument)


def records_in(annotation: Any) -> Iterator[type[Record]]:
    """The record types within an annotation."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        if issubclass(annotation, Record):
            yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from records_in(argument)


def _texts(value: Any, place: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*place, key))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _texts(item, (*place, index))
