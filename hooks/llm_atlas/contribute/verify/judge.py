"""Takes a catalog and the facts about it, returns what does not agree, each with its place and its mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from llm_atlas.catalog import Catalog, Entry, Location, Paper, Problem, printable
from llm_atlas.contribute.verify.agree import authors_agree, mentions, same_title, titles_agree
from llm_atlas.contribute.verify.facts import Fact, Facts, keys_of, links_of

Level = Literal["error", "note"]
SERVICES = {"arxiv": "arXiv", "crossref": "Crossref"}
FIELDS = {"arxiv": "arxiv", "crossref": "doi"}


@dataclass(frozen=True)
class Finding:
    """Something of an entry that does not agree with what was seen.

    Attributes:
        location: Place in the entry's file.
        level: An error has to be mended; a note is worth a look.
        rule: Name of what was compared.
        message: What does not agree.
        tip: How to mend it.
        written: What the entry says.
        found: What was seen.
    """

    location: Location
    level: Level
    rule: str
    message: str
    tip: str
    written: str = ""
    found: str = ""


@dataclass(frozen=True)
class Judged:
    """A finding with its place in the sources."""

    finding: Finding
    problem: Problem


def judge(
    catalog: Catalog, facts: Facts, display: Callable[[str], str], ids: frozenset[str] | None, links: bool = True
) -> list[Judged]:
    """Compare every entry with the facts about it; nothing is asked, and what was never seen says nothing.

    Args:
        catalog: What people wrote.
        facts: What services said.
        display: Turns a path in the catalog into what a person is shown.
        ids: Ids of the entries to compare; None for all.
        links: Whether links are looked at too.

    Returns:
        Findings in order of path and line.
    """
    found = [
        Judged(finding, _problem(catalog, entry, finding, display))
        for entry in catalog.entries.values()
        if ids is None or entry.id in ids
        for finding in _of_entry(entry, facts, links)
    ]
    return sorted(set(found), key=lambda one: (one.problem, one.finding.level))


def _problem(catalog: Catalog, entry: Entry, finding: Finding, display: Callable[[str], str]) -> Problem:
    place = catalog.place(entry.path, finding.location)
    return Problem(display(entry.path), *place, finding.rule, finding.message, finding.tip)


def never_seen(catalog: Catalog, facts: Facts, ids: frozenset[str] | None) -> int:
    """Number of entries that have something to compare and of which nothing was ever seen."""
    count = 0
    for entry in catalog.entries.values():
        keys = [(group, key) for group, keys in keys_of(entry).items() for key in keys]
        if (ids is None or entry.id in ids) and keys and not any(key in facts[group] for group, key in keys):
            count += 1
    return count


def _of_entry(entry: Entry, facts: Facts, links: bool) -> Iterator[Finding]:
    works = {group: facts[group].get(keys[0]) for group, keys in keys_of(entry).items() if group in SERVICES and keys}
    for group, fact in works.items():
        if fact is not None:
            yield from _of_work(entry, group, fact)
    known = [fact for fact in works.values() if fact and fact["state"] == "found"]
    yield from _withdrawal(entry, works, known)
    if works.get("arxiv"):
        yield from _news(entry, works["arxiv"] or {})
    for location, address in links_of(entry) if links else ():
        if fact := facts["links"].get(address):
            yield from _of_link(location, address, fact)


def _of_work(entry: Entry, group: str, fact: Fact) -> Iterator[Finding]:
    """Whether the work that a service has under the id is the one the entry is about."""
    name, field = SERVICES[group], FIELDS[group]
    own = getattr(entry, field)
    rule = f"{field}-differs"
    if fact["state"] == "missing":
        message = f"{name} knows no {own}" if group == "arxiv" else f"the DOI {own} is registered nowhere"
        yield Finding((field,), "error", f"{field}-unknown", message, "copy it from the page of the work", own)
        return
    if fact["state"] != "found":
        return
    found_title, found_author = shown(fact["title"]), shown(", ".join(fact["authors"][:1]))
    author = not entry.authors or not fact["authors"] or authors_agree(fact["authors"], entry.authors)
    title = _title_agrees(entry, fact, author)
    if not title and not (entry.authors and author):
        message = f'{own} is "{found_title}" by {found_author or "someone else"} on {name}'
        yield Finding((field,), "error", rule, message, "it is another work: mend the id", own, found_title)
    elif not title:
        tip = "write the title as published, or add the other to aliases; if it is another work, mend the id"
        yield Finding(
            ("title",), "error", rule, f'the title on {name} is "{found_title}"', tip, entry.title, found_title
        )
    elif not author:
        message = f"the first author on {name} is {found_author}"
        tip = "mend the order of the authors; if it is another work, mend the id"
        yield Finding(("authors", 0), "error", rule, message, tip, entry.authors[0], found_author)


def _title_agrees(entry: Entry, fact: Fact, author: bool) -> bool:
    """Whether the title that was found can be the entry's; `author` says whether the first author agrees.

    A model or a tool is called by its own name and not by the title of its paper, so there the author is enough, or
    the name within that title.
    """
    names = [name for name in (*entry.all_titles, *entry.aliases) if name]
    own_name = entry.kind != Paper.kind and mentions(fact["title"], [entry.name, *names])
    if own_name or (entry.kind != Paper.kind and entry.authors and author):
        return True
    return titles_agree(fact["title"], names) if entry.authors else same_title(fact["title"], names)


def _withdrawal(entry: Entry, works: dict[str, Fact | None], known: list[Fact]) -> Iterator[Finding]:
    """Whether a work that was taken back is marked so."""
    saying = [group for group, fact in works.items() if fact and fact.get("withdrawn")]
    if saying and not entry.withdrawn:
        message = f"it was withdrawn, says {' and '.join(SERVICES[group] for group in saying)}"
        tip = "add a line withdrawn: true, and say so in the summary"
        yield Finding((FIELDS[saying[0]],), "error", "withdrawn-unmarked", message, tip, "nothing", "withdrawn")
    elif entry.withdrawn and known and not saying:
        message = "it is marked as withdrawn, but no service says so"
        tip = "leave it where another source says so, else leave out the line"
        yield Finding(("withdrawn",), "note", "withdrawn-unconfirmed", message, tip, "withdrawn: true", "nothing of it")


def _news(entry: Entry, fact: Fact) -> Iterator[Finding]:
    """What arXiv has that the entry does not: a DOI, a place of publication, a newer version."""
    if fact.get("doi") and not entry.doi:
        doi = shown(fact["doi"])
        yield Finding(("arxiv",), "note", "newly-published", f"arXiv names the DOI {doi}", f"add doi: {doi}", "", doi)
    if fact.get("published") and not entry.venue:
        place = shown(fact["published"])
        tip = "add a venue, if it is one of vocab.yml or belongs there"
        yield Finding(("arxiv",), "note", "newly-published", f'arXiv says it was published: "{place}"', tip, "", place)
    if "was" in fact:
        message = f"version {fact['version']} is new; version {fact['was']} was seen before"
        tip = "see whether figures or the title changed"
        yield Finding(("arxiv",), "note", "newer-version", message, tip, f"v{fact['was']}", f"v{fact['version']}")


def _of_link(location: Location, address: str, fact: Fact) -> Iterator[Finding]:
    """Whether a link still leads where it should."""
    state, why = fact["state"], shown(fact.get("why", ""))
    if state == "dead":
        tip = "find where it went, or leave it out"
        yield Finding(location, "error", "dead-link", f"{shown(address)} is dead: {why}", tip, address, why)
    elif state == "moved":
        to = shown(fact.get("to", ""))
        yield Finding(location, "note", "moved-link", f"{shown(address)} has moved", f"write {to}", address, to)
    elif state == "unsure":
        tip = "open it in a browser"
        yield Finding(location, "note", "unsure-link", f"{shown(address)} cannot be told: {why}", tip, address, why)


def shown(text: str) -> str:
    """A text from outside as it can be shown: on one line, without what cannot be seen, not endless."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= 200 else line[:199] + "\u2026"
