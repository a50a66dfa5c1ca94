"""What the head of a page and the files at the root say to search engines, chats and browsers."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.load import load
from llm_atlas.site.export.citations import Citations
from llm_atlas.site.export.hosting import robots_txt, security_txt, web_manifest
from llm_atlas.site.export.works import Name, Work
from llm_atlas.site.heads import citation_meta, file_links
from llm_atlas.site.linked_data import entry_data

ROOT = "https://llm-atlas.github.io/"  # as mkdocs.yml has it
HOSTILE = '</script><script>alert("&amp;")</script>'


def data_of(html: str) -> list[dict[str, Any]]:
    """The things that a page says of itself in JSON-LD."""
    found = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
    assert all(thing.pop("@context") == "https://schema.org" for thing in found)
    return [one for thing in found for one in thing.get("@graph", [thing])]


def head(site: Path, page: str) -> str:
    return (site / page / "index.html").read_text(encoding="utf-8").partition("</head>")[0]


def tag(text: str, pattern: str) -> str:
    [found] = re.findall(pattern, text)
    return unescape(found)


TITLE, DESCRIPTION = r"<title>(.*?)</title>", r'<meta name="description" property="og:description" content="(.*?)">'


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_page_of_a_language_has_a_title_and_a_description_of_its_own(site: Path, language: str):
    pages = [path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")]
    heads = {page: head(site, page) for page in pages if (page.split("/")[0] == "zh") == (language == "zh")}
    heads = {page: text for page, text in heads.items() if 'http-equiv="refresh"' not in text}
    assert len(heads) > 300
    for pattern in (TITLE, DESCRIPTION):
        counts = Counter(tag(text, pattern) for text in heads.values())
        assert [text for text, count in counts.items() if count > 1 or not text] == []
    for page, text in heads.items():
        address = f"{ROOT}{page}/".replace("/./", "/")
        assert tag(text, r'<link rel="canonical" href="(.*?)">') == address
        title = tag(text, r'<meta property="og:title" content="(.*?)">')
        assert page in (".", "zh") or tag(text, TITLE).startswith(f"{title} - "), page


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_the_page_of_an_entry_says_what_it_is_about(garden: Path, folder: str):
    catalog, _ = load(garden / "catalog")
    citations = Citations(catalog, ROOT)
    for entry in catalog.entries.values():
        work = citations.work(entry)
        article, way = data_of(head(garden / "site", folder + entry.page))
        about = article["about"]
        assert article["datePublished"] == entry.added
        assert article["inLanguage"] == ("zh-Hans" if folder else "en")
        assert (about["name"], about.get("url", "")) == (entry.title, work.url)
        assert len(about.get("author", [])) == len(work.authors)
        assert [step["item"] for step in way["itemListElement"]] == [
            ROOT + folder,
            f"{ROOT}{folder}{entry.folder}/",
            ROOT + folder + entry.page,
        ]


def test_the_page_of_all_kinds_says_that_the_catalog_is_a_dataset(garden: Path):
    for folder in ("", "zh/"):
        [data] = data_of(head(garden / "site", f"{folder}catalog"))
        assert data["@type"] == "Dataset"
        paths = [file["contentUrl"].removeprefix(ROOT) for file in data["distribution"]]
        assert paths == ["api/catalog.json", "api/catalog.csl.json", "api/catalog.bib", "api/catalog.ris"]
        assert all((garden / "site" / path).is_file() for path in paths)


def test_no_text_of_an_entry_leaves_its_place_in_the_head(catalog: Catalog):
    entry = catalog.entries["lantern"].model_copy(update={"title": HOSTILE})
    work = Work("a", "article", HOSTILE, (Name(HOSTILE, whole=True),), container=HOSTILE)
    html = entry_data(entry, work, "en", ROOT, HOSTILE)
    assert html.count("<") == 2
    assert data_of(html)[0]["about"] == {
        "@type": "ScholarlyArticle",
        "name": HOSTILE,
        "author": [{"@type": "Organization", "name": HOSTILE}],
        "isPartOf": HOSTILE,
    }
    tags = citation_meta(work)
    assert tags.count("<") == tags.count("<meta ") == 3
    assert unescape(tags).count(HOSTILE) == 3


def test_what_is_no_paper_has_no_tags_of_one():
    for kind in ("software", "dataset", "web", "definition", "document"):
        assert citation_meta(Work("a", kind, "A", (Name("Lichen", "Ada"),), date="2023")) == ""


def test_a_site_in_a_folder_links_its_files_by_whole_addresses(catalog: Catalog):
    """Zotero takes an address from the start of the host; that of such a site begins behind its folder."""
    files = Citations(catalog).of_page("papers/lantern/")
    assert 'href="/papers/lantern.bib"' in file_links(files, "https://a.example.org/")
    assert 'href="/papers/lantern.bib"' in file_links(files, "")
    assert 'href="https://a.example.org/fork/papers/lantern.bib"' in file_links(files, "https://a.example.org/fork/")


def test_the_files_at_the_root():
    assert robots_txt(ROOT).splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {ROOT}sitemap.xml",
        f"Sitemap: {ROOT}zh/sitemap.xml",
    ]
    assert security_txt(ROOT, "https://host/a", "2026-11-28").splitlines() == [
        "Contact: https://host/a/security/advisories/new",
        "Expires: 2027-11-27T00:00:00Z",
        "Preferred-Languages: en, zh",
        f"Canonical: {ROOT}.well-known/security.txt",
    ]


def test_they_are_published_and_lead_somewhere(garden: Path):
    site = garden / "site"
    assert (site / ".well-known/security.txt").read_bytes() == (site / "security.txt").read_bytes()
    for line in (site / "robots.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("Sitemap: "):
            assert (site / line.removeprefix(f"Sitemap: {ROOT}")).is_file()
    for folder in ("", "zh/"):
        manifest = json.loads((site / folder / "manifest.webmanifest").read_text(encoding="utf-8"))
        assert all((site / folder / icon["src"]).is_file() for icon in manifest["icons"])
        assert all((site / folder / one["url"] / "index.html").is_file() for one in manifest["shortcuts"])
        assert 'rel="manifest" href="../../manifest.webmanifest"' in head(site, f"{folder}papers/lantern")


def test_a_manifest_speaks_its_language():
    manifest = json.loads(web_manifest("zh", [("topics/", "主题")]))
    assert (manifest["lang"], manifest["shortcuts"]) == ("zh-Hans", [{"url": "topics/", "name": "主题"}])


def test_a_sitemap_names_each_page_in_every_language(garden: Path):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    for folder in ("", "zh/"):
        pages = ET.parse(garden / "site" / folder / "sitemap.xml").getroot().findall("s:url", space)
        assert len(pages) > 30
        for page in pages:
            address = page.findtext("s:loc", namespaces=space) or ""
            rest = address.removeprefix(ROOT + folder)
            held = {link.get("hreflang"): link.get("href") for link in page.findall("x:link", space)}
            assert held == {"en": ROOT + rest, "zh-Hans": f"{ROOT}zh/{rest}"}
            assert (garden / "site" / folder / rest / "index.html").is_file()
