"""Takes a catalog, returns the benchmarks of its results, with the results by part, metric and setting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from llm_atlas.catalog import Catalog, Entry, Result, Text


def page_of(benchmark: str) -> str:
    """Address of the page of a benchmark, relative to the root of a language's site."""
    return f"benchmarks/{benchmark}/"


@dataclass(frozen=True)
class Reported:
    """A result with the entry that reports it and the number of its row there."""

    entry: Entry
    number: int
    row: Result

    @property
    def address(self) -> str:
        """Where the row stands."""
        return f"{self.entry.page}#result-{self.number}"


@dataclass(frozen=True)
class Setting:
    """Results measured under the same conditions, by the date of the work that reports them."""

    row: Result
    results: tuple[Reported, ...]


@dataclass(frozen=True)
class Measure:
    """Results on one part of a benchmark by one metric, by setting; across settings they do not compare.

    Attributes:
        part: The part; None for the whole.
        metric: Id of the metric.
        settings: The settings, the one with most results first.
    """

    part: Text | None
    metric: str
    settings: tuple[Setting, ...]

    @property
    def results(self) -> tuple[Reported, ...]:
        """The results of all settings."""
        return tuple(result for setting in self.settings for result in setting.results)


@dataclass(frozen=True)
class Benchmark:
    """A benchmark with all results on it."""

    entry: Entry
    measures: tuple[Measure, ...]

    @property
    def page(self) -> str:
        """Its address, relative to the root of a language's site."""
        return page_of(self.entry.id)

    @cached_property
    def results(self) -> tuple[Reported, ...]:
        """All results on it."""
        return tuple(result for measure in self.measures for result in measure.results)

    @cached_property
    def works(self) -> int:
        """How many entries report them."""
        return len({result.entry.id for result in self.results})


def benchmarks(catalog: Catalog) -> tuple[Benchmark, ...]:
    """The benchmarks with results, by name."""
    found: dict[str, list[Reported]] = {}
    for entry in catalog.entries.values():
        for index, row in enumerate(entry.reported):
            found.setdefault(row.benchmark, []).append(Reported(entry, index + 1, row))
    made = [Benchmark(catalog.entries[name], tuple(_measures(results))) for name, results in found.items()]
    return tuple(sorted(made, key=lambda benchmark: (benchmark.entry.name.casefold(), benchmark.entry.id)))


def _measures(results: list[Reported]) -> Iterator[Measure]:
    by_measure: dict[tuple[Text | None, str], list[Reported]] = {}
    for result in results:
        by_measure.setdefault((result.row.part, result.row.metric), []).append(result)
    for (part, metric), found in by_measure.items():
        by_setting: dict[tuple[object, ...], list[Reported]] = {}
        for result in sorted(found, key=_by_date):
            by_setting.setdefault(result.row.setting, []).append(result)
        groups = sorted(by_setting.values(), key=lambda group: -len(group))
        yield Measure(part, metric, tuple(Setting(group[0].row, tuple(group)) for group in groups))


def _by_date(result: Reported) -> tuple[str, str, int]:
    return result.entry.date or "", result.entry.id, result.number
