"""Three floors: the ground imports no other floor, the middle imports the ground, the top joins them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOOKS = Path(__file__).parents[1] / "hooks"
PACKAGE = HOOKS / "llm_atlas"

GROUND = {"files", "lettering", "model", "problem", "text", "wording", "work"}
MIDDLE = {"load", "check", "format", "schema", "render", "search", "links", "pages", "export"}
MIDDLE |= {"comparison", "facets", "form", "intake", "issues", "pictures", "services", "terms", "verify"}
MIDDLE |= {"addresses", "github", "handover"}
TOP = {"build", "cli", "contribute", "drafts", "forms", "from_issue", "generated", "macros", "measure", "post"}
TOP |= {"project", "site", "trial"}

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != PACKAGE / "__init__.py"
}
FILES = sorted(HOOKS.rglob("*.py"))


def on(floor: set[str]) -> list[str]:
    """The modules on a floor; what is in a folder stands where the folder does."""
    return [name for name in MODULES if name.partition(".")[0] in floor]


def imports(path: Path) -> Iterator[str]:
    """Full names of everything a file imports, wherever in it that stands."""
    package = ".".join(path.relative_to(HOOKS).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def rooms(path: Path) -> set[str]:
    """Modules of llm_atlas that a file imports."""
    found = set()
    for name in imports(path):
        if name.startswith("llm_atlas."):
            parts = name.removeprefix("llm_atlas.").split(".")
            found.add(next((".".join(parts[:end]) for end in (2, 1) if ".".join(parts[:end]) in MODULES), parts[0]))
    return found


def test_every_module_has_a_floor():
    assert set(MODULES) == {*on(GROUND), *on(MIDDLE), *on(TOP)}
    assert on(GROUND) == sorted(GROUND)


@pytest.mark.parametrize("name", on(GROUND))
def test_the_ground_floor_rests_on_itself(name: str):
    assert rooms(MODULES[name]) <= GROUND


@pytest.mark.parametrize("name", on(MIDDLE))
def test_the_middle_floor_rests_on_the_ground(name: str):
    room = name.partition(".")[0]
    beside = {other for other in rooms(MODULES[name]) if other.partition(".")[0] != room}
    assert beside <= GROUND


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOOKS).as_posix())
def test_only_events_imports_mkdocs(path: Path):
    named = {name for name in imports(path) if name.split(".")[0] in ("mkdocs", "mkdocs_macros", "material")}
    if path == HOOKS / "events.py":
        assert named
    else:
        assert named == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOOKS).as_posix())
def test_only_the_command_line_prints(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prints = {
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr") and is_sys(node.value))
    }
    if PACKAGE / "cli" not in path.parents:
        assert prints == set()


def is_sys(node: ast.expr) -> bool:
    """Whether an expression is the module sys."""
    return isinstance(node, ast.Name) and node.id == "sys"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOOKS).as_posix())
def test_every_module_says_what_it_does(path: Path):
    lines = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()
    assert lines
    assert lines[0].endswith((".", ":"))


def test_the_engine_runs_without_mkdocs():
    """No module of the package brings MkDocs in, not even through another package."""
    code = (
        "import importlib, sys\n"
        f"for name in {sorted(MODULES)!r}: importlib.import_module('llm_atlas.' + name)\n"
        "sys.exit(' '.join(name for name in sys.modules if name.split('.')[0] == 'mkdocs') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
