"""A stand-in for arXiv, Crossref, the ACL Anthology and the hosts of links: real HTTP on loopback, answers made up."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest


def atom(entries: str, total: int, ids: str = "") -> bytes:
    """A feed as arXiv answers with."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/SkuXkYxumgL1drFIL7NufdnpkFc</id>
  <title>arXiv Query: search_query=&amp;id_list={ids}&amp;start=0&amp;max_results=100</title>
  <updated>2026-11-28T00:00:00Z</updated>
  <link href="https://arxiv.org/api/query?search_query=&amp;id_list={ids}" type="application/atom+xml"/>
  <opensearch:itemsPerPage>100</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}</feed>
""".encode()


def paper(
    title: str,
    *authors: str,
    version: int = 1,
    day: str = "2023-04-05",
    comment: str = "",
    journal: str = "",
    doi: str = "",
    summary: str = "Light is carried.",
) -> dict[str, Any]:
    """A paper as the stand-in of arXiv keeps it."""
    return {
        "title": title,
        "authors": authors,
        "version": version,
        "day": day,
        "comment": comment,
        "journal_ref": journal,
        "doi": doi,
        "summary": summary,
    }


def atom_entry(one: str, known: dict[str, Any]) -> str:
    """A paper as it stands in arXiv's feed."""
    extra = "".join(
        f'    <arxiv:{name} xmlns:arxiv="http://arxiv.org/schemas/atom">{escape(known[name])}</arxiv:{name}>\n'
        for name in ("comment", "journal_ref", "doi")
        if known[name]
    )
    authors = "".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>\n" for name in known["authors"])
    return f"""  <entry>
    <id>http://arxiv.org/abs/{one}v{known["version"]}</id>
    <title>{escape(known["title"])}</title>
    <updated>2025-06-07T08:09:10Z</updated>
    <link href="https://arxiv.org/abs/{one}v{known["version"]}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{one}v{known["version"]}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{escape(known["summary"])}</summary>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <published>{known["day"]}T17:59:59Z</published>
{extra}    <arxiv:primary_category term="cs.CL"/>
{authors}  </entry>
"""


@dataclass
class StandIn:
    """Everything the services know, what goes wrong with them, and what was asked of them.

    Attributes:
        papers: Papers of arXiv by id.
        works: Records of Crossref by DOI in small letters.
        agencies: Who else has a DOI.
        bibtex: Files of the ACL Anthology by id.
        pages: Status and, for a redirect, the target, by address without scheme.
        faults: For a service (arxiv, crossref, acl, links), what goes wrong, one fault a request; "" for none, the
            last one stays.
        asked: For a service, method and path of every request.
        agents: How those who asked called themselves.
        most_at_once: Most links of a host that were asked for at a time.
        reached: Is set once a request has arrived that gets no answer.
        released: Lets such requests go.
    """

    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)
    bibtex: dict[str, str] = field(default_factory=dict)
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    agents: list[str] = field(default_factory=list)
    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)
    counting: threading.Lock = field(default_factory=threading.Lock)
    open_now: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most_at_once: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @contextlib.contextmanager
    def being_asked(self, host: str) -> Iterator[None]:
        """Count a request from its arrival until just before its answer, and let others arrive meanwhile."""
        with self.counting:
            self.open_now[host] += 1
            self.most_at_once[host] = max(self.most_at_once[host], self.open_now[host])
        self.released.wait(0.01)
        yield
        with self.counting:
            self.open_now[host] -= 1

    @property
    def address(self) -> str:
        """Address of the stand-in, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Variables that send the commands here and spare them the pauses."""
        return {
            "ATLAS_ARXIV_URL": f"{self.address}/api/query",
            "ATLAS_CROSSREF_URL": self.address,
            "ATLAS_ACL_URL": f"{self.address}/anthology",
            "ATLAS_TIMEOUT": "5",
            "ATLAS_PAUSE": "0",
            "ATLAS_GAP": "0",
            "ATLAS_BACKOFF": "0",
        }

    def fault(self, service: str) -> str:
        """What goes wrong with the next request."""
        faults = self.faults.get(service, [])
        return (faults.pop(0) if len(faults) > 1 else faults[0]) if faults else ""

    def answer(self, service: str, path: str, query: str) -> tuple[int, str, bytes]:
        """Status, content type and body of what a service says."""
        if service == "arxiv":
            ids = parse_qs(query)["id_list"][0].split(",")
            entries = [atom_entry(one, self.papers[one]) for one in ids if one in self.papers]
            return 200, "application/atom+xml", atom("".join(entries), len(entries), ",".join(ids))
        if service == "acl":
            text = self.bibtex.get(path.removeprefix("/anthology/").removesuffix(".bib"))
            return (200, "text/plain; charset=utf-8", text.encode()) if text else (404, "text/html", b"<h1>404</h1>")
        doi = unquote(path.removeprefix("/works/"))
        message: Any = self.works.get(doi.lower())
        if doi.endswith("/agency"):
            agency = self.agencies.get(doi.removesuffix("/agency"))
            message = agency and {"DOI": doi, "agency": {"id": agency.lower(), "label": agency}}
        if not message:
            return 404, "text/plain", b"Resource not found."
        body = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message}
        return 200, "application/json", json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer."""
        known = self.server.known
        parts = urlsplit(self.path)
        host = self.headers.get("Host", "")
        service = self._service(parts.path, host)
        known.asked[service].append(self.path if service != "links" else f"{self.command} {host}{self.path}")
        known.agents.append(self.headers.get("User-Agent", ""))
        fault = known.fault(service)
        if fault:
            self._go_wrong(fault, service, parts.path, parts.query)
        elif service == "links":
            with known.being_asked(host):
                status, target = known.pages.get(host + self.path, (404, ""))
            self._send(status, "text/html", b"<p>A page.</p>", {"Location": target} if target else {})
        else:
            self._send(*known.answer(service, parts.path, parts.query))

    do_HEAD = do_GET

    @staticmethod
    def _service(path: str, host: str) -> str:
        if not host.startswith("127.0.0.1"):
            return "links"
        return "arxiv" if path == "/api/query" else "acl" if path.startswith("/anthology/") else "crossref"

    def _go_wrong(self, fault: str, service: str, path: str, query: str) -> None:
        known = self.server.known
        if fault == "slow":
            known.reached.set()
            known.released.wait(60)
            self.close_connection = True
        elif fault == "html":
            self._send(200, "text/html", b"<!DOCTYPE html><html><body><p>Down for repair<br></body></html>")
        elif fault == "wrong":
            other = atom(atom_entry("2001.00001", paper("Another", "A. Nother")), 1)
            body = (
                other if service == "arxiv" else b'{"status":"ok","message":{"DOI":"10.1/other","title":["Another"]}}'
            )
            self._send(200, "application/json", b"[1, 2]" if service == "acl" else body)
        elif fault == "empty":
            self._send(200, "application/atom+xml", atom("", 0))
        elif fault == "truncated":
            status, kind, body = known.answer(service, path, query)
            self._send(status, kind, body[: len(body) // 2])
        elif fault == "limit":
            self._send(429, "text/plain", b"Rate exceeded.")
        elif fault == "limit-after":
            self._send(429, "text/plain", b"Rate exceeded.", {"Retry-After": "3600"})
        elif fault == "limit-soon":
            self._send(429, "text/plain", b"Rate exceeded.", {"Retry-After": "0"})
        elif fault == "limit-200":
            self._send(200, "text/plain", b"Rate exceeded.")
        elif fault == "fault":
            self._send(500, "text/html", b"<h1>500</h1>")
        elif fault == "refused":
            self._send(400, "text/html", b"<h1>400</h1>")
        elif fault == "cut":
            status, kind, body = known.answer(service, path, query)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body) + 1000))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True
        else:
            assert fault == "closed"
            self.close_connection = True

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, known: StandIn):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.known = known

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what some tests are about."""


@contextlib.contextmanager
def standing_in() -> Iterator[StandIn]:
    """Serve a stand-in on a free port."""
    known = StandIn()
    server = _Server(known)
    known.port = server.server_address[1]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield known
    finally:
        known.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def lead_here(known: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the names of made-up hosts lead to the stand-in; a name in .invalid, or on no port it serves, to no host."""
    real = socket.getaddrinfo

    def find(host: Any, port: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name and name != "127.0.0.1":
            return real("127.0.0.1", known.port, *arguments, **options)
        return real(host, port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", find)


def direct(monkeypatch: pytest.MonkeyPatch, known: StandIn) -> None:
    """Send the commands of this process to the stand-in, whatever proxy the machine has."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        for form in (name, name.lower()):
            monkeypatch.delenv(form, raising=False)
    for name, value in known.environment.items():
        monkeypatch.setenv(name, value)
