"""Identifiers and marks as the engine reads them: vectors that the form runs too (tests/browser/test_vectors.py)."""

from __future__ import annotations

import json
import re
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest

from llm_atlas.catalog.entries import KINDS, Entry
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.format import canonical
from llm_atlas.catalog.grammar import REFERENCE, address, arxiv_id, doi, is_unwritten
from llm_atlas.catalog.names import name_fault, read_names
from llm_atlas.catalog.tex import tex_in, without_tex
from sites import DATA

VECTORS = json.loads((DATA / "identifier_vectors.json").read_text(encoding="utf-8"))
NAMED = {"arxiv": arxiv_id, "doi": doi, "url": address}  # how a bare id is taken out of what is typed
LISTS = ("related", "languages")
TEX = json.loads((DATA / "tex_vectors.json").read_text(encoding="utf-8"))
NAMES = json.loads((DATA / "name_vectors.json").read_text(encoding="utf-8"))
RULES = json.loads((DATA / "rule_vectors.json").read_text(encoding="utf-8"))


def broken(root: Path, kind: type[Entry], data: dict[str, Any], day: str) -> list[str]:
    """The rules that an entry with these data breaks beside those that are there, each once."""
    path = root / kind.folder / f"{RULES['id']}.yml"
    path.write_text(canonical(kind, data), encoding="utf-8")
    _, problems = examine(root, Date.fromisoformat(day))
    path.unlink()
    return sorted({problem.rule for problem in problems if problem.path.endswith(f"/{path.name}")})


def held(field: str, typed: str) -> Any:
    """What a file holds after a person typed this."""
    if field in LISTS:
        return [line.strip() for line in typed.split("\n")]
    return NAMED[field](typed) or typed if field in NAMED else typed


def test_what_is_typed_is_taken_or_refused(copy: Path) -> None:
    wrong = {}
    for number, vector in enumerate(VECTORS["fields"]):
        field, kind = vector["field"], KINDS[vector.get("kind", "paper")]
        value = held(field, vector["typed"])
        rules = broken(copy, kind, RULES["entry"] | {field: value}, VECTORS["day"])
        if (None if rules else value) != vector["value"]:
            wrong[f"{number} {vector['typed']}"] = (value, rules)
    assert wrong == {}


def test_an_entry_breaks_its_rules(copy: Path) -> None:
    found = {}
    for case in RULES["cases"]:
        data = {name: value for name, value in (RULES["entry"] | case["with"]).items() if value is not None}
        found[case["name"]] = broken(copy, KINDS[case["kind"]], data, RULES["day"])
    assert found == {case["name"]: sorted(case["rules"]) for case in RULES["cases"]}


@pytest.mark.parametrize("vector", VECTORS["references"], ids=lambda vector: vector["text"])
def test_references(vector: dict[str, Any]) -> None:
    assert REFERENCE.findall(re.sub(r"`[^`]*`", "", vector["text"])) == vector["ids"]


@pytest.mark.parametrize("vector", VECTORS["unwritten"], ids=lambda vector: vector["text"] or "empty")
def test_unwritten(vector: dict[str, Any]) -> None:
    assert is_unwritten(vector["text"]) is vector["unwritten"]


def test_tex_is_written_as_it_is_printed() -> None:
    titles = {vector["text"]: vector["plain"] for vector in TEX["titles"]}
    assert {text: without_tex(text) for text in titles} == titles
    assert {text: without_tex(plain) for text, plain in titles.items()} == titles, "nothing is read twice"


def test_tex_that_no_plain_text_says_stays_and_is_told() -> None:
    assert [without_tex(text) for text in TEX["lossy"]] == TEX["lossy"]
    assert [text for text in TEX["lossy"] if all(piece.plain is not None for piece in tex_in(text))] == []


@pytest.mark.parametrize("vector", TEX["prose"], ids=lambda vector: vector["text"])
def test_tex_in_prose(vector: dict[str, Any]) -> None:
    pieces = list(tex_in(vector["text"], prose=True))
    assert [vector["text"][piece.start : piece.end] for piece in pieces] == vector["pieces"]
    assert [piece.plain for piece in pieces] == vector["plain"]


@pytest.mark.parametrize(
    "unit", ["$", "{A", "\\bm", "\\hat", "{{", "$x$", "\\(", "``", "^", "\\textbf{", "$x^", "\\'{"]
)
def test_any_depth_of_tex_is_read_or_left(unit: str) -> None:
    for text in (unit * 700, f"${unit * 700}$"):
        assert len(without_tex(text)) <= len(text)


@pytest.mark.parametrize("vector", NAMES["lists"], ids=lambda vector: repr(vector["typed"]))
def test_names_of_authors(vector: dict[str, Any]) -> None:
    found = read_names(vector["typed"], vector.get("bibtex", False))
    assert (list(found.names), found.et_al) == (vector["names"], vector.get("more", False))


@pytest.mark.parametrize("vector", NAMES["names"], ids=lambda vector: vector["name"])
def test_what_is_no_name(vector: dict[str, Any]) -> None:
    assert (name_fault(vector["name"]) is not None) is vector["wrong"]
