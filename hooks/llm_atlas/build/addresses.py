"""Takes the folder of a built site, returns the record of its pages; of two records, what changed and what vanished.

The record is published with the site, as ``api/addresses.json``: the next build is compared with it, so that no address
that someone may have noted stops leading somewhere, and so that a reviewer sees which pages a change touches.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from llm_atlas.catalog import LANGUAGES, Problem, printable

RECORD = "api/addresses.json"
_HOST = "https://site.invalid/"


class Page(BaseModel):
    """A page: its title, and a digest that differs when its main content does."""

    model_config = ConfigDict(frozen=True, strict=True)

    title: str
    digest: str


class Addresses(BaseModel):
    """All addresses of one site, relative to its root.

    Attributes:
        pages: Pages by address: ``""``, ``papers/lora/``, ``zh/papers/lora/``.
        redirects: Where each redirected address leads.
    """

    model_config = ConfigDict(frozen=True, strict=True)

    pages: dict[str, Page]
    redirects: dict[str, str] = {}

    @property
    def known(self) -> set[str]:
        """Every address that leads somewhere."""
        return {*self.pages, *self.redirects}


class RecordError(ValueError):
    """What should be a record of addresses is none; the text says why."""


@dataclass(frozen=True)
class Changes:
    """Addresses that differ between a published site and a built one, in order.

    Attributes:
        new: Pages that were not there.
        changed: Pages with other content.
        moved: Pages that are redirected now.
        vanished: Addresses that lead nowhere any more.
        titles: Title of each new or changed page.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[str, ...]
    vanished: tuple[str, ...]
    titles: dict[str, str]

    def as_list(self) -> list[dict[str, str]]:
        """Every address with its title and what happened to it, as a list that JSON can hold."""
        kinds = {"new": self.new, "changed": self.changed, "moved": self.moved, "vanished": self.vanished}
        return [
            {"address": address, "title": self.titles.get(address, ""), "what": what}
            for what, addresses in kinds.items()
            for address in addresses
        ]


def page_of(html: str) -> Page:
    """What the record holds of a page."""
    content = _content(html)
    return Page(title=_title(html, content), digest=hashlib.sha256(content.encode()).hexdigest())


def redirect_of(html: str, address: str) -> str | None:
    """Where a page at an address redirects its reader; None where it does not."""
    found = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]*)">', html)
    if not found:
        return None
    parts = urlsplit(urljoin(_HOST + address, unescape(found[1])))
    return parts.path.removeprefix("/")


def _content(html: str) -> str:
    """The main content of a page: what stands between the header and the footer of the theme."""
    start, end = html.find("<article"), html.rfind("</article>")
    return html[start:end] if -1 < start < end else html


def _title(html: str, content: str) -> str:
    found = re.search(r"<h1\b[^>]*>(.*?)</h1>", content, re.S) or re.search(r"<title>(.*?)</title>", html, re.S)
    text = re.sub(r'<a class="headerlink".*?</a>|<[^>]*>', "", found[1], flags=re.S) if found else ""
    return " ".join(unescape(text).split())


def to_json(addresses: Addresses) -> str:
    """The record as it is published: sorted, a page a line."""
    pages = [f"  {_line(name)}: {_line(page.model_dump())}" for name, page in sorted(addresses.pages.items())]
    redirects = [f"  {_line(name)}: {_line(target)}" for name, target in sorted(addresses.redirects.items())]
    return f'{{"pages": {_block(pages)},\n "redirects": {_block(redirects)}}}\n'


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(lines: list[str]) -> str:
    return "{\n" + ",\n".join(lines) + "\n }" if lines else "{}"


def from_json(text: str, place: str) -> Addresses:
    """Read a record that stands at `place`.

    Raises:
        RecordError: It is no record.
    """
    try:
        return Addresses.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"{where + ': ' if where else ''}{first['msg']}"
        raise RecordError(f"{place} is no record of addresses: {message}") from None


def changes(published: Addresses, built: Addresses) -> Changes:
    """What differs between a published site and a built one."""
    before, now = published.pages, built.pages
    new = sorted(now.keys() - published.pages.keys())
    changed = sorted(name for name in now.keys() & before.keys() if now[name].digest != before[name].digest)
    return Changes(
        new=tuple(new),
        changed=tuple(changed),
        moved=tuple(sorted(before.keys() & built.redirects.keys())),
        vanished=tuple(sorted(published.known - built.known)),
        titles={name: now[name].title for name in (*new, *changed)}
        | {name: before[name].title for name in before.keys() - now.keys()},
    )


def _within_language(address: str) -> str:
    """An address of the whole site as one within its language's site."""
    folder = next((f"{language}/" for language in LANGUAGES[1:] if address.startswith(f"{language}/")), "")
    return address.removeprefix(folder)


def vanished_problems(found: Changes, path: str) -> list[Problem]:
    """A problem for each address that leads nowhere any more.

    Args:
        found: What differs.
        path: The file of redirects, as a person is shown it.
    """
    problems = []
    for address in found.vanished:
        source = _within_language(address)
        tip = f"add a line: - {{from: {source}, to: the address of the page to read instead}}"
        message = f"the published page {printable(address) or '/'} would vanish"
        problems.append(Problem(path, 1, 1, "vanished-address", message, printable(tip)))
    return problems
