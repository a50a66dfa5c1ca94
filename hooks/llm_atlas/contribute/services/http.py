"""Takes an address of a service, returns its answer, or an error that says in one line what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import requests

Given = TypeVar("Given")

AGENT = "llm-atlas"
MOST_BYTES = 20_000_000
_SECONDS = ("timeout", "pause", "gap", "backoff")


class ServiceError(Exception):
    """A service did not give what was asked for.

    Attributes:
        rule: Name of the fault: source, not-found, limit, slow, unreachable, broken-answer, refused.
        message: What is wrong, on one line.
        tip: What to do.
        passing: Whether it may go away by itself, so that asking again makes sense.
        after: Seconds the service wants one to wait before asking again.
    """

    def __init__(self, rule: str, message: str, tip: str = "", passing: bool = False, after: float = 0):
        super().__init__(message)
        self.rule, self.message, self.tip, self.passing, self.after = rule, message, tip, passing, after


@dataclass(frozen=True)
class Services:
    """Where the services are and how patient to be with them.

    Attributes:
        arxiv: Address of arXiv's query interface.
        crossref: Address of Crossref's interface.
        acl: Address of the ACL Anthology.
        mailto: Address by which Crossref can reach who asks; one that has it is served from the better pool.
        timeout: Seconds a service may be silent; the whole answer may take three times as long.
        pause: Seconds between two requests to arXiv, which asks for three.
        gap: Seconds between two requests to Crossref, and to one host whose links are looked at.
        tries: How often a question is asked in all.
        backoff: Seconds before the second try, twice as long before each further one.
        patience: Most seconds a service may ask one to wait.
        batch: Ids in one request to arXiv, which allows some hundred.
        hosts: Hosts whose links are looked at side by side.
        tell: Is called with what goes on, a line at a time.
    """

    arxiv: str = "https://export.arxiv.org/api/query"
    crossref: str = "https://api.crossref.org"
    acl: str = "https://aclanthology.org"
    mailto: str | None = None
    timeout: float = 20.0
    pause: float = 3.0
    gap: float = 1.0
    tries: int = 3
    backoff: float = 3.0
    patience: float = 120.0
    batch: int = 100
    hosts: int = 8
    tell: Callable[[str], None] = field(default=lambda line: None, compare=False)

    @classmethod
    def from_environment(cls, given: Mapping[str, str], tell: Callable[[str], None]) -> Services:
        """The services as the environment names them.

        Args:
            given: Variables of the environment: ATLAS_ and a field's name (`_URL` after that of a service).
            tell: Is called with what goes on.

        Raises:
            ValueError: A variable holds no number of seconds.
        """
        names = {name: f"ATLAS_{name.upper()}_URL" for name in ("arxiv", "crossref", "acl")}
        names |= {name: f"ATLAS_{name.upper()}" for name in ("mailto", *_SECONDS)}
        texts = {name: text for name, variable in names.items() if (text := given.get(variable))}
        # Of any type: fields by name, some texts and some numbers.
        fields: dict[str, Any] = texts | {
            name: _seconds(names[name], texts[name]) for name in _SECONDS if name in texts
        }
        return cls(**fields, tell=tell)


def _seconds(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < 86400 or (name == "ATLAS_TIMEOUT" and number == 0):
        raise ValueError(f'{name} is "{value}"; it must be a number of seconds')
    return number


@dataclass(frozen=True)
class Answer:
    """What came back: the HTTP status and the whole body."""

    status_code: int
    content: bytes


class Pace:
    """Keeps a time between requests, those that fail included.

    Args:
        seconds: Least time from the end of one to the start of the next.
    """

    def __init__(self, seconds: float):
        self.seconds = seconds
        self._free_at = 0.0

    def __enter__(self) -> None:
        time.sleep(max(self._free_at - time.monotonic(), 0.0))

    def __exit__(self, *error: object) -> None:
        self._free_at = time.monotonic() + self.seconds


class Asker:
    """Asks one service over one connection; every fault becomes a ServiceError.

    Args:
        name: What people call the service.
        services: How patient to be.
        pause: Seconds between two requests.
    """

    def __init__(self, name: str, services: Services, pause: float = 0.0):
        self.name = name
        self.services = services
        self._pace = Pace(pause)
        self._session = requests.Session()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer at an address.

        Raises:
            ServiceError: The service cannot be reached, is slow, refuses, or knows no such thing.
        """
        with self._pace:
            return self._get(url, {"User-Agent": AGENT} | dict(headers or {}))

    def _get(self, url: str, headers: Mapping[str, str]) -> Answer:
        wait = self.services.timeout
        try:
            with self._session.get(url, headers=headers, timeout=wait, stream=True) as response:
                fault = refusal(self.name, response.status_code, response.headers.get("Retry-After"))
                if fault:
                    raise fault
                return Answer(response.status_code, self._body(response))
        except requests.exceptions.Timeout:
            raise slow(self.name, wait) from None
        except requests.exceptions.ChunkedEncodingError:
            raise cut(self.name) from None
        except requests.exceptions.ConnectionError as error:
            # A silence in the middle of a body is a ConnectionError too.
            raise (slow(self.name, wait) if "timed out" in str(error).lower() else unreachable(self.name)) from None
        except (requests.exceptions.RequestException, ValueError):
            raise broken(self.name, "what came back is not HTTP") from None

    def _body(self, response: requests.Response) -> bytes:
        """The whole body, unless it is endless in time or in bytes."""
        until = time.monotonic() + 3 * self.services.timeout
        parts, length = [], 0
        for part in response.iter_content(65536):
            parts.append(part)
            length += len(part)
            if length > MOST_BYTES:
                raise broken(self.name, "the answer is too large")
            if time.monotonic() > until:
                raise slow(self.name, 3 * self.services.timeout)
        return b"".join(parts)


def insist(services: Services, once: Callable[[], Given]) -> Given:
    """Ask until there is an answer, with growing pauses, as long as the fault may go away by itself."""
    number = 1
    while True:
        try:
            return once()
        except ServiceError as error:
            wait = max(services.backoff * 2 ** (number - 1), error.after)
            if not error.passing or number >= services.tries or wait > services.patience:
                raise
            number += 1
            services.tell(f"{error.message}; asking again in {wait:g} s ({number} of {services.tries})")
            time.sleep(wait)


def refusal(name: str, status: int, retry_after: str | None) -> ServiceError | None:
    """The error for an HTTP status; None where it is a success."""
    if 200 <= status < 300:
        return None
    if status in (404, 410):
        return ServiceError("not-found", f"{name} has no such work", "check the id, letter by letter")
    if status == 429 or (status == 503 and retry_after):
        after = seconds_until(retry_after)
        tip = f"wait {after:g} s, then try again" if after else "wait some minutes, then try again"
        return ServiceError("limit", f"{name} wants fewer requests (status {status})", tip, passing=True, after=after)
    if status >= 500:
        message = f"{name} has a fault of its own (status {status})"
        return ServiceError("broken-answer", message, "try again later", passing=True)
    return ServiceError(
        "refused", f"{name} refuses the request (status {status})", "check the id; else try again later"
    )


def seconds_until(retry_after: str | None) -> float:
    """What a Retry-After header asks for, in seconds; 0 where it says nothing that can be read."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
        return max((moment.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, OverflowError):
        return 0.0


def slow(name: str, seconds: float) -> ServiceError:
    """The error for a service that does not answer in time."""
    return ServiceError("slow", f"{name} did not answer within {seconds:g} s", "try again later", passing=True)


def unreachable(name: str) -> ServiceError:
    """The error for a service to which there is no connection."""
    tip = "check the network, or try again later"
    return ServiceError("unreachable", f"{name} cannot be reached", tip, passing=True)


def cut(name: str) -> ServiceError:
    """The error for an answer that ends in the middle."""
    return ServiceError(
        "broken-answer", f"{name} broke off in the middle of its answer", "try again later", passing=True
    )


def broken(name: str, why: str) -> ServiceError:
    """The error for an answer that is not what it should be."""
    tip = "try again later; if it stays so, tell the maintainers"
    return ServiceError("broken-answer", f"{name} gave an answer that cannot be read: {why}", tip, passing=True)
