"""The site as a reader meets it: a real Chromium, a real server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from sites import HOSTILE_TITLE

PAGES = [
    "/",
    "/topics/",
    "/topics/rag/",
    "/topics/peft/",
    "/papers/qlora/",
    "/papers/hostile/",
    "/models/baichuan-7b/",
    "/models/chinese-llama-alpaca/",
    "/guides/deploying-chinese-llama-alpaca/",
    "/lists/classics/",
    "/corrections/",
    "/status/",
    "/catalog/",
    "/timeline/",
    "/explore/",
    "/models/compare/",
    "/benchmarks/",
    "/benchmarks/mmlu/",
    "/papers/",
    "/contribute/",
    "/contribute/fields/",
    "/contribute/macros/",
    "/contribute/new/",
    "/contribute/suggest/",
]


def test_from_home_to_topic_to_entry(open_page) -> None:
    page = open_page()
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Parameter-efficient fine-tuning")).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Parameter-efficient fine-tuning")
    page.locator(".atlas-card").get_by_role("link", name="QLoRA", exact=True).click()
    expect(page).to_have_url(re.compile(r"/papers/qlora/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("QLoRA: Efficient Finetuning of Quantized LLMs")
    expect(page.get_by_role("link", name="2305.14314")).to_have_attribute("href", "https://arxiv.org/abs/2305.14314")


def test_language_switch_stays_on_the_page(open_garden) -> None:
    page = open_garden()
    for address in ("/", "/topics/light/", "/papers/lantern/", "/lists/first-steps/", "/contribute/"):
        page.goto(address)
        page.get_by_role("link", name="中文", exact=True).click()
        expect(page).to_have_url(re.compile(f"/zh{re.escape(address)}$"))
        expect(page.locator("html")).to_have_attribute("lang", "zh")
        page.get_by_role("link", name="English", exact=True).click()
        expect(page).to_have_url(re.compile(rf"^http://[^/]+{re.escape(address)}$"))


def test_language_switch_keeps_what_is_asked_for_and_the_section(open_garden) -> None:
    page = open_garden()
    page.goto("/search/?q=lantern")
    expect(page.locator(".atlas-results__list a").first).to_be_visible()
    page.locator(".atlas-results__input").fill("glow tokens")
    expect(page).to_have_url(re.compile(r"q=glow"))
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page).to_have_url(re.compile(r"/zh/search/\?q=glow(\+|%20)tokens$"))
    page.goto("/topics/light/#read-first")
    page.get_by_role("link", name="中文", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/zh/topics/light/#read-first$"))


def test_dark_scheme_follows_the_system_and_the_switch(open_garden) -> None:
    page = open_garden(color_scheme="dark")
    page.goto("/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator('label[title="Switch to light"]').click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_narrow_screen_does_not_scroll_sideways(open_page, prefix: str, width: int) -> None:
    page = open_page(width, 740, is_mobile=True, has_touch=True)
    wide = {}
    for address in PAGES:
        page.goto(prefix + address)
        found = page.evaluate(
            """[...document.querySelectorAll(".md-content *")].filter(e => {
                const box = e.getBoundingClientRect();
                const scrolls = ".atlas-table, .atlas-picture__scroll, .atlas-chips, pre, .md-typeset__scrollwrap";
                return box.width && box.right > innerWidth + 1 && !e.closest(scrolls);
            }).map(e => e.outerHTML.slice(0, 80))"""
        )
        if found or page.evaluate("document.documentElement.scrollWidth") > width:
            wide[address] = found
    assert wide == {}


def test_hostile_text_is_text(open_garden) -> None:
    page = open_garden()
    for prefix in ("", "/zh"):
        page.goto(f"{prefix}/papers/hostile/")
        expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE_TITLE)
        assert HOSTILE_TITLE in page.title()
        page.goto(f"{prefix}/topics/light/")
        expect(page.locator(".atlas-card__title").filter(has_text=HOSTILE_TITLE)).to_have_count(1)


def test_citation_shows_its_card_within_the_window(open_garden) -> None:
    page = open_garden()
    page.goto("/topics/light/")
    citations = page.locator(".md-content .atlas-cite")
    assert citations.count() >= 6
    for index in range(min(citations.count(), 8)):
        citation = citations.nth(index)
        citation.scroll_into_view_if_needed()
        citation.get_by_role("link").focus()
        card = citation.get_by_role("tooltip")
        expect(card).to_be_visible()
        box = card.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
    citations.first.hover()
    expect(citations.first.get_by_role("tooltip")).to_be_visible()


@pytest.mark.parametrize(
    ("address_", "word", "kept"), [("/topics/rag/", "graph", "GraphRAG"), ("/zh/topics/rag/", "法律", "LLeQA")]
)
def test_filter_narrows_the_cards_of_a_topic(open_page, address_: str, word: str, kept: str) -> None:
    page = open_page()
    page.goto(address_)
    cards = page.locator(".atlas-card")
    everything = cards.count()
    field = page.locator(".atlas-filter input")
    field.fill(word)
    expect(cards.locator("visible=true").filter(has_text=kept).first).to_be_visible()
    assert 0 < page.locator(".atlas-card:visible").count() < everything / 2
    expect(page.locator(".atlas-filter output")).to_contain_text(str(everything))
    field.fill("")
    assert page.locator(".atlas-card:visible").count() == everything


def test_pages_read_without_scripts(open_garden) -> None:
    page = open_garden(java_script_enabled=False)
    page.goto("/topics/light/")
    expect(page.locator(".atlas-card").first).to_be_visible()
    page.goto("/papers/lantern/")
    expect(page.get_by_text("Each page ends in four tokens").first).to_be_visible()
    expect(page.get_by_role("link", name="中文", exact=True)).to_be_visible()


def test_unknown_address_shows_a_way_on(open_garden) -> None:
    page = open_garden()
    page.goto("/404.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("404")
    expect(page.get_by_role("link", name="全部条目")).to_be_attached()


def test_print_shows_the_entry_alone(open_garden) -> None:
    page = open_garden()
    page.goto("/papers/lantern/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator(".atlas-bibtex")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_old_address_leads_to_the_new_page(browser: Browser, garden_address: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, base_url=garden_address)
    page = context.new_page()
    for language in ("", "/zh"):
        page.goto(f"{language}/papers/old-lantern/")
        page.wait_for_url(f"{garden_address}{language}/papers/lantern/")
    context.close()


@pytest.mark.parametrize("path", ["/", "/zh/", "/topics/peft/", "/papers/qlora/"])
def test_nothing_moves_while_a_page_loads(open_page, path):
    """The sum of all layout shifts, as Chromium measures them."""
    page = open_page(width=412, height=823)
    page.add_init_script(
        "window.moved = 0;"
        "new PerformanceObserver((list) => list.getEntries().forEach((entry) => (moved += entry.value)))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(path, wait_until="networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("moved") < 0.005


def test_zotero_finds_the_files_of_a_page_and_the_theme_asks_for_none(open_garden) -> None:
    """The theme takes a link with this word alone for a site in another language, and asks for its sitemap."""
    page = open_garden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/papers/lantern/")
    files = page.locator('link[rel="alternate"]')
    expect(files).to_have_count(3)
    assert [file.get_attribute("type") for file in files.all()] == [
        "application/vnd.citationstyles.csl+json",
        "application/x-bibtex",
        "application/x-research-info-systems",
    ]
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "sitemap" in url or re.search(r"\.(bib|ris|csl\.json)$", url)] == []


def test_a_reader_takes_the_works_of_a_page_along(open_garden) -> None:
    page = open_garden()
    for address, name in (("/papers/lantern/", "lantern.bib"), ("/zh/topics/light/", "light.bib")):
        page.goto(address)
        with page.expect_download() as download:
            page.get_by_role("link", name="BibTeX", exact=True).click()
        assert download.value.suggested_filename == name
