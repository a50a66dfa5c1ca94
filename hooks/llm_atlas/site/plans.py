"""Takes a YAML file that stands beside the written pages and says how they are put together, returns its nodes.

Such a file is one for all languages. Each node knows its place, so that what is wrong can be told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from llm_atlas.catalog import Problem, display_path


class Plan:
    """A file beside the written pages.

    Args:
        path: The file.

    Attributes:
        problems: What is wrong in it.
        root: What it holds; None where it holds nothing or cannot be read.
    """

    def __init__(self, path: Path):
        self._path = display_path(path)
        self.problems: list[Problem] = []
        self.root = self._read(path)

    def _read(self, path: Path) -> yaml.Node | None:
        try:
            return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except OSError as error:
            self._problem((0, 0), f"cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            self._problem((0, 0), "is not UTF-8")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self._problem(
                (mark.line, mark.column) if mark else (0, 0), f"is not YAML: {getattr(error, 'problem', error)}"
            )
        return None

    def _problem(self, place: tuple[int, int], message: str, tip: str = "") -> None:
        self.problems.append(Problem(self._path, place[0] + 1, place[1] + 1, "plan", message, tip))

    def fault(self, node: yaml.Node, message: str, tip: str = "") -> None:
        """Tell what is wrong with a node."""
        self._problem((node.start_mark.line, node.start_mark.column), message, tip)

    def items(self, node: yaml.Node | None) -> list[yaml.Node]:
        """The items of a list; none where it is something else, which is told."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if node:
            self.fault(node, "this is not a list", "write [one, other], or each on a line of its own after a hyphen")
        return []

    def pairs(self, node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Key as text, key and value of each pair of a mapping; none where it is something else, which is told."""
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield str(key.value), key, value
        elif node:
            self.fault(node, "this is not a mapping", "write a name, a colon and what belongs to it")
