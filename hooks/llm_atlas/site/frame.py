"""Takes a page with marks that the theme rendered once, returns the page of each entry: the frame with its own put in.

Pages of one folder differ in no more than what the marks stand for. So the theme renders one page a folder, and what a
page costs does not depend on the theme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

_NAMES = ("id", "title", "full", "description", "head", "content", "edit")
# No id, address or title of an entry can look like one: an id has no underscore, and every other text is looked at
# before it is put in, not after.
MARKS = {name: f"_atlas-{name}_" for name in _NAMES}
# The theme writes a heading of its own above a content that has none.
CONTENT = Markup("<h1>{}</h1>").format(MARKS["content"])
_MARK = re.compile(f"{re.escape(CONTENT)}|_atlas-({'|'.join(_NAMES)})_")


class Frame:
    """A rendered page with marks, ready to be filled.

    Args:
        html: The page.
    """

    def __init__(self, html: str):
        self._parts: list[tuple[str, str]] = []  # what stands before a mark, and its name
        end = 0
        for found in _MARK.finditer(html):
            self._parts.append((html[end : found.start()], found[1] or "content"))
            end = found.end()
        self._rest = html[end:]

    def fill(self, values: Mapping[str, str]) -> str:
        """The page with a value, which is HTML, in the place of each mark."""
        return "".join([part for text, name in self._parts for part in (text, values[name])]) + self._rest
