"""Terms: under which names they are found, where on a page they are linked, the glossary; then in a real browser."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from llm_atlas.catalog.entries import Entry, Term
from llm_atlas.catalog.languages import Language
from llm_atlas.site.site import Site
from llm_atlas.site.terms import MOST_ON_A_PAGE, Terms, glossary, names


def term(name: str, title: str, title_zh: str | None = None, aliases: tuple[str, ...] = (), short: str | None = None):
    text = {"en": f"What {name} means.", "zh": f"{name} 的意思。"}
    return Term(
        id=name, title=title, title_zh=title_zh, short=short, aliases=aliases, added="2026-01-01",
        topics=("glossary",), summary=text,
    )  # fmt: skip


MOSS = term("moss", "Moss", "苔藓", ("green moss", "moss (MOS)", "苔"))
FERN = term("fern", "Fern tuning", "蕨类微调(fern)", ("FT-Fern", "fe", "loss", "WordFern", "fern leaf"))
LAMP = term("lamp", "Learning by lamp light (LLL)", "灯光学习", ("LampNet",))
TWIN = term("twin", "Twin", None, ("shared name", "Lantern"))
TWIN_2 = term("twin-2", "Second twin", None, ("shared name",))
TERMS = [MOSS, FERN, LAMP, TWIN, TWIN_2]
ADDRESSES = {f"../../terms/{entry.id}/": entry.id for entry in TERMS}


def linked(html: str, language: Language = "en", own: str | None = None) -> str:
    """A page in which a linked word stands as [word=term]."""
    terms = Terms(TERMS, ["Lantern", "Moss"], language)
    return terms.link(html, ADDRESSES, lambda entry, text: f"[{text}={entry.id}]", own)


SAME = None
TERMS_AGAIN = "<div data-search-exclude>moss <p data-terms>[moss=moss]</p></div>"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>Some moss here, more moss there.</p>", "<p>Some [moss=moss] here, more moss there.</p>"),
        ("<p>Moss starts.</p><p>Moss again.</p>", "<p>[Moss=moss] starts.</p><p>Moss again.</p>"),
        ("<p>MOSS is shouted.</p>", SAME),
        ("<p>Two mosses, mossy, remoss, moss2, a_moss.</p>", SAME),
        ("<p>non-moss, moss-like, moss/bark, moss.py, me@moss</p>", SAME),
        ("<p>the end: moss.</p>", "<p>the end: [moss=moss].</p>"),
        ("<p>(moss) &amp; moss</p>", "<p>([moss=moss]) &amp; moss</p>"),
        ("<p>green moss wins</p>", "<p>[green moss=moss] wins</p>"),
        ("<p>fern\n  tuning and fern-tuning</p>", "<p>[fern\n  tuning=fern] and fern-tuning</p>"),
        ("<p>Fern-Tuning</p>", SAME),
        ("<p>fern leafs</p>", "<p>[fern leafs=fern]</p>"),
        ("<p>wordFern and Wordfern</p>", SAME),
        ("<p>WordFern</p>", "<p>[WordFern=fern]</p>"),
        ("<p>fe, loss</p>", SAME),
        ("<p>LLL or lll</p>", "<p>[LLL=lamp] or lll</p>"),
        ("<p>lll</p>", SAME),
        ("<p>Learning by lamp light (LLL)</p>", "<p>[Learning by lamp light=lamp] (LLL)</p>"),
        ("<p>a shared name, a Lantern</p>", SAME),
        ("<p>received little moss</p>", SAME),
        ("<p>no moss, Pays moss, in 1998 moss</p>", SAME),
        ("<p>moss is paid, moss turned</p>", SAME),
        ("<p>very little. Moss grows</p>", "<p>very little. [Moss=moss] grows</p>"),
        ("<p>苔藓 stands in an English page</p>", SAME),
        # where none is linked
        ('<p><a href="x">moss</a></p>', SAME),
        ("<h2>moss</h2><h3 id=a>About <em>moss</em></h3><p>moss</p>",
         "<h2>moss</h2><h3 id=a>About <em>moss</em></h3><p>[moss=moss]</p>"),
        ("<p><code>moss</code></p><pre>moss</pre><kbd>moss</kbd>", SAME),
        ("<table><thead><tr><th>moss</th></tr></thead><tbody><tr><td>moss</td></tr></tbody></table>", SAME),
        ("<button>moss</button><summary>moss</summary><label>moss</label><select><option>moss</option></select>", SAME),
        ("<script>moss</script><style>moss</style><textarea>moss</textarea><title>moss</title>", SAME),
        ("<script>if (a < b) moss()</script><p>x</p>", SAME),
        ("<!-- moss --><p title='moss' data-x=\"moss\">x</p>", SAME),
        ("<svg viewBox='0 0 1 1'><linearGradient/><text>moss</text></svg>", SAME),
        ('<p class="admonition-title">moss</p>', SAME),
        ('<p data-search-exclude>moss</p><div data-no-terms><p>moss</p></div>', SAME),
        ('<div data-search-exclude>moss <p data-terms>moss</p></div>', TERMS_AGAIN),
        ('<p lang="zh">moss</p>', SAME),
        ('<p lang="en-GB">moss</p>', '<p lang="en-GB">[moss=moss]</p>'),
        # where another link has the word first
        ('<p><a href="../../terms/moss/">that plant</a>, moss</p>', SAME),
        ('<p><a href="../../terms/moss/#use">that plant</a>, moss</p>', SAME),
        ('<p>moss, <a href="../../terms/moss/">that plant</a></p>',
         '<p>[moss=moss], <a href="../../terms/moss/">that plant</a></p>'),
        # words across elements
        ("<p>re<em>moss</em></p>", SAME),
        ("<p><em>moss</em>iness</p>", SAME),
        ("<p><em>moss</em>, x</p>", "<p><em>[moss=moss]</em>, x</p>"),
        ("<div>x</div><div>moss</div>", "<div>x</div><div>[moss=moss]</div>"),
        ("x<br>moss", "x<br>[moss=moss]"),
        ("<ul><li>one<li>moss</ul>", "<ul><li>one<li>[moss=moss]</ul>"),
        ("<p>one<h2>two</h2><p>moss", "<p>one<h2>two</h2><p>[moss=moss]"),
        ("<a href=x>one</a> moss</a> <p>", "<a href=x>one</a> [moss=moss]</a> <p>"),
        ("moss", "[moss=moss]"),
        ("", SAME),
    ],
)  # fmt: skip
def test_in_english(html: str, wanted: str | None):
    assert linked(html) == (html if wanted is SAME else wanted)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>先看苔藓,再看苔藓。</p>", "<p>先看[苔藓=moss],再看苔藓。</p>"),
        ("<p>只有一个苔字</p>", SAME),
        ("<p>做蕨类微调吧</p>", "<p>做[蕨类微调=fern]吧</p>"),
        ("<p>用 LLL 与WordFern。</p>", "<p>用 [LLL=lamp] 与[WordFern=fern]。</p>"),
        ("<p>用 remoss</p>", SAME),
        ("<p>交叉苔藓</p>", SAME),
        ('<p lang="en">moss</p><p>moss</p>', '<p lang="en">moss</p><p>[moss=moss]</p>'),
        ("<h1>苔藓</h1><p><code>苔藓</code></p>", SAME),
    ],
)
def test_in_chinese(html: str, wanted: str | None):
    assert linked(html, "zh") == (html if wanted is SAME else wanted)


def test_no_term_is_linked_on_its_own_page():
    assert linked("<p>green moss and fern leaf</p>", own="moss") == "<p>green moss and [fern leaf=fern]</p>"


def test_a_page_has_few_links():
    terms = [term(f"plant-{i}", f"Plantword{chr(97 + i)}") for i in range(MOST_ON_A_PAGE + 3)]
    html = " ".join(entry.title for entry in terms)
    made = Terms(terms, [], "en").link(html, {}, lambda entry, text: f"[{text}]")
    assert made.count("[") == MOST_ON_A_PAGE
    assert made.startswith("[Plantworda]") and made.endswith("Plantwordh")


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &lt;b&gt;moss&lt;/b&gt; &amp;moss; &#109;oss</p>",
        '<p>&lt;script&gt;moss&lt;/script&gt; < moss > "moss"</p>',
        "<p>{{ moss }} {% moss %} &copy moss</p>",
        "<p a='>' b=moss><![CDATA[moss]]><?php moss ?>moss</p",
        "<P>Moss</P><IMG alt='moss'><p>é moss 🌿 moss\r\n\tmoss</p>",
    ],
)
def test_all_else_stays_byte_for_byte(html: str):
    """Without the mark around the linked word the page is what it was."""
    made = Terms([MOSS], [], "en").link(html, {}, lambda entry, text: f"\ue000{text}\ue001")
    assert made.replace("\ue000", "").replace("\ue001", "") == html
    assert made.count("\ue000") <= 1


def test_hostile_text_stays_escaped(catalog):
    """The card of a term escapes what its entry holds."""
    hostile = term("bad", "Badword", "坏词")
    hostile = hostile.model_copy(
        update={"summary": hostile.summary.model_copy(update={"en": '<script>alert(1)</script> "q" {{ 7*7 }}'})}
    )
    site = Site(catalog, "en", None)

    def card(entry: Entry, text: str) -> str:
        return site.render.entries.term(entry, "papers/lantern/", text)

    html = Terms([hostile], [], "en").link("<p>&lt;img onerror=x&gt; badword</p>", {}, card)
    assert "<script>" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "{{ 7*7 }}" in html
    assert html.startswith("<p>&lt;img onerror=x&gt; <span")
    assert '<a href="../../terms/bad/" aria-describedby="term-bad">badword</a>' in html
    assert 'id="term-bad"' in html


def test_reading_is_linear():
    """A page ten times as long takes about ten times as long; in square time it would be a hundred."""
    page = "<div><p>one &amp; <b>two</b> mo ss, gre en moss-like\n</p>" + "<ul><li>fern</ul></div>"
    terms = Terms(TERMS, [], "en")

    def seconds(html: str) -> float:
        best = 1e9
        for _ in range(3):
            start = time.process_time()
            terms.link(html, {}, lambda entry, text: text)
            best = min(best, time.process_time() - start)
        return best

    seconds(page)
    assert seconds(page * 4_000) < 30 * seconds(page * 400)


def test_names():
    assert names(MOSS, "en") == ("green moss", "Moss", "moss", "MOS")
    assert "苔藓" in names(MOSS, "zh") and "苔" not in names(MOSS, "zh") and "苔藓" not in names(MOSS, "en")
    assert set(names(FERN, "en")) == {"Fern tuning", "FT-Fern", "WordFern", "fern leaf"}
    assert "LLL" in names(LAMP, "en")


# The glossary


def test_glossary_by_letter():
    english = glossary([FERN, LAMP, MOSS, term("nine", "9 lives", "九命")], "en")
    assert [(letter, [entry.id for entry in entries]) for letter, entries in english] == [
        ("#", ["nine"]),
        ("F", ["fern"]),
        ("L", ["lamp"]),
        ("M", ["moss"]),
    ]


def test_chinese_glossary_by_pinyin():
    chinese = glossary(
        [term("a", "A", "注意力"), term("b", "B", "分词"), term("c", "C", "GPTQ"), term("d", "D", "主题")], "zh"
    )
    assert [(letter, [entry.id for entry in entries]) for letter, entries in chinese] == [
        ("F", ["b"]),
        ("G", ["c"]),
        ("Z", ["d", "a"]),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_glossary_page(catalog, language: Language):
    html = Site(catalog, language, None).glossary()
    assert re.findall(r'<a href="#letter-(.)">(.)</a>', html) == [("g", "G") if language == "en" else ("w", "W")]
    assert html.count('<span aria-hidden="true">') == 25
    assert f'<h2 id="letter-{"g" if language == "en" else "w"}">' in html
    assert '<a href="glow-attention/">' in html
    term_entry = catalog.entries["glow-attention"]
    assert term_entry.summary[language] in html


@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_kinds_keep_their_page(catalog, language: Language):
    site = Site(catalog, language, None)
    pages = {page.source: page.html for page in (*site.pages(), *map(site.entry_page, catalog.entries.values()))}
    for folder in ("papers", "models", "tools", "datasets", "guides"):
        assert pages[f"{folder}/index.md"] == site.render.overviews.kind_page(folder)
    assert pages["terms/index.md"] == site.glossary()


# The built site


@pytest.mark.parametrize("prefix", ["", "zh/"])
def test_every_term_of_the_site_is_in_the_glossary(site: Path, real, prefix: str):
    html = (site / prefix / "terms/index.html").read_text(encoding="utf-8")
    terms = [entry for entry in real.entries.values() if entry.kind == "term"]
    assert len(terms) >= 12
    for entry in terms:
        assert re.search(rf'<dt><a href="?{entry.id}/"?>', html), entry.id
        for alias in entry.aliases:
            assert alias in html


@pytest.mark.parametrize("prefix", ["", "zh/"])
def test_marked_terms_of_the_site(site: Path, prefix: str):
    """Many pages mark a term, none more than allowed, none one twice or within a link or a heading."""
    marked = 0
    for path in (site / prefix).rglob("*.html"):
        if not prefix and path.is_relative_to(site / "zh"):
            continue
        html = path.read_text(encoding="utf-8")
        ids = re.findall(r'aria-describedby="?term-([a-z0-9-]+)', html)
        assert len(ids) == len(set(ids)) <= MOST_ON_A_PAGE, path
        assert not re.search(r"<(h[1-6]|a|code|th|button)\b[^>]*>(?:(?!</\1>).)*atlas-term", html, re.S), path
        assert not {name for name in ids if path.parent.name == name and path.parent.parent.name == "terms"}, path
        marked += bool(ids)
    assert marked > 50
