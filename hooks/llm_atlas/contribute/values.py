"""Takes what a person wrote for a field, returns the value that is meant; what means none stays a text, for the check.

The web form reads values in the same way (controls.js and grammar.js in theme/assets/contribute);
tests/data/value_vectors.json is run by both.
"""

from __future__ import annotations

import re

from llm_atlas.catalog import Location, grammar, is_chinese, is_name, set_chinese, without_tex

_IDS = {"arxiv": grammar.arxiv_id, "doi": grammar.doi}
_ADDRESSES = ("url", "code")
_FLAGS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,_ ][0-9]{3})+(?:\.[0-9]+)?")
_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]{1,2})?", re.I)
_LONGEST_NUMBER = 30  # characters


def read_text(location: Location, text: str) -> str:
    """The text that is meant at a place of a file.

    A bare identifier, an address alone, a title without TeX, Chinese as it is set.
    """
    name = location[-1]
    if name in _IDS:
        return _IDS[str(name)](text) or text
    if name in _ADDRESSES:
        return grammar.address(text)
    if is_name(location):
        text = without_tex(text)
    return set_chinese(text) if is_chinese(location) else text


def read_number(text: str) -> int | float | str:
    """The number that is meant; commas, spaces and underscores may stand between thousands."""
    plain = re.sub("[,_ ]", "", text) if _THOUSANDS.fullmatch(text) else text
    if len(plain) > _LONGEST_NUMBER or not _NUMBER.fullmatch(plain):
        return text
    return int(plain) if plain.isdigit() else float(plain)


def read_flag(text: str) -> bool | str:
    """The truth value that is meant."""
    return _FLAGS.get(text.lower(), text)
