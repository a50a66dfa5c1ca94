"""Comparison tables: the record in an entry, the columns of a topic, and the table a page shows."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date as Date
from pathlib import Path

import pytest

from llm_atlas.catalog.entries import Paper, Term
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.languages import LANGUAGES
from llm_atlas.catalog.load import display_path, load
from llm_atlas.catalog.parts import Text
from llm_atlas.catalog.rows import SEARCH_STAGES, Comparison
from llm_atlas.catalog.schema import field_rows, json_schema
from llm_atlas.catalog.shared import Topic
from llm_atlas.macros import Macros
from llm_atlas.site.comparison import ColumnSet, columns_of, comparisons
from llm_atlas.site.plans import Plan
from llm_atlas.site.render.queries import RenderError
from llm_atlas.site.site import Site
from llm_atlas.site.wording import WORDS
from sites import ROOT

TOPICS = load(ROOT / "catalog")[0].topics
PLAN = Plan(ROOT / "docs/comparisons.yml")
COMPARISONS = comparisons(PLAN, TOPICS)
CELL = re.compile(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", re.S)


def rows(html: str) -> list[list[str]]:
    """The cells of each row of the body, without mark-up."""
    body = html.partition("</thead>")[2]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in CELL.findall(row)] for row in body.split("<tr")[1:]]


def heads(html: str) -> list[str]:
    return CELL.findall(html.partition("</thead>")[0])


# Columns


def test_every_field_has_a_head():
    assert {f"column-{name}" for name in Comparison.model_fields} <= set(WORDS)
    assert {f"stage-{name}" for name in SEARCH_STAGES} <= set(WORDS)


def test_the_plan_has_no_fault():
    assert PLAN.problems == []


@pytest.mark.parametrize(
    ("text", "place", "message", "tip"),
    [
        (
            "peft: {columns: [trained]}\npetf: {columns: [rank]}",
            (2, 1),
            'there is no topic "petf"',
            'did you mean "peft"?',
        ),
        (
            "peft:\n  columns:\n    - trainde\n",
            (3, 7),
            'a comparison has no field "trainde"',
            'did you mean "trained"?',
        ),
        ("peft: {}", (1, 1), '"peft" has no columns', "write columns: and a list of fields"),
        ("peft: {columns: [rank], by_part: maybe}", (1, 25), '"by_part" is not known here', None),
        ("peft: {columns: [rank], rows: 3}", (1, 25), '"rows" is not known here', None),
        ("peft: {columns: rank}", (1, 17), "this is not a list", None),
        ("peft: [rank]", (1, 7), "this is not a mapping", None),
        ("- peft", (1, 1), "this is not a mapping", None),
        ("peft: {columns: [", (1, 18), "is not YAML", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_of_the_plan_is_told(tmp_path: Path, text: str, place: tuple[int, int], message: str, tip: str | None):
    path = tmp_path / "comparisons.yml"
    path.write_text(text, encoding="utf-8")
    plan = Plan(path)
    comparisons(plan, TOPICS)
    first = plan.problems[0]
    assert (first.path, first.line, first.column) == (display_path(path), *place)
    assert first.message.startswith(message)
    assert tip is None or first.tip == tip


def test_a_plan_that_cannot_be_read_is_told(tmp_path: Path):
    (tmp_path / "latin.yml").write_bytes(b"caf\xe9")
    told = [[str(problem) for problem in Plan(tmp_path / name).problems] for name in ("none.yml", "latin.yml")]
    assert "cannot be read: No such file or directory" in told[0][0]
    assert "is not UTF-8" in told[1][0]


def test_every_field_stands_in_a_table():
    assert {name for columns in COMPARISONS.values() for name in columns.fields} == set(Comparison.model_fields)


def test_a_sub_topic_has_its_own_columns_or_those_of_its_topic():
    def topic(name: str, parent: str | None = None) -> Topic:
        return Topic(id=name, name=Text(en="A", zh="甲"), parent=parent)

    assert columns_of(topic("ranking-prompting", "search"), COMPARISONS) is COMPARISONS["ranking-prompting"]
    assert columns_of(topic("rag-law", "rag"), COMPARISONS) is COMPARISONS["rag"]
    assert columns_of(topic("weather"), COMPARISONS) is None


@pytest.mark.parametrize("name", COMPARISONS)
def test_every_topic_compared_has_a_table_of_the_real_catalog(real, name: str):
    """In both languages the same rows, at least three of them, and no column without a value."""
    tables = []
    for language in LANGUAGES:
        columns = COMPARISONS[name]
        tables_of = Site(real, language, None).render.tables
        html = tables_of.comparison(real.topics[name], columns.fields, columns.by_part, "x/")
        table = [row for row in rows(html) if len(row) > 1]
        assert len(heads(html)) == len(columns.fields) + 2
        assert all(len(row) == len(heads(html)) for row in table)
        assert all(any(row[index] not in ("", "–") for row in table) for index in range(len(heads(html))))
        tables.append([row[1] for row in table])
    assert tables[0] == tables[1]
    assert len(tables[0]) >= 3
    if not COMPARISONS[name].by_part:
        assert tables[0] == sorted(tables[0], key=lambda year: (year == "", year)), "oldest first, no date last"


def test_works_that_a_table_of_their_topic_would_lack_are_few(real):
    """Most papers on these subjects stand in its table; a new one may come without, as contributors do not owe it."""
    for name in ("peft", "search", "long-context-benchmarks", "rag", "tool-use"):
        telling = [field for field in COMPARISONS[name].fields if field != "claim"]
        papers = [entry for entry in real.of_topic(name) if isinstance(entry, Paper)]
        missing = [
            entry.id
            for entry in papers
            if not (entry.comparison and any(getattr(entry.comparison, field) for field in telling))
        ]
        assert len(missing) <= len(papers) / 5, (name, missing)


# The table


@pytest.fixture(scope="module")
def compared(catalog):
    """The made-up catalog with three papers compared and nothing else."""
    records = {
        "lantern": Comparison.model_validate(
            {
                "trained": {"en": "Four tokens <a page>", "zh": "每页四个 token"},
                "trainable_percent": 0.25,
                "memory": "9 & 10 GiB",
                "stages": ("retrieval", "reranking"),
                "unit": "listwise",
                "languages": ("en", "zh"),
                "datasets": 1200,
                "claim": {"en": "47.5 on PebbleBench", "zh": "PebbleBench 得 47.5"},
            }
        ),
        "glow-tokens": Comparison.model_validate({"trained": "Glow", "claim": "The first of its kind"}),
        "harbour": Comparison.model_validate({"claim": "A claim and nothing to compare it with"}),
    }
    entries = {
        name: entry.model_copy(update={"comparison": records.get(name)}) if hasattr(entry, "comparison") else entry
        for name, entry in catalog.entries.items()
    }
    return replace(catalog, entries=entries)


def table(catalog, language, topic, fields, by_part=False) -> str:
    tables = Site(catalog, language, None).render.tables
    return tables.comparison(catalog.topics[topic], fields, by_part, "topics/light/")


def test_table(compared):
    fields = ("trained", "trainable_percent", "rank", "memory", "stages", "unit", "languages", "datasets", "claim")
    english, chinese = (table(compared, language, "light", fields) for language in LANGUAGES)
    assert heads(english) == [
        "Name", "Year", "What is trained", "Trained (%)", "Memory", "Stage", "Unit", "Languages", "Data sets", "Claim"
    ]  # fmt: skip
    assert rows(english) == [
        ["Glow Tokens", "2021", "Glow", "–", "–", "–", "–", "–", "–", "The first of its kind"],
        [
            "Lantern", "2023", "Four tokens &lt;a page&gt;", "0.25", "9 &amp; 10 GiB", "retrieval, reranking",
            "listwise", "English, Chinese", "1,200", "47.5 on PebbleBench",
        ],
    ]  # fmt: skip
    assert rows(chinese)[1][2:6] == ["每页四个 token", "0.25", "9 &amp; 10 GiB", "召回、重排"]
    assert 'href="../../papers/lantern/"' in english
    numbers = re.findall(r'class="[^"]*\batlas-number\b', english)
    assert len(numbers) == 3 * 3, "year, share and count, in the head and in two rows"
    assert re.findall(r'data-head="([^"]*)"', english) == ["What is trained", "Claim", *heads(english)[2:]]
    assert 'aria-label="Comparison: Light"' in english


def test_a_work_without_a_date_comes_last(catalog):
    assert [row[0] for row in rows(table(catalog, "en", "light", ("trained",)))] == ["On Dim Lamps", "Glow attention"]


def test_rows_stand_under_their_sub_topic(compared):
    html = table(compared, "zh", "light", ("trained",), by_part=True)
    assert rows(html)[0] == ["微光"]
    assert [row[0] for row in rows(html)[1:]] == ["微光 token", "Lantern"]
    assert html.count('scope="rowgroup" colspan="3"') == html.count("<tbody>") == 1


def test_a_claim_alone_is_no_comparison(compared):
    with pytest.raises(RenderError, match='no entry of "soil" has a comparison'):
        table(compared, "en", "soil", ("trained", "claim"))


@pytest.mark.parametrize(
    ("name", "message", "tip"),
    [
        ("ligth", 'comparison: there is no topic "ligth"', 'did you mean "light"?'),
        ("roots", 'comparison: there is no comparison of "roots"', "there are comparisons of light"),
        ("weather", 'comparison: no entry of "weather" has a comparison', "fill in `comparison` in its entries"),
    ],
)
def test_a_wrong_call_is_told(catalog, name: str, message: str, tip: str):
    told = []
    compared = {"light": ColumnSet(("trained",))}
    if name == "weather":
        compared["weather"] = ColumnSet(("trained",))
    macros = Macros(Site(catalog, "en", None), lambda *fault: told.append(fault[2:]), compared)
    assert macros.table()["comparison"](1, name) == ""
    assert told == [(message, tip)]


def test_a_near_name_is_suggested(catalog):
    told = []
    compared = {"glows": ColumnSet(("trained",))}
    macros = Macros(Site(catalog, "en", None), lambda *fault: told.append(fault[3]), compared)
    macros.table()["comparison"](1, "soil")
    macros.table()["comparison"](1, "glow")
    assert told[1] == 'did you mean "glows"?'


# The model


@pytest.mark.parametrize("kind", [Paper, Term])
def test_the_field_stands_before_the_summary(kind):
    order = kind.canonical_order()
    assert order.index("comparison") < order.index("summary")
    row = next(row for row in field_rows(kind, "en", own_only=True) if row.name == "comparison")
    assert {below.name for below in row.fields} == set(Comparison.model_fields)
    assert next(below for below in row.fields if below.name == "stages").values == SEARCH_STAGES
    assert not row.required
    described = json_schema(kind)["$defs"]["Comparison"]["properties"].values()
    assert all(definition["description"] and definition["description_zh"] for definition in described)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  traned: x\n", 'unknown-field: there is no field "traned"'),
        ("  trainable_percent: much\n", 'wrong-type: "comparison.trainable_percent" must be a number'),
        ("  trainable_percent: 0\n", 'out-of-range: "comparison.trainable_percent" is 0; it must be above 0'),
        ("  stages: [retrival]\n", 'unknown-value: "comparison.stages[1]" may not be "retrival"'),
        ("  unit: pair\n", 'unknown-value: "comparison.unit" may not be "pair"'),
        ("  trained: {en: Some}\n", 'missing-language: "comparison.trained" has no Chinese text'),
        ("  trained:\n    en: Some\n    zh: 这里,那里\n", "chinese-typography: punctuation or spacing"),
        ("  languages: [english]\n", 'language: "english" is not a language tag'),
    ],
)
def test_a_wrong_value_is_told(copy: Path, today: Date, line: str, told: str):
    path = copy / "papers/lantern.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("summary:\n", f"comparison:\n{line}summary:\n", 1), encoding="utf-8")
    problems = examine(copy, today)[1]
    assert [told in str(problem) for problem in problems] == [True], problems


def test_the_real_catalog_is_clean():
    run = subprocess.run(
        [sys.executable, "-m", "llm_atlas.cli", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
