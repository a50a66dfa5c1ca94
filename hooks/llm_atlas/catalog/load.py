"""Takes the folder of the catalog, returns its entries and the problems that keep others from being read.

PyYAML lets much through that a person did not mean: the last of two equal keys, ``NO`` as false, ``1.10`` as 1.1,
aliases that grow without end. Here a file is read as a tree with line numbers first, and only then as values.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import FOLDERS, Entry
from llm_atlas.catalog.languages import FIRST, LANGUAGES, language_name
from llm_atlas.catalog.problem import Problem, dotted, printable, suggest
from llm_atlas.catalog.record import record_at
from llm_atlas.catalog.shared import SHARED_FILES, Vocabulary
from llm_atlas.catalog.text import describe_character, invisible
from llm_atlas.catalog.types import Location, is_slug

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# How a command marks the text that a person has still to write.
UNWRITTEN = re.compile(r"TODO\b")
_NOTHING = object()

MAX_BYTES = 200_000
MAX_DEPTH = 12
REQUIRED_FILES = ("topics.yml", "vocab.yml")


@dataclass
class Document:
    """A file as it was read.

    Attributes:
        data: Mappings, lists and scalars; None where the file could not be read.
        places: Line and column of each value (of its key, where the value is a mapping or a list).
        keys: Line and column of each key.
        raw: Text of each scalar that is not plain text, as it stands in the file.
        problems: Line, column, rule, message and tip of each fault.
    """

    data: Any = None
    places: dict[Location, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Location, tuple[int, int]] = field(default_factory=dict)
    raw: dict[Location, str] = field(default_factory=dict)
    problems: list[tuple[int, int, str, str, str]] = field(default_factory=list)

    def report(self, place: tuple[int, int], rule: str, message: str, tip: str = "") -> None:
        """Add a fault."""
        self.problems.append((*place, rule, message, tip))

    @property
    def told(self) -> set[tuple[int, int]]:
        """Places for which a fault is told already."""
        return {problem[:2] for problem in self.problems}


def load(root: Path) -> tuple[Catalog, list[Problem]]:
    """Read a catalog.

    Args:
        root: The catalog's folder.

    Returns:
        What could be read, and the problems found on the way, in order of path and line. An entry with a problem is
        part of the catalog where enough of it is left, so that rules that look at several entries see it.
    """
    digest = hashlib.sha256()
    problems: list[Problem] = []
    places: dict[str, Mapping[Location, tuple[int, int]]] = {}
    entries: list[Entry] = []
    ids: set[str] = set()
    shared: dict[str, Any] = {}

    for path, relative in _files(root):
        shown = display_path(path)
        stray = _why_stray(path, relative)
        if stray:
            problems.append(Problem(shown, 1, 1, *stray))
            continue
        try:
            raw = path.read_bytes()
        except OSError as error:
            problems.append(Problem(shown, 1, 1, "unreadable", f"the file cannot be read: {error.strerror}"))
            continue
        digest.update(f"{relative}\0{len(raw)}\0".encode(errors="surrogateescape") + raw)
        document = parse(raw)
        if relative in SHARED_FILES:
            value = _validate_shared(document, relative)
            if value is not None:
                shared[relative] = value
        else:
            ids.add(path.stem)
            entry = _validate_entry(document, FOLDERS[path.parent.name], path.stem)
            if entry is not None:
                entries.append(entry)
        places[relative] = document.places
        problems += [Problem(shown, *fault) for fault in document.problems]

    for name in REQUIRED_FILES:
        if not (root / name).is_file():
            problems.append(Problem(display_path(root / name), 1, 1, "missing-file", f"the catalog has no {name}"))
    order = list(FOLDERS)
    entries.sort(key=lambda entry: (order.index(entry.folder), entry.id))
    catalog = Catalog(
        entries=_by_id(entries),
        ids=frozenset(ids),
        topics=_by_id(shared.get("topics.yml", ())),
        lists=_by_id(shared.get("lists.yml", ())),
        vocabulary=shared.get("vocab.yml", Vocabulary()),
        documents=_by_id(shared.get("sources.yml", ())),
        redirects=shared.get("redirects.yml", ()),
        repeated=tuple(_repeated(shared)),
        digest=digest.hexdigest(),
        places=places,
    )
    return catalog, sorted(problems)


def _repeated(shared: Mapping[str, Any]) -> Iterator[tuple[str, Location, str]]:
    """File, place and name of each thing that a closed list names again."""
    vocabulary = shared.get("vocab.yml", Vocabulary())
    lists: list[tuple[str, Location, str, Iterable[Any]]] = [
        ("topics.yml", (), "id", shared.get("topics.yml", ())),
        ("lists.yml", (), "id", shared.get("lists.yml", ())),
        ("sources.yml", (), "id", shared.get("sources.yml", ())),
        ("vocab.yml", ("venues",), "name", vocabulary.venues),
        ("vocab.yml", ("licences",), "id", vocabulary.licences),
        ("vocab.yml", ("organisations",), "name", vocabulary.organisations),
    ]
    for path, above, field_name, records in lists:
        seen: set[str] = set()
        for index, record in enumerate(records):
            name = getattr(record, field_name)
            if name in seen:
                yield path, (*above, index, field_name), name
            seen.add(name)


def _by_id(records: Iterable[Any]) -> dict[str, Any]:
    """Records by id; of two with one id the first stays, and a rule reports the other."""
    found: dict[str, Any] = {}
    for record in records:
        found.setdefault(record.id, record)
    return found


def display_path(path: Path) -> str:
    """The path as a person types it: relative to the working folder where it lies below it."""
    path = path.parent.resolve() / path.name  # a link is shown where it stands, not where it leads
    with suppress(ValueError):
        path = path.relative_to(Path.cwd().resolve())
    return printable(path.as_posix())


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file below the catalog with its path in it, in one order on every machine."""
    for folder, subfolders, names in os.walk(root):
        subfolders.sort()
        links = [name for name in subfolders if (Path(folder) / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(folder) / name
            yield path, path.relative_to(root).as_posix()


def _why_stray(path: Path, relative: str) -> tuple[str, str, str] | None:
    """Rule, message and tip where a file is not part of a catalog."""
    parts = [printable(part) for part in relative.split("/")]
    if path.is_symlink():
        return "stray-file", "the catalog holds a symbolic link", "put the file itself here"
    if len(parts) == 1:
        if relative in SHARED_FILES:
            return None
        tip = suggest(parts[0], SHARED_FILES) or "an entry stands in " + ", ".join(f"{name}/" for name in FOLDERS)
        return "stray-file", f'"{parts[0]}" is not a file of the catalog', tip
    if parts[0] not in FOLDERS:
        tip = suggest(parts[0], FOLDERS) or "the kinds are " + ", ".join(FOLDERS)
        return "unknown-kind", f'there is no kind of entry "{parts[0]}"', tip
    if len(parts) > 2:
        return "stray-file", f"entries stand in {parts[0]}/ itself, not in a folder below it", "move the file up"
    if path.suffix != ".yml":
        tip = (
            f"rename it to {printable(path.stem)}.yml"
            if path.suffix in (".yaml", ".YML", ".YAML")
            else "move it elsewhere"
        )
        return "stray-file", f'"{parts[1]}" is not an entry: its name does not end in .yml', tip
    return None


# Reading a file


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
        for column, char in enumerate(line, 1):
            if invisible(char):
                tip = "use spaces" if char in "\t\u00a0\u3000" else "delete it"
                document.report(
                    (number, column), "invisible-character", f"{describe_character(char)} cannot be seen", tip
                )


def _find_escaped(node: yaml.Node, text: str, document: Document) -> None:
    """Report characters that cannot be seen and that the file writes as escapes, such as ``\\u202e``."""
    pending = [node]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.ScalarNode):
            written = text[node.start_mark.index : node.end_mark.index]
            for char in node.value if node.style == '"' else "":
                if char != "\n" and invisible(char) and char not in written:
                    message = f"{describe_character(char)} cannot be seen"
                    document.report(_mark(node), "invisible-character", message, "delete it")
        elif isinstance(node, yaml.MappingNode):
            pending += [part for pair in node.value for part in pair]
        else:
            pending += node.value


def _place_at(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def _safe_events(text: str, document: Document) -> bool:
    """Whether a file is one plain document: no aliases, anchors, tags, deep nesting."""
    depth = documents = 0
    before = len(document.problems)
    for event in yaml.parse(text, Loader=Loader):
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                document.report(place, "several-documents", "a second document starts here", "one file holds one entry")
        if isinstance(event, yaml.AliasEvent):
            document.report(place, "alias", f"an alias (*{event.anchor}) is not allowed", "write the value out")
        elif getattr(event, "anchor", None):
            document.report(place, "alias", f"an anchor (&{event.anchor}) is not allowed", "leave it out")
        if getattr(event, "tag", None):
            document.report(
                place, "tag", f"a tag ({event.tag}) is not allowed", "leave it out; quote text that starts with !"
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                document.report(place, "too-deep", f"more than {MAX_DEPTH} levels are nested here")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return len(document.problems) == before or all(p[2] == "invisible-character" for p in document.problems[before:])


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
            document.report(_mark(key_node), "key", "a key must be a word", "quote text that holds { or [")
            continue
        key = key_node.value
        below = (*location, key)
        if key in values:
            first = document.keys[below][0]
            document.report(_mark(key_node), "duplicate-key", f'"{key}" stands here and in line {first}', "keep one")
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
        document.report(_mark(node), "empty-field", f'"{dotted(location)}" is empty', tip)
        return None
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
    document.report(_mark(node), "unquoted-value", f"YAML reads {text} as {read_as}", tip)
    return text


# From values to entries


def _validate_shared(document: Document, name: str) -> Any:
    if document.data is None:
        return None
    try:
        return TypeAdapter(SHARED_FILES[name]).validate_python(_frozen_top(document.data), strict=True)
    except ValidationError as error:
        _report_errors(error, SHARED_FILES[name], document)
        return None


def _frozen_top(data: Any) -> Any:
    return tuple(data) if isinstance(data, list) else data


def _validate_entry(document: Document, kind: type[Entry], stem: str) -> Entry | None:
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
            document.report(
                document.places[(key,)], f"{key}-differs", f'the {key} is "{right}" by the file\'s name', tip
            )
    try:
        entry = kind.model_validate(data | {"id": stem})
        return entry if named else None
    except ValidationError as error:
        _report_errors(error, kind, document)
        wrong = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
    try:
        entry = kind.model_validate({key: value for key, value in data.items() if key not in wrong} | {"id": stem})
        return entry if named else None
    except ValidationError:
        return None


def _without_unwritten(value: Any, location: Location, document: Document) -> Any:
    """A value without the texts that are still to be written, which are told; a list that holds no other goes too."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    kept: dict[Any, Any] = {}
    for key, item in pairs:
        place = (*location, key)
        if isinstance(item, str) and UNWRITTEN.match(item):
            name = dotted(place)
            document.report(
                document.places[place], "unwritten", f'"{name}" is still to be written', _unwritten_tip(item)
            )
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
    told = document.told
    for fault in error.errors():
        location = tuple(fault["loc"])
        # Told while reading: it is empty, or it is no plain number.
        if fault["input"] is None or (fault["type"] == "missing" and location in document.keys):
            continue
        if fault["type"] in _EXPECTED and location in document.raw and document.places[location] in told:
            continue
        rule, message, tip = _explain(fault, kind, document)
        place = document.keys.get(location) if fault["type"] == "extra_forbidden" else None
        near = location
        while place is None:
            place = document.places.get(near, (1, 1) if not near else None)
            near = near[:-1]
        document.report(place, rule, message, tip)


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


def _explain(fault: Any, kind: Any, document: Document) -> tuple[str, str, str]:
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
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        tip = suggest(str(fault["input"]), known) or "allowed are " + ", ".join(known)
        return "unknown-value", f'"{name}" may not be "{fault["input"]}"', tip
    if error == "string_too_short":
        return "empty-field", f'"{name}" is empty', "fill it in or leave the line out"
    if error == "string_too_long":
        length, most = len(fault["input"]), context["max_length"]
        return "too-long", f'"{name}" has {length} characters; {most} are allowed', "shorten it"
    if error == "too_short":
        return "too-few", f'"{name}" needs at least {context["min_length"]}, here are {context["actual_length"]}', ""
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
