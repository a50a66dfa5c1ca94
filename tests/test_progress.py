"""What long work says of itself."""

from __future__ import annotations

import threading

import pytest

from llm_atlas.cli import progress as module
from llm_atlas.cli.progress import progress


def test_a_short_step_is_told_only_where_it_is_begun(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setattr(module, "_LONG", 600.0)
    with progress("doing nothing"):
        pass
    with progress("doing nothing") as tell:
        tell("writing\nmuch")
    assert capsys.readouterr().err == "atlas: writing\\nmuch\n"


def test_a_long_step_is_told_again_with_what_runs_now(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    heard = {"reading, 0 s so far": threading.Event(), "writing, 0 s so far": threading.Event()}

    def listen(line: str) -> None:
        lines.append(line)
        if line in heard:
            heard[line].set()

    for name in ("_LONG", "_EVERY"):
        monkeypatch.setattr(module, name, 0.001)
    monkeypatch.setattr(module, "tell", listen)
    monkeypatch.setattr(module.time, "monotonic", lambda: 7.0)
    with progress("reading") as tell:
        assert heard["reading, 0 s so far"].wait(60)
        tell("writing")
        assert heard["writing, 0 s so far"].wait(60)
    said = len(lines)
    assert set(lines[lines.index("writing") :]) == {"writing", "writing, 0 s so far"}
    assert len(lines) == said, "it is over"
