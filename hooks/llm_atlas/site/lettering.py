"""Takes text, says how much room it needs in a picture: the ground floor's rules about the width of letters.

A picture is laid out while the site is built, where there is no browser to ask and no font of the reader's. So the
widths are those of Arial (Helvetica, Liberation Sans and Roboto are near), with a little to spare, and a full em for a
Chinese character, as in every Chinese font. A test in a real browser looks for labels that touch.
"""

from __future__ import annotations

import unicodedata

ELLIPSIS = "\u2026"
_SPARE = 1.06
# Advance widths in thousandths of an em; what is not named has the width of a digit.
_WIDTHS = {
    letter: width
    for width, letters in {
        222: "ijl'",
        278: " !,./:;I[\\]ft|",
        333: "()-`r{}",
        360: '"*',
        500: "cksvxyzJ",
        584: "+<=>~^",
        611: "FTZ",
        667: "&ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQ",
        833: "mM",
        889: "%",
        944: "W",
        1000: "@" + ELLIPSIS,
    }.items()
    for letter in letters
}
_DIGIT = 556
_OTHER_SCRIPT = 720


def width(text: str, size: float) -> float:
    """Width of a text set in `size`, in the same unit; a reader's font is seldom wider."""
    return sum(_advance(char) for char in text) * _SPARE * size / 1000


def fitted(text: str, size: float, most: float) -> str:
    """The text where it is at most `most` wide; else its beginning and an ellipsis."""
    if width(text, size) <= most:
        return text
    kept = text
    while kept and width(kept.rstrip() + ELLIPSIS, size) > most:
        kept = kept[:-1]
    while kept and unicodedata.combining(text[len(kept)]):  # not between a letter and its accent
        kept = kept[:-1]
    words, _, part = kept.rpartition(" ")
    if len(part) <= 3 and words and text[len(kept)] != " ":  # nor after the first letters of a word
        kept = words
    return kept.rstrip().rstrip(" ,;:") + ELLIPSIS


def _advance(char: str) -> int:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 1000
    base = unicodedata.normalize("NFD", char)[0]
    if base.isascii():
        return _WIDTHS.get(base, _DIGIT)
    return _OTHER_SCRIPT
