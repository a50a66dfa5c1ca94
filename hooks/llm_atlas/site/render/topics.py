"""Takes topics, returns the pieces of their pages and what leads to them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from llm_atlas.catalog import KINDS, Topic
from llm_atlas.site.render.paging import topic_pages
from llm_atlas.site.render.templates import Templates, View, relative
from llm_atlas.site.wording import words


class TopicViews(View):
    """Topics as pages show them.

    Args:
        templates: The templates.
        add: Address of the page that explains how to add an entry, relative to the language's site.
    """

    def __init__(self, templates: Templates, add: str):
        super().__init__(templates)
        self._add = add

    def grid(self, here: str, brief: bool = False) -> Markup:
        """Every topic with a page, with the number of its entries; `brief` leaves their summaries to wide screens."""
        topics = [(topic, len(self.catalog.of_topic(topic.id))) for topic in self.catalog.main_topics]
        return self.render("topic_grid.html", here, topics=topics, brief=brief)

    def head(self, topic: Topic, here: str, revised: str | None = None) -> Markup:
        """What a topic is, how many entries of each kind it has, up to when they and its text reach, and its parts.

        Args:
            topic: The topic.
            here: Address of the page.
            revised: Day on which the text of the page was revised; None where the page does not say.
        """
        entries = self.catalog.of_topic(topic.id)
        kinds = [(name, kind, sum(entry.kind == name for entry in entries)) for name, kind in KINDS.items()]
        parts = [part for part in self.catalog.parts(topic.id) if self.catalog.of_topic(part.id)]
        latest = max((entry.date for entry in entries if entry.date), default=None)
        reach = {
            "last": self.values.month(latest) if latest else None,
            "revised": revised,
            "newer": len(self.catalog.added_since(topic.id, revised)) if revised else 0,
        }
        return self.render("topic_head.html", here, topic=topic, entries=entries, kinds=kinds, parts=parts, **reach)

    def jumps(self, headings: Sequence[tuple[str, str]], here: str) -> Markup:
        """Links to the headings of a page, given as id and text; nothing where there are less than two."""
        return self.render("jumps.html", here, headings=headings) if len(headings) > 1 else Markup()

    def link(self, topic: Topic, here: str, text: str | None = None) -> Markup:
        """A link to a topic within a sentence."""
        target = relative(topic.page, here)
        return Markup('<a href="{}">{}</a>').format(target, text or topic.name[self.language])

    def more(self, topic: Topic, n: int, here: str) -> Markup:
        """A link to the plain pages of a topic, where its page leaves out `n` entries of a part."""
        main = self.catalog.root(topic.id)
        pages = topic_pages(main.page, len(self.catalog.of_topic(main.id)))
        text = words("more-entries", self.language, n=n)
        return Markup('<p class="atlas-pages"><a href="{}">{}</a></p>\n').format(relative(pages.at(2), here), text)

    def empty(self, here: str) -> Markup:
        """What stands where a topic has no entries."""
        return self.render("empty.html", here, add=self._add)
