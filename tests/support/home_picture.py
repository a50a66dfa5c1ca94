"""Draws docs/en/assets/home.png, the picture of README.md: ``python tests/support/home_picture.py``, after a build."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from find_chromium import FLAGS, need, need_fonts
from sites import ROOT, served

TARGET = ROOT / "docs/en/assets/home.png"
WINDOW = {"width": 1280, "height": 900}


def main() -> int:
    """Photograph the home page of the site that was built last, in the light scheme."""
    site = ROOT / "site"
    if not (site / "index.html").is_file():
        sys.exit("there is no site to photograph: run make site first")
    path = need()
    need_fonts()
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport=WINDOW, color_scheme="light", locale="en", reduced_motion="reduce")
        page.goto(f"{address}/", wait_until="networkidle")
        page.screenshot(path=TARGET, animations="disabled")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
