"""The scripts of the site on a server of their own, without a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from sites import ROOT, served


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
