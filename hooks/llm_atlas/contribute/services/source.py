"""Takes what a person typed to name a work, returns which service knows it and by which id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from llm_atlas.contribute.services.http import ServiceError

ARXIV = re.compile(
    r"(?:(?:https?://)?(?:[\w-]+\.)?arxiv\.org/(?:abs|pdf|html|format|src|e-print)/|arxiv\s*:\s*)?"
    r"([0-9]{4}\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?/?",
    re.I,
)
DOI = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)", re.I)
ACL = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/(?:papers/\w/\w+/)?)?"
    r"([0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4,5})(?:v[0-9]+)?(?:\.pdf|\.bib)?/?",
    re.I,
)
FORMS = 'write an arXiv id ("2305.14314"), a DOI, an ACL Anthology id ("2023.acl-long.754") or a BibTeX file'


@dataclass(frozen=True)
class Source:
    """A service and what it calls the work: an id, a DOI, or the path of a file."""

    service: Literal["arxiv", "crossref", "acl", "bibtex"]
    id: str


def read_source(text: str, files: bool = True) -> Source:
    """Which work a text names.

    Args:
        text: An arXiv id or address, a DOI, an ACL Anthology id or address, or the path of a BibTeX file.
        files: Whether a path is allowed; not where the text comes from a stranger.

    Raises:
        ServiceError: The text is none of these.
    """
    text = text.strip()
    if files and _is_file(text):
        return Source("bibtex", text)
    bare = text if DOI.match(text) else re.split(r"[?#]", text)[0]
    if found := ARXIV.fullmatch(bare):
        return Source("arxiv", _arxiv_id(found[1]))
    if found := ACL.fullmatch(bare):
        return Source("acl", found[1].upper() if found[1][0].isalpha() else found[1].lower())
    if found := DOI.fullmatch(text):
        doi = unquote(found[1]).rstrip(".,;")
        own = re.fullmatch(r"10\.48550/arxiv\.(.+?)(?:v[0-9]+)?", doi, re.I)
        if own and ARXIV.fullmatch(own[1]):
            return Source("arxiv", _arxiv_id(own[1]))
        return Source("crossref", doi)
    if files and text.lower().endswith(".bib") and "://" not in text:
        return Source("bibtex", text)
    raise ServiceError("source", f'"{text[:200]}" names no work', FORMS)


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False


def _arxiv_id(text: str) -> str:
    """An arXiv id in the letters arXiv uses: ``cs.CL/0501001`` is ``cs/0501001``, as its addresses are."""
    archive, slash, number = text.rpartition("/")
    return archive.partition(".")[0].lower() + slash + number
