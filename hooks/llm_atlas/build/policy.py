"""Takes the pages of a built site, says in each what a browser may run and load, and tells what does not belong there.

A browser runs the scripts that the site ships and nothing else: files of its own, and the few inline scripts of the
theme, which are known by their digests. So a text that got into a page unescaped could run, load and send nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

# The inline scripts that the theme and our templates bring, by the digest of their text; what each does.
_KNOWN: dict[str, str] = json.loads(
    (resources.files("llm_atlas.build") / "inline_scripts.json").read_text(encoding="utf-8")
)
_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.S)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
# The theme writes into one script the way from the page to the start of the site: the only thing that differs by page.
_ROOT = re.compile(r'(?<=new URL\(")(?:\.|\.\.(?:/\.\.)*|/(?:[\w.-]+/)*)(?=",location\))')
_CHARSET = re.compile(r'<meta charset="utf-8">')
# Types of script elements that a browser runs; anything else, such as JSON, is data.
_RUN = {"", "text/javascript", "application/javascript", "module"}

DIRECTIVES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-src": "'none'",
}
REFERRER = "strict-origin-when-cross-origin"

# Attributes whose address a browser fetches for the page itself; other links are only followed by a reader.
_FETCHED = {"src", "srcset", "data", "poster", "background"}
_FETCHING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "search"}
_ADDRESSES = _FETCHED | {"href", "action", "formaction", "xlink:href"}
_SUSPECT = re.compile(r"<(?:style|base|iframe|object|embed|frame)\b|\s(?:on\w+|style|srcdoc)\s*=|script:|//", re.I)


@dataclass(frozen=True, order=True)
class Foreign:
    """Something in a page that the policy stops, or that the site did not bring.

    Attributes:
        page: Path of the page in the site.
        line: Line in the page.
        what: What it is, in words.
    """

    page: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: policy: {self.what}"


def normal_digest(script: str) -> str:
    """Hexadecimal SHA-256 of an inline script, the same on every page whatever its depth."""
    return hashlib.sha256(_ROOT.sub("", script).encode()).hexdigest()


def _inline(html: str) -> Iterator[tuple[int, str]]:
    """Place and text of each inline script that a browser would run."""
    for script in _SCRIPT.finditer(html):
        attributes = dict(_ATTRIBUTE.findall(script["attributes"]))
        if "src" not in attributes and attributes.get("type", "") in _RUN:
            yield script.start(), script["text"]


def policy(html: str) -> str:
    """The Content-Security-Policy of a page; an inline script that is not known does not run.

    Source: https://www.w3.org/TR/CSP3/
    """
    sources = [DIRECTIVES["script-src"]]
    for _, text in _inline(html):
        if normal_digest(text) in _KNOWN:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            sources.append(f"'sha256-{digest}'")
    values = DIRECTIVES | {"script-src": " ".join(dict.fromkeys(sources))}
    return "; ".join(f"{name} {value}" for name, value in values.items())


def with_policy(html: str) -> str:
    """A page that says its policy, right after the line that names its characters and before anything that loads.

    Raises:
        ValueError: The page has no such line.
    """
    metas = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
        f'<meta name="referrer" content="{REFERRER}">'
    )
    page, count = _CHARSET.subn(lambda found: found[0] + metas, html, count=1)
    if not count:
        raise ValueError("the page does not name its characters")
    return page


def set_policies(root: Path) -> list[Foreign]:
    """Write into each page of a built site what a browser may do there.

    Returns:
        What does not belong in the pages, in order of page and line.
    """
    found: list[Foreign] = []
    for path in sorted(root.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        name = path.relative_to(root).as_posix()
        found += [Foreign(name, line, what) for line, what in foreign(html)]
        path.write_text(with_policy(html), encoding="utf-8", newline="")
    return found


def foreign(html: str) -> list[tuple[int, str]]:
    """Line and words of each thing in a page that would run, load or send what the site did not bring."""
    found = [
        (html.count("\n", 0, start) + 1, "an inline script that is not known; see build/policy.py")
        for start, text in _inline(html)
        if normal_digest(text) not in _KNOWN
    ]
    if _SUSPECT.search(html):
        reader = _Reader()
        reader.feed(html)
        reader.close()
        found += reader.found
    return sorted(found)


class _Reader(HTMLParser):
    """Reads the elements of a page and keeps what does not belong there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and at its attributes."""
        if tag in ("style", "base", "iframe", "frame", "object", "embed"):
            self._tell(f"<{tag}> is not used by this site")
        relations = set((dict(attrs).get("rel") or "").split())
        for name, value in attrs:
            if name.startswith("on"):
                self._tell(f"{name} of <{tag}> is an inline script")
            elif name in ("style", "srcdoc"):
                self._tell(f"{name} of <{tag}> is stopped by the policy: write a class")
            elif name in _ADDRESSES and value:
                self._address(tag, name, value, relations)

    handle_startendtag = handle_starttag

    def _address(self, tag: str, name: str, value: str, relations: set[str]) -> None:
        # As a browser reads it: control characters and spaces before and within the scheme do not count.
        bare = re.sub(r"[\x00-\x20]", "", value)
        scheme = bare.partition(":")[0].lower()
        if scheme in ("javascript", "vbscript"):
            self._tell(f"{name} of <{tag}> is a script")
        fetched = name in _FETCHED or (tag == "link" and relations & _FETCHING_LINKS)
        if not fetched or scheme == "data":
            return
        host = urlsplit(bare).hostname
        if host:
            self._tell(f"{name} of <{tag}> loads from {host}")

    def _tell(self, what: str) -> None:
        self.found.append((self.getpos()[0], what))
