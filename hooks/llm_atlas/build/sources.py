"""Takes the project's folder, says what the site is built from, what of it cannot be read, and what changed meanwhile.

The catalog tells its own faults; here are the written pages, the theme and the settings, which MkDocs reads.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePath

from llm_atlas.build.languages import CONFIGURATIONS
from llm_atlas.catalog import Problem, display_path, left_behind

SOURCES = ("docs", "hooks", *CONFIGURATIONS.values())  # beside the catalog
_TEXT = {".md", ".yml", ".html", ".css", ".js", ".txt", ".py", ".json", ".svg"}
_SKIPPED = re.compile(r"__pycache__|.*\.egg-info")  # made from the sources


def overlap(one: PurePath, other: PurePath) -> bool:
    """Whether one of two folders is the other or lies in it; both are absolute, and written as their system does."""
    return one.is_relative_to(other) or other.is_relative_to(one)


def source_problems(project: Path) -> list[Problem]:
    """What of the sources beside the catalog cannot be read, in order; nothing but files is opened."""
    return sorted(problem for path in _files(project / name for name in SOURCES) for problem in _problems(path))


def fingerprints(project: Path, catalog: Path) -> dict[Path, str]:
    """A digest of each file the site is built from; of two, `changed` tells what someone edited between them."""
    roots = [catalog, *(project / name for name in SOURCES)]
    return {path: _digest(path) for path in _files(roots)}


def changed(before: Mapping[Path, str], after: Mapping[Path, str]) -> list[str]:
    """The files that differ, as a person types them, in order."""
    return sorted(display_path(path) for path in {*before, *after} if before.get(path) != after.get(path))


def _files(roots: Iterable[Path]) -> Iterator[Path]:
    """Every file below some folders, and folders that cannot be read."""
    for root in roots:
        if not root.is_dir():
            yield root
            continue
        closed: list[Path] = []
        walk = os.walk(root, onerror=partial(_note, closed))
        for folder, subfolders, names in walk:
            subfolders[:] = sorted(name for name in subfolders if not _SKIPPED.fullmatch(name))
            yield from (Path(folder) / name for name in sorted(names) if not left_behind(name))
        yield from closed


def _note(closed: list[Path], error: OSError) -> None:
    closed.append(Path(error.filename))


def _problems(path: Path) -> Iterator[Problem]:
    shown = display_path(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
        elif not stat.S_ISREG(mode):
            yield Problem(shown, 1, 1, "unreadable", "this is not a file", "delete it, or move it elsewhere")
        elif path.suffix in _TEXT:
            yield from _not_text(path.read_bytes(), shown)
        else:
            path.open("rb").close()
    except OSError as error:
        link = path.is_symlink() and isinstance(error, FileNotFoundError)
        message = "the link leads nowhere" if link else f"it cannot be read: {error.strerror}"
        tip = "put the file itself here" if link else "make sure that it is there and that you may read it"
        yield Problem(shown, 1, 1, "unreadable", message, tip)


def _not_text(raw: bytes, shown: str) -> Iterator[Problem]:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        yield Problem(shown, line, 1, "encoding", message, "save the file as UTF-8 (it may be GBK or Latin-1)")


def _digest(path: Path) -> str:
    """Of what is no file, or cannot be read, only that."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""
