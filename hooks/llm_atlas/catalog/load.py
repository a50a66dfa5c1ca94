"""Takes the folder of the catalog, returns its entries and the problems that keep others from being read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from llm_atlas.catalog.cache import Cache, key_of
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, Entry
from llm_atlas.catalog.problem import Places, Problem, printable
from llm_atlas.catalog.shared import SHARED_FILES, Vocabulary
from llm_atlas.catalog.sound import FEW, File, all_sound, sound_entry
from llm_atlas.catalog.tree import files, why_stray
from llm_atlas.catalog.types import Location
from llm_atlas.catalog.validate import validate_entry, validate_shared
from llm_atlas.catalog.waivers import Waiver, read_waivers

REQUIRED_FILES = ("topics.yml", "vocab.yml")


def load(root: Path, cache: Path | None = None) -> tuple[Catalog, list[Problem]]:
    """Read a catalog.

    Args:
        root: The catalog's folder.
        cache: Where what was found in files before is kept, if anywhere.

    Returns:
        What could be read, and the problems found on the way, in order of path and line. An entry with a problem is
        part of the catalog where enough of it is left, so that rules that look at several entries see it.
    """
    digest = hashlib.sha256()
    problems: list[Problem] = []
    places = _Places()
    waivers: list[Waiver] = []
    entries: list[Entry] = []
    ids: set[str] = set()
    sound: set[str] = set()
    shared: dict[str, Any] = {}
    read: list[tuple[Path, File]] = []

    for path, relative in files(root):
        stray = why_stray(path, relative)
        if stray:
            problems.append(Problem(display_path(path), 1, 1, *stray))
            continue
        try:
            read.append((path, (relative, path.read_bytes())))
        except OSError as error:
            problems.append(
                Problem(display_path(path), 1, 1, "unreadable", f"the file cannot be read: {error.strerror}")
            )

    known = _known([file for _, file in read], Cache(cache))
    for path, (relative, raw) in read:
        digest.update(f"{relative}\0{len(raw)}\0".encode(errors="surrogateescape") + raw)
        entry = known.get(relative)
        if entry:
            ids.add(entry.id)
            sound.add(entry.id)
            entries.append(entry)
            places.later(relative, raw)
            continue
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
        places.now(relative, document.places)
        if document.problems:
            problems += document.problems_of(display_path(path))

    for name in REQUIRED_FILES:
        if not (root / name).is_file():
            problems.append(Problem(display_path(root / name), 1, 1, "missing-file", f"the catalog has no {name}"))
    order = {folder: number for number, folder in enumerate(FOLDERS)}
    entries.sort(key=lambda entry: (order[entry.folder], entry.id))
    catalog = Catalog(
        entries=_by_id(entries),
        ids=frozenset(ids),
        sound=frozenset(sound),
        topics=_by_id(shared.get("topics.yml", ())),
        lists=_by_id(shared.get("lists.yml", ())),
        metrics=_by_id(shared.get("metrics.yml", ())),
        vocabulary=shared.get("vocab.yml", Vocabulary()),
        documents=_by_id(shared.get("sources.yml", ())),
        redirects=shared.get("redirects.yml", ()),
        persons=shared.get("authors.yml", ()),
        repeated=tuple(_repeated(shared)),
        waivers=tuple(waivers),
        digest=digest.hexdigest(),
        places=places,
    )
    return catalog, sorted(problems)


class _Places(Mapping[str, Places]):
    """The places of the values of each file; of one with nothing wrong they are looked for when they are asked for."""

    def __init__(self) -> None:
        self._found: dict[str, Places | bytes] = {}

    def now(self, relative: str, places: Places) -> None:
        """Note the places in a file."""
        self._found[relative] = places

    def later(self, relative: str, raw: bytes) -> None:
        """Note the bytes of a file."""
        self._found[relative] = raw

    def __getitem__(self, relative: str) -> Places:
        found = self._found[relative]
        if isinstance(found, bytes):
            found = self._found[relative] = parse(found).places
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _known(files: Sequence[File], cache: Cache) -> dict[str, Entry]:
    """The entries of files with nothing wrong in themselves, as far as it pays to look for them beforehand."""
    files = [file for file in files if file[0] not in SHARED_FILES]
    if not cache.kept and len(files) < FEW:
        return {}
    keys = {file: key_of(*file) for file in files}
    lines = {file: cache.get(key) for file, key in keys.items()}
    unknown = [file for file, line in lines.items() if line is None]
    for file, line in zip(unknown, all_sound(unknown), strict=True):
        lines[file] = line
        if line is not None:
            cache.put(keys[file], line)
    cache.save()
    found = {file[0]: sound_entry(file[0], line) for file, line in lines.items() if line is not None}
    return {relative: entry for relative, entry in found.items() if entry}


def _repeated(shared: Mapping[str, Any]) -> Iterator[tuple[str, Location, str]]:
    """File, place and name of each thing that a closed list names again."""
    vocabulary = shared.get("vocab.yml", Vocabulary())
    lists: list[tuple[str, Location, str, Iterable[Any]]] = [
        ("topics.yml", (), "id", shared.get("topics.yml", ())),
        ("lists.yml", (), "id", shared.get("lists.yml", ())),
        ("metrics.yml", (), "id", shared.get("metrics.yml", ())),
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
    """The path as a person types it: relative to the working folder where it lies below or near it."""
    path = path.parent.resolve() / path.name  # a link is shown where it stands, not where it leads
    with suppress(ValueError):  # of two drives of Windows
        path = min(Path(os.path.relpath(path, Path.cwd().resolve())), path, key=lambda one: len(one.parts))
    return printable(path.as_posix())
