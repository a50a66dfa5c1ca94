"""Takes what is known of the site, returns what browsers, search engines and finders of faults look for at its root."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date as Date
from datetime import timedelta

from llm_atlas.catalog import FILES, LANGUAGES, Language, folder_of
from llm_atlas.site.wording import words

ICON = "assets/base/icon.svg"
# What says where a fault is told is to be looked at within a year.
_GOOD_FOR = timedelta(days=364)
_WHITE = "#ffffff"


def robots_txt(address: str) -> str:
    """What search engines may read, which is all, and where the sitemaps are.

    Args:
        address: Address of the site, ending in a slash.
    """
    maps = "".join(f"Sitemap: {address}{folder_of(language)}sitemap.xml\n" for language in LANGUAGES)
    return f"User-agent: *\nAllow: /\n\n{maps}"


def security_txt(address: str, repository: str, newest: str) -> str:
    """Where a fault of security is told.

    Source: https://www.rfc-editor.org/rfc/rfc9116

    Args:
        address: Address of the site, ending in a slash.
        repository: Address of the repository, without a slash at the end.
        newest: The newest day of the catalog: no clock is looked at.
    """
    expires = Date.fromisoformat(newest) + _GOOD_FOR
    return (
        f"Contact: {repository}/security/advisories/new\n"
        f"Expires: {expires.isoformat()}T00:00:00Z\n"
        f"Preferred-Languages: {', '.join(LANGUAGES)}\n"
        f"Canonical: {address}.well-known/security.txt\n"
    )


def web_manifest(language: Language, names: Iterable[tuple[str, str]]) -> str:
    """The name, the icon and the start of a language's site, for who puts it on a screen.

    Args:
        language: Its language.
        names: Address, relative to the language's site, and name of each page to start from.
    """
    icon = ("../" if folder_of(language) else "") + ICON
    content = {
        "name": words("site-title", language),
        "short_name": words("site", language),
        "lang": FILES[language].tag,
        "start_url": "./",
        "scope": "./",
        "display": "browser",
        "background_color": _WHITE,
        "theme_color": _WHITE,
        "icons": [{"src": icon, "type": "image/svg+xml", "sizes": "any"}],
        "shortcuts": [{"url": address, "name": name} for address, name in names],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
