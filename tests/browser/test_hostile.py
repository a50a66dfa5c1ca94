"""Texts of strangers in every field: no script runs, nothing is asked, no page leaves, and each is read as written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hostile import PAYLOADS, Leaf, Place, leaves_of
from llm_atlas.build.policy import ELEMENTS
from sites import served
from watch import Watch

# Pages that show what many files say; those of one entry, topic or list are looked at one by one besides.
GATHERING = ["", "topics/", "lists/", "explore/", "catalog/", "papers/", "models/", "tools/", "datasets/", "terms/"]
GATHERING += [
    "guides/",
    "models/compare/",
    "timeline/",
    "corrections/",
    "status/",
    "contribute/new/",
    "contribute/suggest/",
]
GATHERING += ["404.html", "contribute/fields/"]

# Reads pages as a browser does but runs nothing: what is strange in each, and for each mark whether it was read as
# written. `code` and [[id]] are mark-up in some fields; BibTeX, data of scripts and lists of names with the last one
# first have a writing of their own.
LOOK = r"""async ([addresses, payloads, elements]) => {
    const known = new Set(elements), strange = [], altered = [], shown = {};
    const shownIn = /^(?:title|alt|aria-label|content|placeholder)$/;
    const plain = (text) => text.replace(/`/g, "");
    const compare = (address, where, text) => {
        for (const found of text.matchAll(/z\d+z/g)) {
            const payload = payloads[found[0]];
            if (payload === undefined) continue;
            const before = text.slice(Math.max(0, found.index - payload.length - 4), found.index).trimEnd();
            const written = before.endsWith(payload.trim()) || plain(before).endsWith(plain(payload).trim());
            if (written) shown[found[0]] = true;
            else altered.push(`${address} ${where} ${found[0]}: ${before} instead of ${payload}`);
        }
    };
    const look = async (address) => {
        const html = await (await fetch(address)).text();
        const page = new DOMParser().parseFromString(html, "text/html");
        const base = new URL(address, location);
        const comments = page.createNodeIterator(page, NodeFilter.SHOW_COMMENT);
        if (comments.nextNode()) strange.push(`${address}: a comment`);
        for (const element of page.querySelectorAll("*")) {
            const name = element.localName;
            if (!known.has(name.toLowerCase())) strange.push(`${address}: <${name}>`);
            for (const { name: attribute, value } of element.attributes) {
                if (/^on|^style$|^srcdoc$/.test(attribute)) strange.push(`${address}: <${name} ${attribute}>`);
                if (/^(?:href|src|action|content|formaction|data)$/.test(attribute)) {
                    let url = null;
                    try { url = new URL(value.replace(/^\d+; *url=/, ""), base); } catch { /* a text */ }
                    const bad = url && (url.hostname === "evil.test" || url.protocol === "javascript:");
                    if (bad && name !== "meta") strange.push(`${address}: <${name} ${attribute}="${value}">`);
                }
                if (shownIn.test(attribute) && element.name !== "citation_authors") {
                    compare(address, `${name}.${attribute}`, value);
                }
            }
        }
        for (const one of page.querySelectorAll("script")) {
            if (/alert\(1\)|evil\.test/.test(one.textContent) && !/json/.test(one.type)) {
                strange.push(`${address}: a script`);
            }
        }
        for (const one of page.querySelectorAll("script, pre")) one.remove();
        compare(address, "text", page.documentElement.textContent);
    };
    let next = 0;
    const work = async () => { while (next < addresses.length) await look(addresses[next++]); };
    await Promise.all(Array.from({ length: 8 }, work));
    return { strange, altered, shown: Object.keys(shown) };
}"""


# Addresses that pages read; P stands for what a stranger puts into a link.
ADDRESSED = [
    "/search/?q=P&topic=P&kind=P#P",
    "/explore/?find=P&kind=P&sort=P&topic=P#P",
    "/models/compare/?find=P&columns=P",
]
ADDRESSED += ["/contribute/suggest/?entry=P&field=P", "/contribute/new/?kind=P#P", "/topics/topic-0/?q=P#P"]
STRANGE = """[...document.querySelectorAll("*")].filter((one) =>
    [...one.attributes].some(({ name }) => /^on|^srcdoc$/.test(name)) ||
    ["iframe", "plaintext", "object", "embed", "base", "marquee"].includes(one.localName)
).map((one) => one.outerHTML.slice(0, 200))"""
# Puts each text into every field of the form, as the keyboard would.
TYPE = """async (texts) => {
    const fields = document.querySelectorAll(".atlas-form :is(input[type=text], input:not([type]), textarea)");
    for (const text of texts) {
        for (const field of fields) {
            field.value = text;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }
        await new Promise((done) => setTimeout(done, 0));
    }
    return fields.length > 20 ? [] : [`only ${fields.length} fields`];
}"""


@pytest.fixture(scope="module")
def leaves(hostile: Path) -> list[tuple[str, Place, Leaf]]:
    """File, place and leaf of everything that was tried."""
    return leaves_of(hostile)


@pytest.fixture(scope="module")
def kept(leaves: list[tuple[str, Place, Leaf]]) -> dict[str, str]:
    """The payloads that the rules let in, by their marks."""
    return {leaf.mark: leaf.payload for *_, leaf in leaves if not leaf.refused}


@pytest.fixture(scope="module")
def site(hostile: Path) -> Path:
    """Folder of the hostile site."""
    return hostile / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Address of the hostile site on a server, without a slash at the end."""
    with served(site) as found:
        yield found


class Quiet:
    """Sees whether pages of a window do what only a script, or a text taken for more, could make them do."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        context.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        context.on("request", self._asked)
        context.on("page", lambda page: page.on("framenavigated", lambda frame: self._went(frame.url)))

    def _asked(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request {request.url}")

    def _went(self, url: str) -> None:
        if not url.startswith((self.address, "about:blank")):
            self.faults.append(f"navigation to {url}")


def visit(page: Page, addresses: list[str]) -> list[str]:
    """Open pages one after the other; returns what became of those that did not stay."""
    left = []
    for address in addresses:
        page.goto(address, wait_until="domcontentloaded")
        if urlsplit(page.url).path != address:
            left.append(f"{address} went to {page.url}")
    return left


def tell(text: str) -> None:
    """Say how much was tried, to whoever runs the tests with -s."""
    print(f"\n{text}")  # noqa: T201 - figures that people ask for


def field_of(name: str, place: Place) -> tuple[str, ...]:
    """The folder or the file, and the names of the fields that lead to a value."""
    return (name.partition("/")[0], *(part for part in place if isinstance(part, str)))


def test_every_payload_is_tried_in_every_field_and_what_is_refused_has_its_line(
    leaves: list[tuple[str, Place, Leaf]], kept: dict[str, str]
) -> None:
    refused = Counter(leaf.refused.split(": ")[1] for *_, leaf in leaves if leaf.refused)
    tell(f"{len(PAYLOADS)} payloads: {len(leaves)} tried, {refused.total()} refused, {len(kept)} kept\n{refused}")
    assert len(PAYLOADS) >= 60
    assert len(leaves) >= 20_000
    assert len(kept) >= 13_000
    assert {
        leaf.refused for *_, leaf in leaves if leaf.refused and not re.match(r".+\.yml:\d+:\d+: ", leaf.refused)
    } == set()
    tried: dict[tuple[str, ...], set[str]] = {}
    for name, place, leaf in leaves:
        field = field_of(name, place)
        shared = field[0] in ("papers", "terms", "guides")  # which take turns
        tried.setdefault(("entries", *field[1:]) if shared else field, set()).add(leaf.payload)
    # A paper takes turns with a term; what a term lacks, a model has.
    whole = {field[1:] for field, found in tried.items() if len(found) == len(PAYLOADS)}
    assert {field for field in tried if field[1:] not in whole} == set()


def test_every_page_shows_texts_as_written_and_nothing_else(
    browser: Browser, address: str, site: Path, leaves: list[tuple[str, Place, Leaf]], kept: dict[str, str]
) -> None:
    pages = [path.relative_to(site).as_posix().removesuffix("index.html") for path in sorted(site.rglob("*.html"))]
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/sitemap.xml")  # a place without a policy, which would keep the test from parsing
    found = page.evaluate(LOOK, [[f"/{name}" for name in pages], kept, sorted(ELEMENTS)])
    context.close()
    shown = set(found["shown"])
    hidden = kept.keys() - shown
    unseen = Counter(".".join(field_of(name, place)[1:]) for name, place, leaf in leaves if leaf.mark in hidden)
    tell(f"{len(pages)} pages: {len(shown)} of {len(kept)} texts seen as written; elsewhere or not shown: {unseen}")
    assert len(pages) >= 900
    assert (found["strange"], found["altered"]) == ([], [])
    assert len(shown) >= 0.9 * len(kept)


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without it"])
def test_nothing_runs_on_the_pages_that_gather(browser: Browser, address: str, policy: bool) -> None:
    context = browser.new_context(base_url=address, bypass_csp=not policy)
    quiet, watch = Quiet(context, address), Watch(context, address)
    page = context.new_page()
    left = visit(page, [f"/{folder}{name}" for folder in ("", "zh/") for name in GATHERING])
    for query in ("script", "alert onmouseover", "img"):
        page.goto(f"/search/?q={query}")
        expect(page.locator("[data-atlas-results] li").first).to_be_visible()
        assert page.locator("[data-atlas-results] :is(img, script, iframe, style, [onmouseover])").count() == 0
    context.close()
    assert (quiet.faults, left) == ([], [])
    watch.clean()


def test_nothing_runs_on_any_kind_of_page_without_the_policy(browser: Browser, site: Path, tmp_path: Path) -> None:
    """Neither the policy nor the site's own scripts are there: what runs here is a text."""
    for child in site.iterdir():
        if child.name not in ("assets", "_headers"):
            (tmp_path / child.name).symlink_to(child)
    pages = [path for kind in ("topics", "lists") for path in sorted((site / kind).glob("*-*/"))]
    pages += sorted((site / "models").glob("model-*/"))[::3]
    with served(tmp_path) as address:
        context = browser.new_context(base_url=address, bypass_csp=True)
        quiet = Quiet(context, address)
        left = visit(context.new_page(), [f"/{page.relative_to(site)}/" for page in pages])
        context.close()
    tell(f"{len(pages)} pages opened without the policy")
    assert len(pages) >= 140
    assert (quiet.faults, left) == ([], [])


def test_nothing_runs_from_an_address_or_from_what_is_typed(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, bypass_csp=True)
    quiet = Quiet(context, address)
    page = context.new_page()
    chunks = [" ".join(PAYLOADS[number : number + 10]) for number in range(0, len(PAYLOADS), 10)]
    strange = []
    for template in ADDRESSED:
        for chunk in chunks:
            page.goto(template.replace("P", quote(chunk, safe="")), wait_until="load")
            strange += page.evaluate(STRANGE)
    page.goto("/contribute/new/?kind=paper")
    expect(page.locator("[data-yaml]")).to_contain_text("added:")
    strange += page.evaluate(TYPE, PAYLOADS)
    expect(page.locator("[data-yaml]")).to_contain_text("limits:")
    strange += page.evaluate(STRANGE)
    context.close()
    assert (quiet.faults, strange) == ([], [])


def test_files_for_programs_hold_the_texts_as_written(
    site: Path, kept: dict[str, str], leaves: list[tuple[str, Place, Leaf]]
) -> None:
    of_entries = {leaf.mark for name, _, leaf in leaves if "/" in name and not leaf.refused}
    seen, altered = set(), []
    for path in (site / "api/catalog.json", *sorted((site / "api/entries").iterdir())):
        for text in texts(json.loads(path.read_text(encoding="utf-8"))):
            for found in re.finditer(r"z\d+z", text):
                payload = kept.get(found[0])
                if payload is None:
                    continue
                seen.add(found[0])
                if not text[: found.start()].rstrip(" ").endswith((payload, payload.strip())):
                    altered.append((path.name, text))
    tell(f"{len(seen & of_entries)} of {len(of_entries)} texts of entries in the files of api/")
    assert altered == []
    assert len(seen & of_entries) >= 0.9 * len(of_entries)
    for path in site.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    described = [path for path in site.rglob("*.xml") if ElementTree.parse(path)]
    assert {path.relative_to(site).as_posix() for path in described} >= {"opensearch.xml", "zh/opensearch.xml"}


def texts(value: Any) -> Iterator[str]:
    """Every text in what JSON holds, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def test_what_a_policy_stops_fails_a_test(browser: Browser, garden_address: str, garden: Path, tmp_path: Path) -> None:
    """The tests of the browser see what the policy refuses, so they are tests under it."""
    page_of = (garden / "site/404.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(page_of.replace("</body>", "<img src=data:, onerror=alert(1)></body>"))
    with served(tmp_path) as address:
        context = browser.new_context(base_url=address)
        watch = Watch(context, address)
        page = context.new_page()
        page.goto("/", wait_until="load")
        context.close()
    assert watch.dialogs == []
    assert [fault for fault in watch.faults if "inline event handler" in fault]
