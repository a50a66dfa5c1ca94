"""Takes a site, returns the macros that writers of pages call.

Each macro's docstring is what the page about macros says of it. A macro gets the address of the page it stands on and
returns Markdown; HTML is held back as a fragment.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from llm_atlas.catalog import KINDS, RULES, field_rows, said, suggest
from llm_atlas.contribute import change_form, entry_form, example
from llm_atlas.site import (
    MODEL_COLUMNS,
    ROW_COLUMNS,
    TOPIC_CARDS,
    MacroTable,
    Renderer,
    RenderError,
    columns_of,
    entries_by_year,
    explore_view,
    lineage,
    macro,
    models_view,
    rows_within,
    shared,
    timeline,
    words,
)

# What a topic needs for its page to have a picture of it.
TIMELINE_ENTRIES = 5
LINEAGE_LINES = 2


class Macros(MacroTable):
    """The macros of one site."""

    @property
    def _render(self) -> Renderer:
        """What renders the pieces."""
        return self.site.render

    @macro
    def card(self, entry: str) -> str:
        """The card of one entry: names, summary, authors, topics, links."""
        return self._block(self._render.entries.card(self._render.find.entry(entry), self.page.address))

    @macro
    def cite(self, entry: str, text: str | None = None) -> str:
        """A link to an entry within a sentence, shown as its short name or as `text`; pointing at it shows a card."""
        found = self._render.find.entry(entry)
        self.page.cited.setdefault(found.id, self.page.line)
        return self.page.fragments.hold(self._render.entries.citation(found, self.page.address, text))

    @macro
    def entries(
        self, topic: str | None = None, kind: str | None = None, order: str = "date", limit: int | None = None
    ) -> str:
        """Cards of the entries of a topic or part, of a kind, or of both; `order` is date, newest, name or added."""
        found = self._render.find.select(topic, kind, order, limit)
        if not found:
            return self._block(self._render.topics.empty(self.page.address))
        return self._block(self._render.entries.cards(found, self.page.address))

    @macro
    def topic_entries(self, topic: str, kind: str | None = None, order: str = "date") -> str:
        """Cards of all entries of a topic by sub-topic, then the works of other topics that the page cites."""
        render = self._render
        found = render.find.topic(topic)
        groups = render.find.by_part(found, kind, order)
        self.page.listed.update(entry.id for _, entries in groups for entry in entries)
        others = [render.find.entry(name) for name in self.page.cited if name not in self.page.listed]
        self.page.listed.update(entry.id for entry in others)
        if not groups:
            return self._block(render.topics.empty(self.page.address))
        parts = [self._block(render.entries.filter_field(self.page.address))] if len(self.page.listed) > 12 else []
        most = shared([len(entries) for _, entries in groups], TOPIC_CARDS)
        for part, entries in groups:
            if part is not None:
                name = self.page.fragments.hold(part.name[self.site.language])
                parts.append(f"\n\n### {name} {{ #{part.id} }}\n\n")
            parts.append(self._block(render.entries.cards(entries[:most], self.page.address, level=4 if part else 3)))
            if len(entries) > most:
                parts.append(self._block(render.topics.more(found, len(entries) - most, self.page.address)))
        if others:
            heading = words("also-cited", self.site.language)
            parts.append(f"\n\n### {heading} {{ #also-cited }}\n\n")
            parts.append(self._block(render.entries.links(others, self.page.address)))
        return "".join(parts)

    @macro
    def topic_head(self, topic: str) -> str:
        """The first lines of a topic page: what it is, how many entries up to when, links to its parts and headings."""
        head = self._render.topics.head(self._render.find.topic(topic), self.page.address, self.page.revised)
        self.page.jumps = self.page.fragments.hold("")
        return f"{self._block(head)}{self.page.jumps}\n\n"

    @macro
    def topic_link(self, topic: str, text: str | None = None) -> str:
        """A link to a topic or a sub-topic within a sentence."""
        found = self._render.find.topic(topic)
        return self.page.fragments.hold(self._render.topics.link(found, self.page.address, text))

    @macro
    def topic_grid(self, brief: bool = False) -> str:
        """All topics with the number of their entries; with `brief` a phone shows them without what they are about."""
        return self._block(self._render.topics.grid(self.page.address, brief))

    @macro
    def table_of(
        self,
        columns: Sequence[str],
        topic: str | None = None,
        kind: str | None = None,
        order: str = "date",
        limit: int | None = None,
        ids: Sequence[str] | None = None,
    ) -> str:
        """A table of entries with the fields you name; the entries are chosen as in `entries`, or named in `ids`."""
        render = self._render
        found = tuple(map(render.find.entry, ids)) if ids else render.find.select(topic, kind, order, limit)
        return self._block(render.tables.table(found, columns, self.page.address))

    @macro
    def comparison(self, topic: str) -> str:
        """The works of a topic side by side; which topics have such a table, and its columns, comparisons.yml says."""
        found = self._render.find.topic(topic)
        columns = columns_of(found, self._comparisons)
        if columns is None:
            raise RenderError(
                f'there is no comparison of "{topic}"',
                suggest(topic, self._comparisons) or "there are comparisons of " + ", ".join(self._comparisons),
            )
        return self._block(self._render.tables.comparison(found, columns.fields, columns.by_part, self.page.address))

    @macro
    def count(self, topic: str | None = None, kind: str | None = None) -> str:
        """The number of entries, of a topic, of a kind, or of both."""
        return str(len(self._render.find.select(topic, kind)))

    @macro
    def coverage(self) -> str:
        """How many entries there are, of works from which year to which month, and when the page was last revised."""
        return self.page.fragments.hold(self._render.overviews.coverage(self.page.revised))

    @macro
    def recent(self, limit: int = 6) -> str:
        """Cards of the entries that came into the catalog last."""
        found = self._render.find.select(order="added", limit=limit)
        return self._block(self._render.entries.cards(found, self.page.address))

    @macro
    def reading_lists(self) -> str:
        """All reading lists with what they hold."""
        return self._block(self._render.lists.all(self.page.address))

    @macro
    def reading_list(self, name: str) -> str:
        """One reading list with its entries in order."""
        return self._block(self._render.lists.one(self._render.find.reading_list(name), self.page.address))

    @macro
    def corrections(self) -> str:
        """Everything that a source had wrong, and what is right."""
        return self._block(self._render.overviews.corrections(self.page.address))

    @macro
    def status(self) -> str:
        """How many entries were checked, against what and when, what was left open, and what services said of them."""
        return self._block(self._render.status.page(self.page.address, self._answers))

    @macro
    def kinds(self) -> str:
        """Links to the lists of all papers, models, tools, datasets, terms and guides, with their numbers."""
        return self._block(self._render.overviews.kinds(self.page.address))

    @macro
    def explore(self) -> str:
        """All entries as rows to sort, to narrow by kind, topic, year, organisation, venue, code, list and check."""
        return self._block(self._render.explore.explore(explore_view(self.site.catalog), self.page.address))

    @macro
    def compare_models(self) -> str:
        """Every model note in one table: sort it, narrow it, choose its columns."""
        view = models_view(self.site.catalog)
        rows = [(entry, entry, places) for entry, places in view.rows]
        return self._compared(rows, MODEL_COLUMNS, "compare-models", sort_name="sort", facets=view.facets)

    @macro
    def compare_memory(self) -> str:
        """Memory that models need, by precision and use, in one table to sort."""
        return self._compare_rows("memory", "compare-memory")

    @macro
    def compare_tokenizers(self) -> str:
        """Every measure of a tokenizer in one table to sort; each names the entry it was reported in."""
        return self._compare_rows("tokenizers", "compare-tokenizers", {"entry": "reported-in"})

    @macro
    def compare_training(self) -> str:
        """The training set-ups of all models in one table to sort."""
        return self._compare_rows("training_setups", "compare-training")

    def _compare_rows(self, field: str, label: str, heads: dict[str, str] | None = None) -> str:
        rows = [(entry, row, None) for entry, row in rows_within(self.site.catalog, field)]
        sort_name = label.removeprefix("compare-") + "-sort"
        return self._compared(rows, ROW_COLUMNS[field], label, sort_name=sort_name, heads=heads or {})

    def _compared(self, rows: Sequence[Any], columns: Sequence[str], label: str, **more: Any) -> str:
        return self._block(self._render.explore.compare(rows, columns, label, self.page.address, **more))

    @macro
    def field_reference(self, kind: str | None = None) -> str:
        """The fields of an entry: those of every kind, or those that only `kind` has."""
        if kind is not None and kind not in KINDS:
            raise RenderError(f'there is no kind "{kind}"', "kinds are " + ", ".join(KINDS))
        rows = field_rows(KINDS[kind or "paper"], self.site.language, own_only=kind is not None)
        return self._block(self._render.contribute.field_reference(tuple(rows), self.page.address, kind))

    @macro
    def example_entry(self) -> str:
        """The file of an entry with a comment on each line, for people who write one."""
        return f"```yaml\n{example(self.site.language)}```"

    @macro
    def rule_reference(self) -> str:
        """Every rule that looks at several entries, with what it demands."""
        rows = [(name, *said("rules", name, rule.text, self.site.language)) for name, rule in RULES.items()]
        return self._block(self._render.contribute.rule_reference(rows, self.page.address))

    @macro
    def macro_reference(self) -> str:
        """Every macro with its arguments and what it does."""
        rows = []
        for name, method in sorted(self.table().items()):
            parameters = inspect.signature(method).parameters.values()
            call = ", ".join(p.name if p.default is p.empty else f"{p.name}={p.default!r}" for p in parameters)
            rows.append((f"{name}({call})", *said("macros", name, inspect.getdoc(method) or "", self.site.language)))
        return self._block(self._render.contribute.macro_reference(rows, self.page.address))

    @macro
    def entry_form(self) -> str:
        """The form in which a new entry is written, checked as one types and proposed to the repository."""
        return self._block(entry_form(self.site, self.page.address))

    @macro
    def change_form(self) -> str:
        """The form in which a change of one field of an entry is suggested."""
        return self._block(change_form(self.site, self.page.address))

    @macro
    def timeline(self, topic: str | None = None) -> str:
        """A picture of the entries of a topic, or of all entries, by date; a table of the same stands behind it."""
        found = self._render.find.topic(topic) if topic is not None else None
        picture = timeline(self.site.catalog, self.site.language, found)
        return self._block(self._render.pictures.draw(picture, self.page.address))

    @macro
    def lineage(self, topic: str) -> str:
        """A picture of what the entries of a topic build on; a list of the same stands behind it."""
        picture = lineage(self.site.catalog, self.site.language, self._render.find.topic(topic))
        return self._block(self._render.pictures.draw(picture, self.page.address))

    @macro
    def topic_figures(self, topic: str) -> str:
        """The timeline and the lineage of a topic, each under its own heading, each only where it says something."""
        render, language = self._render, self.site.language
        found = render.find.topic(topic)
        dates = timeline(self.site.catalog, language, found)
        lines = lineage(self.site.catalog, language, found)
        parts = []
        if dates and len(dates.marks) >= TIMELINE_ENTRIES:
            parts.append(f"\n\n## {words('timeline', language)} {{ #timeline }}\n\n")
            parts.append(self._block(render.pictures.draw(dates, self.page.address)))
        if lines and len(lines.lines) >= LINEAGE_LINES:
            parts.append(f"\n\n## {words('lineage', language)} {{ #lineage }}\n\n")
            parts.append(self._block(render.pictures.draw(lines, self.page.address)))
        return "".join(parts)

    @macro
    def entries_by_year(self) -> str:
        """A small table in colours: how many entries each topic has from each year."""
        picture = entries_by_year(self.site.catalog, self.site.language)
        return self._block(self._render.pictures.draw(picture, self.page.address))
