"""Links of a built site that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from llm_atlas.build.entries import EntryPages
from llm_atlas.build.finish import finish
from llm_atlas.build.links import Links, broken_links
from llm_atlas.build.pages import walk
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.site.frame import CONTENT, MARKS
from llm_atlas.site.site import Site


def site(root: Path, **pages: str) -> Path:
    """A folder with pages: `_` stands for a slash, and each page is an index.html unless its name has a dot."""
    for name, html in pages.items():
        folder = root / name.strip("_").replace("__", "/")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(html, encoding="utf-8")
    return root


def file(root: Path, name: str, content: str = "") -> None:
    """A file in a folder."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(content, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small site in two languages: a start page, two papers, a picture, a page that is no index."""
    site(tmp_path, _='<h1 id="top">Start</h1>', zh="<h1>\u9996\u9875</h1>", zh__papers__a="<h1>\u7532</h1>")
    site(tmp_path, papers='<h1 id="papers">Papers</h1>', papers__a='<h2 id="cite">A</h2><a name="old"></a>')
    file(tmp_path, "assets/lamp.svg", "<svg/>")
    file(tmp_path, "about us.html", '<p id="who">Us</p>')
    file(tmp_path, "api/catalog.json", "{}")
    return tmp_path


def told(root: Path) -> list[tuple[str, int, str]]:
    """Page, line and words of each broken link of a folder with pages, in order."""
    pages = {}
    for path in root.rglob("*.html"):
        pages[path.relative_to(root).as_posix()] = links = Links()
        walk(path.read_text(encoding="utf-8"), links)
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return [(problem.path, problem.line, problem.message) for problem in sorted(set(broken_links(pages, files)))]


GOOD = [
    "../a/",
    "../../",
    "../../#top",
    "../",
    "../#papers",
    "../../papers/a/#cite",
    "../a/#old",
    "../a/index.html#cite",
    "#here",
    "#",
    "./",
    "",
    "../../assets/lamp.svg",
    "../../api/catalog.json",
    "/papers/a/",
    "/papers/a/#cite",
    "/",
    "../../about%20us.html#who",
    "../a/?q=x#cite",
    "../../zh/papers/a/",
    "../../zh/",
    "/zh/papers/a/",
    "#__skip",
    "#h%65re",
    # Other places are not looked at.
    "https://nowhere.example.org/papers/zzz/",
    "http://site.invalid/zzz",
    "//nowhere.example.org/zzz",
    "mailto:ada@example.org",
    "data:image/png;base64,AAAA",
    "javascript:void(0)",
]


@pytest.mark.parametrize("address", GOOD)
def test_a_good_link(address: str, root: Path):
    site(root, papers__b=f'<h1 id="here">B</h1>\n<a href="{address}">x</a>')
    assert told(root) == []


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        ("../c/", "there is no papers/c/index.html"),
        ("../c/#cite", "there is no papers/c/index.html"),
        ("../a/#zzz", 'papers/a/index.html has no anchor "zzz"'),
        ("../a/#Cite", 'papers/a/index.html has no anchor "Cite"'),
        ("#zzz", 'papers/b/index.html has no anchor "zzz"'),
        ("../a", "there is no papers/a"),
        ("a/", "there is no papers/b/a/index.html"),
        ("../../assets/lamp.png", "there is no assets/lamp.png"),
        ("../../assets/", "there is no assets/index.html"),
        ("/papers/c/", "there is no papers/c/index.html"),
        ("../../zh/papers/b/", "there is no zh/papers/b/index.html"),
        ("../../zh/papers/a/#cite", 'zh/papers/a/index.html has no anchor "cite"'),
        ("../../about us.html#zzz", 'about us.html has no anchor "zzz"'),
        ("../../%E4%B8%AD.html", "there is no \u4e2d.html"),
    ],
)
def test_a_link_that_leads_nowhere(address: str, missing: str, root: Path):
    site(root, papers__b=f'<h1 id="here">B</h1>\n\n<p>see <a href="{address}">x</a></p>')
    assert told(root) == [("papers/b/index.html", 3, f"{address} ({missing})")]


def test_links_between_languages(root: Path):
    addresses = ("../../../papers/b/", "../../papers/a/", "../../../papers/a/")
    site(root, zh__papers__b="\n".join(f'<a href="{address}">x</a>' for address in addresses))
    assert told(root) == [("zh/papers/b/index.html", 1, "../../../papers/b/ (there is no papers/b/index.html)")]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{}">',
        '<img src="{}" />',
        '<script src="{}"></script>',
        '<link rel="stylesheet" href="{}">',
        '<form action="{}"></form>',
        "<a href='{}'>x</a>",
        "<A HREF={}>x</A>",
    ],
)
def test_every_kind_of_link_is_looked_at(html: str, root: Path):
    site(root, papers__b=html.format("../zzz/"))
    assert [message for *_, message in told(root)] == ["../zzz/ (there is no papers/zzz/index.html)"]


def test_what_is_no_link_is_not_looked_at(root: Path):
    site(root, papers__b="<!-- <a href='../zzz/'>x</a> --><code>&lt;a href='../zzz/'&gt;</code><a>x</a><a href>y</a>")
    file(root, "notes.txt", "<a href='../zzz/'>x</a>")
    assert told(root) == []


def test_a_page_that_is_not_an_index(root: Path):
    file(root, "about us.html", '<a href="papers/a/">x</a><a href="papers/c/">y</a>')
    file(root, "papers/note.html", '<a href="a/">x</a><a href="c/">y</a>')
    assert told(root) == [
        ("about us.html", 1, "papers/c/ (there is no papers/c/index.html)"),
        ("papers/note.html", 1, "c/ (there is no papers/c/index.html)"),
    ]


def test_the_page_for_what_is_not_found_is_left_out(root: Path):
    file(root, "404.html", '<a href="zzz/">x</a>')
    file(root, "zh/404.html", '<a href="zzz/">x</a>')
    assert told(root) == []


def test_another_page_whose_name_ends_so_is_not(root: Path):
    file(root, "error-404.html", '<a href="zzz/">x</a>')
    assert [page for page, *_ in told(root)] == ["error-404.html"]


def test_broken_links_are_told_in_order(root: Path):
    site(root, papers__b='<a href="../z/">1</a><a href="../z/">2</a>\n<a href="../y/">3</a>')
    site(root, papers__a='<a href="../x/">4</a>')
    assert told(root) == [
        ("papers/a/index.html", 1, "../x/ (there is no papers/x/index.html)"),
        *[("papers/b/index.html", 1, "../z/ (there is no papers/z/index.html)")] * 2,  # each has its column
        ("papers/b/index.html", 2, "../y/ (there is no papers/y/index.html)"),
    ]


@pytest.mark.parametrize("address", ["http://[", "https://[x]/y", "//[", "http://a.example.org:x/"])
def test_an_address_that_is_none_does_no_harm(address: str, root: Path):
    site(root, papers__b=f'<a href="{address}">x</a>\n<a href="../zzz/">y</a>')
    assert ("papers/b/index.html", 2, "../zzz/ (there is no papers/zzz/index.html)") in told(root)


def test_an_empty_folder_has_no_broken_links(tmp_path: Path):
    assert told(tmp_path) == []


FRAME = """<!doctype html>
<html><head><meta charset="utf-8"></head><body><nav>
<a href="../../topics/gone/">Topics</a> <a href="../../zh/papers/{id}/">zh</a> <a href="#content">skip</a>
</nav><article id="content">{content}</article></body></html>"""


def test_what_stands_around_the_content_of_an_entry_is_followed_too(tmp_path: Path, catalog: Catalog):
    """On the page of every entry: the rest of the site there, the same page in the other language, a place on it."""
    made = EntryPages(Site(catalog, "en", None))
    for page in made.frame_pages:
        html = FRAME.format(id=MARKS["id"], content=CONTENT)
        assert made.finish(page.source, page.source.replace(".md", "/index.html"), html) == ""
    made.write(tmp_path)
    one, other = [entry.page for entry in catalog.entries.values() if entry.kind == "paper"][:2]
    (tmp_path / "zh" / other).mkdir(parents=True)
    (tmp_path / "zh" / other / "index.html").write_text('<meta charset="utf-8">', encoding="utf-8")
    told = [(problem.path, problem.line, problem.message) for problem in finish(tmp_path, made.inventory)]
    gone = "../../topics/gone/ (there is no topics/gone/index.html)"
    assert [found[1:] for found in told if found[0] == f"{one}index.html" and found[1] < 4] == [
        (3, gone),
        (3, f"../../zh/{one} (there is no zh/{one}index.html)"),
    ]
    assert [found[1:] for found in told if found[0] == f"{other}index.html" and found[1] < 4] == [(3, gone)]
