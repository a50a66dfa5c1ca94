"""Takes what stands behind `atlas` in a command, returns the whole command as it is typed where this process runs."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

DOCUMENTED = ".venv/bin/atlas"  # as pages and files name the program, which are read in any place
_NAME = "atlas"


def as_typed(*words: object) -> str:
    """A command of atlas that can be pasted: the program as it was called, and what follows it.

    Args:
        words: The command and what it is about, each a word of its own.
    """
    return " ".join([program(sys.argv, os.environ), *(_quoted(str(word)) for word in words)])


def program(called: Sequence[str], environment: Mapping[str, str]) -> str:
    """What to type for the program: its name where the shell finds this one by it, else what it was called by.

    Args:
        called: What the process was called with, the program first.
        environment: Where the shell looks for programs.
    """
    first = PurePath(called[0]) if called else PurePath()
    if first.parts[-2:] == ("cli", "__main__.py"):
        return "python -m llm_atlas.cli"
    if first.stem != _NAME:  # it is part of another program
        return _NAME
    found = shutil.which(_NAME, path=environment.get("PATH"))
    return _NAME if found and Path(found).with_suffix("") == Path(first).with_suffix("") else _quoted(str(first))


def _quoted(word: str) -> str:
    if os.name == "nt":
        return f'"{word}"' if " " in word else word
    return shlex.quote(word)
