"""Takes the entries of a catalog, returns the table of years: how many each topic has from each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from llm_atlas.catalog import Catalog, Language, Topic
from llm_atlas.site.lettering import fitted
from llm_atlas.site.pictures.marks import SIZE, all_groups
from llm_atlas.site.wording import words


@dataclass(frozen=True)
class YearColumn:
    """A column of the table of years.

    Attributes:
        short: What stands above it.
        name: What it is called.
        years: Which years are in it; None is for entries without a date.
    """

    short: str
    name: str
    years: frozenset[int | None]


@dataclass(frozen=True)
class YearRow:
    """A topic with the number of its entries in each column, and how dark each is from 0 to 5."""

    topic: Topic
    name: str
    label: str
    y: float
    counts: tuple[int, ...]
    shades: tuple[int, ...]

    @property
    def total(self) -> int:
        """All entries of the topic."""
        return sum(self.counts)


@dataclass(frozen=True)
class YearTable:
    """Entries by year and topic, in several blocks that stand side by side where there is room.

    Attributes:
        columns: The years.
        blocks: The rows of each block.
        totals: Entries of each year.
        width: Of a block.
        height: Of a block.
    """

    columns: tuple[YearColumn, ...]
    blocks: tuple[tuple[YearRow, ...], ...]
    totals: tuple[int, ...]
    width: float
    height: float
    label_room: float = 0
    cell: float = 0

    @property
    def rows(self) -> tuple[YearRow, ...]:
        """The rows of all blocks."""
        return tuple(row for block in self.blocks for row in block)


_BLOCKS = 3
_BLOCK_WIDTH = 324  # what the narrowest phones have room for
_CELL = 23
_YEAR_ROW = 24
_HEAD = 22
_YEARS_ALONE = 6


def entries_by_year(catalog: Catalog, language: Language) -> YearTable | None:
    """How many entries each topic has from each year, by the topic of their home; None for an empty catalog."""
    groups = all_groups(catalog)
    if not groups:
        return None
    columns = _year_columns({entry.year for _, entries in groups for entry in entries}, language)
    label_room = _BLOCK_WIDTH - _CELL * len(columns)
    counted = [
        (topic, tuple(sum(entry.year in column.years for entry in entries) for column in columns))
        for topic, entries in groups
        if topic
    ]
    most = max(count for _, counts in counted for count in counts)
    size = -(-len(counted) // _BLOCKS)
    rows = [
        YearRow(
            topic=topic,
            name=_row_name(topic, counts, columns, language),
            label=fitted(topic.name[language], SIZE, label_room - 8),
            y=_HEAD + index % size * _YEAR_ROW,
            counts=counts,
            shades=tuple(_shade(count, most) for count in counts),
        )
        for index, (topic, counts) in enumerate(counted)
    ]
    return YearTable(
        columns=columns,
        blocks=tuple(tuple(rows[start : start + size]) for start in range(0, len(rows), size)),
        totals=tuple(sum(counts[index] for _, counts in counted) for index in range(len(columns))),
        width=_BLOCK_WIDTH,
        height=_HEAD + size * _YEAR_ROW,
        label_room=label_room,
        cell=_CELL,
    )


def _year_columns(used: set[int | None], language: Language) -> tuple[YearColumn, ...]:
    """The last years each, all years before as one, and what has no date; each only where there is an entry."""
    years = {year for year in used if year is not None}
    alone = list(range(max(years) - _YEARS_ALONE + 1, max(years) + 1)) if years else []
    early = frozenset(year for year in years if year < alone[0])
    columns = [YearColumn(f"\u2019{year % 100:02d}", str(year), frozenset({year})) for year in alone]
    if early:
        last = alone[0] - 1
        columns.insert(0, YearColumn(f"\u2264{last % 100:02d}", words("year-until", language, year=last), early))
    if None in used:
        columns.append(YearColumn("?", words("year-unknown", language), frozenset({None})))
    return tuple(columns)


def _row_name(topic: Topic, counts: Sequence[int], columns: Sequence[YearColumn], language: Language) -> str:
    """What a row is called: its topic and all its numbers."""
    parts = [
        words("years-part", language, name=column.name, n=count)
        for column, count in zip(columns, counts, strict=True)
        if count
    ]
    return words(
        "years-row", language, topic=topic.name[language], total=sum(counts), years=words("joint", language).join(parts)
    )


def _shade(count: int, most: int) -> int:
    """How dark a cell is: 0 where there is nothing, then a step for each doubling, up to 5."""
    return min(5, 1 + round(4 * log2(count) / log2(most))) if count and most > 1 else int(count > 0)
