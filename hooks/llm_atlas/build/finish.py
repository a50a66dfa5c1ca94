"""Takes a built site and the inventory of its pages, returns its faults and leaves in it what is said of the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from llm_atlas.build.addresses import RECORD, Addresses, to_json
from llm_atlas.build.inventory import Inventory
from llm_atlas.build.links import Links, broken_links, loading, why_missing
from llm_atlas.build.pages import walk
from llm_atlas.build.serving import HEADERS_FILE, headers_file
from llm_atlas.catalog import Problem

_ANYWHERE = "404.html"  # a page that is shown at any address


def finish(root: Path, inventory: Inventory) -> list[Problem]:
    """Finish the pages that nobody has finished, say what can be linked to, and see whether every link leads somewhere.

    Args:
        root: The site's folder.
        inventory: Of the pages that are finished; the others are added.

    Returns:
        Links that lead nowhere and what does not belong in the pages, in order of page and line.
    """
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    for name in sorted(files):
        if name.endswith(".html") and name not in inventory.anchors:
            _finish(root / name, name, inventory)
    pages = {name.removesuffix("index.html"): page for name, page in inventory.pages.items()}
    addresses = to_json(Addresses(pages=pages, redirects=inventory.redirects))
    for path, text in ((RECORD, addresses), (HEADERS_FILE, headers_file())):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    problems = [Problem(name, line, column, "policy", what) for name, line, column, what in inventory.faults]
    return sorted({*problems, *_broken(root, {*files, RECORD, HEADERS_FILE}, inventory)})


def _finish(path: Path, name: str, inventory: Inventory) -> None:
    """Finish a page that MkDocs made from no Markdown: a redirect, or one that is shown at any address."""
    page, seen = inventory.finish(name, path.read_text(encoding="utf-8"))
    path.write_text(page, encoding="utf-8", newline="")
    if path.name != _ANYWHERE:
        inventory.add(name, page, seen)


def _broken(root: Path, files: Collection[str], inventory: Inventory) -> Iterator[Problem]:
    """Links that lead nowhere; only where there are some is it looked up on which pages and lines they stand."""
    yield from broken_links({name: loading(root / name) for name in files}, files)
    if any(why_missing(*target, files, inventory.anchors.__getitem__) for target in inventory.targets):
        pages: dict[str, Links] = {}
        for name in inventory.anchors:
            pages[name] = links = Links()
            walk((root / name).read_text(encoding="utf-8"), links)
        yield from broken_links(pages, files)
