"""Takes entries with their facets, returns the views that a reader narrows and sorts: Explore and the comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel.numbers import format_compact_decimal
from markupsafe import Markup

from llm_atlas.catalog import KINDS, Entry
from llm_atlas.site.facets import Facet, FacetedView, Places
from llm_atlas.site.render.templates import View
from llm_atlas.site.render.values import as_number
from llm_atlas.site.wording import words


class ExploreViews(View):
    """Entries, or rows within them, that a script narrows and sorts."""

    def explore(self, view: FacetedView, here: str) -> Markup:
        """All entries as rows that can be narrowed and sorted."""
        helpers = {"choice_name": self._choice_name, "other_names": self._other_names, "row_meta": self._row_meta}
        return self.render("explore.html", here, view=view, **helpers)

    def compare(
        self,
        rows: Sequence[tuple[Entry, object, Places | None]],
        columns: Sequence[str],
        label: str,
        here: str,
        sort_name: str,
        facets: Sequence[Facet] = (),
        heads: Mapping[str, str] | None = None,
    ) -> str:
        """A table that can be sorted, of entries or of rows within them.

        Args:
            rows: For each row its entry, what holds its values, and which choices of the facets it has.
            columns: Fields; "name" is a link to the entry, and so is "entry".
            label: Key of the table's name in words.
            here: Address of the page.
            sort_name: What stands for its order in the address.
            facets: What it can be narrowed by.
            heads: Keys of other words for columns.
        """
        other = {"entry": "model", **(heads or {})}
        held = [row for _, row, _ in rows]
        return self.render(
            "compare.html",
            here,
            rows=rows,
            columns=[self.values.column(name, held, other.get(name, "")) for name in columns],
            label=words(label, self.language),
            sort_name=sort_name,
            facets=facets,
            choice_name=self._choice_name,
            number_of=as_number,
            short_value=self._short_value,
        )

    def _choice_name(self, facet: str, value: str) -> str:
        """What a reader calls a value of a facet."""
        if facet == "topic":
            return self.catalog.topics[value].name[self.language]
        if facet == "list":
            return self.catalog.lists[value].name[self.language]
        if facet == "organisation":
            return self.values.organisation(value)
        if facet == "kind":
            return words(KINDS[value].folder, self.language)
        if facet == "code":
            return words("has-code", self.language)
        return words(value, self.language) if facet == "size" or value == "unknown" else value

    def _other_names(self, entry: Entry) -> list[str]:
        """Names by which an entry can be found beside the one that a row of Explore shows."""
        seen = (entry.name_in(self.language), entry.titles(self.language)[0])
        names = [entry.short, *entry.all_titles, *entry.aliases]
        return [name for name in dict.fromkeys(names) if name and name not in seen]

    def _row_meta(self, entry: Entry) -> list[str]:
        """The parts of the line below a name in Explore: kind, date or venue, first organisation."""
        developer = getattr(entry, "developer", None)
        places = [developer] if developer else entry.organisations[:1]
        month = entry.date[:7] if entry.date else None
        parts = [words(entry.kind, self.language), month, entry.venue, *map(self.values.organisation, places)]
        return [part for part in parts if part]

    def _short_value(self, entry_or_row: object, field: str) -> str | None:
        """A field's value as a narrow column shows it: large numbers in short, as 7B or 1.2T, a licence by its key."""
        value = getattr(entry_or_row, field, None)
        if field in ("parameters", "training_tokens") and value is not None:
            return format_compact_decimal(value, locale=self.language, fraction_digits=1)
        if field == "licence":
            return value
        return self.values.value(entry_or_row, field)
