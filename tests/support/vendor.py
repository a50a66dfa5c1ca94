"""Takes the package from npm again whose files the site ships unchanged: ``python tests/support/vendor.py``.

A newer version: set PACKAGE (``npm view PACKAGE version dist.integrity``), run this, put the version into NOTICE.md,
run the tests. The package holds no licence file; LICENSE is that of its repository.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from npm import Package, unpack

PACKAGE = Package(
    "@cfworker/json-schema",
    "4.1.6",
    "sha512-YzVGTHXf4bzlyAL5KAvHYCdNbbt6zM5cYkAgxqxQPDQM6aZ4ShIIN5yJ+6q7YeonnevxT8k/LmD2tJi/jOiKkg==",
)
FOLDER = Path(__file__).resolve().parents[2] / "hooks/theme/assets/vendor/json-schema"


def sums() -> str:
    """SHA-256 and name of every file, as ``sha256sum`` writes them."""
    names = sorted(path.name for path in FOLDER.iterdir() if path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}  {name}\n" for name in names)


def main() -> int:
    """Fetch the package, replace the files, write down their sums."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            files = unpack(PACKAGE, Path(folder))
        except RuntimeError as error:
            sys.exit(str(error))
        for path in FOLDER.glob("*.js"):
            path.unlink()
        for path in sorted((files / "dist/esm").glob("*.js")):
            shutil.copyfile(path, FOLDER / path.name)
    (FOLDER / "SHA256SUMS").write_text(sums(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
