"""Takes what was found in files that have nothing wrong, keeps it beside the project, gives it back for the same bytes.

What is kept is JSON, never code, and it is validated again when it is read. A key is a digest of a file, and the whole
is for one state of this package, of its words and of the libraries it reads with: nothing is ever stale, and the folder
may be deleted at any time. Two programs may use it at once: a part is written beside its place and moved there.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

FOLDER = ".atlas-cache"
_HERE = Path(__file__).parent
_LIBRARIES = ("pydantic", "pydantic-core", "PyYAML", "babel")
_PARTS = 64


def cache_folder(project: Path | None, environment: Mapping[str, str]) -> Path | None:
    """Where the cache of a project is; None where there is to be none.

    Args:
        project: The project's folder; without one there is no cache.
        environment: `ATLAS_CACHE=off` turns it off. So does `CI`: there the sources may hold a stranger's folder of
            this name, and a fresh machine has no other. `ATLAS_CACHE=on` is for those who know better.
    """
    wish = environment.get("ATLAS_CACHE") or ("off" if environment.get("CI") else "on")
    return project / FOLDER if project and wish != "off" else None


class Cache:
    """What is known of files, by their names and bytes.

    Args:
        folder: Where it is kept; None to keep nothing.
    """

    def __init__(self, folder: Path | None):
        self._folder = folder / "entries" if folder and not folder.is_symlink() else None
        self._known: dict[bytes, bytes] = {}
        self._used: dict[bytes, bytes] = {}
        self._new: set[int] = set()
        for part in range(_PARTS) if self._folder else ():
            self._known.update(self._read(part))

    @property
    def kept(self) -> bool:
        """Whether anything is kept."""
        return self._folder is not None

    def get(self, key: bytes) -> bytes | None:
        """What was put under a key."""
        found = self._known.get(key)
        if found is not None:
            self._used[key] = found
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value, which is one line."""
        self._used[key] = value
        self._new.add(_part(key))

    def save(self) -> None:
        """Write what is new, without what nobody asked for since; a folder that cannot be written stays as it is."""
        if not self._folder:
            return
        with suppress(OSError):
            for part in sorted(self._new):
                self._write(part)
        self._new.clear()

    def _read(self, part: int) -> dict[bytes, bytes]:
        assert self._folder
        try:
            first, *lines = (self._folder / f"{part:02x}").read_bytes().split(b"\n")
        except OSError:
            return {}
        if first != fingerprint():
            return {}
        return {key: value for key, _, value in (line.partition(b" ") for line in lines[:-1])}

    def _write(self, part: int) -> None:
        assert self._folder
        self._folder.mkdir(parents=True, exist_ok=True)
        lines = [b"%s %s\n" % pair for pair in sorted(self._used.items()) if _part(pair[0]) == part]
        handle, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(b"".join([fingerprint(), b"\n", *lines]))
            Path(name).replace(self._folder / f"{part:02x}")
        finally:
            Path(name).unlink(missing_ok=True)


def key_of(relative: str, raw: bytes) -> bytes:
    """The key of a file."""
    return hashlib.sha256(b"%s\0%s" % (os.fsencode(relative), raw)).hexdigest().encode()


def _part(key: bytes) -> int:
    return int(key[:2], 16) % _PARTS


@cache
def fingerprint() -> bytes:
    """A digest of all that decides what is found in a file, beside the file."""
    digest = hashlib.sha256(f"{sys.version}\0{[version(name) for name in _LIBRARIES]}".encode())
    for path in sorted([*_HERE.rglob("*.py"), *(_HERE.parent / "languages").glob("*.yml")]):
        raw = path.read_bytes()
        digest.update(f"{path.relative_to(_HERE.parent).as_posix()}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest().encode()
