"""Takes the text of a YAML file, returns its comments, each with the value it belongs to.

PyYAML drops comments. They stand in the gaps between the tokens, so they are found there; a comment on a line of its
own belongs to what comes next, a comment behind a value to that value.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from llm_atlas.catalog.types import Location

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What an editor reads at the top of a file.
MODELINE = "# yaml-language-server:"
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#.*)")


@dataclass
class Comments:
    """The comments of a file, with the number sign, without the line's end.

    Attributes:
        top: Lines at the start of the file that belong to the whole of it.
        before: Lines above a value, by its location.
        beside: Comment behind a value, by its location.
        end: Lines after the last value.
    """

    top: list[str] = field(default_factory=list)
    before: dict[Location, list[str]] = field(default_factory=dict)
    beside: dict[Location, str] = field(default_factory=dict)
    end: list[str] = field(default_factory=list)

    def under(self, location: Location) -> bool:
        """Whether a comment belongs to something within the value at a location."""
        deeper = len(location)
        places = [*self.before, *self.beside]
        return any(len(place) > deeper and place[:deeper] == location for place in places)


@dataclass(frozen=True)
class _Span:
    """A value with its key or its dash: where it starts, and where it ends unless it is a block of lines."""

    start: int
    end: int | None
    location: Location


def read_comments(text: str) -> Comments:
    """The comments of one YAML document.

    Args:
        text: A file that YAML can read; aliases are not followed.

    Returns:
        Every comment of the file, once.

    Raises:
        yaml.YAMLError: The text is not YAML.
    """
    found, spans = Comments(), _sorted_spans(text)
    for start, comment in _gaps(text):
        _note(found, spans, text, start, comment)
    return found


def each_comment(text: str) -> Iterator[tuple[int, str, Location]]:
    """Place in the text, text and value of each comment; of one that belongs to no value, the empty location.

    Args and errors are those of `read_comments`.
    """
    spans = _sorted_spans(text)
    for start, comment in _gaps(text):
        one = Comments()
        _note(one, spans, text, start, comment)
        yield start, comment, next(iter([*one.before, *one.beside]), ())


def _sorted_spans(text: str) -> list[_Span]:
    node = yaml.compose(text, Loader=Loader)
    return sorted(_spans(node, ()), key=lambda span: (span.start, len(span.location))) if node else []


def _note(found: Comments, spans: list[_Span], text: str, start: int, comment: str) -> None:
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip(" \t\ufeff"):
        _note_beside(found, spans, line, start, comment)
    else:
        _note_before(found, spans, text, start, comment)


def _gaps(text: str) -> Iterator[tuple[int, str]]:
    """Place and text of each comment."""
    last = 0
    for token in yaml.scan(text, Loader=Loader):
        yield from _comments_in(text, last, token.start_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            header = _HEADER.match(text, token.start_mark.index)
            if header:
                yield header.start(1), header[1].rstrip()
        last = max(last, token.end_mark.index)
    yield from _comments_in(text, last, len(text))


def _comments_in(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in re.compile(r"#[^\r\n]*").finditer(text, start, end):
        yield match.start(), match[0].rstrip()


def _spans(node: yaml.Node, location: Location) -> Iterator[_Span]:
    """Every key and every item of a file with its value."""
    if isinstance(node, yaml.MappingNode):
        below = [(key, value, (*location, key.value)) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
    elif isinstance(node, yaml.SequenceNode):
        below = [(item, item, (*location, index)) for index, item in enumerate(node.value)]
    else:
        return
    for first, value, place in below:
        block = isinstance(value, yaml.CollectionNode) and not value.flow_style
        yield _Span(first.start_mark.index, None if block else value.end_mark.index, place)
        yield from _spans(value, place)


def _note_beside(found: Comments, spans: list[_Span], line: int, at: int, comment: str) -> None:
    """A comment behind a value: of what ended last on its line, the outermost."""
    on_line = [span for span in spans if span.start < at and (span.start >= line or (span.end or 0) > line)]
    closed = [span for span in on_line if span.end is not None and span.end <= at]
    last = on_line[-1] if on_line else None
    owner = min(closed, key=lambda span: len(span.location)) if closed else last
    if owner is not None and owner.location not in found.beside:
        found.beside[owner.location] = comment
    else:
        _note_before(found, spans, "", at, comment)


def _note_before(found: Comments, spans: list[_Span], text: str, at: int, comment: str) -> None:
    """A comment on its own line: of what comes next; at the top, with a blank line below it, of the file."""
    index = bisect_left(spans, at, key=lambda span: span.start)
    if comment.startswith(MODELINE) or (index == 0 and spans and _blank_below(text, at, spans[0].start)):
        found.top.append(comment)
    elif index == len(spans):
        found.end.append(comment)
    else:
        found.before.setdefault(spans[index].location, []).append(comment)


def _blank_below(text: str, at: int, first: int) -> bool:
    """Whether a blank line stands between a comment and the first value."""
    return re.search(r"\n[ \t\r]*\n", text[at:first]) is not None
