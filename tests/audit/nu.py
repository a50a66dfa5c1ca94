"""Takes pages and style sheets of a built site, returns the errors that the W3C's Nu checker finds in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from find_chromium import apt
from finding import Finding


def need_java() -> str:
    """Path of Java, installed first if need be.

    Raises:
        RuntimeError: There is none and none could be installed.
    """
    if not shutil.which("java") and apt():
        subprocess.run([*apt(), "update"], stdout=sys.stderr, check=False)
        command = [*apt(), "install", "--no-install-recommends", "default-jre-headless"]
        subprocess.run(command, stdout=sys.stderr, check=False)
    found = shutil.which("java")
    if not found:
        raise RuntimeError("the Nu checker needs Java: install default-jre-headless")
    return found


def check(java: str, jar: Path, site: Path, paths: list[str]) -> dict[str, list[Finding]]:
    """What is wrong in each file that has something wrong."""
    command = [
        java,
        "-Xss4m",
        "-jar",
        str(jar),
        "--stdout",
        "--format",
        "json",
        "--errors-only",
        "--also-check-css",
        *paths,
    ]
    run = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    try:
        messages = json.loads(run.stdout)["messages"]
    except ValueError:
        raise RuntimeError(f"the Nu checker failed: {run.stdout[-500:]}{run.stderr[-500:]}") from None
    found: dict[str, list[Finding]] = {}
    for message in messages:
        path = message["url"].removeprefix("file:").rpartition(f"{site}/")[2]
        where = f"line {message.get('lastLine', 1)}"
        extract = message.get("extract", "").replace("\n", " ")
        found.setdefault(path, []).append(Finding("vnu", message["type"], path, where, extract, message["message"]))
    return found
