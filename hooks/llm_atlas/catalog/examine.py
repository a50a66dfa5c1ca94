"""Takes the folder of a catalog, returns the catalog with every problem it has."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date as Date
from pathlib import Path

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.load import display_path, load
from llm_atlas.catalog.problem import Problem
from llm_atlas.catalog.rules import check


def examine(root: Path, today: Date, cache: Path | None = None) -> tuple[Catalog, list[Problem]]:
    """Read a catalog and apply every rule.

    Args:
        root: The catalog's folder.
        today: The day it is; a date more than a day after it lies in the future.
        cache: Where what was found in files before is kept, if anywhere.

    Returns:
        The catalog and its problems in order of path and line.
    """
    with _uncollected():
        catalog, problems = load(root, cache)
        return catalog, sorted({*problems, *check(catalog, root, today, display_path)})


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage: while a catalog grows it goes through all of it again and again, and finds none."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def told(problems: Sequence[Problem]) -> str:
    """Problems as a person reads them, and how many there are."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join([*map(str, problems), count])


def newest_day(catalog: Catalog) -> str:
    """The day the newest entry was added, as YYYY-MM-DD; the first one where only its month or year is known."""
    newest = max((entry.added for entry in catalog.entries.values()), default="1970")
    return newest + "-01-01"[len(newest) - 4 :]
