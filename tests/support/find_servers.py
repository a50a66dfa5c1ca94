"""Finds nginx with its module for brotli, and Caddy, for the tests; run as a program it prints where they are.

Where the system has them not, their Debian packages are fetched and unpacked into the environment of Python: nothing is
installed, no server is started, no right is needed but to list the packages. Where that fails too the tests fail.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from find_chromium import apt

UNPACKED = Path(sys.prefix) / "servers"
PACKAGES = ("nginx", "libnginx-mod-http-brotli-static", "caddy")
_MODULE = "usr/lib/nginx/modules/ngx_http_brotli_static_module.so"


@dataclass(frozen=True)
class Servers:
    """Paths of the two servers, and of nginx's module."""

    nginx: Path
    brotli: Path
    caddy: Path


def _in(root: Path) -> Servers | None:
    found = Servers(root / "usr/sbin/nginx", root / _MODULE, root / "usr/bin/caddy")
    return found if all(path.is_file() for path in (found.nginx, found.brotli, found.caddy)) else None


def unpack() -> None:
    """Fetch the packages and unpack them; output goes to stderr."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = ["apt-get", "-qq", "download", *PACKAGES]
        if subprocess.run(fetch, cwd=folder, stdout=sys.stderr, check=False).returncode:
            subprocess.run([*apt(), "update"], stdout=sys.stderr, check=False)
            subprocess.run(fetch, cwd=folder, stdout=sys.stderr, check=False)
        made = Path(folder, "made")
        for package in sorted(Path(folder).glob("*.deb")):
            subprocess.run(["dpkg", "-x", package, made], stdout=sys.stderr, check=False)
        if _in(made):
            shutil.rmtree(UNPACKED, ignore_errors=True)
            shutil.copytree(made, UNPACKED, symlinks=True)


def need() -> Servers:
    """The servers, unpacked first if need be.

    Raises:
        RuntimeError: They are not there and could not be had.
    """
    with FileLock(UNPACKED.with_suffix(".lock")):
        found = _in(Path("/")) or _in(UNPACKED)
        if not found and shutil.which("apt-get") and shutil.which("dpkg"):
            unpack()
            found = _in(UNPACKED)
    if not found:
        raise RuntimeError(f"no servers for the tests: install Debian's packages {', '.join(PACKAGES)}")
    return found


if __name__ == "__main__":
    try:
        servers = need()
        sys.stdout.write(f"servers for the tests: {servers.nginx}, {servers.caddy}\n")
    except RuntimeError as error:
        sys.exit(str(error))
