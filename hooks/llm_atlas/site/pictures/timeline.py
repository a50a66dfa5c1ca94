"""Takes entries, returns a timeline: marks by date from left to right, in lanes in which nothing touches."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from babel.dates import get_month_names

from llm_atlas.catalog import KINDS, Catalog, Entry, Language, Topic
from llm_atlas.site.lettering import fitted, width
from llm_atlas.site.pictures.marks import (
    COLUMN_WIDTH,
    PAGE_WIDTH,
    RADIUS,
    ROW,
    SIZE,
    Mark,
    all_groups,
    is_foreign,
    label_of,
    name_of,
)
from llm_atlas.site.wording import words


@dataclass(frozen=True)
class Tick:
    """A year or a month on the axis; a month has a shorter line."""

    x: float
    label: str
    is_year: bool = True


@dataclass(frozen=True)
class Lane:
    """The entries of one part, in rows in which nothing touches.

    Attributes:
        topic: The part; None for what is in none.
        title: What it is called.
        y: Its upper edge in the picture.
        height: Of it, its title included.
        marks: Its entries.
        axis: Upper edge of the axis that is written above it; None where none is.
    """

    topic: Topic | None
    title: str
    y: int
    height: int
    marks: tuple[Mark, ...]
    axis: int | None = None


@dataclass(frozen=True)
class Timeline:
    """Entries by date, from left to right.

    Attributes:
        id: Start of the ids in the picture.
        title: What it shows.
        width: Of the picture.
        lanes: Its parts.
        ticks: The axis.
        kinds: Kinds of entries in it, in the usual order.
        undated: How many entries are left out because they have no date.
        linked: The titles of the lanes are links to their topics.
    """

    id: str
    title: str
    width: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    kinds: tuple[str, ...]
    undated: int
    linked: bool

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks by date, for the table."""
        found = [mark for lane in self.lanes for mark in lane.marks]
        return tuple(sorted(found, key=lambda mark: (mark.entry.date or "", mark.entry.id)))

    @cached_property
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
_LANE_TITLE = 24  # a link
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


def timeline(catalog: Catalog, language: Language, topic: Topic | None = None) -> Timeline | None:
    """The timeline of a topic, or of the whole catalog; None where no entry has a date."""
    groups = catalog.by_part(topic.id, catalog.of_topic(topic.id)) if topic else all_groups(catalog)
    dated = [(part, [entry for entry in entries if entry.date]) for part, entries in groups]
    shown = [(part, entries) for part, entries in dated if entries]
    if not shown:
        return None
    entries = [entry for _, group in shown for entry in group]
    scale = Scale((entry.date or "" for entry in entries), COLUMN_WIDTH if topic else PAGE_WIDTH)
    titled, y = len(shown) > 1, 0
    last_axis = -_AXIS_AGAIN
    lanes: list[Lane] = []
    for part, group in shown:
        axis = y if y - last_axis >= _AXIS_AGAIN else None
        if axis is not None:
            last_axis = axis
            y += _AXIS
        title = part.name[language] if part else words("timeline-general", language)
        above = _LANE_TITLE if titled else 0
        marks, high = _rows(group, language, scale, y + above)
        lanes.append(Lane(part, title, y, above + high + _LANE_GAP, marks, axis))
        y += lanes[-1].height
    name = topic.name[language] if topic else words("timeline-all", language)
    return Timeline(
        id=f"timeline-{topic.id if topic else 'all'}",
        title=words("timeline-title", language, name=name),
        width=round(scale.width),
        lanes=tuple(lanes),
        ticks=tuple(scale.ticks(language)),
        kinds=_kinds(entries),
        undated=sum(len(group) for _, group in groups) - len(entries),
        linked=topic is None,
    )


def _rows(entries: Sequence[Entry], language: Language, scale: Scale, top: int) -> tuple[tuple[Mark, ...], int]:
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
        name, foreign, light = name_of(entry, language), is_foreign(entry, language), len(entry.date or "") == 4
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
