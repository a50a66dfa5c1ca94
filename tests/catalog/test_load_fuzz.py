"""Whatever stands in a file, the catalog is read without a crash, and a file that is not read is told of."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date as Date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.load import display_path, load
from llm_atlas.catalog.problem import Problem
from llm_atlas.catalog.rules import check
from sites import MADE_UP

ENTRIES = sorted(path.relative_to(MADE_UP).as_posix() for path in MADE_UP.glob("*/*.yml"))
SHARED = ("topics.yml", "vocab.yml", "metrics.yml", "lists.yml", "sources.yml", "redirects.yml")
TEXT = {name: (MADE_UP / name).read_text(encoding="utf-8") for name in (*ENTRIES, *SHARED)}
LINES = sorted({line for text in TEXT.values() for line in text.splitlines()})
TODAY = Date(2026, 1, 1)

# Pieces that mean something to YAML, to the model or to a rule.
PIECES = (
    *("\0", "\t", "\r", "\n", "\x85", "\u2028", "\ufeff", "\u202e", "\u200b", "\ue000", "\ufffe", "\U0010ffff"),
    *(
        ": ",
        "- ",
        "? ",
        "# ",
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        '"',
        "'",
        "|",
        ">",
        "&a ",
        "*a",
    ),
    *("!!", "! ", "@", "`", "[[", "]]", "[[lantern]]", "<<: ", "~", "null", "NO", "1_0", "1:30", ".inf", "1e5", "-1"),
    *("\\u0000", "\\ud800", "\\x", "9" * 40, "2305.1", "10.1/x", "http://[", "https://x.y:z/", "9999-99-99", "=", "  "),
    *("\uff0c", "\u3002", "\u706f", "(", ")", "\u00e9", "\U0001f3ee"),
)

quick = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def catalog_of(files: dict[str, bytes]) -> Iterator[Path]:
    """A folder with files."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        yield Path(folder)


def examined(files: dict[str, bytes]) -> tuple[Catalog, list[Problem]]:
    """The catalog of some files and its problems."""
    with catalog_of(files) as root:
        catalog, problems = load(root)
        assert problems == sorted(problems)
        return catalog, [*problems, *check(catalog, root, TODAY, display_path)]


def assert_places(problems: list[Problem], raw: bytes, name: str) -> None:
    """Every problem of a file has a place in it, every word of it can be printed."""
    lines = len(re.split(rb"\r\n|\r|\n|\xc2\x85|\xe2\x80[\xa8\xa9]", raw))
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.rule
        assert problem.message
        str(problem).encode()
        problem.as_github().encode()
        if problem.path.endswith(name):
            assert problem.line <= lines + 1


def assert_read_or_told(raw: bytes, name: str = "papers/lantern.yml") -> None:
    """A catalog with nothing but these bytes as an entry has that entry, or a problem in that file."""
    catalog, problems = examined({name: raw})
    told = [problem for problem in problems if problem.path.endswith(name)]
    assert catalog.entries or told
    assert_places(problems, raw, name)


@quick
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"title: \xc3\x28")
@example(b"a: \xed\xa0\x80")
def test_any_bytes(raw: bytes):
    assert_read_or_told(raw)


@quick
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@example("\ufffe")
@example("null")
@example("~")
@example("--- ~\n")
@example("? {a: b}\n: c\n")
@example("title: \ue000\u706f")
@example("[" * 500)
@example("- " * 500)
@example("a: " * 200)
@example('"\\ud800"')
@example("a: 0x")
@example("a: !!binary x")
@example("=: =")
def test_any_text(text: str):
    assert_read_or_told(text.encode())


@quick
@given(st.lists(st.sampled_from((*PIECES, "title", "summary", "en", "zh", "added: 2024\n", "\n  ")), max_size=30))
def test_any_row_of_pieces(pieces: list[str]):
    assert_read_or_told("".join(pieces).encode())


@st.composite
def mutated(draw: st.DrawFn, names: tuple[str, ...] | list[str]) -> tuple[str, str]:
    """A file of the made-up catalog with a few things done to its text, and its name."""
    name = draw(st.sampled_from(names))
    text = TEXT[name]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(text) - 1, 0)))
        many = draw(st.integers(1, 12))
        deed = draw(st.sampled_from(["delete", "double", "piece", "any", "line-out", "line-twice", "line-in", "swap"]))
        lines = text.splitlines(keepends=True) or [""]
        row = draw(st.integers(0, len(lines) - 1))
        if deed == "delete":
            text = text[:at] + text[at + many :]
        elif deed == "double":
            text = text[: at + many] + text[at:]
        elif deed == "piece":
            text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
        elif deed == "any":
            text = text[:at] + draw(st.characters(exclude_categories=["Cs"])) + text[at:]
        elif deed == "line-out":
            text = "".join(lines[:row] + lines[row + 1 :])
        elif deed == "line-twice":
            text = "".join(lines[: row + 1] + lines[row:])
        elif deed == "line-in":
            text = "".join([*lines[:row], draw(st.sampled_from(LINES)) + "\n", *lines[row:]])
        else:
            value = draw(st.sampled_from((*PIECES, "[]", "{}", "true", "0", "x", '""', "{a: b}", "[a]")))
            text = "".join([*lines[:row], re.sub(r":.*", lambda _, v=value: f": {v}", lines[row]), *lines[row + 1 :]])
    return name, text


@settings(quick, max_examples=250)
@given(mutated(ENTRIES))
@example(("terms/glow-attention.yml", TEXT["terms/glow-attention.yml"].replace("title_zh: ", "title_zh: \ue000")))
def test_a_changed_entry_among_others(change: tuple[str, str]):
    name, text = change
    assert_whole(name, text)


@settings(quick, max_examples=150)
@given(mutated(SHARED))
def test_a_changed_shared_file(change: tuple[str, str]):
    name, text = change
    assert_whole(name, text)


def assert_whole(name: str, text: str) -> None:
    """One file is changed: it is read or told of, and all others are still read."""
    raw = text.encode()
    catalog, problems = examined({file: old.encode() for file, old in TEXT.items()} | {name: raw})
    assert_places(problems, raw, name)
    told = {problem.path for problem in problems}
    for entry in ENTRIES:
        read = Path(entry).stem in catalog.entries
        assert read or (entry == name and any(path.endswith(name) for path in told))


@quick
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_a_text_in_every_field_that_holds_text(text: str):
    """Quoted as YAML quotes it, any text comes back as it was, or is told of."""
    quoted = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\' else f"\\U{ord(char):08X}" for char in text
    )
    raw = TEXT["papers/dim-lamps.yml"].replace("On Dim Lamps", f'"{quoted}"').encode()
    document = parse(raw)
    assert document.data is None or document.data["title"] == text
    assert_read_or_told(raw, "papers/dim-lamps.yml")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    ["  - {}x\n", "  - [\n", "k{}: v\n", "? ", "!a ", "\0"],
    ids=["items", "brackets", "unknown-fields", "keys", "tags", "zeros"],
)
def test_a_file_takes_as_long_as_it_is(line: str):
    """Four times the bytes take about four times the processor's time; sixteen times would be a fault."""
    assert seconds(line, 200_000) < 9 * seconds(line, 50_000) + 0.5


def seconds(line: str, size: int) -> float:
    """Seconds of the processor in which a file is read that a line over and over fills to a size in bytes."""
    start = TEXT["papers/dim-lamps.yml"] + "aliases:\n"
    rest = "".join(line.format(number) for number in range((size - len(start.encode())) // len(line.format(99_999))))
    begun = time.process_time()
    _, problems = examined({"papers/dim-lamps.yml": (start + rest).encode()})
    assert "too-large" not in {problem.rule for problem in problems}
    return time.process_time() - begun
