"""What the site ships of others, and what a release hands out: named with its licence, and the same bytes each time."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import tarfile
import tomllib
from pathlib import Path

import pytest

import release
from sites import ROOT, tree

NOTICE = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
THEME = ROOT / "hooks/theme/assets"


def material() -> Path:
    """The assets of the theme's package."""
    found = importlib.util.find_spec("material")
    assert found and found.origin
    return Path(found.origin).parent / "templates/assets"


def test_each_file_of_the_site_is_ours_or_of_what_the_notice_names(garden: Path) -> None:
    """By its bytes: what lies in assets/ comes from the package of the theme or from hooks/theme/."""
    ours, theirs = tree(THEME), tree(material())
    site = tree(garden / "site")
    shipped = {name.partition("assets/")[2]: digest for name, digest in site.items() if "assets/" in name}
    sheets = [path.read_text(encoding="utf-8").strip() for path in THEME.rglob("*.css")]
    joined = (garden / "site/assets/atlas.css").read_text(encoding="utf-8")
    foreign = {name for name, digest in shipped.items() if digest not in ours.values()} - {"atlas.css"}
    for sheet in sheets:
        joined = joined.replace(sheet, "")
    assert joined.strip() == "", "it holds more than the sheets of hooks/theme/"
    strange = {name for name in foreign if shipped[name] != theirs.get(name)}
    assert len(foreign) > 4
    assert strange == set()
    assert "Material for MkDocs" in NOTICE
    packages = {path.name for path in (THEME / "vendor").iterdir()}
    assert [name for name in packages if f"`hooks/theme/assets/vendor/{name}/`" not in NOTICE] == []


def test_the_notice_names_each_package_that_is_bundled(garden: Path) -> None:
    """The maps beside the theme's scripts and style sheets say what was put into them."""
    maps = sorted((garden / "site").rglob("*.map"))
    sources = [source for path in maps for source in json.loads(path.read_text(encoding="utf-8"))["sources"]]
    bundled = {found[1] for source in sources if (found := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)/", source))}
    assert {"rxjs", "clipboard"} <= bundled
    named = {name.strip() for part, _, _ in release.shipped() for name in part.partition(", in ")[0].split(",")}
    assert bundled - named == set()


def test_the_notice_names_the_versions_that_are_locked() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pinned = next(line.partition("==")[2] for line in dependencies if line.startswith("mkdocs-material=="))
    assert set(re.findall(r"Material (\d[\d.]*)", NOTICE)) == {pinned}
    rows = list(release.shipped())
    assert len(rows) >= 6
    assert [part for part, version, licence in rows if not version or not licence] == []


# A release


def test_an_archive_says_nothing_of_when_and_by_whom_it_was_packed(garden: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(garden / "site", tmp_path / "site", copy_function=shutil.copyfile)
    for number, path in enumerate(copy.rglob("*")):
        os.utime(path, (number, number))
        path.chmod(0o700)
    release.pack(garden / "site", tmp_path / "one.tar.gz")
    release.pack(copy, tmp_path / "two.tar.gz")
    assert (tmp_path / "one.tar.gz").read_bytes() == (tmp_path / "two.tar.gz").read_bytes()
    with tarfile.open(tmp_path / "one.tar.gz") as tar:
        tar.extractall(tmp_path / "out", filter="data")
    assert tree(tmp_path / "out/site") == tree(garden / "site")


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The bill of materials."""
    target = tmp_path_factory.mktemp("bill") / "bill.json"
    release.materials(target)
    return target.read_text(encoding="utf-8")


def test_the_bill_of_materials_names_what_is_locked_and_what_is_shipped(bill: str) -> None:
    content = json.loads(bill)
    assert (content["bomFormat"], content["metadata"]["component"]["name"]) == ("CycloneDX", "llm-atlas")
    listed = {(part["name"], part["version"]) for part in content["components"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"(?m)^([a-z0-9.-]+)==([^\s;]+)", lock))
    assert len(locked) > 50
    assert locked - listed == set()
    assert [part["name"] for part in content["components"] if "json-schema" in part["name"]]


def test_the_bill_of_materials_is_the_same_each_time(bill: str, tmp_path: Path) -> None:
    release.materials(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text(encoding="utf-8") == bill
    assert "timestamp" not in bill
