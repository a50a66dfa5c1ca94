"""Takes the place of a published file, an address or a path, returns its text; None where nothing is published yet."""

from __future__ import annotations

from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

MAX_BYTES = 20_000_000


class UnreachableError(Exception):
    """A published file could not be read; the text says which and why."""


def read_published(place: str, timeout: float = 20, retries: int = 3, pause: float = 1) -> str | None:
    """The text of a published file.

    Args:
        place: An http(s) address, or the path of a file.
        timeout: Seconds to wait for a connection, and for each part of the answer.
        retries: How often a failed ask is repeated.
        pause: Seconds before the first repetition; each further one waits twice as long.

    Returns:
        The text; None where there is no such file (404).

    Raises:
        UnreachableError: It cannot be read, so nothing can be said about it.
    """
    if not place.startswith(("http://", "https://")):
        return _read_file(Path(place))
    repeat = Retry(retries, backoff_factor=pause, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False)
    try:
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(max_retries=repeat))
            with session.get(place, timeout=timeout, stream=True) as answer:
                return _text(answer)
    except requests.RequestException as error:
        raise UnreachableError(f"{place} cannot be read: {_why(error)}") from None


def _read_file(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnreachableError(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreachableError(f"{path} cannot be read: {error}") from None


def _text(answer: requests.Response) -> str | None:
    if answer.status_code == 404:
        return None
    if answer.status_code != 200:
        raise UnreachableError(f"{answer.url} cannot be read: the server answers {answer.status_code}")
    content = bytearray()
    for part in answer.iter_content(65_536):
        content += part
        if len(content) > MAX_BYTES:
            raise UnreachableError(f"{answer.url} has more than {MAX_BYTES:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreachableError(f"{answer.url} is not UTF-8") from None


def _why(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "the server did not answer in time"
    if isinstance(error, requests.ConnectionError):
        return "there is no connection to the server, or it broke off"
    return "the answer broke off" if isinstance(error, requests.exceptions.ChunkedEncodingError) else str(error)
