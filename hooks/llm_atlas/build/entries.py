"""Takes the site of a language and the frames that MkDocs rendered, writes every page that is made from one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from llm_atlas.build.inventory import Inventory, Seen
from llm_atlas.catalog import FOLDERS, folder_of
from llm_atlas.site import GATHERED, MARKS, Frame, GeneratedPage, Site

# Empty lines and the space before lines: two of the theme's seventeen kB, on every page of an entry. A frame holds
# nothing whose lines are shown as they are written.
_BETWEEN_LINES = re.compile(r"\n\s+")


class EntryPages:
    """The pages of entries, people and places in a language: one a folder goes through MkDocs, others are made from it.

    Args:
        site: The language's site.

    Attributes:
        frame_pages: The pages that MkDocs is to render; they have no place in the site.
        inventory: What is known of all pages of the language.
    """

    def __init__(self, site: Site):
        self._site = site
        self._folder = folder_of(site.language)
        self._frames: dict[str, tuple[Frame, Seen]] = {}
        pages = {folder: site.frame_page(folder) for folder in (*FOLDERS, *GATHERED)}
        self.frame_pages: Sequence[GeneratedPage] = tuple(pages.values())
        self.inventory = Inventory()
        self._folders = {page.source: folder for folder, page in pages.items()}

    def is_frame(self, source: str) -> bool:
        """Whether a Markdown file is that of a frame."""
        return source in self._folders

    def edit_address(self, source: str) -> str | None:
        """Where a frame says that it is edited; None where nothing can be, or where its pages are made from many."""
        return MARKS["edit"] if self._site.repository and self._folders[source] in FOLDERS else None

    def finish(self, source: str, path: str, html: str) -> str:
        """A page as it is published; nothing where it is a frame, which is kept.

        Args:
            source: Its Markdown file.
            path: Its path in the language's site.
            html: The page as MkDocs rendered it.
        """
        name = self._folder + path
        if not self.is_frame(source):
            finished, seen = self.inventory.finish(name, html)
            self.inventory.add(name, finished, seen)
            return finished
        finished, seen = self.inventory.finish(name, _BETWEEN_LINES.sub("\n", html))
        self._frames[self._folders[source]] = Frame(finished), seen
        return ""

    def write(self, root: Path) -> None:
        """Write every page into the folder of the language's site; all frames have been rendered."""
        for page in self._site.framed_pages():
            frame, around = self._frames[page.folder]
            html = self._site.framed(frame, page)
            name = f"{self._folder}{page.folder}/{page.id}/index.html"
            own = Seen(frozenset(_of(page, address) for address in around.addresses), around.anchors)
            self.inventory.add(name, html, own | self.inventory.look(name, html, page.html))
            path = root / page.folder / page.id / "index.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8", newline="")


def _of(page: GeneratedPage, address: str) -> str:
    """An address of a frame as it stands on a page."""
    return address.replace(MARKS["id"], page.id)
