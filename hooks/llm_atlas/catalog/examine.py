"""Takes the folder of a catalog, returns the catalog with every problem it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.load import display_path, load
from llm_atlas.catalog.problem import Problem
from llm_atlas.catalog.rules import check


def examine(root: Path, today: Date) -> tuple[Catalog, list[Problem]]:
    """Read a catalog and apply every rule.

    Args:
        root: The catalog's folder.
        today: The day it is; a date more than a day after it lies in the future.

    Returns:
        The catalog and its problems in order of path and line.
    """
    catalog, problems = load(root)
    return catalog, sorted({*problems, *check(catalog, root, today, display_path)})


def told(problems: Sequence[Problem]) -> str:
    """Problems as a person reads them, and how many there are."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join([*map(str, problems), count])


def newest_day(catalog: Catalog) -> str:
    """The day the newest entry was added, as YYYY-MM-DD; the first one where only its month or year is known."""
    newest = max((entry.added for entry in catalog.entries.values()), default="1970")
    return newest + "-01-01"[len(newest) - 4 :]
