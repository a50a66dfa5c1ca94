"""Rules about the fields of one entry: what they name stands in the catalog, and they agree with one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Date

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.grammar import REFERENCE, arxiv_month, cited_result
from llm_atlas.catalog.problem import suggest
from llm_atlas.catalog.reserved import why_reserved
from llm_atlas.catalog.rules.rule import Finding, near, repeated, rule
from llm_atlas.catalog.types import Location

# Closed lists


@rule("entry", firm=True)
def unknown_topic(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """Every topic of an entry, and the parent of every topic, stands in topics.yml."""
    for index, topic in enumerate(entry.topics):
        if catalog.topics and topic not in catalog.topics:
            tip = near(topic, catalog.topics, "topics.yml")
            yield Finding(("topics", index), f'there is no topic "{topic}"', tip)


@rule("entry")
def unknown_venue(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """A venue is a name that stands in vocab.yml, and the year."""
    if entry.venue is None:
        return
    known = catalog.vocabulary.venue
    match = re.fullmatch(r"(.+) (\d{4})", entry.venue)
    if not match:
        yield Finding(("venue",), f'"{entry.venue}" does not end in a year', "write it like NeurIPS 2023")
    elif known and match[1] not in known:
        yield Finding(("venue",), f'there is no venue "{match[1]}"', near(match[1], known))
    elif entry.year and int(match[2]) < entry.year:
        message = f"{entry.venue} is before the first version, {entry.date}"
        yield Finding(("venue",), message, "one of the two is wrong")


@rule("entry")
def unknown_licence(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """A licence stands in vocab.yml."""
    licence, known = getattr(entry, "licence", None), catalog.vocabulary.licence
    if licence and known and licence not in known:
        yield Finding(("licence",), f'there is no licence "{licence}"', near(licence, known))


@rule("entry")
def unknown_organisation(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """An organisation is written as its English name in vocab.yml, so that it is found in both languages."""
    known, spelt = catalog.vocabulary.organisation, catalog.vocabulary.organisation_by_spelling
    named: list[tuple[Location, str]] = [(("organisations", i), name) for i, name in enumerate(entry.organisations)]
    developer = getattr(entry, "developer", None)
    if developer:
        named.append((("developer",), developer))
    for location, name in named:
        if known and name not in known:
            tip = f'write "{spelt[name]}"' if name in spelt else near(name, known)
            yield Finding(location, f'there is no organisation "{name}"', tip)


# References


@rule("alone", firm=True)
def reserved_id(entry: Entry) -> Iterator[Finding]:
    """No entry, topic or list takes the name of a page that is there, or one that Windows cannot hold."""
    if why := why_reserved(entry.folder, entry.id):
        yield Finding((), f'"{entry.id}" cannot be an id: {why}', "give the file another name")


@rule("entry", firm=True)
def dangling_reference(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """Every id that is named, in a field, in a text as [[id]] or in a list, is the id of an entry."""
    in_texts = entry.model_dump_json(include={"notes", "sections"})
    doubtful = not catalog.ids.issuperset(REFERENCE.findall(in_texts))  # told sooner than each text is looked through
    for location, target in (*_named(entry), *(_named_in_texts(entry) if doubtful else ())):
        if target not in catalog.ids:
            yield Finding(location, f'there is no entry "{target}"', suggest(target, catalog.ids))


def _named(entry: Entry) -> Iterator[tuple[Location, str]]:
    """Every id that an entry names in a field, with its place."""
    for name in ("builds_on", "related"):
        for index, target in enumerate(getattr(entry, name)):
            yield (name, index), target
    for index, corpus in enumerate(getattr(entry, "corpora", ())):
        if corpus.entry:
            yield ("corpora", index, "entry"), corpus.entry
    successor = getattr(entry, "superseded_by", None)
    if successor and successor.entry:
        yield ("superseded_by", "entry"), successor.entry


def _named_in_texts(entry: Entry) -> Iterator[tuple[Location, str]]:
    """Every id that a text of an entry names, with the place of the text; what is code names none."""
    for location, text in entry.texts:
        if location[0] in ("notes", "sections"):
            prose = re.sub(r"`[^`]*`", "`", text)
            named = (target for target in REFERENCE.findall(prose) if not cited_result(target))
            yield from ((location, target) for target in named)


@rule("entry")
def builds_on_later_work(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """A work builds on works that were public before it."""
    for index, base_id in enumerate(entry.builds_on):
        base = catalog.entries.get(base_id)
        if base and base.date and entry.date:
            length = min(len(base.date), len(entry.date))
            if base.date[:length] > entry.date[:length]:
                message = f"it builds on {base.id}, but that came later ({base.date} after {entry.date})"
                tip = "one of the dates is wrong, or it is only related"
                yield Finding(("builds_on", index), message, tip)


@rule("alone")
def repeated_reference(entry: Entry) -> Iterator[Finding]:
    """A list names a thing once, and an entry does not name itself."""
    for name in ("topics", "builds_on", "related", "aliases", "organisations"):
        values = getattr(entry, name)
        for index in sorted(repeated(values)):
            yield Finding((name, index), f'"{values[index]}" stands in {name} twice', "leave one out")
    for index, value in enumerate(entry.related):
        if value == entry.id:
            yield Finding(("related", index), "an entry is not related to itself", "leave it out")


# Dates


@rule("entry", day=True)
def future_date(entry: Entry, catalog: Catalog, latest: Date) -> Iterator[Finding]:
    """No date lies in the future; the day that it already is somewhere on earth does not."""
    dates: list[tuple[Location, str | None]] = [(("date",), entry.date), (("added",), entry.added)]
    for location, value in (*dates, (("checked", "day"), entry.checked.day)):
        if value and value > latest.isoformat()[: len(value)]:
            yield Finding(location, f"{value} is in the future")
    month = arxiv_month(entry.arxiv or "")
    if month and month > latest.isoformat()[:7]:
        yield Finding(("arxiv",), f"arXiv id {entry.arxiv} is of {month}, which is in the future")


@rule("alone")
def date_after_arxiv(entry: Entry) -> Iterator[Finding]:
    """The first public version is not later than the month in its arXiv id."""
    month = arxiv_month(entry.arxiv or "")
    if month and entry.date:
        length = min(len(entry.date), 7)
        if entry.date[:length] > month[:length]:
            message = f"the date {entry.date} is after {month}, the month of arXiv id {entry.arxiv}"
            yield Finding(("date",), message, "`date` is the day of the first version")


# What was checked, and what became of it


@rule("alone")
def checked_on_a_day(entry: Entry) -> Iterator[Finding]:
    """What was checked says on which day; of what nobody has checked, nothing more is said."""
    checked = entry.checked
    if checked.against == "nothing-yet":
        for name in ("day", "version", "open"):
            if getattr(checked, name):
                message = f'nothing was checked yet, and "{name}" says more of it'
                yield Finding(("checked", name), message, "say what it was checked against, or leave it out")
    elif checked.day is None:
        message = f"it was checked against the {checked.against}, but not said on which day"
        yield Finding(("checked",), message, "add `day`, as YYYY-MM-DD")
    for index in sorted(repeated(checked.open)):
        yield Finding(("checked", "open", index), f'"{checked.open[index]}" stands in open twice', "leave one out")


@rule("alone")
def living_successor(entry: Entry) -> Iterator[Finding]:
    """What is superseded is not maintained, is not its own successor, and says where the successor is found."""
    successor = getattr(entry, "superseded_by", None)
    if successor is None:
        return
    if getattr(entry, "state", None) == "maintained":
        tip = "change the state, or leave the successor out"
        yield Finding(("state",), f'it is superseded by "{successor.name}", and said to be maintained', tip)
    if successor.entry == entry.id:
        yield Finding(("superseded_by", "entry"), "an entry is not its own successor", "leave it out")
    if not successor.entry and not successor.url:
        message = f'nothing says where "{successor.name}" is found'
        yield Finding(("superseded_by",), message, "add `entry` or `url`")


# Sources


@rule("entry", firm=True)
def unknown_source(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """A source names a document of sources.yml and a row it has."""
    for name in ("sources", "corrections") if catalog.documents else ():
        for index, row in enumerate(getattr(entry, name)):
            document = catalog.documents.get(row.document)
            if document is None:
                tip = near(row.document, catalog.documents, "sources.yml")
                yield Finding((name, index, "document"), f'there is no document "{row.document}"', tip)
            elif row.item and row.item > document.rows:
                message = f"{document.id} has {document.rows} rows; there is no row {row.item}"
                yield Finding((name, index, "item"), message)
