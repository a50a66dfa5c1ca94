"""Takes the project's folder and a catalog, builds every language beside the old site and swaps them in whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from llm_atlas.build.finish import finish
from llm_atlas.build.languages import run_mkdocs
from llm_atlas.build.place import BuildError, place_for, swap, unwritable
from llm_atlas.build.sources import changed, fingerprints
from llm_atlas.catalog import told


def build(project: Path, catalog: Path, site: Path, tell: Callable[[str], None]) -> None:
    """Build the whole site into `site`.

    Everything is made in a folder beside it first. Until that is whole and checked, the old site is not touched; then
    the two change places in one step. Where `site` is a link, all this happens where it leads, and the link stays.

    Args:
        project: Folder with mkdocs.yml.
        catalog: The catalog's folder.
        site: Folder for the built site.
        tell: Told in a line what is done next.

    Raises:
        BuildError: There are faults in the sources, or someone edited them meanwhile; a link leads nowhere, a page
            holds what does not belong there, another build is running, or the folder cannot be written.
    """
    site = Path(os.path.realpath(site))
    try:
        with place_for(site) as staging:
            before = fingerprints(project, catalog)
            _make(project, catalog, staging, tell)
            edited = changed(before, fingerprints(project, catalog))
            if edited:
                more = f" and {len(edited) - 5} more" if len(edited) > 5 else ""
                text = f"edited while the site was being built: {', '.join(edited[:5])}{more}"
                raise BuildError(f"{text}\n    tip: build again; the site that was there is as before")
            tell("putting the site in its place")
            swap(staging, site)
    except OSError as error:
        raise unwritable(error.filename or site, error.errno, error.strerror or str(error)) from None


def _make(project: Path, catalog: Path, staging: Path, tell: Callable[[str], None]) -> None:
    """Make the whole site in a folder and see whether its links lead somewhere."""
    tell("writing the pages of every language")
    inventory = run_mkdocs(project, catalog, staging)
    tell("following every link")
    problems = finish(staging, inventory)
    if problems:
        raise BuildError(told(problems))
