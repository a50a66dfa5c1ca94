"""Takes the project's folder and a catalog, builds every language beside the old site and swaps them in whole."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from llm_atlas.build.addresses import RECORD, addresses_of, to_json
from llm_atlas.build.links import broken_links
from llm_atlas.catalog import LANGUAGES

# The first language has mkdocs.yml, from which those of the others inherit.
CONFIGURATIONS = {LANGUAGES[0]: "mkdocs.yml"} | {language: f"mkdocs.{language}.yml" for language in LANGUAGES[1:]}
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class BuildError(Exception):
    """The site could not be built; the text says why, in lines a person can act on."""


def build(project: Path, catalog: Path, site: Path) -> None:
    """Build the whole site into `site`.

    Everything is made in a folder beside it first. Until that is whole and checked, the old site is not touched; then
    the two change places in one step. Where `site` is a link, all this happens where it leads, and the link stays.

    Args:
        project: Folder with mkdocs.yml.
        catalog: The catalog's folder.
        site: Folder for the built site.

    Raises:
        BuildError: There are faults in the sources, a link leads nowhere, another build is running, or the folder
            cannot be written.
    """
    site = Path(os.path.realpath(site))
    staging = site.parent / f".{site.name}.building"
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        with _only_one(site.parent):
            _remove(staging)
            try:
                _make(project, catalog, staging)
                _swap(staging, site)
            finally:
                with suppress(OSError):  # the next build removes it, or says why it cannot
                    _remove(staging)
    except OSError as error:
        raise BuildError(f"{error.filename or site} cannot be written: {error.strerror or error}") from None


def _make(project: Path, catalog: Path, staging: Path) -> None:
    """Make the whole site in a folder and see whether its links lead somewhere."""
    _run_mkdocs(project, catalog, staging)
    (staging / RECORD).write_text(to_json(addresses_of(staging)), encoding="utf-8")
    broken = broken_links(staging)
    if broken:
        raise BuildError("\n".join([*map(str, broken), f"{len(broken)} links lead nowhere"]))


def _remove(path: Path) -> None:
    """Delete what a build left: a folder with all in it, of a link the link alone."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Keep two builds from using one folder at a time; the lock ends with the process, however it ends."""
    try:
        import fcntl
    except ImportError:  # not on Windows: there one has to take care oneself
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BuildError(f"another build is running in {folder}; wait until it ends") from None
        yield
    finally:
        os.close(handle)


def _run_mkdocs(project: Path, catalog: Path, staging: Path) -> None:
    """Build the languages side by side, each in a process of its own, and say nothing unless one fails.

    Not with ``--quiet``: that keeps warnings from being counted, and so from failing a strict build.
    """
    environment = os.environ | {
        "ATLAS_CATALOG": str(catalog.absolute()),
        "PYTHONHASHSEED": "0",
        "NO_MKDOCS_2_WARNING": "1",
    }
    folders = {language: staging / "parts" / language for language in CONFIGURATIONS}
    runs = {
        language: subprocess.Popen(
            [
                sys.executable,
                "-m",
                "mkdocs",
                "build",
                "-f",
                str(project / name),
                "-d",
                str(folders[language]),
            ],
            cwd=Path.cwd(),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for language, name in CONFIGURATIONS.items()
    }
    try:
        output = {language: run.communicate()[0] for language, run in runs.items()}
    finally:
        for run in runs.values():
            run.kill()
    failed = [language for language, run in runs.items() if run.returncode]
    if failed:
        raise BuildError(
            "\n".join(dict.fromkeys("\n".join(_telling(output[language]) for language in failed).splitlines()))
        )
    for child in folders[LANGUAGES[0]].iterdir():
        child.rename(staging / child.name)
    for language in LANGUAGES[1:]:
        folders[language].rename(staging / language)
    shutil.rmtree(staging / "parts")


def _telling(output: str) -> str:
    """What MkDocs printed, without what is not about this project."""
    noise = ("INFO ",)
    return "\n".join(line for line in output.splitlines() if line.strip() and not line.startswith(noise))


def _swap(new: Path, old: Path) -> None:
    """Put `new` in the place of `old`; what was there is deleted afterwards."""
    if not old.exists():
        new.rename(old)
        return
    if not _exchange(new, old):  # a system without the call: two renames, the second undone if it fails
        aside = old.parent / f".{old.name}.previous"
        _remove(aside)
        old.rename(aside)
        try:
            new.rename(old)
        except OSError:
            aside.rename(old)
            raise
        _remove(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step (renameat2 of Linux); False where the system cannot."""
    with suppress(AttributeError, OSError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
    return False
