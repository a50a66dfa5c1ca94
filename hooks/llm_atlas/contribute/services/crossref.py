"""Takes a DOI, returns what Crossref says of the work."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from llm_atlas.catalog import grammar, without_tex
from llm_atlas.contribute.services.http import AGENT, Asker, ServiceError, Services, broken, insist
from llm_atlas.contribute.services.work import Work, one_line, repository

NAME = "Crossref"
TAKEN_BACK = ("retraction", "withdrawal", "removal")
NOTICE = re.compile(r"^\s*(?:RETRACTED|WITHDRAWN|REMOVED|RETRACTION)\b(?:\s+ARTICLE)?\s*[:\-\u2013]\s*", re.I)


class Crossref:
    """Crossref, a DOI at a time.

    Args:
        services: Its address, and how patient to be.
    """

    def __init__(self, services: Services):
        self.services = services
        self._asker = Asker(NAME, services, services.gap)

    def work(self, doi: str) -> Work:
        """What Crossref says of a DOI.

        Raises:
            ServiceError: Crossref does not know it, cannot be reached, is slow, refuses or gives no readable answer.
        """
        message = insist(self.services, lambda: self._ask(f"works/{quote(doi, safe='')}"))
        try:
            return _work(message, doi)
        except (AttributeError, TypeError, KeyError, IndexError, ValueError):
            raise broken(NAME, "it has another shape than it should") from None

    def agency(self, doi: str) -> str:
        """Name of the agency with which a DOI is registered, for one that Crossref has no record of; empty if none."""
        try:
            message = insist(self.services, lambda: self._ask(f"works/{quote(doi, safe='')}/agency"))
        except ServiceError as error:
            if error.rule == "not-found":
                return ""
            raise
        agency = message.get("agency")
        return one_line(str(agency.get("label") or "")) if isinstance(agency, dict) else ""

    def _ask(self, path: str) -> Mapping[str, Any]:
        """The message of Crossref's answer, whose parts are of any type."""
        agent = f"{AGENT} (mailto:{self.services.mailto})" if self.services.mailto else AGENT
        try:
            answer = json.loads(self._asker.get(f"{self.services.crossref}/{path}", {"User-Agent": agent}).content)
        except (ValueError, RecursionError):
            raise broken(NAME, "it is no JSON") from None
        message = answer.get("message") if isinstance(answer, dict) else None
        if not isinstance(message, dict):
            raise broken(NAME, "it holds no record")
        return message


def _work(message: Mapping[str, Any], doi: str) -> Work:
    if str(message["DOI"]).lower() != doi.lower():
        raise ValueError("another work")
    title = _plain(" ".join(message["title"][:1]))
    subtitle = _plain(" ".join((message.get("subtitle") or [])[:1]))
    if subtitle and subtitle.lower() not in title.lower():
        title = f"{title}: {subtitle}"
    updates = [str(update.get("type", "")).lower() for update in message.get("updated-by") or []]
    authors = [_name(author) for author in message.get("author") or []]
    issued = _day(message.get("published") or message.get("issued"))
    return Work(
        title=NOTICE.sub("", title),
        authors=tuple(name for name in authors if name),
        date=_first_day(message),
        arxiv=_preprint(message),
        doi=doi,
        code=repository(_plain(str(message.get("abstract") or ""))),
        published=_plain(" ".join((message.get("container-title") or [])[:1])),
        year=issued[:4],
        withdrawn=bool(NOTICE.match(title)) or any(name in TAKEN_BACK for name in updates),
    )


def _plain(text: str) -> str:
    """A text of Crossref without its mark-up; what is raised or lowered in it by the characters that are."""
    marked = re.sub(r"<su([bp])>([^<>]*)</su\1>", _script, html.unescape(text))
    return one_line(html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", marked)))


def _script(found: re.Match[str]) -> str:
    kind = "sub" if found[1] == "b" else "super"
    made = without_tex(f"\\text{kind}script{{{found[2]}}}")
    return found[2] if "\\" in made else made


def _name(author: Mapping[str, Any]) -> str:
    parts = (author.get("given"), author.get("family") or author.get("name"), author.get("suffix"))
    return _plain(" ".join(part for part in parts if part))


def _day(date: Mapping[str, Any] | None) -> str:
    """A date of Crossref, which may be a month or a year; empty where there is none."""
    parts = ((date or {}).get("date-parts") or [[]])[0]
    numbers = [int(part) for part in parts[:3] if part]
    return "-".join(f"{number:0{4 if index == 0 else 2}d}" for index, number in enumerate(numbers))


def _first_day(message: Mapping[str, Any]) -> str:
    """The first day on which it was public; of two that do not exclude each other the more exact."""
    names = ("posted", "published-online", "published-print", "published", "issued")
    days = [day for day in (_day(message.get(name)) for name in names) if day]
    return min(days, key=lambda day: (day + "-99-99")[:10], default="")


def _preprint(message: Mapping[str, Any]) -> str:
    """The arXiv id that the publisher names as the preprint; empty where it names none."""
    for related in (message.get("relation") or {}).get("has-preprint") or []:
        one = grammar.arxiv_id(str(related.get("id", "")))
        if one and "arxiv" in f"{related.get('id', '')} {related.get('id-type', '')}".lower():
            return one
    return ""
