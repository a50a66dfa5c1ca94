"""Everything the catalog holds, with the place of every value and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.languages import LANGUAGES
from llm_atlas.catalog.problem import Places, place_at
from llm_atlas.catalog.shared import Metric, Person, ReadingList, Redirect, SourceDocument, Topic, Vocabulary
from llm_atlas.catalog.types import Location
from llm_atlas.catalog.waivers import Waiver
from llm_atlas.catalog.works import FIELDS, Mark, marks


@dataclass(frozen=True)
class Catalog:
    """Everything the catalog holds, with the place of every value.

    Attributes:
        entries: Entries by id, in order of kind and id.
        ids: Ids of all entry files, of those too that could not be read.
        sound: Ids of entries of which rules that look at nothing else are known to say nothing.
        topics: Topics by id, in the order of the taxonomy.
        lists: Reading lists by id.
        metrics: What benchmarks count, by id.
        vocabulary: The closed lists.
        redirects: Old addresses and what stands for them, in the order of the file.
        documents: Source documents by id; empty where the catalog has no sources.yml.
        places: For each file, line and column of each value, by its location in the file.
        persons: Authors who are known by more than one name, or who share theirs; empty without an authors.yml.
        repeated: File, place and name of each thing that a closed list names again.
        waivers: Exceptions from rules that the files ask for.
        digest: Hexadecimal SHA-256 of all files read.
    """

    entries: Mapping[str, Entry]
    ids: frozenset[str]
    topics: Mapping[str, Topic]
    lists: Mapping[str, ReadingList]
    metrics: Mapping[str, Metric]
    vocabulary: Vocabulary
    documents: Mapping[str, SourceDocument]
    redirects: tuple[Redirect, ...]
    repeated: tuple[tuple[str, Location, str], ...]
    waivers: tuple[Waiver, ...]
    digest: str
    places: Mapping[str, Places] = field(repr=False)
    persons: tuple[Person, ...] = ()
    sound: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

    def place(self, path: str, location: Location) -> tuple[int, int]:
        """Line and column of a value, or of the nearest thing around it."""
        return place_at(self.places.get(path, {}), location)

    def root(self, topic: str) -> Topic:
        """The topic with a page of its own that `topic` is or is part of."""
        found = self.topics[topic]
        return self.topics[found.parent] if found.parent else found

    def parts(self, topic: str) -> tuple[Topic, ...]:
        """The sub-topics of a topic in order."""
        return tuple(part for part in self.topics.values() if part.parent == topic)

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Name in each language of each page that an entry, a topic or a reading list has, by its address."""
        found = {entry.page: tuple(map(entry.name_in, LANGUAGES)) for entry in self.entries.values()}
        named: tuple[Topic | ReadingList, ...] = (*self.main_topics, *self.lists.values())
        for record in named:
            found[record.page] = tuple(record.name[language] for language in LANGUAGES)
        return found

    @cached_property
    def marks(self) -> Mapping[str, list[Mark]]:
        """By what the work of each entry is recognised, by its id."""
        return {entry.id: marks({name: getattr(entry, name) for name in FIELDS}) for entry in self.entries.values()}

    @cached_property
    def main_topics(self) -> tuple[Topic, ...]:
        """The topics with a page of their own, in order."""
        return tuple(topic for topic in self.topics.values() if topic.parent is None)

    def of_topic(self, topic: str) -> tuple[Entry, ...]:
        """Entries of a topic, its parts included."""
        wanted = {topic, *(part.id for part in self.parts(topic))}
        return tuple(entry for entry in self.entries.values() if wanted.intersection(entry.topics))

    def added_since(self, topic: str, day: str) -> tuple[Entry, ...]:
        """Entries of a topic that came into the catalog after a day, which is written YYYY-MM-DD."""
        return tuple(entry for entry in self.of_topic(topic) if entry.added > day)

    def by_part(self, topic: str, entries: Iterable[Entry]) -> list[tuple[Topic | None, tuple[Entry, ...]]]:
        """Entries of a topic by sub-topic in the taxonomy's order, each once; what is in none comes first."""
        parts = {part.id: part for part in self.parts(topic)}
        found: dict[str | None, list[Entry]] = {}
        for entry in entries:
            found.setdefault(next((name for name in entry.topics if name in parts), None), []).append(entry)
        return [(parts[name] if name else None, tuple(found[name])) for name in (None, *parts) if name in found]

    @cached_property
    def built_upon(self) -> Mapping[str, tuple[Entry, ...]]:
        """For each id, the entries that build on it."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for base in entry.builds_on:
                found.setdefault(base, []).append(entry)
        return {base: tuple(entries) for base, entries in found.items()}

    @cached_property
    def measured_on(self) -> frozenset[str]:
        """Ids of the benchmarks that results were measured on."""
        return frozenset(row.benchmark for entry in self.entries.values() for row in entry.reported)

    @cached_property
    def in_lists(self) -> Mapping[str, tuple[ReadingList, ...]]:
        """For each id, the reading lists it stands in."""
        found: dict[str, list[ReadingList]] = {}
        for reading_list in self.lists.values():
            for entry_id in dict.fromkeys(reading_list.ids):
                found.setdefault(entry_id, []).append(reading_list)
        return {entry_id: tuple(lists) for entry_id, lists in found.items()}
