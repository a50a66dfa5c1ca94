"""The commands that only workflows need: changed, post."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from llm_atlas.catalog import printable
from llm_atlas.cli import OK, PROBLEMS
from llm_atlas.cli.common import Commands
from llm_atlas.github import GitHubError, WorkflowError, changed_entries, post


def register_changed(commands: Commands) -> None:
    """Add `atlas changed`."""
    changed = commands.add_parser("changed", help="ids of the entries that differ from those of a commit")
    changed.add_argument("--since", required=True, metavar="COMMIT", help="the commit to compare with")
    changed.set_defaults(run=_changed)


def register_post(commands: Commands) -> None:
    """Add `atlas post`."""
    post = commands.add_parser("post", help="for the workflows: say on GitHub what another job found")
    whats = post.add_subparsers(required=True, metavar="WHAT", dest="what")
    pages = whats.add_parser("pages", help="comment on a pull request: the pages it touches")
    pages.add_argument("--changed", type=Path, required=True, metavar="FILE", help="what atlas addresses wrote")
    report = whats.add_parser("report", help="open or renew the issue with the report of atlas verify")
    report.add_argument("--report", type=Path, required=True, metavar="FILE", help="the report")
    facts = whats.add_parser("facts", help="propose the file of measured facts")
    facts.add_argument("--facts", type=Path, required=True, metavar="FILE", help="the file")
    answer = whats.add_parser("answer", help="answer an issue: a pull request, or what is wrong")
    answer.add_argument("--answer", type=Path, required=True, metavar="DIR", help="what atlas from-issue wrote")
    for command in (pages, answer):
        command.add_argument("--event", type=Path, required=True, metavar="FILE", help="the event that GitHub tells of")
    for command in (facts, answer):
        command.add_argument("--base", required=True, metavar="COMMIT", help="the commit on which to build")
    post.set_defaults(run=_post)


def _changed(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    try:
        for name in changed_entries(options.project or Path.cwd(), options.since):
            print(name)
    except WorkflowError as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    return OK


def _post(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    try:
        print(printable(post(options.what, vars(options), os.environ)))
    except (WorkflowError, GitHubError) as error:
        print(f"::error::{printable(str(error))}", file=sys.stderr)
        return PROBLEMS
    return OK
