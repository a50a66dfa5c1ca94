"""Takes the project's folder and a catalog, runs MkDocs once a language, side by side; leaves the pages of all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from llm_atlas.build.inventory import Inventory
from llm_atlas.build.place import BuildError, unwritable
from llm_atlas.catalog import LANGUAGES, as_typed

# The first language has mkdocs.yml, from which those of the others inherit.
CONFIGURATIONS = {LANGUAGES[0]: "mkdocs.yml"} | {language: f"mkdocs.{language}.yml" for language in LANGUAGES[1:]}
INVENTORY_TO = "ATLAS_INVENTORY"  # names the file into which a run of MkDocs writes what is known of its pages
_WAKE = 1  # seconds: where the system wakes nobody who waits, an interrupt is seen then
_TRACEBACK = "Traceback (most recent call last):"
_SYSTEM = re.compile(r"\w*Error: \[Errno (\d+)\] ([^:]*)(?:: '(.*)')?")


def run_mkdocs(project: Path, catalog: Path, staging: Path) -> Inventory:
    """Build the languages side by side, each in a process of its own, and say what they print only if one fails.

    Not with ``--quiet``: that keeps warnings from being counted, and so from failing a strict build.

    Args:
        project: Folder with mkdocs.yml.
        catalog: The catalog's folder.
        staging: Where the pages go.

    Returns:
        What is known of the pages.

    Raises:
        BuildError: One of them failed.
    """
    folders = {language: staging / "parts" / language for language in CONFIGURATIONS}
    environment = os.environ | {
        "ATLAS_CATALOG": str(catalog.absolute()),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",  # whatever the locale says
        "NO_MKDOCS_2_WARNING": "1",
    }
    runs = {
        language: subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "-f", str(project / name), "-d", str(folders[language])],
            env=environment | {INVENTORY_TO: str(staging / "parts" / f"{language}.json")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="backslashreplace",
            close_fds=os.name == "nt",  # else the lock is theirs too: it ends when the last of them does
        )
        for language, name in CONFIGURATIONS.items()
    }
    try:
        output = _output(runs)
    finally:
        for run in runs.values():
            run.kill()
            run.wait()
    failed = [output[language] for language, run in runs.items() if run.returncode]
    if failed:
        raise _failure(failed)
    for child in folders[LANGUAGES[0]].iterdir():
        child.rename(staging / child.name)
    for language in LANGUAGES[1:]:
        folders[language].rename(staging / language)
    inventory = Inventory()
    for language in LANGUAGES:
        inventory.add_json((staging / "parts" / f"{language}.json").read_text(encoding="utf-8"))
    shutil.rmtree(staging / "parts")
    return inventory


def _output(runs: dict[str, subprocess.Popen[str]]) -> dict[str, str]:
    """What each run printed, once all have ended."""
    with ThreadPoolExecutor(len(runs)) as pool:
        waiting = {language: pool.submit(run.communicate) for language, run in runs.items()}
        try:
            while wait(waiting.values(), timeout=_WAKE).not_done:
                pass
        except BaseException:  # stopped: else the pool waits for them
            for run in runs.values():
                run.kill()
            raise
        return {language: future.result()[0] for language, future in waiting.items()}


def _failure(outputs: list[str]) -> BuildError:
    """What failed runs printed, each line once, without what is not about this project."""
    lines: list[str] = []
    for output in outputs:
        told, broke, rest = output.partition(_TRACEBACK)
        lines += [line for line in told.splitlines() if line.strip() and not line.startswith("INFO ")]
        if broke:
            last = rest.rstrip().rpartition("\n")[2]
            system = _SYSTEM.fullmatch(last)
            if system:
                lines += str(unwritable(system[3] or "the site", int(system[1]), system[2])).splitlines()
            else:
                where = as_typed("build", "--debug")
                lines.append(f"MkDocs stopped: {last}\n    tip: {where} shows where; please report it")
    text = "\n".join(dict.fromkeys(lines)) or "MkDocs was stopped before it ended\n    tip: is there memory enough?"
    return BuildError(text, "\n".join(outputs))
