"""Takes a hand-written page, returns it with its macros run and every fault of their calls, and puts in fragments."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import jinja2
from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from markupsafe import escape

from llm_atlas.catalog import suggest

Fault = tuple[int, str, str]
# Names that Jinja itself gives within a loop or a macro of a page.
_BUILT_IN = ("loop", "caller", "varargs", "kwargs")
_FRAGMENT = re.compile(r"<p>\s*atlasfragment(\d+)x\s*</p>|atlasfragment(\d+)x")
_PAGE = "<template>"  # what Jinja calls a template that is no file
_JINJA = Path(jinja2.__file__).parent


class Fragments:
    """HTML that a macro made, kept out of the way of Markdown until the page is done.

    A macro leaves a word in the text; when Markdown has run, the word is replaced. So no character of an entry is
    ever read as Markdown.
    """

    def __init__(self) -> None:
        self._held: list[str] = []

    def hold(self, text: str) -> str:
        """Keep HTML, which is `Markup`, or a text, which is escaped; return the word that stands for it."""
        self._held.append(str(escape(text)))
        return f"atlasfragment{len(self._held) - 1}x"

    def put_into(self, html: str) -> str:
        """Replace every word by what it stands for; a paragraph that holds nothing else goes with it."""

        def held(found: re.Match[str]) -> str:
            number = int(found[1] or found[2])
            return self._held[number] if number < len(self._held) else found[0]

        return _FRAGMENT.sub(held, html)


def run_macros(
    markdown: str, environment: Environment, macros: Mapping[str, Callable[..., str]], values: Mapping[str, object]
) -> tuple[str, list[Fault]]:
    """The body of a page with its macros run, and line, message and tip of each fault of a call.

    A body with faults that show without running it is not run.

    Args:
        markdown: The body.
        environment: The one of the macros plugin, with its filters and tests.
        macros: What it can call; each takes the line of its call before its own arguments.
        values: What else it can name.
    """
    try:
        tree = environment.parse(markdown)
    except TemplateSyntaxError as error:
        return "", [(error.lineno, f"this is not a macro call: {error.message}", "see the page about macros")]
    faults = _faults(tree, environment, macros, values)
    if faults:
        return "", faults
    _tell_lines(tree, macros.keys() & find_undeclared_variables(tree))
    template = environment.from_string(tree)
    try:
        return template.render({**macros, **values}), []
    except Exception as error:
        line = _line_of_fault(error)
        if line is None:
            raise
        return "", [(line, f"this cannot be worked out: {error}", "see the page about macros")]


def _faults(
    tree: nodes.Template,
    environment: Environment,
    macros: Mapping[str, Callable[..., str]],
    values: Mapping[str, object],
) -> list[Fault]:
    """The faults that show without running a page."""
    found = []
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        table = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        if node.name not in table:
            found.append((node.lineno, f'there is no filter or test "{node.name}"', suggest(node.name, table)))
    if found:  # names can only be looked up where every filter is known
        return sorted(found)
    free = find_undeclared_variables(tree)
    unknown = free - {*macros, *values, *environment.globals, *_BUILT_IN}
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    for name in tree.find_all(nodes.Name):
        if name.ctx != "load":
            continue
        if name.name in unknown:
            found.append((name.lineno, f'there is no macro "{name.name}"', suggest(name.name, {*macros, *values})))
        elif name.name in free.intersection(macros) and id(name) not in called:
            found.append((name.lineno, f'the macro "{name.name}" is named but not called', f"write {name.name}()"))
    return sorted(found)


def _tell_lines(tree: nodes.Template, macros: Collection[str]) -> None:
    """Make the line of each call of a macro its first argument."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in macros:
            call.args.insert(0, nodes.Const(call.lineno, lineno=call.lineno, environment=tree.environment))


def _line_of_fault(error: Exception) -> int | None:
    """Line of a page at which an error arose; None where a macro was running, whose error it then is."""
    frames = traceback.extract_tb(error.__traceback__)
    at = [index for index, frame in enumerate(frames) if frame.filename == _PAGE]
    if not at or any(not Path(frame.filename).is_relative_to(_JINJA) for frame in frames[at[-1] + 1 :]):
        return None
    return frames[at[-1]].lineno


def body_offset(source: str, body: str) -> int:
    """Number of lines that stand before the body of a page: its front matter."""
    start = source.rfind(body.strip()) if body.strip() else 0
    return source.count("\n", 0, max(start, 0)) - body[: len(body) - len(body.lstrip())].count("\n")
