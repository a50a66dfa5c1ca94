"""A figure that a work reports: what was measured, on which benchmark, under which conditions, and where it stands."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from llm_atlas.catalog.parts import Cell
from llm_atlas.catalog.record import Record, Shown, described
from llm_atlas.catalog.types import Address, Count, Finite, Line, Slug, fault, pattern

UNCONFIRMED = "unconfirmed"
PLACE = re.compile(
    rf"(?P<whole>README|model card|project page|{UNCONFIRMED})"
    r"|(?:(?P<abstract>abstract)|(?P<part>Table|Figure|Section|Appendix) (?P<name>[A-Z0-9]+(?:\.[A-Z0-9]+)*))"
    r"(?: of (?P<version>v[1-9][0-9]*))?"
)


def _place(value: str) -> str:
    """A place is a part of the source that one can turn to, or the word for that nobody has looked."""
    if not PLACE.fullmatch(value):
        tip = f"write abstract, README, model card, project page, Table 3, Table 3 of v2, or {UNCONFIRMED}"
        raise fault("place", f'"{value}" is not a place in a source', tip)
    return value


Place = Annotated[
    str,
    AfterValidator(_place),
    pattern(
        f"^({re.sub(r'[?]P<[a-z]+>|[?]:', '', PLACE.pattern)})$",
        f"a place like abstract, Table 3 of v2 or {UNCONFIRMED}",
    ),
]


class Result(Record):
    """One figure that a work reports; figures compare where benchmark, part, metric and conditions are the same."""

    benchmark: Slug = described(examples=["hotpotqa"])
    part: Cell | None = described(default=None, examples=["test-clean"])
    metric: Slug = described(examples=["exact-match"])
    value: Finite = described(examples=[35.1])
    model: Cell = described(examples=["ReAct"])
    size: Line | None = described(default=None, examples=["540B"])
    shots: Annotated[int, Field(ge=0)] | None = described(default=None, examples=[5])
    samples: Count | None = described(default=None, examples=[21])
    best_of: Count | None = described(default=None, examples=[64])
    tools: Cell | None = described(default=None, examples=["calculator"])
    oracle: Cell | None = described(default=None, examples=["true entities"])
    place: Place = described(examples=["Table 3 of v2"])
    url: Address | None = described(
        Shown("page"), default=None, examples=["https://huggingface.co/baichuan-inc/baichuan-7B"]
    )

    @property
    def setting(self) -> tuple[object, ...]:
        """The conditions: two figures of which these differ do not compare."""
        return self.shots, self.samples, self.best_of, self.tools, self.oracle

    @property
    def measured(self) -> tuple[object, ...]:
        """What was measured: an entry has one figure of it."""
        return self.benchmark, self.part, self.metric, self.model, self.size, *self.setting
