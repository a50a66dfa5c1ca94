"""Takes a repository and a commit, returns the entries that differ from it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from llm_atlas.catalog import printable
from llm_atlas.github.artifacts import ENTRY
from llm_atlas.github.event import WorkflowError


def changed_entries(folder: Path, since: str) -> list[str]:
    """Ids of the entries whose files differ from those of a commit and are still there, in order.

    Args:
        folder: A folder within the repository, to which the catalog is relative.
        since: The commit.

    Raises:
        WorkflowError: There is no such commit, or no repository.
    """
    names = ["git", "diff", "--name-only", "-z", "--diff-filter=d", "--relative", "--end-of-options", since, "--"]
    try:
        run = subprocess.run([*names, "catalog"], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise WorkflowError(f"git cannot be started: {error.strerror}") from None
    if run.returncode:
        told = printable(run.stderr.decode("utf-8", "replace").strip().partition("\n")[0])
        raise WorkflowError(f"git cannot compare with {printable(since)}: {told}")
    paths = run.stdout.decode("utf-8", "replace").split("\0")
    return sorted(found[1] for found in map(ENTRY.fullmatch, paths) if found)
