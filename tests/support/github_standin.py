"""A stand-in for the part of GitHub's API that the workflows use, over real HTTP, with what it holds to look at."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = {"login": "github-actions[bot]"}
Query = dict[str, str]


class RefusedError(Exception):
    """The stand-in answers with a status that is an error."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status, self.message = status, message


@dataclass
class StandIn:
    """One repository, ``ada/atlas``, whose branch main has one commit.

    Attributes:
        comments: Comments by the number of the issue.
        issues: Issues and their labels.
        pulls: Pull requests.
        artifacts: Artifacts by the number of the run.
        refs: Last commit of each branch.
        commits: Commits by digest.
        trees: Files of each tree by digest.
        asked: Method and path of every request.
        fail: For a method and a path, the status to answer with instead.
    """

    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    issues: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    artifacts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    commits: dict[str, dict[str, Any]] = field(default_factory=dict)
    trees: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    fail: dict[str, int] = field(default_factory=dict)
    address: str = ""

    def __post_init__(self) -> None:
        tree = self.tree({"README.md": "Atlas\n"})
        self.refs["main"] = self.commit("first", tree, [])

    def tree(self, files: dict[str, str]) -> str:
        """Keep a tree; returns its digest."""
        digest = _digest(files)
        self.trees[digest] = files
        return digest

    def commit(self, message: str, tree: str, parents: list[str]) -> str:
        """Keep a commit; returns its digest."""
        made = {"message": message, "tree": {"sha": tree}, "parents": parents}
        digest = _digest(made)
        self.commits[digest] = made
        return digest

    def files(self, branch: str) -> dict[str, str]:
        """The files at the end of a branch."""
        return self.trees[self.commits[self.refs[branch]]["tree"]["sha"]]

    def log(self, branch: str) -> list[str]:
        """First lines of the messages of a branch's commits, the last first."""
        lines, sha = [], self.refs[branch]
        while sha:
            lines.append(self.commits[sha]["message"].splitlines()[0])
            sha = next(iter(self.commits[sha]["parents"]), "")
        return lines

    # What it answers

    def answer(self, method: str, path: str, query: Query, body: Any) -> Any:
        """The answer to a request; the path is what follows the repository."""
        for pattern, reply in _ROUTES.items():
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                return reply(self, found.groups(), query, body)
        raise RefusedError(404, f"no such place: {method} {path}")

    def _paged(self, items: list[Any], query: Query) -> list[Any]:
        size, page = int(query["per_page"]), int(query["page"])
        return items[(page - 1) * size : page * size]

    def _repository(self, found: Any, query: Query, body: Any) -> Any:
        return {"default_branch": "main"}

    def _list_pulls(self, found: Any, query: Query, body: Any) -> Any:
        return self._paged([pull for pull in self.pulls if pull["from"] == query["head"]], query)

    def _make_pull(self, found: Any, query: Query, body: Any) -> Any:
        number = 100 + len(self.pulls)
        pull = body | {"number": number, "from": f"ada:{body['head']}", "head": {"sha": self.refs[body["head"]]}}
        self.pulls.append(pull | {"html_url": f"{self.address}/ada/atlas/pull/{number}"})
        return self.pulls[-1]

    def _change_pull(self, found: Any, query: Query, body: Any) -> Any:
        pull = next(pull for pull in self.pulls if pull["number"] == int(found[0]))
        pull.update(body)
        return pull

    def _artifacts(self, found: Any, query: Query, body: Any) -> Any:
        return {"artifacts": self.artifacts.get(int(found[0]), [])}

    def _list_comments(self, found: Any, query: Query, body: Any) -> Any:
        return self._paged(self.comments.get(int(found[0]), []), query)

    def _make_comment(self, found: Any, query: Query, body: Any) -> Any:
        held = self.comments.setdefault(int(found[0]), [])
        identity = int(found[0]) * 1000 + len(held)
        page = f"{self.address}/ada/atlas/issues/{found[0]}#{identity}"
        held.append(body | {"id": identity, "user": BOT, "html_url": page})
        return held[-1]

    def _change_comment(self, found: Any, query: Query, body: Any) -> Any:
        comment = self.comments[int(found[0]) // 1000][int(found[0]) % 1000]
        if comment["user"] != BOT:
            raise RefusedError(403, "not yours")
        comment.update(body)
        return comment

    def _list_issues(self, found: Any, query: Query, body: Any) -> Any:
        return self._paged(
            [issue for issue in self.issues if query["labels"] in issue["labels"] and is_open(issue)], query
        )

    def _make_issue(self, found: Any, query: Query, body: Any) -> Any:
        number = 1 + len(self.issues)
        page = f"{self.address}/ada/atlas/issues/{number}"
        self.issues.append(body | {"number": number, "user": BOT, "html_url": page})
        return self.issues[-1]

    def _change_issue(self, found: Any, query: Query, body: Any) -> Any:
        self.issues[int(found[0]) - 1].update(body)
        return self.issues[int(found[0]) - 1]

    def _get_ref(self, found: Any, query: Query, body: Any) -> Any:
        if found[0] not in self.refs:
            raise RefusedError(404, "Not Found")
        return {"object": {"sha": self.refs[found[0]]}}

    def _make_ref(self, found: Any, query: Query, body: Any) -> Any:
        name = body["ref"].removeprefix("refs/heads/")
        if name in self.refs:
            raise RefusedError(422, "Reference already exists")
        self.refs[name] = body["sha"]
        return {}

    def _change_ref(self, found: Any, query: Query, body: Any) -> Any:
        self.refs[found[0]] = body["sha"]
        return {}

    def _get_commit(self, found: Any, query: Query, body: Any) -> Any:
        if found[0] not in self.commits:
            raise RefusedError(404, "Not Found")
        return self.commits[found[0]]

    def _make_commit(self, found: Any, query: Query, body: Any) -> Any:
        return {"sha": self.commit(body["message"], body["tree"], body["parents"])}

    def _make_tree(self, found: Any, query: Query, body: Any) -> Any:
        files = dict(self.trees[body["base_tree"]])
        files |= {blob["path"]: blob["content"] for blob in body["tree"]}
        return {"sha": self.tree(files)}


def is_open(issue: dict[str, Any]) -> bool:
    """Whether an issue is open; a new one is."""
    return issue.get("state", "open") == "open"


_ROUTES: dict[str, Callable[..., Any]] = {
    "GET ": StandIn._repository,
    "GET pulls": StandIn._list_pulls,
    "POST pulls": StandIn._make_pull,
    r"PATCH pulls/(\d+)": StandIn._change_pull,
    r"GET actions/runs/(\d+)/artifacts": StandIn._artifacts,
    r"GET issues/(\d+)/comments": StandIn._list_comments,
    r"POST issues/(\d+)/comments": StandIn._make_comment,
    r"PATCH issues/comments/(\d+)": StandIn._change_comment,
    "GET issues": StandIn._list_issues,
    "POST issues": StandIn._make_issue,
    r"PATCH issues/(\d+)": StandIn._change_issue,
    r"GET git/ref/heads/([\w-]+)": StandIn._get_ref,
    "POST git/refs": StandIn._make_ref,
    r"PATCH git/refs/heads/([\w-]+)": StandIn._change_ref,
    "GET git/commits/([0-9a-f]+)": StandIn._get_commit,
    "POST git/commits": StandIn._make_commit,
    "POST git/trees": StandIn._make_tree,
}


def _digest(value: Any) -> str:
    return hashlib.sha1(json.dumps(value, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    held: StandIn

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/repos/ada/atlas").removeprefix("/")
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        asked = f"{self.command} {path}".strip()
        self.held.asked.append(asked)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        try:
            if self.headers.get("Authorization") != "Bearer token-of-the-job":
                raise RefusedError(401, "Bad credentials")
            if asked in self.held.fail:
                raise RefusedError(self.held.fail[asked], "as the test wants")
            status, value = 200, self.held.answer(self.command, path, query, body)
        except RefusedError as refused:
            status, value = refused.status, {"message": refused.message}
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = _answer

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def github_standin() -> Iterator[StandIn]:
    """A running stand-in; `address` says where."""
    held = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"held": held}))
    held.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
