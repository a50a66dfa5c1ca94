"""Takes text, returns what is searched for in it: the specification of the tokenizer, first of two implementations.

The other one is theme/assets/search/tokens.js; tests/data/search_vectors.json is run by both. In words:

1. Normal form: NFKC, small letters, accents and characters that only say how to set a text (a zero-width space, a soft
   hyphen) off, traditional characters as simplified ones.
2. Identifiers (arXiv, DOI, repository) are taken out of the text first and stand for themselves.
3. A run of Han characters becomes its overlapping pairs, and its single characters.
4. Any other run of letters and digits is a word. Words joined by a hyphen, a dot, a slash, an underscore or an
   apostrophe also stand as one joined word: "gpt-4v" gives gpt, 4v and gpt4v. So does a word with a short number after
   it, and a number with a unit: "llama 2" gives llama, 2 and llama2, "780 GB" gives 780, gb and 780gb. A letter with
   "++" or "#" behind it is a word with them: C++ and C# are not C.
5. The joined form of a whole text is its letters and digits: "Chain-of-Table" and "chain of table" meet in it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from llm_atlas.catalog import HAN_RANGES, grammar

_JOINTS = "-\u2010-\u2015./_'\u2019\u00b7&+@:"
_SIGNED = r"[a-z](?:\+\+|#)(?![a-z])"
_WORD = rf"[^\W_{HAN_RANGES}]+"
_RUN = re.compile(rf"[{HAN_RANGES}]+|(?<![^\W_]){_SIGNED}|{_WORD}(?:[{_JOINTS}](?!{_SIGNED}){_WORD})*")
_PART = re.compile(_WORD)
_BARE = re.compile(r"[\W_]+")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_IS_HAN = re.compile(rf"[{HAN_RANGES}]")
_NUMBER = re.compile(r"[0-9]")
_DIGITS = re.compile(r"[0-9]+")
_UNITS = "b k m t x kb mb gb tb kib mib gib tib bit bits ms s h d w hz khz mhz ghz fps"
UNITS = frozenset(_UNITS.split())
# The order matters: an arXiv id may stand in a DOI or an address.
_IDENTIFIER = re.compile(
    rf"(?:(?:https?://)?(?:(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|(?:(?:dx\.)?doi\.org/|doi[:\s]\s*)?{grammar.ARXIV_DOI})"
    rf"|arxiv[:\s]\s*|(?<![0-9.]))({grammar.ARXIV_NEW}){grammar.ARXIV_VERSION}?(?:\.pdf)?(?![0-9.]*[0-9])"
    rf"|(?:https?://)?(?:www\.)?(?:arxiv\.org/(?:abs|pdf)/|arxiv[:\s]\s*)({grammar.ARXIV_OLD}){grammar.ARXIV_VERSION}?"
    rf"|(?:https?://(?:dx\.)?doi\.org/|doi[:\s]\s*)?({grammar.DOI_PREFIX}[^\s\"<>]+)"
    r"|(?:https?://)?(?:www\.)?(github\.com/[a-z0-9._-]+/[a-z0-9._-]+?)(?:\.git)?(?=[/?#\s]|$)",
    re.I,
)
LONGEST = 40


@lru_cache(maxsize=1)
def traditional() -> dict[str, str]:
    """Simplified character by traditional one."""
    lines = (Path(__file__).parent / "traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@lru_cache(maxsize=1)
def _simplify() -> dict[int, int]:
    return {ord(one): ord(other) for one, other in traditional().items()}


def normal(text: str) -> str:
    """Text in its normal form."""
    text = unicodedata.normalize("NFKC", text).lower()
    if text.isascii():
        return text
    bare = "".join(
        char
        for char in unicodedata.normalize("NFD", text)
        if unicodedata.category(char)[0] != "M" and unicodedata.category(char) != "Cf"
    )
    return unicodedata.normalize("NFC", bare).translate(_simplify())


def _is_mark(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind[0] == "M" or kind == "Cf"


def joined(text: str) -> str:
    """The letters and digits of a text in its normal form."""
    return _BARE.sub("", normal(text))


@dataclass
class Tokens:
    """What a text holds.

    Attributes:
        identifiers: arXiv ids, DOIs and repositories.
        words: Words in order.
        joins: Joined words.
        pairs: Two words that follow each other, with a space between.
        grams: Pairs of Han characters.
        singles: Han characters.
    """

    identifiers: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    pairs: list[str] = field(default_factory=list)
    grams: list[str] = field(default_factory=list)
    singles: list[str] = field(default_factory=list)


def tokens(text: str) -> Tokens:
    """The tokens of a text."""
    found = Tokens()
    text = normal(text)
    if "." in text or "arxiv" in text:
        text = _IDENTIFIER.sub(lambda match: _identifier(match, found), text)
    text = _POSSESSIVE.sub("", text)
    previous = ""
    for run in _RUN.findall(text):
        if _IS_HAN.match(run):
            found.singles += run
            found.grams += [run[index : index + 2] for index in range(len(run) - 1)]
            previous = ""
            continue
        signed = run[-1] in "+#"
        parts = [run] if signed else [part for part in _PART.findall(run) if _usable(part)]
        whole = "".join(parts)
        if len(parts) > 1 and len(whole) <= LONGEST:
            found.joins.append(whole)
        for index, part in enumerate(parts):
            if previous:
                found.pairs.append(f"{previous} {part}")
                if index == 0 and (_is_version(previous, part) or (_DIGITS.fullmatch(previous) and part in UNITS)):
                    found.joins.append(previous + part)
            previous = part
        found.words += parts
    return found


def _identifier(match: re.Match[str], found: Tokens) -> str:
    name = next(group for group in match.groups() if group)
    found.identifiers.append(name.rstrip(".,;:)]}'\"/"))
    return " "


def _is_version(name: str, number: str) -> bool:
    return len(number) <= 3 and bool(_NUMBER.match(number)) and not _NUMBER.search(name)


def _usable(word: str) -> bool:
    return len(word) <= LONGEST and max(word) <= "\uffff"
