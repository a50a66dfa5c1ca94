"""Two sites, each built once for all workers, a server for each, a browser and windows of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from find_chromium import FLAGS, need
from hostile import hostile_project
from sites import HOSTILE, atlas, copy_project, made_up_project, served
from watch import Watch


def _real_project(folder: Path) -> Path:
    """The real project with one hostile entry more."""
    copy_project(folder)
    (folder / "catalog/papers/hostile.yml").write_text(HOSTILE, encoding="utf-8")
    return folder


def _built_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """A project with its site, made by the first worker that asks; the others wait for it.

    It is to be read, not to be changed.
    """
    base = factory.getbasetemp()
    project = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(project.with_suffix(".lock")):
        if not (project / "site").exists():
            shutil.rmtree(project, ignore_errors=True)  # what another worker failed to build
            run = atlas(make(project), "build")
            assert run.returncode == 0, run.stdout + run.stderr
    return project


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site with one hostile entry more, for tests of its content."""
    return _built_once(tmp_path_factory, "real", _real_project) / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Address of the real site on a server, without a slash at the end."""
    with served(site) as found:
        yield found


@pytest.fixture(scope="session")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up project with its site, to read; a test that changes something makes a copy of it."""
    return _built_once(tmp_path_factory, "garden", made_up_project)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every payload stands in every field that lets it in, with its site."""
    return _built_once(tmp_path_factory, "hostile", hostile_project)


@pytest.fixture(scope="session")
def garden_address(garden: Path) -> Iterator[str]:
    """Address of the made-up site on a server, without a slash at the end."""
    with served(garden / "site") as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that asks nobody but the pages it is shown."""
    path = need()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _windows(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Makes pages, each in a window of its own; what they did wrong is asserted at the end, unless `faulty`.

    `host` is the address of a site that a page may ask for: it answers with an empty page.
    """
    opened: list[tuple[BrowserContext, Watch, str, bool]] = []

    def make(width: int = 1280, height: int = 900, host: str = "", faulty: bool = False, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, **options)
        context.set_default_timeout(8_000)
        if host:
            empty = {"body": "<title>host</title>", "content_type": "text/html"}
            context.route(f"{host}**", lambda route: route.fulfill(**empty))
        opened.append((context, Watch(context, address), host, faulty))
        return context.new_page()

    yield make
    for context, watch, host, faulty in opened:
        context.close()
        if host:
            watch.foreign = [found for found in watch.foreign if not found.startswith(host)]
        if not faulty:
            watch.clean()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Makes a page for the real site, with a window and a colour scheme."""
    yield from _windows(browser, address)


@pytest.fixture
def open_garden(browser: Browser, garden_address: str) -> Iterator[Callable[..., Page]]:
    """Makes a page for the made-up site, with a window and a colour scheme."""
    yield from _windows(browser, garden_address)
