"""Takes entries with their facets, returns the views that a reader narrows and sorts: Explore and the comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from babel.numbers import format_compact_decimal
from markupsafe import Markup

from llm_atlas.catalog import KINDS, Entry
from llm_atlas.site.facets import Facet, FacetedView, Places
from llm_atlas.site.render.paging import Pages
from llm_atlas.site.render.templates import View
from llm_atlas.site.render.values import as_number
from llm_atlas.site.wording import words

EXPLORE = "explore/"
CHOICES = f"{EXPLORE}choices.json"
# What the page holds of the rows, and of the choices of a facet that grows with the catalog.
EMBEDDED_ROWS = 40
EMBEDDED_CHOICES = 20
GROWING = ("organisation", "venue")


class ExploreViews(View):
    """Entries, or rows within them, that a script narrows and sorts."""

    def explore(self, view: FacetedView, here: str) -> Markup:
        """The newest entries as rows that can be narrowed and sorted; a script adds the others when it needs them."""
        pages = self.pages(view)
        return self.render(
            "explore.html",
            here,
            facets=[self._embedded(facet) for facet in view.facets],
            choices=CHOICES if self._cut_short(view) else None,
            rows=pages.cut(view.rows, 1),
            pages=pages,
            choice_name=self._choice_name,
            **self._row_helpers,
        )

    def pages(self, view: FacetedView) -> Pages:
        """How the rows of Explore are cut."""
        return Pages(EXPLORE, len(view.rows), EMBEDDED_ROWS)

    def plain_page(self, view: FacetedView, number: int) -> Markup:
        """A further page of all entries, as its content."""
        pages, name = self.pages(view), words("explore", self.language)
        return self.render(
            "plain_page.html",
            pages.at(number),
            pages=pages,
            number=number,
            name=name,
            title=words("page-title", self.language, name=name, n=number),
            rows=pages.cut(view.rows, number),
            **self._row_helpers,
        )

    def choices(self, view: FacetedView) -> dict[str, list[tuple[str, str, int]]]:
        """For each facet whose choices Explore does not hold all of, those choices: key, name and number of entries."""
        return {
            facet.name: [
                (choice.key, self._choice_name(facet.name, choice.value), choice.count) for choice in facet.choices
            ]
            for facet in self._cut_short(view)
        }

    def _cut_short(self, view: FacetedView) -> list[Facet]:
        return [facet for facet in view.facets if self._embedded(facet) != facet]

    def _embedded(self, facet: Facet) -> Facet:
        """What the page holds of a facet: of those that grow with the catalog, the most frequent choices."""
        return Facet(facet.name, facet.choices[:EMBEDDED_CHOICES]) if facet.name in GROWING else facet

    @property
    def _row_helpers(self) -> dict[str, Callable[[Entry], list[str]]]:
        return {"other_names": self._other_names, "row_meta": self._row_meta}

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
        if facet == "checked":
            return words(f"checked-{value}", self.language)
        if facet == "code":
            return words("has-code", self.language)
        return words(value, self.language) if facet == "size" or value == "unknown" else value

    def _other_names(self, entry: Entry) -> list[str]:
        """Names by which an entry can be found beside the one that a row of Explore shows."""
        seen = (entry.name_in(self.language), entry.titles(self.language)[0])
        names = [entry.short, *entry.all_titles, *entry.aliases]
        return [name for name in dict.fromkeys(names) if name and name not in seen]

    def _row_meta(self, entry: Entry) -> list[str]:
        """The parts of the line below a name in Explore: kind, first authors, date, venue, first organisation."""
        developer = getattr(entry, "developer", None)
        places = [developer] if developer else entry.organisations[:1]
        month = Markup("<time>{}</time>").format(entry.date[:7]) if entry.date else None
        authors = self.values.authors(entry, most=2)
        parts = [words(entry.kind, self.language), authors, month, entry.venue]
        parts += map(self.values.organisation, places)
        return [part for part in parts if part]

    def _short_value(self, entry_or_row: object, field: str) -> str | None:
        """A field's value as a narrow column shows it: large numbers in short, as 7B or 1.2T, a licence by its key."""
        value = getattr(entry_or_row, field, None)
        if field in ("parameters", "training_tokens") and value is not None:
            return format_compact_decimal(value, locale=self.language, fraction_digits=1)
        if field == "licence":
            return value
        return self.values.value(entry_or_row, field)
