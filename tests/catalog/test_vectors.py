"""Identifiers and marks as the engine reads them: vectors that the form runs too (tests/browser/test_vectors.py)."""

from __future__ import annotations

import json
import re
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest

from llm_atlas.catalog.entries import KINDS
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.format import canonical
from llm_atlas.catalog.grammar import REFERENCE, arxiv_id, doi, is_unwritten
from sites import DATA

VECTORS = json.loads((DATA / "identifier_vectors.json").read_text(encoding="utf-8"))
NAMED = {"arxiv": arxiv_id, "doi": doi}  # how a bare id is taken out of what is typed
LISTS = ("related", "languages")
ENTRY = {
    "title": "A Made-up Work",
    "added": "2024-05-01",
    "topics": ["glow"],
    "summary": {
        "en": "Trains a small lamp beside a large one whose light is kept, so that both fit on one desk.",
        "zh": "大灯的亮度保持不变，只训练旁边的一盏小灯，一张书桌就能放下两盏灯，效果与全部重训相当。",
    },
}


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
        path = copy / kind.folder / "vector.yml"
        path.write_text(canonical(kind, ENTRY | {field: value}), encoding="utf-8")
        _, problems = examine(copy, Date.fromisoformat(VECTORS["day"]))
        path.unlink()
        taken = None if [problem for problem in problems if problem.path.endswith("/vector.yml")] else value
        if taken != vector["value"]:
            wrong[f"{number} {vector['typed']}"] = (taken, [problem.message for problem in problems])
    assert wrong == {}


@pytest.mark.parametrize("vector", VECTORS["references"], ids=lambda vector: vector["text"])
def test_references(vector: dict[str, Any]) -> None:
    assert REFERENCE.findall(re.sub(r"`[^`]*`", "", vector["text"])) == vector["ids"]


@pytest.mark.parametrize("vector", VECTORS["unwritten"], ids=lambda vector: vector["text"] or "empty")
def test_unwritten(vector: dict[str, Any]) -> None:
    assert is_unwritten(vector["text"]) is vector["unwritten"]
