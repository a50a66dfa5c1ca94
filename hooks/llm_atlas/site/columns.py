"""Says which fields are shown and in which order: what the model says of its fields, as the tables need it."""

from __future__ import annotations

from llm_atlas.catalog import KINDS, Entry, Model, Record


def row_columns(row: type[Record]) -> tuple[str, ...]:
    """The fields of a row that are columns of its table."""
    return tuple(name for name in row.model_fields if name not in row.shown or row.shown[name].place != "page")


# Columns that a table of entries can have: those of every kind, then those of some.
PLAIN_COLUMNS = ("name", "kind", "year", *(name for name, shown in Entry.shown.items() if shown.place == "column"))
COLUMNS = tuple(dict.fromkeys([*PLAIN_COLUMNS, *(name for kind in KINDS.values() for name in kind.figures())]))
# Fields that hold rows of their own: each is shown as a table with these columns.
ROW_TABLES = {name: row_columns(row) for kind in KINDS.values() for name, row in kind.rows().items()}
# Columns of the comparison of models, and of the tables of rows of all of them; "entry" is the entry a row stands in.
MODEL_COLUMNS = ("name", *Model.figures())
ROW_COLUMNS = {
    "memory": ("entry", *ROW_TABLES["memory"]),
    "tokenizers": (*ROW_TABLES["tokenizers"], "entry"),
    "training_setups": ("entry", *ROW_TABLES["training_setups"]),
}
