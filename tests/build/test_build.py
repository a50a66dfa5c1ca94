"""What a build promises: the same bytes each time, the old site whole until the new one is, and faults told by line."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sites import DATA, ROOT, atlas, tree


@pytest.fixture(scope="module")
def project(garden: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the made-up project and its site, in which a test can break one thing and mend it again."""
    return Path(shutil.copytree(garden, tmp_path_factory.mktemp("build") / "project"))


@contextlib.contextmanager
def changed(project: Path, files: Mapping[str, str]) -> Iterator[None]:
    """Write files of a project; what they held before is put back, and what was not there goes."""
    before = {path: path.read_bytes() if path.exists() else None for path in map(project.joinpath, files)}
    try:
        for path, text in zip(before, files.values(), strict=True):
            path.write_text(text, encoding="utf-8")
        yield
    finally:
        for path, content in before.items():
            path.unlink() if content is None else path.write_bytes(content)


def mkdocs(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs alone in a folder."""
    command = [sys.executable, "-m", "mkdocs", "build", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


def test_two_builds_are_byte_identical(garden: Path, project: Path) -> None:
    """Of two copies of the project in two folders, in two time zones."""
    run = atlas(project, "build", "--site-dir", "again", env=os.environ | {"TZ": "Etc/GMT+12", "LC_ALL": "C"})
    assert run.returncode == 0, run.stderr
    first, second = tree(garden / "site"), tree(project / "again")
    assert {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)} == set()
    assert len(first) > 200
    shutil.rmtree(project / "again")


def test_what_is_packed_names_no_system(garden: Path) -> None:
    """Else the same sources give other bytes with another Python, or on Windows."""
    packed = sorted((garden / "site").rglob("*.bin"))
    assert len(packed) > 10
    assert {path.read_bytes()[:10] for path in packed} == {b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"}


def test_bad_entry_stops_the_build_and_keeps_the_site(project: Path) -> None:
    before = tree(project / "site")
    with changed(project, {"catalog/papers/bad.yml": "title: Bad\nsumary: x\n"}):
        runs = [atlas(project, "build"), atlas(project, "check"), mkdocs(project, "-d", "plain")]
    told = 'catalog/papers/bad.yml:2:1: unknown-field: there is no field "sumary"\n    tip: did you mean "summary"?'
    for run in runs:
        assert run.returncode == 1
        assert told in run.stdout + run.stderr
        assert "Traceback" not in run.stdout + run.stderr
    assert tree(project / "site") == before


REDIRECTS = (DATA / "catalog/redirects.yml").read_text(encoding="utf-8")
LIGHT = (DATA / "docs/en/topics/light.md").read_text(encoding="utf-8")
# Every fault that one run of the build can find at once: what is written into which file, and what is told of it.
FAULTS: dict[str, list[tuple[str, str, str]]] = {
    "macros": [
        (
            "docs/en/lists/index.md",
            '---\ntitle: x\n---\n\n# X\n\nSee {{ cite("lanterm") }}.\n',
            'docs/en/lists/index.md:7:1: macro: cite: there is no entry "lanterm"\n    tip: did you mean "lantern"?',
        ),
        (
            "docs/en/explore.md",
            '# X\n\n{{ crad("lantern") }}\n',
            'docs/en/explore.md:3:1: macro: there is no macro "crad"\n    tip: did you mean "card"?',
        ),
        (
            "docs/en/timeline.md",
            '# X\n\n\n{{ card("lantern" }}\n',
            "docs/en/timeline.md:4:1: macro: this is not a macro call",
        ),
        (
            "docs/zh/corrections.md",
            '# X\n{{ entries(topic="lihgt") }}\n',
            'docs/zh/corrections.md:2:1: macro: entries: there is no topic "lihgt"',
        ),
        (
            "docs/en/catalog/index.md",
            "# X\n{{ recent(0) }}\n",
            "docs/en/catalog/index.md:2:1: macro: recent: the limit 0 is not a whole number above 0",
        ),
        (
            "docs/en/models/compare.md",
            "# X\n{{ card() }}\n",
            "docs/en/models/compare.md:2:1: macro: card: missing a required argument: 'entry'",
        ),
        (
            "docs/zh/topics/roots.md",
            '{{ topic_entries("roots") }}\n',
            "docs/zh/topics/roots.md:1:1: topic-page: the page cites no entry",
        ),
        (
            "docs/en/topics/light.md",
            LIGHT + '\n\n{{ cite("mill") }}\n',
            f"docs/en/topics/light.md:{LIGHT.count(chr(10)) + 3}:1: "
            'topic-page: "mill" is cited after the list of entries',
        ),
    ],
    "links": [
        ("docs/en/lists/index.md", "# X\n\n[gone](nowhere.md)\n", "nowhere.md"),
        ("docs/en/explore.md", "# X\n\n[gone](index.md#not-there)\n", "#not-there"),
    ],
    "addresses": [
        (
            "docs/en/lists/index.md",
            '# X\n\n<a href="../papers/nowhere/">gone</a>\n',
            "lists/index.html:{line}:4: broken-link: ../papers/nowhere/ (there is no papers/nowhere/index.html)",
        ),
        (
            "catalog/redirects.yml",
            REDIRECTS + "- {from: guide/rules/, to: contribute/rulse/}\n",
            "guide/rules/index.html:9:1: broken-link: ../../contribute/rulse/ "
            "(there is no contribute/rulse/index.html)",
        ),
    ],
    "a redirect over a written page": [
        (
            "catalog/redirects.yml",
            REDIRECTS + "- {from: contribute/rules/, to: contribute/fields/}\n",
            'catalog/redirects.yml:3:10: redirect-source: there is a page at "contribute/rules/"; it would be hidden',
        ),
    ],
}


@pytest.mark.parametrize("found", FAULTS)
def test_every_fault_is_told_and_keeps_the_site(project: Path, found: str) -> None:
    before = tree(project / "site")
    with changed(project, {path: text for path, text, _ in FAULTS[found]}):
        run = atlas(project, "build")
    assert run.returncode == 1
    output = re.sub(r"(?<=lists/index\.html:)\d+", "{line}", run.stderr)
    assert [told for _, _, told in FAULTS[found] if told not in output] == [], run.stderr
    assert "Traceback" not in run.stderr
    if found == "macros":
        assert run.stderr.count(": macro: ") + run.stderr.count(": topic-page: ") == len(FAULTS[found])
    assert tree(project / "site") == before
    assert not (project / ".site.building").exists()


MOVED = {"papers/old-lantern/": "papers/lantern/", "about/lamps/": "topics/light/"}


def test_a_redirect_has_a_page_in_both_languages(garden: Path) -> None:
    site = garden / "site"
    for language in ("", "zh/"):
        page = (site / language / "papers/old-lantern/index.html").read_text(encoding="utf-8")
        assert '<meta http-equiv="refresh" content="0; url=../lantern/">' in page
        assert '<link rel="canonical" href="../lantern/">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert '<a href="../lantern/">Lantern</a>' in page
        assert f'<html lang="{"zh" if language else "en"}">' in page
        assert '<a href="../../topics/light/">' in (site / language / "about/lamps/index.html").read_text("utf-8")


def test_a_redirect_is_in_the_record_and_in_no_list_of_pages(garden: Path) -> None:
    site = garden / "site"
    record = json.loads((site / "api/addresses.json").read_text(encoding="utf-8"))
    assert record["redirects"] == {
        f"{language}{old}": f"{language}{new}" for language in ("", "zh/") for old, new in MOVED.items()
    }
    pages = {path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("index.html")}
    assert {*record["pages"], *record["redirects"]} == pages
    lists = [path for path in site.rglob("*") if path.suffix in (".xml", ".json") and path.name != "addresses.json"]
    assert len(lists) > 4
    assert [path for path in lists if "old-lantern" in path.read_text(encoding="utf-8")] == []


def test_killed_build_keeps_the_site(project: Path) -> None:
    before = tree(project / "site")
    command = [sys.executable, "-m", "llm_atlas.cli", "build"]
    run = subprocess.Popen(
        command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    staging = project / ".site.building"
    until = time.monotonic() + 60
    while not any(staging.rglob("index.html")) and run.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    assert run.poll() is None, "the build ended before it could be killed"
    signal_group(run)
    assert staging.exists()
    assert tree(project / "site") == before
    again = atlas(project, "build")
    assert again.returncode == 0, again.stderr
    assert tree(project / "site") == before
    assert not staging.exists()


def signal_group(run: subprocess.Popen) -> None:
    """Kill a process and those it started, with no chance to clean up."""
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def test_two_builds_at_a_time_are_refused(project: Path) -> None:
    import fcntl

    handle = os.open(project, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        run = atlas(project, "build")
    finally:
        os.close(handle)
    assert run.returncode == 1
    assert "another build is running" in run.stderr


@pytest.mark.parametrize("target", [".", "catalog", "docs", "/"])
def test_build_does_not_overwrite_what_is_not_a_site(project: Path, target: str) -> None:
    run = atlas(project, "build", "--site-dir", target)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert (project / "docs/en/index.md").is_file()


def test_plain_mkdocs_builds_the_english_site(project: Path) -> None:
    run = mkdocs(project, "--strict", "-d", "plain")
    assert run.returncode == 0, run.stderr
    assert (project / "plain/papers/lantern/index.html").is_file()


def test_nothing_committed_names_a_registry_or_a_place_outside() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--hash=sha256:" in lock
    strays = [name for name in files if name.startswith(("site/", ".venv/")) or "__pycache__" in name]
    assert strays == []
