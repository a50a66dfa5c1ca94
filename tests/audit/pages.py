"""Takes a built site, returns one page of every kind in every language: the largest of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from llm_atlas.catalog import LANGUAGES, folder_of

# Folders whose pages are of one kind each; in the others all pages are of one kind.
SINGLE = ("contribute",)
ALONE = {"models/compare"}


@dataclass(frozen=True)
class Sample:
    """A page that stands for its kind.

    Attributes:
        kind: The kind, as an address with a star for what differs.
        language: Language of the page.
        path: Its file in the site.
    """

    kind: str
    language: str
    path: str

    @property
    def address(self) -> str:
        """Address in the site."""
        return self.path.removesuffix("index.html")

    @property
    def redirect(self) -> bool:
        """Whether it only leads to another page, so that no one stays there."""
        return self.kind == "(redirect)"


def samples(site: Path) -> list[Sample]:
    """The pages to look at, by kind and language."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    folders = {language: folder_of(language) for language in LANGUAGES}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        language = next(one for one in reversed(LANGUAGES) if name.startswith(folders[one]))
        text = path.read_bytes()
        kind = "(redirect)" if b'http-equiv="refresh"' in text else kind_of(name.removeprefix(folders[language]))
        found[kind, language] = max(found.get((kind, language), (0, "")), (len(text), name))
    order = {language: place for place, language in enumerate(LANGUAGES)}
    return [
        Sample(kind, language, name)
        for (kind, language), (_, name) in sorted(found.items(), key=lambda item: (item[0][0], order[item[0][1]]))
    ]


def kind_of(name: str) -> str:
    """The kind of a page, from its path below the folder of its language."""
    address = name.removesuffix("index.html").removesuffix(".html").removesuffix("/")
    folder, _, rest = address.partition("/")
    if not rest or folder in SINGLE or address in ALONE:
        return address or "(home)"
    return f"{folder}/all/*" if rest.startswith("all/") else f"{folder}/*"
