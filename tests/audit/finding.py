"""What an audit finds, and what is known of what cannot be mended here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Finding:
    """One thing that a checker found.

    Attributes:
        tool: The checker.
        rule: Its name for the rule.
        place: Address of the page, and the state it was in.
        where: Which element, as a selector or a line.
        html: The element.
        text: What is wrong.
    """

    tool: str
    rule: str
    place: str
    where: str
    html: str
    text: str

    def __str__(self) -> str:
        return f"{self.tool}: {self.rule}: {self.place}: {self.where}\n    {self.html}\n    {self.text}"


class Known:
    """The lines of known.yml: what is not ours and cannot be mended by an override, with the reason.

    Args:
        path: The file.
    """

    def __init__(self, path: Path):
        self.lines: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        self.used = [0] * len(self.lines)

    def excuses(self, finding: Finding) -> bool:
        """Whether a line says why this may stand; the line is then in use."""
        for place, line in enumerate(self.lines):
            if line["tool"] == finding.tool and line["rule"] == finding.rule and re.search(line["html"], finding.html):
                self.used[place] += 1
                return True
        return False

    def expired(self) -> list[dict[str, Any]]:
        """The lines that nothing needed."""
        return [line for line, used in zip(self.lines, self.used, strict=True) if not used]
