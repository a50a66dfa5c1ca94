"""The commands that write entries and what is made from the model: new, add, format, generate."""

from __future__ import annotations

import argparse
import sys

from llm_atlas.catalog import (
    FOLDERS,
    KINDS,
    Problem,
    as_typed,
    display_path,
    entry_files,
    grammar,
    is_slug,
    load,
    printable,
    replace,
    why_reserved,
    write_new,
)
from llm_atlas.cli import OK, PROBLEMS
from llm_atlas.cli.asking import print_failure, services_for
from llm_atlas.cli.common import (
    Commands,
    add_format,
    add_paths,
    command,
    counted,
    day_for,
    named,
    need_own_catalog,
    need_project,
    print_problems,
    within,
)
from llm_atlas.contribute import (
    Added,
    FormatError,
    ServiceError,
    add,
    differences,
    formatted,
    stale,
    template,
)


def register_new(commands: Commands) -> None:
    """Add `atlas new`."""
    new = command(commands, "new", _new, "write the file of a new entry, to fill in")
    new.add_argument("kind", choices=list(KINDS), metavar="KIND", help="one of " + ", ".join(KINDS))
    new.add_argument("id", metavar="ID", help="name of the file without .yml: small letters, digits, hyphens")


def register_add(commands: Commands) -> None:
    """Add `atlas add`."""
    add = command(commands, "add", _add, "write the file of a new entry from an arXiv id, a DOI, an ACL id or BibTeX")
    add.add_argument("source", metavar="SOURCE", help="an id, an address, or a BibTeX file")
    add.add_argument("--kind", choices=list(KINDS), default="paper", help="kind of the entry (default: paper)")
    add.add_argument("--id", metavar="ID", help="id of the entry (default: made from the title)")


def register_format(commands: Commands) -> None:
    """Add `atlas format`."""
    form = command(commands, "format", _format, "put entries in the canonical form")
    add_paths(form, "only these files or folders")
    form.add_argument("--check", action="store_true", help="change nothing; tell what would be changed")


def register_generate(commands: Commands) -> None:
    """Add `atlas generate`."""
    generate = command(commands, "generate", _generate, "write what is made from the model: schemas, forms, settings")
    generate.add_argument("--check", action="store_true", help="change nothing; tell what is stale")
    add_format(generate)


def _new(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    need_own_catalog(options, parser)
    _need_id(options, parser)
    kind, day = KINDS[options.kind], day_for(parser).isoformat()
    taken = [folder for folder in FOLDERS if (options.catalog / folder / f"{options.id}.yml").exists()]
    path = options.catalog / (taken[0] if taken else kind.folder) / f"{options.id}.yml"
    try:
        if taken:
            raise FileExistsError
        write_new(path, template(kind, options.id, day))
    except FileExistsError:
        print(f"{path} is there already; choose another id, or change that entry", file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror}", file=sys.stderr)
        return PROBLEMS
    print(f"{path}: write what says {grammar.TODO}, then: {as_typed('check', path)}")
    return OK


def _add(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    need_own_catalog(options, parser)
    if options.id is not None:
        _need_id(options, parser)
    services = services_for(parser)
    catalog, _ = load(options.catalog)
    if options.id in catalog.ids:
        parser.error(f"there is an entry {options.id} already")
    kind, day = KINDS[options.kind], day_for(parser).isoformat()
    code = OK
    try:
        for one in add(options.source, catalog, options.catalog, kind, options.id, day, services):
            code = _print_added(one) or code
    except ServiceError as error:
        code = _print_added(error)
    return code


def _need_id(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with wrong usage where the id cannot be one of an entry of the kind."""
    if not is_slug(options.id):
        parser.error(f'"{printable(options.id)}" is not an id: use small letters, digits and single hyphens')
    if why := why_reserved(KINDS[options.kind].folder, options.id):
        parser.error(f'"{options.id}" cannot be an id: {why}')


def _print_added(one: Added | ServiceError) -> int:
    if isinstance(one, ServiceError):
        print_failure(one)
        return PROBLEMS
    path = display_path(one.path)
    print(f"{path}: write what says {grammar.TODO}, then: {as_typed('check', path)}")
    for line in one.left_out:
        print(f"    left out: {printable(line)}")
    return OK


def _format(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    need_own_catalog(options, parser)
    wanted = named(options, parser)
    paths = [
        path for path in entry_files(options.catalog) if not wanted or any(within(path, place) for place in wanted)
    ]
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
            message = f"the file cannot be written: {error.strerror}"
            problems.append(Problem(display_path(path), 1, 1, "unwritable", message))
            continue
        changed += text != form
        problems += differences(path, text, form) if options.check else ()
    print_problems(problems, options.format)
    if options.format == "text":
        done = "would change" if options.check else "changed"
        print(f"{counted(len(paths), 'file')} read, {changed} {done}", file=sys.stderr)
    return PROBLEMS if problems else OK


def _generate(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    project = need_project(options, parser)
    need_own_catalog(options, parser)
    catalog, _ = load(options.catalog)
    problems: list[Problem] = []
    for found in stale(project, catalog):
        if options.check or found.text is None:
            problems.append(found.problem)
            continue
        try:
            replace(project / found.problem.path, found.text)
        except OSError as error:
            message = f"the file cannot be written: {error.strerror}"
            problems.append(Problem(found.problem.path, 1, 1, "unwritable", message))
            continue
        print(f"wrote {found.problem.path}", file=sys.stdout if options.format == "text" else sys.stderr)
    print_problems(problems, options.format)
    return PROBLEMS if problems else OK
