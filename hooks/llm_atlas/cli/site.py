"""The commands about the site: build, serve, addresses, dist."""

from __future__ import annotations

import argparse
import json
import os
import runpy
import socket
import sys
import time
from pathlib import Path

from llm_atlas.build import (
    RECORD,
    SOURCES,
    TREE,
    BuildError,
    RecordError,
    build,
    changes,
    dist,
    from_json,
    overlap,
    source_problems,
    vanished_problems,
)
from llm_atlas.catalog import examine, printable, replace, told
from llm_atlas.cli import OK, PROBLEMS
from llm_atlas.cli.asking import services_for
from llm_atlas.cli.common import (
    Commands,
    add_format,
    cache_for,
    command,
    day_for,
    need_catalog,
    need_project,
    print_problems,
)
from llm_atlas.cli.progress import progress
from llm_atlas.contribute import ServiceError, read_published


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


def register_dist(commands: Commands) -> None:
    """Add `atlas dist`."""
    served = commands.add_parser("dist", help="make the built site ready to be served: names by content, compressed")
    _site_dir(served)
    served.add_argument(
        "--out", type=Path, default=Path("dist/serve"), metavar="DIR", help="where (default: %(default)s)"
    )
    served.add_argument("--plain", action="store_true", help="no compressed files: the host compresses by itself")
    served.set_defaults(run=_dist)


def _site_dir(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--site-dir", type=Path, metavar="DIR", help="the built site (default: site in the project's folder)"
    )


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    project = need_project(options, parser)
    need_catalog(options, parser)
    need_site_dir(options, project, parser)
    started = time.monotonic()
    with progress() as tell:
        tell("reading the catalog and the pages")
        _, problems = examine(options.catalog, day_for(parser), cache_for(options))
        problems = sorted([*problems, *source_problems(project)])
        if problems:
            print(told(problems), file=sys.stderr)
            return PROBLEMS
        try:
            build(project, options.catalog, options.site_dir, tell)
        except BuildError as error:
            if options.debug:
                print(error.detail, file=sys.stderr)
            print(error, file=sys.stderr)
            return PROBLEMS
    print(f"built {options.site_dir}/ in {time.monotonic() - started:.1f} s", flush=True)
    return OK


def _serve(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    project = need_project(options, parser)
    taken = _why_taken(options.port)
    if taken:
        print(taken, file=sys.stderr)
        return PROBLEMS
    if _build(options, parser) != OK:
        return PROBLEMS
    # The one file that imports MkDocs belongs to the project, as MkDocs wants it, and not to the package.
    serve = runpy.run_path(str(project / "hooks/events.py"))["serve"]
    print(f"serving on http://127.0.0.1:{options.port}/ (Ctrl+C ends it)", flush=True)
    watched = [options.catalog, *(project / name for name in SOURCES)]
    try:
        serve(lambda: _build(options, parser), options.site_dir, watched, options.port)
    except OSError as error:
        what = f"{error.filename} cannot be watched" if error.filename else f"port {options.port} cannot be used"
        print(f"{what}: {error.strerror}", file=sys.stderr)
        return PROBLEMS
    return OK


def _why_taken(port: int) -> str:
    """Why a port cannot be used, and what to do; empty where it can."""
    with socket.socket() as tried:
        if os.name == "posix":  # as the server does, so that a port is free again at once
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            other = port + 1 if 1024 <= port < 65535 else 8001
            return f"port {port} cannot be used: {error.strerror}\n    tip: choose another: --port {other}"
    return ""


def _addresses(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    record = need_built(options, parser)
    if options.changed and not options.changed.parent.is_dir():
        parser.error(f"there is no folder {options.changed.parent}")
    place = options.published + (RECORD if options.published.endswith("/") else "")
    try:
        built = from_json(record.read_text(encoding="utf-8", errors="replace"), str(record))
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


def _dist(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    need_built(options, parser)
    site, out = (Path(os.path.realpath(path)) for path in (options.site_dir, options.out))
    if overlap(site, out):
        parser.error(f"{options.out} and {options.site_dir} may not lie in each other")
    if out.exists() and not out.is_dir():
        parser.error(f"{options.out} is a file, not a folder")
    if out.exists() and any(out.iterdir()) and not (out / TREE / RECORD).is_file():
        parser.error(f"{options.out} holds something else than a site; it would be lost")
    try:
        with progress() as tell:
            dist(options.site_dir, options.out, tell, not options.plain)
    except (BuildError, RecordError) as error:
        print(printable(str(error)) if isinstance(error, RecordError) else error, file=sys.stderr)
        return PROBLEMS
    print(f"wrote {options.out}/: publish {options.out / TREE}/, with nginx.conf or Caddyfile for a server")
    return OK


def need_built(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Path:
    """The record of the built site; wrong usage where none is built."""
    record: Path = options.site_dir / RECORD
    if not record.is_file():
        parser.error(f"there is no {record}; build the site first: make site")
    return record


def need_site_dir(options: argparse.Namespace, project: Path, parser: argparse.ArgumentParser) -> None:
    """End with wrong usage where a site in this folder would take the place of something else."""
    site, given = Path(os.path.realpath(options.site_dir)), options.site_dir
    if site.is_symlink():
        parser.error(f"{given} is a link that leads to itself")
    if site.exists() and not site.is_dir():
        parser.error(f"{given} is a file, not a folder")
    sources = [Path(os.path.realpath(path)) for path in (options.catalog, *(project / name for name in SOURCES))]
    if any(overlap(source, site) for source in sources):
        parser.error(f"the site may not be built over {given}: the sources are there")
    if site.exists() and any(site.iterdir()) and not (site / RECORD).is_file():
        parser.error(f"{given} holds something else than a site; it would be lost")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 65536:
        raise argparse.ArgumentTypeError(f'"{printable(text)}" is not a port: write a number from 1 to 65535')
    return int(text)
