"""Takes text, says what cannot be seen in it and how Chinese text is set: the ground floor's rules about characters."""

from __future__ import annotations

import re
import unicodedata

from llm_atlas.catalog.languages import CHINESE
from llm_atlas.catalog.types import Location

# Han characters as ranges within a class of a pattern; the sign for zero among them.
HAN_RANGES = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HAN = re.compile(rf"[{HAN_RANGES}]")
_KEPT = re.compile(r"`[^`]*`|\[\[[^\[\]]*\]\]|https?://[^\s\u3000-\uffef]+")
# Half-width marks by code point, so that no editor changes them: , ; : ! ? become their full-width forms.
_WIDE = {char: chr(ord(char) + 0xFEE0) for char in ",;:!?()"}
_CHINESE_MARK = "\u3001\u3002\u300c\u300d\u300e\u300f\u300a\u300b\u2014\u2026" + "".join(_WIDE.values())
_PLACEHOLDER = "\ue000"


def invisible(char: str) -> bool:
    """Whether a character cannot be seen or changes how its neighbours are shown; the plain space is neither."""
    category = unicodedata.category(char)
    return category in ("Cc", "Cf", "Co", "Zl", "Zp") or (category == "Zs" and char != " ")


def describe_character(char: str) -> str:
    """A character that cannot be shown, in words."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'CONTROL CHARACTER')}"


def bare(text: str) -> str:
    """Letters and digits of a text, in small letters."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def trimmed(text: str) -> str:
    """A text without spaces at its ends, and with one where several stand in a row."""
    return re.sub(" {2,}", " ", text.strip())


def is_chinese(location: Location) -> bool:
    """Whether the text at a place of a file is Chinese."""
    return any(language in location or location[:1] == (f"title_{language}",) for language in CHINESE)


def set_chinese(text: str) -> str:
    """Chinese text as it is set: full-width marks beside Han characters, a space between Han and Latin.

    Code in backticks, [[id]] and addresses stay as they are. Idempotent.
    """
    if not HAN.search(text) or _PLACEHOLDER in text:
        return text
    while (once := _set_once(text)) != text:
        text = once
    return text


def _set_once(text: str) -> str:
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return _PLACEHOLDER

    text = _KEPT.sub(keep, text)
    text = _widen_brackets(text)
    text = _widen_marks(text)
    text = _space_out(text)
    rest = iter(kept)
    return re.sub(_PLACEHOLDER, lambda _: next(rest), text)


def _widen_brackets(text: str) -> str:
    def widen(found: re.Match[str]) -> str:
        before, inner, after = text[: found.start()].rstrip()[-1:], found[1], text[found.end() :].lstrip()[:2]
        beside = HAN.search(inner) or (before and (HAN.match(before) or before in _CHINESE_MARK))
        beside = beside or (after and (HAN.match(after) or after[0] in _CHINESE_MARK + ",;:" or HAN.search(after)))
        formula = re.fullmatch(r"[a-z0-9^+\-*/ ]{0,5}|[A-Z]", inner) and re.match(r"[A-Za-z0-9]", before)
        glued = formula and text[found.start() - 1 : found.start()] != " "
        if glued or not (beside or not after):
            return found[0]
        return f"{_WIDE['(']}{inner.strip()}{_WIDE[')']}"

    text = re.sub(r"\(([^()]*)\)", widen, text)
    return re.sub(r" *([\uff08]) *| *([\uff09]) *", lambda found: found[1] or found[2], text)


def _widen_marks(text: str) -> str:
    def widen(found: re.Match[str]) -> str:
        before, mark, after = text[: found.start()][-1:], found[1], text[found.end() :][:1]
        near = any(char and (HAN.match(char) or char in _CHINESE_MARK + _PLACEHOLDER) for char in (before, after))
        digits = before.isdigit() and after.isdigit()
        unspaced = mark == "," and bool(after) and not digits and found[0] == ","
        return (
            _WIDE[mark] if (near and not digits) or unspaced or mark == ";" or (not after and mark != ",") else found[0]
        )

    text = re.sub(r"(?<![0-9])\.(?=$)", lambda found: "\u3002" if HAN.match(text[: found.start()][-1:]) else ".", text)
    text = re.sub(r" *([,;:!?]) *", widen, text)
    return re.sub(r" *([\uff0c\uff1b\uff1a\uff01\uff1f\u3001\u3002]) *", r"\1", text)


def _space_out(text: str) -> str:
    latin = rf"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff{_PLACEHOLDER}"
    text = re.sub(rf"([{HAN_RANGES}])([{latin}$])", r"\1 \2", text)
    return re.sub(rf"([{latin}%+])([{HAN_RANGES}])", r"\1 \2", text)


def longest_run(text: str) -> int:
    """Length of the longest run of backticks in a text, which the fence around it must exceed."""
    return max(map(len, re.findall("`+", text)), default=0)


def code_span(text: str) -> str:
    """Text as code in Markdown, on one line: nothing in it is a link, a mention, an element or a heading."""
    line = " ".join(text.split())
    fence = "`" * (longest_run(line) + 1)
    space = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{fence}{space}{line}{space}{fence}"
