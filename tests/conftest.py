"""The made-up catalog in tests/data/catalog/ and what is made from it; nothing in it exists outside the tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date as Date
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.languages import Language
from llm_atlas.catalog.load import load
from llm_atlas.site.export.citations import Citations
from llm_atlas.site.render.renderer import Renderer
from sites import MADE_UP, ROOT

pytest_plugins = ["site_fixtures"]
SLOW = {"site", "address", "garden", "garden_address", "hostile", "browser", "services", "followed"}

HEAVIEST = {"test_hostile.py", "test_form_browser.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, a build, a server or hundreds of examples: `make test-quick` leaves it out.

    What starts processes says so itself.
    """
    for item in items:
        needs = SLOW.intersection(getattr(item, "fixturenames", ()))
        if needs or item.path.parent.name == "browser" or is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("slow")
    # What takes longest begins first, so that no worker is left alone with it at the end.
    items.sort(key=lambda item: (item.path.name not in HEAVIEST, not item.get_closest_marker("slow")))


@pytest.fixture(scope="session")
def today() -> Date:
    """The day on which the rules are applied, so that no test depends on the clock."""
    return Date(2026, 1, 1)


@pytest.fixture(scope="session")
def made_up() -> Path:
    """Folder of the made-up catalog: to read, not to change."""
    return MADE_UP


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The made-up catalog as it is loaded."""
    found, problems = load(MADE_UP)
    assert not problems
    return found


@pytest.fixture(scope="session")
def real() -> Catalog:
    """The catalog of the site as it is loaded, for tests of what no made-up one can stand for."""
    found, problems = load(ROOT / "catalog")
    assert not problems
    return found


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up catalog, ./catalog of the working folder, in which a test can break one thing."""
    target = tmp_path / "catalog"
    shutil.copytree(MADE_UP, target)
    monkeypatch.chdir(tmp_path)
    return target


@pytest.fixture(scope="session")
def renderer(catalog: Catalog) -> Callable[..., Renderer]:
    """Makes the renderer of a catalog, the made-up one if none is named, in a language."""

    def edit(path: str) -> str:
        return f"https://code.example.org/atlas/edit/main/catalog/{path}"

    def make(language: Language, of: Catalog = catalog) -> Renderer:
        return Renderer(of, language, Citations(of), edit=edit)

    return make
