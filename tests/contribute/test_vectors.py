"""Ids and lists of names as the commands read them: vectors that the form runs too (tests/browser/test_vectors.py)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from llm_atlas.catalog.types import is_slug
from llm_atlas.contribute.intake import entry_id
from llm_atlas.contribute.issues.entry import new_values
from sites import DATA

SLUGS = json.loads((DATA / "slug_vectors.json").read_text(encoding="utf-8"))
LISTS = json.loads((DATA / "identifier_vectors.json").read_text(encoding="utf-8"))["lists"]


@pytest.mark.parametrize("vector", SLUGS, ids=lambda vector: f"{vector['text'][:30]!r}-{vector['id'][:30]}")
def test_an_id_is_made(vector: dict[str, Any]) -> None:
    folder = vector.get("folder", "papers")
    made = entry_id(vector["text"], vector.get("year", "2023"), vector.get("taken", ()), folder)
    assert made == vector["id"]
    assert not made or is_slug(made)


@pytest.mark.parametrize("vector", LISTS, ids=lambda vector: repr(vector["typed"]))
def test_names_of_authors_are_told_apart(vector: dict[str, Any]) -> None:
    answered = {"title": "A Made-up Work", "authors": vector["typed"]}
    values = new_values("paper", answered, lambda text: {}, "2024-05-01")
    assert values.get("authors", []) == vector["authors"]
