"""What can be narrowed: every entry has its choices, and a choice counts the entries that have it."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.site.facets import (
    explore_view,
    has_code,
    models_view,
    organisations,
    rows_within,
    size_class,
    slug,
    venues,
)


def test_a_row_has_its_choices(catalog: Catalog) -> None:
    view = explore_view(catalog)
    entry, places = next((entry, places) for entry, places in view.rows if entry.id == "lantern")
    chosen = {
        facet.name: [facet.choices[place] for place in own] for facet, own in zip(view.facets, places, strict=True)
    }
    assert [choice.value for choice in chosen["kind"]] == ["paper"]
    assert {choice.value for choice in chosen["organisation"]} == set(organisations(entry))
    assert [choice.value for choice in chosen["venue"]] == list(venues(entry))
    topics = {choice.value for choice in chosen["topic"]}
    assert topics == {*entry.topics, *(catalog.root(topic).id for topic in entry.topics)}


def test_choices_count_the_entries_that_have_them(real: Catalog) -> None:
    view = explore_view(real)
    wanted = ["kind", "topic", "year", "organisation", "venue", "code", "list", "checked"]
    assert [facet.name for facet in view.facets] == wanted
    assert len(view.rows) == len(real.entries)
    for index, facet in enumerate(view.facets):
        for place, choice in enumerate(facet.choices):
            assert choice.count == sum(place in places[index] for _, places in view.rows) > 0
    topics = {choice.value: choice.count for choice in view.facets[1].choices}
    assert all(topics[topic.id] == len(real.of_topic(topic.id)) for topic in real.main_topics if topic.id in topics)


def test_keys_fit_an_address_and_are_never_shared(real: Catalog) -> None:
    for facet in (*explore_view(real).facets, *models_view(real).facets):
        keys = [choice.key for choice in facet.choices]
        assert len(set(keys)) == len(keys), facet.name
        assert all(re.fullmatch(r"[\w.-]+", key) for key in keys), keys


def test_entries_stand_newest_first(real: Catalog) -> None:
    dates = [entry.date or "" for entry, _ in explore_view(real).rows]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("University of California, Berkeley", "university-of-california-berkeley"),
        ("École normale supérieure", "ecole-normale-superieure"),
        ("EMC2 Workshop at NeurIPS", "emc2-workshop-at-neurips"),
        ("A=B, C", "a-b-c"),
        ("中文 名称", "中文-名称"),
    ],
)
def test_slug(name: str, key: str) -> None:
    assert slug(name) == key


@pytest.mark.parametrize(
    ("parameters", "key"),
    [(None, "unknown"), (110_000_000, "small"), (10**9, "medium"), (7 * 10**9, "medium"), (10**10, "large")],
)
def test_size_class(parameters: int | None, key: str) -> None:
    assert size_class(parameters) == key


@pytest.mark.parametrize(
    ("kind", "code", "url", "found"),
    [
        ("paper", "https://example.org/x", None, True),
        ("tool", None, "https://github.com/a/b", True),
        ("guide", None, "https://github.com/a/b/issues/1", False),
        ("tool", None, "https://example.org/github.com", False),
        ("paper", None, None, False),
    ],
)
def test_has_code(kind: str, code: str | None, url: str | None, found: bool) -> None:
    assert has_code(SimpleNamespace(kind=kind, code=code, url=url)) is found


def test_rows_within_are_all_rows(real: Catalog) -> None:
    for field in ("memory", "tokenizers", "training_setups"):
        rows = rows_within(real, field)
        assert rows
        assert len(rows) == sum(len(getattr(entry, field, ())) for entry in real.entries.values())
