"""Takes a built site, leaves a folder that is ready to be served: names that tell of their content, files compressed.

The same site gives the same bytes, with the same versions of the two compressors.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from llm_atlas.build.addresses import RECORD, from_json
from llm_atlas.build.place import place_for, swap, unwritable
from llm_atlas.build.serving import ASSETS, OWN, THEME, TYPES, caddy, language_folders, nginx

TREE = "site"  # what is served; the configurations stand beside it
_TEXT = {f".{name}" for name, kind in TYPES.items() if kind not in ("application/octet-stream", "image/png")}
_NAMED = {".css", ".js"}
# What every page loads is pressed as small as it gets; of the pages there may be 20,000, and the best brotli takes 40
# times as long as this one for a tenth less.
_BEST, _QUICK = 11, 5
_LOADS = re.compile(r'(<(?:link|script)\b[^<>]*?\s(?:href|src)="[^":]*?\bassets/)([^"?#]+)')


def dist(site: Path, out: Path, tell: Callable[[str], None], compressed: bool = True) -> None:
    """Write what is to be served; what stood there before stays until all is done.

    Args:
        site: A built site.
        out: Folder for the tree and for the configurations of two servers.
        tell: Told in a line what is done next.
        compressed: Whether compressed files stand beside the texts; a host that compresses by itself needs none.

    Raises:
        BuildError: The folder cannot be written, or another process writes it.
        RecordError: The site's record of addresses cannot be read.
    """
    record = site / RECORD
    addresses = from_json(record.read_text(encoding="utf-8"), str(record))
    out = Path(os.path.realpath(out))
    try:
        with place_for(out) as staging:
            tree = staging / TREE
            tell("copying the site and naming its files by their content")
            shutil.copytree(site, tree)
            name_by_content(tree)
            for name, text in (("nginx.conf", nginx), ("Caddyfile", caddy)):
                (staging / name).write_text(text(addresses.redirects), encoding="utf-8", newline="\n")
            if compressed:
                _compress(tree, tell)
            swap(staging, out)
    except OSError as error:
        raise unwritable(error.filename or out, error.errno, error.strerror or str(error)) from None


def name_by_content(tree: Path) -> None:
    """Move our scripts and style sheets into a folder named by the digest of all of them, and change who loads them.

    Scripts load each other by their place beside one another, so they move together.
    """
    for folder in language_folders():
        root = tree / folder.strip("/")
        moved = sorted(_own(root / ASSETS))
        digest = hashlib.sha256()
        for name in moved:
            content = (root / ASSETS / name).read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        into = f"{OWN}/{digest.hexdigest()[:12]}"
        for name in moved:
            target = root / ASSETS / into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (root / ASSETS / name).rename(target)
        for page in _pages(tree, folder):
            _lead(page, frozenset(moved), into)


def _own(assets: Path) -> Iterator[str]:
    """The files that move: what the theme brings has a digest in its name already."""
    for path in assets.rglob("*"):
        name = path.relative_to(assets)
        if path.suffix in _NAMED and name.parts[0] not in THEME:
            yield name.as_posix()


def _pages(tree: Path, folder: str) -> Iterator[Path]:
    """The pages of one language."""
    others = {name.strip("/") for name in language_folders()} - {""}
    for path in (tree / folder.strip("/")).rglob("*.html"):
        if folder or path.relative_to(tree).parts[0] not in others:
            yield path


def _lead(page: Path, moved: frozenset[str], into: str) -> None:
    """Have a page load files from where they are now."""

    def placed(found: re.Match[str]) -> str:
        return f"{found[1]}{into}/{found[2]}" if found[2] in moved else found[0]

    html = page.read_bytes().decode()
    page.write_bytes(_LOADS.sub(placed, html).encode())


def _compress(tree: Path, tell: Callable[[str], None]) -> None:
    """Write a brotli and a gzip file beside each text."""
    texts = sorted(path for path in tree.rglob("*") if path.suffix in _TEXT)
    with ProcessPoolExecutor() as pool:
        for done, _ in enumerate(pool.map(_beside, texts, chunksize=64)):
            if done % 2048 == 0:
                tell(f"compressing, {done} of {len(texts)} files so far")


def _beside(path: Path) -> None:
    import brotli  # by whom it is needed: every build imports this module

    content = path.read_bytes()
    quality = _BEST if path.suffix in _NAMED else _QUICK
    pressed = {".br": brotli.compress(content, quality=quality), ".gz": gzip.compress(content, 9, mtime=0)}
    for suffix, smaller in pressed.items():
        if len(smaller) < len(content):
            path.with_name(path.name + suffix).write_bytes(smaller)
