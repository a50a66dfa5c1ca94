"""Takes the pages of a site as they are made, returns each as it is published, and what the check of all wants to know.

Each page is read once, by whoever makes it. What is kept of it is small, so that several processes can make pages side
by side and one can say afterwards whether every link leads somewhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from html import unescape
from operator import or_

from llm_atlas.build.addresses import Page, page_of, redirect_of
from llm_atlas.build.links import Links, target_of
from llm_atlas.build.pages import walk
from llm_atlas.build.policy import Guard, with_policy

_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_END = re.compile(r"</[a-zA-Z][a-zA-Z0-9-]*>")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z][\w:.-]*)(?:="([^"]*)")?""")
# Between their tags a browser reads no elements.
_RAW = {"iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "template", "textarea", "title"}


@dataclass(frozen=True)
class Seen:
    """What the check of the whole site wants to know of one page.

    Attributes:
        addresses: What it links to, as it writes it.
        anchors: What can be linked to on it,.
    """

    addresses: frozenset[str]
    anchors: frozenset[str]

    def __or__(self, other: Seen) -> Seen:
        return Seen(self.addresses | other.addresses, self.anchors | other.anchors)


@dataclass
class Inventory:
    """What is known of the pages that one process made.

    Attributes:
        pages: Title and digest of each page, by its path in the site.
        redirects: Where each page that redirects its reader leads, by its address.
        anchors: What can be linked to on each of both.
        targets: What they link to: path of a file in the site, and what is linked to on it.
        faults: Path, line and column of what does not belong in a page, and its words.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, list[str]] = field(default_factory=dict)
    targets: set[tuple[str, str]] = field(default_factory=set)
    faults: list[tuple[str, int, int, str]] = field(default_factory=list)

    def finish(self, name: str, html: str) -> tuple[str, Seen]:
        """A page as it is published: it says what a browser may do there; and what was seen of it.

        Args:
            name: Its path in the site.
            html: The page as the generator made it.
        """
        links, guard = Links(), Guard()
        walk(html, links, guard)
        html, faults = with_policy(html, guard)
        self.faults += [(name, *place, what) for place, what in faults]
        return html, _seen(links)

    def look(self, name: str, html: str, content: str) -> Seen:
        """What is seen of the content of a page, whose frame has been finished.

        Args:
            name: Path of the page in the site.
            html: The page.
            content: Its content.
        """
        seen = _read(content)
        if seen is None:  # something in it is not as our templates write it: the slow and sure way, with the places
            links, guard = Links(), Guard()
            walk(html, links, guard)
            self.faults += [(name, *place, what) for place, what in guard.found]
            seen = _seen(links)
        return seen

    def add(self, name: str, html: str, seen: Seen) -> None:
        """Take in a finished page.

        Args:
            name: Its path in the site.
            html: The page.
            seen: What was seen of it.
        """
        here = name.removesuffix("index.html")
        redirect = redirect_of(html, here)
        if redirect is None:
            self.pages[name] = page_of(html)
        else:
            self.redirects[here] = redirect
        self.anchors[name] = sorted(seen.anchors)
        self.targets.update(target for address in seen.addresses if (target := _target(here, address)))

    def to_json(self) -> str:
        """The inventory as another process reads it."""
        pages = {name: [page.title, page.digest] for name, page in self.pages.items()}
        rest = {"redirects": self.redirects, "anchors": self.anchors, "faults": self.faults}
        return json.dumps({"pages": pages, "targets": sorted(self.targets), **rest}, ensure_ascii=False)

    def add_json(self, text: str) -> None:
        """Add what another process noted."""
        found = json.loads(text)
        self.pages |= {name: Page(title=title, digest=digest) for name, (title, digest) in found["pages"].items()}
        self.redirects |= found["redirects"]
        self.anchors |= found["anchors"]
        self.targets |= {(path, anchor) for path, anchor in found["targets"]}
        self.faults += [(name, line, column, what) for name, line, column, what in found["faults"]]


def _seen(links: Links) -> Seen:
    return Seen(frozenset(address for _, address in links.links), frozenset(links.anchors))


def _target(here: str, address: str) -> tuple[str, str] | None:
    """What an address leads to in the site; what is no address leads to a file that is nowhere."""
    try:
        return target_of(here, address)
    except ValueError:
        return "", ""


def _read(html: str) -> Seen | None:
    """What is seen of what our templates made, which holds tags and text and nothing else; None where a tag is not as
    they write it, or does not belong in a page."""
    tags = _TAG.findall(html)
    if len(tags) + len(_END.findall(html)) != html.count("<"):
        return None
    judged = [_judged(name, attributes) for name, attributes in set(tags)]
    if None in judged:
        return None
    return reduce(or_, filter(None, judged), Seen(frozenset(), frozenset()))


@lru_cache(1 << 16)
def _judged(name: str, text: str) -> Seen | None:
    """What is seen of a tag; None where it is not as our templates write it, or the guard finds something."""
    if name.lower() in _RAW or _ATTRIBUTE.sub("", text).strip() not in ("", "/"):
        return None
    attributes: list[tuple[str, str | None]] = [
        (key.lower(), unescape(value)) for key, value in _ATTRIBUTE.findall(text)
    ]
    links, guard = Links(), Guard()
    for visitor in (links, guard):
        visitor.element((1, 1), name.lower(), attributes)
    return None if guard.found else _seen(links)
