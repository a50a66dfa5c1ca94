"""The pages of benchmarks: what stands together, what stands apart, and where a picture's marks are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from llm_atlas.catalog import Catalog, Result, load
from llm_atlas.site.benchmarks import Benchmark, benchmarks
from llm_atlas.site.pictures.scores import scores
from sites import MADE_UP

SPROUT, DIM = "sprout-1b", "dim-lamps"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(Path(MADE_UP))[0]


def row(value: float, **fields: object) -> Result:
    known = {"benchmark": "pebble-corpus", "metric": "brightness", "model": "Any", "place": "abstract"}
    return Result.model_validate(known | {"value": value} | fields)


def with_rows(catalog: Catalog, sprout: tuple[Result, ...], dim: tuple[Result, ...] = ()) -> Benchmark:
    """The benchmark of a catalog in which two entries, of 2023 and 2024, report these rows."""
    entries = dict(catalog.entries)
    entries[SPROUT] = entries[SPROUT].model_copy(update={"results": sprout, "date": "2023-07"})
    entries[DIM] = entries[DIM].model_copy(update={"results": dim, "date": "2024-01-01"})
    return benchmarks(replace(catalog, entries=entries))[0]


@pytest.mark.parametrize(
    "condition", [{"shots": 5}, {"shots": 0}, {"samples": 21}, {"best_of": 4}, {"tools": "matches"}, {"oracle": "noon"}]
)
def test_other_conditions_stand_apart(condition: dict[str, object], catalog: Catalog):
    found = with_rows(catalog, (row(1), row(2, **condition)))
    (measure,) = found.measures
    assert [[result.row.value for result in setting.results] for setting in measure.settings] == [[1], [2]]


@pytest.mark.parametrize("other", [{"part": "night"}, {"metric": "soot"}])
def test_another_part_or_metric_is_another_measure(other: dict[str, object], catalog: Catalog):
    assert len(with_rows(catalog, (row(1), row(2, **other))).measures) == 2


def test_models_and_sizes_stand_together_by_date_and_not_by_value(catalog: Catalog):
    found = with_rows(catalog, (row(1, size="1B"), row(9, size="2B")), (row(5, model="Other"),))
    (setting,) = found.measures[0].settings
    assert [(result.entry.id, result.row.value) for result in setting.results] == [(SPROUT, 1), (SPROUT, 9), (DIM, 5)]
    assert (len(found.results), found.works) == (3, 2)


def test_a_mark_stands_at_its_date_and_value(catalog: Catalog):
    found = with_rows(catalog, (row(10), row(50, shots=3)), (row(90),))
    picture = scores(found.measures[0], "scores-1")
    assert picture
    heights = {dot.result.row.value: dot.y for dot in picture.dots}
    assert heights[10] > heights[50] > heights[90]
    assert {dot.result.row.value for dot in picture.dots if dot.light} == {50}
    places = {dot.result.entry.id: dot.x for dot in picture.dots}
    years = {year: x for x, year in picture.years}
    assert years[2023] < places[SPROUT] < years[2024] == places[DIM]
    assert all(
        picture.left <= dot.x <= picture.right and picture.top <= dot.y <= picture.bottom for dot in picture.dots
    )


@pytest.mark.parametrize("values", [(5, 5), (0, 0), (0.99, 1.08), (0, 100), (18.3, 54.5), (1, 90000)])
def test_lines_enclose_all_values(values: tuple[float, float], catalog: Catalog):
    first, second = (row(value) for value in values)
    picture = scores(with_rows(catalog, (first,), (second,)).measures[0], "scores-1")
    assert picture
    lines = [value for _, value in picture.values]
    assert 2 <= len(lines) <= 6
    assert lines[0] <= min(values) and max(values) <= lines[-1]


def test_one_work_makes_no_picture(catalog: Catalog):
    assert scores(with_rows(catalog, (row(1), row(2))).measures[0], "scores-1") is None
