"""Takes what a contributor names, returns new entries: services, intake and drafts joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llm_atlas.catalog import Catalog, Entry, Paper, as_typed, display_path, parse, write_new
from llm_atlas.contribute.drafts import template
from llm_atlas.contribute.intake import Known, duplicate, entry_fields, entry_id, known, known_works
from llm_atlas.contribute.services.arxiv import Arxiv
from llm_atlas.contribute.services.crossref import Crossref
from llm_atlas.contribute.services.http import ServiceError, Services
from llm_atlas.contribute.services.source import Source, read_source
from llm_atlas.contribute.services.work import Work


@dataclass(frozen=True)
class Described:
    """A work in the terms of the model.

    Attributes:
        fields: Fields of an entry by name, without those a person has to write; of any type until the model reads them.
        left_out: A line for each thing the service said that no field can hold.
        place: Where in a file it stands, as path:line; empty where no file says it.
    """

    fields: dict[str, Any]
    left_out: list[str]
    place: str = ""


@dataclass(frozen=True)
class Added:
    """A new entry.

    Attributes:
        path: Its file.
        left_out: As in `Described`.
    """

    path: Path
    left_out: list[str]


def describe(
    text: str, catalog: Catalog, root: Path, services: Services, kind: type[Entry] = Paper, files: bool = False
) -> Iterator[Described | ServiceError]:
    """The works that a text names, as fields of entries; nothing is written.

    Args:
        text: An arXiv id or address, a DOI, an ACL Anthology id or address, or the path of a BibTeX file.
        catalog: What is there already.
        root: The catalog's folder.
        services: Where to ask.
        kind: Kind of the entries.
        files: Whether the text may be a path; not where it comes from a stranger.

    Yields:
        A work, or why that one cannot be added.

    Raises:
        ServiceError: The text names nothing, names what is there already, or the service does not give it.
    """
    source = read_source(text, files)
    there = [*known_works(catalog), *_unfinished(catalog, root)]
    here: list[Known] = []
    _refuse_named(source, there)
    for work in _works(source, services):
        if isinstance(work, ServiceError):
            yield work
            continue
        place = f"{work.place}: " if work.place else ""
        try:
            fields, left_out = entry_fields(work, kind, catalog.vocabulary)
        except ValueError as error:
            message = f'{place}"{work.title[:80]}" cannot be a title: {error}'
            yield ServiceError("title", message, "write the entry by hand")
            continue
        if found := duplicate(fields, there):
            yield _repeated(found, place)
        elif twice := duplicate(fields, here):
            yield ServiceError("duplicate", f"{place}it is the work of {twice[0]}: {twice[1]}", "keep one of the two")
        else:
            here.append(known(work.place, fields))
            yield Described(fields, left_out, work.place)


def _unfinished(catalog: Catalog, root: Path) -> Iterator[Known]:
    """By what entries can be recognised that lack so much that they are no part of the catalog yet."""
    for name in sorted(catalog.ids - catalog.entries.keys()):
        for path in sorted(root.glob(f"*/{name}.yml")):
            data = parse(path.read_bytes()).data
            pairs = data.items() if isinstance(data, dict) else ()
            texts = {key: value for key, value in pairs if isinstance(value, str)}
            yield known(path.relative_to(root).as_posix(), texts)


def _refuse_named(source: Source, there: list[Known]) -> None:
    """Refuse what is there already as far as the id alone tells, before anyone is asked."""
    if source.service != "bibtex":
        field = {"arxiv": "arxiv", "crossref": "doi", "acl": "url"}[source.service]
        if found := duplicate({field: source.id}, there):
            raise _repeated(found)


def _repeated(found: tuple[str, str], place: str = "") -> ServiceError:
    path, why = found
    message = f"{place}the catalog has this work in {path}: {why}"
    return ServiceError("duplicate", message, "correct or extend that entry")


# What reads BibTeX takes longer to load than most commands to run, so it is loaded where it is needed.


def _works(source: Source, services: Services) -> Sequence[Work | ServiceError]:
    if source.service == "bibtex":
        from llm_atlas.contribute.services.bibliography import read_bibtex

        return read_bibtex(_file(source.id), source.id)
    services.tell(f"asking for {source.id}")
    if source.service == "arxiv":
        return [Arxiv(services).work(source.id)]
    if source.service == "acl":
        from llm_atlas.contribute.services.anthology import anthology_work

        return [anthology_work(source.id, services)]
    return [_of_crossref(source.id, services)]


def _of_crossref(doi: str, services: Services) -> Work:
    """What Crossref says of a DOI; of one that another agency keeps, that it does."""
    client = Crossref(services)
    try:
        return client.work(doi)
    except ServiceError as error:
        if error.rule != "not-found":
            raise
        agency = client.agency(doi)
        if not agency or agency.lower() == "crossref":
            raise
        tip = f"write the entry with {as_typed('new')}, and doi: in it"
        raise ServiceError("not-found", f"{doi} is registered with {agency}, which is not asked", tip) from None


def _file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ServiceError("bibtex", f"{name} cannot be read: {error.strerror}", "check the path") from None
    except UnicodeDecodeError:
        raise ServiceError("bibtex", f"{name} is not UTF-8", "save it as UTF-8") from None


def add(
    text: str, catalog: Catalog, root: Path, kind: type[Entry], wanted: str | None, added: str, services: Services
) -> Iterator[Added | ServiceError]:
    """Write an entry for each work that a text names; no file is ever written over.

    Args:
        text: As in `describe`; a BibTeX file too.
        catalog: What is there already.
        root: The catalog's folder.
        kind: Kind of the entries.
        wanted: Id of the entry; None to make it from the title.
        added: Day on which it is added, YYYY-MM-DD.
        services: Where to ask.

    Yields:
        A new entry, or why one work was not added.

    Raises:
        ServiceError: As in `describe`.
    """
    taken = set(catalog.ids)
    found = list(describe(text, catalog, root, services, kind, files=True))
    works = sum(isinstance(one, Described) for one in found)
    if wanted and works > 1:
        message = f"{text} holds {works} works, and --id names one entry"
        raise ServiceError("id", message, "leave --id out, or keep one work in the file")
    for one in found:
        if isinstance(one, ServiceError):
            yield one
            continue
        name = wanted or entry_id(one.fields["title"], one.fields.get("date", "")[:4], taken, kind.folder)
        if not name:
            place = f"{one.place}: " if one.place else ""
            message = f'{place}no id can be made of "{one.fields["title"][:80]}"'
            yield ServiceError("id", message, "name one: --id short-name")
            continue
        path = root / kind.folder / f"{name}.yml"
        try:
            write_new(path, template(kind, name, added, one.fields))
        except FileExistsError:
            tip = "name another id: --id NAME"
            yield ServiceError("exists", f"{display_path(path)} is there already", tip)
            continue
        except OSError as error:
            yield ServiceError("unwritable", f"{display_path(path)} cannot be written: {error.strerror}")
            continue
        taken.add(name)
        yield Added(path, one.left_out)
