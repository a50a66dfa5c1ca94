"""Takes reading lists, returns them with their entries, and the list of all of them."""

from __future__ import annotations

from markupsafe import Markup

from llm_atlas.catalog import ReadingList
from llm_atlas.site.render.templates import View


class ListViews(View):
    """Reading lists as pages show them."""

    def all(self, here: str) -> Markup:
        """Every reading list with what it holds."""
        return self.render("reading_lists.html", here, lists=tuple(self.catalog.lists.values()))

    def one(self, reading_list: ReadingList, here: str) -> Markup:
        """A reading list with its entries in order."""
        return self.render("reading_list.html", here, list=reading_list)

    def page(self, reading_list: ReadingList) -> Markup:
        """A reading list as the content of its page."""
        body = self.one(reading_list, reading_list.page)
        return self.render("list.html", reading_list.page, list=reading_list, body=body)
