"""From a figure in a text to its row, to all results on the benchmark, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(("folder", "title"), [("", "Results on HotpotQA"), ("/zh", "HotpotQA 上的结果")])
def test_from_a_figure_to_its_row_to_the_benchmark(folder: str, title: str, open_page) -> None:
    page = open_page()
    page.goto(f"{folder}/papers/react/")
    page.get_by_role("link", name="35.1%", exact=True).click()
    row = page.locator("#result-4")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("21")
    row.get_by_role("link", name="HotpotQA").click()
    expect(page).to_have_url(re.compile(rf"{folder}/benchmarks/hotpotqa/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_every_mark_of_a_picture_leads_to_its_row(open_page) -> None:
    page = open_page()
    page.goto("/benchmarks/mmlu/")
    marks = page.locator(".atlas-picture--scores [role=listitem] a")
    rows = page.locator(".atlas-entry tbody tr")
    expect(marks).to_have_count(rows.count())
    marks.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#result-1")).to_be_visible()


@pytest.mark.parametrize("path", ["/benchmarks/", "/benchmarks/codex/", "/zh/benchmarks/gsm8k/", "/papers/react/"])
def test_nothing_is_wider_than_a_phone(path: str, open_page) -> None:
    page = open_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
