"""Takes the text of a written page, returns the day on which a person last revised it, as its head says."""

from __future__ import annotations

import re

from llm_atlas.catalog import read_day

MANY = 10  # entries newer than the text of their topic, from which on somebody should read it again
_HEAD = re.compile(r"\A---\n(.*?)^---[ \t]*$", re.S | re.M)
_LINE = re.compile(r"^revised:(.*)$", re.M)


def revised(text: str) -> tuple[int, str] | None:
    """Line and day, as YYYY-MM-DD; None where the page does not say.

    Raises:
        ValueError: What stands there is no day; its text says so to a person.
    """
    head = _HEAD.match(text)
    found = _LINE.search(head[0]) if head else None
    if not head or not found:
        return None
    written = found[1].strip().strip("'\"")
    try:
        return head[0][: found.start()].count("\n") + 1, read_day(written).isoformat()
    except ValueError:
        raise ValueError(f'revised is "{written}", which is not a day') from None
