"""Takes a catalog or a written page, returns what the search knows of each: names, texts by weight, what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from llm_atlas.catalog import (
    KINDS,
    LANGUAGES,
    Catalog,
    Entry,
    Language,
    Organisation,
    ReadingList,
    Result,
    Topic,
    grammar,
)
from llm_atlas.site.gathered import GATHERED, Gathered, Gathering
from llm_atlas.site.wording import words

# The kinds of records, in the order in which a filter shows them; the file of the index holds their numbers.
RECORD_KINDS = (*KINDS, "list", "topic", *GATHERED, "page")

_NAMED_WORKS = 5  # that are shown of a person or a place

# Fields of an entry that are not running text, or that have a field of their own below.
_APART = {"title", "questions", "short", "aliases", "authors", "organisations", "summary", "venue", "topics", "date"}
_APART |= {f"title_{language}" for language in LANGUAGES[1:]}
_APART |= {"added", "arxiv", "doi", "url", "code", "links", "sources", "corrections", "builds_on", "related", "et_al"}
_APART |= {"checked"}


@dataclass(frozen=True)
class SearchRecord:
    """One thing that can be found.

    Attributes:
        id: Id of the entry, or address of the page.
        kind: One of RECORD_KINDS.
        page: Address relative to the root of a language's site.
        shown: By language: title, short name ("" where there is none) and summary.
        names: What it is called; a query that is one of them finds it first.
        identifiers: arXiv id, DOI, repository, in their normal form.
        texts: Name of a weight (see index.WEIGHTS) and text.
        year: Year of publication.
        topics: Ids of the main topics it stands under.
    """

    id: str
    kind: str
    page: str
    shown: Mapping[Language, tuple[str, str, str]]
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    year: int | None = None
    topics: tuple[str, ...] = ()


def catalog_records(catalog: Catalog) -> Iterator[SearchRecord]:
    """Records of all entries, reading lists and topics, and of the people and places that have a page."""
    for entry in catalog.entries.values():
        yield _entry_record(catalog, entry)
    for item in catalog.lists.values():
        yield _list_record(item)
    for topic in catalog.main_topics:
        yield _topic_record(catalog, topic)
    for every in Gathering(catalog).all.values():
        yield from map(_gathered_record, every)


def _names(title: str | None) -> Iterator[str]:
    """A title and, where a colon divides it, what stands before the colon."""
    if title:
        yield title
        before = re.split(r":\s|\uff1a|\s[-\u2013\u2014]{1,2}\s|\u2014\u2014", title)[0]
        if before != title and len(before) <= 60:
            yield before


def _without_brackets(name: str) -> Iterator[str]:
    """A name and, where a part stands in brackets, the name without it and that part."""
    yield name
    found = re.fullmatch(r"(.+?)\s*[(\uff08]([^()\uff08\uff09]+)[)\uff09]\s*", name)
    if found:
        yield found[1]
        yield found[2]


def _entry_record(catalog: Catalog, entry: Entry) -> SearchRecord:
    written = (entry.short, *entry.all_titles)
    called = [*(name for title in written for name in _names(title)), *entry.aliases, entry.id]
    names = tuple(dict.fromkeys(part for name in called for part in _without_brackets(name)))
    texts = [("name", entry.short or next(_names(entry.title))), ("name", entry.id)]
    texts += [("title", title) for title in entry.all_titles]
    texts += [("alias", alias) for alias in entry.aliases]
    texts += [("author", name) for name in entry.authors]
    for name in entry.organisations:
        known = catalog.vocabulary.organisation.get(name)
        texts += [("organisation", text) for text in (name, *_further_names(known))]
    texts += [("base", catalog.entries[other].name) for other in entry.builds_on if other in catalog.entries]
    texts += [("meta", entry.venue or ""), ("meta", str(entry.year or ""))]
    for topic_id in entry.topics:
        topic = catalog.topics.get(topic_id)
        texts += [("topic", topic.name[language]) for language in LANGUAGES] if topic else []
    texts += [("kind", words(entry.kind, language)) for language in LANGUAGES]
    texts += [("summary", _plain(catalog, entry.summary[language])) for language in LANGUAGES]
    if entry.questions:
        texts += [("question", text) for language in LANGUAGES for text in entry.questions[language]]
    own = {name: value for name, value in entry.model_dump(exclude_none=True).items() if name not in _APART}
    texts += [("body", _plain(catalog, text, entry)) for text in _strings(own)]
    texts += [("body", name) for row in entry.reported for name in _measured(catalog, row)]
    return SearchRecord(
        id=entry.id,
        kind=entry.kind,
        page=entry.page,
        shown={language: _shown(catalog, entry, language) for language in LANGUAGES},
        names=names,
        identifiers=tuple(filter(None, [entry.arxiv, entry.doi and entry.doi.lower(), *_repositories(entry)])),
        texts=tuple((weight, text) for weight, text in texts if text),
        year=entry.year,
        topics=tuple(dict.fromkeys(catalog.root(topic).id for topic in entry.topics if topic in catalog.topics)),
    )


def _measured(catalog: Catalog, row: Result) -> Iterator[str]:
    """What the benchmark and the metric of a result are called."""
    benchmark, metric = catalog.entries.get(row.benchmark), catalog.metrics.get(row.metric)
    yield benchmark.name if benchmark else row.benchmark
    yield from (metric.name[language] for language in LANGUAGES) if metric else ()


def _further_names(organisation: Organisation | None) -> Iterator[str]:
    """What an organisation is called beside the name that entries use."""
    if organisation:
        yield from (organisation.name_in(language) or "" for language in LANGUAGES[1:])
        yield from organisation.aliases


def _shown(catalog: Catalog, entry: Entry, language: Language) -> tuple[str, str, str]:
    title = entry.titles(language)[0]
    short = entry.short_in(language)
    return title, short if short and short != title else "", _plain(catalog, entry.summary[language])


def _repositories(entry: Entry) -> Iterator[str]:
    for address in (entry.code, entry.url):
        found = re.match(r"https?://(?:www\.)?(github\.com/[^/\s]+/[^/?#\s]+?)(?:\.git)?/?$", address or "")
        if found:
            yield found[1].lower()


def _plain(catalog: Catalog, text: str, own: Entry | None = None) -> str:
    """Text without mark-up; a reference to an entry is its name, one to a result of its own entry the figure."""

    def name(found: re.Match[str]) -> str:
        number = grammar.cited_result(found[1])
        if number and own and number <= len(own.reported):
            return f"{own.reported[number - 1].value:g}"
        entry = catalog.entries.get(found[1])
        return entry.name if entry else found[1]

    return grammar.REFERENCE.sub(name, text).replace("`", "")


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value; small numbers and keys are no words."""
    if isinstance(value, str):
        if "://" not in value:
            yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in ("url", "entry", "benchmark", "metric", "place"):
                yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _list_record(item: ReadingList) -> SearchRecord:
    names = tuple(item.name[language] for language in LANGUAGES)
    texts = [("title", name) for name in names] + [("summary", item.summary[language]) for language in LANGUAGES]
    texts += [("kind", words("lists", language)) for language in LANGUAGES]
    shown = {language: (item.name[language], "", item.summary[language]) for language in LANGUAGES}
    return SearchRecord(f"lists/{item.id}", "list", item.page, shown, names, (), tuple(texts))


def _topic_record(catalog: Catalog, topic: Topic) -> SearchRecord:
    names = tuple(dict.fromkeys([*(topic.name[language] for language in LANGUAGES), topic.id]))
    texts = [("title", name) for name in names]
    texts += [("alias", part.name[language]) for part in catalog.parts(topic.id) for language in LANGUAGES]
    summaries = {language: topic.summary[language] if topic.summary else "" for language in LANGUAGES}
    texts += [("summary", text) for text in summaries.values() if text]
    shown = {language: (topic.name[language], "", summaries[language]) for language in LANGUAGES}
    return SearchRecord(f"topics/{topic.id}", "topic", topic.page, shown, names, (), tuple(texts), topics=(topic.id,))


def _gathered_record(one: Gathered) -> SearchRecord:
    names = tuple(dict.fromkeys(one.names.values()))
    texts = [("title", name) for name in names] + [("alias", name) for name in one.others]
    texts += [("kind", words(f"search-kind-{one.folder}", language)) for language in LANGUAGES]
    shown = {language: (one.name_in(language), "", _works(one, language)) for language in LANGUAGES}
    return SearchRecord(one.page.rstrip("/"), one.folder, one.page, shown, names, (), tuple(texts))


def _works(one: Gathered, language: Language) -> str:
    """The first works of a person or a place by name."""
    return words("joint", language).join(entry.name_in(language) for entry in one.works[:_NAMED_WORKS])


class _Sections(HTMLParser):
    """The text of a page by section; what is made from entries is left out, as entries are found themselves."""

    LINK_TO_HEADING = "headerlink"  # a class of Markdown's; what is our own bears the attribute
    VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "col", "source"})

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[list[str]] = [["", "", ""]]  # anchor, heading, text
        self._open: list[tuple[str, bool]] = []
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a section at a heading with an id; leave out what is not the page's own."""
        if tag in self.VOID:
            return
        values = dict(attrs)
        skipped = tag in ("script", "style") or "data-search-exclude" in values
        skipped = skipped or self.LINK_TO_HEADING in (values.get("class") or "").split()
        self._open.append((tag, skipped))
        if tag in ("h1", "h2", "h3") and not self._skipping:
            if tag != "h1":
                self.sections.append([values.get("id") or "", "", ""])
            self._heading = tag

    @property
    def _skipping(self) -> bool:
        return any(skipped for _, skipped in self._open)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open in it."""
        if tag == self._heading:
            self._heading = ""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                break
        if tag in ("p", "li", "td", "th", "dd", "dt", "h2", "h3"):
            self.sections[-1][2] += " "

    def handle_data(self, data: str) -> None:
        """Add text to the heading or the section."""
        if not self._skipping:
            self.sections[-1][1 if self._heading else 2] += data


def page_records(pages: Iterable[tuple[str, str, str]], language: Language, topics: set[str]) -> Iterator[SearchRecord]:
    """Records of written pages, one a section.

    Args:
        pages: Address, title and HTML of each.
        language: Their language.
        topics: Ids of the main topics.
    """
    for address, title, html in pages:
        parser = _Sections()
        parser.feed(html)
        parser.close()
        topic = address.removeprefix("topics/").removesuffix("/")
        for anchor, heading, text in parser.sections:
            text = " ".join(text.split())
            if not text or (anchor and not heading):
                continue
            shown = f"{title}: {heading.strip()}" if anchor and heading.strip() != title else title
            yield SearchRecord(
                id=f"{address}#{anchor}" if anchor else address or "home",
                kind="page",
                page=f"{address}#{anchor}" if anchor else address,
                shown={language: (shown, "", text[:240])},
                names=(),
                identifiers=(),
                texts=(("meta", title), ("title", heading), ("body", text)),
                topics=(topic,) if topic in topics else (),
            )
