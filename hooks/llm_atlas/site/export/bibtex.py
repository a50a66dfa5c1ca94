"""Takes an entry, returns it as BibTeX for BibLaTeX and Zotero, in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Container

from llm_atlas.catalog import Entry, is_organisation

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(entry: Entry, journals: Container[str] = (), organisations: Container[str] = ()) -> str:
    """One BibTeX record; its key is the entry's id, its fields stand in one order.

    Args:
        entry: What is cited.
        journals: Names of the venues that are journals.
        organisations: Names of organisations, in every spelling.
    """
    kind = _kind(entry, journals)
    lines = [f"@{kind}{{{entry.id},"]
    lines += [f"  {name} = {{{value}}}," for name, value in _fields(entry, kind, organisations)]
    return "\n".join([*lines, "}", ""])


def _kind(entry: Entry, journals: Container[str]) -> str:
    if entry.kind != "paper" or not entry.venue:
        return "misc"
    return "article" if entry.venue.rpartition(" ")[0] in journals else "inproceedings"


def _fields(entry: Entry, kind: str, organisations: Container[str]) -> list[tuple[str, str]]:
    fields = [("title", "{" + escape(entry.title) + "}")]
    authors = [_author(name, organisations) for name in entry.authors] + (["others"] if entry.et_al else [])
    if authors:
        fields.append(("author", " and ".join(authors)))
    if entry.venue:
        name, _, year = entry.venue.rpartition(" ")
        fields.append(({"article": "journal", "inproceedings": "booktitle"}.get(kind, "howpublished"), escape(name)))
        fields.append(("year", year))
    elif entry.year:
        fields.append(("year", str(entry.year)))
    if entry.arxiv:
        fields += [("eprint", entry.arxiv), ("archiveprefix", "arXiv")]
    if entry.doi:
        fields.append(("doi", entry.doi))
    if entry.paper_url:
        fields.append(("url", entry.paper_url))
    return fields


def _author(name: str, organisations: Container[str]) -> str:
    """A name; that of an organisation, or one with a comma or a word such as "and" in it, is kept as a whole."""
    whole = is_organisation(name, organisations) or re.search(r",|\band\b", name)
    return f"{{{escape(name)}}}" if whole else escape(name)


def escape(text: str) -> str:
    """Text with the characters that LaTeX gives a meaning made harmless."""
    return re.sub(r"[\\{}~^&%$#_]", lambda found: _SPECIAL.get(found[0], "\\" + found[0]), text)
