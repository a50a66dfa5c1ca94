"""Takes a hand-written page, returns what is wrong with its macro calls, and puts fragments into its HTML."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from llm_atlas.catalog import suggest

# Names of Jinja itself that a page may use.
_BUILT_IN = {"range", "dict", "lipsum", "cycler", "joiner", "namespace", "loop", "caller", "varargs", "kwargs"}
_FRAGMENT = re.compile(r"<p>\s*atlasfragment(\d+)x\s*</p>|atlasfragment(\d+)x")


class Fragments:
    """HTML that a macro made, kept out of the way of Markdown until the page is done.

    A macro leaves a word in the text; when Markdown has run, the word is replaced. So no character of an entry is
    ever read as Markdown.
    """

    def __init__(self) -> None:
        self._held: list[str] = []

    def hold(self, html: str) -> str:
        """Keep HTML; return the word that stands for it."""
        self._held.append(html)
        return f"atlasfragment{len(self._held) - 1}x"

    def put_into(self, html: str) -> str:
        """Replace every word by what it stands for; a paragraph that holds nothing else goes with it."""

        def held(found: re.Match[str]) -> str:
            number = int(found[1] or found[2])
            return self._held[number] if number < len(self._held) else found[0]

        return _FRAGMENT.sub(held, html)


def source_problems(markdown: str, environment: Environment, known: Iterable[str]) -> list[tuple[int, str, str]]:
    """Line, message and tip of each fault in a page's macro calls that shows without running them."""
    known = set(known)
    try:
        tree = environment.parse(markdown)
    except TemplateSyntaxError as error:
        return [(error.lineno, f"this is not a macro call: {error.message}", "see the page about macros")]
    found = []
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        table = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        if node.name not in table:
            found.append((node.lineno, f'there is no filter or test "{node.name}"', suggest(node.name, table)))
    if found:  # names can only be looked up where every filter is known
        return sorted(found)
    unknown = find_undeclared_variables(tree) - known - _BUILT_IN
    return sorted(
        (node.lineno, f'there is no macro "{node.name}"', suggest(node.name, known))
        for node in tree.find_all(nodes.Name)
        if node.name in unknown and node.ctx == "load"
    )


def line_of_call() -> int:
    """Line of the template that is calling right now, from 1; 1 where no template is."""
    frame = sys._getframe(1)
    while frame:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return template.get_corresponding_lineno(frame.f_lineno)
        frame = frame.f_back
    return 1


def body_offset(source: str, body: str) -> int:
    """Number of lines that stand before the body of a page: its front matter."""
    start = source.rfind(body.strip()) if body.strip() else 0
    return source.count("\n", 0, max(start, 0)) - body[: len(body) - len(body.lstrip())].count("\n")
