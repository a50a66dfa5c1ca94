"""How a built site takes its place, whatever stands there: a folder, a link, what a build left. MkDocs is not run."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

import pytest

from llm_atlas.build import place
from llm_atlas.build.addresses import RECORD
from llm_atlas.build.build import BuildError, build
from llm_atlas.build.inventory import Inventory
from llm_atlas.build.serving import HEADERS_FILE
from llm_atlas.build.sources import SOURCES
from llm_atlas.cli.site import need_site_dir
from sites import tree

module = import_module("llm_atlas.build.build")  # `llm_atlas.build.build` is the function, too
PAGE = '<meta charset="utf-8"><article><h1>Page</h1></article>'


@pytest.fixture(autouse=True)
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pages that the next build makes, in a project in the working folder."""
    made = {"index.html": PAGE}

    def make(project: Path, catalog: Path, staging: Path) -> Inventory:
        for name, text in made.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text(text, encoding="utf-8")
        return Inventory()

    monkeypatch.setattr(module, "run_mkdocs", make)
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return made


def built() -> set[str]:
    build(Path(), Path("catalog"), Path("site"), print)
    return set(tree(Path("site")))


def test_a_site_that_is_a_link_stays_one(tmp_path: Path, pages: dict[str, str]) -> None:
    """Builds 1 and 2: what is changed is where the link leads, and nothing is left beside either."""
    real = tmp_path / "elsewhere/www"
    real.mkdir(parents=True)
    Path("site").symlink_to(real)
    for name in ("first/index.html", "second/index.html"):
        pages[name] = PAGE
        assert built() == {*pages, RECORD, HEADERS_FILE}
        assert Path("site").readlink() == real
        assert set(tree(real)) == {*pages, RECORD, HEADERS_FILE}
        assert [path.name for path in (*Path().iterdir(), *real.parent.iterdir())] == ["site", "www"]


@pytest.mark.parametrize("steps", [["www"], ["one", "www"]], ids=["to-nothing", "through-another"])
def test_a_link_to_a_folder_that_is_not_there_yet(steps: list[str], tmp_path: Path, pages: dict[str, str]) -> None:
    for here, there in zip(["project/site", *steps], steps, strict=False):
        (tmp_path / here).symlink_to(tmp_path / there)
    assert built() == {*pages, RECORD, HEADERS_FILE}
    assert set(tree(tmp_path / "www")) == {*pages, RECORD, HEADERS_FILE}
    assert Path("site").is_symlink()


@pytest.mark.parametrize("left", ["folder", "link", "link-to-nothing", "file"])
def test_what_a_build_left_is_no_part_of_the_next(left: str, tmp_path: Path, pages: dict[str, str]) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work", encoding="utf-8")
    staging = Path(".site.building")
    if left == "folder":
        (staging / "old").mkdir(parents=True)
        (staging / "old/index.html").write_text(PAGE, encoding="utf-8")
    elif left == "file":
        staging.write_text("", encoding="utf-8")
    else:
        staging.symlink_to(precious if left == "link" else tmp_path / "nowhere")
    assert built() == {*pages, RECORD, HEADERS_FILE}
    assert [path.name for path in Path().iterdir()] == ["site"]
    assert set(tree(precious)) == {"thesis.txt"}


@pytest.mark.parametrize("exchange", [True, False], ids=["in-one-step", "in-two"])
def test_a_site_takes_the_place_of_the_old_one(
    exchange: bool, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the system has no call for it, and where an earlier build of that kind was stopped half way."""
    if not exchange:
        monkeypatch.setattr(place, "_exchange", lambda new, old: False)
        Path(".site.previous").symlink_to("/nowhere")
    pages["old/index.html"] = PAGE
    assert built() == {*pages, RECORD, HEADERS_FILE}
    del pages["old/index.html"]
    assert built() == {*pages, RECORD, HEADERS_FILE}
    assert [path.name for path in Path().iterdir()] == ["site"]


def test_a_broken_site_takes_no_place(pages: dict[str, str]) -> None:
    built()
    before = tree(Path("site"))
    pages["index.html"] = PAGE + '<a href="nowhere/">x</a>'
    with pytest.raises(BuildError, match=r"there is no nowhere/index\.html"):
        built()
    assert tree(Path("site")) == before
    assert [path.name for path in Path().iterdir()] == ["site"]


def test_a_folder_that_cannot_be_written_is_told(pages: dict[str, str]) -> None:
    Path("site").mkdir()
    Path("blog").write_text("", encoding="utf-8")
    with pytest.raises(BuildError, match=r"blog.* cannot be written: (Not a directory|File exists)"):
        build(Path(), Path("catalog"), Path("blog/site"), print)


# What a site may be built over


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (".", "the sources are there"),
        ("..", "the sources are there"),
        ("/", "the sources are there"),
        ("catalog", "the sources are there"),
        ("docs/en", "the sources are there"),
        ("docs/en/new", "the sources are there"),
        ("hooks/theme/../theme", "the sources are there"),
        ("mkdocs.yml", "is a file"),
        ("file", "is a file"),
        ("to-file", "is a file"),
        ("to-project", "the sources are there"),
        ("to-docs", "the sources are there"),
        ("loop", "a link that leads to itself"),
        ("htmlcov", "holds something else than a site"),
        ("to-htmlcov", "holds something else than a site"),
        ("htmlcov/new", None),
        ("empty", None),
        ("to-empty", None),
        ("to-nothing", None),
        ("built", None),
        ("new", None),
        ("../new", None),
    ],
)
def test_what_a_site_may_be_built_over(given: str, told: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("catalog", *SOURCES):
        if "." not in name:
            Path(name, "en").mkdir(parents=True)
        else:
            Path(name).touch()
    for name in ("file", "htmlcov/index.html", f"built/{RECORD}"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    Path("empty").mkdir()
    for name, target in {"project": ".", "loop": "loop", "docs": "docs"}.items():
        Path(name if name == "loop" else f"to-{name}").symlink_to(target)
    for name in ("file", "htmlcov", "empty", "nothing"):
        Path(f"to-{name}").symlink_to(name)
    options = argparse.Namespace(site_dir=Path(given), catalog=Path("catalog"))
    before = tree(Path())
    if told is None:
        need_site_dir(options, Path(), argparse.ArgumentParser())
    else:
        with pytest.raises(SystemExit) as stopped:
            need_site_dir(options, Path(), argparse.ArgumentParser())
        assert stopped.value.code == 2
        assert told in capsys.readouterr().err
    assert tree(Path()) == before
