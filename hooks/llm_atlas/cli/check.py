"""The command that checks entries, apart from those that write them: it needs no more than the catalog."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from llm_atlas.catalog import examine
from llm_atlas.cli import OK, PROBLEMS
from llm_atlas.cli.common import (
    Commands,
    add_paths,
    cache_for,
    command,
    counted,
    day_for,
    named,
    print_problems,
    within,
)
from llm_atlas.cli.progress import progress
from llm_atlas.cli.stale import to_look_at


def register_check(commands: Commands) -> None:
    """Add `atlas check`."""
    check = command(commands, "check", _check, "tell every problem of the catalog")
    add_paths(check, "tell only the problems of these files or folders")
    check.add_argument(
        "--stale",
        action="store_true",
        help="list the entries instead, by the age of their last check, and the topics whose text is out of date",
    )


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    wanted = named(options, parser)
    day = day_for(parser)
    with progress("reading and checking the catalog"):
        catalog, problems = examine(options.catalog, day, cache_for(options))
    if options.stale:
        problems = list(to_look_at(catalog, options.catalog, options.project, day))
    if wanted:
        problems = [p for p in problems if any(within(Path.cwd() / p.path, path) for path in wanted)]
    print_problems(problems, options.format)
    if options.stale:
        return OK
    if options.format == "text":
        files = len({problem.path for problem in problems})
        count = f"{counted(len(problems), 'problem')} in {counted(files, 'file')}" if problems else "no problems"
        print(f"{count}; {counted(len(catalog.entries), 'entry', 'entries')} read", file=sys.stderr)
    return PROBLEMS if problems else OK
