"""Takes a catalog, returns what stands at /api/: the whole catalog, what is known of each entry, each entry alone."""

from __future__ import annotations

import json
from typing import Any

from llm_atlas.catalog import LANGUAGES, Catalog, Entry, folder_of

VERSION = 1


def catalog_json(catalog: Catalog) -> str:
    """The whole catalog as JSON: `version`, `generated_from` (a digest of the inputs) and `entries` by kind and id."""
    content = {
        "version": VERSION,
        "generated_from": f"sha256:{catalog.digest}",
        "entries": [_entry(entry) for entry in catalog.entries.values()],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _entry(entry: Entry) -> dict[str, Any]:
    """One entry: what every kind has first, null or empty where unknown, then all other fields that are filled."""
    head: dict[str, Any] = {"id": entry.id, "kind": entry.kind}
    titles = ("title", *(f"title_{language}" for language in LANGUAGES[1:]))
    for name in (*titles, "short", "aliases", "authors", "et_al", "organisations", "date", "added"):
        head[name] = getattr(entry, name)
    head |= {
        "arxiv": entry.arxiv,
        "doi": entry.doi,
        "url": entry.url or entry.paper_url,
        "code": entry.code,
        "venue": entry.venue,
    }
    head |= {"topics": entry.topics, "page": entry.page}
    head |= {f"page_{language}": f"{folder_of(language)}{entry.page}" for language in LANGUAGES[1:]}
    head["sources"] = [{"document": row.document, "item": row.item} for row in entry.sources]
    head["checked"] = entry.checked.model_dump(exclude_defaults=True)
    rest = entry.model_dump(exclude_defaults=True)
    return head | {name: value for name, value in rest.items() if name not in head}


def known_json(catalog: Catalog) -> str:
    """What tells that an entry is there already: `entries` with id, name, page, and the marks of its work."""
    known = [
        {
            "id": entry.id,
            "name": entry.name,
            "page": entry.page,
            "marks": [mark.key for mark in catalog.marks[entry.id]],
        }
        for entry in catalog.entries.values()
    ]
    return json.dumps({"version": VERSION, "entries": known}, ensure_ascii=False, separators=(",", ":")) + "\n"


def entry_json(entry: Entry) -> str:
    """One entry as its file holds it, in `data`, with what a page needs to name it."""
    content = {
        "id": entry.id,
        "kind": entry.kind,
        "name": {language: entry.name_in(language) for language in LANGUAGES},
        "page": entry.page,
        "path": entry.path,
        "data": entry.model_dump(mode="json", exclude_defaults=True),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
