"""A site built once for all tests of its pages, a server for it, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from find_chromium import need
from sites import HOSTILE, atlas, copy_project, served

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site with one hostile entry more, and a redirect."""
    project = copy_project(tmp_path_factory.mktemp("site"))
    (project / "catalog/papers/hostile.yml").write_text(HOSTILE, encoding="utf-8")
    moved = "- {from: papers/old-qlora/, to: papers/qlora/}\n"
    (project / "catalog/redirects.yml").write_text(moved, encoding="utf-8")
    run = atlas(project, "build")
    assert run.returncode == 0, run.stdout + run.stderr
    return project / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Address of the site on a real server, without a slash at the end."""
    with served(site) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium that asks nobody but the pages it is shown."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need(), args=FLAGS)
        yield browser
        browser.close()
