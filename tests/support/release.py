"""Packs what a release hands out into dist/: the site, its bill of materials, its notice, and the digests of all.

The same sources and the same lock give the same bytes: nothing depends on the clock, on the user or on the machine.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "llm-atlas"
ARCHIVE = f"{NAME}-site.tar.gz"
MATERIALS = f"{NAME}-sbom.cdx.json"
SUMS = "SHA256SUMS"


def shipped() -> Iterator[tuple[str, str, str]]:
    """Part, version and licence of each row of NOTICE.md: what becomes part of the site."""
    for line in (ROOT / "NOTICE.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] != "part" and not cells[0].startswith("---"):
            yield cells[0], cells[1], cells[2]


def pack(site: Path, archive: Path) -> None:
    """Write a folder as a tar.gz that says nothing of when, where and by whom it was packed."""
    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(site.rglob("*")):
            info = tarfile.TarInfo(f"site/{path.relative_to(site).as_posix()}")
            info.mode, info.mtime = 0o755 if path.is_dir() else 0o644, 0
            if path.is_dir():
                info.type = tarfile.DIRTYPE
                tar.addfile(info)
            else:
                info.size = path.stat().st_size
                with path.open("rb") as content:
                    tar.addfile(info, content)


def materials(target: Path) -> None:
    """Write the bill of materials (CycloneDX): the packages of the lock with digests, and what NOTICE.md names."""
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "requirements", "--pyproject", "pyproject.toml"]
    command += ["--mc-type", "application", "--output-reproducible", "--of", "JSON", "-o", str(target)]
    subprocess.run([*command, "requirements.lock"], cwd=ROOT, check=True)
    bill = json.loads(target.read_text(encoding="utf-8"))
    for part, version, licence in shipped():
        name = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", part)
        component = {"type": "library", "name": name, "version": version, "description": "becomes part of the site"}
        bill["components"].append(component | {"licenses": [{"license": {"name": licence}}]})
    target.write_text(json.dumps(bill, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Pack the site that is there into dist/."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir()
    pack(ROOT / "site", dist / ARCHIVE)
    materials(dist / MATERIALS)
    for name in ("NOTICE.md", "LICENSE"):
        shutil.copyfile(ROOT / name, dist / name)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(dist.iterdir())]
    (dist / SUMS).write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    main()
