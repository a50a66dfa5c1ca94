"""Pictures as a reader meets them: marks that lead somewhere, letters that can be read, the same behind as text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

PICTURES = ["/", "/timeline/", "/contribute/macros/"]
BOTH = [*PICTURES, *(f"/zh{address}" for address in PICTURES)]


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_mark_leads_to_its_entry_by_mouse(open_page, prefix: str) -> None:
    page = open_page()
    page.goto(f"{prefix}/timeline/")
    page.get_by_role("link", name=re.compile("^QLoRA.*2023-05-23")).locator("path").click()
    expect(page).to_have_url(re.compile(rf"{prefix}/papers/qlora/$"))
    page.goto(f"{prefix}/contribute/macros/")
    page.get_by_role("link", name=re.compile("^VeRA.*2023")).locator("text").click()
    expect(page).to_have_url(re.compile(rf"{prefix}/papers/vera/$"))


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_mark_leads_to_its_entry_by_keyboard(open_page, prefix: str) -> None:
    page = open_page(360, 740)
    page.goto(f"{prefix}/contribute/macros/")
    scroll = page.locator(".atlas-picture__scroll").first
    scroll.focus()
    page.keyboard.press("Tab")
    first = scroll.locator("svg a").first
    expect(first).to_be_focused()
    box, frame = first.bounding_box(), scroll.bounding_box()
    assert frame["x"] - 1 <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    target = first.get_attribute("href")
    stroke = first.locator("rect").evaluate("e => getComputedStyle(e).stroke")
    assert stroke != "none"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{prefix}/{target.replace('../', '')}$"))


def test_mark_with_the_focus_is_in_sight(open_page) -> None:
    page = open_page(360, 740)
    page.goto("/contribute/macros/")
    for index in range(2):
        scroll = page.locator(".atlas-picture__scroll").nth(index)
        scroll.focus()
        frame = scroll.bounding_box()
        for mark in scroll.locator("svg a").all():
            page.keyboard.press("Tab")
            expect(mark).to_be_focused()
            box = mark.bounding_box()
            seen = min(box["x"] + box["width"], frame["x"] + frame["width"]) - max(box["x"], frame["x"])
            assert seen >= 0.95 * box["width"], mark.text_content()


def test_row_of_years_leads_to_its_topic(open_page) -> None:
    page = open_page()
    page.goto("/")
    page.get_by_role("link", name=re.compile(r"^Tool use: \d+ \(")).click()
    expect(page).to_have_url(re.compile("/topics/tool-use/$"))


OVERLAPS = """() => [...document.querySelectorAll(".atlas-picture")].flatMap(figure => {
    const drawn = "svg[role] text, svg[role] .atlas-picture__mark, .atlas-picture__lane > *";
    const boxes = [...figure.querySelectorAll(drawn)]
        .map(e => [e.textContent || e.closest("a").textContent.slice(0, 30), e.getBoundingClientRect()]);
    const found = [];
    boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
        const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (wide > 0.5 && high > 2.5) found.push(`${a} / ${b}: ${wide} x ${high}`);
    }));
    for (const box of figure.querySelectorAll("a > .atlas-picture__box, a > .atlas-picture__target")) {
        const outer = box.getBoundingClientRect();
        const inner = box.parentNode.querySelector("text").getBoundingClientRect();
        if (inner.left < outer.left || inner.right > outer.right) found.push(`out: ${box.parentNode.textContent}`);
    }
    return found;
})"""


@pytest.mark.parametrize("wide", [1280, 360])
def test_no_label_touches_another(open_page, wide: int) -> None:
    page = open_page(wide)
    touching = {}
    for address in BOTH:
        page.goto(address)
        # A title that stays in sight may cover marks while one scrolls: seen from the start, nothing is covered.
        page.evaluate("document.querySelectorAll('.atlas-picture__scroll').forEach(e => e.scrollLeft = -1e6)")
        assert page.locator(".atlas-picture svg text").count() > 20, address
        touching[address] = page.evaluate(OVERLAPS)
    assert touching == {address: [] for address in BOTH}


def test_phone_shows_letters_of_full_size_and_nothing_too_wide(open_page) -> None:
    page = open_page(360, 740, is_mobile=True, has_touch=True)
    too_wide = {}
    for address in BOTH:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        sizes = page.evaluate(
            """[...document.querySelectorAll(".atlas-picture svg text")].map(
                e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"""
        )
        assert min(sizes) >= 11.9, address
        too_wide[address] = page.evaluate(
            """[...document.querySelectorAll(".atlas-picture, .atlas-picture > *, .atlas-picture__blocks > *")]
            .filter(e => {
                const box = e.getBoundingClientRect(), outer = e.closest(".md-content__inner").getBoundingClientRect();
                return box.right > outer.right + 0.5 || box.left < outer.left - 0.5;
            }).map(e => e.outerHTML.slice(0, 80))"""
        )
        for scroll in page.locator(".atlas-picture__scroll").all():
            assert scroll.get_attribute("tabindex") == "0" and scroll.get_attribute("aria-label"), address
            reach = scroll.evaluate(
                "e => { e.scrollLeft = -1e6; const a = e.scrollLeft; e.scrollLeft = 1e6; return [a, e.scrollLeft] }"
            )
            room = scroll.evaluate("e => e.scrollWidth - e.clientWidth")
            assert reach[1] - reach[0] == pytest.approx(room, abs=1), address
    assert too_wide == {address: [] for address in BOTH}


CONTRAST = """() => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1})
        .getContext("2d", {willReadFrequently: true});
    const light = (...colours) => {  // of colours painted one over the other
        for (const [colour, part] of colours) {
            canvas.globalAlpha = part;
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = [getComputedStyle(document.body).backgroundColor, 1];
    return Math.min(...[...document.querySelectorAll(".atlas-picture svg text")].map(text => {
        const under = text.previousElementSibling, style = under && getComputedStyle(under);
        const shaded = under?.matches("[class*=shade]");
        const shade = shaded ? [style.fill, Number(style.fillOpacity)] : ground;
        const a = light([getComputedStyle(text).fill, 1]), b = light(ground, shade);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_in_both_schemes(open_page, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    lowest = {}
    for address in ("/", "/zh/timeline/", "/contribute/macros/"):
        page.goto(address)
        lowest[address] = page.evaluate(CONTRAST)
    assert min(lowest.values()) >= 4.5, lowest


HREFS = "all => all.map(e => e.getAttribute('href'))"


def test_the_same_stands_behind_as_text(open_page) -> None:
    page = open_page(java_script_enabled=False)
    for address in BOTH:
        page.goto(address)
        figures = page.locator(".atlas-picture").all()
        assert figures, address
        for figure in figures:
            summary = figure.locator("summary")
            summary.focus()
            page.keyboard.press("Enter")
            rows = figure.locator("details tbody tr, details li")
            expect(rows.first).to_be_visible()
            marks = figure.locator("svg[role] a").evaluate_all(HREFS)
            if figure.locator("details li").count() == 0:
                assert rows.count() == len(marks), address
            assert set(marks) == set(figure.locator("details a").evaluate_all(HREFS)), address
