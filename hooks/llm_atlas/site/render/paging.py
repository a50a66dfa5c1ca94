"""Takes how long a list is, returns how it is cut: what its own page shows, and plain pages with the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")
# Rows on a plain page: a browser that needs all of them asks for few pages, and each is small when compressed.
PLAIN = 200
# Cards on the page of a topic.
TOPIC_CARDS = 60


@dataclass(frozen=True)
class Pages:
    """A list that goes on, where it is long, on plain pages with links before and back.

    Attributes:
        address: Address of the page that the list begins on, relative to the language's site.
        total: Number of rows.
        first: How many of them that page shows.
    """

    address: str
    total: int
    first: int

    @property
    def last(self) -> int:
        """Number of the last page; the one that the list begins on is the first."""
        return 1 + -(-max(self.total - self.first, 0) // PLAIN)

    @property
    def plain(self) -> range:
        """Numbers of the plain pages."""
        return range(2, self.last + 1)

    def at(self, number: int) -> str:
        """Address of a page."""
        return self.address if number == 1 else f"{self.address}all/{number}/"

    def source(self, number: int) -> str:
        """Path of the Markdown file that a plain page would have."""
        return f"{self.at(number).rstrip('/')}.md"

    def cut(self, rows: Sequence[Row], number: int) -> Sequence[Row]:
        """The rows of a page."""
        end = self.first + (number - 1) * PLAIN
        return rows[: self.first] if number == 1 else rows[end - PLAIN : end]


def shared(sizes: Sequence[int], room: int) -> int:
    """The most that each of several lists may show, at least one, so that together they show no more than `room`."""
    most = max(sizes, default=0)
    while most > 1 and sum(min(size, most) for size in sizes) > room:
        most -= 1
    return most


def topic_pages(address: str, total: int) -> Pages:
    """How the entries of a topic are cut: where its page cannot show all, the plain pages hold every one of them."""
    return Pages(address, total if total > TOPIC_CARDS else 0, 0)
