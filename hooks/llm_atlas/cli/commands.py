"""Takes what is typed after `atlas`, does what it says; returns the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from llm_atlas.catalog import printable
from llm_atlas.cli import entries, issues, site, verify, workflows
from llm_atlas.cli.common import settle

# In the order of the help: what one needs first comes first.
REGISTER = (
    entries.register_new,
    entries.register_add,
    entries.register_check,
    entries.register_format,
    verify.register_verify,
    entries.register_generate,
    issues.register_from_issue,
    site.register_build,
    site.register_serve,
    site.register_addresses,
    workflows.register_changed,
    workflows.register_post,
)


class Parser(argparse.ArgumentParser):
    """A parser whose messages hold on a line what was typed, whatever that is."""

    def error(self, message: str) -> NoReturn:
        """End with wrong usage."""
        super().error(printable(message))


def command_line() -> Parser:
    """The parser of all commands."""
    parser = Parser(prog="atlas", description="Add to the catalog, check it, build the site.")
    parser.add_argument("--debug", action="store_true", help="show all that is known of a fault of this program")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for register in REGISTER:
        register(commands)
    return parser


def run(arguments: Sequence[str], debug: bool) -> int:
    """Run a command.

    Args:
        arguments: What was typed, without --debug.
        debug: Whether to show all that is known of a fault of this program.
    """
    parser = command_line()
    options = parser.parse_args(arguments)
    options.debug = debug
    settle(options)
    code: int = options.run(options, parser)
    if sys.stdout:
        sys.stdout.flush()
    return code
