"""What every picture has: its sizes, its marks and their names, and the entries by the topic of their home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from llm_atlas.catalog import Catalog, Entry, Language, Topic
from llm_atlas.site.wording import words

COLUMN_WIDTH = 684  # what a page with a tree and a table of contents beside it has room for
PAGE_WIDTH = 1164  # what a page without them has
SIZE = 13  # of letters
ROW = 25  # of marks: a thumb's target is 24 high
RADIUS = 5

Groups = Sequence[tuple[Topic | None, Sequence[Entry]]]


def label_of(entry: Entry, language: Language) -> str:
    """What is written beside a mark: the short name, or the title."""
    return entry.short or entry.titles(language)[0]


def name_of(entry: Entry, language: Language) -> str:
    """What a mark is called: its label is part of it."""
    label, title = label_of(entry, language), entry.titles(language)[0]
    return title if label in title else words("picture-name", language, short=label, title=title)


@dataclass(frozen=True)
class Mark:
    """An entry in a picture.

    Attributes:
        entry: What it stands for and links to.
        name: What it is called, in full.
        label: What is written beside it or in it, cut to the room there is.
        foreign: The label is in the first language on a page of another.
        x: Middle of a mark in a timeline, left edge of a box in a lineage.
        y: Middle.
        left: Left edge of what is drawn and can be pointed at.
        width: Width of that.
        aside: The label stands to the left of the mark.
        light: Drawn lighter: in a timeline only the year is known, in a lineage the work belongs to another topic.
        bases: Names of the works it builds on, in a lineage.
    """

    entry: Entry
    name: str
    label: str
    foreign: bool
    x: float
    y: float
    left: float
    width: float
    aside: bool = False
    light: bool = False
    bases: tuple[str, ...] = ()


def is_foreign(entry: Entry, language: Language) -> bool:
    """Whether the label of an entry is in the first language on a page of another."""
    return not entry.short and not entry.title_in(language)


def all_groups(catalog: Catalog) -> Groups:
    """All entries by the topic of their home."""
    found: dict[str, list[Entry]] = {}
    for entry in catalog.entries.values():
        found.setdefault(catalog.root(entry.home).id, []).append(entry)
    return [(topic, found[topic.id]) for topic in catalog.main_topics if topic.id in found]
