"""Where the project's files are changed: the branch is named in mkdocs.yml, and nowhere else."""

from __future__ import annotations

import re

import pytest

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.site.repository import Repository
from llm_atlas.site.site import Site
from sites import ROOT


@pytest.mark.parametrize(
    ("address", "edit_uri", "found"),
    [
        ("https://host/ada/atlas/", "edit/main/", Repository("https://host/ada/atlas", "main")),
        ("https://host/ada/atlas", "edit/work/next", Repository("https://host/ada/atlas", "work/next")),
        ("", "edit/main/", None),
        (None, None, None),
    ],
)
def test_what_a_configuration_names(address: str | None, edit_uri: str | None, found: Repository | None):
    assert Repository.of(address, edit_uri) == found


@pytest.mark.parametrize("edit_uri", [None, "", "edit/", "blob/main/", "main"])
def test_a_configuration_that_names_no_branch(edit_uri: str | None):
    with pytest.raises(ValueError, match=r"^edit_uri is .*; it has to be edit/BRANCH/"):
        Repository.of("https://host/ada/atlas", edit_uri)


def test_where_a_file_of_the_catalog_is_edited(catalog: Catalog):
    site = Site(catalog, "en", Repository("https://host/ada/atlas", "next"))
    assert site.edit_address("papers/lantern.yml") == "https://host/ada/atlas/edit/next/catalog/papers/lantern.yml"
    assert Site(catalog, "en", None).edit_address("papers/lantern.yml") is None


def test_the_branch_is_named_once():
    files = [*ROOT.glob("mkdocs*.yml"), *(path for path in (ROOT / "hooks").rglob("*.*") if "vendor" not in path.parts)]
    texts = {path: path.read_text(encoding="utf-8") for path in files if path.suffix in (".py", ".js", ".html", ".yml")}
    naming = re.compile(r"\b(?:edit|new|blob|tree|raw)/(?:main|master)\b")
    assert [path.name for path, text in texts.items() if naming.search(text)] == ["mkdocs.yml"]
