"""Rules about what a bibliography says of an entry: its authors are names, its identifiers stand in their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from llm_atlas.catalog import grammar
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.names import name_fault
from llm_atlas.catalog.rules.rule import Finding, repeated, rule


@rule("entry")
def author_name(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """An author is one name, given name first, without marks of affiliations, TeX or HTML, and stands there once."""
    twice = repeated(entry.authors)
    for index, name in enumerate(entry.authors):
        if index in twice:
            yield Finding(("authors", index), f'"{name}" is named twice', "leave one out")
        elif name not in catalog.vocabulary.organisation and (fault := name_fault(name)):
            message, tip = fault
            yield Finding(("authors", index), f'"{name}" {message}', tip)


@rule("alone")
def id_as_address(entry: Entry) -> Iterator[Finding]:
    """An arXiv id stands in `arxiv` and a DOI in `doi`, not as an address in `url`, nor the one as the other."""
    for field, text in (("url", entry.url), ("doi", entry.doi)):
        arxiv = grammar.arxiv_id(text or "")
        doi = grammar.doi(text or "") if field == "url" and re.match(grammar.DOI_ADDRESS, text or "", re.I) else ""
        name, one = ("arxiv", arxiv) if arxiv else ("doi", doi)
        if one:
            there = str(getattr(entry, name) or "")
            tip = f'write "{name}: {one}" in its place' if there.lower() != one.lower() else "leave the line out"
            called = "an arXiv id" if arxiv else "a DOI"
            yield Finding((field,), f'"{text}" stands for {called}', tip)
