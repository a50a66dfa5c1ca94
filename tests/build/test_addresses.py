"""The record of a site's addresses, what differs from the published one, and what `atlas addresses` says of it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from llm_atlas.build.addresses import RECORD, Addresses, Page, RecordError, changes, from_json, to_json
from llm_atlas.build.finish import finish
from llm_atlas.build.inventory import Inventory
from llm_atlas.cli import main
from llm_atlas.contribute.services.http import ServiceError, Services
from llm_atlas.contribute.services.published import read_published
from sites import served

REDIRECT = '<meta http-equiv="refresh" content="0; url={}">'


def page(title: str, text: str = "", around: str = "") -> str:
    """A page of the theme: a header, an article, a footer."""
    return f"<title>{title} - Atlas</title>{around}<article><h1 id='x'>{title}</h1><p>{text}</p></article>{around}"


def site(root: Path, pages: dict[str, str]) -> Path:
    """A built site with its record; the keys are addresses."""
    for address, html in pages.items():
        path = root / (address if address.endswith(".html") else f"{address}index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")
    finish(root, Inventory())
    return root


def addresses_of(root: Path) -> Addresses:
    """The record that a site holds."""
    return from_json((root / RECORD).read_text(encoding="utf-8"), RECORD)


OLD = {
    "": page("Start"),
    "papers/a/": page("A"),
    "papers/b/": page("B"),
    "zh/papers/a/": page("\u7532"),
    "zh/papers/b/": page("\u4e59"),
    "404.html": page("404"),
}


# The record


def test_the_record_holds_every_page_with_its_title(tmp_path: Path):
    found = addresses_of(site(tmp_path, OLD | {"about us.html": page("Us")}))
    assert {address: page.title for address, page in found.pages.items()} == {
        "": "Start",
        "about us.html": "Us",
        "papers/a/": "A",
        "papers/b/": "B",
        "zh/papers/a/": "\u7532",
        "zh/papers/b/": "\u4e59",
    }


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<article><h1>A &amp; <i>B</i><a class="headerlink" href="#a">\u00b6</a></h1></article>', "A & B"),
        ("<title>Only here</title><article><p>x</p></article>", "Only here"),
        ("<title>t</title><h1>Site</h1><article><h1>\n Page\n one </h1></article>", "Page one"),
        ("<p>nothing</p>", ""),
        ("<article><h1>&lt;script&gt;</h1></article>", "<script>"),
    ],
)
def test_the_title_is_the_heading_of_the_content(html: str, title: str, tmp_path: Path):
    assert addresses_of(site(tmp_path, {"": html})).pages[""].title == title


def test_only_the_content_counts_for_the_digest(tmp_path: Path):
    def digest(name: str, html: str) -> str:
        return addresses_of(site(tmp_path / name, {"": html})).pages[""].digest

    plain = digest("one", page("A", "text"))
    assert digest("two", page("A", "text", around="<script src='x.1234.js'></script>")) == plain
    assert digest("three", page("A", "texts")) != plain


@pytest.mark.parametrize(
    ("address", "link", "target"),
    [
        ("papers/old/", "../a/", "papers/a/"),
        ("old/", "../papers/a/", "papers/a/"),
        ("zh/papers/old/", "../a/", "zh/papers/a/"),
        ("papers/old/", "../../", ""),
    ],
)
def test_a_redirect_is_no_page(address: str, link: str, target: str, tmp_path: Path):
    found = addresses_of(site(tmp_path, OLD | {address: REDIRECT.format(link)}))
    assert found.redirects == {address: target}
    assert address not in found.pages


def test_the_record_is_sorted_and_comes_back_as_it_was(tmp_path: Path):
    found = addresses_of(site(tmp_path, OLD | {"old/": REDIRECT.format("../papers/a/")}))
    text = to_json(found)
    assert from_json(text, "here") == found
    assert list(json.loads(text)["pages"]) == sorted(found.pages)
    backwards = Addresses(pages=dict(reversed(found.pages.items())), redirects=found.redirects)
    assert to_json(backwards) == text
    assert from_json(to_json(Addresses(pages={})), "here") == Addresses(pages={})


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "<html>", "{}", '{"pages": []}', '{"pages": {"a": 1}}', '{"pages": {"a": {"title": 1}}}'],
)
def test_what_is_no_record_is_told(text: str):
    with pytest.raises(RecordError, match=r"^here is no record of addresses: "):
        from_json(text, "here")


# What differs


def record(pages: dict[str, str], **redirects: str) -> Addresses:
    """A record of pages by digest; the titles are capitals."""
    made = {name: Page(title=name.upper(), digest=digest) for name, digest in pages.items()}
    return Addresses(pages=made, redirects={f"{name}/": target for name, target in redirects.items()})


BEFORE = record({"a/": "1", "b/": "1", "c/": "1"}, old="a/")


@pytest.mark.parametrize(
    ("now", "new", "changed", "moved", "vanished"),
    [
        (BEFORE, (), (), (), ()),
        (record({"a/": "2", "b/": "1", "c/": "1", "d/": "1"}, old="a/"), ("d/",), ("a/",), (), ()),
        (record({"a/": "1", "b/": "1"}, old="a/", c="a/"), (), (), ("c/",), ()),
        (record({"a/": "1"}, old="a/"), (), (), (), ("b/", "c/")),
        # A redirect that was published is an address too; it may become a page again.
        (record({"a/": "1", "b/": "1", "c/": "1"}), (), (), (), ("old/",)),
        (record({"a/": "1", "b/": "1", "c/": "1", "old/": "1"}), ("old/",), (), (), ()),
    ],
    ids=["nothing", "new-and-changed", "moved", "vanished", "redirect-vanished", "redirect-is-page"],
)
def test_changes(now: Addresses, new: tuple, changed: tuple, moved: tuple, vanished: tuple):
    found = changes(BEFORE, now)
    assert (found.new, found.changed, found.moved, found.vanished) == (new, changed, moved, vanished)
    assert [item["address"] for item in found.as_list()] == [*new, *changed, *moved, *vanished]
    assert all(item["title"] == item["address"].upper() for item in found.as_list() if item["address"] != "old/")


# The command


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a site in which one page is new, one changed and one gone."""
    now = OLD | {"papers/a/": page("A", "more"), "papers/c/": page("C")}
    del now["papers/b/"]
    site(tmp_path / "site", now)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the old site, served."""
    with served(site(tmp_path_factory.mktemp("published"), OLD)) as address:
        yield address + "/"


VANISHED = """\
catalog/redirects.yml:1:1: vanished-address: the published page papers/b/ would vanish
    tip: add a line: - {from: papers/b/, to: the address of the page to read instead}
"""


def test_a_vanished_address_is_told_and_fails(built: Path, published: str, capsys: pytest.CaptureFixture[str]):
    assert main(["addresses", "--published", published, "--changed", "changed.json"]) == 1
    output = capsys.readouterr()
    assert output.out == VANISHED
    assert output.err == "1 new, 1 changed, 0 moved, 1 vanished\n"
    assert json.loads((built / "changed.json").read_text(encoding="utf-8")) == [
        {"address": "papers/c/", "title": "C", "what": "new"},
        {"address": "papers/a/", "title": "A", "what": "changed"},
        {"address": "papers/b/", "title": "B", "what": "vanished"},
    ]


def test_a_redirect_makes_it_pass(built: Path, published: str, capsys: pytest.CaptureFixture[str]):
    site(built / "site", {"papers/b/": REDIRECT.format("../c/")})
    assert main(["addresses", "--published", published]) == 0
    assert capsys.readouterr().err == "1 new, 1 changed, 1 moved, 0 vanished\n"


def test_the_formats(built: Path, published: str, capsys: pytest.CaptureFixture[str]):
    assert main(["addresses", "--published", published, "--format", "github"]) == 1
    told = "the published page papers/b/ would vanish (add a line: - {from: papers/b/, to: the address of"
    assert capsys.readouterr().out.startswith(
        f"::error file=catalog/redirects.yml,line=1,col=1,title=vanished-address::{told}"
    )
    assert main(["addresses", "--published", published, "--format", "json"]) == 1
    assert [problem["rule"] for problem in json.loads(capsys.readouterr().out)] == ["vanished-address"]


def test_a_file_may_be_the_published_record(built: Path, tmp_path_factory: pytest.TempPathFactory):
    old = site(tmp_path_factory.mktemp("published"), OLD)
    assert main(["addresses", "--published", str(old / RECORD)]) == 1
    assert main(["addresses", "--published", str(built / "site" / RECORD)]) == 0


def test_nothing_published_yet_passes_with_a_note(built: Path, capsys: pytest.CaptureFixture[str]):
    (built / "empty").mkdir()
    with served(built / "empty") as address:
        assert main(["addresses", "--published", f"{address}/", "--changed", "changed.json"]) == 0
    said = f"nothing is published at {address}/{RECORD} yet; 0 new, 0 changed, 0 moved, 0 vanished\n"
    assert capsys.readouterr().err == said
    assert not (built / "changed.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--published", "x", "--site-dir", "nowhere"],
        ["--published", "x", "--changed", "nowhere/changed.json"],
        ["--published", "x", "--format", "xml"],
    ],
)
def test_wrong_usage(arguments: list[str], built: Path):
    with pytest.raises(SystemExit) as stopped:
        main(["addresses", *arguments])
    assert stopped.value.code == 2


# A server that does not do what it should

HASTY = Services(timeout=0.2, backoff=0, tries=3)


class _Odd(BaseHTTPRequestHandler):
    """Answers by what the path says: a status, a broken body, or silence; counts how often it is asked."""

    asked: list[str]
    silence: threading.Event

    def do_GET(self) -> None:
        self.asked.append(self.path)
        what = self.path.strip("/").partition("/")[0]
        if what == "recovers":
            what = "500" if len(self.asked) < 3 else "record"
        if what == "slow":
            self.silence.wait(20)
            return
        body = {"record": b'{"pages": {}}', "latin": b"\xe9", "html": b"<html>"}.get(what, b"")
        self.send_response(int(what) if what.isdigit() else 200)
        self.send_header("Content-Length", str(len(body) + (10 if what == "cut" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def odd() -> Iterator[tuple[str, list[str]]]:
    """The odd server's address, and the list of what it was asked."""
    handler = type("Odd", (_Odd,), {"asked": [], "silence": threading.Event()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", handler.asked
    finally:
        handler.silence.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("what", "asked", "told"),
    [
        ("500", 3, r"the published site has a fault of its own \(status 500\)"),
        ("429", 3, r"the published site wants fewer requests \(status 429\)"),
        ("403", 1, r"the published site refuses the request \(status 403\)"),
        ("cut", 3, "the published site broke off in the middle of its answer"),
        ("slow", 3, "the published site did not answer within 0.2 s"),
        ("latin", 1, "is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told(what: str, asked: int, told: str):
    with odd() as (address, log), pytest.raises(ServiceError, match=told) as raised:
        read_published(f"{address}/{what}", HASTY)
    assert len(log) == asked
    assert "\n" not in str(raised.value)


def test_a_server_that_recovers_is_asked_again():
    with odd() as (address, log):
        assert read_published(f"{address}/recovers", HASTY) == '{"pages": {}}'
    assert len(log) == 3


def test_no_server_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ServiceError, match="the published site cannot be reached"):
        read_published(f"http://127.0.0.1:{port}/", HASTY)


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(ServiceError, match=r"gone\.json cannot be read: No such file"):
        read_published(str(tmp_path / "gone.json"), HASTY)


@pytest.mark.parametrize(("what", "told"), [("html/", "is no record of addresses"), ("403/", "status 403")])
def test_the_command_fails_when_nothing_can_be_said(
    what: str, told: str, built: Path, capsys: pytest.CaptureFixture[str]
):
    with odd() as (address, _):
        assert main(["addresses", "--published", f"{address}/{what}", "--format", "github"]) == 1
    output = capsys.readouterr()
    assert output.err.startswith("::error::")
    assert told in output.err
    assert "Traceback" not in output.err
