"""Takes a fault someone can mend and gives it a place, a name, a message and a tip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from llm_atlas.catalog.types import Location

# Line and column of each value of a file, by its location.
Places = Mapping[Location, tuple[int, int]]


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in the sources, with the place where it stands.

    Its words may hold a stranger's text; they are kept as a person is shown them, so that no format prints a line
    that the text made up.

    Attributes:
        path: File, relative to the folder the command was started in.
        line: Line number, from 1.
        column: Column number in characters, from 1.
        rule: Name of the rule that was broken, for example ``unknown-field``.
        message: What is wrong, with the value that is wrong.
        tip: How to mend it; may be empty.
        location: The value it is about, as keys and indexes from the top of the file; empty where it is about the
            file or its text. It does not tell two problems apart.
        other: The other file it is about, as `path` names the first; empty where there is none.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    tip: str = ""
    location: Location = field(default=(), compare=False)
    other: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name in ("path", "message", "tip", "other"):
            object.__setattr__(self, name, printable(getattr(self, name)))

    def __str__(self) -> str:
        """The problem as ``path:line:column: rule: message``, the tip on a line of its own."""
        head = f"{self.path}:{self.line}:{self.column}: {self.rule}: {self.message}"
        return f"{head}\n    tip: {self.tip}" if self.tip else head

    def as_dict(self) -> dict[str, str | int]:
        """The problem as a mapping that JSON can hold."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "rule": self.rule,
            "message": self.message,
            "tip": self.tip,
            "location": dotted(self.location),
            "other": self.other,
        }

    def as_github(self, level: str = "error") -> str:
        """The problem as a workflow command, which GitHub shows on the line of a pull request.

        Args:
            level: error, warning or notice.
        """
        message = self.message + (f" ({self.tip})" if self.tip else "")
        return (
            f"::{level} file={_escape_property(self.path)},line={self.line},col={self.column},"
            f"title={_escape_property(self.rule)}::{_escape(message)}"
        )


def place_at(places: Places, location: Location) -> tuple[int, int]:
    """Line and column of a value of a file, or of the nearest thing around it that is there."""
    while location and location not in places:
        location = location[:-1]
    return places.get(location, (1, 1))


def printable(text: str) -> str:
    """Text from a stranger on one line: what cannot be seen, or what a terminal would obey, as an escape.

    A line break becomes ``\\n``, a byte of a file name that is no UTF-8 ``\\xff``, the mark that turns text around
    ``\\u202e``.
    """
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    byte = ord(char) - 0xDC00  # so Python keeps a byte of a file name that is no UTF-8
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else char.encode("unicode_escape").decode("ascii")


def dotted(location: Iterable[str | int]) -> str:
    """A place in a file in words, items counted from 1: ``summary.zh``, ``authors[2]``."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def suggest(word: str, known: Iterable[str]) -> str:
    """A tip naming the known word nearest to `word`; empty where none is near."""
    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f'did you mean "{names[near[0]]}"?' if near else ""


def _escape(text: str) -> str:
    return text.replace("%", "%25")  # line breaks are escapes already


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
