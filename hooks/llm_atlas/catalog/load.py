"""Takes the folder of the catalog, returns its entries and the problems that keep others from being read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, Entry
from llm_atlas.catalog.problem import Places, Problem, printable, suggest
from llm_atlas.catalog.shared import SHARED_FILES, Vocabulary
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

    for path, relative in _files(root):
        shown = display_path(path)
        stray = _why_stray(path, relative)
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


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file below the catalog with its path in it, in one order on every machine."""
    for folder, subfolders, names in os.walk(root):
        subfolders.sort()
        links = [name for name in subfolders if (Path(folder) / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(folder) / name
            yield path, path.relative_to(root).as_posix()


def _why_stray(path: Path, relative: str) -> tuple[str, str, str] | None:
    """Rule, message and tip where a file is not part of a catalog."""
    parts = [printable(part) for part in relative.split("/")]
    if path.is_symlink():
        return "stray-file", "the catalog holds a symbolic link", "put the file itself here"
    if len(parts) == 1:
        if relative in SHARED_FILES:
            return None
        tip = suggest(parts[0], SHARED_FILES) or "an entry stands in " + ", ".join(f"{name}/" for name in FOLDERS)
        return "stray-file", f'"{parts[0]}" is not a file of the catalog', tip
    if parts[0] not in FOLDERS:
        tip = suggest(parts[0], FOLDERS) or "the kinds are " + ", ".join(FOLDERS)
        return "unknown-kind", f'there is no kind of entry "{parts[0]}"', tip
    if len(parts) > 2:
        return "stray-file", f"entries stand in {parts[0]}/ itself, not in a folder below it", "move the file up"
    if path.suffix != ".yml":
        tip = (
            f"rename it to {printable(path.stem)}.yml"
            if path.suffix in (".yaml", ".YML", ".YAML")
            else "move it elsewhere"
        )
        return "stray-file", f'"{parts[1]}" is not an entry: its name does not end in .yml', tip
    return None
