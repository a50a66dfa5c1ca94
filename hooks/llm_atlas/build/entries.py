"""Takes the site of a language and the frames that MkDocs rendered, writes the page of every entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from llm_atlas.build.record import Record
from llm_atlas.catalog import FOLDERS, folder_of
from llm_atlas.site import MARKS, Frame, GeneratedPage, Site

# Empty lines and the space before lines: two of the theme's seventeen kB, on every page of an entry. A frame holds
# nothing whose lines are shown as they are written.
_BETWEEN_LINES = re.compile(r"\n\s+")


class EntryPages:
    """The pages of a language's entries: one page a folder goes through MkDocs, all others are made from it.

    Args:
        site: The language's site.

    Attributes:
        frame_pages: The pages that MkDocs is to render; they have no place in the site.
        record: What is known of all pages of the language.
    """

    def __init__(self, site: Site):
        self._site = site
        self._folder = folder_of(site.language)
        self._frames: dict[str, Frame] = {}
        pages = {folder: site.frame_page(folder) for folder in FOLDERS}
        self.frame_pages: Sequence[GeneratedPage] = tuple(pages.values())
        self.record = Record()
        self._folders = {page.source: folder for folder, page in pages.items()}

    def is_frame(self, source: str) -> bool:
        """Whether a Markdown file is that of a frame."""
        return source in self._folders

    @property
    def edit_address(self) -> str | None:
        """Where a frame says that it is edited; None where nothing can be."""
        return MARKS["edit"] if self._site.repository else None

    def finish(self, source: str, path: str, html: str) -> str:
        """A page as it is published; nothing where it is a frame, which is kept.

        Args:
            source: Its Markdown file.
            path: Its path in the language's site.
            html: The page as MkDocs rendered it.
        """
        is_frame = self.is_frame(source)
        if is_frame:
            html = _BETWEEN_LINES.sub("\n", html)
        finished = self.record.finish(self._folder + path, html, published=not is_frame)
        if is_frame:
            self._frames[self._folders[source]] = Frame(finished)
            return ""
        return finished

    def write(self, root: Path) -> None:
        """Write the page of every entry into the folder of the language's site; all frames have been rendered."""
        for entry in self._site.catalog.entries.values():
            html, content = self._site.framed(self._frames[entry.folder], entry)
            self.record.finish_framed(f"{self._folder}{entry.page}index.html", html, content)
            path = root / entry.page / "index.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8", newline="")
