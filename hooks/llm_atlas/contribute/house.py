"""Takes the table of who may import whom, returns it as a picture for the page about the architecture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

Imports = Mapping[str, Sequence[str]]

WIDTH, ROW, BOX, TALL = 640, 92, 150, 44  # of the sheet, from row to row, and of a room, in units of the picture


@dataclass(frozen=True)
class Room:
    """A package's place in the picture.

    Attributes:
        name: Name of the package.
        x: Middle of its box.
        y: Upper edge of its box.
    """

    name: str
    x: float
    y: float


def storeys(imports: Imports) -> list[list[str]]:
    """The packages from the highest storey, which no other imports, to the lowest: each stands below all importers."""
    depth: dict[str, int] = {}
    for name in imports:
        _depth(name, imports, depth)
    return [[name for name in imports if depth[name] == level] for level in sorted(set(depth.values()))]


def _depth(name: str, imports: Imports, depth: dict[str, int]) -> int:
    if name not in depth:
        above = [other for other, reached in imports.items() if name in reached]
        depth[name] = 1 + max((_depth(other, imports, depth) for other in above), default=-1)
    return depth[name]


def stairs(imports: Imports) -> list[tuple[str, str]]:
    """The imports that do not follow from others: where one leads on to a third, the way to that one is left out."""
    return [
        (name, below)
        for name, reached in imports.items()
        for below in reached
        if not any(below in imports[other] for other in reached)
    ]


def picture(imports: Imports, joiners: Sequence[str], label: str) -> str:
    """The rooms as an SVG: boxes in storeys, an arrow from each to what it may import.

    Args:
        imports: For each package, the packages it may import.
        joiners: What stands above all of them.
        label: What the picture is called for those who cannot see it.
    """
    rows = storeys(imports)
    rooms = {
        name: Room(name, WIDTH * (place + 1) / (len(row) + 1), ROW * (level + 1))
        for level, row in enumerate(rows)
        for place, name in enumerate(row)
    }
    tall = ROW * len(rows) + TALL + 2
    lines = [
        f'<svg class="atlas-house" viewBox="0 0 {WIDTH} {tall}" role="img" aria-label="{escape(label)}"'
        ' fill="none" stroke="currentColor">',
        '<defs><marker id="house-tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto"><path d="M0 0 8 4 0 8" /></marker></defs>',
        *_box(" · ".join(joiners), WIDTH / 2, 1, WIDTH - 2),
    ]
    for room in rooms.values():
        lines += _box(room.name, room.x, room.y, BOX)
    lines += [_arrow(rooms[name].x, TALL + 1, rooms[name].x, rooms[name].y) for name in rows[0]]
    lines += [_stair(rooms[one], rooms[other]) for one, other in stairs(imports)]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _box(name: str, x: float, y: float, width: float) -> list[str]:
    return [
        f'<rect x="{x - width / 2:g}" y="{y:g}" width="{width:g}" height="{TALL}" rx="4" />',
        f'<text x="{x:g}" y="{y + TALL / 2 + 5:g}" text-anchor="middle" fill="currentColor" stroke="none">'
        f"{name}</text>",
    ]


def _stair(one: Room, other: Room) -> str:
    """The way from a room to one below it; past a storey between the two it goes straight down and in by the side."""
    if other.y - one.y <= ROW:
        return _arrow(one.x, one.y + TALL, other.x, other.y)
    side = other.x + (BOX / 2 if one.x > other.x else -BOX / 2)
    return _way(f"M{one.x:g} {one.y + TALL:g}V{other.y + TALL / 2:g}H{side:g}")


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    return _way(f"M{x:g} {y:g} {to_x:g} {to_y:g}")


def _way(path: str) -> str:
    return f'<path d="{path}" marker-end="url(#house-tip)" />'
