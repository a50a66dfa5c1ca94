"""Takes the text of a BibTeX file, returns the works in it, each bad record as a fault with its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from llm_atlas.catalog import grammar, read_names
from llm_atlas.contribute.services.bibtex import Record, Unreadable, read_records
from llm_atlas.contribute.services.http import ServiceError
from llm_atlas.contribute.services.latex import braced, plain, verbatim
from llm_atlas.contribute.services.work import Work, repository

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
VOLUMES = ("proceedings", "mvproceedings", "collection", "mvcollection", "periodical", "set", "xdata")
# Where an arXiv id stands that is the record's own; an abstract names those of others.
ARXIV_FIELDS = ("eprint", "doi", "url", "journal", "journaltitle", "volume", "howpublished", "note", "number", "pages")
# Addresses of a service's answers, which are no page of the work.
API = re.compile(r"https?://(?:api\.semanticscholar\.org|api\.crossref\.org|export\.arxiv\.org/api)/", re.I)


def read_bibtex(text: str, name: str) -> list[Work | ServiceError]:
    """The works of a BibTeX file, in its order, and in the place of a bad record what is wrong with it.

    Args:
        text: The file's text.
        name: What to call the file in a message.

    Returns:
        Works and faults; the message of a fault starts with the file and the line of the record.

    Raises:
        ServiceError: The text holds no record at all.
    """
    records = read_records(text)
    if not records:
        tip = "an entry starts with @article{key, or the like"
        raise ServiceError("bibtex", f"{name} holds no BibTeX entry", tip)
    return list(_works(records, name))


def _works(records: list[Record | Unreadable], name: str) -> Iterator[Work | ServiceError]:
    for record in records:
        place = f"{name}:{record.line}"
        shown = f'"{record.key}"' if record.key else "the record"
        if isinstance(record, Unreadable):
            tip = "check the braces, quotes and commas of that record"
            yield ServiceError("bibtex", f"{place}: {shown} cannot be read: {record.why}", tip)
        elif record.kind in VOLUMES:
            if not record.inherited:
                tip = "name the works in it, each as a record of its own"
                yield ServiceError("bibtex", f"{place}: {shown} is a volume, not a work", tip)
        elif not plain(_unbraced(record.fields.get("title", ""))):
            yield ServiceError("bibtex", f"{place}: {shown} has no title", "add it to the file")
        else:
            yield _work(record, place)


def _work(record: Record, place: str) -> Work:
    fields = {name: _unbraced(value) for name, value in record.fields.items()}
    authors = read_names(braced(record.fields.get("author", "")), bibtex=True)
    exact = {name: verbatim(fields.get(name, "")) for name in (*ARXIV_FIELDS, "archiveprefix", "eprinttype")}
    arxiv, doi = _arxiv(exact), grammar.doi(exact["doi"]) or grammar.doi(exact["url"])
    doi = "" if grammar.is_arxiv_doi(doi) else doi
    url = grammar.address(exact["url"] or exact["howpublished"])
    left_out = []
    if exact["doi"] and not doi and not grammar.arxiv_id(exact["doi"]):
        left_out.append(f'doi: "{exact["doi"][:150]}" is not a DOI')
    of_arxiv = "arxiv" in (exact["archiveprefix"].lower(), exact["eprinttype"].lower())
    left_out += _unread(fields, exact["eprint"] if of_arxiv and not arxiv else "")
    if record.lost:
        left_out.append(f'what it has from "{record.lost[:80]}": there is no such record')
    if API.match(url):
        left_out += [] if arxiv or doi else [f"url: {url[:150]} is no page of the work"]
        url = ""
    return Work(
        title=plain(fields["title"]),
        authors=authors.names,
        et_al=authors.et_al,
        date=_date(fields),
        arxiv=arxiv,
        doi=doi,
        url="" if arxiv or doi or not re.match("https?://", url) else url,
        code=repository(*(verbatim(fields.get(name, "")) for name in ("url", "note", "howpublished", "abstract"))),
        published=_published(fields),
        year=_date(fields)[:4],
        place=place,
        left_out=tuple(left_out),
    )


def _unread(fields: Mapping[str, str], eprint: str) -> Iterator[str]:
    """A line for each part of a date, and for an identifier of arXiv, that is given and cannot be read."""
    day = _date(fields)
    given = next((name for name in ("date", "year") if fields.get(name)), "")
    if given and not day:
        yield f'{given}: "{fields[given][:150]}" names no year'
    elif fields.get("month") and day == day[:4] and not fields.get("date"):
        yield f'month: "{fields["month"][:150]}" is no month'
    if eprint:
        yield f'eprint: "{eprint[:150]}" is no arXiv id'


def _published(fields: Mapping[str, str]) -> str:
    """Where a record says that the work was published; empty where that is arXiv."""
    named = next((plain(fields[name]) for name in ("booktitle", "journal", "journaltitle") if fields.get(name)), "")
    return "" if re.match(r"(?:arxiv\b|corr\b|computing research repository)", named, re.I) else named


def _unbraced(value: str) -> str:
    """A value without the braces around the whole of it: ``{{10.1234/x}}``."""
    while value.startswith("{") and value.endswith("}") and _spans(value):
        value = value[1:-1].strip()
    return value


def _spans(value: str) -> bool:
    """Whether the first brace of a text is closed by its last character."""
    depth = 0
    for place, char in enumerate(value):
        depth += (char == "{") - (char == "}")
        if not depth:
            return place == len(value) - 1
    return False


def _arxiv(fields: Mapping[str, str]) -> str:
    """The arXiv id of a record, wherever in it one of its own can stand; empty where it has none."""
    kind = fields["archiveprefix"] or fields["eprinttype"]
    bare = fields["eprint"] if kind.lower() in ("arxiv", "") else ""
    volume = re.sub("^abs/", "", fields["volume"])  # as DBLP and Semantic Scholar write it
    found = (grammar.arxiv_id(bare), grammar.arxiv_id(volume) if volume != fields["volume"] else "")
    texts = (grammar.arxiv_within(fields[name]) for name in ARXIV_FIELDS)
    return next(filter(None, (*found, *texts)), "")


def _date(fields: Mapping[str, str]) -> str:
    """Day, month or year of a record; empty where it says none that can be read."""
    exact = re.match(r"[0-9]{4}(?:-[0-9]{2}){0,2}", fields.get("date", ""))
    if exact:
        return exact[0]
    year = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", fields.get("year", ""))
    if not year:
        return ""
    month = _month(fields.get("month", ""))
    return f"{year[0]}-{month:02d}" if 1 <= month <= 12 else year[0]


def _month(text: str) -> int:
    """Number of the month that a text names first; 0 where it names none."""
    for word in re.findall(r"[a-z]+|[0-9]+", plain(text).lower()):
        if word.isdigit() and 1 <= int(word[:4]) <= 12:
            return int(word)
        if word[:3] in MONTHS:
            return 1 + MONTHS.index(word[:3])
    return 0
