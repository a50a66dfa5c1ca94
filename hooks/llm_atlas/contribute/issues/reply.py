"""Takes what is wrong with an issue, or what was made of it, returns the comment or the pull request's text.

The text goes to GitHub. What strangers wrote stands in it only as code, within fences that it cannot close, so that
it can neither mention anyone nor close an issue nor show a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from llm_atlas.catalog import LANGUAGES, code_span, longest_run, printable, rule_text
from llm_atlas.contribute.issues.fault import Fault
from llm_atlas.contribute.issues.forms import Form

SPAN, BLOCK, FAULTS = 300, 3000, 40  # characters that are shown; faults that are told

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
    yield from (f"      {text}" for text in _demanded(fault.rule))
    if fault.other:
        name = fault.other.removesuffix(".yml")
        address = link(fault.other)
        yield f"      It is here / 见：{f'[{name}]({address})' if address else code(name)}"


def _demanded(rule: str) -> Iterable[str]:
    """What a rule demands, in each language in which its file says it; the message itself is English."""
    found = [rule_text(rule, language) or rule_text("other", language) for language in LANGUAGES]
    return filter(None, found)


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
