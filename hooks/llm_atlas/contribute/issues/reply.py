"""Takes what is wrong with an issue, or what was made of it, returns the comment or the pull request's text.

The text goes to GitHub. What strangers wrote stands in it only as code, within fences that it cannot close, so that
it can neither mention anyone nor close an issue nor show a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from llm_atlas.catalog import code_span, longest_run, printable
from llm_atlas.contribute.issues.fault import Fault
from llm_atlas.contribute.issues.forms import Form

SPAN, BLOCK, FAULTS = 300, 3000, 40  # characters that are shown; faults that are told

# What a rule says, in Chinese; the message itself is English.
RULES_ZH = {
    "address": "网址不对：须以 `https://` 开头，请从浏览器地址栏复制。",
    "arxiv-id": "arXiv 编号不对：请写成 2305.14314 这样的形式。",
    "builds-on-later-work": "所基于的工作比它公开得更晚，其中一个日期有误。",
    "chinese-typography": "中文排版：用全角标点，中文与西文之间空一格。",
    "circular-descent": "条目之间互相基于，须去掉其中一个。",
    "dangling-reference": "引用了不存在的条目编号。",
    "date": "日期不对：写成 2023-05-23、2023-05 或 2023。",
    "date-after-arxiv": "日期晚于 arXiv 编号所示的月份；应填第一版的日期。",
    "doi": "DOI 不对：请写成 10.18653/v1/2023.acl-long.754 这样的形式。",
    "duplicate-acl": "目录中已有同一 ACL Anthology 编号的条目。",
    "duplicate-address": "目录中已有同一网址的条目。",
    "duplicate-arxiv": "目录中已有同一 arXiv 编号的条目。",
    "duplicate-doi": "目录中已有同一 DOI 的条目。",
    "duplicate-id": "目录中已有同名的条目。",
    "duplicate-title": "目录中已有同一标题的条目。",
    "expired-waiver": "例外已经到期。",
    "empty-field": "内容为空。",
    "future-date": "日期在今天之后。",
    "idle-waiver": "这处例外已无用处，请删去该注释。",
    "id": "编号只能用小写字母、数字和连字符。",
    "invisible-character": "含有看不见的字符，请删去后重新输入。",
    "issue-confirm": "两项都须勾选。",
    "issue-entry": "没有这个条目：请写成 papers/qlora 这样的形式。",
    "issue-field": "字段写法不对，或该字段不能这样修改。",
    "issue-form": "内容不是按表单填写的：请用表单重新提交。",
    "issue-kind": "请选择一个类别。",
    "issue-length": "内容太长。",
    "issue-source": "请写明原文何处可读：arXiv 编号、DOI 或网址。",
    "issue-summary": "请写摘要，中文或英文皆可。",
    "issue-unchanged": "条目里已经是这个值。",
    "language": "语言标签不对：写 en、zh、fr 等。",
    "missing-field": "缺少必填的内容。",
    "missing-language": "缺少一种语言的文字。",
    "notes-differ": "两种语言的要点须部分相同、条数相同。",
    "one-line": "须写成一行。",
    "out-of-range": "数值超出允许的范围。",
    "redirect-source": "这个网址已转到别处：换一个简称，编号就会不同。",
    "repeated-reference": "同一项写了两次，或条目引用了自己。",
    "reserved-id": "这个名称不能用作编号：另有页面占用，或 Windows 不允许。",
    "rule-failed": "检查程序自身出错，请告知维护者。",
    "summary-length": "摘要长度不合要求：英文 60 至 300 个字符，中文 30 至 300 字。",
    "summary-repeats-title": "摘要重复了标题，请写标题之外的内容。",
    "table-shape": "表格的行与列数不符。",
    "too-few": "项数太少。",
    "too-large": "内容太长。",
    "too-long": "文字太长，请缩短。",
    "unknown-licence": "许可证不在 vocab.yml 中。",
    "unknown-organisation": "机构名不在 vocab.yml 中；请用其中的英文名。",
    "unknown-topic": "没有这个主题：请从列表中选择。",
    "unknown-value": "只能用列表中的值。",
    "unknown-venue": "发表处须为 vocab.yml 中的名称加年份，例如 NeurIPS 2023。",
    "unquoted-value": "这个值的类型不对。",
    "untrimmed": "有多余的空格。",
    "waiver": "例外的写法不对，或该规则不允许例外。",
    "wrong-language": "文字与所填的语言不符。",
    "wrong-type": "这个值的类型不对。",
    "wrong-value": "这个值不对。",
}
OTHER_ZH = "有误，详见英文说明。"
WHOLE = "The entry / 整个条目"


def code(text: str, limit: int = SPAN) -> str:
    """A text as code within a line: on one line, cut to `limit` characters, what cannot be seen made visible."""
    line = printable(" ".join(text.split()))
    return code_span(line if len(line) <= limit else f"{line[:limit]} ...")


def block(text: str, limit: int = BLOCK) -> str:
    """A text as a block of code, cut to `limit` characters."""
    text = text if len(text) <= limit else f"{text[:limit]}\n..."
    lines = [printable(line) for line in re.split(r"\r\n|\r|\n", text)]
    fence = "`" * max(3, longest_run(text) + 1)
    return "\n".join([f"{fence}text", *lines, fence])


def refusal(form: Form | None, faults: Sequence[Fault], remarks: Sequence[str], link: Callable[[str], str]) -> str:
    """The comment that says what is wrong.

    Args:
        form: The form whose answers are meant; None where the issue is not made with one.
        faults: What is wrong.
        remarks: What else to say: lines in English and Chinese, without text of strangers.
        link: Address of an entry by its file relative to the catalog; empty where none is known.
    """
    parts = [
        "**Something has to be mended before this can become a pull request.**",
        "**修改以下内容后才能提出 pull request。**",
        "\n".join(_told(form, faults[:FAULTS], link)),
    ]
    if len(faults) > FAULTS:
        parts.append(f"And {len(faults) - FAULTS} more. / 另有 {len(faults) - FAULTS} 处。")
    parts += [f"- {remark}" for remark in remarks]
    parts += ["Edit the issue, and it is read again.", "编辑本 issue 后会重新检查。"]
    return "\n\n".join(parts) + "\n"


def _told(form: Form | None, faults: Iterable[Fault], link: Callable[[str], str]) -> Iterable[str]:
    """The faults in the order of the form, those of a question under its label."""
    order = {question.id: question.label for question in form.questions} if form else {}
    grouped: dict[str, list[Fault]] = {}
    for fault in faults:
        grouped.setdefault(fault.question if fault.question in order else "", []).append(fault)
    for name in (*order, ""):
        if name in grouped:
            yield f"- **{order.get(name, WHOLE)}**"
            for fault in dict.fromkeys(grouped[name]):
                yield from _fault(fault, link)


def _fault(fault: Fault, link: Callable[[str], str]) -> Iterable[str]:
    where = f"{code(fault.where)}: " if fault.where else ""
    yield f"    - {where}{code(fault.message)}" + (f" → {code(fault.tip)}" if fault.tip else "")
    yield f"      {RULES_ZH.get(fault.rule, OTHER_ZH)}"
    if fault.other:
        name = fault.other.removesuffix(".yml")
        address = link(fault.other)
        yield f"      It is here / 见：{f'[{name}]({address})' if address else code(name)}"


def proposal(
    what: tuple[str, str],
    number: int,
    quoted: Sequence[tuple[str, str]],
    unwritten: Sequence[str],
    remarks: Sequence[str],
) -> str:
    """The text of the pull request.

    Args:
        what: What it does, in English and Chinese, without text of strangers except as code.
        number: Number of the issue; 0 where there is none.
        quoted: Label and text of what the submitter wrote beside the values.
        unwritten: Places of the texts that a maintainer still has to write.
        remarks: What else to say, as for `refusal`.
    """
    parts = list(what)
    if number:
        parts.append(f"Closes #{number}")
    if unwritten:
        places = ", ".join(map(code, unwritten))
        parts.append(f"A maintainer still writes / 待维护者补写：{places}")
    parts += [f"- {remark}" for remark in remarks]
    for label, text in quoted:
        parts += [f"**{label}**", block(text)]
    return "\n\n".join(parts) + "\n"
