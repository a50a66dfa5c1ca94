"""Takes what one job of a workflow hands to the next, returns it checked.

The first job saw a stranger's data and may write nothing; the next may write, and must not do what a stranger says.
Nothing here trusts a name, a size or a text; what is not exactly as expected is refused, and nothing of it is used.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llm_atlas.catalog import FOLDERS, grammar, printable

MAX_TEXT = 60_000  # the most that GitHub takes as a comment is 65,536 characters
MAX_TITLE = 200
MAX_PAGES = 20_000
MAX_BYTES = 5_000_000
FACTS = "measured/facts.json"
WHAT = ("new", "changed", "moved", "vanished")

_ADDRESS = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9][A-Za-z0-9._-]*\.html)?", re.A)
_ENTRY = re.compile(rf"catalog/(?:{'|'.join(FOLDERS)})/([a-z0-9]+(?:-[a-z0-9]+)*)\.yml", re.A)


class HandoverError(ValueError):
    """What was handed over is not what was agreed; the text says why."""


@dataclass(frozen=True)
class ChangedPage:
    """A page that a pull request touches: its address, its title on one line, and what happened to it."""

    address: str
    title: str
    what: str


@dataclass(frozen=True)
class Run:
    """The run of the workflow that made a preview, as GitHub describes it.

    Attributes:
        id: Its number.
        owner: Owner of the repository that holds the branch.
        branch: The branch.
        sha: Digest of the branch's last commit.
    """

    id: int
    owner: str
    branch: str
    sha: str


@dataclass(frozen=True)
class Proposal:
    """Files that a pull request should bring.

    Attributes:
        title: Title of the pull request and of the commit, on one line.
        body: Text of the pull request, in Markdown.
        files: Text of each file, by its path in the repository.
        draft: Whether something in them is still to be written.
    """

    title: str
    body: str
    files: Mapping[str, str]
    draft: bool = False


def read_event(path: Path) -> Mapping[str, Any]:
    """The event that started a workflow.

    Raises:
        HandoverError: The file is not there, or is no event.
    """
    try:
        event = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HandoverError(f"{path} is no event: {error}") from None
    if not isinstance(event, dict):
        raise HandoverError(f"{path} is no event")
    return event


def run_of(event: Mapping[str, Any]) -> Run:
    """The run that a workflow_run event tells of.

    Raises:
        HandoverError: It tells of none.
    """
    try:
        run = event["workflow_run"]
        found = Run(run["id"], run["head_repository"]["owner"]["login"], run["head_branch"], run["head_sha"])
    except (KeyError, TypeError):
        raise HandoverError("the event tells of no run of a workflow") from None
    if not _is_number(found.id) or not all(isinstance(text, str) for text in (found.owner, found.branch, found.sha)):
        raise HandoverError("the event tells of no run of a workflow")
    return found


def issue_number(event: Mapping[str, Any]) -> int:
    """Number of the issue that an event tells of.

    Raises:
        HandoverError: It tells of none.
    """
    issue = event.get("issue")
    number = issue.get("number") if isinstance(issue, dict) else None
    if not _is_number(number):
        raise HandoverError("the event tells of no issue")
    return number


def _is_number(value: object) -> bool:
    return type(value) is int and value > 0


def changed_pages(path: Path) -> list[ChangedPage]:
    """The pages that a pull request touches, as `atlas addresses --changed` wrote them in an untrusted job.

    Raises:
        HandoverError: It is not such a list.
    """
    try:
        items = json.loads(_text(path, MAX_BYTES))
    except (ValueError, RecursionError) as error:
        raise HandoverError(f"the list of pages cannot be read: {printable(str(error))}") from None
    if not isinstance(items, list) or len(items) > MAX_PAGES:
        raise HandoverError(f"the list of pages is no list of at most {MAX_PAGES:,}")
    return [_changed_page(item) for item in items]


def _changed_page(item: object) -> ChangedPage:
    if not isinstance(item, dict) or set(item) != {"address", "title", "what"}:
        raise HandoverError("a page has other fields than address, title and what")
    address, title, what = item["address"], item["title"], item["what"]
    if not isinstance(address, str) or len(address) > 300 or ".." in address or not _ADDRESS.fullmatch(address):
        raise HandoverError("an address is not that of a page")
    if not _is_text(title) or what not in WHAT:
        raise HandoverError(f"the page {address} has no title, or it is not said what happened to it")
    return ChangedPage(address, " ".join(printable(title[:MAX_TITLE]).split()), what)


def _is_text(value: object) -> bool:
    """Whether a value is text that can be written; JSON may hold halves of characters."""
    try:
        return isinstance(value, str) and bool(value.encode("utf-8") or True)
    except UnicodeEncodeError:
        return False


def answer_to_issue(folder: Path) -> str | Proposal:
    """What `atlas from-issue` made of an issue: the text of a comment, or what a pull request should bring.

    Raises:
        HandoverError: The folder holds neither, or anything else.
    """
    files = _files_below(folder)
    if set(files) == {"comment.md"}:
        return _text(files["comment.md"], MAX_TEXT)
    entries = {name: path for name, path in files.items() if _ENTRY.fullmatch(name)}
    if len(entries) != 1 or set(files) - set(entries) != {"title", "body.md"}:
        raise HandoverError("the answer is neither a comment nor one entry with a title and a text")
    texts = {name: _text(path, MAX_BYTES) for name, path in entries.items()}
    title = " ".join(printable(_text(files["title"], MAX_BYTES).strip()).split())[:MAX_TITLE]
    draft = any(re.search(rf"\b{grammar.TODO}\b", text) for text in texts.values())
    return Proposal(title or "An entry from an issue", _text(files["body.md"], MAX_TEXT), texts, draft)


def _files_below(folder: Path) -> dict[str, Path]:
    """Every file below a folder by its path in it; refuses what is neither a plain file nor a folder."""
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise HandoverError("the answer holds something that is not a plain file")
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = path
    return files


def report(path: Path) -> str:
    """A report in Markdown, cut at a line where it is longer than GitHub takes.

    Raises:
        HandoverError: It cannot be read.
    """
    text = _text(path, MAX_BYTES)
    if len(text) <= MAX_TEXT:
        return text
    return text[:MAX_TEXT].rpartition("\n")[0] + "\n\n(The rest is in the report that the run keeps.)\n"


def facts(path: Path) -> Proposal:
    """What a pull request should bring: the measured facts that `atlas verify` wrote.

    Raises:
        HandoverError: The file holds no JSON object.
    """
    text = _text(path, MAX_BYTES)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise HandoverError("the facts are no JSON object")
    body = "Written by `atlas verify` in the weekly run. Merge it as it is: people do not edit this file."
    return Proposal("Measured facts of this week", body, {FACTS: text})


def _text(path: Path, most: int) -> str:
    if path.is_symlink() or not path.is_file():
        raise HandoverError(f"there is no file {path.name}")
    if path.stat().st_size > most:
        raise HandoverError(f"{path.name} has more than {most:,} bytes")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise HandoverError(f"{path.name} is not UTF-8") from None


def changed_entries(folder: Path, since: str) -> list[str]:
    """Ids of the entries whose files differ from those of a commit and are still there, in order.

    Args:
        folder: A folder within the repository, to which the catalog is relative.
        since: The commit.

    Raises:
        HandoverError: There is no such commit, or no repository.
    """
    names = ["git", "diff", "--name-only", "-z", "--diff-filter=d", "--relative", "--end-of-options", since, "--"]
    try:
        run = subprocess.run([*names, "catalog"], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise HandoverError(f"git cannot be started: {error.strerror}") from None
    if run.returncode:
        told = printable(run.stderr.decode("utf-8", "replace").strip().partition("\n")[0])
        raise HandoverError(f"git cannot compare with {printable(since)}: {told}")
    paths = run.stdout.decode("utf-8", "replace").split("\0")
    return sorted(found[1] for found in map(_ENTRY.fullmatch, paths) if found)
