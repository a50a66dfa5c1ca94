"""Takes a catalog and one file that is not in it yet, returns the problems that the file would bring."""

from __future__ import annotations

import re
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.load import display_path
from llm_atlas.catalog.problem import Problem
from llm_atlas.catalog.types import Location


@dataclass(frozen=True)
class Brought:
    """A problem that a file brings.

    Attributes:
        problem: The problem; its path is relative to the catalog.
        location: The value in the file that it is about; empty where it is in another file or about the whole.
        other: File of the entry that the new one repeats, relative to the catalog; empty where it repeats none.
    """

    problem: Problem
    location: Location
    other: str


def try_file(root: Path, path: str, text: str, today: Date, before: Iterable[Problem]) -> list[Brought]:
    """What the rules say of a catalog with a file put in.

    Args:
        root: The catalog's folder; it is only read.
        path: Path of the file, relative to the catalog.
        text: What the file holds.
        today: Day after which a date lies in the future.
        before: Problems of the catalog as it is, as `examine` tells them.

    Returns:
        Problems of the file, and those of other files that were not there before.
    """
    known = {(problem.path, problem.rule, problem.message) for problem in _relative(before, root)}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "catalog"
        shutil.copytree(root, copy, symlinks=True)
        (copy / path).parent.mkdir(exist_ok=True)
        (copy / path).write_text(text, encoding="utf-8", newline="\n")
        catalog, problems = examine(copy, today)
        after = _relative(problems, copy)
    places = _places(catalog, path)
    return [
        Brought(problem, _location(problem, places) if problem.path == path else (), _other(problem, path))
        for problem in after
        if problem.path == path or (problem.path, problem.rule, problem.message) not in known
    ]


def _relative(problems: Iterable[Problem], root: Path) -> list[Problem]:
    prefix = f"{display_path(root)}/"
    return [replace(problem, path=problem.path.removeprefix(prefix)) for problem in problems]


def _places(catalog: Catalog, path: str) -> list[tuple[tuple[int, int], int, Location]]:
    """The places of a file's values in order, of two at one place the inner one last."""
    return sorted(
        ((place, len(location), location) for location, place in catalog.places.get(path, {}).items()),
        key=lambda found: found[:2],
    )


def _location(problem: Problem, places: list[tuple[tuple[int, int], int, Location]]) -> Location:
    """The value in which a problem stands: the last one that starts at it or before."""
    missing = re.match(r'"([\w.]+)" is missing', problem.message) if problem.rule == "missing-field" else None
    if missing:
        return tuple(missing[1].split("."))
    index = bisect_right(places, (problem.line, problem.column), key=lambda found: found[0])
    return places[index - 1][2] if index else ()


def _other(problem: Problem, path: str) -> str:
    """The entry that a duplicate repeats: it is named in the message, or the problem is told of it."""
    if not problem.rule.startswith("duplicate-"):
        return ""
    named = re.findall(r"[a-z]+/[a-z0-9-]+(?=\.yml| has the same name)", f"{problem.path} {problem.message}")
    return next((f"{name}.yml" for name in named if f"{name}.yml" != path), "")
