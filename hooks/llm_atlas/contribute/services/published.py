"""Takes the place of a published file, an address or a path, returns its text; None where nothing is published yet."""

from __future__ import annotations

from pathlib import Path

from llm_atlas.contribute.services.http import Asker, ServiceError, Services, insist

NAME = "the published site"


def read_published(place: str, services: Services) -> str | None:
    """The text of a published file.

    Args:
        place: An http(s) address, or the path of a file.
        services: How patient to be.

    Returns:
        The text; None where there is no such file at the address.

    Raises:
        ServiceError: It cannot be read, so nothing can be said about it.
    """
    try:
        content = _content(place, services)
        return None if content is None else content.decode("utf-8")
    except OSError as error:
        raise ServiceError("unreadable", f"{place} cannot be read: {error.strerror}", "check the path") from None
    except UnicodeDecodeError:
        raise ServiceError("broken-answer", f"{place} is not UTF-8", "name the file api/addresses.json") from None


def _content(place: str, services: Services) -> bytes | None:
    if not place.startswith(("http://", "https://")):
        return Path(place).read_bytes()
    try:
        return insist(services, lambda: Asker(NAME, services).get(place)).content
    except ServiceError as error:
        if error.rule == "not-found":
            return None
        raise
