"""What may befall a build, really done to it: killed, no room, no rights, others at work, sources that cannot be read.

In each case the site that was there stays whole, nothing is left lying beside it, and a person is told what to do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardship import read_only, small_disk, without_rights
from llm_atlas.build.place import BuildError, place_for
from sites import atlas, tree

STEPS = ("reading the catalog", "writing the pages", "following every link", "putting the site in its place")
COMMAND = [sys.executable, "-m", "llm_atlas.cli", "build"]


@pytest.fixture(scope="module")
def project(garden: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the made-up project with its site, in which each test puts in order what it broke."""
    return Path(shutil.copytree(garden, tmp_path_factory.mktemp("faults") / "project"))


@pytest.fixture
def whole(project: Path) -> Iterator[Path]:
    """The project; at the end its site is as before and nothing is beside it."""
    beside, before = sorted(project.iterdir()), tree(project / "site")
    yield project
    assert tree(project / "site") == before
    assert sorted(project.iterdir()) == beside


@contextlib.contextmanager
def written(path: Path, content: bytes) -> Iterator[None]:
    """A file that holds something else, or is there, for a while."""
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(content)
    try:
        yield
    finally:
        path.unlink() if before is None else path.write_bytes(before)


@contextlib.contextmanager
def building(project: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A build in a process group of its own, of which nothing runs on at the end."""
    run = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        yield run
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()


def until(run: subprocess.Popen[str], step: str) -> None:
    """Wait until a build says that it begins a step."""
    assert run.stderr
    for line in run.stderr:
        if step in line:
            return
    pytest.fail(f"the build ended before {step}")


def refused(run: subprocess.CompletedProcess[str], *told: str, before: str = "") -> None:
    """A build ended with 1, said this in lines, and did not get to a step."""
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    assert [line for line in told if line not in run.stderr] == [], run.stderr
    assert not before or before not in run.stderr


# Each step is told, in a line that a log can hold


def test_each_step_is_a_line(whole: Path) -> None:
    run = atlas(whole, "build", "--site-dir", "elsewhere")
    lines = [line for line in run.stderr.splitlines() if "so far" not in line]  # said from time to time
    assert [next(step for step in STEPS if line.startswith(f"atlas: {step}")) for line in lines] == list(STEPS)
    assert run.stdout.startswith("built elsewhere/ in ")
    shutil.rmtree(whole / "elsewhere")


# Killed


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step(step: str, whole: Path) -> None:
    """With all it started, and no chance to put anything away; the next build does."""
    with building(whole) as run:
        until(run, step)
    if (whole / ".site.building").exists():
        assert atlas(whole, "build").returncode == 0


@pytest.mark.parametrize("step", STEPS[:2])
def test_told_to_end(step: str, whole: Path) -> None:
    """As by a shutdown or a runner's time limit: it puts away what it began."""
    with building(whole) as run:
        until(run, step)
        run.terminate()
        told = run.communicate(timeout=30)[1]
    assert (run.returncode, told.splitlines()[-1]) == (1, "stopped")


def test_killed_alone_it_leaves_no_two_builds_in_one_folder(whole: Path) -> None:
    """Those that it started write on for a while: until they end, the next build is refused, and mixes with none."""
    with building(whole) as run:
        until(run, STEPS[1])
        time.sleep(0.5)
        run.kill()
        refused(atlas(whole, "build"), "another build is running", "wait until it ends", before=STEPS[1])
        until_built(whole)


def until_built(project: Path) -> None:
    """Build as soon as one may."""
    end = time.monotonic() + 60
    while (run := atlas(project, "build")).returncode and time.monotonic() < end:
        assert "another build is running" in run.stderr
    assert run.returncode == 0, run.stderr


def test_killed_between_two_renames_the_old_site_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".site.previous").mkdir()
    (tmp_path / ".site.previous/index.html").write_text("old", encoding="utf-8")
    with place_for(tmp_path / "site"):
        assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# No room, no rights


@pytest.mark.parametrize("spare", [0, 300, 2000], ids=lambda kilobytes: f"{kilobytes}k")
def test_a_full_disk(spare: int, garden: Path, tmp_path: Path) -> None:
    """On a real small file system that has room for the site that is there, and a little more."""
    needed = sum(-(-path.stat().st_size // 4096) * 4 for path in (garden / "site").rglob("*"))
    with small_disk(tmp_path / "disk", f"{needed + spare + 400}k") as disk:
        shutil.copytree(garden / "site", disk / "site")
        before = tree(disk)
        filler = disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb") as file:  # what is left beyond `spare`
            while shutil.disk_usage(disk).free > spare * 1024:
                file.write(b"x" * 4096)
                file.flush()
        run = atlas(garden, "build", "--site-dir", str(disk / "site"))
        refused(run, "No space left on device", "tip: free some space", "--site-dir DIR")
        filler.unlink()
        assert tree(disk) == before
        assert sorted(path.name for path in disk.iterdir()) == ["site"]


def test_a_read_only_checkout(whole: Path, tmp_path: Path) -> None:
    """It is said before anything is rendered; elsewhere the site can be built."""
    with read_only(whole):
        refused(atlas(whole, "build"), "cannot be written: Read-only file system", "--site-dir DIR", before=STEPS[1])
        run = atlas(whole, "build", "--site-dir", str(tmp_path / "site"))
    assert run.returncode == 0, run.stderr
    assert tree(tmp_path / "site") == tree(whole / "site")


def test_a_target_without_rights(tmp_path: Path) -> None:
    """The folder above may not be written, or the site that is there may not be moved."""
    for folder in (tmp_path, *tmp_path.parents):
        with contextlib.suppress(PermissionError):
            folder.chmod(folder.stat().st_mode | 0o055)
    (tmp_path / "above").mkdir()
    (tmp_path / "mine/site").mkdir(parents=True)
    (tmp_path / "mine").chmod(0o777)
    (tmp_path / "mine/site").chmod(0o555)
    (tmp_path / "above").chmod(0o555)
    with without_rights():
        with pytest.raises(PermissionError), place_for(tmp_path / "above/site"):
            pass
        with pytest.raises(BuildError, match="--site-dir DIR"), place_for(tmp_path / "mine/site"):
            pass
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["site"]


def test_a_target_that_is_a_disk(tmp_path: Path, whole: Path) -> None:
    with small_disk(tmp_path / "www", "1m") as disk:
        refused(
            atlas(whole, "build", "--site-dir", str(disk)),
            "a disk of its own",
            "choose a folder in it",
            before=STEPS[1],
        )


# Others at the same time


def test_two_builds_at_once(whole: Path) -> None:
    with building(whole) as first, building(whole) as second:
        told = {run.wait(timeout=120): run.stderr.read() for run in (first, second) if run.stderr}
    assert set(told) == {0, 1}, told
    assert "another build is running" in told[1]
    assert "Traceback" not in told[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("catalog/papers/lantern.yml", None),
        ("catalog/papers/brand-new.yml", b"title: x\n"),
        ("docs/en/explore.md", None),
        ("hooks/theme/assets/base/atlas.css", None),
    ],
)
def test_a_source_that_is_edited_meanwhile(name: str, content: bytes | None, whole: Path) -> None:
    """The languages read their sources each by itself: what was edited is named, and half of it is not published."""
    path = whole / name
    with building(whole) as run:
        until(run, STEPS[1])
        with written(path, content if content is not None else path.read_bytes() + b"\n"):
            told = run.communicate(timeout=120)[1]
    assert run.returncode == 1
    assert name in told
    assert "build again" in told or content is not None  # a new entry that is wrong is told by its own line
    assert "Traceback" not in told


# Sources that cannot be read


def test_what_cannot_be_read_is_told_before_rendering(whole: Path) -> None:
    """All at once, with what the catalog has; nothing that is no file is opened, so nothing waits for ever."""
    pages = whole / "docs/en"
    os.mkfifo(pages / "pipe.md")
    os.mkfifo(whole / "catalog/papers/pipe.yml")
    (pages / "away.md").symlink_to("nowhere.md")
    (whole / "catalog/papers/latin.yml").write_bytes(b"title: caf\xe9\n")
    try:
        with written(pages / "timeline.md", b"# A\n\ncaf\xe9\n"), written(whole / "docs/navigation.yml", b"\xff"):
            run = atlas(whole, "build")
    finally:
        for name in ("docs/en/pipe.md", "docs/en/away.md", "catalog/papers/pipe.yml", "catalog/papers/latin.yml"):
            (whole / name).unlink()
    refused(
        run,
        'catalog/papers/pipe.yml:1:1: stray-file: "pipe.yml" is a pipe, not a file',
        "catalog/papers/latin.yml:1:11: encoding: the byte 0xe9 is not UTF-8",
        "docs/en/pipe.md:1:1: unreadable: this is not a file",
        "docs/en/away.md:1:1: unreadable: the link leads nowhere",
        "docs/en/timeline.md:3:1: encoding: the byte 0xe9 is not UTF-8",
        "docs/navigation.yml:1:1: encoding: the byte 0xff is not UTF-8",
        "6 problems",
        before=STEPS[1],
    )


def gone(path: Path) -> Callable[[], None]:
    """Take a file away; returns what brings it back."""
    content = path.read_bytes()
    path.unlink()
    return lambda: void(path.write_bytes(content))


def void(_: object) -> None:
    """Nothing of it is wanted."""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("docs/en/index.md", "'index.md' is included in the 'nav' configuration, which is not found"),
        ("docs/navigation.yml", "navigation.yml"),
        ("docs/zh/explore.md", "explore.md"),
        ("mkdocs.zh.yml", "mkdocs.zh.yml:1:1: unreadable"),
        ("hooks/theme/assets/base/atlas.css", "there is no assets/base/atlas.css"),
        ("hooks/theme/assets/search/engine.js", "there is no assets/search/engine.js"),
        ("hooks/theme/partials/finder.html", "TemplateNotFound: 'partials/finder.html' not found"),
    ],
)
def test_what_is_missing_is_named(name: str, told: str, whole: Path) -> None:
    bring_back = gone(whole / name)
    try:
        run = atlas(whole, "build")
    finally:
        bring_back()
    refused(run, told)


def test_a_font_or_a_picture_of_a_style_sheet_that_is_missing(whole: Path) -> None:
    sheet = whole / "hooks/theme/assets/base/atlas.css"
    rule = b'\n@font-face {font-family: "Lamp"; src: url("lamp.woff2") format("woff2")}\n'
    with written(sheet, sheet.read_bytes() + rule):
        run = atlas(whole, "build")
    refused(run, "assets/atlas.css:", "broken-link: lamp.woff2 (there is no assets/lamp.woff2)")


def test_what_programs_leave_behind_is_not_published(whole: Path) -> None:
    names = ["docs/en/.DS_Store", "docs/en/index.md~", "docs/en/#index.md#", "docs/zh/Thumbs.db"]
    names += ["hooks/theme/assets/base/atlas.css~", "catalog/.DS_Store", "catalog/papers/.lantern.yml.swp"]
    for name in names:
        (whole / name).write_bytes(b"\xff")
    try:
        run = atlas(whole, "build")
    finally:
        for name in names:
            (whole / name).unlink()
    assert run.returncode == 0, run.stderr


# Everywhere


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
    ],
    ids=["C", "ascii", "ascii-output"],
)
def test_a_folder_and_a_locale_of_another_language(locale: dict[str, str], whole: Path, tmp_path: Path) -> None:
    """The project's path holds spaces and letters that the locale does not know; the site is the same."""
    elsewhere = tmp_path / "图谱 – мой café"
    elsewhere.symlink_to(whole)
    run = atlas(elsewhere, "build", "--site-dir", str(tmp_path / "网站 é"), env=os.environ | locale)
    assert run.returncode == 0, run.stderr
    assert tree(tmp_path / "网站 é") == tree(whole / "site")
    with written(whole / "catalog/papers/brand-new.yml", "title: 灯\nsumary: x\n".encode()):
        run = atlas(elsewhere, "build", env=os.environ | locale)
    refused(run, 'unknown-field: there is no field "sumary"')


def test_a_site_in_a_subfolder(whole: Path, tmp_path: Path) -> None:
    """No page asks for anything by an address that begins at the root of the host; that of 404 has to."""
    address = "https://example.org/sub/folder/"
    run = atlas(whole, "build", "--site-dir", str(tmp_path / "site"), env=os.environ | {"SITE_URL": address})
    assert run.returncode == 0, run.stderr
    pages = [path for path in (tmp_path / "site").rglob("*.html") if path.name != "404.html"]
    rooted = [path for path in pages for sign in ('="/', "=/") if sign in path.read_text(encoding="utf-8")]
    assert rooted == []
    missing = (tmp_path / "site/404.html").read_text(encoding="utf-8")
    assert 'href="/sub/folder/' in missing
    assert 'href="/assets' not in missing
