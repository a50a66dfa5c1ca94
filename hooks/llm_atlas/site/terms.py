"""Takes terms: orders them as a glossary, and in the HTML of a page turns the first mention of each into a link.

Where a mention may stand is decided on the parsed page: never within a link, a heading, code, a table or a button.
A page is read once from front to back, and what is not linked stays as it was, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from itertools import chain, groupby, islice, pairwise
from pathlib import Path

import yaml

from llm_atlas.catalog import CHINESE, HAN, HAN_RANGES, Entry, Language, bare

MOST_ON_A_PAGE = 5
_LONGEST_NAME = 5  # words; what is longer is the title of a paper


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What is common speech, by language.
_SPEECH = [
    yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "data").glob("terms.*"))
]
ORDINARY = frozenset(name for speech in _SPEECH for name in speech["ordinary"])


def _beside(place: str) -> tuple[str, str]:
    """The words of common speech that stand `before` or `after` a name, as patterns: with spaces, and without."""
    found = [word for speech in _SPEECH for word in speech[place]]
    spaced = "|".join(re.escape(word) for word in found if not HAN.search(word))
    joined = "|".join(re.escape(word) for word in found if HAN.search(word))
    return spaced or "(?!)", joined or "(?!)"


_COMMON_BEFORE = re.compile(r"(?i)(?<![a-z])(?:{}|\d{{4}})\s+$|(?:{})$".format(*_beside("before")))
_COMMON_AFTER = re.compile(r"\s+(?:{})(?![a-z])|(?:{})".format(*_beside("after")))
_WORD = re.compile(f"[A-Za-z0-9]+|[{HAN_RANGES}]")
_LETTER = "A-Za-z0-9_\u00c0-\u024f"
_BRACKET = re.compile(r"[(\uff08]([^()\uff08\uff09]*)[)\uff09]")
_VOID = _set("area base br col embed hr img input link meta source track wbr")
_INLINE = _set("a abbr b bdi cite code del em i ins kbd mark q s samp small span strong sub sup u var")
_CLOSED = _set(
    "a button canvas cite code dt figcaption h1 h2 h3 h4 h5 h6 header iframe kbd label math nav noscript object option "
    "pre samp script select style summary svg table template textarea title var video"
)
_CLOSED_CLASS = "admonition-title"  # of Markdown's; what is our own bears an attribute
_CLOSED_ATTRIBUTES = frozenset(("data-no-terms", "data-search-exclude"))
_OPEN_ATTRIBUTE = "data-terms"  # within what is closed
_RAW = _set("script style textarea title")
# A comment, a tag, or a character written by its name.
_TOKEN = re.compile(
    r"<!--.*?-->|<![^>]*>|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>|&#?\w+;?",
    re.S,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_NONE: Mapping[str, str] = {}


# Names


def names(entry: Entry, language: Language) -> tuple[str, ...]:
    """The names under which pages of a language mention a term, the longest first; ordinary words are left out."""
    titles = [entry.title_in(language) or entry.title]
    found: dict[str, None] = {}
    for written in (*titles, entry.title, entry.short or "", *entry.aliases):
        inner = [part for part in _BRACKET.findall(written) if _is_abbreviation(part)]
        for name in (_BRACKET.sub("", written).strip(), *inner):
            if _is_usable(name, language):
                found.setdefault(name)
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _is_abbreviation(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*", text))


def _is_usable(name: str, language: Language) -> bool:
    han, latin = len(HAN.findall(name)), sum(char.isalpha() and char.isascii() for char in name)
    if han and language not in CHINESE:
        return False
    long_enough = han >= 2 or latin >= 3
    return long_enough and len(name.split()) <= _LONGEST_NAME and name.casefold() not in ORDINARY


def _pattern(name: str) -> str:
    """A name as it stands in prose: a whole word, with a space or a hyphen, the first letter of either size.

    What holds a capital after its first letter is written in one way only; a common noun may be in the plural.
    """
    words = [re.escape(word) for word in re.split(r"[\s-]+", name)]
    first = name[0]
    if first.isascii() and first.isalpha() and not re.search(r"[A-Z]", name.split()[0][1:]) and len(words[0]) > 1:
        words[0] = f"[{first.lower()}{first.upper()}]{words[0][1:]}"
    text = r"(?:\s+|-)".join(words)
    if re.search(r"[a-rt-z]$", name):
        text += "s?"
    before = f"(?<![{_LETTER}])(?<![{_LETTER}][-/.@])" if not HAN.match(first) else ""
    after = f"(?![{_LETTER}]|[-/.@][{_LETTER}])" if not HAN.match(name[-1]) else ""
    return before + text + after


# The glossary


def glossary(entries: Iterable[Entry], language: Language) -> list[tuple[str, tuple[Entry, ...]]]:
    """Terms by the first letter of their name, in order; Chinese names by their pinyin, # where there is no letter."""

    def key(entry: Entry) -> tuple[str, str, str]:
        spelt = _spelt(entry.titles(language)[0], language)
        letter = spelt[:1].upper() if spelt[:1].isascii() and spelt[:1].isalpha() else "#"
        return letter, spelt, entry.id

    ordered = sorted(entries, key=key)
    return [(letter, tuple(group)) for letter, group in groupby(ordered, key=lambda entry: key(entry)[0])]


@cache
def _spelt(name: str, language: Language) -> str:
    """A name in small Latin letters, by which it is sorted."""
    if language in CHINESE and HAN.search(name):
        from pypinyin import lazy_pinyin  # its tables take a moment to load, and English pages need none

        name = "".join(lazy_pinyin(name))
    return bare(name)


# Pages


@dataclass
class _Chunk:
    """A piece of text between tags.

    Attributes:
        start: Where it starts in the page.
        end: Where it ends.
        open: Whether a term may be linked in it.
        joined: Whether it goes on from the piece before it, with nothing but inline elements between.
        target: Address of a link that starts here; the piece is then empty.
    """

    start: int
    end: int
    open: bool
    joined: bool
    target: str | None = None


class _Reader:
    """Cuts a page into the pieces of its text.

    What stands between tags is not parsed but skipped, and the pieces are those a parser of HTML would give: this reads
    what our templates and Markdown wrote, where no tag is left open and no attribute without its quotes.
    """

    def __init__(self, html: str, language: Language):
        self._language = language
        self._open: list[tuple[str, bool]] = []
        self._joined = False
        self._html = html

    def chunks(self) -> Iterator[_Chunk]:
        """The pieces in order, read as they are asked for: a page is seldom read to its end."""
        html, place = self._html, 0
        while place < len(html):
            found = _TOKEN.search(html, place)
            start = found.start() if found else len(html)
            if start > place:
                yield _Chunk(place, start, not (self._open and self._open[-1][1]), self._joined)
                self._joined = True
            if not found:
                return
            place = found.end()
            name = found["name"]
            if name is None:
                self._joined = self._joined and found[0].startswith("<!")
            elif found["end"]:
                self._close(name.lower())
            else:
                target = self._begin(name.lower(), found["rest"])
                if target:
                    yield _Chunk(start, start, False, False, target)
                if name.lower() in _RAW:  # no tag is read in it
                    end = html.find(f"</{name}", place)
                    place = end if end >= 0 else len(html)

    def _begin(self, tag: str, rest: str) -> str | None:
        """An element begins; the address it links to, if it does."""
        self._joined = self._joined and tag in _INLINE
        attributes = _attributes(rest) if rest else _NONE
        if tag not in _VOID and not rest.endswith("/"):
            inherited = bool(self._open and self._open[-1][1]) and _OPEN_ATTRIBUTE not in attributes
            self._open.append((tag, inherited or self._closes(tag, attributes)))
        return attributes.get("href") if tag == "a" else None

    def _closes(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether no term is linked within an element."""
        language = (attributes.get("lang") or self._language)[:2].lower()
        return (
            tag in _CLOSED
            or _CLOSED_CLASS in attributes.get("class", "").split()
            or not _CLOSED_ATTRIBUTES.isdisjoint(attributes)
            or language != self._language
        )

    def _close(self, tag: str) -> None:
        self._joined = self._joined and tag in _INLINE
        for index in range(len(self._open) - 1, max(len(self._open) - 5, -1), -1):
            if self._open[index][0] == tag:  # what stands above it was left open: p, li
                del self._open[index:]
                break


@lru_cache(4096)
def _attributes(text: str) -> Mapping[str, str]:
    """The attributes of a tag; the same few stand on every page."""
    return {name.lower(): unescape(one or other or bare) for name, one, other, bare in _ATTRIBUTE.findall(text)}


class Terms:
    """The terms of a catalog, ready to be found in pages of one language.

    Args:
        terms: The terms.
        others: Names of other entries: an alias that is one of them is not taken for the term.
        language: Language of the pages.
    """

    def __init__(self, terms: Iterable[Entry], others: Collection[str], language: Language):
        self._language = language
        owners: dict[str, list[Entry]] = {}
        taken = {bare(name) for name in others}
        for term in terms:
            own = {bare(_BRACKET.sub("", title)) for title in term.all_titles}
            for name in names(term, language):
                if bare(name) in own or bare(name) not in taken:
                    owners.setdefault(name, []).append(term)
        self._found: dict[str, list[tuple[re.Pattern[str], Entry]]] = {}
        for name, entries in sorted(owners.items(), key=lambda item: (-len(item[0]), item[0])):
            if len(entries) == 1:  # what means two things is linked to neither
                first = _WORD.search(name)
                if first:
                    pattern = re.compile(_pattern(name))
                    self._found.setdefault(first[0].lower(), []).append((pattern, entries[0]))

    def link(
        self, html: str, addresses: Mapping[str, str], card: Callable[[Entry, str], str], own: str | None = None
    ) -> str:
        """A page with the first mention of each of its terms linked.

        Args:
            html: The page.
            addresses: Id of a term by its address as links on this page write it: what is linked already is left.
            card: Makes, from a term and the word on the page, the HTML that takes the word's place.
            own: Id of the term whose page this is.
        """
        if not self._found:
            return html
        parts: list[str] = []
        end = 0
        for start, stop, entry in islice(self._mentions(html, addresses, {own}), MOST_ON_A_PAGE):
            parts += [html[end:start], card(entry, html[start:stop])]
            end = stop
        return "".join([*parts, html[end:]])

    def _mentions(
        self, html: str, addresses: Mapping[str, str], seen: set[str | None]
    ) -> Iterator[tuple[int, int, Entry]]:
        """Start, end and term of each first mention, front to back."""
        chunks = chain(_Reader(html, self._language).chunks(), [_Chunk(len(html), len(html), False, False)])
        last = _Chunk(0, 0, False, False)
        for chunk, following in pairwise(chunks):
            if chunk.target is not None:
                seen.add(addresses.get(chunk.target.partition("#")[0]))
            elif chunk.open:
                before = html[last.end - 1] if chunk.joined else " "
                after = html[following.start] if following.joined else " "
                text = f"{before}{html[chunk.start : chunk.end]}{after}"
                for start, stop, entry in self._in_text(text):
                    if entry.id not in seen and start >= 1 and stop < len(text):
                        seen.add(entry.id)
                        yield chunk.start + start - 1, chunk.start + stop - 1, entry
            last = chunk

    def _in_text(self, text: str) -> Iterator[tuple[int, int, Entry]]:
        """Every mention of a term in a text; of two that overlap the one that starts first, of these the longest."""
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for pattern, entry in self._found.get(word[0].lower(), ()):
                found = pattern.match(text, word.start())
                if found:
                    end = found.end()
                    before = text[max(found.start() - 12, 0) : found.start()]
                    if _COMMON_BEFORE.search(before) or _COMMON_AFTER.match(text, end):
                        break
                    yield found.start(), end, entry
                    break
