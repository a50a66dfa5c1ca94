"""Takes entries and fields, returns tables: of chosen fields, and of the works of a topic side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from llm_atlas.catalog import Comparison, Entry, Topic
from llm_atlas.site.columns import COLUMNS
from llm_atlas.site.render.queries import Queries, RenderError, named
from llm_atlas.site.render.templates import Templates, View
from llm_atlas.site.wording import words


class TableViews(View):
    """Tables of entries."""

    def __init__(self, templates: Templates, queries: Queries):
        super().__init__(templates)
        self._queries = queries

    def table(self, entries: Iterable[Entry], columns: Sequence[str], here: str) -> Markup:
        """A table of entries with chosen fields.

        Raises:
            RenderError: A column is not a field that a table can show.
        """
        possible = {name: name for name in COLUMNS}
        names = [named("column", name, possible, tell_all=True) for name in columns]
        rows = tuple(entries)
        heads = [self.values.column(name, rows) for name in names]
        return self.render("table.html", here, entries=rows, columns=heads)

    def comparison(self, topic: Topic, fields: Sequence[str], by_part: bool, here: str) -> Markup:
        """The entries of a topic side by side, oldest first: name, year and those of `fields` that one of them has.

        Raises:
            RenderError: No entry of the topic has any of the fields but its claim.
        """
        telling = [name for name in fields if name != "claim"]
        groups = self._queries.by_part(topic) if by_part else [(None, self._queries.select(topic.id))]
        compared = [(part, self._compared(entries, telling)) for part, entries in groups]
        records = [record for _, rows in compared for _, record in rows]
        if not records:
            raise RenderError(f'no entry of "{topic.id}" has a comparison', "fill in `comparison` in its entries")
        used = [name for name in fields if any(self._value(record, name) is not None for record in records)]
        columns = [self.values.column(name, records, f"column-{name}") for name in used]
        rows = [
            (part, [(entry, [self._value(record, name) for name in used]) for entry, record in found])
            for part, found in compared
            if found
        ]
        label = words("comparison-of", self.language, topic=topic.name[self.language])
        return self.render("comparison.html", here, columns=columns, groups=rows, label=label)

    def _compared(self, entries: Iterable[Entry], fields: Sequence[str]) -> list[tuple[Entry, Comparison]]:
        """The entries with a comparison that has one of the fields, each with its comparison."""
        found = [(entry, getattr(entry, "comparison", None)) for entry in entries]
        return [
            (entry, record)
            for entry, record in found
            if isinstance(record, Comparison) and any(self.values.value(record, name) is not None for name in fields)
        ]

    def _value(self, record: Comparison, field: str) -> str | None:
        """A field of a comparison in words; None where it is unknown."""
        if field == "unit" and record.unit:
            return words(record.unit, self.language)
        if field == "stages" and record.stages:
            return self.values.joined(words(f"stage-{name}", self.language) for name in record.stages)
        return self.values.value(record, field)
