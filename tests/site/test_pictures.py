"""Pictures: where marks stand, what a template makes of them, and what a reader can do with them in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.languages import LANGUAGES
from llm_atlas.catalog.load import load
from llm_atlas.macros import Macros
from llm_atlas.site.lettering import ELLIPSIS, fitted, width
from llm_atlas.site.pictures.lineage import lineage
from llm_atlas.site.pictures.marks import PAGE_WIDTH, ROW, Mark
from llm_atlas.site.pictures.timeline import Scale, timeline
from llm_atlas.site.pictures.years import entries_by_year
from llm_atlas.site.site import Site
from sites import HOSTILE, HOSTILE_TITLE, ROOT

PICTURES = ["/", "/timeline/", "/contribute/macros/"]
BOTH = [*PICTURES, *(f"/zh{address}" for address in PICTURES)]


def drawings(html: str) -> list[ET.Element]:
    """The drawings in a piece of HTML, parsed as strictly as XML is; signs of the legend are left out."""
    found = [ET.fromstring(svg) for svg in re.findall(r"<svg\b.*?</svg>", html, re.S)]
    return [svg for svg in found if svg.get("role")]


def picture(catalog: Catalog, name: str, topic: str | None = None, language: str = "en") -> str:
    """The HTML of a picture on the page of a topic."""
    render = Site(catalog, language, None).render
    found = catalog.topics[topic] if topic else None
    made = {"timeline": timeline, "lineage": lineage}[name](catalog, language, found)
    return render.pictures.draw(made, "topics/x/")


# Letters


def test_text_is_cut_where_it_does_not_fit() -> None:
    assert fitted("LoRA", 13, 100) == "LoRA"
    assert fitted("Hallucination and factuality", 13, 132) == "Hallucination and" + ELLIPSIS
    assert fitted("参数高效微调的综述", 13, 60) == "参数高" + ELLIPSIS
    assert width("微", 10) > width("M", 10) > width("i", 10) > width("\u0301", 10) == 0


@given(st.text(max_size=60), st.floats(30, 200))
def test_cut_text_always_fits(text: str, room: float) -> None:
    assert width(fitted(text, 13, room), 13) <= room


# Places

DATES = st.from_regex(r"\A(19[6-9]|20[0-2])[0-9](-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?\Z")


@given(st.lists(DATES, min_size=1, max_size=40))
def test_later_is_further_right_and_all_is_inside(dates: list[str]) -> None:
    scale = Scale(dates, 700)
    days = sorted(date for date in dates if len(date) == 10)
    places = [scale.x(day) for day in days]
    assert places == sorted(places)
    assert all(0 < scale.x(date) < scale.width for date in dates)
    years = [tick for tick in scale.ticks("en") if tick.is_year]
    assert [tick.label for tick in years] == sorted({date[:4] for date in dates})
    assert all(b.x - a.x >= 40 for a, b in pairwise(scale.ticks("en")) if b.is_year is a.is_year)
    for date in days:
        before = [tick.label for tick in years if tick.x <= scale.x(date)]
        assert before[-1] == date[:4]


def apart(marks: tuple[Mark, ...], gap: float) -> None:
    """No two marks of a row are nearer than `gap`."""
    rows: dict[float, list[Mark]] = {}
    for mark in marks:
        rows.setdefault(mark.y, []).append(mark)
    for row in rows.values():
        row.sort(key=lambda mark: mark.left)
        assert all(a.left + a.width + gap <= b.left for a, b in pairwise(row))
    heights = sorted(rows)
    assert all(b - a >= 24 for a, b in pairwise(heights))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_touches_in_any_timeline(real: Catalog, language: str) -> None:
    for topic in (None, *real.main_topics):
        found = timeline(real, language, topic)
        entries = real.of_topic(topic.id) if topic else real.entries.values()
        dated = {entry.id for entry in entries if entry.date}
        if found is None:
            assert not dated
            continue
        assert {mark.entry.id for mark in found.marks} == dated
        assert len(found.marks) == len(dated) == len(list(entries)) - found.undated
        apart(found.marks, 9.8)
        for lane in found.lanes:
            assert lane.y + (18 if found.titled else 0) <= min(mark.y for mark in lane.marks) - ROW / 2
        for mark in found.marks:
            assert mark.left >= 0 and mark.left + mark.width <= found.width
            assert mark.x - 5.1 <= mark.left if not mark.aside else mark.left + mark.width >= mark.x + 4.9
            assert mark.light == (len(mark.entry.date) == 4)
        assert found.width <= PAGE_WIDTH


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lineage_goes_from_left_to_right(real: Catalog, language: str) -> None:
    drawn = 0
    for topic in real.main_topics:
        own = {entry.id for entry in real.of_topic(topic.id)}
        edges = {(base, entry.id) for entry in real.of_topic(topic.id) for base in entry.builds_on}
        found = lineage(real, language, topic)
        if found is None:
            assert len(edges) < 2
            continue
        drawn += 1
        at = {mark.entry.id: mark for mark in found.marks}
        assert set(at) == {name for edge in edges for name in edge}
        assert len(found.lines) == len(edges)
        for base, entry in edges:
            assert at[base].left + at[base].width < at[entry].left
        for mark in found.marks:
            assert mark.light == (mark.entry.id not in own)
            assert mark.left >= 0 and mark.left + mark.width <= found.width
            assert ROW / 2 <= mark.y <= found.height - ROW / 2
        columns: dict[float, list[float]] = {}
        for mark in found.marks:
            columns.setdefault(mark.left, []).append(mark.y)
        for heights in columns.values():
            assert all(b - a >= 24 for a, b in pairwise(sorted(heights)))
    assert drawn >= 10


def test_long_line_goes_around_the_box_between(real: Catalog) -> None:
    """A line that passes a column keeps clear of the boxes in it."""
    found = lineage(real, "en", real.topics["peft"])
    for line in found.lines:
        for x, y in re.findall(r"([\d.]+) ([\d.]+)H", line)[1:]:
            for mark in found.marks:
                assert not (mark.left <= float(x) <= mark.left + mark.width and abs(mark.y - float(y)) < 14)


def test_made_up_timeline(catalog: Catalog) -> None:
    found = timeline(catalog, "en", catalog.topics["light"])
    assert [(lane.title, [mark.label for mark in lane.marks]) for lane in found.lanes] == [
        ("Glow", ["Glow Tokens", "Harbour: a Safe Store" + ELLIPSIS, "Lantern"]),
        ("Lamps & <wicks>", ["Choosing a Lantern"]),
    ]
    assert [tick.label for tick in found.ticks if tick.is_year] == ["2021", "2022", "2023", "2024"]
    assert found.undated == 2
    assert found.kinds == ("paper", "guide")


def test_made_up_lineage(catalog: Catalog) -> None:
    found = lineage(catalog, "en", catalog.topics["roots"])
    assert {mark.label: mark.bases for mark in found.marks if not mark.light} == {
        "Harbour: a Safe Store for" + ELLIPSIS: ("Glow Tokens",),
        "Fernseed-7B": ("Lantern",),
    }
    assert {mark.label for mark in found.marks if mark.light} == {"Glow Tokens", "Lantern"}
    assert lineage(catalog, "en", catalog.topics["weather"]) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_years_count_every_entry_once(real: Catalog, language: str) -> None:
    table = entries_by_year(real, language)
    assert sum(table.totals) == len(real.entries) == sum(row.total for row in table.rows)
    assert [row.topic for row in table.rows] == [t for t in real.main_topics if any(r.topic == t for r in table.rows)]
    for row in table.rows:
        for column, count, shade in zip(table.columns, row.counts, row.shades, strict=True):
            home = [e for e in real.entries.values() if real.root(e.topics[0]) == row.topic and e.year in column.years]
            assert count == len(home)
            assert (shade > 0) == (count > 0) and shade <= 5


# Drawings


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["timeline", "lineage"])
def test_drawing_is_named_and_every_mark_is_a_link(catalog: Catalog, name: str, language: str) -> None:
    html = picture(catalog, name, "roots", language)
    (group,) = re.findall(r'<(?:svg|div)[^>]* role="group"[^>]*>', html)
    described = re.search(r'aria-describedby="([^"]+)"', group)[1]
    assert re.search(rf'<(desc|p) id="{described}"[^>]*>[^<]+</\1>', html)
    named = re.search(r'aria-label="([^"]+)"|aria-labelledby="([^"]+)"', group)
    assert named[1] or re.search(rf'<title id="{named[2]}">[^<]+<', html)
    made = {"timeline": timeline, "lineage": lineage}[name](catalog, language, catalog.topics["roots"])
    links = [link for svg in drawings(html) for link in svg.iter("a")]
    assert sorted(link.get("href") for link in links) == sorted(f"../../{mark.entry.page}" for mark in made.marks)
    for link in links:
        label = "".join(link.find("text").itertext()).removesuffix(ELLIPSIS)
        assert label in link.find("title").text
    for mark in made.marks:
        assert html.count(f'href="../../{mark.entry.page}"') >= 2  # in the drawing and behind it


def test_drawing_without_data_says_so(catalog: Catalog) -> None:
    assert "<svg" not in picture(catalog, "timeline", "weather")
    assert "nothing to draw" in picture(catalog, "lineage", "weather")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_is_text_in_a_drawing(copy: Path, language: str) -> None:
    for number, bases in enumerate(("", "[hostile0]", "[hostile0, hostile1]")):
        text = HOSTILE.replace("[peft]", "[weather]").replace("date: 2026-11", f"date: 2024-0{number + 1}")
        (copy / f"papers/hostile{number}.yml").write_text(
            text + (f"builds_on: {bases}\n" if bases else ""), encoding="utf-8"
        )
    catalog, problems = load(copy)
    assert not problems
    for name in ("timeline", "lineage"):
        html = picture(catalog, name, "weather", language)
        assert "<script" not in html and "<b>" not in html
        (svg,) = drawings(html)
        links = list(svg.iter("a"))
        assert len(links) == 3
        for link in links:
            assert HOSTILE_TITLE in link.find("title").text
            assert {child.tag for child in link} <= {"title", "rect", "path", "text"}
            assert "".join(link.find("text").itertext()).removesuffix(ELLIPSIS) in HOSTILE_TITLE


@pytest.mark.slow
def test_same_bytes_whatever_the_order_of_hashes() -> None:
    program = """
from pathlib import Path
from llm_atlas.catalog.load import load
from llm_atlas.site.pictures.lineage import lineage
from llm_atlas.site.pictures.timeline import timeline
from llm_atlas.site.pictures.years import entries_by_year
from llm_atlas.site.site import Site
catalog, _ = load(Path("catalog"))
for language in ("en", "zh"):
    render = Site(catalog, language, None).render
    print(render.pictures.draw(entries_by_year(catalog, language), ""))
    for topic in (None, *catalog.main_topics):
        print(render.pictures.draw(timeline(catalog, language, topic), ""))
        print(topic and render.pictures.draw(lineage(catalog, language, topic), ""))
"""
    made = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert made[0] == made[1] == made[2]
    assert made[0].count(b"<svg") > 80


@pytest.mark.parametrize(("language", "heads"), [("en", ("Timeline", "Lineage")), ("zh", ("时间线", "脉络"))])
def test_figures_of_a_topic_stand_only_where_they_say_something(
    real: Catalog, language: str, heads: tuple[str, str]
) -> None:
    macros = Macros(Site(real, language, None), lambda *problem: pytest.fail(str(problem)))
    figures = macros.table()["topic_figures"]
    for topic in real.main_topics:
        text = figures(1, topic.id)
        dated = sum(bool(entry.date) for entry in real.of_topic(topic.id))
        edges = sum(len(set(entry.builds_on)) for entry in real.of_topic(topic.id))
        assert (f"## {heads[0]} {{ #timeline }}" in text) == (dated >= 5)
        assert (f"## {heads[1]} {{ #lineage }}" in text) == (edges >= 2)
        assert bool(text) == (dated >= 5 or edges >= 2)


def test_unknown_topic_is_told(real: Catalog) -> None:
    told = []
    table = Macros(Site(real, "en", None), lambda *problem: told.append(problem[2:])).table()
    for name in ("timeline", "lineage", "topic_figures"):
        assert table[name](1, "pfet") == ""
    assert told == [(f'{name}: there is no topic "pfet"', 'did you mean "peft"?') for name in
                    ("timeline", "lineage", "topic_figures")]  # fmt: skip


# The built site


def test_every_mark_leads_to_a_page(site: Path) -> None:
    seen = 0
    for path in site.rglob("index.html"):
        html = path.read_text(encoding="utf-8")
        if "atlas-picture" not in html:
            continue
        for svg in drawings(html):
            for link in svg.iter("a"):
                seen += 1
                page = link.get("href").partition("#")[0]
                assert (path.parent / page / "index.html").is_file(), (path, page)
    assert seen > 600


def test_timeline_is_in_the_navigation(site: Path) -> None:
    for prefix, name in (("", "Timeline"), ("zh/", "时间线")):
        page = (site / prefix / "catalog/index.html").read_text(encoding="utf-8")
        assert re.search(rf'<a href="\.\./timeline/" class="md-nav__link">\s*<span[^>]*>\s*{name}\s*<', page)
