"""Takes a built site, returns what Lighthouse says of a few of its pages on a simulated phone."""

from __future__ import annotations

import functools
import gzip
import json
import os
import statistics
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from find_chromium import FLAGS

VERSION = "12.8.2"  # the last for Node.js 20
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
KINDS = ("(home)", "topics/*", "papers/*", "explore", "models/compare")
Scores = dict[str, float]


def install(folder: Path) -> Path:
    """The program, installed by npm if it is not there.

    Raises:
        RuntimeError: npm cannot install it.
    """
    program = folder / "node_modules/lighthouse/cli/index.js"
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", f"lighthouse@{VERSION}"]
        if subprocess.run(command, cwd=folder, check=False).returncode:
            raise RuntimeError(f"npm could not install lighthouse {VERSION}")
    return program


def measure(program: Path, chromium: str, site: Path, paths: list[str]) -> dict[str, Scores]:
    """The scores of each page, of 100, with LCP in seconds and CLS: the median of several runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Zipped, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        return {path: _median([_run(program, chromium, f"{address}/{path}") for _ in range(RUNS)]) for path in paths}
    finally:
        server.shutdown()
        server.server_close()


def too_low(found: dict[str, Scores]) -> list[str]:
    """What is lower than it may be, in words."""
    return [
        f"/{path}: {name} is {scores[name]:g}, below {least}"
        for path, scores in found.items()
        for name, least in LEAST.items()
        if scores[name] < least
    ]


def _median(runs: list[Scores]) -> Scores:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _run(program: Path, chromium: str, address: str) -> Scores:
    flags = " ".join(["--headless=new", *FLAGS])
    command = ["node", str(program), address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"CHROME_PATH": chromium}
    )
    try:
        told = json.loads(run.stdout)
    except ValueError:
        raise RuntimeError(f"Lighthouse failed on {address}: {run.stderr[-500:]}") from None
    scores = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}
    audits = told["audits"]
    scores["lcp"] = round(audits["largest-contentful-paint"]["numericValue"] / 1000, 2)
    scores["cls"] = round(audits["cumulative-layout-shift"]["numericValue"], 3)
    return scores


class _Zipped(SimpleHTTPRequestHandler):
    """Serves as the published site is: what is text is compressed, and may be kept for a while."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body, kind = path.read_bytes(), self.guess_type(path)
        zipped = kind.startswith("text/") or kind.endswith(("json", "javascript", "svg+xml"))
        body = gzip.compress(body, 6) if zipped else body
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if zipped else kind)
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.copyfile(BytesIO(body), self.wfile)
