"""What every page of the site has for those who cannot see it, or use no mouse; `make audit` measures the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import yaml

from llm_atlas.catalog.languages import LANGUAGES
from sites import ROOT

SHEET = re.compile(r'<link rel="stylesheet" href="(?:\.\./|\./|/(?:zh/)?)*(assets/(?!stylesheets/)[^"]+)"')
REFERENCE = re.compile(r'\s(?:aria-(?:describedby|labelledby|controls|owns|details)|for|headers)="([^"]*)"')
TEMPLATES = re.compile(r"<template\b.*?</template>", re.S)


def pages(site: Path) -> dict[str, str]:
    """The pages on which a reader stays, by their path."""
    texts = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    return {name: text for name, text in sorted(texts.items()) if 'http-equiv="refresh"' not in text}


def test_no_two_pages_share_a_title(site: Path) -> None:
    by_title = defaultdict(list)
    for name, text in pages(site).items():
        by_title[text.partition("<title>")[2].partition("</title>")[0]].append(name)
    assert {title: names for title, names in by_title.items() if len(names) > 1 or not title} == {}


def test_every_page_can_be_skipped_into(site: Path) -> None:
    """The first link of a page leads to a place in it."""
    wrong = []
    for name, text in pages(site).items():
        body = text.partition("<body")[2]
        first = re.search(r'<a\b[^>]*href="([^"]*)"[^>]*class="md-skip"', body)
        before = body[: first.start()] if first else body
        if not first or "<a " in before or f'id="{first[1].rpartition("#")[2]}"' not in text:
            wrong.append(name)
    assert wrong == []


def test_what_an_element_names_is_there(site: Path) -> None:
    """Hints, labels and what is controlled: the id stands on the page. What a script makes, the audit sees."""
    wrong = {}
    for name, text in pages(site).items():
        shown = TEMPLATES.sub("", text)
        ids = set(re.findall(r'\sid="([^"]*)"', shown))
        named = {one for value in REFERENCE.findall(shown) for one in value.split()}
        if named - ids:
            wrong[name] = sorted(named - ids)
    assert wrong == {}


def test_one_style_sheet_of_ours_is_waited_for(site: Path) -> None:
    """It holds those of mkdocs.yml, whole and in their order; the form alone has another."""
    listed = re.search(r"^extra_css: \[(.*)\]", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    assert listed
    sheets = [(ROOT / "hooks/theme" / name).read_text(encoding="utf-8") for name in listed[1].split(", ")]
    assert (site / "assets/atlas.css").read_text(encoding="utf-8") == "\n".join(sheets)
    found = {name: SHEET.findall(text) for name, text in pages(site).items()}
    others = {name for name, names in found.items() if names != ["assets/atlas.css"]}
    folders = [f"{'' if language == LANGUAGES[0] else language + '/'}contribute" for language in LANGUAGES]
    assert others == {f"{folder}/{page}/index.html" for folder in folders for page in ("new", "suggest")}


def test_the_reasons_for_what_stays_are_said_in_every_language() -> None:
    lines = yaml.safe_load((ROOT / "tests/audit/known.yml").read_text(encoding="utf-8"))
    assert [line for line in lines if set(line["reason"]) != set(LANGUAGES)] == []
    words = yaml.safe_load((ROOT / "tests/audit/words.yml").read_text(encoding="utf-8"))
    assert set(words) == set(LANGUAGES)
    assert len({frozenset(said) for said in words.values()}) == 1
