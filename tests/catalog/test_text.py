"""How Chinese text is set. Full-width marks stand here as escapes, so that no editor changes them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llm_atlas.catalog.text import HAN, bare, describe_character, invisible, set_chinese

COMMA, STOP, COLON, SEMICOLON, QUESTION, BANG = "\uff0c", "\u3002", "\uff1a", "\uff1b", "\uff1f", "\uff01"
OPEN, CLOSE = "\uff08", "\uff09"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Text without Chinese stays as it is.
        ("", ""),
        ("Plain, English (text): yes; no? Yes!", "Plain, English (text): yes; no? Yes!"),
        # Marks beside Chinese become wide, and take the space with them.
        ("\u706f,\u5149", f"\u706f{COMMA}\u5149"),
        ("\u706f, \u5149", f"\u706f{COMMA}\u5149"),
        ("\u706f : \u5149", f"\u706f{COLON}\u5149"),
        ("\u706f;\u5149!", f"\u706f{SEMICOLON}\u5149{BANG}"),
        ("\u706f?", f"\u706f{QUESTION}"),
        ("\u706f\u5149.", f"\u706f\u5149{STOP}"),
        ("\u7528 GPT, \u5149", f"\u7528 GPT{COMMA}\u5149"),
        ("\u706f, GPT", f"\u706f{COMMA}GPT"),
        # Marks among Latin stay.
        ("\u706f\u7528 a, b", "\u706f\u7528 a, b"),
        ("\u706f 1,024 \u4e2a", "\u706f 1,024 \u4e2a"),
        ("\u706f 3:1 \u6bd4", "\u706f 3:1 \u6bd4"),
        ("\u706f 0.5 \u4e2a", "\u706f 0.5 \u4e2a"),
        ("\u706f 47.5.", "\u706f 47.5."),
        # Brackets.
        ("\u706f(\u5149)", f"\u706f{OPEN}\u5149{CLOSE}"),
        ("\u706f (lamp)", f"\u706f{OPEN}lamp{CLOSE}"),
        ("\u706f (lamp) \u5149", f"\u706f{OPEN}lamp{CLOSE}\u5149"),
        # Formulas and calls stay, with what is in their brackets; an explanation does not.
        ("\u590d\u6742\u5ea6 O(n)", "\u590d\u6742\u5ea6 O(n)"),
        ("O(n log n) \u7684\u590d\u6742\u5ea6", "O(n log n) \u7684\u590d\u6742\u5ea6"),
        ("\u516c\u5f0f Softmax(QK^T)", "\u516c\u5f0f Softmax(QK^T)"),
        ("\u51fd\u6570 f(x,y) \u4e0e f(x)", "\u51fd\u6570 f(x,y) \u4e0e f(x)"),
        ("\u51fd\u6570 f(g(x,y),z), \u5149", f"\u51fd\u6570 f(g(x,y),z){COMMA}\u5149"),
        ("\u7528 score(query, key) \u8ba1\u7b97", "\u7528 score(query, key) \u8ba1\u7b97"),
        ("\u590d\u6742\u5ea6 O(n^2)\uff1b", "\u590d\u6742\u5ea6 O(n^2)\uff1b"),
        ("\u706f Llama(7B)\u5149", f"\u706f Llama{OPEN}7B{CLOSE}\u5149"),
        ("\u706f RLHF(PPO)\u5149", f"\u706f RLHF{OPEN}PPO{CLOSE}\u5149"),
        ("LoRA(Low-Rank Adaptation)\u5149", f"LoRA{OPEN}Low-Rank Adaptation{CLOSE}\u5149"),
        ("Harbour(\u706f)", f"Harbour{OPEN}\u706f{CLOSE}"),
        ("\u706f(\u89c1`f(a,b)`)\u5149", f"\u706f{OPEN}\u89c1 `f(a,b)`{CLOSE}\u5149"),
        # A space between Chinese and Latin.
        ("\u706fGPT\u5149", "\u706f GPT \u5149"),
        ("\u706f7\u5149", "\u706f 7 \u5149"),
        ("\u706f50%\u5149", "\u706f 50% \u5149"),
        ("\u706f\u03b1\u5149", "\u706f \u03b1 \u5149"),
        # Code, references and addresses stay.
        ("\u706f `a,b:c` \u5149", "\u706f `a,b:c` \u5149"),
        ("\u706f`a,b`\u5149", "\u706f `a,b` \u5149"),
        ("\u706f [[a-b]] \u5149", "\u706f [[a-b]] \u5149"),
        ("\u89c1 [[a-b]],\u5149", f"\u89c1 [[a-b]]{COMMA}\u5149"),
        ("\u706f https://a.example.org/?b=(c),d;e \u5149", "\u706f https://a.example.org/?b=(c),d;e \u5149"),
        # What is set already stays.
        (f"\u706f{COMMA}\u5149{STOP}", f"\u706f{COMMA}\u5149{STOP}"),
        (f"\u706f{OPEN}GPT{CLOSE}\u5149", f"\u706f{OPEN}GPT{CLOSE}\u5149"),
        ("\u706f\u3001GPT\u3001\u5149", "\u706f\u3001GPT\u3001\u5149"),
        ("\u300a\u706f\u300b\u3001\u5149", "\u300a\u706f\u300b\u3001\u5149"),
    ],
)
def test_chinese_is_set(text: str, wanted: str):
    assert set_chinese(text) == wanted


chinese = st.lists(
    st.one_of(
        st.sampled_from("\u706f\u5149\u4e00\u4e8c"),
        st.sampled_from("abXY19"),
        st.sampled_from(
            ",;:!?().\uff0c\uff1b\uff1a\uff01\uff1f\uff08\uff09\u3001\u3002 $%+-/\u300a\u300b\u201c\u201d\u2026"
        ),
        st.sampled_from(
            ["`a,b`", "[[a-b]]", "https://a.example.org/b", "`", "[[", "]]", "  ", "\n", "\u00e9", "\u03b1"]
        ),
        st.characters(exclude_categories=["Cs", "Co"]),
    ),
    max_size=24,
).map("".join)
many = settings(max_examples=800, deadline=None)


@many
@given(chinese)
@example("GPT?!\u706f")
@example("\u706f:(1.).")
def test_setting_twice_is_setting_once(text: str):
    once = set_chinese(text)
    assert set_chinese(once) == once


@many
@given(chinese)
@example("\u706f\uff08a\uff09\u5149")
def test_no_letter_or_digit_changes(text: str):
    assert letters(set_chinese(text)) == letters(text)


@pytest.mark.parametrize("text", ["\u706f\ue000", "\ue000`a,b`\u706f", "[[a-b]]\ue000\u706f\ue000"])
def test_a_private_character_does_no_harm(text: str):
    assert set_chinese(text).replace(" ", "") == text


def letters(text: str) -> str:
    """Letters, digits and Han characters in order."""
    return "".join(char for char in text if char.isalnum() or HAN.match(char))


@many
@given(chinese)
def test_code_references_and_addresses_stay(text: str):
    for kept in ("`a,b`", "[[a-b]]"):
        assert kept in set_chinese(f"\u706f {kept} {text.replace('`', '').replace('[', '').replace(']', '')}")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_without_chinese_stays(text: str):
    assert HAN.search(text) or set_chinese(text) == text


# Characters


@pytest.mark.parametrize(
    "char",
    [
        *("\0", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\u00a0", "\u00ad", "\u200b", "\u200e", "\u202e", "\u2028"),
        *("\u2029", "\u2060", "\u2066", "\u3000", "\ufeff", "\ue000", "\U000e0001"),
    ],
    ids=ascii,
)
def test_characters_that_cannot_be_seen(char: str):
    assert invisible(char)


@pytest.mark.parametrize("char", [" ", "a", "\u706f", "\uff0c", "\u0301", "\U0001f3ee", "\u03b1", "-", "\u2014"])
def test_characters_that_can_be_seen(char: str):
    assert not invisible(char)


@pytest.mark.parametrize(
    ("char", "words"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\0", "U+0000 CONTROL CHARACTER"),
        ("\U000e0001", "U+E0001 LANGUAGE TAG"),
    ],
)
def test_a_character_in_words(char: str, words: str):
    assert describe_character(char) == words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("LoRA: Low-Rank Adaptation!", "loralowrankadaptation"),
        ("\uff2c\uff4f\uff32\uff21", "lora"),
        ("\u706f\uff0c\u5149 7B", "\u706f\u51497b"),
        ("Stra\u00dfe", "strasse"),
        ("***", ""),
    ],
)
def test_bare_text(text: str, wanted: str):
    assert bare(text) == wanted
