"""Takes the whole catalog, returns what gathers from all of it: kinds, terms, corrections, search, moved pages."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase

from markupsafe import Markup

from llm_atlas.catalog import KINDS, LANGUAGES, Correction, Entry, Redirect
from llm_atlas.site.render.queries import ORDERS
from llm_atlas.site.render.templates import View


class Overviews(View):
    """Pages and pieces that gather from the whole catalog."""

    def kinds(self, here: str) -> Markup:
        """Links to the pages of all kinds with their numbers."""
        counts = [(kind, sum(e.kind == name for e in self.catalog.entries.values())) for name, kind in KINDS.items()]
        return self.render("kinds.html", here, kinds=counts)

    def kind_page(self, folder: str) -> Markup:
        """Every entry of a kind by name, as the content of the kind's page."""
        entries = sorted((e for e in self.catalog.entries.values() if e.folder == folder), key=ORDERS["name"])
        return self.render("kind.html", f"{folder}/", folder=folder, entries=entries)

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
