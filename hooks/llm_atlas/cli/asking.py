"""Takes what commands that ask services print and need, returns the services; says why one gave nothing."""

from __future__ import annotations

import argparse
import os
import sys

from llm_atlas.catalog import printable
from llm_atlas.cli.progress import tell
from llm_atlas.contribute import ServiceError, Services


def services_for(parser: argparse.ArgumentParser) -> Services:
    """The services as the environment names them; wrong usage where it names them badly."""
    try:
        return Services.from_environment(os.environ, tell)
    except ValueError as error:
        parser.error(str(error))


def print_failure(error: ServiceError) -> None:
    """Print why a service did not give what was asked for."""
    print(f"{error.rule}: {printable(error.message)}", file=sys.stderr)
    if error.tip:
        print(f"    tip: {printable(error.tip)}", file=sys.stderr)
