"""Takes the entries of a topic, returns their lineage: works in columns, and lines to those that build on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import pairwise

from llm_atlas.catalog import Catalog, Language, Topic
from llm_atlas.site.lettering import fitted, width
from llm_atlas.site.pictures.marks import COLUMN_WIDTH, ROW, SIZE, Mark, is_foreign, label_of, name_of
from llm_atlas.site.wording import words


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
            foreign=is_foreign(entry, language),
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
    from igraph import Graph  # takes longer to import than all else of a command that draws nothing

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
