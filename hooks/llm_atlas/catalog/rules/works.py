"""Rules about all entries together: one work has one entry, one id, and no work builds on itself."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.rules.rule import Finding, rule
from llm_atlas.catalog.works import CALLED, Mark


@rule("catalog", firm=True)
def circular_descent(catalog: Catalog) -> Iterator[Finding]:
    """No work builds on itself, directly or through others."""
    graph = {
        entry.id: {base for base in entry.builds_on if base in catalog.entries}
        for entry in catalog.entries.values()
        if entry.builds_on
    }
    while True:
        try:
            TopologicalSorter(graph).prepare()
            return
        except CycleError as error:
            cycle = error.args[1][::-1]
        first = min(cycle[:-1])
        turn = cycle.index(first)
        ring = [*cycle[turn:-1], *cycle[:turn], first]
        entry = catalog.entries[first]
        location = ("builds_on", entry.builds_on.index(ring[1]))
        yield Finding(location, "works build on each other: " + " -> ".join(ring), "take one out", entry.path)
        graph[first].discard(ring[1])


@rule("catalog")
def duplicate_arxiv(catalog: Catalog) -> Iterator[Finding]:
    """An arXiv id stands in one entry, with its subject class or without, as an id or as an address."""
    return _duplicates(catalog, "arxiv")


@rule("catalog")
def duplicate_doi(catalog: Catalog) -> Iterator[Finding]:
    """A DOI stands in one entry, whatever its case, as itself or as an address."""
    return _duplicates(catalog, "doi")


@rule("catalog")
def duplicate_acl(catalog: Catalog) -> Iterator[Finding]:
    """An id of the ACL Anthology stands in one entry, in its DOI or in its address."""
    return _duplicates(catalog, "acl")


@rule("catalog")
def duplicate_address(catalog: Catalog) -> Iterator[Finding]:
    """A main address stands in one entry, whatever its scheme, with `www.` and a last slash or without."""
    return _duplicates(catalog, "address")


@rule("catalog")
def duplicate_title(catalog: Catalog) -> Iterator[Finding]:
    """A title, English or Chinese, stands in one entry, whatever its case and punctuation."""
    return _duplicates(catalog, "title")


def _duplicates(catalog: Catalog, kind: str) -> Iterator[Finding]:
    for entry, mark, first in _same_works(catalog):
        if mark.kind == kind:
            message = f"{CALLED[kind]} stands in {first.path} too"
            yield Finding((mark.field,), message, "one work has one entry: merge them", entry.path, first.path)


def _same_works(catalog: Catalog) -> Iterator[tuple[Entry, Mark, Entry]]:
    """Each entry whose work another has already, with what both share: of a field, the surest mark."""
    seen: dict[str, Entry] = {}
    for entry in catalog.entries.values():
        told: set[tuple[str, str]] = set()
        for mark in catalog.marks[entry.id]:
            first = seen.setdefault(mark.key, entry)
            if first is not entry and (mark.field, first.id) not in told:
                told.add((mark.field, first.id))
                yield entry, mark, first


@rule("catalog", firm=True)
def duplicate_id(catalog: Catalog) -> Iterator[Finding]:
    """An id is used once in the whole catalog: it is the BibTeX key."""
    seen: dict[str, str] = {}
    for path in catalog.places:
        folder, _, name = path.partition("/")
        if not name:
            continue
        first = seen.setdefault(name, folder)
        if first != folder:
            message, tip = f"{first}/{name} has the same name", "give one of them another file name"
            yield Finding((), message, tip, path, f"{first}/{name}")
