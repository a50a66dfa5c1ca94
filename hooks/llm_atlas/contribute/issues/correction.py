"""Takes the values of an entry's file and one correction, returns the values with that one changed."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from llm_atlas.catalog import (
    FOLDERS,
    LANGUAGES,
    Cell,
    Entry,
    Location,
    Record,
    dotted,
    is_chinese,
    set_chinese,
    suggest,
)
from llm_atlas.contribute.issues.body import flowing
from llm_atlas.contribute.issues.fault import Fault

FIXED = ("id", "added", "sources", "corrections")


class Refused(Exception):
    """A correction that cannot be applied; its argument is the Fault."""

    @property
    def fault(self) -> Fault:
        """What is wrong."""
        return self.args[0]


def read_entry(answer: str) -> tuple[str, str]:
    """Folder and id of the entry that an answer names: ``papers/qlora``, or the address of its page.

    Raises:
        Refused: It names none.
    """
    folders = "|".join(FOLDERS)
    found = re.fullmatch(rf"(?:\S*/)?({folders})/([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.yml|/)?", answer)
    if not found or ".." in answer:
        raise Refused(Fault("entry", "issue-entry", f'"{answer}" names no entry', 'write it like "papers/qlora"'))
    return found[1], found[2]


def read_field(answer: str) -> Location:
    """The place that an answer names: ``summary.zh``, ``notes.en.results[2]``; points are counted from 1.

    Raises:
        Refused: It names no place.
    """
    if not re.fullmatch(r"[a-z_]+(?:\[[1-9][0-9]{0,3}\]|\.[a-z_]+){0,8}", answer):
        raise Refused(
            Fault("field", "issue-field", f'"{answer}" is not a field', 'write it like "summary.zh" or "authors[2]"')
        )
    parts = re.findall(r"[a-z_]+|\[[0-9]+\]", answer)
    return tuple(int(part[1:-1]) - 1 if part.startswith("[") else part for part in parts)


@dataclass(frozen=True)
class Corrected:
    """What a correction makes of a file.

    Attributes:
        data: The values, one of them changed.
        removed: Place of what was taken out, with what became empty by it; None where nothing was.
    """

    data: dict[str, Any]
    removed: Location | None = None


def corrected(kind: type[Entry], data: Mapping[str, Any], location: Location, answer: str) -> Corrected:
    """The values of a file with one of them put right.

    Args:
        kind: Kind of the entry.
        data: Values of the file; they stay as they are.
        location: Place of the value.
        answer: The right value as text; an empty one takes the value out.

    Raises:
        Refused: There is no such field, it is not changed this way, or the text is no value of its kind.
    """
    if location[0] in FIXED:
        raise _no_field(location, f'"{location[0]}" is not changed this way', "say it to the maintainers in an issue")
    expected = _type_at(kind, location)
    new = copy.deepcopy(dict(data))
    if not answer:
        return Corrected(new, _remove(new, location))
    present = _on_the_way(new, location)
    if _is_cell(expected) and len(present) > len(location) and isinstance(present[-1], Mapping):
        raise _no_field(location, "it is not the same in both languages", _each_language(location))
    _put(new, location, _value(expected, answer, location))
    return Corrected(new)


def _each_language(location: Location) -> str:
    first, *others = (f'".{language}"' for language in LANGUAGES)
    return " or ".join([f'write "{dotted(location)}{first[1:]}', *others])


def moved(location: Location, removed: Location | None) -> Location | None:
    """Where something stands after a value was taken out; None where it went with it.

    An item of a list that stood behind the one that was taken out moves up.
    """
    if removed is None or location[: len(removed) - 1] != removed[:-1] or len(location) < len(removed):
        return location
    part, gone = location[len(removed) - 1], removed[-1]
    if part == gone:
        return None
    if isinstance(part, int) and isinstance(gone, int) and part > gone:
        return (*removed[:-1], part - 1, *location[len(removed) :])
    return location


def _no_field(location: Location, message: str, tip: str) -> Refused:
    return Refused(Fault("field", "issue-field", message, tip, where=dotted(location)))


def _type_at(kind: type[Entry], location: Location) -> Any:
    """The type of what stands at a place, without what says that it may be left out."""
    expected: Any = kind
    for depth, part in enumerate(location):
        within = dotted(location[:depth])
        if isinstance(part, int):
            if get_origin(_bare(expected)) is not tuple:
                raise _no_field(location, f'"{within}" is not a list', f'write "{within}" without a number')
            expected = get_args(_bare(expected))[0]
            continue
        record = _record(expected)
        if record is None or part not in record.model_fields:
            known = record.canonical_order() if record else ()
            tip = suggest(part, known) or (f"the fields here are {', '.join(known)}" if known else "")
            raise _no_field(location, f'there is no field "{part}"' + (f' in "{within}"' if within else ""), tip)
        field = record.model_fields[part]
        expected = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return expected


def _bare(expected: Any) -> Any:
    """A type without None beside it and without what is noted at it."""
    while True:
        if get_origin(expected) is Annotated:
            expected = get_args(expected)[0]
        elif NoneType in get_args(expected):
            expected = next(part for part in get_args(expected) if part is not NoneType)
        else:
            return expected


def _record(expected: Any) -> type[Record] | None:
    bare = _bare(expected)
    return bare if isinstance(bare, type) and issubclass(bare, Record) else None


def _is_cell(expected: Any) -> bool:
    """Whether one text may stand for both languages."""
    return expected == Cell or Cell in get_args(expected)


def _value(expected: Any, answer: str, location: Location) -> Any:
    """The value that a text stands for."""
    bare = _bare(expected)
    if get_origin(bare) is tuple:
        return [_value(get_args(bare)[0], item, location) for item in _items(answer, location)]
    record = _record(expected)
    if record and not _is_cell(expected):
        names = ", ".join(f"{dotted(location)}.{name}" for name in list(record.model_fields)[:4])
        raise _no_field(location, f'"{dotted(location)}" holds several values', f"name one of them: {names}")
    text = flowing(answer)
    text = set_chinese(text) if is_chinese(location) else text
    if bare is bool:
        return {"true": True, "false": False}.get(text.lower(), text)
    if bare is int and re.fullmatch(r"[0-9]{1,3}([,_ ]?[0-9]{3})*|[0-9]{1,24}", text):
        return int(re.sub(r"[,_ ]", "", text))
    if bare is float and re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", text):
        return float(text)
    return text


def _items(answer: str, location: Location) -> list[str]:
    """The items of a list: lines, or what stands between commas where they are names or ids."""
    prose = location[0] in ("notes", "sections")
    parts = answer.split("\n") if "\n" in answer or prose else re.split(r"[,，]", answer.strip("[]"))
    return [item for part in parts if (item := re.sub(r"^\s*[-*•]\s+", "", part).strip())]


def _put(data: Any, location: Location, value: Any) -> None:
    """Set a value; what is on the way to it is made."""
    for depth, part in enumerate(location[:-1]):
        below = _get(data, part, location[: depth + 1])
        if isinstance(below, str) and location[depth + 1] in LANGUAGES:  # one text for both languages
            below = dict.fromkeys(LANGUAGES, below)
            data[part] = below
        elif below is None:
            below = [] if isinstance(location[depth + 1], int) else {}
            _set(data, part, below, location[: depth + 1])
        data = below
    _set(data, location[-1], value, location)


def _get(data: Any, part: str | int, location: Location) -> Any:
    if isinstance(part, int):
        return data[part] if part < len(data) else None
    return data.get(part)


def _set(data: Any, part: str | int, value: Any, location: Location) -> None:
    if not isinstance(part, int) or part < len(data):
        data[part] = value
    elif part == len(data):
        data.append(value)
    else:
        where = dotted(location[:-1])
        raise _no_field(location, f'"{where}" has {len(data)} items', f'the next one is "{where}[{len(data) + 1}]"')


def _remove(data: Any, location: Location) -> Location:
    """Take a value out, and what becomes empty by it; the place of what went."""
    holders = _on_the_way(data, location)
    if len(holders) <= len(location):
        raise _no_field(location, f'"{dotted(location)}" is not in the entry', "there is nothing to remove")
    while True:
        holder = holders[len(location) - 1]
        del holder[location[-1]]
        if holder or len(location) == 1:
            return location
        location = location[:-1]


def _on_the_way(data: Any, location: Location) -> list[Any]:
    """The values from the top of the file to a place, as far as there are any."""
    values = [data]
    for part in location:
        holder = values[-1]
        held = (isinstance(holder, Mapping) and part in holder) or (
            isinstance(holder, list) and isinstance(part, int) and part < len(holder)
        )
        if not held:
            break
        values.append(holder[part])
    return values
