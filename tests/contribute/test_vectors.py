"""Ids and lists of names as the commands read them: vectors that the form runs too (tests/browser/test_vectors.py)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from llm_atlas.catalog.entries import Paper
from llm_atlas.catalog.types import is_slug
from llm_atlas.contribute.intake import entry_id
from llm_atlas.contribute.issues.correction import corrected
from llm_atlas.contribute.issues.entry import new_values
from llm_atlas.contribute.values import read_flag, read_number, read_text
from sites import DATA

SLUGS = json.loads((DATA / "slug_vectors.json").read_text(encoding="utf-8"))
NAMES = json.loads((DATA / "name_vectors.json").read_text(encoding="utf-8"))["lists"]
LISTS = [vector for vector in NAMES if "bibtex" not in vector]
VALUES = json.loads((DATA / "value_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", SLUGS, ids=lambda vector: f"{vector['text'][:30]!r}-{vector['id'][:30]}")
def test_an_id_is_made(vector: dict[str, Any]) -> None:
    folder = vector.get("folder", "papers")
    made = entry_id(vector["text"], vector.get("year", "2023"), vector.get("taken", ()), folder)
    assert made == vector["id"]
    assert not made or is_slug(made)


@pytest.mark.parametrize("vector", LISTS, ids=lambda vector: repr(vector["typed"]))
def test_names_of_authors_are_told_apart(vector: dict[str, Any]) -> None:
    """In the form for a new entry."""
    answered = {"title": "A Made-up Work", "authors": vector["typed"]}
    values = new_values("paper", answered, lambda text: {}, "2024-05-01")
    assert (values.get("authors", []), values.get("et_al", False)) == (vector["names"], vector.get("more", False))


@pytest.mark.parametrize("vector", LISTS, ids=lambda vector: repr(vector["typed"]))
def test_names_of_authors_are_corrected(vector: dict[str, Any]) -> None:
    """In the form for a correction; an empty answer would take them out."""
    if vector["typed"]:
        data = corrected(Paper, {"title": "A Made-up Work"}, ("authors",), vector["typed"]).data
        assert (data["authors"], data.get("et_al", False)) == (vector["names"], vector.get("more", False))


@pytest.mark.parametrize("vector", VALUES["numbers"], ids=lambda vector: vector["typed"])
def test_numbers(vector: dict[str, Any]) -> None:
    assert read_number(vector["typed"]) == vector["value"]


@pytest.mark.parametrize("vector", VALUES["flags"], ids=lambda vector: vector["typed"])
def test_flags(vector: dict[str, Any]) -> None:
    assert read_flag(vector["typed"]) == vector["value"]


@pytest.mark.parametrize("vector", VALUES["addresses"], ids=lambda vector: vector["typed"])
def test_addresses(vector: dict[str, Any]) -> None:
    assert read_text(("url",), vector["typed"]) == vector["value"]
    assert read_text(("code",), vector["typed"]) == vector["value"]
