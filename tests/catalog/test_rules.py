"""Bad input, one fault at a time, and exactly what is said about it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from socket import AF_UNIX
from socket import socket as unix_socket
from typing import Any

import pytest

from hardship import without_rights
from llm_atlas.catalog.document import Document
from llm_atlas.catalog.entries import FOLDERS, KINDS, Entry
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.load import load
from llm_atlas.catalog.record import Record, holds_date, records_in
from llm_atlas.catalog.reserved import WRITTEN_AMONG_ENTRIES
from llm_atlas.catalog.rules import RULES
from llm_atlas.catalog.shared import SHARED_FILES
from llm_atlas.catalog.tree import entry_files
from llm_atlas.catalog.validate import explain
from sites import ROOT

LANTERN = "papers/lantern.yml"
GLOW = "papers/glow-tokens.yml"
HARBOUR = "papers/harbour.yml"
DIM = "papers/dim-lamps.yml"
FERNSEED = "models/fernseed-7b.yml"
SPROUT = "models/sprout-1b.yml"
MILL = "tools/mill.yml"
RUNNER = "tools/moss-runner.yml"
GUIDE = "guides/choosing-a-lantern.yml"

UNWRITTEN = "write it, or delete the line where it may be left out"

Change = Callable[[Path], None]


# How a file is broken


def swap(old: str, new: str) -> Change:
    """Put `new` in the place of `old`, which must stand in the file once."""

    def change(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


def drop(line: str) -> Change:
    """Take a line out."""
    return swap(line + "\n", "")


def put_first(line: str) -> Change:
    """Put a line before all others."""
    return lambda file: file.write_text(f"{line}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")


def put_last(text: str) -> Change:
    """Put text after all other text."""
    return lambda file: file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def write(content: str | bytes) -> Change:
    """Make the file, or make it anew."""

    def change(file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    return change


def encode(encoding: str) -> Change:
    """Save the file in another encoding."""
    return lambda file: file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))


def delete(file: Path) -> None:
    """Delete the file."""
    file.unlink()


def link(file: Path) -> None:
    """Make the file a symbolic link to another entry."""
    file.symlink_to(file.parent / "dim-lamps.yml")


def socket(file: Path) -> None:
    """Make the file a socket, which nobody can open."""
    with unix_socket(AF_UNIX) as made:
        made.bind(os.path.relpath(file))  # the path of a socket may not be long


@dataclass(frozen=True)
class Told:
    """A problem as it is expected, without its column; `file` where it is not the file that was changed first.

    The line is a text that stands in it alone, or a text and the how-manieth line that holds it; its number only where
    the case wrote the whole file, or nothing can be read in it.
    """

    line: int | str | tuple[str, int]
    rule: str
    message: str
    tip: str = ""
    file: str | None = None


@dataclass(frozen=True)
class Case:
    """One fault: its name, what is changed, and all that is said about it."""

    id: str
    changes: dict[str, Change]
    told: tuple[Told, ...]


def case(name: str, file: str, change: Change, *told: Told) -> Case:
    """A fault in one file."""
    return Case(name, {file: change}, told)


def another_paper(**fields: str) -> str:
    """A whole small paper that breaks no rule."""
    lines = {
        "title": "Something Else Altogether",
        "added": "2024-05-01",
        "topics": "[glow]",
        "summary": "\n  en: " + "An invented summary of a wholly invented work. " * 2 + "\n  zh: " + "\u5149" * 40,
    }
    return "".join(f"{name}: {value}".rstrip() + "\n" for name, value in (lines | fields).items())


PAPER_FIELDS = (
    "title, title_zh, short, aliases, authors, et_al, organisations, date, added, arxiv, doi, url, code, links, venue, "
    "withdrawn, topics, builds_on, related, comparison, results, summary, questions, notes, sections, tables, checked, "
    "sources, corrections"
)
SUMMARY_TIP = "say in one or two sentences what it does and why it matters"
ARXIV_TIP = "open the paper on arxiv.org and copy the id from its address"
NUMBER_TIP = "write digits only, without quotes, unit or separators"
MERGE_TIP = "one work has one entry: merge them"
BAR_TIP = "copy it from the browser's address bar"
DATE_TIP = "write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"
FIELD_TIP = "fill it in or leave the line out"
KINDS_TIP = "the kinds are papers, models, tools, datasets, terms, guides"
FOLDERS_TIP = "an entry stands in papers/, models/, tools/, datasets/, terms/, guides/"


def arxiv(name: str, value: str, message: str, tip: str = "") -> Case:
    """A bad arXiv id."""
    return case(
        f"arxiv-{name}",
        LANTERN,
        swap('arxiv: "2302.99901"', f'arxiv: "{value}"'),
        Told('arxiv: "', "arxiv-id", message, tip),
    )


def doi(name: str, value: str, message: str, tip: str) -> Case:
    """A bad DOI."""
    return case(
        f"doi-{name}",
        LANTERN,
        swap("doi: 10.99999/lamp.2023.7", f'doi: "{value}"'),
        Told('doi: "', "doi", message, tip),
    )


def date(name: str, value: str, message: str, tip: str = "") -> Case:
    """A bad date."""
    return case(
        f"date-{name}",
        LANTERN,
        swap("date: 2023-02-14", f"date: {value}"),
        Told(f"date: {value}", "date", message, tip),
    )


def language(name: str, value: str) -> Case:
    """A bad language tag."""
    told = Told("languages: [en, ", "language", f'"{value}" is not a language tag', "write en, zh, zh-Hant, fr ...")
    return case(f"language-{name}", FERNSEED, swap("languages: [en, zh]", f"languages: [en, {value}]"), told)


def address(name: str, value: str, message: str, tip: str = "") -> Case:
    """A bad address."""
    change = swap("url: https://lantern.example.org/\n", f'url: "{value}"\n')
    return case(f"address-{name}", LANTERN, change, Told(11, "address", message, tip))


def raw_character(name: str, char: str, words: str, tip: str) -> Case:
    """A character that cannot be seen, written as itself."""
    change = swap("short: Lantern", f"short: Lan{char}tern")
    return case(
        f"raw-{name}", LANTERN, change, Told("short: Lan", "invisible-character", f"{words} cannot be seen", tip)
    )


def escaped_character(name: str, escape: str, words: str) -> Case:
    """A character that cannot be seen, written with an escape."""
    change = swap("short: Lantern", f'short: "Lan{escape}tern"')
    return case(
        f"escaped-{name}",
        LANTERN,
        change,
        Told("short: ", "invisible-character", f"{words} cannot be seen", "delete it"),
    )


FIELDS = [
    case(
        "unknown-field",
        LANTERN,
        swap("short: Lantern", "shrot: Lantern"),
        Told("shrot: Lantern", "unknown-field", 'there is no field "shrot"', 'did you mean "short"?'),
    ),
    case(
        "unknown-field-like-no-other",
        LANTERN,
        swap("short: Lantern", "zzzz: Lantern"),
        Told("zzzz: Lantern", "unknown-field", 'there is no field "zzzz"', f"the fields here are {PAPER_FIELDS}"),
    ),
    case(
        "unknown-field-below",
        LANTERN,
        swap("{document: first-letter.txt, item: 1}", "{document: first-letter.txt, item: 1, itme: 2}"),
        Told("- {document: first-l", "unknown-field", 'there is no field "itme"', 'did you mean "item"?'),
    ),
    case(
        "field-of-another-kind",
        LANTERN,
        put_last("layers: 12\n"),
        Told("layers: 12", "unknown-field", 'there is no field "layers"', f"the fields here are {PAPER_FIELDS}"),
    ),
    case(
        "unknown-field-in-vocabulary",
        "vocab.yml",
        swap("{name: Workshop on Moss}", "{name: Workshop on Moss, ful: x}"),
        Told("- {name: Workshop on", "unknown-field", 'there is no field "ful"', 'did you mean "full"?'),
    ),
    case(
        "unknown-field-in-topics",
        "topics.yml",
        swap("  parent: roots", "  parnet: roots"),
        Told("parnet: roots", "unknown-field", 'there is no field "parnet"', 'did you mean "parent"?'),
    ),
    case(
        "missing-field",
        LANTERN,
        drop("added: 2024-05-02"),
        Told(1, "missing-field", '"added" is missing', 'add a line "added:"'),
    ),
    case(
        "missing-field-below",
        LANTERN,
        drop("    had: It reads a thousand pages."),
        Told(
            ("- document: first-letter.t", 2), "missing-field", '"corrections[2].had" is missing', 'add a line "had:"'
        ),
    ),
    case(
        "missing-chinese",
        GUIDE,
        swap("{en: any, zh: \u4e0d\u9650}", "{en: any}"),
        Told(
            "- [{en: Harbour (wit",
            "missing-language",
            '"tables[1].rows[2][2]" has no Chinese text',
            'add "zh:" below it',
        ),
    ),
    case(
        "missing-english",
        FERNSEED,
        swap("{en: Rain, zh: \u96e8}", "{zh: \u96e8}"),
        Told("- name: {zh: 雨}", "missing-language", '"corpora[2].name" has no English text', 'add "en:" below it'),
    ),
    case(
        "unknown-value",
        MILL,
        swap("state: closed", "state: close"),
        Told("state: close", "unknown-value", '"state" may not be "close"', 'did you mean "closed"?'),
    ),
    case(
        "unknown-value-like-no-other",
        FERNSEED,
        swap("commercial_use: conditional", "commercial_use: zzz"),
        Told(
            "commercial_use: zzz",
            "unknown-value",
            '"commercial_use" may not be "zzz"',
            "allowed are allowed, conditional, not-allowed",
        ),
    ),
    language("in-words", "Chinese"),
    language("with-underscore", "zh_CN"),
    language("with-encoding", "en.UTF-8"),
    language("with-modifier", "en@euro"),
    language("of-no-name", "root"),
    case(
        "too-long",
        LANTERN,
        swap("short: Lantern", "short: " + "x" * 401),
        Told("short: xxxxxxxxxxxxx", "too-long", '"short" has 401 characters; 400 are allowed', "shorten it"),
    ),
    case(
        "too-few",
        LANTERN,
        swap("topics: [glow, lamps]", "topics: []"),
        Told("topics: []", "too-few", '"topics" needs at least 1, here are 0'),
    ),
    case(
        "out-of-range-count",
        FERNSEED,
        swap("layers: 32", "layers: 0"),
        Told("layers: 0", "out-of-range", '"layers" is 0; it must be at least 1'),
    ),
    case(
        "out-of-range-amount",
        FERNSEED,
        swap("gib: 13.5", "gib: -13.5"),
        Told("gib: -13.5", "out-of-range", '"memory[1].gib" is -13.5; it must be above 0.0'),
    ),
    case(
        "empty-text",
        LANTERN,
        swap("short: Lantern", 'short: ""'),
        Told('short: ""', "empty-field", '"short" is empty', FIELD_TIP),
    ),
    case(
        "empty-field",
        LANTERN,
        swap("short: Lantern", "short:"),
        Told("short:", "empty-field", '"short" is empty', FIELD_TIP),
    ),
    case(
        "empty-field-tilde",
        LANTERN,
        swap("short: Lantern", "short: ~"),
        Told("short: ~", "empty-field", '"short" is empty', FIELD_TIP),
    ),
    case(
        "empty-field-that-is-needed",
        LANTERN,
        swap("added: 2024-05-02", "added:"),
        Told("added:", "empty-field", '"added" is empty', FIELD_TIP),
    ),
    case(
        "empty-item",
        LANTERN,
        swap("Ed Loam]", "Ed Loam, ~]"),
        Told("authors: [Ada Lichen", "empty-field", '"authors[6]" is empty', FIELD_TIP),
    ),
    case(
        "comma-in-braces",
        GUIDE,
        swap("{en: In short, zh:", "{en: In short, and sweet, zh:"),
        Told(
            "- title: {en: In sho",
            "empty-field",
            '"sections[1].title.and sweet" is empty',
            "this was meant as text: a comma inside { } or [ ] ends a value, so put the text in quotes",
        ),
    ),
]

TYPES = [
    case(
        "text-for-list",
        GLOW,
        swap("authors: [Ada Lichen]", "authors: Ada Lichen"),
        Told("authors: Ada Lichen", "wrong-type", '"authors" must be a list, not text', "write [Ada Lichen]"),
    ),
    case(
        "mapping-for-list",
        LANTERN,
        swap("builds_on: [glow-tokens]", "builds_on: {id: glow-tokens}"),
        Told("builds_on: {id: glow", "wrong-type", '"builds_on" must be a list, not a mapping'),
    ),
    case(
        "list-for-text",
        LANTERN,
        swap("short: Lantern", "short: [Lantern]"),
        Told("short: [Lantern]", "wrong-type", '"short" must be text, not a list'),
    ),
    case(
        "mapping-for-text",
        LANTERN,
        swap("    - On PebbleBench the score rises", "    - On PebbleBench: the score rises"),
        Told("- On PebbleBench: th", "wrong-type", '"notes.en.results[1]" must be text, not a mapping'),
    ),
    case(
        "text-for-mapping",
        GLOW,
        put_last("notes: A short one.\n"),
        Told("notes: A short one.", "wrong-type", '"notes" must be a mapping with fields, not text'),
    ),
    case(
        "text-for-flag",
        HARBOUR,
        swap("et_al: true", 'et_al: "true"'),
        Told('et_al: "true"', "wrong-type", '"et_al" must be true or false, not text'),
    ),
    case(
        "number-for-flag",
        HARBOUR,
        swap("et_al: true", "et_al: 1"),
        Told("et_al: 1", "wrong-type", '"et_al" must be true or false, not a number'),
    ),
    case(
        "text-for-whole-number",
        FERNSEED,
        swap("parameters: 6900000000", "parameters: 6.9B"),
        Told("parameters: 6.9B", "wrong-type", '"parameters" must be a whole number, not text', NUMBER_TIP),
    ),
    case(
        "quoted-whole-number",
        FERNSEED,
        swap("layers: 32", 'layers: "32"'),
        Told('layers: "32"', "wrong-type", '"layers" must be a whole number, not text', NUMBER_TIP),
    ),
    case(
        "text-for-number",
        FERNSEED,
        swap("gib: 13.5", "gib: 13.5 GB"),
        Told("gib: 13.5 GB", "wrong-type", '"memory[1].gib" must be a number, not text', NUMBER_TIP),
    ),
    case(
        "quoted-number",
        FERNSEED,
        swap("gib: 13.5", 'gib: "13.5"'),
        Told('gib: "13.5"', "wrong-type", '"memory[1].gib" must be a number, not text', NUMBER_TIP),
    ),
    case(
        "flag-for-number",
        FERNSEED,
        swap("gib: 13.5", "gib: true"),
        Told("gib: true", "wrong-type", '"memory[1].gib" must be a number, not true or false'),
    ),
    case(
        "infinite-number",
        FERNSEED,
        swap("gib: 13.5", "gib: inf"),
        Told("gib: inf", "wrong-type", '"memory[1].gib" must be a number, not text', NUMBER_TIP),
    ),
    case(
        "text-for-an-entry",
        MILL,
        write("Just a line of text\n"),
        Told(1, "wrong-type", "an entry is a list of `field: value` lines, not text"),
    ),
    case(
        "unquoted-number-in-a-table",
        GUIDE,
        swap('"900"', "900"),
        Told(
            '- [Lantern, 900, "4.',
            "unquoted-value",
            '"tables[1].rows[1][2]" is text, but without quotes YAML reads 900 as a number',
            'write "900" in quotes',
        ),
    ),
]

NAMES = [
    case(
        "id-differs",
        LANTERN,
        put_first("id: lamp"),
        Told(1, "id-differs", 'the id is "lantern" by the file\'s name', "the file name says it; leave the line out"),
    ),
    case(
        "kind-differs",
        LANTERN,
        put_first("kind: model"),
        Told(1, "kind-differs", 'the kind is "paper" by the file\'s name', "the folder says it; leave the line out"),
    ),
    case(
        "bad-file-name",
        "papers/Some_Paper.yml",
        write(another_paper()),
        Told(1, "id", '"Some_Paper" is not an id', "use small letters, digits and single hyphens"),
    ),
    case(
        "file-name-with-two-hyphens",
        "papers/some--paper.yml",
        write(another_paper()),
        Told(1, "id", '"some--paper" is not an id', "use small letters, digits and single hyphens"),
    ),
    case(
        "unknown-kind",
        "blogs/some-post.yml",
        write(another_paper()),
        Told(1, "unknown-kind", 'there is no kind of entry "blogs"', KINDS_TIP),
    ),
    case(
        "unknown-kind-like-another",
        "paper/some-paper.yml",
        write(another_paper()),
        Told(1, "unknown-kind", 'there is no kind of entry "paper"', 'did you mean "papers"?'),
    ),
    case(
        "stray-file",
        "notes.txt",
        write("hello"),
        Told(1, "stray-file", '"notes.txt" is not a file of the catalog', FOLDERS_TIP),
    ),
    case(
        "stray-file-like-another",
        "topic.yml",
        write("[]"),
        Told(1, "stray-file", '"topic.yml" is not a file of the catalog', 'did you mean "topics.yml"?'),
    ),
    case(
        "stray-file-among-entries",
        "papers/lantern.pdf",
        write(b"%PDF"),
        Told(
            1,
            "stray-file",
            '"lantern.pdf" is not an entry: its name does not end in .yml',
            "move it elsewhere",
        ),
    ),
    case(
        "yaml-ending",
        "papers/some-paper.yaml",
        write(another_paper()),
        Told(
            1,
            "stray-file",
            '"some-paper.yaml" is not an entry: its name does not end in .yml',
            "rename it to some-paper.yml",
        ),
    ),
    case(
        "entry-in-a-folder-below",
        "papers/old/some-paper.yml",
        lambda file: (file.parent.mkdir(), file.write_text(another_paper()))[0],
        Told(1, "stray-file", "entries stand in papers/ itself, not in a folder below it", "move the file up"),
    ),
    case(
        "symbolic-link",
        "papers/some-paper.yml",
        link,
        Told(1, "stray-file", "the catalog holds a symbolic link", "put the file itself here"),
    ),
    case(
        "symbolic-link-to-nothing",
        "papers/some-paper.yml",
        lambda file: file.symlink_to("nowhere.yml"),
        Told(1, "stray-file", "the catalog holds a symbolic link", "put the file itself here"),
    ),
    case(
        "symbolic-link-to-a-folder",
        "papers/more",
        lambda file: file.symlink_to("../tools"),
        Told(1, "stray-file", "the catalog holds a symbolic link", "put the file itself here"),
    ),
    case(
        "file-name-that-is-no-text",
        os.fsdecode(b"papers/some-\xff-paper.yml"),
        write(another_paper()),
        Told(
            1,
            "id",
            r'"some-\xff-paper" is not an id',
            "use small letters, digits and single hyphens",
            file=r"papers/some-\xff-paper.yml",
        ),
    ),
    case(
        "socket",
        "papers/some-paper.yml",
        socket,
        Told(1, "stray-file", '"some-paper.yml" is a socket, not a file', "delete it, or move it elsewhere"),
    ),
    case(
        "pipe",
        "papers/some-paper.yml",
        os.mkfifo,
        Told(1, "stray-file", '"some-paper.yml" is a pipe, not a file', "delete it, or move it elsewhere"),
    ),
    case(
        "folder-like-an-entry",
        "papers/some-paper.yml",
        Path.mkdir,
        Told(
            1,
            "stray-file",
            '"some-paper.yml" is a folder, not a file',
            "move what is in it up, and delete the folder",
        ),
    ),
    case(
        "copy-by-hand",
        "papers/lantern.yml.bak",
        write("title: x\n"),
        Told(
            1,
            "stray-file",
            '"lantern.yml.bak" is not an entry: its name does not end in .yml',
            "move it elsewhere",
        ),
    ),
    case(
        "day-in-a-text",
        LANTERN,
        swap("short: Lantern", "short: 2023-01-01"),
        Told(
            "short: 2023-01-01",
            "unquoted-value",
            '"short" is text, but without quotes YAML reads 2023-01-01 as a date',
            'write "2023-01-01" in quotes',
        ),
    ),
    case(
        "day-in-a-list",
        LANTERN,
        swap("aliases: [paper lantern,", "aliases: [2023-01-01,"),
        Told(
            "aliases: [2023-01-01",
            "unquoted-value",
            '"aliases[1]" is text, but without quotes YAML reads 2023-01-01 as a date',
            'write "2023-01-01" in quotes',
        ),
    ),
    case(
        "empty-list",
        MILL,
        put_first("authors: []"),
        Told(1, "empty-field", '"authors" is empty', "fill it in or leave the line out"),
    ),
    case(
        "forged-line",
        MILL,
        put_first('doi: "x\\ncatalog/papers/harbour.yml:1:1: title: forged"'),
        Told(
            1,
            "doi",
            r'"x\ncatalog/papers/harbour.yml:1:1: title: forged" is not a DOI',
            'write it like "10.18653/v1/2023.acl-long.754"',
        ),
    ),
    case(
        "missing-topics",
        "topics.yml",
        delete,
        Told(1, "missing-file", "the catalog has no topics.yml"),
    ),
    case(
        "missing-vocabulary",
        "vocab.yml",
        delete,
        Told(1, "missing-file", "the catalog has no vocab.yml"),
    ),
]

VALUES = [
    arxiv("truncated", "2302.999", '"2302.999" is not an arXiv id', 'write it like "2305.14314"'),
    arxiv(
        "four-digits",
        "2302.9990",
        '"2302.9990" is not an arXiv id: 5 digits follow the dot in 2023, here are 4',
        ARXIV_TIP,
    ),
    arxiv(
        "five-digits-too-early",
        "1402.99901",
        '"1402.99901" is not an arXiv id: 4 digits follow the dot in 2014, here are 5',
        ARXIV_TIP,
    ),
    arxiv("version", "2302.99901v2", '"2302.99901v2" is more than the bare arXiv id', 'write "2302.99901"'),
    arxiv("prefix", "arXiv:2302.99901", '"arXiv:2302.99901" is more than the bare arXiv id', 'write "2302.99901"'),
    arxiv(
        "address",
        "https://arxiv.org/pdf/2302.99901v1.pdf",
        '"https://arxiv.org/pdf/2302.99901v1.pdf" is more than the bare arXiv id',
        'write "2302.99901"',
    ),
    arxiv("month-13", "2313.99901", '"2313.99901" is not an arXiv id: there is no month 13'),
    arxiv("month-0", "2300.99901", '"2300.99901" is not an arXiv id: there is no month 00'),
    arxiv(
        "old-month-13",
        "hep-th/9913001",
        '"hep-th/9913001" is not an arXiv id: none of its kind is of year 99, month 13',
    ),
    arxiv("old-year", "cs/1001001", '"cs/1001001" is not an arXiv id: none of its kind is of year 10, month 01'),
    arxiv("space", "2302.99901 ", '"2302.99901 " is not an arXiv id', 'write it like "2305.14314"'),
    arxiv(
        "full-width-digits",
        "\uff12\uff13\uff10\uff12.99901",
        '"\uff12\uff13\uff10\uff12.99901" is not an arXiv id',
        'write it like "2305.14314"',
    ),
    case(
        "arxiv-unquoted",
        LANTERN,
        swap('arxiv: "2302.99901"', "arxiv: 2302.99900"),
        Told(
            "arxiv: 2302.99900",
            "unquoted-value",
            '"arxiv" is text, but without quotes YAML reads 2302.99900 as a number',
            'write "2302.99900" in quotes',
        ),
    ),
    doi("not-one", "lamp.2023.7", '"lamp.2023.7" is not a DOI', 'write it like "10.18653/v1/2023.acl-long.754"'),
    doi(
        "tex",
        "10.99999/lamp{_}7",
        '"10.99999/lamp{_}7" is not a DOI',
        'write "10.99999/lamp_7"',
    ),
    doi("escape", "10.99999/a%3Cb", '"10.99999/a%3Cb" is not a DOI', 'write "10.99999/a<b"'),
    doi(
        "address",
        "https://doi.org/10.99999/lamp.2023.7",
        '"https://doi.org/10.99999/lamp.2023.7" is more than the bare DOI',
        'write "10.99999/lamp.2023.7"',
    ),
    doi(
        "prefix",
        "doi: 10.99999/lamp.2023.7",
        '"doi: 10.99999/lamp.2023.7" is more than the bare DOI',
        'write "10.99999/lamp.2023.7"',
    ),
    doi(
        "full-width-digits",
        "10.\uff19\uff19\uff19\uff19\uff19/lamp",
        '"10.\uff19\uff19\uff19\uff19\uff19/lamp" is not a DOI',
        'write it like "10.18653/v1/2023.acl-long.754"',
    ),
    date("impossible-day", "2023-02-30", '"2023-02-30" is not a day of the calendar'),
    date("impossible-month", "2023-13", '"2023-13" is not a day of the calendar'),
    date("before-1950", "1949-12-31", '"1949-12-31" is before 1950'),
    date("in-words", "14 February 2023", '"14 February 2023" is not a date', DATE_TIP),
    date("one-digit", "2023-2-14", '"2023-2-14" is not a date', DATE_TIP),
    date("slashes", "2023/02/14", '"2023/02/14" is not a date', DATE_TIP),
    date(
        "full-width-digits",
        "\uff12\uff10\uff12\uff13-02-14",
        '"\uff12\uff10\uff12\uff13-02-14" is not a date',
        DATE_TIP,
    ),
    address(
        "doubled-h",
        "hhttps://lantern.example.org/",
        '"hhttps://lantern.example.org/" starts with "hhttps://"',
        'write "https://" in front',
    ),
    address(
        "no-scheme",
        "lantern.example.org/a",
        '"lantern.example.org/a" has no https:// in front',
        'write "https://lantern.example.org/a"',
    ),
    address(
        "no-slashes",
        "https:lantern.example.org",
        '"https:lantern.example.org" has no https:// in front',
        "write the whole address",
    ),
    address(
        "ftp",
        "ftp://lantern.example.org/",
        '"ftp://lantern.example.org/" starts with "ftp://"',
        "only http and https addresses are allowed",
    ),
    address(
        "javascript",
        "javascript:alert(1)",
        '"javascript:alert(1)" has no https:// in front',
        "write the whole address",
    ),
    address(
        "javascript-with-slashes",
        "javascript://lantern.example.org/%0aalert(1)",
        '"javascript://lantern.example.org/%0aalert(1)" starts with "javascript://"',
        "only http and https addresses are allowed",
    ),
    address(
        "user-name",
        "https://ada:secret@lantern.example.org/",
        '"https://ada:secret@lantern.example.org/" holds a user name',
        "leave out what stands before the @",
    ),
    address("no-host", "https:///talk", '"https:///talk" is not an address', BAR_TIP),
    address("host-without-dot", "https://lantern/talk", '"https://lantern/talk" is not an address', BAR_TIP),
    address("space", "https://lantern.example.org/a b", '"https://lantern.example.org/a b" is not an address', BAR_TIP),
    address("bad-port", "https://lantern.example.org:x/", '"https://lantern.example.org:x/" is not an address'),
    address("open-bracket", "https://[lantern.example.org/", '"https://[lantern.example.org/" is not an address'),
    case(
        "address-below",
        FERNSEED,
        swap("url: https://weights.example.org/fernseed}", "url: weights}"),
        Told(
            "- {name: fernseed-7b-v1, base:", "address", '"weights" has no https:// in front', "write the whole address"
        ),
    ),
]

FILES = [
    raw_character("zero-width", "\u200b", "U+200B ZERO WIDTH SPACE", "delete it"),
    raw_character("right-to-left", "\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE", "delete it"),
    raw_character("isolate", "\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE", "delete it"),
    raw_character("no-break-space", "\u00a0", "U+00A0 NO-BREAK SPACE", "use spaces"),
    raw_character("wide-space", "\u3000", "U+3000 IDEOGRAPHIC SPACE", "use spaces"),
    raw_character("tab", "\t", "U+0009 CONTROL CHARACTER", "use spaces"),
    case(
        "the-only-item-of-a-list-is-wrong",
        LANTERN,
        swap("topics: [glow, lamps]", "topics: [Glow]"),
        Told("topics:", "id", '"Glow" is not an id', "use small letters, digits and single hyphens"),
    ),
    raw_character("bell", "\x07", "U+0007 CONTROL CHARACTER", "delete it"),
    raw_character("zero", "\0", "U+0000 CONTROL CHARACTER", "delete it"),
    raw_character("private", "\ue000", "U+E000 CONTROL CHARACTER", "delete it"),
    escaped_character("zero-width", "\\u200b", "U+200B ZERO WIDTH SPACE"),
    escaped_character("right-to-left", "\\u202E", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    escaped_character("bell", "\\a", "U+0007 CONTROL CHARACTER"),
    escaped_character("zero", "\\0", "U+0000 CONTROL CHARACTER"),
    escaped_character("escape", "\\e[31m", "U+001B CONTROL CHARACTER"),
    case(
        "raw-zero-width-in-a-comment",
        LANTERN,
        put_first("# a com\u200bment"),
        Told(1, "invisible-character", "U+200B ZERO WIDTH SPACE cannot be seen", "delete it"),
    ),
    case(
        "private-character-in-chinese",
        LANTERN,
        swap("title_zh: ", 'title_zh: "\\uE000" #'),
        Told('title_zh: "\\uE000" #', "invisible-character", "U+E000 CONTROL CHARACTER cannot be seen", "delete it"),
    ),
    case(
        "private-character-among-chinese",
        LANTERN,
        swap("zh: \u6807\u9898\u9875\u5199\u4f5c Lighting\u3002", 'zh: "\u6807\u9898\\uE000"'),
        Told('zh: "标题\\uE000"', "invisible-character", "U+E000 CONTROL CHARACTER cannot be seen", "delete it"),
    ),
    case(
        "one-line",
        LANTERN,
        swap("short: Lantern", 'short: "Lan\\ntern"'),
        Told('short: "Lan\\ntern"', "one-line", "the text goes on in a second line", "write it as one line"),
    ),
    case(
        "repeated-name",
        "vocab.yml",
        put_last("  - {name: Fern Institute}\n"),
        Told("- {name: Fern Institute}", "repeated-name", '"Fern Institute" stands in the list twice', "keep one"),
    ),
    case(
        "duplicate-key",
        LANTERN,
        put_last("short: Lamp\n"),
        Told("short: Lamp", "duplicate-key", '"short" stands here and in line 3', "keep one"),
    ),
    case(
        "duplicate-key-below",
        LANTERN,
        swap("{document: first-letter.txt, item: 1}", "{document: first-letter.txt, item: 1, item: 2}"),
        Told("- {document: first-l", "duplicate-key", '"item" stands here and in line 54', "keep one"),
    ),
    case(
        "key-that-is-no-word",
        LANTERN,
        put_last("[a, b]: c\n"),
        Told("[a, b]: c", "key", "a key must be a word", "quote text that holds { or ["),
    ),
    case(
        "norway",
        LANTERN,
        swap("short: Lantern", "short: NO"),
        Told(
            "short: NO",
            "unquoted-value",
            "YAML reads NO as true or false",
            "write true or false, or put the text in quotes",
        ),
    ),
    case(
        "true-for-text",
        LANTERN,
        swap("short: Lantern", "short: true"),
        Told(
            "short: true",
            "unquoted-value",
            '"short" is text, but without quotes YAML reads true as true or false',
            'write "true" in quotes',
        ),
    ),
    case(
        "number-that-loses-its-end",
        LANTERN,
        swap("short: Lantern", "short: 1.10"),
        Told(
            "short: 1.10",
            "unquoted-value",
            '"short" is text, but without quotes YAML reads 1.10 as a number',
            'write "1.10" in quotes',
        ),
    ),
    case(
        "underscore-in-number",
        LANTERN,
        swap("short: Lantern", "short: 1_000"),
        Told(
            "short: 1_000", "unquoted-value", "YAML reads 1_000 as a number", 'write plain digits, or "1_000" in quotes'
        ),
    ),
    case(
        "underscore-in-count",
        FERNSEED,
        swap("hidden_size: 4096", "hidden_size: 4_096"),
        Told(
            "hidden_size: 4_096",
            "unquoted-value",
            "YAML reads 4_096 as a number",
            'write plain digits, or "4_096" in quotes',
        ),
    ),
    case(
        "octal",
        LANTERN,
        swap("short: Lantern", "short: 010"),
        Told("short: 010", "unquoted-value", "YAML reads 010 as a number", 'write plain digits, or "010" in quotes'),
    ),
    case(
        "clock",
        LANTERN,
        swap("short: Lantern", "short: 12:30"),
        Told(
            "short: 12:30", "unquoted-value", "YAML reads 12:30 as a number", 'write plain digits, or "12:30" in quotes'
        ),
    ),
    case(
        "alias",
        LANTERN,
        put_last("related_too: *lamp\n"),
        Told("related_too: *lamp", "alias", "an alias (*lamp) is not allowed", "write the value out"),
    ),
    case(
        "anchor",
        LANTERN,
        swap("short: Lantern", "short: &lamp Lantern"),
        Told("short: &lamp Lantern", "alias", "an anchor (&lamp) is not allowed", "leave it out"),
    ),
    case(
        "tag",
        LANTERN,
        swap("short: Lantern", "short: !!python/object/apply:os.system [ls]"),
        Told(
            "short: !!python/obje",
            "tag",
            "a tag (tag:yaml.org,2002:python/object/apply:os.system) is not allowed",
            "leave it out; quote text that starts with !",
        ),
    ),
    case(
        "several-documents",
        LANTERN,
        put_last("---\ntitle: Another\n"),
        Told("---", "several-documents", "a second document starts here", "one file holds one entry"),
    ),
    case(
        "utf-16",
        LANTERN,
        encode("utf-16"),
        Told(1, "encoding", "the file is UTF-16", "save it as UTF-8"),
    ),
    case(
        "latin-1",
        MILL,
        lambda file: file.write_bytes(b"# caf\xe9\n" + file.read_bytes()),
        Told(
            1,
            "encoding",
            "the byte 0xe9 is not UTF-8",
            "save the file as UTF-8 (it may be GBK or Latin-1)",
        ),
    ),
    case(
        "gbk",
        LANTERN,
        encode("gbk"),
        Told(2, "encoding", "the byte 0xb5 is not UTF-8", "save the file as UTF-8 (it may be GBK or Latin-1)"),
    ),
    case(
        "byte-order-mark",
        LANTERN,
        encode("utf-8-sig"),
        Told(1, "encoding", "the file starts with a byte order mark", 'save it as "UTF-8 without BOM"'),
    ),
    case(
        "tab-indentation",
        LANTERN,
        swap("  en: A few", "\ten: A few"),
        Told("en: A few learned gl", "invisible-character", "U+0009 CONTROL CHARACTER cannot be seen", "use spaces"),
        Told(
            "en: A few learned gl",
            "yaml",
            "not valid YAML: found character that cannot start any token",
            "indent with spaces",
        ),
    ),
    case(
        "colon-in-text",
        LANTERN,
        swap('"Lantern: Lighting Long Documents with Glow Tokens"', "Lantern: Lighting"),
        Told(
            1,
            "yaml",
            "not valid YAML: mapping values are not allowed in this context",
            "put the text in quotes: a colon followed by a space separates key and value",
        ),
    ),
    case(
        "bracket-not-closed",
        LANTERN,
        swap("[glow, lamps]", "[glow, lamps"),
        Told(
            "builds_on: [glow-tok",
            "yaml",
            "not valid YAML: did not find expected ',' or ']'",
            "check the indentation and the brackets above",
        ),
    ),
    case(
        "quotation-mark-not-closed",
        MILL,
        put_last('url: "https://mill.example.org\n'),
        Told(12, "yaml", "not valid YAML: found unexpected end of stream", "a quotation mark is not closed"),
    ),
    case(
        "wrong-indentation",
        LANTERN,
        swap("  zh: \u6807\u9898\u9875", " zh: \u6807\u9898\u9875"),
        Told(
            "zh: 标题页写作 Lighting。",
            "yaml",
            "not valid YAML: did not find expected key",
            "check the indentation and the brackets above",
        ),
    ),
    case(
        "at-sign",
        LANTERN,
        swap("short: Lantern", "short: @lantern"),
        Told(
            "short: @lantern",
            "yaml",
            "not valid YAML: found character that cannot start any token",
            "put the text in quotes",
        ),
    ),
    case(
        "character-that-yaml-forbids",
        LANTERN,
        swap("  zh: \u6807\u9898\u9875", "  zh: \uffff\u6807\u9898\u9875"),
        Told("zh: \uffff标题页写作 Lighting。", "yaml", "the character U+FFFF is not allowed in YAML"),
    ),
    case(
        "too-deep",
        LANTERN,
        put_last("deep: " + "[" * 40 + "]" * 40 + "\n"),
        Told("deep: [[[[[[[[[[[[[[", "too-deep", "more than 12 levels are nested here"),
    ),
    case(
        "too-large",
        LANTERN,
        put_last("#" * 200_001),
        Told(1, "too-large", "the file has 202,573 bytes; 200,000 are allowed"),
    ),
    case("empty-file", MILL, write(""), Told(1, "empty-file", "the file is empty")),
    case("only-a-comment", MILL, write("# later\n\n"), Told(1, "empty-file", "the file is empty")),
]

TOGETHER = [
    case(
        "unknown-topic",
        LANTERN,
        swap("[glow, lamps]", "[glow, lapms]"),
        Told("topics: [glow, lapms", "unknown-topic", 'there is no topic "lapms"', 'did you mean "lamps"?'),
    ),
    case(
        "unknown-topic-like-no-other",
        LANTERN,
        swap("[glow, lamps]", "[glow, zzzz]"),
        Told("topics: [glow, zzzz]", "unknown-topic", 'there is no topic "zzzz"', "add it to topics.yml if it is new"),
    ),
    case(
        "unknown-parent",
        "topics.yml",
        swap("parent: roots", "parent: roost"),
        Told(
            "parent: roost", "unknown-topic", '"roost" is not a topic with a page of its own', 'did you mean "roots"?'
        ),
    ),
    case(
        "parent-with-a-parent",
        "topics.yml",
        swap("parent: roots", "parent: glow"),
        Told(
            "parent: glow",
            "unknown-topic",
            '"glow" is not a topic with a page of its own',
            "add it to topics.yml if it is new",
        ),
    ),
    case(
        "unknown-venue",
        LANTERN,
        swap("venue: Lamp 2023", "venue: Lmap 2023"),
        Told("venue: Lmap 2023", "unknown-venue", 'there is no venue "Lmap"', 'did you mean "Lamp"?'),
    ),
    case(
        "venue-without-year",
        LANTERN,
        swap("venue: Lamp 2023", "venue: Lamp"),
        Told("venue: Lamp", "unknown-venue", '"Lamp" does not end in a year', "write it like NeurIPS 2023"),
    ),
    case(
        "venue-before-date",
        LANTERN,
        swap("venue: Lamp 2023", "venue: Lamp 2022"),
        Told(
            "venue: Lamp 2022",
            "unknown-venue",
            "Lamp 2022 is before the first version, 2023-02-14",
            "one of the two is wrong",
        ),
    ),
    case(
        "unknown-benchmark",
        SPROUT,
        swap("benchmark: glow-tokens", "benchmark: glow-tokes"),
        Told(13, "unknown-benchmark", 'there is no entry "glow-tokes"', 'did you mean "glow-tokens"?'),
    ),
    case(
        "benchmark-that-is-new",
        SPROUT,
        swap("benchmark: glow-tokens", "benchmark: xyzzy"),
        Told(
            13,
            "unknown-benchmark",
            'there is no entry "xyzzy"',
            "add an entry for it to datasets/ if it is new",
        ),
    ),
    case(
        "benchmark-that-is-a-tool",
        SPROUT,
        swap("benchmark: glow-tokens", "benchmark: mill"),
        Told(
            13,
            "unknown-benchmark",
            '"mill" is a tool, not a benchmark',
            "name a dataset, or the paper that brought the benchmark",
        ),
    ),
    case(
        "unknown-metric",
        SPROUT,
        swap("metric: soot", "metric: sooot"),
        Told(15, "unknown-metric", 'there is no metric "sooot"', 'did you mean "soot"?'),
    ),
    case(
        "new-metric",
        SPROUT,
        swap("metric: soot", "metric: xyzzy"),
        Told(15, "unknown-metric", 'there is no metric "xyzzy"', "add it to metrics.yml if it is new"),
    ),
    case(
        "value-too-high",
        SPROUT,
        swap("value: 47.5", "value: 100.5"),
        Told(
            12,
            "value-out-of-range",
            "100.5 is not a value of brightness, which is 0 to 100",
            "write it in the unit that metrics.yml gives",
        ),
    ),
    case(
        "value-too-low",
        SPROUT,
        swap("value: 2.5", "value: 0.5"),
        Told(
            16,
            "value-out-of-range",
            "0.5 is not a value of soot, which is 1 or more",
            "write it in the unit that metrics.yml gives",
        ),
    ),
    case(
        "result-without-place",
        SPROUT,
        swap(", place: abstract}", "}"),
        Told(12, "missing-field", '"results[2].place" is missing', 'add a line "place:"'),
    ),
    case(
        "result-at-no-place",
        SPROUT,
        swap("place: Table 3 of v2", "place: somewhere in the paper"),
        Told(
            11,
            "place",
            '"somewhere in the paper" is not a place in a source',
            "write abstract, README, model card, project page, Table 3, Table 3 of v2, or unconfirmed",
        ),
    ),
    case(
        "repeated-result",
        SPROUT,
        swap(
            "value: 31, model: {en: window alone, zh: \u4ec5\u7528\u7a97\u53e3}, size: 1B, place",
            "value: 31, model: Sprout, size: 1B, shots: 2, samples: 21, place",
        ),
        Told(
            12,
            "repeated-result",
            "row 2 measures what row 1 does, under the same conditions",
            "leave one out, or say what differs: shots, samples, tools ...",
        ),
    ),
    case(
        "cited-result-missing",
        SPROUT,
        swap("brightness rises from [[result:1]] to", "brightness rises from [[result:4]] to"),
        Told(
            30,
            "cited-result-missing",
            "there is no row 4 in results, which has 3",
            "rows are counted from 1",
        ),
    ),
    case(
        "figure-contradicts-result",
        SPROUT,
        swap("brightness rises from [[result:1]] to", "brightness rises from 31.5% to"),
        Told(
            30,
            "figure-contradicts-result",
            "the text says 31.5 of pebble-corpus, and no row of results does",
            "mend one of the two, or add the row",
        ),
    ),
    case(
        "metric-named-twice",
        "metrics.yml",
        put_last("- {id: soot, name: {en: A, zh: \u4e00}, better: lower}\n"),
        Told(3, "repeated-name", '"soot" stands in the list twice', "keep one"),
    ),
    case(
        "unknown-licence",
        FERNSEED,
        swap("licence: Moss-1.0", "licence: moss-1"),
        Told("licence: moss-1", "unknown-licence", 'there is no licence "moss-1"', 'did you mean "Moss-1.0"?'),
    ),
    case(
        "unknown-organisation",
        LANTERN,
        swap("[Fern Institute, Moss & Sons]", "[Fern Institute, Rain Works]"),
        Told(
            "organisations: [Fern",
            "unknown-organisation",
            'there is no organisation "Rain Works"',
            "add it to vocab.yml if it is new",
        ),
    ),
    case(
        "organisation-by-alias",
        LANTERN,
        swap("[Fern Institute, Moss & Sons]", "[FI, Moss & Sons]"),
        Told("organisations: [FI, ", "unknown-organisation", 'there is no organisation "FI"', 'write "Fern Institute"'),
    ),
    case(
        "organisation-in-chinese",
        FERNSEED,
        swap("developer: Fern Institute", "developer: \u8568\u7c7b\u7814\u7a76\u6240"),
        Told(
            "developer: 蕨类研究所",
            "unknown-organisation",
            'there is no organisation "\u8568\u7c7b\u7814\u7a76\u6240"',
            'write "Fern Institute"',
        ),
    ),
    case(
        "developer-misspelt",
        SPROUT,
        swap("developer: Moss & Sons", "developer: Moss and Sons"),
        Told(
            "developer: Moss and ",
            "unknown-organisation",
            'there is no organisation "Moss and Sons"',
            'did you mean "Moss & Sons"?',
        ),
    ),
    case(
        "dangling-builds-on",
        LANTERN,
        swap("builds_on: [glow-tokens]", "builds_on: [glow-token]"),
        Told(
            "builds_on: [glow-tok",
            "dangling-reference",
            'there is no entry "glow-token"',
            'did you mean "glow-tokens"?',
        ),
    ),
    case(
        "dangling-related",
        LANTERN,
        swap("related: [harbour, ", "related: [zzzz, "),
        Told("related: [zzzz, glow", "dangling-reference", 'there is no entry "zzzz"'),
    ),
    case(
        "dangling-in-text",
        LANTERN,
        swap("Unlike [[harbour]] it", "Unlike [[harbor]] it"),
        Told("differs: Unlike [[ha", "dangling-reference", 'there is no entry "harbor"', 'did you mean "harbour"?'),
    ),
    case(
        "dangling-in-a-section",
        GUIDE,
        swap("take [[lantern]], beyond", "take [[Lantern]], beyond"),
        Told('en: ["Up to 900 page', "dangling-reference", 'there is no entry "Lantern"', 'did you mean "lantern"?'),
    ),
    case(
        "dangling-corpus",
        FERNSEED,
        swap("entry: pebble-corpus", "entry: pebbles"),
        Told("entry: pebbles", "dangling-reference", 'there is no entry "pebbles"', 'did you mean "pebble-corpus"?'),
    ),
    case(
        "dangling-in-a-list",
        "lists.yml",
        swap("- {id: dim-lamps}", "- {id: dim-lamp}"),
        Told("- {id: dim-lamp}", "dangling-reference", 'there is no entry "dim-lamp"', 'did you mean "dim-lamps"?'),
    ),
    case(
        "circular-descent-of-one",
        DIM,
        put_last("builds_on: [dim-lamps]\n"),
        Told(
            "builds_on: [dim-lamp",
            "circular-descent",
            "works build on each other: dim-lamps -> dim-lamps",
            "take one out",
        ),
    ),
    case(
        "still-to-be-written",
        LANTERN,
        swap(
            "title_zh: 灯笼：用微光 token 照亮长文档\nshort: Lantern\naliases: [paper lantern, 灯笼]\n",
            "title_zh: 'TODO: what it is in Chinese'\nshort: TODO\naliases: [TODO]\n",
        ),
        Told("title_zh: 'TODO: wha", "unwritten", '"title_zh" is still to be written', "what it is in Chinese"),
        Told("short: TODO", "unwritten", '"short" is still to be written', UNWRITTEN),
        Told("aliases: [TODO]", "unwritten", '"aliases[1]" is still to be written', UNWRITTEN),
    ),
    case(
        "needed-but-still-to-be-written",
        GLOW,
        swap("topics: [glow]\n", "topics: [TODO]\n"),
        Told("topics: [TODO]", "unwritten", '"topics[1]" is still to be written', UNWRITTEN),
    ),
    Case(
        "circular-descent-of-two",
        {MILL: put_last("builds_on: [sprout-1b]\n"), SPROUT: put_last("builds_on: [mill]\n")},
        (
            Told(
                "builds_on: [sprout-1",
                "circular-descent",
                "works build on each other: mill -> sprout-1b -> mill",
                "take one out",
            ),
        ),
    ),
    Case(
        "circular-descent-of-three",
        {
            DIM: put_last("builds_on: [glow-tokens, mill]\n"),
            MILL: put_last("builds_on: [sprout-1b]\n"),
            SPROUT: put_last("builds_on: [dim-lamps]\n"),
        },
        (
            Told(
                "builds_on: [glow-tok",
                "circular-descent",
                "works build on each other: dim-lamps -> mill -> sprout-1b -> dim-lamps",
                "take one out",
            ),
        ),
    ),
    case(
        "builds-on-later-work",
        HARBOUR,
        swap("builds_on: [glow-tokens]", "builds_on: [glow-tokens, lantern]"),
        Told(
            "builds_on: [glow-tok",
            "builds-on-later-work",
            "it builds on lantern, but that came later (2023-02-14 after 2022)",
            "one of the dates is wrong, or it is only related",
        ),
    ),
    case(
        "one-name-of-two-persons",
        "authors.yml",
        swap("aliases: [A. Lichen]", "aliases: [Gus Sedge]"),
        Told(
            2,
            "author-identity",
            '"Gus Sedge" stands for two persons',
            "two persons of one name each name their `works`; else keep one",
        ),
    ),
    case(
        "identity-of-no-entry",
        "authors.yml",
        swap("works: [harbour]", "works: [harbuor]"),
        Told(2, "author-identity", 'there is no entry "harbuor"', 'did you mean "harbour"?'),
    ),
    case(
        "identity-of-another-work",
        "authors.yml",
        swap("works: [harbour]", "works: [lantern]"),
        Told(2, "author-identity", "Gus Sedge is no author of lantern", "name another work"),
    ),
    case(
        "checked-on-no-day",
        RUNNER,
        swap("  day: 2024-05-02\n", ""),
        Told(
            "checked:",
            "checked-on-a-day",
            "it was checked against the repository, but not said on which day",
            "add `day`, as YYYY-MM-DD",
        ),
    ),
    case(
        "checked-in-a-month",
        RUNNER,
        swap("day: 2024-05-02", "day: 2024-05"),
        Told("day: 2024-05", "date", '"2024-05" is no day', "write YYYY-MM-DD"),
    ),
    case(
        "checked-tomorrow",
        RUNNER,
        swap("day: 2024-05-02", "day: 2999-05-02"),
        Told("day: 2999-05-02", "future-date", "2999-05-02 is in the future"),
    ),
    case(
        "checked-against-nothing-on-a-day",
        RUNNER,
        swap("against: repository", "against: nothing-yet"),
        *(
            Told(
                line,
                "checked-on-a-day",
                f'nothing was checked yet, and "{name}" says more of it',
                "say what it was checked against, or leave it out",
            )
            for line, name in ((22, "day"), (23, "version"), (24, "open"))
        ),
    ),
    case(
        "checked-against-something-else",
        RUNNER,
        swap("against: repository", "against: abstrct"),
        Told("against: abstrct", "unknown-value", '"checked.against" may not be "abstrct"', 'did you mean "abstract"?'),
    ),
    case(
        "left-open-twice",
        RUNNER,
        swap("[licence, figures]", "[figures, figures]"),
        Told("open: [figures, figu", "checked-on-a-day", '"figures" stands in open twice', "leave one out"),
    ),
    case(
        "left-open-what-is-none",
        RUNNER,
        swap("[licence, figures]", "[licence, figure]"),
        Told(
            "open: [licence, figu", "unknown-value", '"checked.open[2]" may not be "figure"', 'did you mean "figures"?'
        ),
    ),
    case(
        "superseded-and-maintained",
        SPROUT,
        swap("state: superseded", "state: maintained"),
        Told(
            "state: maintained",
            "living-successor",
            'it is superseded by "Fernseed", and said to be maintained',
            "change the state, or leave the successor out",
        ),
    ),
    case(
        "its-own-successor",
        SPROUT,
        swap("entry: fernseed-7b", "entry: sprout-1b"),
        Told("superseded_by: {name", "living-successor", "an entry is not its own successor", "leave it out"),
    ),
    case(
        "successor-nowhere",
        SPROUT,
        swap("{name: Fernseed, entry: fernseed-7b, url: https://fernseed.example.org/}", "{name: Fernseed}"),
        Told(
            "superseded_by: {name", "living-successor", 'nothing says where "Fernseed" is found', "add `entry` or `url`"
        ),
    ),
    case(
        "successor-that-is-none",
        SPROUT,
        swap("entry: fernseed-7b", "entry: fernseed"),
        Told(
            "superseded_by: {name", "dangling-reference", 'there is no entry "fernseed"', 'did you mean "fernseed-7b"?'
        ),
    ),
    case(
        "related-to-itself",
        LANTERN,
        swap("related: [harbour, glow-attention]", "related: [harbour, lantern]"),
        Told("related: [harbour, l", "repeated-reference", "an entry is not related to itself", "leave it out"),
    ),
    case(
        "named-twice",
        LANTERN,
        swap("[glow, lamps]", "[glow, lamps, glow]"),
        Told("topics: [glow, lamps", "repeated-reference", '"glow" stands in topics twice', "leave one out"),
    ),
    case(
        "listed-twice",
        "lists.yml",
        swap("- {id: lantern}", "- {id: dim-lamps}"),
        Told(("- {id: dim-lamps}", 2), "repeated-reference", '"dim-lamps" stands in the list twice', "leave one out"),
    ),
    case(
        "duplicate-arxiv",
        HARBOUR,
        swap("arxiv: cs/0209901", 'arxiv: "2302.99901"'),
        Told(
            'arxiv: "2302.99901"',
            "duplicate-arxiv",
            "the arXiv id stands in papers/harbour.yml too",
            MERGE_TIP,
            file=LANTERN,
        ),
    ),
    case(
        "duplicate-doi",
        GLOW,
        swap("doi: 10.99999/glow.2021.1", "doi: 10.99999/LAMP.2023.7"),
        Told(
            "doi: 10.99999/lamp.2",
            "duplicate-doi",
            "the DOI stands in papers/glow-tokens.yml too",
            MERGE_TIP,
            file=LANTERN,
        ),
    ),
    case(
        "duplicate-title",
        DIM,
        swap("title: On Dim Lamps", "title: lantern - lighting long documents with GLOW tokens!"),
        Told(1, "duplicate-title", "the title stands in papers/dim-lamps.yml too", MERGE_TIP, file=LANTERN),
    ),
    case(
        "duplicate-id",
        "tools/lantern.yml",
        write(another_paper()),
        Told(1, "duplicate-id", "papers/lantern.yml has the same name", "give one of them another file name"),
    ),
    case(
        "future-date",
        DIM,
        put_last("date: 2026-01-03\n"),
        Told("date: 2026-01-03", "future-date", "2026-01-03 is in the future"),
    ),
    case(
        "future-month-of-adding",
        DIM,
        swap("added: 2024-05-01", "added: 2026-02"),
        Told("added: 2026-02", "future-date", "2026-02 is in the future"),
    ),
    case(
        "date-after-arxiv",
        LANTERN,
        swap("date: 2023-02-14", "date: 2023-03-01"),
        Told(
            "date: 2023-03-01",
            "date-after-arxiv",
            "the date 2023-03-01 is after 2023-02, the month of arXiv id 2302.99901",
            "`date` is the day of the first version",
        ),
    ),
]


def summary(name: str, language: str, length: int, fault: str, wanted: str) -> Case:
    """A summary of a wrong length."""
    text = ("word " * 100 if language == "en" else "\u5149" * 400)[: length - 1] + (
        "." if language == "en" else "\u3002"
    )
    line = {"en": 12, "zh": 13}[language]

    def change(file: Path) -> None:
        found = re.sub(rf"(?m)^  {language}: .*$", f"  {language}: {text}", file.read_text("utf-8"), count=1)
        file.write_text(found, encoding="utf-8")

    message = f"the summary is too {fault}: {length} characters, where {wanted} are wanted"
    return case(f"summary-{name}", HARBOUR, change, Told(line, "summary-length", message, SUMMARY_TIP))


QUESTION = "    - why is it dark after the first page\n"
TEXTS = [
    summary("short", "en", 59, "short", "60 to 300"),
    summary("long", "en", 301, "long", "60 to 300"),
    summary("short-in-chinese", "zh", 29, "short", "30 to 300"),
    summary("long-in-chinese", "zh", 301, "long", "30 to 300"),
    case(
        "summary-repeats-title",
        LANTERN,
        swap("  en: A few learned", "  en: Lantern - lighting long documents with glow tokens. A few learned"),
        Told(
            "en: Lantern - lighti",
            "summary-repeats-title",
            "the summary repeats the title",
            "say what the title does not",
        ),
    ),
    case(
        "notes-without-questions",
        LANTERN,
        lambda file: file.write_text(
            re.sub("(?s)questions:.*?(?=notes:)", "", file.read_text("utf-8")), encoding="utf-8"
        ),
        Told(
            "notes:",
            "missing-questions",
            "there are notes and no questions",
            "write in questions, in both languages, three to five things that one types who does not know its name",
        ),
    ),
    case(
        "six-questions",
        LANTERN,
        swap(QUESTION, QUESTION + "".join(f"    - another question, number {n}\n" for n in (4, 5, 6))),
        Told(("en:", 2), "too-many", '"questions.en" has 6 items; 5 are allowed', "leave some out"),
    ),
    case(
        "question-with-the-name",
        LANTERN,
        swap(QUESTION, "    - what was the Lantern paper\n"),
        Told("what was the Lantern", "known-words", "the question holds the name", "ask as one who does not know it"),
    ),
    case(
        "question-in-chinese",
        LANTERN,
        swap(QUESTION, "    - \u4e66\u592a\u957f\u8bfb\u4e0d\u5b8c\u600e\u4e48\u529e\n"),
        Told("\u8bfb\u4e0d\u5b8c\u600e\u4e48\u529e", "wrong-language", "the English text is Chinese"),
    ),
    case(
        "question-out-of-the-summary",
        LANTERN,
        swap(QUESTION, "    - who can carry light from page to page\n"),
        Told(
            "who can carry light",
            "known-words",
            "the question says what the title or the summary says",
            "use other words: the problem, the use, what one saw",
        ),
    ),
    case(
        "notes-without-a-part",
        LANTERN,
        drop("    limits: Light fades after 900 pages."),
        Told(("en:", 3), "notes-differ", 'the notes have no English "limits"', "write it, or leave out the other"),
    ),
    case(
        "notes-with-fewer-points",
        LANTERN,
        drop("      - They are trained with `glow_loss(x)` alone; the model itself stays as it is."),
        Told(
            ("method:", 2), "notes-differ", '"method" has 1 points in English and 2 in Chinese', "say the same in both"
        ),
    ),
    case(
        "english-for-chinese",
        GUIDE,
        swap(
            "\u4e5d\u767e\u9875\u4ee5\u5185\u7528 [[lantern]]\uff0c\u66f4\u957f\u7528 [[harbour]]\u3002",
            "Up to 900 pages take [[lantern]], beyond that [[harbour]].",
        ),
        Told('zh: ["Up to 900 page', "wrong-language", "the Chinese text holds no Chinese"),
    ),
    case(
        "chinese-for-english",
        LANTERN,
        swap(
            "    limits: Light fades after 900 pages.",
            "    limits: \u4e5d\u767e\u9875\u4e4b\u540e\u5149\u4f1a\u53d8\u6697\u3002",
        ),
        Told(("limits: 九百页之后光会变暗。", 1), "wrong-language", "the English text is Chinese"),
    ),
    case(
        "space-at-the-end",
        LANTERN,
        swap("short: Lantern", 'short: "Lantern "'),
        Told('short: "Lantern "', "untrimmed", "there is a space too many", "no space at the ends, one between words"),
    ),
    case(
        "two-spaces",
        LANTERN,
        swap("it keeps no store", "it keeps  no store"),
        Told(
            "differs: Unlike [[ha", "untrimmed", "there is a space too many", "no space at the ends, one between words"
        ),
    ),
    case(
        "half-width-comma",
        LANTERN,
        swap("    differs: \u4e0e [[harbour]] \u4e0d\u540c\uff0c", "    differs: \u4e0e [[harbour]] \u4e0d\u540c,"),
        Told(
            "differs: 与 [[harbour",
            "chinese-typography",
            'punctuation or spacing of "r]] \u4e0d\u540c,\u5b83\u4e0d\u8bbe\u5b58\u50a8"',
            'write "r]] \u4e0d\u540c\uff0c\u5b83\u4e0d\u8bbe\u5b58\u50a8\u3002"',
        ),
    ),
    case(
        "half-width-colon-in-title",
        LANTERN,
        swap("title_zh: \u706f\u7b3c\uff1a", "title_zh: \u706f\u7b3c:"),
        Told(
            "title_zh: 灯笼:用微光 tok",
            "chinese-typography",
            'punctuation or spacing of "\u706f\u7b3c:\u7528\u5fae\u5149 t"',
            'write "\u706f\u7b3c\uff1a\u7528\u5fae\u5149 to"',
        ),
    ),
    case(
        "half-width-brackets",
        GUIDE,
        swap("Harbour\uff08\u5e26\u5b58\u50a8\uff09", "Harbour(\u5e26\u5b58\u50a8)"),
        Told(
            "- [{en: Harbour (wit",
            "chinese-typography",
            'punctuation or spacing of "arbour(\u5e26\u5b58\u50a8)"',
            'write "arbour\uff08\u5e26\u5b58\u50a8\uff09"',
        ),
    ),
    case(
        "no-space-before-latin",
        FERNSEED,
        swap("title_zh: \u8568\u79cd Fernseed-7B", "title_zh: \u8568\u79cdFernseed-7B"),
        Told(
            "title_zh: 蕨种Fernseed",
            "chinese-typography",
            'punctuation or spacing of "\u8568\u79cdFernse"',
            'write "\u8568\u79cd Fernse"',
        ),
    ),
    case(
        "table-shape",
        GUIDE,
        swap('- [Lantern, "900", "4.5"]', '- [Lantern, "900"]'),
        Told('- [Lantern, "900"]', "table-shape", "the row has 2 cells and the table 3 columns"),
    ),
    case(
        "unknown-document",
        LANTERN,
        swap("{document: first-letter.txt, item: 1}", "{document: first-leter.txt, item: 1}"),
        Told(
            "- {document: first-l",
            "unknown-source",
            'there is no document "first-leter.txt"',
            'did you mean "first-letter.txt"?',
        ),
    ),
    case(
        "unknown-row",
        LANTERN,
        swap("    item: 1\n", "    item: 6\n"),
        Told("item: 6", "unknown-source", "first-letter.txt has 5 rows; there is no row 6"),
    ),
    case(
        "uncited-row",
        HARBOUR,
        swap("{document: first-letter.txt, item: 3}", "{document: first-letter.txt, item: 4}"),
        Told(
            1,
            "uncited-row",
            "1 rows of first-letter.txt are in no entry: 3",
            "name them under sources",
            file="sources.yml",
        ),
    ),
    case(
        "many-uncited-rows",
        "sources.yml",
        swap("rows: 4", "rows: 30"),
        Told(
            "- id: second-letter.",
            "uncited-row",
            "26 rows of second-letter.txt are in no entry: "
            "5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 ...",
            "name them under sources",
        ),
    ),
]

REDIRECTS = "redirects.yml"
MOVED = "- {from: papers/old-lantern/, to: papers/lantern/}"

TOGETHER += [
    case(
        "redirect-from-a-page",
        REDIRECTS,
        put_last("- {from: models/sprout-1b/, to: papers/lantern/}\n"),
        Told(
            "- {from: models/spro",
            "redirect-source",
            'there is a page at "models/sprout-1b/"; it would be hidden',
            "leave the redirect out",
        ),
    ),
    case(
        "redirect-repeated",
        REDIRECTS,
        put_last(f"{MOVED}\n"),
        Told(
            ("- {from: papers/old-lanter", 2),
            "redirect-source",
            '"papers/old-lantern/" is redirected twice',
            "leave one out",
        ),
    ),
    case(
        "redirect-to-nothing",
        REDIRECTS,
        put_last("- {from: papers/older/, to: papers/lanterm/}\n"),
        Told(
            "- {from: papers/olde",
            "redirect-target",
            'there is no page "papers/lanterm/"',
            'did you mean "papers/lantern/"?',
        ),
    ),
    case(
        "redirect-to-a-redirect",
        REDIRECTS,
        put_last("- {from: papers/older/, to: papers/old-lantern/}\n"),
        Told(
            "- {from: papers/olde",
            "redirect-target",
            '"papers/old-lantern/" is redirected itself',
            'write "papers/lantern/"',
        ),
    ),
    case(
        "redirect-in-a-circle",
        REDIRECTS,
        put_last("- {from: papers/older/, to: papers/older/}\n"),
        Told(
            "- {from: papers/olde",
            "redirect-target",
            '"papers/older/" is redirected itself',
            "the redirects lead round in a circle; name a page that is there",
        ),
    ),
    case(
        "redirect-from-no-address",
        REDIRECTS,
        put_last("- {from: https://atlas.example.org/zh/papers/older, to: papers/lantern/}\n"),
        Told(
            "- {from: https://atl",
            "page-address",
            '"https://atlas.example.org/zh/papers/older" is not the address of a page within a language\'s site',
            'write "papers/older/"',
        ),
    ),
    case(
        "redirect-with-unknown-field",
        REDIRECTS,
        put_last("- {form: papers/older/, to: papers/lantern/}\n"),
        Told("- {form: papers/olde", "missing-field", '"[3].from" is missing', 'add a line "from:"'),
        Told("- {form: papers/olde", "unknown-field", 'there is no field "form"', 'did you mean "from"?'),
    ),
]

# What makes two works the same, and names that no page may take.


def same(name: str, changes: dict[str, Change], *told: Told) -> Case:
    """Two entries of one work; the first of the changed files is told of."""
    return Case(f"same-{name}", changes, told)


ONE_NAME = 'write each name by itself, given name first: "Ada Lovelace"'


def author(name: str, value: str, message: str, tip: str) -> Case:
    """A text that is not the name of one author, at the end of the list."""
    written = value.replace("\\", "\\\\")
    change = swap("Di Peat, Ed Loam]", f'Di Peat, "{written}"]')
    return case(f"author-{name}", LANTERN, change, Told("authors:", "author-name", f'"{value}" {message}', tip))


def taken(name: str, file: str, why: str) -> Case:
    """An entry with a name that no page may have."""
    title = f"Something Called {name}"
    tip = "give the file another name"
    told = Told("title:", "reserved-id", f'"{name}" cannot be an id: {why}', tip)
    return case(f"reserved-{name}", file, write(another_paper(title=title)), told)


BIBLIOGRAPHIC = [
    author("two-in-one", "Doe, Jane and Roe, Rick", "is more than one name", ONE_NAME),
    author("two-in-one-by-given-name", "Jane Doe and Rick Roe", "is more than one name", ONE_NAME),
    author("semicolon", "Jane Doe; Rick Roe", "is more than one name", ONE_NAME),
    author("letter", "D", "is no name", ONE_NAME),
    author("comma", ",", "is no name", ONE_NAME),
    author("others", "others", "is no name", 'leave it out, and write "et_al: true"'),
    author("et-al", "Jane Doe et al.", "is no name", 'leave it out, and write "et_al: true"'),
    author("and", "and Jane Doe", "starts with what joins two names", ONE_NAME),
    author("turned", "van der Berg, Anna", "has the last name first", 'write "Anna van der Berg"'),
    author("mark", "Jane Doe*", "has a mark of an affiliation", "leave the mark out"),
    author("number", "Jane Doe1", "has a mark of an affiliation", "leave the mark out"),
    author("html", "Jane <b>Doe</b>", "holds mark-up", "write the plain name"),
    author("tex", "Jos{\\'e} Doe", "holds what TeX needs", "write the letters themselves, as in Jos\u00e9"),
    author("twice", "Bo Frond", "is named twice", "leave one out"),
    case(
        "arxiv-as-address-of-another-host",
        DIM,
        put_last("url: https://huggingface.co/papers/2301.00001\n"),
        Told(
            "url:",
            "id-as-address",
            '"https://huggingface.co/papers/2301.00001" stands for an arXiv id',
            'write "arxiv: 2301.00001" in its place',
        ),
    ),
    case(
        "arxiv-as-address-beside-it",
        HARBOUR,
        put_last("url: https://arxiv.org/abs/cs/0209901v1\n"),
        Told(
            "url:",
            "id-as-address",
            '"https://arxiv.org/abs/cs/0209901v1" stands for an arXiv id',
            "leave the line out",
        ),
    ),
    case(
        "arxiv-as-doi",
        DIM,
        put_last("doi: 10.48550/arXiv.2301.00001\n"),
        Told(
            "doi:",
            "id-as-address",
            '"10.48550/arXiv.2301.00001" stands for an arXiv id',
            'write "arxiv: 2301.00001" in its place',
        ),
    ),
]


PLAIN = "write it as it is printed, in plain text"


def tex(name: str, written: str, shown: str, tip: str) -> Case:
    """TeX in the title of an entry."""
    escaped = written.replace("\\", "\\\\")
    change = write(another_paper(title=f'"{escaped}"'))
    return case(f"tex-{name}", "papers/other.yml", change, Told("title:", "tex-in-text", f'"{shown}" is TeX', tip))


TEX = [
    tex("formula", "H$_2$O for Lamps", "$_2$", 'write "H₂O for Lamps"'),
    tex("greek", "$\\alpha$-Lamps in Rooms", "$\\alpha$", 'write "α-Lamps in Rooms"'),
    tex("style", "\\textit{Small} Lamps", "\\textit{Small}", 'write "Small Lamps"'),
    tex("order", "Light in $O(n \\log n)$", "$O(n \\log n)$", 'write "Light in O(n log n)"'),
    tex("braces", "{LAMP}: a Light", "{LAMP}", 'write "LAMP: a Light"'),
    tex("two-of-which-one-is-lost", "$x^2$ and $x_q$", "$x_q$", PLAIN),
    tex("unknown-command", "Lamps \\glow{bright}", "\\glow{bright}", PLAIN),
    case(
        "tex-in-prose",
        LANTERN,
        swap("Light fades after 900 pages.", "Light fades as $O(n^2)$ after 900 pages."),
        Told("$O(n^2)$", "tex-in-text", '"$O(n^2)$" is TeX', 'write "O(n²)"'),
    ),
]


TAKEN = [
    same(
        "arxiv-with-subject-class",
        {"papers/other.yml": write(another_paper(arxiv="cs.CL/0209901"))},
        Told("arxiv:", "duplicate-arxiv", "the arXiv id stands in papers/harbour.yml too", MERGE_TIP),
    ),
    same(
        "arxiv-as-address",
        {"papers/other.yml": write(another_paper(url="https://arxiv.org/pdf/cs/0209901v2"))},
        Told("url:", "duplicate-arxiv", "the arXiv id stands in papers/harbour.yml too", MERGE_TIP),
        Told(
            "url:",
            "id-as-address",
            '"https://arxiv.org/pdf/cs/0209901v2" stands for an arXiv id',
            'write "arxiv: cs/0209901" in its place',
        ),
    ),
    same(
        "doi-as-address",
        {"papers/other.yml": write(another_paper(url="https://doi.org/10.99999/GLOW.2021.1"))},
        Told("url:", "duplicate-doi", "the DOI stands in papers/glow-tokens.yml too", MERGE_TIP),
        Told(
            "url:",
            "id-as-address",
            '"https://doi.org/10.99999/GLOW.2021.1" stands for a DOI',
            'write "doi: 10.99999/GLOW.2021.1" in its place',
        ),
    ),
    same(
        "acl-id",
        {
            "papers/other.yml": write(another_paper(url="https://aclanthology.org/2099.acl-long.7/")),
            GLOW: swap("doi: 10.99999/glow.2021.1", "doi: 10.18653/v1/2099.acl-long.7"),
        },
        Told("url:", "duplicate-acl", "the ACL Anthology id stands in papers/glow-tokens.yml too", MERGE_TIP),
    ),
    same(
        "address",
        {"tools/other.yml": write(another_paper(url="http://www.Fernseed.example.org"))},
        Told("url:", "duplicate-address", "the address stands in models/fernseed-7b.yml too", MERGE_TIP),
    ),
    same(
        "chinese-title",
        {"tools/other.yml": write(another_paper(title_zh="\u8568\u79cd\uff1aFernseed-7B"))},
        Told("title_zh:", "duplicate-title", "the title stands in models/fernseed-7b.yml too", MERGE_TIP),
    ),
    taken("index", "papers/index.yml", "the page of all papers stands there"),
    taken("compare", "models/compare.yml", "a written page stands there"),
    taken("aux", "terms/aux.yml", "Windows can hold no file of that name"),
    taken("com1", "tools/com1.yml", "Windows can hold no file of that name"),
    case(
        "reserved-topic",
        "topics.yml",
        put_last("- id: index\n  name: {en: Index, zh: \u7d22\u5f15}\n"),
        Told(
            "- id: index",
            "reserved-id",
            '"index" cannot be an id: the page of all topics stands there',
            "choose another id",
        ),
    ),
    case(
        "reserved-list",
        "lists.yml",
        swap("- id: one-evening", "- id: nul"),
        Told(
            "- id: nul",
            "reserved-id",
            '"nul" cannot be an id: Windows can hold no file of that name',
            "choose another id",
        ),
    ),
]

CASES = [*BIBLIOGRAPHIC, *TEX, *TAKEN, *FIELDS, *TYPES, *NAMES, *VALUES, *FILES, *TOGETHER, *TEXTS]


def said(root: Path, today: Date) -> list[tuple[str, int, str, str, str]]:
    """Path, line, rule, message and tip of each problem of a catalog."""
    _, problems = examine(root, today)
    return [(p.path, p.line, p.rule, p.message, p.tip) for p in problems]


def line_of(file: Path, wanted: int | str | tuple[str, int]) -> int:
    """Number of the line that holds a text."""
    if isinstance(wanted, int):
        return wanted
    text, which = (wanted, 1) if isinstance(wanted, str) else wanted
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if text in line]
    assert len(found) == 1 or not isinstance(wanted, str), f"{text!r} stands in the lines {found} of {file}"
    return found[which - 1]


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: broken.id)
def test_a_fault_is_told_exactly(broken: Case, copy: Path, today: Date):
    for file, change in broken.changes.items():
        change(copy / file)
    first = next(iter(broken.changes))
    expected = [
        (f"catalog/{file}", line_of(copy / file, told.line), told.rule, told.message, told.tip)
        for told in broken.told
        for file in [told.file or first]
    ]
    assert said(copy, today) == expected


def test_the_made_up_catalog_has_no_fault(copy: Path, today: Date):
    assert said(copy, today) == []


def test_case_names_differ():
    names = [broken.id for broken in CASES]
    assert len(names) >= 55
    assert len(set(names)) == len(names)


# Every rule has a case


def rules_of_model() -> Iterator[str]:
    """Names in the calls of `fault`."""
    for node in (node for module in ("types", "results") for node in ast.walk(tree_of(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "fault":
            yield from texts(node.args[0])


TRIPLES = ("why_stray", "_why_misplaced", "explain", "_wrong_type")  # functions that return rule, message and tip


def rules_of_load() -> Iterator[str]:
    """Names in what is reported, and in the triples of rule, message and tip that functions return."""
    modules = ("load", "tree", "document", "validate")
    for node in (node for module in modules for node in ast.walk(tree_of(module))):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in ("report", "report_at"):
            yield from texts(node.args[1])
        elif isinstance(called, ast.Name) and called.id == "Problem":
            yield from (name for argument in node.args[3:4] for name in texts(argument))
        elif isinstance(node, ast.FunctionDef) and node.name in (
            "why_stray",
            "_why_misplaced",
            "explain",
            "_wrong_type",
        ):
            for below in ast.walk(node):
                if isinstance(below, ast.Return) and isinstance(below.value, ast.Tuple):
                    yield from texts(below.value.elts[0])


def texts(node: ast.expr) -> Iterator[str]:
    """The text of a literal; of an f-string, its pattern with a * for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)


def tree_of(module: str) -> ast.Module:
    """The parsed source of a module of the catalog's package."""
    return ast.parse((ROOT / f"hooks/llm_atlas/catalog/{module}.py").read_text(encoding="utf-8"))


def test_every_rule_has_a_case():
    found = {*RULES, *rules_of_model(), *rules_of_load()}
    assert {"unknown-field", "arxiv-id", "unreadable", "stray-file", "missing-file", "*-differs"} <= found
    found |= {"id-differs", "kind-differs"}
    # Nothing that a file can hold leads to wrong-value: it is for faults that a later pydantic may know.
    # What cannot be read is no case of the table, as root reads everything: test_what_may_not_be_read.
    found -= {"*-differs", "wrong-value", "unreadable"}
    covered = {told.rule for broken in CASES for told in broken.told}
    assert covered == found


# What one table cannot say


@pytest.mark.parametrize(
    ("name", "what"), [("papers/lantern.yml", "file"), ("papers", "folder")], ids=["file", "folder"]
)
def test_what_may_not_be_read(name: str, what: str, copy: Path, today: Date):
    (copy / name).chmod(0)
    for folder in (copy, *copy.parents):
        if not os.access(folder, os.X_OK) or not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o055)
    with without_rights():
        told = [problem for problem in examine(copy, today)[1] if problem.rule == "unreadable"]
    (copy / name).chmod(0o755)
    assert [(problem.path, problem.message) for problem in told] == [
        (f"catalog/{name}", f"the {what} cannot be read" + (": Permission denied" if what == "file" else ""))
    ]


# What systems and editors leave beside the files they touch; `atlas format` passes over it too.
LEFT = [
    ".DS_Store",
    "._lantern.yml",
    "Icon\r",
    "Thumbs.db",
    "desktop.ini",
    "~$lantern.yml",
    "lantern.yml~",
    "#lantern.yml#",
    ".lantern.yml.swp",
    ".lantern.yml.swo",
    ".nfs0000000000000001",
    ".lantern.yml.a1b2c3d4",
]


def test_what_programs_leave_behind_is_passed_over(copy: Path, today: Date):
    before = load(copy)[0].digest
    for folder in (copy, copy / "papers"):
        for name in LEFT:
            (folder / name).write_bytes(b"\xff")
        (folder / ".#lantern.yml").symlink_to("someone@somewhere.1234")
    catalog, problems = examine(copy, today)
    assert problems == []
    assert catalog.digest == before
    assert {path.stem for path in entry_files(copy)} == catalog.ids


def test_only_date_and_added_hold_dates():
    """The form knows them by these names (contribute/yaml.js)."""
    found = {name for kind in KINDS.values() for name in kind.model_fields if holds_date(kind, (name,))}
    assert found == {"date", "added"}


def test_a_fault_that_is_not_known_yet_is_told_in_words_of_pydantic():
    fault = {"loc": ("authors", 1), "type": "brand_new", "msg": "Input should be brighter", "input": "dim"}
    told = explain(fault, KINDS["paper"], Document())
    assert told == ("wrong-value", '"authors[2]": Input should be brighter', "")


def test_all_faults_are_told_at_once_and_in_order(copy: Path, today: Date):
    faults = [
        "unknown-field",
        "duplicate-key-below",
        "unknown-licence",
        "missing-topics",
        "uncited-row",
        "many-uncited-rows",
    ]
    cases = [
        broken for broken in CASES if broken.id in (*faults, "stray-file", "summary-short", "notes-without-a-part")
    ]
    assert len(cases) == 9
    for broken in cases:
        for file, change in broken.changes.items():
            change(copy / file)
    _, problems = examine(copy, today)
    assert [(p.path, p.line, p.rule) for p in problems] == [
        ("catalog/models/fernseed-7b.yml", 21, "unknown-licence"),
        ("catalog/notes.txt", 1, "stray-file"),
        ("catalog/papers/harbour.yml", 12, "summary-length"),
        ("catalog/papers/lantern.yml", 3, "unknown-field"),
        ("catalog/papers/lantern.yml", 33, "notes-differ"),
        ("catalog/papers/lantern.yml", 53, "duplicate-key"),
        ("catalog/sources.yml", 1, "uncited-row"),
        ("catalog/sources.yml", 10, "uncited-row"),
        ("catalog/topics.yml", 1, "missing-file"),
    ]
    assert problems == sorted(problems)


def test_several_faults_of_one_file_are_told_at_once(copy: Path, today: Date):
    file = copy / LANTERN
    for change in (
        swap("short: Lantern", "shrot: Lantern"),
        swap("date: 2023-02-14", "date: 2023-02-30"),
        swap('arxiv: "2302.99901"', 'arxiv: "2313.99901"'),
        swap("[glow, lamps]", "[glow, lapms]"),
        swap("builds_on: [glow-tokens]", "builds_on: [glow-token]"),
        swap("label: video", "label: film"),
    ):
        change(file)
    assert [(line, rule) for _, line, rule, _, _ in said(copy, today)] == [
        (3, "unknown-field"),
        (7, "date"),
        (9, "arxiv-id"),
        (14, "unknown-value"),
        (17, "unknown-topic"),
        (18, "dangling-reference"),
    ]


def test_the_order_does_not_depend_on_the_order_of_files(copy: Path, today: Date):
    for name in ("zz", "aa", "mm"):
        write(another_paper(title=f"{name} {name}", topics="[nowhere]"))(copy / f"papers/{name}.yml")
    assert [path for path, *_ in said(copy, today)] == [f"catalog/papers/{name}.yml" for name in ("aa", "mm", "zz")]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        (LANTERN, "short: Lantern", "short: Lan\u200btern", (3, 11)),
        (LANTERN, "  zh: \u6807\u9898\u9875", "  zh: \u6807\u9898\u200b\u9875", (63, 13)),
        (LANTERN, "short: Lantern", "shrot: Lantern", (3, 1)),
        (LANTERN, "short: Lantern", "short: [Lantern]", (3, 1)),
        (LANTERN, "date: 2023-02-14", "date: 2023-02-30", (7, 7)),
        (LANTERN, "[glow, lamps]", "[glow, lapms]", (17, 16)),
        (LANTERN, "label: video", "label: film", (14, 13)),
        (GUIDE, "{en: any, zh: \u4e0d\u9650}", "{en: any}", (21, 56)),
        (MILL, "state: closed", "state: @closed", (4, 8)),
    ],
    ids=lambda value: str(value) if isinstance(value, tuple) else None,
)
def test_a_fault_is_told_at_its_column(file: str, old: str, new: str, place: tuple[int, int], copy: Path, today: Date):
    swap(old, new)(copy / file)
    _, problems = examine(copy, today)
    assert place in [(problem.line, problem.column) for problem in problems]


def test_what_cannot_be_seen_is_told_raw_and_escaped_at_once(copy: Path, today: Date):
    swap("short: Lantern", "short: Lan\u200btern")(copy / LANTERN)
    swap("aliases: [paper lantern", 'aliases: ["paper \\u202elantern"')(copy / LANTERN)
    told = [(line, rule) for _, line, rule, _, _ in said(copy, today)]
    assert (3, "invisible-character") in told
    assert (4, "invisible-character") in told


def test_a_place_in_a_file_with_windows_line_ends(copy: Path, today: Date):
    file = copy / LANTERN
    swap("[glow, lamps]", "[glow, lapms]")(file)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert [(line, rule) for _, line, rule, _, _ in said(copy, today)] == [(17, "unknown-topic")]


@pytest.mark.parametrize("days", [0, 1])
def test_a_day_that_has_begun_somewhere_is_not_the_future(days: int, copy: Path, today: Date):
    put_last(f"date: {today + timedelta(days)}\n")(copy / DIM)
    assert said(copy, today) == []


@pytest.mark.parametrize("value", ["2023", "2023-02", "1950", "1950-01-01", "2023-02-14", '"2023"', '"2023-02-14"'])
def test_a_date_may_be_a_year_a_month_or_a_day(value: str, copy: Path, today: Date):
    put_last(f"date: {value}\n")(copy / DIM)
    assert said(copy, today) == []
    catalog, _ = load(copy)
    assert catalog.entries["dim-lamps"].date == value.strip('"')


@pytest.mark.parametrize(
    "value", ["0704.0001", "1412.9999", "1501.00001", "2312.12345", "math.GT/0309136", "hep-th/9901001"]
)
def test_good_arxiv_ids_are_let_through(value: str, copy: Path):
    swap("arxiv: cs/0209901", f'arxiv: "{value}"')(copy / HARBOUR)
    catalog, problems = load(copy)
    assert (problems, catalog.entries["harbour"].arxiv) == ([], value)


@pytest.mark.parametrize(
    "value",
    [
        "http://lantern.example.org",
        "https://lantern.example.org:8080/a/b?c=d&e=%20f#g",
        "https://\u706f\u7b3c.example.org/",
        "https://a-b.c-d.example.museum/@ada/~x",
    ],
)
def test_good_addresses_are_let_through(value: str, copy: Path, today: Date):
    swap("url: https://lantern.example.org/\n", f'url: "{value}"\n')(copy / LANTERN)
    assert said(copy, today) == []


def test_code_in_backticks_names_no_entry(copy: Path, today: Date):
    file = copy / "terms/glow-attention.yml"
    file.write_text(file.read_text("utf-8").replace("`keys[:4]`", "`keys[[0]]`"), encoding="utf-8")
    assert said(copy, today) == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "papers/older",
            "/papers/older/",
            "papers/../older/",
            "papers//older/",
            "../older/",
            "en/papers/older/",
            "",
            "./",
        ),
        *("papers/<b>/", "papers/a b/", "papers/older/#top", "papers/older/index.html", "Papers/older/", "a%2fb/"),
    ],
)
def test_what_is_no_page_address_is_refused(address: str, copy: Path, today: Date):
    put_last(f'- {{from: "{address}", to: papers/lantern/}}\n')(copy / REDIRECTS)
    assert [told[:3] for told in said(copy, today)] == [("catalog/redirects.yml", 3, "page-address")]


@pytest.mark.parametrize("address", ["models/compare/", "explore/", "contribute/fields/", "papers/", "topics/light/"])
def test_a_redirect_may_lead_to_a_page_that_is_not_an_entry(address: str, copy: Path, today: Date):
    put_last(f"- {{from: papers/older/, to: {address}}}\n")(copy / REDIRECTS)
    assert said(copy, today) == []


def test_written_pages_whose_addresses_look_like_those_of_entries_are_known():
    docs = Path(__file__).parents[2] / "docs/en"
    pages = {path.relative_to(docs).with_suffix("").as_posix() + "/" for path in docs.glob("*/*.md")}
    among = {page for page in pages if page.split("/")[0] in FOLDERS and not page.endswith("/index/")}
    assert among == set(WRITTEN_AMONG_ENTRIES)


def test_a_line_is_one_line(copy: Path, today: Date):
    swap("short: Lantern", 'short: "Lan\\ntern"')(copy / LANTERN)
    assert [(path, line) for path, line, *_ in said(copy, today)] == [(f"catalog/{LANTERN}", 3)]


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("topics.yml", "- id: glow\n  name: {en: Glow, zh: \u5149}\n", 24),
        (
            "lists.yml",
            "- id: one-evening\n  name: {en: A, zh: \u4e00}\n  summary: {en: B, zh: \u4e8c}\n"
            "  sections:\n    - entries: [{id: lantern}]\n",
            33,
        ),
        ("sources.yml", "- id: second-letter.txt\n  title: Again\n  rows: 1\n  taken: {en: A, zh: \u4e00}\n", 16),
        ("vocab.yml", "  - {name: Fern Institute}\n", 13),
    ],
    ids=["topics", "lists", "sources", "vocab"],
)
def test_a_closed_list_names_a_thing_once(file: str, text: str, line: int, copy: Path, today: Date):
    put_last(text)(copy / file)
    assert [(path, at) for path, at, *_ in said(copy, today)] == [(f"catalog/{file}", line)]


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "topics.yml",
            "    zh: \u76ee\u524d\u4e00\u65e0\u6240\u77e5\u3002",
            "    zh: \u76ee\u524d,\u4e00\u65e0\u6240\u77e5\u3002",
            23,
        ),
        (
            "lists.yml",
            "zh: \u5e26\u7740\u706f\u7b3c\u7684\u6a21\u578b\u3002",
            "zh: \u5e26\u7740\u706f\u7b3c\u7684\u6a21\u578b,",
            22,
        ),
        (
            "sources.yml",
            "zh: \u5176\u4e2d\u7684\u8bba\u6587\u5217\u8868\u3002",
            'zh: "\u5176\u4e2d\\u200b\u7684\u8bba\u6587\u5217\u8868\u3002"',
            9,
        ),
        ("vocab.yml", "name: Moss Licence 1.0", 'name: "Moss\\u202eLicence"', 7),
    ],
    ids=["topics", "lists", "sources", "vocab"],
)
def test_rules_about_characters_hold_for_shared_files_too(
    file: str, old: str, new: str, line: int, copy: Path, today: Date
):
    swap(old, new)(copy / file)
    assert [(path, at) for path, at, *_ in said(copy, today)] == [(f"catalog/{file}", line)]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (DIM, "added: 2024-05-01", "addde: 2024-05-01"),
        (DIM, "title: On Dim Lamps", "title: [On Dim Lamps]"),
        (DIM, "title: On Dim Lamps", "title: On: Dim Lamps"),
    ],
    ids=["field-missing", "field-of-wrong-type", "broken-yaml"],
)
def test_an_entry_that_cannot_be_read_is_the_only_one_told_of(file: str, old: str, new: str, copy: Path, today: Date):
    swap(old, new)(copy / file)
    assert {path for path, *_ in said(copy, today)} == {f"catalog/{file}"}


@pytest.mark.slow
def test_rings_that_meet_are_told_the_same_whatever_the_seed(copy: Path):
    put_last("builds_on: [sprout-1b, dim-lamps, glow-attention]\n")(copy / MILL)
    put_last("builds_on: [mill, dim-lamps]\n")(copy / SPROUT)
    put_last("builds_on: [mill, glow-attention, sprout-1b]\n")(copy / DIM)
    put_last("builds_on: [mill, sprout-1b]\n")(copy / "terms/glow-attention.yml")
    told = {
        subprocess.run(
            [sys.executable, "-m", "llm_atlas.cli", "check"],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for seed in (0, 1, 2)
    }
    assert len(told) == 1
    assert "circular-descent" in told.pop()


# The made-up catalog is whole


def test_the_made_up_catalog_has_every_kind_and_fills_every_field(made_up: Path):
    filled: set[tuple[str, str]] = set()

    def walk(value: Any) -> None:
        if isinstance(value, Record):
            for name, definition in type(value).model_fields.items():
                if getattr(value, name) != definition.default:
                    filled.add(field_name(type(value), name))
                walk(getattr(value, name))
        elif isinstance(value, tuple):
            for item in value:
                walk(item)

    catalog, _ = load(made_up)
    walk(tuple(catalog.entries.values()))
    shared = (catalog.topics, catalog.lists, catalog.metrics, catalog.documents)
    walk((*(record for records in shared for record in records.values()), *catalog.redirects))
    walk(catalog.persons)
    walk(catalog.vocabulary)
    assert {entry.kind for entry in catalog.entries.values()} == set(KINDS)
    assert {field_name(record, name) for record in records() for name in record.model_fields} == filled


def field_name(record: type[Record], name: str) -> tuple[str, str]:
    """A field with the record that defines it: what every kind has is a field of an entry."""
    shared = issubclass(record, Entry) and name in Entry.model_fields
    return ("Entry" if shared else record.__name__, name)


def records() -> Iterator[type[Record]]:
    """Every record that a file of the catalog holds."""
    pending = [*KINDS.values(), *(record for kind in SHARED_FILES.values() for record in records_in(kind))]
    seen: set[type[Record]] = set()
    while pending:
        record = pending.pop()
        if record not in seen:
            seen.add(record)
            yield record
            pending += [below for field in record.model_fields.values() for below in records_in(field.annotation)]
