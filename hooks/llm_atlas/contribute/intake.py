"""Takes a work as a service describes it, returns the fields of an entry's file, its id and what it would repeat."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from llm_atlas.catalog import (
    CALLED,
    GREEK,
    LANGUAGES,
    Catalog,
    Entry,
    Mark,
    Vocabulary,
    invisible,
    marks,
    why_reserved,
    without_tex,
)
from llm_atlas.contribute.services.work import Work

_MOST_WORDS, _LONGEST_ID = 5, 60  # of the name of a file
_GREEK = str.maketrans({char: name for name, char in GREEK.items()})
# What TeX puts around letters, where a formula is in a title that no plain text says.
_TEX = re.compile(r"[$^{}]+_?|_(?=[{\\])")

# A name on the left marks a part of a conference; only a venue whose name says so is meant.
PARTS = {
    "demonstration": "demo",
    "demo": "demo",
    "workshop": "workshop",
    "findings": "findings",
    "industry": "industry",
    "datasets and benchmarks": "datasets and benchmarks",
    "tutorial": "tutorial",
    "student": "student",
    "companion": "companion",
}


# Fields


def entry_fields(work: Work, kind: type[Entry], vocabulary: Vocabulary) -> tuple[dict[str, Any], list[str]]:
    """What a service knows, as fields of an entry.

    Args:
        work: What the service said.
        kind: Kind of the entry.
        vocabulary: The closed lists, for the venue.

    Returns:
        The fields by name, without those a person has to write, and a line for each thing that was left out.

    Raises:
        ValueError: The title cannot be one of an entry.
    """
    title = without_tex(work.title)
    venue = venue_of(work.published, work.year, vocabulary)
    fields: dict[str, Any] = {
        "title": title,
        "short": short_name(title),
        "authors": list(work.authors),
        "et_al": work.et_al,
        "date": work.date,
        "arxiv": work.arxiv,
        "doi": work.doi,
        "url": work.url,
        "code": work.code,
        "venue": venue,
        "withdrawn": work.withdrawn,
    }
    fields = {name: _visible(value) for name, value in fields.items() if value}
    left_out = list(work.left_out)
    if venue and work.date and venue[-4:] < work.date[:4]:
        del fields["venue"]
        left_out.append(f"venue: {venue} is before the first version, {work.date}")
    elif work.published and not venue:
        left_out.append(f'venue: "{work.published[:150]}" is not in vocab.yml; add it there if it belongs here')
    return _valid(kind, fields, left_out), left_out


def _visible(value: Any) -> Any:
    """A text or a list of texts without characters that cannot be seen."""
    if isinstance(value, list):
        return [_visible(item) for item in value]
    if not isinstance(value, str):
        return value
    spaced = "".join(" " if char.isspace() else char for char in value)
    return " ".join("".join(char for char in spaced if not invisible(char)).split())


def _valid(kind: type[Entry], fields: dict[str, Any], left_out: list[str]) -> dict[str, Any]:
    """The fields that the model takes; a line is added for each of the others."""
    unwritten = {
        "id": "unnamed",
        "added": "2000",
        "topics": ["unnamed"],
        "summary": dict.fromkeys(LANGUAGES, "unwritten"),
    }
    try:
        kind.model_validate(unwritten | fields)
        return fields
    except ValidationError as error:
        faults = [(str(fault["loc"][0]), fault["msg"]) for fault in error.errors()]
        wrong = {name: message for name, message in faults if name in fields}
    if "title" in wrong:
        raise ValueError(wrong["title"])
    left_out += [f"{name}: {message}" for name, message in wrong.items()]
    return {name: value for name, value in fields.items() if name not in wrong}


def short_name(title: str) -> str:
    """What people call a work whose title names it before a colon, in one word or two; empty where it does not."""
    name, colon, rest = title.partition(": ")
    return name if colon and rest.strip() and len(name.split()) <= 2 and len(name) <= 40 else ""


# Id


def entry_id(title: str, year: str, taken: Iterable[str], folder: str) -> str:
    """An id that is still free for a work.

    Args:
        title: Its title or its name.
        year: Its year, by which it is told from another of the same name; may be empty.
        taken: Ids in use.
        folder: Folder of the entry, in which some ids are those of other pages.

    Returns:
        An id; empty where the title has no Latin letter or digit.
    """
    name, used = slug(title), set(taken)
    free = (one for one in _variants(name, year) if one not in used and not why_reserved(folder, one))
    return next(free) if name else ""


def slug(text: str) -> str:
    """The id that a title or a name asks for: its short name, or its first words, in Latin letters and digits.

    The form makes ids in the same way (theme/assets/contribute/slug.js); tests/data/slug_vectors.json is run by both.
    """
    plain = without_tex(text)
    words = re.findall(r"[a-z0-9]+", _latin(_TEX.sub("", short_name(plain) or plain)))[:_MOST_WORDS]
    while len(words) > 1 and len("-".join(words)) > _LONGEST_ID:
        words.pop()
    return "-".join(words)[:_LONGEST_ID]


def _variants(name: str, year: str) -> Iterator[str]:
    yield name
    if year:
        yield f"{name}-{year}"
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _latin(text: str) -> str:
    """A text in small Latin letters without accents and apostrophes, a Greek letter by its name."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_GREEK)
    return "".join(char for char in folded if char not in "'\u2019" and unicodedata.category(char)[0] != "M")


# Duplicates


@dataclass(frozen=True)
class Known:
    """A work that is already there.

    Attributes:
        path: File of its entry.
        keys: By what it can be recognised, as keys of marks.
    """

    path: str
    keys: frozenset[str]


def known_works(catalog: Catalog) -> list[Known]:
    """The works of all entries."""
    return [_known(entry.path, catalog.marks[entry.id]) for entry in catalog.entries.values()]


def known(path: str, fields: Mapping[str, Any]) -> Known:
    """The work of an entry with these fields."""
    return _known(path, marks(fields))


def _known(path: str, found: Iterable[Mark]) -> Known:
    return Known(path, frozenset(mark.key for mark in found))


def duplicate(fields: Mapping[str, Any], others: Iterable[Known]) -> tuple[str, str] | None:
    """File of the entry that has a work already, and by what it is seen; None where the work is new.

    Args:
        fields: Fields of an entry that name the work.
        others: The works that are there.
    """
    wanted = marks(fields)
    for other in others:
        for mark in wanted:
            if mark.key in other.keys:
                same = "it has the same title" if mark.kind == "title" else f"it has {CALLED[mark.kind]} {mark.value}"
                return other.path, same
    return None


# Venue


def venue_of(text: str, year: str, vocabulary: Vocabulary) -> str:
    """The name and year of the venue that a text names; empty where vocab.yml has none that surely is meant.

    The form reads a pasted record by the same rule (venueOf in theme/assets/contribute/bibtex.js).

    Args:
        text: Where a work was published, as a service says: the name of a volume, a journal, a remark.
        year: Year of publication where the text names none.
        vocabulary: The closed lists.
    """
    found = re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", text)
    when = found[0] if found else year[:4]
    if not when:
        return ""
    plain = _words(text)
    parts = {part for word, part in PARTS.items() if f" {word}" in plain}
    matches = [
        (len(name), venue.name)
        for venue in vocabulary.venues
        if {part for word, part in PARTS.items() if f" {word}" in _words(f"{venue.name} {venue.full or ''}")} == parts
        for name in _names(venue.name, venue.full)
        if _meant(name, plain, text, venue.journal, venue.name)
    ]
    return f"{max(matches)[1]} {when}" if matches else ""


def _names(short: str, full: str | None) -> list[str]:
    """What a venue is called: its short and full name, and the latter without its generic start."""
    names = [_words(short), _words(full or short)]
    rest = re.sub(
        r"^ (?:(?:annual|international|conference|meeting|symposium|on|of|the|acm|ieee|cvf) )+", " ", names[1]
    )
    return [*names, rest] if len(rest.split()) >= 4 else names


def _meant(name: str, plain: str, text: str, journal: bool, short: str) -> bool:
    """Whether a text names a venue: a journal by its whole name, another anywhere, an acronym in its letters."""
    if journal:
        return re.sub(r" (?:19|20)[0-9]{2}.*$| (?:vol|volume|[0-9]+) .*$", " ", plain).strip() == name.strip()
    if name == _words(short):
        return bool(re.search(rf"(?<![\w-]){re.escape(short)}(?![A-Za-z-])", text))
    return bool(re.search(re.escape(name.rstrip()) + r" (?!and )", plain))


def _words(text: str) -> str:
    """The words of a text in small letters, a space between and around them."""
    plain = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
    return f" {plain} ".replace(" association for computational linguistics ", " acl ")
