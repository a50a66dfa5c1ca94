"""Takes the people and places of a catalog, returns their pages, and the lists that lead to these."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from markupsafe import Markup

from llm_atlas.catalog import Topic
from llm_atlas.site.gathered import AUTHORS, Gathered
from llm_atlas.site.render.templates import View

LISTED = 400  # names on the list of a folder: those with the most works
_TOGETHER = 40  # co-authors that a page names


class GatheredViews(View):
    """Authors, organisations and venues as pages show them."""

    def page(self, one: Gathered) -> Markup:
        """The works by year, the topics, and who else stands on the works."""
        return self.render(
            "gathered.html",
            one.page,
            one=one,
            years=[(year, list(works)) for year, works in groupby(one.works, key=lambda entry: entry.year)],
            topics=self._topics(one),
            together=self._together(one) if one.folder == AUTHORS else [],
        )

    def index(self, folder: str) -> Markup:
        """All that have a page in a folder, by name, each with the number of works."""
        every = self.values.gathering.all[folder]
        most = sorted(every, key=lambda one: -len(one.works))[:LISTED]
        shown = [one for one in every if one in set(most)] if len(every) > LISTED else every
        return self.render("gathered_index.html", f"{folder}/", folder=folder, shown=shown, all=len(every))

    def _topics(self, one: Gathered) -> list[tuple[Topic, int]]:
        known = [
            {self.catalog.root(name).id for name in entry.topics if name in self.catalog.topics} for entry in one.works
        ]
        counts = Counter(topic for topics in known for topic in topics)
        return [(topic, counts[topic.id]) for topic in self.catalog.main_topics if counts[topic.id]]

    def _together(self, one: Gathered) -> list[tuple[str, Gathered | None, int]]:
        """Names of co-authors with their page, if any, and the number of works in common: most first."""
        pages: dict[str, Gathered | None] = {}
        shared: Counter[str] = Counter()
        for entry in one.works:
            for name in entry.authors:
                other = self.values.gathering.author(entry, name)
                if other is not one:
                    called = other.name_in(self.language) if other else name
                    pages[called] = other
                    shared[called] += 1
        ordered = sorted(shared, key=lambda name: (-shared[name], pages[name] is None, name.casefold()))
        return [(name, pages[name], shared[name]) for name in ordered[:_TOGETHER]]
