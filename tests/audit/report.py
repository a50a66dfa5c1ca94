"""Takes what an audit found, returns it as a table for the terminal and writes it into the pages about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from finding import Finding, Known
from lighthouse import CATEGORIES, Scores

TOOLS = ("axe", "vnu", "own")
_WRITTEN = re.compile(r"(<!-- written by `make audit` -->\n).*?(<!-- end of what is written -->\n)", re.S)


@dataclass
class Report:
    """What an audit found.

    Attributes:
        known: What is excused.
        states: How many states of each kind of page were looked at.
        bad: What is ours to mend.
        excused: How many findings of each kind of page are of the theme.
        scores: What Lighthouse says, by address.
    """

    known: Known
    states: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[str, Finding]] = field(default_factory=list)
    excused: Counter[str] = field(default_factory=Counter)
    scores: dict[str, Scores] = field(default_factory=dict)

    def add(self, kind: str, states: int, findings: Iterable[Finding]) -> None:
        """Count what was found on a page of a kind."""
        self.states[kind] += states
        for finding in findings:
            if self.known.excuses(finding):
                self.excused[kind] += 1
            else:
                self.bad.append((kind, finding))

    def rows(self, words: dict[str, str]) -> list[list[str]]:
        """The table: a row for each kind of page, and one for all."""
        counts = Counter((kind, finding.tool) for kind, finding in self.bad)
        rows = [[words["page"], words["states"], *(words[tool] for tool in TOOLS), words["known"]]]
        for kind in sorted(self.states):
            found = [counts[kind, tool] for tool in TOOLS]
            rows.append([kind, *map(str, [self.states[kind], *found, self.excused[kind]])])
        totals = [sum(count for (_, one), count in counts.items() if one == tool) for tool in TOOLS]
        rows.append([words["total"], *map(str, [self.states.total(), *totals, self.excused.total()])])
        return rows

    def known_rows(self, words: dict[str, str], language: str) -> list[list[str]]:
        """What is excused: rule, how often, why."""
        rows = [[words["rule"], words["times"], words["reason"]]]
        for line, times in zip(self.known.lines, self.known.used, strict=True):
            rows.append([f"{line['tool']}: {line['rule']}", str(times), line["reason"][language]])
        return rows

    def score_rows(self, words: dict[str, str]) -> list[list[str]]:
        """What Lighthouse says of each page."""
        names = [*CATEGORIES, "lcp", "cls"]
        rows = [[words["lighthouse"], *(words[name] for name in names)]]
        return rows + [[f"/{path}", *(f"{scores[name]:g}" for name in names)] for path, scores in self.scores.items()]


def plain(rows: Sequence[Sequence[str]]) -> str:
    """A table for the terminal."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def markdown(rows: Sequence[Sequence[str]], text_columns: Sequence[int]) -> str:
    """A table for a page; the columns that are not of text are numbers."""
    rule = ["---" if place in text_columns else "--:" for place in range(len(rows[0]))]
    lines = [rows[0], rule, *([cell.replace("*", r"\*") for cell in row] for row in rows[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def write(report: Report, pages: dict[str, Path]) -> None:
    """Put the tables into the page of each language."""
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))
    for language, path in pages.items():
        own = words[language]
        tables = [markdown(report.rows(own), [0]), markdown(report.known_rows(own, language), [0, 2])]
        if report.scores:
            tables.append(markdown(report.score_rows(own), [0]))
        path.write_text(_with(path.read_text(encoding="utf-8"), "\n".join(tables)), encoding="utf-8")


def _with(page: str, tables: str) -> str:
    return _WRITTEN.sub(lambda found: f"{found[1]}\n{tables}\n{found[2]}", page)
