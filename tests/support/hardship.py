"""Real hardship for the tests: a user without rights, a small or a read-only file system."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Act as a user whom rights hold for; root would pass over them."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def _as_root(*command: str) -> None:
    """Run a command as root; that it cannot be is a failure and never a test left out."""
    words = list(command) if os.geteuid() == 0 else ["sudo", "-n", *command]
    if shutil.which(words[0]) is None:
        pytest.fail(f"there is no {words[0]} here: run this test as root, on Linux")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(words)}: {done.stderr.strip()}; run this test as root, on Linux")


@contextlib.contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A folder on which a file system is mounted: `options` are those of `mount`, the folder itself is added."""
    folder.mkdir(parents=True, exist_ok=True)
    _as_root("mount", *options, str(folder))
    try:
        yield folder
    finally:
        _as_root("umount", str(folder))


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A folder on a disk of its own that holds no more than `size`, such as 2m."""
    with mounted(folder, "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs"):
        yield folder


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """A folder in which nobody can write, root neither."""
    with mounted(folder, "--bind", str(folder)):
        _as_root("mount", "-o", "remount,bind,ro", str(folder))
        yield folder
