"""A further language is a further file: the made-up catalog is built in a third one, with no line of Python changed."""

from __future__ import annotations

import json
import os
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from llm_atlas.catalog.languages import FOLDER
from sites import ROOT, atlas, made_up_project

THIRD = "eo"  # Esperanto, which the theme and Unicode's tables know
MARK = "\u22a2 "  # stands before each word of the made-up translation


def marked(texts: dict[str, str]) -> dict[str, str]:
    """Words of a made-up translation; what stands between others stays as it is."""
    return {key: text if len(text) < 3 else MARK + text for key, text in texts.items()}


def translated(value: Any) -> Any:
    """Data with a third text in each place that has one in both of the others."""
    if isinstance(value, list):
        return [translated(item) for item in value]
    if not isinstance(value, dict):
        return value
    done = {key: translated(item) for key, item in value.items()}
    return done | {THIRD: deepcopy(done["en"])} if {"en", "zh"} <= done.keys() else done


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up project with a third language; only data is added."""
    folder = made_up_project(tmp_path_factory.mktemp("third"))
    shutil.copytree(folder / "docs/en", folder / "docs" / THIRD)

    file = yaml.safe_load((FOLDER / "en.yml").read_text(encoding="utf-8"))
    file |= {"order": 3, "name": "Esperanto", "tag": THIRD, "words": marked(file["words"])}
    file |= {"fields": {record: marked(texts) for record, texts in file["fields"].items()}}
    file |= {"rules": {"unknown-topic": f"{MARK}rule"}, "macros": {"cite": f"{MARK}macro"}}
    text = yaml.safe_dump(file, allow_unicode=True)
    (folder / f"hooks/llm_atlas/languages/{THIRD}.yml").write_text(text, encoding="utf-8")
    settings = (ROOT / "mkdocs.zh.yml").read_text(encoding="utf-8")
    settings = settings.replace("docs/zh", f"docs/{THIRD}").replace("site/zh", f"site/{THIRD}")
    settings = settings.replace("language: zh", f"language: {THIRD}")
    (folder / f"mkdocs.{THIRD}.yml").write_text(settings, encoding="utf-8")

    (folder / "catalog/papers/hostile.yml").unlink()  # its exception is a comment, which is not written again below
    for path in (folder / "catalog").rglob("*.yml"):
        data = translated(yaml.safe_load(path.read_text(encoding="utf-8")))
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(project: Path) -> Path:
    """Its site."""
    run = atlas(project, "build", env=os.environ | {"PYTHONPATH": str(project / "hooks")})
    assert run.returncode == 0, run.stdout + run.stderr
    return project / "site"


def test_the_third_language_has_every_page_that_the_second_has(built: Path):
    second, third = (
        {path.relative_to(built / language).as_posix() for path in (built / language).rglob("*.html")}
        for language in ("zh", THIRD)
    )
    assert second == third
    assert len(third) > 30


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("papers/lantern/", [f"{MARK}Method", f"{MARK}Results"]),
        ("models/fernseed-7b/", [f"{MARK}Parameters"]),
        ("contribute/fields/", [f"{MARK}Title as published.", f"{MARK}Title in Esperanto."]),
        ("contribute/rules/", [f"{MARK}rule", "A licence stands in vocab.yml."]),
        ("contribute/macros/", [f"{MARK}macro"]),
        ("contribute/new/", [f"{MARK}Title in Esperanto"]),
        ("explore/", [f"{MARK}Clear filters"]),
    ],
)
def test_its_words_stand_on_its_pages(built: Path, page: str, words: list[str]):
    text = (built / THIRD / page / "index.html").read_text(encoding="utf-8")
    assert [word for word in words if word not in text] == []
    assert f'<html lang="{THIRD}"' in text


def test_each_page_leads_to_the_same_in_the_other_languages(built: Path):
    first = (built / "papers/lantern/index.html").read_text(encoding="utf-8")
    own = (built / THIRD / "papers/lantern/index.html").read_text(encoding="utf-8")
    assert 'href="../../zh/papers/lantern/" hreflang="zh-Hans"' in first
    assert f'href="../../{THIRD}/papers/lantern/" hreflang="{THIRD}"' in first
    assert 'href="../../../papers/lantern/" hreflang="en"' in own
    assert 'href="../../../zh/papers/lantern/" hreflang="zh-Hans"' in own
    assert f'<link rel="alternate" hreflang="{THIRD}"' in first


def test_the_exports_know_it(built: Path):
    entries = json.loads((built / "api/catalog.json").read_text(encoding="utf-8"))["entries"]
    lantern = next(entry for entry in entries if entry["id"] == "lantern")
    assert lantern[f"page_{THIRD}"] == f"{THIRD}/papers/lantern/"
    assert f"title_{THIRD}" in lantern
    schema = json.loads((built / "schema/paper.json").read_text(encoding="utf-8"))
    assert schema["$defs"]["Text"]["required"] == ["en", "zh", THIRD]
    assert schema["properties"]["title"][f"description_{THIRD}"] == f"{MARK}Title as published."


def test_a_text_that_is_missing_in_it_is_a_problem(project: Path):
    path = project / "catalog/papers/lantern.yml"
    before = path.read_text(encoding="utf-8")
    data = yaml.safe_load(before)
    del data["summary"][THIRD]
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    try:
        run = atlas(project, "check", env=os.environ | {"PYTHONPATH": str(project / "hooks")})
    finally:
        path.write_text(before, encoding="utf-8")
    assert run.returncode == 1
    assert 'missing-language: "summary" has no Esperanto text' in run.stdout
