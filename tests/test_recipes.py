"""The recipes on the page about the architecture, followed to the letter in a copy of the project."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sites import ROOT, atlas, made_up_project

PAGE = ROOT / "docs/{}/contribute/architecture.md"
BLOCK = re.compile(r'^```\w+ title="(?P<title>[^"\n]*)"\n(?P<text>.*?)^```$', re.M | re.S)
ENTRY = """\
title: A made-up {name}
added: 2025-01-02
topics: [lamps]
{more}summary:
  en: It stands for all others of its sort, so that a reader sees at once whether what was written down is right.
  zh: 编造的条目，代表同类的其他条目；照着步骤做完之后，看一眼就知道这些步骤是否正确、是否完整。
"""


def recipe(name: str, language: str = "en") -> list[tuple[str, str]]:
    """Title and text of each block of a recipe."""
    text = Path(str(PAGE).format(language)).read_text(encoding="utf-8")
    section = text.partition(f"{{ #{name} }}\n")[2].partition("\n### ")[0]
    return [(block["title"], block["text"]) for block in BLOCK.finditer(section)]


def follow(project: Path, title: str, text: str) -> str:
    """Do what a block says; return the file that it changed."""
    name, _, place = title.partition(": ")
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if not place:
        new = old + text
    elif place.startswith("class "):
        new = _put(old, text, _end_of_class(old.splitlines(), place))
    elif name.endswith(".yml"):
        new = _put(old, text, _below(old.splitlines(), place.split(": ")))
    else:
        assert old.count(place) == 1, title
        new = old.replace(place, text.rstrip("\n"))
    path.write_text(new, encoding="utf-8")
    return name


def _put(text: str, added: str, line: int) -> str:
    """A text with lines put in before the line of a number, from 0."""
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:line], added, *lines[line:]])


def _end_of_class(lines: list[str], head: str) -> int:
    """Number of the line after the last one of a class."""
    start = next(number for number, line in enumerate(lines) if line.startswith((f"{head}(", f"{head}:")))
    inner = [number for number, line in enumerate(lines) if number > start and line.startswith("    ")]
    outer = next((number for number, line in enumerate(lines) if number > start and line[:1].strip()), len(lines))
    return max(number for number in inner if number < outer) + 1


def _below(lines: list[str], keys: list[str]) -> int:
    """Number of the line after the one of a key, which is found within the keys before it."""
    number = 0
    for depth, key in enumerate(keys):
        number = next(at for at, line in enumerate(lines) if at >= number and line == f"{'  ' * depth}{key}:") + 1
    return number


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, set[str]]]:
    """The made-up project with all recipes followed and built, and the files that each changed."""
    project = made_up_project(tmp_path_factory.mktemp("recipes"))
    changed = {
        name: {follow(project, *block) for block in recipe(name)}
        for name in ("field", "kind", "rule", "macro", "export", "page")
    }
    (project / "catalog/courses").mkdir()
    course = ENTRY.format(name="course", more="")
    (project / "catalog/courses/course.yml").write_text(course, encoding="utf-8")
    tool = ENTRY.format(name="tool", more="demo: https://demo.example.org/\n")
    (project / "catalog/tools/demoed.yml").write_text(tool, encoding="utf-8")
    home = project / "docs/en/index.md"
    home.write_text(home.read_text(encoding="utf-8") + '\n\n{{ authors_of("lantern") }} made it.\n', encoding="utf-8")
    done = atlas(project, "build", env=_own(project))
    assert done.returncode == 0, done.stdout + done.stderr
    return project, changed


def _own(project: Path) -> dict[str, str]:
    """The environment in which the copy's own engine runs."""
    return os.environ | {"PYTHONPATH": str(project / "hooks")}


def test_what_a_recipe_changes(followed: tuple[Path, dict[str, set[str]]]):
    """A field and a kind touch the model and the files of the languages, and nothing else by hand."""
    model = {
        "hooks/llm_atlas/catalog/entries.py",
        "hooks/llm_atlas/languages/en.yml",
        "hooks/llm_atlas/languages/zh.yml",
    }
    assert (followed[1]["field"], followed[1]["kind"]) == (model, model)


def test_the_recipes_are_the_same_in_every_language():
    names = ("field", "kind", "rule", "macro", "export", "page")
    assert {name: recipe(name, "zh") for name in names} == {name: recipe(name) for name in names}


SHOWN = {
    "tools/demoed/index.html": ("Demonstration", "https://demo.example.org/"),
    "zh/tools/demoed/index.html": ("试用",),
    "courses/course/index.html": ("A made-up course",),
    "courses/index.html": ("A made-up course",),
    "zh/courses/index.html": ("课程",),
    "api/titles.txt": ("A made-up course\n",),
    "about/index.html": ("What this is.", "About"),
    "zh/about/index.html": ("这是什么。",),
    "contribute/rules/index.html": ("code-is-not-paper", "The address of the code is not that of the paper."),
    "zh/contribute/rules/index.html": ("代码的网址不是论文的网址。",),
}


def test_what_the_site_shows_of_it(followed: tuple[Path, dict[str, set[str]]]):
    texts = {name: (followed[0] / "site" / name).read_text(encoding="utf-8") for name in SHOWN}
    assert not {f"{name}: {text}" for name, wanted in SHOWN.items() for text in wanted if text not in texts[name]}
    assert " made it." in (followed[0] / "site/index.html").read_text(encoding="utf-8")


def test_the_new_rule_is_applied(followed: tuple[Path, dict[str, set[str]]]):
    project = followed[0]
    same = "url: https://example.org/same\ncode: https://example.org/same\n"
    entry = project / "catalog/tools/same.yml"
    entry.write_text(ENTRY.format(name="thing", more=same), encoding="utf-8")
    done = atlas(project, "check", env=_own(project))
    entry.unlink()
    assert "code-is-not-paper: the code has the address of the paper" in done.stdout
    assert done.returncode == 1


def test_the_generated_files_follow(followed: tuple[Path, dict[str, set[str]]]):
    project = followed[0]
    assert atlas(project, "generate", env=_own(project)).returncode == 0
    assert '"demo"' in (project / "schema/tool.json").read_text(encoding="utf-8")
    assert (project / "schema/course.json").is_file()
