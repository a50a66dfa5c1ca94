"""Takes what a page asks for by name, returns the entries, topics and lists of a catalog that it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from llm_atlas.catalog import KINDS, Catalog, Entry, ReadingList, Topic, suggest

Found = TypeVar("Found")


class RenderError(ValueError):
    """A page asks for something that is not there; `tip` says what may be meant."""

    def __init__(self, message: str, tip: str = ""):
        super().__init__(message)
        self.tip = tip


def _backwards(text: str) -> tuple[int, ...]:
    """A key that sorts texts of one alphabet from last to first."""
    return tuple(-ord(char) for char in text)


ORDERS: dict[str, Callable[[Entry], tuple[object, ...]]] = {
    "date": lambda entry: (entry.date is None, entry.date or "", entry.id),
    "newest": lambda entry: (entry.date is None, _backwards(entry.date or ""), entry.id),
    "name": lambda entry: (entry.name.casefold(),),
    "added": lambda entry: (_backwards(entry.added), entry.date is None, _backwards(entry.date or ""), entry.id),
}


class Queries:
    """What a page can ask a catalog for by name."""

    def __init__(self, catalog: Catalog):
        self._catalog = catalog

    def entry(self, entry_id: str) -> Entry:
        """The entry with an id.

        Raises:
            RenderError: There is none.
        """
        return named("entry", entry_id, self._catalog.entries)

    def topic(self, topic_id: str) -> Topic:
        """The topic with an id.

        Raises:
            RenderError: There is none.
        """
        return named("topic", topic_id, self._catalog.topics)

    def reading_list(self, list_id: str) -> ReadingList:
        """The reading list with an id.

        Raises:
            RenderError: There is none.
        """
        return named("reading list", list_id, self._catalog.lists)

    def select(
        self, topic: str | None = None, kind: str | None = None, order: str = "date", limit: int | None = None
    ) -> tuple[Entry, ...]:
        """Entries of a topic and a kind (all where None), in an order, the first `limit` of them.

        Raises:
            RenderError: A name is not known, or the limit is not a whole number above 0.
        """
        entries: Iterable[Entry] = self._catalog.entries.values()
        if topic is not None:
            entries = self._catalog.of_topic(self.topic(topic).id)
        if kind is not None:
            named("kind", kind, KINDS, tell_all=True)
            entries = [entry for entry in entries if entry.kind == kind]
        key = named("order", order, ORDERS, tell_all=True)
        if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
            raise RenderError(f"the limit {limit!r} is not a whole number above 0")
        return tuple(sorted(entries, key=key))[:limit]

    def by_part(
        self, topic: Topic, kind: str | None = None, order: str = "date"
    ) -> list[tuple[Topic | None, tuple[Entry, ...]]]:
        """The entries of a topic by sub-topic in the taxonomy's order, each once; what is in none comes first."""
        return self._catalog.by_part(topic.id, self.select(topic.id, kind, order))


def named(what: str, name: str, among: Mapping[str, Found], tell_all: bool = False) -> Found:
    """What has a name; where nothing has it, the tip is the name it looks like, else with `tell_all` all there are.

    Raises:
        RenderError: Nothing has it.
    """
    if isinstance(name, str) and name in among:
        return among[name]
    tip = suggest(str(name), among) or (f"{what}s are " + ", ".join(among) if tell_all else "")
    raise RenderError(f'there is no {what} "{name}"', tip)
