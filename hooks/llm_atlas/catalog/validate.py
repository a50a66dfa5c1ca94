"""Takes a file as it was read, returns the entry or the shared records it holds; says what is wrong in words.

Which values are right, the model says; what it finds wrong is put into words here, each with the value it is about.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from llm_atlas.catalog.document import Document
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.grammar import is_unwritten
from llm_atlas.catalog.languages import FIRST, LANGUAGES, language_name
from llm_atlas.catalog.problem import dotted, printable, suggest
from llm_atlas.catalog.record import holds_date, record_at
from llm_atlas.catalog.shared import SHARED_FILES
from llm_atlas.catalog.types import Location, is_slug

_NOTHING = object()


def validate_shared(document: Document, name: str) -> Any:
    """What a shared file holds; None where it cannot be read. What is wrong is added to the document's problems."""
    if document.data is None:
        return None
    _report_days(SHARED_FILES[name], document)
    try:
        return _reader(name).validate_python(_frozen_top(document.data), strict=True)
    except ValidationError as error:
        _report_errors(error, SHARED_FILES[name], document)
        return None


@cache
def _reader(name: str) -> TypeAdapter[Any]:
    """What reads a shared file: making it takes longer than reading with it."""
    return TypeAdapter(SHARED_FILES[name])


def _frozen_top(data: Any) -> Any:
    return tuple(data) if isinstance(data, list) else data


def validate_entry(document: Document, kind: type[Entry], stem: str) -> Entry | None:
    """The entry of a file; what is wrong with it is added to the document's problems."""
    data = document.data
    if data is None:
        return None
    if not isinstance(data, dict):
        document.report((1, 1), "wrong-type", f"an entry is a list of `field: value` lines, not {_kind_of(data)}")
        return None
    data = _without_unwritten(data, (), document)
    named = is_slug(stem)
    if not named:
        message = f'"{printable(stem)}" is not an id'
        document.report((1, 1), "id", message, "use small letters, digits and single hyphens")
        stem = "unnamed"
    for key, right in (("id", stem), ("kind", kind.kind)):
        if key in data and data.pop(key) != right:
            tip = f"the {'file name' if key == 'id' else 'folder'} says it; leave the line out"
            document.report_at((key,), f"{key}-differs", f'the {key} is "{right}" by the file\'s name', tip)
    _report_days(kind, document)
    try:
        entry = kind.model_validate(data | {"id": stem})
        _report_empty(document)
    except ValidationError as error:
        _report_errors(error, kind, document)
        _report_empty(document)
        wrong = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
        try:
            entry = kind.model_validate({key: value for key, value in data.items() if key not in wrong} | {"id": stem})
        except ValidationError:
            return None
    return entry if named else None


def _report_days(kind: Any, document: Document) -> None:
    """Report each day without quotes in a field that holds text: another reader of YAML would take it for a date."""
    for location, text in document.days.items():
        if holds_date(kind, location) is False:
            message = f'"{dotted(location)}" is text, but without quotes YAML reads {text} as a date'
            document.report_at(location, "unquoted-value", message, f'write "{text}" in quotes')


def _report_empty(document: Document) -> None:
    """Report each list and mapping without anything in it, unless something else was said of it."""
    told = {problem.location for problem in document.problems}
    pending: list[tuple[Any, Location]] = [(document.data, ())]
    while pending:
        value, location = pending.pop()
        if isinstance(value, dict | list):
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            pending += [(item, (*location, key)) for key, item in pairs]
            if not value and not any(place[: len(location)] == location for place in told):
                message = f'"{dotted(location)}" is empty'
                document.report_at(location, "empty-field", message, "fill it in or leave the line out")


def _without_unwritten(value: Any, location: Location, document: Document) -> Any:
    """A value without the texts that are still to be written, which are told; a list that holds no other goes too."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    kept: dict[Any, Any] = {}
    for key, item in pairs:
        place = (*location, key)
        if isinstance(item, str) and is_unwritten(item):
            message = f'"{dotted(place)}" is still to be written'
            document.report_at(place, "unwritten", message, _unwritten_tip(item))
            continue
        item = _without_unwritten(item, place, document) if isinstance(item, dict | list) else item
        if item is not _NOTHING:
            kept[key] = item
    if isinstance(value, dict):
        return kept
    return list(kept.values()) if kept or not value else _NOTHING


def _unwritten_tip(text: str) -> str:
    return text.partition(":")[2].strip() or "write it, or delete the line where it may be left out"


def _report_errors(error: ValidationError, kind: Any, document: Document) -> None:
    told = {problem.location for problem in document.problems}
    faults = error.errors()
    for fault in faults:
        location = tuple(fault["loc"])
        # A list of which an item is wrong is counted without it.
        if fault["type"] == "too_short" and any(_is_within(other["loc"], location) for other in faults):
            continue
        # Told while reading: it is empty, or it is no plain number.
        if fault["input"] is None or (fault["type"] == "missing" and location in document.keys):
            continue
        if fault["type"] in _EXPECTED and location in document.raw and location in told:
            continue
        rule, message, tip = explain(fault, kind, document)
        if fault["type"] == "extra_forbidden" and location in document.keys:
            document.report(document.keys[location], rule, message, tip, location)
        else:
            document.report_at(location, rule, message, tip)


def _is_within(place: Location, location: Location) -> bool:
    return len(place) > len(location) and place[: len(location)] == location


_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "finite_number": "a number",
    "model_type": "a mapping with fields",
    "model_attributes_type": "a mapping with fields",
    "dict_type": "a mapping with fields",
}


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list | tuple) else "a mapping"


def explain(fault: Any, kind: Any, document: Document) -> tuple[str, str, str]:
    """Rule, message and tip for a fault that pydantic found."""
    location = tuple(fault["loc"])
    name, last, context = dotted(location), location[-1] if location else "", fault.get("ctx", {})
    error = fault["type"]
    if error == "missing":
        if last in LANGUAGES:
            language = language_name(str(last), FIRST)
            return "missing-language", f'"{dotted(location[:-1])}" has no {language} text', f'add "{last}:" below it'
        return "missing-field", f'"{name}" is missing', f'add a line "{last}:"'
    if error == "extra_forbidden":
        known = _known_fields(kind, location[:-1])
        tip = suggest(str(last), known) or "the fields here are " + ", ".join(known)
        return "unknown-field", f'there is no field "{last}"', tip
    if error in _EXPECTED:
        return _wrong_type(fault, location, name, document)
    if error == "literal_error":
        allowed = _allowed_values(kind, location)
        tip = suggest(str(fault["input"]), allowed) or "allowed are " + ", ".join(allowed)
        return "unknown-value", f'"{name}" may not be "{fault["input"]}"', tip
    if error == "string_too_short":
        return "empty-field", f'"{name}" is empty', "fill it in or leave the line out"
    if error == "string_too_long":
        length, most = len(fault["input"]), context["max_length"]
        return "too-long", f'"{name}" has {length} characters; {most} are allowed', "shorten it"
    if error == "too_short":
        return "too-few", f'"{name}" needs at least {context["min_length"]}, here are {context["actual_length"]}', ""
    if error == "too_long":
        length, most = context["actual_length"], context["max_length"]
        return "too-many", f'"{name}" has {length} items; {most} are allowed', "leave some out"
    if error in ("greater_than", "greater_than_equal"):
        least = context.get("gt", context.get("ge"))
        return (
            "out-of-range",
            f'"{name}" is {fault["input"]}; it must be {"above" if "gt" in context else "at least"} {least}',
            "",
        )
    if "message" in context:
        return error, context["message"], context["tip"]
    return "wrong-value", f'"{name}": {fault["msg"]}', ""


def _wrong_type(fault: Any, location: Location, name: str, document: Document) -> tuple[str, str, str]:
    expected = _EXPECTED[fault["type"]]
    value = fault["input"]
    raw = document.raw.get(location)
    if expected in ("text", "a mapping with fields") and raw is not None:
        message = f'"{name}" is text, but without quotes YAML reads {raw} as {_kind_of(value)}'
        return "unquoted-value", message, f'write "{raw}" in quotes'
    tip = ""
    if expected == "a list" and isinstance(value, str):
        tip = f"write [{value}]" if len(value) < 60 else "write - before it, on a line of its own"
    elif expected.endswith("number") and isinstance(value, str):
        tip = "write digits only, without quotes, unit or separators"
    return "wrong-type", f'"{name}" must be {expected}, not {_kind_of(value)}', tip


def _known_fields(kind: Any, location: Location) -> tuple[str, ...]:
    """Names of the fields of the record at a place."""
    record = record_at(kind, location)
    return record.canonical_order() if record else ()


def _allowed_values(kind: Any, location: Location) -> list[str]:
    """What the closed field at a place allows."""
    depth = max(index for index, part in enumerate(location) if isinstance(part, str))
    record = record_at(kind, location[:depth])
    if record is None:
        return []
    return [str(value) for value in _literals(record.model_fields[str(location[depth])].annotation)]


def _literals(annotation: Any) -> Iterator[Any]:
    """The values that a type allows one by one."""
    if typing.get_origin(annotation) is Literal:
        yield from typing.get_args(annotation)
        return
    for argument in typing.get_args(annotation):
        yield from _literals(argument)
