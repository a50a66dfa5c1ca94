"""Takes the text of a BibTeX file, returns the works in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts
from bibtexparser.model import Entry, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text

from llm_atlas.catalog import grammar
from llm_atlas.contribute.services.http import ServiceError
from llm_atlas.contribute.services.work import Work, one_line, repository

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
VERBATIM = ("url", "doi", "eprint", "howpublished", "note")


def read_bibtex(text: str, name: str) -> list[Work]:
    """The works of a BibTeX file, in its order.

    Args:
        text: The file's text.
        name: What to call the file in a message.

    Raises:
        ServiceError: The text is no BibTeX, holds no work, or an entry of it has no title.
    """
    library = parse_string(text, append_middleware=[middlewares.SeparateCoAuthors()])
    for block in library.failed_blocks:
        raise _fault(f"{name} is not valid BibTeX{_line(block)}", "check the braces, commas and keys of that entry")
    if not library.entries:
        raise _fault(f"{name} holds no BibTeX entry", "an entry starts with @article{key, or the like")
    return [_work(entry, name) for entry in library.entries]


def _line(block: ParsingFailedBlock) -> str:
    return f" in line {block.start_line + 1}" if block.start_line is not None else ""


def _fault(message: str, tip: str) -> ServiceError:
    return ServiceError("bibtex", message, tip)


def _work(entry: Entry, name: str) -> Work:
    fields = {field.key.lower(): field.value for field in entry.fields}
    plain = {
        key: _unicode(value) if key not in VERBATIM else one_line(value)
        for key, value in fields.items()
        if isinstance(value, str)
    }
    if not plain.get("title"):
        raise _fault(f'"{entry.key}" in {name} has no title', "add it to the file")
    names = [_name(author) for author in fields.get("author", []) if author.strip()]
    arxiv = _arxiv(plain)
    written = plain.get("doi", "").replace("\\_", "_")
    doi = grammar.doi(written) or written
    doi = "" if grammar.is_arxiv_doi(doi) else doi
    url = plain.get("url", "").removeprefix("\\url{").removesuffix("}")
    return Work(
        title=plain["title"],
        authors=tuple(one for one in names if one.lower() != "others"),
        et_al=any(one.lower() == "others" for one in names),
        date=_date(plain),
        arxiv=arxiv,
        doi=doi,
        url="" if arxiv or doi else url,
        code=repository(url, plain.get("note"), plain.get("howpublished"), plain.get("abstract")),
        published=plain.get("booktitle") or plain.get("journal") or plain.get("journaltitle") or "",
        year=_date(plain)[:4],
    )


def _unicode(text: str) -> str:
    """LaTeX as a person reads it: accents as letters, no braces, no commands; mathematics stays as it is."""
    return one_line(LatexNodes2Text(math_mode="verbatim").latex_to_text(text))


def _name(text: str) -> str:
    """A name as BibTeX writes it, given name first."""
    if text.strip().startswith("{") and text.strip().endswith("}"):
        return _unicode(text)  # an organisation
    try:
        parts = parse_single_name_into_parts(text)
    except InvalidNameError:
        return _unicode(text)
    return _unicode(" ".join([*parts.first, *parts.von, *parts.last, *parts.jr]))


def _arxiv(fields: Mapping[str, str]) -> str:
    """The arXiv id of an entry, wherever in it that stands; empty where it has none."""
    kind = fields.get("archiveprefix", fields.get("eprinttype", "")).lower()
    texts = [fields.get("eprint", "")] if kind in ("arxiv", "") else []
    texts += re.findall(r"(?:arxiv\.org/(?:abs|pdf)/|arXiv[:.]\s*)(\S+)", " ".join(fields.values()), re.I)
    pattern = rf"({grammar.ARXIV_ID}){grammar.ARXIV_VERSION}?(?:\.pdf|[^\w/.].*|\.?)"
    found = (re.fullmatch(pattern, text.strip()) for text in texts)
    return next((grammar.arxiv_id(match[1]) for match in found if match), "")


def _date(fields: Mapping[str, str]) -> str:
    """Day, month or year of an entry; empty where it says none that can be read."""
    exact = re.match(r"[0-9]{4}(?:-[0-9]{2}){0,2}", fields.get("date", ""))
    if exact:
        return exact[0]
    year = re.search(r"(?:19|20)[0-9]{2}", fields.get("year", ""))
    if not year:
        return ""
    month = fields.get("month", "").strip().lower()
    number = (
        int(month) if month.isascii() and month.isdigit() else 1 + MONTHS.index(month[:3]) if month[:3] in MONTHS else 0
    )
    return f"{year[0]}-{number:02d}" if 1 <= number <= 12 else year[0]
