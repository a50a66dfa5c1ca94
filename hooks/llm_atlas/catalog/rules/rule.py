"""Holds the rules by name: what each demands, over what it is applied, and what a broken one yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from llm_atlas.catalog.problem import suggest
from llm_atlas.catalog.types import Location


@dataclass(frozen=True)
class Finding:
    """Something that breaks a rule.

    Attributes:
        location: The value it is about.
        message: What is wrong, with the value that is wrong.
        tip: How to mend it; may be empty.
        path: File it stands in, relative to the catalog; a rule over one entry leaves it out.
        other: The other file it is about, relative to the catalog.
        place: Line and column, where it is about no value but a comment.
    """

    location: Location
    message: str
    tip: str = ""
    path: str = ""
    other: str = ""
    place: tuple[int, int] | None = None


# Name of a rule, file, and what was found there.
Found = tuple[str, str, Finding]

Scope = Literal["alone", "entry", "catalog"]
# A check of an entry alone takes it, one over entries an entry and the catalog, one over the catalog the catalog. Of
# these two, one that asks for the day takes the last day that is not in the future too.
Check = Callable[..., Iterator[Finding]]
Made = TypeVar("Made", bound=Check)


@dataclass
class Rule:
    """A rule.

    Attributes:
        name: Its name in messages.
        text: What must be true, in one sentence.
        firm: Whether it holds without exception, because the site relies on it; no waiver is taken for it.
        checks: What is applied: the scope, whether the day is asked for, the function.
    """

    name: str
    text: str
    firm: bool = False
    checks: list[tuple[Scope, bool, Check]] = field(default_factory=list)


RULES: dict[str, Rule] = {}


def rule(scope: Scope, name: str = "", day: bool = False, firm: bool = False) -> Callable[[Made], Made]:
    """Make a function one of the rules; its name is the rule's and its docstring says what must be true.

    Args:
        scope: Whether it is applied to each entry, looking at nothing else, or at the rest of the catalog too; or once
            to the catalog.
        name: Name of the rule of which it is a further check; empty where it is a rule of its own.
        day: Whether it asks for the day.
        firm: As in `Rule`.
    """

    def register(function: Made) -> Made:
        key = name or function.__name__.replace("_", "-")
        found = RULES.setdefault(key, Rule(key, function.__doc__ or "", firm))
        found.checks.append((scope, day, function))
        return function

    return register


def near(word: str, known: Mapping[str, object] | list[str], file: str = "vocab.yml") -> str:
    """A tip for a word that stands in none of the closed lists."""
    return suggest(word, known) or f"add it to {file} if it is new"


def repeated(values: Iterable[str]) -> set[int]:
    """Places of the values that stand there before, too."""
    first: dict[str, int] = {}
    return {index for index, value in enumerate(values) if first.setdefault(value, index) != index}
