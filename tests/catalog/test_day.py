"""The day it is: from one place, the same in every time zone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path

import pytest

from llm_atlas.catalog.day import latest, read_day, today

ZONES = ("UTC", "Etc/GMT+12", "Etc/GMT-14")


def atlas(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with the environment changed."""
    return subprocess.run(
        [sys.executable, "-m", "llm_atlas.cli", *arguments],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environ", "day"),
    [
        ({"ATLAS_TODAY": "2027-02-28"}, Date(2027, 2, 28)),
        ({"ATLAS_TODAY": "2027-02-28", "SOURCE_DATE_EPOCH": "0"}, Date(2027, 2, 28)),
        ({"SOURCE_DATE_EPOCH": "1700000000"}, Date(2023, 11, 14)),
        ({"ATLAS_TODAY": "", "SOURCE_DATE_EPOCH": "1700000000"}, Date(2023, 11, 14)),
    ],
)
def test_the_day_can_be_set(environ: dict[str, str], day: Date):
    assert today(environ) == day


def test_the_day_is_that_of_utc():
    before = datetime.now(UTC).date()
    assert before <= today({}) <= datetime.now(UTC).date()


@pytest.mark.parametrize("text", ["tomorrow", "20270228", "2027-02-30", "2027-2-28", "2027-W08-7", "2027-02-28 "])
def test_what_is_no_day_is_refused(text: str):
    with pytest.raises(ValueError, match=r"."):
        read_day(text)
    with pytest.raises(ValueError, match=f'ATLAS_TODAY is "{text}", which is not a day: write YYYY-MM-DD'):
        today({"ATLAS_TODAY": text})


@pytest.mark.parametrize("text", ["now", "1e9", "9" * 30])
def test_what_is_no_moment_is_refused(text: str):
    with pytest.raises(ValueError, match=f'SOURCE_DATE_EPOCH is "{text}", which is not a moment'):
        today({"SOURCE_DATE_EPOCH": text})


def test_the_last_day_has_begun_somewhere():
    assert latest(Date(2026, 12, 31)) == Date(2027, 1, 1)
    assert latest(Date.max) == Date.max


@pytest.mark.slow
@pytest.mark.parametrize(("days", "code"), [(1, 0), (3, 1)])
def test_a_catalog_is_as_right_in_every_time_zone(days: int, code: int, copy: Path):
    day = (datetime.now(UTC) + timedelta(days)).date().isoformat()
    file = copy / "papers/dim-lamps.yml"
    file.write_text(file.read_text("utf-8").replace("added: 2024-05-01", f"added: {day}"), encoding="utf-8")
    done = [atlas("check", "--catalog", str(copy), TZ=zone) for zone in ZONES]
    assert [one.returncode for one in done] == [code] * len(ZONES)
    assert len({one.stdout for one in done}) == 1


@pytest.mark.slow
def test_a_new_entry_is_added_on_the_same_day_in_every_time_zone(copy: Path):
    day = "2026-01-01"
    for number, zone in enumerate(ZONES):
        done = atlas("new", "paper", f"zone-{number}", "--catalog", str(copy), TZ=zone, SOURCE_DATE_EPOCH="1767225600")
        assert done.returncode == 0, done.stderr
        assert f"added: {day}\n" in (copy / f"papers/zone-{number}.yml").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("check",), ("new", "paper", "some-id"), ("build",), ("verify", "--facts", "facts.json")]
)
def test_a_day_that_is_none_is_wrong_usage(arguments: tuple[str, ...], copy: Path):
    Path("hooks/llm_atlas").mkdir(parents=True)
    for part in ("mkdocs.yml", "hooks/llm_atlas/__init__.py"):  # a project, to the eyes of atlas build
        Path(part).touch()
    done = atlas(*arguments, "--catalog", str(copy), ATLAS_TODAY="tomorrow")
    assert done.returncode == 2
    assert 'ATLAS_TODAY is "tomorrow", which is not a day: write YYYY-MM-DD' in done.stderr
