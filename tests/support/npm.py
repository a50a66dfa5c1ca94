"""Takes a package from npm by its name, version and digest, and unpacks it."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """A package of npm at one version.

    Attributes:
        name: Its name.
        version: Its version.
        integrity: Digest of its archive, as ``npm view NAME@VERSION dist.integrity`` tells it.
    """

    name: str
    version: str
    integrity: str


def unpack(package: Package, folder: Path) -> Path:
    """Fetch a package and unpack it below `folder`; what is there already is taken as it is.

    Returns:
        The folder with its files.

    Raises:
        RuntimeError: npm is missing, the package cannot be fetched, or it has another digest.
    """
    target = folder / f"{package.name.replace('/', '+')}-{package.version}"
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        archive = _fetch(package, place)
        with tarfile.open(archive) as files:
            files.extractall(place, filter="data")
        Path(place, "package").rename(target)
    return target


def _fetch(package: Package, place: str) -> Path:
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    try:
        run = subprocess.run(command, cwd=place, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise RuntimeError("npm is needed: install Node.js with it") from None
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"npm could not fetch {package.name}: {error.stderr.strip()}") from None
    archive = Path(place, run.stdout.strip())
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.integrity:
        raise RuntimeError(f"{archive.name} has {found}, and not {package.integrity}")
    return archive
