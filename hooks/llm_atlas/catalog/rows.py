"""The rows within entries: memory, training, data and weights of a model; what sets a work beside others."""

from __future__ import annotations

from typing import Literal, get_args

from llm_atlas.catalog.parts import Cell, Text
from llm_atlas.catalog.record import Record, Shown, Tuple, described
from llm_atlas.catalog.types import Address, Amount, Count, LanguageTag, Line, Slug


class Memory(Record):
    """Memory needed for one use of a model at one precision."""

    precision: Line | None = described(default=None, examples=["int4"])
    use: Cell = described(examples=["inference"])
    gib: Amount = described(examples=[8.5])
    device: Cell | None = described(default=None, examples=["1 x RTX 3090"])
    note: Text | None = described(default=None)


class TrainingSetup(Record):
    """One stage of training, as its authors report it."""

    stage: Text = described()
    device: Cell | None = described(default=None, examples=["8 x A100 80 GB"])
    method: Cell | None = described(default=None, examples=["LoRA"])
    precision: Line | None = described(default=None, examples=["bf16"])
    sequence_length: Count | None = described(default=None, examples=[2048])
    batch_size: Count | None = described(default=None, examples=[128])
    learning_rate: Amount | None = described(default=None, examples=[0.0003])
    steps: Cell | None = described(default=None, examples=["1,200"])
    trainable_percent: Amount | None = described(default=None, examples=[0.06])
    speed: Cell | None = described(default=None, examples=["182 TFLOPS"])
    gib: Amount | None = described(default=None, examples=[40])
    cost: Cell | None = described(default=None, examples=["300 USD"])
    note: Text | None = described(default=None)


class Corpus(Record):
    """Data a model was trained on."""

    name: Text = described()
    amount: Cell | None = described(default=None, examples=["1.2 trillion tokens"])
    entry: Slug | None = described(Shown("page"), default=None, examples=["belle-data"])
    note: Text | None = described(default=None)


class Weights(Record):
    """One released set of weights."""

    name: Line = described(examples=["tigerbot-7b-base v1"])
    base: Line | None = described(default=None, examples=["BLOOM"])
    data: Cell | None = described(default=None, examples=["52,000 items"])
    size: Cell | None = described(default=None, examples=["13 GB"])
    url: Address | None = described(
        Shown("page"), default=None, examples=["https://huggingface.co/baichuan-inc/baichuan-7B"]
    )


class TokenizerMeasure(Record):
    """One tokenizer in a comparison."""

    tokenizer: Line = described(examples=["LLaMA"])
    type: Line | None = described(default=None, examples=["SentencePiece BPE"])
    vocabulary: Count | None = described(default=None, examples=[32000])
    compression_rate: Amount | None = described(default=None, examples=[1.312])
    tokens_english: Amount | None = described(default=None, examples=[33.1])
    tokens_chinese: Amount | None = described(default=None, examples=[45.2])
    tokens_code: Amount | None = described(default=None, examples=[60.4])


SearchStage = Literal["training-data", "labels", "query-rewriting", "feedback", "retrieval", "reranking", "answering"]
SEARCH_STAGES: tuple[str, ...] = get_args(SearchStage)


class Comparison(Record):
    """What sets a work beside others of its topic; which of it a table shows, `comparisons.yml` says."""

    trained: Cell | None = described(default=None, examples=["low-rank matrices beside frozen weights"])
    trainable_percent: Amount | None = described(default=None, examples=[0.06])
    rank: Cell | None = described(default=None, examples=["8"])
    memory: Cell | None = described(default=None, examples=["65B on one 48 GB GPU"])
    stages: Tuple[SearchStage] = described(default=())
    unit: Literal["pointwise", "pairwise", "listwise"] | None = described(default=None)
    backbone: Cell | None = described(default=None, examples=["GPT-J 6B"])
    signal: Cell | None = described(default=None, examples=["relevance labels"])
    length: Cell | None = described(default=None, examples=["8,000 tokens"])
    languages: Tuple[LanguageTag] = described(default=())
    datasets: Count | None = described(default=None, examples=[20])
    tasks: Cell | None = described(default=None, examples=["question answering, summarisation"])
    domain: Cell | None = described(default=None, examples=["medicine"])
    corpus: Cell | None = described(default=None, examples=["Wikipedia"])
    tools: Cell | None = described(default=None, examples=["search engine, calculator"])
    claim: Cell | None = described(default=None, examples=["Matches 16-bit fine-tuning on the tasks tested"])
