"""What `atlas dist` writes, and that nginx and Caddy serve it as its rules say."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import Browser, Page, expect

import find_servers
from llm_atlas.build.serving import ASK, FOREVER, HEADERS, TYPES, caddy, kept, nginx
from sites import atlas, headers_for, tree

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ready(garden: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up site, ready to be served."""
    out = tmp_path_factory.mktemp("ready") / "out"
    run = atlas(garden, "dist", "--out", str(out))
    assert run.returncode == 0, run.stderr
    return out


# The tree


def test_the_same_site_gives_the_same_bytes(garden: Path, ready: Path) -> None:
    before = tree(ready)
    assert atlas(garden, "dist", "--out", str(ready)).returncode == 0
    assert tree(ready) == before
    assert sorted(path.name for path in ready.iterdir()) == ["Caddyfile", "nginx.conf", "site"]


def test_compressed_files_hold_what_stands_beside_them(ready: Path) -> None:
    undone: dict[str, Callable[[bytes], bytes]] = {".br": brotli.decompress, ".gz": gzip.decompress}
    found = [path for path in (ready / "site").rglob("*") if path.suffix in undone]
    wrong = [path for path in found if undone[path.suffix](path.read_bytes()) != path.with_suffix("").read_bytes()]
    assert wrong == []
    pages = list((ready / "site").rglob("*.html"))
    assert pages
    assert [page for page in pages if not {page.with_name(page.name + end) for end in undone} <= set(found)] == []


def test_what_is_kept_for_good_has_a_digest_in_its_address(ready: Path) -> None:
    names = [f"/{name}" for name in tree(ready / "site") if name.startswith(("assets/", "zh/assets/"))]
    forever = [name for name in names if name.startswith(tuple(kept()))]
    assert len(forever) > 20
    assert [name for name in forever if not re.search(r"/own/[0-9a-f]{12}/|\.[0-9a-f]{8}\.min\.", name)] == []
    assert [name for name in names if name.endswith((".js", ".css")) and name not in forever] == []


def test_each_file_has_a_type_that_the_servers_are_told(ready: Path) -> None:
    known = {f".{name}" for name in TYPES} | {".br", ".gz"}
    bare = {"LICENSE", "SHA256SUMS", "_headers"}
    names = [path.name for path in (ready / "site").rglob("*") if path.is_file() and path.suffix not in known]
    assert set(names) - bare == set()


def test_the_address_changes_when_a_file_does_and_only_then(garden: Path, ready: Path, tmp_path: Path) -> None:
    shutil.copytree(garden / "site", tmp_path / "site")
    with (tmp_path / "site/assets/base/han.js").open("a") as file:
        file.write("// changed\n")
    assert atlas(garden, "dist", "--plain", "--site-dir", str(tmp_path / "site"), "--out", str(tmp_path / "out")).stdout
    now = tree(tmp_path / "out/site")

    def folders(names: dict[str, str], language: str) -> set[str]:
        return {name.split("/own/")[1][:12] for name in names if name.startswith(f"{language}assets/own/")}

    before = tree(ready / "site")
    assert len(folders(before, "")) == len(folders(now, "")) == 1
    assert folders(before, "").isdisjoint(folders(now, ""))
    assert folders(before, "zh/") == folders(now, "zh/")
    assert [name for name in now if name.endswith((".br", ".gz")) and not name.endswith("sitemap.xml.gz")] == []


def test_what_dist_refuses(garden: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("dear")
    (tmp_path / "file").write_text("a")
    cases = {
        ("--out", str(tmp_path / "full")): "holds something else than a site; it would be lost",
        ("--out", str(tmp_path / "file")): "is a file, not a folder",
        ("--out", "site/inside"): "may not lie in each other",
        ("--site-dir", str(tmp_path)): "build the site first: make site",
    }
    runs = {words: atlas(garden, "dist", *words) for words in cases}
    told = {words: (run.returncode, cases[words] in run.stderr) for words, run in runs.items()}
    assert {words: run.stderr for words, run in runs.items() if told[words] != (2, True)} == {}
    assert (tmp_path / "full/letter.txt").read_text() == "dear"


# The servers


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server on this machine."""

    port: int

    def get(self, address: str, **headers: str) -> Answer:
        """Ask for an address as it is written; nothing in it is resolved first."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.putrequest("GET", address, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            said = connection.getresponse()
            return Answer(said.status, {name.lower(): value for name, value in said.getheaders()}, said.read())


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _placed(text: str, listen: str, root: str, port: int, site: Path) -> str:
    """A configuration as a person changes it: where it listens and where the tree stands, each said once."""
    assert text.count(listen) == 1
    assert text.count(root) == 1
    return text.replace(listen, listen.replace("80", f"127.0.0.1:{port}")).replace(
        root, root[: root.rfind(" ")] + f" {site}"
    )


@contextlib.contextmanager
def _running(command: list[str | Path], folder: Path, port: int) -> Iterator[Server]:
    """A server in a process, once it answers."""
    log = folder / "log"
    with log.open("w") as output:
        home = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
        run = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=home)
    try:
        for _ in range(200):
            assert run.poll() is None, log.read_text()
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield Server(port)
    finally:
        run.terminate()
        run.wait(20)


@contextlib.contextmanager
def _nginx(ready: Path, folder: Path) -> Iterator[Server]:
    port, found = _free_port(), find_servers.need()
    text = (ready / "nginx.conf").read_text(encoding="utf-8")
    (folder / "site.conf").write_text(_placed(text, "listen 80", "root /srv/llm-atlas/site", port, ready / "site"))
    temporary = "".join(f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "main.conf").write_text(
        f"load_module {found.brotli}; pid {folder}/pid; daemon off; master_process off; events {{}}\n"
        f"http {{ access_log off; {temporary} include {folder}/site.conf; }}\n"
    )
    command = [found.nginx, "-p", folder, "-e", "stderr", "-c", folder / "main.conf"]
    with _running(command, folder, port) as server:
        yield server


@contextlib.contextmanager
def _caddy(ready: Path, folder: Path) -> Iterator[Server]:
    port, found = _free_port(), find_servers.need()
    text = (ready / "Caddyfile").read_text(encoding="utf-8")
    placed = _placed(text, ":80 {", "root * /srv/llm-atlas/site", port, ready / "site")
    (folder / "Caddyfile").write_text("{\n admin off\n auto_https off\n}\n" + placed.replace(":127.0", "http://127.0"))
    command = [found.caddy, "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]
    with _running(command, folder, port) as server:
        yield server


@pytest.fixture(scope="module", params=[_nginx, _caddy], ids=["nginx", "caddy"])
def server(request: pytest.FixtureRequest, ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The made-up site on a real server."""
    with request.param(ready, tmp_path_factory.mktemp("server")) as found:
        yield found


def _one_of_each(site: Path) -> dict[str, str]:
    """The address of a file of each type, a page that is a folder too, with its ending."""
    found = {path.suffix[1:]: f"/{path.relative_to(site).as_posix()}" for path in sorted(site.rglob("*.*"))}
    return {ending: address for ending, address in found.items() if ending in TYPES} | {"html": "/papers/lantern/"}


def test_types_and_headers_are_those_of_the_rules(server: Server, ready: Path) -> None:
    rules = (ready / "site/_headers").read_text(encoding="utf-8")
    asked = _one_of_each(ready / "site")
    assert {"html", "js", "css", "json", "png", "xml", "bin"} <= asked.keys()
    wrong = {}
    for ending, address in asked.items():
        said = server.get(address)
        kind = TYPES[ending] + ("; charset=utf-8" if TYPES[ending].startswith("text/") else "")
        wanted = {"content-type": kind, "cache-control": ASK}
        wanted |= {name.lower(): value for name, value in headers_for(address, rules)}
        off = {name: said.headers.get(name) for name, value in wanted.items() if said.headers.get(name) != value}
        if said.status != 200 or off:
            wrong[address] = (said.status, off)
    assert wrong == {}
    assert set(HEADERS) <= {name for name, _ in headers_for("/", rules)}


def test_what_has_a_digest_is_kept_for_good_and_the_rest_is_asked_for(server: Server, ready: Path) -> None:
    own = next((ready / "site/assets/own").rglob("finder.js")).relative_to(ready / "site")
    sheet = next((ready / "site/zh/assets/stylesheets").glob("main*.css")).relative_to(ready / "site")
    wanted = {
        f"/{own}": FOREVER,
        f"/{sheet}": FOREVER,
        "/": ASK,
        "/zh/": ASK,
        "/search/words.json": ASK,
        "/assets/own/000000000000/base/atlas.js": ASK,  # not there: may be tomorrow
    }
    assert {address: server.get(address).headers["cache-control"] for address in wanted} == wanted
    again = server.get("/", If_None_Match=server.get("/").headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(("accepted", "sent"), [("gzip, br", "br"), ("br", "br"), ("gzip", "gzip"), ("identity", None)])
def test_texts_come_compressed_as_the_reader_can_read_them(
    server: Server, ready: Path, accepted: str, sent: str | None
):
    undone: dict[str | None, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    for address, file in (("/zh/", "zh/index.html"), ("/search/words.json", "search/words.json")):
        said = server.get(address, Accept_Encoding=accepted)
        assert said.headers.get("content-encoding") == sent
        assert said.headers["vary"] == "Accept-Encoding"
        assert undone[sent](said.body) == (ready / "site" / file).read_bytes()


def test_what_is_not_there_is_told_in_the_language_of_the_address(server: Server, ready: Path) -> None:
    pages = {name: (ready / "site" / name).read_bytes() for name in ("404.html", "zh/404.html")}
    asked = {
        "/nothing/": "404.html",
        "/papers/nothing.js": "404.html",
        "/_headers": "404.html",
        "/assets/": "404.html",
        "/zhang/": "404.html",
        "/zh/nothing/": "zh/404.html",
        "/zh/assets/": "zh/404.html",
    }
    wrong = {}
    for address, page in asked.items():
        said = server.get(address)
        if (said.status, said.headers["content-type"], said.body) != (404, "text/html; charset=utf-8", pages[page]):
            wrong[address] = said
        assert said.headers["x-content-type-options"] == "nosniff"
    assert wrong == {}
    assert brotli.decompress(server.get("/zh/no", Accept_Encoding="br").body) == pages["zh/404.html"]


def test_moved_pages_and_folders_lead_on_by_themselves(server: Server) -> None:
    wanted = {
        "/papers/old-lantern/": "/papers/lantern/",
        "/zh/papers/old-lantern/": "/zh/papers/lantern/",
        "/about/lamps/": "/topics/light/",
        "/papers/lantern": "/papers/lantern/",
    }
    answers = {address: server.get(address) for address in wanted}
    assert {address: urlsplit(said.headers["location"]).path for address, said in answers.items()} == wanted
    assert {said.status for said in answers.values()} <= {301, 308}


def test_nothing_beside_the_tree_can_be_read(server: Server, ready: Path) -> None:
    secrets = {(ready / name).read_bytes() for name in ("nginx.conf", "Caddyfile")} | {Path("/etc/passwd").read_bytes()}
    up = [
        f"{way}{name}"
        for way in ("/../", "/%2e%2e/", "/..%2f", "/zh/..%5c..%5c", "//../", "/zh/../../", "/a/%2e%2e%2f../")
        for name in ("nginx.conf", "Caddyfile", "../" * 12 + "etc/passwd", "..%2f" * 12 + "etc/passwd")
    ]
    answers = {address: server.get(address) for address in up}
    assert {address: said for address, said in answers.items() if said.status == 200 or said.body in secrets} == {}


def test_an_address_means_nothing_to_a_server() -> None:
    """What a record of addresses says, whoever wrote it, is an address in the configuration and nothing else."""
    evil = {"a;} location / { return 200; #/": "b\n}", "$host {x}": '"q" \\'}
    shapes = {
        nginx(evil): r" +location = ADDRESS \{ return 301 ADDRESS\$is_args\$args; \}",
        caddy(evil): r" +redir ADDRESS ADDRESS 301",
    }
    for text, shape in shapes.items():
        lines = [line for line in text.splitlines() if "301" in line]
        wanted = re.compile(shape.replace("ADDRESS", r"/[\w%./~-]*"))
        assert len(lines) == 2
        assert [line for line in lines if not wanted.fullmatch(line)] == []


# A reader


def test_a_reader_searches_the_site_that_is_served(server: Server, browser: Browser) -> None:
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}")
    faults: list[str] = []
    page: Page = context.new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("requestfailed", lambda asked: faults.append(asked.url))
    page.on("response", lambda said: faults.append(said.url) if said.status >= 400 else None)
    page.goto("/zh/")
    page.keyboard.press("/")
    page.keyboard.type("lantern")
    expect(page.get_by_role("option").first).to_be_visible()
    page.goto("/contribute/new/")
    expect(page.locator("form").first).to_be_visible()
    context.close()
    assert faults == []
