"""What one job hands to the next: good parts are read, and nothing of a bad one is used."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from llm_atlas.catalog.text import code_span
from llm_atlas.github import artifacts
from llm_atlas.github.artifacts import ChangedPage, Proposal
from llm_atlas.github.changed import changed_entries
from llm_atlas.github.event import Issue, Run, WorkflowError, read_event

GOOD_PAGE = {"address": "papers/lora/", "title": "LoRA", "what": "changed"}


def written(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


# The pages that a pull request touches


def pages(folder: Path, value: Any) -> list[ChangedPage]:
    """What is read from a list of pages."""
    return artifacts.changed_pages(written(folder, {"p.json": json.dumps(value)}) / "p.json")


@pytest.mark.parametrize("address", ["", "papers/lora/", "zh/papers/lora/", "about.html", "zh/terms/", "a_b/c.d/"])
@pytest.mark.parametrize("what", get_args(artifacts.What))
def test_a_good_page(address: str, what: str, tmp_path: Path):
    page = GOOD_PAGE | {"address": address, "what": what}
    assert [found.model_dump() for found in pages(tmp_path, [page])] == [page]


BAD_PAGES: list[Any] = [
    *(
        {"address": address}
        for address in ("../../etc/passwd", "papers/../x/", "/etc/passwd", "papers/lora", "//x.org/")
    ),
    *(
        {"address": address}
        for address in ("a b/", "a\n/", "papers/lora/\n", "`id`/", "$(id)/", "@team/", "<b>/", "a]/")
    ),
    *({"address": address} for address in ("https://x.org/", "javascript:alert(1)", "a%2fb/", "\u4e2d/", "a/" * 151)),
    *({"address": address} for address in (None, 1, [], {})),
    *({"title": title} for title in (None, 1, ["a"], "\ud800")),
    *({"what": what} for what in (None, "deleted", "", [])),
    {"more": 1},
]


@pytest.mark.parametrize("bad", BAD_PAGES, ids=repr)
def test_a_bad_page_is_refused_with_all_others(bad: dict[str, Any], tmp_path: Path):
    with pytest.raises(WorkflowError):
        pages(tmp_path, [GOOD_PAGE, GOOD_PAGE | bad])


def test_a_name_that_a_stranger_chose_is_not_repeated(tmp_path: Path):
    with pytest.raises(WorkflowError) as refused:
        pages(tmp_path, [GOOD_PAGE | {"%0A::error::@team": 1}])
    assert str(refused.value) == "this is no list of pages: 0: Extra inputs are not permitted"


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"{}", b"[1]", b"[[]]", b'["a"]', b"\xff", b"[" * 100_000, b"[]" * 2, b"[{}]"],
    ids=["nothing", "null", "mapping", "number", "list", "text", "latin", "deep", "twice", "empty"],
)
def test_what_is_no_list_of_pages_is_refused(content: bytes, tmp_path: Path):
    with pytest.raises(WorkflowError):
        artifacts.changed_pages(written(tmp_path, {"p.json": content}) / "p.json")


def test_a_list_of_pages_has_a_size(tmp_path: Path):
    with pytest.raises(WorkflowError, match="at most 20000"):
        pages(tmp_path, [0] * (artifacts.MAX_PAGES + 1))
    with pytest.raises(WorkflowError, match="has more than 5,000,000 bytes"):
        artifacts.changed_pages(written(tmp_path, {"p.json": b" " * (artifacts.MAX_BYTES + 1)}) / "p.json")


def test_a_file_that_is_not_there_or_is_a_link_is_refused(tmp_path: Path):
    (tmp_path / "link.json").symlink_to(written(tmp_path, {"p.json": "[]"}) / "p.json")
    for name in ("gone.json", "link.json"):
        with pytest.raises(WorkflowError, match=f"there is no file {name}"):
            artifacts.changed_pages(tmp_path / name)


def test_a_title_is_one_line_that_can_be_seen(tmp_path: Path):
    (page,) = pages(tmp_path, [GOOD_PAGE | {"title": "a\n# b\u202e\x1b[2J\t" + "c" * 999}])
    assert "\n" not in page.title
    assert page.title.isprintable()
    assert len(page.title) <= artifacts.MAX_TITLE


HOSTILE = (
    *(
        "@team",
        "#1",
        "<script>x</script>",
        "[a](b)",
        "![a](b)",
        "`",
        "``",
        "a`b",
        "`a",
        "a``b`c",
        "",
        " ",
        "\n",
        "a\n\nb",
    ),
    *("```\n@team\n```", "</details>", "<!-- -->", "| a |", "\\`", "--- \n# x"),
)


@given(st.text(alphabet=st.sampled_from("a`\n @<>[]()#|\\")))
@example("`" * 50)
def test_code_is_one_span_whatever_stands_in_it(text: str):
    assert_one_span(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_one_span(text: str):
    assert_one_span(text)


def assert_one_span(text: str) -> None:
    """The rule of CommonMark: a span ends at the first run of as many backticks as it starts with."""
    span = code_span(text)
    assert "\n" not in span
    opening = re.match("`+", span)
    assert opening
    runs = [run for run in re.finditer("`+", span) if len(run[0]) == len(opening[0])]
    assert [run.start() for run in runs] == [0, len(span) - len(opening[0])]


# Events


RUN = {
    "id": 7,
    "head_branch": "a;b",
    "head_sha": "c" * 40,
    "head_repository": {"owner": {"login": "ada"}},
}


def test_the_run_of_an_event(tmp_path: Path):
    run = read_event(written(tmp_path, {"e.json": json.dumps({"workflow_run": RUN, "more": 1})}) / "e.json", Run)
    assert (run.id, run.owner, run.branch, run.sha) == (7, "ada", "a;b", "c" * 40)


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"workflow_run": None},
        {"workflow_run": []},
        {"workflow_run": {}},
        {"workflow_run": RUN | {"id": "7"}},
        {"workflow_run": RUN | {"id": True}},
        {"workflow_run": RUN | {"id": 0}},
        {"workflow_run": RUN | {"head_repository": None}},
        {"workflow_run": RUN | {"head_branch": None}},
        {"workflow_run": RUN | {"head_sha": 1}},
    ],
)
def test_an_event_without_a_run_is_refused(event: dict[str, Any], tmp_path: Path):
    with pytest.raises(WorkflowError, match="is no event of run: workflow_run"):
        read_event(written(tmp_path, {"e.json": json.dumps(event)}) / "e.json", Run)


@pytest.mark.parametrize("number", [None, "7", "7; id", -1, 0, True, 1.5, [7]])
def test_a_number_that_is_none_is_refused(number: Any, tmp_path: Path):
    with pytest.raises(WorkflowError, match="is no event of issue: issue"):
        read_event(written(tmp_path, {"e.json": json.dumps({"issue": {"number": number}})}) / "e.json", Issue)
    assert read_event(written(tmp_path, {"e.json": '{"issue": {"number": 7}}'}) / "e.json", Issue).number == 7


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"null", b"[" * 100_000])
def test_what_is_no_event_is_refused(content: bytes, tmp_path: Path):
    with pytest.raises(WorkflowError, match="is no event"):
        read_event(written(tmp_path, {"e.json": content}) / "e.json", Run)
    with pytest.raises(WorkflowError, match="is no event"):
        read_event(tmp_path / "gone.json", Run)


# The answer to an issue

ENTRY = "catalog/papers/lora.yml"
ANSWER: dict[str, str | bytes] = {ENTRY: "title: LoRA\n", "title": "Add LoRA\n", "body.md": "Text.\n"}


def test_a_comment(tmp_path: Path):
    assert artifacts.answer_to_issue(written(tmp_path, {"comment.md": "Wrong.\n"})) == "Wrong.\n"


def test_a_proposal(tmp_path: Path):
    assert artifacts.answer_to_issue(written(tmp_path, ANSWER)) == Proposal(
        "Add LoRA", "Text.\n", {ENTRY: "title: LoRA\n"}, draft=False
    )


def test_no_one_names_the_branch(tmp_path: Path):
    with pytest.raises(WorkflowError, match="neither a comment nor one entry"):
        artifacts.answer_to_issue(written(tmp_path, ANSWER | {"branch": "main"}))


def test_an_entry_with_something_to_write_is_a_draft(tmp_path: Path):
    answer = artifacts.answer_to_issue(written(tmp_path, ANSWER | {ENTRY: 'summary: {zh: "TODO"}\n'}))
    assert isinstance(answer, Proposal)
    assert answer.draft


def test_a_title_that_runs_on_is_one_line(tmp_path: Path):
    answer = artifacts.answer_to_issue(
        written(tmp_path, ANSWER | {"title": "Add\n\nCo-authored-by: x\u202e" + "y" * 500})
    )
    assert isinstance(answer, Proposal)
    assert answer.title.isprintable()
    assert len(answer.title) <= artifacts.MAX_TITLE


@pytest.mark.parametrize(
    "name",
    [
        "catalog/papers/Lora.yml",
        "catalog/papers/lora.yaml",
        "catalog/papers/lora.yml.sh",
        "catalog/papers/-lora.yml",
        "catalog/papers/a b.yml",
        "catalog/papers/a\n.yml",
        "catalog/papers/lora.yml\n",
        "catalog/papers/`id`.yml",
        "catalog/papers/$(id).yml",
        "catalog/papers/deep/lora.yml",
        "catalog/people/lora.yml",
        "catalog/topics.yml",
        "catalog/lora.yml",
        ".github/workflows/lora.yml",
        "papers/lora.yml",
        "lora.yml",
    ],
)
def test_a_file_elsewhere_is_refused(name: str, tmp_path: Path):
    rest = {key: value for key, value in ANSWER.items() if key != ENTRY}
    with pytest.raises(WorkflowError):
        artifacts.answer_to_issue(written(tmp_path / "instead", rest | {name: "x"}))
    with pytest.raises(WorkflowError):
        artifacts.answer_to_issue(written(tmp_path / "beside", ANSWER | {name: "x"}))


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"comment.md": "x", ENTRY: "x"},
        {**ANSWER, "comment.md": "x"},
        {ENTRY: "x"},
        {ENTRY: "x", "title": "x"},
        {**ANSWER, "catalog/papers/second.yml": "x"},
        {"comment.md": b"\xff"},
        {"comment.md": "x" * (artifacts.MAX_TEXT + 1)},
        {**ANSWER, "body.md": "x" * (artifacts.MAX_TEXT + 1)},
        {**ANSWER, ENTRY: b"\xff"},
    ],
    ids=lambda files: ",".join(files),
)
def test_an_answer_that_is_not_whole_is_refused(files: dict[str, str | bytes], tmp_path: Path):
    with pytest.raises(WorkflowError):
        artifacts.answer_to_issue(written(tmp_path, files))


def test_a_link_and_a_pipe_are_refused(tmp_path: Path):
    written(tmp_path / "secret", {"comment.md": "x"})
    makers: dict[str, Callable[[Path], None]] = {
        "link": lambda path: path.symlink_to(tmp_path / "secret/comment.md"),
        "folder": lambda path: path.symlink_to(tmp_path / "secret"),
        "pipe": lambda path: os.mkfifo(path),
    }
    for name, make in makers.items():
        (tmp_path / name).mkdir()
        make(tmp_path / name / "comment.md")
        with pytest.raises(WorkflowError, match="not a plain file"):
            artifacts.answer_to_issue(tmp_path / name)


# The report and the facts


def test_a_long_report_is_cut_at_a_line(tmp_path: Path):
    line = "0123456789" * 10 + "\n"
    text = artifacts.report(written(tmp_path, {"r.md": line * 2000}) / "r.md")
    assert len(text) < artifacts.MAX_TEXT + 100
    assert text.startswith(line * 500)
    assert set(text.splitlines()[:-2]) == {line.strip()}
    assert artifacts.report(written(tmp_path, {"r.md": line}) / "r.md") == line


def test_facts(tmp_path: Path):
    proposal = artifacts.facts(written(tmp_path, {"f.json": '{"a": 1}\n'}) / "f.json")
    assert proposal.files == {"measured/facts.json": '{"a": 1}\n'}


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"null", b"\xff", b"{}" * 2, b'{"a":' * 100_000])
def test_what_is_no_facts_is_refused(content: bytes, tmp_path: Path):
    with pytest.raises(WorkflowError):
        artifacts.facts(written(tmp_path, {"f.json": content}) / "f.json")


# Entries that differ


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, whatever its user has set."""
    given = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, env=given, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit."""
    written(tmp_path, {"catalog/papers/a.yml": "1", "catalog/papers/gone.yml": "1", "catalog/topics.yml": "1"})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "one")
    return tmp_path


def test_entries_that_differ(repository: Path):
    names = ["papers/a.yml", "models/b.yml", "papers/a b.yml", "papers/-x.yml", "papers/c\nd.yml", "papers/e/f.yml"]
    written(repository, {f"catalog/{name}": "2" for name in [*names, "topics.yml", "papers/$(id).yml", "other/g.yml"]})
    written(repository, {"elsewhere/catalog/papers/h.yml": "2"})
    (repository / "catalog/papers/gone.yml").unlink()
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "two")
    assert changed_entries(repository, "HEAD^1") == ["a", "b"]
    assert changed_entries(repository, "HEAD") == []


@pytest.mark.parametrize("since", ["nowhere", "--output=x", "-p", "HEAD;id", ""])
def test_what_is_no_commit_is_told(since: str, repository: Path):
    with pytest.raises(WorkflowError, match="git cannot compare"):
        changed_entries(repository, since)
    assert not (repository / "x").exists()
