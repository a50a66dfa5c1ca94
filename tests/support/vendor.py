"""Takes the package from npm again whose files the site ships unchanged: ``python tests/support/vendor.py``.

A newer version: set VERSION and INTEGRITY (``npm view PACKAGE dist.integrity``), run this, put the version into
NOTICE.md, run the tests. The package holds no licence file; LICENSE is that of its repository.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@cfworker/json-schema"
VERSION = "4.1.6"
INTEGRITY = "sha512-YzVGTHXf4bzlyAL5KAvHYCdNbbt6zM5cYkAgxqxQPDQM6aZ4ShIIN5yJ+6q7YeonnevxT8k/LmD2tJi/jOiKkg=="
FOLDER = Path(__file__).resolve().parents[2] / "hooks/theme/assets/vendor/json-schema"
INSIDE = "package/dist/esm/"


def sums() -> str:
    """SHA-256 and name of every file, as ``sha256sum`` writes them."""
    names = sorted(path.name for path in FOLDER.iterdir() if path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}  {name}\n" for name in names)


def main() -> int:
    """Fetch the package, replace the files, write down their sums."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
        name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
        archive = Path(folder, name)
        found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != INTEGRITY:
            sys.exit(f"{name} has {found}, and not {INTEGRITY}")
        for path in FOLDER.glob("*.js"):
            path.unlink()
        with tarfile.open(archive) as files:
            for member in files:
                if member.name.startswith(INSIDE) and member.name.endswith(".js"):
                    content = files.extractfile(member)
                    (FOLDER / member.name.removeprefix(INSIDE)).write_bytes(content.read() if content else b"")
    (FOLDER / "SHA256SUMS").write_text(sums(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
