"""Takes works, returns them as BibTeX, in UTF-8: for BibTeX, BibLaTeX and Zotero."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale

from llm_atlas.site.export.works import Name, Type, Work

# Data sets stand under @misc: Zotero passes over a record of a type that classic BibTeX does not have, but @software.
_TYPES: dict[Type, str] = {
    "article": "article",
    "conference": "inproceedings",
    "report": "techreport",
    "software": "software",
}
_CONTAINERS: dict[Type, str] = {"article": "journal", "conference": "booktitle"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_PART = re.compile(r"[^\W_]+")


def bibtex(works: Iterable[Work]) -> str:
    """The records of works; the key of each is its entry's id, its fields stand in one order."""
    return "\n".join(map(_record, works))


def _record(work: Work) -> str:
    lines = [f"@{_TYPES.get(work.type, 'misc')}{{{work.key},"]
    lines += [f"  {name} = {value}," for name, value in _fields(work)]
    return "\n".join([*lines, "}", ""])


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_title(work.title)}}}"
    if names := [*map(_author, work.authors), *(["others"] if work.et_al else [])]:
        yield "author", f"{{{' and '.join(names)}}}"
    if work.container:
        yield _CONTAINERS.get(work.type, "howpublished"), f"{{{escape(work.container)}}}"
    elif work.type == "dataset":
        yield "howpublished", "{Data set}"
    if work.type == "report":
        yield "institution", f"{{{escape(work.publisher)}}}"
    if work.date:
        yield "year", f"{{{work.year}}}"
    if len(work.date) > 4:
        yield "month", _MONTHS[work.date_parts[1] - 1]
    if work.arxiv:
        yield "eprint", f"{{{work.arxiv}}}"
        yield "archiveprefix", "{arXiv}"
        # The class stands in the id of old papers only; of the others the catalog does not know it.
        if archive := work.arxiv.rpartition("/")[0]:
            yield "primaryclass", f"{{{archive}}}"
    for name, address in (("doi", work.doi), ("url", work.url)):  # which hold no brace and no backslash
        if address:
            yield name, f"{{{address}}}"


def _author(name: Name) -> str:
    """A name; that of an organisation, or one whose parts stand in another order, is told by its braces or commas."""
    if name.whole:
        return f"{{{escape(name.last)}}}"
    parts = [name.last, name.suffix, name.given] if name.suffix else [name.last, name.given]
    return ", ".join(escape(part) for part in parts if part)


def _title(title: str) -> str:
    """A title in which a style may change the letters of all but what has its capitals for a reason."""
    made, end = "", 0
    for start, stop in _kept(title):
        made += f"{escape(title[end:start])}{{{title[start:stop]}}}"
        end = stop
    return made + escape(title[end:])


def _kept(title: str) -> list[tuple[int, int]]:
    """Where a title has what small letters would spoil; GPT-4V is one."""
    spans: list[tuple[int, int]] = []
    sentence = _in_sentence_case(title)
    for found in _PART.finditer(title):
        name = found[0] in _languages() or (sentence and _within(title, found.start()) and found[0][0].isupper())
        if not (name or _capitalised(found[0])):
            continue
        start, stop = found.span()
        if spans and title[spans[-1][1] : start] == "-":
            start = spans.pop()[0]
        spans.append((start, stop))
    return spans


def _in_sentence_case(title: str) -> bool:
    """Whether most words of a title begin with a small letter: then one that does not is a name."""
    words = [word for word in re.findall(r"[^\W\d_]{4,}", title)[1:] if word.isascii()]
    return sum(map(str.istitle, words)) * 2 < len(words)


def _within(title: str, place: int) -> bool:
    """Whether a word stands within a sentence of a title."""
    return title[:place].rstrip(" \"'(\u201c\u2018")[-1:] not in ("", ":", ".", "?", "!")


@cache
def _languages() -> frozenset[str]:
    """The names of languages that are one word: Chinese, English."""
    return frozenset(name for name in Locale("en").languages.values() if name.isalpha() and len(name) > 4)


def _capitalised(part: str) -> bool:
    """Whether a capital stands behind the first letter (LoRA), beside a digit (T5) or alone (Q-learning)."""
    if len(part) == 1:
        return part.isupper() and part != "A"
    return any(map(str.isupper, part[1:])) or (part[0].isupper() and any(map(str.isdigit, part)))


def escape(text: str) -> str:
    """Text with the characters that LaTeX gives a meaning made harmless."""
    return re.sub(r"[\\{}~^&%$#_]", lambda found: _SPECIAL.get(found[0], "\\" + found[0]), text)
