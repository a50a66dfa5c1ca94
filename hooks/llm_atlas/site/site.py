"""Takes a checked catalog and a language, returns the generated pages, the navigation and the exports of one site."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import PurePosixPath

from markupsafe import Markup, escape

from llm_atlas.catalog import (
    FILES,
    FOLDERS,
    KINDS,
    LANGUAGES,
    Catalog,
    Entry,
    Language,
    Problem,
    Term,
    folder_of,
    newest_day,
    schema_catalog,
    schema_files,
)
from llm_atlas.site.benchmarks import benchmarks
from llm_atlas.site.export.api import catalog_json, entry_json, known_json
from llm_atlas.site.export.citations import WHOLE_PAGE, Citations
from llm_atlas.site.export.hosting import robots_txt, security_txt, web_manifest
from llm_atlas.site.facets import FacetedView, explore_view
from llm_atlas.site.frame import CONTENT, MARKS, Frame
from llm_atlas.site.gathered import GATHERED, Gathered
from llm_atlas.site.heads import citation_meta, file_links
from llm_atlas.site.linked_data import catalog_data, entry_data
from llm_atlas.site.pictures.marks import name_of
from llm_atlas.site.render.explore import CHOICES
from llm_atlas.site.render.paging import Pages, topic_pages
from llm_atlas.site.render.renderer import Renderer
from llm_atlas.site.render.templates import relative
from llm_atlas.site.repository import Repository
from llm_atlas.site.search.index import index_files
from llm_atlas.site.search.records import RECORD_KINDS, catalog_records, page_records
from llm_atlas.site.terms import Terms, glossary
from llm_atlas.site.wording import WORDS, words


@dataclass(frozen=True)
class GeneratedPage:
    """A page that no one writes by hand.

    Attributes:
        source: Path of the Markdown file it would have, for example ``papers/lora.md``.
        title: Title.
        full: The title in full, by which the page is told from all others.
        description: One or two sentences.
        html: Content.
        edit: Path in the catalog of the file to edit; None where it is made from many.
        place: Line and column in that file of what names the page.
    """

    source: str
    title: Markup
    full: Markup
    description: Markup
    html: str
    edit: str | None = None
    place: tuple[int, int] = (1, 1)

    @property
    def id(self) -> str:
        """Its name within its folder."""
        return PurePosixPath(self.source).stem

    @property
    def folder(self) -> str:
        """The folder it stands in."""
        return str(PurePosixPath(self.source).parent)

    @property
    def in_navigation(self) -> bool:
        """Whether the page stands in the tree beside the content; an entry does not."""
        return self.source.endswith("/index.md") or self.source.startswith("lists/")


class Site:
    """One language's site.

    Args:
        catalog: What is shown.
        language: Language of the pages.
        repository: Where the files are kept; None where that is not said.
        root: Address of the site of the first language, ending in a slash; empty where it is not known.
    """

    def __init__(self, catalog: Catalog, language: Language, repository: Repository | None, root: str = ""):
        self.catalog = catalog
        self.language = language
        self.repository = repository
        self._root = root
        self.citations = Citations(catalog, root)
        self.render = Renderer(catalog, language, self.citations, edit=self.edit_address)

    def edit_address(self, path: str) -> str | None:
        """Where a file of the catalog can be edited in the browser."""
        return self.repository.edit_address(f"catalog/{path}") if self.repository else None

    def pages(self) -> Iterator[GeneratedPage]:
        """Every page made from the catalog that is no entry's: kinds, reading lists, the search."""
        for folder in FOLDERS:
            title = escape(words(folder, self.language))
            if folder == Term.folder:
                full = escape(self._bracketed(words("glossary", self.language), folder))
                yield GeneratedPage(f"{folder}/index.md", title, full, title, self.glossary())
                continue
            for pages, number, html in self.render.overviews.kind_pages(folder):
                yield self._numbered(pages, number, html, words(folder, self.language))
        yield from self._explore_pages()
        yield from self._topic_pages()
        for index, item in enumerate(self.catalog.lists.values()):
            title, summary = escape(item.name[self.language]), escape(item.summary[self.language])
            place = self.catalog.place("lists.yml", (index, "id"))
            html = self.render.lists.page(item)
            yield GeneratedPage(f"lists/{item.id}.md", title, title, summary, html, "lists.yml", place)
        yield from _benchmark_pages(self.render)
        for folder in GATHERED:
            title = escape(words(folder, self.language))
            yield GeneratedPage(f"{folder}/index.md", title, title, title, self.render.gathered.index(folder))
        title = escape(words("search", self.language))
        yield GeneratedPage("search.md", title, title, title, self.render.overviews.search_page())

    def _explore_pages(self) -> Iterator[GeneratedPage]:
        """The entries that Explore does not show before a script asks for them, page by page."""
        pages, name = self.render.explore.pages(self._explore_view), words("explore", self.language)
        for number in pages.plain:
            yield self._numbered(pages, number, self.render.explore.plain_page(self._explore_view, number), name)

    def _topic_pages(self) -> Iterator[GeneratedPage]:
        """The entries of each topic that has more than its page shows, by sub-topic."""
        for topic in self.catalog.main_topics:
            entries = [entry for _, group in self.render.find.by_part(topic) for entry in group]
            name = topic.name[self.language]
            pages = topic_pages(topic.page, len(entries))
            for pages_, number, html in self.render.overviews.further_pages(pages, entries, name):
                yield self._numbered(pages_, number, html, name)

    @cached_property
    def _explore_view(self) -> FacetedView:
        return explore_view(self.catalog)

    def _numbered(self, pages: Pages, number: int, html: str, name: str) -> GeneratedPage:
        """A page of a list that goes on over several."""
        first = number == 1
        title = escape(name if first else words("page-title", self.language, name=name, n=number))
        source = f"{pages.address}index.md" if first else pages.source(number)
        return GeneratedPage(source, title, title, title, html)

    def entry_page(self, entry: Entry) -> GeneratedPage:
        """The page of an entry."""
        title, summary = escape(entry.name_in(self.language)), escape(entry.summary[self.language])
        full = escape(self._full_title(entry))
        html = self.with_terms(self.render.entries.page(entry), entry.page, entry.id)
        return GeneratedPage(_source(entry), title, full, summary, html, entry.path)

    def gathered_page(self, one: Gathered) -> GeneratedPage:
        """The page of an author, an organisation or a venue."""
        name = one.name_in(self.language)
        told = words(f"gathered-told-{one.folder}", self.language, name=name, n=len(one.works))
        full = self._bracketed(name, f"search-kind-{one.folder}")
        html = self.render.gathered.page(one)
        return GeneratedPage(f"{one.page.rstrip('/')}.md", escape(name), escape(full), escape(told), html)

    @property
    def framed_addresses(self) -> Iterator[tuple[str, str | None]]:
        """Address of each page made from a frame, and the file of the catalog it shows; None where that is many."""
        for entry in self.catalog.entries.values():
            yield entry.page, entry.path
        for every in self.render.values.gathering.all.values():
            yield from ((one.page, None) for one in every)

    def framed_pages(self) -> Iterator[GeneratedPage]:
        """Every page that is made from a frame: those of entries, then those of people and places."""
        yield from map(self.entry_page, self.catalog.entries.values())
        for every in self.render.values.gathering.all.values():
            yield from map(self.gathered_page, every)

    def frame_page(self, folder: str) -> GeneratedPage:
        """The page with marks from which those in a folder are made."""
        title, full, description = (Markup(MARKS[name]) for name in ("title", "full", "description"))
        return GeneratedPage(f"{folder}/{MARKS['id']}.md", title, full, description, CONTENT)

    def framed(self, frame: Frame, page: GeneratedPage) -> str:
        """A page as a browser gets it."""
        values = {"id": page.id, "title": page.title, "full": page.full, "description": page.description}
        edit = self.edit_address(page.edit) if page.edit else None
        entry = self.catalog.entries.get(page.id) if page.folder in FOLDERS else None
        head = self._entry_head(entry) if entry else ""
        return frame.fill(values | {"head": head, "content": page.html, "edit": escape(edit or "")})

    def head(self, address: str) -> Markup:
        """What the head of a page holds for other programs: its files of citations, and where the mark is for what a
        frame's entries have there.

        Args:
            address: Address of the page, relative to its language's site.
        """
        framed = MARKS["id"] in address and not address.startswith(tuple(f"{folder}/" for folder in GATHERED))
        found = self.citations.of_page(address, sure=framed)
        links = file_links(found, self._root)
        if framed:
            return links + Markup(MARKS["head"])
        entry = self.catalog.entries.get(PurePosixPath(address).name)
        if entry and entry.page == address:
            return links + self._entry_head(entry)
        if address == WHOLE_PAGE and self._root:
            files = [("application/json", "api/catalog.json"), *((format.media, path) for format, path in found)]
            return links + catalog_data(self.catalog, self.language, self._root, files)
        return links

    def _entry_head(self, entry: Entry) -> Markup:
        """What the head of an entry's page has of its own."""
        work = self.citations.work(entry)
        data = entry_data(entry, work, self.language, self._root, self._full_title(entry)) if self._root else ""
        return citation_meta(work) + data

    def _full_title(self, entry: Entry) -> str:
        """Name and title; a term says that it is one, for a topic may have its name."""
        name = name_of(entry, self.language)
        return self._bracketed(name, entry.kind) if isinstance(entry, Term) else name

    def _bracketed(self, name: str, key: str) -> str:
        return words("in-brackets", self.language, text=name, n=words(key, self.language))

    def glossary(self) -> str:
        """The page of all terms."""
        return self.render.overviews.glossary_page(Term.folder, glossary(self._terms, self.language))

    @cached_property
    def _terms(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.catalog.entries.values() if isinstance(entry, Term))

    @cached_property
    def _linker(self) -> Terms:
        others = [entry.name for entry in self.catalog.entries.values() if not isinstance(entry, Term)]
        return Terms(self._terms, others, self.language)

    @cached_property
    def _term_addresses(self) -> Callable[[str], Mapping[str, str]]:
        """Gives the ids of the terms by their addresses, as a page writes them."""
        return cache(lambda here: {relative(term.page, here): term.id for term in self._terms})

    def with_terms(self, html: str, here: str, own: str | None = None) -> str:
        """The content of a page with the first mention of each term turned into a link that shows what it means.

        Args:
            html: The content.
            here: Address of the page, relative to the language's site.
            own: Id of the entry whose page it is.
        """
        # Outside the folder of the terms all pages of a depth write them alike.
        like = here if here.startswith(f"{Term.folder}/") else "page/" * here.count("/")
        addresses = self._term_addresses(like)
        return self._linker.link(
            str(html), addresses, lambda term, text: self.render.entries.term(term, here, text), own
        )

    def exports(self, address: str | None) -> Iterator[tuple[str, str]]:
        """Path and content of the manifest, of every redirect, and of every file for other programs.

        The last stand once, beside the pages of the first language.

        Args:
            address: Address of the site, ending in a slash; None where it is not known.
        """
        pages = [(f"{name}/", words(name, self.language)) for name in ("search", "explore", "topics", "lists")]
        yield "manifest.webmanifest", web_manifest(self.language, pages)
        for redirect in self.catalog.redirects:
            yield f"{redirect.source}index.html", self.render.overviews.redirect_page(redirect)
        if choices := self.render.explore.choices(self._explore_view):
            yield CHOICES, json.dumps(choices, ensure_ascii=False, separators=(",", ":")) + "\n"
        if self.language == LANGUAGES[0]:
            yield "api/catalog.json", catalog_json(self.catalog)
            yield "api/known.json", known_json(self.catalog)
            for entry in self.catalog.entries.values():
                yield f"api/entries/{entry.id}.json", entry_json(entry)
            yield from self.citations.files()
            for name, text in schema_files(self.catalog).items():
                yield f"schema/{name}", text
            if address:
                yield "schema/catalog.json", schema_catalog(address)
                yield "robots.txt", robots_txt(address)
            if address and self.repository:
                text = security_txt(address, self.repository.address, newest_day(self.catalog))
                # Some hosts publish no folder whose name begins with a dot: the older place is there beside it.
                yield ".well-known/security.txt", text
                yield "security.txt", text

    def hiding_redirects(self, taken: Collection[str], path: str) -> Iterator[Problem]:
        """Faults of redirects that would take the place of a written page.

        Args:
            taken: Paths in the site of all other files.
            path: The file of redirects, as a person is shown it.
        """
        for index, redirect in enumerate(self.catalog.redirects):
            if f"{redirect.source}index.html" in taken:
                place = self.catalog.place("redirects.yml", (index, "from"))
                message = f'there is a page at "{redirect.source}"; it would be hidden'
                yield Problem(path, *place, "redirect-source", message, "leave the redirect out")

    def search_exports(
        self, pages: Iterable[tuple[str, str, str]], address: str | None
    ) -> Iterator[tuple[str, str | bytes]]:
        """Path and content of what the search reads; that of the catalog stands once, with the first language.

        Args:
            pages: Address, title and HTML of the written pages.
            address: Address of this language's site, ending in a slash; None where it is not known.
        """
        topics = [(topic.id, *(topic.name[language] for language in LANGUAGES)) for topic in self.catalog.main_topics]
        if self.language == LANGUAGES[0]:
            for name, content in index_files(catalog_records(self.catalog), LANGUAGES, topics):
                yield f"search/index/{name}", content
        records = page_records(pages, self.language, {topic[0] for topic in topics})
        for name, content in index_files(records, (self.language,), topics):
            yield f"search/pages/{name}", content
        texts = {key: words(key, self.language) for key in WORDS if key.startswith("search-")}
        texts["search-joint"] = words("joint", self.language)
        texts |= {f"search-kind-{kind}": words(kind, self.language) for kind in RECORD_KINDS if kind in KINDS}
        yield "search/words.json", json.dumps(texts, ensure_ascii=False) + "\n"
        if address:
            yield "opensearch.xml", open_search(self.language, address)


def open_search(language: Language, address: str) -> str:
    """The description by which a browser can search the site at `address` from its address bar."""
    name, text = (escape(words(key, language)) for key in ("site", "search-placeholder"))
    root = escape(address)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"  <ShortName>{name}{f' ({FILES[language].name})' if folder_of(language) else ''}</ShortName>\n"
        f"  <Description>{text}</Description>\n"
        f"  <Language>{language}</Language>\n"
        "  <InputEncoding>UTF-8</InputEncoding>\n"
        f'  <Url type="text/html" template="{root}search/?q={{searchTerms}}"/>\n'
        f'  <Url type="application/opensearchdescription+xml" rel="self" template="{root}opensearch.xml"/>\n'
        "</OpenSearchDescription>\n"
    )


def _benchmark_pages(render: Renderer) -> Iterator[GeneratedPage]:
    """The benchmarks that results were measured on, and their list."""
    found, language = benchmarks(render.catalog), render.language
    title, lead = (escape(words(key, language)) for key in ("benchmarks", "benchmarks-lead"))
    yield GeneratedPage("benchmarks/index.md", title, title, lead, render.benchmarks.all(found))
    for item in found:
        title = escape(words("benchmark-title", language, name=item.entry.name_in(language)))
        counts = {"n": len(item.results), "works": item.works}
        lead = escape(words("benchmark-about", language, name=item.entry.name_in(language), **counts))
        yield GeneratedPage(f"benchmarks/{item.entry.id}.md", title, title, lead, render.benchmarks.page(item))


def _source(entry: Entry) -> str:
    """Path of the Markdown file that the page of an entry would have."""
    return f"{entry.folder}/{entry.id}.md"


def topic_of(source: str) -> str | None:
    """Id of the topic whose page a Markdown file is; None for other pages."""
    path = PurePosixPath(source)
    return path.stem if path.parent == PurePosixPath("topics") and path.stem != "index" else None
