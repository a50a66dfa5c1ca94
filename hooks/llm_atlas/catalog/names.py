"""Takes a list of authors as a person or a .bib file writes it, returns the names, and says what is wrong with one.

One reader for every way in. The web form reads names in the same way (theme/assets/contribute/names.js);
tests/data/name_vectors.json is run by both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass

_FORM = 'write each name by itself, given name first: "Ada Lovelace"'
_MARKS = "*\u2217\u22c6\u2020\u2021\u00a7\u00b6\u2709\u00b9\u00b2\u00b3\u2070-\u2079"
_OTHERS = re.compile(r"(?:and\s+|&\s*)?(?:et\.?\s*al\b\.?|others|\u7b49\u4eba?)", re.I)
_OTHERS_BEHIND = re.compile(r"\s+et\.?\s*al\b\.?$|\s*\u7b49\u4eba?$", re.I)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|Inc\.?|Ltd\.?|LLC|GmbH|Ph\.?\s?D\.?", re.I)
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?)+|[A-Z](?: [A-Z])*|[A-Z]{2}")
_PARTICLE = re.compile(r"(?:van|von|de|del|della|der|den|di|da|dos|du|la|le|el|al|bin|ibn|ter|ten|zu|zur) ", re.I)
# A word with a capital or a digit within is that of an organisation: OpenAI, MIT, AI21.
_WORD = r"(?:Mc|Mac|[A-Z]['\u2019])?[^\W\d_](?:(?![A-Z])[^\W\d_]|[\u0300-\u036f'\u2019.])*"
_PLAIN = re.compile(rf"{_WORD}(?:[- ]+{_WORD})*")
# How those call themselves that are several persons, in these letters: Ai is a family name.
_ORGANISED = re.compile(
    r"\s(?:AI|Authors|Collaboration|Community|Consortium|Contributors|Foundation|Group|Initiative|Institute|Labs?"
    r"|Maintainers|Network|Organi[sz]ation|Project|Research|Society|Teams?|University)$"
)
_NUMBERED = re.compile(r"^(?:[-\u2022\u00b7*]\s+|\(?[0-9]{1,3}[.)]\s*|\[[0-9]{1,3}\]\s*)?(?:(?:and|&)\s+)?", re.I)
_BETWEEN = re.compile(r"([,\uff0c])|([;\uff1b\u3001\n])|((?<=\s)(?:and|&)(?=\s))", re.I)
_HELD = {ord(char): 0xE000 + place for place, char in enumerate(",\uff0c;\uff1b\u3001\n &")}
_FREED = {there: here for here, there in _HELD.items()}


@dataclass(frozen=True)
class Names:
    """Authors in order, given name first, and whether there are more of them."""

    names: tuple[str, ...]
    et_al: bool = False


def read_names(text: str, bibtex: bool = False) -> Names:
    """The names in a list of authors.

    Args:
        text: Names between ``and``, ``&``, commas, semicolons or on lines, with numbers in front or the last name
            first. What stands in braces is held together, and in braces alone is an organisation.
        bibtex: Whether it is the field of a .bib file, where ``and`` alone divides and a comma turns a name.
    """
    text = re.sub(r"^\s*\[([^\[\]]*)\]\s*$", r"\1", text)  # as a file holds it
    if bibtex:
        text = " ".join(text.split())
        text = re.sub(r"^\{([^{}]+,[^{}]+ and [^{}]+,[^{}]+)\}$", r"\1", text)  # a whole list in braces is none
    groups, ands, lines = _groups(_held(text))
    parts = [[_tidy(part) for part in group] for group in groups]
    found = [_joined(group) for group in parts]
    et_al = False
    for group in found:
        kept = [part for part in group if not _OTHERS.fullmatch(part)]
        et_al |= len(kept) < len(group)
        group[:] = kept
    found = [group for group in found if group]
    if found and (cut := _OTHERS_BEHIND.sub("", found[-1][-1])) != found[-1][-1] and cut:
        found[-1][-1], et_al = cut, True
    names = (_freed(name) for name in _named(found, ands, lines, bibtex))
    return Names(tuple(name for name in names if name), et_al)


def _held(text: str) -> str:
    """A text with stand-ins for what would divide it within braces."""
    depth, made = 0, []
    if text.count("{") != text.count("}"):
        return text
    for char in text:
        depth = max(0, depth + (char == "{") - (char == "}"))
        made.append(char.translate(_HELD) if depth else char)
    return "".join(made)


def _freed(name: str) -> str:
    return " ".join(re.sub("[{}]", "", name.translate(_FREED)).split())


def _groups(text: str) -> tuple[list[list[str]], int, bool]:
    """What stands between commas, in groups between stronger marks; how many `and` there are; whether lines divide.

    A line that ends with a comma or an `and`, or one that follows and starts with it, goes on.
    """
    text = "\n".join(line.strip() for line in re.split(r"\r\n|\r|\n", text) if line.strip())
    text = re.sub(r"([,\uff0c]|\s(?:and|&))\n", r"\1 ", text, flags=re.I)
    text = re.sub(r"\n((?:and|&)\s)", r" \1", text, flags=re.I)
    groups: list[list[str]] = [[]]
    ands, last = 0, 0
    for mark in _BETWEEN.finditer(text):
        groups[-1].append(text[last : mark.start()])
        last = mark.end()
        if not mark[1]:
            ands += bool(mark[3])
            groups.append([])
    groups[-1].append(text[last:])
    whole = [[part for part in group if part.strip()] for group in groups]
    return [group for group in whole if group], ands, "\n" in text


def _tidy(part: str) -> str:
    """A part without the number in front of it and the marks of affiliations."""
    part = _NUMBERED.sub("", " ".join(part.split()))
    return re.sub(f"[{_MARKS}]", "", part).strip(" ,;:")


def _joined(group: list[str], whole: bool = False) -> list[str]:
    """The parts of a group, a suffix with the whole name that it stands behind: ``Luke Zettlemoyer, Jr.``"""
    made: list[str] = []
    group = [part for part in group if part]
    if len(group) == 3 and " " not in group[0] and not whole:
        return group  # King, Martin Luther, Jr.
    for part in group:
        if made and _SUFFIX.fullmatch(part) and " " in made[-1]:
            made[-1] += f" {part}"
        else:
            made.append(part)
    return made


def _named(groups: list[list[str]], ands: int, lines: bool, bibtex: bool) -> list[str]:
    """The names of groups of parts: whether a comma divides two names or turns one is seen by all of them together."""
    pairs = [_pair(group) for group in groups]
    short = all(pair or len(group) == 1 for pair, group in zip(pairs, groups, strict=True))
    if short and (bibtex or ands >= 2 or _all_turned(groups, pairs, lines)):
        return [_turned(pair) if pair else group[0] for pair, group in zip(pairs, groups, strict=True)]
    if _initials_behind(groups) or (len(groups) == 1 and _single_words(groups[0])):
        return [f"{group[place + 1]} {group[place]}" for group in groups for place in range(0, len(group), 2)]
    if lines and short:
        return [name for group, pair in zip(groups, pairs, strict=True) for name in _of_line(group, pair)]
    return [part for group in groups for part in _joined(group, whole=True)]


Pair = tuple[str, str, str]  # last name, given name, suffix


def _pair(group: list[str]) -> Pair | None:
    """Last name, given name and suffix of a group that can be one name turned; None where it is none."""
    suffixes = [part for part in group[1:] if _SUFFIX.fullmatch(part)]
    rest = [part for part in group if part not in suffixes]
    if len(rest) != 2 or len(suffixes) > 1:
        return None
    return rest[0], rest[1], "".join(suffixes)


def _turned(pair: Pair) -> str:
    last, given, suffix = pair
    return f"{given} {last} {suffix}".strip()


def _all_turned(groups: list[list[str]], pairs: list[Pair | None], lines: bool) -> bool:
    """Whether every group is a name turned, or a single word or an organisation beside such."""
    turned = [pair for pair in pairs if pair]
    if not turned or any(not _plain(pair[1]) for pair in turned):
        return False
    if len(turned) == len(groups) > 1 and not lines:
        return True
    alone = (group[0] for group in groups if len(group) == 1)
    return all(map(_looks_turned, turned)) and all(" " not in one or one.startswith("{") for one in alone)


def _looks_turned(pair: Pair) -> bool:
    last, given, _ = pair
    if not _plain(last) or not _plain(given):
        return False
    return " " not in last or bool(_PARTICLE.match(last)) or bool(_INITIALS.fullmatch(given))


def _plain(part: str) -> bool:
    """Whether a part is words of a name in Latin letters, none of which an organisation would have."""
    return bool(_INITIALS.fullmatch(part) or _PLAIN.fullmatch(part)) and bool(re.search("[A-Za-z\u00c0-\u024f]", part))


def _initials_behind(groups: list[list[str]]) -> bool:
    """Whether it is ``Doe, J., Roe, R.``"""
    return bool(groups) and all(
        len(group) % 2 == 0 and all(map(_INITIALS.fullmatch, group[1::2])) and all(map(_plain, group[::2]))
        for group in groups
    )


def _single_words(group: list[str]) -> bool:
    """Whether it is ``Doe, Jane, Roe, Rick``."""
    return len(group) % 2 == 0 and all(" " not in part and _plain(part) for part in group)


def _of_line(group: list[str], pair: Pair | None) -> list[str]:
    """The names of a line among lines: one, but where a comma stands between two whole names."""
    if pair and _looks_turned(pair):
        return [_turned(pair)]
    return group if all(" " in part for part in group) else [", ".join(group)]


# What is wrong with a name


_CAPITAL = r"(?:[^\Wa-z\d_][^\s,]*|van|von|de|der)"


def _several(name: str) -> bool:
    """Whether ``and`` divides two names: those of an organisation have one word on a side of it, or no capital."""
    found = re.search(r"^(.+)\s(?:and|&)\s(.+)$", name, re.I)
    return found is not None and (
        "," in name or all(re.fullmatch(rf"{_CAPITAL}(?:\s{_CAPITAL}){{1,3}}", side) for side in found.groups())
    )


def _turned_name(name: str) -> bool:
    last, comma, given = name.partition(", ")
    return bool(comma) and not _SUFFIX.fullmatch(given) and _looks_turned((last, given, ""))


# What a name may not be, each with what is said of it and how to mend it; the first that holds is told.
_FAULTS: tuple[tuple[Callable[[str], object], str, str], ...] = (
    (re.compile(r"[<>]|&#?\w+;").search, "holds mark-up", "write the plain name"),
    (re.compile(r"[{}\\$]").search, "holds what TeX needs", "write the letters themselves, as in Jos\u00e9"),
    (
        re.compile(rf"[{_MARKS}@]|\s\S*[a-z\u00df-\u00ff][0-9]+$").search,
        "has a mark of an affiliation",
        "leave the mark out",
    ),
    (
        re.compile(r"(?:.*\s)?(?:et\.?\s*al\b\.?|others)|.*\u7b49\u4eba?", re.I).fullmatch,
        "is no name",
        'leave it out, and write "et_al: true"',
    ),
    (re.compile("[;\uff1b\u3001]").search, "is more than one name", _FORM),
    (_several, "is more than one name", _FORM),
    (re.compile(r"(?:and|&)\s.*", re.I).fullmatch, "starts with what joins two names", _FORM),
    (lambda name: len(re.findall(r"[^\W\d_]", name)) < 2, "is no name", _FORM),
    (_turned_name, "has the last name first", ""),
)


def is_organisation(name: str, known: Container[str] = ()) -> bool:
    """Whether an author is not a person: an organisation of the vocabulary, or what calls itself a team or the like.

    Args:
        name: The author.
        known: The names and spellings of the vocabulary's organisations.
    """
    return name in known or bool(_ORGANISED.search(name))


def name_fault(name: str) -> tuple[str, str] | None:
    """What is wrong with the name of an author and how to mend it; None where nothing is."""
    for wrong, message, tip in _FAULTS:
        if wrong(name):
            return message, tip or f'write "{read_names(name).names[0]}"'
    return None
