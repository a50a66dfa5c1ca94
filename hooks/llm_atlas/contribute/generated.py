"""Takes the catalog, returns every committed text that is made from the model and the closed lists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from llm_atlas import JOINERS, ROOMS
from llm_atlas.catalog import LANGUAGES, Catalog, Problem, as_typed, file_matches, schema_files
from llm_atlas.contribute.drafts import example
from llm_atlas.contribute.house import picture
from llm_atlas.contribute.issues.forms import issue_templates
from llm_atlas.site import words

_BLOCK = re.compile(r"(<!-- written by `atlas generate`: (\w+) -->\n).*?(<!-- end of what is written -->\n)", re.S)
_OURS = "./schema/"


class _ForeignError(ValueError):
    """What is there was not made here and may not be replaced; the text says how a person mends it."""


@dataclass(frozen=True)
class Stale:
    """A generated file that is missing, or not what the model says now.

    Attributes:
        problem: What is wrong with it, and how it is mended.
        text: What the file has to hold; None where it is not ours to write.
    """

    problem: Problem
    text: str | None


def stale(project: Path, catalog: Catalog) -> Iterator[Stale]:
    """Every file of a project that is not what the model and the closed lists say now."""
    whole = {f"schema/{name}": text for name, text in schema_files(catalog).items()} | issue_templates(catalog)
    made: dict[str, Callable[[str], str]] = {name: partial(_replaced, wanted=text) for name, text in whole.items()}
    made[".vscode/settings.json"] = _with_schemas
    for name, blocks in _written_in_part().items():
        if (project / name).is_file():
            made[name] = partial(_with_blocks, blocks=blocks)
    for name, wanted in made.items():
        found = _stale(project / name, name, wanted)
        if found:
            yield found


def _stale(path: Path, name: str, wanted: Callable[[str], str]) -> Stale | None:
    """What is wrong with one file; None where it is as it should be."""
    try:
        current = path.read_bytes().decode("utf-8") if path.exists() else ""
        text = wanted(current)
    except OSError as error:
        return Stale(Problem(name, 1, 1, "stale", f"the file cannot be read: {error.strerror}", "move it away"), None)
    except UnicodeDecodeError:
        return Stale(Problem(name, 1, 1, "stale", "the file is not UTF-8", "move it away"), None)
    except _ForeignError as error:
        return Stale(Problem(name, 1, 1, "stale", "the file was not made by atlas generate", str(error)), None)
    if current == text:
        return None
    message = "the file is not what the model and the lists say now" if path.exists() else "the file is missing"
    return Stale(
        Problem(name, 1, 1, "stale", message, f"{as_typed('generate')} writes it anew; do not edit it by hand"), text
    )


def _replaced(current: str, wanted: str) -> str:
    """A file that is generated whole; it is known by its first lines, whatever became of the rest."""
    if current.strip() and not current.startswith(_head(wanted)):
        raise _ForeignError(f"move it away; then {as_typed('generate')} writes its own")
    return wanted


def _head(text: str) -> str:
    """The lines by which a generated file is known: the remark on top, or the start of a schema."""
    return "".join(text.splitlines(keepends=True)[: 2 if text.startswith("{") else 1])


def _with_schemas(current: str) -> str:
    """Settings of VS Code by which each file of the catalog is checked and completed by its schema; others stay."""
    schemas = {f"{_OURS}{name}": pattern for name, pattern in file_matches().items()}
    try:
        settings = json.loads(current) if current.strip() else {}
        others = settings.get("yaml.schemas", {})
        schemas |= {name: pattern for name, pattern in others.items() if not name.startswith(_OURS)}
    except (ValueError, AttributeError, RecursionError):  # comments are allowed in it, but would be lost
        keys = json.dumps({"yaml.schemas": schemas, "yaml.format.enable": False})
        raise _ForeignError(
            f"it is no plain JSON object: make it one, or move it away; it has to hold {keys}"
        ) from None
    wanted = settings | {"yaml.schemas": schemas, "yaml.format.enable": False}
    return current if wanted == settings else json.dumps(wanted, ensure_ascii=False, indent=2) + "\n"


def _written_in_part() -> dict[str, dict[str, str]]:
    """For each file of which parts are generated, the text of each part by its name."""
    pages = {
        f"docs/{language}/contribute/architecture.md": {"house": picture(ROOMS, JOINERS, words("rooms", language))}
        for language in LANGUAGES
    }
    return {"CONTRIBUTING.md": {"example": f"```yaml\n{example(LANGUAGES[0])}```\n"}} | pages


def _with_blocks(current: str, blocks: Mapping[str, str]) -> str:
    """A file with each part in the place that is marked for it."""
    return _BLOCK.sub(lambda found: found[1] + blocks[found[2]] + found[3], current)
