"""What a page of the built site may run and load, and what is told of a page that holds more."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from llm_atlas.build.finish import finish
from llm_atlas.build.inventory import Inventory
from llm_atlas.build.pages import walk
from llm_atlas.build.policy import Guard, allowing, normal_digest, with_policy
from sites import ROOT, headers_for

ALTERNATE = re.search(r"<script>(for .+?)</script>", (ROOT / "hooks/theme/main.html").read_text(encoding="utf-8"))[1]
PAGE = '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>A</title></head>\n<body>{}</body></html>'


def guarded(html: str) -> tuple[str, list[tuple[int, str]]]:
    """A page with its policy, and line and words of what does not belong in it."""
    guard = Guard()
    walk(html, guard)
    page, found = with_policy(html, guard)
    return page, [(line, what) for (line, _), what in sorted(found)]


def foreign(html: str) -> list[tuple[int, str]]:
    """Line and words of what does not belong in a page."""
    return guarded(html)[1]


def digest(script: str) -> str:
    """The source by which a policy allows an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_a_known_inline_script_is_allowed_by_its_digest():
    page, found = guarded(PAGE.format(f"<script>{ALTERNATE}</script>"))
    assert f"script-src 'self' {digest(ALTERNATE)}; " in page
    assert found == []


def test_an_unknown_inline_script_is_not_allowed_though_it_stands_in_the_page():
    page, _ = guarded(PAGE.format("<script>alert(1)</script>"))
    assert "script-src 'self'; " in page
    assert "unsafe" not in page


def test_one_more_script_can_be_allowed_for_a_server_that_adds_it():
    page, _ = guarded(PAGE.format(f"<script>{ALTERNATE}</script>"))
    wider = allowing(page, "reload()")
    assert f"script-src 'self' {digest('reload()')} {digest(ALTERNATE)}; " in wider
    assert wider.replace(f" {digest('reload()')}", "") == page


def test_the_way_to_the_root_does_not_change_the_digest():
    script = 'a=new URL("{}",location)'
    same = {normal_digest(script.format(root)) for root in (".", "..", "../../..", "/", "/zh/", "/my-site/zh/")}
    assert len(same) == 1
    strange = ("https://evil.test/", "//evil.test/", '..",alert(1),"', "../x")
    assert not same & {normal_digest(script.format(root)) for root in strange}


def test_the_policy_stands_before_anything_that_loads():
    page, found = guarded('<head><meta charset="utf-8"><link rel="stylesheet" href="a.css"></head>')
    assert page.index("Content-Security-Policy") < page.index("stylesheet")
    assert found == []
    assert foreign("<head></head>") == [
        (1, 'the page does not say <meta charset="utf-8">, after which its policy stands')
    ]


TOLD = {
    "<script>alert(1)</script>": ["an inline script that is not known; see build/policy.py"],
    '<script type="module">alert(1)</script>': ["an inline script that is not known; see build/policy.py"],
    '<script src="//evil.test/a.js"></script>': ["src of <script> loads from evil.test"],
    '<img src="https://evil.test/a.png">': ["src of <img> loads from evil.test"],
    '<link rel="stylesheet" href="https://evil.test/a.css">': ["href of <link> loads from evil.test"],
    '<video poster="http://evil.test/a.png"></video>': [
        "<video> is not used by this site",
        "poster of <video> is not used by this site",
    ],
    '<p onclick="alert(1)">a</p>': ["onclick of <p> is an inline script"],
    "<svg ONLOAD=alert(1)></svg>": ["onload of <svg> is an inline script"],
    '<a href="javascript:alert(1)">a</a>': ["href of <a> has the scheme javascript:"],
    '<a href=" java\tscript:alert(1)">a</a>': ["href of <a> has the scheme javascript:"],
    '<a href="&#106;avascript:alert(1)">a</a>': ["href of <a> has the scheme javascript:"],
    '<form action="vbscript:a">a</form>': ["action of <form> has the scheme vbscript:"],
    '<form action="//evil.test/">a</form>': ["action of <form> sends to evil.test"],
    '<button formaction="a">a</button>': ["formaction of <button> is not used by this site"],
    '<a href="data:text/html,a">a</a>': ["href of <a> has the scheme data:"],
    '<a href="/a" ping="//evil.test/">a</a>': ["ping of <a> is not used by this site"],
    '<img src="\\\\evil.test/a.png">': ["src of <img> loads from evil.test"],
    '<img src="a.png" srcset="//evil.test/a 2x">': ["srcset of <img> is not used by this site"],
    '<script src="data:,alert(1)"></script>': ["src of <script> has the scheme data:"],
    "<SCRIPT>alert(1)</SCRIPT>": ["an inline script that is not known; see build/policy.py"],
    "<script>alert(1)": ["an inline script that is not known; see build/policy.py"],
    "<script/>alert(1)</script>": ["an inline script that is not known; see build/policy.py"],
    '<script type="importmap">{}</script>': ["an inline script that is not known; see build/policy.py"],
    '<link rel="alternate stylesheet" href="//evil.test/">': ["href of <link> loads from evil.test"],
    '<link rel="preconnect" href="//evil.test/">': ["href of <link> loads from evil.test"],
    '<meta http-equiv="refresh" content="0; url=https://evil.test/">': [
        "http-equiv of <meta> changes the page, or leads away from the site"
    ],
    '<meta http-equiv="set-cookie" content="a=b">': [
        "http-equiv of <meta> changes the page, or leads away from the site"
    ],
    '<svg><use href="//evil.test/#a"/></svg>': [
        "<use> is not used by this site",
        "href of <use> loads from evil.test",
    ],
    "<plaintext>": ["<plaintext> is not used by this site"],
    "<marquee>a</marquee>": ["<marquee> is not used by this site"],
    "<x-lamp>a</x-lamp>": ["<x-lamp> is not used by this site"],
    '<p style="color: red">a</p>': ["style of <p> is stopped by the policy: write a class"],
    "<style>p {}</style>": ["<style> is not used by this site"],
    '<base href="https://evil.test/">': ["<base> is not used by this site", "href of <base> loads from evil.test"],
    '<iframe srcdoc="a"></iframe>': [
        "<iframe> is not used by this site",
        "srcdoc of <iframe> is not used by this site",
    ],
}


def test_what_does_not_belong_in_a_page_is_told():
    told = {html: [what for _, what in foreign(PAGE.format(html))] for html in TOLD}
    assert told == TOLD


QUIET = (
    f"<script>{ALTERNATE}</script>",
    '<script src="a.js"></script><script type="application/json">{"a": "//b"}</script>',
    '<a href="https://example.org/">a</a> <a href="mailto:a@example.org">b</a>',
    '<link rel="canonical" href="https://elsewhere.test/"> <img src="data:image/png;base64,AA==">',
    '<link rel="search" href="opensearch.xml"><link rel="alternate" hreflang="zh" href="//a.example.org/zh/">',
    '<meta http-equiv="refresh" content="0; url=../../topics/light/">',
    "<p>javascript: and onclick=a, style=b // text of a reader</p>",
)


def test_what_belongs_in_a_page_is_not_told():
    assert {html: foreign(PAGE.format(html)) for html in QUIET} == {html: [] for html in QUIET}


def test_a_content_put_into_a_frame_is_held_to_the_same():
    """What is read the short way is told as what is read the long way, and with its place."""
    told = {}
    for html in (*TOLD, *QUIET):
        inventory, page = Inventory(), PAGE.format(f"\n{html}")
        inventory.look("papers/a/index.html", page, html)
        assert {(name, line) for name, line, _, _ in inventory.faults} <= {("papers/a/index.html", 5)}
        told[html] = [what for _, _, _, what in inventory.faults]
    assert told == TOLD | {html: [] for html in QUIET}


def test_a_content_put_into_a_frame_is_known_like_any_other(garden: Path):
    """Links and anchors of a page's content, read the short way and the long way."""
    for path in sorted((garden / "site").rglob("index.html")):
        html = path.read_text(encoding="utf-8")
        content = html[html.find("<article") : html.rfind("</article>")]
        assert Inventory().look("index.html", content, content) == Inventory().finish("index.html", content)[1]


def test_every_page_of_a_site_gets_a_policy_and_all_faults_are_told_at_once(tmp_path: Path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "index.html").write_text(PAGE.format('<p>a</p><a href="b/">b</a>'), encoding="utf-8")
    (tmp_path / "zh/index.html").write_text(PAGE.format('\n<p onclick="a">b</p>'), encoding="utf-8")
    assert [str(problem) for problem in finish(tmp_path, Inventory())] == [
        "index.html:4:15: broken-link: b/ (there is no b/index.html)",
        "zh/index.html:5:1: policy: onclick of <p> is an inline script",
    ]
    for path in tmp_path.rglob("*.html"):
        assert path.read_text(encoding="utf-8").count("Content-Security-Policy") == 1


def test_what_only_a_server_can_say_is_written_beside_the_pages(tmp_path: Path):
    finish(tmp_path, Inventory())
    said = dict(headers_for("/papers/lora/", (tmp_path / "_headers").read_text(encoding="utf-8")))
    assert said["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in said["Permissions-Policy"]


def test_every_page_of_the_built_site_has_its_policy(garden: Path):
    site = garden / "site"
    pages = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert {"404.html", "zh/404.html", "about/lamps/index.html", "papers/hostile/index.html"} <= pages.keys()
    policies = {
        name: re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        for name, html in pages.items()
    }
    assert {name: found for name, found in policies.items() if len(found) != 1 or "unsafe" in found[0]} == {}
    # What once had `style` attributes is still there; a build would have refused them.
    assert any("atlas-picture__lane" in html for html in pages.values())
    assert any("atlas-align-right" in html for html in pages.values())
    assert (site / "_headers").is_file()
