"""Takes files of entries, returns those with nothing wrong in themselves as JSON; many are read on all cores."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from pydantic import ValidationError

from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, Entry
from llm_atlas.catalog.rules import breaks_alone
from llm_atlas.catalog.validate import validate_entry
from llm_atlas.catalog.waivers import SIGN

# Fewer are read sooner than other processes start.
FEW = 600
_TOGETHER = 50
# Path of a file, relative to the catalog, and its bytes.
File = tuple[str, bytes]


def sound(file: File) -> bytes | None:
    """The entry of a file as a line of JSON, its id too; None where anything is to be said of it, whatever it is."""
    relative, raw = file
    folder, stem = _named(relative)
    document = parse(raw)
    entry = validate_entry(document, FOLDERS[folder], stem)
    if entry is None or document.problems or SIGN.encode() in raw.lower() or breaks_alone(entry):
        return None
    data = {name: value for name, value in document.data.items() if name not in ("id", "kind")}
    try:
        return json.dumps(data | {"id": stem}, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:  # what UTF-8 or JSON cannot hold
        return None


def sound_entry(relative: str, line: bytes) -> Entry | None:
    """The entry that `sound` gave as JSON; None where the line is no such entry."""
    folder, stem = _named(relative)
    try:
        entry = FOLDERS[folder].model_validate_json(line)
    except ValidationError:
        return None
    return entry if entry.id == stem else None


def all_sound(files: Sequence[File]) -> list[bytes | None]:
    """What `sound` says of each file."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(files) >= FEW and cores > 1:
        try:
            # Not by a fork: whoever calls may have threads.
            with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
                return list(pool.map(sound, files, chunksize=_TOGETHER))
        except (BrokenProcessPool, OSError, ImportError):
            pass  # a system that lets nobody start processes: here, then
    return [sound(file) for file in files]


def _named(relative: str) -> tuple[str, str]:
    """Folder and stem of the file of an entry."""
    folder, _, name = relative.partition("/")
    return folder, name.removesuffix(".yml")
