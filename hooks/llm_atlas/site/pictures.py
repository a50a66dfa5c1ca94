"""Takes entries, returns where the marks of a picture stand: timelines, lineages, and the table of years.

What is drawn is HTML and SVG, in `templates/pictures/`, through the same escaping environment as everything else. No
chart library stands between, because none gives what is asked for here: a link on every mark with a name of its own,
the words and the letters of two languages, the colours of the page in both schemes, text that keeps its size on a
phone, and the same bytes in every build. What is left for one, a scale of dates and rows in which nothing touches, is
short. The hard part, a layered drawing of a graph with few crossings, is igraph's.

Lengths are in twentieths of a rem, which is a pixel at the theme's usual size, so that a picture grows with the text of
its reader.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import pairwise
from math import log2

from babel.dates import get_month_names
from igraph import Graph

from llm_atlas.catalog import KINDS, Catalog, Entry, Language, Topic
from llm_atlas.site.lettering import fitted, width
from llm_atlas.site.wording import words

COLUMN_WIDTH = 684  # what a page with a tree and a table of contents beside it has room for
PAGE_WIDTH = 1164  # what a page without them has
SIZE = 13  # of letters
ROW = 25  # of marks: a thumb's target is 24 high
RADIUS = 5

Groups = Sequence[tuple[Topic | None, Sequence[Entry]]]


# What every picture has


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
        foreign: The label is English on a Chinese page.
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


def _foreign(entry: Entry, language: Language) -> bool:
    return not entry.short and not entry.title_in(language)


# Timelines


@dataclass(frozen=True)
class Tick:
    """A year or a month on the axis; a month has a shorter line."""

    x: float
    label: str
    is_year: bool = True


@dataclass(frozen=True)
class Lane:
    """The entries of one part, in rows in which nothing touches."""

    topic: Topic | None
    title: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """Entries by date, from left to right.

    Attributes:
        id: Start of the ids in the picture.
        title: What it shows.
        width: Of the picture.
        height: Of the picture.
        lanes: Its parts.
        ticks: The axis.
        axes: Where the axis is written, from the top.
        kinds: Kinds of entries in it, in the usual order.
        undated: How many entries are left out because they have no date.
        linked: The titles of the lanes are links to their topics.
    """

    id: str
    title: str
    width: float
    height: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    axes: tuple[float, ...]
    kinds: tuple[str, ...]
    undated: int
    linked: bool

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks by date, for the table."""
        found = [mark for lane in self.lanes for mark in lane.marks]
        return tuple(sorted(found, key=lambda mark: (mark.entry.date or "", mark.entry.id)))

    @property
    def lane_of(self) -> dict[str, str]:
        """The title of the lane in which each entry stands, by the entry's id."""
        return {mark.entry.id: lane.title for lane in self.lanes for mark in lane.marks}

    @property
    def titled(self) -> bool:
        """Whether there are several lanes, so that each needs a title."""
        return len(self.lanes) > 1

    @property
    def some_light(self) -> bool:
        """Whether of some entries only the year is known."""
        return any(mark.light for mark in self.marks)


_EDGE = 12
_AXIS = 24
_LANE_TITLE = 20
_LANE_GAP = 4
_AXIS_AGAIN = 400  # height after which the years are written again
_YEAR_ROOM = 42  # the least a year with entries gets: its four digits
_GAP = 18  # for a run of years without entries
_MONTH_ROOM = 46
_LABEL_ROOM = 150
_BETWEEN = 10


class Scale:
    """Places for dates between the edges of a picture; a quarter of a year is the wider the more entries it has.

    Most entries of this field are from a few months: on an even scale half of the picture would be empty and the rest
    too full to read. The lines of the years and the names of the months say where one is.
    """

    def __init__(self, dates: Iterable[str], room: float):
        counts: Counter[int] = Counter()  # by quarters since the year 0
        for date in dates:
            counts.update(_quarters(date))
        years = {quarter // 4 for quarter in counts}
        gaps = [year for year in range(min(years), max(years) + 1) if year not in years and year - 1 in years]
        free = max(room - 2 * _EDGE - _YEAR_ROOM * len(years) - _GAP * len(gaps), 0)
        whole = sum(counts.values())
        self._quarters: dict[int, tuple[float, float]] = {}
        x = float(_EDGE)
        for year in range(min(years), max(years) + 1):
            if year in gaps:
                x += _GAP
            for quarter in range(4 * year, 4 * year + 4) if year in years else ():
                wide = _YEAR_ROOM / 4 + free * counts[quarter] / whole
                self._quarters[quarter] = (x, wide)
                x += wide
        self.width = x + _EDGE

    def x(self, date: str) -> float:
        """Place of a date; of a month or a year its middle."""
        year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
        if not month:
            return round(self._quarters[4 * year + 2][0], 1)
        start, wide = self._quarters[4 * year + (month - 1) // 3]
        share = (day - 0.5) / calendar.monthrange(year, month)[1] if day else 0.5
        return round(start + wide * ((month - 1) % 3 + share) / 3, 1)

    def ticks(self, language: Language) -> list[Tick]:
        """The beginnings of years, and those of quarters where there is room for the names of their months."""
        months = get_month_names("abbreviated", locale=language)
        found: list[Tick] = []
        for quarter, (start, _) in self._quarters.items():
            year, part = divmod(quarter, 4)
            if not part:
                end, wide = self._quarters[quarter + 3]
                found.append(Tick(round(start, 1), str(year)))
                free, last = start + _YEAR_ROOM, end + wide
            elif start >= free and start + _MONTH_ROOM <= last:
                found.append(Tick(round(start, 1), months[3 * part + 1], is_year=False))
                free = start + _MONTH_ROOM
        return found


def _quarters(date: str) -> tuple[int, ...]:
    """The quarters, counted from the year 0, in which a date may lie: of a year the two in the middle."""
    year, month = (*map(int, date.split("-")), 0)[:2]
    return (4 * year + (month - 1) // 3,) if month else (4 * year + 1, 4 * year + 2)


def all_groups(catalog: Catalog) -> Groups:
    """All entries by the topic of their home."""
    found: dict[str, list[Entry]] = {}
    for entry in catalog.entries.values():
        found.setdefault(catalog.root(entry.topics[0]).id, []).append(entry)
    return [(topic, found[topic.id]) for topic in catalog.main_topics if topic.id in found]


def timeline(catalog: Catalog, language: Language, topic: Topic | None = None) -> Timeline | None:
    """The timeline of a topic, or of the whole catalog; None where no entry has a date."""
    groups = catalog.by_part(topic.id, catalog.of_topic(topic.id)) if topic else all_groups(catalog)
    dated = [(part, [entry for entry in entries if entry.date]) for part, entries in groups]
    shown = [(part, entries) for part, entries in dated if entries]
    if not shown:
        return None
    entries = [entry for _, group in shown for entry in group]
    scale = Scale((entry.date or "" for entry in entries), COLUMN_WIDTH if topic else PAGE_WIDTH)
    titled, y, axes, lanes = len(shown) > 1, 0.0, [], []
    for part, group in shown:
        if not axes or y - axes[-1] > _AXIS_AGAIN:
            axes.append(y)
            y += _AXIS
        title = part.name[language] if part else words("timeline-general", language)
        marks, height = _rows(group, language, scale, y + (_LANE_TITLE if titled else 0))
        lanes.append(Lane(part, title, y, marks))
        y += height + (_LANE_TITLE if titled else 0) + _LANE_GAP
    name = topic.name[language] if topic else words("timeline-all", language)
    return Timeline(
        id=f"timeline-{topic.id if topic else 'all'}",
        title=words("timeline-title", language, name=name),
        width=round(scale.width),
        height=round(y),
        lanes=tuple(lanes),
        ticks=tuple(scale.ticks(language)),
        axes=tuple(axes),
        kinds=_kinds(entries),
        undated=sum(len(group) for _, group in groups) - len(entries),
        linked=topic is None,
    )


def _rows(entries: Sequence[Entry], language: Language, scale: Scale, top: float) -> tuple[tuple[Mark, ...], float]:
    """Marks by date, each in the first row with room for it and its label on one side; the height of all rows."""
    rows: list[list[tuple[float, float]]] = []
    marks = []
    for entry in sorted(entries, key=lambda entry: (scale.x(entry.date or ""), entry.id)):
        x = scale.x(entry.date or "")
        label = fitted(label_of(entry, language), SIZE, _LABEL_ROOM)
        wide = round(width(label, SIZE) + 3 * RADIUS + 4, 1)
        sides = [(x - RADIUS, False), (x + RADIUS - wide, True)]
        row, left, aside = _place([(left, aside) for left, aside in sides if left >= 0], wide, rows, scale.width)
        rows[row : row + 1] = [[*rows[row], (left, left + wide)] if row < len(rows) else [(left, left + wide)]]
        y = top + row * ROW + ROW / 2
        name, foreign, light = name_of(entry, language), _foreign(entry, language), len(entry.date or "") == 4
        marks.append(Mark(entry, name, label, foreign, x, y, round(left, 1), wide, aside, light))
    return tuple(marks), len(rows) * ROW


def _place(
    sides: Sequence[tuple[float, bool]], wide: float, rows: Sequence[Sequence[tuple[float, float]]], end: float
) -> tuple[int, float, bool]:
    """The first row, the left edge and the side of the label at which nothing is touched."""
    inside = [side for side in sides if side[0] + wide <= end] or sides[:1]
    for row, taken in enumerate([*rows, ()]):
        for left, aside in inside:
            if all(left >= right + _BETWEEN or left + wide + _BETWEEN <= start for start, right in taken):
                return row, left, aside
    raise AssertionError("an empty row has room for everything")


def _kinds(entries: Iterable[Entry]) -> tuple[str, ...]:
    used = {entry.kind for entry in entries}
    return tuple(kind for kind in KINDS if kind in used)


# Lineages


@dataclass(frozen=True)
class Lineage:
    """Works, and lines from each to those that build on it, from left to right.

    Attributes:
        id: Start of the ids in the picture.
        title: What it shows.
        width: Of the picture.
        height: Of the picture.
        marks: The works, by date.
        lines: The lines, as SVG paths.
    """

    id: str
    title: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]

    @property
    def some_light(self) -> bool:
        """Whether there are works of other topics."""
        return any(mark.light for mark in self.marks)


_BOX_LABEL_ROOM = (110, 170)  # at least, at most
_BOX_PADDING = 9
_BETWEEN_COLUMNS = 38
_LINE_STEP = 30

Node = tuple[str, ...]  # an entry's id, or (base, entry, column): a place where a long line passes through a column


def lineage(catalog: Catalog, language: Language, topic: Topic) -> Lineage | None:
    """What the entries of a topic build on, works of other topics included; None where that is less than two lines."""
    own = {entry.id for entry in catalog.of_topic(topic.id)}
    edges = [
        (base, entry.id)
        for entry in catalog.of_topic(topic.id)
        for base in dict.fromkeys(entry.builds_on)
        if base in catalog.entries
    ]
    if len(edges) < 2:
        return None
    columns = _columns(edges)
    entries = sorted((catalog.entries[name] for name in columns), key=lambda entry: (entry.date or "9", entry.id))
    paths = [_path(base, entry, columns) for base, entry in edges]
    heights = _heights([(entry.id,) for entry in entries], paths, columns)
    room = _label_room(max(columns.values()) + 1)
    labels = {entry.id: fitted(label_of(entry, language), SIZE, room) for entry in entries}
    wide = {name: round(width(label, SIZE) + 2 * _BOX_PADDING, 1) for name, label in labels.items()}
    lefts, widths = _column_places(columns, wide)
    bases: dict[str, list[str]] = {}
    for base, entry_id in edges:
        bases.setdefault(entry_id, []).append(label_of(catalog.entries[base], language))
    marks = tuple(
        Mark(
            entry=entry,
            name=name_of(entry, language),
            label=labels[entry.id],
            foreign=_foreign(entry, language),
            x=lefts[columns[entry.id]],
            y=heights[(entry.id,)],
            left=lefts[columns[entry.id]],
            width=wide[entry.id],
            light=entry.id not in own,
            bases=tuple(bases.get(entry.id, ())),
        )
        for entry in entries
    )
    return Lineage(
        id=f"lineage-{topic.id}",
        title=words("lineage-title", language, name=topic.name[language]),
        width=round(lefts[-1] + widths[-1] + 2),
        height=round(max(heights.values()) + ROW / 2 + 2),
        marks=marks,
        lines=tuple(_line(path, columns[path[0][0]], heights, (lefts, widths), wide[path[0][0]]) for path in paths),
    )


def _columns(edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """A column for each work: right of all it builds on; one that builds on none stands just left of its first user."""
    before: dict[str, set[str]] = {}
    after: dict[str, set[str]] = {}
    for base, entry in edges:
        before.setdefault(base, set())
        before.setdefault(entry, set()).add(base)
        after.setdefault(base, set()).add(entry)
    columns: dict[str, int] = {}
    for name in TopologicalSorter({name: sorted(before[name]) for name in sorted(before)}).static_order():
        columns[name] = max((columns[base] + 1 for base in before[name]), default=0)
    for name, bases in before.items():
        if not bases:
            columns[name] = min(columns[entry] for entry in after[name]) - 1
    return columns


def _path(base: str, entry: str, columns: Mapping[str, int]) -> tuple[Node, ...]:
    """The nodes a line passes: one in each column from that of `base` to that of `entry`."""
    between = range(columns[base] + 1, columns[entry])
    return ((base,), *((base, entry, str(column)) for column in between), (entry,))


def _heights(works: Sequence[Node], paths: Sequence[tuple[Node, ...]], columns: Mapping[str, int]) -> dict[Node, float]:
    """The middle of every node, from the top, as igraph's layered layout has it."""
    nodes = [*works, *(node for path in paths for node in path[1:-1])]
    place = {node: index for index, node in enumerate(nodes)}
    graph = Graph(
        n=len(nodes),
        edges=[(place[a], place[b]) for path in paths for a, b in pairwise(path)],
        directed=True,
    )
    layers = [columns[node[0]] if len(node) == 1 else int(node[2]) for node in nodes]
    found = [row[0] for row in graph.layout_sugiyama(layers=layers, hgap=1)]
    top = min(found)
    return {node: round((found[index] - top) * _LINE_STEP + ROW / 2 + 1, 1) for node, index in place.items()}


def _label_room(columns: int) -> float:
    """How wide a label may be for all columns to stand in a page, within reason."""
    least, most = _BOX_LABEL_ROOM
    room = (COLUMN_WIDTH - 4 - _BETWEEN_COLUMNS * (columns - 1)) / columns - 2 * _BOX_PADDING
    return min(max(room, least), most)


def _column_places(columns: Mapping[str, int], wide: Mapping[str, float]) -> tuple[list[float], list[float]]:
    """The left edge and the width of every column."""
    widths = [
        max(wide[name] for name in columns if columns[name] == column) for column in range(max(columns.values()) + 1)
    ]
    lefts = [1.0]
    for column in widths[:-1]:
        lefts.append(round(lefts[-1] + column + _BETWEEN_COLUMNS, 1))
    return lefts, widths


def _line(
    path: Sequence[Node],
    column: int,
    heights: Mapping[Node, float],
    columns: tuple[Sequence[float], Sequence[float]],
    start: float,
) -> str:
    """The line along a path: level through a column, a curve to the next, and the head of an arrow.

    Args:
        path: The nodes, from the base to the work that builds on it.
        column: Column of the first.
        heights: Middles of the nodes.
        columns: Left edges and widths of the columns.
        start: Width of the base's box.
    """
    lefts, widths = columns
    drawn = [f"M{_n(lefts[column] + start)} {_n(heights[path[0]])}"]
    for index, (node, following) in enumerate(pairwise(path), column):
        right, left = lefts[index] + widths[index], lefts[index + 1]
        middle, y, target = (right + left) / 2, heights[node], heights[following]
        drawn.append(f"H{_n(right)}C{_n(middle)} {_n(y)} {_n(middle)} {_n(target)} {_n(left)} {_n(target)}")
    return "".join(drawn) + "m-6-4l6 4l-6 4"


def _n(number: float) -> str:
    """A number as short as it can be written, to a tenth."""
    return f"{round(number, 1):g}"


# The table of years


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
    joint = words("joint", language)
    parts = [
        words("years-part", language, name=column.name, n=count)
        for column, count in zip(columns, counts, strict=True)
        if count
    ]
    return words("years-row", language, topic=topic.name[language], total=sum(counts), years=joint.join(parts))


def _shade(count: int, most: int) -> int:
    """How dark a cell is: 0 where there is nothing, then a step for each doubling, up to 5."""
    return min(5, 1 + round(4 * log2(count) / log2(most))) if count and most > 1 else int(count > 0)
