"""Takes a built site and the record of its pages, returns its faults and leaves in it what is said of the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from llm_atlas.build.addresses import RECORD, Addresses, redirect_of, to_json
from llm_atlas.build.links import Links, broken_links, loading, why_missing
from llm_atlas.build.pages import walk
from llm_atlas.build.policy import HEADERS, HEADERS_FILE
from llm_atlas.build.record import Record
from llm_atlas.catalog import Problem

_ANYWHERE = "404.html"  # a page that is shown at any address


def finish(root: Path, record: Record) -> list[Problem]:
    """Finish the pages that nobody has finished, say what can be linked to, and see whether every link leads somewhere.

    Args:
        root: The site's folder.
        record: Of the pages that are finished; the others are added.

    Returns:
        Links that lead nowhere and what does not belong in the pages, in order of page and line.
    """
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    redirects = dict(_finish_others(root, sorted(files), record))
    pages = {name.removesuffix("index.html"): page for name, page in record.pages.items()}
    addresses = to_json(Addresses(pages=pages, redirects=redirects))
    for path, text in ((RECORD, addresses), (HEADERS_FILE, HEADERS)):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    problems = [Problem(name, line, column, "policy", what) for name, line, column, what in record.faults]
    return sorted({*problems, *_broken(root, {*files, RECORD, HEADERS_FILE}, record)})


def _finish_others(root: Path, files: Collection[str], record: Record) -> Iterator[tuple[str, str]]:
    """Finish the pages that are not in the record; address and target of those that redirect."""
    for name in files:
        if not name.endswith(".html") or name in record.anchors:
            continue
        path = root / name
        html = path.read_text(encoding="utf-8")
        address = name.removesuffix("index.html")
        target = redirect_of(html, address)
        page = record.finish(name, html, published=name.rpartition("/")[2] != _ANYWHERE)
        path.write_text(page, encoding="utf-8", newline="")
        if target is not None:
            del record.pages[name]
            yield address, target


def _broken(root: Path, files: Collection[str], record: Record) -> Iterator[Problem]:
    """Links that lead nowhere; only where there are some is it looked up on which pages and lines they stand."""
    yield from broken_links({name: loading(root / name) for name in files}, files)
    if any(why_missing(*target, files, lambda name: record.anchors[name]) for target in record.targets):
        pages: dict[str, Links] = {}
        for name in record.anchors:
            pages[name] = links = Links()
            walk((root / name).read_text(encoding="utf-8"), links)
        yield from broken_links(pages, files)
