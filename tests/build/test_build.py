"""What a build promises: the same bytes each time, the old site whole until the new one is, and faults told by line."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sites import ROOT, atlas, copy_project, tree

REDIRECTS = """\
- {from: papers/old-qlora/, to: papers/qlora/}
- {from: guide/fields/, to: contribute/fields/}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with redirects, with a built site."""
    folder = copy_project(tmp_path_factory.mktemp("project"))
    (folder / "catalog/redirects.yml").write_text(REDIRECTS, encoding="utf-8")
    run = atlas(folder, "build")
    assert run.returncode == 0, run.stderr
    return folder


def test_two_builds_are_byte_identical(project: Path) -> None:
    run = atlas(project, "build", "--site-dir", "again")
    assert run.returncode == 0, run.stderr
    first, second = tree(project / "site"), tree(project / "again")
    assert {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)} == set()
    assert len(first) > 600
    shutil.rmtree(project / "again")


def test_bad_entry_stops_the_build_and_keeps_the_site(project: Path) -> None:
    before = tree(project / "site")
    bad = project / "catalog/papers/bad.yml"
    bad.write_text("title: Bad\nsumary: x\n", encoding="utf-8")
    try:
        build = atlas(project, "build")
        check = atlas(project, "check")
        plain = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "-d", "plain"], cwd=project, capture_output=True, text=True
        )
    finally:
        bad.unlink()
    told = 'catalog/papers/bad.yml:2:1: unknown-field: there is no field "sumary"\n    tip: did you mean "summary"?'
    for run in (build, check, plain):
        assert run.returncode == 1
        assert told in run.stdout + run.stderr
        assert "Traceback" not in run.stdout + run.stderr
    assert tree(project / "site") == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '---\ntitle: x\n---\n\n# X\n\nSee {{ cite("qlorra") }}.\n',
            'docs/en/lists/index.md:7:1: macro: cite: there is no entry "qlorra"\n    tip: did you mean "qlora"?',
        ),
        (
            '# X\n\n{{ crad("qlora") }}\n',
            'docs/en/lists/index.md:3:1: macro: there is no macro "crad"\n    tip: did you mean "card"?',
        ),
        ('# X\n\n\n{{ card("qlora" }}\n', "docs/en/lists/index.md:4:1: macro: this is not a macro call"),
        ('# X\n{{ entries(topic="pfet") }}\n', 'docs/en/lists/index.md:2:1: macro: entries: there is no topic "pfet"'),
        (
            "# X\n{{ recent(0) }}\n",
            "docs/en/lists/index.md:2:1: macro: recent: the limit 0 is not a whole number above 0",
        ),
        ("# X\n{{ card() }}\n", "docs/en/lists/index.md:2:1: macro: card: missing a required argument: 'entry'"),
        ("# X\n\n[gone](nowhere.md)\n", "nowhere.md"),
        ("# X\n\n[gone](index.md#nowhere)\n", "nowhere"),
        ('# X\n\n<a href="../papers/nowhere/">gone</a>\n', "there is no papers/nowhere/index.html"),
    ],
    ids=["entry", "macro", "syntax", "topic", "limit", "argument", "link", "anchor", "html-link"],
)
def test_fault_in_a_page_is_told_and_keeps_the_site(project: Path, text: str, told: str) -> None:
    before = tree(project / "site")
    page = project / "docs/en/lists/index.md"
    good = page.read_bytes()
    page.write_text(text, encoding="utf-8")
    try:
        run = atlas(project, "build")
    finally:
        page.write_bytes(good)
    assert run.returncode == 1
    assert told in run.stderr
    assert "Traceback" not in run.stderr
    assert tree(project / "site") == before
    assert not (project / ".site.building").exists()


def test_a_redirect_has_a_page_in_both_languages(project: Path) -> None:
    site = project / "site"
    for language in ("", "zh/"):
        page = (site / language / "papers/old-qlora/index.html").read_text(encoding="utf-8")
        assert '<meta http-equiv="refresh" content="0; url=../qlora/">' in page
        assert '<link rel="canonical" href="../qlora/">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert '<a href="../qlora/">QLoRA</a>' in page
        assert f'<html lang="{"zh" if language else "en"}">' in page
        assert '<a href="../../contribute/fields/">' in (site / language / "guide/fields/index.html").read_text("utf-8")


def test_a_redirect_is_in_the_record_and_in_no_list_of_pages(project: Path) -> None:
    site = project / "site"
    record = json.loads((site / "api/addresses.json").read_text(encoding="utf-8"))
    assert record["redirects"] == {
        f"{language}{old}/": f"{language}{new}/"
        for language in ("", "zh/")
        for old, new in (("papers/old-qlora", "papers/qlora"), ("guide/fields", "contribute/fields"))
    }
    pages = {path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("index.html")}
    assert {*record["pages"], *record["redirects"]} == pages
    lists = [path for path in site.rglob("*") if path.suffix in (".xml", ".json") and path.name != "addresses.json"]
    assert len(lists) > 4
    assert [path for path in lists if "old-qlora" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "- {from: contribute/rules/, to: contribute/fields/}\n",
            'catalog/redirects.yml:3:10: redirect-source: there is a page at "contribute/rules/"; it would be hidden',
        ),
        (
            "- {from: guide/rules/, to: contribute/rulse/}\n",
            "guide/rules/index.html:9: broken-link: ../../contribute/rulse/ (there is no contribute/rulse/index.html)",
        ),
    ],
    ids=["over-a-written-page", "to-no-page"],
)
def test_a_redirect_that_only_the_build_can_judge(project: Path, line: str, told: str) -> None:
    before = tree(project / "site")
    redirects = project / "catalog/redirects.yml"
    redirects.write_text(REDIRECTS + line, encoding="utf-8")
    try:
        run = atlas(project, "build")
    finally:
        redirects.write_text(REDIRECTS, encoding="utf-8")
    assert run.returncode == 1
    assert told in run.stderr
    assert tree(project / "site") == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r"cite\(\"[^}]*\)", "count()", ":1:1: topic-page: the page cites no entry"),
        (r"\Z", '\n\n{{ cite("gemini") }}\n', 'topic-page: "gemini" is cited after the list of entries'),
    ],
    ids=["no-citation", "not-listed"],
)
def test_topic_page_cites_and_lists(project: Path, old: str, new: str, told: str) -> None:
    page = project / "docs/en/topics/peft.md"
    good = page.read_text(encoding="utf-8")
    page.write_text(re.sub(old, new, good), encoding="utf-8")
    try:
        run = atlas(project, "build")
    finally:
        page.write_text(good, encoding="utf-8")
    assert run.returncode == 1
    assert "docs/en/topics/peft.md:" in run.stderr
    assert told in run.stderr


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
    import os

    os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def test_two_builds_at_a_time_are_refused(project: Path) -> None:
    import fcntl
    import os

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
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", "plain"],
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert (project / "plain/papers/qlora/index.html").is_file()


def test_nothing_committed_names_a_registry_or_a_place_outside() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--hash=sha256:" in lock
    strays = [name for name in files if name.startswith(("site/", ".venv/")) or "__pycache__" in name]
    assert strays == []
