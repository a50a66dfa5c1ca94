"""Takes the values of an entry's file, returns them with each text as the rules about setting want it."""

from __future__ import annotations

from typing import Any

from llm_atlas.catalog.grammar import is_unwritten
from llm_atlas.catalog.text import is_chinese, set_chinese, trimmed
from llm_atlas.catalog.types import Location


def well_set(value: Any, location: Location = ()) -> Any:
    """A value of a file, and all below it, with no space too many and Chinese text set as `chinese-typography` wants.

    Args:
        value: A text, number, truth value, list or mapping.
        location: Its place in the file.
    """
    if isinstance(value, dict):
        return {key: well_set(item, (*location, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [well_set(item, (*location, index)) for index, item in enumerate(value)]
    if not isinstance(value, str) or is_unwritten(value):
        return value
    text = trimmed(value)
    return (trimmed(set_chinese(text)) if is_chinese(location) else text) or value
