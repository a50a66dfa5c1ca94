"""Finds a Chromium for the browser tests, or installs one; run as a program it prints where it is.

Order: the variable CHROMIUM, a browser of the system, Playwright's own, an install by the system's packages, an install
by Playwright. Where all fail the tests fail: a missing browser is no reason to skip. The same for the letters readers
have: a font as wide as Arial, and a Chinese one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# A browser that asks nobody but the pages it is shown.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The shell first: the same engine without the windows of a desktop, in about half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """Path of a Chromium that is there; None where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def apt() -> list[str]:
    """How to call apt-get here without being asked; empty where one cannot."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get", "-qq", "-y"]
    return ["sudo", "-n", "apt-get", "-qq", "-y"] if shutil.which("sudo") else []


def install() -> None:
    """Install a Chromium, by the system's packages where one may, else by Playwright; output goes to stderr."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    debian = subprocess.run(["grep", "-qi", "debian", "/etc/os-release"], check=False).returncode == 0
    if apt() and debian:
        ways = [[*apt(), "update"], [*apt(), "install", "--no-install-recommends", NAMES[0]], *ways]
    for way in ways:
        subprocess.run(way, stdout=sys.stderr, check=False)
        if way[-1] != "update" and find():
            return


def missing_fonts() -> list[str]:
    """Packages of the fonts that are not there; none on a system that does not list its fonts."""
    if not shutil.which("fc-list"):
        return []
    wanted = {":family=Liberation Sans": "fonts-liberation", ":lang=zh-cn": "fonts-noto-cjk"}
    listed = {pattern: subprocess.run(["fc-list", pattern], capture_output=True, check=False) for pattern in wanted}
    return [package for pattern, package in wanted.items() if not listed[pattern].stdout.strip()]


def need_fonts() -> None:
    """Install the fonts that are not there; labels of another width than readers see would be measured else.

    Raises:
        RuntimeError: They could not be installed.
    """
    if missing_fonts() and apt():
        subprocess.run([*apt(), "update"], stdout=sys.stderr, check=False)
        subprocess.run([*apt(), "install", "--no-install-recommends", *missing_fonts()], stdout=sys.stderr, check=False)
    if missing_fonts():
        raise RuntimeError(f"fonts are missing: install {' and '.join(missing_fonts())}")


def need() -> str:
    """Path of a Chromium, installed first if need be.

    Raises:
        RuntimeError: There is none and none could be installed.
    """
    found = find()
    if not found:
        install()
        found = find()
    if not found:
        raise RuntimeError("no Chromium found and none could be installed: install one, or set CHROMIUM to its path")
    return found


if __name__ == "__main__":
    try:
        sys.stdout.write(f"browser for the tests: {need()}\n")
        need_fonts()
    except RuntimeError as error:
        sys.exit(str(error))
