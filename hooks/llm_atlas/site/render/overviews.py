"""Takes the whole catalog, returns what gathers from all of it: kinds, terms, corrections, search, moved pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from markupsafe import Markup

from llm_atlas.catalog import KINDS, LANGUAGES, Correction, Entry, Redirect
from llm_atlas.site.render.paging import Pages
from llm_atlas.site.render.queries import ORDERS
from llm_atlas.site.render.templates import View
from llm_atlas.site.wording import words

# Links on the first page of a kind.
EMBEDDED_LINKS = 60


class Overviews(View):
    """Pages and pieces that gather from the whole catalog."""

    def coverage(self, revised: str | None = None) -> str:
        """How many entries there are, from which year to which month their works are, and when a text was revised."""
        told = self._coverage()
        return told + words("gap", self.language) + words("revised", self.language, day=revised) if revised else told

    def _coverage(self) -> str:
        dates = sorted(entry.date for entry in self.catalog.entries.values() if entry.date)
        n = len(self.catalog.entries)
        if not dates:
            return words("coverage-undated", self.language, n=n)
        first, last = self.values.month(dates[0][:4]), self.values.month(dates[-1])
        return words("coverage", self.language, n=n, first=first, last=last)

    def kinds(self, here: str) -> Markup:
        """Links to the pages of all kinds with their numbers."""
        counts = [(kind, sum(e.kind == name for e in self.catalog.entries.values())) for name, kind in KINDS.items()]
        return self.render("kinds.html", here, kinds=counts)

    def kind_pages(self, folder: str) -> Iterator[tuple[Pages, int, Markup]]:
        """The entries of a kind by name: how they are cut into pages, and the number and content of each page."""
        entries = sorted((e for e in self.catalog.entries.values() if e.folder == folder), key=ORDERS["name"])
        pages = Pages(f"{folder}/", len(entries), EMBEDDED_LINKS)
        first = self.render("kind.html", pages.address, folder=folder, pages=pages, entries=pages.cut(entries, 1))
        yield pages, 1, first
        yield from self.further_pages(pages, entries, words(folder, self.language))

    def further_pages(self, pages: Pages, entries: Sequence[Entry], name: str) -> Iterator[tuple[Pages, int, Markup]]:
        """The plain pages of a list of entries that begins on a page called `name`."""
        for number in pages.plain:
            title = words("page-title", self.language, name=name, n=number)
            found = {"name": name, "title": title, "entries": pages.cut(entries, number)}
            yield pages, number, self.render("plain_page.html", pages.at(number), pages=pages, number=number, **found)

    def glossary_page(self, folder: str, groups: Sequence[tuple[str, tuple[Entry, ...]]]) -> Markup:
        """Every term with what it means, by letter, as the content of the terms' page."""
        used = [letter for letter, _ in groups]
        letters = [(letter, letter in used) for letter in ascii_uppercase]
        letters += [("#", True)] if "#" in used else []
        total = sum(len(terms) for _, terms in groups)
        return self.render("glossary.html", f"{folder}/", groups=groups, letters=letters, total=total)

    def corrections(self, here: str) -> Markup:
        """Everything that a source had wrong, by document."""
        by_document: dict[str, list[tuple[int, Entry, Correction]]] = {}
        for entry in self.catalog.entries.values():
            for correction in entry.corrections:
                by_document.setdefault(correction.document, []).append((correction.item or 0, entry, correction))
        for found in by_document.values():
            found.sort(key=lambda item: (item[0], item[1].id))
        return self.render("corrections.html", here, documents=sorted(by_document.items()))

    def search_page(self) -> Markup:
        """The page of all results of a search, filled by a script."""
        return self.render("search.html", "search/")

    def redirect_page(self, redirect: Redirect) -> Markup:
        """The whole page at an address that is redirected."""
        names = self.catalog.names.get(redirect.target)
        name = names[LANGUAGES.index(self.language)] if names else redirect.target
        return self.render("redirect.html", redirect.source, target=redirect.target, name=name)
