"""Takes the catalog and what services said, returns the page that tells what of it was checked, and against what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from llm_atlas.catalog import AGAINST, KINDS, Entry
from llm_atlas.site.render.queries import ORDERS
from llm_atlas.site.render.templates import View

# For each service, what it said, by what it was asked about; every answer has its `state` and the day, `checked`.
Answers = Mapping[str, Mapping[str, Mapping[str, Any]]]


class StatusViews(View):
    """How well the facts of the catalog are known."""

    def page(self, here: str, answers: Answers) -> Markup:
        """Counts of entries by what they were checked against, what became of tools and models, what services said."""
        entries = tuple(self.catalog.entries.values())
        by_kind: Counter[tuple[str, str]] = Counter((entry.checked.against, entry.kind) for entry in entries)
        total: Counter[str] = Counter(entry.checked.against for entry in entries)
        kinds = [name for name in KINDS if any(entry.kind == name for entry in entries)]
        return self.render(
            "status.html",
            here,
            all=len(entries),
            checked=len(entries) - total["nothing-yet"],
            kinds=[KINDS[name] for name in kinds],
            rows=[(name, total[name], [by_kind[name, kind] for kind in kinds]) for name in AGAINST],
            left_open=Counter(part for entry in entries for part in entry.checked.open).most_common(),
            days=sorted(Counter(entry.checked.day for entry in entries if entry.checked.day).items()),
            moved=sorted(filter(_has_moved, entries), key=ORDERS["name"]),
            answers=[(name, *_summed(found)) for name, found in answers.items() if found],
        )


def _has_moved(entry: Entry) -> bool:
    return getattr(entry, "state", None) not in (None, "maintained")


def _summed(answers: Mapping[str, Mapping[str, Any]]) -> tuple[int, list[tuple[str, int]], str, str]:
    """How many answers there are, how many of each state, and the first and the last day on which one was given."""
    days = sorted(str(answer["checked"]) for answer in answers.values())
    states = Counter(str(answer["state"]) for answer in answers.values())
    return len(answers), sorted(states.items()), days[0], days[-1]
