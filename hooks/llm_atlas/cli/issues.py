"""The command that answers an issue: from-issue."""

from __future__ import annotations

import argparse
import sys
from datetime import date as Date
from pathlib import Path

from llm_atlas.catalog import printable, read_day
from llm_atlas.cli import OK
from llm_atlas.cli.asking import services_for
from llm_atlas.cli.common import Commands, command, day_for, need_catalog
from llm_atlas.contribute import Issue, asking, from_issue, read_event, write


def register_from_issue(commands: Commands) -> None:
    """Add `atlas from-issue`."""
    issue = command(commands, "from-issue", _from_issue, "make an entry, or a comment, of the issue of a form")
    given = issue.add_mutually_exclusive_group(required=True)
    given.add_argument("file", nargs="?", metavar="FILE", help="the issue's body; - reads standard input")
    given.add_argument("--event", type=Path, metavar="JSON", help="the event of the issue, as GitHub writes it")
    issue.add_argument("--out", type=Path, metavar="DIR", help="write the files here (new or empty); else print one")
    issue.add_argument("--fetch", action="store_true", help="ask the services what the form left empty")
    issue.add_argument("--today", type=_day, metavar="DATE", help="the day it is (default: ATLAS_TODAY or the clock's)")


def _from_issue(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    need_catalog(options, parser)
    out = options.out
    if out and out.exists() and (not out.is_dir() or any(out.iterdir())):
        parser.error(f"{out} is not an empty folder")
    try:
        issue = read_event(_read(options.event)) if options.event else Issue(_read(options.file))
    except (OSError, ValueError, RecursionError) as error:
        given = options.event or options.file
        parser.error(f"{given} cannot be used: {getattr(error, 'strerror', None) or printable(str(error))}")
    fetch = asking(services_for(parser)) if options.fetch else None
    outcome = from_issue(issue, options.catalog, options.today or day_for(parser), fetch)
    if out is None:
        print(outcome.shown, end="")
        return OK
    try:
        write(outcome, out)
    except OSError as error:
        parser.error(f"{out} cannot be written: {error.strerror}")
    print(f"{out}: {'a pull request' if outcome.entry else 'a comment'}", file=sys.stderr)
    return OK


def _read(given: str | Path) -> str:
    """The text of a file, or of standard input; bytes that are no UTF-8 become replacement characters."""
    raw = sys.stdin.buffer.read() if str(given) == "-" else Path(given).read_bytes()
    return raw.decode("utf-8", "replace")


def _day(text: str) -> Date:
    try:
        return read_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{printable(text)}" is not a day: write YYYY-MM-DD') from None
