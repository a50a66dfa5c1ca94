"""The canonical form of a file: fixed for the whole catalog, the same again when applied again, nothing lost."""

from __future__ import annotations

import json
import re
from datetime import date as Date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import FOLDERS, KINDS, Paper
from llm_atlas.catalog.examine import examine
from llm_atlas.catalog.format import canonical, scalar
from llm_atlas.catalog.format.comments import read_comments
from llm_atlas.catalog.format.texts import well_set
from llm_atlas.contribute.drafts import formatted
from sites import DATA, ROOT

VECTORS = json.loads((DATA / "format_vectors.json").read_text(encoding="utf-8"))


def again(text: str, kind: type = Paper) -> str:
    """A file's text in canonical form."""
    document = parse(text.encode())
    assert document.problems == []
    return canonical(kind, document.data, read_comments(text))


@pytest.mark.parametrize("folder", FOLDERS)
def test_format_changes_nothing_in_the_catalog(folder: str):
    for path in sorted((ROOT / "catalog" / folder).iterdir()):
        text = path.read_text(encoding="utf-8")
        assert again(text, FOLDERS[folder]) == text, path


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors_shared_with_the_browser(vector: dict[str, Any]):
    assert canonical(KINDS[vector["kind"]], vector["data"]) == vector["text"]


COMMENTED = """\
# about the whole file

added: 2026-01-01   # when it came in
# why it is called so
# and not otherwise
title: "A: b" # from the first page
topics: # two of them
  # the home
  - rag   # first
  - peft
authors: [Ada, # she began
  Bo] # and he
sources: [{document: a, item: 1}] # row
summary:
  # last things first
  zh: 一二三
  en: 'one, two'
# the end
"""

CANONICAL = """\
# about the whole file

# why it is called so
# and not otherwise
title: "A: b" # from the first page
authors: # and he
  - Ada # she began
  - Bo
added: 2026-01-01 # when it came in
topics: # two of them
  # the home
  - rag # first
  - peft
summary:
  en: one, two
  # last things first
  zh: 一二三
sources: # row
  - {document: a, item: 1}
# the end
"""


def test_comments_stay_with_what_they_belong_to():
    assert again(COMMENTED) == CANONICAL
    assert again(CANONICAL) == CANONICAL


def test_a_line_for_editors_stays_at_the_top():
    text = "# yaml-language-server: $schema=../../schema/paper.json\nadded: 2026-01-01\ntitle: A\n"
    top, rest = text.split("\n", 1)
    wanted = f"{top}\ntitle: A\nadded: 2026-01-01\n"
    assert again(text) == again(f"{rest}{top}\n") == again(again(text)) == wanted


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain words", "plain words"),
        ("2305.14314", '"2305.14314"'),
        ("2023-05-23", "2023-05-23"),
        ("2023-05", "2023-05"),
        ("2023", '"2023"'),
        ("7B", "7B"),
        ("1_000", '"1_000"'),
        ("0x1f", '"0x1f"'),
        ("12:30", '"12:30"'),
        ("no", '"no"'),
        ("Null", '"Null"'),
        ("~", '"~"'),
        ("a: b", '"a: b"'),
        ("a:b", "a:b"),
        ("ends:", '"ends:"'),
        ("C#", "C#"),
        ("C #1", '"C #1"'),
        ("- dash", '"- dash"'),
        ('say "hi"', 'say "hi"'),
        ('"hi"', '"\\"hi\\""'),
        ("two\nlines", '"two\\nlines"'),
        (" space", '" space"'),
        ("", '""'),
        ("a\u200bb", '"a\\u200bb"'),
        ("中文：一", "中文：一"),
        (True, "true"),
        (7000000000, "7000000000"),
        (0.00001, "0.00001"),
        (27.0, "27.0"),
        (1e22, "10000000000000000000000.0"),
    ],
)
def test_quoting(value: Any, text: str):
    assert scalar(value, within=False) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a, b", '"a, b"'),
        ("a]", '"a]"'),
        ("x{a", '"x{a"'),
        ("a-b", "a-b"),
        ("a?b", '"a?b"'),
        ("https://a.b/c", "https://a.b/c"),
    ],
)
def test_quoting_within_brackets(value: str, text: str):
    assert scalar(value, within=True) == text


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from(
    ["no", "1.10", "a: b", "x #y", "[a]", "2023", "- a", "é", "中文，字", "0o7", "1e3", "=", "<<", "2001-12-14 21:59"]
)
SCALARS = WORDS | st.booleans() | st.integers(0, 10**18) | st.floats(1e-9, 1e12)
PAIRS = st.fixed_dictionaries({"en": WORDS, "zh": WORDS})
DATA = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS,
        "added": WORDS,
        "authors": st.lists(WORDS, max_size=6),
        "unknown": SCALARS,
        "links": st.lists(st.fixed_dictionaries({"url": WORDS, "label": WORDS}), max_size=3),
        "summary": PAIRS,
        "notes": st.fixed_dictionaries({"zh": st.fixed_dictionaries({"results": st.lists(WORDS, max_size=3)})}),
        "tables": st.lists(
            st.fixed_dictionaries({"rows": st.lists(st.lists(WORDS | PAIRS, max_size=3), max_size=2), "title": PAIRS}),
            max_size=2,
        ),
        "comparison": st.dictionaries(st.sampled_from(["rank", "trained", "datasets"]), SCALARS | PAIRS),
        "odd": st.recursive(
            SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=2)
        ),
    },
)


@settings(max_examples=300, deadline=None)
@given(DATA)
def test_nothing_is_lost_and_the_form_is_fixed(data: dict[str, Any]):
    """What is written reads back the same, with any reader of YAML, and is written the same again."""
    text = canonical(Paper, data)
    for loader in (yaml.CBaseLoader, yaml.BaseLoader):
        assert texts(yaml.load(text, Loader=loader) or {}) == texts(data)
    document = parse(text.encode())
    if any(problem.rule != "invisible-character" for problem in document.problems):
        assert document.data is None or data == {}
        return
    assert canonical(Paper, document.data, read_comments(text)) == text


def texts(value: Any) -> Any:
    """Data with every single value as the text that stands in the file, keys sorted."""
    if isinstance(value, dict):
        return {str(key): texts(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [texts(item) for item in value]
    return value if isinstance(value, str) else scalar(value, within=False)


REAL = sorted((ROOT / "catalog").glob("*/*.yml"))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(REAL), st.randoms(use_true_random=False))
def test_no_comment_is_lost(path: Path, rng: Random):
    """A real entry, its fields in any order and comments put anywhere: all of it is there in canonical form, once."""
    kind, text = FOLDERS[path.parent.name], scattered(path.read_text(encoding="utf-8"), rng)
    document = parse(text.encode())
    assert document.problems == []
    once = canonical(kind, document.data, read_comments(text))
    assert parse(once.encode()).data == document.data
    assert comments_of(once) == comments_of(text)
    assert again(once, kind) == once


def scattered(text: str, rng: Random) -> str:
    """A file with its top-level fields in another order, and comments above, behind and within its values."""
    fields = re.split(r"(?m)^(?=[a-z#])", text)
    rng.shuffle(fields)
    lines = "".join(fields).splitlines()
    for number in range(rng.randint(1, 6)):
        at = rng.randrange(len(lines))
        line, comment = lines[at], f"# note {number}"
        where = rng.choice(["above", "behind", "within", "blank"])
        if where == "above":
            lines.insert(at, " " * rng.choice([0, 2, 4]) + comment)
        elif where == "behind" and line.strip() and "#" not in line:
            lines[at] = f"{line} {comment}"
        elif where == "within" and line.endswith("]") and ", " in line and '"' not in line:
            lines[at] = line.replace(", ", f", {comment}\n    ", 1)
        elif where == "blank":
            lines.insert(at, "")
    return "\n".join(lines) + "\n"


def comments_of(text: str) -> list[str]:
    """All comments of a file, sorted."""
    found = read_comments(text)
    above = [line for lines in found.before.values() for line in lines]
    return sorted([*found.top, *above, *found.beside.values(), *found.end])


# What the rules about texts demand


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title_zh: \u8568\u79cd Fernseed-7B", "title_zh: \u8568\u79cdFernseed-7B"),
        ("zh: \u96e8", 'zh: "\u96e8 "'),
    ],
)
def test_the_format_is_what_the_rules_about_texts_demand(old: str, new: str, copy: Path, today: Date):
    file = copy / "models/fernseed-7b.yml"
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), encoding="utf-8")
    assert {problem.rule for problem in examine(copy, today)[1]} <= {"chinese-typography", "untrimmed"} != set()
    assert formatted(file)[1] == canonical(KINDS["model"], parse(before.encode()).data, read_comments(before))


def test_what_is_to_be_written_is_not_set():
    data = {"summary": {"zh": "TODO: \u7528\u4e00\u53e5\u8bdd"}}
    assert well_set(data) == data


@given(st.text(st.sampled_from("\u706f\u5149aB1 ,.:()`[]^\uff0c\uff08\uff09"), max_size=30))
def test_setting_texts_once_is_enough(text: str):
    once = well_set({"title_zh": text, "title": text})
    assert well_set(once) == once
