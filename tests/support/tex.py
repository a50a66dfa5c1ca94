"""Reads TeX as it would be set."""

from __future__ import annotations

from pylatexenc.latex2text import LatexNodes2Text


def plain(text: str) -> str:
    """A value of BibTeX as LaTeX would set it; of the signs pylatexenc lacks two and has one otherwise."""
    text = text.replace(r"\textbraceleft{}", "\ue000").replace(r"\textbraceright{}", "\ue001")
    text = LatexNodes2Text(math_mode="verbatim", keep_comments=True).latex_to_text(text)
    return text.replace("ˆ", "^").replace("\ue000", "{").replace("\ue001", "}")
