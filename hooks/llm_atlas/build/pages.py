"""Takes a page, shows its elements and scripts to whoever wants to know of them, reading it once."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Protocol


class Visitor(Protocol):
    """Who is shown a page as it is read; lines and columns are counted from 1."""

    def element(self, place: tuple[int, int], name: str, attributes: list[tuple[str, str | None]]) -> None:
        """An element begins; its name and those of its attributes are in small letters."""

    def script(self, place: tuple[int, int], attributes: list[tuple[str, str | None]], text: str) -> None:
        """A script has ended, with this text."""


class _Reader(HTMLParser):
    """Reads a page for several visitors at once."""

    def __init__(self, *visitors: Visitor) -> None:
        super().__init__()
        self.visitors = visitors
        self.begun: tuple[tuple[int, int], list[tuple[str, str | None]], list[str]] | None = None

    def _place(self) -> tuple[int, int]:
        line, offset = self.getpos()
        return line, offset + 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Show an element."""
        place = self._place()
        for visitor in self.visitors:
            visitor.element(place, tag, attrs)
        if tag == "script":
            self.begun = place, attrs, []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read it as a browser does: only void elements and those of pictures end where they begin."""
        self.handle_starttag(tag, attrs)
        if tag == "script":
            self.set_cdata_mode(tag)

    def handle_data(self, data: str) -> None:
        """Gather the text of a script."""
        if self.begun:
            self.begun[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        """Show a script that has ended."""
        if tag == "script":
            self._end_script()

    def close(self) -> None:
        """Show a script that the page leaves open, too."""
        super().close()
        self._end_script()

    def _end_script(self) -> None:
        if self.begun:
            place, attrs, texts = self.begun
            self.begun = None
            for visitor in self.visitors:
                visitor.script(place, attrs, "".join(texts))


def walk(html: str, *visitors: Visitor) -> None:
    """Show every element of a page, and every script, to each of the visitors."""
    reader = _Reader(*visitors)
    reader.feed(html)
    reader.close()
