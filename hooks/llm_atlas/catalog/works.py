"""Takes the fields of an entry, returns by what its work can be recognised: what makes two works the same.

The web form recognises works in the same way; tests/data/same_work_vectors.json holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llm_atlas.catalog.grammar import acl_id, arxiv_id, doi
from llm_atlas.catalog.languages import FURTHER
from llm_atlas.catalog.text import bare

# What each kind of mark is called in a message.
CALLED = {
    "arxiv": "the arXiv id",
    "doi": "the DOI",
    "acl": "the ACL Anthology id",
    "address": "the address",
    "title": "the title",
}
# Fields that name the work, the surest first.
TITLES = ("title", *(f"title_{language}" for language in FURTHER))
FIELDS = ("arxiv", "doi", "url", *TITLES)


@dataclass(frozen=True)
class Mark:
    """Something by which a work can be recognised; two works that share one are the same.

    Attributes:
        field: Field of the entry in which it stands.
        kind: What it is: arxiv, doi, acl, address or title.
        value: Its normal form.
    """

    field: str
    kind: str
    value: str

    @property
    def key(self) -> str:
        """The mark as one text, equal for equal works."""
        return f"{self.kind}:{self.value}"


def marks(fields: Mapping[str, Any]) -> list[Mark]:
    """By what an entry with these fields can be recognised, each once, the surest first.

    Args:
        fields: Values by name of field; what is no text says nothing.
    """
    found: dict[str, Mark] = {}
    for field in FIELDS:
        text = fields.get(field)
        for kind, value in _marks(field, text) if isinstance(text, str) else ():
            mark = Mark(field, kind, value)
            found.setdefault(mark.key, mark)
    return list(found.values())


def _marks(field: str, text: str) -> Iterator[tuple[str, str]]:
    if field in TITLES:
        if title := bare(text) or text.strip():
            yield "title", title
        return
    named = [("arxiv", arxiv_id(text)), ("acl", "" if field == "arxiv" else acl_id(text))]
    if not named[0][1]:
        named.insert(0, ("doi", doi(text).lower()))
    found = [(kind, value) for kind, value in named if value]
    yield from found
    if not found and field == "url":
        yield "address", address(text)


def address(text: str) -> str:
    """An address without what two addresses of one page may differ in: scheme, www, letters of the host, last slash."""
    rest = re.sub(r"^https?://(?:www\.)?", "", text.strip(), flags=re.I)
    end = re.search(r"[/?#]|$", rest)
    host = rest[: end.start()] if end else rest
    return host.lower() + rest[len(host) :].rstrip("/")
