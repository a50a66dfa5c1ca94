"""How arXiv ids, DOIs, references to entries and the mark of an unwritten text look: patterns that all rooms share.

A pattern is a text for `re`, without groups that count, so that it can stand within a longer one.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

# An id since 2007 has a month; one before has an archive, with or without the subject class that arXiv leaves out.
ARXIV_NEW = r"[0-9]{4}\.[0-9]{4,5}"
ARXIV_NEW_DATED = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"  # of a month that exists
_ARCHIVE = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/"
ARXIV_OLD = _ARCHIVE + "[0-9]{7}"
ARXIV_OLD_DATED = _ARCHIVE + "(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])[0-9]{3}"
ARXIV_ID = rf"(?:{ARXIV_NEW}|{ARXIV_OLD})"
ARXIV_VERSION = "(?:v[0-9]+)"
# arXiv itself and those who show its papers by its ids.
ARXIV_ADDRESS = (
    r"(?:https?://)?(?:(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html|format|src|e-print|ps)/"
    r"|(?:www\.)?(?:alphaxiv|ar5iv)\.org/(?:abs|pdf|html|overview)/|(?:www\.)?(?:huggingface|hf)\.co/papers/"
    r"|(?:www\.)?(?:semanticscholar\.org|scirate\.com|papers\.cool)/arxiv/)"
)
DOI_PREFIX = r"10\.[0-9]{4,9}(?:\.[0-9]+)*/"
DOI = DOI_PREFIX + r"(?:(?!%[0-9A-Fa-f]{2})[^\s\{\}\\])+"  # without what TeX and addresses put around characters
DOI_ADDRESS = r"(?:https?://)?(?:dx\.|www\.)?doi\.org/"
# The DOI that arXiv makes of its own id stands for that id.
ARXIV_DOI = r"10\.48550/arxiv\."
ACL_ID = r"(?:[0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4,5})"
ACL_ADDRESS = r"(?:https?://)?(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/(?:papers/\w/\w+/)?"

REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]")

_RESULT = re.compile("result:([1-9][0-9]*)")

# How a command marks a text that a person has still to write.
TODO = "TODO"
_UNWRITTEN = re.compile(rf"{TODO}\b")

_ARXIV = re.compile(
    rf"(?:{ARXIV_ADDRESS}|arxiv\s*:\s*|(?:{DOI_ADDRESS}|doi\s*:\s*)?{ARXIV_DOI})?"
    rf"({ARXIV_ID}){ARXIV_VERSION}?(?:\.pdf)?/?(?:[?#].*|\s*\[[a-z-]+(?:\.[a-z]{{2}})?\].*)?",
    re.I,
)
_ARXIV_WITHIN = re.compile(rf"(?:{ARXIV_ADDRESS}|\barxiv\s*[:.]\s*)({ARXIV_ID})(?![0-9/])", re.I)
_DOI = re.compile(rf"(?:{DOI_ADDRESS}|doi\s*:\s*)?({DOI_PREFIX}\S+)", re.I)
# A page of a publisher that has the DOI in its address.
_DOI_PAGE = re.compile(
    r"https?://[\w.-]+/(?:[\w.-]+/)*(?:doi|articles?|chapter|book|content/pdf)/(?:[a-z]+/)?"
    rf"({DOI_PREFIX}[^\s?#]+?)(?:/(?:full|abstract|pdf|epdf|meta|fulltext|html))?(?:\.pdf)?/?(?:[?#].*)?",
    re.I,
)
_ACL = re.compile(rf"(?:{ACL_ADDRESS})?({ACL_ID}){ARXIV_VERSION}?(?:\.pdf|\.bib)?/?(?:[?#].*)?", re.I)
_ARXIV_DOI = re.compile(ARXIV_DOI, re.I)
_ACL_DOI = re.compile(rf"10\.[0-9]+/v1/({ACL_ID})", re.I)


def cited_result(reference: str) -> int | None:
    """Number of the row of results that a reference cites, as ``result:3`` does; None where it names an entry."""
    found = _RESULT.fullmatch(reference)
    return int(found[1]) if found else None


def is_unwritten(text: str) -> bool:
    """Whether a text is only marked to be written."""
    return _UNWRITTEN.match(text) is not None


def arxiv_id(text: str) -> str:
    """The arXiv id that a text names, as arXiv writes it; empty where it names none.

    Args:
        text: The id, its address, or the DOI that arXiv makes of it: ``cs.CL/0501001`` becomes ``cs/0501001``.
    """
    found = _ARXIV.fullmatch(unwrapped(text))
    return _as_arxiv_writes(found[1]) if found else ""


def arxiv_within(text: str) -> str:
    """The first arXiv id that a text names as such, by its address or as ``arXiv:ID``; empty where it names none."""
    found = _ARXIV_WITHIN.search(text)
    return _as_arxiv_writes(found[1]) if found else ""


def _as_arxiv_writes(one: str) -> str:
    archive, slash, number = one.rpartition("/")
    return archive.partition(".")[0].lower() + slash + number


def arxiv_month(text: str) -> str | None:
    """Year and month in an arXiv id of the form in use since 2007; None where it has another."""
    return f"20{text[:2]}-{text[2:4]}" if re.fullmatch(ARXIV_NEW, text) else None


def doi(text: str) -> str:
    r"""The DOI that a text names, in the letters it is written in; empty where it names none.

    Args:
        text: The DOI, its address or that of a publisher's page with it; ``\_``, ``{_}`` and ``%3C`` are read.
    """
    text = re.sub(r"[{}\\]", "", unwrapped(text))
    found = _DOI.fullmatch(text) or _DOI_PAGE.fullmatch(text)
    if not found:
        return ""
    one = unquote(found[1])
    return unwrapped(unquote(one) if re.search("%[0-9A-Fa-f]{2}", one) else one)


def is_arxiv_doi(text: str) -> bool:
    """Whether a DOI is the one that arXiv makes of its own id."""
    return _ARXIV_DOI.match(text) is not None


def acl_id(text: str) -> str:
    """The id of the ACL Anthology that a text names: by itself, as an address or within a DOI; empty where none."""
    found = _ACL.fullmatch(text := unwrapped(text)) or _ACL_DOI.fullmatch(text)
    if not found:
        return ""
    return found[1].upper() if found[1][0].isalpha() else found[1].lower()


_WRAPS = {
    **{"<": ">", "(": ")", "[": "]", "{": "}", "`": "`", '"': '"', "'": "'"},
    **{"\u201c": "\u201d", "\u2018": "\u2019", "\uff08": "\uff09", "\u300a": "\u300b", "\u300c": "\u300d"},
}
_ENDS = ".,;:!\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u3001"
_LINK = re.compile(r"!?\[[^\[\]]*\]\(\s*<?([^\s<>]+?)>?(?:\s+\"[^\"]*\")?\s*\)|\\(?:url|href)\s*\{([^{}]*)\}.*", re.S)


def unwrapped(text: str) -> str:
    """An address or an identifier without what stands around it in running text.

    Args:
        text: Perhaps in brackets or quotation marks, as a link of Markdown or TeX, with a full stop behind it.
    """
    text = text.strip()
    while (bare := _once_unwrapped(text)) != text:
        text = bare
    return text


def _once_unwrapped(text: str) -> str:
    if found := _LINK.fullmatch(text):
        return (found[1] or found[2]).strip()
    for first, last in _WRAPS.items():
        if len(text) > 1 and text[0] == first and text[-1] == last and text.find(last, 1) == len(text) - 1:
            return text[1:-1].strip()
        if text.endswith(last) and text.count(last) > text.count(first) and first != last:
            return text[:-1].rstrip()  # of a bracket that began before it
    return text.rstrip(_ENDS)


def address(text: str) -> str:
    """The address that a text gives, without what stands around it; the text itself where it gives none."""
    bare = unwrapped(text)
    return bare if re.match(r"https?://\S+$", bare) else text.strip()
