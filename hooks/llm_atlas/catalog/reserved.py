"""Takes the folder and the name of a page, says why none of the catalog may have that name."""

from __future__ import annotations

INDEX = "index"
# Addresses of written pages that look like those of entries.
WRITTEN_AMONG_ENTRIES = ("models/compare/",)
# Names that Windows gives to devices: it can hold no file and no folder of that name, whatever stands behind its dot.
_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in range(10))
_DEVICES = frozenset({"aux", "con", "nul", "prn", *_PORTS})


def reserved_names(folder: str) -> frozenset[str]:
    """What no page of a folder may be called, for those who choose a name."""
    written = {address.split("/")[1] for address in WRITTEN_AMONG_ENTRIES if address.startswith(f"{folder}/")}
    return frozenset({INDEX, *written, *_DEVICES})


def why_reserved(folder: str, name: str) -> str:
    """Why no page of a folder may be called so, in words; empty where it may.

    Args:
        folder: Folder of the pages of a kind, or of topics or lists.
        name: Id of an entry, a topic or a list.
    """
    if name == INDEX:
        return f"the page of all {folder} stands there"
    if f"{folder}/{name}/" in WRITTEN_AMONG_ENTRIES:
        return "a written page stands there"
    return "Windows can hold no file of that name" if name in _DEVICES else ""
