"""The files of the languages: what each must hold, and what the model takes from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from llm_atlas.catalog import languages
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import KINDS, Entry, Titled
from llm_atlas.catalog.languages import (
    FILES,
    FIRST,
    FOLDER,
    FURTHER,
    LANGUAGES,
    Language,
    field_text,
    folder_of,
    language_name,
    read_languages,
)
from llm_atlas.catalog.parts import Cell, NotesPair, Paragraphs, Summary, Text
from llm_atlas.catalog.record import Record
from llm_atlas.catalog.rules import RULES
from llm_atlas.catalog.shared import SHARED_FILES
from llm_atlas.catalog.text import set_chinese
from llm_atlas.macros import Macros
from sites import ROOT

HOOKS = ROOT / "hooks"


def records(record: type[Record] = Record) -> Iterator[type[Record]]:
    """Every record that the model has."""
    for below in record.__subclasses__():
        if below.__module__.startswith("llm_atlas."):
            yield below
            yield from records(below)


def untold(language: Language) -> list[str]:
    """The described fields that a language says nothing of."""
    key = "description" if language == FIRST else f"description_{language}"
    return [
        f"{record.__name__}.{name}: {languages.language_file(language)}"
        for record in records()
        for name, field in record.model_fields.items()
        if isinstance(field.json_schema_extra, dict)
        and f"description_{FURTHER[0]}" in field.json_schema_extra
        and not (field.description if language == FIRST else field.json_schema_extra[key])
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_described(language: Language):
    assert untold(language) == []


def test_a_field_without_a_description_is_told_with_the_file(monkeypatch: pytest.MonkeyPatch):
    fields = {name: dict(texts) for name, texts in FILES["zh"].fields.items()}
    del fields["Notes"]["limits"]
    without = {**FILES, "zh": replace(FILES["zh"], fields=fields)}
    monkeypatch.setattr(languages, "FILES", without)
    assert field_text("Notes", "limits", "zh") == ""
    assert field_text("Notes", "limits", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_description_is_of_a_field_that_is_not_there(language: Language):
    known = {(record.__name__, name) for record in records() for name in record.model_fields}
    starred = {(record, name.removesuffix(other) + "*") for record, name in known for other in LANGUAGES}
    found = {(record, name) for record, texts in FILES[language].fields.items() for name in texts}
    assert found <= known | starred


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.name)
def test_a_file_holds_no_key_twice(path: Path):
    """Two equal keys are the fault that a reader of YAML passes over in silence."""
    assert [problem for problem in parse(path.read_bytes()).problems if problem.rule == "duplicate-key"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_and_macros_of_a_file_are_there(language: Language):
    """What a language says of a rule or a macro is of one that exists; the first leaves it to the docstrings."""
    file = FILES[language]
    source = "".join(path.read_text(encoding="utf-8") for path in HOOKS.rglob("*.py"))
    assert {name for name in file.rules if name not in RULES and f'"{name}"' not in source} == set()
    assert set(file.macros) <= {name for name, method in vars(Macros).items() if getattr(method, "is_macro", False)}
    assert not (language == FIRST and (file.rules or file.macros))


@pytest.mark.parametrize("language", FURTHER)
def test_every_rule_and_every_macro_is_told(language: Language):
    macros = {name for name, method in vars(Macros).items() if getattr(method, "is_macro", False)}
    assert set(RULES) - set(FILES[language].rules) == set()
    assert macros - set(FILES[language].macros) == set()


def test_the_chinese_texts_are_set_as_chinese_is():
    file = FILES["zh"]
    texts = {f"fields: {record}: {name}": text for record, of in file.fields.items() for name, text in of.items()}
    texts |= {f"{part}: {key}": text for part in ("words", "rules", "macros") for key, text in vars(file)[part].items()}
    assert {key: text for key, text in texts.items() if set_chinese(text) != text} == {}


def test_the_first_language_stands_at_the_root():
    assert (LANGUAGES, FIRST, folder_of("en"), folder_of("zh")) == (("en", "zh"), "en", "", "zh/")


@pytest.mark.parametrize(
    ("language", "within", "wanted"),
    [
        ("zh", "en", "Chinese"),
        ("en", "zh", "英文"),
        ("zh", "zh", "中文"),
        ("eo", "en", "Esperanto"),  # of no file: as Unicode names it
    ],
)
def test_the_name_of_a_language(language: Language, within: Language, wanted: str):
    assert language_name(language, within) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("order: 1\n", "languages/xx.yml: .*missing . required"),
        ((FOLDER / "en.yml").read_text(encoding="utf-8") + "\nwurds: {}\n", "languages/xx.yml: .*'wurds'"),
    ],
)
def test_a_file_without_a_section_or_with_one_too_many(text: str, wanted: str, tmp_path: Path):
    (tmp_path / "xx.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TypeError, match=wanted):
        read_languages(tmp_path)


# What the model takes from the files


@pytest.mark.parametrize("record", [Text, Summary, NotesPair, Paragraphs])
def test_a_text_has_a_field_for_each_language(record: type[Record]):
    assert tuple(record.model_fields) == LANGUAGES
    assert record.__doc__


def test_a_text_cannot_change_and_can_be_a_key():
    text = Text(**dict.fromkeys(LANGUAGES, "lamp"))
    assert {text: 1}[Text(**dict.fromkeys(LANGUAGES, "lamp"))] == 1
    with pytest.raises(ValueError, match="frozen"):
        text.en = "other"
    assert text["zh"] == "lamp"


def test_a_cell_written_once_holds_for_every_language():
    cell = TypeAdapter(Cell).validate_python("8 GB")
    assert [cell[language] for language in LANGUAGES] == ["8 GB"] * len(LANGUAGES)


def test_titles_and_names_in_further_languages_have_fields_of_their_own():
    assert tuple(Titled.model_fields) == ("id", "title", *(f"title_{language}" for language in FURTHER))
    for kind in KINDS.values():
        order = kind.canonical_order()
        assert order[: 1 + len(FURTHER)] == ("title", *(f"title_{language}" for language in FURTHER))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_order_of_display_holds_each_field_once(kind: type[Entry]):
    figures = kind.figures()
    assert len(figures) == len(set(figures))
    assert set(figures) == {name for name, shown in kind.shown.items() if shown.place == "figures"}


def test_the_orders_of_display():
    """Where a page shows fields in another order than a file has them."""
    assert KINDS["dataset"].figures() == ("languages", "size", "tasks", "licence")
    model = KINDS["model"].figures()
    last = ("training_tokens", "languages", "licence", "commercial_use", "state")
    assert model[model.index("training_tokens") :] == last
    assert KINDS["model"].facets() == ("family", "licence")
    assert tuple(KINDS["model"].rows()) == ("memory", "training_setups", "corpora", "weights", "tokenizers", "results")


def test_where_a_field_is_shown_is_no_part_of_the_schema():
    schemas = [kind.model_json_schema() for kind in KINDS.values()]
    schemas += [TypeAdapter(kind).json_schema() for kind in SHARED_FILES.values()]
    assert '"shown"' not in json.dumps(schemas)
