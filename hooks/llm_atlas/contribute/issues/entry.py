"""Takes the answers to the form for a new entry, returns the values of its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from llm_atlas.catalog import (
    CHINESE,
    HAN,
    KINDS,
    LANGUAGES,
    LEAST_QUESTIONS,
    Language,
    Location,
    grammar,
    read_names,
    set_chinese,
)
from llm_atlas.contribute.issues.body import flowing
from llm_atlas.contribute.issues.fault import Fault
from llm_atlas.contribute.issues.forms import kind_of, topic_ids
from llm_atlas.contribute.values import read_text
from llm_atlas.site import words

UNREAD = ("term", "guide")  # kinds that need not stand anywhere
NOTES = {"problem": False, "method": True, "results": True, "limits": False}  # whether it is a list of points
# Fields that are to be written where they are missing, and what stands in for a text of each.
PROSE = {"summary": "stand-in", "questions": "stand-in-question", "notes": "stand-in"}
SINGLE = ("title", "short", "date", "venue", "code")


def read_kind(answered: Mapping[str, str]) -> tuple[str, list[Fault]]:
    """The kind that was chosen, a paper where none was, and what is wrong with the choice."""
    kind = kind_of(answered.get("kind", ""))
    if kind:
        return kind, []
    tip = "choose one of " + ", ".join(KINDS)
    return "paper", [Fault("kind", "issue-kind", f'"{answered.get("kind", "")}" is not a kind of entry', tip)]


def new_values(
    kind: str, answered: Mapping[str, str], name_work: Callable[[str], Mapping[str, Any]], added: str
) -> dict[str, Any]:
    """The values of a new entry's file, as its form says them.

    Args:
        kind: The kind of the entry.
        answered: Answers by the id of their question.
        name_work: Turns what was answered to `source` into the fields arxiv, doi or url.
        added: The day it comes into the catalog.

    Returns:
        Values by field. A text that is there in one language only is marked to be written in the other.
    """
    data: dict[str, Any] = {name: read_text((name,), answered[name]) for name in SINGLE if answered.get(name)}
    data["added"] = added
    if answered.get("source"):
        data |= name_work(answered["source"])
    data |= _authors(answered.get("authors", ""))
    data["topics"] = topic_ids(answered.get("home", ""), answered.get("topics", ""))
    data["summary"] = {
        language: _set(flowing(answered.get(f"summary_{language}", "")), language) or grammar.TODO
        for language in LANGUAGES
    }
    notes = _notes(answered)
    if notes and KINDS[kind].asked:  # the form does not ask for them
        data["questions"] = {language: [grammar.TODO] * LEAST_QUESTIONS for language in LANGUAGES}
    return {**data, "notes": notes} if notes else data


def _notes(answered: Mapping[str, str]) -> dict[str, Any]:
    """The notes in the language they are in, and in the other the places of what is to be written."""
    written = _language(" ".join(answered.get(name, "") for name in NOTES))
    notes = {name: parts for name in NOTES if (parts := _points(answered.get(name, ""), NOTES[name], written))}
    return {language: notes if language == written else _unwritten(notes) for language in LANGUAGES} if notes else {}


def _set(text: str, language: Language) -> str:
    return set_chinese(text) if language in CHINESE else text


def missing(kind: str, answered: Mapping[str, str]) -> Iterator[Fault]:
    """What a new entry needs and the model does not demand."""
    if not answered.get("source") and kind not in UNREAD:
        yield Fault(
            "source", "issue-source", "nothing says where it can be read", "write an arXiv id, a DOI or an address"
        )
    if not any(answered.get(f"summary_{language}") for language in LANGUAGES):
        yield Fault("summary_en", "issue-summary", "there is no summary", "write it in English or in Chinese")


def _authors(answer: str) -> dict[str, Any]:
    """The names; whether they are all of them."""
    found = read_names(answer)
    return ({"authors": list(found.names)} if found.names else {}) | ({"et_al": True} if found.et_al else {})


def _points(answer: str, several: bool, language: Language) -> str | list[str]:
    """A text, or the points of a list, one a line, without the marks in front of them."""
    if not several:
        return _set(flowing(answer), language)
    lines = (re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", line) for line in answer.split("\n"))
    return [_set(point, language) for line in lines if (point := flowing(line))]


def _language(text: str) -> Language:
    return "zh" if len(HAN.findall(text)) > 0.15 * len(text) else "en"


def unwritten(data: Mapping[str, Any]) -> list[Location]:
    """Places of the texts that are only marked to be written."""
    prose = [((name,), data.get(name, {})) for name in PROSE]
    return [place for above, value in prose for place in _marked(value, above)]


def _marked(value: Any, place: Location) -> Iterator[Location]:
    if value == grammar.TODO:
        yield place
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _marked(item, (*place, key))


def with_stand_ins(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values with a text in the place of each that is still to be written."""
    return {
        name: _stood_in(value, LANGUAGES[0], PROSE[name]) if name in PROSE else value for name, value in data.items()
    }


def _stood_in(value: Any, language: str, word: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _stood_in(item, key if key in LANGUAGES else language, word) for key, item in value.items()}
    if isinstance(value, list):
        return [_stood_in(item, language, word) for item in value]
    return words(word, language) if value == grammar.TODO else value


def _unwritten(notes: Mapping[str, str | list[str]]) -> dict[str, Any]:
    return {
        name: [grammar.TODO] * len(value) if isinstance(value, list) else grammar.TODO for name, value in notes.items()
    }


def question_of(location: Location) -> str:
    """Id of the question whose answer stands at a place of the file; empty where none does."""
    name = str(location[0]) if location else ""
    if name in ("arxiv", "doi", "url"):
        return "source"
    if name == "summary" and len(location) > 1:
        return f"summary_{location[1]}"
    if name == "notes":
        return str(location[2]) if len(location) > 2 else "problem"
    if name == "topics" and location[1:] in ((), (0,)):
        return "home"
    return {"et_al": "authors", "added": ""}.get(name, name)
