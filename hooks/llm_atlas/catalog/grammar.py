"""How arXiv ids, DOIs, references to entries and the mark of an unwritten text look: patterns that all rooms share.

A pattern is a text for `re`, without groups that count, so that it can stand within a longer one.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

# An id since 2007 has a month; one before has an archive, with or without the subject class that arXiv leaves out.
ARXIV_NEW = r"[0-9]{4}\.[0-9]{4,5}"
ARXIV_NEW_DATED = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"  # of a month that exists
ARXIV_OLD = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{7}"
ARXIV_ID = rf"(?:{ARXIV_NEW}|{ARXIV_OLD})"
ARXIV_VERSION = "(?:v[0-9]+)"
ARXIV_ADDRESS = r"(?:https?://)?(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html|format|src|e-print)/"
DOI_PREFIX = r"10\.[0-9]{4,9}(?:\.[0-9]+)*/"
DOI = DOI_PREFIX + r"\S+"
DOI_ADDRESS = r"(?:https?://)?(?:dx\.|www\.)?doi\.org/"
# The DOI that arXiv makes of its own id stands for that id.
ARXIV_DOI = r"10\.48550/arxiv\."
ACL_ID = r"(?:[0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4,5})"
ACL_ADDRESS = r"(?:https?://)?(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/(?:papers/\w/\w+/)?"

REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]")

# How a command marks a text that a person has still to write.
TODO = "TODO"
_UNWRITTEN = re.compile(rf"{TODO}\b")

_ARXIV = re.compile(
    rf"(?:{ARXIV_ADDRESS}|arxiv\s*:\s*|(?:{DOI_ADDRESS}|doi\s*:\s*)?{ARXIV_DOI})?"
    rf"({ARXIV_ID}){ARXIV_VERSION}?(?:\.pdf)?/?(?:[?#].*)?",
    re.I,
)
_DOI = re.compile(rf"(?:{DOI_ADDRESS}|doi\s*:\s*)?({DOI})", re.I)
_ACL = re.compile(rf"(?:{ACL_ADDRESS})?({ACL_ID}){ARXIV_VERSION}?(?:\.pdf|\.bib)?/?(?:[?#].*)?", re.I)
_ARXIV_DOI = re.compile(ARXIV_DOI, re.I)
_ACL_DOI = re.compile(rf"10\.[0-9]+/v1/({ACL_ID})", re.I)


def is_unwritten(text: str) -> bool:
    """Whether a text is only marked to be written."""
    return _UNWRITTEN.match(text) is not None


def arxiv_id(text: str) -> str:
    """The arXiv id that a text names, as arXiv writes it; empty where it names none.

    Args:
        text: The id, its address, or the DOI that arXiv makes of it: ``cs.CL/0501001`` becomes ``cs/0501001``.
    """
    found = _ARXIV.fullmatch(text.strip())
    if not found:
        return ""
    archive, slash, number = found[1].rpartition("/")
    return archive.partition(".")[0].lower() + slash + number


def arxiv_month(text: str) -> str | None:
    """Year and month in an arXiv id of the form in use since 2007; None where it has another."""
    return f"20{text[:2]}-{text[2:4]}" if re.fullmatch(ARXIV_NEW, text) else None


def doi(text: str) -> str:
    """The DOI that a text names, in the letters it is written in; empty where it names none."""
    found = _DOI.fullmatch(text.strip())
    return unquote(found[1]).rstrip(".,;") if found else ""


def is_arxiv_doi(text: str) -> bool:
    """Whether a DOI is the one that arXiv makes of its own id."""
    return _ARXIV_DOI.match(text) is not None


def acl_id(text: str) -> str:
    """The id of the ACL Anthology that a text names: by itself, as an address or within a DOI; empty where none."""
    found = _ACL.fullmatch(text.strip()) or _ACL_DOI.fullmatch(text.strip())
    if not found:
        return ""
    return found[1].upper() if found[1][0].isalpha() else found[1].lower()
