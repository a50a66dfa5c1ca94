"""The site under ProperDocs, which goes on with MkDocs: the engine is tied to neither."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from sites import PARTS, atlas

RUN = "from properdocs.__main__ import cli\n\ncli(prog_name='mkdocs')\n"


@pytest.mark.slow
def test_the_site_is_the_same_under_properdocs(garden: Path, tmp_path: Path) -> None:
    """But for the tag that names the generator. `python -m mkdocs` is ProperDocs here, for this build alone."""
    project, stand_in = tmp_path / "project", tmp_path / "stand-in/mkdocs"
    ignored = shutil.ignore_patterns("__pycache__")
    project.mkdir()
    for part in PARTS:
        source = garden / part
        (shutil.copytree(source, project / part, ignore=ignored) if source.is_dir() else shutil.copy2(source, project))
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").touch()
    (stand_in / "__main__.py").write_text(RUN, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(stand_in.parent), os.environ.get("PYTHONPATH")]))
    run = atlas(project, "build", env=os.environ | {"PYTHONPATH": path})
    assert run.returncode == 0, run.stderr
    built, stock = project / "site", garden / "site"

    def files(site: Path) -> dict[str, bytes]:
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    named, wanted = files(built), files(stock)
    generators = {tag for page in named.values() for tag in re.findall(rb'name="generator" content="([^"]*)', page)}
    assert generators and all(b"ProperDocs" in tag for tag in generators)
    assert named.keys() == wanted.keys()
    tag = re.compile(rb'<meta name="generator" content="[^"]*">')
    other = [name for name in named if tag.sub(b"", named[name]) != tag.sub(b"", wanted[name])]
    assert other == []
