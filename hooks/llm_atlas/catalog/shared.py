"""What entries share: topics, reading lists, closed lists, sources and redirects."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from llm_atlas.catalog.languages import FIRST, FURTHER, Language
from llm_atlas.catalog.parts import Text
from llm_atlas.catalog.record import Record, Tuple, described, in_languages
from llm_atlas.catalog.types import Address, Count, Finite, Line, PageAddress, PartialDate, Slug


class Topic(Record):
    """A subject with a page of its own, or, with a parent, a part of one."""

    id: Slug = described()
    name: Text = described()
    parent: Slug | None = described(default=None)
    summary: Text | None = described(default=None)

    @property
    def page(self) -> str:
        """Address of the topic, relative to the root of a language's site; a part of a topic is a place on its page."""
        return f"topics/{self.parent}/#{self.id}" if self.parent else f"topics/{self.id}/"


class ListItem(Record):
    """An entry in a reading list."""

    id: Slug = described()
    note: Text | None = described(default=None)


class ListSection(Record):
    """A part of a reading list."""

    title: Text | None = described(default=None)
    entries: Tuple[ListItem] = described(min_length=1)


class ReadingList(Record):
    """Entries in an order worth reading."""

    id: Slug = described()
    name: Text = described()
    summary: Text = described()
    sections: Tuple[ListSection] = described(min_length=1)

    @property
    def page(self) -> str:
        """Address, relative to the root of a language's site."""
        return f"lists/{self.id}/"

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the entries in order."""
        return tuple(item.id for section in self.sections for item in section.entries)


@in_languages(FURTHER, "*", Line | None, lambda _: {"default": None})
class Named(Record):
    """The names of an organisation or a person: the one that entries use, and that in each further language."""

    name: Line = described()

    def name_in(self, language: Language) -> str | None:
        """The name in a language; None where none is given."""
        name: str | None = self.name if language == FIRST else getattr(self, language)
        return name


class Organisation(Named):
    """An organisation with its names."""

    aliases: Tuple[Line] = described(default=())


class Person(Named):
    """An author whose works are found by more than the name alone."""

    aliases: Tuple[Line] = described(default=(), examples=[["Quoc Le"]])
    works: Tuple[Slug] = described(default=())


class Venue(Record):
    """A conference, a journal or a workshop."""

    name: Line = described()
    full: Line | None = described(default=None)
    journal: bool = described(default=False)


class Licence(Record):
    """A licence."""

    id: Line = described()
    name: Line = described()
    url: Address | None = described(default=None)


class Vocabulary(Record):
    """The closed lists."""

    venues: Tuple[Venue] = ()
    licences: Tuple[Licence] = ()
    organisations: Tuple[Organisation] = ()

    @cached_property
    def organisation(self) -> dict[str, Organisation]:
        """Organisations by the name entries use."""
        return {item.name: item for item in self.organisations}

    @cached_property
    def organisation_by_spelling(self) -> dict[str, str]:
        """The name entries use, by every other spelling of an organisation."""
        return {
            name: organisation.name
            for organisation in self.organisation.values()
            for name in (*map(organisation.name_in, FURTHER), *organisation.aliases)
            if name
        }

    @cached_property
    def licence(self) -> dict[str, Licence]:
        """Licences by their key."""
        return {item.id: item for item in self.licences}

    @cached_property
    def venue(self) -> dict[str, Venue]:
        """Venues by the name entries use."""
        return {item.name: item for item in self.venues}


class Metric(Record):
    """What a benchmark counts."""

    id: Slug = described()
    name: Text = described()
    unit: Line | None = described(default=None, examples=["%"])
    low: Finite = described(default=0)
    high: Finite | None = described(default=None)
    better: Literal["higher", "lower"] = described()

    def holds(self, value: float) -> bool:
        """Whether a value lies in its range."""
        return self.low <= value and (self.high is None or value <= self.high)


class SourceDocument(Record):
    """A document the catalog was started from."""

    id: Line = described()
    title: Line = described()
    author: Line | None = described(default=None)
    date: PartialDate | None = described(default=None)
    url: Address | None = described(default=None)
    rows: Count = described()
    taken: Text = described()


class Redirect(Record):
    """An address that was a page's, and the page that now stands for it, in both languages."""

    source: PageAddress = described(alias="from")
    target: PageAddress = described(alias="to")


# What the files that entries share hold, by their names.
SHARED_FILES: dict[str, Any] = {
    "topics.yml": tuple[Topic, ...],
    "vocab.yml": Vocabulary,
    "metrics.yml": tuple[Metric, ...],
    "lists.yml": tuple[ReadingList, ...],
    "authors.yml": tuple[Person, ...],
    "sources.yml": tuple[SourceDocument, ...],
    "redirects.yml": tuple[Redirect, ...],
}
