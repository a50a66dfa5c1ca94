"""The forms as a contributor meets them: what is filled in comes back as a file that the check takes as it is."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, KINDS
from llm_atlas.catalog.format import canonical, scalar
from llm_atlas.contribute.issues.correction import corrected, read_field
from sites import DATA, ROOT, atlas

VECTORS = json.loads((DATA / "format_vectors.json").read_text(encoding="utf-8"))
HOST = "https://github.com/"
PREFIX = {"en": "", "zh": "/zh"}
BOTH = pytest.mark.parametrize("language", ["en", "zh"])

QUESTIONS = {
    "en": ["how do I see at night", "my room is too dark", "two glows, one socket"],
    "zh": ["晚上怎么看得见", "屋子太暗怎么办", "一个插座怎么用两次"],
}
SUMMARY = {
    "en": "Trains a small lamp beside a large one whose light is kept, so that both fit on one desk.",
    "zh": "大灯的亮度保持不变，只训练旁边的一盏小灯，一张书桌就能放下两盏灯，效果与全部重训相当。",
}


@pytest.fixture
def open_page(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Makes a page from which the repository host can be asked."""
    return partial(open_page, host=HOST)


@pytest.fixture
def accepted(site: Path, tmp_path: Path) -> Callable[[dict[str, str]], None]:
    """Puts files into a copy of the catalog and asserts that the check takes them as they are."""

    def put(files: dict[str, str]) -> None:
        shutil.copytree(site.parent / "catalog", tmp_path / "catalog")
        for path, text in files.items():
            assert not (tmp_path / path).exists()
            (tmp_path / path).write_text(text, encoding="utf-8")
            document = parse(text.encode())
            assert canonical(FOLDERS[Path(path).parent.name], document.data) == text
        run = atlas(tmp_path, "check", *files)
        assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr

    return put


def start(page: Page, language: str = "en", kind: str = "paper") -> None:
    page.goto(f"{PREFIX[language]}/contribute/new/?kind={kind}")
    expect(page.locator("[data-yaml]")).to_contain_text("added:")


def control(page: Page, name: str) -> Locator:
    """The control of a field of the chosen kind; of a row, the control of the newest."""
    return page.locator(f'[name="{name}"]:not(:disabled)').first


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        control(page, name.replace("__", ".")).fill(value)


def needed(page: Page, name: str = "Low-Rank Lamps") -> None:
    """Fill in what every entry needs."""
    fill(page, title=f"{name}: Two Lamps on One Desk", summary__en=SUMMARY["en"], summary__zh=SUMMARY["zh"])
    fill(page, questions__en="\n".join(QUESTIONS["en"]), questions__zh="\n".join(QUESTIONS["zh"]))
    control(page, "topics").locator('input[value="quantization"]').check()


def asked(page: Page) -> None:
    """Fill in the questions that notes ask for."""
    fill(page, questions__en="fit two lights on a table\nless glow per watt\nshade that folds")
    fill(page, questions__zh="桌上放两盏怎么省地方\n怎样照明更省电\n能折叠起来的灯罩")


def unfold(page: Page) -> None:
    """Open everything that can be opened."""
    page.evaluate("document.querySelectorAll('.atlas-form details').forEach((box) => (box.open = true))")


def proposed(page: Page) -> tuple[str, str | None]:
    """Press the button; path and text that the page of the host is opened with."""
    with page.context.expect_page() as opened:
        page.locator("[data-propose]").click()
    address = opened.value.url
    assert urlsplit(address).path == "/llm-atlas/llm-atlas/new/main"
    query = parse_qs(urlsplit(address).query, strict_parsing=True)
    opened.value.close()
    return query["filename"][0], query.get("value", [None])[0]


def mistake(page: Page, name: str) -> Locator:
    found = control(page, name).get_attribute("id")
    return page.locator(f"#{found}-mistake")


# The twin of the formatter


@pytest.fixture(scope="module")
def written(browser: Browser, address: str, site: Path):
    """Runs the formatter of the browser: over pairs of a kind and its data, or over single values."""
    schemas = {kind: json.loads((site / f"schema/{kind}.json").read_text(encoding="utf-8")) for kind in KINDS}
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/contribute/new/")

    def run(
        cases: list[Any], function: str = "(yaml, [kind, data]) => yaml.canonical(schemas[kind], data)"
    ) -> list[str]:
        script = f"""async ([schemas, cases]) => {{
            const yaml = await import("/assets/contribute/yaml.js");
            return cases.map((one) => ({function})(yaml, one));
        }}"""
        return page.evaluate(script, [schemas, cases])

    yield run
    context.close()


def test_vectors_shared_with_the_formatter(written) -> None:
    made = written([[vector["kind"], vector["data"]] for vector in VECTORS])
    assert dict(zip([v["name"] for v in VECTORS], made, strict=True)) == {v["name"]: v["text"] for v in VECTORS}


def test_every_entry_of_the_catalog_is_written_the_same(written) -> None:
    paths = [path for folder in FOLDERS for path in sorted((ROOT / "catalog" / folder).glob("*.yml"))]
    # A number of the browser does not know that it was written with a point.
    data = [without_points(parse(path.read_bytes()).data) for path in paths]
    made = written([[FOLDERS[path.parent.name].kind, one] for path, one in zip(paths, data, strict=True)])
    assert made == [canonical(FOLDERS[path.parent.name], one) for path, one in zip(paths, data, strict=True)]


def without_points(value: Any) -> Any:
    """Data in which a whole number is an integer."""
    if isinstance(value, dict):
        return {key: without_points(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_points(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def test_values_are_quoted_the_same(written) -> None:
    chance = random.Random(7)
    pieces = [
        *"-?:,[]{}#&*!|>'\"%@`~=<+. 019axeTZ\n\t\\é中，　",
        ": ",
        " #",
        "no",
        "NULL",
        "0x",
        "1e",
        "2023-05",
        "\u200b",
    ]
    pieces += ["\u2028", "\ufeff", "\x85", "🙂", "2001-1-2 t", "_"]
    values: list[Any] = ["".join(chance.choices(pieces, k=chance.randint(0, 5))) for _ in range(3000)]
    values += [True, False, 0, 7, 10**15, 0.5, 1e-7, 2.5e-9, 123456.789]
    made = written(values, "(yaml, one) => [yaml.scalar(one, false), yaml.scalar(one, true)]")
    assert made == [[scalar(value, within=False), scalar(value, within=True)] for value in values]


# A new entry


@BOTH
def test_from_an_empty_form_to_an_accepted_file(open_page, accepted, language: str) -> None:
    told = {
        "en": (
            "This is needed.",
            "“deepspeed” is not a whole address",
            "Too short: 9 characters, at least 60 are wanted.",
        ),
        "zh": ("此项必填。", "“deepspeed”不是完整网址", "过短：现有 9 字，至少 60 字。"),
    }[language]
    page = open_page()
    start(page, language)
    page.locator("[data-propose]").click()
    links = page.locator("[data-summary] a")
    expect(links).to_have_count(5)
    expect(links.first).to_be_focused()
    links.nth(1).click()
    expect(control(page, "title")).to_be_focused()
    expect(mistake(page, "title")).to_contain_text(told[0])
    assert control(page, "title").get_attribute("aria-invalid") == "true"

    fill(page, short="LoLa", code="deepspeed", summary__en="Too short")
    expect(mistake(page, "code")).to_contain_text(told[1])
    expect(mistake(page, "summary.en")).to_contain_text(told[2])
    needed(page)
    fill(
        page,
        code="https://github.com/example/lola",
        authors="Ada Lovelace, Alan Turing\nGrace Hopper",
        date="2023-05-23",
    )
    fill(page, arxiv="https://arxiv.org/abs/2305.99999v2", doi="https://doi.org/10.5555/Lamps.1", venue="NeurIPS 2023")
    expect(page.locator("[data-summary]")).to_be_hidden()
    expect(mistake(page, "code")).to_be_hidden()
    assert control(page, "arxiv").input_value() == "2305.99999"
    assert control(page, "doi").input_value() == "10.5555/Lamps.1"
    expect(page.locator("[data-card] .atlas-card__title")).to_have_text("LoLa")
    expect(page.locator("[data-card] .atlas-card__summary")).to_have_text(SUMMARY[language])

    path, text = proposed(page)
    assert path == "catalog/papers/lola.yml"
    assert page.locator("[data-yaml] code").text_content() == text
    assert 'arxiv: "2305.99999"\n' in text
    assert "authors: [Ada Lovelace, Alan Turing, Grace Hopper]\n" in text
    accepted({path: text})


ROWS: dict[str, tuple[str, dict[str, str], str]] = {
    "paper": ("links", {"label": "video", "url": "https://example.org/a?b=c"}, "links:\n  - {label: video, url"),
    "model": (
        "memory",
        {"precision": "int4", "use": "loading", "gib": "13.5"},
        "memory:\n  - {precision: int4, use: loading, gib: 13.5}\n",
    ),
    "tool": (
        "tables",
        {
            "title.en": "Speed",
            "title.zh": "速度",
            "columns": "Lamp // 灯\nSpeed // 速度",
            "rows": "small | 12 // 十二\nlarge | 3",
        },
        '    rows:\n      - [small, {en: "12", zh: 十二}]\n      - [large, "3"]\n',
    ),
    "dataset": ("links", {"label": "data", "url": "https://example.org/data"}, "links:"),
    "term": (
        "sections",
        {"title.en": "Why: light", "title.zh": "为何", "text.en": "One.\nTwo.", "text.zh": "一。\n二。"},
        'sections:\n  - title: {en: "Why: light", zh: 为何}\n    text:\n      en:\n        - One.\n        - Two.\n',
    ),
    "guide": ("links", {"label": "article", "url": "https://example.org/guide"}, "links:"),
}
OWN = {
    "paper": {},
    "model": {"parameters": "7,000,559,616", "languages": "en\nzh-Hant"},
    "tool": {"programming_languages": "Python\nRust"},
    "dataset": {"size": "52,000 items"},
    "term": {},
    "guide": {},
}


def test_every_kind_makes_an_accepted_file(open_page, accepted) -> None:
    page = open_page()
    made = {}
    for kind in KINDS:
        start(page, "zh" if kind in ("tool", "term") else "en", kind)
        page.evaluate("window.confirm = () => true")
        page.locator("[data-clear]").click()
        unfold(page)
        needed(page, f"Lamp {kind}")
        fill(page, url=f"https://example.org/lamps/{kind}", aliases="Lamp pair\n双灯", related="lora")
        fill(page, notes__en__problem="Lamps are large; see [[qlora]].", notes__zh__problem="灯很大，见 [[qlora]]。")
        fill(page, notes__en__method="One\nTwo: b", notes__zh__method="一\n二：乙", **OWN[kind])
        asked(page)
        field, row, wanted = ROWS[kind]
        page.locator(f'[data-rows="{field}"] [data-add]').click()
        for name, value in row.items():
            found = control(page, f"{field}.0.{name}")
            found.select_option(value) if name == "label" else found.fill(value)
        path, text = proposed(page)
        assert path == f"catalog/{KINDS[kind].folder}/lamp-{kind}.yml"
        assert wanted in text
        made[path] = text
    accepted(made)


def test_a_title_with_tex_is_written_as_it_is_printed(open_page, accepted) -> None:
    page = open_page()
    start(page)
    needed(page)
    fill(page, title=r"H$_2$O: {L}amps of $O(n \log n)$ Light")
    control(page, "title").blur()
    expect(control(page, "title")).to_have_value("H₂O: Lamps of O(n log n) Light")
    expect(page.locator("[data-id]")).to_have_value("h2o")
    fill(page, title=r"The $\sum_i$ of Lamps")
    control(page, "title").blur()
    expect(mistake(page, "title")).to_contain_text("“$\\sum_i$” is TeX")
    fill(page, title="The Sum of Lamps")
    accepted(dict([proposed(page)]))


def test_the_home_is_the_topic_that_was_chosen_first(open_page, accepted) -> None:
    page = open_page()
    start(page)
    needed(page)  # quantization, which stands behind peft in the list
    control(page, "topics").locator('input[value="peft"]').check()
    path, text = proposed(page)
    assert "topics: [quantization, peft]" in text
    accepted({path: text})


RECORD = """@inproceedings{lamp,
  Author = {Doe, Jane and {\\'A}brego, Rick and {Wax Institute} and others},
  title = {{Lamp}: {\\'E}tude of 50\\% Light in H$_2$O},
  booktitle = {Proceedings of the 2023 Conference on Empirical Methods in Natural Language Processing},
  month = dec, year = 2023, doi = {10.1234/lamp\\_1},
  abstract = {Code at https://github.com/doe/lamp.},
}
@misc{second, title = {Another}, year = 2024}
@misc{broken, title = {Never closed"""


@BOTH
def test_a_pasted_record_fills_what_is_empty(open_page, language: str) -> None:
    page = open_page()
    start(page, language)
    control(page, "url").fill("https://lamp.example.org/")
    control(page, "code").fill("https://example.org/mine")
    page.locator("[data-bibtex] > summary").click()
    page.locator("#f-bibtex").fill(RECORD)
    page.locator("[data-take]").click()
    for name, value in {
        "title": "Lamp: Étude of 50% Light in H₂O",
        "authors": "Jane Doe\nRick Ábrego\nWax Institute",
        "et_al": "true",
        "date": "2023-12",
        "doi": "10.1234/lamp_1",
        "venue": "EMNLP 2023",
        "code": "https://example.org/mine",
        "url": "https://lamp.example.org/",
    }.items():
        expect(control(page, name)).to_have_value(value)
    told = page.locator("[data-told] li")
    expect(told).to_have_count(4)
    expect(told.nth(1)).to_contain_text({"en": "Left as you wrote it: Code", "zh": "保留原有内容：代码"}[language])
    expect(told.nth(2)).to_contain_text("2")
    expect(page.locator("[data-yaml]")).to_contain_text("venue: EMNLP 2023")


def test_a_record_of_a_known_work_names_its_page_and_nothing_that_is_none_is_taken(open_page) -> None:
    page = open_page()
    start(page)
    page.locator("[data-bibtex] > summary").click()
    page.locator("#f-bibtex").fill("no record")
    page.locator("[data-take]").click()
    expect(page.locator("[data-told] li")).to_contain_text("No record could be read")
    page.locator("#f-bibtex").fill(
        "@misc{a, title = {Anything}, eprint = {2305.14314}, archivePrefix = {arXiv}, year = 2023}"
    )
    page.locator("[data-take]").click()
    expect(mistake(page, "arxiv").get_by_role("link")).to_have_attribute("href", re.compile("papers/qlora/$"))


def test_what_stands_in_the_catalog_is_told_with_its_page(open_page) -> None:
    page = open_page()
    start(page)
    fill(page, short="LoRA", arxiv="arXiv:2305.14314v3", title="qlora – efficient finetuning of quantized LLMs")
    page.locator("[data-propose]").click()
    for place in (mistake(page, "arxiv"), mistake(page, "title")):
        expect(place).to_contain_text("This is in the catalog already, as QLoRA.")
    link = mistake(page, "arxiv").get_by_role("link")
    assert link.evaluate("(link) => link.pathname") == "/papers/qlora/"
    expect(page.locator("#f-id-mistake")).to_contain_text("The id “lora” is taken by LoRA.")


def test_the_arxiv_id_comes_first_and_fills_in_the_month(open_page) -> None:
    page = open_page()
    start(page)
    page.locator("[data-shape]:visible").first.press_sequentially("2305.14314v2")
    expect(mistake(page, "arxiv")).to_contain_text("This is in the catalog already, as QLoRA.")
    # typed into arXiv, and into the date; the date that then stands there
    steps = [
        ("", None, "2023-05"),
        ("2304.99999", None, "2023-04"),
        ("2313.99999", None, "2023-04"),
        ("cs/0501001", None, "2023-04"),
        ("https://arxiv.org/abs/2306.99999", "", ""),
        ("2306.99998", None, ""),
        ("2307.99999", None, "2023-07"),
        ("2307.99999", "2023-07-04", "2023-07-04"),
        ("2305.99999", None, "2023-07-04"),
    ]
    found = []
    for arxiv, date, _ in steps:
        fill(page, arxiv=arxiv)
        if date is not None:
            fill(page, date=date)
        found.append((arxiv, date, control(page, "date").input_value()))
    assert found == steps


MISTAKES = [
    ({"date": "2023-02-31"}, "date", "“2023-02-31” is not a day of the calendar", "“2023-02-31”不是"),
    ({"date": "yesterday"}, "date", "“yesterday” is not a date.", "“yesterday”不是日期"),
    ({"arxiv": "2305.1431"}, "arxiv", "has too many or too few digits", "小数点后的位数不对"),
    ({"arxiv": "lora"}, "arxiv", "Write it like this: 2305.14314", "写法如：2305.14314"),
    ({"arxiv": "2305.99999", "date": "2023-06"}, "date", "The date 2023-06 is after 2023-05", "日期 2023-06 晚于"),
    ({"venue": "Neurips 2023"}, "venue", "“Neurips 2023” is not a known venue", "“Neurips 2023”不是已知的发表处"),
    ({"venue": "ICLR 2020", "date": "2023"}, "venue", "ICLR 2020 is before the first version", "ICLR 2020 早于"),
    ({"notes.en.problem": "Large."}, "notes.zh.problem", "This part stands in English only.", "这一部分只有英文"),
    (
        {"notes.en.method": "One\nTwo", "notes.zh.method": "一"},
        "notes.zh.method",
        "There are 2 points in English and 1 in Chinese.",
        "英文有 2 点，中文有 1 点",
    ),
    ({"related": "lora\nlorra"}, "related", "There is no entry “lorra”.", "没有“lorra”这个条目"),
    ({"summary.en": SUMMARY["zh"] * 2}, "summary.en", "The English text is Chinese.", "英文文本写成了中文"),
    ({"title": "TODO: write the title"}, "title", "Write this in place of TODO.", "请把 TODO 换成实际内容"),
]


@BOTH
def test_each_mistake_has_its_words(open_page, language: str) -> None:
    page = open_page()
    start(page, language)
    unfold(page)
    needed(page)
    for values, place, *told in MISTAKES:
        before = {name: control(page, name).input_value() for name in values}
        for name, value in values.items():
            control(page, name).fill(value)
        page.locator("[data-propose]").click()
        expect(mistake(page, place)).to_contain_text(told[language == "zh"])
        for name, value in before.items():
            control(page, name).fill(value)
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".atlas-form__mistake:visible")).to_have_count(0)


def test_a_long_entry_goes_by_the_clipboard(open_page, accepted) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    start(page, "zh")
    unfold(page)
    needed(page)
    fill(page, url="https://example.org/lamps")
    fill(page, notes__en__problem="Lamps are large.", notes__zh__problem="灯很大，放不下一张书桌。" * 90)
    asked(page)
    path, text = proposed(page)
    assert (path, text) == ("catalog/papers/low-rank-lamps.yml", None)
    expect(page.locator("[data-status]")).to_contain_text("已复制到剪贴板")
    copied = page.evaluate("navigator.clipboard.readText()")
    accepted({path: copied})


def test_where_nothing_can_be_copied_the_page_says_so(open_page) -> None:
    page = open_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    start(page)
    needed(page)
    unfold(page)
    fill(page, notes__en__problem="Large.", notes__zh__problem="灯很大，放不下一张书桌。" * 90)
    asked(page)
    page.locator("[data-propose]").click()
    expect(page.locator("[data-status]")).to_contain_text("did not let this page copy")
    assert len(page.context.pages) == 1


NASTY = [
    "<script>alert(1)</script> {{ 7*7 }} {% raw %} & \"quotes\" 'and' `ticks`",
    "no",
    "- dash: [x, y] #1 {a: b}",
    "1.10",
    "!!python/object/apply:os.system ['id']",
    "back \\ slash *alias &anchor",
    "---",
    "null",
    "../../x\u200b\u202e y",
]


def test_hostile_text_comes_back_as_data(open_page, accepted) -> None:
    page = open_page()
    start(page)
    unfold(page)
    needed(page)
    nasty = [value.replace("\u200b", "").replace("\u202e", "") for value in NASTY]
    fill(
        page,
        title=NASTY[0],
        title_zh="<img src=x onerror=alert(2)> 灯",
        aliases="\n".join(NASTY),
        authors="No\nYes\nNull",
    )
    page.locator("[data-id]").fill("hostile-lamps")
    expect(page.locator("[data-card] .atlas-card__title")).to_have_text(NASTY[0])
    path, text = proposed(page)
    data = parse(text.encode()).data
    assert data["title"] == NASTY[0]
    assert data["aliases"] == nasty
    assert data["authors"] == ["No", "Yes", "Null"]
    accepted({path: text})
    page.locator("[data-id]").fill('../../x"><script>')
    page.locator("[data-propose]").click()
    expect(page.locator("#f-id-mistake")).to_contain_text("cannot be a name of a file")


@BOTH
def test_a_name_that_no_page_may_have_is_never_proposed(open_page, language: str) -> None:
    told = {"en": "No file can be called “compare”", "zh": "文件不能叫“compare”"}[language]
    page = open_page()
    start(page, language, "model")
    fill(page, title="Compare: Two Lamps on One Desk", date="2023-05")
    expect(page.locator("[data-id]")).to_have_value("compare-2023")
    fill(page, short="aux", date="")
    expect(page.locator("[data-id]")).to_have_value("aux-2")
    page.locator("[data-id]").fill("compare")
    page.locator("[data-propose]").click()
    expect(page.locator("#f-id-mistake")).to_contain_text(told)
    page.locator('[name=kind][value="paper"]').check(force=True)
    page.locator("[data-propose]").click()
    expect(page.locator("#f-id-mistake")).to_be_hidden()


def test_an_entry_does_not_name_itself(open_page) -> None:
    page = open_page()
    start(page)
    needed(page)
    unfold(page)
    page.locator("[data-id]").fill("low-rank")
    fill(page, related="lora\nlow-rank")
    page.locator("[data-propose]").click()
    expect(mistake(page, "related")).to_contain_text("An entry does not name itself. Leave “low-rank” out.")


def test_by_the_keyboard_alone(open_page) -> None:
    page = open_page()
    start(page)
    page.locator("[name=kind]").first.focus()
    press, write = page.keyboard.press, page.keyboard.type
    for key in ("ArrowRight", "ArrowRight", "Tab", "Tab"):  # past the record that may be pasted
        press(key)
    expect(page).to_have_url(re.compile(r"kind=tool$"))
    expect(control(page, "arxiv")).to_be_focused()
    control(page, "title").focus()
    write("Low-Rank Lamps")
    control(page, "venue").focus()
    press("Tab")
    write("quantization")
    press("Tab")
    press("Space")
    chosen = page.locator('[name="topics"] [data-chosen] button')
    expect(chosen).to_have_text("Quantization")
    expect(chosen).to_have_attribute("aria-label", "Take out: Quantization")
    control(page, "summary.en").focus()
    write(SUMMARY["en"])
    press("Tab")
    write(SUMMARY["zh"])
    for language in ("en", "zh"):
        press("Tab")
        expect(control(page, f"questions.{language}")).to_be_focused()
    press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    press("Enter")
    button = page.locator('[data-rows="links"] [data-add]')
    button.focus()
    press("Enter")
    expect(control(page, "links.0.label")).to_be_focused()
    page.locator('[data-rows="links"] [data-remove]').focus()
    press("Enter")
    expect(button).to_be_focused()
    page.locator("[data-propose]").focus()
    with page.context.expect_page() as opened:
        press("Enter")
    assert "filename=catalog%2Ftools%2Flow-rank-lamps.yml" in opened.value.url


@pytest.mark.parametrize("width", [360, 1280])
def test_every_control_has_its_name_and_its_mistake(open_page, width: int) -> None:
    """A label and what describes a control are there, ids are met once, and nothing is wider than the window."""
    page = open_page(width, 800)
    for language in PREFIX:
        for address in ("new/?kind=model", "suggest/?entry=papers/qlora&field=summary.en"):
            page.goto(f"{PREFIX[language]}/contribute/{address}")
            expect(page.locator("[data-yaml] code, [data-now]").first).not_to_be_empty()
            unfold(page)
            for button in page.locator("[data-add]:visible").all():
                button.click()
            page.locator("[data-propose]").click()
            expect(page.locator("[data-summary] a").first).to_be_focused()
            faults = page.evaluate(
                """() => {
                    const found = [];
                    const controls = document.querySelectorAll(".atlas-form :is(input, select, textarea)");
                    for (const one of controls) {
                        if (!one.labels?.length && !one.ariaLabel) found.push(`no label: ${one.outerHTML}`);
                        for (const id of (one.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean))
                            if (!document.getElementById(id) && !id.endsWith("-hint")) found.push(`no ${id}`);
                    }
                    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
                    found.push(...ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `twice: ${id}`));
                    for (const one of document.querySelectorAll(".atlas-form *")) {
                        const box = one.getBoundingClientRect();
                        if (box.width && box.right > innerWidth + 1) found.push(`wide: ${one.outerHTML.slice(0, 90)}`);
                    }
                    if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
                    return found;
                }"""
            )
            assert faults == [], f"{language} {address}"


@BOTH
def test_the_card_is_that_of_the_site(open_page, site: Path, language: str) -> None:
    """The card that the form makes of an entry's data has the markup of the card that the site shows."""
    page = open_page()
    start(page, language)
    ids = ["qlora", "flan", "baichuan-7b", "peft-library", "belle-data", "chain-of-thought-term", "gpt-4"]
    entries = [json.loads(path.read_text()) for i in ids if (path := site / f"api/entries/{i}.json").is_file()]
    assert len(entries) >= 4
    for entry in entries:
        page.goto(f"{PREFIX[language]}/topics/{main_topic(entry['data']['topics'][0], site)}/")
        shown = f'.atlas-card:has(.atlas-card__title a[href$="/{entry["page"]}"])'
        wanted = page.locator(shown).first.evaluate(MARKUP)
        start(page, language, entry["kind"])
        script = """async ([entry, language]) => {
            const { card } = await import(`/assets/contribute/card.js`);
            const form = document.querySelector("[data-atlas-form]");
            const texts = JSON.parse(form.querySelector("[data-words]").textContent);
            const nameOf = (field, value) => [...form.querySelectorAll(`[name="${field}"] input[type=checkbox]`)]
                .find((one) => one.value === value)?.nextElementSibling.textContent ?? value;
            const template = form.querySelector(`[data-card-of="${entry.kind}"]`);
            const made = card(template, entry.data, entry.kind, { language, texts, nameOf });
            document.querySelector("[data-card]").replaceChildren(made);
        }"""
        page.evaluate(script, [entry, language])
        assert page.locator("[data-card] .atlas-card").evaluate(MARKUP) == wanted, entry["id"]


MARKUP = """(card) => {
    const copy = card.cloneNode(true);
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    return copy.innerHTML.replace(/h[2-5]/g, "h").replace(/\\s+/g, " ").replaceAll("> <", "><").trim();
}"""


def main_topic(topic: str, site: Path) -> str:
    """The topic with a page of its own that a topic is or is part of."""
    page = json.loads((site / "schema/paper.json").read_text(encoding="utf-8"))
    assert topic in page["properties"]["topics"]["items"]["enum"]
    if (site / f"topics/{topic}/index.html").is_file():
        return topic
    return next(
        path.parent.name for path in site.glob("topics/*/index.html") if f'href="#{topic}"' in path.read_text("utf-8")
    )


def test_a_draft_outlives_a_reload_and_can_be_cleared(open_page) -> None:
    page = open_page()
    start(page, "en", "model")
    needed(page)
    unfold(page)
    fill(page, parameters="7000000000")
    for gib in ("1", "2"):
        page.locator('[data-rows="memory"] [data-add]').click()
        fill(page, **{f"memory__{int(gib) - 1}__gib": gib, f"memory__{int(gib) - 1}__use": "loading"})
    page.locator('[data-rows="memory"] [data-remove]').first.click()
    before = page.locator("[data-yaml] code").text_content()
    assert "- {use: loading, gib: 2}" in before
    page.reload()
    expect(page.locator("[data-yaml] code")).to_have_text(before)
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    expect(page.locator("[data-yaml] code")).to_have_text(before)
    page.evaluate("window.confirm = () => true")
    page.locator("[data-clear]").click()
    expect(page.locator("[data-yaml] code")).to_have_text(re.compile(r"^added: \S+\s*$"))
    page.reload()
    expect(page.locator("[data-yaml] code")).to_have_text(re.compile(r"^added: \S+\s*$"))


def test_the_file_can_be_copied_and_downloaded(open_page) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    start(page)
    needed(page)
    text = page.locator("[data-yaml] code").text_content()
    page.locator("[data-copy]").click()
    expect(page.locator("[data-status]")).to_have_text("The file is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == text
    with page.expect_download() as found:
        page.locator("[data-download]").click()
    assert found.value.suggested_filename == "low-rank-lamps.yml"
    assert found.value.path().read_text(encoding="utf-8") == text


@BOTH
def test_without_a_script_another_way_is_shown(open_page, language: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{PREFIX[language]}/contribute/new/")
    expect(page.locator("[data-atlas-form]")).to_be_hidden()
    links = page.locator("[data-without] a")
    query = parse_qs(urlsplit(links.nth(2).get_attribute("href")).query)
    assert query["filename"] == ["catalog/tools/NAME.yml"]
    assert "summary:\n  en: " in query["value"][0]
    page.goto(f"{PREFIX[language]}/contribute/suggest/")
    expect(page.locator("[data-without] a").first).to_have_attribute("href", re.compile(r"/issues/new\?template="))


# A change


@BOTH
def test_suggesting_a_change_from_the_page_of_an_entry(open_page, language: str) -> None:
    name, wrong, needed_text = {
        "en": ("Suggest a change", "Too short: 5 characters", "Give the address of a page"),
        "zh": ("提出修改", "过短：现有 5 字", "请给出可以核实的页面网址"),
    }[language]
    page = open_page()
    page.goto(f"{PREFIX[language]}/papers/qlora/")
    page.locator(".atlas-entry__foot").get_by_role("link", name=name).click()
    expect(page.locator("[data-entry]")).to_have_value("papers/qlora")
    page.locator("[data-field]").select_option("arxiv")
    expect(page.locator("[data-now]")).to_have_text("2305.14314")
    page.locator("[data-field]").select_option("summary.en")
    expect(page.locator("[data-now]")).to_contain_text("4 bits")
    page.locator("[data-value]").fill("Wrong")
    page.locator("[data-propose]").click()
    expect(page.locator("[data-summary] a")).to_have_count(2)
    expect(page.locator("#f-value-mistake")).to_contain_text(wrong)
    expect(page.locator("#f-evidence-mistake")).to_contain_text(needed_text)
    right = f"{SUMMARY['en']} & <b>so</b> on: 100 %"
    page.locator("[data-value]").fill(right)
    page.locator("[data-evidence]").fill("https://arxiv.org/abs/2305.14314v1?x=1&y=2")
    page.locator("[data-note]").fill("# 100 % sure")
    with page.context.expect_page() as opened:
        page.locator("[data-propose]").click()
    address = urlsplit(opened.value.url)
    assert address.path == "/llm-atlas/llm-atlas/issues/new"
    assert {key: value for key, (value,) in parse_qs(address.query, strict_parsing=True).items()} == {
        "template": "correction.yml",
        "title": "Correction: papers/qlora, summary.en",
        "entry": "papers/qlora",
        "field": "summary.en",
        "value": right,
        "evidence": "https://arxiv.org/abs/2305.14314v1?x=1&y=2",
        "note": "# 100 % sure",
    }
    expect(page.locator("[data-edit]")).to_have_attribute("href", re.compile(r"/edit/main/catalog/papers/qlora\.yml$"))


def test_a_change_of_an_entry_that_is_not_there_is_refused(open_page) -> None:
    page = open_page()
    page.goto("/contribute/suggest/")
    page.locator("[data-propose]").click()
    expect(page.locator("#f-entry-mistake")).to_contain_text("Name an entry of the catalog")
    page.locator("[data-entry]").fill("../x/<b>")
    page.locator("[data-entry]").blur()
    expect(page.locator("[data-name]")).to_be_hidden()
    page.locator("[data-entry]").fill("models/baichuan-7b")
    page.locator("[data-entry]").blur()
    expect(page.locator("[data-name] a")).to_have_text("Baichuan-7B")
    rows = page.locator('[data-field] option[value^="memory["]').evaluate_all(
        "(all) => all.map((o) => o.value.slice(0, 9))"
    )
    assert rows == sorted(rows)
    assert {"memory[1]", "memory[2]"} == set(rows)
    page.locator("[data-field]").select_option("memory[1].gib")
    expect(page.locator("[data-now]")).to_have_text(re.compile(r"^[0-9.]+$"))
    expect(page.locator("[data-remove]")).to_be_hidden()
    page.locator("[data-field]").select_option("parameters")
    page.locator("[data-value]").fill("7B")
    page.locator("[data-value]").blur()
    expect(page.locator("#f-value-mistake")).to_contain_text("“7B” is not a number in digits.")


SUGGESTED = [
    ("models/baichuan-7b", "parameters", "7,000,559,617", "7000559617"),
    ("models/baichuan-7b", "memory[1].gib", "13.25", "13.25"),
    ("papers/qlora", "aliases", "NF4\nDouble quantization", "NF4\nDouble quantization"),
    ("papers/qlora", "notes.zh.method", "第一点\n第二点", None),
    ("papers/qlora", "et_al", "yes", "true"),
    ("papers/qlora", "venue", None, ""),
]


def test_what_is_suggested_is_what_the_program_can_apply(open_page, site: Path) -> None:
    """Field and value of the issue are those that `atlas from-issue` reads."""
    page = open_page()
    for entry, field, written, sent in SUGGESTED:
        page.goto(f"/contribute/suggest/?entry={entry}")
        page.locator("[data-field]").select_option(field)
        if written is None:
            page.locator("[data-remove]").check()
            expect(page.locator("[data-value]")).to_be_hidden()
        else:
            page.locator("[data-value]").fill(written)
        page.locator("[data-evidence]").fill("https://example.org/seen")
        if sent is None:
            page.locator("[data-propose]").click()
            expect(page.locator("#f-value-mistake")).to_contain_text("in English and 2 in Chinese")
            continue
        with page.context.expect_page() as opened:
            page.locator("[data-propose]").click()
        query = parse_qs(urlsplit(opened.value.url).query, keep_blank_values=True)
        opened.value.close()
        assert (query["field"], query["value"]) == ([field], [sent])
        data = parse((site.parent / f"catalog/{entry}.yml").read_bytes()).data
        location = read_field(field)
        new = corrected(FOLDERS[entry.split("/")[0]], data, location, sent)
        assert new.data != data
        assert (new.removed == location) is (written is None)
