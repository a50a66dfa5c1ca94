"""The entries of the catalog: what each field holds, in which unit, and what is derived from it.

Every field is defined once, here. Validation, the JSON Schema, the field reference and the canonical order of a file
are all made from these definitions.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from llm_atlas.catalog.parts import Cell, Correction, Link, NotesPair, Section, SourceRow, Summary, Table
from llm_atlas.catalog.record import Record, Tuple, described
from llm_atlas.catalog.rows import Comparison, Corpus, Memory, TokenizerMeasure, TrainingSetup, Weights
from llm_atlas.catalog.types import Address, ArxivId, Count, Doi, Language, LanguageTag, Line, PartialDate, Slug


class Entry(Record):
    """What entries of every kind have."""

    kind: ClassVar[str]
    folder: ClassVar[str]
    tail: ClassVar[tuple[str, ...]] = ("summary", "notes", "sections", "tables", "sources", "corrections")

    id: Slug = described(
        "The file's name without .yml; not written in the file.", "文件名去掉 .yml；文件内不写。", exclude=True
    )
    title: Line = described(
        "Title as published.", "发表时的标题。", examples=["QLoRA: Efficient Finetuning of Quantized LLMs"]
    )
    title_zh: Line | None = described(
        "Title in Chinese.", "中文标题。", default=None, examples=["QLoRA：量化大语言模型的高效微调"]
    )
    short: Line | None = described("How people call it.", "通行的简称。", default=None, examples=["QLoRA"])
    aliases: Tuple[Line] = described(
        "Other names people look for.", "读者会搜索的其他名称。", default=(), examples=[["NF4", "4-bit NormalFloat"]]
    )
    authors: Tuple[Line] = described(
        "Authors in order.", "作者，按署名顺序。", default=(), examples=[["Tim Dettmers", "Artidoro Pagnoni"]]
    )
    et_al: bool = described("True where `authors` does not name all of them.", "作者未列全时写 true。", default=False)
    organisations: Tuple[Line] = described(
        "Organisations, spelt as in vocab.yml.",
        "机构，写法见 vocab.yml。",
        default=(),
        examples=[["University of Washington"]],
    )
    date: PartialDate | None = described("First public version.", "首次公开的日期。", default=None)
    added: PartialDate = described("Day it came into the catalog.", "收入目录的日期。")
    arxiv: ArxivId | None = described("arXiv id without version.", "arXiv 编号，不带版本号。", default=None)
    doi: Doi | None = described("DOI without address.", "DOI，不带网址前缀。", default=None)
    url: Address | None = described(
        "Main address, where it is neither arXiv nor DOI.",
        "主要网址（非 arXiv、非 DOI 时）。",
        default=None,
        examples=["https://www.deepspeed.ai/"],
    )
    code: Address | None = described(
        "Repository of the authors.", "作者的代码仓库。", default=None, examples=["https://github.com/artidoro/qlora"]
    )
    links: Tuple[Link] = described("Further addresses.", "其他网址。", default=())
    venue: Line | None = described(
        "Where it was published: a name in vocab.yml, and the year.",
        "发表处：vocab.yml 中的名称加年份。",
        default=None,
        examples=["NeurIPS 2023"],
    )
    withdrawn: bool = described(
        "True where its authors or its publisher took it back.", "作者或出版方已撤回时写 true。", default=False
    )
    topics: Tuple[Slug] = described(
        "Topics or sub-topics; the first is its home.",
        "主题或子主题，第一个为所属页。",
        min_length=1,
        examples=[["peft", "quantization"]],
    )
    builds_on: Tuple[Slug] = described(
        "Ids of the works it builds on.", "直接基于的条目编号。", default=(), examples=[["lora", "llm-int8"]]
    )
    related: Tuple[Slug] = described(
        "Ids of other works worth seeing.", "其他相关条目编号。", default=(), examples=[["peft-library"]]
    )
    summary: Summary = described(
        "What it does and why it matters, in one or two sentences of 60 to 300 characters (Chinese: 30 to 300).",
        "一两句话：做了什么、为何重要。英文 60 至 300 个字符，中文 30 至 300 字。",
    )
    notes: NotesPair | None = described(
        "What a reader wants before opening it.", "打开原文前想知道的内容。", default=None
    )
    sections: Tuple[Section] = described("Longer text in titled parts.", "分节的较长正文。", default=())
    tables: Tuple[Table] = described("Tables that fit no other field.", "其他字段放不下的表格。", default=())
    sources: Tuple[SourceRow] = described("Rows of the source documents.", "在来源文档中的位置。", default=())
    corrections: Tuple[Correction] = described("What a source had wrong.", "来源文档的错误。", default=())

    @classmethod
    def canonical_order(cls) -> tuple[str, ...]:
        """Names of the fields in the order in which a file holds them."""
        own = [name for name in cls.model_fields if name != "id"]
        return tuple([name for name in own if name not in cls.tail] + list(cls.tail))

    @property
    def name(self) -> str:
        """The short name, or the title where there is none: the name that holds in every language."""
        return self.short or self.title

    def short_in(self, language: Language) -> str | None:
        """The short name as pages of a language show it.

        A method or a model is called the same in both. A guide or a term has a Chinese title that says more than its
        English short name, so Chinese pages show that.
        """
        translated = language == "zh" and self.kind in ("guide", "term") and self.title_zh
        return None if translated else self.short

    def name_in(self, language: Language) -> str:
        """The short name, or the title where there is none."""
        return self.short_in(language) or self.titles(language)[0]

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
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def titles(self, language: Language) -> tuple[str, str | None]:
        """The title in `language` and, where it differs, the one in the other language."""
        if language == "zh" and self.title_zh:
            return self.title_zh, self.title
        return self.title, self.title_zh if language == "en" else None


class Paper(Entry):
    """A published paper, report or preprint."""

    kind = "paper"
    folder = "papers"

    comparison: Comparison | None = described(
        "What sets it beside others of its topic, for tables.", "与同主题其他条目比较的要点，用于对照表。", default=None
    )


class Model(Entry):
    """A note on a released model."""

    kind = "model"
    folder = "models"

    developer: Line | None = described(
        "Organisation that made it, spelt as in vocab.yml.",
        "研发机构，写法见 vocab.yml。",
        default=None,
        examples=["Baichuan Intelligence"],
    )
    family: Line | None = described("Family of models.", "模型家族。", default=None, examples=["LLaMA"])
    base: Line | None = described(
        "Model whose weights it starts from.", "所基于的模型权重。", default=None, examples=["LLaMA-7B"]
    )
    languages: Tuple[LanguageTag] = described(
        "Languages of the training data, as BCP 47 tags.", "训练数据的语言，BCP 47 标签。", default=()
    )
    parameters: Count | None = described(
        "Number of parameters.", "参数量，单位个。", default=None, examples=[7000559616]
    )
    layers: Count | None = described("Transformer layers.", "层数。", default=None, examples=[32])
    heads: Count | None = described("Attention heads a layer.", "每层注意力头数。", default=None, examples=[32])
    hidden_size: Count | None = described("Width of the hidden state.", "隐藏层维度。", default=None, examples=[4096])
    vocabulary: Count | None = described(
        "Number of tokens in the vocabulary.", "词表大小，单位 token。", default=None, examples=[64000]
    )
    context_length: Count | None = described(
        "Longest input, in tokens.", "上下文长度，单位 token。", default=None, examples=[4096]
    )
    training_tokens: Count | None = described(
        "Tokens seen in pre-training.", "预训练 token 数。", default=None, examples=[1200000000000]
    )
    licence: Line | None = described(
        "Licence of the weights, a key in vocab.yml.",
        "权重许可证，vocab.yml 中的键。",
        default=None,
        examples=["Apache-2.0"],
    )
    commercial_use: Literal["allowed", "conditional", "not-allowed"] | None = described(
        "Whether the licence lets one use it in a business.", "许可证是否允许商用。", default=None
    )
    memory: Tuple[Memory] = described("Memory by precision and use.", "各精度与用途所需的内存。", default=())
    training_setups: Tuple[TrainingSetup] = described("Stages of training.", "训练阶段与配置。", default=())
    corpora: Tuple[Corpus] = described("Training data.", "训练数据。", default=())
    weights: Tuple[Weights] = described("Released weights.", "发布的权重。", default=())
    tokenizers: Tuple[TokenizerMeasure] = described(
        "Comparison of its tokenizer with others.", "与其他分词器的比较。", default=()
    )


class Tool(Entry):
    """A library, a program, a service or a project."""

    kind = "tool"
    folder = "tools"

    licence: Line | None = described(
        "Licence, a key in vocab.yml.", "许可证，vocab.yml 中的键。", default=None, examples=["Apache-2.0"]
    )
    state: Literal["maintained", "archived", "inactive", "superseded", "closed"] | None = described(
        "Whether it is looked after: maintained, archived (read-only), inactive, superseded, closed (ended service).",
        "维护状态：maintained 维护中、archived 已归档、inactive 不活跃、superseded 已被取代、closed 已关闭。",
        default=None,
    )
    programming_languages: Tuple[Line] = described(
        "Languages it is written in.", "实现语言。", default=(), examples=[["Python", "C++"]]
    )
    platforms: Tuple[Line] = described("Where it runs.", "运行平台。", default=(), examples=[["Linux", "macOS"]])
    cpu: bool | None = described("Runs on a CPU alone.", "可仅用 CPU 运行。", default=None)
    gpu: bool | None = described("Uses a GPU.", "可用 GPU。", default=None)
    quantised_loading: bool | None = described("Loads quantised weights.", "可加载量化权重。", default=None)
    gui: bool | None = described("Has a graphical interface.", "有图形界面。", default=None)


class Dataset(Entry):
    """A dataset, a corpus or a benchmark that is not known by a paper."""

    kind = "dataset"
    folder = "datasets"

    licence: Line | None = described(
        "Licence, a key in vocab.yml.", "许可证，vocab.yml 中的键。", default=None, examples=["CC-BY-NC-4.0"]
    )
    size: Cell | None = described(
        "How much, with its unit.", "规模，连同单位。", default=None, examples=["52,000 items"]
    )
    languages: Tuple[LanguageTag] = described("Languages, as BCP 47 tags.", "语言，BCP 47 标签。", default=())
    tasks: Tuple[Cell] = described("What it is used for.", "用途。", default=(), examples=[["instruction tuning"]])


class Term(Entry):
    """A word of the field, defined."""

    kind = "term"
    folder = "terms"

    comparison: Comparison | None = described(
        "What sets it beside others of its topic, for tables.", "与同主题其他条目比较的要点，用于对照表。", default=None
    )


class Guide(Entry):
    """A question answered, advice, or a page of links worth knowing."""

    kind = "guide"
    folder = "guides"


KINDS: dict[str, type[Entry]] = {kind.kind: kind for kind in (Paper, Model, Tool, Dataset, Term, Guide)}
FOLDERS: dict[str, type[Entry]] = {kind.folder: kind for kind in KINDS.values()}
