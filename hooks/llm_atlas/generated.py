"""Takes the catalog, returns every committed file that is made from the model and the closed lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from llm_atlas.model import Catalog
from llm_atlas.problem import Problem
from llm_atlas.schema import file_matches, schema_files


def generated_files(catalog: Catalog) -> dict[str, str]:
    """Path in the repository and text of each generated file."""
    files = {f"schema/{name}": text for name, text in schema_files(catalog).items()}
    files[".vscode/settings.json"] = _editor_settings()
    return files


def stale(project: Path, catalog: Catalog) -> Iterator[Problem]:
    """A problem for each generated file that is missing, or not what the model says now."""
    for name, text in generated_files(catalog).items():
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
