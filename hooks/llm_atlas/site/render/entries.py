"""Takes entries, returns them as cards, citations and links, and whole pages of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from llm_atlas.catalog import Entry, Notes
from llm_atlas.site.columns import ROW_TABLES
from llm_atlas.site.render.queries import ORDERS
from llm_atlas.site.render.templates import Templates, View
from llm_atlas.site.render.values import Column
from llm_atlas.site.wording import has_word, words


@dataclass(frozen=True)
class EntryTable:
    """A table on the page of an entry.

    Attributes:
        title: What stands above it.
        columns: Its columns.
        rows: Rows of a field, whose values the columns name.
        cells: Rows of texts, where it is a table that the entry wrote itself; None where it is not.
        anchor: How the ids of rows begin that texts link to; empty where none does.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[object] = ()
    cells: Sequence[Sequence[str]] | None = None
    anchor: str = ""


class EntryViews(View):
    """Entries as pages show them.

    Args:
        templates: The templates.
        edit: Makes, from a path in the catalog, the address where it can be edited; None where there is none.
    """

    def __init__(self, templates: Templates, edit: Callable[[str], str | None]):
        super().__init__(templates)
        self._edit = edit

    def card(self, entry: Entry, here: str, level: int = 3) -> Markup:
        """An entry as a card whose title is a heading of `level`."""
        return self.render("card.html", here, entry=entry, level=level)

    def cards(self, entries: Iterable[Entry], here: str, level: int = 3) -> Markup:
        """Entries as cards, one below the other."""
        return self.render("cards.html", here, entries=tuple(entries), level=level)

    def filter_field(self, here: str) -> Markup:
        """A field that narrows the cards below it; there only where scripts run."""
        return self.render("filter.html", here)

    def links(self, entries: Iterable[Entry], here: str) -> Markup:
        """Entries as a list of links with title and year, by name."""
        return self.render("links.html", here, entries=sorted(entries, key=ORDERS["name"]))

    def citation(self, entry: Entry, here: str, text: str | None = None) -> Markup:
        """A link to an entry that shows what it is on hover and on focus."""
        return self.render("citation.html", here, entry=entry, text=text or entry.name_in(self.language)).strip()

    def term(self, entry: Entry, here: str, text: str) -> Markup:
        """The first mention of a term on a page: a link that shows what it means on hover and on focus."""
        return self.render("term.html", here, entry=entry, text=text).strip()

    def page(self, entry: Entry) -> Markup:
        """Everything known of an entry, as the content of its page."""
        upon = self.catalog.built_upon.get(entry.id, ())
        near = {*entry.builds_on, *(item.id for item in upon)}
        return self.render(
            "entry.html",
            entry.page,
            entry=entry,
            notes=self._notes(entry),
            numbers=self._numbers(entry),
            tables=self._tables(entry),
            builds_on=self._entries(entry.builds_on),
            built_upon=upon,
            measured=entry.id in self.catalog.measured_on,
            related=[item for item in self._entries(entry.related) if item.id not in near],
            lists=self.catalog.in_lists.get(entry.id, ()),
            edit=self._edit,
            organisation=self.values.organisation,
            gathering=self.values.gathering,
            source_name=self.values.source_name,
        )

    def _entries(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        return tuple(self.catalog.entries[name] for name in ids if name in self.catalog.entries)

    def _notes(self, entry: Entry) -> list[tuple[str, str | tuple[str, ...]]]:
        """The filled parts of an entry's notes with their headings, in order."""
        if entry.notes is None:
            return []
        notes = entry.notes[self.language]
        parts = []
        for name in Notes.model_fields:
            text = getattr(notes, name)
            if text:
                key = f"{name}-{entry.kind}"
                parts.append((words(key if has_word(key) else name, self.language), text))
        return parts

    def _numbers(self, entry: Entry) -> list[tuple[str, str]]:
        """The filled fields that only some kinds have, with their names."""
        found = [(name, self.values.value(entry, name)) for name in entry.figures()]
        return [(words(name, self.language), text) for name, text in found if text is not None]

    def _tables(self, entry: Entry) -> list[EntryTable]:
        """The fields that hold rows, each with the columns that are filled, then the tables the entry wrote itself."""
        tables = []
        for field, names in ROW_TABLES.items():
            rows = getattr(entry, field, ())
            used = [name for name in names if any(self.values.value(row, name) is not None for row in rows)]
            if rows:
                columns = [self.values.column(name, rows) for name in used]
                title = words("results-table" if field == "results" else field, self.language)
                anchor = "result-" if field == "results" else ""
                tables.append(EntryTable(title, columns, rows, anchor=anchor))
        for table in entry.tables:
            columns = [Column("", head[self.language]) for head in table.columns]
            cells = [[cell[self.language] for cell in row] for row in table.rows]
            tables.append(EntryTable(table.title[self.language], columns, cells=cells))
        return tables
