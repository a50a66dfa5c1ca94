"""Takes the text of a file, returns the exceptions from rules that its comments ask for.

``# atlas: allow RULE until 2027-03-01: reason`` lets the value it stands above or beside, with all below it, break a
rule until the end of that day. At the top of a file with a blank line below it, or at the end, it is for the whole
file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date

from llm_atlas.catalog.day import read_day
from llm_atlas.catalog.format.comments import each_comment
from llm_atlas.catalog.types import Location

SIGN = "atlas:"
FORM = "# atlas: allow RULE until YYYY-MM-DD: reason"
_SIGNED = re.compile(rf"#\s*{SIGN}\s*(.*)", re.I)
_PARTS = re.compile(r"allow\s+([\w-]+)\s+until\s+([^\s:]+)\s*(?::\s*(.*))?")


@dataclass(frozen=True)
class Waiver:
    """An exception from a rule, as it is asked for.

    Attributes:
        path: File it stands in, relative to the catalog.
        place: Line and column of the comment.
        location: The value it is for; empty for the whole file.
        rule: Name of the rule; empty where the comment cannot be read.
        until: Last day on which it holds.
        fault: What is wrong with the comment itself; empty where nothing is.
        whole: Whether all of the file could be read, so that it shows whether the rule is broken.
    """

    path: str
    place: tuple[int, int]
    location: Location = ()
    rule: str = ""
    until: Date = Date.min
    fault: str = ""
    whole: bool = True

    def covers(self, path: str, rule: str, location: Location) -> bool:
        """Whether it is for what breaks a rule at a value of a file."""
        return (path, rule) == (self.path, self.rule) and location[: len(self.location)] == self.location


def read_waivers(path: str, text: str, whole: bool) -> Iterator[Waiver]:
    """The exceptions that the comments of a file ask for.

    Args:
        path: The file, relative to the catalog.
        text: What it holds; YAML can read it.
        whole: As in `Waiver`.
    """
    for start, comment, location in each_comment(text) if SIGN in text.lower() else ():
        signed = _SIGNED.match(comment)
        if not signed:
            continue
        before = text[:start]
        place = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        parts = _PARTS.fullmatch(signed[1])
        if not parts:
            yield Waiver(path, place, location, fault="this is not how an exception is written")
            continue
        rule, day, reason = parts[1], parts[2], parts[3]
        try:
            until = read_day(day)
        except ValueError:
            yield Waiver(path, place, location, fault=f'"{day}" is not a day')
            continue
        fault = "" if reason else "nothing says why"
        yield Waiver(path, place, location, "" if fault else rule, until, fault, whole)
