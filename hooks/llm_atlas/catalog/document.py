"""Takes the bytes of a YAML file, returns its values with their places and what is wrong with it.

PyYAML lets much through that a person did not mean: the last of two equal keys, ``NO`` as false, ``1.10`` as 1.1,
aliases that grow without end. Here a file is read as a tree with line numbers first, and only then as values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import yaml

from llm_atlas.catalog.problem import Problem, dotted, place_at
from llm_atlas.catalog.text import describe_character, invisible
from llm_atlas.catalog.types import Location

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_tag_of: Callable[..., Any] = yaml.resolver.Resolver().resolve

MAX_BYTES = 200_000
MAX_DEPTH = 12


@dataclass
class Document:
    """A file as it was read.

    Attributes:
        data: Mappings, lists and scalars; None where the file could not be read.
        places: Line and column of each value (of its key, where the value is a mapping or a list).
        keys: Line and column of each key.
        raw: Text of each scalar that is not plain text, as it stands in the file.
        days: Text of each scalar that YAML reads as a day; it is kept as text.
        problems: What is wrong; their path is empty.
    """

    data: Any = None
    places: dict[Location, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Location, tuple[int, int]] = field(default_factory=dict)
    raw: dict[Location, str] = field(default_factory=dict)
    days: dict[Location, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, place: tuple[int, int], rule: str, message: str, tip: str = "", location: Location = ()) -> None:
        """Add a fault that stands at a place of the text."""
        self.problems.append(Problem("", *place, rule, message, tip, location))

    def report_at(self, location: Location, rule: str, message: str, tip: str = "") -> None:
        """Add a fault of a value, or of one that is missing there."""
        self.report(place_at(self.places, location), rule, message, tip, location)

    def problems_of(self, path: str) -> list[Problem]:
        """The faults as those of a file."""
        return [replace(problem, path=path) for problem in self.problems]


def parse(raw: bytes) -> Document:
    """Read the bytes of a YAML file into values with their places; never raises."""
    document = Document()
    text = _decode(raw, document)
    if text is None:
        return document
    _find_invisible(text, document)
    try:
        events = _safe_events(text, document)
    except yaml.reader.ReaderError as error:
        # libyaml counts bytes.
        before = text.encode()[: error.position] if isinstance(error.position, int) else b""
        place = _place_at(text, len(before.decode(errors="ignore")))
        if not document.problems:
            document.report(place, "yaml", f"the character U+{_code(error.character):04X} is not allowed in YAML")
        return document
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        line = text.split("\n")[mark.line] if mark and mark.line < text.count("\n") else ""
        tip = "indent with spaces" if line.startswith("\t") else _yaml_tip(error)
        document.report(place, "yaml", f"not valid YAML: {error.problem or error.context}", tip)
        return document
    if events is None:
        return document
    inner = iter(events[2:])  # after the starts of the stream and of the document
    first = next(inner, None)
    if first is None:
        document.report((1, 1), "empty-file", "the file is empty")
        return document
    document.data = _build(first, inner, (), text, document)
    return document


def _code(character: Any) -> int:
    return character if isinstance(character, int) else ord(str(character)[:1] or "\0")


def _decode(raw: bytes, document: Document) -> str | None:
    if len(raw) > MAX_BYTES:
        document.report((1, 1), "too-large", f"the file has {len(raw):,} bytes; {MAX_BYTES:,} are allowed")
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        document.report((1, 1), "encoding", "the file is UTF-16", "save it as UTF-8")
        return None
    if raw.startswith(b"\xef\xbb\xbf"):
        document.report((1, 1), "encoding", "the file starts with a byte order mark", 'save it as "UTF-8 without BOM"')
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        message = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        document.report((line, column), "encoding", message, "save the file as UTF-8 (it may be GBK or Latin-1)")
        return None
    return text


def _find_invisible(text: str, document: Document) -> None:
    for number, line in enumerate(re.split(r"\r\n|\n", text), 1):
        for column, char in enumerate("" if line.isprintable() else line, 1):  # what is printable can be seen
            if invisible(char):
                tip = "use spaces" if char in "\t\u00a0\u3000" else "delete it"
                document.report(
                    (number, column), "invisible-character", f"{describe_character(char)} cannot be seen", tip
                )


def _place_at(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def _safe_events(text: str, document: Document) -> list[yaml.Event] | None:
    """The events of a file that is one plain document: no aliases, anchors, tags, deep nesting; None of any other.

    What is nested too deep is not read to its end: that would take long.
    """
    events: list[yaml.Event] = []
    depth = documents = 0
    before = len(document.problems)
    for event in yaml.parse(text, Loader=Loader):
        events.append(event)
        # Every event of a text has a mark; that the types leave it open is for events made by hand.
        mark = cast("yaml.Mark", event.start_mark)
        place = (mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                document.report(place, "several-documents", "a second document starts here", "one file holds one entry")
        if isinstance(event, yaml.AliasEvent):
            document.report(place, "alias", f"an alias (*{event.anchor}) is not allowed", "write the value out")
        elif anchor := getattr(event, "anchor", None):
            document.report(place, "alias", f"an anchor (&{anchor}) is not allowed", "leave it out")
        if tag := getattr(event, "tag", None):
            document.report(
                place, "tag", f"a tag ({tag}) is not allowed", "leave it out; quote text that starts with !"
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                document.report(place, "too-deep", f"more than {MAX_DEPTH} levels are nested here")
                return None
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    plain = all(problem.rule == "invisible-character" for problem in document.problems[before:])
    return events if plain else None


def _yaml_tip(error: yaml.MarkedYAMLError) -> str:
    problem = f"{error.problem} {error.context}"
    if "mapping values are not allowed" in problem:
        return "put the text in quotes: a colon followed by a space separates key and value"
    if "cannot start any token" in problem:
        return "put the text in quotes"
    if "quoted scalar" in problem:
        return "a quotation mark is not closed"
    if "expected <block end>" in problem or "did not find expected" in problem:
        return "check the indentation and the brackets above"
    return ""


def _mark(event: yaml.Event) -> tuple[int, int]:
    mark = cast("yaml.Mark", event.start_mark)
    return mark.line + 1, mark.column + 1


def _build(event: yaml.Event, rest: Iterator[yaml.Event], location: Location, text: str, document: Document) -> Any:
    """The value that starts with an event and goes on in `rest`; its place and those of all below it are noted."""
    if isinstance(event, yaml.ScalarEvent):
        document.places[location] = _mark(event)
        _find_escaped(event, location, text, document)
        return _scalar(event, location, document)
    document.places.setdefault(location, _mark(event))
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(item := next(rest), yaml.SequenceEndEvent):
            items.append(_build(item, rest, (*location, len(items)), text, document))
        return items
    values: dict[str, Any] = {}
    while not isinstance(key_event := next(rest), yaml.MappingEndEvent):
        if not isinstance(key_event, yaml.ScalarEvent):
            document.report(_mark(key_event), "key", "a key must be a word", "quote text that holds { or [", location)
            _pass_over(key_event, rest, location, text, document)
            _pass_over(next(rest), rest, location, text, document)
            continue
        key = key_event.value
        below = (*location, key)
        _find_escaped(key_event, below, text, document)
        if key in values:
            message = f'"{key}" stands here and in line {document.keys[below][0]}'
            document.report(_mark(key_event), "duplicate-key", message, "keep one", below)
            _pass_over(next(rest), rest, below, text, document)
            continue
        document.keys[below] = document.places[below] = _mark(key_event)
        values[key] = _build(next(rest), rest, below, text, document)
    return {key: value for key, value in values.items() if value is not None}


def _pass_over(
    event: yaml.Event, rest: Iterator[yaml.Event], location: Location, text: str, document: Document
) -> None:
    """Take a value that has no place in what is read; only characters that cannot be seen are told of it."""
    apart = Document()
    _build(event, rest, location, text, apart)
    document.problems += [problem for problem in apart.problems if problem.rule == "invisible-character"]


def _find_escaped(event: yaml.ScalarEvent, location: Location, text: str, document: Document) -> None:
    """Report characters that cannot be seen and that the file writes as escapes, such as ``\\u202e``."""
    if event.style != '"' or event.value.isprintable():
        return
    start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
    written = text[start.index : end.index]
    for char in event.value:
        if char != "\n" and invisible(char) and char not in written:
            message = f"{describe_character(char)} cannot be seen"
            document.report(_mark(event), "invisible-character", message, "delete it", location)


def _scalar(node: yaml.ScalarEvent, location: Location, document: Document) -> Any:
    """The value of a scalar, read so that no other reader of YAML would take it for something else."""
    text = node.value
    if node.style:
        return text
    kind = str(_tag_of(yaml.ScalarNode, text, node.implicit)).rpartition(":")[2]
    if kind == "null":
        tip = "fill it in or leave the line out"
        if " " in str(location[-1] if location else ""):
            tip = "this was meant as text: a comma inside { } or [ ] ends a value, so put the text in quotes"
        document.report(_mark(node), "empty-field", f'"{dotted(location)}" is empty', tip, location)
        return None
    if kind == "timestamp":
        document.days[location] = text
    if kind in ("str", "timestamp", "merge", "value"):
        return text
    document.raw[location] = text
    if kind == "bool":
        if text in ("true", "false"):
            return text == "true"
    elif kind == "int" and re.fullmatch(r"[-+]?(0|[1-9]\d*)", text):
        return int(text) if len(text) <= 30 else text
    elif kind == "float" and re.fullmatch(r"[-+]?\d+\.\d*([eE][-+]?\d+)?", text):
        return float(text)
    read_as = {"bool": "true or false", "int": "a number", "float": "a number"}.get(kind, kind)
    tip = (
        "write true or false, or put the text in quotes"
        if kind == "bool"
        else f'write plain digits, or "{text}" in quotes'
    )
    document.report(_mark(node), "unquoted-value", f"YAML reads {text} as {read_as}", tip, location)
    return text
