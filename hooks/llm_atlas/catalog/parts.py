"""The parts of entries that every kind may have: texts in every language, notes, tables, links, sources."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from llm_atlas.catalog.languages import FILES, LANGUAGES, Language
from llm_atlas.catalog.record import Record, Tuple, described, in_languages
from llm_atlas.catalog.types import Address, Count, Day, Line, Prose, Slug, one_line


def summary_length(language: Language) -> tuple[int, int]:
    """Least and most characters of a summary in a language."""
    wanted = FILES[language].summary
    return wanted["least"], wanted["most"]


def _length(language: Language) -> dict[str, Any]:
    """How long a summary is, as JSON Schema says it."""
    least, most = summary_length(language)
    return {"json_schema_extra": {"minLength": least, "maxLength": most}}


@in_languages(LANGUAGES, "*", Prose, lambda _: {})
class Text(Record):
    """A text in both languages."""

    def __getitem__(self, language: Language) -> str:
        text: str = getattr(self, language)
        return text


@in_languages(LANGUAGES, "*", Prose, _length)
class Summary(Text):
    """The one or two sentences of an entry; the rule `summary-length` holds them to the length given here."""


class Notes(Record):
    """What a reader wants to know before opening the work; `code` and [[id]] are the only mark-up."""

    problem: Prose | None = described(default=None)
    use: Prose | None = described(default=None)
    method: Tuple[Prose] = described(default=())
    results: Tuple[Prose] = described(default=())
    differs: Prose | None = described(default=None)
    limits: Prose | None = described(default=None)


@in_languages(LANGUAGES, "*", Notes, lambda _: None)
class NotesPair(Record):
    """Notes in both languages, each with the same parts."""

    def __getitem__(self, language: Language) -> Notes:
        notes: Notes = getattr(self, language)
        return notes


@in_languages(LANGUAGES, "*", Annotated[Tuple[Prose], Field(min_length=1)], lambda _: None)
class Paragraphs(Record):
    """Paragraphs in both languages; the number of paragraphs may differ."""

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        paragraphs: tuple[str, ...] = getattr(self, language)
        return paragraphs


LEAST_QUESTIONS = 3  # in each language
Asked = Annotated[str, Field(min_length=6, max_length=90), AfterValidator(one_line)]


@in_languages(LANGUAGES, "*", Annotated[Tuple[Asked], Field(min_length=LEAST_QUESTIONS, max_length=5)], lambda _: None)
class Questions(Record):
    """What readers type who do not know the name of a work, in each language on its own."""

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        questions: tuple[str, ...] = getattr(self, language)
        return questions


class Section(Record):
    """A titled part of a guide or of a term."""

    title: Text = described()
    text: Paragraphs = described()


def _same_in_all(value: Any) -> Any:
    """A cell written once holds for every language."""
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


Cell = Annotated[Text, BeforeValidator(_same_in_all, json_schema_input_type=str | Text)]


class Table(Record):
    """A small table that fits no field; a cell is one text for both languages, or a pair."""

    title: Text = described()
    columns: Tuple[Cell] = described(min_length=2)
    rows: Tuple[Tuple[Cell]] = described()


LinkLabel = Literal[
    "article",
    "blog",
    "data",
    "demo",
    "discussion",
    "documentation",
    "mirror",
    "paper",
    "project",
    "video",
    "weights",
]


class Link(Record):
    """A further address, with what stands there."""

    label: LinkLabel = described(examples=["weights"])
    url: Address = described(examples=["https://huggingface.co/baichuan-inc/baichuan-7B"])


class SourceRow(Record):
    """A row of a source document in which the work stands."""

    document: Line = described()
    item: Count = described(examples=[20])


class Correction(Record):
    """Something a source had wrong."""

    document: Line = described()
    item: Count | None = described(default=None)
    field: Line = described()
    had: Line = described()
    right: Line | None = described(default=None)
    note: Text = described()


Against = Literal["full-text", "abstract", "repository", "third-party-copy", "nothing-yet"]
AGAINST: tuple[str, ...] = get_args(Against)  # the most that can be said first
LeftOpen = Literal["authors", "date", "venue", "licence", "state", "figures", "notes"]


class Checked(Record):
    """What the facts of an entry were last checked against; `against` alone says that nobody has looked yet."""

    against: Against = described(examples=["abstract"])
    day: Day | None = described(default=None)
    version: Line | None = described(default=None, examples=["v2"])
    open: Tuple[LeftOpen] = described(default=(), examples=[["figures", "notes"]])


class Successor(Record):
    """What came in the place of something: an entry of the catalog, or what has none."""

    name: Line = described(examples=["VideoLLaMA3"])
    entry: Slug | None = described(default=None)
    url: Address | None = described(default=None, examples=["https://github.com/DAMO-NLP-SG/VideoLLaMA3"])
