"""Takes arXiv ids, returns what arXiv says of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from llm_atlas.catalog import grammar
from llm_atlas.contribute.services.http import Asker, ServiceError, Services, broken, insist
from llm_atlas.contribute.services.work import Work, one_line, repository

NAME = "arXiv"
NAMES = {"atom": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}
TAKEN_BACK = re.compile(
    r"\b(?:paper|article|submission|manuscript|preprint|work|version)\s+(?:has\s+been|is|was)\s+(?:\w+\s+)?withdrawn\b"
    r"|^\W*withdrawn\b",
    re.I,
)


class Arxiv:
    """arXiv over one connection, never faster than it allows.

    Args:
        services: Its address, and how patient to be.
    """

    def __init__(self, services: Services):
        self.services = services
        self._asker = Asker(NAME, services, services.pause)

    def works(self, ids: Sequence[str]) -> dict[str, Work]:
        """What arXiv says of each id, at most `services.batch` of them; an id it does not know is left out.

        Raises:
            ServiceError: arXiv cannot be reached, is slow, refuses or gives no whole answer.
        """
        found = self._asked(ids)
        absent = [one for one in ids if one not in found]
        # arXiv now and then answers with less than it has; only what it leaves out twice is not there.
        return found | (self._asked(absent) if absent else {})

    def _asked(self, ids: Sequence[str]) -> dict[str, Work]:
        try:
            return insist(self.services, lambda: self._once(ids))
        except ServiceError as error:
            if error.rule not in ("refused", "not-found"):
                raise
        if len(ids) == 1:
            return {}
        half = len(ids) // 2  # one id that arXiv takes for none spoils the whole request
        return self._asked(ids[:half]) | self._asked(ids[half:])

    def _once(self, ids: Sequence[str]) -> dict[str, Work]:
        query = urlencode({"id_list": ",".join(ids), "max_results": len(ids)})
        entries = _entries(self._asker.get(f"{self.services.arxiv}?{query}").content)
        try:
            works = [_work(entry) for entry in entries]
        except ValueError:
            raise broken(NAME, "an id, a title or a date of it is missing") from None
        found = {work.arxiv.lower(): work for work in works}
        if found.keys() - {one.lower() for one in ids}:
            raise broken(NAME, "it is about other works than those asked for")
        return {one: found[one.lower()] for one in ids if one.lower() in found}

    def work(self, one: str) -> Work:
        """What arXiv says of one id.

        Raises:
            ServiceError: As for `works`, and where arXiv does not know the id.
        """
        found = self._asked([one])
        if one not in found:
            raise _no_such_id(one)
        return found[one]


def _no_such_id(one: str = "") -> ServiceError:
    tip = "open the paper on arxiv.org and copy the id from its address"
    return ServiceError("not-found", f"{NAME} has no paper {one}".rstrip(), tip)


def _entries(content: bytes) -> list[ElementTree.Element]:
    """The papers of a feed; nothing but a whole feed is taken."""
    try:
        feed = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        if b"rate exceeded" in content[:200].lower():  # said with status 200
            tip = "wait some minutes, then try again"
            raise ServiceError("limit", f"{NAME} wants fewer requests", tip, passing=True) from None
        raise broken(NAME, "it is no whole XML") from None
    if feed.tag != f"{{{NAMES['atom']}}}feed":
        raise broken(NAME, "it is no Atom feed")
    entries = feed.findall("atom:entry", NAMES)
    if any("/api/errors" in _text(entry, "atom:id") for entry in entries):
        raise _no_such_id()
    return entries


def _text(element: ElementTree.Element, path: str) -> str:
    """The text at a path, on one line; empty where there is none."""
    return one_line(element.findtext(path, "", NAMES))


def _work(entry: ElementTree.Element) -> Work:
    """The work of an entry.

    Raises:
        ValueError: It lacks what every paper has.
    """
    address = _text(entry, "atom:id")
    found = re.fullmatch(rf"/abs/({grammar.ARXIV_ID})(?:v([0-9]+))?", urlsplit(address).path)
    title = _text(entry, "atom:title")
    if not found or not title:
        raise ValueError(address)
    doi, comment, summary = (_text(entry, path) for path in ("arxiv:doi", "arxiv:comment", "atom:summary"))
    names = (_text(author, "atom:name") for author in entry.iterfind("atom:author", NAMES))
    return Work(
        title=title,
        # arXiv sets a colon between a group and its members as if it were an author.
        authors=tuple(name for name in names if re.search(r"\w", name)),
        date=Date.fromisoformat(_text(entry, "atom:published")[:10]).isoformat(),
        arxiv=found[1],
        doi="" if grammar.is_arxiv_doi(doi) else doi,
        code=repository(comment, summary),
        published=_text(entry, "arxiv:journal_ref") or _accepted(comment),
        version=int(found[2] or 1),
        withdrawn=bool(TAKEN_BACK.search(comment) or TAKEN_BACK.search(summary[:200])),
    )


def _accepted(comment: str) -> str:
    """The part of a comment that names where the work was accepted; empty where none does."""
    found = re.search(r"\b(?:accepted|published|to appear|appears?|camera[- ]ready)\b[^.;]*", comment, re.I)
    return found[0] if found else ""
