"""Takes pages of a served site, returns what axe finds in each of the states a reader can bring them to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from find_chromium import FLAGS
from finding import Finding
from pages import Sample

WINDOWS = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = {"light": "default", "dark": "slate"}
# Success criteria of WCAG 2.2, levels A and AA, and what axe calls best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => ({
    rule: rule.id, where: node.target.flat().join(" "), html: node.html.slice(0, 300),
    text: (node.failureSummary ?? "").split("\\n").slice(1).map((line) => line.trim()).join("; "),
  })));
}"""
# Page wider than its window; texts in Han letters, beyond a name, that no one says are Chinese.
NARROW = (320, 640)  # of WCAG 1.4.10, and 1280 at 200 %
WIDE = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
FOREIGN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const said = element.closest("[lang]")?.lang ?? "";
    if (element.closest("script, style, code, pre, template")) continue;
    const letters = walker.currentNode.data.match(/\\p{L}/gu)?.length ?? 0;
    const han = walker.currentNode.data.match(/\\p{Script=Han}/gu)?.length ?? 0;
    if (han > letters / 2 && !/^(zh|ja)/.test(said))
      found.push([element.outerHTML.slice(0, 200), walker.currentNode.data.trim().slice(0, 80)]);
  }
  return found;
}"""
LATER = ("contribute/", "search")  # kinds of pages whose scripts fetch more
State = tuple[str, str, str]  # window, scheme, and what is open


def states(full: bool) -> list[State]:
    """The states of a page: each window with each scheme, folded boxes open or not; `full` for all combinations."""
    half = [
        ("desktop", "light", "as it is"),
        ("desktop", "dark", "all open"),
        ("phone", "light", "all open"),
        ("phone", "dark", "as it is"),
    ]
    every = [(window, scheme, folds) for window in WINDOWS for scheme in SCHEMES for folds in ("as it is", "all open")]
    return every if full else half


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("lora")
    page.locator(".atlas-hit").first.wait_for()


def _filter_of_search(page: Page) -> None:
    _search(page)
    page.locator(".atlas-filters__head").first.click()


def _results(page: Page) -> None:
    page.goto(page.url.split("?")[0] + "?q=lora")
    page.locator(".atlas-results .atlas-hit").first.wait_for()


def _drawer(page: Page) -> None:
    page.evaluate("document.getElementById('__drawer').click()")
    page.wait_for_timeout(400)


def _card(page: Page) -> None:
    page.locator(".atlas-cite a").first.focus()


def _mistakes(page: Page) -> None:
    page.locator("[data-propose]:visible").first.click()
    page.locator("[data-summary]:visible").wait_for()


def _rows(page: Page) -> None:
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    for button in page.locator("[data-add]:visible").all():
        button.click()


# What a reader opens on a kind of page, beside what folds: the window it is done in, its name, how.
STEPS: dict[str, list[tuple[str, str, Callable[[Page], None]]]] = {
    "(home)": [("desktop", "search", _search), ("phone", "search", _filter_of_search), ("phone", "drawer", _drawer)],
    "topics/*": [("desktop", "card of a citation", _card), ("phone", "drawer", _drawer)],
    "papers/*": [("phone", "drawer", _drawer)],
    "search": [("desktop", "results", _results), ("phone", "results", _results)],
    "contribute/new": [
        ("desktop", "mistakes", _mistakes),
        ("desktop", "rows", _rows),
    ],
    "contribute/suggest": [("desktop", "mistakes", _mistakes), ("phone", "mistakes", _mistakes)],
}


Looked = tuple[str, int, list[Finding]]


def look(address: str, chromium: str, axe: Path, samples: list[Sample], full: bool) -> Iterator[Looked]:
    """Look at pages, one after the other.

    Yields:
        The kind of a page, the number of its states, what axe found in them.
    """
    script = axe.read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(base_url=address, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        for sample in samples:
            looker = _Looker(context.new_page(), sample, script)
            yield sample.kind, *looker.all(full)
            looker.page.close()
        browser.close()


class _Looker:
    """Brings one page to its states, one after the other, and keeps what axe finds."""

    def __init__(self, page: Page, sample: Sample, script: str):
        self.page, self.sample, self.script = page, sample, script
        self.count = 0
        self.found: dict[tuple[str, str], Finding] = {}

    def all(self, full: bool) -> tuple[int, list[Finding]]:
        """Number of states, and each thing found once."""
        for window in WINDOWS:
            self._open(window)
            for _, scheme, folds in [state for state in states(full) if state[0] == window]:
                self._scheme(scheme)
                self.page.evaluate(
                    "(open) => { for (const fold of document.querySelectorAll('details')) fold.open = open; }",
                    folds == "all open",
                )
                self._axe(f"{window}, {scheme}, {folds}")
            if window == "desktop":
                self._keyboard()
        for window, name, step in STEPS.get(self.sample.kind, ()):
            self._open(window)
            step(self.page)
            for scheme in SCHEMES:
                self._scheme(scheme)
                self._axe(f"{window}, {scheme}, {name}")
        self._narrow()
        return self.count, list(self.found.values())

    def _narrow(self) -> None:
        """A page does not scroll sideways, and says what is Chinese in it."""
        for width in NARROW:
            self.page.set_viewport_size({"width": width, "height": 800})
            over = self.page.evaluate(WIDE)
            if over > 0:
                self._tell("reflow", f"{width} px", "", f"{over} px wider than the window")
        for html, text in self.page.evaluate(FOREIGN):
            self._tell("language", text, html, "Chinese in another language's text, without lang")

    def _keyboard(self) -> None:
        """The first stop of the Tab key leads past the header."""
        self._open("desktop")
        if self.page.evaluate("document.activeElement.closest('.md-content') !== null"):
            return  # the page of results begins in its own field
        self.page.keyboard.press("Tab")
        first = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if "md-skip" not in first:  # Enter might lead to another page
            self._tell("skip", "first stop", first, "the first stop is not the link that leads past the header")
            return
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Tab")
        inside = self.page.evaluate(
            "() => [document.activeElement, document.activeElement.outerHTML.slice(0, 200)]"
            ".map((found) => found.closest ? Boolean(found.closest('.md-header, .md-tabs, .md-sidebar')) : found)"
        )
        if inside[0]:
            self._tell("skip", "second stop", inside[1], "the first stop does not lead past the header")

    def _tell(self, rule: str, where: str, html: str, text: str) -> None:
        self.found[rule, where] = Finding("own", rule, self.sample.address or "/", where, html, text)

    def _open(self, window: str) -> None:
        width, height = WINDOWS[window]
        self.page.set_viewport_size({"width": width, "height": height})
        later = self.sample.kind.startswith(LATER)
        self.page.goto(f"/{self.sample.address}", wait_until="networkidle" if later else "load")

    def _scheme(self, scheme: str) -> None:
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        self.page.evaluate("(name) => document.body.setAttribute('data-md-color-scheme', name)", SCHEMES[scheme])

    def _axe(self, state: str) -> None:
        self.count += 1
        # The tree of pages is scrolled to the page's own link; what is half above its edge is not smaller for that.
        self.page.evaluate("for (const box of document.querySelectorAll('.md-sidebar__scrollwrap')) box.scrollTop = 0")
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(self.script)
        found: list[dict[str, Any]] = self.page.evaluate(RUN, TAGS)
        for item in found:
            key = (item["rule"], item["where"])
            place = f"{self.sample.address or '/'} ({state})"
            self.found.setdefault(key, Finding("axe", place=place, **item))
