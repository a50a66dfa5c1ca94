"""Takes the plan in docs/comparisons.yml, returns which fields of a topic's entries stand side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import yaml

from llm_atlas.catalog import Comparison, Topic, suggest
from llm_atlas.site.plans import Plan


@dataclass(frozen=True)
class ColumnSet:
    """What a comparison of a topic shows, after name and year.

    Attributes:
        fields: Fields of `Comparison`, in the order of the columns.
        by_part: Whether the rows stand under the sub-topics instead of in one row of dates.
    """

    fields: tuple[str, ...]
    by_part: bool = False


def comparisons(plan: Plan, topics: Collection[str]) -> dict[str, ColumnSet]:
    """The columns by topic or sub-topic; what is wrong in the plan is left out and told to it."""
    found = {}
    for topic, key, value in plan.pairs(plan.root):
        if topic not in topics:
            plan.fault(key, f'there is no topic "{topic}"', suggest(topic, topics))
        columns = ColumnSet(())
        for name, place, below in plan.pairs(value):
            if name == "columns":
                columns = ColumnSet(_fields(plan, below), columns.by_part)
            elif name == "by_part" and below.value in ("true", "false"):
                columns = ColumnSet(columns.fields, below.value == "true")
            else:
                plan.fault(
                    place, f'"{name}" is not known here', "there are columns, and by_part, which is true or false"
                )
        if not columns.fields:
            plan.fault(key, f'"{topic}" has no columns', "write columns: and a list of fields")
        found[topic] = columns
    return found


def _fields(plan: Plan, node: yaml.Node) -> tuple[str, ...]:
    """The fields that a list names."""
    names = [(str(item.value), item) for item in plan.items(node)]
    for name, item in names:
        if name not in Comparison.model_fields:
            plan.fault(item, f'a comparison has no field "{name}"', suggest(name, Comparison.model_fields))
    return tuple(name for name, _ in names)


def columns_of(topic: Topic, by_topic: Mapping[str, ColumnSet]) -> ColumnSet | None:
    """The columns of a topic; a sub-topic without its own has those of its topic; None where neither has any."""
    own = by_topic.get(topic.id)
    return own or (by_topic.get(topic.parent) if topic.parent else None)
