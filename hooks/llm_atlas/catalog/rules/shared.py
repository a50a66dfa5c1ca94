"""Rules about the files that entries share: topics, reading lists, closed lists, redirects, source documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import FOLDERS
from llm_atlas.catalog.problem import suggest
from llm_atlas.catalog.record import Record
from llm_atlas.catalog.reserved import WRITTEN_AMONG_ENTRIES, why_reserved
from llm_atlas.catalog.rules.rule import Finding, near, rule
from llm_atlas.catalog.rules.texts import badly_set
from llm_atlas.catalog.shared import Person
from llm_atlas.catalog.types import Location

# Topics and lists


@rule("catalog", "unknown-topic")
def parents(catalog: Catalog) -> Iterator[Finding]:
    """The parent of a topic has a page of its own."""
    for index, topic in enumerate(catalog.topics.values()):
        parent = catalog.topics.get(topic.parent) if topic.parent else None
        if topic.parent and (parent is None or parent.parent):
            tip = near(topic.parent, [name.id for name in catalog.main_topics], "topics.yml")
            message = f'"{topic.parent}" is not a topic with a page of its own'
            yield Finding((index, "parent"), message, tip, "topics.yml")


@rule("catalog", "reserved-id")
def reserved_pages(catalog: Catalog) -> Iterator[Finding]:
    """No topic or list takes the name of another page."""
    named: list[tuple[str, int, str]] = [
        ("topics", index, topic.id) for index, topic in enumerate(catalog.topics.values()) if topic.parent is None
    ]
    named += [("lists", index, name) for index, name in enumerate(catalog.lists)]
    for folder, index, name in named:
        if why := why_reserved(folder, name):
            message = f'"{name}" cannot be an id: {why}'
            yield Finding((index, "id"), message, "choose another id", f"{folder}.yml")


@rule("catalog", "dangling-reference")
def listed_entries(catalog: Catalog) -> Iterator[Finding]:
    """Every id in a list is the id of an entry."""
    for location, _, target in _listed(catalog):
        if target not in catalog.ids:
            tip = suggest(target, catalog.ids)
            yield Finding(location, f'there is no entry "{target}"', tip, "lists.yml")


@rule("catalog", "repeated-reference")
def listed_twice(catalog: Catalog) -> Iterator[Finding]:
    """A list names an entry once."""
    seen: set[tuple[str, str]] = set()
    for location, name, target in _listed(catalog):
        if (name, target) in seen:
            yield Finding(location, f'"{target}" stands in the list twice', "leave one out", "lists.yml")
        seen.add((name, target))


def _listed(catalog: Catalog) -> Iterator[tuple[Location, str, str]]:
    """Place, list and id of each item of every reading list."""
    for number, reading_list in enumerate(catalog.lists.values()):
        for part, section in enumerate(reading_list.sections):
            for index, item in enumerate(section.entries):
                yield (number, "sections", part, "entries", index, "id"), reading_list.id, item.id


@rule("catalog")
def repeated_name(catalog: Catalog) -> Iterator[Finding]:
    """A closed list names a thing once."""
    for path, location, name in catalog.repeated:
        yield Finding(location, f'"{name}" stands in the list twice', "keep one", path)


@rule("catalog")
def author_identity(catalog: Catalog) -> Iterator[Finding]:
    """A name in authors.yml is of one person; of two who share it, each names the works that are theirs."""
    seen: dict[str, int] = {}
    for index, person in enumerate(catalog.persons):
        for location, name in _called(index, person):
            first = seen.setdefault(name, index)
            if first != index and not (person.works and catalog.persons[first].works):
                tip = "two persons of one name each name their `works`; else keep one"
                yield Finding(location, f'"{name}" stands for two persons', tip, "authors.yml")
        for number, work in enumerate(person.works):
            location = (index, "works", number)
            if work not in catalog.ids:
                message, tip = f'there is no entry "{work}"', suggest(work, catalog.ids)
                yield Finding(location, message, tip, "authors.yml")
            elif work in catalog.entries and person.name not in catalog.entries[work].authors:
                yield Finding(location, f"{person.name} is no author of {work}", "name another work", "authors.yml")


def _called(index: int, person: Person) -> Iterator[tuple[Location, str]]:
    yield (index, "name"), person.name
    yield from (((index, "aliases", number), name) for number, name in enumerate(person.aliases))


# Redirects


@rule("catalog")
def redirect_source(catalog: Catalog) -> Iterator[Finding]:
    """A redirect starts where no page is, and one starts at an address."""
    seen: set[str] = set()
    for index, redirect in enumerate(catalog.redirects):
        location = (index, "from")
        if _has_page(catalog, redirect.source):
            message = f'there is a page at "{redirect.source}"; it would be hidden'
            yield Finding(location, message, "leave the redirect out", "redirects.yml")
        if redirect.source in seen:
            yield Finding(location, f'"{redirect.source}" is redirected twice', "leave one out", "redirects.yml")
        seen.add(redirect.source)


@rule("catalog")
def redirect_target(catalog: Catalog) -> Iterator[Finding]:
    """A redirect leads to a page, not to another redirect."""
    targets = {redirect.source: redirect.target for redirect in catalog.redirects}
    for index, redirect in enumerate(catalog.redirects):
        if redirect.target in targets:
            end = _end_of(redirect.target, targets)
            message = f'"{redirect.target}" is redirected itself'
            tip = f'write "{end}"' if end else "the redirects lead round in a circle; name a page that is there"
            yield Finding((index, "to"), message, tip, "redirects.yml")
        elif not _may_have_page(catalog, redirect.target):
            message, tip = f'there is no page "{redirect.target}"', suggest(redirect.target, catalog.names)
            yield Finding((index, "to"), message, tip, "redirects.yml")


def _end_of(address: str, targets: Mapping[str, str]) -> str | None:
    """Where a chain of redirects ends; None where it goes round."""
    passed: set[str] = set()
    while address in targets and address not in passed:
        passed.add(address)
        address = targets[address]
    return None if address in passed else address


def _has_page(catalog: Catalog, address: str) -> bool:
    folder, _, name = address.rstrip("/").rpartition("/")
    return address in catalog.names or (folder in FOLDERS and name in catalog.ids and name not in catalog.entries)


def _may_have_page(catalog: Catalog, address: str) -> bool:
    """Whether an address is a page; true for those of written pages, whose links the build follows."""
    folder = address.rstrip("/").rpartition("/")[0]
    readable = {"topics": catalog.topics, "lists": catalog.lists} | dict.fromkeys(FOLDERS, catalog.entries)
    known = readable.get(folder) and address not in WRITTEN_AMONG_ENTRIES
    return not known or _has_page(catalog, address)


# Texts and source documents


@rule("catalog", "chinese-typography")
def shared_texts(catalog: Catalog) -> Iterator[Finding]:
    """The Chinese texts of shared files are set like those of entries."""
    for path, location, text in _texts(catalog):
        for finding in badly_set(location, text):
            yield replace(finding, path=path)


def _texts(catalog: Catalog) -> Iterator[tuple[str, Location, str]]:
    """Every text of the shared files with its file and its place in it."""
    shared: dict[str, Iterable[Record]] = {
        "topics.yml": catalog.topics.values(),
        "lists.yml": catalog.lists.values(),
        "authors.yml": catalog.persons,
        "sources.yml": catalog.documents.values(),
        "metrics.yml": catalog.metrics.values(),
    }
    for path, records in shared.items():
        for index, record in enumerate(records):
            for location, text in record.texts:
                yield path, (index, *location), text
    for location, text in catalog.vocabulary.texts:
        yield "vocab.yml", location, text


@rule("catalog")
def uncited_row(catalog: Catalog) -> Iterator[Finding]:
    """Every row of every source document is cited by an entry."""
    if catalog.ids - catalog.entries.keys():
        return  # an entry that cannot be read may cite it
    cited = {(row.document, row.item) for entry in catalog.entries.values() for row in entry.sources}
    for index, document in enumerate(catalog.documents.values()):
        missing = [item for item in range(1, document.rows + 1) if (document.id, item) not in cited]
        if missing:
            shown = ", ".join(map(str, missing[:20])) + (" ..." if len(missing) > 20 else "")
            message = f"{len(missing)} rows of {document.id} are in no entry: {shown}"
            yield Finding((index,), message, "name them under sources", "sources.yml")
