"""Takes what a workflow wants to say or propose, asks GitHub's API for it; returns addresses of what was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

BOT = "github-actions[bot]"
_PAGE = 100
_MOST_PAGES = 20


class GitHubError(Exception):
    """GitHub did not do what was asked; the text says what and why."""


@dataclass(frozen=True)
class GitHub:
    """One repository, and the right to write to it.

    Attributes:
        repository: ``owner/name``.
        token: Token of the workflow's job.
        api: Address of the API, without a slash at the end.
        server: Address of the pages that people see, without a slash at the end.
        timeout: Seconds to wait for an answer.
        retries: How often a question is repeated; what writes is never repeated.
        pause: Seconds before the first repetition; each further one waits twice as long.
    """

    repository: str
    token: str
    api: str = "https://api.github.com"
    server: str = "https://github.com"
    timeout: float = 20
    retries: int = 3
    pause: float = 1

    def ask(self, method: str, path: str, missing: bool = False, **options: Any) -> Any:
        """Ask the API about the repository; the answer is JSON of any shape, as GitHub documents it.

        Args:
            method: GET, POST or PATCH.
            path: What follows the repository in the address.
            missing: Whether 404 means None rather than an error.
            options: ``params`` or ``json``, as requests takes them.

        Raises:
            GitHubError: It cannot be reached or refuses.
        """
        address = f"{self.api}/repos/{self.repository}/{path}".rstrip("/")
        try:
            with self._session() as session:
                answer = session.request(method, address, timeout=self.timeout, allow_redirects=False, **options)
                if missing and answer.status_code == 404:
                    return None
                if not 200 <= answer.status_code < 300:
                    raise GitHubError(f"{method} {path}: GitHub answers {answer.status_code}{_why(answer)}")
                return answer.json()
        except requests.RequestException as error:
            raise GitHubError(f"{method} {path}: {type(error).__name__}") from None

    def _session(self) -> requests.Session:
        repeat = Retry(
            self.retries,
            backoff_factor=self.pause,
            status_forcelist=(429, 500, 502, 503, 504),
            allowed_methods=("GET",),
            raise_on_status=False,
        )
        session = requests.Session()
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=repeat))
        session.trust_env = False  # a .netrc would take the place of the token
        session.headers["Accept"] = "application/vnd.github+json"
        session.headers["Authorization"] = f"Bearer {self.token}"
        session.headers["X-GitHub-Api-Version"] = "2022-11-28"
        return session

    def _all(self, path: str, **params: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list that comes in pages."""
        for page in range(1, _MOST_PAGES + 1):
            items = self.ask("GET", path, params=params | {"per_page": _PAGE, "page": page})
            yield from items
            if len(items) < _PAGE:
                return

    # What is there

    def pull_request_of(self, owner: str, branch: str, sha: str) -> int | None:
        """Number of the open pull request whose branch ends in a commit; None where it has moved on or is closed."""
        found = self._all("pulls", state="open", head=f"{owner}:{branch}")
        return next((item["number"] for item in found if item["head"]["sha"] == sha), None)

    def artifact_page(self, run: int, name: str) -> str:
        """Address where people fetch an artifact of a run; that of the run where it has no such artifact."""
        page = f"{self.server}/{self.repository}/actions/runs/{run}"
        found = self.ask("GET", f"actions/runs/{run}/artifacts", params={"name": name, "per_page": _PAGE})
        ids = [item["id"] for item in found["artifacts"] if item["name"] == name]
        return f"{page}/artifacts/{ids[-1]}" if ids else page

    def _own(self, items: Iterator[dict[str, Any]], marker: str) -> dict[str, Any] | None:
        """The first item that a workflow wrote and that holds a marker; anyone may write the marker."""
        found = (item for item in items if item["user"]["login"] == BOT and marker in (item["body"] or ""))
        return next(found, None)

    # What is said

    def put_comment(self, number: int, marker: str, body: str) -> str:
        """Write a comment on an issue or a pull request, or renew the one with the marker; returns its address."""
        text = {"body": f"{marker}\n{body}"}
        old = self._own(self._all(f"issues/{number}/comments"), marker)
        if old and old["body"] == text["body"]:
            return str(old["html_url"])
        if old:
            return str(self.ask("PATCH", f"issues/comments/{old['id']}", json=text)["html_url"])
        return str(self.ask("POST", f"issues/{number}/comments", json=text)["html_url"])

    def put_issue(self, label: str, marker: str, title: str, body: str, done: bool) -> str | None:
        """Open an issue with a label, or renew the open one with the marker.

        Args:
            label: Label of the issue.
            marker: A comment in HTML by which it is known again.
            title: Its title.
            body: Its text.
            done: Whether nothing is left to do: then the open one is closed, and none is opened.

        Returns:
            Its address; None where none was opened.

        Raises:
            GitHubError: GitHub cannot be reached or refuses.
        """
        text = {"title": title, "body": f"{marker}\n{body}"}
        issues = (item for item in self._all("issues", state="open", labels=label) if "pull_request" not in item)
        old = self._own(issues, marker)
        if old:
            state = {"state": "closed" if done else "open"}
            return str(self.ask("PATCH", f"issues/{old['number']}", json=text | state)["html_url"])
        return None if done else str(self.ask("POST", "issues", json=text | {"labels": [label]})["html_url"])

    # What is proposed

    def propose(
        self, branch: str, base: str, files: Mapping[str, str], title: str, body: str, draft: bool = False
    ) -> str | None:
        """Put files on a branch in one commit, and open a pull request for it or renew the one that is open.

        The branch is made anew on `base`, unless a person has committed to it.

        Args:
            branch: Name of the branch.
            base: Digest of the commit on which it stands.
            files: Text of each file by its path.
            title: Title of the pull request and of the commit.
            body: Text of the pull request.
            draft: Whether it is not ready to be merged.

        Returns:
            Address of the pull request; None where the branch is a person's now, or where nothing would change.

        Raises:
            GitHubError: GitHub cannot be reached or refuses.
        """
        head = self.ask("GET", f"git/ref/heads/{branch}", missing=True)
        if head and not self._is_own(head["object"]["sha"], branch):
            return None
        commit = self._commit(base, files, f"{title}\n\n{_trailer(branch)}")
        if not commit:
            return None
        if head:
            self.ask("PATCH", f"git/refs/heads/{branch}", json={"sha": commit, "force": True})
        else:
            self.ask("POST", "git/refs", json={"ref": f"refs/heads/{branch}", "sha": commit})
        return self._pull_request(branch, title, body, draft)

    def _is_own(self, sha: str, branch: str) -> bool:
        return _trailer(branch) in self.ask("GET", f"git/commits/{sha}")["message"]

    def _commit(self, base: str, files: Mapping[str, str], message: str) -> str | None:
        """Digest of a new commit with files, upon another; None where it would change nothing."""
        parent = self.ask("GET", f"git/commits/{base}")
        blobs = [{"path": path, "mode": "100644", "type": "blob", "content": text} for path, text in files.items()]
        tree = self.ask("POST", "git/trees", json={"base_tree": parent["tree"]["sha"], "tree": blobs})["sha"]
        if tree == parent["tree"]["sha"]:
            return None
        return str(self.ask("POST", "git/commits", json={"message": message, "tree": tree, "parents": [base]})["sha"])

    def _pull_request(self, branch: str, title: str, body: str, draft: bool) -> str:
        owner = self.repository.partition("/")[0]
        text = {"title": title, "body": body}
        for old in self._all("pulls", state="open", head=f"{owner}:{branch}"):
            return str(self.ask("PATCH", f"pulls/{old['number']}", json=text)["html_url"])
        main = self.ask("GET", "")["default_branch"]
        return str(self.ask("POST", "pulls", json=text | {"head": branch, "base": main, "draft": draft})["html_url"])


def _trailer(branch: str) -> str:
    """The line by which a commit made here is known."""
    return f"Atlas-Branch: {branch}"


def _why(answer: requests.Response) -> str:
    try:
        return f": {answer.json()['message']}"
    except (ValueError, KeyError, TypeError):
        return ""
