"""What is made of entries: every text comes out as it was written, every address leads where it should.

The files in tests/data/golden/ are written anew with ``UPDATE_GOLDEN=1 pytest tests/site``; read what
changed before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import Environment

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.languages import LANGUAGES, Language
from llm_atlas.catalog.record import Record
from llm_atlas.catalog.text import HAN, set_chinese
from llm_atlas.site.benchmarks import benchmarks
from llm_atlas.site.columns import COLUMNS, PLAIN_COLUMNS
from llm_atlas.site.export.citations import Citations
from llm_atlas.site.render.queries import ORDERS, RenderError
from llm_atlas.site.render.renderer import Renderer
from llm_atlas.site.render.templates import relative
from llm_atlas.site.render.values import number
from sites import DATA

GOLDEN = DATA / "golden"
MakeRenderer = Callable[..., Renderer]

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Page(HTMLParser):
    """What a browser sees in HTML: elements with their attributes, and the text without marks."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed, f"</{tag}> closes nothing"
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        """All text."""
        return "".join(self.texts)

    @property
    def links(self) -> list[str | None]:
        """Addresses of all links."""
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]


def read(html: str) -> Page:
    """HTML as a browser sees it; every element must be closed."""
    page = Page()
    page.feed(html)
    page.close()
    assert not page.unclosed
    return page


def pieces(renderer: Renderer) -> Iterator[tuple[str, str]]:
    """Everything a renderer can make, each with a name."""
    catalog, here = renderer.catalog, "topics/light/"
    entries = tuple(catalog.entries.values())
    for entry in entries:
        yield f"card {entry.id}", renderer.entries.card(entry, here)
        yield f"citation {entry.id}", renderer.entries.citation(entry, here)
        yield f"citation {entry.id} in words", renderer.entries.citation(entry, here, entry.title)
        yield f"entry {entry.id}", renderer.entries.page(entry)
    yield "cards", renderer.entries.cards(entries, here)
    yield "table", renderer.tables.table(entries, COLUMNS, here)
    yield "topic_grid", renderer.topics.grid(here)
    yield "reading_lists", renderer.lists.all(here)
    headings = [(topic.id, topic.name[renderer.language]) for topic in catalog.main_topics]
    yield "jumps", renderer.topics.jumps(headings, here)
    yield "corrections", renderer.overviews.corrections(here)
    yield "kinds", renderer.overviews.kinds(here)
    yield "empty_topic", renderer.topics.empty(here)
    for topic in catalog.topics.values():
        yield f"topic_head {topic.id}", renderer.topics.head(topic, here)
        yield f"topic_link {topic.id}", renderer.topics.link(topic, here, None)
    for item in catalog.lists.values():
        yield f"reading_list {item.id}", renderer.lists.one(item, here)
        yield f"list_page {item.id}", renderer.lists.page(item)
    for folder in {entry.folder for entry in entries}:
        for _, page, html in renderer.overviews.kind_pages(folder):
            yield f"kind_page {folder} {page}", html


# Hostile text

HOSTILE = (
    "{{ 7*7 }} {% raw %} {# c #} <script>alert(1)</script> | * _ ` [x](y) \"><img src=x onerror='alert(1)'> "
    "&amp; &lt; </article> <!-- ' --> \\ %s {0}"
)
# What is no free text, and what decides where a thing stands.
_KEPT = ("id", "date", "added", "arxiv", "url", "code", "label", "topics", "builds_on", "related", "entry", "languages")
_KEPT += ("commercial_use", "state", "parent", "against", "day", "open")


def hostile(value: Any) -> Any:
    """A record with hostile text in every field that holds free text."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple):
        return tuple(map(hostile, value))
    if isinstance(value, Record):
        names = [name for name in type(value).model_fields if name not in _KEPT and getattr(value, name) is not None]
        return value.model_copy(update={name: hostile(getattr(value, name)) for name in names})
    return value


@pytest.fixture(scope="session")
def hostile_catalog(catalog: Catalog) -> Catalog:
    """The made-up catalog with hostile text wherever an entry, a topic, a list or a document holds text."""
    return replace(
        catalog,
        entries={name: hostile(entry) for name, entry in catalog.entries.items()},
        topics={name: hostile(topic) for name, topic in catalog.topics.items()},
        lists={name: hostile(item) for name, item in catalog.lists.items()},
        documents={name: hostile(item) for name, item in catalog.documents.items()},
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_comes_out_as_it_was_written(language: Language, renderer: MakeRenderer, hostile_catalog: Catalog):
    tame = dict(pieces(renderer(language)))
    wild = dict(pieces(renderer(language, hostile_catalog)))
    assert wild.keys() == tame.keys()
    for name, html in wild.items():
        page, model = read(html), read(tame[name])
        # The same elements as with tame text, but for the mark-up in it: no text has become an element.
        expected = {tag for tag, _ in model.elements}
        assert {tag for tag, _ in page.elements} <= expected, name
        attributes = {key for _, found in model.elements for key in found}
        assert {key for _, found in page.elements for key in found} <= attributes, name
        if name not in ("kinds", "empty_topic", "topic_head glow", "topic_head lamps", "topic_head soil"):
            assert HOSTILE in page.text, name
        assert not {"script", "img"} & {tag for tag, _ in page.elements}, name
        assert "49" not in page.text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_in_each_place(language: Language, renderer: MakeRenderer, hostile_catalog: Catalog):
    render = renderer(language, hostile_catalog)
    lantern, fernseed = hostile_catalog.entries["lantern"], hostile_catalog.entries["fernseed-7b"]
    # short name, title, summary, three authors, venue, organisation, two topics
    assert read(render.entries.card(lantern, "")).text.count(HOSTILE) == 10
    # the word, title, summary, three authors, venue, organisation
    assert read(render.entries.citation(lantern, "")).text.count(HOSTILE) == 8
    assert read(render.entries.page(lantern)).text.count(HOSTILE) >= 30
    assert read(render.entries.page(fernseed)).text.count(HOSTILE) >= 35
    assert read(render.tables.table([lantern], ["title", "summary", "venue"], "")).text.count(HOSTILE) == 3


def test_a_hostile_doi_stays_in_its_attribute(catalog: Catalog, renderer: MakeRenderer):
    doi = '10.1234/"><script>alert(1)</script>'
    entry = catalog.entries["glow-tokens"].model_copy(update={"doi": doi})
    for html in (renderer("en").entries.page(entry), renderer("en").entries.card(entry, "")):
        page = read(html)
        assert "script" not in {tag for tag, _ in page.elements}
        assert "https://doi.org/10.1234/%22%3E%3Cscript%3Ealert(1)%3C/script%3E" in page.links


def test_code_and_references_are_the_only_mark_up_in_notes(catalog: Catalog, renderer: MakeRenderer):
    section = catalog.entries["glow-attention"].sections[0]
    text = "`<b>&[[lantern]]` [[lantern]] [[nowhere]] [[Lantern]] **b** <i>i</i> `open [[<b>]]"
    changed = section.model_copy(update={"text": section.text.model_copy(update={"en": (text,)})})
    entry = catalog.entries["glow-attention"].model_copy(update={"sections": (changed,)})
    html = renderer("en").entries.page(entry)
    assert (
        "<p><code>&lt;b&gt;&amp;[[lantern]]</code> "
        '<a href="../../papers/lantern/">Lantern</a> [[nowhere]] '
        "[[Lantern]] **b** &lt;i&gt;i&lt;/i&gt; `open [[&lt;b&gt;]]</p>"
    ) in html


# Structure


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_piece_is_well_formed_and_links_within_the_site_are_relative(language: Language, renderer: MakeRenderer):
    for name, html in pieces(renderer(language)):
        page = read(html)
        for link in page.links:
            assert link, name
            assert link.startswith("https://") or not (link.startswith("/") or ":" in link), name
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), name
        assert "None" not in page.text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_entry_page_has_one_first_heading(language: Language, renderer: MakeRenderer, catalog: Catalog):
    for entry in catalog.entries.values():
        tags = [tag for tag, _ in read(renderer(language).entries.page(entry)).elements]
        levels = [int(tag[1]) for tag in tags if len(tag) == 2 and tag[1].isdigit()]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert set(levels) <= {1, 2}


def test_a_card_takes_its_level(renderer: MakeRenderer, catalog: Catalog):
    assert '<h4 class="atlas-card__title">' in renderer("en").entries.card(catalog.entries["lantern"], "", level=4)


def test_a_page_can_be_edited_where_there_is_a_repository(renderer: MakeRenderer, catalog: Catalog):
    entry = catalog.entries["lantern"]
    address = "https://code.example.org/atlas/edit/main/catalog/papers/lantern.yml"
    assert address in read(renderer("en").entries.page(entry)).links
    assert address not in read(Renderer(catalog, "en", Citations(catalog)).entries.page(entry)).links


def test_the_citation_of_an_entry_stands_on_its_page(renderer: MakeRenderer, catalog: Catalog):
    """What a reader copies is what the file holds, letter by letter."""
    files = dict(Citations(catalog).files())
    for entry in catalog.entries.values():
        for language, up in (("en", ".."), ("zh", f"../../../{entry.folder}")):
            page = read(renderer(language).entries.page(entry))
            assert files[f"{entry.folder}/{entry.id}.bib"] in page.text
            for suffix in (".bib", ".ris", ".csl.json"):
                assert f"{up}/{entry.id}{suffix}" in page.links


@pytest.mark.parametrize("name", ["lantern", "fernseed-7b", "glow-attention", "choosing-a-lantern", "pebble-corpus"])
def test_chinese_pages_are_set_as_entries_must_be(name: str, renderer: MakeRenderer, catalog: Catalog):
    page = read(renderer("zh").entries.page(catalog.entries[name]))
    texts = [text.strip() for text in page.texts if HAN.search(text)]
    assert [text for text in texts if set_chinese(text) != text] == []


def test_a_reference_in_chinese_text_shows_the_chinese_title(renderer: MakeRenderer, catalog: Catalog):
    glow = catalog.entries["glow-tokens"]
    html = renderer("zh").entries.page(catalog.entries["lantern"])
    assert f'<a href="../glow-tokens/">{glow.title_zh}</a> \u7684 token' in html


def test_a_citation_in_chinese_shows_the_chinese_title(renderer: MakeRenderer, catalog: Catalog):
    glow = catalog.entries["glow-tokens"]
    assert f'<a href="papers/glow-tokens/">{glow.title_zh}</a>' in renderer("zh").entries.citation(glow, "")
    assert '<a href="papers/glow-tokens/">Glow Tokens</a>' in renderer("en").entries.citation(glow, "")
    assert '<a href="papers/glow-tokens/">these</a>' in renderer("zh").entries.citation(glow, "", "these")


def test_a_table_names_organisations_as_pages_do(renderer: MakeRenderer, catalog: Catalog):
    html = renderer("zh").tables.table([catalog.entries["lantern"]], ["name", "organisations"], "")
    assert "\u8568\u7c7b\u7814\u7a76\u6240\u3001Moss &amp; Sons" in html


def test_what_is_not_known_is_not_shown_as_no(renderer: MakeRenderer, catalog: Catalog):
    runner, mill = catalog.entries["moss-runner"], catalog.entries["mill"]
    html = renderer("en").tables.table([runner, mill], ["name", "gpu", "cpu"], "")
    assert [text.strip() for text in read(html).texts if text.strip()] == [
        *("Name", "GPU", "CPU"),
        *("mossr", "no", "yes"),
        "The Mill",
    ]


# Addresses


@pytest.mark.parametrize(
    ("target", "here", "address"),
    [
        ("papers/a/", "", "papers/a/"),
        ("papers/a/", "papers/b/", "../a/"),
        ("papers/a/", "papers/", "a/"),
        ("papers/a/", "papers/a/", "./"),
        ("papers/", "papers/a/", "../"),
        ("topics/light/#glow", "papers/a/", "../../topics/light/#glow"),
        ("topics/light/#glow", "topics/light/", "./#glow"),
        ("topics/light/#glow", "", "topics/light/#glow"),
        ("", "papers/a/", "../../"),
        ("", "", "./"),
        ("papers/a/#cite", "topics/light/", "../../papers/a/#cite"),
        ("api/catalog.json", "", "api/catalog.json"),
        ("api/catalog.json", "papers/a/", "../../api/catalog.json"),
        ("../papers/a/", "papers/a/", "../../../papers/a/"),
        ("zh/papers/a/", "papers/a/", "../../zh/papers/a/"),
        ("papers/a/", "papers/b/index.html", "../a/"),
        ("papers/a/", "index.html", "papers/a/"),
        ("papers/a/", "404.html", "papers/a/"),
        ("", "404.html", "./"),
        ("topics/light/#glow", "404.html", "topics/light/#glow"),
    ],
)
def test_a_relative_address(target: str, here: str, address: str):
    assert relative(target, here) == address


@pytest.mark.parametrize("here", ["", "papers/lantern/", "topics/light/", "a/b/c/d/"])
def test_cards_link_from_anywhere(here: str, renderer: MakeRenderer, catalog: Catalog):
    up = "../" * here.count("/")
    links = read(renderer("en").entries.card(catalog.entries["glow-tokens"], here)).links
    assert relative("papers/glow-tokens/", here) in links
    assert relative("topics/light/#glow", here) in links
    if not here.startswith(("papers", "topics")):
        assert f"{up}papers/glow-tokens/" in links


# Words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (999, "999"),
        (1000, "1,000"),
        (6_900_000_000, "6,900,000,000"),
        (4.0, "4"),
        (13.5, "13.5"),
        (1234.5, "1,234.5"),
        (0.75, "0.75"),
        (0.06, "0.06"),
        (0.001, "0.001"),
        (0.0003, "3e-4"),
        (0.00025, "2.5e-4"),
        (2e-05, "2e-5"),
    ],
)
def test_a_number(value: float, text: str):
    assert number(value) == text


@pytest.mark.parametrize(
    ("names", "et_al", "english", "chinese"),
    [
        ((), False, "", ""),
        (("A",), False, "A", "A"),
        (("A", "B", "C"), False, "A, B, C", "A\u3001B\u3001C"),
        (("A", "B", "C", "D"), False, "A, B, C, D", "A\u3001B\u3001C \u7b49 4 \u4eba"),
        (("A", "B", "C", "D", "E"), False, "A, B, C and 2 more", "A\u3001B\u3001C \u7b49 5 \u4eba"),
        (("A",), True, "A and others", "A \u7b49"),
        (("A", "B", "C", "D", "E"), True, "A, B, C and others", "A\u3001B\u3001C \u7b49"),
    ],
)
def test_authors(
    names: tuple[str, ...], et_al: bool, english: str, chinese: str, renderer: MakeRenderer, catalog: Catalog
):
    entry = catalog.entries["lantern"].model_copy(update={"authors": names, "et_al": et_al})
    assert renderer("en").values.authors(entry) == english
    assert renderer("zh").values.authors(entry) == chinese


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("licence", "Moss Licence 1.0", "Moss Licence 1.0"),
        ("developer", "Fern Institute", "\u8568\u7c7b\u7814\u7a76\u6240"),
        ("commercial_use", "under conditions", "\u6709\u6761\u4ef6\u5141\u8bb8"),
        ("languages", "English, Chinese", "\u82f1\u8bed\u3001\u4e2d\u6587"),
        ("parameters", "6,900,000,000", "6,900,000,000"),
        ("venue", None, None),
        ("aliases", "Fernseed", "Fernseed"),
    ],
)
def test_a_value_in_words(
    name: str, english: str | None, chinese: str | None, renderer: MakeRenderer, catalog: Catalog
):
    entry = catalog.entries["fernseed-7b"]
    assert (renderer("en").values.value(entry, name), renderer("zh").values.value(entry, name)) == (english, chinese)


# Choosing


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ({"kind": "paper"}, ["glow-tokens", "harbour", "lantern", "dim-lamps"]),
        ({"kind": "paper", "order": "newest"}, ["lantern", "harbour", "glow-tokens", "dim-lamps"]),
        ({"kind": "paper", "order": "name"}, ["glow-tokens", "harbour", "lantern", "dim-lamps"]),
        ({"kind": "paper", "order": "newest", "limit": 1}, ["lantern"]),
        ({"kind": "paper", "limit": 99}, ["glow-tokens", "harbour", "lantern", "dim-lamps"]),
        ({"topic": "glow"}, ["glow-tokens", "harbour", "lantern", "glow-attention"]),
        ({"topic": "roots", "kind": "tool"}, ["moss-runner", "mill"]),
        ({"topic": "soil", "kind": "model"}, ["fernseed-7b", "sprout-1b"]),
        ({"topic": "weather"}, []),
        ({"order": "added", "limit": 2}, ["fernseed-7b", "lantern"]),
    ],
    ids=str,
)
def test_entries_are_chosen_and_ordered(arguments: dict[str, Any], names: list[str], renderer: MakeRenderer):
    assert [entry.id for entry in renderer("en").find.select(**arguments)] == names


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_holds_every_entry_once(order: str, renderer: MakeRenderer, catalog: Catalog):
    chosen = [entry.id for entry in renderer("en").find.select(order=order)]
    assert sorted(chosen) == sorted(catalog.entries)


def test_a_topic_holds_each_entry_once(renderer: MakeRenderer, catalog: Catalog):
    for topic in catalog.main_topics:
        groups = renderer("en").find.by_part(topic)
        named = [entry.id for _, entries in groups for entry in entries]
        assert sorted(named) == sorted(entry.id for entry in catalog.of_topic(topic.id))
    groups = renderer("en").find.by_part(catalog.topics["light"])
    assert [(part and part.id, [entry.id for entry in entries]) for part, entries in groups] == [
        ("glow", ["glow-tokens", "harbour", "lantern", "glow-attention"]),
        ("lamps", ["choosing-a-lantern", "dim-lamps"]),
    ]


KNOWN_COLUMNS = "columns are " + ", ".join(COLUMNS)


@pytest.mark.parametrize(
    ("ask", "message", "tip"),
    [
        (lambda render: render.find.entry("lantren"), 'there is no entry "lantren"', 'did you mean "lantern"?'),
        (lambda render: render.find.entry("zzz"), 'there is no entry "zzz"', ""),
        (lambda render: render.find.entry(None), 'there is no entry "None"', ""),
        (lambda render: render.find.topic("glwo"), 'there is no topic "glwo"', 'did you mean "glow"?'),
        (
            lambda render: render.find.reading_list("first-step"),
            'there is no reading list "first-step"',
            'did you mean "first-steps"?',
        ),
        (lambda render: render.find.select(topic="lihgt"), 'there is no topic "lihgt"', 'did you mean "light"?'),
        (lambda render: render.find.select(kind="papers"), 'there is no kind "papers"', 'did you mean "paper"?'),
        (
            lambda render: render.find.select(kind="zzz"),
            'there is no kind "zzz"',
            "kinds are paper, model, tool, dataset, term, guide",
        ),
        (lambda render: render.find.select(order="dates"), 'there is no order "dates"', 'did you mean "date"?'),
        (
            lambda render: render.find.select(order="zzz"),
            'there is no order "zzz"',
            "orders are date, newest, name, added",
        ),
        (lambda render: render.find.select(limit=0), "the limit 0 is not a whole number above 0", ""),
        (lambda render: render.find.select(limit=-1), "the limit -1 is not a whole number above 0", ""),
        (lambda render: render.find.select(limit=1.5), "the limit 1.5 is not a whole number above 0", ""),
        (lambda render: render.find.select(limit="3"), "the limit '3' is not a whole number above 0", ""),
        (lambda render: render.find.select(limit=True), "the limit True is not a whole number above 0", ""),
        (
            lambda render: render.tables.table([], ["name", "titel"], ""),
            'there is no column "titel"',
            'did you mean "title"?',
        ),
        (lambda render: render.tables.table([], ["zzz"], ""), 'there is no column "zzz"', KNOWN_COLUMNS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_there(ask: Callable[[Renderer], Any], message: str, tip: str, renderer: MakeRenderer):
    with pytest.raises(RenderError) as raised:
        ask(renderer("en"))
    assert (str(raised.value), raised.value.tip) == (message, tip)


# Withdrawn works


@pytest.mark.parametrize(
    ("language", "short", "long"), [("en", "Withdrawn", "Withdrawn by its"), ("zh", "已撤回", "已由作者")]
)
def test_a_withdrawn_work_says_so(language: Language, short: str, long: str, renderer: MakeRenderer):
    render = renderer(language)
    lantern = render.catalog.entries["lantern"]
    taken_back = lantern.model_copy(update={"withdrawn": True})
    for html in (render.entries.card(lantern, ""), render.entries.page(lantern)):
        assert "atlas-withdrawn" not in html
    for html, word in ((render.entries.card(taken_back, ""), short), (render.entries.page(taken_back), long)):
        page = read(html)
        assert [element for element in page.elements if "atlas-withdrawn" in (element[1].get("class") or "")] == [
            ("span", {"class": "atlas-kind atlas-withdrawn"})
        ]
        assert word in page.text


# Templates and words


def test_a_template_is_compiled_once_for_all_languages(renderer: MakeRenderer, monkeypatch: pytest.MonkeyPatch):
    lantern = renderer("en").catalog.entries["lantern"]
    renderer("en").entries.page(lantern)
    compiled = []
    compile_ = Environment.compile
    monkeypatch.setattr(Environment, "compile", lambda self, *given: compiled.append(given) or compile_(self, *given))
    pages = {renderer(language).entries.page(lantern) for language in (*LANGUAGES, "en")}
    assert (len(pages), compiled) == (len(LANGUAGES), [])


def test_a_field_without_a_word_is_named(renderer: MakeRenderer):
    with pytest.raises(LookupError, match='"wattage"'):
        renderer("en").contribute.path_label("memory.*.wattage")


# Golden outputs


def golden(render: Renderer) -> dict[str, str]:
    """What is compared with the golden files, by name."""
    entries = render.catalog.entries
    models = render.find.select(kind="model")
    found = {
        f"card-{name}": render.entries.card(entries[name], "topics/light/") for name in ("lantern", "harbour", "mill")
    }
    names = (
        "lantern",
        "harbour",
        "fernseed-7b",
        "sprout-1b",
        "moss-runner",
        "pebble-corpus",
        "glow-attention",
        "choosing-a-lantern",
    )
    found |= {f"entry-{name}": render.entries.page(entries[name]) for name in names}
    found["benchmark"] = render.benchmarks.page(benchmarks(render.catalog)[-1])
    found["benchmarks"] = render.benchmarks.all(benchmarks(render.catalog))
    found["table-plain"] = render.tables.table(render.find.select(kind="paper"), PLAIN_COLUMNS, "topics/light/")
    found["table-numbers"] = render.tables.table(models, ["name", "parameters", "licence", "commercial_use"], "")
    found["topic-grid"] = render.topics.grid("")
    found["topic-head"] = render.topics.head(render.find.topic("light"), "topics/light/")
    found["reading-list"] = render.lists.one(render.find.reading_list("first-steps"), "lists/first-steps/")
    found["citation"] = render.entries.citation(entries["lantern"], "topics/light/")
    return {f"{name}.{render.language}.html": html for name, html in found.items()}


NAMES = (
    *(
        "card-lantern",
        "card-harbour",
        "card-mill",
        "entry-lantern",
        "entry-harbour",
        "entry-fernseed-7b",
        "entry-sprout-1b",
    ),
    *("entry-moss-runner", "entry-pebble-corpus", "entry-glow-attention", "entry-choosing-a-lantern"),
    *("benchmark", "benchmarks"),
    *("table-plain", "table-numbers", "topic-grid", "topic-head", "reading-list", "citation"),
)
FILES = [f"{name}.{language}.html" for name in NAMES for language in LANGUAGES]


@pytest.mark.parametrize("name", FILES)
def test_golden(name: str, renderer: MakeRenderer):
    language: Language = "zh" if ".zh." in name else "en"
    made = golden(renderer(language))[name]
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.write_text(made, encoding="utf-8", newline="\n")
    assert file.is_file(), f"{file} is missing; write it with UPDATE_GOLDEN=1 and read it"
    assert made == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over(renderer: MakeRenderer):
    made = {name for language in LANGUAGES for name in golden(renderer(language))}
    assert sorted(made) == sorted(FILES) == sorted(file.name for file in GOLDEN.iterdir() if file.is_file())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "{n} entries, of works from 2020 to March 2024.",
                "{n} entries, of works from 2020 to 2024.",
                "0 entries.",
            ),
        ),
        (
            "zh",
            (
                "收录 {n} 个条目，时间从 2020 年到 2024 年 3 月。",
                "收录 {n} 个条目，时间从 2020 年到 2024 年。",
                "收录 0 个条目。",
            ),
        ),
    ],
)
def test_what_the_catalog_covers(language: Language, said: tuple[str, ...], catalog: Catalog, renderer: MakeRenderer):
    entries = {name: entry.model_copy(update={"date": "2020-07"}) for name, entry in catalog.entries.items()}
    last = next(iter(entries))
    found = []
    for date in ("2024-03-07", "2024"):
        changed = entries | {last: entries[last].model_copy(update={"date": date})}
        found.append(renderer(language, replace(catalog, entries=changed)).overviews.coverage())
    found.append(renderer(language, replace(catalog, entries={})).overviews.coverage())
    assert found == [text.format(n=len(entries)) for text in said]


def test_one_heading_needs_no_jumps(renderer: MakeRenderer):
    assert renderer("en").topics.jumps([("one", "One")], "topics/light/") == ""
