"""The engine as MkDocs runs it, over the made-up catalog and a few pages."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import runpy
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup, escape
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.files import get_files

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import FOLDERS, Entry
from llm_atlas.catalog.languages import LANGUAGES
from llm_atlas.catalog.load import load
from llm_atlas.catalog.reserved import WRITTEN_AMONG_ENTRIES
from llm_atlas.site.frame import Frame
from llm_atlas.site.navigation import navigation
from llm_atlas.site.plans import Plan
from llm_atlas.site.site import GeneratedPage, Site, topic_of
from llm_atlas.site.wording import words
from sites import MADE_UP, ROOT

CONFIG = """\
INHERIT: {root}/mkdocs.yml
docs_dir: docs/{language}
theme: {{custom_dir: {root}/hooks/theme, language: {language}}}
hooks: [{root}/hooks/events.py]
"""
NAVIGATION = (
    "- home: index.md\n- topics: [every topic]\n- lists: [every list]\n- catalog: [every kind, people and places]\n"
    "- benchmarks: benchmarks/index.md\n"
)
TOPIC = '# {name}\n\n{{{{ topic_head("{name}") }}}}\n\n{{{{ cite("lantern") }}}}\n\n{{{{ topic_entries("{name}") }}}}\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the made-up catalog, a home page and a page for each topic, in both languages."""
    shutil.copytree(MADE_UP, tmp_path / "catalog")
    for language in ("en", "zh"):
        docs = tmp_path / "docs" / language
        (docs / "topics").mkdir(parents=True)
        (docs / "index.md").write_text("# Home\n\n{{ recent(2) }}\n", encoding="utf-8")
        for name in ("light", "roots", "weather"):
            (docs / f"topics/{name}.md").write_text(TOPIC.format(name=name), encoding="utf-8")
        config = CONFIG.format(root=ROOT, language=language)
        (tmp_path / f"mkdocs.{language}.yml").write_text(config, encoding="utf-8")
    (tmp_path / "docs/navigation.yml").write_text(NAVIGATION, encoding="utf-8")
    (tmp_path / "docs/comparisons.yml").write_text("light: {columns: [trained]}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ATLAS_CATALOG", raising=False)
    monkeypatch.setenv("ATLAS_TODAY", "2026-12-01")
    return tmp_path


def refused(language: str = "en") -> list[str]:
    """What MkDocs is told when it gathers the files: a problem a line, the tips left out."""
    config = load_config(f"mkdocs.{language}.yml")
    with pytest.raises(Abort) as raised:
        config = config.plugins.on_config(config)
        config.plugins.on_files(get_files(config), config=config)
    return [line for line in str(raised.value).splitlines() if re.match(r"\S+:\d+:\d+: ", line)]


def change(path: str, old: str, new: str) -> None:
    """Replace a text in a file of the project, once."""
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new, 1), encoding="utf-8")


# A page made twice


def test_an_entry_does_not_take_the_place_of_a_written_page(project: Path):
    written = project / "docs/en/papers/lantern.md"
    written.parent.mkdir()
    written.write_text("# Written\n", encoding="utf-8")
    assert refused() == ['catalog/papers/lantern.yml:1:1: page-made-twice: there is another page at "papers/lantern/"']


def test_an_entry_does_not_take_the_place_of_a_page_in_a_folder_of_its_own(project: Path):
    written = project / "docs/en/papers/lantern/index.md"
    written.parent.mkdir(parents=True)
    written.write_text("# Written\n", encoding="utf-8")
    assert refused() == ['catalog/papers/lantern.yml:1:1: page-made-twice: there is another page at "papers/lantern/"']


def test_a_list_does_not_take_the_place_of_a_written_page(project: Path):
    written = project / "docs/en/lists/first-steps.md"
    written.parent.mkdir()
    written.write_text("# Written\n", encoding="utf-8")
    told = refused()
    assert len(told) == 1
    assert re.fullmatch(
        r'catalog/lists\.yml:\d+:\d+: page-made-twice: there is another page at "lists/first-steps/"', told[0]
    )


@pytest.mark.parametrize(("path", "address"), [("papers/index.md", "papers/"), ("search.md", "search/")])
def test_a_written_page_does_not_take_the_place_of_one_that_is_always_made(project: Path, path: str, address: str):
    written = project / "docs/en" / path
    written.parent.mkdir(exist_ok=True)
    written.write_text("# Written\n", encoding="utf-8")
    assert refused() == [f'docs/en/{path}:1:1: page-made-twice: there is another page at "{address}"']


# The pages of entries


@pytest.mark.slow
def test_a_filled_frame_is_the_page_that_mkdocs_would_have_written(project: Path, monkeypatch: pytest.MonkeyPatch):
    """Of one entry a folder, in both languages."""
    for language in LANGUAGES:
        build(load_config(f"mkdocs.{language}.yml", site_dir="framed"))
        framed = {path.relative_to("framed"): path.read_text("utf-8") for path in Path("framed").rglob("index.html")}
        with monkeypatch.context() as patched:
            patched.setattr(Site, "frame_page", first_page)
            patched.setattr(Site, "framed", whole)
            build(load_config(f"mkdocs.{language}.yml", site_dir="whole"))
        pages = {path.relative_to("whole"): path.read_text("utf-8") for path in Path("whole").rglob("index.html")}
        assert pages.keys() == framed.keys()
        compared = {path for path, html in pages.items() if html != "other"}
        # Beside the space between its lines, which a frame leaves out.
        lines = {
            path: [[line.strip() for line in html.splitlines() if line.strip()] for html in (pages[path], framed[path])]
            for path in compared
        }
        assert [path.as_posix() for path, (one, other) in lines.items() if one != other] == []
        assert len(compared & {Path(page) / "index.html" for page in firsts(project)}) == len(FOLDERS)


def first_of(catalog: Catalog, folder: str) -> Entry:
    """The first entry of a folder."""
    return next(entry for entry in catalog.entries.values() if entry.folder == folder)


def firsts(project: Path) -> list[str]:
    """Addresses of the first entry of each folder."""
    catalog, _ = load(project / "catalog")
    return [first_of(catalog, folder).page for folder in FOLDERS]


def first_page(site: Site, folder: str) -> GeneratedPage:
    """The page of the first entry of a folder, in the place of its frame; any page for people and places."""
    if folder in FOLDERS:
        return site.entry_page(first_of(site.catalog, folder))
    return GeneratedPage(f"{folder}/any.md", Markup("any"), Markup("any"), Markup("any"), "")


def whole(site: Site, frame: Frame, page: GeneratedPage) -> str:
    """The page as MkDocs wrote it of the first entry of a folder, any other as it is made."""
    if page.folder in FOLDERS and page.id == first_of(site.catalog, page.folder).id:
        return frame.fill({"edit": site.edit_address(page.edit or "") or ""})
    return "other"


def test_a_written_page_can_link_to_an_entry(project: Path):
    change("docs/en/index.md", "# Home", "# Home\n\n[Lantern](papers/lantern.md)\n")
    build(load_config("mkdocs.en.yml", site_dir="site", strict=True))
    assert '<a href="papers/lantern/">Lantern</a>' in Path("site/index.html").read_text(encoding="utf-8")


# The plans


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ("- hoem: index.md", '1:3: plan: there is no word "hoem"'),
        ("- home: index", '1:9: plan: "index" is not a page'),
        ("- home: index.md\n- every topics", '2:3: plan: "every topics" is not a page'),
        ("home: index.md", "1:1: plan: this is not a list"),
        ("- topics: {a: b}", "1:11: plan: this is not a list"),
        ("- [index.md]", "1:3: plan: this is not a mapping"),
    ],
)
def test_a_fault_of_the_navigation_is_told(project: Path, plan: str, told: str):
    (project / "docs/navigation.yml").write_text(plan, encoding="utf-8")
    assert [line for line in refused() if "navigation" in line] == [f"docs/navigation.yml:{told}"]


def test_a_fault_of_the_comparisons_is_told(project: Path):
    (project / "docs/comparisons.yml").write_text("lihgt: {columns: [trained]}\n", encoding="utf-8")
    assert refused() == ['docs/comparisons.yml:1:1: plan: there is no topic "lihgt"']


# The real pages


def test_the_real_plan_names_every_written_page(catalog: Catalog):
    plan = Plan(ROOT / "docs/navigation.yml")
    text = json.dumps(navigation(plan, catalog, "en"))
    assert plan.problems == []
    pages = {path.relative_to(ROOT / "docs/en").as_posix() for path in (ROOT / "docs/en").rglob("*.md")}
    assert {page for page in pages if json.dumps(page) not in text and not topic_of(page)} == set()


def test_the_reserved_addresses_are_those_of_written_pages():
    written = (path.relative_to(ROOT / "docs/en").with_suffix("") for path in (ROOT / "docs/en").rglob("*.md"))
    among = {f"{path.as_posix()}/" for path in written if path.parts[0] in FOLDERS}
    assert among == set(WRITTEN_AMONG_ENTRIES)


# Hostile names

PAYLOAD = "</title><script>alert(1)</script><img src=x onerror='alert(2)'>\"'&amp; {{ 7*7 }} *s* <!--"


class _Page(HTMLParser):
    """What a browser makes of a page: its text, what its attributes hold, and what no text may have become."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.hostile: list[str] = []
        self.attributes: list[str] = []
        self.text = self.title = self._within = ""
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        self.attributes += [value or "" for _, value in attrs]
        if any(name.startswith("on") for name, _ in attrs) or tag == "img":
            self.hostile.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        self.title += data if self._within == "title" else ""
        if self._within == "script" and "alert(" in data:
            self.hostile.append(data)

    def handle_comment(self, data: str) -> None:
        self.hostile.append(data)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_of_topics_and_lists_are_text_wherever_they_stand(project: Path, language: str):
    """In the navigation, titles, headings, tables of contents, descriptions, the search: as written, never as HTML."""
    wild = {"topic": f"A {PAYLOAD}", "part": f"B {PAYLOAD}", "list": f"C {PAYLOAD}", "summary": f"D {PAYLOAD}"}
    quoted = {name: json.dumps(text) for name, text in wild.items()}
    change("catalog/topics.yml", "{en: Light, zh: 光}", "{{en: {topic}, zh: {topic}}}".format(**quoted))
    change("catalog/topics.yml", "{en: Glow, zh: 微光}", "{{en: {part}, zh: {part}}}".format(**quoted))
    change("catalog/topics.yml", "en: How invented models are made to see in the dark.", f"en: {quoted['summary']}")
    change("catalog/topics.yml", "zh: 虚构的模型如何在黑暗中看见东西。", f"zh: {quoted['summary']}")
    change(
        "catalog/lists.yml", "    en: First steps\n    zh: 入门\n", "    en: {list}\n    zh: {list}\n".format(**quoted)
    )
    with Path(f"docs/{language}/topics/light.md").open("a", encoding="utf-8") as page:
        page.write('\n## &lt;script>alert(7) {{ topic_link("glow") }} { #one }\n\n## Two { #two }\n')
    build(load_config(f"mkdocs.{language}.yml", site_dir="built"))
    pages = {path.relative_to("built").parent.as_posix(): _Page(path) for path in Path("built").rglob("index.html")}
    assert [name for name, page in pages.items() if page.hostile] == []
    assert len(pages) > 20
    topic, reading_list = pages["topics/light"], pages["lists/first-steps"]
    site = words("site-title", language)
    assert topic.title == f"{wild['topic']} - {site}"
    assert reading_list.title == f"{wild['list']} - {site}"
    assert topic.text.count(wild["topic"]) >= 2, "in the title and in the tree of pages"
    assert topic.text.count(wild["part"]) >= 5, "in the head, as headings, in the table of contents and in the jumps"
    html = Path("built/topics/light/index.html").read_text(encoding="utf-8")
    jumps = re.search(r'<nav class="atlas-jumps".*?</nav>', html, re.S)[0]
    assert re.findall(r'<a href="#(\w+)">(.*?)</a>', jumps) == [
        ("one", str(escape(f"<script>alert(7) {wild['part']}"))),
        ("two", "Two"),
    ]
    assert wild["summary"] in topic.attributes, "as its description"
    assert wild["list"] in pages["lists/one-evening"].text, "in the tree of pages"
    found = [
        gzip.decompress(path.read_bytes()).decode() for path in Path("built/search/pages").glob(f"{language}*.bin")
    ]
    assert any(json.dumps(wild["topic"], ensure_ascii=False) in text for text in found), "as a title in the search"


# A page that is served while it is written


def test_the_policy_of_a_served_page_allows_the_script_by_which_it_reloads():
    server = runpy.run_path(str(ROOT / "hooks/events.py"))["_Server"]
    page = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self' 'sha256-a'\"><body></body>"
    served = server._inject_js_into_html(object.__new__(server), page.encode(), 7).decode()
    scripts = re.findall(r"<script>(.*?)</script>", served, re.S)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}' 'sha256-a'" in served
