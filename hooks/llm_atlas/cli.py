"""Takes what is typed after `atlas`, does it and prints: the only module that prints."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date as Date
from pathlib import Path
from typing import Any

from llm_atlas.addresses import RECORD, RecordError, changes, from_json, vanished_problems
from llm_atlas.build import BuildError, build
from llm_atlas.contribute import Added, add
from llm_atlas.drafts import FormatError, differences, formatted, template
from llm_atlas.files import replace, write_new
from llm_atlas.from_issue import Issue, asking, from_issue, read_event, write
from llm_atlas.generated import all_generated, stale
from llm_atlas.github import GitHubError
from llm_atlas.handover import HandoverError, changed_entries
from llm_atlas.load import display_path, load
from llm_atlas.measure import Store, measure
from llm_atlas.model import FOLDERS, KINDS, Catalog, is_slug
from llm_atlas.post import post
from llm_atlas.problem import Problem, printable, suggest
from llm_atlas.project import examine, told
from llm_atlas.services.http import ServiceError, Services
from llm_atlas.services.published import read_published
from llm_atlas.verify.judge import Judged, judge, never_seen
from llm_atlas.verify.report import report

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
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:  # the reader of a list of problems went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="atlas", description="Add to the catalog, check it, build the site.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    new = _command(commands, "new", _new, "write the file of a new entry, to fill in")
    new.add_argument("kind", choices=list(KINDS), metavar="KIND", help="one of " + ", ".join(KINDS))
    new.add_argument("id", metavar="ID", help="name of the file without .yml: small letters, digits, hyphens")

    add = _command(commands, "add", _add, "write the file of a new entry from an arXiv id, a DOI, an ACL id or BibTeX")
    add.add_argument("source", metavar="SOURCE", help="an id, an address, or a BibTeX file")
    add.add_argument("--kind", choices=list(KINDS), default="paper", help="kind of the entry (default: paper)")
    add.add_argument("--id", metavar="ID", help="id of the entry (default: made from the title)")

    check = _command(commands, "check", _check, "tell every problem of the catalog")
    _add_paths(check, "tell only the problems of these files or folders")

    form = _command(commands, "format", _format, "put entries in the canonical form")
    _add_paths(form, "only these files or folders")
    form.add_argument("--check", action="store_true", help="change nothing; tell what would be changed")

    verify = _command(commands, "verify", _verify, "compare entries with arXiv and Crossref, look at their links")
    _verify_options(verify)

    generate = _command(commands, "generate", _generate, "write what is made from the model: schemas, forms, settings")
    generate.add_argument("--check", action="store_true", help="change nothing; tell what is stale")
    _add_format(generate)

    issue = _command(commands, "from-issue", _from_issue, "make an entry, or a comment, of the issue of a form")
    given = issue.add_mutually_exclusive_group(required=True)
    given.add_argument("file", nargs="?", metavar="FILE", help="the issue's body; - reads standard input")
    given.add_argument("--event", type=Path, metavar="JSON", help="the event of the issue, as GitHub writes it")
    issue.add_argument("--out", type=Path, metavar="DIR", help="write the files here (new or empty); else print one")
    issue.add_argument("--fetch", action="store_true", help="ask the services what the form left empty")
    issue.add_argument("--today", type=_day, metavar="DATE", help="the day of today (default: the clock's)")

    build = _command(commands, "build", _build, "build the whole site, both languages")
    serve = _command(commands, "serve", _serve, "build, serve on this machine, build again on every change")
    for command in (build, serve):
        command.add_argument(
            "--site-dir", type=Path, default=Path("site"), metavar="DIR", help="the built site (default: site)"
        )
    serve.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")

    _add_addresses(commands)
    _add_changed(commands)
    _add_post(commands)
    return parser


def _add_addresses(commands: Any) -> None:
    addresses = commands.add_parser("addresses", help="compare the built site with the published one")
    addresses.add_argument(
        "--published", required=True, metavar="PLACE", help="the published site's address, or a file api/addresses.json"
    )
    addresses.add_argument(
        "--site-dir", type=Path, default=Path("site"), metavar="DIR", help="the built site (default: site)"
    )
    addresses.add_argument(
        "--changed",
        type=Path,
        metavar="FILE",
        help="write the pages that differ to FILE, as JSON, if a site is published",
    )
    _add_format(addresses)
    addresses.set_defaults(run=_addresses)


def _verify_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("ids", nargs="*", metavar="ID", help="compare these entries only")
    command.add_argument(
        "--facts",
        type=Path,
        default=Path("measured/facts.json"),
        metavar="FILE",
        help="what was seen (default: measured/facts.json)",
    )
    command.add_argument("--report", type=Path, metavar="FILE", help="write a report in Markdown")
    command.add_argument("--offline", action="store_true", help="ask no one; compare with what was seen")
    command.add_argument(
        "--max-age", type=int, default=7, metavar="DAYS", help="ask again for what is older (default: 7)"
    )
    command.add_argument(
        "--links", action=argparse.BooleanOptionalAction, default=True, help="look at links (default: yes)"
    )
    command.add_argument(
        "--format", choices=("text", "json", "github", "markdown"), default="text", help="how to print (default: text)"
    )


def _command(commands: Any, name: str, run: Callable[..., int], text: str) -> argparse.ArgumentParser:
    """A command that works on a catalog."""
    command = commands.add_parser(name, help=text)
    command.set_defaults(run=run)
    command.add_argument(
        "--catalog", type=Path, default=Path("catalog"), metavar="DIR", help="the catalog (default: catalog)"
    )
    return command


def _add_changed(commands: Any) -> None:
    changed = commands.add_parser("changed", help="ids of the entries that differ from those of a commit")
    changed.add_argument("--since", required=True, metavar="COMMIT", help="the commit to compare with")
    changed.set_defaults(run=_changed)


def _add_post(commands: Any) -> None:
    post = commands.add_parser("post", help="for the workflows: say on GitHub what another job found")
    whats = post.add_subparsers(required=True, metavar="WHAT", dest="what")
    pages = whats.add_parser("pages", help="comment on a pull request: the pages it touches")
    pages.add_argument("--changed", type=Path, required=True, metavar="FILE", help="what atlas addresses wrote")
    report = whats.add_parser("report", help="open or renew the issue with the report of atlas verify")
    report.add_argument("--report", type=Path, required=True, metavar="FILE", help="the report")
    facts = whats.add_parser("facts", help="propose the file of measured facts")
    facts.add_argument("--facts", type=Path, required=True, metavar="FILE", help="the file")
    answer = whats.add_parser("answer", help="answer an issue: a pull request, or what is wrong")
    answer.add_argument("--answer", type=Path, required=True, metavar="DIR", help="what atlas from-issue wrote")
    for command in (pages, answer):
        command.add_argument("--event", type=Path, required=True, metavar="FILE", help="the event that GitHub tells of")
    for command in (facts, answer):
        command.add_argument("--base", required=True, metavar="COMMIT", help="the commit on which to build")
    post.set_defaults(run=_post)


def _add_paths(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=text)
    _add_format(command)


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="how to print (default: text)"
    )


def _wanted(options: argparse.Namespace, parser: argparse.ArgumentParser) -> list[Path]:
    """The files and folders of the catalog that are named."""
    _need_catalog(options, parser)
    root = options.catalog.resolve()
    wanted = [path.resolve() for path in options.paths]
    for path, given in zip(wanted, options.paths, strict=True):
        if not path.exists():
            parser.error(f"there is no file {given}")
        if path != root and root not in path.parents:
            parser.error(f"{given} is not in the catalog {options.catalog}")
    return wanted


def _need_catalog(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if not options.catalog.is_dir():
        parser.error(f"there is no folder {options.catalog}")


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    wanted = _wanted(options, parser)
    catalog, problems = examine(options.catalog, Date.today())
    if wanted:
        problems = [p for p in problems if any(_within(Path.cwd() / p.path, path) for path in wanted)]
    _print_problems(problems, options.format)
    if options.format == "text":
        files = len({problem.path for problem in problems})
        count = f"{_count(len(problems), 'problem')} in {_count(files, 'file')}" if problems else "no problems"
        print(f"{count}; {_count(len(catalog.entries), 'entry', 'entries')} read", file=sys.stderr)
    return PROBLEMS if problems else OK


def _new(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    _need_catalog(options, parser)
    if not is_slug(options.id):
        parser.error(f'"{printable(options.id)}" is not an id: use small letters, digits and single hyphens')
    kind = KINDS[options.kind]
    taken = [folder for folder in FOLDERS if (options.catalog / folder / f"{options.id}.yml").exists()]
    path = options.catalog / (taken[0] if taken else kind.folder) / f"{options.id}.yml"
    try:
        if taken:
            raise FileExistsError
        write_new(path, template(kind, options.id, Date.today().isoformat()))
    except FileExistsError:
        print(f"{path} is there already; choose another id, or change that entry", file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror}", file=sys.stderr)
        return PROBLEMS
    print(f"{path}: write what says TODO, then: atlas check {path}")
    return OK


def _format(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    wanted = _wanted(options, parser)
    paths = [path for folder in FOLDERS for path in sorted((options.catalog / folder).glob("*.yml")) if path.is_file()]
    if wanted:
        paths = [path for path in paths if any(_within(path, place) for place in wanted)]
    problems: list[Problem] = []
    changed = 0
    for path in paths:
        try:
            text, form = formatted(path)
            if text != form and not options.check:
                replace(path, form)
        except FormatError as error:
            problems += error.problems
            continue
        except OSError as error:
            problems.append(Problem(str(path), 1, 1, "unreadable", f"the file cannot be written: {error.strerror}"))
            continue
        changed += text != form
        problems += differences(path, text, form) if options.check else ()
    _print_problems(problems, options.format)
    if options.format == "text":
        done = "would change" if options.check else "changed"
        print(f"{_count(len(paths), 'file')} read, {changed} {done}", file=sys.stderr)
    return PROBLEMS if problems else OK


def _generate(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    _need_catalog(options, parser)
    catalog, _ = load(options.catalog)
    found = list(stale(Path.cwd(), catalog))
    if options.check:
        _print_problems(found, options.format)
        return PROBLEMS if found else OK
    texts = all_generated(Path.cwd(), catalog)
    for problem in found:
        replace(Path(problem.path), texts[problem.path])
        print(f"wrote {problem.path}")
    return OK


def _day(text: str) -> Date:
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{printable(text)}" is not a day: write YYYY-MM-DD') from None


def _from_issue(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    _need_catalog(options, parser)
    out = options.out
    if out and out.exists() and (not out.is_dir() or any(out.iterdir())):
        parser.error(f"{out} is not an empty folder")
    try:
        issue = read_event(_read(options.event)) if options.event else Issue(_read(options.file))
    except (OSError, ValueError, RecursionError) as error:
        given = options.event or options.file
        parser.error(f"{given} cannot be used: {getattr(error, 'strerror', None) or printable(str(error))}")
    fetch = asking(_services(parser)) if options.fetch else None
    outcome = from_issue(issue, options.catalog, options.today or Date.today(), fetch)
    if out is None:
        print(outcome.shown, end="")
        return OK
    try:
        write(outcome, out)
    except OSError as error:
        parser.error(f"{out} cannot be written: {error.strerror}")
    print(f"{out}: {'a pull request' if outcome.entry else 'a comment'}", file=sys.stderr)
    return OK


def _read(given: str | Path) -> str:
    """The text of a file, or of standard input; bytes that are no UTF-8 become replacement characters."""
    raw = sys.stdin.buffer.read() if str(given) == "-" else Path(given).read_bytes()
    return raw.decode("utf-8", "replace")


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _add(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    _need_catalog(options, parser)
    if options.id is not None and not is_slug(options.id):
        parser.error(f'"{printable(options.id)}" is not an id: use small letters, digits and single hyphens')
    services = _services(parser)
    catalog, _ = load(options.catalog)
    if options.id in catalog.ids:
        parser.error(f"there is an entry {options.id} already")
    kind, day = KINDS[options.kind], Date.today().isoformat()
    code = OK
    try:
        for one in add(options.source, catalog, options.catalog, kind, options.id, day, services):
            code = _print_added(one) or code
    except ServiceError as error:
        code = _print_added(error)
    return code


def _print_added(one: Added | ServiceError) -> int:
    if isinstance(one, ServiceError):
        _print_failure(one)
        return PROBLEMS
    print(f"{display_path(one.path)}: write what says TODO, then: atlas check {display_path(one.path)}")
    for line in one.left_out:
        print(f"    left out: {printable(line)}")
    return OK


def _print_failure(error: ServiceError) -> None:
    print(f"{error.rule}: {printable(error.message)}", file=sys.stderr)
    if error.tip:
        print(f"    tip: {printable(error.tip)}", file=sys.stderr)


def _progress(line: str) -> None:
    print(printable(line), file=sys.stderr, flush=True)


def _services(parser: argparse.ArgumentParser) -> Services:
    try:
        return Services.from_environment(os.environ, _progress)
    except ValueError as error:
        parser.error(str(error))


def _verify(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    _need_catalog(options, parser)
    if options.max_age < 0:
        parser.error("--max-age is a number of days, 0 or more")
    services = _services(parser)
    catalog, _ = load(options.catalog)
    for name in options.ids:
        if name not in catalog.entries:
            parser.error(f'there is no entry "{printable(name)}"; {suggest(name, catalog.entries)}'.rstrip("; "))
    ids = frozenset(options.ids) or None
    try:
        store = Store(options.facts)
        failures = []
        if not options.offline:
            failures = measure(catalog, store, services, Date.today(), options.max_age, ids, options.links)
        judged = judge(catalog, store.facts, lambda path: display_path(options.catalog / path), ids, options.links)
        summary = _verified(catalog, store, judged, ids)
        if options.report:
            replace(options.report, report(judged, summary))
    except ServiceError as error:
        _print_failure(error)
        return PROBLEMS
    except OSError as error:
        print(f"{error.filename} cannot be written: {error.strerror}", file=sys.stderr)
        return PROBLEMS
    _print_judged(judged, summary, options.format)
    for error in failures:
        _print_failure(error)
    return PROBLEMS if failures or any(one.finding.level == "error" for one in judged) else OK


def _verified(catalog: Catalog, store: Store, judged: list[Judged], ids: frozenset[str] | None) -> list[str]:
    """What was compared, in a few lines."""
    errors = sum(one.finding.level == "error" for one in judged)
    known = {group: len(facts) for group, facts in store.facts.items()}
    seen = f"{known['arxiv']} arXiv ids, {known['crossref']} DOIs and {known['links']} links were seen"
    lines = [f"{_count(errors, 'error')}, {_count(len(judged) - errors, 'note')}; {seen}"]
    if not store.there:
        lines.append(f"there was no {display_path(store.path)} before")
    unseen = never_seen(catalog, store.facts, ids)
    if unseen:
        lines.append(f"{_count(unseen, 'entry', 'entries')} never verified; atlas verify asks for them")
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


def _addresses(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    record = options.site_dir / RECORD
    if not record.is_file():
        parser.error(f"there is no {record}; build the site first: make site")
    if options.changed and not options.changed.parent.is_dir():
        parser.error(f"there is no folder {options.changed.parent}")
    place = options.published + (RECORD if options.published.endswith("/") else "")
    try:
        built = from_json(record.read_text(encoding="utf-8"), str(record))
        text = read_published(place, _services(parser))
        published = built if text is None else from_json(text, place)
    except (ServiceError, RecordError) as error:
        print(f"{'::error::' if options.format == 'github' else ''}{printable(str(error))}", file=sys.stderr)
        return PROBLEMS
    found = changes(published, built)
    if options.changed and text is not None:
        replace(options.changed, json.dumps(found.as_list(), ensure_ascii=False, indent=1) + "\n")
    problems = vanished_problems(found, "catalog/redirects.yml")
    _print_problems(problems, options.format)
    if options.format == "text":
        nothing = f"nothing is published at {place} yet; " if text is None else ""
        counts = {name: len(getattr(found, name)) for name in ("new", "changed", "moved", "vanished")}
        print(nothing + ", ".join(f"{count} {name}" for name, count in counts.items()), file=sys.stderr)
    return PROBLEMS if problems else OK


def _changed(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    try:
        for name in changed_entries(Path.cwd(), options.since):
            print(name)
    except HandoverError as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    return OK


def _post(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    try:
        print(printable(post(options.what, vars(options), os.environ)))
    except (HandoverError, GitHubError) as error:
        print(f"::error::{printable(str(error))}", file=sys.stderr)
        return PROBLEMS
    return OK


def _need_project(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if not Path("mkdocs.yml").is_file():
        parser.error("there is no mkdocs.yml here; go to the project's folder")
    _need_catalog(options, parser)
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
