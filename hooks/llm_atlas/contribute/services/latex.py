"""Takes text as TeX writes it, returns it as a person reads it: no word of it is lost."""

from __future__ import annotations

import logging
import re

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexMacroNode, LatexWalkerError, get_default_latex_context_db
from pylatexenc.macrospec import MacroSpec

from llm_atlas.catalog import without_tex
from llm_atlas.contribute.services.work import one_line

logging.getLogger("pylatexenc").addHandler(logging.NullHandler())
logging.getLogger("pylatexenc").propagate = False  # what it stumbles over is told in words of ours, or not at all

# Commands of which the last argument alone is text, each with its arguments; those that print nothing; the letters that
# set an accent.
_LAST_ARGUMENT = {
    **{"href": "{{", "hyperref": "[{", "textcolor": "[{{", "colorbox": "[{{", "texorpdfstring": "{{"},
    **{"raisebox": "{[[{", "scalebox": "{[{", "resizebox": "{{{"},
}
_SILENT = {
    *("hspace", "vspace", "label", "includegraphics", "input", "phantom", "hphantom", "vphantom", "index", "color"),
    *("em", "bf", "it", "sc", "rm", "tt", "sf", "sl", "bfseries", "itshape", "scshape", "rmfamily", "ttfamily"),
    *("sffamily", "normalfont", "upshape", "mdseries", "tiny", "small", "large", "Large", "normalsize", "footnotesize"),
    *("protect", "relax", "noindent", "newline", "linebreak", "nolinebreak", "break", "nobreak", "allowbreak", "par"),
    *("noop", "xspace", "quad", "qquad", "centering", "displaystyle", "textstyle", "leavevmode", "ignorespaces"),
}
_SIGNS = {"textgreater": ">", "textless": "<", "textbar": "|", "textunderscore": "_"}
_ACCENTS = set("cHkbdruvtG")
_GRAMMAR = get_default_latex_context_db()
_GRAMMAR.add_context_category("ours", macros=[MacroSpec(*one) for one in _LAST_ARGUMENT.items()], prepend=True)
_SCRIPT = re.compile(r"\\text(?:super|sub)script\s*\{[^{}]*\}")  # what Unicode has a raised or lowered sign for
_MATHEMATICS = r"(?<!\\)\$[^$]*\$"
_FAULTS = (LatexWalkerError, LookupError, TypeError, ValueError, AttributeError, RecursionError)


class _Reader(LatexNodes2Text):  # type: ignore[misc]
    """A reader that keeps the text of a command it does not know, and that of one it would rather leave out."""

    def macro_node_to_text(self, node: LatexMacroNode) -> str:
        """The text of a command; the braces of what it is given are its own."""
        kept: bool = self.keep_braced_groups  # type: ignore[has-type]
        self.keep_braced_groups = False
        try:
            return self._text_of(node)
        finally:
            self.keep_braced_groups = kept

    def _text_of(self, node: LatexMacroNode) -> str:
        name = node.macroname
        found = [part for part in (node.nodeargd.argnlist if node.nodeargd else None) or () if part is not None]
        texts = [str(self._groupnodecontents_to_text(part)) for part in found]
        if name in _LAST_ARGUMENT:
            return texts[-1] if texts else ""
        if name in _SILENT:
            return ""
        try:
            text = str(super().macro_node_to_text(node))
        except _FAULTS:
            text = ""
        if name in _ACCENTS or not name.isalpha():
            return text
        held = "".join(texts)
        if _letters(held) not in _letters(text):
            return held
        return text or ("" if held or _has_group(node) else _SIGNS.get(name, name))


def _has_group(node: LatexMacroNode) -> bool:
    """Whether braces follow a command, and something in them: that is its text."""
    return re.compile(r"\s*\{\s*[^\s}]").match(node.parsing_state.s, node.pos + node.len) is not None


def plain(text: str) -> str:
    """TeX as a person reads it, on one line: accents as letters, no braces, no commands; mathematics stays as it is."""
    return _read(text, braces=False)


def braced(text: str) -> str:
    """As `plain`, with the braces that hold words together: ``{Barnes and Noble}``."""
    return _read(text, braces=True)


def verbatim(text: str) -> str:
    r"""An address or an identifier without what TeX puts around its characters: ``a\_b``, ``a{\_}b``, ``\url{a_b}``."""
    text = re.sub(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}", r"\1", text)
    text = re.sub(r"\{?\\(?:textasciitilde|textunderscore|sim)\b(?:\{\}|\s)?\}?", _named, text)
    return one_line(re.sub(r"\\([^A-Za-z\s])|[{}]", r"\1", text))


def _named(found: re.Match[str]) -> str:
    return "_" if "underscore" in found[0] else "~"


def _read(text: str, braces: bool) -> str:
    text = _SCRIPT.sub(lambda found: without_tex(found[0]), text)
    reader = _Reader(math_mode="verbatim", keep_braced_groups=braces, keep_braced_groups_minlen=1)
    try:
        made = one_line(reader.latex_to_text(_bibtex_letters(text), latex_context=_GRAMMAR))
    except _FAULTS:
        made = ""
    return made if _has_all(made, text) else one_line(_stripped(text, braces))


def _bibtex_letters(text: str) -> str:
    """Text with the signs as letters that are letters in a .bib file and commands in TeX."""
    return re.sub(
        rf"{_MATHEMATICS}|\\.|[%&#]",
        lambda found: f"\\{found[0]}" if len(found[0]) == 1 else found[0],
        text,
        flags=re.S,
    )


def _stripped(text: str, braces: bool) -> str:
    """Text without commands and braces, for what is no TeX."""
    text = re.sub(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+\*?|\\", " ", text)
    return text if braces else re.sub(r"[{}]", "", text)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _has_all(made: str, text: str) -> bool:
    """Whether every word of a text that TeX does not change stands in what was made of it."""
    text = re.sub(
        r"\\(?:begin|end|[hv]space\*?|label|color|textcolor|includegraphics|hyperref|href)\s*\{[^{}]*\}", " ", text
    )
    text = re.sub(r"\\[^A-Za-z\s]\s*\{?\\?[A-Za-z]?|\\[cHkbdruvt]\s+[A-Za-z]|\\[A-Za-z]+\*?", " ", text)
    found = _letters(made)
    return all(_letters(word) in found for word in re.findall(r"[^\W_]{2,}", text))
