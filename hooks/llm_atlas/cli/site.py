"""The commands about the site: build, serve, addresses."""

from __future__ import annotations

import argparse
import json
import os
import runpy
import sys
import time
from pathlib import Path

from llm_atlas.build import (
    CONFIGURATIONS,
    RECORD,
    BuildError,
    RecordError,
    build,
    changes,
    from_json,
    vanished_problems,
)
from llm_atlas.catalog import examine, printable, replace, told
from llm_atlas.cli.common import (
    OK,
    PROBLEMS,
    Commands,
    add_format,
    command,
    day_for,
    need_catalog,
    need_project,
    print_problems,
    services_for,
)
from llm_atlas.contribute import ServiceError, read_published

SOURCES = ("docs", "hooks", *CONFIGURATIONS.values())  # beside the catalog


def register_build(commands: Commands) -> None:
    """Add `atlas build`."""
    _site_dir(command(commands, "build", _build, "build the whole site, both languages"))


def register_serve(commands: Commands) -> None:
    """Add `atlas serve`."""
    serve = command(commands, "serve", _serve, "build, serve on this machine, build again on every change")
    _site_dir(serve)
    serve.add_argument("--port", type=_port, default=8000, help="port on 127.0.0.1 (default: 8000)")


def register_addresses(commands: Commands) -> None:
    """Add `atlas addresses`."""
    addresses = commands.add_parser("addresses", help="compare the built site with the published one")
    addresses.add_argument(
        "--published", required=True, metavar="PLACE", help="the published site's address, or a file api/addresses.json"
    )
    _site_dir(addresses)
    addresses.add_argument(
        "--changed",
        type=Path,
        metavar="FILE",
        help="write the pages that differ to FILE, as JSON, if a site is published",
    )
    add_format(addresses)
    addresses.set_defaults(run=_addresses)


def _site_dir(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--site-dir", type=Path, default=Path("site"), metavar="DIR", help="the built site (default: site)"
    )


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    need_project(parser)
    need_catalog(options, parser)
    need_site_dir(options, parser)
    started = time.monotonic()
    _, problems = examine(options.catalog, day_for(parser))
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
    # The one file that imports MkDocs belongs to the project, as MkDocs wants it, and not to the package.
    serve = runpy.run_path("hooks/events.py")["serve"]
    print(f"serving on http://127.0.0.1:{options.port}/ (Ctrl+C ends it)", flush=True)
    watched = [options.catalog, *map(Path, SOURCES)]
    try:
        serve(lambda: _build(options, parser), options.site_dir, watched, options.port)
    except OSError as error:
        what = f"{error.filename} cannot be watched" if error.filename else f"port {options.port} cannot be used"
        print(f"{what}: {error.strerror}", file=sys.stderr)
        return PROBLEMS
    return OK


def _addresses(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    record = options.site_dir / RECORD
    if not record.is_file():
        parser.error(f"there is no {record}; build the site first: make site")
    if options.changed and not options.changed.parent.is_dir():
        parser.error(f"there is no folder {options.changed.parent}")
    place = options.published + (RECORD if options.published.endswith("/") else "")
    try:
        built = from_json(record.read_text(encoding="utf-8"), str(record))
        text = read_published(place, services_for(parser))
        published = built if text is None else from_json(text, place)
    except (ServiceError, RecordError) as error:
        print(f"{'::error::' if options.format == 'github' else ''}{printable(str(error))}", file=sys.stderr)
        return PROBLEMS
    found = changes(published, built)
    try:
        if options.changed and text is not None:
            replace(options.changed, json.dumps(found.as_list(), ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        print(f"{options.changed} cannot be written: {error.strerror}", file=sys.stderr)
        return PROBLEMS
    problems = vanished_problems(found, "catalog/redirects.yml")
    print_problems(problems, options.format)
    if options.format == "text":
        nothing = f"nothing is published at {place} yet; " if text is None else ""
        counts = {name: len(getattr(found, name)) for name in ("new", "changed", "moved", "vanished")}
        print(nothing + ", ".join(f"{count} {name}" for name, count in counts.items()), file=sys.stderr)
    return PROBLEMS if problems else OK


def need_site_dir(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with wrong usage where a site in this folder would take the place of something else."""
    site, given = Path(os.path.realpath(options.site_dir)), options.site_dir
    if site.is_symlink():
        parser.error(f"{given} is a link that leads to itself")
    if site.exists() and not site.is_dir():
        parser.error(f"{given} is a file, not a folder")
    sources = [Path(os.path.realpath(path)) for path in (options.catalog, *SOURCES)]
    if any(source.is_relative_to(site) or site.is_relative_to(source) for source in sources):
        parser.error(f"the site may not be built over {given}: the sources are there")
    if site.exists() and any(site.iterdir()) and not (site / RECORD).is_file():
        parser.error(f"{given} holds something else than a site; it would be lost")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 65536:
        raise argparse.ArgumentTypeError(f'"{printable(text)}" is not a port: write a number from 1 to 65535')
    return int(text)
