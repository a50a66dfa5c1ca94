"""Takes addresses, returns of each whether it is alive, moved, dead or not to be told."""

from __future__ import annotations

import queue
import socket
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Literal
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import NameResolutionError

from llm_atlas.contribute.services.http import AGENT, Services

MOST_HOPS = 10
PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)
# What some servers answer to HEAD although they have the page.
ASK_AGAIN = (400, 403, 404, 405, 406, 410, 500, 501, 502, 503)


@dataclass(frozen=True)
class LinkStatus:
    """What was seen at an address.

    Attributes:
        state: alive; moved for good to `to`; dead (gone, or no such host); unsure where it cannot be told from here.
        why: What was seen, in a few words.
        to: New address of what has moved.
    """

    state: Literal["alive", "moved", "dead", "unsure"]
    why: str = ""
    to: str = ""


ENOUGH = LinkStatus("unsure", "status 429: the host wants fewer requests")
NO_HOST = LinkStatus("dead", "there is no such host")


def check_links(addresses: Iterable[str], services: Services) -> Iterator[tuple[str, LinkStatus]]:
    """Look at addresses, at several hosts side by side, at one host one after the other with a pause.

    Yields:
        An address and what was seen there, as soon as it is known.
    """
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).netloc.lower()].append(address)
    seen: queue.SimpleQueue[tuple[str, LinkStatus]] = queue.SimpleQueue()
    stop = Event()
    pool = ThreadPoolExecutor(max_workers=services.hosts)
    try:
        for group in by_host.values():
            pool.submit(_check_host, group, services, seen, stop)
        for _ in range(sum(map(len, by_host.values()))):
            yield seen.get()
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _check_host(
    addresses: list[str], services: Services, seen: queue.SimpleQueue[tuple[str, LinkStatus]], stop: Event
) -> None:
    with requests.Session() as session:
        session.headers["User-Agent"] = AGENT
        status = None
        for address in addresses:
            if stop.is_set() or (status and status != ENOUGH and stop.wait(services.gap)):
                return
            status = ENOUGH if status == ENOUGH else check_link(address, session, services.timeout)
            seen.put((address, status))


def check_link(address: str, session: requests.Session, timeout: float) -> LinkStatus:
    """What is at one address, with redirects followed; never raises.

    Args:
        address: An address with http or https.
        session: The connection.
        timeout: Seconds a server may be silent.
    """
    until = time.monotonic() + 3 * timeout
    here, moved_to, lasting = address, "", True
    try:
        for _ in range(MOST_HOPS):
            status, target = _ask(here, session, timeout)
            if not target:
                return _judged(status, address, moved_to)
            target = urljoin(here, target)
            if urlsplit(target).scheme not in ("http", "https"):
                return LinkStatus("unsure", "it leads to something else than a page")
            lasting = lasting and status in PERMANENT
            moved_to = target if lasting else moved_to
            here = target
            if time.monotonic() > until:
                return LinkStatus("unsure", "no answer in time")
        return LinkStatus("unsure", "it leads on and on")
    except requests.exceptions.Timeout:
        return LinkStatus("unsure", "no answer in time")
    except requests.exceptions.SSLError:
        return LinkStatus("unsure", "its certificate is not valid")
    except requests.exceptions.ConnectionError as error:
        return NO_HOST if _unknown_host(error) else LinkStatus("unsure", "no connection")
    except (requests.exceptions.RequestException, ValueError):
        return LinkStatus("unsure", "no answer that is HTTP")


def _ask(address: str, session: requests.Session, timeout: float) -> tuple[int, str]:
    """Status of an address and where it leads on to; asked by HEAD, and by GET where that tells too little."""
    for method in ("HEAD", "GET"):
        with session.request(method, address, timeout=timeout, allow_redirects=False, stream=True) as response:
            status = response.status_code
            target = session.get_redirect_target(response) if status in (*PERMANENT, *TEMPORARY) else None
        if status not in ASK_AGAIN:
            break
    return status, target or ""


def _judged(status: int, address: str, moved_to: str) -> LinkStatus:
    """What the last status says."""
    if status == 429:
        return ENOUGH
    if status in (404, 410):
        return LinkStatus("dead", f"status {status}")
    if not 200 <= status < 300:
        return LinkStatus("unsure", f"status {status}")
    if moved_to and _place(moved_to) != _place(address):
        return LinkStatus("moved", "it has moved for good", moved_to)
    return LinkStatus("alive")


def _place(address: str) -> tuple[str, str, str]:
    """An address without what servers put right by themselves: scheme, www, the slash at the end."""
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def _unknown_host(error: requests.exceptions.ConnectionError) -> bool:
    """Whether the name of the host is known to no one, rather than the network down."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    cause = reason.__cause__ if isinstance(reason, NameResolutionError) else None
    return isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME
