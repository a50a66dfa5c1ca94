"""Which languages there are: each is a file in `llm_atlas/languages/`, which holds everything the engine says in it.

A translator edits one file, and a further language is a further file. The first stands at the root of the site, each
other in a folder named after it. What follows from a language, but is no text, is asked here too: its tag, the length
of a summary in it, its script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
from babel import Locale, UnknownLocaleError

Language = str

FOLDER = Path(__file__).parents[1] / "languages"
Texts = Mapping[str, str]


@dataclass(frozen=True)
class LanguageFile:
    """One language as its file describes it.

    Attributes:
        order: Its place among the languages; the first stands at the root of the site.
        name: Its own name for itself.
        tag: What browsers are told, a BCP 47 tag.
        summary: Least and most characters of a summary.
        languages: Names of languages in this one.
        words: What pages, forms and pictures say, by key.
        fields: Descriptions of fields, by record and field; a star stands for a language.
        title: Example of a title.
        script: Script that prose in it is written in, where the check looks at that.
        rules: What each rule demands, where the docstring of the rule does not say it.
        macros: What each macro does, where its docstring does not say it.
    """

    order: int
    name: str
    tag: str
    summary: Mapping[str, int]
    languages: Texts
    words: Texts
    fields: Mapping[str, Texts]
    title: str = ""
    script: str = ""
    rules: Texts = field(default_factory=dict)
    macros: Texts = field(default_factory=dict)


def read_languages(folder: Path) -> Mapping[Language, LanguageFile]:
    """The languages of a folder of language files, in their order.

    Raises:
        TypeError: A file lacks a section, or has one that is not known; the message names both.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # without the C library the same, slower
    found = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            found[path.stem] = LanguageFile(**yaml.load(path.read_bytes(), loader))  # noqa: S506: a safe loader
        except TypeError as error:
            raise TypeError(f"languages/{path.name}: {error}") from None
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (item[1].order, item[0]))))


FILES = read_languages(FOLDER)
LANGUAGES: tuple[Language, ...] = tuple(FILES)
# The first language: its titles and names stand in fields of their own, and rules and macros are documented in it.
FIRST = LANGUAGES[0]
FURTHER = LANGUAGES[1:]
CHINESE = tuple(language for language, file in FILES.items() if file.script == "Han")


def language_file(language: Language) -> str:
    """A language's file as a message names it."""
    return f"hooks/llm_atlas/languages/{language}.yml"


def folder_of(language: Language) -> str:
    """Folder of a language's site below the root of the site, with a slash at the end; empty for the first."""
    return "" if language == FIRST else f"{language}/"


@cache
def language_name(language: Language, within: Language) -> str:
    """What `language` is called in the language `within`."""
    try:
        named = Locale.parse(language, sep="-").get_display_name(within)
    except (ValueError, UnknownLocaleError):
        named = None
    return FILES[within].languages.get(language) or named or FILES[language].name


def field_text(record: str, name: str, within: Language) -> str:
    """Description of a field in a language; empty where its file has none, which a test forbids.

    Args:
        record: Name of the record in which the field is defined.
        name: Name of the field.
        within: Language of the description.
    """
    texts = FILES[within].fields.get(record, {})
    if name in texts:
        return texts[name]
    for language in LANGUAGES:
        head = name.removesuffix(language)
        if head != name and f"{head}*" in texts:
            return texts[f"{head}*"].format(language=language_name(language, within))
    return ""


def rule_text(rule: str, within: Language) -> str:
    """What a rule demands, where the file of the language says it; else empty."""
    return FILES[within].rules.get(rule, "")


def said(part: Literal["rules", "macros"], name: str, docstring: str, within: Language) -> tuple[str, Language]:
    """What a rule demands or a macro does, with the language of that: the docstring where the file says nothing.

    Args:
        part: Section of the file.
        name: Name of the rule or the macro.
        docstring: What it says of itself, in the first language.
        within: Language that is asked for.
    """
    texts = FILES[within].rules if part == "rules" else FILES[within].macros
    return (texts[name], within) if name in texts else (docstring, FIRST)
