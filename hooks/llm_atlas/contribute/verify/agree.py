"""Takes how a work is called in two places, returns whether that can be the same work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

ALIKE = 0.85
_WHOLE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}


def folded(text: str) -> str:
    """A text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_WHOLE)
    return "".join(char for char in apart if not unicodedata.combining(char))


def titles_agree(found: str, written: Iterable[str]) -> bool:
    """Whether a title is one of those written, or nearly so; the numbers in it must be the same."""
    wanted = _letters(found)
    for title in written:
        letters = _letters(title)
        if letters == wanted:
            return True
        numbers = [re.findall(r"\d+", folded(text)) for text in (title, found)]
        if numbers[0] == numbers[1] and SequenceMatcher(None, letters, wanted, autojunk=False).ratio() >= ALIKE:
            return True
    return False


def same_title(found: str, written: Iterable[str]) -> bool:
    """Whether a title differs from one of those written in case, accents, spaces and punctuation only."""
    return _letters(found) in {_letters(title) for title in written}


def mentions(found: str, names: Iterable[str]) -> bool:
    """Whether one of the names, if it is not too short to say anything, stands in a title."""
    title = _letters(found)
    return any(len(letters) >= 4 and letters in title for letters in map(_letters, names))


def _letters(text: str) -> str:
    return "".join(char for char in folded(text) if char.isalnum())


def authors_agree(found: Sequence[str], written: Sequence[str]) -> bool:
    """Whether the first author is the same: the surname of one stands in the name of the other."""
    if not found or not written:
        return False
    one, other = _names(found[0]), _names(written[0])
    return bool(one and other and (one[-1] in other or other[-1] in one))


def _names(author: str) -> list[str]:
    """The parts of a name; ``Dettmers, Tim`` is ``tim dettmers``, and what follows a surname is left out."""
    surname, comma, given = author.partition(",")
    parts = re.findall(r"[^\W_]+", folded(f"{given} {surname}" if comma else author).replace("-", "").replace("'", ""))
    return [part for part in parts if part not in _SUFFIXES] or parts
