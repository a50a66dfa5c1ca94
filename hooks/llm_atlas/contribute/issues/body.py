"""Takes the body of an issue, returns what was answered to each question of the form it was made with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from llm_atlas.catalog import invisible
from llm_atlas.contribute.issues.forms import Form, Question

LIMIT = 65_536  # characters of an issue's body that GitHub accepts
NO_ANSWER = "_No response_"
NO_CHOICE = "None"


def form_of(body: str, known: Mapping[str, Form], labels: Iterable[str] = ()) -> Form | None:
    """The form that a body was made with.

    Args:
        body: The issue's body.
        known: The forms by name.
        labels: Labels of the issue; a form gives its issues its name as a label.

    Returns:
        The form of which a label speaks, else the one with the most headings in the body; None where it has none.
    """
    lines = _lines(body)
    found = {name: len(_headings(lines, form)) for name, form in known.items()}
    labelled = [name for name in labels if found.get(name)]
    best = max(found, key=lambda name: (name in labelled, found[name]))
    return known[best] if found[best] else None


def answers(body: str, form: Form) -> dict[str, str]:
    """What was answered, by the id of the question.

    Args:
        body: The issue's body: ``### Label``, an empty line, the answer, for each question.
        form: The form.

    Returns:
        The answers without the space around them, those to a field of one line in one line; empty where nothing was
        answered. A question whose heading is not
        in the body is left out. A heading counts once, in the order of the form where that is possible, so that an
        answer may hold lines that look like headings.
    """
    lines = _lines(body)
    starts = _headings(lines, form)
    order = sorted(starts, key=starts.__getitem__)
    ends = [starts[name] for name in order[1:]] + [len(lines)]
    return {
        name: _answer(lines[starts[name] + 1 : end], form.question(name)) for name, end in zip(order, ends, strict=True)
    }


def confirmed(answer: str, question: Question) -> bool:
    """Whether every box of a question is ticked."""
    boxes = re.findall(r"^- \[([ xX]?)\]", answer, re.M)
    return len(boxes) >= len(question.options) and all(box.strip() for box in boxes)


def flowing(text: str) -> str:
    """A text whose lines go on in each other: one space between words, none where a line breaks in Chinese."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        chinese = not joined[-1].isascii() and not line[0].isascii()
        joined += line if chinese else f" {line}"
    return joined


def _lines(body: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", body)


def _headings(lines: list[str], form: Form) -> dict[str, int]:
    """Line of the heading of each question that has one; what stands in a fence counts only where nothing else does."""
    fenced = _fenced(lines)
    marked = [(number, _heading(line)) for number, line in enumerate(lines) if line.lstrip().startswith("###")]
    outside = [(number, label) for number, label in marked if number not in fenced]
    found: dict[str, int] = {}
    last = -1
    for question in form.questions:  # in the order of the form
        at = next((number for number, label in outside if number > last and label == question.label), None)
        if at is not None:
            found[question.id] = last = at
    for question in form.questions:  # moved by hand, or swallowed by a fence that an answer opened and left open
        if question.id not in found:
            at = next((number for number, label in (*outside, *marked) if label == question.label), None)
            if at is not None:
                found[question.id] = at
    return found


def _fenced(lines: list[str]) -> set[int]:
    """Numbers of the lines within fences of backticks; one that is never closed is none."""
    fenced: set[int] = set()
    start, fence = 0, ""
    for number, line in enumerate(lines):
        found = re.match(r" {0,3}(`{3,})[^`]*\Z", line)
        if found and not fence:
            start, fence = number, found[1]
        elif found and len(found[1]) >= len(fence) and not line.strip().strip("`"):
            fenced.update(range(start, number))
            fence = ""
    return fenced


def _heading(line: str) -> str:
    """The text of a heading, without what cannot be seen in it."""
    text = "".join(" " if char.isspace() else char for char in line if char.isspace() or not invisible(char))
    return " ".join(text.strip().removeprefix("###").split())


def _answer(lines: list[str], question: Question) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip()
    if question.render:
        text = _unfenced(text)
    if question.type == "input":
        text = " ".join(text.split())  # one line, whatever kind of space stands in it
    empty = text == NO_ANSWER or (question.type == "dropdown" and text == NO_CHOICE)
    return "" if empty else text


def _unfenced(text: str) -> str:
    """A text without the fence that stands around it."""
    fence = re.match(r"(`{3,})[^`\n]*\n", text)
    if not fence:
        return text
    inner = text[fence.end() :]
    end = re.search(rf"(?:^|\n){fence[1]}`*\s*\Z", inner)
    return (inner[: end.start()] if end else inner).strip()
