"""Rules about the figures that a work reports, and about the prose that tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.grammar import REFERENCE, cited_result
from llm_atlas.catalog.problem import suggest
from llm_atlas.catalog.rules.rule import Finding, near, rule

# A figure of a benchmark has a decimal point or a per cent sign; one that counts points or times is a difference.
_DIFFERENCE = (
    r"(?! *(?:[BKM]\b|points?\b|times\b|-fold|days\b|\u5929|\u4e2a?\u767e\u5206\u70b9|\u4e2a?\u70b9|\u5206|\u500d))"
)
_FIGURE = re.compile(rf"(?<![\w.,+-])([0-9]{{1,4}}\.[0-9]+|[0-9]{{1,3}}(?=%))(?![0-9])%?{_DIFFERENCE}")
_CLAUSES = re.compile(r"[;\uff1b\u3002]|\. ")


@rule("entry", firm=True)
def unknown_benchmark(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """The benchmark of a result is the id of a dataset, or of the paper that brought it."""
    for index, row in enumerate(entry.reported):
        location, found = ("results", index, "benchmark"), catalog.entries.get(row.benchmark)
        if row.benchmark not in catalog.ids:
            tip = suggest(row.benchmark, catalog.ids) or "add an entry for it to datasets/ if it is new"
            yield Finding(location, f'there is no entry "{row.benchmark}"', tip)
        elif found and found.kind not in ("dataset", "paper"):
            message = f'"{row.benchmark}" is a {found.kind}, not a benchmark'
            yield Finding(location, message, "name a dataset, or the paper that brought the benchmark")


@rule("entry", firm=True)
def unknown_metric(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """The metric of a result stands in metrics.yml."""
    for index, row in enumerate(entry.reported):
        if row.metric not in catalog.metrics:
            tip = near(row.metric, catalog.metrics, "metrics.yml")
            yield Finding(("results", index, "metric"), f'there is no metric "{row.metric}"', tip)


@rule("entry")
def value_out_of_range(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """The value of a result lies in the range of its metric."""
    for index, row in enumerate(entry.reported):
        metric = catalog.metrics.get(row.metric)
        if metric and not metric.holds(row.value):
            end = "or more" if metric.high is None else f"to {metric.high:g}"
            message = f"{row.value:g} is not a value of {row.metric}, which is {metric.low:g} {end}"
            yield Finding(("results", index, "value"), message, "write it in the unit that metrics.yml gives")


@rule("alone")
def repeated_result(entry: Entry) -> Iterator[Finding]:
    """One thing measured under the same conditions has one row."""
    first: dict[tuple[object, ...], int] = {}
    for index, row in enumerate(entry.reported):
        before = first.setdefault(row.measured, index)
        if before != index:
            message = f"row {index + 1} measures what row {before + 1} does, under the same conditions"
            yield Finding(("results", index), message, "leave one out, or say what differs: shots, samples, tools ...")


@rule("entry", firm=True)
def cited_result_missing(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """A text that cites a row as [[result:3]] cites one that the entry has."""
    rows = len(entry.reported)
    for location, text in entry.texts:
        if location[0] not in ("notes", "sections") or "[[result:" not in text:
            continue
        if not rows and ("results",) in catalog.places[entry.path]:
            return  # the rows could not be read, which is told
        prose = re.sub(r"`[^`]*`", "`", text)
        for number in filter(None, map(cited_result, REFERENCE.findall(prose))):
            if number > rows:
                message = f"there is no row {number} in results, which has {rows}"
                yield Finding(location, message, "rows are counted from 1")


@rule("entry")
def figure_contradicts_result(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """A figure that notes tell of a benchmark with rows is one of these rows."""
    names = {row.benchmark: _names(catalog.entries.get(row.benchmark)) for row in entry.reported}
    values = {row.value for row in entry.reported}
    for location, text in entry.texts if names else ():
        if location[0] != "notes" or "results" not in location:
            continue
        for clause in _CLAUSES.split(text):
            said = clause.casefold()
            for benchmark, spellings in names.items():
                if not any(name in said for name in spellings):
                    continue
                wrong = [found[1] for found in _FIGURE.finditer(clause) if float(found[1]) not in values]
                for figure in wrong:
                    message = f"the text says {figure} of {benchmark}, and no row of results does"
                    yield Finding(location, message, "mend one of the two, or add the row")
                if wrong:
                    break  # a clause about several is told once


def _names(benchmark: Entry | None) -> tuple[str, ...]:
    """How a text may call a benchmark, in small letters."""
    if benchmark is None:
        return ()
    return tuple(name.casefold() for name in (benchmark.name, *benchmark.aliases) if len(name) > 2)
