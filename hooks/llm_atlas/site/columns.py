"""Says which fields are shown and in which order: as facts of an entry, in tables of entries and of rows within."""

from __future__ import annotations

from llm_atlas.catalog import Memory, TokenizerMeasure, TrainingSetup

NUMBERS = (
    "developer",
    "family",
    "base",
    "parameters",
    "layers",
    "heads",
    "hidden_size",
    "vocabulary",
    "context_length",
    "training_tokens",
    "languages",
    "size",
    "tasks",
    "licence",
    "commercial_use",
    "state",
    "programming_languages",
    "platforms",
    "cpu",
    "gpu",
    "quantised_loading",
    "gui",
)
PLAIN_COLUMNS = (
    "name",
    "title",
    "kind",
    "year",
    "date",
    "added",
    "authors",
    "organisations",
    "venue",
    "arxiv",
    "topics",
    "summary",
)
# Fields that hold rows of their own: each is shown as a table with these columns.
ROW_TABLES = {
    "memory": tuple(Memory.model_fields),
    "training_setups": tuple(TrainingSetup.model_fields),
    "corpora": ("name", "amount", "note"),
    "weights": ("name", "base", "data", "size"),
    "tokenizers": tuple(TokenizerMeasure.model_fields),
}

MODEL_COLUMNS = (
    "name",
    "developer",
    "family",
    "base",
    "parameters",
    "layers",
    "heads",
    "hidden_size",
    "vocabulary",
    "context_length",
    "training_tokens",
    "languages",
    "licence",
    "commercial_use",
)
# Columns of the tables of rows within entries; "entry" is the entry a row stands in.
ROW_COLUMNS = {
    "memory": ("entry", *Memory.model_fields),
    "tokenizers": (*TokenizerMeasure.model_fields, "entry"),
    "training_setups": ("entry", *TrainingSetup.model_fields),
}
