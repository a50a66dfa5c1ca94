"""Measures the search and prints tables: `make bench-search`, `make bench-search ENTRIES=10000`.

Without a number: quality and cost on the real site, beside Material's search and Pagefind as they come, on the same
pages. With a number: what an index over a synthetic catalog of that many entries costs to build and to use.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import material
from playwright.sync_api import Browser, Page, sync_playwright

from find_chromium import need
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import KINDS, Entry, Paper
from llm_atlas.catalog.languages import LANGUAGES
from llm_atlas.catalog.load import load
from llm_atlas.cli.progress import progress
from llm_atlas.site.search.index import index_files
from llm_atlas.site.search.records import catalog_records
from search_quality import Query, by_group, by_idea, queries
from sites import ROOT, atlas, copy_project, served
from synthetic import made_up_names, made_up_person

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# A synthetic catalog


def synthetic(catalog: Catalog, count: int) -> Catalog:
    """A catalog of `count` entries: sentences of real ones mixed anew, with made-up names, authors and ids."""
    chance = random.Random(7)
    papers = [entry for entry in catalog.entries.values() if isinstance(entry, Paper) and entry.notes and entry.authors]
    names = made_up_names(chance)
    entries: dict[str, Entry] = {}
    for number in range(count):
        one, other, third = chance.choice(papers), chance.choice(papers), chance.choice(papers)
        short = next(names)
        entry_id = f"{short.lower()}-{number}"
        notes = {
            language: one.notes[language].model_copy(
                update={
                    "problem": other.notes[language].problem,
                    "results": third.notes[language].results,
                    "limits": chance.choice(papers).notes[language].limits,
                }
            )
            for language in LANGUAGES
        }
        year, month = chance.randint(2017, 2026), chance.randint(1, 12)
        entries[entry_id] = one.model_copy(
            update={
                "id": entry_id,
                "short": short,
                "title": f"{short}: {_mixed(one.title, other.title)}",
                "title_zh": f"{short}：{(one.title_zh or '')[-14:]}{(other.title_zh or '')[-10:]}",
                "aliases": (*other.aliases[:2], *third.aliases[:1]),
                "authors": tuple(made_up_person(chance, author) for author in (*one.authors, *other.authors)[:5]),
                "date": f"{year}-{month:02d}",
                "arxiv": f"{year % 100:02d}{month:02d}.{number:05d}",
                "doi": None,
                "code": None,
                "topics": tuple(dict.fromkeys((*one.topics[:1], *third.topics[:1]))),
                "summary": other.summary,
                "notes": one.notes.model_copy(update=notes),
            }
        )
    return replace(
        catalog,
        entries=entries,
        ids=frozenset(entries),
        lists={},
        documents={},
        digest="synthetic",
        places={},
        redirects=(),
        repeated=(),
    )


def _mixed(one: str, other: str) -> str:
    one, other = one.split(": ")[-1].split(), other.split(": ")[-1].split()
    return " ".join(one[: len(one) // 2 + 1] + other[len(other) // 2 :])


def build_synthetic(count: int, folder: Path) -> None:
    """Write the index of a synthetic catalog; say what that took. Run in a process of its own, for its memory."""
    catalog, _ = load(ROOT / "catalog")
    made = synthetic(catalog, count)
    topics = [(topic.id, topic.name.en, topic.name.zh) for topic in made.main_topics]
    start = time.perf_counter()
    files = size = 0
    for name, content in index_files(catalog_records(made), LANGUAGES, topics):
        (folder / name).write_bytes(content)
        files, size = files + 1, size + len(content)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    shown = [
        (entry.short, entry.arxiv, entry.authors[0]) for entry in list(made.entries.values())[:: max(count // 40, 1)]
    ]
    told = {"seconds": seconds, "peak": peak, "files": files, "size": size, "shown": shown}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


# In the browser


class Traffic:
    """Bytes a page receives, as a server that compresses would send them."""

    def __init__(self, page: Page, root: Path):
        self.sizes: list[int] = []
        self.root = root
        page.on("response", lambda response: self._add(response.status, response.url))

    def _add(self, status: int, address: str) -> None:
        path = self.root / urlsplit(address).path.lstrip("/")
        if status == 200 and path.is_file():
            body = path.read_bytes()
            self.sizes.append(len(body) if body[:2] == b"\x1f\x8b" else len(gzip.compress(body, 6)))

    def take(self) -> int:
        """Bytes since it was asked last."""
        total = sum(self.sizes)
        self.sizes.clear()
        return total


def _asked(page: Page, traffic: Traffic, texts: Sequence[str]) -> tuple[list[list[str]], list[int], list[float]]:
    """Answers, bytes and warm milliseconds of queries, asked one after another."""
    answers, sizes = [], []
    for text in texts:
        found = page.evaluate(
            "async (q) => (await window.atlas.search(q, {limit: 20})).map((r) => [r.id, r.kind])", text
        )
        # Entries count, as with the other engines: a topic or a page may stand before them.
        answers.append([name for name, kind in found if kind in KINDS][:10])
        page.wait_for_load_state("networkidle") if len(sizes) < 3 else page.wait_for_timeout(1)
        sizes.append(traffic.take())
    times = page.evaluate(
        """async (texts) => {
            const times = [];
            for (const text of texts) {
                const start = performance.now();
                await window.atlas.search(text, {limit: 10});
                times.push(performance.now() - start);
            }
            return times;
        }""",
        list(texts),
    )
    return answers, sizes, times


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _cost_rows(first: int, sizes: Sequence[int], times: Sequence[float]) -> list[tuple[str, str]]:
    return [
        ("before the first results, scripts included", f"{first / 1000:.0f} kB"),
        ("a later query, new words: median", f"{statistics.median(sizes) / 1000:.0f} kB"),
        ("a later query: 95th percentile", f"{_percentile(sizes, 0.95) / 1000:.0f} kB"),
        ("a later query: most", f"{max(sizes) / 1000:.0f} kB"),
        ("warm query: median", f"{statistics.median(times):.1f} ms"),
        ("warm query: 95th percentile", f"{_percentile(times, 0.95):.1f} ms"),
    ]


def scale(count: int) -> None:
    """Print what an index over `count` entries costs."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "search/index").mkdir(parents=True)
        run = [sys.executable, __file__, "--build", str(count), str(root / "search/index")]
        subprocess.run(run, check=True)
        told = json.loads((root / "search/index/told.json").read_text(encoding="utf-8"))
        _bare_site(root)
        with served(root) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=need(), args=FLAGS)
            context = browser.new_context(base_url=address)
            page = context.new_page()
            page.goto("/")
            traffic = Traffic(page, root)
            texts = [query.text for query in queries()]
            chance = random.Random(3)
            for short, arxiv, author in told["shown"]:
                texts += [short, arxiv, author, short[:4].lower(), short.lower().replace("-", " ")]
            chance.shuffle(texts)
            page.evaluate("window.atlas.search('retrieval augmented generation', {limit: 8})")
            page.wait_for_load_state("networkidle")
            first = traffic.take()
            # Each of some queries with nothing kept from the others but what every query needs.
            later = []
            for text in texts[:80]:
                page.goto("/")
                page.evaluate("window.atlas.search('qq', {limit: 1})")
                page.wait_for_timeout(20)
                traffic.take()
                page.evaluate("(q) => window.atlas.search(q, {limit: 10})", text)
                page.wait_for_timeout(20)
                later.append(traffic.take())
            _, _, times = _asked(page, traffic, texts)
            browser.close()
    say(f"{count} entries (synthetic), {told['files']} files, {told['size'] / 1e6:.1f} MB on disk")
    rows = [("index build", f"{told['seconds']:.1f} s"), ("peak memory", f"{told['peak'] / 1024:.0f} MB")]
    for key, value in rows + _cost_rows(first, later, times):
        say(f"  {key:46}{value:>10}")
    say(f"  {len(texts)} queries")


def _bare_site(root: Path) -> None:
    """A site with nothing but the search."""
    shutil.copytree(ROOT / "hooks/theme/assets", root / "assets")
    (root / "search/words.json").write_text("{}", encoding="utf-8")
    form = '<form><input role="combobox"></form>'
    (root / "index.html").write_text(
        f'<!doctype html><meta charset=utf-8><div data-atlas-find data-root="." data-language="en">{form}</div>'
        '<script src="assets/search/finder.js"></script>',
        encoding="utf-8",
    )


# Beside the stock engines


def compare() -> None:
    """Print quality and cost on the real site beside Material's search and Pagefind, as they come."""
    labelled = [*queries(), *by_idea()]
    with tempfile.TemporaryDirectory() as name:
        project = copy_project(Path(name) / "project")
        run = atlas(project, "build")
        if run.returncode:
            sys.exit(run.stdout + run.stderr)
        stock = Path(name) / "stock"
        engines: dict[str, Callable[[Browser], list[list[str]] | str]] = {
            "LLM Atlas": lambda browser: _own(browser, project / "site", labelled),
            "Material (lunr, jieba)": lambda browser: _material(browser, project, stock, labelled),
            "Pagefind": lambda browser: _pagefind(browser, project / "site", stock, labelled),
        }
        tables = {}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=need(), args=FLAGS)
            for engine, answer in engines.items():
                answers = answer(browser)
                if isinstance(answers, str):
                    say(f"{engine}: not measured: {answers}")
                else:
                    tables[engine] = by_group(labelled, answers)
            browser.close()
    say(f"\n{len(labelled)} labelled queries, each engine on the same pages")
    say(f"{'':30}{'':>5}" + "".join(f"{engine:>26}" for engine in tables))
    say(f"{'':30}{'n':>5}" + "".join(f"{'MRR@10   recall@5':>26}" for _ in tables))
    for group in tables["LLM Atlas"]:
        line = f"{group:30}{tables['LLM Atlas'][group].count:5}"
        say(line + "".join(f"{table[group].mrr:17.3f}{table[group].recall:9.3f}" for table in tables.values()))


def _own(browser: Browser, site: Path, labelled: Sequence[Query]) -> list[list[str]]:
    with served(site) as address:
        page = browser.new_context(base_url=address).new_page()
        page.goto("/")
        traffic = Traffic(page, site)
        page.evaluate("window.atlas.search('retrieval augmented generation', {limit: 8})")
        page.wait_for_load_state("networkidle")
        first = traffic.take()
        answers, sizes, times = _asked(page, traffic, [query.text for query in labelled])
        page.close()
    say(f"LLM Atlas, {len(list((ROOT / 'catalog').glob('*/*.yml')))} files of the catalog and all other pages")
    for key, value in _cost_rows(first, sizes, times):
        say(f"  {key:46}{value:>10}")
    return answers


def _entry_of(address: str) -> str | None:
    """Id of the entry whose page an address is; None where it is another page."""
    found = re.search(r"/(?:papers|models|tools|datasets|terms|guides)/([a-z0-9-]+)/", f"/{address}")
    return found[1] if found else None


def _install(module: str, package: str) -> str:
    """Install a package for the comparison only, where it is not there; what went wrong, or nothing."""
    if importlib.util.find_spec(module):
        return ""
    run = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
    done = subprocess.run(run, capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["pip failed"])[-1]


def _language(text: str) -> str:
    return "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"


def _unique(found: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(_entry_of, found))))[:10]


def _material(browser: Browser, project: Path, folder: Path, labelled: Sequence[Query]) -> list[list[str]] | str:
    """Material's search over the same pages: the plugin as it comes, in Material's own worker."""
    fault = _install("jieba", "jieba==0.42.1")
    if fault:
        return fault
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        text = (project / name).read_text(encoding="utf-8")
        (project / name).write_text(text.replace("plugins:\n", "plugins:\n  - search\n"), encoding="utf-8")
    sites = {}
    for language, name in (("en", "mkdocs.yml"), ("zh", "mkdocs.zh.yml")):
        sites[language] = folder / "material" / language
        run = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(project / name), "-d", str(sites[language])]
        done = subprocess.run(run, cwd=project, capture_output=True, text=True)
        if not (sites[language] / "search/search_index.json").is_file():
            return (done.stderr.strip().splitlines() or ["no index was made"])[-1]
    answers: dict[int, list[str]] = {}
    for language, site in sites.items():
        # The site is built without these parts of the theme: they come from its package.
        scripts = Path(material.__file__).parent / "templates/assets/javascripts"
        for part in ("lunr", "workers"):
            shutil.copytree(scripts / part, site / "assets/javascripts" / part, dirs_exist_ok=True)
        worker = next((scripts / "workers").glob("search.*.min.js")).name
        with served(site) as address:
            page = browser.new_context(base_url=address).new_page()
            page.goto("/404.html")
            page.evaluate(_MATERIAL, f"/assets/javascripts/workers/{worker}")
            for number, query in enumerate(labelled):
                if _language(query.text) == language:
                    answers[number] = _unique(page.evaluate("(q) => window.stock(q)", query.text))
            page.close()
    return [answers[number] for number in range(len(labelled))]


# What Material's own script does: it puts a star after each word that has no sign, and asks its worker.
_MATERIAL = """async (address) => {
    const index = await (await fetch("/search/search_index.json")).json();
    const worker = new Worker(address);
    const next = () => new Promise((done) => { worker.onmessage = (event) => done(event.data); });
    let wait = next();
    worker.postMessage({type: 0, data: {config: index.config, docs: index.docs, options: {suggest: false}}});
    await wait;
    window.stock = async (query) => {
        wait = next();
        worker.postMessage({type: 2, data: query});
        const {data} = await wait;
        return (data.items ?? []).map((group) => group[0].location);
    };
}"""


def _pagefind(browser: Browser, site: Path, folder: Path, labelled: Sequence[Query]) -> list[list[str]] | str:
    """Pagefind over the same pages, as it comes: the article of each page, one index a language."""
    fault = _install("pagefind_bin", "pagefind[bin]==1.5.2")
    if fault:
        return fault
    copied = folder / "pagefind"
    shutil.copytree(site, copied)
    for path in copied.rglob("*.html"):
        text = path.read_text(encoding="utf-8").replace("<article ", "<article data-pagefind-body ", 1)
        path.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "pagefind", "--site", str(copied)], capture_output=True, text=True)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no index was made"])[-1]
    answers: dict[int, list[str]] = {}
    with served(copied) as address:
        for language in ("en", "zh"):
            # Its WebAssembly is what our policy refuses.
            page = browser.new_context(base_url=address, bypass_csp=True).new_page()
            page.goto("/" if language == "en" else "/zh/")
            page.evaluate("async () => { window.stock = await import('/pagefind/pagefind.js'); await stock.init(); }")
            for number, query in enumerate(labelled):
                if _language(query.text) == language:
                    found = page.evaluate(
                        """async (q) => {
                            const {results} = await window.stock.search(q);
                            return Promise.all(results.slice(0, 12).map(async (one) => (await one.data()).url));
                        }""",
                        query.text,
                    )
                    answers[number] = _unique(found)
            page.close()
    return [answers[number] for number in range(len(labelled))]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, help="size of a synthetic catalog")
    parser.add_argument("--build", nargs=2, metavar=("COUNT", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        build_synthetic(int(given.build[0]), Path(given.build[1]))
    elif given.entries:
        with progress(f"measuring the search in {given.entries:,} entries"):
            scale(given.entries)
    else:
        with progress("comparing the search with stock engines"):
            compare()


if __name__ == "__main__":
    main()
