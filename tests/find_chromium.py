"""Finds a Chromium for the browser tests, or installs one; run as a program it prints where it is.

Order: the variable CHROMIUM, a browser of the system, Playwright's own, an install by the system's packages, an install
by Playwright. Where all fail the tests fail: a missing browser is no reason to skip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


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


def install() -> None:
    """Install a Chromium, by the system's packages where one may, else by Playwright; output goes to stderr."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
        if prefix is not None:
            run = [*prefix, "apt-get", "-qq", "-y"]
            packages = (
                ["chromium"] if subprocess.run(["grep", "-qi", "debian", "/etc/os-release"]).returncode == 0 else []
            )
            if packages:
                ways = [[*run, "update"], [*run, "install", "--no-install-recommends", *packages], *ways]
    for way in ways:
        subprocess.run(way, stdout=sys.stderr, check=False)
        if way[-1] != "update" and find():
            return


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
    except RuntimeError as error:
        sys.exit(str(error))
