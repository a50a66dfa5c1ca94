"""Takes the bytes of a YAML file, returns its values with their places and what is wrong with it.

PyYAML lets much through that a person did not mean: the last of two equal keys, ``NO`` as false, ``1.10`` as 1.1,
aliases that grow without end. Here a file is read as a tree with line numbers first, and only then as values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, cast

import yaml

from llm_atlas.catalog.problem import Problem, dotted, place_at
from llm_atlas.catalog.text import describe_character, invisible
from llm_atlas.catalog.types import Location

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

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
        if not _safe_events(text, document):
            return document
        node = yaml.compose(text, Loader=Loader)
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
        document.report(place, "yaml", f"not valid YAML: {error.problem or error.context}", _yaml_tip(error))
        return document
    if node is None:
        document.report((1, 1), "empty-file", "the file is empty")
        return document
    document.data = _build(node, (), document)
    _find_escaped(node, text, document)
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


def _find_escaped(node: yaml.Node, text: str, document: Document) -> None:
    """Report characters that cannot be seen and that the file writes as escapes, such as ``\\u202e``."""
    pending: list[tuple[yaml.Node, Location]] = [(node, ())]
    while pending:
        node, location = pending.pop()
        if isinstance(node, yaml.ScalarNode):
            written = text[node.start_mark.index : node.end_mark.index]
            for char in node.value if node.style == '"' and not node.value.isprintable() else "":
                if char != "\n" and invisible(char) and char not in written:
                    message = f"{describe_character(char)} cannot be seen"
                    document.report(_mark(node), "invisible-character", message, "delete it", location)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = (*location, key.value) if isinstance(key, yaml.ScalarNode) else location
                pending += [(key, below), (value, below)]
        else:
            pending += [(item, (*location, index)) for index, item in enumerate(node.value)]


def _place_at(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def _safe_events(text: str, document: Document) -> bool:
    """Whether a file is one plain document: no aliases, anchors, tags, deep nesting."""
    depth = documents = 0
    before = len(document.problems)
    for event in yaml.parse(text, Loader=Loader):
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
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return len(document.problems) == before or all(
        problem.rule == "invisible-character" for problem in document.problems[before:]
    )


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


def _mark(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _build(node: yaml.Node, location: Location, document: Document) -> Any:
    """The value of a node; its place and those of all below it are noted."""
    document.places.setdefault(location, _mark(node))
    if isinstance(node, yaml.ScalarNode):
        document.places[location] = _mark(node)
        return _scalar(node, location, document)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*location, index), document) for index, item in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            document.report(_mark(key_node), "key", "a key must be a word", "quote text that holds { or [", location)
            continue
        key = key_node.value
        below = (*location, key)
        if key in values:
            message = f'"{key}" stands here and in line {document.keys[below][0]}'
            document.report(_mark(key_node), "duplicate-key", message, "keep one", below)
            continue
        document.keys[below] = document.places[below] = _mark(key_node)
        values[key] = _build(value_node, below, document)
    return {key: value for key, value in values.items() if value is not None}


def _scalar(node: yaml.ScalarNode, location: Location, document: Document) -> Any:
    """The value of a scalar, read so that no other reader of YAML would take it for something else."""
    text = node.value
    kind = node.tag.rpartition(":")[2]
    if kind == "null" and not node.style:
        tip = "fill it in or leave the line out"
        if " " in str(location[-1] if location else ""):
            tip = "this was meant as text: a comma inside { } or [ ] ends a value, so put the text in quotes"
        document.report(_mark(node), "empty-field", f'"{dotted(location)}" is empty', tip, location)
        return None
    if not node.style and kind == "timestamp":
        document.days[location] = text
    if node.style or kind in ("str", "timestamp", "merge", "value"):
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
