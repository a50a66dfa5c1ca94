"""What Zotero finds on a page of the built site: read as its translators "Linked Metadata" and "Embedded Metadata" do.

Both look at the head alone. The first takes the first linked file that it can read, and offers all works in it.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pybtex.database import parse_string

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.load import load
from llm_atlas.site.export.citations import Citations
from llm_atlas.site.export.works import Work
from tex import plain

REQUESTS = 4  # the most that it makes
CSL, BIBTEX = "application/vnd.citationstyles.csl+json", "application/x-bibtex"
# What becomes of a type; a file that holds another type of CSL is not read at all, a record of another in BibTeX is
# left out.
OF_CSL = {
    "article": "preprint",
    "article-journal": "journalArticle",
    "dataset": "dataset",
    "document": "document",
    "entry-encyclopedia": "encyclopediaArticle",
    "paper-conference": "conferencePaper",
    "report": "report",
    "webpage": "webpage",
}
OF_BIBTEX = {
    "article": "journalArticle",
    "inproceedings": "conferencePaper",
    "misc": "document",
    "software": "computerProgram",
    "techreport": "report",
}
OF_TAG = {
    "citation_journal_title": "journalArticle",
    "citation_conference_title": "conferencePaper",
    "citation_technical_report_institution": "report",
}
# What a work is in Zotero where it stands alone.
WANTED = {
    "article": "journalArticle",
    "conference": "conferencePaper",
    "preprint": "preprint",
    "report": "report",
    "document": "document",
    "software": "computerProgram",
    "dataset": "dataset",
    "web": "webpage",
    "definition": "encyclopediaArticle",
}


class Head(HTMLParser):
    """The links and the tags of a page's head."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.tags: list[tuple[str, str]] = []
        self.feed(page.read_text(encoding="utf-8").partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "link" and held.get("rel") == "alternate" and held.get("type"):
            self.links.append(held)
        if tag == "meta" and (held.get("name") or "").startswith("citation_"):
            self.tags.append((held["name"] or "", held["content"] or ""))


Item = tuple[str, str, str, list[str], str]  # key, type, title, last names, year


def linked(site: Path, page: str) -> list[Item]:
    """The works that Zotero offers on a page, by its links."""
    for link in Head(site / page / "index.html").links[:REQUESTS]:
        address = link["href"] or ""
        assert address.startswith("/"), "an address is taken from the start of the host"
        text = (site / address[1:]).read_text(encoding="utf-8")
        found = {CSL: of_csl, BIBTEX: of_bibtex}.get(link["type"] or "", lambda _: [])(text)
        if found:
            return found
    return []


def of_csl(text: str) -> list[Item]:
    items = json.loads(text)
    if any(item["type"] not in OF_CSL for item in items):
        return []
    return [
        (
            item["id"],
            OF_CSL[item["type"]],
            item["title"],
            [name.get("family") or name["literal"] for name in item.get("author", [])],
            str(item["issued"]["date-parts"][0][0]) if "issued" in item else "",
        )
        for item in items
    ]


def of_bibtex(text: str) -> list[Item]:
    return [
        (
            key,
            OF_BIBTEX[entry.original_type],
            plain(entry.fields["title"]),
            [plain(" ".join((*name.prelast_names, *name.last_names))) for name in entry.persons.get("author", [])],
            entry.fields.get("year", ""),
        )
        for key, entry in parse_string(text, "bibtex").entries.items()
        if entry.original_type in OF_BIBTEX
    ]


def item(work: Work, alone: bool = True) -> Item:
    """What Zotero makes of a work: of a BibTeX file a preprint, a page and a data set are documents."""
    kind = WANTED[work.type]
    if not alone and kind in ("dataset", "encyclopediaArticle", "preprint", "webpage"):
        kind = "document"
    return work.key, kind, work.title, [name.last for name in work.authors] + ["others"] * work.et_al, work.year


@pytest.fixture(scope="module")
def held(garden: Path) -> tuple[Catalog, dict[str, Work]]:
    """The catalog of the made-up site, and its works."""
    catalog, _ = load(garden / "catalog")
    citations = Citations(catalog, "https://atlas.example.org/")
    return catalog, {entry.id: citations.work(entry) for entry in catalog.entries.values()}


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_the_page_of_an_entry_offers_its_work(garden: Path, held: tuple[Catalog, dict[str, Work]], folder: str):
    catalog, works = held
    for entry in catalog.entries.values():
        assert linked(garden / "site", folder + entry.page) == [item(works[entry.id])], entry.id
    assert {work.type for work in works.values()} >= {
        "article",
        "conference",
        "software",
        "dataset",
        "definition",
        "web",
    }


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_a_topic_a_list_and_a_kind_offer_all_their_works(
    garden: Path, held: tuple[Catalog, dict[str, Work]], folder: str
):
    catalog, works = held
    pages = {topic.page: [entry.id for entry in catalog.of_topic(topic.id)] for topic in catalog.main_topics}
    pages |= {one.page: [*dict.fromkeys(one.ids)] for one in catalog.lists.values()}
    for entry in catalog.entries.values():
        pages.setdefault(f"{entry.folder}/", []).append(entry.id)
    pages["catalog/"] = [*catalog.entries]
    for page, keys in pages.items():
        alone = all(WANTED[works[key].type] != "computerProgram" for key in keys)
        assert linked(garden / "site", folder + page) == [item(works[key], alone) for key in keys], page
    assert sum(len(keys) > 1 for keys in pages.values()) > 4


def test_a_page_that_is_about_no_works_offers_none(garden: Path):
    for page in ("", "explore", "zh/contribute", "topics"):
        assert linked(garden / "site", page) == []


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_the_tags_of_a_paper_say_what_the_catalog_holds(
    garden: Path, held: tuple[Catalog, dict[str, Work]], folder: str
):
    catalog, works = held
    tagged = set()
    for entry in catalog.entries.values():
        work, tags = works[entry.id], Head(garden / "site" / folder / entry.page / "index.html").tags
        found = dict(tags)
        if not tags:
            continue
        tagged.add(work.type)
        assert found["citation_title"] == work.title
        authors = [text.partition(",")[0] for text in found.get("citation_authors", "").split("; ") if text]
        assert authors == [name.last.partition(",")[0] for name in work.authors]
        assert found.get("citation_publication_date", "").replace("/", "-") == work.date
        assert found.get("citation_doi", "") == work.doi
        assert [OF_TAG[name] for name in found if name in OF_TAG] == [WANTED[work.type]] * (work.type != "preprint")
        assert all(text for _, text in tags)
    assert tagged == {work.type for work in works.values()} & {"article", "conference", "preprint", "report"}
