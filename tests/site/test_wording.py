"""The words of the site: every language has all, none is idle, and what a field or a kind needs is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from llm_atlas.catalog.entries import KINDS, Entry
from llm_atlas.catalog.languages import FILES, FIRST, LANGUAGES, Language, language_file
from llm_atlas.catalog.parts import Notes
from llm_atlas.catalog.record import Record, records_in
from llm_atlas.site.columns import COLUMNS, ROW_TABLES
from llm_atlas.site.wording import MissingWord, label, words
from sites import ROOT

HOOKS = ROOT / "hooks"
TEMPLATES = HOOKS / "llm_atlas/site/templates"
# Words whose keys are put together: what stands in front of the name of a field, a value or a message.
FRONTS = ("", "field-", "column-", "link-", "stage-", "say-", "say-pattern-", "say-required-")
FRONTS += ("search-", "search-any-", "search-kind-", "sort-", "checked-", "open-", "answer-", "status-answers-")
FRONTS += ("gathered-lead-", "gathered-told-")


def missing(language: Language) -> list[str]:
    return [f"{language_file(language)}: {key}" for key in FILES[FIRST].words if key not in FILES[language].words]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_and_no_other(language: Language):
    assert missing(language) == []
    assert set(FILES[language].words) - set(FILES[FIRST].words) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_the_same_in_every_language(language: Language):
    def places(text: str) -> set[str]:
        found = set(re.findall(r"\{(\w+)\}", text))
        return {"more or total"} | found - {"more", "total"} if found & {"more", "total"} else found

    own, first = FILES[language].words, FILES[FIRST].words
    assert {key for key in own if places(own[key]) != places(first[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty(language: Language):
    file = FILES[language]
    texts = {**file.words, **file.rules, **file.macros}
    assert {key for key, text in texts.items() if not isinstance(text, str) or not text} <= {"gap"}


def test_no_word_is_idle():
    """Each stands in the source by its key, or by the name, value or message that its key is put together of."""
    files = [path for end in ("py", "html", "js") for path in HOOKS.rglob(f"*.{end}")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files if "vendor" not in path.parts)
    source += "\n".join(f'"{name}"' for record in every_record() for name in record.model_fields)
    named = set(re.findall(r"[\"'`]([\w-]+)[\"'`*]", source))
    lists = [*(HOOKS / "llm_atlas/site").rglob("*.yml"), *(ROOT / "docs").glob("*.yml")]  # they name words too
    named |= {word for path in lists for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}
    named |= {f"{part}-{kind}" for part in Notes.model_fields for kind in KINDS} | {
        kind.folder for kind in KINDS.values()
    }
    named |= set(re.findall(r'"(\w+)":', json.dumps([kind.model_json_schema() for kind in KINDS.values()])))
    named |= set(re.findall(r"^ *- ([\w-]+):", (ROOT / "docs/navigation.yml").read_text(encoding="utf-8"), re.M))
    ends = re.compile(r"(_\*|-up)$")
    idle = [
        key
        for key in FILES[FIRST].words
        if not any(key.startswith(front) and ends.sub("", key.removeprefix(front)) in named for front in FRONTS)
    ]
    assert idle == []


def test_a_word_that_is_missing_is_told_with_the_file():
    with pytest.raises(MissingWord, match=r'no word for "course".*hooks/llm_atlas/languages/zh\.yml'):
        words("course", "zh")
    with pytest.raises(MissingWord, match=r'no word for the field "demo".*hooks/llm_atlas/languages/en\.yml'):
        label("demo", "en")


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("parameters", "参数量"),
        ("short", "简称"),
        ("title_zh", "中文标题"),
        ("en", "英文"),
        ("backbone", "所用模型"),
    ],
)
def test_what_a_field_is_called(field: str, wanted: str):
    assert label(field, "zh") == wanted


# Fields


def every_record() -> Iterator[type[Record]]:
    """The records of entries: the kinds, and what stands in them."""
    pending: list[type[Record]] = list(KINDS.values())
    seen: set[type[Record]] = set()
    while pending:
        record = pending.pop()
        if record in seen:
            continue
        seen.add(record)
        yield record
        for field in record.model_fields.values():
            pending += records_in(field.annotation)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name(language: Language):
    faults = []
    for record in every_record():
        for name in set(record.model_fields) - {"id"}:
            try:
                label(name, language)
            except MissingWord as error:
                faults.append(f"{record.__name__}.{name}: {error}")
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_head(language: Language):
    heads = {*COLUMNS, *ROW_TABLES, *(name for names in ROW_TABLES.values() for name in names)}
    absent = [f"{language_file(language)}: {name}" for name in heads if name not in FILES[language].words]
    assert absent == []


def nowhere(kind: type[Entry]) -> list[str]:
    """The fields of a kind for which neither the model nor a template says where they are shown."""
    files = [*TEMPLATES.rglob("*.html"), *(HOOKS / "llm_atlas/site/render").glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return [
        f"{kind.__name__}.{name} is shown nowhere: say where in hooks/llm_atlas/catalog/entries.py, or in a template"
        for name in kind.model_fields
        if (name not in kind.shown or kind.shown[name].place == "page")
        and not name.startswith("title_")
        and not re.search(rf"\b(entry|item|e)\.{name}\b", text)
        and f'"{name}"' not in text
    ]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_field_is_shown_somewhere(kind: type[Entry]):
    assert nowhere(kind) == []


def test_a_field_that_is_shown_nowhere_is_told():
    class Course(KINDS["tool"]):
        """A kind with a field too many."""

        lectures: int | None = None

    assert [fault.partition(":")[0] for fault in nowhere(Course)] == ["Course.lectures is shown nowhere"]


# Kinds


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_its_words(kind: type[Entry], language: Language):
    assert [name for name in (kind.kind, kind.folder) if name not in FILES[language].words] == []


def test_every_kind_has_a_shape_of_its_own_in_pictures():
    text = (TEMPLATES / "pictures/_parts.html").read_text(encoding="utf-8")
    shapes = dict(re.findall(r'"(\w+)": "(m[^"]+)"', text))
    assert {kind for kind in KINDS if kind not in shapes} == set(), "templates/pictures/_parts.html: shapes"
    assert len(set(shapes.values())) == len(shapes)
