"""Hand-written pages: faults of macro calls with their lines, and HTML kept out of the way of Markdown."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, StrictUndefined
from markdown import markdown
from markupsafe import Markup
from mkdocs.utils import meta

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.macros import Macros
from llm_atlas.site.calls import CurrentPage
from llm_atlas.site.comparison import ColumnSet
from llm_atlas.site.site import Site
from llm_atlas.site.written import Fragments, body_offset, run_macros, without_styles

ENVIRONMENT = Environment(undefined=StrictUndefined)
KNOWN = dict.fromkeys(("cite", "card", "entries", "topic_head"), lambda line, *arguments: "")
VALUES = {"config": {"extra": {"anything": 1}}}


def faults(page: str) -> list[tuple[int, str, str]]:
    """The faults of a page that calls macros which do nothing."""
    return run_macros(page, ENVIRONMENT, KNOWN, VALUES)[1]


def run(page: str, macros: Macros) -> str:
    """A page with its macros run, and what they made put in."""
    body, found = run_macros(page, ENVIRONMENT, macros.table(), {})
    assert found == []
    return macros.page.fragments.put_into(body)


# Fragments


def test_a_fragment_comes_back_as_it_was():
    fragments = Fragments()
    html = Markup('<b>{{ 7*7 }} \\1 \\g<0> * _ &amp; atlasfragment0x "</b>')
    word = fragments.hold(html)
    assert word.isalnum()
    assert fragments.put_into(f"before {word} after") == f"before {html} after"


def test_a_paragraph_that_holds_only_a_fragment_goes():
    fragments = Fragments()
    block, inline = fragments.hold(Markup("<div>block</div>")), fragments.hold(Markup("<i>inline</i>"))
    page = f"<p>{block}</p>\n<p> \n{block}\n </p>\n<p>see {inline}, {block}</p>"
    assert fragments.put_into(page) == (
        "<div>block</div>\n<div>block</div>\n<p>see <i>inline</i>, <div>block</div></p>"
    )


def test_a_fragment_stands_for_itself_alone():
    fragments = Fragments()
    words = [fragments.hold(f"[{number}]") for number in range(12)]
    assert len(set(words)) == 12
    assert fragments.put_into(" ".join(words)) == " ".join(f"[{number}]" for number in range(12))
    assert fragments.put_into("".join(words)) == "".join(f"[{number}]" for number in range(12))


def test_a_word_that_stands_for_nothing_stays():
    fragments = Fragments()
    fragments.hold("x")
    assert fragments.put_into("atlasfragment7x") == "atlasfragment7x"
    assert fragments.put_into("atlasfragmentx atlasfragment") == "atlasfragmentx atlasfragment"


def test_text_without_fragments_stays():
    assert Fragments().put_into("<p>atlas</p>") == "<p>atlas</p>"


def test_a_place_is_filled_when_the_page_is_done():
    fragments = Fragments()
    word = fragments.hold("")
    assert fragments.put_into(f"<p>{word}</p>b") == "b"
    fragments.fill(word, Markup("<b>a</b>"))
    assert fragments.put_into(f"<p>{word}</p>b") == "<b>a</b>b"
    fragments.fill(word, "<b>")
    assert fragments.put_into(word) == "&lt;b&gt;"


def test_columns_of_a_table_are_aligned_by_class():
    html = markdown(
        '| a | b | c |\n|:-:|--:|---|\n| `<td style="text-align: left;">` | 2 | 3 |\n', extensions=["tables"]
    )
    assert re.findall(r"<(t[hd]\b[^>]*)>", without_styles(html)) == [
        'th class="atlas-align-center"',
        'th class="atlas-align-right"',
        "th",
        'td class="atlas-align-center"',
        'td class="atlas-align-right"',
        "td",
    ]
    assert "&lt;td style=" in without_styles(html)


def test_what_is_not_made_by_a_template_is_escaped():
    fragments = Fragments()
    assert fragments.put_into(fragments.hold("<b>&amp;")) == "&lt;b&gt;&amp;amp;"


# Faults that show without running a page


@pytest.mark.parametrize(
    ("page", "problems"),
    [
        ("No macro at all: 100% {text} # }}", []),
        ('{{ cite("lantern") }}', []),
        ('# Title\n\n{{ ctie("lantern") }}\n', [(3, 'there is no macro "ctie"', 'did you mean "cite"?')]),
        ("{{ zzz() }}", [(1, 'there is no macro "zzz"', "")]),
        (
            'a\n{{ crad("x") }}\n\n{{ cite("y") }} and {{ ctie("z") }}',
            [
                (2, 'there is no macro "crad"', 'did you mean "card"?'),
                (4, 'there is no macro "ctie"', 'did you mean "cite"?'),
            ],
        ),
        (
            "{{ ctie() }}\n{{ ctie() }}",
            [
                (1, 'there is no macro "ctie"', 'did you mean "cite"?'),
                (2, 'there is no macro "ctie"', 'did you mean "cite"?'),
            ],
        ),
        ("{{ cite(lantern) }}", [(1, 'there is no macro "lantern"', "")]),
        ("{{ cite(\n  'a',\n  textt\n) }}", [(3, 'there is no macro "textt"', "")]),
        ("{% set one = 1 %}{{ one }}", []),
        ("{% for i in range(3) %}{{ loop.index }} {{ i }}{% endfor %}", []),
        ("{{ config.extra.anything }}", []),
        (
            "one\ntwo\n{{ cite('a' }}\n",
            [
                (
                    3,
                    "this is not a macro call: unexpected '}', expected ')'",
                    "see the page about macros",
                )
            ],
        ),
        (
            "one\n{% for %}",
            [
                (
                    2,
                    "this is not a macro call: Expected an expression, got 'end of statement block'",
                    "see the page about macros",
                )
            ],
        ),
        ("a\n\n{{ 'x' | uper }}", [(3, 'there is no filter or test "uper"', 'did you mean "upper"?')]),
        ("{{ 'x' | zzzzzz }}", [(1, 'there is no filter or test "zzzzzz"', "")]),
        ("{% if 1 is evn %}{% endif %}", [(1, 'there is no filter or test "evn"', 'did you mean "even"?')]),
        ("{{ 'x' | upper | length }}{% if 1 is odd %}{% endif %}", []),
        ("{% raw %}{{ ctie() }}{% endraw %}", []),
        ("{# {{ ctie() }} #}", []),
        ("a\n{{ topic_head }}", [(2, 'the macro "topic_head" is named but not called', "write topic_head()")]),
        ("{% set f = cite %}", [(1, 'the macro "cite" is named but not called', "write cite()")]),
        ("{% macro card() %}x{% endmacro %}{{ card() }}{{ card }}", []),
    ],
)
def test_faults_of_a_page(page: str, problems: list[tuple[int, str, str]]):
    assert faults(page) == problems


def test_an_unknown_filter_does_not_hide_a_syntax_error():
    assert [line for line, _, _ in faults("{{ 'x' | uper }}\n{{ ( }}")] == [2]


def test_an_unknown_filter_beside_an_unknown_macro():
    found = faults("{{ ctie() }}\n{{ cite() | uper }}")
    assert (2, 'there is no filter or test "uper"', 'did you mean "upper"?') in found


# Faults that show when a page is run


@pytest.mark.parametrize(
    ("page", "line", "message"),
    [
        ("a\n{{ config.extra.nothing }}", 2, "'dict object' has no attribute 'nothing'"),
        ("{{ config.nothing.at_all }}", 1, "'dict object' has no attribute 'nothing'"),
        ("a\n\n{{ 1 / 0 }}", 3, "division by zero"),
        ("{{ 1 + 'x' }}", 1, "unsupported operand type(s) for +: 'int' and 'str'"),
        ("{{ 'x'() }}", 1, "'str' object is not callable"),
        ("a\n{{ 5 | join }}", 2, "'int' object is not iterable"),
        ("{% include 'x.md' %}", 1, "no loader for this environment specified"),
    ],
)
def test_what_a_page_cannot_work_out_is_told_with_its_line(page: str, line: int, message: str):
    assert faults(page) == [(line, f"this cannot be worked out: {message}", "see the page about macros")]


def test_an_error_of_a_macro_goes_through():
    def broken(line: int) -> str:
        return None + 1  # type: ignore[operator]

    with pytest.raises(TypeError, match="unsupported operand"):
        run_macros("{{ broken() }}", ENVIRONMENT, {"broken": broken}, {})


# The line of a call


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("{{ here() }}", [1]),
        ("\n\n{{ here() }}\n{{ here() }}", [3, 4]),
        ("a\n{% for i in range(2) %}\n{{ here() }}\n{% endfor %}\n{{ here() }}", [3, 3, 5]),
        ("{% macro inner() %}\n{{ here() }}\n{% endmacro %}\n\n{{ inner() }}", [2]),
        ("a\n{% if here() %}\n{% endif %}\n{{ 'x' ~ here() }}", [2, 4]),
        ("{{\n  here(\n  )\n}}", [2]),
        ("{{ here(\n  here()\n) }}", [2, 1]),
        ("{{ here(1, other=2) }}\n{% set x = here() %}", [1, 2]),
    ],
)
def test_the_line_of_a_call(page: str, lines: list[int]):
    found: list[int] = []

    def here(line: int, *arguments: object, **named: object) -> str:
        found.append(line)
        return ""

    assert run_macros(page, ENVIRONMENT, {"here": here}, {})[1] == []
    assert found == lines


# What stands before the body


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("# Title\n\n{{ cite() }}\n", 3),
        ("---\ntitle: A\n---\n# Title\n\n{{ cite() }}\n", 6),
        ("---\ntitle: A\nhide: [toc]\n---\n\n\n# Title\n\n{{ cite() }}\n", 9),
        ("---\ntitle: A\n---\n\n{{ cite() }}", 5),
        ("\n\n# Title\n{{ cite() }}\n", 4),
        ("---\ntitle: '{{ cite() }}'\n---\n{{ cite() }}\n", 4),
        ("---\ntitle: A\n---\n{{ cite() }}\n\n\n\n", 4),
        ("title: A\nhide: toc\n\n# Title\n{{ cite() }}", 5),
        ("---\ntitle: A\n...\n# Title\n{{ cite() }}", 5),
    ],
)
def test_lines_before_the_body_are_counted(source: str, line: int):
    """The body is what MkDocs makes of the source."""
    body, _ = meta.get_data(source)
    at = next(number for number, text in enumerate(body.split("\n"), 1) if "cite()" in text)
    assert at + body_offset(source, body) == line


def test_an_empty_body_has_an_offset():
    assert body_offset("---\ntitle: A\n---\n", "") == 0


# Macros tell where they stand


@pytest.fixture
def told() -> list[tuple[str, int, str, str]]:
    return []


@pytest.fixture
def macros(catalog: Catalog, told: list[tuple[str, int, str, str]]) -> Macros:
    found = Macros(Site(catalog, "en", None), lambda *fault: told.append(fault))
    found.page = CurrentPage("topics/light/", "docs/en/topics/light.md", 5)
    return found


@pytest.mark.parametrize(
    ("page", "line", "message", "tip"),
    [
        ('\n\n{{ cite("lantren") }}', 8, 'cite: there is no entry "lantren"', 'did you mean "lantern"?'),
        ('{{ topic_link("lihgt") }}', 6, 'topic_link: there is no topic "lihgt"', 'did you mean "light"?'),
        ('\n{{ entries(kind="papers") }}', 7, 'entries: there is no kind "papers"', 'did you mean "paper"?'),
        (
            '{{ reading_list("first-step") }}',
            6,
            'reading_list: there is no reading list "first-step"',
            'did you mean "first-steps"?',
        ),
        ('{{ table_of(["nmae"]) }}', 6, 'table_of: there is no column "nmae"', 'did you mean "name"?'),
        ("{{ recent(0) }}", 6, "recent: the limit 0 is not a whole number above 0", ""),
        ("{{ card() }}", 6, "card: missing a required argument: 'entry'", "it takes (entry: str)"),
        (
            '{{ reading_lists("light") }}',
            6,
            "reading_lists: too many positional arguments",
            "it takes ()",
        ),
        ("{{ card(5) }}", 6, "card: entry cannot be 5", "it takes (entry: str)"),
        (
            '{{ card("lantern", line=3) }}',
            6,
            "card: got an unexpected keyword argument 'line'",
            "it takes (entry: str)",
        ),
        ('{{ recent("3") }}', 6, "recent: limit cannot be '3'", "it takes (limit: int = 6)"),
        ("{{ recent(true) }}", 6, "recent: limit cannot be True", "it takes (limit: int = 6)"),
        (
            '\n{{ cite(["lantern"]) }}',
            7,
            "cite: entry cannot be ['lantern']",
            "it takes (entry: str, text: str | None = None)",
        ),
        (
            '{{ field_reference("papers") }}',
            6,
            'field_reference: there is no kind "papers"',
            "kinds are paper, model, tool, dataset, term, guide",
        ),
    ],
)
def test_a_call_that_cannot_be_answered(
    page: str,
    line: int,
    message: str,
    tip: str,
    macros: Macros,
    told: list[tuple[str, int, str, str]],
):
    assert run(page, macros).strip() == ""
    assert told == [("docs/en/topics/light.md", line, message, tip)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_macro_answers(
    language,
    catalog: Catalog,
    told: list[tuple[str, int, str, str]],
):
    compared = {"light": ColumnSet(("trained", "claim"))}
    macros = Macros(Site(catalog, language, None), lambda *fault: told.append(fault), compared)
    calls = {
        "card": '"lantern"',
        "cite": '"lantern", "this"',
        "entries": 'topic="glow", kind="paper", order="newest", limit=2',
        "topic_entries": '"light"',
        "topic_head": '"light"',
        "topic_link": '"glow"',
        "topic_grid": "",
        "table_of": '["name", "year"], ids=["lantern", "harbour"]',
        "comparison": '"light"',
        "explore": "",
        "compare_models": "",
        "compare_memory": "",
        "compare_training": "",
        "compare_tokenizers": "",
        "count": 'kind="paper"',
        "coverage": "",
        "recent": "2",
        "reading_lists": "",
        "reading_list": '"first-steps"',
        "corrections": "",
        "status": "",
        "kinds": "",
        "timeline": '"light"',
        "lineage": '"light"',
        "entries_by_year": "",
        "topic_figures": '"light"',
        "field_reference": '"model"',
        "example_entry": "",
        "entry_form": "",
        "change_form": "",
        "rule_reference": "",
        "macro_reference": "",
    }
    assert set(calls) == set(macros.table())
    page = "\n\n".join(f"{{{{ {name}({arguments}) }}}}" for name, arguments in calls.items())
    html = run(page, macros)
    assert told == []
    assert "atlasfragment" not in html
    assert "papers/lantern/" in html


def test_a_topic_without_entries_says_so(macros: Macros, told: list[tuple[str, int, str, str]]):
    for call in ('topic_entries("weather")', 'entries(topic="weather")'):
        assert "No entries yet." in run(f"{{{{ {call} }}}}", macros)
    assert told == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('{{ cite("lantern") }}\n\n{{ topic_entries("light") }}', []),
        ('{{ cite("mill") }}\n\n{{ topic_entries("light") }}', []),
        (
            '{{ topic_entries("light") }}',
            [(1, "the page cites no entry", 'say which works the claims rest on: {{ cite("id") }}')],
        ),
        (
            '{{ cite("lantern") }}\n{{ topic_entries("light") }}\n{{ cite("mill") }}\n{{ cite("mill") }}',
            [(8, '"mill" is cited after the list of entries', "put the call of topic_entries at the end")],
        ),
    ],
    ids=["cited", "cited-from-elsewhere", "not-cited", "cited-too-late"],
)
def test_a_topic_page_rests_on_entries(page: str, found: list[tuple[int, str, str]], macros: Macros):
    run(page, macros)
    assert macros.page.topic_faults() == found


def test_a_work_of_another_topic_that_is_cited_is_listed(macros: Macros):
    page = '{{ cite("mill") }} {{ cite("lantern") }}\n\n{{ topic_entries("light") }}'
    _, heading, also = run(page, macros).partition("{ #also-cited }")
    assert heading
    assert '<a href="../../tools/mill/">The Mill</a>' in also
    assert "papers/lantern" not in also


def test_our_own_errors_are_not_blamed_on_the_page(
    macros: Macros, told: list[tuple[str, int, str, str]], monkeypatch: pytest.MonkeyPatch
):
    """A macro that does what it cannot is a fault of ours: it stops with its traceback."""

    def broken(here: str, brief: bool) -> str:
        return None + 1  # type: ignore[operator]

    monkeypatch.setattr(macros.site.render.topics, "grid", broken)
    with pytest.raises(TypeError, match="unsupported operand"):
        run("{{ topic_grid() }}", macros)
    assert told == []
