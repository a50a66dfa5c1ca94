"""Runs labelled queries against search engines in a real Chromium and scores them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

QUERIES = Path(__file__).parent / "search_queries.yml"
BY_IDEA = Path(__file__).parent / "search_queries_by_idea.yml"


@dataclass(frozen=True)
class Query:
    """What a reader types, its kind, and the ids of the entries that answer it."""

    group: str
    text: str
    wanted: tuple[str, ...]


def queries(path: Path = QUERIES) -> list[Query]:
    """The labelled set."""
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Query(group, row["query"], tuple(row["wanted"])) for group, rows in groups.items() for row in rows]


def by_idea(path: Path = BY_IDEA) -> list[Query]:
    """The second labelled set; its groups are told apart by what they may be used for."""
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Query(f"{group}, {'tuning' if place < len(rows) // 2 else 'unseen'}", row["query"], tuple(row["wanted"]))
        for group, rows in groups.items()
        for place, row in enumerate(rows)
    ]


def reciprocal_rank(wanted: Sequence[str], found: Sequence[str]) -> float:
    """1 over the place of the first answer among the first ten; 0 where there is none."""
    return next((1 / place for place, one in enumerate(found[:10], 1) if one in wanted), 0.0)


def recall(wanted: Sequence[str], found: Sequence[str], most: int = 5) -> float:
    """Share of the answers among the first `most`."""
    return len(set(wanted) & set(found[:most])) / min(len(wanted), most)


@dataclass(frozen=True)
class Score:
    """Means over a set of queries."""

    count: int
    mrr: float
    recall: float
    hit: float


def score(labelled: Sequence[Query], answers: Sequence[Sequence[str]]) -> Score:
    """Mean reciprocal rank at 10, recall at 5, and the share of queries with an answer among the first five."""
    pairs = list(zip(labelled, answers, strict=True))
    return Score(
        len(pairs),
        statistics.mean(reciprocal_rank(query.wanted, found) for query, found in pairs),
        statistics.mean(recall(query.wanted, found) for query, found in pairs),
        statistics.mean(bool(set(query.wanted) & set(found[:5])) for query, found in pairs),
    )


def by_group(labelled: Sequence[Query], answers: Sequence[Sequence[str]]) -> dict[str, Score]:
    """The score of each kind of query, and of all."""
    groups = dict.fromkeys(query.group for query in labelled)
    pairs = list(zip(labelled, answers, strict=True))

    def of(wanted: Callable[[Query], bool]) -> Score:
        chosen = [(query, found) for query, found in pairs if wanted(query)]
        return score([query for query, _ in chosen], [found for _, found in chosen])

    found = {group: of(lambda query, group=group: query.group == group) for group in groups}
    for half in ("tuning", "unseen"):
        if any(group.endswith(half) for group in groups):
            found[f"all by idea, {half}"] = of(lambda query, half=half: query.group.endswith(half))
    named = [group for group in groups if not group.endswith(("tuning", "unseen"))]
    return found | {"all by name and subject": of(lambda query: query.group in named)}
