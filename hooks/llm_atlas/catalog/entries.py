"""The entries of the catalog: what each field holds, in which unit, and what is derived from it.

Every field is defined once, here. Validation, the JSON Schema, the field reference and the canonical order of a file
are all made from these definitions.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Location = tuple[str | int, ...]

PAGE_ADDRESS = r"(?!(?:en|zh)/)(?:[a-z0-9]+(?:[-_.][a-z0-9]+)*/)+"
SUMMARY_LENGTH = {"en": (60, 300), "zh": (30, 300)}


def _fault(rule: str, message: str, tip: str = "") -> PydanticCustomError:
    """A fault of a value; `rule` becomes the name of the problem."""
    return PydanticCustomError(rule, "{message}", {"message": message, "tip": tip})


def _arxiv(value: str) -> str:
    """An arXiv identifier has no prefix and no version, and a month that exists."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?(?:arxiv\.org/(?:abs|pdf)/|arxiv:)|(?:\.pdf)$", "", value, flags=re.I)
    without_version = re.sub(r"v[0-9]+$", "", bare)
    new = re.fullmatch(r"([0-9]{2})([0-9]{2})\.([0-9]{4,5})", without_version)
    old = re.fullmatch(r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{7}", without_version)
    if new:
        year, month, digits = int(new[1]), int(new[2]), len(new[3])
        if not 1 <= month <= 12:
            raise _fault("arxiv-id", f'"{value}" is not an arXiv id: there is no month {month:02d}')
        wanted = 5 if year >= 15 else 4
        if digits != wanted:
            raise _fault(
                "arxiv-id",
                f'"{value}" is not an arXiv id: {wanted} digits follow the dot in 20{year:02d}, here are {digits}',
                "open the paper on arxiv.org and copy the id from its address",
            )
    elif not old:
        raise _fault("arxiv-id", f'"{value}" is not an arXiv id', 'write it like "2305.14314"')
    if bare != value or without_version != bare:
        raise _fault("arxiv-id", f'"{value}" is more than the bare arXiv id', f'write "{without_version}"')
    return value


def _one_line(value: str) -> str:
    """A name or a title stands on one line."""
    if "\n" in value:
        raise _fault("one-line", "the text goes on in a second line", "write it as one line")
    return value


def _doi(value: str) -> str:
    """A DOI starts with 10. and has no address before it."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value, flags=re.I)
    if not re.fullmatch(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+", bare):
        raise _fault("doi", f'"{value}" is not a DOI', 'write it like "10.18653/v1/2023.acl-long.754"')
    if bare != value:
        raise _fault("doi", f'"{value}" is more than the bare DOI', f'write "{bare}"')
    return value


def _date(value: Any) -> Any:
    """A date is YYYY-MM-DD, YYYY-MM or YYYY, exists, and is not before 1950."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{4}(-[0-9][0-9](-[0-9]{2})?)?", value):
        raise _fault("date", f'"{value}" is not a date', "write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known")
    parts = [int(part) for part in value.split("-")]
    try:
        Date(*[*parts, 1, 1][:3])
    except ValueError:
        raise _fault("date", f'"{value}" is not a day of the calendar') from None
    if parts[0] < 1950:
        raise _fault("date", f'"{value}" is before 1950')
    return value


def _address(value: str) -> str:
    """An address starts with http:// or https:// and names a host."""
    scheme, separator, _ = value.partition("://")
    if not separator:
        tip = f'write "https://{value}"' if re.match(r"[\w.-]+\.[a-z]{2,}(/|$)", value) else "write the whole address"
        raise _fault("address", f'"{value}" has no https:// in front', tip)
    if scheme not in ("http", "https"):
        near = re.search(r"https?", scheme.lower())
        tip = f'write "{near[0]}://" in front' if near else "only http and https addresses are allowed"
        raise _fault("address", f'"{value}" starts with "{scheme}://"', tip)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _fault("address", f'"{value}" is not an address') from None
    if not re.fullmatch(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}", host) or re.search(r"[\s<>\"\\^`{|}]", value):
        raise _fault("address", f'"{value}" is not an address', "copy it from the browser's address bar")
    if parts.username is not None or parts.password is not None:
        raise _fault("address", f'"{value}" holds a user name', "leave out what stands before the @")
    return value


SLUG = "[a-z0-9]+(-[a-z0-9]+)*"


def is_slug(value: str) -> bool:
    """Whether a text can be an id: small letters, digits and single hyphens."""
    return re.fullmatch(SLUG, value) is not None


def _slug(value: str) -> str:
    """An id has small letters, digits and hyphens only."""
    if not is_slug(value):
        raise _fault("id", f'"{value}" is not an id', "use small letters, digits and single hyphens")
    return value


def _language(value: str) -> str:
    """A language is a BCP 47 tag that has a name."""
    try:
        named = re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value) and Locale.parse(value, sep="-")
    except (ValueError, UnknownLocaleError):
        named = None
    if not named or not named.get_display_name("en"):
        raise _fault("language", f'"{value}" is not a language tag', "write en, zh, zh-Hant, fr ...")
    return value


def _tuple(value: Any) -> Any:
    """A YAML list becomes a tuple, so that an entry cannot change."""
    return tuple(value) if isinstance(value, list) else value


def _page_address(value: str) -> str:
    """The address of a page within a language's site: folders, no slash before them and one after."""
    if re.fullmatch(PAGE_ADDRESS, value):
        return value
    bare = re.sub(r"^(?:https?://[^/]*/|/)?(?:(?:en|zh)/)?|(?:index\.html|#.*)$", "", value).rstrip("/") + "/"
    tip = f'write "{bare}"' if re.fullmatch(PAGE_ADDRESS, bare) else "write it like papers/qlora/"
    raise _fault("page-address", f'"{value}" is not the address of a page within a language\'s site', tip)


def _pattern(pattern: str, wanted: str, **extra: Any) -> Any:
    """What the JSON Schema says of a text whose validator says more; the dialect of JavaScript and of Python alike.

    Args:
        pattern: Regular expression that every good text matches.
        wanted: What an editor says where a text does not match.
        extra: Further keywords.
    """
    return Field(json_schema_extra={"pattern": pattern, "patternErrorMessage": wanted, **extra})


Slug = Annotated[str, AfterValidator(_slug), _pattern(f"^{SLUG}$", "small letters, digits and single hyphens")]
Line = Annotated[str, Field(min_length=1, max_length=400), AfterValidator(_one_line), _pattern("^[^\\n]*$", "one line")]
Prose = Annotated[str, Field(min_length=1, max_length=3000)]
Address = Annotated[
    str,
    AfterValidator(_address),
    Field(max_length=500),
    _pattern("^https?://[^ ]+$", "a whole address, with https://", format="uri"),
]
ArxivId = Annotated[
    str,
    AfterValidator(_arxiv),
    Field(examples=["2305.14314"]),
    _pattern(
        r"^([0-9]{2}(0[1-9]|1[0-2])\.[0-9]{4,5}|[a-z]+(-[a-z]+)?(\.[A-Z]{2})?/[0-9]{7})$", 'a bare id like "2305.14314"'
    ),
]
Doi = Annotated[
    str,
    AfterValidator(_doi),
    Field(examples=["10.18653/v1/2023.acl-long.754"]),
    _pattern(r"^10\.[0-9]{4,9}(\.[0-9]+)*/\S+$", "a bare DOI like 10.18653/v1/2023.acl-long.754"),
]
LanguageTag = Annotated[
    str,
    AfterValidator(_language),
    Field(examples=["en", "zh", "zh-Hant"]),
    _pattern("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", "a BCP 47 tag like en, zh, zh-Hant"),
]
PageAddress = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(_page_address),
    _pattern(f"^{PAGE_ADDRESS}$", "the address of a page within a language's site, like papers/qlora/"),
]
PartialDate = Annotated[
    str,
    BeforeValidator(_date, json_schema_input_type=str | int),
    Field(examples=["2023-05-23", "2023-05", "2023"]),
    _pattern("^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$", "a date like 2023-05-23, 2023-05 or 2023"),
]
Count = Annotated[int, Field(ge=1)]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]


def _f(en: str, zh: str, /, **options: Any) -> Any:
    """A field with its description in both languages."""
    extra = {"description_zh": zh, **options.pop("json_schema_extra", {})}
    return Field(description=en, json_schema_extra=extra, **options)


def _length(language: Language) -> dict[str, int]:
    """How long a summary is, in characters, as JSON Schema says it."""
    least, most = SUMMARY_LENGTH[language]
    return {"minLength": least, "maxLength": most}


class Record(BaseModel):
    """A mapping with fixed keys that cannot change once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def canonical_order(cls) -> tuple[str, ...]:
        """Names of the fields in the order in which a file holds them."""
        return tuple(definition.alias or name for name, definition in cls.model_fields.items())

    @property
    def texts(self) -> Iterator[tuple[Location, str]]:
        """Every text of the record with its place, for rules about characters and references."""
        yield from _texts(self.model_dump(exclude_none=True), ())


class Text(Record):
    """A text in both languages."""

    en: Prose = _f("English text.", "英文文本。")
    zh: Prose = _f("Chinese text.", "中文文本。")

    def __getitem__(self, language: Language) -> str:
        return getattr(self, language)


class Summary(Text):
    """The one or two sentences of an entry; the rule `summary-length` holds them to the length given here."""

    en: Prose = _f("English text.", "英文文本。", json_schema_extra=_length("en"))
    zh: Prose = _f("Chinese text.", "中文文本。", json_schema_extra=_length("zh"))


def Tuple(kind: Any) -> Any:
    """The type of a list of `kind` that is kept as a tuple."""
    return Annotated[tuple[kind, ...], BeforeValidator(_tuple)]


class Notes(Record):
    """What a reader wants to know before opening the work; `code` and [[id]] are the only mark-up."""

    problem: Prose | None = _f("What was wrong or missing before.", "此前的问题或缺口。", default=None)
    use: Prose | None = _f("What it is for; for a term, why it matters.", "用途；术语则写为何重要。", default=None)
    method: Tuple(Prose) = _f(
        "How it works, a point a line: method, design, training or contents.",
        "做法，一行一点：方法、结构、训练或内容。",
        default=(),
    )
    results: Tuple(Prose) = _f("Figures, with what they were measured on.", "结果数字及其测量对象。", default=())
    differs: Prose | None = _f("How it differs from its neighbours.", "与同类的区别。", default=None)
    limits: Prose | None = _f("What it does not do, or what is open.", "不足或尚未解决之处。", default=None)


class NotesPair(Record):
    """Notes in both languages, each with the same parts."""

    en: Notes
    zh: Notes

    def __getitem__(self, language: Language) -> Notes:
        return getattr(self, language)


class Paragraphs(Record):
    """Paragraphs in both languages; the number of paragraphs may differ."""

    en: Annotated[Tuple(Prose), Field(min_length=1)]
    zh: Annotated[Tuple(Prose), Field(min_length=1)]

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return getattr(self, language)


class Section(Record):
    """A titled part of a guide or of a term."""

    title: Text = _f("Heading.", "小标题。")
    text: Paragraphs = _f("Paragraphs; `code` and [[id]] are the only mark-up.", "段落；只支持 `代码` 与 [[编号]]。")


def _same_in_both(value: Any) -> Any:
    """A cell written once holds for both languages."""
    return {"en": value, "zh": value} if isinstance(value, str) else value


Cell = Annotated[Text, BeforeValidator(_same_in_both, json_schema_input_type=str | Text)]


class Table(Record):
    """A small table that fits no field; a cell is one text for both languages, or a pair."""

    title: Text = _f("Heading of the table.", "表题。")
    columns: Tuple(Cell) = _f("Heads of the columns.", "列名。", min_length=2)
    rows: Tuple(Tuple(Cell)) = _f("Rows, each with as many cells as columns.", "行，单元格数与列数相同。")


LINK_LABELS = (
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
)


class Link(Record):
    """A further address, with what stands there."""

    label: Literal[LINK_LABELS] = _f("What stands there.", "链接指向的内容。", examples=["weights"])
    url: Address = _f("The address.", "网址。", examples=["https://huggingface.co/baichuan-inc/baichuan-7B"])


class SourceRow(Record):
    """A row of a source document in which the work stands."""

    document: Line = _f("File name of the document, as in sources.yml.", "文档的文件名，见 sources.yml。")
    item: Count = _f("Number of the row in that document.", "在该文档中的序号。", examples=[20])


class Correction(Record):
    """Something a source had wrong."""

    document: Line = _f("File name of the document.", "文档的文件名。")
    item: Count | None = _f("Number of the row.", "序号。", default=None)
    field: Line = _f("What was wrong: a field's name, or text, figure, link.", "出错之处：字段名，或正文、数字、链接。")
    had: Line = _f("What the source said, in its words.", "原文写法。")
    right: Line | None = _f("What is right, where it is short.", "正确写法（较短时填写）。", default=None)
    note: Text = _f("What is right and how one can see it.", "正确的内容以及如何核实。")


class Memory(Record):
    """Memory needed for one use of a model at one precision."""

    precision: Line | None = _f(
        "Number format: fp32, fp16, bf16, int8, int4.",
        "数值精度：fp32、fp16、bf16、int8、int4。",
        default=None,
        examples=["int4"],
    )
    use: Cell = _f(
        "What is run: inference, loading, LoRA tuning at length 256.",
        "用途：推理、加载、长度 256 的 LoRA 微调等。",
        examples=["inference"],
    )
    gib: Amount = _f("Memory of the device, in GiB.", "显存或内存，单位 GiB。", examples=[8.5])
    device: Cell | None = _f("Device it was seen on.", "测得的设备。", default=None, examples=["1 x RTX 3090"])
    note: Text | None = _f("What else one must know.", "补充说明。", default=None)


class TrainingSetup(Record):
    """One stage of training, as its authors report it."""

    stage: Text = _f("Name of the stage.", "阶段名称。")
    device: Cell | None = _f(
        "Number and name of the devices.", "设备型号与数量。", default=None, examples=["8 x A100 80 GB"]
    )
    method: Cell | None = _f(
        "What is trained and how: LoRA, full, DeepSpeed ZeRO-2.",
        "训练方式：LoRA、全参、DeepSpeed ZeRO-2 等。",
        default=None,
        examples=["LoRA"],
    )
    precision: Line | None = _f("Number format.", "数值精度。", default=None, examples=["bf16"])
    sequence_length: Count | None = _f(
        "Longest example, in tokens.", "最大长度，单位 token。", default=None, examples=[2048]
    )
    batch_size: Count | None = _f("Examples a step.", "批大小，单位条。", default=None, examples=[128])
    learning_rate: Amount | None = _f("Initial learning rate.", "初始学习率。", default=None, examples=[0.0003])
    steps: Cell | None = _f("Training steps.", "训练步数。", default=None, examples=["1,200"])
    trainable_percent: Amount | None = _f(
        "Share of the parameters trained, in per cent.", "可训练参数占比，单位 %。", default=None, examples=[0.06]
    )
    speed: Cell | None = _f(
        "Speed as printed, with its unit.", "训练速度，照原文连同单位。", default=None, examples=["182 TFLOPS"]
    )
    gib: Amount | None = _f("Memory of one device, in GiB.", "单卡显存，单位 GiB。", default=None, examples=[40])
    cost: Cell | None = _f(
        "Cost, with its currency or unit.", "成本，连同货币或单位。", default=None, examples=["300 USD"]
    )
    note: Text | None = _f("What else one must know.", "补充说明。", default=None)


class Corpus(Record):
    """Data a model was trained on."""

    name: Text = _f("Name of the data.", "数据名称。")
    amount: Cell | None = _f(
        "How much, with its unit.", "数量，连同单位。", default=None, examples=["1.2 trillion tokens"]
    )
    entry: Slug | None = _f(
        "Id of its entry, where it has one.", "在本目录中的编号（如有）。", default=None, examples=["belle-data"]
    )
    note: Text | None = _f("Where from, how filtered.", "来源与处理方式。", default=None)


class Weights(Record):
    """One released set of weights."""

    name: Line = _f("Name of the release.", "权重名称。", examples=["tigerbot-7b-base v1"])
    base: Line | None = _f(
        "Model it is merged with or built on.", "所合并或基于的模型。", default=None, examples=["BLOOM"]
    )
    data: Cell | None = _f(
        "Training data, with its unit.", "训练数据，连同单位。", default=None, examples=["52,000 items"]
    )
    size: Cell | None = _f(
        "Size of the download, with its unit.", "下载大小，连同单位。", default=None, examples=["13 GB"]
    )
    url: Address | None = _f(
        "Where it is.", "下载地址。", default=None, examples=["https://huggingface.co/baichuan-inc/baichuan-7B"]
    )


class TokenizerMeasure(Record):
    """One tokenizer in a comparison."""

    tokenizer: Line = _f("Whose tokenizer.", "分词器所属模型。", examples=["LLaMA"])
    type: Line | None = _f("Algorithm or library.", "算法或工具。", default=None, examples=["SentencePiece BPE"])
    vocabulary: Count | None = _f(
        "Number of tokens in the vocabulary.", "词表大小，单位 token。", default=None, examples=[32000]
    )
    compression_rate: Amount | None = _f(
        "Compression rate as printed; lower means fewer tokens.",
        "压缩率，照原文；越低则 token 越少。",
        default=None,
        examples=[1.312],
    )
    tokens_english: Amount | None = _f(
        "Mean tokens of an English sample.", "英文样本的平均 token 数。", default=None, examples=[33.1]
    )
    tokens_chinese: Amount | None = _f(
        "Mean tokens of a Chinese sample.", "中文样本的平均 token 数。", default=None, examples=[45.2]
    )
    tokens_code: Amount | None = _f(
        "Mean tokens of a code sample.", "代码样本的平均 token 数。", default=None, examples=[60.4]
    )


SEARCH_STAGES = ("training-data", "labels", "query-rewriting", "feedback", "retrieval", "reranking", "answering")


class Comparison(Record):
    """What sets a work beside others of its topic; which of it a table shows, `comparison.py` says."""

    trained: Cell | None = _f(
        "What is trained, or that nothing is.",
        "训练哪些部分；不训练也写明。",
        default=None,
        examples=["low-rank matrices beside frozen weights"],
    )
    trainable_percent: Amount | None = _f(
        "Parameters trained, in per cent of those of the model; 100 where all are.",
        "可训练参数占模型参数的百分比，单位 %；全部训练写 100。",
        default=None,
        examples=[0.06],
    )
    rank: Cell | None = _f(
        "Rank of a low-rank part, and how it is chosen.", "低秩部分的秩及其选法。", default=None, examples=["8"]
    )
    memory: Cell | None = _f(
        "Memory it needs, with its unit and what it was measured on.",
        "所需显存或内存，连同单位与测量对象。",
        default=None,
        examples=["65B on one 48 GB GPU"],
    )
    stages: Tuple(Literal[SEARCH_STAGES]) = _f(
        "Stages of a search engine it serves: writing training data, labelling pairs, rewriting queries, feedback, "
        "retrieval, reranking, answering.",
        "服务于搜索引擎的哪些环节：生成训练数据、标注、改写查询、反馈、召回、重排、回答。",
        default=(),
    )
    unit: Literal["pointwise", "pairwise", "listwise"] | None = _f(
        "What a ranker looks at at a time: one document, a pair, a list.",
        "排序时一次看什么：单篇、一对、一列。",
        default=None,
    )
    backbone: Cell | None = _f(
        "Models it was shown with, with their sizes in parameters.",
        "所用模型及其参数规模。",
        default=None,
        examples=["GPT-J 6B"],
    )
    signal: Cell | None = _f(
        "What the training, or the method without training, goes by.",
        "训练（或免训练方法）所依据的信号。",
        default=None,
        examples=["relevance labels"],
    )
    length: Cell | None = _f(
        "Length of the inputs, with its unit.", "输入长度，连同单位。", default=None, examples=["8,000 tokens"]
    )
    languages: Tuple(LanguageTag) = _f(
        "Languages of the data, as BCP 47 tags.", "数据的语言，BCP 47 标签。", default=()
    )
    datasets: Count | None = _f(
        "Number of data sets or sub-tasks of a benchmark.",
        "基准所含数据集或子任务的个数。",
        default=None,
        examples=[20],
    )
    tasks: Cell | None = _f(
        "Kinds of task of a benchmark.",
        "基准的任务类型。",
        default=None,
        examples=["question answering, summarisation"],
    )
    domain: Cell | None = _f(
        "Field or kind of question it is made for.", "面向的领域或问题类型。", default=None, examples=["medicine"]
    )
    corpus: Cell | None = _f("What is retrieved from.", "检索的对象。", default=None, examples=["Wikipedia"])
    tools: Cell | None = _f(
        "Tools the model can call.", "模型可调用的工具。", default=None, examples=["search engine, calculator"]
    )
    claim: Cell | None = _f(
        "Main result as its authors report it, with its unit and what it was measured on.",
        "作者报告的主要结果，连同单位与测量对象。",
        default=None,
        examples=["Matches 16-bit fine-tuning on the tasks tested"],
    )


class Entry(Record):
    """What entries of every kind have."""

    kind: ClassVar[str]
    folder: ClassVar[str]
    tail: ClassVar[tuple[str, ...]] = ("summary", "notes", "sections", "tables", "sources", "corrections")

    id: Slug = _f(
        "The file's name without .yml; not written in the file.", "文件名去掉 .yml；文件内不写。", exclude=True
    )
    title: Line = _f(
        "Title as published.", "发表时的标题。", examples=["QLoRA: Efficient Finetuning of Quantized LLMs"]
    )
    title_zh: Line | None = _f(
        "Title in Chinese.", "中文标题。", default=None, examples=["QLoRA：量化大语言模型的高效微调"]
    )
    short: Line | None = _f("How people call it.", "通行的简称。", default=None, examples=["QLoRA"])
    aliases: Tuple(Line) = _f(
        "Other names people look for.", "读者会搜索的其他名称。", default=(), examples=[["NF4", "4-bit NormalFloat"]]
    )
    authors: Tuple(Line) = _f(
        "Authors in order.", "作者，按署名顺序。", default=(), examples=[["Tim Dettmers", "Artidoro Pagnoni"]]
    )
    et_al: bool = _f("True where `authors` does not name all of them.", "作者未列全时写 true。", default=False)
    organisations: Tuple(Line) = _f(
        "Organisations, spelt as in vocab.yml.",
        "机构，写法见 vocab.yml。",
        default=(),
        examples=[["University of Washington"]],
    )
    date: PartialDate | None = _f("First public version.", "首次公开的日期。", default=None)
    added: PartialDate = _f("Day it came into the catalog.", "收入目录的日期。")
    arxiv: ArxivId | None = _f("arXiv id without version.", "arXiv 编号，不带版本号。", default=None)
    doi: Doi | None = _f("DOI without address.", "DOI，不带网址前缀。", default=None)
    url: Address | None = _f(
        "Main address, where it is neither arXiv nor DOI.",
        "主要网址（非 arXiv、非 DOI 时）。",
        default=None,
        examples=["https://www.deepspeed.ai/"],
    )
    code: Address | None = _f(
        "Repository of the authors.", "作者的代码仓库。", default=None, examples=["https://github.com/artidoro/qlora"]
    )
    links: Tuple(Link) = _f("Further addresses.", "其他网址。", default=())
    venue: Line | None = _f(
        "Where it was published: a name in vocab.yml, and the year.",
        "发表处：vocab.yml 中的名称加年份。",
        default=None,
        examples=["NeurIPS 2023"],
    )
    withdrawn: bool = _f(
        "True where its authors or its publisher took it back.", "作者或出版方已撤回时写 true。", default=False
    )
    topics: Tuple(Slug) = _f(
        "Topics or sub-topics; the first is its home.",
        "主题或子主题，第一个为所属页。",
        min_length=1,
        examples=[["peft", "quantization"]],
    )
    builds_on: Tuple(Slug) = _f(
        "Ids of the works it builds on.", "直接基于的条目编号。", default=(), examples=[["lora", "llm-int8"]]
    )
    related: Tuple(Slug) = _f(
        "Ids of other works worth seeing.", "其他相关条目编号。", default=(), examples=[["peft-library"]]
    )
    summary: Summary = _f(
        "What it does and why it matters, in one or two sentences of 60 to 300 characters (Chinese: 30 to 300).",
        "一两句话：做了什么、为何重要。英文 60 至 300 个字符，中文 30 至 300 字。",
    )
    notes: NotesPair | None = _f("What a reader wants before opening it.", "打开原文前想知道的内容。", default=None)
    sections: Tuple(Section) = _f("Longer text in titled parts.", "分节的较长正文。", default=())
    tables: Tuple(Table) = _f("Tables that fit no other field.", "其他字段放不下的表格。", default=())
    sources: Tuple(SourceRow) = _f("Rows of the source documents.", "在来源文档中的位置。", default=())
    corrections: Tuple(Correction) = _f("What a source had wrong.", "来源文档的错误。", default=())

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


def record_at(kind: Any, location: Location) -> type[Record] | None:
    """The record that stands at a place of a file; None where a single value, a list or nothing known stands.

    Args:
        kind: Type of what the whole file holds.
        location: Keys and indexes from the top of the file.
    """
    for part in location:
        records = [record for record in records_in(kind) if part in record.model_fields]
        if isinstance(part, str):
            kind = records[0].model_fields[part].annotation if records else None
    return next(records_in(kind), None)


def records_in(annotation: Any) -> Iterator[type[Record]]:
    """The record types within an annotation."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        if issubclass(annotation, Record):
            yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from records_in(argument)


def _texts(value: Any, place: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*place, key))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _texts(item, (*place, index))


class Paper(Entry):
    """A published paper, report or preprint."""

    kind = "paper"
    folder = "papers"

    comparison: Comparison | None = _f(
        "What sets it beside others of its topic, for tables.", "与同主题其他条目比较的要点，用于对照表。", default=None
    )


class Model(Entry):
    """A note on a released model."""

    kind = "model"
    folder = "models"

    developer: Line | None = _f(
        "Organisation that made it, spelt as in vocab.yml.",
        "研发机构，写法见 vocab.yml。",
        default=None,
        examples=["Baichuan Intelligence"],
    )
    family: Line | None = _f("Family of models.", "模型家族。", default=None, examples=["LLaMA"])
    base: Line | None = _f(
        "Model whose weights it starts from.", "所基于的模型权重。", default=None, examples=["LLaMA-7B"]
    )
    languages: Tuple(LanguageTag) = _f(
        "Languages of the training data, as BCP 47 tags.", "训练数据的语言，BCP 47 标签。", default=()
    )
    parameters: Count | None = _f("Number of parameters.", "参数量，单位个。", default=None, examples=[7000559616])
    layers: Count | None = _f("Transformer layers.", "层数。", default=None, examples=[32])
    heads: Count | None = _f("Attention heads a layer.", "每层注意力头数。", default=None, examples=[32])
    hidden_size: Count | None = _f("Width of the hidden state.", "隐藏层维度。", default=None, examples=[4096])
    vocabulary: Count | None = _f(
        "Number of tokens in the vocabulary.", "词表大小，单位 token。", default=None, examples=[64000]
    )
    context_length: Count | None = _f(
        "Longest input, in tokens.", "上下文长度，单位 token。", default=None, examples=[4096]
    )
    training_tokens: Count | None = _f(
        "Tokens seen in pre-training.", "预训练 token 数。", default=None, examples=[1200000000000]
    )
    licence: Line | None = _f(
        "Licence of the weights, a key in vocab.yml.",
        "权重许可证，vocab.yml 中的键。",
        default=None,
        examples=["Apache-2.0"],
    )
    commercial_use: Literal["allowed", "conditional", "not-allowed"] | None = _f(
        "Whether the licence lets one use it in a business.", "许可证是否允许商用。", default=None
    )
    memory: Tuple(Memory) = _f("Memory by precision and use.", "各精度与用途所需的内存。", default=())
    training_setups: Tuple(TrainingSetup) = _f("Stages of training.", "训练阶段与配置。", default=())
    corpora: Tuple(Corpus) = _f("Training data.", "训练数据。", default=())
    weights: Tuple(Weights) = _f("Released weights.", "发布的权重。", default=())
    tokenizers: Tuple(TokenizerMeasure) = _f(
        "Comparison of its tokenizer with others.", "与其他分词器的比较。", default=()
    )


class Tool(Entry):
    """A library, a program, a service or a project."""

    kind = "tool"
    folder = "tools"

    licence: Line | None = _f(
        "Licence, a key in vocab.yml.", "许可证，vocab.yml 中的键。", default=None, examples=["Apache-2.0"]
    )
    state: Literal["maintained", "archived", "inactive", "superseded", "closed"] | None = _f(
        "Whether it is looked after: maintained, archived (read-only), inactive, superseded, closed (ended service).",
        "维护状态：maintained 维护中、archived 已归档、inactive 不活跃、superseded 已被取代、closed 已关闭。",
        default=None,
    )
    programming_languages: Tuple(Line) = _f(
        "Languages it is written in.", "实现语言。", default=(), examples=[["Python", "C++"]]
    )
    platforms: Tuple(Line) = _f("Where it runs.", "运行平台。", default=(), examples=[["Linux", "macOS"]])
    cpu: bool | None = _f("Runs on a CPU alone.", "可仅用 CPU 运行。", default=None)
    gpu: bool | None = _f("Uses a GPU.", "可用 GPU。", default=None)
    quantised_loading: bool | None = _f("Loads quantised weights.", "可加载量化权重。", default=None)
    gui: bool | None = _f("Has a graphical interface.", "有图形界面。", default=None)


class Dataset(Entry):
    """A dataset, a corpus or a benchmark that is not known by a paper."""

    kind = "dataset"
    folder = "datasets"

    licence: Line | None = _f(
        "Licence, a key in vocab.yml.", "许可证，vocab.yml 中的键。", default=None, examples=["CC-BY-NC-4.0"]
    )
    size: Cell | None = _f("How much, with its unit.", "规模，连同单位。", default=None, examples=["52,000 items"])
    languages: Tuple(LanguageTag) = _f("Languages, as BCP 47 tags.", "语言，BCP 47 标签。", default=())
    tasks: Tuple(Cell) = _f("What it is used for.", "用途。", default=(), examples=[["instruction tuning"]])


class Term(Entry):
    """A word of the field, defined."""

    kind = "term"
    folder = "terms"

    comparison: Comparison | None = _f(
        "What sets it beside others of its topic, for tables.", "与同主题其他条目比较的要点，用于对照表。", default=None
    )


class Guide(Entry):
    """A question answered, advice, or a page of links worth knowing."""

    kind = "guide"
    folder = "guides"


KINDS: dict[str, type[Entry]] = {kind.kind: kind for kind in (Paper, Model, Tool, Dataset, Term, Guide)}
FOLDERS: dict[str, type[Entry]] = {kind.folder: kind for kind in KINDS.values()}


class Topic(Record):
    """A subject with a page of its own, or, with a parent, a part of one."""

    id: Slug = _f("Id and address.", "编号与网址。")
    name: Text = _f("Name.", "名称。")
    parent: Slug | None = _f("Id of the topic it is part of.", "上级主题编号。", default=None)
    summary: Text | None = _f("One sentence.", "一句话说明。", default=None)

    @property
    def page(self) -> str:
        """Address of the topic, relative to the root of a language's site; a part of a topic is a place on its page."""
        return f"topics/{self.parent}/#{self.id}" if self.parent else f"topics/{self.id}/"


class ListItem(Record):
    """An entry in a reading list."""

    id: Slug = _f("Id of the entry.", "条目编号。")
    note: Text | None = _f("Why it is read here.", "为何列入。", default=None)


class ListSection(Record):
    """A part of a reading list."""

    title: Text | None = _f("Heading.", "小标题。", default=None)
    entries: Tuple(ListItem) = _f("Entries in reading order.", "按阅读顺序排列的条目。", min_length=1)


class ReadingList(Record):
    """Entries in an order worth reading."""

    id: Slug = _f("Id and address.", "编号与网址。")
    name: Text = _f("Name.", "名称。")
    summary: Text = _f("What it holds and in which order.", "内容与顺序。")
    sections: Tuple(ListSection) = _f("Parts.", "各部分。", min_length=1)

    @property
    def page(self) -> str:
        """Address, relative to the root of a language's site."""
        return f"lists/{self.id}/"

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the entries in order."""
        return tuple(item.id for section in self.sections for item in section.entries)


class Organisation(Record):
    """An organisation with its names."""

    name: Line = _f("English name, used in entries.", "英文名，条目中使用。")
    zh: Line | None = _f("Chinese name.", "中文名。", default=None)
    aliases: Tuple(Line) = _f("Other names in use.", "其他常用名。", default=())


class Venue(Record):
    """A conference, a journal or a workshop."""

    name: Line = _f("Name used in entries, before the year.", "条目中使用的名称，后接年份。")
    full: Line | None = _f("Full name.", "全称。", default=None)
    journal: bool = _f("True where it is a journal.", "期刊写 true。", default=False)


class Licence(Record):
    """A licence."""

    id: Line = _f("Key used in entries: the SPDX id where there is one.", "条目中使用的键，有 SPDX 编号时用之。")
    name: Line = _f("Full name.", "全称。")
    url: Address | None = _f("Its text.", "全文网址。", default=None)


class Vocabulary(Record):
    """The closed lists."""

    venues: Tuple(Venue) = ()
    licences: Tuple(Licence) = ()
    organisations: Tuple(Organisation) = ()

    @cached_property
    def organisation(self) -> dict[str, Organisation]:
        """Organisations by the name entries use."""
        return {item.name: item for item in self.organisations}

    @cached_property
    def licence(self) -> dict[str, Licence]:
        """Licences by their key."""
        return {item.id: item for item in self.licences}

    @cached_property
    def venue(self) -> dict[str, Venue]:
        """Venues by the name entries use."""
        return {item.name: item for item in self.venues}


class SourceDocument(Record):
    """A document the catalog was started from."""

    id: Line = _f("File name.", "文件名。")
    title: Line = _f("Title as published.", "原标题。")
    author: Line | None = _f("Who wrote it.", "作者。", default=None)
    date: PartialDate | None = _f("When it was published.", "发布日期。", default=None)
    url: Address | None = _f("Where it stands.", "网址。", default=None)
    rows: Count = _f("Number of rows; each is cited by an entry.", "条目数；每条至少被一个条目引用。")
    taken: Text = _f("What was taken from it.", "采用的内容。")


class Redirect(Record):
    """An address that was a page's, and the page that now stands for it, in both languages."""

    source: PageAddress = _f("Address of the page that is gone.", "已不存在的页面的网址。", alias="from")
    target: PageAddress = _f("Address of the page to read instead.", "代替它的页面的网址。", alias="to")


# What the files that entries share hold, by their names.
SHARED_FILES: dict[str, Any] = {
    "topics.yml": tuple[Topic, ...],
    "vocab.yml": Vocabulary,
    "lists.yml": tuple[ReadingList, ...],
    "sources.yml": tuple[SourceDocument, ...],
    "redirects.yml": tuple[Redirect, ...],
}


@dataclass(frozen=True)
class Catalog:
    """Everything the catalog holds, with the place of every value.

    Attributes:
        entries: Entries by id, in order of kind and id.
        ids: Ids of all entry files, of those too that could not be read.
        topics: Topics by id, in the order of the taxonomy.
        lists: Reading lists by id.
        vocabulary: The closed lists.
        redirects: Old addresses and what stands for them, in the order of the file.
        documents: Source documents by id; empty where the catalog has no sources.yml.
        places: For each file, line and column of each value, by its location in the file.
        repeated: File, place and name of each thing that a closed list names again.
        digest: Hexadecimal SHA-256 of all files read.
    """

    entries: Mapping[str, Entry]
    ids: frozenset[str]
    topics: Mapping[str, Topic]
    lists: Mapping[str, ReadingList]
    vocabulary: Vocabulary
    documents: Mapping[str, SourceDocument]
    redirects: tuple[Redirect, ...]
    repeated: tuple[tuple[str, Location, str], ...]
    digest: str
    places: Mapping[str, Mapping[Location, tuple[int, int]]] = field(repr=False)

    def place(self, path: str, location: Location) -> tuple[int, int]:
        """Line and column of a value, or of the nearest thing around it."""
        places = self.places.get(path, {})
        while location and location not in places:
            location = location[:-1]
        return places.get(location, (1, 1))

    def root(self, topic: str) -> Topic:
        """The topic with a page of its own that `topic` is or is part of."""
        found = self.topics[topic]
        return self.topics[found.parent] if found.parent else found

    def parts(self, topic: str) -> tuple[Topic, ...]:
        """The sub-topics of a topic in order."""
        return tuple(part for part in self.topics.values() if part.parent == topic)

    @cached_property
    def names(self) -> Mapping[str, tuple[str, str]]:
        """English and Chinese name of each page that an entry, a topic or a reading list has, by its address."""
        found = {entry.page: (entry.name_in("en"), entry.name_in("zh")) for entry in self.entries.values()}
        for record in (*self.main_topics, *self.lists.values()):
            found[record.page] = (record.name.en, record.name.zh)
        return found

    @cached_property
    def main_topics(self) -> tuple[Topic, ...]:
        """The topics with a page of their own, in order."""
        return tuple(topic for topic in self.topics.values() if topic.parent is None)

    def of_topic(self, topic: str) -> tuple[Entry, ...]:
        """Entries of a topic, its parts included."""
        wanted = {topic, *(part.id for part in self.parts(topic))}
        return tuple(entry for entry in self.entries.values() if wanted.intersection(entry.topics))

    def by_part(self, topic: str, entries: Iterable[Entry]) -> list[tuple[Topic | None, tuple[Entry, ...]]]:
        """Entries of a topic by sub-topic in the taxonomy's order, each once; what is in none comes first."""
        parts = {part.id: part for part in self.parts(topic)}
        found: dict[str | None, list[Entry]] = {}
        for entry in entries:
            found.setdefault(next((name for name in entry.topics if name in parts), None), []).append(entry)
        return [(parts.get(name), tuple(found[name])) for name in (None, *parts) if name in found]

    @cached_property
    def built_upon(self) -> Mapping[str, tuple[Entry, ...]]:
        """For each id, the entries that build on it."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for base in entry.builds_on:
                found.setdefault(base, []).append(entry)
        return {base: tuple(entries) for base, entries in found.items()}

    @cached_property
    def in_lists(self) -> Mapping[str, tuple[ReadingList, ...]]:
        """For each id, the reading lists it stands in."""
        found: dict[str, list[ReadingList]] = {}
        for reading_list in self.lists.values():
            for entry_id in dict.fromkeys(reading_list.ids):
                found.setdefault(entry_id, []).append(reading_list)
        return {entry_id: tuple(lists) for entry_id, lists in found.items()}
