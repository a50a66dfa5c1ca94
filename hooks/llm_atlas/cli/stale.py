"""Takes a checked catalog, returns what somebody should look at again: entries by their last check, texts of topics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path

from llm_atlas.catalog import LANGUAGES, Catalog, Entry, Problem, display_path


def to_look_at(catalog: Catalog, root: Path, project: Path | None, today: Date) -> Iterator[Problem]:
    """First the texts of topics that many newer entries have come to, then all entries, the longest unchecked first.

    Args:
        catalog: The catalog.
        root: Its folder.
        project: The project's folder, in which the written pages lie; None where there is none.
        today: The day it is.
    """
    if project:
        yield from _old_texts(catalog, project)
    for entry in sorted(catalog.entries.values(), key=lambda entry: (entry.checked.day or "", entry.path)):
        place = catalog.place(entry.path, ("checked",))
        yield Problem(display_path(root / entry.path), *place, "last-check", _told(entry, today))


def _told(entry: Entry, today: Date) -> str:
    checked = entry.checked
    if not checked.day:
        return "nobody has checked it yet"
    age = (today - Date.fromisoformat(checked.day)).days
    version = f" ({checked.version})" if checked.version else ""
    told = f"checked against the {checked.against}{version} on {checked.day}, {age} days ago"
    return told + (f"; left open: {', '.join(checked.open)}" if checked.open else "")


def _old_texts(catalog: Catalog, project: Path) -> Iterator[Problem]:
    from llm_atlas.site import MANY, revised  # a check alone does without the site

    for topic in catalog.main_topics:
        for language in LANGUAGES:
            page = project / "docs" / language / f"{topic.page.rstrip('/')}.md"
            try:
                found = revised(page.read_text(encoding="utf-8")) if page.is_file() else None
            except ValueError as error:
                yield Problem(display_path(page), 1, 1, "old-text", str(error), "write it as YYYY-MM-DD")
                continue
            newer = len(catalog.added_since(topic.id, found[1])) if found else 0
            if found and newer >= MANY:
                message = f"the text was revised on {found[1]}, and {newer} entries have come since"
                tip = "read it again beside them, then set `revised` to the day"
                yield Problem(display_path(page), found[0], 1, "old-text", message, tip)
