"""Takes the folder of the catalog, returns its entries and the problems that keep others from being read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, Entry
from llm_atlas.catalog.problem import Places, Problem, printable
from llm_atlas.catalog.shared import SHARED_FILES, Vocabulary
from llm_atlas.catalog.tree import files, why_stray
from llm_atlas.catalog.types import Location
from llm_atlas.catalog.validate import validate_entry, validate_shared
from llm_atlas.catalog.waivers import Waiver, read_waivers

REQUIRED_FILES = ("topics.yml", "vocab.yml")


def load(root: Path) -> tuple[Catalog, list[Problem]]:
    """Read a catalog.

    Args:
        root: The catalog's folder.

    Returns:
        What could be read, and the problems found on the way, in order of path and line. An entry with a problem is
        part of the catalog where enough of it is left, so that rules that look at several entries see it.
    """
    digest = hashlib.sha256()
    problems: list[Problem] = []
    places: dict[str, Places] = {}
    waivers: list[Waiver] = []
    entries: list[Entry] = []
    ids: set[str] = set()
    shared: dict[str, Any] = {}

    for path, relative in files(root):
        shown = display_path(path)
        stray = why_stray(path, relative)
        if stray:
            problems.append(Problem(shown, 1, 1, *stray))
            continue
        try:
            raw = path.read_bytes()
        except OSError as error:
            problems.append(Problem(shown, 1, 1, "unreadable", f"the file cannot be read: {error.strerror}"))
            continue
        digest.update(f"{relative}\0{len(raw)}\0".encode(errors="surrogateescape") + raw)
        document = parse(raw)
        if relative in SHARED_FILES:
            value = validate_shared(document, relative)
            if value is not None:
                shared[relative] = value
        else:
            ids.add(path.stem)
            entry = validate_entry(document, FOLDERS[path.parent.name], path.stem)
            if entry is not None:
                entries.append(entry)
        if document.data is not None:
            waivers += read_waivers(relative, raw.decode("utf-8-sig"), not document.problems)
        places[relative] = document.places
        problems += document.problems_of(shown)

    for name in REQUIRED_FILES:
        if not (root / name).is_file():
            problems.append(Problem(display_path(root / name), 1, 1, "missing-file", f"the catalog has no {name}"))
    order = list(FOLDERS)
    entries.sort(key=lambda entry: (order.index(entry.folder), entry.id))
    catalog = Catalog(
        entries=_by_id(entries),
        ids=frozenset(ids),
        topics=_by_id(shared.get("topics.yml", ())),
        lists=_by_id(shared.get("lists.yml", ())),
        vocabulary=shared.get("vocab.yml", Vocabulary()),
        documents=_by_id(shared.get("sources.yml", ())),
        redirects=shared.get("redirects.yml", ()),
        repeated=tuple(_repeated(shared)),
        waivers=tuple(waivers),
        digest=digest.hexdigest(),
        places=places,
    )
    return catalog, sorted(problems)


def _repeated(shared: Mapping[str, Any]) -> Iterator[tuple[str, Location, str]]:
    """File, place and name of each thing that a closed list names again."""
    vocabulary = shared.get("vocab.yml", Vocabulary())
    lists: list[tuple[str, Location, str, Iterable[Any]]] = [
        ("topics.yml", (), "id", shared.get("topics.yml", ())),
        ("lists.yml", (), "id", shared.get("lists.yml", ())),
        ("sources.yml", (), "id", shared.get("sources.yml", ())),
        ("vocab.yml", ("venues",), "name", vocabulary.venues),
        ("vocab.yml", ("licences",), "id", vocabulary.licences),
        ("vocab.yml", ("organisations",), "name", vocabulary.organisations),
    ]
    for path, above, field_name, records in lists:
        seen: set[str] = set()
        for index, record in enumerate(records):
            name = getattr(record, field_name)
            if name in seen:
                yield path, (*above, index, field_name), name
            seen.add(name)


def _by_id(records: Iterable[Any]) -> dict[str, Any]:
    """Records by id; of two with one id the first stays, and a rule reports the other."""
    found: dict[str, Any] = {}
    for record in records:
        found.setdefault(record.id, record)
    return found


def display_path(path: Path) -> str:
    """The path as a person types it: relative to the working folder where it lies below it."""
    path = path.parent.resolve() / path.name  # a link is shown where it stands, not where it leads
    with suppress(ValueError):
        path = path.relative_to(Path.cwd().resolve())
    return printable(path.as_posix())
