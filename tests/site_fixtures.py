"""A site built once for all tests of its pages, and a server for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sites import HOSTILE, atlas, copy_project, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site with one hostile entry more, and a redirect."""
    project = copy_project(tmp_path_factory.mktemp("site"))
    (project / "catalog/papers/hostile.yml").write_text(HOSTILE, encoding="utf-8")
    moved = "- {from: papers/old-qlora/, to: papers/qlora/}\n"
    (project / "catalog/redirects.yml").write_text(moved, encoding="utf-8")
    run = atlas(project, "build")
    assert run.returncode == 0, run.stdout + run.stderr
    return project / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Address of the site on a real server, without a slash at the end."""
    with served(site) as found:
        yield found
