"""What pyproject.toml, requirements.lock and the Makefile promise: what is used is declared, locked and explained."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from sites import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
RULES = (ROOT / "Makefile").read_text(encoding="utf-8")
# MkDocs takes these by the name in mkdocs.yml.
BY_NAME = {"mkdocs-material", "mkdocs-macros-plugin"}


def normal(name: str) -> str:
    """The name of a distribution as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: Iterable[str]) -> set[str]:
    """The distributions that requirements name."""
    return {normal(re.split(r"[^\w.-]", line)[0]) for line in requirements}


def imported(folder: Path) -> dict[str, set[str]]:
    """For each package of others that the files of a folder import, wherever it stands in them, who imports it."""
    files = list(folder.rglob("*.py"))
    own = {path.stem for path in files} | {path.name for path in folder.rglob("*") if path.is_dir()} | {"llm_atlas"}
    found: dict[str, set[str]] = {}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module or ""]
            for top in {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - own:
                found.setdefault(top, set()).add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize(("folder", "extras"), [("hooks", []), ("tests", ["test"])])
def test_what_is_imported_is_declared(folder: str, extras: list[str]):
    """What comes only because another package wants it may go with the next version of that one."""
    declared = names(PROJECT["dependencies"]).union(*(names(PROJECT["optional-dependencies"][one]) for one in extras))
    distributions = packages_distributions()
    wanting = {
        top: sorted(files)
        for top, files in imported(ROOT / folder).items()
        if not declared & {normal(one) for one in distributions.get(top, [top])}
    }
    assert wanting == {}


def test_what_is_declared_is_imported():
    distributions = packages_distributions()
    used = {normal(one) for top in imported(ROOT / "hooks") for one in distributions.get(top, [top])}
    assert names(PROJECT["dependencies"]) - used == BY_NAME


def test_what_is_declared_is_locked():
    extras = PROJECT["optional-dependencies"].values()
    locked = names(re.findall(r"(?m)^[\w.-]+", LOCK))
    assert names(PROJECT["dependencies"]).union(*map(names, extras)) <= locked
    pinned = [line for line in PROJECT["dependencies"] if "==" in line]
    assert [line for line in pinned if f"\n{line} " not in f"\n{LOCK}"] == []


def test_the_lock_has_digests_and_no_address():
    heads = re.findall(r"(?m)^[^\s].*$", LOCK)
    assert all(re.match(r"[a-z0-9.-]+==\S+ (?:; .* )?\\$", head) for head in heads)
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", LOCK)) == LOCK.count("--hash=") >= len(heads)
    assert "://" not in LOCK


# The Makefile


def targets() -> dict[str, str]:
    """What each target of the Makefile does, by its remark."""
    return dict(re.findall(r"(?m)^([a-z-]+):[^#\n]*## (.+)$", RULES))


def test_help_tells_every_command():
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    told = [re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in done.stdout.splitlines()[1:]]
    assert dict(told) == targets()
    phony = set(re.findall(r"(?m)^\.PHONY: (.*)$", RULES)[0].split())
    assert set(targets()) == phony


@pytest.mark.parametrize("page", ["README.md", "docs/en/contribute/index.md", "docs/zh/contribute/index.md"])
def test_pages_name_commands_that_there_are(page: str):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z-]+)", text)) | set(re.findall(r"(?m)^make ([a-z-]+)", text))
    assert named
    assert named <= set(targets())


@pytest.mark.parametrize(("command", "steps"), [("test", "ruff mypy pytest"), ("test-quick", "ruff mypy pytest")])
def test_a_test_command_lints_types_and_tests(command: str, steps: str):
    done = subprocess.run(
        ["make", "--dry-run", "--assume-old", ".venv/.ready", command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert list(dict.fromkeys(re.findall(r"bin/(ruff|mypy|pytest)\b", done.stdout))) == steps.split()
    assert ('-m "not slow"' in done.stdout) is (command == "test-quick")
