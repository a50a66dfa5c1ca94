"""Takes the catalog, returns every committed text that is made from the model and the closed lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from llm_atlas.catalog import Catalog, Problem, file_matches, schema_files
from llm_atlas.contribute.drafts import example
from llm_atlas.contribute.issues.forms import issue_templates

_EXAMPLE = re.compile(r"(<!-- written by `atlas generate`: example -->\n).*?(<!-- end of what is written -->\n)", re.S)


def generated_files(catalog: Catalog) -> dict[str, str]:
    """Path in the repository and text of each file that is generated whole."""
    files = {f"schema/{name}": text for name, text in schema_files(catalog).items()}
    files[".vscode/settings.json"] = _editor_settings()
    return files | issue_templates(catalog)


def all_generated(project: Path, catalog: Catalog) -> dict[str, str]:
    """The same, and the files of a project of which a part is generated."""
    files = generated_files(catalog)
    with suppress(OSError):
        text = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
        block = f"```yaml\n{example('en')}```\n"
        files["CONTRIBUTING.md"] = _EXAMPLE.sub(lambda found: found[1] + block + found[2], text)
    return files


def stale(project: Path, catalog: Catalog) -> Iterator[Problem]:
    """A problem for each generated file that is missing, or not what the model says now."""
    for name, text in all_generated(project, catalog).items():
        try:
            current = (project / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            current = None
        if current != text:
            message = (
                "the file is missing" if current is None else "the file is not what the model and the lists say now"
            )
            yield Problem(name, 1, 1, "stale", message, "atlas generate writes it anew; do not edit it by hand")


def _editor_settings() -> str:
    """Settings of VS Code by which each file of the catalog is checked and completed by its schema."""
    schemas = {f"./schema/{name}": pattern for name, pattern in file_matches().items()}
    return json.dumps({"yaml.schemas": schemas, "yaml.format.enable": False}, indent=2) + "\n"
