"""The command that compares entries with their sources: verify."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from llm_atlas.catalog import Catalog, as_typed, display_path, load, printable, replace, suggest
from llm_atlas.cli import OK, PROBLEMS
from llm_atlas.cli.asking import print_failure, services_for
from llm_atlas.cli.common import (
    Commands,
    command,
    counted,
    day_for,
    need_own_catalog,
)
from llm_atlas.cli.progress import progress
from llm_atlas.contribute import Judged, ServiceError, Store, facts_beside, judge, measure, never_seen, report


def register_verify(commands: Commands) -> None:
    """Add `atlas verify`."""
    verify = command(commands, "verify", _verify, "compare entries with arXiv and Crossref, look at their links")
    verify.add_argument("ids", nargs="*", metavar="ID", help="compare these entries only")
    verify.add_argument(
        "--facts",
        type=Path,
        metavar="FILE",
        help="what was seen (default: measured/facts.json beside the catalog)",
    )
    verify.add_argument("--report", type=Path, metavar="FILE", help="write a report in Markdown")
    verify.add_argument("--offline", action="store_true", help="ask no one; compare with what was seen")
    verify.add_argument(
        "--max-age", type=int, default=7, metavar="DAYS", help="ask again for what is older (default: 7)"
    )
    verify.add_argument(
        "--links", action=argparse.BooleanOptionalAction, default=True, help="look at links (default: yes)"
    )
    verify.add_argument(
        "--format", choices=("text", "json", "github", "markdown"), default="text", help="how to print (default: text)"
    )


def _verify(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    need_own_catalog(options, parser)
    if options.max_age < 0:
        parser.error("--max-age is a number of days, 0 or more")
    services = services_for(parser)
    with progress("reading the catalog"):
        catalog, _ = load(options.catalog)
    for name in options.ids:
        if name not in catalog.entries:
            parser.error(f'there is no entry "{printable(name)}"; {suggest(name, catalog.entries)}'.rstrip("; "))
    ids = frozenset(options.ids) or None
    try:
        store = Store(options.facts or facts_beside(options.catalog))
        failures = []
        if not options.offline:
            with progress("asking the services"):
                failures = measure(catalog, store, services, day_for(parser), options.max_age, ids, options.links)
        judged = judge(catalog, store.facts, lambda path: display_path(options.catalog / path), ids, options.links)
        summary = _verified(catalog, store, judged, ids)
        if options.report:
            replace(options.report, report(judged, summary))
    except ServiceError as error:
        print_failure(error)
        return PROBLEMS
    except OSError as error:
        print(f"{error.filename} cannot be written: {error.strerror}", file=sys.stderr)
        return PROBLEMS
    _print_judged(judged, summary, options.format)
    for failure in failures:
        print_failure(failure)
    return PROBLEMS if failures or any(one.finding.level == "error" for one in judged) else OK


def _verified(catalog: Catalog, store: Store, judged: list[Judged], ids: frozenset[str] | None) -> list[str]:
    """What was compared, in a few lines."""
    errors = sum(one.finding.level == "error" for one in judged)
    known = {group: len(facts) for group, facts in store.facts.items()}
    seen = f"{known['arxiv']} arXiv ids, {known['crossref']} DOIs and {known['links']} links were seen"
    lines = [f"{counted(errors, 'error')}, {counted(len(judged) - errors, 'note')}; {seen}"]
    if not store.there:
        lines.append(f"there was no {display_path(store.path)} before")
    unseen = never_seen(catalog, store.facts, ids)
    if unseen:
        lines.append(f"{counted(unseen, 'entry', 'entries')} never verified; {as_typed('verify')} asks for them")
    return lines


def _print_judged(judged: list[Judged], summary: list[str], form: str) -> None:
    if form == "markdown":
        print(report(judged, summary), end="")
        return
    if form == "json":
        rows = [one.problem.as_dict() | {"level": one.finding.level} for one in judged]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    for one in judged if form == "github" else ():
        print(one.problem.as_github("error" if one.finding.level == "error" else "notice"))
    for level in ("error", "note") if form == "text" else ():
        for one in judged:
            if one.finding.level == level:
                print(one.problem)
    for line in summary:
        print(line, file=sys.stderr)
