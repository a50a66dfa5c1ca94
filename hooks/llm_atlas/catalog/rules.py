"""Takes a catalog, returns the problems that only show when entries, topics, lists and vocabulary are seen together.

A rule is one function; its name is the name of the rule and its docstring says what must be true. It yields the file,
the place in the file, the message and a tip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date as Date
from graphlib import CycleError, TopologicalSorter
from itertools import product
from pathlib import Path

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import FOLDERS, Entry
from llm_atlas.catalog.languages import CHINESE, FIRST, FURTHER, LANGUAGES, is_chinese, language_name
from llm_atlas.catalog.parts import Notes
from llm_atlas.catalog.parts import summary_length as wanted_length
from llm_atlas.catalog.problem import Problem, suggest
from llm_atlas.catalog.text import HAN, bare, set_chinese
from llm_atlas.catalog.types import Location

Finding = tuple[str, Location, str, str]
Rule = Callable[[Catalog, Date], Iterator[Finding]]

RULES: dict[str, Rule] = {}
# Written pages whose addresses look like those of entries.
WRITTEN_AMONG_ENTRIES = ("models/compare/",)
REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]")


def rule(function: Rule) -> Rule:
    """Make a function one of the rules."""
    RULES[function.__name__.replace("_", "-")] = function
    return function


def check(catalog: Catalog, root: Path, today: Date, display: Callable[[Path], str]) -> list[Problem]:
    """Apply every rule.

    Args:
        catalog: What was read.
        root: The catalog's folder.
        today: Day after which a date lies in the future.
        display: Turns a path into what a person is shown.

    Returns:
        Problems in order of path and line.
    """
    problems = [
        Problem(display(root / path), *catalog.place(path, location), name, message, tip)
        for name, apply in RULES.items()
        for path, location, message, tip in apply(catalog, today)
    ]
    return sorted(set(problems))


# Closed lists


@rule
def unknown_topic(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """Every topic of an entry, and the parent of every topic, stands in topics.yml."""
    for entry in catalog.entries.values():
        for index, topic in enumerate(entry.topics):
            if catalog.topics and topic not in catalog.topics:
                yield (
                    entry.path,
                    ("topics", index),
                    f'there is no topic "{topic}"',
                    _near(topic, catalog.topics, "topics.yml"),
                )
    for index, topic in enumerate(catalog.topics.values()):
        parent = catalog.topics.get(topic.parent) if topic.parent else None
        if topic.parent and (parent is None or parent.parent):
            tip = _near(topic.parent, [name.id for name in catalog.main_topics], "topics.yml")
            yield "topics.yml", (index, "parent"), f'"{topic.parent}" is not a topic with a page of its own', tip


@rule
def unknown_venue(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A venue is a name that stands in vocab.yml, and the year."""
    for entry in catalog.entries.values():
        if entry.venue is None:
            continue
        match = re.fullmatch(r"(.+) (\d{4})", entry.venue)
        if not match:
            yield entry.path, ("venue",), f'"{entry.venue}" does not end in a year', "write it like NeurIPS 2023"
        elif catalog.vocabulary.venues and match[1] not in catalog.vocabulary.venue:
            yield entry.path, ("venue",), f'there is no venue "{match[1]}"', _near(match[1], catalog.vocabulary.venue)
        elif entry.year and int(match[2]) < entry.year:
            yield (
                entry.path,
                ("venue",),
                f"{entry.venue} is before the first version, {entry.date}",
                "one of the two is wrong",
            )


@rule
def unknown_licence(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A licence stands in vocab.yml."""
    for entry in catalog.entries.values():
        licence = getattr(entry, "licence", None)
        if licence and catalog.vocabulary.licences and licence not in catalog.vocabulary.licence:
            yield (
                entry.path,
                ("licence",),
                f'there is no licence "{licence}"',
                _near(licence, catalog.vocabulary.licence),
            )


@rule
def unknown_organisation(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """An organisation is written as its English name in vocab.yml, so that it is found in both languages."""
    known = catalog.vocabulary.organisation
    spelt = {
        name: organisation.name
        for organisation in known.values()
        for name in (*map(organisation.name_in, FURTHER), *organisation.aliases)
        if name
    }
    for entry in catalog.entries.values():
        named: list[tuple[Location, str]] = [(("organisations", i), name) for i, name in enumerate(entry.organisations)]
        developer = getattr(entry, "developer", None)
        if developer:
            named.append((("developer",), developer))
        for location, name in named:
            if known and name not in known:
                tip = f'write "{spelt[name]}"' if name in spelt else _near(name, known)
                yield entry.path, location, f'there is no organisation "{name}"', tip


def _near(word: str, known: Mapping[str, object] | list[str], file: str = "vocab.yml") -> str:
    return suggest(word, known) or f"add it to {file} if it is new"


# References


@rule
def dangling_reference(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """Every id that is named, in a field, in a text as [[id]] or in a list, is the id of an entry."""
    for entry in catalog.entries.values():
        named: list[tuple[Location, str]] = []
        for name in ("builds_on", "related"):
            named += [((name, index), target) for index, target in enumerate(getattr(entry, name))]
        for index, corpus in enumerate(getattr(entry, "corpora", ())):
            if corpus.entry:
                named.append((("corpora", index, "entry"), corpus.entry))
        for location, text in entry.texts:
            if location[0] in ("notes", "sections"):
                prose = re.sub(r"`[^`]*`", "", text)
                named += [(location, target) for target in REFERENCE.findall(prose)]
        for location, target in named:
            if target not in catalog.ids:
                yield entry.path, location, f'there is no entry "{target}"', suggest(target, catalog.ids)
    for number, reading_list in enumerate(catalog.lists.values()):
        for part, section in enumerate(reading_list.sections):
            for index, item in enumerate(section.entries):
                if item.id not in catalog.ids:
                    location = (number, "sections", part, "entries", index, "id")
                    yield "lists.yml", location, f'there is no entry "{item.id}"', suggest(item.id, catalog.ids)


@rule
def redirect_source(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A redirect starts where no page is, and one starts at an address."""
    seen: set[str] = set()
    for index, redirect in enumerate(catalog.redirects):
        if _has_page(catalog, redirect.source):
            message = f'there is a page at "{redirect.source}"; it would be hidden'
            yield "redirects.yml", (index, "from"), message, "leave the redirect out"
        if redirect.source in seen:
            yield "redirects.yml", (index, "from"), f'"{redirect.source}" is redirected twice', "leave one out"
        seen.add(redirect.source)


@rule
def redirect_target(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A redirect leads to a page, not to another redirect."""
    targets = {redirect.source: redirect.target for redirect in catalog.redirects}
    for index, redirect in enumerate(catalog.redirects):
        if redirect.target in targets:
            end = _end_of(redirect.target, targets)
            message = f'"{redirect.target}" is redirected itself'
            tip = f'write "{end}"' if end else "the redirects lead round in a circle; name a page that is there"
            yield "redirects.yml", (index, "to"), message, tip
        elif not _may_have_page(catalog, redirect.target):
            tip = suggest(redirect.target, catalog.names)
            yield "redirects.yml", (index, "to"), f'there is no page "{redirect.target}"', tip


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


@rule
def circular_descent(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """No work builds on itself, directly or through others."""
    graph = {
        entry.id: {base for base in entry.builds_on if base in catalog.entries} for entry in catalog.entries.values()
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
        index = entry.builds_on.index(ring[1])
        yield entry.path, ("builds_on", index), "works build on each other: " + " -> ".join(ring), "take one out"
        graph[first].discard(ring[1])


@rule
def builds_on_later_work(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A work builds on works that were public before it."""
    for entry in catalog.entries.values():
        for index, base_id in enumerate(entry.builds_on):
            base = catalog.entries.get(base_id)
            if base and base.date and entry.date:
                length = min(len(base.date), len(entry.date))
                if base.date[:length] > entry.date[:length]:
                    message = f"it builds on {base.id}, but that came later ({base.date} after {entry.date})"
                    yield entry.path, ("builds_on", index), message, "one of the dates is wrong, or it is only related"


@rule
def repeated_reference(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A list names a thing once, and an entry does not name itself."""
    for entry in catalog.entries.values():
        for name in ("topics", "builds_on", "related", "aliases", "organisations"):
            values = getattr(entry, name)
            for index, value in enumerate(values):
                if value in values[:index]:
                    yield entry.path, (name, index), f'"{value}" stands in {name} twice', "leave one out"
        for index, value in enumerate(entry.related):
            if value == entry.id:
                yield entry.path, ("related", index), "an entry is not related to itself", "leave it out"
    for number, reading_list in enumerate(catalog.lists.values()):
        seen: set[str] = set()
        for part, section in enumerate(reading_list.sections):
            for index, item in enumerate(section.entries):
                if item.id in seen:
                    location = (number, "sections", part, "entries", index, "id")
                    yield "lists.yml", location, f'"{item.id}" stands in the list twice', "leave one out"
                seen.add(item.id)


@rule
def repeated_name(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A closed list names a thing once."""
    for path, location, name in catalog.repeated:
        yield path, location, f'"{name}" stands in the list twice', "keep one"


# One entry for one work


def _duplicates(catalog: Catalog, key: Callable[[Entry], str | None], field: str, words: str) -> Iterator[Finding]:
    seen: dict[str, Entry] = {}
    for entry in catalog.entries.values():
        value = key(entry)
        if value is None:
            continue
        first = seen.setdefault(value, entry)
        if first is not entry:
            yield entry.path, (field,), f"{words} stands in {first.path} too", "one work has one entry: merge them"


@rule
def duplicate_arxiv(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """An arXiv id stands in one entry."""
    return _duplicates(catalog, lambda entry: entry.arxiv, "arxiv", "the arXiv id")


@rule
def duplicate_doi(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A DOI stands in one entry, whatever its case."""
    return _duplicates(catalog, lambda entry: entry.doi.lower() if entry.doi else None, "doi", "the DOI")


@rule
def duplicate_title(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A title stands in one entry, whatever its case and punctuation."""
    return _duplicates(catalog, lambda entry: bare(entry.title) or entry.title, "title", "the title")


@rule
def duplicate_id(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """An id is used once in the whole catalog: it is the BibTeX key."""
    seen: dict[str, str] = {}
    for path in catalog.places:
        folder, _, name = path.partition("/")
        if not name:
            continue
        first = seen.setdefault(name, folder)
        if first != folder:
            yield path, (), f"{first}/{name} has the same name", "give one of them another file name"


# Dates


@rule
def future_date(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """No date lies in the future."""
    for entry in catalog.entries.values():
        for name in ("date", "added"):
            value = getattr(entry, name)
            if value and value > today.isoformat()[: len(value)]:
                yield entry.path, (name,), f"{value} is in the future", ""
        month = _arxiv_month(entry)
        if month and month > today.isoformat()[:7]:
            yield entry.path, ("arxiv",), f"arXiv id {entry.arxiv} is of {month}, which is in the future", ""


def _arxiv_month(entry: Entry) -> str | None:
    """Year and month in an arXiv id of the form in use since 2007."""
    match = re.fullmatch(r"([0-9]{2})([0-9]{2})\..*", entry.arxiv or "")
    return f"20{match[1]}-{match[2]}" if match else None


@rule
def date_after_arxiv(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """The first public version is not later than the month in its arXiv id."""
    for entry in catalog.entries.values():
        month = _arxiv_month(entry)
        if month and entry.date:
            length = min(len(entry.date), 7)
            if entry.date[:length] > month[:length]:
                message = f"the date {entry.date} is after {month}, the month of arXiv id {entry.arxiv}"
                yield entry.path, ("date",), message, "`date` is the day of the first version"


# Text


@rule
def summary_length(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A summary has 60 to 300 characters in English and 30 to 300 in Chinese."""
    for entry in catalog.entries.values():
        for language in LANGUAGES:
            least, most = wanted_length(language)
            length = len(entry.summary[language])
            if not least <= length <= most:
                fault = "short" if length < least else "long"
                message = f"the summary is too {fault}: {length} characters, where {least} to {most} are wanted"
                yield (
                    entry.path,
                    ("summary", language),
                    message,
                    "say in one or two sentences what it does and why it matters",
                )


@rule
def summary_repeats_title(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A summary says more than the title."""
    for entry in catalog.entries.values():
        for language in LANGUAGES:
            for title in entry.all_titles:
                short = bare(title)
                if len(short) >= 12 and short in bare(entry.summary[language]):
                    yield (
                        entry.path,
                        ("summary", language),
                        "the summary repeats the title",
                        "say what the title does not",
                    )


@rule
def notes_differ(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """Notes have the same parts, and the same number of points in each, in both languages."""
    for entry in catalog.entries.values():
        if entry.notes is None:
            continue
        for language, name in product(FURTHER, Notes.model_fields):
            one, other = getattr(entry.notes[FIRST], name), getattr(entry.notes[language], name)
            if bool(one) != bool(other):
                lacking = language if one else FIRST
                message = f'the notes have no {language_name(lacking, FIRST)} "{name}"'
                yield entry.path, ("notes", lacking), message, "write it, or leave out the other"
            elif isinstance(one, tuple) and len(one) != len(other):
                counts = f"{len(one)} points in {language_name(FIRST, FIRST)}"
                message = f'"{name}" has {counts} and {len(other)} in {language_name(language, FIRST)}'
                yield entry.path, ("notes", language, name), message, "say the same in both"


@rule
def wrong_language(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """Chinese text holds Chinese, and English text is not Chinese."""
    for entry in catalog.entries.values():
        for location, text in entry.texts:
            if location[0] not in ("summary", "notes", "sections") or "title" in location:
                continue
            share = len(HAN.findall(text)) / max(len(text), 1)
            for language in (language for language in LANGUAGES if language in location):
                name = language_name(language, FIRST)
                if language in CHINESE and not share and len(text) > 40:
                    yield entry.path, location, f"the {name} text holds no {name}", ""
                if language not in CHINESE and share > 0.3:
                    yield entry.path, location, f"the {name} text is Chinese", ""


@rule
def untrimmed(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """No text starts or ends with a space or holds two in a row."""
    for entry in catalog.entries.values():
        for location, text in entry.texts:
            if text != text.strip() or "  " in text:
                yield entry.path, location, "there is a space too many", "no space at the ends, one between words"


@rule
def chinese_typography(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """Chinese text has full-width punctuation, and a space between Chinese and Latin."""
    for path, location, text in _all_texts(catalog):
        if not is_chinese(location):
            continue
        wanted = set_chinese(text)
        if wanted != text:
            pairs = enumerate(zip(text, wanted, strict=False))
            at = next((index for index, (one, other) in pairs if one != other), len(text) - 1)
            shown = text[max(at - 6, 0) : at + 6]
            tip = f'write "{wanted[max(at - 6, 0) : at + 7]}"'
            yield path, location, f'punctuation or spacing of "{shown}"', tip


def _all_texts(catalog: Catalog) -> Iterator[tuple[str, Location, str]]:
    """Every text with its file and its place in it, of entries and of the shared files."""
    for entry in catalog.entries.values():
        for location, text in entry.texts:
            yield entry.path, location, text
    shared = {
        "topics.yml": catalog.topics.values(),
        "lists.yml": catalog.lists.values(),
        "sources.yml": catalog.documents.values(),
    }
    for path, records in shared.items():
        for index, record in enumerate(records):
            for location, text in record.texts:
                yield path, (index, *location), text
    for location, text in catalog.vocabulary.texts:
        yield "vocab.yml", location, text


@rule
def table_shape(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """Every row of a table has as many cells as the table has columns."""
    for entry in catalog.entries.values():
        for number, table in enumerate(entry.tables):
            for index, row in enumerate(table.rows):
                if len(row) != len(table.columns):
                    message = f"the row has {len(row)} cells and the table {len(table.columns)} columns"
                    yield entry.path, ("tables", number, "rows", index), message, ""


# Sources


@rule
def unknown_source(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """A source names a document of sources.yml and a row it has."""
    if not catalog.documents:
        return
    for entry in catalog.entries.values():
        for name in ("sources", "corrections"):
            for index, row in enumerate(getattr(entry, name)):
                document = catalog.documents.get(row.document)
                if document is None:
                    tip = _near(row.document, catalog.documents, "sources.yml")
                    yield entry.path, (name, index, "document"), f'there is no document "{row.document}"', tip
                elif row.item and row.item > document.rows:
                    message = f"{document.id} has {document.rows} rows; there is no row {row.item}"
                    yield entry.path, (name, index, "item"), message, ""


@rule
def uncited_row(catalog: Catalog, today: Date) -> Iterator[Finding]:
    """Every row of every source document is cited by an entry."""
    if catalog.ids - catalog.entries.keys():
        return  # an entry that cannot be read may cite it
    cited = {(row.document, row.item) for entry in catalog.entries.values() for row in entry.sources}
    for index, document in enumerate(catalog.documents.values()):
        missing = [item for item in range(1, document.rows + 1) if (document.id, item) not in cited]
        if missing:
            shown = ", ".join(map(str, missing[:20])) + (" ..." if len(missing) > 20 else "")
            yield (
                "sources.yml",
                (index,),
                f"{len(missing)} rows of {document.id} are in no entry: {shown}",
                "name them under sources",
            )
