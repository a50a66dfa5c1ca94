"""Takes a page of a built site, returns what a browser may run and load there, and what does not belong there.

A browser runs the scripts that the site ships and nothing else: files of its own, and the few inline scripts of the
theme, which are known by their digests. So a text that got into a page unescaped could run, load and send nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from urllib.parse import urlsplit

from llm_atlas.build.serving import REFERRER
from llm_atlas.catalog import printable

# The inline scripts that the theme and our templates bring, by the digest of their text; what each does.
_KNOWN: dict[str, str] = json.loads(
    (resources.files("llm_atlas.build") / "inline_scripts.json").read_text(encoding="utf-8")
)
# The theme writes into one script the way from the page to the start of the site: the only thing that differs by page.
_ROOT = re.compile(r'(?<=new URL\(")(?:\.|\.\.(?:/\.\.)*|/(?:[\w.-]+/)*)(?=",location\))')
_CHARSET = re.compile(r'<meta charset="utf-8">')
# Types of script elements that a browser runs; anything else, such as JSON, is data.
_RUN = {"", "text/javascript", "application/javascript", "module"}
_DATA = {"application/json", "application/ld+json"}

DIRECTIVES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-src": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}

ELEMENTS = frozenset(
    name
    for line in (resources.files("llm_atlas.build") / "elements.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for name in line.split()
)
# Attributes that load, send or run something in a way that this site has no use for.
_ATTRIBUTES = {"archive", "attributionsrc", "background", "code", "codebase", "data", "formaction", "imagesrcset", "is"}
_ATTRIBUTES |= {"lowsrc", "manifest", "ping", "poster", "shadowrootmode", "srcdoc", "srcset"}
_ADDRESSES = {"action", "href", "src", "xlink:href"}
_JUDGED = _ATTRIBUTES | _ADDRESSES | {"http-equiv", "style"}
# Links of the head that a browser only notes; it fetches what the others lead to.
_NOTED = {"alternate", "author", "canonical", "edit", "license", "next", "prev"}
# What a reader may be led to; an address without a scheme stays within the site.
_FOLLOWED = {"", "http", "https", "mailto"}


def normal_digest(script: str) -> str:
    """Hexadecimal SHA-256 of an inline script, the same on every page whatever its depth."""
    return hashlib.sha256(_ROOT.sub("", script).encode()).hexdigest()


def policy(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy of a page.

    Source: https://www.w3.org/TR/CSP3/

    Args:
        scripts: Texts of the inline scripts that may run.
    """
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    sources = [DIRECTIVES["script-src"], *(f"'sha256-{digest}'" for digest in digests)]
    values = DIRECTIVES | {"script-src": " ".join(dict.fromkeys(sources))}
    return "; ".join(f"{name} {value}" for name, value in values.items())


def with_policy(html: str, guard: Guard) -> tuple[str, list[tuple[tuple[int, int], str]]]:
    """A page that says its policy, right after the line that names its characters and before anything that loads.

    Args:
        html: The page.
        guard: What has visited it.

    Returns:
        The page, and place and words of each thing that does not belong there.
    """
    metas = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy(guard.known)}">'
        f'<meta name="referrer" content="{REFERRER}">'
    )
    page, count = _CHARSET.subn(lambda found: found[0] + metas, html, count=1)
    missing = [] if count else [((1, 1), 'the page does not say <meta charset="utf-8">, after which its policy stands')]
    return page, [*missing, *guard.found]


def allowing(page: str, script: str) -> str:
    """A page with its policy that allows one more inline script."""
    own, wider = (policy(scripts).split("; ")[1] for scripts in ((), (script,)))
    return page.replace(own, wider, 1)


@dataclass
class Guard:
    """Visits a page and keeps what would run, load or send what the site did not bring, or change the page's meaning.

    Attributes:
        found: Place and words of each such thing.
        known: Texts of the inline scripts of the theme and of ours.
    """

    found: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    def element(self, place: tuple[int, int], name: str, attributes: list[tuple[str, str | None]]) -> None:
        """Look at an element and at its attributes."""
        if name not in ELEMENTS:
            self.found.append((place, f"<{printable(name)}> is not used by this site"))
        for attribute, value in attributes:
            if attribute in _JUDGED or attribute.startswith("on"):
                for fault in _faults(name, attribute, value or "", attributes):
                    self.found.append((place, printable(f"{attribute} of <{name}> {fault}")))

    def script(self, place: tuple[int, int], attributes: list[tuple[str, str | None]], text: str) -> None:
        """Look at the text of a script."""
        given = dict(attributes)
        kind = (given.get("type") or "").strip().lower()
        if "src" in given or kind in _DATA:
            return
        if kind in _RUN and normal_digest(text) in _KNOWN:
            self.known.append(text)
        else:
            self.found.append((place, "an inline script that is not known; see build/policy.py"))


def _faults(element: str, name: str, value: str, attributes: list[tuple[str, str | None]]) -> Iterator[str]:
    """What is wrong with an attribute."""
    if name.startswith("on"):
        yield "is an inline script"
    elif name == "style":
        yield "is stopped by the policy: write a class"
    elif name in _ATTRIBUTES:
        yield "is not used by this site"
    elif name == "http-equiv":
        content = dict(attributes).get("content") or ""
        if value.strip().lower() != "refresh" or _scheme_and_host(content.partition("=")[2]) != ("", ""):
            yield "changes the page, or leads away from the site"
    else:
        yield from _address_faults(element, name, value, attributes)


def _address_faults(element: str, name: str, value: str, attributes: list[tuple[str, str | None]]) -> Iterator[str]:
    scheme, host = _scheme_and_host(value)
    relations = set((dict(attributes).get("rel") or "").lower().split())
    followed = name == "href" and (element == "a" or (element == "link" and relations and relations <= _NOTED))
    if followed:
        if scheme not in _FOLLOWED:
            yield f"has the scheme {scheme}:"
    elif host:
        yield f"{'sends to' if name == 'action' else 'loads from'} {host}"
    elif scheme and not (scheme == "data" and element == "img"):
        yield f"has the scheme {scheme}:"


def _scheme_and_host(address: str) -> tuple[str, str]:
    """Scheme and host of an address as a browser reads it; both empty where it stays within the site.

    Control characters and spaces in it do not count there, and a backslash is a slash.
    """
    bare = re.sub(r"[\x00-\x20]", "", address).strip("'\"").replace("\\", "/")
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", bare, re.I)
    try:
        host = urlsplit(bare).netloc
    except ValueError:
        host = bare
    return (scheme[1].lower() if scheme else ""), host
