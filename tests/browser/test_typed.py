"""Whatever people type, and whatever an address holds, no script throws: each page goes on and says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

HOST = "https://github.com/"
# Broken escapes, patterns, numbers that are too long, halves of characters.
TYPED = ["%", "%E0%A4%A", "https://doi.org/10.1002/a%2", "https://[::1", "(", "[a-", "\\", "*", "[[", "`", "1e999"]
TYPED += ["9" * 400, "0000-00-00", "-1-1", "\ud83d", "\u202e\u0000x", "{0}", "__proto__", "x--", "a" * 5000]
BROKEN = "%E0%A4%A&kind=%&topic=%zz&year=%ff&sort=%25%&text=%(&entry=%/&field=%&x%=[#%E0%A4%A"
PAGES = ["/contribute/new/", "/contribute/suggest/", "/explore/", "/models/compare/", "/search/", "/topics/light/"]

# Puts each text into each field that can be written in, as the keyboard would, and waits for what comes of it.
TYPE = """async ([selector, texts, pause]) => {
    const fields = [...document.querySelectorAll(selector)].filter((one) => one.closest("fieldset:disabled") === null);
    for (const text of texts) {
        for (const field of fields) {
            field.value = text;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }
        await new Promise((done) => setTimeout(done, pause));
    }
    return fields.length;
}"""
CHOOSE = """([selector, value]) => {
    const list = document.querySelector(selector);
    list.value = value;
    list.dispatchEvent(new Event("input", { bubbles: true }));
    list.dispatchEvent(new Event("change", { bubbles: true }));
}"""
WRITTEN = ":is(input:is([type=text], [type=search], [type=url], :not([type])), textarea)"


@pytest.fixture
def open_page(open_garden: Callable[..., Page]) -> Callable[[], Page]:
    """Makes a page of the made-up site from which the repository host can be asked; a page error fails the test."""
    return lambda: open_garden(host=HOST)


@pytest.mark.parametrize("kind", ["paper", "model", "term"])
def test_in_the_form_for_an_entry(open_page, kind: str) -> None:
    page = open_page()
    page.goto(f"/contribute/new/?kind={kind}")
    expect(page.locator("[data-yaml]")).to_contain_text("added:")
    page.evaluate("document.querySelectorAll('.atlas-form [data-add]').forEach((button) => button.click())")
    assert page.evaluate(TYPE, [f".atlas-form {WRITTEN}", TYPED, 20]) > 30
    page.wait_for_timeout(700)
    page.locator("[data-propose]").click()
    expect(page.locator("[data-summary] a").first).to_be_focused()


def test_in_the_form_for_a_change(open_page) -> None:
    page = open_page()
    page.goto("/contribute/suggest/?entry=papers/lantern")
    expect(page.locator("[data-name]")).to_be_visible()
    fields = page.locator("[data-field] option").evaluate_all("(all) => all.map((one) => one.value).filter(Boolean)")
    assert len(fields) > 10
    for field in fields:
        page.evaluate(CHOOSE, ["[data-field]", field])
        assert page.evaluate(TYPE, ["#f-value, #f-evidence, #f-note", TYPED, 0]) == 3
        page.evaluate("document.querySelector('[data-propose]').click()")
        expect(page.locator("#f-evidence-mistake")).to_contain_text("Give the address")
    assert page.evaluate(TYPE, ["#f-entry", TYPED, 20]) == 1
    page.locator("[data-propose]").click()
    expect(page.locator("#f-entry-mistake")).to_contain_text("Name an entry")


@pytest.mark.parametrize("address", ["/explore/", "/models/compare/", "/search/", "/topics/light/"])
def test_in_what_narrows_and_searches(open_page, address: str) -> None:
    page = open_page()
    page.goto(address)
    if address == "/search/":
        expect(page.locator(".atlas-results__input")).to_be_focused()
    page.locator("[data-atlas-find] input").focus()
    expect(page.locator(".atlas-find__panel")).to_be_visible()
    assert page.evaluate(TYPE, [WRITTEN, TYPED, 120]) >= 1
    page.wait_for_timeout(300)


@pytest.mark.parametrize("address", PAGES)
def test_in_an_address(open_page, address: str) -> None:
    page = open_page()
    page.goto(f"{address}?q={BROKEN}")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_half_typed_escape_in_a_doi_stays_and_the_rest_is_told(open_page) -> None:
    page = open_page()
    page.goto("/contribute/new/")
    expect(page.locator("[data-yaml]")).to_contain_text("added:")
    page.locator("[name=doi]").fill("https://doi.org/10.1002/a%2")
    page.locator("[name=date]").fill("2023-02-31")
    page.locator("[name=title]").focus()
    expect(page.locator("[name=doi]")).to_have_value("10.1002/a%2")
    expect(page.locator("#f-date-mistake")).to_contain_text("is not a day of the calendar")
    expect(page.locator("[data-yaml]")).to_contain_text("doi: 10.1002/a%2")


def test_a_version_can_be_typed_to_its_end(open_page) -> None:
    """What is copied around an id is taken away when the field is left, not while it is typed."""
    page = open_page()
    page.goto("/contribute/new/")
    expect(page.locator("[data-yaml]")).to_contain_text("added:")
    page.locator("[name=arxiv]").press_sequentially("arXiv:2305.14314v12")
    expect(page.locator("[name=arxiv]")).to_have_value("arXiv:2305.14314v12")
    expect(page.locator("[data-yaml]")).to_contain_text('arxiv: "2305.14314"')
    page.locator("[name=title]").focus()
    expect(page.locator("[name=arxiv]")).to_have_value("2305.14314")


DRAFTS = ["", "null", "7", '"x"', "[]", "{", '{"texts": 7}', '{"texts": [7, ["title"], [1, 2], ["title", 3]]}']
DRAFTS += ['{"kind": "__proto__", "id": 7, "texts": [["links.9.url", "x"], ["topics", "nothing"]]}']


@pytest.mark.parametrize("draft", DRAFTS)
def test_in_a_draft_that_was_kept(open_page, draft: str) -> None:
    page = open_page()
    page.add_init_script(f"sessionStorage.setItem('atlas-entry', {json.dumps(draft)})")
    page.goto("/contribute/new/")
    expect(page.locator("[data-yaml]")).to_contain_text("added:")


@pytest.mark.parametrize("address", ["/explore/", "/search/", "/contribute/new/"])
def test_where_the_browser_refuses_to_change_the_address(open_page, address: str) -> None:
    """Safari throws where an address is changed a hundred times in half a minute: what is shown goes on."""
    page = open_page()
    refusing = "() => { throw new DOMException('too often', 'SecurityError'); }"
    page.add_init_script(f"history.pushState = history.replaceState = {refusing}")
    page.goto(address)
    if address == "/explore/":
        page.locator("input[data-text]").fill("lantern")
        expect(page.locator("[data-rows] > :not([hidden])").first).to_contain_text("Lantern")
        expect(page.locator("form[data-atlas-view] [role=status]")).not_to_be_empty()
    elif address == "/search/":
        page.locator(".atlas-results__input").fill("lantern")
        expect(page.locator(".atlas-results__list a").first).to_contain_text("Lantern")
    else:
        expect(page.locator("[data-yaml]")).to_contain_text("added:")
