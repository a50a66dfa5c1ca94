"""What it costs to build catalogs of several sizes, beside stock mkdocs-material with as many like pages.

    make bench-build
    make bench-build ENTRIES=300,1000,10000

Both run on the same machine, one after the other, so what counts is the ratio. The stock site has one page an entry and
language with the same texts, out of the navigation, with the search that comes with the theme; each language is built
as a site of its own, as stock has it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from llm_atlas.catalog.cache import FOLDER
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import Entry
from llm_atlas.catalog.languages import LANGUAGES, Language
from llm_atlas.catalog.load import load
from llm_atlas.cli.progress import progress
from sites import ROOT, copy_project
from synthetic import write_synthetic

_STOCK = """\
site_name: Stock
docs_dir: {docs}
site_dir: {site}
theme: {{name: material, language: {language}, font: false, features: [navigation.tabs, navigation.prune]}}
nav: [index.md]
not_in_nav: "*"
"""


@dataclass(frozen=True)
class Cost:
    """What a command cost: processor and wall seconds, memory of its largest process in MB."""

    processor: float
    wall: float
    memory: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.processor + other.processor, self.wall + other.wall, max(self.memory, other.memory))


def measured(command: list[str], folder: Path) -> Cost:
    """Run a command, which must succeed, and the processes it starts."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "ATLAS_TODAY": "2027-01-01"}
    started = time.perf_counter()
    with (folder / "output.txt").open("w+", encoding="utf-8") as output:
        run = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=environment)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if run.returncode:
            output.seek(0)
            sys.exit(f"{' '.join(command)} ended with {run.returncode}:\n{output.read()[-3000:]}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def size(folder: Path) -> tuple[int, float]:
    """Number of files below a folder, and their bytes in MB."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6


def markdown(entry: Entry, language: Language) -> str:
    """An entry as someone would write it by hand."""
    parts = [f"# {entry.titles(language)[0]}", ", ".join(entry.authors), entry.summary[language]]
    if entry.notes:
        for name, text in entry.notes[language]:
            if text:
                parts += [f"## {name}", text if isinstance(text, str) else "\n".join(f"- {point}" for point in text)]
    if entry.questions:
        parts.append("\n".join(f"- {question}" for question in entry.questions[language]))
    return "\n\n".join(part for part in parts if part) + "\n"


def stock(catalog: Catalog, folder: Path) -> Cost:
    """What stock mkdocs-material costs for as many pages, both languages."""
    total = Cost(0, 0, 0)
    for language in LANGUAGES:
        docs = folder / "docs" / language
        for entry in catalog.entries.values():
            path = docs / entry.folder / f"{entry.id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(markdown(entry, language), encoding="utf-8")
        (docs / "index.md").write_text("# Stock\n", encoding="utf-8")
        configuration = _STOCK.format(docs=docs, site=folder / "site" / language, language=language)
        (folder / f"{language}.yml").write_text(configuration, encoding="utf-8")
        total += measured([sys.executable, "-m", "mkdocs", "build", "-q", "-f", f"{language}.yml"], folder)
    return total


def rows(count: int, folder: Path, tell: Callable[[str], None]) -> list[str]:
    """Build a catalog of a size both ways; the row of the table."""
    tell(f"{count:,} entries: making them")
    project = copy_project(folder / "atlas", ("docs", "hooks", "mkdocs.yml", "mkdocs.zh.yml"))
    write_synthetic(ROOT / "catalog", project / "catalog", count)
    catalog, problems = load(project / "catalog")
    assert not problems, problems[:3]
    atlas = [sys.executable, "-m", "llm_atlas.cli"]
    tell(f"{count:,} entries: checking")
    check = measured([*atlas, "check"], project)
    shutil.rmtree(project / FOLDER, ignore_errors=True)  # what the check found must not help the build
    tell(f"{count:,} entries: building")
    cold = measured([*atlas, "build"], project)
    files, megabytes = size(project / "site")
    (folder / "stock").mkdir()
    tell(f"{count:,} entries: building with stock mkdocs-material")
    other = stock(catalog, folder / "stock")
    return [
        f"{len(catalog.entries):,}",
        f"{check.processor:.1f} / {check.wall:.1f}",
        f"{cold.processor:.1f} / {cold.wall:.1f}",
        f"{other.processor:.1f} / {other.wall:.1f}",
        f"{cold.processor / other.processor:.2f}",
        f"{cold.memory:,.0f}",
        f"{files:,} / {megabytes:,.0f}",
    ]


HEAD = ["Entries", "Check", "Build", "Stock", "Build to stock", "Memory, MB", "Files / MB"]


def say(cells: list[str]) -> None:
    """Print a row of a table."""
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


def main() -> None:
    """Build each size and print the table; seconds are of the processor / on the clock."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", default="327,1000", help="sizes of the catalog, with commas between")
    sizes = [int(size) for size in parser.parse_args().entries.split(",")]
    say(HEAD)
    say(["---:"] * len(HEAD))
    for count in sizes:
        with tempfile.TemporaryDirectory() as made, progress() as tell:
            say(rows(count, Path(made), tell))


if __name__ == "__main__":
    main()
