"""Explore and the comparison of models: what can be narrowed is counted right, and a real reader finds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.site.facets import (
    has_code,
    organisations,
    rows_within,
    venues,
)
from llm_atlas.site.render.explore import EMBEDDED_ROWS
from llm_atlas.site.search.records import page_records
from sites import ROOT

BOTH = ["/explore/", "/zh/explore/", "/models/compare/", "/zh/models/compare/"]


# The pages as files


def test_explore_is_small_and_its_plain_pages_lead_to_every_entry(site: Path, real: Catalog) -> None:
    """The page holds the newest; the links to further pages, followed as a crawler does, hold each entry once."""
    for prefix in ("", "zh/"):
        page = site / prefix / "explore/index.html"
        assert page.stat().st_size <= 60_000
        found, address = [], "./"
        while address:
            page = (page.parent / address / "index.html").resolve()
            html = page.read_text(encoding="utf-8")
            rows = html[html.index("data-rows") : html.index("</ul>", html.index("data-rows"))]
            names = re.findall(r'data-name><a href="[./]*/\w+/([^"/]+)/"', rows)
            assert len(names) <= (200 if found else 50)
            found += names
            following = re.search(r'<a href="([^"]+)" rel="next">', html)
            address = following[1] if following else ""
        assert sorted(found) == sorted([*real.entries, "hostile"])


def test_rows_of_explore_are_not_in_the_search(garden: Path) -> None:
    html = (garden / "site/explore/index.html").read_text(encoding="utf-8")
    article = html[html.index("<article") : html.index("</article>")]
    texts = [
        text for record in page_records([("explore/", "Explore", article)], "en", set()) for _, text in record.texts
    ]
    assert any("Every view has an address" in text for text in texts)
    assert not any("Newest first" in text or "Lantern" in text for text in texts)


def test_script_is_small() -> None:
    script = (ROOT / "hooks/theme/assets/views/views.js").read_text(encoding="utf-8")
    assert len(script.splitlines()) < 350
    assert "innerHTML" not in script


# The pages in a browser


def going(open_window: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a window and goes to a page."""

    def visit(path: str, *size: int, **options) -> Page:
        page = open_window(*size, **options)
        page.goto(path)
        return page

    return visit


@pytest.fixture
def visit(open_page) -> Callable[..., Page]:
    """Opens a page of the real site in a window."""
    return going(open_page)


@pytest.fixture
def visit_garden(open_garden) -> Callable[..., Page]:
    """Opens a page of the made-up site in a window."""
    return going(open_garden)


def shown(page: Page) -> Locator:
    return page.locator(".atlas-rows > li:visible")


def names(page: Page, table: int = 0) -> list[str]:
    """First cells of the visible rows of a table."""
    return page.locator(".atlas-table--compare").nth(table).locator("tbody tr:visible > :first-child").all_inner_texts()


def head(page: Page, name: str, table: int = 0) -> Locator:
    return page.locator(".atlas-table--compare").nth(table).locator("th[data-column]").filter(has_text=name)


def column(page: Page, name: str, table: int = 0) -> list[str]:
    """Cells of the visible rows of a table in one column, by the column's key."""
    script = """([table, name]) => {
        const root = document.querySelectorAll(".atlas-table--compare")[table];
        const index = [...root.querySelectorAll("th[data-column]")].findIndex(e => e.dataset.column === name);
        return [...root.querySelectorAll("tbody tr")].filter(row => !row.hidden)
            .map(row => row.cells[index].dataset.value ?? row.cells[index].textContent);
    }"""
    return page.evaluate(script, [table, name])


def option_counts(page: Page, name: str) -> dict[str, int]:
    texts = page.locator(f"select[name={name}] option").all_text_contents()
    found = [re.fullmatch(r"\s*(.+) \((\d+)\)", text) for text in texts]
    return {match[1]: int(match[2]) for match in found if match}


@pytest.mark.parametrize(("home", "model", "tool"), [("", "Models", "Tools"), ("/zh", "模型", "工具")])
def test_explore_narrows_and_counts(visit, real: Catalog, home: str, model: str, tool: str) -> None:
    page = visit(f"{home}/explore/")
    status = page.get_by_role("status").first
    total = len(real.entries) + 1  # the hostile one
    expect(shown(page)).to_have_count(EMBEDDED_ROWS)
    expect(status).to_contain_text(str(total))
    page.get_by_role("checkbox", name=model).check()
    models = sum(entry.kind == "model" for entry in real.entries.values())
    expect(shown(page)).to_have_count(models)
    page.get_by_role("checkbox", name=tool).check()
    tools = sum(entry.kind == "tool" for entry in real.entries.values())
    expect(shown(page)).to_have_count(models + tools)
    expect(status).to_contain_text(str(models + tools))
    expect(page).to_have_url(re.compile(r"/explore/\?kind=model,tool$"))
    expect(page.locator("[data-parts]")).to_be_hidden()
    # What a choice counts is what one gets by choosing it.
    counts = option_counts(page, "topic")
    assert counts and 0 not in counts.values()
    page.locator("select[name=topic]").select_option("peft")
    wanted = [e for e in real.of_topic("peft") if e.kind in ("model", "tool")]
    expect(shown(page)).to_have_count(len(wanted))
    assert counts[real.topics["peft"].name["zh" if home else "en"]] == len(wanted)
    # A facet does not narrow its own counts.
    papers = sum(entry.kind == "paper" for entry in real.of_topic("peft")) + 1
    expect(page.locator("[data-facet=kind] label").first.locator("[data-n]")).to_have_text(str(papers))


def test_explore_facets_agree_with_the_catalog(visit, real: Catalog) -> None:
    page = visit("/explore/?organisation=stanford-university")
    wanted = {entry.name for entry in real.entries.values() if "Stanford University" in organisations(entry)}
    expect(shown(page)).to_have_count(len(wanted))
    assert set(page.locator(".atlas-rows > li:visible [data-name] > a").all_text_contents()) == wanted
    page.goto("/explore/?venue=neurips&code=yes&year=2023")
    found = [e for e in real.entries.values() if venues(e) == ("NeurIPS",) and has_code(e) and e.year == 2023]
    assert found
    expect(shown(page)).to_have_count(len(found))
    page.goto("/explore/?list=classics")
    expect(shown(page)).to_have_count(len(set(real.lists["classics"].ids)))


def test_organisations_are_named_in_the_language_of_the_page(visit_garden) -> None:
    page = visit_garden("/explore/?organisation=fern-institute")
    for home, name in (("", "Fern Institute"), ("/zh", "蕨类研究所")):
        page.goto(f"{home}/explore/?organisation=fern-institute")
        expect(page.locator("select[name=organisation] option:checked")).to_contain_text(name)
        expect(shown(page)).to_have_count(2)


def test_explore_narrows_by_name(visit) -> None:
    page = visit("/explore/")
    for text, name in (
        ("qlora", "QLoRA"),
        ("QLORA", "QLoRA"),
        ("quantized finetun", "QLoRA"),
        ("检索增强生成", "RAG"),
        ("NF4", "QLoRA"),
    ):
        page.get_by_role("searchbox", name="Narrow by name").fill("")
        page.get_by_role("searchbox", name="Narrow by name").fill(text)
        names_ = page.locator(".atlas-rows > li:visible [data-name] > a")
        expect(names_.filter(has_text=re.compile(f"^{name}$")).first, text).to_be_visible()
        expect(page.locator("[data-parts]")).to_be_hidden()
        assert names_.count() < 30, text


def test_nothing_found_is_said_and_can_be_cleared(visit_garden) -> None:
    page = visit_garden("/explore/?sort=name")
    everything = shown(page).count()
    page.get_by_role("searchbox", name="Narrow by name").fill("no such name at all")
    expect(shown(page)).to_have_count(0)
    expect(page.get_by_role("status").first).to_have_text(re.compile("^0 of "))
    page.locator("[data-none]").get_by_role("button", name="Clear filters").click()
    expect(page.locator("[data-none]")).to_be_hidden()
    assert shown(page).count() == everything > 10
    expect(page).to_have_url(re.compile(r"/explore/\?sort=name$"))


def test_explore_sorts(visit, real: Catalog) -> None:
    page = visit("/explore/")
    order = page.get_by_label("Order")
    dates = "[...document.querySelectorAll('.atlas-rows > li')].map(e => e.dataset.date ?? '')"
    first = page.evaluate(dates)
    assert first == sorted(first, reverse=True)
    order.select_option("date")
    expect(shown(page)).to_have_count(len(real.entries) + 1)
    oldest = page.evaluate(dates)
    known = [date for date in oldest if date]
    assert known == sorted(known) and oldest[: len(known)] == known, "what has no date comes last"
    order.select_option("name")
    found = page.locator(".atlas-rows [data-name] > a").all_text_contents()
    letters = [name[0].lower() for name in found if name[0].isascii() and name[0].isalpha()]
    assert letters == sorted(letters)
    order.select_option("-added")
    expect(page).to_have_url(re.compile(r"\?sort=-added$"))
    added = page.evaluate("[...document.querySelectorAll('.atlas-rows > li')].map(e => e.dataset.added)")
    assert added == sorted(added, reverse=True)


@pytest.mark.parametrize("home", ["", "/zh"])
def test_shared_address_restores_the_view(visit, real: Catalog, home: str) -> None:
    address = f"{home}/explore/?kind=paper,tool&topic=quantization&find=quant&sort=name"
    page = visit(address)
    expect(page.locator("input[value=paper]")).to_be_checked()
    expect(page.locator("input[value=tool]")).to_be_checked()
    expect(page.locator("input[value=model]")).not_to_be_checked()
    expect(page.locator("select[name=topic]")).to_have_value("quantization")
    expect(page.locator("[name=find]")).to_have_value("quant")
    expect(page.locator("[name=sort]")).to_have_value("name")
    expect(page.locator("[data-parts]")).to_be_hidden()
    found = page.locator(".atlas-rows > li:visible [data-name] > a").all_text_contents()
    assert "QLoRA" in found
    assert len(found) < len(real.of_topic("quantization")) + 1
    # The same view in the other language; both addresses end alike, so the page's language tells that it is there.
    page.locator(".atlas-language").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^en" if home else "^zh"))
    expect(page).to_have_url(re.compile(r"/explore/\?kind=paper,tool&topic=quantization&find=quant&sort=name$"))
    expect(page.locator(".atlas-rows > li:visible a[href*='papers/qlora/']").first).to_have_text("QLoRA")


def test_address_with_nonsense_shows_everything(visit_garden) -> None:
    page = visit_garden("/explore/")
    everything = shown(page).count()
    page.goto("/explore/?topic=nowhere&year=3&sort=constructor&kind=%3Cscript%3E&list=&x=y")
    assert shown(page).count() == everything > 10
    page.goto("/models/compare/?sort=nothing&family=zzz&memory-sort=__proto__")
    assert len(names(page)) == 2


def test_back_and_forward_go_through_the_views(visit, real: Catalog) -> None:
    page = visit("/explore/")
    total = len(real.entries) + 1
    page.locator("select[name=list]").select_option("classics")
    classics = len(set(real.lists["classics"].ids))
    expect(shown(page)).to_have_count(classics)
    page.locator("[name=find]").press_sequentially("gpt")
    few = shown(page).count()
    assert 0 < few < classics < total
    page.go_back()  # the whole run of typing is one step
    expect(shown(page)).to_have_count(classics)
    expect(page.locator("[name=find]")).to_have_value("")
    page.go_back()
    expect(shown(page)).to_have_count(total)
    expect(page.locator("select[name=list]")).to_have_value("")
    page.go_forward()
    page.go_forward()
    expect(shown(page)).to_have_count(few)
    expect(page.locator("[name=find]")).to_have_value("gpt")
    with page.expect_navigation():  # a page that is on its way has no history to go back in
        shown(page).first.locator("a").first.click()
    page.go_back()
    expect(shown(page)).to_have_count(few)


def test_rows_that_do_not_come_are_told_and_asked_for_again(visit, real: Catalog) -> None:
    page = visit("/explore/", faulty=True)
    status = page.get_by_role("status").first
    page.route("**/explore/all/**", lambda route: route.abort())
    page.get_by_role("checkbox", name="Models").check()
    expect(status).to_have_text(re.compile(f"^Only {EMBEDDED_ROWS} of {len(real.entries) + 1} rows"))
    page.unroute("**/explore/all/**")
    page.get_by_role("checkbox", name="Tools").check()
    both = sum(entry.kind in ("model", "tool") for entry in real.entries.values())
    expect(shown(page)).to_have_count(both)
    expect(status).to_have_text(f"{both} of {len(real.entries) + 1} entries")


def test_a_row_from_a_plain_page_is_as_one_that_stood_there(visit, real: Catalog) -> None:
    """The button shows all; the addresses of the rows that came later lead from here, and their texts are the same."""
    page = visit("/explore/")
    page.get_by_role("button", name=f"Show all {len(real.entries) + 1}").click()
    expect(shown(page)).to_have_count(len(real.entries) + 1)
    root = page.url.removesuffix("explore/")
    links = page.locator(".atlas-rows [data-name] > a").evaluate_all("links => links.map(link => link.href)")
    wanted = {root + entry.page for entry in real.entries.values()}
    assert set(links) == {*wanted, f"{root}papers/hostile/"}


def test_explore_by_keyboard(visit_garden) -> None:
    page = visit_garden("/explore/")
    page.locator("[name=find]").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".atlas-filters > summary")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("input[value=paper]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("input[value=model]")).to_be_checked()
    expect(page).to_have_url(re.compile(r"\?kind=model$"))
    expect(page.locator("input[value=model]")).to_be_focused()
    page.locator("select[name=topic]").focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"&topic="))
    expect(page.locator("select[name=topic]")).to_be_focused()
    page.locator("[name=find]").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?kind=model&topic="))


@pytest.mark.parametrize(
    ("home", "parameters", "filters"), [("", "Parameters", "Family"), ("/zh", "参数量", "家族")], ids=["en", "zh"]
)
def test_comparison_sorts_and_filters(visit, real: Catalog, home: str, parameters: str, filters: str) -> None:
    page = visit(f"{home}/models/compare/")
    models = [entry for entry in real.entries.values() if entry.kind == "model"]
    assert len(names(page)) == len(models)
    known = sorted(model.parameters for model in models if model.parameters)
    button = head(page, parameters).get_by_role("button")
    for way, wanted in (("ascending", known), ("descending", known[::-1]), ("ascending", known)):
        button.click()
        expect(head(page, parameters)).to_have_attribute("aria-sort", way)
        found = column(page, "parameters")
        assert [int(value) for value in found if value] == wanted
        assert not any(found[len(known) :]), "what is not known comes last, both ways"
    assert page.locator("table").first.locator("[aria-sort]").count() == 1
    page.get_by_role("combobox", name=filters).select_option("llama")
    llama = [model for model in models if model.family == "LLaMA"]
    assert len(names(page)) == len(llama)
    page.locator("select[name=size]").select_option("large")
    large = [model for model in llama if (model.parameters or 0) >= 10**10]
    assert 0 < len(names(page)) == len(large) < len(llama)
    page.locator("select[name=size]").select_option("")
    page.locator("select[name=licence]").select_option("llama-1")
    assert len(names(page)) == sum(model.licence == "LLaMA-1" for model in llama)
    expect(page).to_have_url(re.compile(r"\?sort=parameters&family=llama&licence=llama-1$"))


def test_columns_are_chosen_and_kept_in_the_address_only(visit_garden) -> None:
    page = visit_garden("/models/compare/")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Base", exact=True).uncheck()
    expect(head(page, "Base")).to_be_hidden()
    expect(page.locator(".atlas-table--compare").first.locator("tbody tr").first.locator("td").nth(2)).to_be_hidden()
    shared = page.url
    page.get_by_role("checkbox", name="Base", exact=True).check()
    expect(head(page, "Base")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/compare/$"))
    page.goto(shared)
    expect(head(page, "Base")).to_be_hidden()
    expect(head(page, "Family")).to_be_visible()
    page.goto("/models/compare/")
    expect(head(page, "Base")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(key => /column|view|base/.test(key))") == []


def test_comparison_restores_a_shared_address_and_goes_back(visit) -> None:
    page = visit("/models/compare/?sort=-parameters&family=llama&memory-sort=-gib")
    assert column(page, "parameters")[0] == "13000000000"
    gib = [float(value) for value in column(page, "gib", 1)]
    assert gib == sorted(gib, reverse=True) and len(gib) > 10
    head(page, "Model", 1).get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"\?sort=-parameters&family=llama&memory-sort=entry$"))
    page.go_back()
    expect(head(page, "GiB", 1)).to_have_attribute("aria-sort", "descending")
    assert [float(value) for value in column(page, "gib", 1)] == gib


def test_tables_of_rows_name_their_entries(visit, real: Catalog) -> None:
    page = visit("/models/compare/")
    for table, field in ((1, "memory"), (2, "tokenizers"), (3, "training_setups")):
        rows = rows_within(real, field)
        assert len(names(page, table)) == len(rows)
        assert column(page, "entry", table) == [entry.name for entry, _ in rows]
    head(page, "Compression rate", 2).get_by_role("button").click()
    rates = [float(value) for value in column(page, "compression_rate", 2) if value]
    assert rates == sorted(rates) and len(rates) > 3


def test_comparison_by_keyboard(visit_garden) -> None:
    page = visit_garden("/models/compare/")
    button = head(page, "Context").get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(head(page, "Context")).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Space")
    expect(head(page, "Context")).to_have_attribute("aria-sort", "descending")
    expect(button).to_be_focused()
    region = page.locator(".atlas-table--compare").first
    region.focus()
    page.keyboard.press("ArrowRight")
    # Told by the page and asked again from here: `wait_for_function` asks inside the page, with an eval of its own,
    # which the site's policy refuses from the second time on.
    moved = "(box) => new Promise((done, late) => { box.scrollLeft ? done() : box.addEventListener('scroll', done);"
    region.evaluate(moved + " setTimeout(() => late(new Error('it does not scroll')), 8000); })")


def test_readable_without_scripts(visit_garden, catalog: Catalog) -> None:
    page = visit_garden("/", java_script_enabled=False)
    for path in BOTH:
        page.goto(path)
        if "explore" in path:
            expect(page.locator(".atlas-rows > li")).to_have_count(len(catalog.entries) + 1)  # the hostile one
            expect(page.locator(".atlas-rows > li a[href$='papers/lantern/']")).to_be_visible()
        else:
            assert len(names(page)) == sum(entry.kind == "model" for entry in catalog.entries.values())
            expect(head(page, "token").first).to_be_visible()
        expect(page.locator(".atlas-view select").first).to_be_hidden()
        expect(page.locator(".atlas-sort")).to_have_count(0)


@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_on_a_phone(visit, prefix: str) -> None:
    page = visit("/", 360, 740, is_mobile=True, has_touch=True)
    for path in ("/explore/", "/models/compare/"):
        page.goto(prefix + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        filters = page.locator(".atlas-filters").first
        expect(filters.locator("select").first).to_be_hidden()
        filters.locator("summary").tap()
        expect(filters.locator("select").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        wide = page.evaluate(
            """[...document.querySelectorAll(".md-content *")].filter(e => {
                const box = e.getBoundingClientRect();
                return box.width && box.right > innerWidth + 1 && !e.closest(".atlas-table");
            }).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert wide == []
    cell = page.locator(".atlas-table--compare tbody th").first
    before = cell.bounding_box()["x"]
    page.evaluate("document.querySelector('.atlas-table--compare').scrollLeft = 300")
    assert page.evaluate("document.querySelector('.atlas-table--compare').scrollLeft") == 300
    assert cell.bounding_box()["x"] == pytest.approx(before, abs=1), "the first column stays in sight"


def test_pages_stand_in_the_navigation(visit_garden) -> None:
    page = visit_garden("/")
    page.locator(".md-tabs").get_by_role("link", name="Explore").click()
    expect(page).to_have_url(re.compile(r"/explore/$"))
    page.goto("/zh/catalog/")
    page.locator(".md-nav").get_by_role("link", name="模型对比").first.click()
    expect(page).to_have_url(re.compile(r"/zh/models/compare/$"))
