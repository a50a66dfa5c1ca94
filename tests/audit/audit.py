"""Measures the built site; run by ``make audit``.

axe looks at a page of every kind in every language, in both windows and schemes, with what a reader can open closed and
open; beside it our own looks at narrow windows, the language of texts and the way past the header. The W3C's Nu checker
reads the HTML of the same pages and every style sheet of ours. With ``--full`` each combination of states, and
Lighthouse; the tables then go into the pages about it. Ends with 1 if something is ours to mend, or a line of known.yml
is not needed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from pathlib import Path

import yaml

import lighthouse
import nu
from find_chromium import need, need_fonts
from finding import Finding, Known
from llm_atlas.catalog import LANGUAGES
from look import look
from npm import Package, unpack
from pages import Sample, samples
from report import Report, plain, write
from sites import ROOT, served

AXE = Package(
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)
VNU = Package(
    "vnu-jar",
    "26.9.27",
    "sha512-TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
)
PROCESSES = 2
HERE = Path(__file__).parent


def main() -> int:
    """Look at the site, print a table; 1 if something is to be mended."""
    options = _options()
    started = time.monotonic()
    site = options.site_dir.resolve()
    pages = [sample for sample in samples(site) if options.only in sample.kind]
    if not pages:
        sys.exit(f"there is no page in {site}; build the site first: make site")
    try:
        chromium = need()
        need_fonts()
        axe, vnu = (unpack(package, options.tools_dir) for package in (AXE, VNU))
        report = Report(Known(HERE / "known.yml"))
        _read(report, site, vnu / "build/dist/vnu.jar", pages)
        _look(report, site, chromium, axe / "axe.min.js", pages, options.full)
        if options.full:
            program = lighthouse.install(options.tools_dir / f"lighthouse-{lighthouse.VERSION}")
            paths = [page.address for page in pages if page.kind in lighthouse.KINDS]
            report.scores = lighthouse.measure(program, chromium, site, paths)
            write(report, {one: ROOT / f"docs/{one}/contribute/audit.md" for one in LANGUAGES})
    except RuntimeError as error:
        sys.exit(str(error))
    return _tell(report, time.monotonic() - started, whole=not options.only)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site-dir", type=Path, default=ROOT / "site", metavar="DIR", help="the built site")
    parser.add_argument(
        "--tools-dir", type=Path, default=ROOT / ".audit", metavar="DIR", help="where the tools are kept"
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="kinds of pages whose name holds this")
    parser.add_argument("--full", action="store_true", help="every combination of states, and Lighthouse")
    return parser.parse_args()


def _read(report: Report, site: Path, jar: Path, pages: list[Sample]) -> None:
    """Let the Nu checker read the pages and our style sheets."""
    kinds = {page.path: page.kind for page in pages}
    ours = sorted((site / "assets").rglob("*.css"))
    kinds |= {path.relative_to(site).as_posix(): "(style sheets)" for path in ours if "stylesheets" not in path.parts}
    for path, findings in nu.check(nu.need_java(), jar, site, list(kinds)).items():
        report.add(kinds[path], 0, findings)


def _look(report: Report, site: Path, chromium: str, axe: Path, pages: list[Sample], full: bool) -> None:
    """Let axe look at the pages, several at a time; the largest first, so that none is left at the end."""
    size = {page: (site / page.path).stat().st_size for page in pages if not page.redirect}
    order = sorted(size, key=lambda page: -size[page])
    with served(site) as address, multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        jobs = [(address, chromium, axe, [page], full) for page in order]
        for kind, states, findings in pool.imap_unordered(_job, jobs):
            report.add(kind, states, findings)


def _job(job: tuple[str, str, Path, list[Sample], bool]) -> tuple[str, int, list[Finding]]:
    return next(look(*job))


def _tell(report: Report, seconds: float, whole: bool) -> int:
    """Print what was found."""
    words = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))["en"]
    findings = sorted(str(finding) for _, finding in report.bad)
    tables = [report.rows(words), report.known_rows(words, "en")]
    tables += [report.score_rows(words)] if report.scores else []
    wrong = lighthouse.too_low(report.scores)
    if whole:
        wrong += [f"known.yml: not needed any more: {line['tool']}: {line['rule']}" for line in report.known.expired()]
    sys.stdout.write("\n\n".join([*findings, *map(plain, tables), "\n".join([*wrong, f"{seconds:.0f} s"])]) + "\n")
    return 1 if findings or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
