"""`atlas check --stale`: what somebody should look at again, and in which order."""

from __future__ import annotations

import json
from datetime import date as Date
from pathlib import Path

import pytest

from llm_atlas.catalog.load import load
from llm_atlas.cli import main
from llm_atlas.cli.stale import to_look_at
from llm_atlas.site.revised import MANY, revised
from places import at
from sites import ROOT

Output = pytest.CaptureFixture[str]

ENTRY = """\
title: Reed {n}
added: {added}
topics: [glow]
summary:
  en: One of many reeds that came into the garden after somebody had written about the light that falls on it.
  zh: 有人写过这片光之后，园子里又长出许多芦苇，这是其中的一株。
"""


def test_entries_stand_by_the_age_of_their_check(copy: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATLAS_TODAY", "2024-05-12")
    assert main(["check", "--stale"]) == 0
    printed = capsys.readouterr()
    *others, last = printed.out.splitlines()
    assert last == (
        f"{at('tools/moss-runner.yml', 'checked:')}: last-check: "
        "checked against the repository (v3) on 2024-05-02, 10 days ago; left open: licence, figures"
    )
    assert len(others) == 10
    assert all(line.endswith(": last-check: nobody has checked it yet") for line in others)
    assert printed.err == ""


def test_of_some_files_as_data(copy: Path, capsys: Output):
    assert main(["check", "--stale", "--format", "json", "catalog/tools/mill.yml"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["path"], row["message"]) == ("catalog/tools/mill.yml", "nobody has checked it yet")


@pytest.mark.parametrize(
    ("reeds", "head", "told"),
    [
        (MANY - 1, "revised: 2024-06-01", None),
        (
            MANY,
            "revised: 2024-06-01",
            (2, "the text was revised on 2024-06-01, and 10 entries have come since"),
        ),
        (MANY, "revised: 2024-07-01", None),
        (MANY, "description: x", None),
        (MANY, "revised: June", (1, 'revised is "June", which is not a day')),
    ],
)
def test_a_rule_tells_of_a_text_that_many_entries_came_to(reeds, head, told, copy: Path):
    for n in range(reeds):
        entry = ENTRY.format(n=n, added="2024-06-15")
        (copy / f"guides/reed-{n}.yml").write_text(entry, encoding="utf-8")
    page = copy.parent / "docs/zh/topics/light.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"---\n{head}\n---\n# x\n", encoding="utf-8")
    catalog, problems = load(copy)
    assert problems == []
    found = [one for one in to_look_at(catalog, copy, copy.parent, Date(2024, 7, 2)) if one.rule == "old-text"]
    assert [(one.line, one.message) for one in found] == ([told] if told else [])


def test_every_page_of_a_topic_says_when_it_was_revised():
    pages = [page for page in (ROOT / "docs").glob("??/topics/*.md") if page.stem != "index"]
    pages += (ROOT / "docs").glob("??/index.md")
    assert len(pages) > 50
    assert [page for page in pages if revised(page.read_text(encoding="utf-8")) is None] == []
