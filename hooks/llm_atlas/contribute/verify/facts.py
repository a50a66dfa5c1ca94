"""Takes what services said and on which day, returns the facts that are kept in measured/facts.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date as Date
from typing import Any

from llm_atlas.catalog import Catalog, Entry, Location
from llm_atlas.contribute.services.work import Work

Fact = dict[str, Any]  # as JSON holds it; which keys there are depends on its state
Facts = dict[str, dict[str, Fact]]
GROUPS = ("arxiv", "crossref", "links")


def read_facts(text: str) -> Facts:
    """The facts of a file.

    Raises:
        ValueError: The text is not such a file.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.keys() - set(GROUPS):
        raise ValueError("it holds something else than facts")
    for facts in data.values():
        if not isinstance(facts, dict) or not all(isinstance(fact, dict) and _is_fact(fact) for fact in facts.values()):
            raise ValueError("it holds something else than facts")
    return {group: dict(data.get(group, {})) for group in GROUPS}


def _is_fact(fact: Mapping[str, Any]) -> bool:
    Date.fromisoformat(str(fact.get("checked")))
    texts = [fact.get(name, "") for name in ("state", "title", "why", "to", "published", "doi", "agency")]
    authors = fact.get("authors", [])
    listed = isinstance(authors, list) and all(isinstance(name, str) for name in authors)
    needed = {"title", "authors"} if fact.get("state") == "found" else {"state"}
    return needed <= fact.keys() and listed and all(isinstance(text, str) for text in texts)


def write_facts(facts: Facts) -> str:
    """The file of the facts: keys sorted, one fact a line."""
    groups = []
    for group in GROUPS:
        lines = [
            f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(fact, ensure_ascii=False, sort_keys=True)}"
            for key, fact in sorted(facts.get(group, {}).items())
        ]
        body = "{\n" + ",\n".join(lines) + "\n }" if lines else "{}"
        groups.append(f' "{group}": {body}')
    return "{\n" + ",\n".join(groups) + "\n}\n"


def links_of(entry: Entry) -> Iterator[tuple[Location, str]]:
    """Place and address of each link of an entry."""
    for name in ("url", "code"):
        if address := getattr(entry, name):
            yield (name,), address
    for name in ("links", "weights"):
        for index, item in enumerate(getattr(entry, name, ())):
            if item.url:
                yield (name, index, "url"), item.url


def keys_of(entry: Entry) -> dict[str, list[str]]:
    """For each group of facts, what the facts about an entry are kept under."""
    return {
        "arxiv": [entry.arxiv] if entry.arxiv else [],
        "crossref": [entry.doi.lower()] if entry.doi else [],
        "links": [address for _, address in links_of(entry)],
    }


def keys_in(catalog: Catalog, ids: frozenset[str] | None = None) -> dict[str, list[str]]:
    """For each group, the keys of all entries, or of those with the given ids, each once and in order."""
    found: dict[str, dict[str, None]] = {group: {} for group in GROUPS}
    for entry in catalog.entries.values():
        if ids is None or entry.id in ids:
            for group, keys in keys_of(entry).items():
                found[group] |= dict.fromkeys(keys)
    return {group: sorted(keys) for group, keys in found.items()}


def only_of(catalog: Catalog, facts: Facts) -> Facts:
    """The facts without those of entries that are gone."""
    wanted = {group: set(keys) for group, keys in keys_in(catalog).items()}
    return {
        group: {key: fact for key, fact in facts.get(group, {}).items() if key in wanted[group]} for group in GROUPS
    }


def due(keys: list[str], facts: Mapping[str, Fact], today: Date, max_age: int) -> list[str]:
    """The keys of which nothing is known, or nothing younger than `max_age` days; what is unsure waits one day."""
    return [key for key in keys if key not in facts or _age(facts[key], today) >= _most_age(facts[key], max_age)]


def _age(fact: Fact, today: Date) -> int:
    return (today - Date.fromisoformat(fact["checked"])).days


def _most_age(fact: Fact, max_age: int) -> int:
    return min(max_age, 1) if fact["state"] == "unsure" else max_age


def arxiv_fact(work: Work | None, before: Fact | None, day: str) -> Fact:
    """What arXiv said of an id.

    Args:
        work: What it said; None where it knows no such id.
        before: The fact from the time before.
        day: The day, YYYY-MM-DD.
    """
    if work is None:
        return {"state": "missing", "checked": day}
    fact = {**_of_work(work, day), "version": work.version}
    seen = (before or {}).get("version")
    if isinstance(seen, int) and seen < work.version:
        fact["was"] = seen
    if work.doi:
        fact["doi"] = work.doi
    return fact


def crossref_fact(work: Work | None, agency: str, day: str) -> Fact:
    """What Crossref said of a DOI.

    Args:
        work: What it said; None where it has no record of it.
        agency: Who else has registered the DOI; empty where no one has.
        day: The day, YYYY-MM-DD.
    """
    if work is not None:
        return _of_work(work, day)
    return {"state": "elsewhere", "agency": agency, "checked": day} if agency else {"state": "missing", "checked": day}


def _of_work(work: Work, day: str) -> Fact:
    fact: Fact = {"state": "found", "title": work.title, "authors": list(work.authors[:1]), "checked": day}
    if work.published:
        fact["published"] = work.published
    if work.withdrawn:
        fact["withdrawn"] = True
    return fact


def link_fact(state: str, why: str, to: str, day: str) -> Fact:
    """What was seen at an address."""
    return {"state": state, "checked": day} | ({"why": why} if why else {}) | ({"to": to} if to else {})
