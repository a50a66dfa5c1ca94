"""What the workflows say on GitHub, against a stand-in for its API: one comment, one issue, one branch, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from github_standin import BOT, StandIn, github_standin
from llm_atlas.cli import main
from llm_atlas.github.api import GitHub, GitHubError
from llm_atlas.github.artifacts import ChangedPage
from llm_atlas.github.post import MOST_LISTED, pages_comment

SHA = "c" * 40
ENTRY = "catalog/papers/lora.yml"
Output = pytest.CaptureFixture[str]


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in, in a job's environment and an empty working folder."""
    with github_standin() as held:
        monkeypatch.setenv("GITHUB_API_URL", held.address)
        monkeypatch.setenv("GITHUB_SERVER_URL", held.address)
        monkeypatch.setenv("GITHUB_REPOSITORY", "ada/atlas")
        monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-job")
        monkeypatch.chdir(tmp_path)
        yield held


def write(name: str, content: Any) -> str:
    """A file in the working folder, as JSON where it is no text; returns its name."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return name


# Changed pages


def post_pages(pages: list[dict[str, str]], **run: Any) -> int:
    """Run the command on an event and a list of pages."""
    told = {"id": 7, "head_branch": "fix", "head_sha": SHA, "head_repository": {"owner": {"login": "eve"}}} | run
    event, changed = write("event.json", {"workflow_run": told}), write("pages.json", pages)
    return main(["post", "pages", "--changed", changed, "--event", event])


PAGES = [
    {"address": "papers/lora/", "title": "LoRA", "what": "changed"},
    {"address": "zh/papers/a/", "title": "@team [x](y)", "what": "new"},
]


@pytest.fixture
def pull(github: StandIn) -> StandIn:
    """The stand-in with an open pull request from a fork, its run's artifact, and comments of others."""
    github.pulls.append({"number": 5, "from": "eve:fix", "head": {"sha": SHA}})
    github.artifacts[7] = [{"id": 40, "name": "changed-pages"}, {"id": 41, "name": "site"}]
    github.comments[5] = [{"id": 5000 + index, "user": {"login": "eve"}, "body": "x"} for index in range(101)]
    return github


def test_one_comment_is_written_and_then_renewed(pull: StandIn):
    assert post_pages(PAGES) == 0
    (first,) = [comment for comment in pull.comments[5] if comment["user"] == BOT]
    assert f"({pull.address}/ada/atlas/actions/runs/7/artifacts/41)" in first["body"]
    assert "- `LoRA` at `/papers/lora/`" in first["body"]
    assert "- `@team [x](y)` at `/zh/papers/a/`" in first["body"]
    assert post_pages(PAGES[:1]) == 0
    (second,) = [comment for comment in pull.comments[5] if comment["user"] == BOT]
    assert second["id"] == first["id"]
    assert "@team" not in second["body"]
    before = len(pull.asked)
    assert post_pages(PAGES[:1]) == 0
    assert not [line for line in pull.asked[before:] if not line.startswith("GET ")]


def test_a_stranger_s_comment_with_the_marker_stays(pull: StandIn):
    pull.comments[5][3]["body"] = "<!-- atlas: pages -->\nmine"
    assert post_pages(PAGES) == 0
    assert pull.comments[5][3]["body"] == "<!-- atlas: pages -->\nmine"
    assert len([comment for comment in pull.comments[5] if comment["user"] == BOT]) == 1


@pytest.mark.parametrize(
    "run", [{"head_sha": "d" * 40}, {"head_branch": "other"}, {"head_repository": {"owner": {"login": "mallory"}}}]
)
def test_a_run_that_is_no_pull_request_s_says_nothing(run: dict[str, Any], pull: StandIn, capsys: Output):
    assert post_pages(PAGES, **run) == 0
    assert "nothing is said" in capsys.readouterr().out
    assert not [line for line in pull.asked if not line.startswith("GET ")]


def test_a_hostile_branch_stays_a_value(pull: StandIn):
    assert post_pages(PAGES, head_branch="../../issues?x=1#`id`\n") == 0
    assert pull.asked == ["GET pulls"]


def test_a_hostile_list_says_nothing(pull: StandIn, capsys: Output):
    assert post_pages([PAGES[0] | {"address": "../../x/"}]) == 1
    assert capsys.readouterr().err.startswith("::error::this is no list of pages: 0.address: ")
    assert pull.asked == []


def test_without_an_artifact_the_run_is_linked(pull: StandIn):
    pull.artifacts.clear()
    assert post_pages([]) == 0
    body = pull.comments[5][-1]["body"]
    assert f"({pull.address}/ada/atlas/actions/runs/7)" in body
    assert "None: what is published stays the same." in body


def page(address: str, title: str, what: str) -> ChangedPage:
    return ChangedPage.model_validate({"address": address, "title": title, "what": what})


def test_a_long_list_is_cut():
    pages = [page(f"papers/p{number}/", f"P{number}", "new") for number in range(MOST_LISTED + 20)]
    text = pages_comment(pages, "https://example.org/")
    assert text.count("\n- `P") == MOST_LISTED
    assert "- ... 20 more" in text
    assert "### New / \u65b0\u589e: 120" in text
    longest = [page("a/" * 150, "`" * 200, what) for what in ("new", "changed", "moved", "vanished")] * 5000
    text = pages_comment(longest, "https://example.org/")
    assert len(text) < 65_536
    assert text.count(" more / ") == 4


# The report and the facts


def post_report(items: str) -> int:
    """Run the command on a report with these items."""
    return main(["post", "report", "--report", write("r.md", f"# Found\n\n{items}")])


def test_where_nothing_is_to_do_the_issue_is_closed_and_none_is_opened(github: StandIn, capsys: Output):
    assert post_report("Nothing to do.\n") == 0
    assert github.issues == []
    assert capsys.readouterr().out == "there is nothing to do\n"
    for items in ("- [ ] One.\n", "Nothing to do.\n", "- [ ] One again.\n"):
        assert post_report(items) == 0
    assert [issue.get("state", "open") for issue in github.issues] == ["closed", "open"]


def test_one_issue_is_opened_and_then_renewed(github: StandIn):
    github.issues.append(
        {"number": 1, "labels": ["verify"], "user": {"login": "eve"}, "body": "<!-- atlas: verify -->"}
    )
    github.issues.append({"number": 2, "labels": ["verify"], "user": BOT, "body": "<!-- atlas: verify -->"})
    github.issues[1]["pull_request"] = {}
    assert post_report("- [ ] One.\n") == 0
    assert post_report("- [ ] Two.\n") == 0
    assert len(github.issues) == 3
    assert github.issues[2]["body"] == "<!-- atlas: verify -->\n# Found\n\n- [ ] Two.\n"
    assert github.issues[2]["labels"] == ["verify"]
    assert github.issues[0]["body"] == github.issues[1]["body"] == "<!-- atlas: verify -->"


def test_facts_become_one_commit_on_a_branch(github: StandIn):
    base = github.refs["main"]
    for content in ('{"a": 1}\n', '{"a": 2}\n'):
        assert main(["post", "facts", "--facts", write("facts.json", content), "--base", base]) == 0
        assert github.files("measured-facts") == {"README.md": "Atlas\n", "measured/facts.json": content}
        assert github.log("measured-facts") == ["Measured facts of this week", "first"]
    (pull,) = github.pulls
    assert (pull["head"], pull["base"], pull["draft"]) == ({"sha": pull["head"]["sha"]}, "main", False)
    assert github.log("main") == ["first"]


def test_facts_that_are_as_they_were_are_not_proposed(github: StandIn, capsys: Output):
    tree = github.tree({"measured/facts.json": "{}"})
    base = github.refs["main"] = github.commit("second", tree, [])
    assert main(["post", "facts", "--facts", write("facts.json", "{}"), "--base", base]) == 0
    assert capsys.readouterr().out == "there is nothing to propose\n"
    assert github.pulls == []
    assert set(github.refs) == {"main"}


# The answer to an issue


def post_answer(github: StandIn, number: Any = 9, **files: str) -> int:
    """Run the command on an event and the files of an answer."""
    event = write("event.json", {"issue": {"number": number, "title": "$(id) `id` ${{ x }}", "body": "@team"}})
    for path in Path("answer").glob("*") if Path("answer").is_dir() else ():
        path.is_file() and path.unlink()
    for name, content in files.items():
        write(f"answer/{ENTRY if name == 'entry' else name}", content)
    return main(["post", "answer", "--answer", "answer", "--event", event, "--base", github.refs["main"]])


GOOD = {"entry": "title: LoRA\n", "title": "Add LoRA", "body.md": "Closes #9\n"}


def test_a_good_issue_becomes_a_pull_request(github: StandIn):
    assert post_answer(github, **GOOD) == 0
    assert github.files("issue-9") == {"README.md": "Atlas\n", ENTRY: "title: LoRA\n"}
    assert github.log("issue-9") == ["Add LoRA", "first"]
    (pull,) = github.pulls
    assert pull["title"] == "Add LoRA"
    assert pull["body"].startswith("Closes #9\n\n---\n")
    assert not pull["draft"]
    (comment,) = github.comments[9]
    assert pull["html_url"] in comment["body"]


def test_an_issue_that_was_edited_renews_its_branch(github: StandIn):
    assert post_answer(github, **GOOD) == 0
    assert post_answer(github, **GOOD | {"entry": "title: LoRA again\n", "title": "Add LoRA again"}) == 0
    assert github.log("issue-9") == ["Add LoRA again", "first"]
    assert [pull["title"] for pull in github.pulls] == ["Add LoRA again"]
    assert len(github.comments[9]) == 1


def test_what_a_person_committed_stays(github: StandIn):
    assert post_answer(github, **GOOD) == 0
    head = github.refs["issue-9"]
    github.refs["issue-9"] = github.commit("Mend the date", github.commits[head]["tree"]["sha"], [head])
    assert post_answer(github, **GOOD | {"entry": "title: Other\n"}) == 0
    assert github.log("issue-9") == ["Mend the date", "Add LoRA", "first"]
    assert "holds work of a person" in github.comments[9][0]["body"]


def test_an_entry_with_something_to_write_is_a_draft(github: StandIn):
    assert post_answer(github, **GOOD | {"entry": "title: TODO\n"}) == 0
    assert [pull["draft"] for pull in github.pulls] == [True]


def test_a_wrong_issue_gets_one_comment(github: StandIn):
    for text in ("Wrong.\n", "Still wrong.\n"):
        assert post_answer(github, **{"comment.md": text}) == 0
    assert [comment["body"] for comment in github.comments[9]] == ["<!-- atlas: from-issue -->\nStill wrong.\n"]
    assert set(github.refs) == {"main"}


@pytest.mark.parametrize("number", ["9", "9/../../pulls", None, -9])
def test_an_issue_whose_number_is_none_gets_nothing(number: Any, github: StandIn, capsys: Output):
    assert post_answer(github, number, **GOOD) == 1
    assert capsys.readouterr().err.startswith("::error::event.json is no event of issue: issue.number: ")
    assert github.asked == []


# What goes wrong


def test_outside_a_workflow_it_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output):
    for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["post", "report", "--report", str(tmp_path / "r.md")]) == 1
    assert "this command is for the workflows" in capsys.readouterr().err


@pytest.mark.parametrize("fault", ["GET issues", "POST issues"], ids=["while-asking", "while-writing"])
def test_what_github_refuses_is_told(fault: str, github: StandIn, capsys: Output):
    github.fail[fault] = 403
    assert post_report("- [ ] One.\n") == 1
    assert capsys.readouterr().err == f"::error::{fault}: GitHub answers 403: as the test wants\n"
    assert github.issues == []


def test_a_wrong_token_is_told_and_not_shown(github: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-another")
    assert post_report("- [ ] One.\n") == 1
    error = capsys.readouterr().err
    assert "GitHub answers 401: Bad credentials" in error
    assert "token" not in error


def test_asking_is_repeated_and_writing_is_not(github: StandIn):
    github.fail |= {"GET issues": 500, "POST issues": 500}
    client = GitHub("ada/atlas", "token-of-the-job", github.address, retries=2, pause=0)
    for method, times in (("GET", 3), ("POST", 1)):
        with pytest.raises(GitHubError, match="answers 500"):
            client.ask(method, "issues", json={} if method == "POST" else None)
        assert github.asked.count(f"{method} issues") == times


def test_github_out_of_reach_is_told():
    with github_standin() as gone:
        address = gone.address
    with pytest.raises(GitHubError, match="GET issues: ConnectionError"):
        GitHub("ada/atlas", "token", address, retries=0).ask("GET", "issues")
