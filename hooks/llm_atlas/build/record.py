"""Takes the pages of a site as they are made, returns each as it is published, and what the check of all wants to know.

Each page is read once, by whoever makes it. What is kept of it is small, so that several processes can make pages side
by side and one can say afterwards whether every link leads somewhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from llm_atlas.build.addresses import Page, record_of
from llm_atlas.build.links import Links, target_of
from llm_atlas.build.pages import walk
from llm_atlas.build.policy import Guard, with_policy

_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_END = re.compile(r"</[a-zA-Z][a-zA-Z0-9-]*>")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z][\w:.-]*)(?:="([^"]*)")?""")
# Between their tags a browser reads no elements.
_RAW = {"iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "template", "textarea", "title"}


@dataclass
class Record:
    """What is known of the pages that one process made.

    Attributes:
        pages: Title and digest of each page, by its path in the site.
        anchors: What can be linked to on each page.
        targets: What the pages link to: path of a file in the site, and what is linked to on it.
        faults: Path, line and column of what does not belong in a page, and its words.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    anchors: dict[str, list[str]] = field(default_factory=dict)
    targets: set[tuple[str, str]] = field(default_factory=set)
    faults: list[tuple[str, int, int, str]] = field(default_factory=list)

    def finish(self, name: str, html: str, published: bool = True) -> str:
        """A page as it is published: it says what a browser may do there.

        Args:
            name: Its path in the site.
            html: The page as the generator made it.
            published: Whether it stands in the list of pages; one that is shown at any address, or of which others are
                made, does not.
        """
        links, guard = Links(), Guard()
        walk(html, links, guard)
        html, faults = with_policy(html, guard)
        self.faults += [(name, *place, what) for place, what in faults]
        self._add(name, html, {address for _, address in links.links}, links.anchors, published)
        return html

    def finish_framed(self, name: str, html: str, content: str) -> None:
        """Note a page of which all but the content has been looked at; what it says of itself stands in its frame.

        Args:
            name: Its path in the site.
            html: The page.
            content: Its content.
        """
        read = _read(content)
        if read is None:  # something in it is not as our templates write it: the slow and sure way, with the places
            links, guard = Links(), Guard()
            walk(html, links, guard)
            self.faults += [(name, *place, what) for place, what in guard.found]
            read = {address for _, address in links.links}, links.anchors
        self._add(name, html, *read, True)

    def _add(self, name: str, html: str, addresses: set[str], anchors: set[str], published: bool) -> None:
        if published:
            self.pages[name] = record_of(html)
            self.anchors[name] = sorted(anchors)
            here = name.removesuffix("index.html")
            self.targets.update(target for address in addresses if (target := _target(here, address)))

    def to_json(self) -> str:
        """The record as another process reads it."""
        pages = {name: [page.title, page.digest] for name, page in self.pages.items()}
        found = {"pages": pages, "anchors": self.anchors, "targets": sorted(self.targets), "faults": self.faults}
        return json.dumps(found, ensure_ascii=False)

    def add_json(self, text: str) -> None:
        """Add what another process noted."""
        found = json.loads(text)
        self.pages |= {name: Page(title=title, digest=digest) for name, (title, digest) in found["pages"].items()}
        self.anchors |= found["anchors"]
        self.targets |= {(path, anchor) for path, anchor in found["targets"]}
        self.faults += [(name, line, column, what) for name, line, column, what in found["faults"]]


def _target(here: str, address: str) -> tuple[str, str] | None:
    """What an address leads to in the site; what is no address leads to a file that is nowhere."""
    try:
        return target_of(here, address)
    except ValueError:
        return "", ""


def _read(html: str) -> tuple[set[str], set[str]] | None:
    """Addresses and anchors of what our templates made, which holds tags and text and nothing else; None where a tag is
    not as they write it, or does not belong in a page."""
    tags = _TAG.findall(html)
    if len(tags) + len(_END.findall(html)) != html.count("<"):
        return None
    addresses: set[str] = set()
    anchors: set[str] = set()
    for name, attributes in set(tags):
        judged = _judged(name, attributes)
        if judged is None:
            return None
        addresses |= judged[0]
        anchors |= judged[1]
    return addresses, anchors


@lru_cache(1 << 16)
def _judged(name: str, text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Addresses and anchors of a tag; None where it is not as our templates write it, or the guard finds something."""
    if name.lower() in _RAW or _ATTRIBUTE.sub("", text).strip() not in ("", "/"):
        return None
    attributes: list[tuple[str, str | None]] = [
        (key.lower(), unescape(value)) for key, value in _ATTRIBUTE.findall(text)
    ]
    links, guard = Links(), Guard()
    for visitor in (links, guard):
        visitor.element((1, 1), name.lower(), attributes)
    return None if guard.found else (frozenset(address for _, address in links.links), frozenset(links.anchors))
