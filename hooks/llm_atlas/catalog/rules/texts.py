"""Rules about the texts of one entry, in both languages, and about its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.languages import CHINESE, FIRST, FURTHER, LANGUAGES, language_name
from llm_atlas.catalog.parts import Notes
from llm_atlas.catalog.parts import summary_length as wanted_length
from llm_atlas.catalog.rules.rule import Finding, rule
from llm_atlas.catalog.tex import tex_in, without_tex
from llm_atlas.catalog.text import HAN, HAN_RANGES, bare, is_chinese, is_name, set_chinese, trimmed
from llm_atlas.catalog.types import Location

# As many words, or Chinese characters, are the same by more than chance.
_RUN, _CHINESE_RUN = 5, 8
# Fields whose texts have rules of their own, are those of a closed list, or quote what was corrected.
EXACT = {
    *("authors", "arxiv", "doi", "url", "code", "links", "date", "added"),
    *("organisations", "developer", "licence", "venue", "topics", "sources", "corrections"),
}
_SHOWN = 60  # characters of what is wrong that a message shows


@rule("alone")
def summary_length(entry: Entry) -> Iterator[Finding]:
    """A summary has 60 to 300 characters in English and 30 to 300 in Chinese."""
    for language in LANGUAGES:
        least, most = wanted_length(language)
        length = len(entry.summary[language])
        if not least <= length <= most:
            fault = "short" if length < least else "long"
            message = f"the summary is too {fault}: {length} characters, where {least} to {most} are wanted"
            tip = "say in one or two sentences what it does and why it matters"
            yield Finding(("summary", language), message, tip)


@rule("alone")
def summary_repeats_title(entry: Entry) -> Iterator[Finding]:
    """A summary says more than the title."""
    for language in LANGUAGES:
        for title in entry.all_titles:
            short = bare(title)
            if len(short) >= 12 and short in bare(entry.summary[language]):
                yield Finding(("summary", language), "the summary repeats the title", "say what the title does not")


@rule("entry")
def missing_questions(entry: Entry, catalog: Catalog) -> Iterator[Finding]:
    """A paper or a tool that has notes has questions too, by which one finds it who does not know its name."""
    if entry.asked and entry.notes and not entry.questions and ("questions",) not in catalog.places[entry.path]:
        tip = "write in questions, in both languages, three to five things that one types who does not know its name"
        yield Finding(("notes",), "there are notes and no questions", tip)


@rule("alone")
def known_words(entry: Entry) -> Iterator[Finding]:
    """A question by which a work is found says neither its name nor what its title and summary say."""
    if entry.questions is None:
        return
    names = [_words(name) for name in (entry.short, *entry.all_titles, *entry.aliases) if name]
    for language in LANGUAGES:
        known = [_spaced(_words(text)) for text in (*entry.all_titles, entry.summary[language])]
        run = _CHINESE_RUN if language in CHINESE else _RUN
        for index, question in enumerate(entry.questions[language]):
            asked = _words(question)
            whole = _spaced(asked)
            if any(name and _spaced(name) in whole for name in names):
                yield Finding(
                    ("questions", language, index), "the question holds the name", "ask as one who does not know it"
                )
            elif any(_spaced(asked[at : at + run]) in text for at in range(len(asked) - run + 1) for text in known):
                message = "the question says what the title or the summary says"
                yield Finding(
                    ("questions", language, index), message, "use other words: the problem, the use, what one saw"
                )


def _words(text: str) -> list[str]:
    """Words and Chinese characters of a text in order, in small letters."""
    return re.findall(f"[a-z0-9]+|[{HAN_RANGES}]", text.casefold())


def _spaced(words: list[str]) -> str:
    """Words with a space on either side of each: a run of them is part of all of them where their texts are so."""
    return f" {' '.join(words)} "


@rule("alone")
def notes_differ(entry: Entry) -> Iterator[Finding]:
    """Notes have the same parts, and the same number of points in each, in both languages."""
    if entry.notes is None:
        return
    for language, name in product(FURTHER, Notes.model_fields):
        one, other = getattr(entry.notes[FIRST], name), getattr(entry.notes[language], name)
        if bool(one) != bool(other):
            lacking = language if one else FIRST
            message = f'the notes have no {language_name(lacking, FIRST)} "{name}"'
            yield Finding(("notes", lacking), message, "write it, or leave out the other")
        elif isinstance(one, tuple) and len(one) != len(other):
            counts = f"{len(one)} points in {language_name(FIRST, FIRST)}"
            message = f'"{name}" has {counts} and {len(other)} in {language_name(language, FIRST)}'
            yield Finding(("notes", language, name), message, "say the same in both")


@rule("alone")
def wrong_language(entry: Entry) -> Iterator[Finding]:
    """Chinese text holds Chinese, and English text is not Chinese."""
    for location, text in entry.texts:
        if location[0] not in ("summary", "questions", "notes", "sections") or "title" in location:
            continue
        share = len(HAN.findall(text)) / max(len(text), 1)
        for language in (language for language in LANGUAGES if language in location):
            name = language_name(language, FIRST)
            if language in CHINESE and not share and len(text) > 40:
                yield Finding(location, f"the {name} text holds no {name}")
            if language not in CHINESE and share > 0.3:
                yield Finding(location, f"the {name} text is Chinese")


@rule("alone")
def untrimmed(entry: Entry) -> Iterator[Finding]:
    """No text starts or ends with a space or holds two in a row."""
    for location, text in entry.texts:
        if trimmed(text) != text:
            yield Finding(location, "there is a space too many", "no space at the ends, one between words")


@rule("alone")
def tex_in_text(entry: Entry) -> Iterator[Finding]:
    """Titles and texts are written as they are printed, H₂O and O(n log n), without TeX; in prose it may be code."""
    for location, text in entry.texts:
        if location[0] in EXACT or text.isalnum():
            continue
        prose = not is_name(location)
        found = sorted(tex_in(text, prose), key=lambda piece: piece.plain is not None)
        for piece in found[:1]:
            shown = text[piece.start : piece.end][:_SHOWN]
            tip = f'write "{piece.plain if prose else without_tex(text)}"'
            if piece.plain is None:
                tip = "say it in words, or set it as `code`" if prose else "write it as it is printed, in plain text"
            yield Finding(location, f'"{shown}" is TeX', tip)


@rule("alone")
def chinese_typography(entry: Entry) -> Iterator[Finding]:
    """Chinese text has full-width punctuation, and a space between Chinese and Latin."""
    for location, text in entry.texts:
        yield from badly_set(location, text)


def badly_set(location: Location, text: str) -> Iterator[Finding]:
    """Where a Chinese text is not set as it should be, and how it is."""
    if not is_chinese(location):
        return
    wanted = set_chinese(text)
    if wanted == text:
        return
    pairs = enumerate(zip(text, wanted, strict=False))
    at = next((index for index, (one, other) in pairs if one != other), len(text) - 1)
    shown = text[max(at - 6, 0) : at + 6]
    tip = f'write "{wanted[max(at - 6, 0) : at + 7]}"'
    yield Finding(location, f'punctuation or spacing of "{shown}"', tip)


@rule("alone", firm=True)
def table_shape(entry: Entry) -> Iterator[Finding]:
    """Every row of a table has as many cells as the table has columns."""
    for number, table in enumerate(entry.tables):
        for index, row in enumerate(table.rows):
            if len(row) != len(table.columns):
                message = f"the row has {len(row)} cells and the table {len(table.columns)} columns"
                yield Finding(("tables", number, "rows", index), message)
