"""The search as a reader meets it: quality, behaviour, keys, screen reader, phone, failure, in both languages."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from llm_atlas.catalog.entries import KINDS
from search_quality import by_group, queries


@pytest.fixture(scope="module")
def asking(browser: Browser, address: str):
    """Asks `window.atlas.search` in either language; the pages stay open for all tests."""
    context = browser.new_context(base_url=address)
    pages: dict[str, Page] = {}

    def ask(query: str, language: str = "en", **options) -> list[dict]:
        if language not in pages:
            pages[language] = context.new_page()
            pages[language].goto("/" if language == "en" else "/zh/")
        return pages[language].evaluate("([query, options]) => window.atlas.search(query, options)", [query, options])

    yield ask
    context.close()


def ids(results: list[dict]) -> list[str]:
    return [result["id"] for result in results]


def field(page: Page):
    return page.get_by_role("combobox")


def hits(page: Page):
    return page.get_by_role("option")


# Quality


@pytest.mark.parametrize("language", ["en", "zh"])
def test_labelled_queries_are_answered(asking, language: str) -> None:
    labelled = queries()
    # A topic or a page may stand before the entries.
    found = [asking(query.text, language, limit=20) for query in labelled]
    answers = [ids([one for one in results if one["kind"] in KINDS])[:10] for results in found]
    scores = by_group(labelled, answers)
    assert scores["all by name and subject"].mrr >= 0.95, scores
    assert scores["all by name and subject"].recall >= 0.98, scores
    assert all(group.hit >= 0.9 for group in scores.values()), scores


@pytest.mark.parametrize(
    ("query", "topic"),
    [
        ("RAG", "rag"),
        ("agents", "agents"),
        ("参数高效微调", "peft"),
        ("檢索增強生成", "rag"),
        ("long context", "long-context"),
    ],
)
def test_the_name_of_a_topic_offers_its_page_first(asking, query: str, topic: str) -> None:
    assert ids(asking(query, limit=3))[0] == f"topics/{topic}"


def test_what_is_called_after_a_work_stands_before_what_mentions_it(asking) -> None:
    found = ids(asking("lora", limit=40))
    assert found[0] == "lora"
    assert all(found.index(name) < found.index("civitai") for name in ("qlora", "dylora", "vera"))


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("780GB", "780 GB"),
        ("lo\u200bra", "lora"),
        ("\ufeffqlora\u00ad", "qlora"),
        ("C++", "c++"),
    ],
)
def test_what_means_the_same_is_answered_alike(asking, typed: str, alike: str) -> None:
    assert ids(asking(typed, limit=1)) == ids(asking(alike, limit=1))


def test_c_sharp_is_not_c_plus_plus(asking) -> None:
    assert "llama-cpp" in ids(asking("C++", limit=10))
    assert not set(ids(asking("C#", limit=10))) & set(ids(asking("C++", limit=10)))


# Behaviour


def test_results_are_as_promised(asking) -> None:
    results = asking("qlora", limit=3)
    assert results[0] == {
        "id": "qlora",
        "kind": "paper",
        "title": "QLoRA: Efficient Finetuning of Quantized LLMs",
        "page": "papers/qlora/",
    }
    assert len(results) == 3
    chinese = asking("qlora", "zh", limit=1)[0]
    assert chinese["title"] == "QLoRA：量化大语言模型的高效微调"
    assert chinese["page"] == "zh/papers/qlora/"


def test_one_unknown_word_does_not_empty_the_list(asking) -> None:
    assert ids(asking("zzqqy chain of table"))[0] == "chain-of-table"
    assert ids(asking("思维链 饕餮丼", "zh"))[0] == "chain-of-thought"


@pytest.mark.parametrize(
    "query", ["Chain-of-Table", "chain of table", "chainoftable", "CHAIN OF TABLE", "chain‑of‑table"]
)
def test_spellings_of_one_name_meet(asking, query: str) -> None:
    assert ids(asking(query))[0] == "chain-of-table"


@pytest.mark.parametrize(("query", "wanted"), [("链", "chain-of-thought"), ("码", "codex"), ("x", None), ("用", None)])
def test_one_character_finds(asking, query: str, wanted: str | None) -> None:
    found = ids(asking(query, "zh", limit=50))
    assert found
    assert wanted is None or wanted in found


def test_quoted_phrase_must_stand_there(asking) -> None:
    found = ids(asking('"quantiles of a normal distribution"', filters={"kind": "paper"}))
    assert found == ["qlora"]
    assert asking('"distribution normal a of quantiles"') == []
    assert len(asking("distribution normal a of quantiles")) > 1


@pytest.mark.parametrize(
    "query", ["", "   ", "!?()", '""', "x" * 10_000, "检索" * 5_000, "the " * 2_500, "\u0000\ud800"]
)
def test_odd_input_is_harmless(asking, query: str) -> None:
    results = asking(query)
    assert isinstance(results, list)
    if not query.strip(' !?()"'):
        assert results == []


@pytest.mark.parametrize(
    "query", ["constructor", "__proto__", "toString", "<script>alert(1)</script>", ".*", "\\", "a:b"]
)
def test_words_of_programs_are_only_words(asking, query: str) -> None:
    assert isinstance(asking(query), list)


def test_filters_limit_what_is_found(asking) -> None:
    assert {result["kind"] for result in asking("lora", filters={"kind": "tool"}, limit=50)} == {"tool"}
    assert {result["kind"] for result in asking("lora", filters={"kind": ["tool", "guide"]}, limit=50)} == {
        "tool",
        "guide",
    }
    assert ids(asking("retrieval", filters={"topic": "peft", "year": 1999})) == []
    every = ids(asking("retrieval", limit=400))
    some = ids(asking("retrieval", filters={"year": 2023}, limit=400))
    assert some and set(some) < set(every)


def test_written_pages_are_found_by_section(asking) -> None:
    for language, query, page in (
        ("en", "small changes to the weights", "topics/peft/#approaches-low-rank"),
        ("en", "how to add an entry by pull request", "contribute/"),
    ):
        found = [result["page"] for result in asking(query, language, filters={"kind": "page"})]
        assert any(one.startswith(page) for one in found), found


# The field


def test_nothing_is_fetched_before_the_reader_reaches_for_the_search(open_page) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.mouse.move(600, 20)
    page.keyboard.press("Tab")
    assert [url for url in asked if "search" in url and not url.endswith("/finder.js")] == []
    with page.expect_request("**/search/index/base.bin"):
        page.keyboard.press("/")
    expect(field(page)).to_be_focused()


def test_first_results_cost_little(open_page) -> None:
    page = open_page()
    page.goto("/")
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(int(response.headers.get("content-length", 0))))
    page.keyboard.press("/")
    page.keyboard.insert_text("retrieval augmented generation")  # one query: of letters, more the slower the machine
    expect(hits(page).first).to_be_visible()
    page.wait_for_timeout(300)
    assert len(sizes) > 6
    assert sum(sizes) <= 250_000  # scripts uncompressed, index compressed as it lies on the server


@pytest.mark.parametrize("key", ["/", "s", "f"])
@pytest.mark.parametrize("home", ["/", "/zh/", "/papers/qlora/"])
def test_key_opens_and_escape_gives_the_focus_back(open_page, home: str, key: str) -> None:
    page = open_page()
    page.goto(home)
    link = page.locator(".md-tabs__link").nth(1)
    link.focus()
    page.keyboard.press(key)
    expect(field(page)).to_be_focused()
    assert field(page).input_value() == ""
    page.keyboard.type("fish / s")
    assert field(page).input_value() == "fish / s"
    expect(page.locator(".atlas-find__panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(page.locator(".atlas-find__panel")).to_be_hidden()


@pytest.mark.parametrize(
    ("home", "query", "name"), [("/", "low-rank adaptation", "LoRA"), ("/zh/", "低秩适应", "LoRA")]
)
def test_arrows_and_enter_choose(open_page, home: str, query: str, name: str) -> None:
    page = open_page()
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type(query)
    first = hits(page).first
    expect(first).to_contain_text(name)
    assert field(page).get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert field(page).get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(hits(page).nth(1)).to_have_attribute("aria-selected", "true")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(hits(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{home}papers/lora/$"))


@pytest.mark.parametrize(
    ("home", "query", "texts"),
    [
        ("/", "rotary position", ["RoFormer", "Paper", "2021", "Foundations"]),
        ("/zh/", "旋轉位置編碼", ["RoFormer", "论文", "2021", "基础架构"]),
        ("/zh/", "rotary position embedding", ["RoFormer", "采用旋转位置编码"]),
    ],
)
def test_result_says_what_it_is_and_marks_the_words(open_page, home: str, query: str, texts: list[str]) -> None:
    page = open_page()
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type(query)
    first = hits(page).first
    for text in texts:
        expect(first).to_contain_text(text)
    if "采用" not in texts[-1]:
        expect(first.locator("mark").first).to_be_visible()
        assert first.locator("mark").first.inner_text().lower() in ("rotary", "position", "旋转位置编码", "旋转")


def test_count_is_told_politely_and_the_pattern_holds(open_page) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("mixture of experts")
    expect(page.locator(".atlas-find [role=status]")).to_have_text(re.compile(r"^\d+ results$"))
    box = field(page)
    assert box.get_attribute("aria-autocomplete") == "list"
    listed = page.locator(f"#{box.get_attribute('aria-controls')}")
    expect(listed).to_have_attribute("role", "listbox")
    assert listed.locator("a[href]").count() == hits(page).count() > 3
    assert box.get_attribute("aria-label") == "Search"


@pytest.mark.parametrize(
    ("home", "words", "wanted"),
    [("/", "Did you mean transformer?", "transformer"), ("/zh/", "您是否要找 transformer？", "transformer")],
)
def test_typo_is_answered_and_mended(open_page, home: str, words: str, wanted: str) -> None:
    page = open_page()
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type("transfromer ")
    expect(hits(page).first).to_contain_text("Transformer")
    expect(page.locator(".atlas-find__meant")).to_have_text(words)
    page.locator(".atlas-find__meant").get_by_role("button", name=wanted).click()
    expect(field(page)).to_have_value(wanted)
    expect(page.locator(".atlas-find__meant")).to_be_hidden()


def test_nothing_found_says_so(open_page) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("qqqzzzjjjxxx")
    expect(page.locator(".atlas-find [role=status]")).to_contain_text("Nothing here")
    assert field(page).get_attribute("aria-expanded") == "false"


def test_filters_have_counts_that_come_true(open_page) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("retrieval")
    for name in ("All kinds", "All topics", "All years"):
        page.locator(".atlas-find").get_by_role("button", name=name).click()
        value = page.locator(".atlas-filters__value").first
        number = int(re.search(r"\((\d+)\)$", value.inner_text())[1])
        value.click()
        told = "1 result" if number == 1 else f"{number} results"
        expect(page.locator(".atlas-find [role=status]")).to_have_text(told)
        page.get_by_role("button", name="Clear filters").click()
        expect(page.locator(".atlas-find").get_by_role("button", name=name)).to_be_visible()
    page.locator(".atlas-find").get_by_role("button", name="All years").click()
    page.keyboard.press("Escape")
    expect(page.locator(".atlas-filters__values")).to_be_hidden()
    expect(page.locator(".atlas-find__panel")).to_be_visible()


def test_hostile_title_is_text_in_the_results(open_page) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("star line tick bold alert script raw")
    expect(hits(page).filter(has_text="{{ 7*7 }} {% raw %} <script>alert(1)</script>")).to_have_count(1)


@pytest.mark.parametrize("home", ["/", "/zh/", "/topics/peft/"])
def test_phone_opens_searches_and_closes(open_page, home: str) -> None:
    page = open_page(360, 740, is_mobile=True, has_touch=True)
    page.goto(home)
    opener = page.locator("[data-atlas-find-open]")
    opener.tap()
    expect(field(page)).to_be_focused()
    field(page).press_sequentially("LoRA")
    expect(hits(page).first).to_contain_text("LoRA")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = hits(page).first.evaluate("hit => hit.getBoundingClientRect().toJSON()")
    assert box["left"] >= 0 and box["right"] <= 360 and box["height"] >= 40
    page.locator("[data-atlas-find-close]").tap()
    expect(field(page)).to_be_hidden()
    expect(opener).to_be_visible()
    opener.tap()
    hits(page).first.tap()
    expect(page).to_have_url(re.compile("/papers/lora/$"))


def test_button_on_home_opens_the_search(open_page) -> None:
    for width in (390, 1280):
        page = open_page(width, 780)
        page.goto("/zh/")
        page.locator("[data-atlas-search]").click()
        expect(field(page)).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("[data-atlas-search]")).to_be_focused()


def test_leaving_the_field_closes_the_list(open_page) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("lora")
    expect(hits(page).first).to_be_visible()
    page.mouse.click(100, 500)
    expect(page.locator(".atlas-find__panel")).to_be_hidden()


# The page of all results


@pytest.mark.parametrize(("home", "heading"), [("/", "Search"), ("/zh/", "搜索")])
def test_page_of_results_has_an_address_to_share(open_page, home: str, heading: str) -> None:
    page = open_page()
    page.goto(f"{home}search/?q=lora&kind=tool")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    results = page.locator(".atlas-results__list a")
    expect(results.first).to_be_visible()
    kinds = {
        text.split("\u00b7")[0].strip() for text in page.locator(".atlas-hit__meta span:first-child").all_inner_texts()
    }
    assert kinds == {"Tool" if home == "/" else "工具"}
    page.get_by_role("button", name={"/": "Clear filters", "/zh/": "清除筛选"}[home]).click()
    box = page.locator(".atlas-results__input")
    box.fill("retrieval augmented")
    expect(page).to_have_url(re.compile(r"search/\?q=retrieval\+augmented$"))
    expect(results.first).to_contain_text("RAG")
    expect(results).to_have_count(20)
    shown = results.all_inner_texts()
    page.locator(".atlas-results__more").click()
    expect(results.nth(20)).to_be_focused()
    page.reload()
    expect(results).to_have_count(20)
    assert results.all_inner_texts() == shown
    with page.expect_navigation():  # a page that is on its way has no history to go back in
        results.first.click()
    page.go_back()
    expect(results.first).to_have_text(re.compile(re.escape(shown[0].split("\n")[0])))


def test_enter_without_a_choice_leads_to_all_results(open_page) -> None:
    page = open_page()
    page.goto("/zh/topics/rag/")
    page.keyboard.press("/")
    page.keyboard.type("检索 hallucination")
    expect(hits(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/zh/search/\?q="))
    expect(page.locator(".atlas-results__input")).to_have_value("检索 hallucination")


def test_browser_can_add_the_site(site: Path, open_page) -> None:
    page = open_page()
    for prefix in ("", "zh/"):
        page.goto(f"/{prefix}")
        link = page.locator("link[rel=search]")
        assert link.get_attribute("type") == "application/opensearchdescription+xml"
        assert link.evaluate("link => link.href").endswith(f"/{prefix}opensearch.xml")
        root = ET.parse(site / prefix / "opensearch.xml").getroot()
        space = "{http://a9.com/-/spec/opensearch/1.1/}"
        assert root.tag == f"{space}OpenSearchDescription"
        assert len(root.findtext(f"{space}ShortName")) <= 16
        template = root.find(f"{space}Url[@type='text/html']").get("template")
        assert template.startswith("https://") and template.endswith(f"{prefix}search/?q={{searchTerms}}")


# Without the index, without a script


@pytest.mark.parametrize(
    ("pattern", "home", "told"),
    [
        ("**/base.bin", "/", "Search could not be loaded"),
        ("**/base.bin", "/zh/", "搜索未能载入"),
        ("**/t*.bin*", "/", "Search could not be loaded"),
        ("**/engine.js", "/", "Search could not be loaded"),
    ],
)
def test_failure_is_told_and_the_site_works(open_page, pattern: str, home: str, told: str) -> None:
    page = open_page(faulty=True)
    page.route(pattern, lambda route: route.abort())
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type("lora")
    expect(page.locator(".atlas-find [role=status]").first).to_contain_text(told)
    page.keyboard.press("Escape")
    page.locator(".md-tabs__link").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{home}search/?q=lora")
    expect(page.locator(".atlas-results")).to_contain_text(told)


def test_search_comes_back_after_a_failure(open_page) -> None:
    page = open_page(faulty=True)
    page.route("**/t*.bin*", lambda route: route.abort())
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("lora")
    expect(page.locator(".atlas-find [role=status]").first).to_contain_text("could not be loaded")
    page.unroute("**/t*.bin*")
    page.keyboard.type(" ")
    expect(hits(page).first).to_contain_text("LoRA")


@pytest.mark.parametrize(("home", "told"), [("/", "JavaScript"), ("/zh/", "JavaScript")])
def test_without_scripts_the_field_leads_to_a_page_that_says_so(open_page, home: str, told: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home)
    page.locator(".atlas-find__input").fill("lora")
    page.locator(".atlas-find__input").press("Enter")
    expect(page).to_have_url(re.compile(rf"{home}search/\?q=lora$"))
    expect(page.locator(".atlas-results noscript p")).to_be_visible()
    assert told in page.locator(".atlas-results noscript p").inner_text()
    page.locator(".atlas-results__ways a").first.click()
    expect(page).to_have_url(re.compile(rf"{home}topics/$"))


def test_search_works_in_a_folder(browser: Browser, site: Path, tmp_path: Path) -> None:
    from sites import served

    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/atlas").symlink_to(site)
    with served(tmp_path) as root:
        context = browser.new_context()
        page = context.new_page()
        for home in ("/deep/atlas/papers/qlora/", "/deep/atlas/zh/papers/qlora/"):
            page.goto(root + home)
            page.keyboard.press("/")
            page.keyboard.type("chain-of-table")
            hits(page).first.click()
            expect(page).to_have_url(root + home.replace("qlora", "chain-of-table"))
        context.close()
