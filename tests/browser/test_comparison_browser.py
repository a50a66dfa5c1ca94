"""A comparison table as a reader meets it."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(("prefix", "name"), [("", "Comparison"), ("/zh", "对照表")])
def test_it_scrolls_in_itself_on_a_phone(open_page, prefix: str, name: str):
    """The page does not scroll sideways, the table does, and its names stay in sight."""
    page = open_page(360, 740)
    page.goto(f"{prefix}/contribute/macros/")
    table = page.get_by_role("region", name=re.compile(name))
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    row = table.get_by_role("rowheader").first
    before = row.bounding_box()["x"]
    table.focus()
    table.evaluate("e => e.scrollTo({left: e.scrollWidth, behavior: 'instant'})")
    assert table.evaluate("e => e.scrollLeft") > 50
    assert abs(row.bounding_box()["x"] - before) < 1
    numbers = table.locator("td.atlas-number")
    assert set(numbers.evaluate_all("all => all.map(e => getComputedStyle(e).textAlign)")) == {"end"}
