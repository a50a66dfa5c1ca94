"""Takes findings, returns a report in Markdown, sorted by what there is to do."""

from __future__ import annotations

from collections.abc import Sequence

from llm_atlas.catalog import DOCUMENTED, code_span
from llm_atlas.contribute.verify.judge import Judged, shown

# Heading, what to do, rules.
GROUPS = (
    (
        "Wrong id, title or author",
        "The id leads to another work, or the entry calls it by another name. Open both and mend the wrong one.",
        ("arxiv-unknown", "arxiv-differs", "doi-unknown", "doi-differs"),
    ),
    ("Withdrawn", "Mark the entry, or take the mark away.", ("withdrawn-unmarked", "withdrawn-unconfirmed")),
    ("Dead links", "Find where the page went, or leave the link out.", ("dead-link",)),
    ("Moved links", "Write the new address, once it is seen to be the same thing.", ("moved-link",)),
    ("Published since", "Add the venue and the DOI.", ("newly-published",)),
    ("New versions", "See whether figures or the title changed.", ("newer-version",)),
    ("Links to open by hand", "A machine was not let in, or got no answer. No fault by itself.", ("unsure-link",)),
)
MOST_ITEMS = 60


def report(judged: Sequence[Judged], summary: Sequence[str]) -> str:
    """A report on which a person can act; text from outside can do nothing in it.

    Args:
        judged: The findings, in order.
        summary: Lines that say what was compared.

    Returns:
        Markdown, short enough for an issue.
    """
    parts = ["# What `atlas verify` found", "\n".join(f"- {code(line)}" for line in summary)]
    for heading, mend, rules in GROUPS:
        found = [one for one in judged if one.finding.rule in rules]
        if found:
            items = [_item(one) for one in found[:MOST_ITEMS]]
            if len(found) > MOST_ITEMS:
                items.append(f"- and {len(found) - MOST_ITEMS} more: run `{DOCUMENTED} verify --offline`")
            parts += [f"## {heading} ({len(found)})", mend, "\n".join(items)]
    if len(parts) == 2:
        parts.append("Nothing to do.")
    return "\n\n".join(parts) + "\n"


def _item(one: Judged) -> str:
    problem, finding = one.problem, one.finding
    said = [f"{word} {code(text)}" for word, text in (("written", finding.written), ("found", finding.found)) if text]
    return f"- [ ] {code(f'{problem.path}:{problem.line}')} {finding.rule}: {', '.join(said)}; {code(finding.tip)}"


def code(text: str) -> str:
    """A text within a code span that it cannot end: no mention, no HTML, no link comes of it."""
    return code_span(shown(text) or "?")
