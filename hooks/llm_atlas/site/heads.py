"""Takes works and their files, returns what the head of a page says of them to other programs.

Zotero reads the files that a page links; what knows nothing of them, as search engines for papers, reads the tags that
HighWire Press began with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from markupsafe import Markup

from llm_atlas.site.export.citations import Format
from llm_atlas.site.export.works import Name, Work

# What is no paper has no tags: whoever reads them would take it for an article.
_VENUES = {"article": "citation_journal_title", "conference": "citation_conference_title"}
_PAPERS = {*_VENUES, "preprint", "report"}


def file_links(files: Iterable[tuple[Format, str]], root: str) -> Markup:
    """Links to the files of a page's works.

    Args:
        files: Formats and paths.
        root: Address of the site, ending in a slash; empty where it is not known.
    """
    # Zotero takes an address from the start of the host, or a whole one.
    start = "/" if urlsplit(root).path in ("", "/") else root
    link = Markup('<link rel="alternate" type="{}" href="{}">\n')
    return Markup("").join(link.format(format.media, start + path) for format, path in files)


def citation_meta(work: Work) -> Markup:
    """The tags of a paper; none for what is no paper."""
    tag = Markup('<meta name="{}" content="{}">\n')
    return Markup("").join(tag.format(name, value) for name, value in _tags(work) if value)


def _tags(work: Work) -> Iterator[tuple[str, str]]:
    if work.type not in _PAPERS:
        return
    yield "citation_title", work.title
    yield "citation_authors", "; ".join(map(_author, work.authors))
    yield "citation_publication_date", work.date.replace("-", "/")
    if work.type in _VENUES:
        yield _VENUES[work.type], work.container
    elif work.type == "report":
        yield "citation_technical_report_institution", work.publisher
    yield "citation_doi", work.doi
    if work.arxiv:
        yield "citation_arxiv_id", work.arxiv
        yield "citation_pdf_url", f"https://arxiv.org/pdf/{work.arxiv}"
    yield "citation_public_url", work.url


def _author(name: Name) -> str:
    return ", ".join(part for part in (name.last, name.given, name.suffix) if part)
