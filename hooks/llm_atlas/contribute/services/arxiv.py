"""Takes arXiv ids, returns what arXiv says of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import arxiv
from lxml import etree

from llm_atlas.catalog import grammar
from llm_atlas.contribute.services.http import Answer, Asker, ServiceError, Services, broken, insist
from llm_atlas.contribute.services.work import Work, one_line, repository

NAME = "arXiv"
ATOM = "{http://www.w3.org/2005/Atom}"
TAKEN_BACK = re.compile(
    r"\b(?:paper|article|submission|manuscript|preprint|work|version)\s+(?:has\s+been|is|was)\s+(?:\w+\s+)?withdrawn\b"
    r"|^\W*withdrawn\b",
    re.I,
)


class _Whole(Asker):
    """Asks arXiv and takes nothing but a whole feed: the client would mend a broken one in silence."""

    def get(self, url: str, headers: object = None) -> Answer:
        answer = super().get(url)
        try:
            root = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError):
            if b"rate exceeded" in answer.content[:200].lower():  # said with status 200
                tip = "wait some minutes, then try again"
                raise ServiceError("limit", f"{NAME} wants fewer requests", tip, passing=True) from None
            raise broken(NAME, "it is no whole XML") from None
        if root.tag != ATOM + "feed":
            raise broken(NAME, "it is no Atom feed")
        if any("/api/errors" in (entry.findtext(ATOM + "id") or "") for entry in root.iterfind(ATOM + "entry")):
            raise _no_such_id()
        return answer


class Arxiv:
    """arXiv over one connection, never faster than it allows.

    Args:
        services: Its address, and how patient to be.
    """

    def __init__(self, services: Services):
        self.services = services
        self._client = arxiv.Client(page_size=services.batch, delay_seconds=0, num_retries=0)
        self._client.query_url_format = services.arxiv + "?{}"
        # The client has no time-out and no way to give it one, and keeps its pause after successes only.
        self._client._session = _Whole(NAME, services, services.pause)

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
        search = arxiv.Search(id_list=list(ids), max_results=len(ids))
        try:
            works = [_work(result) for result in self._client.results(search)]
        except (ValueError, arxiv.ArxivError):
            raise broken(NAME, "a date or a page of it is missing") from None
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


def _work(result: arxiv.Result) -> Work:
    path = urlsplit(result.entry_id).path
    found = re.fullmatch(rf"/abs/({grammar.ARXIV_ID})(?:v([0-9]+))?", path)
    if not found:
        raise ValueError(path)
    doi = one_line(result.doi)
    return Work(
        title=one_line(result.title),
        # arXiv sets a colon between a group and its members as if it were an author.
        authors=tuple(name for author in result.authors if re.search(r"\w", name := one_line(author.name))),
        date=result.published.date().isoformat(),
        arxiv=found[1],
        doi="" if grammar.is_arxiv_doi(doi) else doi,
        code=repository(result.comment, result.summary),
        published=one_line(result.journal_ref) or _accepted(one_line(result.comment)),
        version=int(found[2] or 1),
        withdrawn=bool(
            TAKEN_BACK.search(one_line(result.comment)) or TAKEN_BACK.search(one_line(result.summary)[:200])
        ),
    )


def _accepted(comment: str) -> str:
    """The part of a comment that names where the work was accepted; empty where none does."""
    found = re.search(r"\b(?:accepted|published|to appear|appears?|camera[- ]ready)\b[^.;]*", comment, re.I)
    return found[0] if found else ""
