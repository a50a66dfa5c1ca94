"""Holds what a service says about one published work."""

from __future__ import annotations

import re
from dataclasses import dataclass

REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/[\w-]+/[\w.-]*[\w-]", re.I)


@dataclass(frozen=True)
class Work:
    """One work as a service describes it; what the service does not say is empty.

    Attributes:
        title: Title on one line.
        authors: Names in order, given name first.
        et_al: Whether `authors` is known not to name all.
        date: Day, month or year of the first public version: YYYY-MM-DD, YYYY-MM or YYYY.
        arxiv: arXiv id without version.
        doi: DOI without address; never the one arXiv makes of its own id.
        url: Address, where it is neither arXiv nor DOI.
        code: Repository its authors name.
        published: Where it was published, in the service's words.
        year: Year of that publication.
        version: Number of the newest version on arXiv.
        withdrawn: Whether its authors or its publisher took it back.
    """

    title: str
    authors: tuple[str, ...] = ()
    et_al: bool = False
    date: str = ""
    arxiv: str = ""
    doi: str = ""
    url: str = ""
    code: str = ""
    published: str = ""
    year: str = ""
    version: int = 0
    withdrawn: bool = False


def one_line(text: str | None) -> str:
    """A text without line breaks and double spaces."""
    return " ".join((text or "").split())


def repository(*texts: str | None) -> str:
    """The first GitHub repository that stands in one of the texts; empty where none does."""
    found = (REPOSITORY.search(text) for text in texts if text)
    return next((match[0].removesuffix(".git") for match in found if match), "")
