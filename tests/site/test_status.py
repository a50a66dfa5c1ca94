"""What is known of the facts: the page that counts it, the line on a page of an entry, and how far a text reaches."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.languages import LANGUAGES
from llm_atlas.catalog.parts import Checked
from llm_atlas.site.calls import CurrentPage
from llm_atlas.site.render.queries import RenderError
from llm_atlas.site.render.renderer import Renderer
from llm_atlas.site.revised import revised

MakeRenderer = Callable[..., Renderer]

ANSWERS = {
    "arxiv": {
        "2302.99901": {"state": "found", "checked": "2026-11-30"},
        "2302.99902": {"state": "missing", "checked": "2026-12-01"},
    },
    "crossref": {},
    "links": {"https://a.example.org/": {"state": "dead", "checked": "2026-12-01"}},
}


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_counts_what_was_checked(renderer: MakeRenderer):
    told = text_of(renderer("en").status.page("status/", ANSWERS))
    assert "1 of 11 entries were checked against something." in told
    assert "against the repository 1 0 0 1 0 0 0" in told
    assert "against nothing yet 10 4 2 1 1 1 1" in told
    assert "licence 1 figures 1" in told
    assert "2024-05-02 1" in told
    assert "Sprout-1B : superseded; Superseded by: Fernseed" in told
    assert "2 arXiv ids: found 1, missing 1; 2026-11-30 – 2026-12-01" in told
    assert "1 links: dead 1; 2026-12-01" in told
    assert "DOIs" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_answers_the_page_says_that_nobody_asked(language, renderer: MakeRenderer):
    html = renderer(language).status.page("status/", {})
    assert {"en": "have been asked yet", "zh": "还没有向 arXiv"}[language] in html


CASES = [
    (Checked(against="nothing-yet"), "against nothing yet", "尚未核对"),
    (
        Checked(against="abstract", day="2026-12-01", version="v2", open=("figures", "notes")),
        "against the abstract (v2), 2026-12-01; left open: figures, notes",
        "对照摘要（v2），2026-12-01；未核对的部分：数字、要点",
    ),
    (Checked(against="full-text", day="2026-12-01"), "against the full text, 2026-12-01", "对照全文，2026-12-01"),
]


@pytest.mark.parametrize(("checked", "en", "zh"), CASES)
def test_the_page_of_an_entry_says_it_in_one_line(checked, en, zh, catalog: Catalog, renderer: MakeRenderer):
    entry = catalog.entries["lantern"].model_copy(update={"checked": checked})
    for language, wanted in (("en", en), ("zh", zh)):
        html = renderer(language).entries.page(entry)
        line = next(line for line in html.splitlines() if 'status/"' in line)
        assert re.sub(r"<dt>.*</dt>|<[^>]+>", "", line) == wanted


HEADS = [
    ("# No head\n\nrevised: 2026-01-01\n", None),
    ("---\ndescription: x\n---\n\nrevised: 2026-01-01\n", None),
    ("---\nrevised: 2026-01-02\n---\n# A\n", (2, "2026-01-02")),
    ("---\nhide: [toc]\nrevised: '2026-01-02'\n---\n# A\n", (3, "2026-01-02")),
]


@pytest.mark.parametrize(("text", "found"), HEADS)
def test_the_head_of_a_page_says_when_it_was_revised(text, found):
    assert revised(text) == found


@pytest.mark.parametrize("written", ["2026-1-2", "2026-02-30", "yesterday", ""])
def test_what_is_no_day_is_told(written):
    page = CurrentPage(source=f"---\nrevised: {written}\n---\n")
    with pytest.raises(RenderError) as caught:
        _ = page.revised
    assert (str(caught.value), caught.value.tip) == (
        f'revised is "{written}", which is not a day',
        "write YYYY-MM-DD in the head of the page",
    )


def test_a_topic_says_how_far_it_reaches(catalog: Catalog, renderer: MakeRenderer):
    topic = catalog.topics["light"]
    wanted = {
        "2024-05-01": "Covers work up to 2024. Text revised on 2024-05-01. 1 entry has come since.",
        "2099-05-01": "Covers work up to 2024. Text revised on 2099-05-01.",
    }
    for day, told in wanted.items():
        html = renderer("en").topics.head(topic, topic.page, day)
        assert re.search(r'<p class="atlas-note">(.*)</p>', html)[1] == told
    undated = {name: entry.model_copy(update={"date": None}) for name, entry in catalog.entries.items()}
    html = renderer("en", replace(catalog, entries=undated)).topics.head(topic, topic.page)
    assert "atlas-note" not in html


def test_home_says_when_it_was_revised(renderer: MakeRenderer):
    assert renderer("en").overviews.coverage("2026-12-01").endswith(" Text revised on 2026-12-01.")
    assert renderer("zh").overviews.coverage("2026-12-01").endswith("。文字修订于 2026-12-01。")


def test_a_word_for_every_answer(renderer: MakeRenderer):
    states = ("found", "missing", "elsewhere", "alive", "moved", "dead", "unsure")
    answers = {"links": {state: {"state": state, "checked": "2026-12-01"} for state in states}}
    told = text_of(renderer("en").status.page("status/", answers))
    assert "7 links: alive 1, dead 1, registered elsewhere 1, found 1, missing 1, moved 1, unsure 1;" in told
