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
# What stands for code, references and addresses, and for the brackets of formulas, while a text is set.
_CODE, _FORMULA = 0xE000, 0xF000
_STANDS_IN = re.compile("[\ue000-\uf8ff]")
_STANDS_FOR_CODE = "\ue000-\uefff"
_ARGUMENTS = re.compile(r"(?<=[A-Za-z0-9_\u0370-\u03ff])\(((?:[^()]|\([^()]*\))*)\)")
_WORD_OF_FORMULA = 3  # letters: n, QK, log, max; what is longer is a word of a sentence


def invisible(char: str) -> bool:
    """Whether a character cannot be seen or changes how its neighbours are shown; the plain space is neither."""
    category = unicodedata.category(char)
    return category in ("Cc", "Cf", "Co", "Zl", "Zp") or (category == "Zs" and char != " ")


def describe_character(char: str) -> str:
    """A character that cannot be shown, in words."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'CONTROL CHARACTER')}"


def bare(text: str) -> str:
    """Letters and digits of a text, in small letters."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def trimmed(text: str) -> str:
    """A text without spaces at its ends, and with one where several stand in a row."""
    text = text.strip()
    return re.sub(" {2,}", " ", text) if "  " in text else text


def is_chinese(location: Location) -> bool:
    """Whether the text at a place of a file is Chinese."""
    return any(language in location or location[:1] == (f"title_{language}",) for language in CHINESE)


def is_name(location: Location) -> bool:
    """Whether the text at a place of a file is a title or a name, which is printed as it stands."""
    return str(location[0]).startswith("title") or location[0] in ("short", "aliases") or "title" in location


def set_chinese(text: str) -> str:
    """Chinese text as it is set: full-width marks beside Han characters, a space between Han and Latin.

    Code in backticks, [[id]], addresses and the arguments of a formula or a call, as in ``O(n log n)`` or ``f(x,y)``,
    stay as they are. Idempotent.
    """
    if not HAN.search(text) or _STANDS_IN.search(text):
        return text
    while (once := _set_once(text)) != text:
        text = once
    return text


def _set_once(text: str) -> str:
    kept: dict[str, str] = {}

    def keep(found: re.Match[str], first: int) -> str:
        sign = chr(first + len(kept))
        kept[sign] = found[0]
        return sign

    text = _KEPT.sub(lambda found: keep(found, _CODE), text)
    text = _ARGUMENTS.sub(lambda found: keep(found, _FORMULA) if _is_formula(found[1]) else found[0], text)
    text = _widen_brackets(text)
    text = _widen_marks(text)
    text = _space_out(text)
    for sign, original in reversed(kept.items()):  # what was kept last may hold what was kept before
        text = text.replace(sign, original)
    return text


def _is_formula(inner: str) -> bool:
    """Whether what stands in brackets right behind a name is mathematics or arguments, not an explanation.

    It is with a sign of mathematics, with short words only, or as a list of single words: ``QK^T``, ``n log n``,
    ``query, key``. A size, an abbreviation and the words of a sentence explain: ``7B``, ``PPO``, ``Low-Rank Way``.
    """
    if HAN.search(inner) or _STANDS_IN.search(inner) or any(char in _CHINESE_MARK for char in inner):
        return False
    if re.fullmatch(r"[0-9.]+ ?[A-Z]+|[A-Z]{3,}s?", inner):
        return False
    if re.search(r"[\^_=+*\\|<>]", inner):
        return True
    if all(len(word) <= _WORD_OF_FORMULA for word in re.findall(r"[A-Za-z]+", inner)):
        return True
    return "," in inner and all(re.fullmatch(r" *[\w.]+ *", item) for item in inner.split(","))


def _widen_brackets(text: str) -> str:
    def widen(found: re.Match[str]) -> str:
        before, inner, after = text[: found.start()].rstrip()[-1:], found[1], text[found.end() :].lstrip()[:2]
        behind = before and (HAN.match(before) or before in _CHINESE_MARK)
        ahead = after and (HAN.search(after) or after[0] in _CHINESE_MARK + ",;:")
        if after and not (HAN.search(inner) or behind or ahead):
            return found[0]
        return f"{_WIDE['(']}{inner.strip()}{_WIDE[')']}"

    text = re.sub(r"\(([^()]*)\)", widen, text)
    return re.sub(r" *([\uff08]) *| *([\uff09]) *", lambda found: found[1] or found[2], text)


def _widen_marks(text: str) -> str:
    beside = re.compile(f"[{HAN_RANGES}{_STANDS_FOR_CODE}]")

    def widen(found: re.Match[str]) -> str:
        before, mark, after = text[: found.start()][-1:], found[1], text[found.end() :][:1]
        near = any(char and (beside.match(char) or char in _CHINESE_MARK) for char in (before, after))
        digits = before.isdigit() and after.isdigit()
        unspaced = mark == "," and bool(after) and not digits and found[0] == ","
        return (
            _WIDE[mark] if (near and not digits) or unspaced or mark == ";" or (not after and mark != ",") else found[0]
        )

    text = re.sub(r"(?<![0-9])\.(?=$)", lambda found: "\u3002" if HAN.match(text[: found.start()][-1:]) else ".", text)
    text = re.sub(r" *([,;:!?]) *", widen, text)
    return re.sub(r" *([\uff0c\uff1b\uff1a\uff01\uff1f\u3001\u3002]) *", r"\1", text)


def _space_out(text: str) -> str:
    latin = rf"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff{_STANDS_FOR_CODE}"
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
