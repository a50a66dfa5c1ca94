"""Pages of a browser for the tests, and the scripts of the site on a server of their own, without a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from sites import ROOT, served
from watch import Watch

OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Makes a page with a window; what it did wrong is asserted at the end, unless `faulty`.

    `host` is the address of a site that the page may ask for: it answers with an empty page.
    """
    opened: list[tuple[BrowserContext, Watch, str, bool]] = []

    def make(width: int = 1280, height: int = 900, host: str = "", faulty: bool = False, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, **options)
        context.set_default_timeout(8_000)
        if host:
            context.route(
                f"{host}**", lambda route: route.fulfill(body="<title>host</title>", content_type="text/html")
            )
        opened.append((context, Watch(context, address), host, faulty))
        return context.new_page()

    yield make
    for context, watch, host, faulty in opened:
        context.close()
        if host:
            watch.foreign = [found for found in watch.foreign if not found.startswith(host)]
        if not faulty:
            watch.clean()


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Runs a function of JavaScript, given as its text, on the scripts of the site as they stand in the repository.

    The function takes the module at a path below assets/ and an argument, and may be asynchronous.
    """
    with served(ROOT / "hooks/theme") as found:
        context = browser.new_context(base_url=found)
        page = context.new_page()
        page.goto("/assets/base/han.js")

        def run(path: str, function: str, argument: Any = None) -> Any:
            code = f"async ([path, argument]) => ({function})(await import(path), argument)"
            return page.evaluate(code, [f"/assets/{path}", argument])

        yield run
        context.close()
