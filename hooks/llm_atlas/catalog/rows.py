"""The rows within entries: memory, training, data and weights of a model; what sets a work beside others."""

from __future__ import annotations

from typing import Literal

from llm_atlas.catalog.parts import Cell, Text
from llm_atlas.catalog.record import Record, Tuple, described
from llm_atlas.catalog.types import Address, Amount, Count, LanguageTag, Line, Slug


class Memory(Record):
    """Memory needed for one use of a model at one precision."""

    precision: Line | None = described(
        "Number format: fp32, fp16, bf16, int8, int4.",
        "数值精度：fp32、fp16、bf16、int8、int4。",
        default=None,
        examples=["int4"],
    )
    use: Cell = described(
        "What is run: inference, loading, LoRA tuning at length 256.",
        "用途：推理、加载、长度 256 的 LoRA 微调等。",
        examples=["inference"],
    )
    gib: Amount = described("Memory of the device, in GiB.", "显存或内存，单位 GiB。", examples=[8.5])
    device: Cell | None = described("Device it was seen on.", "测得的设备。", default=None, examples=["1 x RTX 3090"])
    note: Text | None = described("What else one must know.", "补充说明。", default=None)


class TrainingSetup(Record):
    """One stage of training, as its authors report it."""

    stage: Text = described("Name of the stage.", "阶段名称。")
    device: Cell | None = described(
        "Number and name of the devices.", "设备型号与数量。", default=None, examples=["8 x A100 80 GB"]
    )
    method: Cell | None = described(
        "What is trained and how: LoRA, full, DeepSpeed ZeRO-2.",
        "训练方式：LoRA、全参、DeepSpeed ZeRO-2 等。",
        default=None,
        examples=["LoRA"],
    )
    precision: Line | None = described("Number format.", "数值精度。", default=None, examples=["bf16"])
    sequence_length: Count | None = described(
        "Longest example, in tokens.", "最大长度，单位 token。", default=None, examples=[2048]
    )
    batch_size: Count | None = described("Examples a step.", "批大小，单位条。", default=None, examples=[128])
    learning_rate: Amount | None = described("Initial learning rate.", "初始学习率。", default=None, examples=[0.0003])
    steps: Cell | None = described("Training steps.", "训练步数。", default=None, examples=["1,200"])
    trainable_percent: Amount | None = described(
        "Share of the parameters trained, in per cent.", "可训练参数占比，单位 %。", default=None, examples=[0.06]
    )
    speed: Cell | None = described(
        "Speed as printed, with its unit.", "训练速度，照原文连同单位。", default=None, examples=["182 TFLOPS"]
    )
    gib: Amount | None = described("Memory of one device, in GiB.", "单卡显存，单位 GiB。", default=None, examples=[40])
    cost: Cell | None = described(
        "Cost, with its currency or unit.", "成本，连同货币或单位。", default=None, examples=["300 USD"]
    )
    note: Text | None = described("What else one must know.", "补充说明。", default=None)


class Corpus(Record):
    """Data a model was trained on."""

    name: Text = described("Name of the data.", "数据名称。")
    amount: Cell | None = described(
        "How much, with its unit.", "数量，连同单位。", default=None, examples=["1.2 trillion tokens"]
    )
    entry: Slug | None = described(
        "Id of its entry, where it has one.", "在本目录中的编号（如有）。", default=None, examples=["belle-data"]
    )
    note: Text | None = described("Where from, how filtered.", "来源与处理方式。", default=None)


class Weights(Record):
    """One released set of weights."""

    name: Line = described("Name of the release.", "权重名称。", examples=["tigerbot-7b-base v1"])
    base: Line | None = described(
        "Model it is merged with or built on.", "所合并或基于的模型。", default=None, examples=["BLOOM"]
    )
    data: Cell | None = described(
        "Training data, with its unit.", "训练数据，连同单位。", default=None, examples=["52,000 items"]
    )
    size: Cell | None = described(
        "Size of the download, with its unit.", "下载大小，连同单位。", default=None, examples=["13 GB"]
    )
    url: Address | None = described(
        "Where it is.", "下载地址。", default=None, examples=["https://huggingface.co/baichuan-inc/baichuan-7B"]
    )


class TokenizerMeasure(Record):
    """One tokenizer in a comparison."""

    tokenizer: Line = described("Whose tokenizer.", "分词器所属模型。", examples=["LLaMA"])
    type: Line | None = described("Algorithm or library.", "算法或工具。", default=None, examples=["SentencePiece BPE"])
    vocabulary: Count | None = described(
        "Number of tokens in the vocabulary.", "词表大小，单位 token。", default=None, examples=[32000]
    )
    compression_rate: Amount | None = described(
        "Compression rate as printed; lower means fewer tokens.",
        "压缩率，照原文；越低则 token 越少。",
        default=None,
        examples=[1.312],
    )
    tokens_english: Amount | None = described(
        "Mean tokens of an English sample.", "英文样本的平均 token 数。", default=None, examples=[33.1]
    )
    tokens_chinese: Amount | None = described(
        "Mean tokens of a Chinese sample.", "中文样本的平均 token 数。", default=None, examples=[45.2]
    )
    tokens_code: Amount | None = described(
        "Mean tokens of a code sample.", "代码样本的平均 token 数。", default=None, examples=[60.4]
    )


SEARCH_STAGES = ("training-data", "labels", "query-rewriting", "feedback", "retrieval", "reranking", "answering")


class Comparison(Record):
    """What sets a work beside others of its topic; which of it a table shows, `comparison.py` says."""

    trained: Cell | None = described(
        "What is trained, or that nothing is.",
        "训练哪些部分；不训练也写明。",
        default=None,
        examples=["low-rank matrices beside frozen weights"],
    )
    trainable_percent: Amount | None = described(
        "Parameters trained, in per cent of those of the model; 100 where all are.",
        "可训练参数占模型参数的百分比，单位 %；全部训练写 100。",
        default=None,
        examples=[0.06],
    )
    rank: Cell | None = described(
        "Rank of a low-rank part, and how it is chosen.", "低秩部分的秩及其选法。", default=None, examples=["8"]
    )
    memory: Cell | None = described(
        "Memory it needs, with its unit and what it was measured on.",
        "所需显存或内存，连同单位与测量对象。",
        default=None,
        examples=["65B on one 48 GB GPU"],
    )
    stages: Tuple[Literal[SEARCH_STAGES]] = described(
        "Stages of a search engine it serves: writing training data, labelling pairs, rewriting queries, feedback, "
        "retrieval, reranking, answering.",
        "服务于搜索引擎的哪些环节：生成训练数据、标注、改写查询、反馈、召回、重排、回答。",
        default=(),
    )
    unit: Literal["pointwise", "pairwise", "listwise"] | None = described(
        "What a ranker looks at at a time: one document, a pair, a list.",
        "排序时一次看什么：单篇、一对、一列。",
        default=None,
    )
    backbone: Cell | None = described(
        "Models it was shown with, with their sizes in parameters.",
        "所用模型及其参数规模。",
        default=None,
        examples=["GPT-J 6B"],
    )
    signal: Cell | None = described(
        "What the training, or the method without training, goes by.",
        "训练（或免训练方法）所依据的信号。",
        default=None,
        examples=["relevance labels"],
    )
    length: Cell | None = described(
        "Length of the inputs, with its unit.", "输入长度，连同单位。", default=None, examples=["8,000 tokens"]
    )
    languages: Tuple[LanguageTag] = described(
        "Languages of the data, as BCP 47 tags.", "数据的语言，BCP 47 标签。", default=()
    )
    datasets: Count | None = described(
        "Number of data sets or sub-tasks of a benchmark.",
        "基准所含数据集或子任务的个数。",
        default=None,
        examples=[20],
    )
    tasks: Cell | None = described(
        "Kinds of task of a benchmark.",
        "基准的任务类型。",
        default=None,
        examples=["question answering, summarisation"],
    )
    domain: Cell | None = described(
        "Field or kind of question it is made for.", "面向的领域或问题类型。", default=None, examples=["medicine"]
    )
    corpus: Cell | None = described("What is retrieved from.", "检索的对象。", default=None, examples=["Wikipedia"])
    tools: Cell | None = described(
        "Tools the model can call.", "模型可调用的工具。", default=None, examples=["search engine, calculator"]
    )
    claim: Cell | None = described(
        "Main result as its authors report it, with its unit and what it was measured on.",
        "作者报告的主要结果，连同单位与测量对象。",
        default=None,
        examples=["Matches 16-bit fine-tuning on the tasks tested"],
    )
