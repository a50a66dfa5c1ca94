"""The site that a real build of the real catalog makes, as files."""

from __future__ import annotations

import gzip
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from llm_atlas.catalog.entries import FOLDERS
from sites import HOSTILE_TITLE, ROOT

ENTRIES = sorted(
    path.relative_to(ROOT / "catalog").with_suffix("").as_posix()
    for folder in FOLDERS
    for path in (ROOT / "catalog" / folder).glob("*.yml")
)
TOPICS = yaml.safe_load((ROOT / "catalog/topics.yml").read_text(encoding="utf-8"))


def read(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


def test_every_entry_has_a_page_in_both_languages(site: Path) -> None:
    missing = [
        f"{prefix}{entry}"
        for entry in ENTRIES
        for prefix in ("", "zh/")
        if not (site / prefix / entry / "index.html").is_file()
    ]
    assert missing == []


def test_every_topic_has_a_page_in_both_languages(site: Path) -> None:
    for topic in TOPICS:
        for prefix, language in (("", "en"), ("zh/", "zh")):
            if "parent" in topic:
                page = read(site, f"{prefix}topics/{topic['parent']}")
                listed = f'id="{topic["id"]}"' in page
                used = f'href="#{topic["id"]}"' in page
                assert listed == used
            else:
                heading = re.search(r"<h1[^>]*>(.*?)</h1>", read(site, f"{prefix}topics/{topic['id']}"), re.S)
                assert heading and topic["name"][language] in heading[1]


def test_a_topic_page_shows_each_entry_once(site: Path) -> None:
    for topic in TOPICS:
        if "parent" not in topic:
            page = read(site, f"topics/{topic['id']}")
            titles = re.findall(r'class="atlas-card__title"><a href="([^"]+)"', page)
            assert len(titles) == len(set(titles)), topic["id"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "topics",
        "lists",
        "lists/classics",
        "corrections",
        "contribute",
        "catalog",
        "timeline",
        "papers",
        "models",
        "guides",
    ],
)
def test_pages_stand_in_both_languages(site: Path, address: str) -> None:
    for prefix, tag in (("", "en"), ("zh/", "zh")):
        assert f'<html lang="{tag}"' in read(site, prefix + address)


def test_hreflang_goes_both_ways(site: Path) -> None:
    for address in ("", "papers/qlora/", "topics/peft/"):
        english, chinese = read(site, address), read(site, f"zh/{address}")
        links = [
            re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page) for page in (english, chinese)
        ]
        assert links[0] == links[1]
        assert [tag for tag, _ in links[0]] == ["en", "zh-Hans", "x-default"]
        found = dict(links[0])
        assert found["zh-Hans"] == found["en"].removesuffix(address) + "zh/" + address


def test_both_trees_of_pages_are_the_same() -> None:
    trees = [
        {path.relative_to(ROOT / "docs" / language).as_posix() for path in (ROOT / "docs" / language).rglob("*.md")}
        for language in ("en", "zh")
    ]
    assert trees[0] == trees[1]


def test_nothing_is_fetched_from_another_host(site: Path) -> None:
    loading = re.compile(
        r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=["']?(?:https?:)?//[^\s"'>]+
        |<link\b(?=[^>]*\brel=["']?(?:stylesheet|icon|preload|preconnect|manifest))[^>]*\bhref=["']?(?:https?:)?//[^\s"'>]+
        |url\(\s*["']?(?:https?:)?//[^)]+""",
        re.X,
    )
    found = {
        (path.relative_to(site).as_posix(), match[0])
        for path in [*site.rglob("*.html"), *site.rglob("*.css")]
        for match in loading.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_entry_page_links_to_its_file_for_editing(site: Path) -> None:
    page = read(site, "papers/qlora")
    assert "/edit/main/catalog/papers/qlora.yml" in page
    assert "/edit/main/docs/en/topics/peft.md" in read(site, "topics/peft")


def test_api_holds_the_catalog(site: Path) -> None:
    api = json.loads((site / "api/catalog.json").read_text(encoding="utf-8"))
    assert {"version", "generated_from", "entries"} <= set(api)
    pages = {entry["page"].rstrip("/") for entry in api["entries"]}
    assert pages == {*ENTRIES, "papers/hostile"}
    for entry in api["entries"]:
        assert (site / entry["page"] / "index.html").is_file()
        assert (site / entry["page_zh"] / "index.html").is_file()
    qlora = next(entry for entry in api["entries"] if entry["id"] == "qlora")
    assert qlora["arxiv"] == "2305.14314"
    assert {"document": "000_f3038b5b38f043c3.txt", "item": 20} in qlora["sources"]
    assert not (site / "zh/api").exists()


def test_sitemaps_hold_every_page_and_no_date(site: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    for prefix in ("", "zh/"):
        root = ET.parse(site / prefix / "sitemap.xml").getroot()
        addresses = {element.text for element in root.iter(f"{space}loc")}
        assert any(address.endswith(f"/{prefix}papers/qlora/") for address in addresses)
        assert len(addresses) > len(ENTRIES)
        assert not list(root.iter(f"{space}lastmod"))


def test_hostile_text_comes_out_as_written(site: Path) -> None:
    escaped = (
        "{{ 7*7 }} {% raw %} &lt;script&gt;alert(1)&lt;/script&gt; | *star* _line_ `tick` [a](b) &amp;amp; "
        "&lt;b&gt;bold&lt;/b&gt;"
    )
    for address in ("papers/hostile", "zh/papers/hostile", "topics/peft", "zh/topics/peft", "papers/all/2", ""):
        page = read(site, address)
        assert escaped in page, address
        for number in range(1, 7):
            assert f"<script>alert({number})" not in page
        assert "<img src=x" not in page
    assert HOSTILE_TITLE.startswith("{{")


def test_no_word_that_stands_for_a_fragment_is_left(site: Path) -> None:
    left = [path for path in site.rglob("*.html") if re.search(r"atlasfragment\d", path.read_text(encoding="utf-8"))]
    assert left == []
    for prefix in ("", "zh/"):
        for path in (site / prefix / "search").rglob("*.bin"):
            assert not re.search(rb"atlasfragment\d", gzip.decompress(path.read_bytes())), path


def test_pages_are_small(site: Path) -> None:
    """An entry page of at most 50 kB, so that it loads on a slow network."""
    sizes = {entry: len(read(site, entry).encode()) for entry in ENTRIES if entry.startswith("papers/")}
    assert max(sizes.values()) <= 50_000
