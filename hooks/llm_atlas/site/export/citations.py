"""Takes a catalog, returns the files by which its works are taken into other programs, and where each stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from llm_atlas.catalog import FOLDERS, LANGUAGES, Catalog, Entry
from llm_atlas.site.export.bibtex import bibtex
from llm_atlas.site.export.csl import csl_json
from llm_atlas.site.export.ris import ris
from llm_atlas.site.export.works import Work, Works
from llm_atlas.site.wording import words


@dataclass(frozen=True)
class Format:
    """A format of citations.

    Attributes:
        name: What it is called.
        suffix: How the names of its files end.
        media: Its media type.
        write: Makes the text of works.
    """

    name: str
    suffix: str
    media: str
    write: Callable[[Iterable[Work]], str]


# In the order in which Zotero shall try them: CSL-JSON has a type for each work, but Zotero takes no such file that
# holds software; BibTeX it always takes.
FORMATS = (
    Format("CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json", csl_json),
    Format("BibTeX", ".bib", "application/x-bibtex", bibtex),
    Format("RIS", ".ris", "application/x-research-info-systems", ris),
)
# The page of all kinds, and where the files of the whole catalog stand.
WHOLE_PAGE, _WHOLE = "catalog/", "api/catalog"


class Citations:
    """The works of a catalog in all formats.

    Args:
        catalog: The catalog.
        root: Address of the site, ending in a slash; empty where it is not known.
    """

    def __init__(self, catalog: Catalog, root: str = ""):
        self._catalog = catalog
        self._works = Works(catalog.vocabulary, words("site", LANGUAGES[0]), root)

    def bibtex(self, entry: Entry) -> str:
        """The BibTeX of an entry, as its file holds it."""
        return bibtex([self.work(entry)])

    def work(self, entry: Entry) -> Work:
        """The work that an entry is about, as it is cited."""
        return self._works.work(entry)

    def of_page(self, address: str, sure: bool = False) -> list[tuple[Format, str]]:
        """The files of a page's works: format and path; none where it has none of its own.

        Args:
            address: Address of the page, relative to its language's site; the files are the same in all languages.
            sure: Whether it is known that it has such files.
        """
        return [(format, _path(address, format)) for format in FORMATS] if sure or address in self._groups else []

    @cached_property
    def _groups(self) -> dict[str, tuple[Entry, ...]]:
        """The entries of each page that has files of them, by its address; what has no entries is left out."""
        entries = self._catalog.entries
        found: dict[str, tuple[Entry, ...]] = {entry.page: (entry,) for entry in entries.values()}
        found |= {topic.page: self._catalog.of_topic(topic.id) for topic in self._catalog.main_topics}
        for item in self._catalog.lists.values():
            found[item.page] = tuple(entries[name] for name in dict.fromkeys(item.ids) if name in entries)
        for folder in FOLDERS:
            found[f"{folder}/"] = tuple(entry for entry in entries.values() if entry.folder == folder)
        found[WHOLE_PAGE] = tuple(entries.values())
        return {page: group for page, group in found.items() if group}

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and content of every file."""
        works = {entry.id: self.work(entry) for entry in self._catalog.entries.values()}
        for page, entries in self._groups.items():
            for format in FORMATS:
                yield _path(page, format), format.write([works[entry.id] for entry in entries])


def _path(page: str, format: Format) -> str:
    """Where the file of a page's works stands: that of ``topics/peft/`` is ``topics/peft.bib``."""
    return f"{_WHOLE if page == WHOLE_PAGE else page.removesuffix('/')}{format.suffix}"
