"""Takes methods marked as macros, returns what pages call: each with its line, its arguments looked at first."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from llm_atlas.site.comparison import ColumnSet
from llm_atlas.site.render.queries import RenderError
from llm_atlas.site.render.status import Answers
from llm_atlas.site.revised import revised
from llm_atlas.site.site import Site
from llm_atlas.site.written import Fragments


@dataclass
class CurrentPage:
    """The page whose macros are running.

    Attributes:
        address: Address, relative to the language's site.
        path: File, for messages.
        offset: Lines before its body.
        source: Its text with its head; empty where nobody wrote it.
        line: Line in the file of the call that runs.
        fragments: What its macros made.
        cited: Ids of the entries it cites, in order.
        listed: Ids of the entries it shows as cards or in a list.
        jumps: The word in the place of the links to its parts; empty where it has none.
    """

    address: str = ""
    path: str = ""
    offset: int = 0
    source: str = ""
    line: int = 1
    fragments: Fragments = field(default_factory=Fragments)
    cited: dict[str, int] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    jumps: str = ""

    @property
    def revised(self) -> str | None:
        """Day on which its text was last revised; None where its head does not say.

        Raises:
            RenderError: What stands there is no day.
        """
        try:
            found = revised(self.source)
        except ValueError as error:
            raise RenderError(str(error), "write YYYY-MM-DD in the head of the page") from None
        return found[1] if found else None

    def topic_faults(self) -> list[tuple[int, str, str]]:
        """Line, message and tip of each fault of a topic page: it cites nothing, or cites what it does not list."""
        if not self.cited and self.listed:
            return [(1, "the page cites no entry", 'say which works the claims rest on: {{ cite("id") }}')]
        return [
            (line, f'"{name}" is cited after the list of entries', "put the call of topic_entries at the end")
            for name, line in self.cited.items()
            if name not in self.listed
        ]


Macro = Callable[..., str]


def macro(method: Macro) -> Macro:
    """Make a method a macro."""
    method.is_macro = True  # type: ignore[attr-defined]  # a function may bear a mark, which its type cannot say
    return method


class MacroTable:
    """What makes macros of marked methods: each runs with its line, and what it is called with is looked at first.

    Args:
        site: What they show.
        report: Called with path, line, message and tip when a call cannot be answered.
        compared: Columns of the topics that have a comparison.
        answers: What services said of the entries.
    """

    def __init__(
        self,
        site: Site,
        report: Callable[[str, int, str, str], None],
        compared: Mapping[str, ColumnSet] | None = None,
        answers: Answers | None = None,
    ):
        self.site = site
        self.page = CurrentPage()
        self._report = report
        self._comparisons = compared or {}
        self._answers = answers or {}

    def table(self) -> dict[str, Macro]:
        """The macros by name; each takes the line of its call in the body of the page before its own arguments."""
        return {
            name: self._guarded(method)
            for name, method in inspect.getmembers(self, inspect.ismethod)
            if getattr(method, "is_macro", False)
        }

    def _guarded(self, method: Macro) -> Macro:
        """A macro whose call is refused with its place where its arguments or what they name are not there.

        Every other error is ours and goes through.
        """
        signature = inspect.signature(method, eval_str=True)

        @functools.wraps(method)
        def call(line: int, /, *arguments: object, **named: object) -> str:
            self.page.line = line + self.page.offset
            try:
                _bound(signature, arguments, named)
                return method(*arguments, **named)
            except RenderError as error:
                self._report(self.page.path, self.page.line, f"{method.__name__}: {error}", error.tip)
                return ""

        return call

    def _block(self, html: str) -> str:
        return f"\n\n{self.page.fragments.hold(html)}\n\n"


def _bound(signature: inspect.Signature, arguments: tuple[object, ...], named: dict[str, object]) -> None:
    """Hold the arguments of a call against what a macro takes.

    Raises:
        RenderError: One is missing, too many or of another type; the tip is what the macro takes.
    """
    try:
        bound = signature.bind(*arguments, **named)
    except TypeError as error:
        raise RenderError(str(error), _usage(signature)) from error
    for name, value in bound.arguments.items():
        try:
            _type(signature.parameters[name].annotation).validate_python(value, strict=True)
        except ValidationError as error:
            raise RenderError(f"{name} cannot be {value!r}", _usage(signature)) from error


@functools.cache
def _type(annotation: type) -> TypeAdapter[object]:
    return TypeAdapter(annotation)


def _usage(signature: inspect.Signature) -> str:
    """What a macro takes, as a writer of pages is told."""
    return f"it takes {signature.replace(return_annotation=inspect.Signature.empty)}"
