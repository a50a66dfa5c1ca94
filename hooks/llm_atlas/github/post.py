"""Takes what the first job of a workflow handed over, says it on GitHub: a comment, an issue or a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from llm_atlas.catalog import code_span
from llm_atlas.github import artifacts
from llm_atlas.github.api import GitHub
from llm_atlas.github.artifacts import ChangedPage, Proposal, What
from llm_atlas.github.event import Issue, Run, WorkflowError, read_event

MOST_LISTED = 100
MOST_CHARACTERS = 15_000  # for one of four lists; a comment may have 65,536
PREVIEW = "site"  # the artifact that holds the built site, named in .github/workflows/pull-request.yml
HEADINGS: dict[What, str] = {
    "new": "New / 新增",
    "changed": "Changed / 改动",
    "moved": "Redirected now / 现已转向",
    "vanished": "Would vanish / 将会消失",
}
# A pull request that a workflow opens starts no other workflow: GitHub keeps them from starting each other.
START_CHECKS = (
    "Opened by a workflow, so the checks wait: close and reopen it to start them. / "
    "由工作流创建，检查不会自动开始；关闭再重新打开即可。"
)


def from_environment(environment: Mapping[str, str]) -> GitHub:
    """The repository that a workflow's job may write to.

    Raises:
        WorkflowError: This is no job of a workflow, or it was given no token.
    """
    missing = [name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not environment.get(name)]
    if missing:
        raise WorkflowError(f"{' and '.join(missing)} not set: this command is for the workflows in .github/")
    return GitHub(
        environment["GITHUB_REPOSITORY"],
        environment["GITHUB_TOKEN"],
        environment.get("GITHUB_API_URL", GitHub.api),
        environment.get("GITHUB_SERVER_URL", GitHub.server),
    )


def post(what: str, given: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    """Say one thing on GitHub.

    Args:
        what: One of pages, report, facts, answer.
        given: Paths and names that it needs, by the options of the command, as argparse holds them.
        environment: The variables of a workflow's job.

    Returns:
        What was done: an address, or words.

    Raises:
        WorkflowError: What was handed over is not what was agreed.
        GitHubError: GitHub cannot be reached or refuses.
    """
    github = from_environment(environment)
    if what == "pages":
        return post_pages(github, read_event(given["event"], Run), given["changed"])
    if what == "report":
        return post_report(github, given["report"])
    if what == "facts":
        return post_facts(github, given["facts"], given["base"])
    return post_answer(github, read_event(given["event"], Issue), given["answer"], given["base"])


def post_pages(github: GitHub, run: Run, changed: Path) -> str:
    """Say on a pull request which pages it touches; returns what was done, in words.

    The pull request is asked for at GitHub by the run's own branch and commit: nothing that the run left names it.
    """
    pages = artifacts.changed_pages(changed)
    number = github.pull_request_of(run.owner, run.branch, run.sha)
    if number is None:
        return "the pull request is closed or has moved on; nothing is said"
    body = pages_comment(pages, github.artifact_page(run.id, PREVIEW))
    return github.put_comment(number, "<!-- atlas: pages -->", body)


def pages_comment(pages: Iterable[ChangedPage], preview: str) -> str:
    """The comment on a pull request: which pages it touches, and where to fetch the built site.

    Args:
        pages: Pages in any order; titles and addresses are shown as code, so that nothing in them does anything.
        preview: Address of the built site.
    """
    parts = [f"**Pages that this pull request touches / 本次改动涉及的页面** ([preview / 预览]({preview}))"]
    found = list(pages)
    for what, heading in HEADINGS.items():
        rows = [page for page in found if page.what == what]
        if rows:
            parts.append(f"### {heading}: {len(rows)}\n\n" + "\n".join(_listed(rows)))
    if not found:
        parts.append("None: what is published stays the same. / 无，已发布的页面不变。")
    parts.append("To read it: fetch the preview, then `python3 -m http.server` in its folder.")
    return "\n\n".join(parts) + "\n"


def _listed(pages: Sequence[ChangedPage]) -> Iterator[str]:
    """A line for each page, as many as a comment has room for, and how many are left out."""
    room = MOST_CHARACTERS
    for index, page in enumerate(pages):
        line = f"- {code_span(page.title or '-')} at {code_span('/' + page.address)}"
        room -= len(line)
        if room < 0 or index == MOST_LISTED:
            yield f"- ... {len(pages) - index} more / 另有 {len(pages) - index} 个"
            return
        yield line


def post_report(github: GitHub, path: Path) -> str:
    """Open the issue with the report of `atlas verify`, or renew it; close it where the report has no box to tick."""
    body = artifacts.report(path)
    done = "\n- [ ] " not in body
    made = github.put_issue("verify", "<!-- atlas: verify -->", "What atlas verify found", body, done)
    return made or "there is nothing to do"


def post_facts(github: GitHub, path: Path, base: str) -> str:
    """Propose the file of measured facts; returns what was done, in words."""
    return _proposed(github, "measured-facts", base, artifacts.facts(path)) or "there is nothing to propose"


def post_answer(github: GitHub, issue: Issue, folder: Path, base: str) -> str:
    """Answer an issue that was filed through a form: a pull request with its entry, or a comment on what is wrong."""
    number = issue.number
    answer = artifacts.answer_to_issue(folder)
    marker = "<!-- atlas: from-issue -->"
    if isinstance(answer, str):
        return github.put_comment(number, marker, answer)
    branch = f"issue-{number}"
    made = _proposed(github, branch, base, answer)
    if made is None:
        text = f"Nothing was changed: the branch `{branch}` holds work of a person, or the entry is as it was."
        return github.put_comment(number, marker, f"{text} / 未作改动：该分支上有人工提交，或条目没有变化。\n")
    github.put_comment(number, marker, f"The pull request / 对应的 pull request：{made}\n")
    return made


def _proposed(github: GitHub, branch: str, base: str, proposal: Proposal) -> str | None:
    body = f"{proposal.body.rstrip()}\n\n---\n{START_CHECKS}\n"
    return github.propose(branch, base, proposal.files, proposal.title, body, proposal.draft)
