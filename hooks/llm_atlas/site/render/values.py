"""Takes an entry or a row of one and a field, returns what a reader is told: numbers, names and lists in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from babel import Locale
from babel.dates import format_skeleton

from llm_atlas.catalog import LANGUAGES, PLACE, Catalog, Entry, Language, Result, Text, set_chinese
from llm_atlas.site.gathered import Gathering
from llm_atlas.site.wording import words

# Fields whose head in a table is another word than elsewhere.
_HEADS = {"use": "use-column", "method": "method-column"}
# The words of the places in a source.
_PLACES = {
    "README": "place-readme",
    "model card": "place-model-card",
    "project page": "place-project-page",
    "unconfirmed": "place-unconfirmed",
    "abstract": "place-abstract",
    "Table": "place-table",
    "Figure": "place-figure",
    "Section": "place-section",
    "Appendix": "place-appendix",
}


@dataclass(frozen=True)
class Column:
    """One column of a table of entries: its head and whether it holds numbers."""

    name: str
    head: str
    number: bool = False


class Values:
    """The values of a catalog in the words of one language.

    Args:
        catalog: What is shown.
        language: Language of the words, and of the texts where they exist in both.
    """

    def __init__(self, catalog: Catalog, language: Language):
        self.catalog = catalog
        self.language = language

    @cached_property
    def gathering(self) -> Gathering:
        """The authors, organisations and venues that have a page."""
        return Gathering(self.catalog)

    def value(self, entry_or_row: object, field: str) -> str | None:
        """A field's value as a reader sees it; None where it is unknown."""
        value = getattr(entry_or_row, field, None)
        if value is None or value == ():
            return None
        if isinstance(value, bool):
            return words("yes" if value else "no", self.language)
        if isinstance(value, int | float):
            return number(value)
        if isinstance(value, tuple):
            name = {"languages": self.language_name, "organisations": self.organisation}.get(field, self._text)
            return self.joined(name(item) for item in value)
        if isinstance(value, str):
            return self._word(field, value)
        return self._text(value)

    def _word(self, field: str, value: str) -> str:
        """A text that is a key of something, by the name of that."""
        if field == "licence":
            licence = self.catalog.vocabulary.licence.get(value)
            return licence.name if licence else value
        if field == "developer":
            return self.organisation(value)
        if field == "benchmark":
            entry = self.catalog.entries.get(value)
            return entry.name_in(self.language) if entry else value
        if field == "metric":
            return self._metric(value)
        if field == "place":
            return self._place(value)
        return words(value, self.language) if field in ("commercial_use", "state") else value

    def _metric(self, name: str) -> str:
        """A metric's name, its unit, and where less is better that it is so."""
        metric = self.catalog.metrics.get(name)
        if metric is None:
            return name
        said = [metric.unit or "", words("lower-better", self.language) if metric.better == "lower" else ""]
        told = words("comma", self.language).join(filter(None, said))
        shown = metric.name[self.language]
        return words("in-brackets", self.language, text=shown, n=told) if told else shown

    def _place(self, place: str) -> str:
        """A place in a source, in words."""
        found = PLACE.fullmatch(place)
        if found is None:
            return place
        key = _PLACES[found["whole"] or found["abstract"] or found["part"]]
        name = words(key, self.language, n=found["name"])
        version = found["version"]
        return words("place-version", self.language, place=name, version=version) if version else name

    def figure(self, row: Result) -> str:
        """The value of a result as a sentence says it, with its unit."""
        metric = self.catalog.metrics.get(row.metric)
        return number(row.value) + (metric.unit if metric and metric.unit == "%" else "")

    def _text(self, value: object) -> str:
        """A text, or the one in the page's language of a pair."""
        return value[self.language] if isinstance(value, Text) else str(value)

    def joined(self, names: Iterable[str]) -> str:
        """Names in a row, as the language of the page writes them."""
        return words("joint", self.language).join(names)

    def language_of(self, entry: Entry, title: str) -> Language:
        """The other language in which an entry has a title."""
        others = (language for language in LANGUAGES if language != self.language)
        return next(language for language in others if entry.title_in(language) == title)

    def language_name(self, tag: str) -> str:
        """A language's name, for example "Chinese (Traditional, Taiwan)" for ``zh-Hant-TW``."""
        return set_chinese(str(Locale.parse(tag, sep="-").get_display_name(self.language)))

    def month(self, date: str) -> str:
        """The month of a date in words; its year where that is all there is of it."""
        year, month = int(date[:4]), int(date[5:7] or 1)
        skeleton = "y" if len(date) == 4 else "yMMMM"
        return set_chinese(format_skeleton(skeleton, Date(year, month, 1), locale=self.language))

    def organisation(self, name: str) -> str:
        """An organisation's name in the language of the page."""
        found = self.catalog.vocabulary.organisation.get(name)
        return (found.name_in(self.language) if found else None) or name

    def source_name(self, document: str) -> str:
        """Title of a source document, or its file name."""
        found = self.catalog.documents.get(document)
        return found.title if found else document

    def authors(self, entry: Entry, most: int = 3) -> str:
        """The first authors, and how many more there are."""
        names = entry.authors
        if not names:
            return ""
        if entry.et_al or len(names) > most:
            first = self.joined(names[:most])
            if entry.et_al:
                return f"{first} {words('and-others', self.language)}"
            told = words("more-authors", self.language)
            if len(names) > most + 1 or "{total}" in told:  # "and 1 more" is longer than the name
                return told.format(names=first, more=len(names) - most, total=len(names))
        return self.joined(names)

    def meta(self, entry: Entry) -> Sequence[str]:
        """The parts of the line below a card: authors, year, venue, first organisation."""
        venue = entry.venue
        year = None if venue else (str(entry.year) if entry.year else None)
        places = [self.organisation(name) for name in entry.organisations[:1]]
        own = self.value(entry, "developer")
        if own and own not in places:
            places.insert(0, own)
        return [part for part in (self.authors(entry), venue or year, *places) if part]

    def column(self, name: str, rows: Iterable[object], key: str = "") -> Column:
        """The column of a field of some rows; `key` is that of its head in words, where it is not the usual one."""
        is_number = name == "year" or any(as_number(row, name) is not None for row in rows)
        return Column(name, words(key or _HEADS.get(name, name), self.language), is_number)


def number(value: int | float) -> str:
    """A number with thousands kept apart, without a needless ``.0``; small ones in powers of ten."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, float) and abs(value) < 0.001:
        mantissa, exponent = f"{value:e}".split("e")
        return f"{float(mantissa):g}e{int(exponent)}"
    return f"{value:,}"


def as_number(row: object, name: str) -> int | float | None:
    """A field's value where it is a number, for sorting."""
    value = getattr(row, name, None)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
