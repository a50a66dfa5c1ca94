"""What all records of the catalog have in common: mappings with fixed keys, each described in every language."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from llm_atlas.catalog.languages import FIRST, FURTHER, Language, field_text
from llm_atlas.catalog.types import DATE, Location


def _tuple(value: Any) -> Any:
    """A YAML list becomes a tuple, so that an entry cannot change."""
    return tuple(value) if isinstance(value, list) else value


Item = TypeVar("Item")
# A list in a file, kept as a tuple so that an entry cannot change.
Tuple = Annotated[tuple[Item, ...], BeforeValidator(_tuple)]


_SHOWN = "shown"


Place = Literal["figures", "rows", "column", "page"]


@dataclass(frozen=True)
class Shown:
    """Where a reader sees a field.

    Attributes:
        place: `figures`: among the figures of an entry's page, as a column of tables of entries, and where the kind has
            a comparison as a column of that. `rows`: a table of its own, a column for each field of the record
            in it. `column`: a column that tables of entries can have, beside its own place. `page`: a place of its own.
        after: Field of the same record that it follows where it is shown; without it, that above it in the record.
        facet: Whether readers can narrow a comparison by it.
    """

    place: Place
    after: str = ""
    facet: bool = False


def described(shown: Shown | None = None, /, **options: Any) -> Any:
    """A field that the files of the languages describe, under the name of its record and its own.

    Args:
        shown: Where a reader sees it. A field of an entry for which nothing is said has a place of its own in the
            templates; one of a row is a column of the table.
        options: As for a field of pydantic.
    """
    extra: dict[str, Any] = {f"description_{language}": "" for language in FURTHER}
    extra |= options.pop("json_schema_extra", {})
    extra[_SHOWN] = shown
    return Field(json_schema_extra=extra, **options)


class Record(BaseModel):
    """A mapping with fixed keys that cannot change once it is read."""

    # The building is put off until the first use, so that the descriptions stand in the schema.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    shown: ClassVar[Mapping[str, Shown]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        """Describe the fields that are defined in this record, in every language, and note where they are shown."""
        super().__pydantic_init_subclass__(**options)
        cls.shown = dict(cls.shown)
        for name, definition in cls.model_fields.items():
            extra = definition.json_schema_extra
            if not isinstance(extra, dict) or _SHOWN not in extra:
                continue  # not described, or defined in a record that this one extends
            shown: Any = extra.pop(_SHOWN)
            if shown:
                cls.shown[name] = shown
            definition.description = _described_in(FIRST, cls, name)
            extra |= {f"description_{language}": _described_in(language, cls, name) for language in FURTHER}

    @classmethod
    def canonical_order(cls) -> tuple[str, ...]:
        """Names of the fields in the order in which a file holds them."""
        return tuple(definition.alias or name for name, definition in cls.model_fields.items())

    @cached_property
    def texts(self) -> tuple[tuple[Location, str], ...]:
        """Every text of the record with its place, for rules about characters and references."""
        return tuple(_texts(self.model_dump(exclude_none=True), ()))


def _described_in(language: Language, record: type[Record], name: str) -> str:
    """What a language says of a field, under the record or under one that it extends."""
    return next(filter(None, (field_text(kind.__name__, name, language) for kind in record.__mro__)), "")


Kind = TypeVar("Kind", bound=Record)


def in_languages(
    languages: Iterable[Language], name: str, kind: Any, options: Callable[[Language], Mapping[str, Any] | None]
) -> Callable[[type[Kind]], type[Kind]]:
    """Give a record a field for each language.

    Args:
        languages: The languages.
        name: Name of the field; a star stands for the language.
        kind: Type of its value.
        options: How the field is described in a language, as for `described`; None where nothing is said of it.
    """

    def extend(record: type[Kind]) -> type[Kind]:
        fields: dict[str, Any] = {}
        for language in languages:
            asked = options(language)
            fields[name.replace("*", language)] = (kind, ... if asked is None else described(**asked))
        return create_model(
            record.__name__, __base__=record, __module__=record.__module__, __doc__=record.__doc__, **fields
        )

    return extend


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
