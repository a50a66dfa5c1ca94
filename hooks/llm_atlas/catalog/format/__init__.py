"""Takes the values of an entry, returns the text of its file in the one form that every such file has.

Keys stand in the order of the model. A text is plain where no reader of YAML, of version 1.1 or 1.2, could take it for
anything else, and in double quotes where one could. A small collection of plain values is written within brackets, all
else line by line. The browser writes the same form (theme/assets/contribute/yaml.js); tests/data/format_vectors.json
holds the two together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.format.comments import MODELINE, Comments
from llm_atlas.catalog.record import holds_date, record_at
from llm_atlas.catalog.types import Location

WIDTH = 100
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00010000-\U0010ffff]"
)
_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")
_WORD = re.compile(r"(null|true|false|yes|no|on|off|y|n|nan|inf|infinity)", re.I)
# Numbers and dates of YAML 1.1 and 1.2: 1_000, 1:30, 1.5e3, 0x1f, 2023-5-1 12:00.
_NUMBER = re.compile(r"[0-9][0-9_,.:]*(e[-+]?[0-9]*)?|0[xob][0-9a-f_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?", re.I)
_FIRST = set("-?:,[]{}#&*!|>'\"%@`~=<+.")
# What YAML lets stand in a file as it is; the rest is escaped.
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa1-\xac\xae-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def canonical(kind: type[Entry], data: Mapping[str, Any], comments: Comments | None = None) -> str:
    """The text of an entry's file.

    Args:
        kind: Kind of the entry, for the order of the keys. Keys it does not know come last, in their own order.
        data: Values by key, as `load.parse` returns them: texts, numbers, true and false, lists and mappings.
        comments: Comments by the location of what they belong to.

    Returns:
        Text that reads back as the same values with the same comments, ending in a line feed; the same for the same
        input, however that was written before.
    """
    writer = _Writer(kind, comments or Comments())
    return "\n".join(writer.lines(data)) + "\n"


class _Writer:
    """Writes one file."""

    def __init__(self, kind: type[Entry], comments: Comments):
        self.kind = kind
        self.comments = comments

    def lines(self, data: Mapping[str, Any]) -> Iterator[str]:
        """The lines of the file."""
        yield from self.comments.top
        if any(not line.startswith(MODELINE) for line in self.comments.top):
            yield ""
        yield from self._mapping(data, (), 0)
        yield from self.comments.end

    def _mapping(self, data: Mapping[str, Any], location: Location, indent: int, first: str = "") -> Iterator[str]:
        """Lines of a mapping; `first` stands for the indentation of its first key, behind a dash."""
        for number, key in enumerate(self._ordered(data, location)):
            lead = first if first and number == 0 else " " * indent
            yield from self._value(f"{lead}{scalar(key, within=False)}:", data[key], (*location, key), indent)

    def _ordered(self, data: Mapping[str, Any], location: Location) -> list[str]:
        record = record_at(self.kind, location)
        if record is None:
            return list(data)
        order = record.canonical_order()
        return [key for key in order if key in data] + [key for key in data if key not in order]

    def _value(self, lead: str, value: Any, location: Location, indent: int) -> Iterator[str]:
        """Lines of a key or a dash and its value, with their comments."""
        if not lead.lstrip().startswith("- "):  # the dash's own comments stand above it already
            yield from self._above(location, indent)
        beside = self.comments.beside.get(location)
        behind = f" {beside}" if beside else ""
        short = self._short(value, location, WIDTH - _columns(lead) - 1)
        if short is not None:
            yield f"{lead} {short}{behind}"
            return
        yield lead + behind
        if isinstance(value, Mapping):
            yield from self._mapping(value, location, indent + 2)
        else:
            for index, item in enumerate(value):
                yield from self._item(item, (*location, index), indent + 2)

    def _item(self, item: Any, location: Location, indent: int) -> Iterator[str]:
        """Lines of an item of a list; a mapping starts behind the dash."""
        lead = " " * indent + "-"
        lines = isinstance(item, Mapping) and self._short(item, location, WIDTH - _columns(lead) - 1) is None
        if not lines:
            yield from self._value(lead, item, location, indent)
            return
        first = (*location, self._ordered(item, location)[0])
        yield from self._above(location, indent)
        if location in self.comments.beside:
            yield " " * indent + self.comments.beside[location]
        yield from self._above(first, indent)
        yield from self._mapping(item, location, indent + 2, first=f"{lead} ")

    def _above(self, location: Location, indent: int) -> Iterator[str]:
        for comment in self.comments.before.get(location, ()):
            yield " " * indent + comment

    def _short(self, value: Any, location: Location, room: int) -> str | None:
        """A value on one line; None where it is a collection that needs several."""
        if not isinstance(value, Mapping | list | tuple):
            return self._single(value, location, within=False)
        if value and (_prose(value, location) or self.comments.under(location)):
            return None
        row = bool(location) and isinstance(location[-1], int) and not isinstance(value, Mapping)
        text = self._flow(value, location, nested=row)
        return text if text is not None and (_columns(text) <= room or not value) else None

    def _single(self, value: Any, location: Location, within: bool) -> str:
        """A single value; a day in a field of text is in quotes, or YAML would read it as a date."""
        day = isinstance(value, str) and len(value) == len("2023-05-23") and _DATE.fullmatch(value)
        return quoted(value) if day and holds_date(self.kind, location) is False else scalar(value, within)

    def _flow(self, value: Any, location: Location, nested: bool) -> str | None:
        """A collection within brackets; None where it holds collections, except pairs in a row of a table."""
        mapping = isinstance(value, Mapping)
        parts: list[str] = []
        for key in self._ordered(value, location) if mapping else range(len(value)):
            inner: str | None = None
            if not isinstance(value[key], Mapping | list | tuple):
                inner = self._single(value[key], (*location, key), within=True)
            elif nested:
                inner = self._flow(value[key], (*location, key), nested=False)
            if inner is None:
                return None
            parts.append(f"{scalar(key, within=True)}: {inner}" if mapping else inner)
        text = ", ".join(parts)
        return f"{{{text}}}" if mapping else f"[{text}]"


def _columns(text: str) -> int:
    """Columns that a text takes; a Chinese character takes two."""
    return len(text) + len(_WIDE.findall(text))


def _prose(value: Any, location: Location) -> bool:
    """Whether a collection holds sentences, which stand on a line each however short they are."""
    return location[0] in ("summary", "notes") or (location[0] == "sections" and not isinstance(value, Mapping))


def scalar(value: Any, within: bool) -> str:
    """A single value as it stands in a file; `within` brackets more has to be quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _decimal(value)
    text = str(value)
    return text if _plain(text, within) else quoted(text)


def _decimal(value: float) -> str:
    """A number without exponent, with a point."""
    text = format(Decimal(repr(value)), "f")
    return text if "." in text else f"{text}.0"


def quoted(text: str) -> str:
    """A text in double quotes; what cannot be seen is escaped."""
    return _UNPRINTABLE.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _plain(text: str, within: bool) -> bool:
    """Whether a text needs no quotes."""
    if not text or text != text.strip(" ") or text[0] in _FIRST or _UNPRINTABLE.search(text):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    if within and re.search(r"[,?\[\]{}]", text):
        return False
    return bool(_DATE.fullmatch(text)) or not (_WORD.fullmatch(text) or _NUMBER.fullmatch(text))
