"""Terms as a reader meets them: what one means is shown by mouse and by keyboard, and the glossary leads to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from llm_atlas.site.terms import MOST_ON_A_PAGE


@pytest.fixture
def page_at(open_page):
    """Opens an address in a window of a width."""

    def at(path: str, width: int, **options) -> Page:
        page = open_page(width, 740, **options)
        page.goto(path)
        return page

    return at


def is_within(page: Page, card: Locator) -> None:
    """Whether a card stands in the window, and the page does not scroll sideways for it."""
    expect(card).to_be_visible()
    box, size = card.bounding_box(), page.viewport_size
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


PAGES = ["/papers/lora/", "/papers/hyde/", "/topics/peft/", "/guides/merging-chinese-llama-alpaca/"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_term_shows_its_definition_by_mouse_and_by_keyboard(page_at, prefix: str, width: int):
    page = page_at(f"{prefix}/", width)
    for path in PAGES:
        page.goto(prefix + path)
        terms = page.locator(".md-content .atlas-term").all()
        assert 1 <= len(terms) <= MOST_ON_A_PAGE, path
        for term in terms:
            each_way(page, term)


def each_way(page: Page, term: Locator) -> None:
    """The card of a term comes and goes by mouse, by keyboard, and by Escape."""
    link, card = term.get_by_role("link"), term.locator("[role=tooltip]")
    expect(card).to_be_hidden()
    link.scroll_into_view_if_needed()
    link.hover()
    is_within(page, card)
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()
    # by the Tab key from what stands before it, as a reader comes
    link.focus()
    page.keyboard.press("Shift+Tab")
    expect(card).to_be_hidden()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    is_within(page, card)
    expect(link).to_have_accessible_description(re.compile(r"\S.{20,}"))
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(link).to_be_focused()
    link.blur()


@pytest.mark.parametrize(
    ("path", "word"), [("/papers/lora/", "Cutting|A small trainable"), ("/zh/papers/lora/", "模型")]
)
def test_term_leads_to_its_page_and_works_without_scripts(page_at, path: str, word: str):
    page = page_at(path, 1280, java_script_enabled=False)
    first = page.locator(".md-content .atlas-term").first
    first.get_by_role("link").hover()
    expect(first.locator("[role=tooltip]")).to_be_visible()
    expect(first.locator("[role=tooltip]")).to_contain_text(re.compile(word))
    first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/terms/[a-z-]+/$"))


@pytest.mark.parametrize("prefix", ["/", "/zh/"])
def test_letters_of_the_glossary_lead_to_their_place(page_at, prefix: str):
    page = page_at(f"{prefix}terms/", 360)
    letters = page.locator(".atlas-letters a")
    assert letters.count() >= 5
    letters.last.click()
    expect(page).to_have_url(re.compile(r"#letter-[a-z]$"))
    heading = page.locator(f"#{page.url.partition('#')[2]}")
    expect(heading).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
