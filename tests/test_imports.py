"""Who may import whom: the table `llm_atlas.ROOMS`, and the doors through which a room is entered."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from llm_atlas import JOINERS, ROOMS
from sites import ROOT

HOOKS = ROOT / "hooks"
PACKAGE = HOOKS / "llm_atlas"
INSIDE = tuple(name for name in JOINERS if "/" not in name)
FILES = sorted(HOOKS.rglob("*.py"))
MODULES = [
    ".".join(path.relative_to(HOOKS).with_suffix("").parts).removesuffix(".__init__")
    for path in FILES
    if path.is_relative_to(PACKAGE)
]
GENERATOR = ("mkdocs", "material", "properdocs")
MOST_LINES = 400
MOST_CLASS_LINES = 250


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    """A file as a message shows it."""
    return path.relative_to(HOOKS).as_posix()


def room_of(path: Path) -> str:
    """The room a file stands in: a package or a module of llm_atlas; empty for what stands outside."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts if path.is_relative_to(PACKAGE) else ("",)
    return "" if parts[0] == "__init__" else parts[0]


@cache
def imports(path: Path) -> tuple[tuple[int, str, str], ...]:
    """Line, module and name of everything a file imports, wherever in it that stands; no name for a whole module."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[int, str, str]]:
    package = ".".join(path.relative_to(HOOKS).parent.parts).split(".")
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, base, alias.name) for alias in node.names)


def entered(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Line, room, module and name of each import from another room of ours."""
    for line, module, name in imports(path):
        parts = [*module.split("."), name]
        if parts[0] == "llm_atlas" and parts[1] != room_of(path) and parts[1] in {*ROOMS, *INSIDE}:
            yield line, parts[1], module, name


def door(room: str) -> set[str]:
    """Names that a room hands on."""
    for node in parsed(PACKAGE / room / "__init__.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def test_every_module_stands_in_a_room():
    assert {room_of(path) for path in FILES if path.is_relative_to(PACKAGE)} == {"", *ROOMS, *INSIDE}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str):
    wrong = [
        f"{named(path)}:{line}: {other}"
        for path in FILES
        if room_of(path) == room
        for line, other, _, _ in entered(path)
        if other not in ROOMS[room]
    ]
    assert not wrong


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_entered_by_its_door(room: str):
    """What other rooms import is handed on by the room's `__init__`, and what is handed on is imported by some."""
    found = [(path, module, name) for path in FILES for _, other, module, name in entered(path) if other == room]
    assert not [
        f"{named(path)}: {module} {name}"
        for path, module, name in found
        if module != f"llm_atlas.{room}" or name not in door(room)
    ]
    assert door(room) == {name for _, _, name in found}


def test_no_module_imports_in_a_circle():
    """The modules of a room stand in an order: none imports, directly or through others, one that imports it."""
    from graphlib import TopologicalSorter

    names = {*MODULES}
    graph = {
        name: {
            target
            for _, module, imported in imports(path)
            for target in (f"{module}.{imported}", module)
            if target in names and target != name and not name.startswith(f"{target}.")
        }
        for name, path in zip(MODULES, (path for path in FILES if path.is_relative_to(PACKAGE)), strict=True)
    }
    TopologicalSorter(graph).prepare()


def test_only_events_imports_the_generator():
    found = {named(path) for path in FILES for _, module, _ in imports(path) if module.partition(".")[0] in GENERATOR}
    assert found == {"events.py"}


def test_the_engine_runs_without_the_generator():
    """No module of the package brings MkDocs in, not even through another package."""
    code = (
        "import importlib, sys\n"
        f"for name in {MODULES!r}: importlib.import_module(name)\n"
        f"sys.exit(' '.join(name for name in sys.modules if name.split('.')[0] in {GENERATOR!r}) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_only_the_command_line_prints():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in FILES
        if room_of(path) != "cli"
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"))
    ]
    assert not found


def test_every_module_says_what_it_does():
    first = {named(path): (ast.get_docstring(parsed(path)) or "").partition("\n")[0] for path in FILES}
    assert not [name for name, line in first.items() if not line.endswith((".", ":"))]


def test_modules_and_classes_are_small():
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert not {name: count for name, count in lines.items() if count > MOST_LINES}
    classes = {
        f"{named(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    }
    assert not {name: count for name, count in classes.items() if count > MOST_CLASS_LINES}
