"""Takes an entry, returns the work as it is cited: its type, its authors, where and when it came out.

BibTeX, RIS and CSL-JSON are three spellings of this record, so they say the same.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from llm_atlas.catalog import Entry, Vocabulary, is_organisation

Type = Literal["article", "conference", "preprint", "report", "document", "software", "dataset", "web", "definition"]

# What an entry is that no venue, no archive and no publisher has: it is cited as what it is.
_PLAIN: dict[str, Type] = {"model": "software", "tool": "software", "dataset": "dataset", "term": "definition"}
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.I)
# A title of more words than these is that of a paper, not the name of a program.
_NAME_LENGTH = 3


@dataclass(frozen=True)
class Name:
    """An author: a person, or, with the last name alone, an organisation or who goes by one name.

    Attributes:
        last: Last name with what stands before it: van Deursen.
        given: Given names.
        suffix: What stands behind the name: Jr.
        whole: Whether it is an organisation, whose name has no parts.
    """

    last: str
    given: str = ""
    suffix: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Work:
    """A work as it is cited.

    Attributes:
        key: Id of its entry.
        type: What it is.
        title: Its title as published.
        authors: Its authors in order.
        et_al: Whether there are more of them.
        date: Year, year and month, or the day on which it came out; empty where that is not known.
        container: Full name of the conference, the journal or the site it is part of; empty where there is none.
        publisher: Who published it; empty where that is not known.
        arxiv: Its arXiv id; empty where it has none.
        doi: Its DOI; empty where it has none.
        url: Where it is read; empty where that is not known.
    """

    key: str
    type: Type
    title: str
    authors: tuple[Name, ...] = ()
    et_al: bool = False
    date: str = ""
    container: str = ""
    publisher: str = ""
    arxiv: str = ""
    doi: str = ""
    url: str = ""

    @property
    def year(self) -> str:
        """Year in which it came out."""
        return self.date[:4]

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        return tuple(map(int, self.date.split("-"))) if self.date else ()


class Works:
    """The works of a catalog.

    Args:
        vocabulary: The closed lists: full names of venues, names of organisations.
        site: Name of the site, in which a text that has no address of its own stands.
        root: Address of the site, ending in a slash; empty where it is not known.
    """

    def __init__(self, vocabulary: Vocabulary, site: str, root: str):
        self._venues = vocabulary.venue
        self._organisations: Container[str] = {*vocabulary.organisation, *vocabulary.organisation_by_spelling}
        self._site = site
        self._root = root

    def work(self, entry: Entry) -> Work:
        """The work that an entry is about; where it is about none, the entry itself."""
        if _is_paper(entry):
            return self._paper(entry)
        kind = _PLAIN.get(entry.kind, "web")
        url = (entry.url or entry.code or entry.paper_url) if kind != "definition" else entry.url
        own = not url  # the text stands in the catalog and nowhere else
        return Work(
            key=entry.id,
            type=kind,
            title=entry.title,
            authors=self._authors(entry, developers=kind in ("software", "dataset")),
            et_al=entry.et_al,
            date=entry.date or (entry.added if own else ""),
            container=self._site if own else "",
            url=url or (f"{self._root}{entry.page}" if self._root else ""),
        )

    def _paper(self, entry: Entry) -> Work:
        name, _, year = (entry.venue or "").rpartition(" ")
        venue = self._venues.get(name)
        publisher = ""
        kind: Type
        if name:
            kind = "article" if venue and venue.journal else "conference"
        elif entry.arxiv:
            kind, publisher = "preprint", "arXiv"
        else:
            publisher = entry.organisations[0] if entry.organisations else ""
            kind = "report" if publisher else "document"
        return Work(
            key=entry.id,
            type=kind,
            title=entry.title,
            authors=self._authors(entry),
            et_al=entry.et_al,
            date=year or entry.date or "",
            container=(venue.full if venue else None) or name,
            publisher=publisher,
            arxiv=entry.arxiv or "",
            # arXiv gives each of its papers a DOI; what came out elsewhere has another.
            doi=entry.doi or (f"10.48550/arXiv.{entry.arxiv}" if entry.arxiv and not name else ""),
            url=entry.paper_url or (f"{self._root}{entry.page}" if self._root else ""),
        )

    def _authors(self, entry: Entry, developers: bool = False) -> tuple[Name, ...]:
        """The authors; with `developers` the organisations, where no person is named."""
        if developers and not entry.authors:
            return tuple(Name(name, whole=True) for name in entry.organisations)
        return tuple(map(self._name, entry.authors))

    def _name(self, name: str) -> Name:
        whole = is_organisation(name, self._organisations) or re.search(r",|\band\b", name) is not None
        return Name(name, whole=True) if whole else name_of_person(name)


def name_of_person(name: str) -> Name:
    """A person's name in parts: the last word, with the particles before it, is the last name."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = next((place for place, word in enumerate(words[:-1]) if place and word[0].islower()), len(words) - 1)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _is_paper(entry: Entry) -> bool:
    """Whether what is cited is a paper: a model or a tool may stand under the title of the paper about it."""
    if entry.kind in ("model", "tool", "dataset"):
        return bool(entry.venue or entry.arxiv or entry.doi) and len(entry.title.split()) > _NAME_LENGTH
    return entry.kind == "paper"
