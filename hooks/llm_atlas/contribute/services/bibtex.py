"""Takes the text of a BibTeX file, returns its records with their lines, those that cannot be read as faults.

The grammar is that of pybtex: strings, months, `#`, parentheses. What it lacks stands here: a record that is never
closed ends where the next one begins, so that it costs no other record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PrematureEOF, PybtexSyntaxError, TokenRequired
from pybtex.utils import CaseInsensitiveDict

from llm_atlas.contribute.services.work import one_line

_START = re.compile(r"@\s*[A-Za-z]+\s*(?=[{(])")
_START_OF_LINE = re.compile(r"^[ \t]*@\s*[A-Za-z]+\s*[{(]", re.M)
_NO_RECORD = ("string", "preamble", "comment")
_LONGEST = 100_000  # characters of a value
_WHOLE = ("title", "author")  # without a part of these a record is another one
# What a record has from the volume it stands in, where it does not say so itself.
_FROM_VOLUME = ("booktitle", "year", "date", "month", "publisher", "series", "eventtitle", "venue")
_INHERITS = ("crossref", "xref", "xdata")


@dataclass(frozen=True)
class Record:
    """One record of a file.

    Attributes:
        line: The line it starts in.
        kind: ``article``, ``misc`` and the like, in small letters.
        key: Its key; empty where it has none.
        fields: Values by name in small letters, each on one line, outer braces off.
        inherited: Whether another record inherits from it.
        lost: The key of a record it inherits from and that is not there; empty where all are.
    """

    line: int
    kind: str
    key: str
    fields: Mapping[str, str]
    inherited: bool = False
    lost: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A record that cannot be read: its first line, its key as far as that is known, and why."""

    line: int
    key: str
    why: str


def read_records(text: str) -> list[Record | Unreadable]:
    """The records of a BibTeX file in its order, with what they inherit."""
    return _with_inherited(list(_records(text)))


def _records(text: str) -> Iterator[Record | Unreadable]:
    closed = _closing(text)
    lines = _Lines(text)
    macros: MutableMapping[str, str] = CaseInsensitiveDict(month_names)
    position = 0
    while start := _START.search(text, position):
        end = _end(text, start.end(), closed)
        position = end or start.end()
        if _commented(text, start.start()) or re.match(r"@\s*comment\b", start[0], re.I):
            continue
        border = _START_OF_LINE.search(text, start.end())
        within = border and (end is None or border.start() < end)
        one = _parsed(text[start.start() : end], macros, lines.at(start.start())) if end else None
        if end and not isinstance(one, Unreadable) and (stray := _stray(text, end)):
            one = Unreadable(lines.at(start.start()), _key(text, start.start()), f"it is closed before {stray}")
        if end is None or (within and isinstance(one, Unreadable)):
            position = border.start() if border else len(text)
        if end is None:
            yield Unreadable(
                lines.at(start.start()), _key(text, start.start()), "a brace or a quote of it is never closed"
            )
        elif one is not None:
            yield one


class _Parser(LowLevelParser):  # type: ignore[misc]
    """A parser for which a string that nobody defined is its name, and noted; `sept` is a month to a person."""

    def __init__(self, text: str, **options: Any):
        super().__init__(text, **options)
        self.undefined: dict[str, str] = {}
        self.put_in = 0  # characters that strings gave: they grow fast when one is made of others

    def substitute_macro(self, name: str) -> str:
        """The text that a string stands for."""
        if name not in self.macros:
            self.undefined.setdefault(str(self.current_field_name).lower(), name)
            return name
        text = str(self.macros[name])
        self.put_in += len(text)
        if self.put_in > _LONGEST:
            raise PybtexSyntaxError("too long", self)
        return text


class _Lines:
    """Numbers of lines by place; asked for in the order of the text."""

    def __init__(self, text: str):
        self.text, self.place, self.number = text, 0, 1

    def at(self, place: int) -> int:
        """Line of a place."""
        if place > self.place:
            self.number += self.text.count("\n", self.place, place)
            self.place = place
        return self.number


def _closing(text: str) -> dict[int, int]:
    """Place of the brace that closes each brace; one that is never closed is left out."""
    open_braces: list[int] = []
    found: dict[int, int] = {}
    for brace in re.finditer(r"[{}]", text):
        if brace[0] == "{":
            open_braces.append(brace.start())
        elif open_braces:
            found[open_braces.pop()] = brace.start()
    return found


def _end(text: str, start: int, closed: Mapping[int, int]) -> int | None:
    """Where the record ends whose body starts here; None where it does not."""
    if text[start] == "{":
        return closed[start] + 1 if start in closed else None
    found = re.compile(r"\)\s*(?=[@%]|\Z)").search(text, start)  # a bracket may stand in a value
    return found.start() + 1 if found else None


def _commented(text: str, start: int) -> bool:
    return text[text.rfind("\n", 0, start) + 1 : start].lstrip().startswith("%")


def _stray(text: str, end: int) -> str:
    """What stands behind a record and can only be a part of it; empty where nothing does."""
    found = re.compile(r"\s*(?:([,}])|([A-Za-z][\w-]*)\s*=\s*[{\"0-9])").match(text, end)
    return f'"{found[1] or found[2]}"' if found else ""


def _key(text: str, start: int) -> str:
    found = re.compile(r"@[^{(]*[{(]\s*([^\s,{}()=]+)\s*,").match(text, start)
    return found[1][:80] if found else ""


def _parsed(chunk: str, macros: MutableMapping[str, str], line: int) -> Record | Unreadable | None:
    """The record of a chunk; None where it defines something."""
    keyless = re.match(r"@\s*[A-Za-z]+\s*[{(]\s*[\w-]+\s*=", chunk) is not None
    parser = _Parser(chunk, keyless_entries=keyless, macros=macros)
    try:
        kind, body = next(iter(parser))
    except StopIteration:
        return None
    except (PybtexError, RecursionError) as error:
        return Unreadable(line, _key(chunk, 0), _why(error, line))
    kind = kind.lower()
    if kind in _NO_RECORD:
        if kind == "string" and parser.undefined:
            del macros[body[0]]  # what is made of nothing is not defined either
        return None
    for name in _WHOLE:
        if name in parser.undefined:
            return Unreadable(
                line, body[0] or "", f'"{name}" names the string "{parser.undefined[name]}", which is not defined'
            )
    return _record(line, kind, body)


def _why(error: Exception, line: int) -> str:
    """The fault that the parser found, in words of ours."""
    at = line + getattr(error, "lineno", 1) - 1
    if isinstance(error, PrematureEOF):
        return "it ends in the middle of a value"
    if isinstance(error, TokenRequired):
        return f"in line {at}, {str(error).rpartition(': ')[2]}"
    if "too long" in str(error):
        return f"a value in line {at} is too long"
    return f"its braces do not match in line {at}"


def _record(line: int, kind: str, body: tuple[str | None, list[tuple[str, list[str]]]]) -> Record | Unreadable:
    key, pairs = body
    fields: dict[str, str] = {}
    for name, parts in pairs:
        value = one_line("".join(parts))
        if len(value) > _LONGEST:
            return Unreadable(line, key or "", f'"{name}" is too long')
        fields.setdefault(name.lower(), value)  # of two the first, as BibTeX does
    return Record(line, kind, key or "", fields)


def _with_inherited(found: list[Record | Unreadable]) -> list[Record | Unreadable]:
    records = {one.key.lower(): one for one in reversed(found) if isinstance(one, Record) and one.key}
    parents = {key.lower() for one in records.values() for key in _parents(one)}
    return [
        replace(_inheriting(one, records), inherited=one.key.lower() in parents) if isinstance(one, Record) else one
        for one in found
    ]


def _parents(record: Record) -> list[str]:
    return [key.strip() for name in _INHERITS for key in record.fields.get(name, "").split(",") if key.strip()]


def _inheriting(record: Record, records: Mapping[str, Record]) -> Record:
    fields, lost = dict(record.fields), ""
    for key in _parents(record):
        above = records.get(key.lower())
        if above is None:
            lost = lost or key
            continue
        if above is record:
            continue
        names = above.fields if above.kind == "xdata" else _FROM_VOLUME
        given = {name: above.fields[name] for name in names if name in above.fields}
        if above.kind != "xdata" and "title" in above.fields:
            given.setdefault("booktitle", above.fields["title"])
        fields = given | fields
    return replace(record, fields=fields, lost=lost)
