"""Takes what is typed after `atlas`, does it and prints: the only package that prints."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from llm_atlas.cli import entries, issues, site, verify, workflows
from llm_atlas.cli.common import PROBLEMS

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code: 0 done, 1 problems in the sources, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no Chinese shows escapes
            stream.reconfigure(errors="backslashreplace")
    parser = command_line()
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options, parser)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:  # the reader of a list of problems went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    return code


def command_line() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="atlas", description="Add to the catalog, check it, build the site.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for register in REGISTER:
        register(commands)
    return parser
