"""The entries of the catalog: what each field holds, in which unit, and what is derived from it.

Every field is defined once, here. Validation, the JSON Schema, the field reference and the canonical order of a file
are all made from these definitions.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from llm_atlas.catalog.languages import FILES, FIRST, FURTHER, LANGUAGES, Language
from llm_atlas.catalog.parts import (
    Cell,
    Checked,
    Correction,
    Link,
    NotesPair,
    Questions,
    Section,
    SourceRow,
    Successor,
    Summary,
    Table,
)
from llm_atlas.catalog.record import Record, Shown, Tuple, described, in_languages, records_in
from llm_atlas.catalog.results import Result
from llm_atlas.catalog.rows import Comparison, Corpus, Memory, TokenizerMeasure, TrainingSetup, Weights
from llm_atlas.catalog.types import Address, ArxivId, Count, Doi, LanguageTag, Line, PartialDate, Slug

FIGURE, ROWS, COLUMN = Shown("figures"), Shown("rows"), Shown("column")

_IN_ADDRESS = "/:;,()!$&'*+=@~"  # what stands for itself in the path of an address, beside letters and digits


# What may become of something that people look after.
State = Literal["maintained", "inactive", "archived", "renamed", "superseded", "closed", "withdrawn"]


def _further_title(language: Language) -> dict[str, Any]:
    example = FILES[language].title
    return {"default": None, "examples": [example] if example else None}


@in_languages(FURTHER, "title_*", Line | None, _further_title)
class Titled(Record):
    """The names of an entry: its id, and its title in each language that has one."""

    id: Slug = described(exclude=True)
    title: Line = described(COLUMN, examples=["QLoRA: Efficient Finetuning of Quantized LLMs"])

    def title_in(self, language: Language) -> str | None:
        """The title in a language; None where none is given."""
        title: str | None = self.title if language == FIRST else getattr(self, f"title_{language}")
        return title

    @property
    def all_titles(self) -> tuple[str, ...]:
        """The title in each language that has one, the published one first."""
        return tuple(filter(None, map(self.title_in, LANGUAGES)))


class Entry(Titled):
    """What entries of every kind have."""

    kind: ClassVar[str]
    folder: ClassVar[str]
    asked: ClassVar[bool] = False  # whether one looks for it by what it does: its notes go with questions
    tail: ClassVar[tuple[str, ...]] = (
        "summary",
        "questions",
        "notes",
        "sections",
        "tables",
        "checked",
        "sources",
        "corrections",
    )

    short: Line | None = described(default=None, examples=["QLoRA"])
    aliases: Tuple[Line] = described(default=(), examples=[["NF4", "4-bit NormalFloat"]])
    authors: Tuple[Line] = described(COLUMN, default=(), examples=[["Tim Dettmers", "Artidoro Pagnoni"]])
    et_al: bool = described(default=False)
    organisations: Tuple[Line] = described(COLUMN, default=(), examples=[["University of Washington"]])
    date: PartialDate | None = described(COLUMN, default=None)
    added: PartialDate = described(COLUMN)
    arxiv: ArxivId | None = described(COLUMN, default=None)
    doi: Doi | None = described(default=None)
    url: Address | None = described(
        default=None,
        examples=["https://cdn.openai.com/research-covers/language-unsupervised/language_understanding_paper.pdf"],
    )
    code: Address | None = described(default=None, examples=["https://github.com/artidoro/qlora"])
    links: Tuple[Link] = described(default=())
    venue: Line | None = described(COLUMN, default=None, examples=["NeurIPS 2023"])
    withdrawn: bool = described(default=False)
    topics: Tuple[Slug] = described(COLUMN, min_length=1, examples=[["peft", "quantization"]])
    builds_on: Tuple[Slug] = described(default=(), examples=[["lora", "llm-int8"]])
    related: Tuple[Slug] = described(default=(), examples=[["peft-library"]])
    summary: Summary = described(COLUMN)
    questions: Questions | None = described(default=None)
    notes: NotesPair | None = described(default=None)
    sections: Tuple[Section] = described(default=())
    tables: Tuple[Table] = described(default=())
    checked: Checked = described(default_factory=partial(Checked, against="nothing-yet"))
    sources: Tuple[SourceRow] = described(default=())
    corrections: Tuple[Correction] = described(default=())

    @classmethod
    def canonical_order(cls) -> tuple[str, ...]:
        """Names of the fields in the order in which a file holds them."""
        own = [name for name in cls.model_fields if name != "id"]
        return tuple([name for name in own if name not in cls.tail] + list(cls.tail))

    @classmethod
    def figures(cls) -> tuple[str, ...]:
        """Names of the fields that only some kinds have and that hold a figure or a fact, in the order of display."""
        return _in_order(cls, "figures")

    @classmethod
    def facets(cls) -> tuple[str, ...]:
        """Names of the fields by which entries of this kind can be narrowed, in the order of display."""
        return tuple(name for name in cls.figures() if cls.shown[name].facet)

    @classmethod
    def rows(cls) -> dict[str, type[Record]]:
        """The fields that hold rows of their own, in the order of display, with the record of a row."""
        return {name: next(records_in(cls.model_fields[name].annotation)) for name in _in_order(cls, "rows")}

    @property
    def name(self) -> str:
        """The short name, or the title where there is none: the name that holds in every language."""
        return self.short or self.title

    def short_in(self, language: Language) -> str | None:
        """The short name as pages of a language show it.

        A method or a model is called the same in all. A guide or a term with a title in a further language is called by
        that there, for it says more than the short name of the first language.
        """
        translated = language != FIRST and self.kind in ("guide", "term") and self.title_in(language)
        return None if translated else self.short

    def name_in(self, language: Language) -> str:
        """The short name, or the title where there is none."""
        return self.short_in(language) or self.titles(language)[0]

    @property
    def reported(self) -> tuple[Result, ...]:
        """The figures it reports; none for a kind that reports none."""
        rows: tuple[Result, ...] = getattr(self, "results", ())
        return rows

    @property
    def home(self) -> str:
        """Id of the topic or sub-topic that the path above its page leads to: the first that is written."""
        return self.topics[0]

    @property
    def year(self) -> int | None:
        """Year of the first public version."""
        return int(self.date[:4]) if self.date else None

    @property
    def page(self) -> str:
        """Address of the entry's page, relative to the root of a language's site."""
        return f"{self.folder}/{self.id}/"

    @property
    def path(self) -> str:
        """File of the entry, relative to the catalog."""
        return f"{self.folder}/{self.id}.yml"

    @property
    def paper_url(self) -> str | None:
        """Where the work itself is read: arXiv, else the DOI, else `url`."""
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return self.doi_url or self.url

    @property
    def doi_url(self) -> str | None:
        """Address of the DOI, its characters as an address may hold them."""
        return f"https://doi.org/{quote(self.doi, safe=_IN_ADDRESS)}" if self.doi else None

    def titles(self, language: Language) -> tuple[str, str | None]:
        """The title in `language` and, where there is one, that in another language: the first that has one."""
        own = self.title_in(language)
        others = [self.title_in(other) for other in LANGUAGES if other != language]
        return (own, next(filter(None, others), None)) if own else (self.title, None)


class Compared(Entry):
    """An entry that tables compare with others of its topic."""

    comparison: Comparison | None = described(default=None)


class Paper(Compared):
    """A published paper, report or preprint."""

    kind = "paper"
    folder = "papers"
    asked = True

    results: Tuple[Result] = described(ROWS, default=())


class Model(Entry):
    """A note on a released model."""

    kind = "model"
    folder = "models"

    developer: Line | None = described(FIGURE, default=None, examples=["Baichuan Intelligence"])
    family: Line | None = described(Shown("figures", facet=True), default=None, examples=["LLaMA"])
    base: Line | None = described(FIGURE, default=None, examples=["LLaMA-7B"])
    languages: Tuple[LanguageTag] = described(Shown("figures", after="training_tokens"), default=())
    parameters: Count | None = described(FIGURE, default=None, examples=[7000559616])
    layers: Count | None = described(FIGURE, default=None, examples=[32])
    heads: Count | None = described(FIGURE, default=None, examples=[32])
    hidden_size: Count | None = described(FIGURE, default=None, examples=[4096])
    vocabulary: Count | None = described(FIGURE, default=None, examples=[64000])
    context_length: Count | None = described(FIGURE, default=None, examples=[4096])
    training_tokens: Count | None = described(FIGURE, default=None, examples=[1200000000000])
    licence: Line | None = described(Shown("figures", facet=True), default=None, examples=["Apache-2.0"])
    commercial_use: Literal["allowed", "conditional", "not-allowed"] | None = described(FIGURE, default=None)
    state: State | None = described(FIGURE, default=None)
    superseded_by: Successor | None = described(default=None)
    memory: Tuple[Memory] = described(ROWS, default=())
    training_setups: Tuple[TrainingSetup] = described(ROWS, default=())
    corpora: Tuple[Corpus] = described(ROWS, default=())
    weights: Tuple[Weights] = described(ROWS, default=())
    tokenizers: Tuple[TokenizerMeasure] = described(ROWS, default=())
    results: Tuple[Result] = described(ROWS, default=())


class Tool(Entry):
    """A library, a program, a service or a project."""

    kind = "tool"
    folder = "tools"
    asked = True

    licence: Line | None = described(FIGURE, default=None, examples=["Apache-2.0"])
    state: State | None = described(FIGURE, default=None)
    superseded_by: Successor | None = described(default=None)
    programming_languages: Tuple[Line] = described(FIGURE, default=(), examples=[["Python", "C++"]])
    platforms: Tuple[Line] = described(FIGURE, default=(), examples=[["Linux", "macOS"]])
    cpu: bool | None = described(FIGURE, default=None)
    gpu: bool | None = described(FIGURE, default=None)
    quantised_loading: bool | None = described(FIGURE, default=None)
    gui: bool | None = described(FIGURE, default=None)


class Dataset(Entry):
    """A dataset, a corpus or a benchmark that is not known by a paper."""

    kind = "dataset"
    folder = "datasets"

    licence: Line | None = described(Shown("figures", after="tasks"), default=None, examples=["CC-BY-NC-4.0"])
    size: Cell | None = described(Shown("figures", after="languages"), default=None, examples=["52,000 items"])
    languages: Tuple[LanguageTag] = described(FIGURE, default=())
    tasks: Tuple[Cell] = described(FIGURE, default=(), examples=[["instruction tuning"]])


class Term(Compared):
    """A word of the field, defined."""

    kind = "term"
    folder = "terms"


class Guide(Entry):
    """A question answered, advice, or a page of links worth knowing."""

    kind = "guide"
    folder = "guides"


def _in_order(kind: type[Entry], place: str) -> tuple[str, ...]:
    """The fields that are shown at a place, each where its definition stands or after the one it names."""
    found = {name: kind.shown[name].after for name in kind.model_fields if _at(kind, name, place)}
    ordered = [name for name, after in found.items() if not after]
    for name, after in found.items():
        if after:
            ordered.insert(ordered.index(after) + 1, name)
    return tuple(ordered)


def _at(kind: type[Entry], name: str, place: str) -> bool:
    return name in kind.shown and kind.shown[name].place == place


KINDS: dict[str, type[Entry]] = {kind.kind: kind for kind in (Paper, Model, Tool, Dataset, Term, Guide)}
FOLDERS: dict[str, type[Entry]] = {kind.folder: kind for kind in KINDS.values()}
