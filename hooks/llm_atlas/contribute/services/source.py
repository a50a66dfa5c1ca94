"""Takes what a person typed to name a work, returns which service knows it and by which id."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from llm_atlas.catalog import grammar
from llm_atlas.contribute.services.http import ServiceError

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
    doi = grammar.doi(text)
    if one := grammar.arxiv_id(text) or grammar.arxiv_id(doi):
        return Source("arxiv", one)
    if doi:
        return Source("crossref", doi)
    if one := grammar.acl_id(text):
        return Source("acl", one)
    if files and text.lower().endswith(".bib") and "://" not in text:
        return Source("bibtex", text)
    raise ServiceError("source", f'"{text[:200]}" names no work', FORMS)


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False
