"""How the fields that all kinds have are written in an entry of a kind; those of a paper stand with the fields.

Each comes from a real entry, so that who writes a tool is not shown a paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "model": {
        "title": "Baichuan-7B",
        "title_zh": "百川 Baichuan-7B",
        "short": "Baichuan-7B",
        "aliases": ["百川-7B", "baichuan-inc"],
        "authors": ["Yiming Cui", "Ziqing Yang"],
        "organisations": ["Baichuan Intelligence"],
        "url": "https://crfm.stanford.edu/2023/03/13/alpaca.html",
        "code": "https://github.com/baichuan-inc/Baichuan-7B",
        "topics": ["chinese-open-models", "open-models"],
        "builds_on": ["llama", "roformer"],
        "related": ["c-eval", "sentencepiece"],
    },
    "tool": {
        "title": "DeepSpeed",
        "title_zh": "DeepSpeed：大规模分布式训练优化库",
        "short": "PEFT",
        "aliases": ["ZeRO", "ZeRO-Offload"],
        "authors": ["Georgi Gerganov"],
        "organisations": ["Microsoft"],
        "url": "https://www.deepspeed.ai/",
        "code": "https://github.com/deepspeedai/DeepSpeed",
        "venue": "SOSP 2023",
        "topics": ["fine-tuning-tools", "serving"],
        "builds_on": ["llama"],
        "related": ["transformers-library"],
    },
    "dataset": {
        "title": "Stanford Alpaca training data",
        "title_zh": "斯坦福 Alpaca 指令数据（英文）",
        "short": "Alpaca data",
        "aliases": ["alpaca_data.json", "Alpaca 52K"],
        "authors": ["Rohan Taori", "Ishaan Gulrajani"],
        "organisations": ["Stanford University"],
        "url": "https://github.com/tatsu-lab/stanford_alpaca",
        "code": "https://github.com/tatsu-lab/stanford_alpaca",
        "topics": ["instruction-tuning", "data-engineering"],
        "builds_on": ["self-instruct"],
        "related": ["stanford-alpaca"],
    },
    "term": {
        "title": "Reinforcement learning from human feedback (RLHF)",
        "title_zh": "基于人类反馈的强化学习（RLHF）",
        "short": "RLHF",
        "aliases": ["preference learning", "人类反馈强化学习"],
        "topics": ["glossary", "rlhf"],
        "related": ["instructgpt", "dpo"],
    },
    "guide": {
        "title": "Does LoRA inject knowledge, or does the model only memorise answers?",
        "title_zh": "用 LoRA 注入知识，还是只让模型背下答案？",
        "short": "LoRA and knowledge injection",
        "aliases": ["knowledge injection", "知识注入"],
        "authors": ["Charles Frye", "Sergey Karayev"],
        "organisations": ["The Full Stack"],
        "url": "https://fullstackdeeplearning.com/llm-bootcamp/",
        "topics": ["peft", "continual-learning"],
        "related": ["lora", "domain-data-forgetting"],
    },
}
