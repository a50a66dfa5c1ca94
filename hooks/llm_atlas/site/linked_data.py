"""Takes works and what a page says of them, returns the page in the words of schema.org, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from llm_atlas.catalog import FILES, LANGUAGES, Catalog, Entry, Language, folder_of, newest_day
from llm_atlas.site.export.works import Name, Type, Work
from llm_atlas.site.wording import words

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# What a page is about; a text of ours is about nothing but what it says.
_TYPES: dict[Type, str] = {
    "article": "ScholarlyArticle",
    "conference": "ScholarlyArticle",
    "preprint": "ScholarlyArticle",
    "document": "ScholarlyArticle",
    "report": "Report",
    "software": "SoftwareApplication",
    "dataset": "Dataset",
    "web": "WebPage",
    "definition": "DefinedTerm",
}
# JSON in a page: no text of an entry ends its element or begins another.
_IN_PAGE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def entry_data(entry: Entry, work: Work, language: Language, root: str, title: str) -> Markup:
    """The page of an entry: an article about a work, and the way to it from the home page.

    Args:
        entry: The entry.
        work: The work it is about.
        language: Language of the page.
        root: Address of the site, ending in a slash.
        title: Title of the page in full.
    """
    home = root + folder_of(language)
    way = [
        (home, words("site", language)),
        (f"{home}{entry.folder}/", words(entry.folder, language)),
        (home + entry.page, entry.name_in(language)),
    ]
    article = {
        "@type": "Article",
        "headline": title,
        "inLanguage": FILES[language].tag,
        "datePublished": entry.added,
        "license": LICENCE,
        "about": _about(work),
    }
    return _script({"@graph": [article, _breadcrumb(way)]})


def catalog_data(catalog: Catalog, language: Language, root: str, files: Sequence[tuple[str, str]]) -> Markup:
    """The catalog as a data set.

    Args:
        catalog: The catalog.
        language: Language of the page.
        root: Address of the site, ending in a slash.
        files: Media type and path of each file that holds all of it.
    """
    return _script(
        {
            "@type": "Dataset",
            "name": words("site", language),
            "description": words("site-description", language),
            "url": f"{root}{folder_of(language)}catalog/",
            "inLanguage": [FILES[other].tag for other in LANGUAGES],
            "dateModified": newest_day(catalog),
            "license": LICENCE,
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": media, "contentUrl": root + path} for media, path in files
            ],
        }
    )


def _about(work: Work) -> dict[str, Any]:
    identifiers = [f"doi:{work.doi}" if work.doi else "", f"arXiv:{work.arxiv}" if work.arxiv else ""]
    found = {
        "@type": _TYPES[work.type],
        "name": work.title,
        "author": [_author(name) for name in work.authors],
        "datePublished": work.date if work.type not in ("definition", "web") else "",
        "isPartOf": work.container if work.type in ("article", "conference") else "",
        "identifier": [name for name in identifiers if name],
        "url": work.url,
    }
    return {name: value for name, value in found.items() if value}


def _author(name: Name) -> str | dict[str, str]:
    """An author; a person by the name alone, for a page may have thirty of them."""
    if name.whole:
        return {"@type": "Organization", "name": name.last}
    return " ".join(part for part in (name.given, name.last, name.suffix) if part)


def _breadcrumb(way: Sequence[tuple[str, str]]) -> dict[str, Any]:
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (address, name) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _script(content: dict[str, Any]) -> Markup:
    text = json.dumps({"@context": "https://schema.org", **content}, ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/ld+json">{}</script>\n').format(Markup(text.translate(_IN_PAGE)))
