"""What must be true on Windows, macOS and Linux, from Python 3.11 to the newest: the workflow runs it on each."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from llm_atlas.build.sources import overlap
from llm_atlas.catalog.problem import Problem, printable
from llm_atlas.catalog.reserved import why_reserved
from llm_atlas.catalog.tree import left_behind
from llm_atlas.cli.common import project_of
from llm_atlas.contribute.drafts import differences
from sites import ROOT

COMMITTED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
).stdout.split("\0")[:-1]
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}


def unfit_for_windows(name: str) -> bool:
    """Whether Windows cannot check out a path of the repository."""
    parts = PureWindowsPath(name).parts
    return (
        len(name) > 180
        or re.search(r'[<>:"|?*\\\x00-\x1f]', name) is not None
        or any(part.split(".")[0].lower() in RESERVED or part != part.rstrip(". ") for part in parts)
    )


@pytest.mark.parametrize(
    "name", ["aux", "a/nul.yml", "Com1.txt", "a:b", "a?", "x\\y", "a.", "b /c", "line\nbreak", "x" * 200]
)
def test_such_a_name_would_be_found(name: str) -> None:
    assert unfit_for_windows(name)


def test_each_path_can_be_checked_out_on_windows() -> None:
    assert len(COMMITTED) > 500
    assert [name for name in COMMITTED if unfit_for_windows(name)] == []


def test_no_two_paths_are_one_where_case_does_not_count() -> None:
    assert len({name.casefold() for name in COMMITTED}) == len(COMMITTED)


def test_an_id_is_no_name_that_windows_keeps_for_itself() -> None:
    assert [name for name in sorted(RESERVED) if not why_reserved("papers", name)] == []


def test_lines_end_alike_whatever_git_is_told(tmp_path: Path) -> None:
    """With `core.autocrlf` a clone on Windows would change every file; .gitattributes says otherwise."""
    clone = ["git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "clone", "--quiet", "--depth", "1"]
    subprocess.run([*clone, ROOT.as_uri(), str(tmp_path / "clone")], check=True)
    told = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=tmp_path / "clone", capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    assert len(told) > 500
    assert [line for line in told if "w/crlf" in line or "w/mixed" in line] == []


def test_lines_that_end_otherwise_are_told_once(tmp_path: Path) -> None:
    text = "title: A\r\nadded: 2024\r\n"
    told = list(differences(tmp_path / "a.yml", text, text.replace("\r", "")))
    assert [(problem.line, problem.message) for problem in told] == [(1, "the lines end as on Windows (CRLF)")]
    assert len(told[0].tip) < 300


# Paths


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        (PureWindowsPath, r"C:\atlas\docs", r"c:\Atlas\DOCS\en", True),
        (PureWindowsPath, r"C:\atlas", r"C:\atlas\docs", True),
        (PureWindowsPath, r"C:\atlas\docs", r"D:\atlas\docs", False),
        (PureWindowsPath, r"C:\atlas\docs", r"C:\atlas\docs2", False),
        (PureWindowsPath, r"C:/atlas/docs", r"C:\atlas\docs\en", True),
        (PureWindowsPath, r"\\host\share\docs", r"\\HOST\share\docs\en", True),
        (PurePosixPath, "/atlas/docs", "/atlas/docs/en", True),
        (PurePosixPath, "/atlas/docs", "/atlas/DOCS/en", False),
        (PurePosixPath, "/atlas/docs", "/atlas/docs2", False),
    ],
)
def test_folders_that_overlap(kind: type[PurePath], one: str, other: str, expected: bool) -> None:
    assert overlap(kind(one), kind(other)) is overlap(kind(other), kind(one)) is expected


def test_the_project_is_found_upwards(tmp_path: Path) -> None:
    for folder in (ROOT, ROOT / "docs", ROOT / "catalog/papers"):
        assert project_of(folder) == ROOT
    assert project_of(tmp_path) is None


def test_a_path_in_a_message_has_slashes(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "llm_atlas.cli", "check", "--catalog", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        cwd=tmp_path.parent,
        check=False,
    )
    assert run.returncode == 1, run.stderr
    assert f"{tmp_path.name}/topics.yml:1:1: missing-file" in run.stdout


# Text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31m\x07\x9b", r"\x1b[31m\x07\x9b"),
        ("\u202e\u2028\u200b\ufeff", r"\u202e\u2028\u200b\ufeff"),
        ("caf\udce9", r"caf\xe9"),
        ("\ud83d\U000e0001", r"\ud83d\U000e0001"),
        ("灯笼：é “x” 😀", "灯笼：é “x” 😀"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown
    problem = Problem(text, 1, 1, "rule", text, text)
    forms = str(problem).replace("\n    tip: ", ""), problem.as_github(), "".join(map(str, problem.as_dict().values()))
    for form in forms:
        assert form.isprintable()
        assert "\n" not in form


@pytest.mark.parametrize(
    ("name", "left"),
    [
        (".DS_Store", True),
        ("a.yml~", True),
        (".a.yml.swp", True),
        ("a.yml", False),
        ("a.yml.bak", False),
        ("b.orig", False),
    ],
)
def test_what_programs_leave_behind(name: str, left: bool) -> None:
    assert left_behind(name) is left
