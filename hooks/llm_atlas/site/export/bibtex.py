"""Takes an entry, returns it as BibTeX for BibLaTeX and Zotero, in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Container

from llm_atlas.catalog import Entry

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(entry: Entry, journals: Container[str] = ()) -> str:
    """One BibTeX record; its key is the entry's id, its fields stand in one order.

    Args:
        entry: What is cited.
        journals: Names of the venues that are journals.
    """
    kind = _kind(entry, journals)
    lines = [f"@{kind}{{{entry.id},"]
    lines += [f"  {name} = {{{value}}}," for name, value in _fields(entry, kind)]
    return "\n".join([*lines, "}", ""])


def _kind(entry: Entry, journals: Container[str]) -> str:
    if entry.kind != "paper" or not entry.venue:
        return "misc"
    return "article" if entry.venue.rpartition(" ")[0] in journals else "inproceedings"


def _fields(entry: Entry, kind: str) -> list[tuple[str, str]]:
    fields = [("title", "{" + escape(entry.title) + "}")]
    authors = [escape(name) for name in entry.authors] + (["others"] if entry.et_al else [])
    if authors:
        fields.append(("author", " and ".join(_person(name) for name in authors)))
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


def _person(name: str) -> str:
    """A name; one with a word such as "and" or a comma in it is kept as a whole."""
    return f"{{{name}}}" if re.search(r",|\band\b", name) else name


def escape(text: str) -> str:
    """Text with the characters that LaTeX gives a meaning made harmless."""
    return re.sub(r"[\\{}~^&%$#_]", lambda found: _SPECIAL.get(found[0], "\\" + found[0]), text)
