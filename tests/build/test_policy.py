"""What a page of the built site may run and load, and what is told of a page that holds more."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from llm_atlas.build.policy import Foreign, foreign, normal_digest, policy, set_policies, with_policy

ALTERNATE = 'for (const link of document.querySelectorAll("link[rel=alternate]")) link.rel = "alternate translation"'
PAGE = '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>A</title></head>\n<body>{}</body></html>'


def test_a_known_inline_script_is_allowed_by_its_digest():
    digest = base64.b64encode(hashlib.sha256(ALTERNATE.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'; " in policy(PAGE.format(f"<script>{ALTERNATE}</script>"))


def test_an_unknown_inline_script_is_not_allowed_though_it_stands_in_the_page():
    found = policy(PAGE.format("<script>alert(1)</script>"))
    assert "script-src 'self'; " in found
    assert "unsafe" not in found


def test_the_way_to_the_root_does_not_change_the_digest():
    script = 'a=new URL("{}",location)'
    same = {normal_digest(script.format(root)) for root in (".", "..", "../../..", "/", "/zh/", "/my-site/zh/")}
    assert len(same) == 1
    strange = ("https://evil.test/", "//evil.test/", '..",alert(1),"', "../x")
    assert not same & {normal_digest(script.format(root)) for root in strange}


def test_the_policy_stands_before_anything_that_loads():
    page = with_policy('<head><meta charset="utf-8"><link rel="stylesheet" href="a.css"></head>')
    assert page.index("Content-Security-Policy") < page.index("stylesheet")
    with pytest.raises(ValueError, match="characters"):
        with_policy("<head></head>")


TOLD = {
    "<script>alert(1)</script>": ["an inline script that is not known; see build/policy.py"],
    '<script type="module">alert(1)</script>': ["an inline script that is not known; see build/policy.py"],
    '<script src="//evil.test/a.js"></script>': ["src of <script> loads from evil.test"],
    '<img src="https://evil.test/a.png">': ["src of <img> loads from evil.test"],
    '<link rel="stylesheet" href="https://evil.test/a.css">': ["href of <link> loads from evil.test"],
    '<video poster="http://evil.test/a.png"></video>': ["poster of <video> loads from evil.test"],
    '<p onclick="alert(1)">a</p>': ["onclick of <p> is an inline script"],
    "<svg ONLOAD=alert(1)></svg>": ["onload of <svg> is an inline script"],
    '<a href="javascript:alert(1)">a</a>': ["href of <a> is a script"],
    '<a href=" java\tscript:alert(1)">a</a>': ["href of <a> is a script"],
    '<a href="&#106;avascript:alert(1)">a</a>': ["href of <a> is a script"],
    '<form action="vbscript:a">a</form>': ["action of <form> is a script"],
    '<p style="color: red">a</p>': ["style of <p> is stopped by the policy: write a class"],
    "<style>p {}</style>": ["<style> is not used by this site"],
    '<base href="https://evil.test/">': ["<base> is not used by this site"],
    '<iframe srcdoc="a"></iframe>': [
        "<iframe> is not used by this site",
        "srcdoc of <iframe> is stopped by the policy: write a class",
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
    '<link rel="search" href="opensearch.xml">',
    "<p>javascript: and onclick=a, style=b // text of a reader</p>",
)


def test_what_belongs_in_a_page_is_not_told():
    assert {html: foreign(PAGE.format(html)) for html in QUIET} == {html: [] for html in QUIET}


def test_every_page_of_a_site_gets_a_policy_and_faults_name_page_and_line(tmp_path: Path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "index.html").write_text(PAGE.format("<p>a</p>"), encoding="utf-8")
    (tmp_path / "zh/index.html").write_text(PAGE.format('\n<p onclick="a">b</p>'), encoding="utf-8")
    assert set_policies(tmp_path) == [Foreign("zh/index.html", 5, "onclick of <p> is an inline script")]
    for path in tmp_path.rglob("*.html"):
        assert path.read_text(encoding="utf-8").count("Content-Security-Policy") == 1
