"""Takes the folder for a site, keeps others out of it while it is built, and puts the new site in the place of the old.

Nothing here knows what a site is made of.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_HOW = {
    errno.ENOSPC: "free some space, or choose a folder on another disk: --site-dir DIR",
    errno.EDQUOT: "free some space, or choose a folder on another disk: --site-dir DIR",
    errno.EROFS: "choose a folder you may write in: --site-dir DIR",
    errno.EACCES: "choose a folder you may write in: --site-dir DIR",
    errno.EPERM: "choose a folder you may write in: --site-dir DIR",
}


class BuildError(Exception):
    """The site could not be built; the text says why, in lines a person can act on.

    Attributes:
        detail: What only someone who mends this program wants to see; often empty.
    """

    def __init__(self, text: str, detail: str = ""):
        super().__init__(text)
        self.detail = detail


def unwritable(path: str | Path, code: int | None, why: str) -> BuildError:
    """That a path cannot be written, and what to do.

    Args:
        path: The path.
        code: Number of the system's error, if there is one.
        why: The system's words.
    """
    how = _HOW.get(code or 0)
    return BuildError(f"{path} cannot be written: {why}" + (f"\n    tip: {how}" if how else ""))


@contextmanager
def place_for(site: Path) -> Iterator[Path]:
    """A new folder beside a site, to build in; gone at the end, whatever happens.

    All that would keep the site from its place later is found here, before anything is built. What a build left that
    was killed is put in order first.

    Args:
        site: Folder of the site, no link.

    Raises:
        BuildError: Another build is running, or the site cannot be put there.
        OSError: Something cannot be written.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    if os.path.ismount(site):
        text = f"{site} is a disk of its own, which cannot change places with a folder"
        raise BuildError(f"{text}\n    tip: choose a folder in it: --site-dir {site / 'www'}")
    with _only_one(site):
        aside, staging = _aside(site), site.parent / f".{site.name}.building"
        if aside.exists() and not site.exists():  # killed between the two renames
            aside.rename(site)
        for left in (aside, staging):
            remove(left)
        staging.mkdir()
        try:
            if site.exists() and not _may_move(site):
                raise unwritable(site, errno.EACCES, os.strerror(errno.EACCES))
            yield staging
        finally:
            with suppress(OSError):  # the next build removes it, or says why it cannot
                remove(staging)


def _may_move(folder: Path) -> bool:
    """Whether a folder can be moved: what is in it has to be written for that."""
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def remove(path: Path) -> None:
    """Delete what a build left: a folder with all in it, of a link the link alone."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


@contextmanager
def _only_one(site: Path) -> Iterator[None]:
    """Keep two builds from using one folder at a time.

    The lock ends with the process, however it ends, and with those it started: they have the handle too.
    """
    handle = _lock(site)
    if handle is None:
        raise BuildError(f"another build is running in {site.parent}; wait until it ends")
    try:
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":

    def _lock(site: Path) -> int | None:
        import msvcrt

        # The file goes with its last handle.
        handle = os.open(site.parent / f".{site.name}.lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            os.close(handle)
            return None
        return handle

else:

    def _lock(site: Path) -> int | None:
        import fcntl

        handle = os.open(site.parent, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return None
        os.set_inheritable(handle, True)
        return handle


def _aside(site: Path) -> Path:
    return site.parent / f".{site.name}.previous"


def swap(new: Path, old: Path) -> None:
    """Put `new` in the place of `old`; what was there is deleted afterwards.

    Raises:
        OSError: It cannot be done; what was there stays.
    """
    if not old.exists():
        new.rename(old)
        return
    if not _exchange(new, old):  # a system without the call: two renames, the second undone if it fails
        aside = _aside(old)
        old.rename(aside)
        try:
            new.rename(old)
        except OSError:
            aside.rename(old)
            raise
        remove(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step (renameat2 of Linux); False where the system cannot."""
    with suppress(AttributeError, OSError, TypeError):  # Windows knows no library without a name
        call = ctypes.CDLL(None, use_errno=True).renameat2
        return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
    return False
