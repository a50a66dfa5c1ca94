"""People and places: who has a page, at which address, and what it tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.shared import Person
from llm_atlas.site.gathered import GATHERED, LEAST, Gathering
from llm_atlas.site.render.renderer import Renderer
from llm_atlas.site.site import Site

MakeRenderer = Callable[..., Renderer]


def with_authors(catalog: Catalog, persons: tuple[Person, ...] = (), **authors: tuple[str, ...]) -> Catalog:
    """The made-up catalog with other authors of some entries, all others without any."""
    entries = {
        name: entry.model_copy(update={"authors": authors.get(name.replace("-", "_"), ())})
        for name, entry in catalog.entries.items()
    }
    return replace(catalog, entries=entries, persons=persons)


def pages(catalog: Catalog, folder: str = "authors") -> dict[str, list[str]]:
    return {one.id: sorted(work.id for work in one.works) for one in Gathering(catalog).all[folder]}


QUOC = Person(name="Quoc V. Le", aliases=("Quoc Le",))
TWO_LI = (Person(name="Wei Li", works=("lantern", "mill")), Person(name="Wei Li", works=("harbour", "glow-tokens")))
CASES = {
    "one work is no page": ({"lantern": ("Ada",)}, (), {}),
    "two works are": ({"lantern": ("Ada",), "mill": ("Ada",)}, (), {"ada": ["lantern", "mill"]}),
    "twice on one work is one work": ({"lantern": ("Ada", "Ada")}, (), {}),
    "two spellings of one person": (
        {"lantern": ("Quoc Le",), "mill": ("Quoc V. Le",)},
        (QUOC,),
        {"quoc-v-le": ["lantern", "mill"]},
    ),
    "two spellings without an identity": ({"lantern": ("Quoc Le",), "mill": ("Quoc V. Le",)}, (), {}),
    "two persons of one name": (
        dict.fromkeys(("lantern", "mill", "harbour", "glow_tokens"), ("Wei Li",)),
        TWO_LI,
        {"wei-li": ["lantern", "mill"], "wei-li-2": ["glow-tokens", "harbour"]},
    ),
    "a third of that name, whom nobody names": (
        dict.fromkeys(("lantern", "mill", "sprout_1b", "fernseed_7b"), ("Wei Li",)),
        (TWO_LI[0],),
        {"wei-li": ["fernseed-7b", "sprout-1b"], "wei-li-2": ["lantern", "mill"]},
    ),
    "letters with accents and without": (
        {"lantern": ("Łukasz Kaiser", "Théo Ø"), "mill": ("Łukasz Kaiser", "Théo Ø")},
        (),
        {"lukasz-kaiser": ["lantern", "mill"], "theo-o": ["lantern", "mill"]},
    ),
    "two names of one address": (
        {"lantern": ("J. Li", "J Li"), "mill": ("J. Li", "J Li")},
        (),
        {"j-li": ["lantern", "mill"], "j-li-2": ["lantern", "mill"]},
    ),
    "a name that no folder can have": (
        {"lantern": ("Con", "Index"), "mill": ("Con", "Index")},
        (),
        {"con-2": ["lantern", "mill"], "index-2": ["lantern", "mill"]},
    ),
    "a name in Chinese": ({"lantern": ("李薇",), "mill": ("李薇",)}, (), {"x-1f0b27fe": ["lantern", "mill"]}),
}


@pytest.mark.parametrize("case", CASES)
def test_who_has_a_page(case: str, catalog: Catalog):
    authors, persons, wanted = CASES[case]
    assert pages(with_authors(catalog, persons, **authors)) == wanted


def test_places_of_the_made_up_catalog(catalog: Catalog):
    assert pages(catalog, "organisations") == {
        "fern-institute": ["fernseed-7b", "lantern"],
        "moss-sons": ["harbour", "lantern", "sprout-1b"],
    }
    assert pages(catalog, "venues") == {}


def test_the_page_of_an_author(catalog: Catalog, renderer: MakeRenderer):
    made = with_authors(
        catalog,
        (Person(name="Ada Lichen", zh="阿达", aliases=("A. Lichen",)),),
        lantern=("Ada Lichen", "Bo Frond", "Cy Spore"),
        mill=("A. Lichen", "Bo Frond"),
        harbour=("Bo Frond",),
    )
    for language, name, other in (("en", "Ada Lichen", "阿达"), ("zh", "阿达", "Ada Lichen")):
        render = renderer(language, made)
        (ada, _) = render.values.gathering.all["authors"]
        html = render.gathered.page(ada)
        assert re.search(r"<h1>(.*)</h1>", html)[1] == name
        assert other in html and "A. Lichen" in html
        assert re.findall(r"<h2>(.*)</h2>", html)[0] == "2023"
        assert 'href="../../papers/lantern/"' in html
        assert '<a href="../bo-frond/">Bo Frond</a> <small>2</small>' in html
        assert "Cy Spore" in html and "cy-spore" not in html


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_on_the_page_of_an_entry_lead_to_their_pages(language: str, catalog: Catalog, renderer: MakeRenderer):
    html = renderer(language).entries.page(catalog.entries["lantern"])
    assert 'href="../../authors/ada-lichen/"' in html
    assert 'href="../../organisations/moss-sons/"' in html
    assert "bo-frond" not in html


@pytest.mark.slow
def test_every_page_of_the_catalog_has_an_address_and_a_title_of_its_own(real: Catalog):
    for language in ("en", "zh"):
        made = list(Site(real, language, None).framed_pages())
        assert len({page.source for page in made}) == len(made)
        assert len({page.full for page in made}) == len(made)
    for folder in GATHERED:
        every = Gathering(real).all[folder]
        assert every
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id) and len(one.works) >= LEAST for one in every)


def test_a_long_list_names_those_with_the_most_works(
    catalog: Catalog, renderer: MakeRenderer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("llm_atlas.site.render.gathered.LISTED", 1)
    html = renderer("en").gathered.index("organisations")
    assert "Moss &amp; Sons" in html and "Fern Institute" not in html
    assert "Here are the 1 with the most works" in html


def test_identities_of_the_catalog_are_needed(real: Catalog):
    """A line of authors.yml that changes nothing is not to be written."""
    names = {name for entry in real.entries.values() for name in entry.authors}
    idle = [
        person.name
        for person in real.persons
        if not person.works and not person.zh and not names.intersection(person.aliases)
    ]
    assert idle == []
