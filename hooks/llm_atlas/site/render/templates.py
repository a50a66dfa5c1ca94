"""Takes a template and the page it is for, returns HTML: every text is escaped, none is ever read as a template.

Addresses are relative to the page that is being made, so that a site works in any folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from llm_atlas.catalog import CHINESE, FILES, HAN, LANGUAGES, Entry, folder_of, grammar
from llm_atlas.site.export.citations import Citations
from llm_atlas.site.render.values import Values
from llm_atlas.site.wording import words

TEMPLATES = Path(__file__).parents[1] / "templates"
_MARKUP = re.compile(rf"`([^`]+)`|{grammar.REFERENCE.pattern}")


@cache
def _environment() -> Environment:
    """The templates of all languages and catalogs, each compiled once; what differs between them is not kept here."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["host"] = lambda address: (urlsplit(address).hostname or "").removeprefix("www.")
    environment.tests["han"] = lambda text: bool(HAN.search(text))
    return environment


class Templates:
    """The templates, filled in for one catalog in one language."""

    def __init__(self, values: Values, citations: Citations):
        language = values.language
        root = "../" if folder_of(language) else ""  # what is the same in all languages stands with the first
        self.values = values
        self._shared = {
            "catalog": values.catalog,
            "language": language,
            "languages": LANGUAGES,
            "first": LANGUAGES[0],
            "chinese": CHINESE,
            "tag": lambda code: FILES[code].tag,
            "language_of": values.language_of,
            "w": lambda key, **parts: words(key, language, **parts),
            "value": values.value,
            "meta_of": values.meta,
            "bibtex": citations.bibtex,
            "files_of": lambda page: sorted((format.name, root + path) for format, path in citations.of_page(page)),
        }

    def render(self, template: str, here: str, **values: object) -> Markup:
        """A template for the page at `here`, an address relative to the language's site."""

        def link(target: str) -> str:
            return relative(target, here)

        entry = values.get("entry")

        def rich(text: str) -> Markup:
            return self._rich(text, link, entry if isinstance(entry, Entry) else None)

        own = {"link": link, "rich": rich, "here": here}
        html = _environment().get_template(template).render(self._shared | own | values)
        return Markup(html.strip() + "\n")

    def _rich(self, text: str, link: Callable[[str], str], own: Entry | None) -> Markup:
        """Text with `code`, [[id]] and [[result:3]] turned into elements; all else is escaped."""
        parts: list[Markup] = []
        end = 0
        for found in _MARKUP.finditer(text):
            parts.append(escape(text[end : found.start()]))
            code, reference = found.groups()
            if code is not None:
                parts.append(Markup("<code>{}</code>").format(code))
            elif own and (number := grammar.cited_result(reference)) and number <= len(own.reported):
                figure = self.values.figure(own.reported[number - 1])
                parts.append(Markup('<a href="#result-{}">{}</a>').format(number, figure))
            else:
                entry = self.values.catalog.entries.get(reference)
                name = entry and entry.name_in(self.values.language)
                named = entry and Markup('<a href="{}">{}</a>').format(link(entry.page), name)
                parts.append(named or escape(found[0]))
            end = found.end()
        parts.append(escape(text[end:]))
        return Markup("").join(parts)


class View:
    """What every view has: the catalog, the language, the values in words, and the templates."""

    def __init__(self, templates: Templates):
        self.values = templates.values
        self.catalog = templates.values.catalog
        self.language = templates.values.language
        self.render = templates.render


def relative(target: str, here: str) -> str:
    """The address `target` as seen from the page `here`; both relative to the root of one language's site."""
    path, mark, fragment = target.partition("#")
    there = [part for part in path.split("/") if part]
    start = [part for part in here.split("/")[:-1] if part]
    shared = 0
    while shared < min(len(there), len(start)) and there[shared] == start[shared]:
        shared += 1
    found = "/".join([".."] * (len(start) - shared) + there[shared:]) or "."
    if path.endswith("/") or not path:
        found += "/"
    return found + mark + fragment
