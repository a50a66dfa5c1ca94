"""Takes a catalog, returns the problems that only show when its entries and shared files are read.

A rule is one function; its name is the name of the rule and its docstring says what must be true. It stands in the
module of what it looks at: the fields of one entry, its texts, all entries together, or the shared files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date as Date
from functools import partial
from pathlib import Path

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.day import latest
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.problem import Problem, printable
from llm_atlas.catalog.rules import (  # noqa: F401 (each puts its rules into RULES)
    bibliographic,
    fields,
    results,
    shared,
    texts,
    works,
)
from llm_atlas.catalog.rules.rule import RULES, Finding, Found
from llm_atlas.catalog.rules.waiving import FAILED, waived

__all__ = ["RULES", "breaks_alone", "check"]

LONGEST = 200  # characters of what a failed rule says that are shown


def check(catalog: Catalog, root: Path, today: Date, display: Callable[[Path], str]) -> list[Problem]:
    """Apply every rule; one that fails is told, and the rest are applied.

    Args:
        catalog: What was read.
        root: The catalog's folder.
        today: The day it is.
        display: Turns a path into what a person is shown.

    Returns:
        Problems in order of path and line.
    """
    problems = {
        Problem(
            display(root / path),
            *(finding.place or catalog.place(path, finding.location)),
            name,
            finding.message,
            finding.tip,
            finding.location,
            display(root / finding.other) if finding.other else "",
        )
        for name, path, finding in waived(list(_found(catalog, latest(today))), catalog, today)
    }
    return sorted(problems)


def _found(catalog: Catalog, last: Date) -> Iterator[Found]:
    doubtful = [entry for entry in catalog.entries.values() if entry.id not in catalog.sound]
    for rule in RULES.values():
        for scope, day, apply in rule.checks:
            if scope == "alone":
                for entry in doubtful:
                    yield from _guarded(rule.name, entry.path, partial(apply, entry))
                continue
            seen = (catalog, last) if day else (catalog,)
            if scope == "catalog":
                yield from _guarded(rule.name, "", partial(apply, *seen))
                continue
            for entry in catalog.entries.values():
                yield from _guarded(rule.name, entry.path, partial(apply, entry, *seen))


def breaks_alone(entry: Entry) -> bool:
    """Whether a rule that looks at nothing but the entry has something to say, or fails."""
    applied = (
        _guarded(rule.name, entry.path, partial(apply, entry))
        for rule in RULES.values()
        for scope, _, apply in rule.checks
        if scope == "alone"
    )
    return any(True for found in applied for _ in found)


def _guarded(name: str, path: str, apply: Callable[[], Iterator[Finding]]) -> Iterator[Found]:
    """What a rule finds; where it fails, that it did."""
    try:
        for finding in apply():
            yield name, finding.path or path, finding
    except Exception as error:  # a fault of ours must not hide what the other rules find
        said = printable(f"{type(error).__name__}: {error}")[:LONGEST]
        message = f'the rule "{name}" stopped: {said}'
        yield FAILED, path, Finding((), message, "this is a fault of the program, not of the file: report it")
