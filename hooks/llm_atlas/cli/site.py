"""The commands about the site: build, serve, addresses."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from llm_atlas.build import RECORD, BuildError, RecordError, build, changes, from_json, vanished_problems
from llm_atlas.catalog import examine, printable, replace, told
from llm_atlas.cli.common import OK, PROBLEMS, add_format, command, day_for, need_catalog, print_problems, services_for
from llm_atlas.contribute import ServiceError, read_published


def register_build(commands: Any) -> None:
    """Add `atlas build`."""
    _site_dir(command(commands, "build", _build, "build the whole site, both languages"))


def register_serve(commands: Any) -> None:
    """Add `atlas serve`."""
    serve = command(commands, "serve", _serve, "build, serve on this machine, build again on every change")
    _site_dir(serve)
    serve.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")


def register_addresses(commands: Any) -> None:
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
    _need_project(options, parser)
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
    sys.path.insert(0, "hooks")
    from events import serve  # the one file that imports MkDocs

    def again() -> None:
        _build(options, parser)

    print(f"serving on http://127.0.0.1:{options.port}/ (Ctrl+C ends it)")
    watched = [options.catalog, Path("docs"), Path("hooks"), *Path().glob("mkdocs*.yml")]
    serve(again, options.site_dir, watched, options.port)
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
    if options.changed and text is not None:
        replace(options.changed, json.dumps(found.as_list(), ensure_ascii=False, indent=1) + "\n")
    problems = vanished_problems(found, "catalog/redirects.yml")
    print_problems(problems, options.format)
    if options.format == "text":
        nothing = f"nothing is published at {place} yet; " if text is None else ""
        counts = {name: len(getattr(found, name)) for name in ("new", "changed", "moved", "vanished")}
        print(nothing + ", ".join(f"{count} {name}" for name, count in counts.items()), file=sys.stderr)
    return PROBLEMS if problems else OK


def _need_project(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if not Path("mkdocs.yml").is_file():
        parser.error("there is no mkdocs.yml here; go to the project's folder")
    need_catalog(options, parser)
    site = options.site_dir.absolute()
    if site in (Path.cwd(), *Path.cwd().parents) or options.catalog.absolute().is_relative_to(site):
        parser.error(f"the site may not be built over {options.site_dir}")
    if site.exists() and not site.is_dir():
        parser.error(f"{options.site_dir} is a file, not a folder")
    if site.exists() and any(site.iterdir()) and not (site / "index.html").is_file():
        parser.error(f"{options.site_dir} holds something else than a site; it would be lost")
