"""Takes what several commands print and ask for, returns the parts they share: options, paths, messages, exit codes."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from datetime import date as Date
from pathlib import Path
from typing import Protocol

from llm_atlas.catalog import Problem, cache_folder, printable, today

PROJECT = ("mkdocs.yml", "hooks/llm_atlas/__init__.py")  # by which the project's folder is known
TOPICS = "topics.yml"  # by which a catalog is known


class Commands(Protocol):
    """Where commands are added; argparse has no public name for it."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:
        """A new command."""


def command(commands: Commands, name: str, run: Callable[..., int], text: str) -> argparse.ArgumentParser:
    """A command that works on a catalog."""
    command = commands.add_parser(name, help=text)
    command.set_defaults(run=run)
    command.add_argument(
        "--catalog", type=Path, metavar="DIR", help="the catalog (default: catalog in the project's folder)"
    )
    return command


def settle(options: argparse.Namespace) -> None:
    """Give what was not typed its value: folders of the project in which the working folder lies, or of that itself."""
    try:
        folder = Path.cwd()
    except FileNotFoundError as error:
        raise FileNotFoundError(error.errno, "it is not there any more", "the working folder") from None
    options.project = project_of(folder)
    here = Path(os.path.relpath(options.project or folder))
    for option, name in (("catalog", "catalog"), ("site_dir", "site")):
        if getattr(options, option, name) is None:
            setattr(options, option, here / name)


def project_of(folder: Path) -> Path | None:
    """The folder of the project that a folder lies in; None where it lies in none."""
    return next((one for one in (folder, *folder.parents) if all((one / name).is_file() for name in PROJECT)), None)


def add_paths(command: argparse.ArgumentParser, text: str) -> None:
    """The paths that a command is about, and how it prints."""
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=text)
    add_format(command)


def add_format(command: argparse.ArgumentParser) -> None:
    """How a command prints problems."""
    command.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="how to print (default: text)"
    )


def need_catalog(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with wrong usage where the catalog is no folder."""
    if not options.catalog.is_dir():
        parser.error(f"there is no folder {options.catalog}")


def need_own_catalog(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with wrong usage where the folder is no catalog: what a command writes has no place there."""
    need_catalog(options, parser)
    if not (options.catalog / TOPICS).is_file():
        parser.error(f"{options.catalog} is no catalog: it has no {TOPICS}")


def need_project(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Path:
    """The project's folder; wrong usage where there is none: commands write into it by fixed names."""
    if options.project is None:
        parser.error(f"there is no folder with {' and '.join(PROJECT)} here or above; go to the project's folder")
    found: Path = options.project
    return found


def named(options: argparse.Namespace, parser: argparse.ArgumentParser) -> list[Path]:
    """The files and folders of the catalog that are named."""
    need_catalog(options, parser)
    root = options.catalog.resolve()
    wanted = [path.resolve() for path in options.paths]
    for path, given in zip(wanted, options.paths, strict=True):
        if not path.exists():
            parser.error(f"there is no file {given}")
        if path != root and root not in path.parents:
            parser.error(f"{given} is not in the catalog {options.catalog}")
    return wanted


def within(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or in it."""
    path = path.resolve()
    return path == folder or folder in path.parents


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with what it counts."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def print_problems(problems: list[Problem], form: str) -> None:
    """Print problems as text, as JSON or as marks on the lines of a pull request."""
    if form == "json":
        print(json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        print(problem.as_github() if form == "github" else problem)


def cache_for(options: argparse.Namespace) -> Path | None:
    """Where what was found in files before is kept."""
    return cache_folder(options.project, os.environ)


def day_for(parser: argparse.ArgumentParser) -> Date:
    """The day it is, as the environment or the clock says; wrong usage where the environment names none."""
    try:
        return today(os.environ)
    except ValueError as error:
        parser.error(printable(str(error)))
