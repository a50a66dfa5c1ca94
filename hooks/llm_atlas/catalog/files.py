"""Takes a path and a text, writes the file whole or not at all: the ground floor's way to the disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        FileExistsError: It is there; it stays as it is.
        OSError: It cannot be written.
    """
    with _beside(path, text) as written:
        os.link(written, path)


def replace(path: Path, text: str) -> None:
    """Write a file, in the place of the one that may be there.

    Raises:
        OSError: It cannot be written; what was there stays.
    """
    with _beside(path, text) as written:
        written.replace(path)


@contextmanager
def _beside(path: Path, text: str) -> Iterator[Path]:
    """A file with the text in the same folder, gone at the end unless it was moved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(0o644)
        yield written
    finally:
        written.unlink(missing_ok=True)
