"""Takes entries, returns HTML: every text of an entry is escaped, none is ever read as a template.

Addresses are relative to the page that is being made, so that a site works in any folder.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.numbers import format_compact_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from llm_atlas.catalog import (
    FILES,
    HAN,
    KINDS,
    LANGUAGES,
    Catalog,
    Comparison,
    Entry,
    Language,
    Notes,
    ReadingList,
    Redirect,
    Text,
    Topic,
    grammar,
    set_chinese,
    suggest,
)
from llm_atlas.site.columns import COLUMNS, ROW_TABLES
from llm_atlas.site.wording import has_word, label, words

TEMPLATES = Path(__file__).parent / "templates"
_MARKUP = re.compile(rf"`([^`]+)`|{grammar.REFERENCE.pattern}")

ORDERS: dict[str, Callable[[Entry], Any]] = {
    "date": lambda entry: (entry.date is None, entry.date or "", entry.id),
    "newest": lambda entry: (entry.date is None, _backwards(entry.date or ""), entry.id),
    "name": lambda entry: entry.name.casefold(),
    "added": lambda entry: (_backwards(entry.added), entry.date is None, _backwards(entry.date or ""), entry.id),
}


class RenderError(ValueError):
    """A page asks for something that is not there; `tip` says what may be meant."""

    def __init__(self, message: str, tip: str = ""):
        super().__init__(message)
        self.tip = tip


@dataclass(frozen=True)
class Column:
    """One column of a table of entries: its head and whether it holds numbers."""

    name: str
    head: str
    number: bool = False


class Renderer:
    """Renders one catalog in one language.

    Args:
        catalog: What is shown.
        language: Language of the words, and of the texts where they exist in both.
        cite: Makes an entry's BibTeX.
        edit: Makes, from a path in the catalog, the address where it can be edited; None where there is none.
        add: Address of the page that explains how to add an entry, relative to the language's site.
    """

    def __init__(
        self,
        catalog: Catalog,
        language: Language,
        cite: Callable[[Entry], str],
        edit: Callable[[str], str | None] = lambda path: None,
        add: str = "contribute/new/",
    ):
        self.catalog = catalog
        self.language = language
        self.cite = cite
        self.edit = edit
        self.add = add

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["number"] = self.number
        environment.filters["host"] = lambda address: (urlsplit(address).hostname or "").removeprefix("www.")
        environment.tests["han"] = lambda text: bool(HAN.search(text))
        environment.globals.update(
            catalog=self.catalog,
            language=self.language,
            languages=LANGUAGES,
            first=LANGUAGES[0],
            language_of=self.language_of,
            w=lambda key, **values: words(key, self.language, **values),
            tag=lambda language: FILES[language].tag,
            bibtex=self.cite,
            organisation=self.organisation,
            source_name=self.source_name,
            edit=self.edit,
            value=self.value,
            tables_of=self.row_tables,
            numbers_of=self.numbers,
            notes_of=self.notes,
            meta_of=self.meta,
        )
        return environment

    def _render(self, template: str, here: str, **values: Any) -> str:
        """A template for the page at `here`, an address relative to the language's site."""

        def link(target: str) -> str:
            return relative(target, here)

        def rich(text: str) -> Markup:
            return self._rich(text, link)

        return self._environment.get_template(template).render(link=link, rich=rich, here=here, **values).strip() + "\n"

    def _rich(self, text: str, link: Callable[[str], str]) -> Markup:
        """Text with `code` and [[id]] turned into elements; all else is escaped."""
        parts: list[Markup] = []
        end = 0
        for found in _MARKUP.finditer(text):
            parts.append(escape(text[end : found.start()]))
            code, reference = found.groups()
            if code is not None:
                parts.append(Markup("<code>{}</code>").format(code))
            else:
                entry = self.catalog.entries.get(reference)
                named = entry and Markup('<a href="{}">{}</a>').format(link(entry.page), entry.name_in(self.language))
                parts.append(named or escape(found[0]))
            end = found.end()
        parts.append(escape(text[end:]))
        return Markup("").join(parts)

    # What a page can ask for by name

    def entry(self, entry_id: str) -> Entry:
        """The entry with an id.

        Raises:
            RenderError: There is none.
        """
        if entry_id not in self.catalog.entries:
            raise RenderError(f'there is no entry "{entry_id}"', suggest(str(entry_id), self.catalog.entries))
        return self.catalog.entries[entry_id]

    def topic(self, topic_id: str) -> Topic:
        """The topic with an id.

        Raises:
            RenderError: There is none.
        """
        if topic_id not in self.catalog.topics:
            raise RenderError(f'there is no topic "{topic_id}"', suggest(str(topic_id), self.catalog.topics))
        return self.catalog.topics[topic_id]

    def list(self, list_id: str) -> ReadingList:
        """The reading list with an id.

        Raises:
            RenderError: There is none.
        """
        if list_id not in self.catalog.lists:
            raise RenderError(f'there is no reading list "{list_id}"', suggest(str(list_id), self.catalog.lists))
        return self.catalog.lists[list_id]

    def select(
        self, topic: str | None = None, kind: str | None = None, order: str = "date", limit: int | None = None
    ) -> tuple[Entry, ...]:
        """Entries of a topic and a kind (all where None), in an order, the first `limit` of them.

        Raises:
            RenderError: A name is not known, or the limit is not a whole number above 0.
        """
        entries: Iterable[Entry] = self.catalog.entries.values()
        if topic is not None:
            entries = self.catalog.of_topic(self.topic(topic).id)
        if kind is not None:
            if kind not in KINDS:
                raise RenderError(
                    f'there is no kind "{kind}"', suggest(str(kind), KINDS) or "kinds are " + ", ".join(KINDS)
                )
            entries = [entry for entry in entries if entry.kind == kind]
        if order not in ORDERS:
            raise RenderError(
                f'there is no order "{order}"', suggest(str(order), ORDERS) or "orders are " + ", ".join(ORDERS)
            )
        if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
            raise RenderError(f"the limit {limit!r} is not a whole number above 0")
        return tuple(sorted(entries, key=ORDERS[order]))[:limit]

    # The search

    def search_page(self) -> str:
        """The page of all results of a search, filled by a script."""
        return self._render("search.html", "search/")

    # Values in words

    def number(self, value: int | float) -> str:
        """A number with thousands kept apart, without a needless ``.0``; small ones in powers of ten."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, float) and abs(value) < 0.001:
            mantissa, exponent = f"{value:e}".split("e")
            return f"{float(mantissa):g}e{int(exponent)}"
        return f"{value:,}"

    def value(self, entry_or_row: Any, field: str) -> Any:
        """A field's value as a reader sees it; None where it is unknown."""
        value = getattr(entry_or_row, field, None)
        if value is None or value == ():
            return None
        if isinstance(value, bool):
            return words("yes" if value else "no", self.language)
        if isinstance(value, int | float):
            return self.number(value)
        if field == "licence":
            known = self.catalog.vocabulary.licence.get(value)
            return known.name if known else value
        if field == "developer":
            return self.organisation(value)
        if field in ("commercial_use", "state"):
            return words(value, self.language)
        if isinstance(value, tuple):
            named = {"languages": self.language_name, "organisations": self.organisation}.get(field, self._text)
            shown = [named(item) for item in value]
            return words("joint", self.language).join(shown)
        return self._text(value)

    def _text(self, value: Any) -> str:
        """A text, or the one in the page's language of a pair."""
        return value[self.language] if isinstance(value, Text) else str(value)

    def language_of(self, entry: Entry, title: str) -> Language:
        """The other language in which an entry has a title."""
        others = (language for language in LANGUAGES if language != self.language)
        return next(language for language in others if entry.title_in(language) == title)

    def language_name(self, tag: str) -> str:
        """A language's name, for example "Chinese (Traditional, Taiwan)" for ``zh-Hant-TW``."""
        return set_chinese(str(Locale.parse(tag, sep="-").get_display_name(self.language)))

    def organisation(self, name: str) -> str:
        """An organisation's name in the language of the page."""
        known = self.catalog.vocabulary.organisation.get(name)
        return (known.name_in(self.language) if known else None) or name

    def source_name(self, document: str) -> str:
        """Title of a source document, or its file name."""
        known = self.catalog.documents.get(document)
        return known.title if known else document

    def authors(self, entry: Entry, most: int = 3) -> str:
        """The first authors, and how many more there are."""
        joint = words("joint", self.language)
        names = entry.authors
        if not names:
            return ""
        if entry.et_al or len(names) > most:
            shown = joint.join(names[:most])
            if entry.et_al:
                return f"{shown} {words('and-others', self.language)}"
            told = words("more-authors", self.language)
            if len(names) > most + 1 or "{total}" in told:  # "and 1 more" is longer than the name
                return told.format(names=shown, more=len(names) - most, total=len(names))
        return joint.join(names)

    def meta(self, entry: Entry) -> Sequence[str]:
        """The parts of the line below a card: authors, year, venue, first organisation."""
        venue = entry.venue
        year = None if venue else (str(entry.year) if entry.year else None)
        places = [self.organisation(name) for name in entry.organisations[:1]]
        own = self.value(entry, "developer")
        if own and own not in places:
            places.insert(0, own)
        return [part for part in (self.authors(entry), venue or year, *places) if part]

    def notes(self, entry: Entry) -> list[tuple[str, str | tuple[str, ...]]]:
        """The filled parts of an entry's notes with their headings, in order."""
        if entry.notes is None:
            return []
        notes = entry.notes[self.language]
        parts = []
        for name in Notes.model_fields:
            text = getattr(notes, name)
            if text:
                key = f"{name}-{entry.kind}"
                parts.append((words(key if has_word(key) else name, self.language), text))
        return parts

    def numbers(self, entry: Entry) -> list[tuple[str, str]]:
        """The filled fields that only some kinds have, with their names."""
        shown = [(name, self.value(entry, name)) for name in entry.figures()]
        return [(words(name, self.language), text) for name, text in shown if text is not None]

    def row_tables(self, entry: Entry) -> list[dict[str, Any]]:
        """The fields that hold rows, each as a table of the columns that are filled."""
        tables = []
        for field, names in ROW_TABLES.items():
            rows = getattr(entry, field, ())
            used = [name for name in names if any(self.value(row, name) is not None for row in rows)]
            if rows:
                heads = {"use": "use-column", "method": "method-column"}
                columns = [
                    Column(name, words(heads.get(name, name), self.language), _is_number(rows, name)) for name in used
                ]
                tables.append({"title": words(field, self.language), "columns": columns, "rows": rows})
        for table in entry.tables:
            columns = [Column("", head[self.language]) for head in table.columns]
            cells = [[cell[self.language] for cell in row] for row in table.rows]
            tables.append({"title": table.title[self.language], "columns": columns, "cells": cells})
        return tables

    # Whole pieces

    def card(self, entry: Entry, here: str, level: int = 3) -> str:
        """An entry as a card whose title is a heading of `level`."""
        return self._render("card.html", here, entry=entry, level=level)

    def cards(self, entries: Iterable[Entry], here: str, level: int = 3) -> str:
        """Entries as cards, one below the other."""
        return self._render("cards.html", here, entries=tuple(entries), level=level)

    def filter_field(self, here: str) -> str:
        """A field that narrows the cards below it; there only where scripts run."""
        return self._render("filter.html", here)

    def links(self, entries: Iterable[Entry], here: str) -> str:
        """Entries as a list of links with title and year, by name."""
        return self._render("links.html", here, entries=sorted(entries, key=ORDERS["name"]))

    def citation(self, entry: Entry, here: str, text: str | None = None) -> str:
        """A link to an entry that shows what it is on hover and on focus."""
        return self._render("citation.html", here, entry=entry, text=text or entry.name_in(self.language)).strip()

    def term(self, entry: Entry, here: str, text: str) -> str:
        """The first mention of a term on a page: a link that shows what it means on hover and on focus."""
        return self._render("term.html", here, entry=entry, text=text).strip()

    def glossary_page(self, folder: str, groups: Sequence[tuple[str, tuple[Entry, ...]]]) -> str:
        """Every term with what it means, by letter, as the content of the terms' page."""
        known = [letter for letter, _ in groups]
        letters = [(letter, letter in known) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        letters += [("#", True)] if "#" in known else []
        total = sum(len(terms) for _, terms in groups)
        return self._render("glossary.html", f"{folder}/", groups=groups, letters=letters, total=total)

    def table(self, entries: Iterable[Entry], columns: Sequence[str], here: str) -> str:
        """A table of entries with chosen fields.

        Raises:
            RenderError: A column is not a field that a table can show.
        """
        known = COLUMNS
        for name in columns:
            if name not in known:
                raise RenderError(
                    f'there is no column "{name}"', suggest(str(name), known) or "columns are " + ", ".join(known)
                )
        rows = tuple(entries)
        heads = [Column(name, words(name, self.language), name == "year" or _is_number(rows, name)) for name in columns]
        return self._render("table.html", here, entries=rows, columns=heads)

    def comparison(self, topic: Topic, fields: Sequence[str], by_part: bool, here: str) -> str:
        """The entries of a topic side by side, oldest first: name, year and those of `fields` that one of them has.

        Raises:
            RenderError: No entry of the topic has any of the fields but its claim.
        """
        telling = [name for name in fields if name != "claim"]
        groups = self.topic_groups(topic) if by_part else [(None, self.select(topic.id))]
        found = [
            (part, [(entry, entry.comparison) for entry in entries if self._compared(entry, telling)])
            for part, entries in groups
        ]
        records = [record for _, rows in found for _, record in rows]
        if not records:
            raise RenderError(f'no entry of "{topic.id}" has a comparison', "fill in `comparison` in its entries")
        used = [name for name in fields if any(self.compared_value(record, name) is not None for record in records)]
        columns = [Column(name, words(f"column-{name}", self.language), _is_number(records, name)) for name in used]
        rows = [
            (part, [(entry, [self.compared_value(record, name) for name in used]) for entry, record in rows])
            for part, rows in found
            if rows
        ]
        label = words("comparison-of", self.language, topic=topic.name[self.language])
        return self._render("comparison.html", here, columns=columns, groups=rows, label=label)

    def _compared(self, entry: Entry, fields: Sequence[str]) -> bool:
        record = getattr(entry, "comparison", None)
        return record is not None and any(self.value(record, name) is not None for name in fields)

    def compared_value(self, record: Comparison, field: str) -> str | None:
        """A field of a comparison in words; None where it is unknown."""
        if field == "unit" and record.unit:
            return words(record.unit, self.language)
        if field == "stages" and record.stages:
            joint = words("joint", self.language)
            return joint.join(words(f"stage-{name}", self.language) for name in record.stages)
        return self.value(record, field)

    def topic_grid(self, here: str) -> str:
        """Every topic with a page, with the number of its entries."""
        topics = [(topic, len(self.catalog.of_topic(topic.id))) for topic in self.catalog.main_topics]
        return self._render("topic_grid.html", here, topics=topics)

    def topic_head(self, topic: Topic, here: str) -> str:
        """What a topic is, how many entries of each kind it has, and its parts."""
        entries = self.catalog.of_topic(topic.id)
        kinds = [(kind, sum(entry.kind == name for entry in entries)) for name, kind in KINDS.items()]
        parts = [part for part in self.catalog.parts(topic.id) if self.catalog.of_topic(part.id)]
        return self._render("topic_head.html", here, topic=topic, entries=entries, kinds=kinds, parts=parts)

    def topic_groups(
        self, topic: Topic, kind: str | None = None, order: str = "date"
    ) -> list[tuple[Topic | None, tuple[Entry, ...]]]:
        """The entries of a topic by sub-topic in the taxonomy's order, each once; what is in none comes first."""
        return self.catalog.by_part(topic.id, self.select(topic.id, kind, order))

    def reading_lists(self, here: str) -> str:
        """Every reading list with what it holds."""
        return self._render("reading_lists.html", here, lists=tuple(self.catalog.lists.values()))

    def reading_list(self, reading_list: ReadingList, here: str) -> str:
        """A reading list with its entries in order."""
        return self._render("reading_list.html", here, list=reading_list)

    def corrections(self, here: str) -> str:
        """Everything that a source had wrong, by document."""
        by_document: dict[str, list[tuple[int, Entry, Any]]] = {}
        for entry in self.catalog.entries.values():
            for correction in entry.corrections:
                by_document.setdefault(correction.document, []).append((correction.item or 0, entry, correction))
        for found in by_document.values():
            found.sort(key=lambda item: (item[0], item[1].id))
        return self._render("corrections.html", here, documents=sorted(by_document.items()))

    def entry_page(self, entry: Entry) -> str:
        """Everything known of an entry, as the content of its page."""
        upon = self.catalog.built_upon.get(entry.id, ())
        near = {*entry.builds_on, *(item.id for item in upon)}
        values = {
            "builds_on": self._entries(entry.builds_on),
            "built_upon": upon,
            "related": [item for item in self._entries(entry.related) if item.id not in near],
            "lists": self.catalog.in_lists.get(entry.id, ()),
        }
        return self._render("entry.html", entry.page, entry=entry, **values)

    def kind_page(self, folder: str) -> str:
        """Every entry of a kind by name, as the content of the kind's page."""
        entries = sorted((e for e in self.catalog.entries.values() if e.folder == folder), key=ORDERS["name"])
        return self._render("kind.html", f"{folder}/", folder=folder, entries=entries)

    def list_page(self, reading_list: ReadingList) -> str:
        """A reading list as the content of its page."""
        return self._render(
            "list.html",
            reading_list.page,
            list=reading_list,
            body=Markup(self.reading_list(reading_list, reading_list.page)),
        )

    def redirect_page(self, redirect: Redirect) -> str:
        """The whole page at an address that is redirected."""
        names = self.catalog.names.get(redirect.target)
        name = names[LANGUAGES.index(self.language)] if names else redirect.target
        return self._render("redirect.html", redirect.source, target=redirect.target, name=name)

    def topic_link(self, topic: Topic, here: str, text: str | None) -> str:
        """A link to a topic within a sentence."""
        target = relative(topic.page, here)
        return str(Markup('<a href="{}">{}</a>').format(target, text or topic.name[self.language]))

    # Views: Explore and the comparison of models; what is in them comes from the module facets

    def explore(self, view: Any, here: str) -> str:
        """All entries as rows that can be narrowed and sorted."""
        helpers = {"choice_name": self.choice_name, "other_names": self.other_names, "row_meta": self.row_meta}
        return self._render("explore.html", here, view=view, **helpers)

    def compare(
        self, rows: Sequence[tuple[Entry, Any, Any]], columns: Sequence[str], label: str, here: str, **view: Any
    ) -> str:
        """A table that can be sorted, of entries or of rows within them.

        Args:
            rows: For each row its entry, what holds its values, and which choices of the facets it has.
            columns: Fields; "name" is a link to the entry, and so is "entry".
            label: Key of the table's name in words.
            here: Address of the page.
            view: `sort_name`, what stands for its order in the address; `facets`; `heads`, other words for columns.
        """
        heads = {"use": "use-column", "method": "method-column", "entry": "model", **view.get("heads", {})}
        shown = [
            Column(name, words(heads.get(name, name), self.language), _is_number([row for _, row, _ in rows], name))
            for name in columns
        ]
        values = {
            "rows": rows,
            "columns": shown,
            "label": words(label, self.language),
            "sort_name": view["sort_name"],
            "facets": view.get("facets", ()),
        }
        helpers = {"choice_name": self.choice_name, "number_of": _number_of, "short_value": self.short_value}
        return self._render("compare.html", here, **values, **helpers)

    def choice_name(self, facet: str, value: str) -> str:
        """What a reader calls a value of a facet."""
        if facet == "topic":
            return self.catalog.topics[value].name[self.language]
        if facet == "list":
            return self.catalog.lists[value].name[self.language]
        if facet == "organisation":
            return self.organisation(value)
        if facet == "kind":
            return words(KINDS[value].folder, self.language)
        if facet == "code":
            return words("has-code", self.language)
        return words(value, self.language) if facet == "size" or value == "unknown" else value

    def other_names(self, entry: Entry) -> list[str]:
        """Names by which an entry can be found beside the one that a row of Explore shows."""
        shown = (entry.name_in(self.language), entry.titles(self.language)[0])
        names = [entry.short, *entry.all_titles, *entry.aliases]
        return [name for name in dict.fromkeys(names) if name and name not in shown]

    def row_meta(self, entry: Entry) -> list[str]:
        """The parts of the line below a name in Explore: kind, date or venue, first organisation."""
        developer = getattr(entry, "developer", None)
        places = [developer] if developer else entry.organisations[:1]
        month = entry.date[:7] if entry.date else None
        found = [words(entry.kind, self.language), month, entry.venue, *map(self.organisation, places)]
        return [part for part in found if part]

    def short_value(self, entry_or_row: Any, field: str) -> Any:
        """A field's value as a narrow column shows it: large numbers in short, as 7B or 1.2T, a licence by its key."""
        value = getattr(entry_or_row, field, None)
        if field in ("parameters", "training_tokens") and value is not None:
            return format_compact_decimal(value, locale=self.language, fraction_digits=1)
        if field == "licence":
            return value
        return self.value(entry_or_row, field)

    def kinds(self, here: str) -> str:
        """Links to the pages of all kinds with their numbers."""
        counts = [(kind, sum(e.kind == name for e in self.catalog.entries.values())) for name, kind in KINDS.items()]
        return self._render("kinds.html", here, kinds=counts)

    def field_reference(self, rows: Sequence[Any], here: str) -> str:
        """Fields with what they hold."""
        return self._render("field_reference.html", here, rows=rows)

    def rule_reference(self, rows: Sequence[tuple[str, str, Language]], here: str) -> str:
        """Rules with what they demand, and in which language that is said."""
        return self._render("definitions.html", here, rows=rows, head=("rule", "demands"))

    def macro_reference(self, rows: Sequence[tuple[str, str, Language]], here: str) -> str:
        """Macros with what they do, and in which language that is said."""
        return self._render("definitions.html", here, rows=rows, head=("macro", "does"))

    def picture(self, name: str, picture: Any, here: str) -> str:
        """A picture by the name of its template; a line that says so where there is nothing to draw."""
        return self._render(f"pictures/{name if picture else 'nothing'}.html", here, picture=picture)

    # Forms; what is in them comes from the module forms

    def entry_form(self, here: str, **values: Any) -> str:
        """The form in which an entry is written."""
        helpers = {"choice_label": self.choice_label, "choice_groups": self.choice_groups}
        return self._render(
            "form.html", here, label=self.label, path_label=self.path_label, described=_described, **helpers, **values
        )

    def change_form(self, here: str, **values: Any) -> str:
        """The form in which a change of an entry is suggested."""
        return self._render("suggest.html", here, path_label=self.path_label, **values)

    def label(self, field: str) -> str:
        """What a reader calls a field."""
        return label(field, self.language)

    def path_label(self, path: str) -> str:
        """What a reader calls a place in a file, given as ``notes.en.method`` or ``memory.*.gib``."""
        return " · ".join(self.label(part) for part in path.split(".") if part != "*")

    def choice_label(self, field: str, value: str) -> str:
        """What a reader calls a value of a closed list."""
        if field == "topics" and value in self.catalog.topics:
            return self.catalog.topics[value].name[self.language]
        if field in ("organisations", "developer"):
            return self.organisation(value)
        key = {"label": f"link-{value}", "stages": f"stage-{value}"}.get(field, value)
        return words(key, self.language) if has_word(key) and field != "licence" else value

    def choice_groups(self, control: Any) -> list[tuple[str, list[tuple[str, str]]]]:
        """The values of a closed list with their names, the topics by main topic."""
        named = [(value, self.choice_label(control.name, value)) for value in control.choices]
        if control.name != "topics":
            return [("", named)]
        groups: dict[str, list[tuple[str, str]]] = {}
        for value, name in named:
            groups.setdefault(self.catalog.root(value).name[self.language], []).append((value, name))
        return list(groups.items())

    def empty_topic(self, here: str) -> str:
        """What stands where a topic has no entries."""
        return self._render("empty.html", here, add=self.add)

    def _entries(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        return tuple(self.catalog.entries[name] for name in ids if name in self.catalog.entries)


def relative(target: str, here: str) -> str:
    """The address `target` as seen from the page `here`; both relative to the root of one language's site."""
    path, mark, fragment = target.partition("#")
    folder = here if here.endswith("/") else posixpath.dirname(here)
    found = posixpath.relpath(path or ".", folder or ".")
    if path.endswith("/") or not path:
        found += "/"
    return found + mark + fragment


def _described(text: str) -> Markup:
    """A description, with `code` as an element."""
    parts = [
        Markup("<code>{}</code>").format(part) if odd % 2 else escape(part) for odd, part in enumerate(text.split("`"))
    ]
    return Markup("").join(parts)


def _backwards(text: str) -> tuple[int, ...]:
    """A key that sorts texts of one alphabet from last to first."""
    return tuple(-ord(char) for char in text)


def _is_number(rows: Iterable[Any], name: str) -> bool:
    values = [getattr(row, name, None) for row in rows]
    return any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _number_of(row: Any, name: str) -> int | float | None:
    """A field's value where it is a number, for sorting."""
    value = getattr(row, name, None)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
