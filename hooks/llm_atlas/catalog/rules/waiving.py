"""Takes what breaks a rule and the exceptions that files ask for, returns what is left and what is wrong with these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.problem import suggest
from llm_atlas.catalog.rules.rule import RULES, Finding, Found
from llm_atlas.catalog.shared import SHARED_FILES
from llm_atlas.catalog.waivers import FORM, Waiver

FAILED = "rule-failed"


def waived(found: Sequence[Found], catalog: Catalog, today: Date) -> Iterator[Found]:
    """What is left when exceptions are made.

    Args:
        found: What the rules found.
        catalog: The catalog, with the exceptions that its files ask for.
        today: The day it is; on the day until which an exception holds, it still does.

    Yields:
        What no exception is made for, and each exception that cannot be read, is over or has nothing to except.
    """
    good: list[Waiver] = []
    for waiver in catalog.waivers:
        if fault := _fault(waiver):
            yield "waiver", waiver.path, fault
        else:
            good.append(waiver)
    used: set[Waiver] = set()
    for name, path, finding in found:
        excepting = [waiver for waiver in good if waiver.covers(path, name, finding.location)]
        used.update(excepting)
        if not any(today <= waiver.until for waiver in excepting):
            yield name, path, finding
    failed = any(name == FAILED for name, _, _ in found)  # nobody knows what it would have found
    for waiver in good:
        if waiver in used and waiver.until < today:
            message, tip = f"the exception from {waiver.rule} ended on {waiver.until}", "mend what it let pass"
            yield "expired-waiver", waiver.path, _about(waiver, message, tip)
        elif waiver not in used and waiver.whole and not failed:
            message = f"nothing here breaks {waiver.rule}"
            yield "idle-waiver", waiver.path, _about(waiver, message, "take the comment out")


def _about(waiver: Waiver, message: str, tip: str) -> Finding:
    return Finding(waiver.location, message, tip, place=waiver.place)


def _fault(waiver: Waiver) -> Finding | None:
    """What is wrong with an exception before it is applied."""
    if waiver.path in SHARED_FILES:
        return _about(waiver, "an exception can be made for an entry only", "take the comment out")
    if waiver.fault:
        return _about(waiver, waiver.fault, f"write it like {FORM}")
    if waiver.rule not in RULES:
        known = [name for name, rule in RULES.items() if not rule.firm]
        message = f'"{waiver.rule}" is no rule from which an exception can be made'
        return _about(waiver, message, suggest(waiver.rule, known) or "what keeps an entry from being read has none")
    if RULES[waiver.rule].firm:
        return _about(waiver, f"there is no exception from {waiver.rule}", "the site relies on it: mend the entry")
    return None
