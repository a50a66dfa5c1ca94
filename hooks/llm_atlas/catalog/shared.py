"""What entries share: topics, reading lists, closed lists, sources and redirects."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from llm_atlas.catalog.parts import Text
from llm_atlas.catalog.record import Record, Tuple, described
from llm_atlas.catalog.types import Address, Count, Line, PageAddress, PartialDate, Slug


class Topic(Record):
    """A subject with a page of its own, or, with a parent, a part of one."""

    id: Slug = described("Id and address.", "编号与网址。")
    name: Text = described("Name.", "名称。")
    parent: Slug | None = described("Id of the topic it is part of.", "上级主题编号。", default=None)
    summary: Text | None = described("One sentence.", "一句话说明。", default=None)

    @property
    def page(self) -> str:
        """Address of the topic, relative to the root of a language's site; a part of a topic is a place on its page."""
        return f"topics/{self.parent}/#{self.id}" if self.parent else f"topics/{self.id}/"


class ListItem(Record):
    """An entry in a reading list."""

    id: Slug = described("Id of the entry.", "条目编号。")
    note: Text | None = described("Why it is read here.", "为何列入。", default=None)


class ListSection(Record):
    """A part of a reading list."""

    title: Text | None = described("Heading.", "小标题。", default=None)
    entries: Tuple[ListItem] = described("Entries in reading order.", "按阅读顺序排列的条目。", min_length=1)


class ReadingList(Record):
    """Entries in an order worth reading."""

    id: Slug = described("Id and address.", "编号与网址。")
    name: Text = described("Name.", "名称。")
    summary: Text = described("What it holds and in which order.", "内容与顺序。")
    sections: Tuple[ListSection] = described("Parts.", "各部分。", min_length=1)

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

    name: Line = described("English name, used in entries.", "英文名，条目中使用。")
    zh: Line | None = described("Chinese name.", "中文名。", default=None)
    aliases: Tuple[Line] = described("Other names in use.", "其他常用名。", default=())


class Venue(Record):
    """A conference, a journal or a workshop."""

    name: Line = described("Name used in entries, before the year.", "条目中使用的名称，后接年份。")
    full: Line | None = described("Full name.", "全称。", default=None)
    journal: bool = described("True where it is a journal.", "期刊写 true。", default=False)


class Licence(Record):
    """A licence."""

    id: Line = described("Key used in entries: the SPDX id where there is one.", "条目中使用的键，有 SPDX 编号时用之。")
    name: Line = described("Full name.", "全称。")
    url: Address | None = described("Its text.", "全文网址。", default=None)


class Vocabulary(Record):
    """The closed lists."""

    venues: Tuple[Venue] = ()
    licences: Tuple[Licence] = ()
    organisations: Tuple[Organisation] = ()

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

    id: Line = described("File name.", "文件名。")
    title: Line = described("Title as published.", "原标题。")
    author: Line | None = described("Who wrote it.", "作者。", default=None)
    date: PartialDate | None = described("When it was published.", "发布日期。", default=None)
    url: Address | None = described("Where it stands.", "网址。", default=None)
    rows: Count = described("Number of rows; each is cited by an entry.", "条目数；每条至少被一个条目引用。")
    taken: Text = described("What was taken from it.", "采用的内容。")


class Redirect(Record):
    """An address that was a page's, and the page that now stands for it, in both languages."""

    source: PageAddress = described("Address of the page that is gone.", "已不存在的页面的网址。", alias="from")
    target: PageAddress = described("Address of the page to read instead.", "代替它的页面的网址。", alias="to")


# What the files that entries share hold, by their names.
SHARED_FILES: dict[str, Any] = {
    "topics.yml": tuple[Topic, ...],
    "vocab.yml": Vocabulary,
    "lists.yml": tuple[ReadingList, ...],
    "sources.yml": tuple[SourceDocument, ...],
    "redirects.yml": tuple[Redirect, ...],
}
