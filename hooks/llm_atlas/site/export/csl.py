"""Takes works, returns them as CSL-JSON: for Zotero, pandoc and what else sets citations by a CSL style."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from llm_atlas.site.export.works import Name, Type, Work

_TYPES: dict[Type, str] = {
    "article": "article-journal",
    "conference": "paper-conference",
    "preprint": "article",
    "report": "report",
    "document": "document",
    "software": "software",
    "dataset": "dataset",
    "web": "webpage",
    "definition": "entry-encyclopedia",
}


def csl_json(works: Iterable[Work]) -> str:
    """The items of works, as a list; the id of each is its entry's."""
    return json.dumps([csl_item(work) for work in works], ensure_ascii=False, indent=1) + "\n"


def csl_item(work: Work) -> dict[str, Any]:
    """A work as CSL has it, without what is not known."""
    authors = [*map(_name, work.authors), *([{"literal": "others"}] if work.et_al else [])]
    arxiv = f"arXiv:{work.arxiv}" if work.arxiv else ""
    preprint = work.type == "preprint"
    item = {
        "id": work.key,
        "type": _TYPES[work.type],
        "title": work.title,
        "author": authors,
        "issued": {"date-parts": [list(work.date_parts)]} if work.date else None,
        "container-title": work.container,
        "publisher": work.publisher,
        "number": arxiv if preprint else "",
        "DOI": work.doi,
        "URL": work.url,
        "note": "" if preprint else arxiv,
    }
    return {name: value for name, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    """A name; the particles stand with the last name, from which programs that sort without them take them off."""
    if name.whole:
        return {"literal": name.last}
    parts = {"family": name.last, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}
