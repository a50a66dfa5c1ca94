"""Takes the folder of a built site, returns every link in it that leads nowhere.

MkDocs checks links written in Markdown, within one language. This sees what readers get: every language, the addresses
in the templates, what the macros made, and what style sheets and scripts load: fonts, pictures, other scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from llm_atlas.catalog import printable

_HOST = "https://site.invalid"
_ATTRIBUTES = {"href", "src", "action"}
# What a file that is no page loads, by the end of its name.
_LOADED = {
    ".css": re.compile(r"""(?:url\(|@import)\s*["']?(?!data:|["'#])([^"')\s]+)"""),
    ".js": re.compile(r"""(?m)^(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']"""),
}


@dataclass(frozen=True, order=True)
class BrokenLink:
    """A link that leads nowhere: the page it stands on, its line there, its address, and what is missing."""

    page: str
    line: int
    address: str
    missing: str

    def __str__(self) -> str:
        return printable(f"{self.page}:{self.line}: broken-link: {self.address} ({self.missing})")


@dataclass
class _Page(HTMLParser):
    """Links and anchors of one page."""

    links: list[tuple[int, str]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element links to and what can be linked to."""
        for name, value in attrs:
            if not value:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.add(value)
            elif name in _ATTRIBUTES:
                self.links.append((self.getpos()[0], value))

    handle_startendtag = handle_starttag


def broken_links(root: Path) -> list[BrokenLink]:
    """Every link to a page, a file or an anchor of the site that is not there, in order of page and line.

    Addresses of other sites are not looked at. ``404.html`` is left out: it is shown at any address.
    """
    pages = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.html"))}
    parsed = {name: _parse(path) for name, path in pages.items()}
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    parsed |= {name: _loading(root / name) for name in files if Path(name).suffix in _LOADED}
    return sorted(set(_check(parsed, files)))


def _loading(path: Path) -> _Page:
    """What a style sheet or a script loads, as the links of a page."""
    text = path.read_text(encoding="utf-8")
    found = _LOADED[path.suffix].finditer(text)
    return _Page([(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in found])


def _parse(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _check(pages: dict[str, _Page], files: set[str]) -> Iterator[BrokenLink]:
    for name, page in pages.items():
        if name.rpartition("/")[2] == "404.html":
            continue
        here = f"{_HOST}/{name.removesuffix('index.html')}"
        for line, address in page.links:
            try:
                parts = urlsplit(urljoin(here, address))
            except ValueError:
                yield BrokenLink(name, line, address, "this is not an address")
                continue
            if f"{parts.scheme}://{parts.netloc}" != _HOST:
                continue
            target = unquote(parts.path).removeprefix("/")
            if not target or target.endswith("/"):
                target += "index.html"
            if target not in files:
                yield BrokenLink(name, line, address, f"there is no {target}")
            elif parts.fragment and target.endswith(".html"):
                anchor = unquote(parts.fragment)
                if anchor not in pages[target].anchors and not anchor.startswith("__"):
                    yield BrokenLink(name, line, address, f'{target} has no anchor "{anchor}"')
