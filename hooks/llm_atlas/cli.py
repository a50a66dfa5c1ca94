"""Takes what is typed after `atlas`, does it and prints: the only module that prints."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

from llm_atlas.build import BuildError, build
from llm_atlas.problem import Problem
from llm_atlas.project import examine, told

OK, PROBLEMS, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code: 0 done, 1 problems in the sources, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no Chinese shows escapes
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        code = options.run(options, parser)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a list of problems went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="atlas", description="Check the catalog and build the site.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="tell every problem of the catalog")
    check.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="tell only the problems of these files or folders"
    )
    check.add_argument(
        "--catalog", type=Path, default=Path("catalog"), metavar="DIR", help="the catalog (default: catalog)"
    )
    check.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="how to print (default: text)"
    )
    check.set_defaults(run=_check)

    build = commands.add_parser("build", help="build the whole site, both languages")
    serve = commands.add_parser("serve", help="build, serve on this machine, build again on every change")
    for command in (build, serve):
        command.add_argument(
            "--catalog", type=Path, default=Path("catalog"), metavar="DIR", help="the catalog (default: catalog)"
        )
        command.add_argument(
            "--site-dir", type=Path, default=Path("site"), metavar="DIR", help="the built site (default: site)"
        )
    serve.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
    build.set_defaults(run=_build)
    serve.set_defaults(run=_serve)
    return parser


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if not options.catalog.is_dir():
        parser.error(f"there is no folder {options.catalog}")
    root = options.catalog.resolve()
    wanted = [path.resolve() for path in options.paths]
    for path, given in zip(wanted, options.paths, strict=True):
        if not path.exists():
            parser.error(f"there is no file {given}")
        if path != root and root not in path.parents:
            parser.error(f"{given} is not in the catalog {options.catalog}")
    catalog, problems = examine(options.catalog, Date.today())
    if wanted:
        problems = [p for p in problems if any(_within(Path.cwd() / p.path, path) for path in wanted)]
    _print_problems(problems, options.format)
    if options.format == "text":
        files = len({problem.path for problem in problems})
        count = f"{_count(len(problems), 'problem')} in {_count(files, 'file')}" if problems else "no problems"
        print(f"{count}; {_count(len(catalog.entries), 'entry', 'entries')} read", file=sys.stderr)
    return PROBLEMS if problems else OK


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    _need_project(options, parser)
    started = time.monotonic()
    _, problems = examine(options.catalog, Date.today())
    if problems:
        print(told(problems), file=sys.stderr)
        return PROBLEMS
    try:
        build(Path.cwd(), options.catalog, options.site_dir)
    except BuildError as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    print(f"built {options.site_dir}/ in {time.monotonic() - started:.1f} s")
    return OK


def _serve(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if _build(options, parser) != OK:
        return PROBLEMS
    sys.path.insert(0, "hooks")
    from events import serve  # the one file that imports MkDocs

    def again() -> None:
        _build(options, parser)

    print(f"serving on http://127.0.0.1:{options.port}/ (Ctrl+C ends it)")
    watched = [options.catalog, Path("docs"), Path("hooks"), Path("mkdocs.yml"), Path("mkdocs.zh.yml")]
    serve(again, options.site_dir, watched, options.port)
    return OK


def _need_project(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if not Path("mkdocs.yml").is_file():
        parser.error("there is no mkdocs.yml here; go to the project's folder")
    if not options.catalog.is_dir():
        parser.error(f"there is no folder {options.catalog}")
    site = options.site_dir.absolute()
    if site in (Path.cwd(), *Path.cwd().parents) or options.catalog.absolute().is_relative_to(site):
        parser.error(f"the site may not be built over {options.site_dir}")
    if site.exists() and not site.is_dir():
        parser.error(f"{options.site_dir} is a file, not a folder")
    if site.exists() and any(site.iterdir()) and not (site / "index.html").is_file():
        parser.error(f"{options.site_dir} holds something else than a site; it would be lost")


def _within(path: Path, folder: Path) -> bool:
    path = path.resolve()
    return path == folder or folder in path.parents


def _print_problems(problems: list[Problem], form: str) -> None:
    if form == "json":
        print(json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        print(problem.as_github() if form == "github" else problem)


if __name__ == "__main__":
    sys.exit(main())
