"""Takes entries and services, keeps what the services say as facts in a file: services and facts joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Date
from pathlib import Path

from llm_atlas.catalog import Catalog, as_typed, display_path, replace
from llm_atlas.contribute.services.arxiv import Arxiv
from llm_atlas.contribute.services.crossref import Crossref
from llm_atlas.contribute.services.http import ServiceError, Services
from llm_atlas.contribute.services.reach import NO_HOST, LinkStatus, check_links
from llm_atlas.contribute.verify.facts import (
    GROUPS,
    Fact,
    Facts,
    arxiv_fact,
    crossref_fact,
    due,
    keys_in,
    link_fact,
    only_of,
    read_facts,
    write_facts,
)

SAVED_LINKS = 20
_BESIDE = Path("measured/facts.json")


def facts_beside(catalog: Path) -> Path:
    """The file of the facts about a catalog, which lies beside it."""
    return catalog.absolute().parent / _BESIDE


class Store:
    """The facts in a file, saved after each batch so that a run that was stopped goes on from there.

    Args:
        path: The file; it need not be there.

    Raises:
        ServiceError: The file holds something else, or cannot be read.
    """

    def __init__(self, path: Path):
        self.path = path
        self.facts: Facts = {group: {} for group in GROUPS}
        self.there = path.exists()
        try:
            if self.there:
                self.facts = read_facts(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not what atlas verify writes"
            message = f"{display_path(path)} cannot be read: {why}"
            raise ServiceError("facts", message, f"delete it; {as_typed('verify')} makes it anew") from None

    def put(self, group: str, facts: Mapping[str, Fact]) -> None:
        """Take facts in and save."""
        self.facts[group] |= facts
        self.save()

    def save(self) -> None:
        """Write the file."""
        replace(self.path, write_facts(self.facts))


def measure(
    catalog: Catalog,
    store: Store,
    services: Services,
    today: Date,
    max_age: int,
    ids: frozenset[str] | None = None,
    links: bool = True,
) -> list[ServiceError]:
    """Ask the services about entries and keep what they say.

    Args:
        catalog: The entries.
        store: What is known, and where new facts are kept.
        services: Whom to ask.
        today: The day that is noted with each fact.
        max_age: Days for which a fact is not asked for again.
        ids: Ids of the entries; None for all.
        links: Whether to look at links too.

    Returns:
        Why a service could not be asked to the end; the others were.
    """
    store.facts = only_of(catalog, store.facts)
    store.save()
    wanted = {group: due(keys, store.facts[group], today, max_age) for group, keys in keys_in(catalog, ids).items()}
    asked = [(_measure_arxiv, "arxiv"), (_measure_crossref, "crossref")] + (
        [(_measure_links, "links")] if links else []
    )
    failures = []
    for ask, group in asked:
        try:
            if wanted[group]:
                ask(wanted[group], store, services, today.isoformat())
        except ServiceError as error:
            failures.append(error)
    return failures


def _measure_arxiv(ids: list[str], store: Store, services: Services, day: str) -> None:
    client = Arxiv(services)
    for start in range(0, len(ids), services.batch):
        batch = ids[start : start + services.batch]
        works = client.works(batch)
        before = store.facts["arxiv"]
        store.put("arxiv", {one: arxiv_fact(works.get(one), before.get(one), day) for one in batch})
        services.tell(f"arXiv: {start + len(batch)} of {len(ids)}")


def _measure_crossref(dois: list[str], store: Store, services: Services, day: str) -> None:
    client = Crossref(services)
    for number, doi in enumerate(dois, 1):
        try:
            fact = crossref_fact(client.work(doi), "", day)
        except ServiceError as error:
            if error.rule != "not-found":
                raise
            fact = crossref_fact(None, client.agency(doi), day)
        store.put("crossref", {doi: fact})
        services.tell(f"Crossref: {number} of {len(dois)}")


def _measure_links(addresses: list[str], store: Store, services: Services, day: str) -> None:
    answered = False
    waiting: dict[str, Fact] = {}
    seen: Iterable[tuple[str, LinkStatus]] = check_links(addresses, services)
    for number, (address, status) in enumerate(seen, 1):
        answered = answered or status.state in ("alive", "moved") or status.why.startswith("status")
        waiting[address] = link_fact(status.state, status.why, status.to, day)
        # While no host at all is found, it is the network that is missing, not the host.
        if answered and (len(waiting) >= SAVED_LINKS or number == len(addresses)):
            store.put("links", waiting)
            waiting = {}
            services.tell(f"links: {number} of {len(addresses)}")
    if waiting:
        unknown = link_fact(NO_HOST.state, NO_HOST.why, NO_HOST.to, day)
        store.put("links", {address: fact for address, fact in waiting.items() if fact != unknown})
        if unknown in waiting.values():
            raise ServiceError("unreachable", "no host of a link can be found", "check the network, or try again later")
