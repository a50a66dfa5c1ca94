"""Puts every payload into every field of every file of a catalog, as far as the rules let it in.

The fields are found from the model. What is put in ends in a mark of its own, by which it is found again wherever it
lands.
"""

from __future__ import annotations

import json
import shutil
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from itertools import count
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal

from llm_atlas.catalog.entries import KINDS
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.languages import FIRST, LANGUAGES
from llm_atlas.catalog.load import display_path
from llm_atlas.catalog.parts import Text
from llm_atlas.catalog.record import Record, records_in
from llm_atlas.catalog.rows import Comparison
from llm_atlas.catalog.shared import SHARED_FILES
from sites import DATA, ENGINE, FRAME, ROOT, copy_project

PAYLOADS = [
    payload
    for family in json.loads((DATA / "payloads.json").read_text(encoding="utf-8")).values()
    for payload in family
]
TODAY = Date(2026, 1, 1)
# What follows a payload and its mark where a text has to be long enough, and of its language.
TAILS = {
    "en": "is a text of a stranger, and is to be read as it was written",
    "zh": "是陌生人写下的文字，应当照原样读到，一字不差，不多也不少，到这里为止",
}
Place = tuple[str | int, ...]


@dataclass
class Leaf:
    """One value of one field: a payload, or where a rule refuses that, what has to stand there instead.

    Attributes:
        payload: The payload.
        mark: What it ends in.
        value: What stands in the file, or what makes it; None where nothing does.
        plain: What stands there once the payload is refused.
        refused: The problem that was told of the payload.
    """

    payload: str
    mark: str
    value: Any = None
    plain: Any = None
    refused: str = ""


@dataclass
class Planted:
    """A hostile catalog in a folder: what its files hold, and every leaf by file and place."""

    root: Path
    trees: dict[str, Any] = field(default_factory=dict)
    leaves: dict[str, dict[Place, Leaf]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def all(self) -> list[tuple[str, Place, Leaf]]:
        """File, place and leaf of everything that was put in."""
        return [(name, place, leaf) for name, leaves in self.leaves.items() for place, leaf in leaves.items()]

    def record(self, name: str, kind: type[Record], place: Place, payload: str, plain: dict[str, Any]) -> Any:
        """A mapping with every field of a record.

        Args:
            name: The file.
            kind: The record.
            place: Where it stands in the file.
            payload: What is put into each field.
            plain: What stands in a field, by its name, where the payload is refused and a plain text is not enough.
        """
        found = {}
        for attribute, definition in kind.model_fields.items():
            if not definition.exclude:  # an entry's id is the name of its file
                key = definition.alias or attribute
                least = max((getattr(item, "min_length", None) or 0 for item in definition.metadata), default=0)
                found[key] = self._value(name, definition.annotation, (*place, key), payload, plain, least)
        return found

    def _value(
        self, name: str, annotation: Any, place: Place, payload: str, plain: dict[str, Any], least: int = 0
    ) -> Any:
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin in (typing.Union, UnionType, typing.Annotated):
            inner = next(item for item in arguments if item is not NoneType)
            return self._value(name, inner, place, payload, plain, least)
        if origin is tuple:
            # Two cells, because a table has at least two columns.
            cells = Text in records_in(arguments[0]) and typing.get_origin(arguments[0]) is typing.Annotated
            cells = cells and typing.get_args(arguments[0])[0] is Text
            return [
                self._value(name, arguments[0], (*place, index), payload, plain)
                for index in range(max(1 + bool(cells), least))
            ]
        if isinstance(annotation, type) and issubclass(annotation, Record):
            return self.record(name, annotation, place, payload, plain)
        leaf = self._leaf(annotation, place, payload, plain)
        self.leaves.setdefault(name, {})[place] = leaf
        return leaf

    def _leaf(self, annotation: Any, place: Place, payload: str, plain: dict[str, Any]) -> Leaf:
        mark = f"z{next(self.numbers)}z"
        named = (part for part in reversed(place) if isinstance(part, str) and part not in LANGUAGES)
        name = next(named, "")  # what has a language only, as the name of a person, has none
        language = "zh" if "zh" in place or name.endswith("_zh") else FIRST
        long = "summary" in place or language != FIRST
        tail = f" {TAILS[language]}" if long and name != "questions" else ""  # which say nothing of the summary's
        value = f"{payload} {mark}{tail}"
        if name in ("url", "code"):
            value = payload + mark if ":" in payload[:12] else f"https://example.org/{payload}{mark}"
        fallback: Any = f"Plain {mark}{tail}"
        if typing.get_origin(annotation) is Literal:
            fallback = typing.get_args(annotation)[0]
        elif annotation in (int, float):
            fallback = 1
        elif annotation is bool:
            fallback = None
        return Leaf(payload, mark, value, plain.get(name, fallback))

    def write(self) -> None:
        """Write every file as it is now."""
        for name, tree in self.trees.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_yaml(_values(tree)), encoding="utf-8")

    def settle(self) -> None:
        """Take out what the rules refuse, until nothing is refused; every problem has to name a payload by its line."""
        for _ in range(6):
            self.write()
            problems = examine(self.root, TODAY)[1]
            if not problems:
                return
            # A row is cited once what cites it is mended.
            problems = [problem for problem in problems if problem.rule != "uncited-row"] or problems
            for problem in problems:
                leaves = self.leaves.get(problem.path.removeprefix(f"{display_path(self.root)}/"), {})
                own = leaves.get(problem.location)
                blamed = [own] if own else [leaf for place, leaf in leaves.items() if _within(place, problem.location)]
                assert problem.line > 1 and blamed, f"{problem} names no payload: {problem.location}"
                for leaf in blamed:
                    leaf.refused, leaf.value = leaf.refused or str(problem), leaf.plain
        raise AssertionError(f"the rules go on refusing what is not there any more: {problems[0]}")


def _within(place: Place, location: Place) -> bool:
    return bool(location) and place[: len(location)] == location[: len(place)]


def _values(tree: Any) -> Any:
    """What a tree of leaves says, without what is left out."""
    if isinstance(tree, Leaf):
        return _values(tree.value)
    if callable(tree):
        return tree()
    if isinstance(tree, dict):
        found = {key: _values(item) for key, item in tree.items()}
        return {key: item for key, item in found.items() if item is not None} or None
    if isinstance(tree, list):
        return [item for item in map(_values, tree) if item is not None] or None
    return tree


def _yaml(value: Any) -> str:
    """A value as YAML, a leaf a line: JSON, in which everything that cannot be seen is written as an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return "".join(char if char.isprintable() or char == "\n" else _escape(char) for char in text) + "\n"


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


# What has to stand where a payload is refused and a plain text would be refused too; `{}` is the payload's number.
_ENTRY: dict[str, Any] = {"questions": "Asked of {}", "topics": "part-{}", "item": 1, "added": "2025-01-01"}
_ENTRY |= {
    "day": "2025-01-01",
    "state": "archived",
    "place": "abstract",
    "benchmark": "dataset-{}",
    "metric": "metric-{}",
}
_ENTRY |= dict.fromkeys(("date", "arxiv", "doi", "code", "builds_on", "related", "languages", "entry"))
_SHARED: dict[str, dict[str, Any]] = {
    "topics.yml": {"id": "topic-{}", "parent": None},
    "authors.yml": {"works": None},
    "lists.yml": {"id": "list-{}"},
    "metrics.yml": {"id": "metric-{}"},
    "sources.yml": {"date": None, "url": None, "rows": 1},
    "redirects.yml": {"from": "old/page-{}/", "to": "topics/topic-{}/"},
    "vocab.yml": {"url": None},
}


def _kinds(number: int) -> list[str]:
    """Kinds of the entries that hold a payload: between them they have every field that some kind has.

    A paper has what a term has, and both what a guide has: they take turns, so that the test stays short.
    """
    return [
        "term" if number % 2 else "paper",
        *[kind for kind in KINDS if kind not in ("paper", "term", "guide")],
        *["guide"] * (number % 6 == 0),
    ]


def plant(root: Path) -> Planted:
    """Make a catalog in which every payload stands in every field that an entry or a shared file can have.

    What has one number holds one payload: a topic and its part, a list, a source, a redirect, a venue, a licence, an
    organisation, and entries.
    """
    planted = Planted(root)
    for name, kind in SHARED_FILES.items():
        fields = next(records_in(kind)).model_fields if name == "vocab.yml" else {}
        planted.trees[name] = {key: _numbered(planted, name, fields[key].annotation, (key,)) for key in fields} or (
            _numbered(planted, name, kind, ())
        )
    topic = next(records_in(SHARED_FILES["topics.yml"]))
    for number, payload in enumerate(PAYLOADS):
        plain: dict[str, Any] = {"id": f"part-{number}", "parent": f"topic-{number}"}
        parts = planted.trees["topics.yml"]
        parts.append(planted.record("topics.yml", topic, (len(parts),), payload, plain))
    for number, payload in enumerate(PAYLOADS):
        plain = _filled(_ENTRY, number) | _names(planted.trees, number)
        for kind in _kinds(number):
            name = f"{KINDS[kind].folder}/{kind}-{number}.yml"
            own = plain | {"url": f"https://example.org/{kind}-{number}"}
            planted.trees[name] = planted.record(name, KINDS[kind], (), payload, own)
        listed = planted.trees["lists.yml"][number]["sections"][0]["entries"][0]
        listed["id"].plain = f"{_kinds(number)[0]}-{number}"
    return planted


def _numbered(planted: Planted, name: str, kind: Any, above: Place) -> list[Any]:
    """A record of a shared file for each payload."""
    record = next(records_in(kind))
    return [
        planted.record(name, record, (*above, number), payload, _filled(_SHARED[name], number))
        for number, payload in enumerate(PAYLOADS)
    ]


def _names(trees: dict[str, Any], number: int) -> dict[str, Any]:
    """What entries call by the names that shared files give, which may be payloads."""
    vocabulary, source = trees["vocab.yml"], trees["sources.yml"][number]["id"]
    venue = vocabulary["venues"][number]["name"]
    organisation = vocabulary["organisations"][number]["name"]
    return {
        "organisations": organisation,
        "developer": organisation,
        "licence": vocabulary["licences"][number]["id"],
        "venue": lambda: f"{venue.value} 2024",
        "document": source,
    }


def _filled(plain: dict[str, Any], number: int) -> dict[str, Any]:
    return {key: value.format(number) if isinstance(value, str) else value for key, value in plain.items()}


def _topic_page(number: int) -> str:
    """A written page with all the macros that show a topic and its entries."""
    name, first, *_ = f"topic-{number}", *_kinds(number)
    return f"""\
{{{{ topic_head("{name}") }}}}

## Prose {{ #prose }}

{{{{ cite("{first}-{number}") }}}} of {{{{ topic_link("part-{number}") }}}}.

{{{{ topic_figures("{name}") }}}}

{{{{ comparison("{name}") }}}}

## Entries {{ #entries }}

{{{{ topic_entries("{name}") }}}}
"""


def hostile_project(folder: Path) -> Path:
    """The folder, with a project in it whose hostile catalog the rules let pass; every leaf stands in leaves.json."""
    copy_project(folder, ENGINE)
    for language in LANGUAGES:
        docs = folder / "docs" / language
        for page in FRAME:
            (docs / page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "docs" / language / page, docs / page)
        shutil.copyfile(DATA / "docs" / language / "index.md", docs / "index.md")
        shutil.copytree(DATA / "docs" / language / "contribute", docs / "contribute", dirs_exist_ok=True)
        for page in ("index", "macros"):  # which name entries of the made-up catalog
            (docs / f"contribute/{page}.md").write_text("# Left out here { #writing }\n", encoding="utf-8")
        for number in range(len(PAYLOADS)):
            (docs / f"topics/topic-{number}.md").write_text(_topic_page(number), encoding="utf-8")
    shutil.copyfile(DATA / "docs/navigation.yml", folder / "docs/navigation.yml")
    columns = [name for name, field in Comparison.model_fields.items() if "Text" in str(field.annotation)]
    compared = {f"topic-{number}": {"columns": columns} for number in range(len(PAYLOADS))}
    (folder / "docs/comparisons.yml").write_text(json.dumps(compared), encoding="utf-8")
    planted = plant(folder / "catalog")
    planted.settle()
    (folder / "leaves.json").write_text(
        json.dumps([[name, place, leaf.payload, leaf.mark, leaf.refused] for name, place, leaf in planted.all])
    )
    return folder


def leaves_of(project: Path) -> list[tuple[str, Place, Leaf]]:
    """File, place and leaf of everything that was put into the catalog of a hostile project."""
    found = json.loads((project / "leaves.json").read_text())
    return [(name, tuple(place), Leaf(payload, mark, refused=refused)) for name, place, payload, mark, refused in found]
