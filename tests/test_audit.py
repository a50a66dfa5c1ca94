"""The audit's own tools: which pages it takes, what it excuses, what it tells."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from finding import Finding, Known
from npm import Package, unpack
from pages import kind_of, samples
from report import Report, markdown, plain

WORDS = {"page": "Page", "states": "States", "axe": "axe", "vnu": "Nu", "own": "Own", "known": "Theme", "total": "All"}
KNOWN = """\
- tool: vnu
  rule: error
  html: 'id="__drawer"'
  reason: {en: theme's, zh: 主题的}
- tool: axe
  rule: label
  html: nothing like it
  reason: {en: gone, zh: 已消失}
"""


def finding(tool: str = "vnu", html: str = '<input id="__drawer">') -> Finding:
    return Finding(tool, "error", "/", "line 1", html, "wrong")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "(home)"),
        ("404.html", "404"),
        ("explore/index.html", "explore"),
        ("papers/index.html", "papers"),
        ("papers/lora/index.html", "papers/*"),
        ("papers/all/2/index.html", "papers/all/*"),
        ("models/compare/index.html", "models/compare"),
        ("contribute/new/index.html", "contribute/new"),
    ],
)
def test_the_kind_of_a_page(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_the_largest_page_of_a_kind_stands_for_it(tmp_path: Path) -> None:
    texts = {
        "papers/a/index.html": "short",
        "papers/b/index.html": "longer",
        "zh/papers/a/index.html": "短",
        "old/index.html": '<meta http-equiv="refresh">',
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [(sample.kind, sample.language, sample.path) for sample in samples(tmp_path)]
    assert found == [
        ("(redirect)", "en", "old/index.html"),
        ("papers/*", "en", "papers/b/index.html"),
        ("papers/*", "zh", "zh/papers/a/index.html"),
    ]


def test_only_what_a_line_names_is_excused_and_lines_expire(tmp_path: Path) -> None:
    path = tmp_path / "known.yml"
    path.write_text(KNOWN, encoding="utf-8")
    report = Report(Known(path))
    report.add("(home)", 4, [finding(), finding(html="<input id=mine>"), finding(tool="axe")])
    assert [item.html for _, item in report.bad] == ["<input id=mine>", '<input id="__drawer">']
    assert [line["rule"] for line in report.known.expired()] == ["label"]
    assert report.rows(WORDS)[1:] == [["(home)", "4", "1", "1", "0", "1"], ["All", "4", "1", "1", "0", "1"]]


def test_a_table_is_plain_or_markdown() -> None:
    rows = [["a", "n"], ["papers/*", "12"]]
    assert plain(rows) == "a         n\npapers/*  12"
    assert markdown(rows, [0]) == "| a | n |\n| --- | --: |\n| papers/\\* | 12 |\n"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo other > p.tgz; echo p.tgz", "p.tgz has sha512-"),
        ("echo no such package >&2; exit 1", "npm could not fetch made-up: no such package"),
    ],
)
def test_a_package_that_is_not_what_it_was_is_refused(
    script: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/npm"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(RuntimeError, match=message):
        unpack(Package("made-up", "1.0.0", "sha512-right"), tmp_path / "tools")
    assert list((tmp_path / "tools").iterdir()) == []
