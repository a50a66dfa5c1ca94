"""Takes what one job of a workflow left for the next as an artifact, returns it checked.

The first job saw a stranger's data and may write nothing; the next may write, and must not do what a stranger says.
Nothing here trusts a name, a size or a text; what is not exactly as expected is refused, and nothing of it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from llm_atlas.catalog import FOLDERS, grammar, printable
from llm_atlas.github.event import WorkflowError, first_fault

MAX_TEXT = 60_000  # the most that GitHub takes as a comment is 65,536 characters
MAX_TITLE = 200
MAX_PAGES = 20_000
MAX_BYTES = 5_000_000
FACTS = "measured/facts.json"
ENTRY = re.compile(rf"catalog/(?:{'|'.join(FOLDERS)})/([a-z0-9]+(?:-[a-z0-9]+)*)\.yml", re.A)

What = Literal["new", "changed", "moved", "vanished"]
# Each part begins with a letter or a digit and holds no two dots, so that none leads upwards.
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.[A-Za-z0-9_-])*"
_ADDRESS = rf"^(?:{_PART}/)*(?:{_PART}\.html)?$"


def _one_line(text: str) -> str:
    """A text on one line, in which all can be seen, and not endless."""
    return printable(" ".join(text.split()))[:MAX_TITLE]


class ChangedPage(BaseModel):
    """A page that a pull request touches: its address, its title on one line, and what happened to it."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    address: Annotated[str, StringConstraints(max_length=300, pattern=_ADDRESS)]
    title: Annotated[str, AfterValidator(_one_line)]
    what: What


_PAGES = TypeAdapter(Annotated[list[ChangedPage], Field(max_length=MAX_PAGES)])


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


def changed_pages(path: Path) -> list[ChangedPage]:
    """The pages that a pull request touches, as `atlas addresses --changed` wrote them in an untrusted job.

    Raises:
        WorkflowError: It is not such a list.
    """
    try:
        return _PAGES.validate_json(_text(path, MAX_BYTES))
    except ValidationError as error:
        raise WorkflowError(f"this is no list of pages: {first_fault(error)}") from None


def answer_to_issue(folder: Path) -> str | Proposal:
    """What `atlas from-issue` made of an issue: the text of a comment, or what a pull request should bring.

    Raises:
        WorkflowError: The folder holds neither, or anything else.
    """
    files = _files_below(folder)
    if set(files) == {"comment.md"}:
        return _text(files["comment.md"], MAX_TEXT)
    entries = {name: path for name, path in files.items() if ENTRY.fullmatch(name)}
    if len(entries) != 1 or set(files) - set(entries) != {"title", "body.md"}:
        raise WorkflowError("the answer is neither a comment nor one entry with a title and a text")
    texts = {name: _text(path, MAX_BYTES) for name, path in entries.items()}
    title = _one_line(_text(files["title"], MAX_BYTES).strip())
    draft = any(re.search(rf"\b{grammar.TODO}\b", text) for text in texts.values())
    return Proposal(title or "An entry from an issue", _text(files["body.md"], MAX_TEXT), texts, draft)


def _files_below(folder: Path) -> dict[str, Path]:
    """Every file below a folder by its path in it; refuses what is neither a plain file nor a folder."""
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise WorkflowError("the answer holds something that is not a plain file")
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = path
    return files


def report(path: Path) -> str:
    """A report in Markdown, cut at a line where it is longer than GitHub takes.

    Raises:
        WorkflowError: It cannot be read.
    """
    text = _text(path, MAX_BYTES)
    if len(text) <= MAX_TEXT:
        return text
    return text[:MAX_TEXT].rpartition("\n")[0] + "\n\n(The rest is in the report that the run keeps.)\n"


def facts(path: Path) -> Proposal:
    """What a pull request should bring: the measured facts that `atlas verify` wrote.

    Raises:
        WorkflowError: The file holds no JSON object.
    """
    text = _text(path, MAX_BYTES)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise WorkflowError("the facts are no JSON object")
    body = "Written by `atlas verify` in the weekly run. Merge it as it is: people do not edit this file."
    return Proposal("Measured facts of this week", body, {FACTS: text})


def _text(path: Path, most: int) -> str:
    if path.is_symlink() or not path.is_file():
        raise WorkflowError(f"there is no file {path.name}")
    if path.stat().st_size > most:
        raise WorkflowError(f"{path.name} has more than {most:,} bytes")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise WorkflowError(f"{path.name} is not UTF-8") from None
