"""Takes an entry's file or the kind of a new one, returns the text it should have: the canonical form or a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from importlib import resources
from pathlib import Path
from typing import Any

from llm_atlas.catalog import (
    DOCUMENTED,
    FOLDERS,
    LANGUAGES,
    LEAST_QUESTIONS,
    MODELINE,
    Comments,
    Entry,
    Language,
    Notes,
    Problem,
    as_typed,
    canonical,
    description_key,
    display_path,
    grammar,
    json_schema,
    parse,
    read_comments,
    scalar,
    summary_length,
    validate_entry,
    well_set,
)
from llm_atlas.site import words

HOW = (
    "# Write what says {todo}. Take the # away from a line you can fill in; what is not known stays out.",
    f"# Then: {DOCUMENTED} check catalog/{{path}}",
)


def _summary_prompt(language: Language) -> str:
    least, most = summary_length(language)
    return f"{grammar.TODO}: {words('todo-summary', language, least=least, most=most)}"


PROMPTS: dict[str, Any] = {
    "title": f"{grammar.TODO}: write the title as published",
    "topics": [f"{grammar.TODO}: choose ids from catalog/topics.yml; the first that is written is its home"],
    "summary": {language: _summary_prompt(language) for language in LANGUAGES},
}
LONGEST = 300  # of what a tip shows to write


class FormatError(Exception):
    """A file cannot be put in canonical form, because it cannot be read.

    Attributes:
        problems: What is wrong with it.
    """

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def formatted(path: Path) -> tuple[str, str]:
    """Text of an entry's file, as it is and in canonical form, its texts set as the rules want them.

    Raises:
        FormatError: The file cannot be read, or a text in it stands without the quotes it needs: what YAML made of it
            is no longer what was written (``2301.00010`` is 2301.0001), so nothing may be written back.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        fault = Problem(display_path(path), 1, 1, "unreadable", f"the file cannot be read: {error.strerror}")
        raise FormatError([fault]) from None
    document = parse(raw)
    if document.problems or not isinstance(document.data, dict):
        if not document.problems:
            document.report((1, 1), "wrong-type", "an entry is a list of `field: value` lines")
        raise FormatError(document.problems_of(display_path(path)))
    kind = FOLDERS[path.parent.name]
    validate_entry(document, kind, path.stem)
    if unquoted := [one for one in document.problems_of(display_path(path)) if one.rule == "unquoted-value"]:
        raise FormatError(unquoted)
    text = raw.decode("utf-8")
    return text, canonical(kind, well_set(document.data), read_comments(text))


def differences(path: Path, text: str, wanted: str) -> Iterator[Problem]:
    """A problem for each place in which the text of a file differs from its canonical form."""
    shown = display_path(path)
    if "\r" in text:  # else each line differs, and the tip holds the whole file
        tip = f"{as_typed('format', shown)} mends it; set your editor to LF"
        yield Problem(shown, 1, 1, "not-canonical", "the lines end as on Windows (CRLF)", tip)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    have, want = text.splitlines(keepends=True), wanted.splitlines(keepends=True)
    for tag, start, end, first, last in SequenceMatcher(None, have, want, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        lines = (
            "a line is missing above this one" if start == end else "this line" if end - start == 1 else "these lines"
        )
        message = lines if start == end else f"{lines} would be written otherwise"
        mend = " / ".join(line.strip() for line in want[first:last]) or "nothing"
        tip = f"{as_typed('format', shown)} mends it" + (f", or write here: {mend}" if len(mend) <= LONGEST else "")
        yield Problem(shown, min(start + 1, len(have) or 1), 1, "not-canonical", message, tip)


def template(kind: type[Entry], entry_id: str, today: str, known: Mapping[str, Any] | None = None) -> str:
    """A new entry's file: what is needed as TODO, what may be left out as comments to uncover.

    Args:
        kind: Kind of the entry.
        entry_id: Its id.
        today: The day, for `added`.
        known: Fields that are known already.
    """
    data = PROMPTS | {"added": today} | dict(known or {})
    comments = Comments(top=[f"{MODELINE} $schema=../../schema/{kind.kind}.json"])
    fields = json_schema(kind)["properties"]
    waiting = [line.format(todo=grammar.TODO, path=f"{kind.folder}/{entry_id}.yml") for line in HOW]
    for name in kind.canonical_order():
        if name in data:
            comments.before[(name,)] = waiting
            waiting = []
        else:
            waiting += _offer(kind, name, fields[name])
    comments.end = waiting
    return canonical(kind, data, comments)


def example(language: Language) -> str:
    """The file of a real entry, shortened, with comments that explain it line by line.

    Args:
        language: Language of the comments; the first where there is no example in it.
    """
    folder = resources.files("llm_atlas.contribute") / "examples"
    own = folder / f"{language}.yml"
    return (own if own.is_file() else folder / f"{LANGUAGES[0]}.yml").read_text(encoding="utf-8")


def _offer(kind: type[Entry], name: str, field: Mapping[str, Any]) -> Iterator[str]:
    """Comment lines that show how an optional field is written; none for what a new entry seldom has."""
    if name == "notes":
        yield f"# notes: # {field['description']}"
        yield from _offer_notes()
        return
    if name == "questions":
        yield f"# questions: # {field['description']}"
        yield from _offer_questions()
        return
    example = next(
        iter([*field.get("examples", ()), *field.get("enum", ())]), True if field.get("type") == "boolean" else None
    )
    if example is not None:
        line = canonical(kind, {name: example}).rstrip("\n")
        yield f"# {line} # {field['description']}"


def _offer_questions() -> Iterator[str]:
    """Comment lines with as many questions in each language as there have to be."""
    for language in LANGUAGES:
        yield f"#   {language}:"
        yield from (f"#     - {words('asked-example', language)}" for _ in range(LEAST_QUESTIONS))


def _offer_notes() -> Iterator[str]:
    """Comment lines with the parts of notes and what each says."""
    for language in LANGUAGES:
        yield f"#   {language}:"
        for name, field in Notes.model_fields.items():
            extra = field.json_schema_extra
            key = description_key(language)
            text = str(extra[key]) if isinstance(extra, dict) and key in extra else field.description or ""
            told = scalar(text, within=False)
            several = field.annotation is not Notes.model_fields["problem"].annotation
            yield f"#     {name}:" if several else f"#     {name}: {told}"
            if several:
                yield f"#       - {told}"
