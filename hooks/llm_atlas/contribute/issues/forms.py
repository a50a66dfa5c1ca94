"""Takes the catalog, returns the issue forms: their questions, and the files in which GitHub reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from llm_atlas.catalog import KINDS, LANGUAGES, Catalog, Entry, Notes, Record, Topic, description_key
from llm_atlas.site import words

FOLDER = ".github/ISSUE_TEMPLATE"
MARK = " · "


@dataclass(frozen=True)
class Question:
    """One field of a form.

    Attributes:
        id: Key of the answer; GitHub fills a field in from the address by it.
        type: input, textarea, dropdown or checkboxes, as GitHub calls them.
        label: Heading of the answer in the issue's body, in both languages.
        description: What is asked for, in both languages, where the label does not say it all.
        placeholder: An example.
        options: What can be chosen.
        required: Whether GitHub demands an answer.
        render: Whether the answer stands in the issue as code, in which nothing is read as mark-up.
    """

    id: str
    type: str
    label: str
    description: str
    placeholder: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    render: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The field as GitHub's form schema has it."""
        told = {"label": self.label, "description": self.description, "placeholder": self.placeholder}
        attributes: dict[str, Any] = {name: text for name, text in told.items() if text}
        if self.render:
            attributes["render"] = "text"
        if self.type == "checkboxes":
            attributes["options"] = [{"label": option, "required": True} for option in self.options]
            return {"type": self.type, "id": self.id, "attributes": attributes}
        if self.type == "dropdown":
            attributes |= {"multiple": self.id == "topics", "options": list(self.options)}
        validations = {"validations": {"required": True}} if self.required else {}
        return {"type": self.type, "id": self.id, "attributes": attributes, **validations}


@dataclass(frozen=True)
class Form:
    """An issue form; its name is the label that its issues get and the name of its file."""

    name: str
    title: str
    description: str
    intro: str
    questions: tuple[Question, ...]

    def question(self, name: str) -> Question:
        """The question with an id."""
        return next(question for question in self.questions if question.id == name)

    def as_dict(self) -> dict[str, Any]:
        """The form as GitHub's form schema has it."""
        return {
            "name": self.title,
            "description": self.description,
            "labels": [self.name],
            "body": [
                {"type": "markdown", "attributes": {"value": self.intro}},
                *(question.as_dict() for question in self.questions),
            ],
        }


def issue_templates(catalog: Catalog) -> dict[str, str]:
    """The files of the issue forms, by their path in the repository."""
    files = {f"{FOLDER}/{form.name}.yml": _yaml(form.as_dict()) for form in forms(catalog).values()}
    return {**files, f"{FOLDER}/config.yml": _yaml({"blank_issues_enabled": True})}


def _yaml(data: dict[str, Any]) -> str:
    head = "# Made by `atlas generate` from the model and the closed lists: change those, not this.\n"
    return head + yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines as a block."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def forms(catalog: Catalog) -> dict[str, Form]:
    """The forms by name: a new entry, and a correction of one."""
    return {form.name: form for form in (_new_entry(catalog), _correction())}


def kind_of(answer: str) -> str:
    """The kind that a chosen option stands for; empty where it is none."""
    return next((kind for kind in KINDS if answer in (kind, _kind_option(kind))), "")


def _kind_option(kind: str) -> str:
    return _both(words(kind, language) for language in LANGUAGES)


def topic_ids(home: str, further: str) -> list[str]:
    """Ids of the topics that were chosen, the home first; what is none of the options stays as it was written."""
    named = [[option.partition(MARK)[0].strip() for option in one.split(",")] for one in (home, further)]
    return [*filter(None, named[0]), *(topic for topic in named[1] if topic and topic not in named[0])]


def _topic_option(topic: Topic, topics: Mapping[str, Topic]) -> str:
    """A topic with its id in front; without commas, which stand between the options that are chosen."""
    above = topics.get(topic.parent or "")
    front = {language: above.name[language] + words("colon", language) if above else "" for language in LANGUAGES}
    names = _both(front[language] + topic.name[language] for language in LANGUAGES)
    return f"{topic.id}{MARK}{names}".replace(",", "")


def _both(texts: Iterable[str]) -> str:
    """What is said in every language, in their order."""
    return " / ".join(texts)


def _field(record: type[Record], name: str, **more: Any) -> Question:
    """The question for a field of the model: its label and description are those of the field."""
    field = record.model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    told = [str(field.description), *(str(extra[description_key(language)]) for language in LANGUAGES[1:])]
    label = _both(map(_first_clause, told))
    example = str(field.examples[0]) if field.examples and isinstance(field.examples[0], str) else ""
    description = "" if label == _both(text.rstrip(".。") for text in told) else " ".join(told)
    asked = {"id": name, "type": "input", "label": label, "description": description, "placeholder": example}
    return Question(**{**asked, **more})


def _first_clause(text: str) -> str:
    return re.split(r"[.;:。；：]", text)[0]


def _notes() -> Iterator[Question]:
    for name in ("problem", "method", "results", "limits"):
        yield _field(Notes, name, type="textarea", render=True)


def _new_entry(catalog: Catalog) -> Form:
    return Form(
        name="new-entry",
        title="New entry / 新条目",
        description="Name a work that is missing; a program writes its file. / 推荐缺少的内容，由程序生成条目文件。",
        intro=(
            "Five minutes. A program checks what you write and answers here: with a pull request, or with what to "
            "mend. Answer in English or in Chinese; leave out what you do not know.\n\n"
            "大约五分钟。程序会检查所填内容并在此回复：要么提出 pull request，要么说明需要修改之处。"
            "中英文皆可；不清楚的可以留空。"
        ),
        questions=(*_what_it_is(catalog), *_what_it_says(), *_how_it_is_known()),
    )


def _what_it_is(catalog: Catalog) -> Iterable[Question]:
    yield Question(
        id="kind",
        type="dropdown",
        label="Kind / 类别",
        description="What it is. 属于哪一类。",
        options=tuple(map(_kind_option, KINDS)),
        required=True,
    )
    yield Question(
        id="source",
        type="input",
        label="Where it can be read / 原文何处",
        description=(
            "arXiv id or address, DOI, ACL Anthology id, or another address. A term or a guide may have none. "
            "arXiv 编号或网址、DOI、ACL Anthology 编号，或其他网址；术语与指南可以没有。"
        ),
        placeholder="2305.14314",
    )
    yield _field(Entry, "title")
    yield _field(Entry, "short")
    yield _field(
        Entry,
        "authors",
        type="textarea",
        render=True,
        description=(
            "Authors in order, one a line or with commas between them; end with et al. where not all are named. "
            "作者，按署名顺序，一行一位或以逗号隔开；未列全时以“等”结尾。"
        ),
    )
    yield _field(Entry, "date", placeholder="2023-05-23, 2023-05, 2023")
    yield _field(Entry, "venue")
    yield _field(Entry, "code")
    topics = tuple(_topic_option(topic, catalog.topics) for topic in catalog.topics.values())
    # GitHub gives several choices in the order of the list, so the one that comes first has a question of its own.
    yield Question(
        id="home",
        type="dropdown",
        label="Main topic / 主要主题",
        description="The topic or sub-topic that is its home. 条目所属的主题或子主题。",
        options=topics,
        required=True,
    )
    yield Question(
        id="topics",
        type="dropdown",
        label=_both(words("topics", language) for language in LANGUAGES),
        description="Further topics: where else one would look for it. 其他主题：还可以归入哪里。",
        options=topics,
    )


def _what_it_says() -> Iterable[Question]:
    for language, label in (("en", "Summary in English / 英文摘要"), ("zh", "Summary in Chinese / 中文摘要")):
        extra = " One language is enough. 只写一种语言即可。"
        asked = _field(Entry, "summary", type="textarea", render=True, id=f"summary_{language}", label=label)
        yield Question(**{**vars(asked), "description": asked.description + extra})
    yield from _notes()


def _how_it_is_known() -> Iterable[Question]:
    yield Question(
        id="evidence",
        type="textarea",
        label="Where the facts can be checked / 何处可以核实",
        description="Addresses, pages, tables: what you read. 网址、页码、表号：您所依据的原文。",
        required=True,
        render=True,
    )
    yield Question(
        id="confirm",
        type="checkboxes",
        label="Before you send / 提交之前",
        description="Both are needed. 两项都须确认。",
        options=(
            "The text is in my own words. / 文字由我自己撰写。",
            "I checked the facts at the source. / 事实已对照原文核实。",
        ),
    )


def _correction() -> Form:
    return Form(
        name="correction",
        title="Correction / 勘误",
        description="Say which value of an entry is wrong and what is right. / 指出条目中有误的一处以及正确的写法。",
        intro=(
            "One form, one field. A program applies it and answers here: with a pull request, or with what to mend.\n\n"
            "一份表单改一个字段。程序会直接修改并在此回复：要么提出 pull request，要么说明需要修改之处。"
        ),
        questions=(
            Question(
                id="entry",
                type="input",
                label="Entry / 条目",
                description="The end of its page's address. 条目页网址的末尾部分。",
                placeholder="papers/qlora",
                required=True,
            ),
            Question(
                id="field",
                type="input",
                label="Field / 字段",
                description=(
                    "As in its file; a point of a list by its number. 与文件中的写法一致；列表中的一项写其序号。"
                ),
                placeholder="arxiv, summary.zh, notes.en.results[2]",
                required=True,
            ),
            Question(
                id="value",
                type="textarea",
                label="Right value / 正确的值",
                description="Empty removes the value; a list has an item a line. 留空表示删除；列表一行一项。",
                render=True,
            ),
            Question(
                id="evidence",
                type="textarea",
                label="Where one can see it / 依据",
                description="An address, with page or table. 网址，注明页码或表号。",
                required=True,
                render=True,
            ),
            Question(
                id="note",
                type="textarea",
                label="What else one should know / 补充说明",
                description="For the person who reads the change. 供审阅者参考。",
                render=True,
            ),
        ),
    )
