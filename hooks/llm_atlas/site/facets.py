"""Takes entries, returns what a reader can narrow them by: the facets, and which choices of them each entry has.

A key stands in the address of a view, which people share and save. So it is made from ids and English names, is the
same in both languages, and holds no space, comma or ``=``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from llm_atlas.catalog import AGAINST, KINDS, Catalog, Entry, Model

Kind = TypeVar("Kind", bound=Entry)
# Sites that hold repositories: a tool whose main address is there has code.
CODE_HOSTS = frozenset((Path(__file__).parent / "data/code-hosts.txt").read_text(encoding="utf-8").split())
UNKNOWN = "unknown"
# Size classes of models by key, from small to large: each ends below its number of parameters.
SIZE_CLASSES = {"small": 10**9, "medium": 10**10, "large": float("inf")}

# For each facet of a view, in its order, the places of an entry's choices among those of the facet.
Places = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Choice:
    """One thing to narrow by.

    Attributes:
        key: What stands for it in an address.
        value: What it is called in the catalog: an id, a year, an English name.
        count: Number of entries that have it.
        part: Whether it is a part of the choice above it.
    """

    key: str
    value: str
    count: int
    part: bool = False


@dataclass(frozen=True)
class Facet:
    """Choices of one sort; `name` is what stands for it in an address."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class FacetedView:
    """Entries that can be narrowed: the facets, and for each entry which choices of them it has."""

    facets: tuple[Facet, ...]
    rows: tuple[tuple[Entry, Places], ...]


def explore_view(catalog: Catalog) -> FacetedView:
    """All entries, newest first, those without a date last; facets that hold nothing are left out."""
    entries = sorted(catalog.entries.values(), key=lambda entry: (entry.name.casefold(), entry.id))
    entries.sort(key=lambda entry: entry.date or "", reverse=True)
    slugs = {
        "organisation": _slugs(name for entry in entries for name in organisations(entry)),
        "venue": _slugs(name for entry in entries for name in venues(entry)),
    }
    values: dict[str, Callable[[Entry], Iterable[str]]] = {
        "kind": lambda entry: (entry.kind,),
        "topic": lambda entry: _topics(catalog, entry),
        "year": lambda entry: (str(entry.year),) if entry.year else (),
        "organisation": organisations,
        "venue": venues,
        "code": lambda entry: ("yes",) if has_code(entry) else (),
        "list": lambda entry: (item.id for item in catalog.in_lists.get(entry.id, ())),
        "checked": lambda entry: (entry.checked.against,),
    }
    order = {
        "kind": list(KINDS),
        "topic": [topic.id for main in catalog.main_topics for topic in (main, *catalog.parts(main.id))],
        "year": sorted({str(entry.year) for entry in entries if entry.year}, reverse=True),
        "list": list(catalog.lists),
        "checked": list(AGAINST),
    }
    parts = {topic.id for topic in catalog.topics.values() if topic.parent}
    return _view(entries, values, slugs, order, parts)


def models_view(catalog: Catalog) -> FacetedView:
    """All model notes by name, with the facets of the comparison."""
    models = [entry for entry in catalog.entries.values() if isinstance(entry, Model)]
    models.sort(key=lambda entry: (entry.name.casefold(), entry.id))
    values: dict[str, Callable[[Model], Iterable[str]]] = {
        **{name: partial(_known, name) for name in Model.facets()},
        "size": lambda model: (size_class(model.parameters),),
    }
    slugs = {name: _slugs({_known(name, model)[0] for model in models} - {UNKNOWN}) for name in Model.facets()}
    return _view(models, values, slugs, {"size": [*SIZE_CLASSES, UNKNOWN]}, frozenset())


def _known(field: str, model: Model) -> tuple[str]:
    return (getattr(model, field) or UNKNOWN,)


def rows_within(catalog: Catalog, field: str) -> list[tuple[Entry, object]]:
    """Every row of a field that holds rows, with the entry it stands in, by name of the entry."""
    entries = sorted(catalog.entries.values(), key=lambda entry: (entry.name.casefold(), entry.id))
    return [(entry, row) for entry in entries for row in getattr(entry, field, ())]


def organisations(entry: Entry) -> tuple[str, ...]:
    """Organisations of an entry, its developer among them."""
    developer = getattr(entry, "developer", None)
    return tuple(dict.fromkeys([*entry.organisations, *([developer] if developer else [])]))


def venues(entry: Entry) -> tuple[str, ...]:
    """The venue of an entry without its year; none where it has none."""
    return (re.sub(r"\s+\d{4}$", "", entry.venue),) if entry.venue else ()


def has_code(entry: Entry) -> bool:
    """Whether an entry names a repository, or is a tool, a model or data that stands in one."""
    if entry.code:
        return True
    host = urlsplit(entry.url or "").hostname or ""
    return entry.kind in ("tool", "model", "dataset") and host.removeprefix("www.") in CODE_HOSTS


def size_class(parameters: int | None) -> str:
    """Key of the size class of a model with so many parameters."""
    if parameters is None:
        return UNKNOWN
    return next(key for key, limit in SIZE_CLASSES.items() if parameters < limit)


def slug(name: str) -> str:
    """A name as it stands in an address: small letters of any script without their accents, digits and hyphens."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", plain.casefold()).strip("-")


def _slugs(names: Iterable[str]) -> dict[str, str]:
    """The slug of each name; two names never share one, nor take the word for what is not known."""
    found: dict[str, str] = {}
    taken = {UNKNOWN, ""}
    for name in sorted(set(names)):
        base = key = slug(name) or "x"
        number = 2
        while key in taken:
            key, number = f"{base}-{number}", number + 1
        taken.add(key)
        found[name] = key
    return found


def _topics(catalog: Catalog, entry: Entry) -> tuple[str, ...]:
    """The topics of an entry, and those they are parts of."""
    known = [name for name in entry.topics if name in catalog.topics]
    return tuple(dict.fromkeys(found for name in known for found in (catalog.root(name).id, name)))


def _view(
    entries: Iterable[Kind],
    values: Mapping[str, Callable[[Kind], Iterable[str]]],
    slugs: Mapping[str, Mapping[str, str]],
    order: Mapping[str, list[str]],
    parts: Iterable[str],
) -> FacetedView:
    """Entries with their places, and each facet's choices: in their own order, else the most frequent first."""
    found = [(entry, {name: tuple(of(entry)) for name, of in values.items()}) for entry in entries]
    facets = []
    for name in values:
        count = Counter(value for _, own in found for value in own[name])
        keys = slugs.get(name, {})
        ordered = [value for value in order.get(name) or sorted(count, key=_by_frequency(count)) if count[value]]
        if ordered:
            choices = [Choice(keys.get(value, value), value, count[value], value in parts) for value in ordered]
            facets.append(Facet(name, tuple(choices)))
    places = {facet.name: {choice.value: i for i, choice in enumerate(facet.choices)} for facet in facets}
    rows = [
        (entry, tuple(tuple(at[value] for value in own[name]) for name, at in places.items())) for entry, own in found
    ]
    return FacetedView(tuple(facets), tuple(rows))


def _by_frequency(count: Mapping[str, int]) -> Callable[[str], tuple[bool, int, str]]:
    """A key that sorts the most frequent first, what is not known last."""
    return lambda value: (value == UNKNOWN, -count[value], value.casefold())
