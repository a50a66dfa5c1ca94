"""Takes works, returns them as RIS, in UTF-8: for EndNote, Mendeley and Zotero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from llm_atlas.site.export.works import Name, Type, Work

_TYPES: dict[Type, str] = {
    "article": "JOUR",
    "conference": "CONF",
    "preprint": "UNPB",
    "report": "RPRT",
    "document": "GEN",
    "software": "COMP",
    "dataset": "DATA",
    "web": "ELEC",
    "definition": "ENCYC",
}


def ris(works: Iterable[Work]) -> str:
    """The records of works, one after the other."""
    return "\n".join(map(_record, works))


def _record(work: Work) -> str:
    """A record; no value goes on in a second line, for that would be another field."""
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in _lines(work)) + "ER  - \n"


def _lines(work: Work) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[work.type]
    yield "ID", work.key
    yield "TI", work.title
    for name in work.authors:
        yield "AU", _author(name)
    if work.et_al:
        yield "AU", "et al."
    if work.container:
        yield "T2", work.container
    if work.publisher:
        yield "PB", work.publisher
    if work.date:
        yield "PY", work.year
        yield "DA", _date(work.date)
    if work.arxiv:
        yield "AN", f"arXiv:{work.arxiv}"
    if work.doi:
        yield "DO", work.doi
    if work.url:
        yield "UR", work.url


def _author(name: Name) -> str:
    """A name; in that of an organisation a comma would make a person of it."""
    if name.whole:
        first, comma, rest = name.last.partition(", ")
        return f"{first} ({rest})" if comma else first
    return ", ".join(part for part in (name.last, name.given, name.suffix) if part)


def _date(date: str) -> str:
    """A date as RIS has it: three slashes, whatever is known between them."""
    year, month, day = [*date.split("-"), "", ""][:3]
    return f"{year}/{month}/{day}/"
