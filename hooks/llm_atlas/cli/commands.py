"""Takes what is typed after `atlas`, does what it says; returns the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from llm_atlas.catalog import printable
from llm_atlas.cli.common import settle

# The module of each command, in the order of the help: what one needs first comes first.
COMMANDS = {
    "new": "entries",
    "add": "entries",
    "check": "check",
    "format": "entries",
    "verify": "verify",
    "generate": "entries",
    "from-issue": "issues",
    "build": "site",
    "serve": "site",
    "addresses": "site",
    "dist": "site",
    "changed": "workflows",
    "post": "workflows",
}


class Parser(argparse.ArgumentParser):
    """A parser whose messages hold on a line what was typed, whatever that is."""

    def error(self, message: str) -> NoReturn:
        """End with wrong usage."""
        super().error(printable(message))


def command_line(typed: str | None = None) -> Parser:
    """The parser of a command, or of all: a module is imported only where its command may be meant.

    Args:
        typed: The word that may be a command's name.
    """
    parser = Parser(prog="atlas", description="Add to the catalog, check it, build the site.")
    parser.add_argument("--debug", action="store_true", help="show all that is known of a fault of this program")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        if typed == name or typed not in COMMANDS:
            register = f"register_{name.replace('-', '_')}"
            getattr(import_module(f"llm_atlas.cli.{module}"), register)(commands)
    return parser


def run(arguments: Sequence[str], debug: bool) -> int:
    """Run a command.

    Args:
        arguments: What was typed, without --debug.
        debug: Whether to show all that is known of a fault of this program.
    """
    parser = command_line(next(iter(arguments), None))
    options = parser.parse_args(arguments)
    options.debug = debug
    settle(options)
    code: int = options.run(options, parser)
    if sys.stdout:
        sys.stdout.flush()
    return code
