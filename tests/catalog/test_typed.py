"""Commands in messages: the program as it was called, so that a person can paste them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from llm_atlas.catalog.typed import as_typed, program

CALLS = [
    (".venv/bin/atlas", ".venv/bin/atlas"),
    ("../../.venv/bin/atlas", "../../.venv/bin/atlas"),
    ("my tools/atlas", "'my tools/atlas'"),
    ("hooks/llm_atlas/cli/__main__.py", "python -m llm_atlas.cli"),
    ("/usr/bin/pytest", "atlas"),
    ("-c", "atlas"),
]


@pytest.mark.skipif(os.name == "nt", reason="paths and quotes as other systems have them")
@pytest.mark.parametrize(("called", "wanted"), CALLS, ids=[called for called, _ in CALLS])
def test_the_program_is_named_as_it_was_called(called: str, wanted: str) -> None:
    assert program([called, "check"], {"PATH": ""}) == wanted


def test_the_name_is_enough_where_the_shell_finds_it(tmp_path: Path) -> None:
    for name in ("atlas", "atlas.exe"):
        (tmp_path / name).touch(mode=0o755)
    assert program([str(tmp_path / "atlas")], {"PATH": str(tmp_path)}) == "atlas"
    assert program([str(tmp_path / "other/atlas")], {"PATH": str(tmp_path)}) != "atlas"


def test_what_follows_it_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", [".venv/bin/atlas"])
    assert as_typed("check", Path("a b/x.yml")).startswith(".venv/bin/atlas check ")
    assert as_typed("check", Path("a b/x.yml"))[-11:-1].strip("'\"") == "a b/x.yml"
