"""Builds and serves real sites for the tests."""

from __future__ import annotations

import contextlib
import fnmatch
import functools
import hashlib
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data"
MADE_UP = DATA / "catalog"  # nothing in it exists outside the tests
ENGINE = ("hooks", "mkdocs.yml", "mkdocs.zh.yml")
PARTS = ("catalog", "docs", *ENGINE)
# Written pages that name no entry: the made-up site has them as they are, its others stand in tests/data/docs.
FRAME = (
    "catalog/index.md",
    "contribute/new.md",
    "contribute/suggest.md",
    "corrections.md",
    "status.md",
    "explore.md",
    "lists/index.md",
    "models/compare.md",
    "timeline.md",
    "topics/index.md",
)

HOSTILE_TITLE = "{{ 7*7 }} {% raw %} <script>alert(1)</script> | *star* _line_ `tick` [a](b) &amp; <b>bold</b>"
HOSTILE = f"""\
title: {HOSTILE_TITLE!r}
added: 2026-12-01
date: 2026-11
url: https://example.org/hostile
topics: [peft]
# atlas: allow author-name until 9999-12-31: what a rule may let pass is escaped all the same
authors: ["<img src=x onerror=alert(2)>", "A {{{{ b }}}}"]
summary:
  en: 'A made-up entry whose text holds {{{{ 7*7 }}}}, <script>alert(3)</script>, a | bar and "quotes", as written.'
  zh: '编造的条目，文字里有 {{{{ 7*7 }}}}、<script>alert(4)</script>、竖线 | 与 "引号"，都应照原样显示出来。'
questions:
  en: ["what <script>alert(7)</script> asks", "why {{{{ 8*8 }}}} stays", "who sees | and &amp;"]
  zh: ["<script>alert(8)</script> 在问什么", "为什么 {{{{ 8*8 }}}} 原样不动", "谁看得见 | 与 <b>"]
notes:
  en:
    problem: "A problem with <script>alert(5)</script> and {{% include 'x' %}}."
  zh:
    problem: "问题里有 <script>alert(6)</script> 和 {{% include 'x' %}}。"
"""


def copy_project(folder: Path, parts: Iterable[str] = PARTS) -> Path:
    """A copy of everything the site is built from, or of a part of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        source = ROOT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            shutil.copy2(source, folder / part)
    return folder


def made_up_project(folder: Path) -> Path:
    """The project with the made-up catalog, one hostile entry more and a few written pages: small, so soon built."""
    copy_project(folder, ENGINE)
    shutil.copytree(MADE_UP, folder / "catalog")
    shutil.copytree(DATA / "docs", folder / "docs")
    for language in ("en", "zh"):
        for page in FRAME:
            target = folder / "docs" / language / page
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / "docs" / language / page, target)
    hostile = HOSTILE.replace("[peft]", "[lamps]")
    (folder / "catalog/papers/hostile.yml").write_text(hostile, encoding="utf-8")
    return folder


def atlas(project: Path, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
    """Run `atlas` in a folder; its output is text."""
    command = [sys.executable, "-m", "llm_atlas.cli", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, **options)


def tree(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def headers_for(address: str, text: str) -> list[tuple[str, str]]:
    """What a `_headers` file says of an address: each block is a pattern and, indented, what is sent."""
    said: list[tuple[str, str]] = []
    for pattern, block in re.findall(r"^(/.*)\n((?:  .*\n)*)", text, re.M):
        if fnmatch.fnmatchcase(address, pattern):
            said += re.findall(r"^  ([\w-]+): (.*)$", block, re.M)
    return said


class _Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        """Say what the site asks of a server, if it is a built one, as a host would that reads the file."""
        headers = Path(self.directory, "_headers")
        if headers.is_file():
            for name, value in headers_for(self.path, headers.read_text(encoding="utf-8")):
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page in the middle of an answer is no fault of the server."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder over HTTP on a free port; yields its address without a slash at the end."""
    server = _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
