"""Takes a catalog and one file that is not in it yet, returns the problems that the file would bring."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date as Date
from pathlib import Path

from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.load import display_path
from llm_atlas.catalog.problem import Problem


def try_file(root: Path, path: str, text: str, today: Date, before: Iterable[Problem]) -> list[Problem]:
    """What the rules say of a catalog with a file put in.

    Args:
        root: The catalog's folder; it is only read.
        path: Path of the file, relative to the catalog.
        text: What the file holds.
        today: The day it is.
        before: Problems of the catalog as it is, as `examine` tells them.

    Returns:
        Problems of the file, and those of other files that were not there before; their paths are relative to the
        catalog.
    """
    known = {(problem.path, problem.rule, problem.message) for problem in _relative(before, root)}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "catalog"
        shutil.copytree(root, copy, symlinks=True)
        (copy / path).parent.mkdir(exist_ok=True)
        (copy / path).write_text(text, encoding="utf-8", newline="\n")
        after = _relative(examine(copy, today)[1], copy)
    return [
        problem
        for problem in after
        if problem.path == path or (problem.path, problem.rule, problem.message) not in known
    ]


def _relative(problems: Iterable[Problem], root: Path) -> list[Problem]:
    prefix = f"{display_path(root)}/"
    return [
        replace(problem, path=problem.path.removeprefix(prefix), other=problem.other.removeprefix(prefix))
        for problem in problems
    ]
