"""The parts of entries that every kind may have: texts in both languages, notes, tables, links, sources."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from llm_atlas.catalog.record import Record, Tuple, described
from llm_atlas.catalog.types import Address, Count, Language, Line, Prose

SUMMARY_LENGTH = {"en": (60, 300), "zh": (30, 300)}


def _length(language: Language) -> dict[str, int]:
    """How long a summary is, in characters, as JSON Schema says it."""
    least, most = SUMMARY_LENGTH[language]
    return {"minLength": least, "maxLength": most}


class Text(Record):
    """A text in both languages."""

    en: Prose = described("English text.", "英文文本。")
    zh: Prose = described("Chinese text.", "中文文本。")

    def __getitem__(self, language: Language) -> str:
        return getattr(self, language)


class Summary(Text):
    """The one or two sentences of an entry; the rule `summary-length` holds them to the length given here."""

    en: Prose = described("English text.", "英文文本。", json_schema_extra=_length("en"))
    zh: Prose = described("Chinese text.", "中文文本。", json_schema_extra=_length("zh"))


class Notes(Record):
    """What a reader wants to know before opening the work; `code` and [[id]] are the only mark-up."""

    problem: Prose | None = described("What was wrong or missing before.", "此前的问题或缺口。", default=None)
    use: Prose | None = described(
        "What it is for; for a term, why it matters.", "用途；术语则写为何重要。", default=None
    )
    method: Tuple[Prose] = described(
        "How it works, a point a line: method, design, training or contents.",
        "做法，一行一点：方法、结构、训练或内容。",
        default=(),
    )
    results: Tuple[Prose] = described("Figures, with what they were measured on.", "结果数字及其测量对象。", default=())
    differs: Prose | None = described("How it differs from its neighbours.", "与同类的区别。", default=None)
    limits: Prose | None = described("What it does not do, or what is open.", "不足或尚未解决之处。", default=None)


class NotesPair(Record):
    """Notes in both languages, each with the same parts."""

    en: Notes
    zh: Notes

    def __getitem__(self, language: Language) -> Notes:
        return getattr(self, language)


class Paragraphs(Record):
    """Paragraphs in both languages; the number of paragraphs may differ."""

    en: Annotated[Tuple[Prose], Field(min_length=1)]
    zh: Annotated[Tuple[Prose], Field(min_length=1)]

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return getattr(self, language)


class Section(Record):
    """A titled part of a guide or of a term."""

    title: Text = described("Heading.", "小标题。")
    text: Paragraphs = described(
        "Paragraphs; `code` and [[id]] are the only mark-up.", "段落；只支持 `代码` 与 [[编号]]。"
    )


def _same_in_both(value: Any) -> Any:
    """A cell written once holds for both languages."""
    return {"en": value, "zh": value} if isinstance(value, str) else value


Cell = Annotated[Text, BeforeValidator(_same_in_both, json_schema_input_type=str | Text)]


class Table(Record):
    """A small table that fits no field; a cell is one text for both languages, or a pair."""

    title: Text = described("Heading of the table.", "表题。")
    columns: Tuple[Cell] = described("Heads of the columns.", "列名。", min_length=2)
    rows: Tuple[Tuple[Cell]] = described("Rows, each with as many cells as columns.", "行，单元格数与列数相同。")


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

    label: Literal[LINK_LABELS] = described("What stands there.", "链接指向的内容。", examples=["weights"])
    url: Address = described("The address.", "网址。", examples=["https://huggingface.co/baichuan-inc/baichuan-7B"])


class SourceRow(Record):
    """A row of a source document in which the work stands."""

    document: Line = described("File name of the document, as in sources.yml.", "文档的文件名，见 sources.yml。")
    item: Count = described("Number of the row in that document.", "在该文档中的序号。", examples=[20])


class Correction(Record):
    """Something a source had wrong."""

    document: Line = described("File name of the document.", "文档的文件名。")
    item: Count | None = described("Number of the row.", "序号。", default=None)
    field: Line = described(
        "What was wrong: a field's name, or text, figure, link.", "出错之处：字段名，或正文、数字、链接。"
    )
    had: Line = described("What the source said, in its words.", "原文写法。")
    right: Line | None = described("What is right, where it is short.", "正确写法（较短时填写）。", default=None)
    note: Text = described("What is right and how one can see it.", "正确的内容以及如何核实。")
