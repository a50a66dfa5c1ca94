"""Takes the id of a topic, returns which fields of its entries stand side by side: the one place that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from llm_atlas.catalog import Comparison, Topic


@dataclass(frozen=True)
class ColumnSet:
    """What a comparison of a topic shows, after name and year.

    Attributes:
        fields: Fields of `Comparison`, in the order of the columns.
        by_part: Whether the rows stand under the sub-topics instead of in one row of dates.
    """

    fields: tuple[str, ...]
    by_part: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.fields) - set(Comparison.model_fields)
        if unknown:
            raise ValueError(f"not fields of a comparison: {sorted(unknown)}")


_SEARCH = ColumnSet(("backbone", "signal", "claim"))
_RANKING = ColumnSet(("unit", "backbone", "signal", "claim"))

# Topic or sub-topic: its columns. The heads stand in wording.py as column-<field>.
COMPARISONS: Mapping[str, ColumnSet] = {
    "peft": ColumnSet(("trained", "trainable_percent", "rank", "memory", "claim")),
    "quantization": ColumnSet(("trained", "memory", "claim")),
    "search": ColumnSet(("stages", "backbone", "signal", "claim")),
    "search-augmentation": _SEARCH,
    "search-labelling": _SEARCH,
    "query-rewriting": _SEARCH,
    "relevance-feedback": _SEARCH,
    "encoder-retrievers": _SEARCH,
    "generative-retrievers": _SEARCH,
    "ranking-fine-tuning": _RANKING,
    "ranking-prompting": _RANKING,
    "long-context-benchmarks": ColumnSet(("length", "languages", "datasets", "tasks", "claim")),
    "rag": ColumnSet(("domain", "corpus", "backbone", "trained", "claim"), by_part=True),
    "tool-use": ColumnSet(("backbone", "tools", "trained", "claim")),
}


def columns_of(topic: Topic) -> ColumnSet | None:
    """The columns of a topic; a sub-topic without its own has those of its topic; None where neither has any."""
    own = COMPARISONS.get(topic.id)
    return own or (COMPARISONS.get(topic.parent) if topic.parent else None)
