"""A comparison table as a reader meets it; on a phone see test_phone.py."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(("prefix", "name"), [("", "Comparison"), ("/zh", "对照表")])
def test_it_scrolls_in_itself_where_it_does_not_fit(open_page, prefix: str, name: str):
    """The page does not scroll sideways, the table does, its names stay in sight, and its rules with them."""
    page = open_page(730, 740)
    page.goto(f"{prefix}/contribute/macros/")
    table = page.get_by_role("region", name=re.compile(name))
    table.locator("table").evaluate("e => { e.style.width = '60rem' }")
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 730
    row = table.get_by_role("rowheader").first
    before = row.bounding_box()["x"]
    table.focus()
    table.evaluate("e => e.scrollTo({left: e.scrollWidth, behavior: 'instant'})")
    assert table.evaluate("e => e.scrollLeft") > 50
    assert abs(row.bounding_box()["x"] - before) < 1
    assert table.locator("table").evaluate("e => getComputedStyle(e).borderCollapse") == "separate"
    numbers = table.locator("td.atlas-number")
    assert set(numbers.evaluate_all("all => all.map(e => getComputedStyle(e).textAlign)")) == {"end"}
