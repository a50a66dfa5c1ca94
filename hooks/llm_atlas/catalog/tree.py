"""Takes the folder of a catalog, returns what lies in it in one order on every machine, and why something has no place.

What systems and editors leave beside the files they touch is no part of a catalog, and nobody has to tidy it up first.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from llm_atlas.catalog.entries import FOLDERS
from llm_atlas.catalog.problem import printable, suggest
from llm_atlas.catalog.shared import SHARED_FILES

# What a program makes by itself and takes away, or forgets. What a person or a merge made (.bak, .orig, .rej) is told.
_LEFT_BEHIND = re.compile(
    r"""
    \.DS_Store | \._.* | Icon\r                    # macOS
    | Thumbs\.db | desktop\.ini | ~\$.*            # Windows and its office programs
    | \.directory | \.fuse_hidden.* | \.nfs[0-9a-f]+  # file managers and file systems of Linux
    | .*~ | \#.*\# | \.\#.* | \..*\.sw[a-px]       # Emacs, nano, gedit, Vim
    | \..*\.yml\.[a-z0-9_]{8}                      # this program, killed while it wrote a file
    """,
    re.X | re.S,
)
_KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}


def left_behind(name: str) -> bool:
    """Whether a file of this name was left by a system or an editor, and not put there by a person."""
    return _LEFT_BEHIND.fullmatch(name) is not None


def entry_files(root: Path) -> list[Path]:
    """The files that hold the entries of a catalog, kind by kind."""
    found = [path for path, relative in files(root) if relative not in SHARED_FILES and not why_stray(path, relative)]
    order = list(FOLDERS)
    return sorted(found, key=lambda path: (order.index(path.parent.name), path.name))


def files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file of a catalog with its path in it, in order; folders too where a file should stand.

    A folder that cannot be read is like a file that cannot: it comes up itself.
    """
    unreadable: list[Path] = []
    for folder, subfolders, names in os.walk(root, onerror=lambda error: unreadable.append(Path(error.filename))):
        told = [name for name in subfolders if (Path(folder) / name).is_symlink() or name.endswith(".yml")]
        subfolders[:] = sorted(set(subfolders).difference(told))
        for name in sorted([*names, *told]):
            if not left_behind(name):
                path = Path(folder) / name
                yield path, path.relative_to(root).as_posix()
    for path in unreadable:
        yield path, path.relative_to(root).as_posix()


def why_stray(path: Path, relative: str) -> tuple[str, str, str] | None:
    """Rule, message and tip where something is not part of a catalog; nothing is opened."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return "unreadable", f"the file cannot be read: {error.strerror}", "give yourself the right to read it"
    parts = [printable(part) for part in relative.split("/")]
    if stat.S_ISLNK(mode):
        return "stray-file", "the catalog holds a symbolic link", "put the file itself here"
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "special file")
        return "stray-file", f'"{parts[-1]}" is a {kind}, not a file', "delete it, or move it elsewhere"
    if stat.S_ISDIR(mode):
        if not parts[-1].endswith(".yml"):
            return "unreadable", "the folder cannot be read", "give yourself the right to read it"
        return "stray-file", f'"{parts[-1]}" is a folder, not a file', "move what is in it up, and delete the folder"
    return _why_misplaced(path, relative, parts)


def _why_misplaced(path: Path, relative: str, parts: list[str]) -> tuple[str, str, str] | None:
    if len(parts) == 1:
        if relative in SHARED_FILES:
            return None
        tip = suggest(parts[0], SHARED_FILES) or "an entry stands in " + ", ".join(f"{name}/" for name in FOLDERS)
        return "stray-file", f'"{parts[0]}" is not a file of the catalog', tip
    if parts[0] not in FOLDERS:
        tip = suggest(parts[0], FOLDERS) or "the kinds are " + ", ".join(FOLDERS)
        return "unknown-kind", f'there is no kind of entry "{parts[0]}"', tip
    if len(parts) > 2:
        return "stray-file", f"entries stand in {parts[0]}/ itself, not in a folder below it", "move the file up"
    if path.suffix != ".yml":
        tip = (
            f"rename it to {printable(path.stem)}.yml"
            if path.suffix in (".yaml", ".YML", ".YAML")
            else "move it elsewhere"
        )
        return "stray-file", f'"{parts[1]}" is not an entry: its name does not end in .yml', tip
    return None
