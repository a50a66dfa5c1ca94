"""Long lists: cut so that each row stands on one page, however many entries there are, and pages stay small."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from llm_atlas.catalog import LANGUAGES, Language
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.site.facets import explore_view
from llm_atlas.site.render.paging import PLAIN, Pages, shared, topic_pages
from llm_atlas.site.site import Site

MANY = 3000


@pytest.fixture(scope="module")
def many(real: Catalog) -> Catalog:
    """The real catalog with its entries repeated, each with an organisation of its own."""
    entries = dict(real.entries)
    own = list(real.entries.values())
    for n in range(MANY - len(own)):
        entry = own[n % len(own)]
        name = f"{entry.id}-{n}"
        entries[name] = entry.model_copy(update={"id": name, "organisations": (f"Institute {n}",)})
    return replace(real, entries=entries)


@pytest.mark.parametrize("total", [0, 1, 39, 40, 41, 240, 241, 3000])
@pytest.mark.parametrize("first", [0, 40])
def test_every_row_stands_on_one_page(total: int, first: int) -> None:
    pages, rows = Pages("explore/", total, first), list(range(total))
    cut = [list(pages.cut(rows, number)) for number in range(1, pages.last + 1)]
    assert [row for part in cut for row in part] == rows
    assert len(cut[0]) <= first and all(0 < len(part) <= PLAIN for part in cut[1:])


@pytest.mark.parametrize(
    ("sizes", "most"), [([], 0), ([60], 60), ([61], 60), ([100, 5, 5], 50), ([30, 30, 30], 20), ([2] * 90, 1)]
)
def test_parts_share_the_room(sizes: list[int], most: int) -> None:
    assert shared(sizes, 60) == most


def test_a_topic_that_its_page_shows_has_no_plain_pages() -> None:
    assert not topic_pages("topics/lamps/", 60).plain
    assert topic_pages("topics/lamps/", 61).at(2) == "topics/lamps/all/2/"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_stay_small_with_thousands_of_entries(many: Catalog, language: Language) -> None:
    """The frame is 20 kB, so the page of Explore is at most 60 kB; no address is taken twice."""
    site = Site(many, language, None)
    assert len(str(site.render.explore.explore(explore_view(many), "explore/")).encode()) <= 40_000
    pages = {page.source: page for page in site.pages()}
    assert len({page.full for page in pages.values()}) == len(pages)
    for folder in ("papers", "models", "tools", "datasets", "guides"):
        found = [
            re.findall(r'<li><a href="([^"]+)"', page.html)
            for name, page in pages.items()
            if name == f"{folder}/index.md" or name.startswith(f"{folder}/all/")
        ]
        assert len(found[0]) <= 60
        assert sum(map(len, found)) == sum(entry.folder == folder for entry in many.entries.values()), folder
    large = [topic for topic in many.main_topics if len(many.of_topic(topic.id)) > 60]
    assert large and all(f"topics/{topic.id}/all/2.md" in pages for topic in large)
