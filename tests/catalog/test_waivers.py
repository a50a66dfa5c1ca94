"""Exceptions from rules: for the value they stand at, until a day, with a reason, and never idle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from pathlib import Path

import pytest

from llm_atlas.catalog import rules
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.rules.rule import RULES
from llm_atlas.contribute.drafts import formatted

DIM = "papers/dim-lamps.yml"
VENUE = "venue: Nowhere 2024"
ALLOW = "# atlas: allow unknown-venue until 2026-03-01: the list waits for its name"
IDLE = "nothing here breaks unknown-venue"

Said = list[tuple[str, str]]


@pytest.fixture
def said(copy: Path, today: Date) -> Callable[..., Said]:
    """Rule and message of each problem of a catalog in which one file begins and ends with other lines."""

    def said(first: str = "", last: str = "", file: str = DIM, day: Date = today) -> Said:
        path = copy / file
        path.write_text(first + path.read_text(encoding="utf-8") + last, encoding="utf-8")
        return [(problem.rule, problem.message) for problem in examine(copy, day)[1]]

    return said


BROKEN = ("unknown-venue", 'there is no venue "Nowhere"')


def test_without_a_waiver_it_is_told(said):
    assert said(last=f"{VENUE}\n") == [BROKEN]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("", f"{ALLOW}\n{VENUE}\n"),
        ("", f"{VENUE} {ALLOW}\n"),
        (f"{ALLOW}\n\n", f"{VENUE}\n"),
        ("", f"{VENUE}\n{ALLOW}\n"),
        ("", f"#atlas:  allow unknown-venue until 2026-01-01 : it ends today\n{VENUE}\n"),
    ],
    ids=["above", "beside", "at the top", "at the end", "on its last day"],
)
def test_what_a_waiver_is_for_is_not_told(first: str, last: str, said):
    assert said(first, last) == []


def test_a_waiver_is_for_its_value_alone(said):
    assert said(f"{ALLOW}\n", f"{VENUE}\n") == [("idle-waiver", IDLE), BROKEN]  # above the title


def test_a_waiver_is_for_all_below_its_value(said, copy: Path):
    file = copy / DIM
    text = file.read_text("utf-8").replace(
        "summary:\n", "# atlas: allow chinese-typography until 2027-01-01: a poem\nsummary:\n"
    )
    file.write_text(text.replace("\u4e00\u7bc7\u77ed\u6587\uff0c", "\u4e00\u7bc7\u77ed\u6587,"), encoding="utf-8")
    assert said() == []


def test_an_expired_waiver_is_told_and_what_it_let_pass(said):
    expired = ("expired-waiver", "the exception from unknown-venue ended on 2026-03-01")
    assert sorted(said(last=f"{ALLOW}\n{VENUE}\n", day=Date(2026, 3, 2))) == [expired, BROKEN]


def test_an_idle_waiver_is_told(said):
    assert said(last=f"{ALLOW}\nvenue: TMLR 2024\n") == [("idle-waiver", IDLE)]


def test_no_waiver_is_idle_in_a_file_that_cannot_be_read_whole(said):
    assert [rule for rule, _ in said(last=f"{ALLOW}\nvenue: [Nowhere 2024]\n")] == ["wrong-type"]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# atlas: allow unknown-venue until 2027-03-01", "nothing says why"),
        ("# atlas: allow unknown-venue until 2027-03-01:", "nothing says why"),
        ("# atlas: allow unknown-venue until March: soon", '"March" is not a day'),
        ("# atlas: allow unknown-venue until 2027-02-30: soon", '"2027-02-30" is not a day'),
        ("# atlas: allow unknown-venue: for ever", "this is not how an exception is written"),
        ("# Atlas: ignore", "this is not how an exception is written"),
        (
            "# atlas: allow venue until 2027-03-01: x",
            '"venue" is no rule from which an exception can be made',
        ),
        ("# atlas: allow yaml until 2027-03-01: x", '"yaml" is no rule from which an exception can be made'),
        ("# atlas: allow reserved-id until 2027-03-01: x", "there is no exception from reserved-id"),
    ],
)
def test_a_bad_waiver_is_told_and_lets_nothing_pass(comment: str, message: str, said):
    assert sorted(said(last=f"{comment}\n{VENUE}\n")) == sorted([BROKEN, ("waiver", message)])


def test_a_waiver_is_told_at_its_line(copy: Path, today: Date):
    file = copy / DIM
    file.write_text(file.read_text("utf-8") + f"{ALLOW}\n", encoding="utf-8")
    (problem,) = examine(copy, today)[1]
    lines = file.read_text("utf-8").splitlines()
    assert (problem.path, lines[problem.line - 1], problem.column) == (f"catalog/{DIM}", ALLOW, 1)


def test_a_shared_file_has_no_waiver(said):
    assert said(first=f"{ALLOW}\n", file="topics.yml") == [("waiver", "an exception can be made for an entry only")]


def test_the_format_keeps_waivers(copy: Path):
    file = copy / DIM
    file.write_text(f"{ALLOW}\n\n{file.read_text('utf-8')}{ALLOW}\n{VENUE} {ALLOW}\n", encoding="utf-8")
    text, form = formatted(file)
    assert text.count(ALLOW) == form.count(ALLOW) == 3


# A rule that fails


@pytest.mark.parametrize(
    ("name", "path"), [("unknown-venue", "catalog/papers/harbour.yml"), ("circular-descent", "catalog")]
)
def test_a_rule_that_fails_is_told_and_the_rest_are_applied(
    name: str, path: str, copy: Path, today: Date, monkeypatch: pytest.MonkeyPatch
):
    (scope, day, _) = RULES[name].checks[0]

    def fails(*seen: object):
        if scope == "entry" and getattr(seen[0], "id", "") != "harbour":
            return
        yield from ()
        raise KeyError("a\x1b[31mname")

    monkeypatch.setattr(RULES[name], "checks", [(scope, day, fails)])
    file = copy / DIM
    file.write_text(file.read_text("utf-8").replace("topics: [lamps]", "topics: [lapms]"), encoding="utf-8")
    told = {problem.rule: problem for problem in examine(copy, today)[1]}
    assert set(told) == {"rule-failed", "unknown-topic"}
    failed = told["rule-failed"]
    assert failed.path == path
    assert failed.message == f"the rule \"{name}\" stopped: KeyError: 'a\\x1b[31mname'"
    assert "report it" in failed.tip


def test_every_rule_is_in_the_package():
    assert rules.RULES is RULES
    assert all(rule.text.endswith(".") for rule in RULES.values())
