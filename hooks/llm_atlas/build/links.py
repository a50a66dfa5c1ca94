"""Takes the links and anchors of all pages of a built site, returns every link that leads nowhere.

MkDocs checks links written in Markdown, within one language. This sees what readers get: every language, the addresses
in the templates, what the macros made, and what style sheets and scripts load: fonts, pictures, other scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from llm_atlas.catalog import Problem, printable

_HOST = "https://site.invalid"
_ATTRIBUTES = {"href", "src", "action"}
# What a file that is no page loads, by the end of its name.
_LOADED = {
    ".css": re.compile(r"""(?:url\(|@import)\s*["']?(?!data:|["'#])([^"')\s]+)"""),
    ".js": re.compile(r"""(?m)^(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']"""),
}


@dataclass
class Links:
    """Visits a page and keeps its links, each with its place, and its anchors."""

    links: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def element(self, place: tuple[int, int], name: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what an element links to and what can be linked to."""
        for attribute, value in attributes:
            if not value:
                continue
            if attribute == "id" or (attribute == "name" and name == "a"):
                self.anchors.add(value)
            elif attribute in _ATTRIBUTES:
                self.links.append((place, value))

    def script(self, place: tuple[int, int], attributes: list[tuple[str, str | None]], text: str) -> None:
        """A script holds no links."""


def loading(path: Path) -> Links:
    """What a style sheet or a script loads; nothing of any other file."""
    found = Links()
    if path.suffix in _LOADED:
        text = path.read_text(encoding="utf-8")
        for match in _LOADED[path.suffix].finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            found.links.append(((line, match.start(1) - text.rfind("\n", 0, match.start(1))), match[1]))
    return found


def broken_links(pages: Mapping[str, Links], files: Collection[str]) -> Iterator[Problem]:
    """Every link to a page, a file or an anchor of the site that is not there.

    Addresses of other sites are not looked at. ``404.html`` is left out: it is shown at any address.

    Args:
        pages: Links and anchors of every page, of every style sheet and of every script, by its path in the site.
        files: Paths of all files of the site.
    """
    for name, page in pages.items():
        if name.rpartition("/")[2] == "404.html":
            continue
        here = name.removesuffix("index.html")
        for place, address in page.links:
            missing = _missing(here, address, pages, files)
            if missing:
                yield Problem(name, *place, "broken-link", printable(f"{address} ({missing})"))


def _missing(here: str, address: str, pages: Mapping[str, Links], files: Collection[str]) -> str:
    """What an address on a page names that is not there; empty where nothing is missing."""
    try:
        found = target_of(here, address)
    except ValueError:
        return "this is not an address"
    return why_missing(*found, files, lambda name: pages[name].anchors) if found else ""


@lru_cache(1 << 16)
def target_of(here: str, address: str) -> tuple[str, str] | None:
    """Path of the file in the site that an address leads to, and the anchor there; None where it leads elsewhere.

    Args:
        here: Address of the page on which it stands, relative to the site's root.
        address: The address as the page writes it.

    Raises:
        ValueError: It is no address.
    """
    parts = urlsplit(urljoin(f"{_HOST}/{here}", address))
    if f"{parts.scheme}://{parts.netloc}" != _HOST:
        return None
    target = unquote(parts.path).removeprefix("/")
    return target + "index.html" * (not target or target.endswith("/")), unquote(parts.fragment)


def why_missing(target: str, anchor: str, files: Collection[str], anchors: Callable[[str], Collection[str]]) -> str:
    """Why a target is not there; empty where it is.

    Args:
        target: Path of a file in the site.
        anchor: What is linked to on it; empty for the whole.
        files: Paths of all files of the site.
        anchors: Gives the anchors of a page.
    """
    if target not in files:
        return f"there is no {target}"
    if anchor and target.endswith(".html") and not anchor.startswith("__") and anchor not in anchors(target):
        return f'{target} has no anchor "{anchor}"'
    return ""
