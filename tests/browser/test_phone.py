"""The pages on a phone: what is near, what folds, what goes on to the right, and nothing that scrolls sideways."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

PHONE = {"is_mobile": True, "has_touch": True}


def phone(open_window: Callable[..., Page], address: str, wide: int = 390) -> Page:
    """A page in the window of a phone."""
    page = open_window(wide, 844, **PHONE)
    page.goto(address)
    return page


# The page of a topic


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_jumps_of_a_topic_name_its_headings_and_lead_to_them(open_page, prefix: str) -> None:
    page = phone(open_page, f"{prefix}/topics/peft/")
    jumps = page.locator(".atlas-jumps a")
    headings = page.locator(".md-content h2[id]")
    assert jumps.evaluate_all("all => all.map(e => e.hash.slice(1))") == headings.evaluate_all(
        "all => all.map(e => e.id)"
    )
    ids = {"read-first", "compared", "timeline", "lineage", "entries"}
    assert ids <= set(headings.evaluate_all("all => all.map(e => e.id)"))
    assert page.locator(".atlas-jumps").bounding_box()["y"] < 420, "they stand under the head"
    jumps.last.tap()
    expect(page).to_have_url(re.compile("#entries$"))
    expect(page.locator(".atlas-card").first).to_be_in_viewport()


def test_jumps_are_there_where_the_table_of_contents_is_not(open_garden) -> None:
    for wide, shown in ((390, True), (900, True), (1280, False)):
        page = open_garden(wide)
        page.goto("/topics/light/")
        assert page.locator(".atlas-jumps").is_visible() is shown, wide
        assert page.locator(".md-sidebar--secondary .md-nav--secondary a").first.is_visible() is not shown, wide


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_numbers_of_a_topic_lead_to_as_many_entries(open_garden, prefix: str) -> None:
    page = phone(open_garden, f"{prefix}/topics/light/")
    numbers = page.locator(".atlas-head__counts a")
    found = numbers.evaluate_all("all => all.map(e => [e.getAttribute('href'), e.querySelector('b').textContent])")
    assert len(found) >= 2
    for number, (address, count) in enumerate(found):
        page.goto(f"{prefix}/topics/light/")
        numbers.nth(number).tap()
        expect(page).to_have_url(re.compile(re.escape(address.removeprefix("../.."))))
        expect(page.locator("[data-rows] > li:visible")).to_have_count(int(count))


def test_filter_of_a_topic_begins_where_its_label_does(open_page) -> None:
    page = phone(open_page, "/topics/rag/")
    left = "e => e.getBoundingClientRect().left"
    assert page.locator(".atlas-filter input").evaluate(left) == page.locator(".atlas-filter span").evaluate(left)


@pytest.mark.parametrize("where", ["/topics/rag/", "/zh/topics/rag/"])
def test_topics_and_buttons_of_a_card_stand_in_one_line(open_page, where: str) -> None:
    page = phone(open_page, where)
    apart = page.locator(".atlas-card__foot").evaluate_all(
        """all => all.filter(foot => {
            const lines = [...foot.querySelectorAll("a")].map(e => e.getBoundingClientRect());
            return lines.some(a => lines.some(b => a.top > b.bottom));
        }).length"""
    )
    assert page.locator(".atlas-card__foot").count() > 20
    assert apart == 0


def test_topics_of_a_card_that_have_no_room_come_in_with_the_focus(open_page) -> None:
    page = phone(open_page, "/topics/rag/")
    chips = page.locator(".atlas-card__foot .atlas-chips")
    cut = chips.evaluate_all("all => all.findIndex(e => e.scrollWidth > e.clientWidth && e.children.length > 1)")
    assert cut >= 0
    last = chips.nth(cut).locator("a").last
    last.focus()
    room = chips.nth(cut).evaluate("e => e.getBoundingClientRect().right")
    assert last.bounding_box()["x"] + last.bounding_box()["width"] <= room + 1


# Home


SAID = {
    "": r"\d+ entries, of works from \d{4} to \w+ \d{4}\.",
    "/zh": r"收录 \d+ 个条目，时间从 \d{4} 年到 \d{4} 年 \d+ 月。",
}


@pytest.mark.parametrize(("prefix", "said"), SAID.items())
def test_home_folds_its_topics_and_shows_the_newest_next(open_page, prefix: str, said: str) -> None:
    page = phone(open_page, f"{prefix}/")
    expect(page.locator(".atlas-note")).to_have_text(re.compile(f"^{said}"))
    tops = page.locator(".atlas-grid > li").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert page.locator(".atlas-grid .atlas-grid__text:visible").count() == 0
    assert page.locator("#newest").bounding_box()["y"] < 1600
    assert page.locator(".md-content h2").evaluate_all("all => all.slice(0, 2).map(e => e.id)") == ["topics", "newest"]
    wide = open_page()
    wide.goto(f"{prefix}/")
    expect(wide.locator(".atlas-grid .atlas-grid__text").first).to_be_visible()


# Rows and tables


@pytest.mark.parametrize("where", ["/explore/", "/zh/explore/", "/", "/zh/topics/peft/", "/zh/papers/"])
def test_no_line_begins_with_a_dot(open_page, where: str) -> None:
    page = phone(open_page, where)
    lone = page.evaluate(
        """() => {
            const found = [], walk = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
            for (let node; (node = walk.nextNode()); ) {
                for (const dot of node.data.matchAll(/\\u00b7/g)) {
                    const range = document.createRange();
                    range.setStart(node, dot.index);
                    range.setEnd(node, dot.index + 1);
                    const box = range.getBoundingClientRect(), line = node.parentElement.closest("li, p, small, div");
                    if (box.width && box.left < line.getBoundingClientRect().left + 6) found.push(node.data);
                }
            }
            return found;
        }"""
    )
    assert lone == []
    dots = page.locator(".atlas-card__meta span:not(:last-child), .atlas-head__counts span:not(:last-child)")
    kept = dots.evaluate_all("all => all.map(e => getComputedStyle(e, '::after').content)")
    assert set(kept) <= {'"\u00a0· "'}, "the space before it does not break"


def test_rows_of_explore_name_authors(open_garden) -> None:
    page = phone(open_garden, "/explore/")
    row = page.locator("[data-rows] > li").filter(has_text="Lantern: Lighting")
    expect(row.locator("small")).to_contain_text("Paper\u00a0· Ada Lichen, Bo Frond and 3 more\u00a0· 2023")


def test_heads_that_sort_say_so(open_garden) -> None:
    page = phone(open_garden, "/models/compare/")
    sign = "e => getComputedStyle(e, '::after').content"
    button = page.locator(".atlas-sort").first
    assert "↕" in button.evaluate(sign)
    for arrow in "↑↓":
        button.click()
        assert arrow in button.evaluate(sign)
    expect(button).to_have_accessible_name("Name")
    expect(page.locator(".atlas-view__wide")).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_a_comparison_is_a_block_for_each_work(open_page, prefix: str) -> None:
    page = phone(open_page, f"{prefix}/topics/peft/")
    table = page.locator(".atlas-comparison")
    assert table.evaluate("e => e.scrollWidth <= e.clientWidth")
    heads = page.locator(".atlas-comparison thead th").all_text_contents()
    rows = table.locator("tbody tr").all()
    assert len(rows) > 5
    for row in rows:
        cells = row.locator("td:visible:not(.atlas-comparison__year)")
        named = cells.evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content.slice(1, -1))")
        assert named and set(named) <= set(heads)
        assert "–" not in cells.all_text_contents(), "what is not known takes no room"
        year = row.locator(".atlas-comparison__year").bounding_box()
        assert abs(year["y"] - row.get_by_role("rowheader").bounding_box()["y"]) < 8


@pytest.mark.parametrize("where", ["/timeline/", "/zh/topics/peft/", "/topics/light/"])
def test_a_picture_begins_at_its_start_below_its_key_and_its_text(open_page, open_garden, where: str) -> None:
    page = phone(open_garden if "light" in where else open_page, where)
    for figure in page.locator(".atlas-picture:has(.atlas-picture__scroll)").all():
        scroll = figure.locator(".atlas-picture__scroll")
        assert scroll.evaluate("e => e.scrollLeft") == 0
        edge = scroll.bounding_box()["x"]
        assert all(x >= edge - 1 for x in figure.locator("svg[role] text").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().left)"))  # fmt: skip
        parts = [figure.locator(part).bounding_box() for part in ("figcaption", "summary", ".atlas-picture__scroll")]
        assert all(a["y"] + a["height"] <= b["y"] + 1 for a, b in pairwise(parts))
        figure.locator("summary").tap()
        rows = figure.locator("details :is(tbody tr, li)")
        expect(rows.first).to_be_visible()
        box = figure.locator("details").bounding_box()
        assert rows.first.bounding_box()["width"] <= box["width"] + 1, "the text needs no scrolling"


@pytest.mark.parametrize("wide", [320, 390])
def test_edges_of_what_goes_on_are_shaded(open_garden, wide: int) -> None:
    page = phone(open_garden, "/models/compare/", wide)
    table = page.locator(".atlas-table--compare").first
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    assert table.evaluate("e => getComputedStyle(e).backgroundAttachment") == "local, scroll"
    name = table.locator("tbody th").first
    before = name.bounding_box()["x"]
    table.evaluate("e => e.scrollTo({left: 200, behavior: 'instant'})")
    assert name.bounding_box()["x"] == before
    assert name.evaluate("e => getComputedStyle(e).borderInlineEndWidth") == "1px"
