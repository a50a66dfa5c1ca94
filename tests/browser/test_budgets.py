"""What a first visit costs: everything a browser asks for, compressed as a host would."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from llm_atlas.catalog.entries import FOLDERS

FIRST_VISIT = 250_000
PAGES = (
    "/",
    "/explore/",
    "/explore/all/2/",
    "/models/compare/",
    "/papers/",
    "/papers/qlora/",
    "/terms/",
    "/timeline/",
    "/topics/engineering/",
    "/contribute/new/",
    "/search/",
)


@pytest.mark.parametrize("home", ["", "/zh"])
def test_first_visit_is_small(open_page, home: str) -> None:
    visits: dict[str, tuple[Page, list[Response]]] = {}
    for path in PAGES:  # side by side: what takes time is to see that a page asks for nothing more
        page: Page = open_page()
        asked: list[Response] = []
        page.on("response", lambda answer, asked=asked: asked.append(answer))
        page.goto(home + path)
        visits[path] = page, asked
    large = {}
    for path, (page, asked) in visits.items():
        page.wait_for_load_state("networkidle")
        sizes = {answer.url: len(gzip.compress(answer.body())) for answer in asked}
        assert len(sizes) > 3, path
        if sum(sizes.values()) > FIRST_VISIT:
            large[path] = sizes
        page.context.close()
    assert not large


ENTRY_PAGE = 30_000


def test_the_page_of_an_entry_is_small(site: Path) -> None:
    sizes = {path.parent: path.stat().st_size for folder in FOLDERS for path in site.glob(f"**/{folder}/*/index.html")}
    entries = {path: size for path, size in sizes.items() if path.name not in ("all", "compare")}
    assert len(entries) > 600
    assert {path.relative_to(site).as_posix(): size for path, size in entries.items() if size > ENTRY_PAGE} == {}
