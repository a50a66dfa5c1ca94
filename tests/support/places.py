"""Where a text stands in the made-up catalog, so that no test knows the number of a line in it."""

from __future__ import annotations

from pathlib import Path

from sites import MADE_UP


def at(file: str, text: str, root: Path = MADE_UP) -> str:
    """PATH:LINE:COLUMN of a text that stands once in a file of a catalog, as a problem says it.

    Args:
        file: The file's path in the catalog.
        text: What stands there.
        root: The catalog, where it is not the made-up one as it is.
    """
    before, found, after = (root / file).read_text(encoding="utf-8").partition(text)
    assert found and text not in after, f"{text!r} does not stand once in {file}"
    return f"catalog/{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
