r"""Takes a text with TeX in it, returns it as a publisher prints it: ``H$_2$O`` is H₂O, ``$O(n \log n)$`` O(n log n).

What cannot be written as plain text without loss stays as it is, for the check to tell. A file of BibTeX has more of
TeX than a title, and is read by a library before (contribute/services/latex.py). The twin of tex.js in
theme/assets/contribute; tests/data/tex_vectors.json is run by both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

GREEK = {
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ"},
    **{"iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π"},
    **{"rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω"},
}
# Commands that stand for characters.
SIGNS = {
    **GREEK,
    **{name.capitalize(): char.upper() for name, char in GREEK.items()},
    **{"varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varsigma": "ς", "varrho": "ρ", "ell": "ℓ", "infty": "∞"},
    **{"times": "×", "cdot": "·", "pm": "±", "div": "÷", "ast": "*", "star": "⋆", "circ": "∘", "bullet": "•"},
    **{"to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "mapsto": "↦"},
    **{"uparrow": "↑", "downarrow": "↓", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠"},
    **{"ll": "≪", "gg": "≫", "approx": "≈", "sim": "∼", "simeq": "≃", "equiv": "≡", "propto": "∝", "in": "∈"},
    **{"notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅"},
    **{"oplus": "⊕", "otimes": "⊗", "odot": "⊙", "wedge": "∧", "vee": "∨", "neg": "¬", "forall": "∀", "exists": "∃"},
    **{"nabla": "∇", "partial": "∂", "prime": "′", "top": "⊤", "perp": "⊥", "mid": "|", "dagger": "†", "ddagger": "‡"},
    **{"ldots": "…", "dots": "…", "cdots": "⋯", "textellipsis": "…", "langle": "⟨", "rangle": "⟩", "degree": "°"},
    **{"textdegree": "°", "copyright": "©", "textregistered": "®", "texttrademark": "™", "S": "§", "pounds": "£"},
    **{"textmu": "μ", "texttimes": "×", "textrightarrow": "→", "textasciitilde": "~", "textunderscore": "_"},
    **{"textbackslash": "\\", "textgreater": ">", "textless": "<", "textbar": "|", "textendash": "–"},
    **{"textemdash": "—", "LaTeX": "LaTeX", "TeX": "TeX", "lbrace": "{", "rbrace": "}", "quad": " ", "qquad": " "},
}
# Letters of their own; the space behind one belongs to its command.
LETTERS = {
    **{"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å"},
    **{"AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "th": "þ", "dj": "đ", "ng": "ŋ"},
}
# Names of functions, which are words of a formula.
FUNCTIONS = {
    *("arg", "cos", "deg", "det", "dim", "exp", "gcd", "inf", "ker", "lim", "ln", "log", "max", "min", "mod"),
    *("Pr", "sin", "sup", "tan", "tanh"),
}
# Commands that only say how what they are given is set.
STYLES = {
    *("text", "textit", "textbf", "textrm", "textsf", "texttt", "textsc", "textsl", "textup", "textmd"),
    *("textnormal", "emph", "mbox", "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "mathbb"),
    *("mathfrak", "mathscr", "boldsymbol", "bm", "operatorname", "ensuremath", "underline"),
}
# Commands that change how what follows them is set.
SWITCHES = {
    *("em", "bf", "it", "sc", "rm", "tt", "sf", "sl", "bfseries", "itshape", "scshape", "rmfamily", "ttfamily"),
    *("sffamily", "normalfont", "displaystyle", "textstyle"),
}
# Commands that set a mark upon a letter, in a text and in a formula.
ACCENTS = {
    **{"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"},
    **{"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323"},
    **{"b": "\u0331", "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "ddot": "\u0308"},
    **{"acute": "\u0301", "grave": "\u0300", "check": "\u030c", "breve": "\u0306", "vec": "\u20d7"},
}
_BOARD = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "\\": " ", "!": "", "-": "", "/": ""}
_RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW*′∘†‡⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ*′°†‡ᵀ",
        strict=True,
    )
)
_LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_SCRIPTS = {"^": _RAISED, "_": _LOWERED, "textsuperscript": _RAISED, "textsubscript": _LOWERED}

_START = re.compile(r"\$|\\(?=\S)|\{(?=[A-Za-z\\$])|``|(?<=\w)---?(?=\w)")
# A formula as Pandoc tells it from two sums of money: no space within its signs, no digit behind it.
_FORMULA = re.compile(r"(\$\$?)(?=[^\s$])((?:\\.|[^$\\])*?(?<!\s))\1(?![0-9$])")
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|.", re.S)
_MONEY = re.compile(r"[0-9]\S*\s")
_LONGEST_WORD = 3  # letters of a name in a formula; what is longer is a word of a sentence
_LONGEST, _DEEPEST = 3000, 20  # characters of a text that is read, and braces within one another
_CODE = re.compile(r"`[^`]*`")


class _Lossy(Exception):
    """What stands there cannot be written as plain text."""


@dataclass(frozen=True)
class Tex:
    """A piece of TeX in a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        plain: What it says as plain text; None where that cannot be written without loss.
    """

    start: int
    end: int
    plain: str | None


def without_tex(text: str) -> str:
    """A title or a name as it is printed; a piece of TeX that no plain text says stays as it is."""
    return _put_in(text, list(tex_in(text))).strip() or text


def tex_in(text: str, prose: bool = False) -> Iterator[Tex]:
    """The pieces of TeX in a text, in their order.

    Args:
        text: A title, a name or prose.
        prose: Whether ``code`` may stand in it, and what is TeX in a title alone is its own.
    """
    if len(text) > _LONGEST:
        return
    shown = _CODE.sub(lambda found: " " * len(found[0]), text) if prose else text
    at = 0
    while found := _START.search(shown, at):
        piece = _piece(shown, found.start())
        if piece and not (prose and _own(shown, piece)):
            yield piece
        at = piece.end if piece else found.end()


def _own(text: str, piece: Tex) -> bool:
    """Whether a piece may be prose that only looks like TeX: a path, an escape, a set, a dash."""
    formula = text.startswith(("$", "\\("), piece.start)
    command = text.startswith("\\", piece.start) and text[piece.start + 1].isalpha()
    return not formula and not (command and piece.plain is not None)


def _put_in(text: str, pieces: list[Tex]) -> str:
    made, at = [], 0
    for piece in pieces:
        made += [text[at : piece.start], text[piece.start : piece.end] if piece.plain is None else piece.plain]
        at = piece.end
    return "".join([*made, text[at:]])


def _piece(text: str, start: int) -> Tex | None:
    """The piece of TeX that begins at a place; None where what stands there is none."""
    here = text[start:]
    if here.startswith("$"):
        found = _FORMULA.match(text, start)
        return Tex(start, found.end(), _read(found[2], math=True)) if found and _is_formula(found[2]) else None
    if here.startswith("\\("):
        end = text.find("\\)", start)
        return Tex(start, end + 2 if end > 0 else start + 2, _read(text[start + 2 : end], True) if end > 0 else None)
    if here.startswith("``"):
        end = text.find("''", start)
        return Tex(start, end + 2, _quoted(text[start + 2 : end])) if end > 0 else None
    if here.startswith("-"):
        length = 3 if here.startswith("---") else 2
        return Tex(start, start + length, "—" if length == 3 else "–")
    reader = _Reader(here, math=False)
    if here.startswith("{"):
        inner = reader.group()
        if inner is None or re.search("[,:]", inner):  # {a, b} is a set, {a: b} a mapping
            return None
        return Tex(start, start + reader.at, _read(inner))
    try:
        return Tex(start, start + reader.at, plain) if (plain := reader.unit()) is not None else None
    except _Lossy:
        if reader.text.startswith("{", reader.at):
            reader.group()
        return Tex(start, start + reader.at, None)


def _quoted(inner: str) -> str | None:
    made = _read(inner)
    return None if made is None else f"“{made}”"


def _is_formula(inner: str) -> bool:
    """Whether what stands between two dollar signs is mathematics: not what is paid, nor words."""
    if re.search(r"[\\^_{}]", inner):
        return True
    return not _MONEY.match(inner) and all(len(word) <= _LONGEST_WORD for word in re.findall("[^\\W\\d_]+", inner))


def _read(text: str, math: bool = False) -> str | None:
    """A text or a formula as it is printed; None where something would be lost."""
    if not math:
        pieces = list(tex_in(text))
        return None if any(piece.plain is None for piece in pieces) else _put_in(text, pieces)
    reader, made = _Reader(text, math=True), ""
    try:
        while reader.at < len(text):
            word = reader.names_function()
            part = reader.unit()
            if made and part and (word or reader.behind_function(made)) and _joins(made[-1], part[0]):
                made += " "
            made += part
            reader.last = part if word else ""
    except _Lossy:
        return None
    return made.strip()


def _joins(left: str, right: str) -> bool:
    return (left.isalnum() or left == ")") and right.isalnum()


class _Reader:
    """Reads TeX unit by unit: a character, a command with what it is given, a group.

    Attributes:
        at: Where the next unit begins.
        last: The name of a function that was read last; empty where it was none.
    """

    def __init__(self, text: str, math: bool):
        self.text, self.math, self.at, self.last = text, math, 0, ""

    def names_function(self) -> bool:
        """Whether the next unit is the name of a function."""
        return self._peek()[1:] in FUNCTIONS and self._peek().startswith("\\")

    def behind_function(self, made: str) -> bool:
        """Whether the name of a function is the last of what was made."""
        return bool(self.last) and made.endswith(self.last)

    def _peek(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        return found[0] if found else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise _Lossy
        self.at += len(token)
        return token

    def unit(self) -> str:
        """What the next unit prints.

        Raises:
            _Lossy: Plain text cannot say it.
        """
        if self._peek() == "{":
            return self._given()
        token = self._next()
        if token.startswith("\\"):
            return self._command(token[1:].rstrip("*") or "\\")
        if not self.math:
            return token
        if token in "^_":
            return self._script(token)
        if token in "}$&#%":
            raise _Lossy
        return {"~": " ", "'": "′", "`": "‘"}.get(token, token)

    def _command(self, name: str) -> str:
        if name in SIGNS:
            return self._ended(SIGNS[name])
        if name in FUNCTIONS and self.math:
            return name
        if name in LETTERS:
            return self._ended(LETTERS[name], spaced=True)
        if name in SWITCHES:
            return self._ended("", spaced=True)
        if name in STYLES:
            made = self._given()
            return "".join(_BOARD.get(char, char) for char in made) if name == "mathbb" else made
        if name in _SCRIPTS and len(name) > 1:
            return self._script(name)
        if name in ACCENTS:
            return self._accented(ACCENTS[name])
        if name in _SPACES:
            return _SPACES[name]
        if name in "&%$#_{}":
            return name
        if name in ("left", "right", "big", "Big") and self.math:
            return ""
        if name == "frac" and self.math:
            return "/".join([self._single(), self._single()])
        if name == "sqrt" and self.math:
            return f"√{self._single()}"
        raise _Lossy

    def _ended(self, sign: str, spaced: bool = False) -> str:
        """A sign whose command an empty group ends, or a space where that is not printed."""
        if self.text.startswith("{}", self.at):
            self.at += 2
        elif spaced and self._peek() == " ":
            self.at += 1
        return sign

    def group(self) -> str | None:
        """What stands in the braces that open here, which are passed; None where they are never closed."""
        depth = 0
        for found in re.finditer(r"\\.|[{}]", self.text[self.at :], re.S):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if depth > _DEEPEST:
                return None
            if depth == 0 and found[0] == "}":
                inner = self.text[self.at + 1 : self.at + found.start()]
                self.at += found.end()
                return inner
        return None

    def _given(self) -> str:
        """What the group that must open here prints, or the one character in its place."""
        while self._peek() == " ":
            self._next()
        token = self._peek()
        if token != "{":
            alone = (
                token[1:] in SIGNS or token[1:] in LETTERS if token.startswith("\\") else token not in ("", "^", "_")
            )
            return self.unit() if alone else _refused()
        inner = self.group()
        made = None if inner is None else _read(inner, self.math)
        return _refused() if made is None else made

    def _single(self) -> str:
        """One word or number, around which no brackets are needed."""
        made = self._given()
        return made if made.isalnum() else _refused()

    def _script(self, name: str) -> str:
        chars = _SCRIPTS[name]
        made = self._given().replace(" ", "")
        return "".join(chars[char] if char in chars else _refused() for char in made)

    def _accented(self, mark: str) -> str:
        letter = {"ı": "i", "ȷ": "j"}.get(given := self._given(), given)
        return unicodedata.normalize("NFC", letter + mark) if len(letter) == 1 and letter.isalpha() else _refused()


def _refused() -> str:
    raise _Lossy
