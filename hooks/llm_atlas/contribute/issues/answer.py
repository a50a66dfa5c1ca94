"""Takes an issue and the catalog, returns the files of a pull request or the comment that says what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from pathlib import Path
from typing import Any

from llm_atlas.catalog import (
    FOLDERS,
    KINDS,
    Catalog,
    Comments,
    Entry,
    Location,
    Problem,
    canonical,
    dotted,
    examine,
    grammar,
    parse,
    read_comments,
    try_file,
)
from llm_atlas.catalog import replace as replace_file
from llm_atlas.contribute.add import describe
from llm_atlas.contribute.intake import entry_id
from llm_atlas.contribute.issues.body import LIMIT, answers, confirmed, form_of
from llm_atlas.contribute.issues.correction import Refused, corrected, moved, read_entry, read_field
from llm_atlas.contribute.issues.entry import missing, new_values, question_of, read_kind, unwritten, with_stand_ins
from llm_atlas.contribute.issues.fault import Fault
from llm_atlas.contribute.issues.forms import Form, forms
from llm_atlas.contribute.issues.reply import code, proposal, refusal
from llm_atlas.contribute.services.http import ServiceError, Services
from llm_atlas.contribute.services.source import read_source

FETCHED = ("title", "short", "authors", "date", "venue", "code", "arxiv", "doi", "url", "withdrawn")
# Takes what names a work, the kind of its entry, the catalog and its folder; returns what a service says of it, as
# fields of an entry, and a remark on what it does not say.
Fetch = Callable[[str, type[Entry], Catalog, Path], tuple[Mapping[str, Any], str]]


@dataclass(frozen=True)
class Issue:
    """An issue as it was written.

    Attributes:
        body: Its text.
        number: Its number; 0 where it has none.
        labels: Names of its labels.
        files: Address below which the files of the catalog are shown; empty where it is not known.
    """

    body: str
    number: int = 0
    labels: tuple[str, ...] = ()
    files: str = ""


@dataclass(frozen=True)
class Outcome:
    """What is made of an issue.

    Attributes:
        entry: Text of the entry's file; empty where something is wrong.
        files: Every file for whoever opens the pull request or posts the comment, by its path.
    """

    entry: str
    files: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The entry's file, or the comment."""
        return self.entry or self.files["comment.md"]


@dataclass(frozen=True)
class _Case:
    """An issue with what is known beside it."""

    issue: Issue
    form: Form
    answered: Mapping[str, str]
    root: Path
    catalog: Catalog
    today: Date
    fetch: Fetch | None


@dataclass
class _Draft:
    """A file on its way.

    Attributes:
        path: Its path, relative to the catalog.
        text: Its text; empty where there is none.
        faults: What is wrong.
        unwritten: Places of the texts that are only marked to be written.
        checked: The text with a stand-in for each of these, so that the rules see all the rest.
        remarks: What else to say, in both languages.
    """

    path: str = ""
    text: str = ""
    unwritten: list[Location] = field(default_factory=list)
    checked: str = ""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_event(text: str) -> Issue:
    """The issue of a GitHub event.

    Args:
        text: JSON, as GitHub writes it to the file that GITHUB_EVENT_PATH names.

    Raises:
        ValueError: It is not the event of an issue.
    """
    event = json.loads(text)
    found = event.get("issue") if isinstance(event, dict) else None
    issue: dict[str, Any] = found if isinstance(found, dict) else {}
    number = issue.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ValueError("it is not the event of an issue")
    labels = issue["labels"] if isinstance(issue.get("labels"), list) else []
    names = tuple(str(label["name"]) for label in labels if isinstance(label, dict) and "name" in label)
    return Issue(str(issue.get("body") or ""), number, names, _files_address(event.get("repository")))


def _files_address(repository: Any) -> str:
    """Address of the catalog's files in a repository; empty where the event does not tell it plainly."""
    named = repository if isinstance(repository, dict) else {}
    address, branch = str(named.get("html_url", "")), str(named.get("default_branch", ""))
    plain = re.fullmatch(r"https://[a-z0-9.-]+(?:/[\w.-]+){2}", address) and re.fullmatch(r"[\w.-]+", branch)
    return f"{address}/blob/{branch}/catalog/" if plain else ""


def from_issue(issue: Issue, root: Path, today: Date, fetch: Fetch | None = None) -> Outcome:
    """What an issue becomes.

    Args:
        issue: The issue, made with one of the forms.
        root: The catalog's folder; it is only read.
        today: Day a new entry is added.
        fetch: Asks a service for what the form left empty; None asks nobody.

    Returns:
        A changed or new file with the text of a pull request, or a comment. Nothing that is written in the issue
        makes it raise.
    """
    issue = replace(issue, body=issue.body.encode("utf-8", "replace").decode())
    catalog, before = examine(root, today)
    form = form_of(issue.body[:LIMIT], forms(catalog), issue.labels)
    if form is None or len(issue.body) > LIMIT:
        return _comment(None, _Draft(faults=[_not_a_form(issue)]), issue)
    case = _Case(issue, form, answers(issue.body, form), root, catalog, today, fetch)
    draft = _Draft(faults=list(_unconfirmed(case)))
    _MAKERS[form.name](case, draft)
    if draft.text:
        found = try_file(root, draft.path, draft.checked or draft.text, today, before)
        draft.faults += [_fault(problem, draft.path, form) for problem in found]
    return _comment(form, draft, issue) if draft.faults else _pull_request(case, draft)


def _not_a_form(issue: Issue) -> Fault:
    if len(issue.body) > LIMIT:
        return Fault("", "issue-length", f"it has {len(issue.body)} characters; {LIMIT} are read", "shorten it")
    return Fault("", "issue-form", "none of the forms' headings is in the issue", "open a new issue with a form")


def _unconfirmed(case: _Case) -> Iterator[Fault]:
    """What the submitter did not vouch for."""
    if not case.answered.get("evidence"):
        yield Fault("evidence", "missing-field", "nothing says where it can be checked", "give an address")
    boxes = [question for question in case.form.questions if question.type == "checkboxes"]
    for question in boxes:
        if not confirmed(case.answered.get(question.id, ""), question):
            yield Fault(question.id, "issue-confirm", "not every box is ticked", "tick them")


# A new entry


def _new_entry(case: _Case, draft: _Draft) -> None:
    kind, faults = read_kind(case.answered)
    data = new_values(kind, case.answered, name_work, case.today.isoformat())
    source = case.answered.get("source")
    if case.fetch and source:
        _fill(data, draft, *case.fetch(source, KINDS[kind], case.catalog, case.root))
    draft.path = f"{KINDS[kind].folder}/{_free_id(kind, data, case)}.yml"
    draft.text = canonical(KINDS[kind], data)
    draft.unwritten = unwritten(data)
    draft.checked = canonical(KINDS[kind], with_stand_ins(data))
    draft.faults += [*faults, *missing(kind, case.answered)]


def _free_id(kind: str, data: Mapping[str, Any], case: _Case) -> str:
    """An id that no entry has: of the short name, else of the title, else of the kind and the issue's number."""
    year = re.match("[0-9]{4}", str(data.get("date", "")))
    folder = KINDS[kind].folder
    names = (data.get("short", ""), data.get("title", ""), f"{kind} {case.issue.number}")
    ids = (entry_id(str(name), year[0] if year else "", case.catalog.ids, folder) for name in names)
    return next(filter(None, ids))


def name_work(text: str) -> dict[str, str]:
    """The field that holds what a work is found by: arxiv, doi or url."""
    try:
        source = read_source(text, files=False)
    except ServiceError:
        return {"url": grammar.address(text)}
    if source.service == "acl":
        return {"url": f"https://aclanthology.org/{source.id}/"}
    return {"arxiv" if source.service == "arxiv" else "doi": source.id}


def asking(services: Services) -> Fetch:
    """What asks the services that `atlas add` asks, for `from_issue`."""

    def ask(text: str, kind: type[Entry], catalog: Catalog, root: Path) -> tuple[Mapping[str, Any], str]:
        try:
            found = next(describe(text, catalog, root, services, kind))
        except ServiceError as error:
            found = error
        if isinstance(found, ServiceError):
            return {}, "" if found.rule == "source" else found.message  # no service knows an address
        return found.fields, "; ".join(found.left_out)

    return ask


def _fill(data: dict[str, Any], draft: _Draft, fetched: Mapping[str, Any], remark: str) -> None:
    """Put in what a service knows and the form left empty."""
    filled = [name for name in FETCHED if fetched.get(name) and name not in data]
    data |= {name: fetched[name] for name in filled}
    if "authors" in filled and fetched.get("et_al"):
        data["et_al"] = True
    if filled:
        draft.remarks.append(f"Fetched / 自动获取：{', '.join(map(code, filled))}")
    if remark:
        draft.remarks.append(f"Not fetched / 未能获取：{code(remark)}")


# A correction


def _correction(case: _Case, draft: _Draft) -> None:
    try:
        folder, name = read_entry(case.answered.get("entry", ""))
        path = f"{folder}/{name}.yml"
        if name not in case.catalog.ids or not (case.root / path).is_file():
            raise Refused(Fault("entry", "issue-entry", f'there is no entry "{folder}/{name}"'))
        draft.path = path
        location = read_field(case.answered.get("field", ""))
        draft.text = _corrected_text(case.root / path, location, case.answered.get("value", ""))
    except Refused as refused:
        draft.faults.append(refused.fault)


def _corrected_text(path: Path, location: Location, answer: str) -> str:
    """The text of an entry's file with one value put right, its comments kept."""
    text = path.read_text(encoding="utf-8")
    kind = FOLDERS[path.parent.name]
    document = parse(text.encode())
    if document.problems or not isinstance(document.data, dict):
        raise Refused(Fault("entry", "issue-entry", "its file has faults of its own", "tell the maintainers"))
    new = corrected(kind, document.data, location, answer)
    if new.data == document.data:
        raise Refused(Fault("value", "issue-unchanged", "the entry says so already", where=dotted(location)))
    return canonical(kind, new.data, _moved(read_comments(text), new.removed))


def _moved(comments: Comments, removed: Location | None) -> Comments:
    """Comments after a value was taken out: its own go with it."""
    before = {new: lines for place, lines in comments.before.items() if (new := moved(place, removed)) is not None}
    beside = {new: line for place, line in comments.beside.items() if (new := moved(place, removed)) is not None}
    return replace(comments, before=before, beside=beside)


# Tips that speak of lines of a file, to who answers questions.
_SAID = {"missing-field": "answer this question", "too-few": "choose one"}
_MAKERS: dict[str, Callable[[_Case, _Draft], None]] = {"new-entry": _new_entry, "correction": _correction}


def _fault(problem: Problem, path: str, form: Form) -> Fault:
    """A problem that the file at a path brings, at the question whose answer it is about."""
    own = path in (problem.path, problem.other)  # what two files share may be told of the other
    location = problem.location if own else ()
    question = "value" if form.name == "correction" else question_of(location)
    listed = form.name == "correction" or any(isinstance(part, int) for part in location)
    where = dotted(location) if listed else ""
    other = next((file for file in (problem.path, problem.other) if problem.other and file != path), "")
    tip = problem.tip if form.name == "correction" else _SAID.get(problem.rule, problem.tip)
    return Fault(question, problem.rule, problem.message, tip, where, other)


# What is handed on


def _comment(form: Form | None, draft: _Draft, issue: Issue) -> Outcome:
    def link(path: str) -> str:
        return issue.files + path if issue.files else ""

    remarks = list(draft.remarks)
    if form and form.name == "correction" and draft.path and issue.files:
        address = link(draft.path).replace("/blob/", "/edit/", 1)
        remarks.append(f"Or edit the file yourself / 也可以直接编辑文件：[{draft.path}]({address})")
    return Outcome("", {"comment.md": refusal(form, draft.faults, remarks, link)})


def _pull_request(case: _Case, draft: _Draft) -> Outcome:
    name = draft.path.removesuffix(".yml")
    places = [dotted(place) for place in draft.unwritten]
    title, english, chinese = _told(case, name)
    quoted = [
        (case.form.question(key).label, case.answered[key]) for key in ("evidence", "note") if case.answered.get(key)
    ]
    files = {
        f"catalog/{draft.path}": draft.text,
        "title": f"{title}\n",
        "body.md": proposal((english, chinese), case.issue.number, quoted, places, draft.remarks),
    }
    return Outcome(draft.text, files)


def _told(case: _Case, name: str) -> tuple[str, str, str]:
    """What a pull request does: as its title, and in English and Chinese."""
    if case.form.name == "new-entry":
        made = f"Adds {code(name)}, made from the issue form."
        return f"Add {name}", made, f"新增 {code(name)}，由 issue 表单生成。"
    where = case.answered["field"]
    return (
        f"Correct {name}: {where}",
        f"Corrects {code(where)} of {code(name)}.",
        f"更正 {code(name)} 的 {code(where)}。",
    )


def write(outcome: Outcome, folder: Path) -> None:
    """Write the files of an outcome into a folder, each whole or not at all.

    Raises:
        OSError: The folder cannot be written.
    """
    for name, text in outcome.files.items():
        replace_file(folder / name, text)
