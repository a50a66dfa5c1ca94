"""Says every word that templates, pictures and forms print, as the files of the languages have them."""

from __future__ import annotations

from collections.abc import Iterator

from llm_atlas.catalog import FILES, LANGUAGES, Language, language_file, language_name

# Keys of the first language, which has every word: in the order of its file.
WORDS: tuple[str, ...] = tuple(FILES[LANGUAGES[0]].words)


class MissingWord(LookupError):
    """A file of a language has no word for a key; the message names both."""


def has_word(key: str) -> bool:
    """Whether there is a word for a key."""
    return key in FILES[LANGUAGES[0]].words


def words(key: str, language: Language, /, **values: object) -> str:
    """The words for `key` in `language`, with `values` put in.

    Raises:
        MissingWord: The file of the language has none.
    """
    known = FILES[language].words
    if key not in known:
        raise MissingWord(f'there is no word for "{key}": add it to `words` of {language_file(language)}')
    return known[key].format(**values) if values else known[key]


def label(field: str, language: Language) -> str:
    """What a reader calls a field or the language of a text.

    Raises:
        MissingWord: The file of the language has no word for it.
    """
    if field in LANGUAGES:
        return language_name(field, language)
    known = FILES[language].words
    for key in (f"field-{field}", field, f"column-{field}"):
        if key in known:
            return known[key]
    for named, key, other in _starred(field):
        if key in known:
            return known[key].format(language=language_name(other, language), field=named)
    raise MissingWord(f'there is no word for the field "{field}": add it to `words` of {language_file(language)}')


def _starred(field: str) -> Iterator[tuple[str, str, Language]]:
    """The keys under which a field of one language may be called: ``field-title_*`` for ``title_zh``."""
    for other in LANGUAGES:
        stem = field.removesuffix(other)
        if stem != field:
            yield stem, f"field-{stem}*", other
