"""Takes a catalog, returns the people and places its works lead to: authors, organisations, venues, each with a page.

Who stands on one work alone has no page: it would say no more than the page of the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from llm_atlas.catalog import FIRST, LANGUAGES, Catalog, Entry, Language, Organisation, Person, why_reserved
from llm_atlas.site.facets import organisations, slug, venues

AUTHORS, ORGANISATIONS, VENUES = GATHERED = ("authors", "organisations", "venues")
LEAST = 2  # works that a page needs
# Letters that no accent can be taken from.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})


@dataclass(frozen=True, eq=False)
class Gathered:
    """A person or a place with the works that lead to it.

    Attributes:
        folder: One of GATHERED.
        id: What stands for it in the address.
        names: Its name in each language that has one; in the first always.
        others: Further names and spellings.
        works: Its works, newest first.
    """

    folder: str
    id: str
    names: Mapping[Language, str]
    others: tuple[str, ...]
    works: tuple[Entry, ...]

    @property
    def page(self) -> str:
        """Address of the page, relative to the root of a language's site."""
        return f"{self.folder}/{self.id}/"

    def name_in(self, language: Language) -> str:
        """Its name in a language; that of the first where there is none."""
        return self.names.get(language, self.names[FIRST])


class Gathering:
    """The people and places of a catalog that have a page.

    Args:
        catalog: The catalog.
    """

    def __init__(self, catalog: Catalog):
        self._catalog = catalog
        self._persons = {name: person for person in catalog.persons for name in (person.name, *person.aliases)}
        self._apart = {
            (work, name): person
            for person in catalog.persons
            for work in person.works
            for name in (person.name, *person.aliases)
        }

    @cached_property
    def all(self) -> Mapping[str, tuple[Gathered, ...]]:
        """Everything that has a page, by folder, in the order of names."""
        return {folder: tuple(found.values()) for folder, found in self._found.items()}

    def author(self, entry: Entry, name: str) -> Gathered | None:
        """Whom a name among the authors of an entry stands for; None where no page is theirs."""
        return self._found[AUTHORS].get(self._identity(entry, name))

    def organisation(self, name: str) -> Gathered | None:
        """The organisation of a name; None where it has no page."""
        return self._found[ORGANISATIONS].get((name, 0))

    def venue(self, entry: Entry) -> Gathered | None:
        """The venue of an entry; None where it has no page."""
        return next((self._found[VENUES].get((name, 0)) for name in venues(entry)), None)

    def _identity(self, entry: Entry, name: str) -> tuple[str, int]:
        """The name by which a person is known, and which of those of that name it is."""
        person = self._apart.get((entry.id, name)) or self._persons.get(name)
        if person is None or (person.works and entry.id not in person.works):
            return name, 0
        return person.name, self._catalog.persons.index(person) + 1 if person.works else 0

    @cached_property
    def _found(self) -> Mapping[str, dict[tuple[str, int], Gathered]]:
        of: dict[str, Callable[[Entry], Iterable[tuple[str, int]]]] = {
            AUTHORS: lambda entry: dict.fromkeys(self._identity(entry, name) for name in entry.authors),
            ORGANISATIONS: lambda entry: [(name, 0) for name in organisations(entry)],
            VENUES: lambda entry: [(name, 0) for name in venues(entry)],
        }
        return {folder: self._of(folder, keys) for folder, keys in of.items()}

    def _of(self, folder: str, keys: Callable[[Entry], Iterable[tuple[str, int]]]) -> dict[tuple[str, int], Gathered]:
        works: dict[tuple[str, int], list[Entry]] = {}
        for entry in self._catalog.entries.values():
            for key in keys(entry):
                works.setdefault(key, []).append(entry)
        found: dict[tuple[str, int], Gathered] = {}
        taken: set[str] = set()
        for key in sorted(works, key=lambda key: (key[0].casefold(), key)):
            if len(works[key]) >= LEAST:
                entries = sorted(works[key], key=lambda entry: (entry.name.casefold(), entry.id))
                entries.sort(key=lambda entry: entry.date or "", reverse=True)
                page_id = _id(folder, key[0], taken)
                found[key] = Gathered(folder, page_id, *self._names(folder, key), tuple(entries))
        return found

    def _names(self, folder: str, key: tuple[str, int]) -> tuple[Mapping[Language, str], tuple[str, ...]]:
        name, number = key
        if folder == VENUES:
            venue = self._catalog.vocabulary.venue.get(name)
            return {FIRST: name}, (venue.full,) if venue and venue.full else ()
        known: Organisation | Person | None = self._person(name, number)
        if folder == ORGANISATIONS:
            known = self._catalog.vocabulary.organisation.get(name)
        if known is None:
            return {FIRST: name}, ()
        named = {language: called for language in LANGUAGES if (called := known.name_in(language))}
        return named, tuple(known.aliases)

    def _person(self, name: str, number: int) -> Person | None:
        """The identity of a key: one that claims some works is that of no other works."""
        found = self._catalog.persons[number - 1] if number else self._persons.get(name)
        return found if found and (number or not found.works) else None


def _id(folder: str, name: str, taken: set[str]) -> str:
    """An address for a name that no other has: plain letters and digits, as for the id of an entry."""
    base = slug(name.casefold().translate(_PLAIN))
    if not base or not base.isascii():
        base = f"x-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    key, number = base, 2
    while key in taken or why_reserved(folder, key):
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key
