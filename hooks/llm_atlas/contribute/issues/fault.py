"""Holds one thing that is wrong with an answer, with the question it belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer.

    Attributes:
        question: Id of the question; empty where the whole issue is meant.
        rule: Name of the rule that was broken.
        message: What is wrong.
        tip: How to mend it; may be empty.
        where: Place in the entry, where the question does not tell it.
        other: File of the entry that is meant too, relative to the catalog.
    """

    question: str
    rule: str
    message: str
    tip: str = ""
    where: str = ""
    other: str = ""
