"""What becomes of an issue: a checked entry, or a comment that says what is wrong; whatever stands in it is data.

The files in tests/data/golden/issues/ are written anew with ``UPDATE_GOLDEN=1 pytest tests/contribute``; read what
changed.
"""

from __future__ import annotations

import html
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date as Date
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, KINDS
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.languages import LANGUAGES
from llm_atlas.catalog.load import load
from llm_atlas.catalog.types import is_slug
from llm_atlas.cli import main
from llm_atlas.contribute.issues.answer import Fetch, Issue, Outcome, from_issue, name_work, read_event, write
from llm_atlas.contribute.issues.body import LIMIT, answers, form_of
from llm_atlas.contribute.issues.correction import Refused, moved, read_entry, read_field
from llm_atlas.contribute.issues.forms import FOLDER, Form, forms, issue_templates
from llm_atlas.contribute.issues.reply import block, code
from llm_atlas.site.wording import words
from sites import DATA, MADE_UP, ROOT, tree
from standins import StandIn, direct, paper, standing_in

GOLDEN = DATA / "golden" / "issues"
FORMS = forms(load(MADE_UP)[0])
FILES = "https://code.example.org/atlas/atlas/blob/main/catalog/"
Output = pytest.CaptureFixture[str]
Answers = Mapping[str, str]
TODAY = ("--today", "2026-01-01")


def submitted(form: Form, answered: Answers) -> str:
    """The body that GitHub makes of a form."""
    parts = []
    for question in form.questions:
        answer = answered.get(question.id, "")
        if question.type == "checkboxes":
            mark = "X" if answer else " "
            answer = "\n".join(f"- [{mark}] {option}" for option in question.options)
        elif answer and question.render:
            answer = f"```text\n{answer}\n```"
        parts.append(f"### {question.label}\n\n{answer or '_No response_'}")
    return "\n\n".join(parts) + "\n"


@pytest.fixture(scope="session")
def known() -> dict[str, Form]:
    """The forms of the made-up catalog."""
    return FORMS


@pytest.fixture
def send(known: dict[str, Form], made_up: Path, today: Date):
    """Fill a form in and see what becomes of it."""

    def send(name: str, answered: Answers, fetch: Fetch | None = None, number: int = 12) -> Outcome:
        body = submitted(known[name], answered)
        return from_issue(Issue(body, number, (name,), FILES), made_up, today, fetch)

    return send


def entry_of(outcome: Outcome) -> tuple[str, dict[str, Any]]:
    """Path and values of the entry that an issue became."""
    assert "comment.md" not in outcome.files, outcome.files["comment.md"]
    paths = [path for path in outcome.files if path.startswith("catalog/")]
    assert len(paths) == 1
    assert outcome.files[paths[0]] == outcome.entry
    return paths[0].removeprefix("catalog/"), parse(outcome.entry.encode()).data


def comment_of(outcome: Outcome) -> str:
    assert list(outcome.files) == ["comment.md"]
    return outcome.files["comment.md"]


# The forms, as GitHub wants them (docs.github.com: syntax for GitHub's form schema; common validation errors)

TYPES: dict[str, tuple[set[str], set[str]]] = {  # attributes that may stand and that must
    "markdown": ({"value"}, {"value"}),
    "input": ({"label", "description", "placeholder", "value"}, {"label"}),
    "textarea": ({"label", "description", "placeholder", "value", "render"}, {"label"}),
    "dropdown": ({"label", "description", "multiple", "options", "default"}, {"label", "options"}),
    "checkboxes": ({"label", "description", "options"}, {"label", "options"}),
}


@pytest.fixture(scope="session", params=["made-up", "real"])
def templates(request: pytest.FixtureRequest, catalog: Catalog, real: Catalog) -> dict[str, Any]:
    """The generated files as a reader of YAML sees them, by name."""
    found = catalog if request.param == "made-up" else real
    return {Path(path).name: yaml.safe_load(text) for path, text in issue_templates(found).items()}


@pytest.mark.parametrize("name", ["new-entry.yml", "correction.yml"])
def test_a_form_is_one_that_github_accepts(name: str, templates: dict[str, Any]):
    form = templates[name]
    assert set(form) == {"name", "description", "labels", "body"}
    assert len(form["name"]) > 3
    assert form["description"].strip()
    ids = [element["id"] for element in form["body"] if element["type"] != "markdown"]
    labels = [element["attributes"]["label"] for element in form["body"] if element["type"] != "markdown"]
    assert len(set(ids)) == len(ids) > 0
    assert len(set(labels)) == len(labels)
    for element in form["body"]:
        assert_element(element, labels)


def assert_element(element: dict[str, Any], labels: list[str]) -> None:
    may, must = TYPES[element["type"]]
    attributes = element["attributes"]
    assert must <= set(attributes) <= may
    assert set(element) <= {"type", "attributes"} | ({"id", "validations"} if element["type"] != "markdown" else set())
    assert set(element.get("validations", ())) <= {"required"}
    assert re.fullmatch(r"[\w-]+", element.get("id", "none"), re.A)
    texts = [value for key, value in attributes.items() if key not in ("options", "multiple")]
    assert all(isinstance(text, str) and text.strip() for text in texts)
    assert not re.search(r"password", attributes.get("label", ""), re.I)
    options = attributes.get("options", ["one"])
    if element["type"] == "checkboxes":
        assert all(set(option) <= {"label", "required"} and option["required"] is True for option in options)
        options = [option["label"] for option in options]
        assert not set(options) & set(labels)
    assert all(isinstance(option, str) and option.strip() for option in options)
    assert not {option.lower() for option in options} & {"none", "true", "false", "yes", "no", "on", "off"}
    assert len(set(options)) == len(options) > 0


def test_the_ids_that_other_pages_fill_in(templates: dict[str, Any]):
    asked = [element["id"] for element in templates["correction.yml"]["body"] if "id" in element]
    assert asked == ["entry", "field", "value", "evidence", "note"]
    assert templates["correction.yml"]["labels"] == ["correction"]
    assert templates["new-entry.yml"]["labels"] == ["new-entry"]


def test_labels_and_options_are_in_both_languages(templates: dict[str, Any]):
    for name in ("new-entry.yml", "correction.yml"):
        for element in templates[name]["body"]:
            attributes = element["attributes"]
            if "label" in attributes:
                english, _, chinese = attributes["label"].partition(" / ")
                assert english.isascii()
                assert re.search("[\u4e00-\u9fff]", chinese)
        if element["type"] == "dropdown":
            assert not [option for option in attributes["options"] if "," in option]  # GitHub puts commas between them


def test_every_topic_can_be_chosen(known: dict[str, Form], catalog: Catalog):
    for question in ("home", "topics"):
        options = known["new-entry"].question(question).options
        assert [option.partition(" · ")[0] for option in options] == list(catalog.topics)


# Reading a body

FORM_ANSWERS = {"entry": "papers/lantern", "field": "arxiv", "value": "2302.99902", "evidence": "its page", "note": ""}


def bodies(form: Form) -> dict[str, tuple[str, Answers]]:
    """Bodies with what must be read from them."""
    plain = submitted(form, FORM_ANSWERS)
    label = {question.id: question.label for question in form.questions}
    swapped = plain.split("### ")
    swapped = [swapped[0], swapped[3], swapped[1], swapped[2], *swapped[4:]]
    tricky = dict(FORM_ANSWERS, value=f"one\n### {label['note']} but longer\n```\ncode\n```\n#### two\n<!-- three -->")
    return {
        "plain": (plain, FORM_ANSWERS),
        "crlf": (plain.replace("\n", "\r\n"), FORM_ANSWERS),
        "text before the first heading": ("<!-- ### Entry -->\nhello\n\n" + plain, FORM_ANSWERS),
        "order changed": ("### ".join(swapped), FORM_ANSWERS),
        "zero width in a heading": (plain.replace("### Entry", "### \u200bEn\u200dtry"), FORM_ANSWERS),
        "spaces about a heading": (
            plain.replace("### Field", "  ###   Field").replace("字段\n", "字段  \n"),
            FORM_ANSWERS,
        ),
        "no fence": (plain.replace("```text\n", "").replace("\n```", ""), FORM_ANSWERS),
        "longer fence": (plain.replace("```", "`````"), FORM_ANSWERS),
        "headings, code and comments in an answer": (submitted(form, tricky), tricky),
        "the next question's heading within a fence": (
            submitted(form, dict(FORM_ANSWERS, value=f"### {label['evidence']}\n\nno heading")),
            dict(FORM_ANSWERS, value=f"### {label['evidence']}\n\nno heading"),
        ),
        "an answer that leaves a fence open": (
            submitted(form, dict(FORM_ANSWERS, value="one\n```\ntwo")),
            dict(FORM_ANSWERS, value="one\n```\ntwo"),
        ),
        "a heading twice": (plain + plain.replace("its page", "another"), FORM_ANSWERS),
        "a heading missing": (
            plain.replace(f"### {label['field']}", "### Gone"),
            {**{key: value for key, value in FORM_ANSWERS.items() if key != "field"}, "entry": None},
        ),
    }


@pytest.mark.parametrize("name", list(bodies(FORMS["correction"])))
def test_reading_a_body(name: str, known: dict[str, Form]):
    form = known["correction"]
    body, wanted = bodies(form)[name]
    assert form_of(body, known) is form
    found = answers(body, form)
    if name == "a heading twice":
        found["note"] = found["note"].partition("\n")[0].replace("_No response_", "")
    assert set(found) == set(wanted)
    assert {key: value for key, value in found.items() if wanted[key] is not None} == {
        key: value for key, value in wanted.items() if value is not None
    }


@pytest.mark.parametrize("body", ["", "hello", "### Something\n\nelse", "\0", "### ", "# Entry / 条目\n\nx"])
def test_a_body_of_no_form(body: str, known: dict[str, Form]):
    assert form_of(body, known) is None


def test_a_label_decides_where_both_forms_fit(known: dict[str, Form]):
    body = submitted(known["new-entry"], {}) + submitted(known["correction"], {})
    assert form_of(body, known).name == "new-entry"
    assert form_of(body, known, ["bug", "correction"]).name == "correction"
    assert form_of("### Entry / 条目\n\npapers/x", known, ["new-entry"]).name == "correction"


# New entries

PAPER = {
    "kind": "Paper / 论文",
    "source": "https://arxiv.org/abs/2401.12345v2",
    "title": "Tide: Learning to Wait for the Sea",
    "short": "Tide",
    "authors": "Ada Lichen, Bo Frond et al.",
    "date": "2024-01-20",
    "venue": "Lamp 2024",
    "code": "https://code.example.org/lichen/tide",
    "home": "glow · Light: Glow / 光：微光",
    "topics": "roots · Roots / 根",
    "summary_en": "Waits for the tide before it answers, so that the answer has the sea in it and costs half as much.",
    "summary_zh": "等潮水来了再作答，答案里于是有了海，成本也只有原来的一半；这是虚构的方法。",
    "evidence": "https://tide.example.org/ p. 3\n@team #12 ![](x) closes #1",
    "confirm": "yes",
}
ENGLISH = {
    **{key: value for key, value in PAPER.items() if key != "summary_zh"},
    "problem": "Models answer before\nthe tide is in.",
    "method": "- It waits for `sea(x)`.\n\n2. Then it answers.",
    "results": "Half the cost on 3 shores.",
    "limits": "Rivers.",
}
CHINESE = {
    "kind": "term",
    "title": "潮汐注意力",
    "home": "light",
    "summary_zh": "虚构的术语:指模型只在涨潮时\n分配注意力,退潮时则休息,因而节省一半的算力。",
    "method": "等潮水上涨\n再分配attention",
    "evidence": "虚构",
    "confirm": "yes",
}
GOOD: dict[str, Answers] = {
    "paper": PAPER,
    "paper-english-only": ENGLISH,
    "term-chinese-only": CHINESE,
    "model": PAPER | {"kind": "Model / 模型", "source": "https://models.example.org/tide", "venue": "", "short": ""},
    "tool": PAPER | {"kind": "tool", "source": "doi:10.99999/tide.1", "title": "A Tool That Ebbs", "short": ""},
    "dataset": PAPER | {"kind": "Dataset / 数据集", "source": "https://data.example.org/", "authors": "李华、王芳等"},
    "guide": PAPER | {"kind": "Guide / 指南", "source": "", "authors": "", "venue": "", "code": "", "date": ""},
}


def assert_golden(name: str, outcome: Outcome) -> None:
    """The files of an outcome are those that were read and found good."""
    made = "".join(f"==== {path}\n{text}" for path, text in outcome.files.items())
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.write_text(made, encoding="utf-8")
    assert file.is_file(), f"{file} is missing; write it with UPDATE_GOLDEN=1 and read it"
    assert made == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GOOD)
def test_a_new_entry(name: str, send):
    outcome = send("new-entry", GOOD[name])
    path, _ = entry_of(outcome)
    entry_id = Path(path).stem
    assert is_slug(entry_id)
    assert_golden(name, outcome)


@pytest.mark.parametrize("name", [name for name in GOOD if "only" not in name])
def test_the_check_accepts_what_is_made(name: str, send, copy: Path, tmp_path: Path, capsys: Output):
    outcome = send("new-entry", GOOD[name])
    write(outcome, tmp_path)
    assert main(["check"]) == 0
    assert main(["format", "--check", next(path for path in outcome.files if "/" in path)]) == 0


def test_what_is_to_be_written_is_told_by_the_check(send, copy: Path, tmp_path: Path, today: Date):
    outcome = send("new-entry", ENGLISH)
    write(outcome, tmp_path)
    assert {problem.rule for problem in examine(copy, today)[1]} == {"unwritten"}
    assert "`summary.zh`" in outcome.files["body.md"]


def test_stand_ins_keep_the_rules_and_stay_out(send):
    stand_ins = {words("stand-in", language) for language in LANGUAGES}
    assert not stand_ins & set(entry_of(send("new-entry", ENGLISH))[1]["summary"].values())
    assert words("stand-in", "zh") not in send("new-entry", ENGLISH).entry


IDS = [
    ({"short": "Tide"}, "tide"),
    ({"short": "", "title": "Tide-2: Waiting"}, "tide-2"),
    ({"short": "", "title": "Learning to Wait: Seas, Rivers, Lakes"}, "learning-to-wait-seas-rivers"),
    ({"short": "潮", "title": "潮汐"}, "paper-12"),
    ({"short": "Lantern"}, "lantern-2024"),  # taken
    ({"short": "../../etc/passwd"}, "etc-passwd"),
    ({"short": "/absolute"}, "absolute"),
    ({"short": "papers/../.."}, "papers"),
    ({"short": "C:/con/nul"}, "c-con-nul"),
    ({"short": "Ünï-cödé"}, "uni-code"),
    ({"short": "ᏣᎳᎩ"}, "tide"),
    ({"short": "x" * 90}, "x" * 60),
]


@pytest.mark.parametrize(("changed", "wanted"), IDS, ids=[wanted for _, wanted in IDS])
def test_the_id(changed: Answers, wanted: str, send):
    path, _ = entry_of(send("new-entry", PAPER | changed))
    assert path == f"papers/{wanted}.yml"


@pytest.mark.parametrize(
    ("home", "further", "wanted"),
    [
        ("roots", "glow", ["roots", "glow"]),
        ("roots · Roots / 根", "glow · Glow / 微光, roots · Roots / 根, soil · Soil / 土", ["roots", "glow", "soil"]),
        ("glow", "", ["glow"]),
        ("", "soil, glow", ["soil", "glow"]),
    ],
)
def test_the_home_is_the_first_topic_whatever_their_order_in_the_list(home: str, further: str, wanted: Any, send):
    """GitHub gives what is chosen in the order of the list, in which glow stands before roots."""
    _, data = entry_of(send("new-entry", PAPER | {"home": home, "topics": further}))
    assert data["topics"] == wanted


def test_an_entry_without_topics_is_told_at_its_main_topic(send):
    comment = comment_of(send("new-entry", PAPER | {"home": "", "topics": ""}))
    assert "**Main topic" in comment
    assert '"topics" needs at least 1, here are 0` → `choose one`' in comment


def test_a_question_without_an_answer_is_told_in_words_of_the_form(send):
    comment = comment_of(send("new-entry", PAPER | {"title": ""}))
    assert '`"title" is missing` → `answer this question`' in comment
    assert "add a line" not in comment


def test_a_title_with_tex_is_written_as_it_is_printed(send):
    path, data = entry_of(send("new-entry", PAPER | {"title": r"H$_2$O: Light in $O(n \log n)$", "short": "H$_2$O"}))
    assert (path, data["title"], data["short"]) == ("papers/h2o.yml", "H₂O: Light in O(n log n)", "H₂O")


def test_a_title_that_no_plain_text_says_is_refused(send):
    assert '"$\\sum_i$" is TeX' in comment_of(send("new-entry", PAPER | {"title": r"The $\sum_i$ of Lamps"}))


def test_a_date_is_no_part_of_a_path(send):
    comment = comment_of(send("new-entry", PAPER | {"short": "Lantern", "date": "../../x", "venue": ""}))
    assert '"../../x" is not a date' in comment


SOURCES = [
    ("2305.14314", {"arxiv": "2305.14314"}),
    ("arXiv:2305.14314v3", {"arxiv": "2305.14314"}),
    ("https://arxiv.org/pdf/2305.14314v1.pdf", {"arxiv": "2305.14314"}),
    ("http://www.arxiv.org/abs/cs/0501001", {"arxiv": "cs/0501001"}),
    ("10.99999/a.b", {"doi": "10.99999/a.b"}),
    ("https://doi.org/10.99999/a.b", {"doi": "10.99999/a.b"}),
    ("10.48550/arXiv.2305.14314", {"arxiv": "2305.14314"}),
    ("2023.acl-long.754", {"url": "https://aclanthology.org/2023.acl-long.754/"}),
    ("/etc/passwd.bib", {"url": "/etc/passwd.bib"}),
    ("body.md", {"url": "body.md"}),
    ("https://example.org/x", {"url": "https://example.org/x"}),
    ("https://arxiv.org/abs/2305.14314.", {"arxiv": "2305.14314"}),
    ("see [it](https://arxiv.org/abs/2305.14314)"[4:], {"arxiv": "2305.14314"}),
    ("https://huggingface.co/papers/2305.14314", {"arxiv": "2305.14314"}),
    ("https://www.alphaxiv.org/abs/2305.14314#cite", {"arxiv": "2305.14314"}),
    ("https://ar5iv.labs.arxiv.org/html/2305.14314?q=1", {"arxiv": "2305.14314"}),
    ("https://dl.acm.org/doi/pdf/10.99999/a.b", {"doi": "10.99999/a.b"}),
    ("(https://example.org/x).", {"url": "https://example.org/x"}),
    ("$(rm -rf /)", {"url": "$(rm -rf /)"}),
]


@pytest.mark.parametrize(("text", "wanted"), SOURCES)
def test_what_a_work_is_found_by(text: str, wanted: Answers):
    assert name_work(text) == wanted


# What services know


def fetched(*_: Any) -> tuple[Mapping[str, Any], str]:
    """A service that knows the work."""
    return {
        "title": "Tide from arXiv",
        "authors": ["Ann Other", "Bo Frond"],
        "et_al": True,
        "date": "2024-01-19",
        "venue": "Lamp 2024",
        "summary": {"en": "not this", "zh": "not this"},
        "id": "../../evil",
    }, ""


def test_a_service_fills_in_what_is_empty(send):
    answered = {key: value for key, value in PAPER.items() if key not in ("title", "authors", "date")}
    _, data = entry_of(outcome := send("new-entry", answered, fetched))
    assert (data["title"], data["authors"], data["date"]) == (
        "Tide from arXiv",
        ["Ann Other", "Bo Frond"],
        "2024-01-19",
    )
    assert data["et_al"] is True
    assert data["summary"]["en"] == PAPER["summary_en"]
    assert "自动获取：`title`, `authors`, `date`" in outcome.files["body.md"]


def test_a_service_changes_nothing_that_is_written(send):
    assert entry_of(send("new-entry", PAPER, fetched))[1] == entry_of(send("new-entry", PAPER))[1]


def test_a_service_that_cannot_be_reached_is_a_line(send):
    def silent(*_: Any) -> tuple[Mapping[str, Any], str]:
        return {}, "arXiv is `down` @team"

    assert "未能获取：``arXiv is `down` @team``" in send("new-entry", PAPER, silent).files["body.md"]
    comment = comment_of(send("new-entry", PAPER | {"title": ""}, silent))
    assert "未能获取" in comment
    assert '`"title" is missing`' in comment


def test_nothing_is_asked_where_nothing_names_the_work(send):
    def never(*_: Any) -> tuple[Mapping[str, Any], str]:
        raise AssertionError("asked")

    assert entry_of(send("new-entry", GOOD["guide"], never))


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A stand-in for the services, to which the command is directed; it knows one paper."""
    with standing_in() as known:
        known.papers["2401.12345"] = paper("Tide: As arXiv Has It", "Ann Other", "Bo Frond", day="2024-01-19")
        direct(monkeypatch, known)
        yield known


def test_the_command_asks_arxiv(services: StandIn, known: dict[str, Form], copy: Path, tmp_path: Path):
    answered = {key: value for key, value in PAPER.items() if key not in ("title", "short", "authors", "date")}
    (tmp_path / "body.md").write_text(submitted(known["new-entry"], answered), encoding="utf-8")
    assert main(["from-issue", "body.md", "--fetch", "--out", "out", *TODAY]) == 0
    data = parse((tmp_path / "out/catalog/papers/tide.yml").read_bytes()).data
    assert (data["title"], data["date"]) == ("Tide: As arXiv Has It", "2024-01-19")
    assert data["authors"] == ["Ann Other", "Bo Frond"]
    assert data["short"] == "Tide"


@pytest.mark.parametrize(
    ("source", "asked"), [("2401.12346", True), ("https://example.org/x", False), ("10.99999/none", True)]
)
def test_what_no_service_knows(source: str, asked: bool, services: StandIn, copy: Path, capsys: Output):
    body = submitted(FORMS["new-entry"], PAPER | {"source": source, "title": ""})
    (copy.parent / "body.md").write_text(body, encoding="utf-8")
    assert main(["from-issue", "body.md", "--fetch", *TODAY]) == 0
    comment = capsys.readouterr().out
    assert ("未能获取" in comment) == asked
    assert '`"title" is missing`' in comment


# What is wrong with a new entry: answer, label, English message

WRONG = [
    ("kind", "Thing / 东西", "Kind", '"Thing / 东西" is not a kind of entry'),
    ("source", "", "Where it can be read", "nothing says where it can be read"),
    ("source", "2401.1234", "Where it can be read", "5 digits follow the dot"),
    ("source", "tide.example.org", "Where it can be read", "has no https:// in front"),
    ("source", "arXiv:2302.99901v2", "Where it can be read", "the arXiv id stands in papers/lantern.yml too"),
    ("source", "10.99999/LAMP.2023.7", "Where it can be read", "the DOI stands in papers/lantern.yml too"),
    ("title", "", "Title as published", '"title" is missing'),
    ("title", "x" * 401, "Title as published", "401 characters"),
    ("title", "Lantern lighting LONG documents with glow tokens!", "Title as published", "the title stands in"),
    ("title", "Tide\u202e", "Title as published", "U+202E"),
    ("authors", "Ada, \u200bBo", "Authors in order", "U+200B"),
    ("date", "2024-02-30", "First public version", "not a day of the calendar"),
    ("date", "2027-01", "First public version", "in the future"),
    ("venue", "Lamp", "Where it was published", "does not end in a year"),
    ("venue", "Lmap 2024", "Where it was published", 'there is no venue "Lmap"'),
    ("code", "code.example.org/x", "Repository of the authors", "has no https://"),
    ("home", "glwo", "Main topic", 'there is no topic "glwo"'),
    ("topics", "glwo", "Topics", 'there is no topic "glwo"'),
    ("topics", "soil, soil", "Topics", "twice"),
    ("summary_en", "Too short.", "Summary in English", "10 characters"),
    ("summary_zh", "太短。", "Summary in Chinese", "3 characters"),
    ("summary_en", PAPER["summary_zh"] * 3, "Summary in English", "the English text is Chinese"),
    ("method", "See [[nothing-here]].", "How it works", 'there is no entry "nothing-here"'),
    ("evidence", "", "Where the facts can be checked", "nothing says where it can be checked"),
    ("confirm", "", "Before you send", "not every box is ticked"),
]


@pytest.mark.parametrize(("question", "answer", "label", "message"), WRONG)
def test_what_is_wrong_stands_under_its_label(question: str, answer: str, label: str, message: str, send, known):
    fitting = {"date": "2023-02", "venue": ""} if "2302" in answer else {"venue": ""} if answer == "2027-01" else {}
    comment = comment_of(send("new-entry", PAPER | fitting | {question: answer}))
    heads = re.findall(r"^- \*\*(.*)\*\*$", comment, re.M)
    asked = known["new-entry"].question(question).label
    assert heads == [asked]
    assert asked.startswith(label)
    assert message in comment


def test_a_summary_in_no_language(send):
    comment = comment_of(send("new-entry", PAPER | {"summary_en": "", "summary_zh": ""}))
    assert "there is no summary" in comment


def test_everything_that_is_wrong_is_told_at_once(send):
    wrong = PAPER | {"date": "2024-13", "venue": "Lamp", "home": "glwo", "summary_en": "`a` @b", "confirm": ""}
    outcome = send("new-entry", wrong)
    assert comment_of(outcome).count("\n- **") == 5
    assert_golden("comment", outcome)


@pytest.mark.parametrize("short", ["Index", "AUX", "com1"])
def test_the_answer_proposes_no_reserved_id(short: str, send):
    path, data = entry_of(send("new-entry", PAPER | {"short": short}))
    assert (path, data["short"]) == (f"papers/{short.lower()}-{data['date'][:4]}.yml", short)


def test_a_duplicate_names_the_entry_and_links_to_it(send):
    comment = comment_of(send("new-entry", PAPER | {"source": "2302.99901"}))
    assert f"[papers/lantern]({FILES}papers/lantern.yml)" in comment
    earlier = comment_of(send("new-entry", PAPER | {"source": "2302.99901", "short": "Aaa"}))  # sorts before it
    assert f"[papers/lantern]({FILES}papers/lantern.yml)" in earlier
    assert "**Where it can be read" in earlier


@pytest.mark.parametrize(
    "source",
    [
        "https://arxiv.org/abs/2302.99901.",
        "<https://arxiv.org/abs/2302.99901v1>",
        "https://huggingface.co/papers/2302.99901",
        "https://www.alphaxiv.org/abs/2302.99901",
        "https://ar5iv.labs.arxiv.org/html/2302.99901",
        "https://arxiv.org/abs/2302.99901#cite",
        "https://arxiv.org/abs/2302.99901?q=lamp",
        "https://publisher.example.org/doi/full/10.99999/lamp.2023.7",
    ],
)
def test_an_address_from_running_text_names_the_work_that_is_there(source: str, send):
    assert f"[papers/lantern]({FILES}papers/lantern.yml)" in comment_of(send("new-entry", PAPER | {"source": source}))


def test_authors_as_a_bib_file_has_them(send):
    _, data = entry_of(send("new-entry", PAPER | {"authors": "Doe, Jane and Roe, Rick and van der Berg, Anna"}))
    assert data["authors"] == ["Jane Doe", "Rick Roe", "Anna van der Berg"]


# Corrections: field, value, what must have changed in tests/data/catalog/papers/lantern.yml

CHANGES = [
    ("arxiv", "2302.99902", ("arxiv",), "2302.99902"),
    ("title_zh", "灯笼", ("title_zh",), "灯笼"),
    ("title_zh", "", ("title_zh",), None),
    ("date", "2023-02", ("date",), "2023-02"),
    ("et_al", "true", ("et_al",), True),
    ("authors", "Ada Lichen, Bo Frond", ("authors",), ["Ada Lichen", "Bo Frond"]),
    ("authors", "Ada Lichen, Bo Frond, and Cy Spore Jr.", ("authors",), ["Ada Lichen", "Bo Frond", "Cy Spore Jr."]),
    ("authors", "Lichen, Ada and Frond, Bo", ("authors",), ["Ada Lichen", "Bo Frond"]),
    ("authors[2]", "Bo Front", ("authors", 1), "Bo Front"),
    ("authors[2]", "Front, Bo", ("authors", 1), "Bo Front"),
    ("arxiv", "<https://arxiv.org/abs/2302.99902v2>.", ("arxiv",), "2302.99902"),
    ("doi", "https://doi.org/10.99999/lamp%3C8", ("doi",), "10.99999/lamp<8"),
    ("url", "(https://lantern.example.org/home).", ("url",), "https://lantern.example.org/home"),
    ("et_al", "Yes", ("et_al",), True),
    ("authors[6]", "Fay Wood", ("authors", 5), "Fay Wood"),
    ("topics", "glow\nsoil", ("topics",), ["glow", "soil"]),
    ("topics[2]", "", ("topics",), ["glow"]),
    ("links[1].url", "https://lantern.example.org/film", ("links", 0, "url"), "https://lantern.example.org/film"),
    ("links[1]", "", ("links", 0, "label"), "weights"),
    ("builds_on", "", ("builds_on",), None),
    ("summary.zh", "用少量微光token把光带到下一页,\n窗口很短的模型也能读完很长的文档。", ("summary", "zh"),
     "用少量微光 token 把光带到下一页，窗口很短的模型也能读完很长的文档。"),
    ("notes.en.method[1]", "Pages end in\nfive tokens.", ("notes", "en", "method", 0), "Pages end in five tokens."),
    ("comparison.claim", "3 times as far", ("comparison", "claim"), "3 times as far"),
    ("comparison.datasets", "1,200", ("comparison", "datasets"), 1200),
    ("comparison.trainable_percent", "0.5", ("comparison", "trainable_percent"), 0.5),
]  # fmt: skip


MODEL_CHANGES = [
    ("parameters", "7,000,559,616", ("parameters",), 7000559616),
    ("memory[1].use", "loading", ("memory", 0, "use"), "loading"),
    ("memory[1].gib", "13", ("memory", 0, "gib"), 13.0),
    ("languages", "en, zh-Hant", ("languages",), ["en", "zh-Hant"]),
    ("commercial_use", "allowed", ("commercial_use",), "allowed"),
    ("weights[1].base", "", ("weights", 0, "base"), None),
    ("title_zh", "蕨种7B", ("title_zh",), "蕨种 7B"),
]
CHANGES = [("papers/lantern", *change) for change in CHANGES] + [("models/fernseed-7b", *c) for c in MODEL_CHANGES]


@pytest.mark.parametrize(
    ("name", "field", "value", "place", "wanted"), CHANGES, ids=[f"{c[1]}={c[2][:9]}" for c in CHANGES]
)
def test_a_correction(name: str, field: str, value: str, place: tuple, wanted: Any, send, made_up: Path):
    before = parse((made_up / f"{name}.yml").read_bytes()).data
    outcome = send("correction", {"entry": name, "field": field, "value": value, "evidence": "p. 3"})
    path, data = entry_of(outcome)
    assert path == f"{name}.yml"
    found = data
    for part in place[:-1]:
        found = found[part]
    assert (found.get(place[-1]) if isinstance(found, dict) else found[place[-1]]) == wanted
    assert {key: data.get(key) for key in {*data, *before} - {place[0]}} == {
        key: before.get(key) for key in {*data, *before} - {place[0]}
    }
    assert list(outcome.files) == [f"catalog/{path}", "title", "body.md"]
    assert outcome.files["title"] == f"Correct {name}: {field}\n"


def test_a_whole_correction(send):
    answered = {"entry": "https://atlas.example.org/zh/papers/lantern/", "field": "notes.zh.limits", "evidence": "p. 3"}
    outcome = send("correction", answered | {"value": "江河不行。", "note": "``` @team\n- [x](y)"})
    assert_golden("correction", outcome)


def test_a_correction_keeps_the_comments(copy: Path, today: Date, known: dict[str, Form]):
    file = copy / "papers/lantern.yml"
    text = file.read_text(encoding="utf-8").replace(
        "authors: [Ada Lichen, Bo Frond, Cy Spore, Di Peat, Ed Loam]",
        "authors:\n  - Ada Lichen # first\n  # about Bo\n  - Bo Frond\n  # about Cy\n  - Cy Spore # third\n  - Di Peat",
    )
    file.write_text("# a note\n\n" + text, encoding="utf-8")
    assert main(["format"]) == 0
    answered = {"entry": "papers/lantern", "field": "authors[2]", "value": "", "evidence": "p. 3"}
    outcome = from_issue(Issue(submitted(known["correction"], answered)), copy, today)
    kept = "authors:\n  - Ada Lichen # first\n  # about Cy\n  - Cy Spore # third\n  - Di Peat\n"
    assert outcome.entry.startswith("# a note\n\n")
    assert kept in outcome.entry
    answered |= {"field": "venue", "value": "Lamp 2024"}
    outcome = from_issue(Issue(submitted(known["correction"], answered)), copy, today)
    wanted = file.read_text(encoding="utf-8").replace("venue: Lamp 2023", "venue: Lamp 2024")
    assert outcome.entry == wanted


WRONG_CORRECTIONS = [
    ({"entry": ""}, "Entry", "names no entry"),
    ({"entry": "papers/nothing"}, "Entry", "there is no entry"),
    ({"entry": "models/lantern"}, "Entry", "there is no entry"),
    ({"entry": "../../etc/passwd"}, "Entry", "names no entry"),
    ({"entry": "/etc/papers/../lantern"}, "Entry", "names no entry"),
    ({"entry": "topics.yml"}, "Entry", "names no entry"),
    ({"field": ""}, "Field", "is not a field"),
    ({"field": "arxvi"}, "Field", 'there is no field "arxvi"'),
    ({"field": "__class__"}, "Field", "there is no field"),
    ({"field": "authors[0]"}, "Field", "is not a field"),
    ({"field": "authors[9]"}, "Field", "has 5 items"),
    ({"field": "title[1]"}, "Field", '"title" is not a list'),
    ({"field": "title.en"}, "Field", "there is no field"),
    ({"field": "links[1]"}, "Field", "holds several values"),
    ({"field": "summary"}, "Field", "holds several values"),
    ({"field": "notes"}, "Field", "holds several values"),
    ({"field": "sources[1].item"}, "Field", "is not changed this way"),
    ({"field": "added"}, "Field", "is not changed this way"),
    ({"field": "id"}, "Field", "is not changed this way"),
    ({"field": "comparison.claim", "value": ""}, "Field", "is not in the entry"),
    ({"field": "authors[9]", "value": ""}, "Field", "is not in the entry"),
    ({"field": "arxiv", "value": "2302.99901"}, "Right value", "says so already"),
    ({"field": "arxiv", "value": "2302.9990"}, "Right value", "5 digits"),
    ({"field": "arxiv", "value": "2301.99902"}, "Right value", "is after 2023-01"),
    ({"field": "title", "value": ""}, "Right value", '"title" is missing'),
    ({"field": "et_al", "value": "maybe"}, "Right value", "must be true or false"),
    ({"field": "comparison.datasets", "value": "many"}, "Right value", "must be a whole number"),
    ({"field": "notes.en.results[1]", "value": ""}, "Right value", 'the notes have no English "results"'),
    ({"field": "notes.en.method[2]", "value": ""}, "Right value", '"method" has 1 points in English and 2 in Chinese'),
    ({"field": "builds_on[1]", "value": "lantern"}, "Right value", "build on each other"),
    ({"evidence": ""}, "Where one can see it", "nothing says where it can be checked"),
]


@pytest.mark.parametrize(("changed", "label", "message"), WRONG_CORRECTIONS)
def test_a_correction_that_is_refused(changed: Answers, label: str, message: str, send):
    answered = {"entry": "papers/lantern", "field": "arxiv", "value": "2302.99902", "evidence": "p. 3"}
    comment = comment_of(send("correction", answered | changed))
    assert re.search(rf"^- \*\*{label} / ", comment, re.M)
    assert message in comment


def test_a_value_for_both_languages_is_not_written_over_a_pair(copy: Path, today: Date, known: dict[str, Form]):
    file = copy / "papers/lantern.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "comparison: {claim: {en: three, zh: 三}}\n", encoding="utf-8")
    answered = {"entry": "papers/lantern", "field": "comparison.claim", "value": "four", "evidence": "p. 3"}
    comment = comment_of(from_issue(Issue(submitted(known["correction"], answered)), copy, today))
    assert "not the same in both languages" in comment
    outcome = from_issue(
        Issue(submitted(known["correction"], answered | {"field": "comparison.claim.en"})), copy, today
    )
    assert entry_of(outcome)[1]["comparison"] == {"claim": {"en": "four", "zh": "三"}}


def test_one_text_for_both_languages_becomes_a_pair(copy: Path, today: Date, known: dict[str, Form]):
    file = copy / "papers/lantern.yml"
    file.write_text(file.read_text(encoding="utf-8") + "comparison: {claim: three}\n", encoding="utf-8")
    answered = {"entry": "papers/lantern", "field": "comparison.claim.zh", "value": "三", "evidence": "p. 3"}
    outcome = from_issue(Issue(submitted(known["correction"], answered)), copy, today)
    assert entry_of(outcome)[1]["comparison"] == {"claim": {"en": "three", "zh": "三"}}


@pytest.mark.parametrize(
    ("place", "removed", "wanted"),
    [
        (("a", 3), None, ("a", 3)),
        (("a", 3, "x"), ("a", 1), ("a", 2, "x")),
        (("a", 1, "x"), ("a", 1), None),
        (("a", 0), ("a", 1), ("a", 0)),
        (("a",), ("a", 1), ("a",)),
        (("b", 3), ("a", 1), ("b", 3)),
        (("a", "x"), ("a",), None),
    ],
)
def test_where_a_comment_goes(place: tuple, removed: tuple | None, wanted: tuple | None):
    assert moved(place, removed) == wanted


# Hostile text

SECRETS = [
    "a: b\n- c\n? d",
    "---\nadmin: true\n...",
    "&anchor *alias !!python/object/apply:os.system ['id']",
    "{{ 7*7 }} {% raw %} ${{ secrets.TOKEN }} %0A::error::x",
    "$(rm -rf /) `id` ; rm -rf / && true | sh > /etc/passwd",
    "@org/team #123 GH-1 fixes #1 closes org/repo#2 https://evil.example.org/",
    "![x](https://evil.example.org/x.png) [a](javascript:alert(1)) <img src=x onerror=alert(1)> <!-- -->",
    "``` \n````\n`````\n~~~\n| a | b |\n|---|---|\n# head\n> quote\n- [x] box",
    "../../etc/passwd\n/abs\npapers/../..\nC:\\x",
    "\0 \x1b[31m \u202e\u2066 \u200b \ufeff \U000e0041 \ud800",
    "'\"\\\n'''\"\"\"",
    "~ null true 0x1f 1e3 2024-01-01 yes",
]


def shown(text: str) -> str:
    """A comment as a reader sees it, without what stands in code."""
    page = markdown.markdown(text, extensions=["fenced_code", "tables", "sane_lists"])
    return re.sub(r"<code.*?</code>", "", page, flags=re.S)


def assert_inert(text: str) -> None:
    """Nothing in a text that goes to GitHub acts, but our own links."""
    page = shown(text)
    own = re.sub(rf'<a href="{re.escape(FILES.replace("/blob/main/catalog/", ""))}[\w/.-]*">[\w/.-]*</a>', "", page)
    assert set(re.findall(r"<(\w+)", own)) <= {"p", "strong", "ul", "li", "pre"}
    plain = html.unescape(re.sub(r"<[^>]*>", "", own))
    assert "@" not in plain
    assert re.findall(r"#\w+", plain) in ([], ["#12"])
    assert not re.search(r"https?:|GH-|javascript", plain)
    assert all(char.isprintable() or char == "\n" for char in text)


def assert_harmless(outcome: Outcome) -> None:
    """What is written lies where it should, loads, and tells nothing to GitHub but words."""
    written = [path for path in outcome.files if path not in ("title", "body.md", "comment.md")]
    if outcome.entry:
        assert parse(outcome.entry.encode()).problems == []
        assert len(written) == 1
        kind, stem = re.fullmatch(r"catalog/([a-z]+)/([a-z0-9-]+)\.yml", written[0]).groups()
        assert kind in FOLDERS
        assert is_slug(stem)
        assert re.fullmatch(r"(Add|Correct) [a-z]+/[a-z0-9-]+(: [a-z_.\[\]0-9]+)?\n", outcome.files["title"])
        assert_inert(outcome.files["body.md"])
    else:
        assert written == []
        assert_inert(outcome.files["comment.md"])


@pytest.mark.slow
@pytest.mark.parametrize("question", [*PAPER, "problem", "method", "note"])
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: repr(secret[:12]))
def test_hostile_text_in_a_new_entry(question: str, secret: str, send):
    assert_harmless(send("new-entry", PAPER | {question: secret}))


@pytest.mark.slow
@pytest.mark.parametrize("question", ["entry", "field", "value", "evidence", "note"])
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: repr(secret[:12]))
def test_hostile_text_in_a_correction(question: str, secret: str, send):
    answered = {"entry": "papers/lantern", "field": "notes.en.limits", "value": "Rivers.", "evidence": "p. 3"}
    assert_harmless(send("correction", answered | {question: secret}))


@pytest.mark.parametrize(
    "secret", [secret for secret in SECRETS if "\0" not in secret], ids=lambda secret: repr(secret[:12])
)
def test_hostile_text_becomes_the_text_of_the_entry(secret: str, send):
    secret = " ".join(f"{secret} and, to be long enough, words and words and words.".split())
    _, data = entry_of(send("new-entry", PAPER | {"summary_en": secret, "problem": secret}))
    assert data["summary"]["en"] == secret
    assert data["notes"]["en"]["problem"] == secret
    assert set(data) <= set(KINDS["paper"].model_fields)


def test_a_body_too_long(made_up: Path, today: Date, known: dict[str, Form]):
    for body in (submitted(known["new-entry"], PAPER) + "x" * LIMIT, "### Title\n" * 100_000, "`" * 1_000_000):
        comment = comment_of(from_issue(Issue(body, 12), made_up, today))
        assert f"it has {len(body)} characters" in comment
        assert len(comment) < 1000


def test_a_comment_stays_readable(send):
    comment = comment_of(send("new-entry", PAPER | {"authors": ",".join(f"\u200b{n}" for n in range(9000))}))
    assert len(comment) < 20_000
    assert "And " in comment


@pytest.mark.parametrize("text", ["a`b", "``", "`a", "a`", " ` ", "a\nb", "```\n`````x`", "\0", "|", "x" * 4000, ""])
def test_code_holds_any_text(text: str):
    for made in (code(text), block(text)):
        page = markdown.markdown(f"before {made} after" if "\n" not in made else made, extensions=["fenced_code"])
        assert page.count("<code") == 1
    assert "\n" not in code(text)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_answers_are_harmless(
    data: st.DataObject, known: dict[str, Form], made_up: Path, today: Date, tmp_path_factory
):
    name = data.draw(st.sampled_from(["new-entry", "correction"]))
    texts = st.one_of(
        st.text(max_size=60), st.sampled_from([*SECRETS, *PAPER.values(), "papers/lantern", "links[1].url"])
    )
    answered = data.draw(st.dictionaries(st.sampled_from([q.id for q in FORMS[name].questions]), texts))
    body = submitted(FORMS[name], (PAPER if name == "new-entry" else FORM_ANSWERS) | answered)
    outcome = from_issue(Issue(body, 12, (), FILES), MADE_UP, Date(2026, 1, 1))
    assert_harmless(outcome)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("#`- []xX\r\n/_\u200b\u202eaé条")), max_size=300))
def test_any_body_is_read(text: str):
    for form in FORMS.values():
        body = f"### {form.questions[0].label}\n\n{text}\n\n### {form.questions[1].label}\n{text}"
        assert set(answers(body, form)) == {form.questions[0].id, form.questions[1].id}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_name_of_an_entry_or_a_field_is_plain_or_refused(text: str):
    for read in (read_entry, read_field):
        try:
            found = read(text)
        except Refused as refused:
            assert refused.fault.message
        else:
            assert all(isinstance(part, int) or re.fullmatch("[a-z0-9_-]+", part) for part in found)


# The command


@pytest.fixture
def good_body(known: dict[str, Form], copy: Path, tmp_path: Path) -> Path:
    """A body in a file, beside a catalog to work on."""
    (tmp_path / "body.md").write_text(submitted(known["new-entry"], PAPER), encoding="utf-8")
    return tmp_path / "body.md"


def test_the_command_writes_a_folder(good_body: Path, copy: Path, tmp_path: Path, capsys: Output):
    before = tree(copy)
    assert main(["from-issue", "body.md", "--out", "out", *TODAY]) == 0
    assert sorted(tree(tmp_path / "out")) == ["body.md", "catalog/papers/tide.yml", "title"]
    assert "Closes" not in (tmp_path / "out/body.md").read_text(encoding="utf-8")
    assert capsys.readouterr().err == "out: a pull request\n"
    assert tree(copy) == before


def test_the_command_prints(good_body: Path, copy: Path, capsys: Output):
    assert main(["from-issue", "body.md", *TODAY]) == 0
    assert capsys.readouterr().out.startswith('title: "Tide: Learning')
    good_body.write_text("hello", encoding="utf-8")
    assert main(["from-issue", "body.md", *TODAY]) == 0
    assert "none of the forms' headings" in capsys.readouterr().out


def test_the_command_reads_standard_input(good_body: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(good_body.read_bytes())))
    assert main(["from-issue", "-", *TODAY]) == 0
    assert 'title: "Tide' in capsys.readouterr().out


def event(body: Any, **more: Any) -> dict[str, Any]:
    """An event as GitHub writes it, shortened."""
    return {
        "action": "opened",
        "issue": {"number": 12, "title": "Tide", "body": body, "labels": [{"name": "new-entry"}], **more},
        "repository": {"html_url": "https://code.example.org/atlas/atlas", "default_branch": "main"},
    }


def test_the_command_reads_an_event(good_body: Path, tmp_path: Path):
    (tmp_path / "event.json").write_text(json.dumps(event(good_body.read_text(encoding="utf-8"))), encoding="utf-8")
    assert main(["from-issue", "--event", "event.json", "--out", "out", *TODAY]) == 0
    assert "Closes #12" in (tmp_path / "out/body.md").read_text(encoding="utf-8")


def test_an_issue_without_a_body_gets_a_comment(good_body: Path, tmp_path: Path, capsys: Output):
    (tmp_path / "event.json").write_text(json.dumps(event(None)), encoding="utf-8")
    assert main(["from-issue", "--event", "event.json", "--out", "out"]) == 0
    assert list(tree(tmp_path / "out")) == ["comment.md"]
    assert capsys.readouterr().err == "out: a comment\n"


def test_an_event_is_data():
    hostile = event("\ud800", labels=[1, {"name": 3}, {}])
    hostile["repository"] = {"html_url": "https://x.org/a/b) <img>", "default_branch": "main"}
    issue = read_event(json.dumps(hostile))
    assert issue == Issue("\ud800", 12, ("3",), "")
    assert read_event(json.dumps(event("b"))).files == FILES


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "3", '{"issue": 3}', '{"issue": {}}', '{"issue": {"number": true}}', '{"issue": {"number": -1}}',
     '{"issue": {"number": "1; rm -rf /"}}', "[" * 9000],
)  # fmt: skip
def test_what_is_no_event(text: str, copy: Path, tmp_path: Path, capsys: Output):
    (tmp_path / "event.json").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["from-issue", "--event", "event.json", "--out", "out"])
    assert stopped.value.code == 2
    assert "event.json cannot be used" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("body.md", "--event", "event.json"),
        ("nothing.md",),
        ("body.md", "--catalog", "nowhere"),
        ("body.md", "--out", "catalog"),
        ("body.md", "--out", "body.md"),
        ("body.md", "--today", "tomorrow"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], good_body: Path, copy: Path, capsys: Output):
    before = tree(copy)
    with pytest.raises(SystemExit) as stopped:
        main(["from-issue", *arguments])
    assert stopped.value.code == 2
    assert tree(copy) == before


def test_no_golden_file_is_left_over():
    assert sorted(file.stem for file in GOLDEN.iterdir()) == sorted([*GOOD, "comment", "correction"])


def test_the_committed_forms_are_those_of_the_catalog():
    found, _ = load(ROOT / "catalog")
    for path, text in issue_templates(found).items():
        assert path.startswith(f"{FOLDER}/")
        assert (ROOT / path).read_text(encoding="utf-8") == text
