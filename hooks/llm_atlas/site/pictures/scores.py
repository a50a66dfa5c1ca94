"""Takes results by one metric, returns where their marks stand: the date to the right, the value upward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from llm_atlas.site.benchmarks import Measure, Reported

_WIDTH, _HEIGHT = 324, 180  # what the narrowest phones have room for
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 24
_LINES = 5  # at most, of values


@dataclass(frozen=True)
class Dot:
    """A result: where its mark stands, and whether it was measured under other conditions than most."""

    result: Reported
    x: float
    y: float
    light: bool


@dataclass(frozen=True)
class Scores:
    """Results over time.

    Attributes:
        id: Of the picture on its page.
        dots: The results.
        years: Place and year of each vertical line.
        values: Place and value of each horizontal line.
    """

    id: str
    dots: tuple[Dot, ...]
    years: tuple[tuple[float, int], ...]
    values: tuple[tuple[float, float], ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = _HEIGHT - _BOTTOM


def scores(measure: Measure, name: str) -> Scores | None:
    """The picture of a measure; None where fewer than two works with a date report on it.

    Args:
        measure: The results.
        name: Id of the picture on its page.
    """
    dated = [(_moment(result.entry.date), result) for result in measure.results if result.entry.date]
    if len({result.entry.id for _, result in dated}) < 2:
        return None
    first, last = int(min(moment for moment, _ in dated)), int(max(moment for moment, _ in dated)) + 1
    lines = _lines([result.row.value for _, result in dated])
    low, high = lines[0], lines[-1]

    def across(moment: float) -> float:
        return round(_LEFT + (moment - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT), 1)

    def up(value: float) -> float:
        return round(_HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM), 1)

    usual = measure.settings[0].row.setting
    step = 1 if last - first <= 6 else 2
    return Scores(
        id=name,
        dots=tuple(
            Dot(result, across(moment), up(result.row.value), result.row.setting != usual) for moment, result in dated
        ),
        years=tuple((across(year), year) for year in range(first, last + 1, step)),
        values=tuple((up(value), value) for value in lines),
    )


def _moment(date: str | None) -> float:
    """A date as a number of years; where the month is not known, the middle of the year."""
    parts = [int(part) for part in (date or "").split("-")]
    month = (parts[1] - 1) / 12 if len(parts) > 1 else 0.5
    return parts[0] + month + ((parts[2] - 1) / 372 if len(parts) > 2 else 0)


def _lines(values: Sequence[float]) -> list[float]:
    """Round values that enclose all, a few and at the same distance."""
    low, high = min(values), max(values)
    step = next(step for step in _steps() if int(high // step) - int(low // step) + 1 < _LINES)
    start = int(low // step)
    end = max(int(-(-high // step)), start + 1)
    return [round(number * step, 6) for number in range(start, end + 1)]


def _steps() -> Sequence[float]:
    return [base * 10.0**power for power in range(-3, 6) for base in (1, 2, 5)]
