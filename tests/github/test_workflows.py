"""The workflows of .github/: clean under the linters, with few rights, and calling only what is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import release
from llm_atlas.cli.commands import command_line
from llm_atlas.github.post import PREVIEW
from sites import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTION = "actions/prepare"  # the one of our own; $/ is the commit of the workflow itself
BIN = Path(sys.executable).parent
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
# What a job that a stranger's code or text reaches may do; any other right is to write, or to act in our name.
READ_ONLY = {"contents": "read", "pages": "read", "actions": "read"}


def workflow(name: str) -> dict[str, Any]:
    """A workflow by its file's name without .yml; the key `on`, which YAML takes for true, is named so again."""
    content = yaml.safe_load((GITHUB / f"workflows/{name}.yml").read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in content.items()}


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Workflow, name and content of every job."""
    for path in WORKFLOWS:
        for name, job in workflow(path.stem)["jobs"].items():
            yield path.stem, name, job


JOBS = list(jobs())
each_job = pytest.mark.parametrize("job", [job for *_, job in JOBS], ids=[f"{file}-{name}" for file, name, _ in JOBS])
RUNS = sorted(
    {line.strip() for *_, job in JOBS for step in job["steps"] for line in step.get("run", "").splitlines() if line}
)


def lint(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a linter of the environment; one that is not there is an error."""
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)


# The linters


def test_zizmor_finds_nothing() -> None:
    done = lint(
        "zizmor",
        "--color",
        "never",
        "--offline",
        "--no-config",
        "--persona",
        "auditor",
        "--strict-collection",
        ".github",
    )
    assert (done.returncode, done.stdout[:11]) == (0, "No findings"), done.stdout + done.stderr
    collected = {Path(line.split()[-1]).name for line in done.stderr.splitlines() if " completed " in line}
    assert collected >= {path.name for path in WORKFLOWS} | {"dependabot.yml", "action.yml"}


def test_actionlint_finds_nothing() -> None:
    done = lint("actionlint", "-no-color", "-shellcheck=", "-pyflakes=", *map(str, WORKFLOWS))
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("linter", "arguments"),
    [("zizmor", ["--offline", "--no-config"]), ("actionlint", ["-no-color", "-shellcheck="])],
)
def test_the_linters_find_what_is_wrong(linter: str, arguments: list[str], tmp_path: Path) -> None:
    bad = tmp_path / ".github/workflows/bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(
        "on: issues\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - run: echo ${{ github.event.issue.title }}\n",
        encoding="utf-8",
    )
    done = lint(linter, *arguments, str(bad))
    assert done.returncode != 0
    assert "github.event.issue.title" in done.stdout


def test_an_ignored_finding_says_why() -> None:
    ignored = [line for path in WORKFLOWS for line in path.read_text("utf-8").splitlines() if "zizmor: ignore" in line]
    assert len(ignored) == 1
    assert all(re.search(r"zizmor: ignore\[[\w-]+\] \w+ \w+", line) for line in ignored)


# Rights


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_gives_no_rights_and_does_not_run_twice_at_once(path: Path) -> None:
    content = workflow(path.stem)
    assert content["permissions"] == {}
    assert content["concurrency"]["group"]
    assert "pull_request_target" not in content["on"]


@each_job
def test_a_job_has_an_end_and_rights_of_its_own(job: dict[str, Any]) -> None:
    assert 0 < job["timeout-minutes"] <= 180
    assert job["permissions"]
    assert "write-all" not in str(job["permissions"])
    systems = job["strategy"]["matrix"]["system"] if "matrix" in job["runs-on"] else [job["runs-on"]]
    assert [system for system in systems if not re.fullmatch(r"(ubuntu|macos|windows)-[\d.]+", system)] == []


def prepare() -> list[dict[str, Any]]:
    """The steps of our own action."""
    return yaml.safe_load((GITHUB / ACTION / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]


@pytest.mark.parametrize("steps", [*(job["steps"] for *_, job in JOBS), prepare()])
def test_actions_are_pinned_and_github_s_own(steps: list[dict[str, Any]]) -> None:
    for before, step in zip([{}, *steps], steps, strict=False):
        if step.get("uses") == f"$/.github/{ACTION}":  # it needs the Makefile
            assert before["uses"].startswith("actions/checkout@")
        elif "uses" in step:
            assert PINNED.fullmatch(step["uses"]), step["uses"]
            assert step["uses"].startswith("actions/")


@each_job
def test_a_job_that_calls_us_is_prepared_in_one_way(job: dict[str, Any]) -> None:
    """The version of Python and the environment are named once; only what tries others sets them up by itself."""
    if job == workflow("everywhere")["jobs"]["run"]:
        return
    calls = any("run" in step and not step["run"].startswith("gh ") for step in job["steps"])
    assert [step.get("uses") for step in job["steps"]].count(f"$/.github/{ACTION}") == calls
    assert "setup-python" not in str(job)


def test_what_is_tried_everywhere_is_set_up_as_the_guide_says() -> None:
    """With the commands of the guide for those who have no make, on each Python that the project promises."""
    job = workflow("everywhere")["jobs"]["run"]
    lines = [step["run"] for step in job["steps"] if "run" in step]
    for language in ("en", "zh"):
        guide = (ROOT / f"docs/{language}/contribute/commands.md").read_text(encoding="utf-8")
        wanting = [line for line in lines[:2] if line.removeprefix("python -m ") not in guide]
        assert wanting == [], language
    assert {line.split()[1] for line in lines if line.startswith("atlas ")} == {"check", "format", "generate", "build"}
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert f">={job['strategy']['matrix']['python'][0]}" == required
    assert {system.partition("-")[0] for system in job["strategy"]["matrix"]["system"]} == {
        "ubuntu",
        "macos",
        "windows",
    }


def test_what_prepares_a_job_takes_nothing_of_an_event() -> None:
    assert "${{" not in str(prepare())
    assert [step["run"] for step in prepare() if "run" in step] == ["make .venv/.ready"]


def test_an_action_is_pinned_to_one_version_which_is_named() -> None:
    paths = [*WORKFLOWS, GITHUB / ACTION / "action.yml"]
    used = {line.strip() for path in paths for line in re.findall(r"uses: (\w.*)", path.read_text(encoding="utf-8"))}
    assert all(re.fullmatch(rf"{PINNED.pattern} # v\d+\.\d+\.\d+", line) for line in used), used
    assert len({line.split("@")[0] for line in used}) == len(used)


@each_job
def test_a_checkout_keeps_no_credentials_and_takes_no_other_code(job: dict[str, Any]) -> None:
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
            assert not {"ref", "repository", "token"} & step["with"].keys()


@each_job
def test_nothing_of_an_event_reaches_a_shell(job: dict[str, Any]) -> None:
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")
        assert "github.event" not in str(step.get("env", ""))


@each_job
def test_no_secret_but_the_job_s_own_token_in_one_step(job: dict[str, Any]) -> None:
    assert "secrets." not in str(job)
    assert "env" not in job
    for step in job["steps"]:
        if "github.token" in str(step):
            line = step.get("run", "")
            assert line.startswith((".venv/bin/atlas post ", "gh release upload ")) or "run-id" in step["with"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (file, name)
        for file, name, _ in JOBS
        if (file, name) in {("verify", "verify"), ("verify", "packages"), ("from-issue", "read"), ("everywhere", "run")}
    ]
    + [(file, name) for file, name, _ in JOBS if file == "pull-request"],
)
def test_a_job_that_a_stranger_reaches_may_write_nothing(file: str, name: str) -> None:
    assert workflow(file)["jobs"][name]["permissions"].items() <= READ_ONLY.items()


def test_who_may_write_what() -> None:
    rights = {
        f"{file}/{name}": {right for right, level in job["permissions"].items() if level == "write"}
        for file, name, job in JOBS
    }
    assert {job: found for job, found in rights.items() if found} == {
        "comment/pages": {"pull-requests"},
        "from-issue/answer": {"contents", "pull-requests", "issues"},
        "publish/deploy": {"pages", "id-token"},
        "release/attest": {"id-token", "attestations"},
        "release/attach": {"contents"},
        "verify/report": {"issues"},
        "verify/facts": {"contents", "pull-requests"},
    }


def test_an_issue_of_a_form_is_known_by_its_first_question() -> None:
    condition = workflow("from-issue")["jobs"]["read"]["if"]
    for name in ("new-entry", "correction"):
        form = yaml.safe_load((GITHUB / f"ISSUE_TEMPLATE/{name}.yml").read_text(encoding="utf-8"))
        first = next(part["attributes"]["label"] for part in form["body"] if part["type"] != "markdown")
        assert f"startsWith(github.event.issue.body, '### {first}')" in condition


def test_what_signs_a_release_runs_nothing_of_ours() -> None:
    """It signs what the other job handed over, who made it and what is in it, and attaches nothing else."""
    jobs = workflow("release")["jobs"]
    assert not any("run" in step or "checkout" in step["uses"] for step in jobs["attest"]["steps"])
    signed = [step["with"] for step in jobs["attest"]["steps"] if "/attest@" in step["uses"]]
    assert signed == [
        {"subject-path": "dist/*"},
        {"subject-path": f"dist/{release.ARCHIVE}", "sbom-path": f"dist/{release.MATERIALS}"},
    ]
    assert [jobs[name].get("needs") for name in ("build", "attest", "attach")] == [None, "build", "attest"]


def test_packages_are_looked_up_every_week() -> None:
    content = workflow("verify")
    assert content["on"]["schedule"]
    assert content["jobs"]["packages"]["steps"][-1]["run"] == "make audit-packages"


# What they call is there


def atlas_arguments(line: str) -> list[str] | None:
    """What is typed after `atlas` on a line of a workflow; None where it calls something else."""
    words = shlex.split(line)
    if words[:2] == ["xargs", "--no-run-if-empty"]:
        words = [*words[2:], "qlora"]
    if not words or words[0] not in (".venv/bin/atlas", "atlas"):
        return None
    end = next((index for index, word in enumerate(words) if word in ("<", ">")), None)
    return words[1:] if end is None else [*words[1:end], *words[end + 2 :]]


@pytest.mark.parametrize("line", RUNS)
def test_a_line_calls_a_make_target_or_a_command_that_is_there(line: str) -> None:
    arguments = atlas_arguments(line)
    if line.startswith(("python -m pip install ", "python -m pytest ", "gh release upload ")):
        named = [word for word in shlex.split(line) if word.startswith("tests/") or word == "requirements.lock"]
        assert [word for word in named if not (ROOT / word).exists()] == []
    elif arguments is None:
        done = subprocess.run(["make", "--dry-run", *shlex.split(line)[1:]], cwd=ROOT, capture_output=True, check=False)
        assert (shlex.split(line)[0], done.returncode) == ("make", 0)
    else:
        assert command_line().parse_args(arguments).run


def test_every_part_that_is_handed_over_is_fetched() -> None:
    def artifacts(action: str) -> set[str]:
        steps = [step for *_, job in JOBS for step in job["steps"]]
        return {step["with"]["name"] for step in steps if step.get("uses", "").startswith(f"actions/{action}@")}

    assert artifacts("upload-artifact") == artifacts("download-artifact")
    assert PREVIEW in artifacts("upload-artifact")


def test_the_comment_follows_the_run_of_a_pull_request() -> None:
    assert workflow("comment")["on"]["workflow_run"]["workflows"] == [workflow("pull-request")["name"]]


@pytest.mark.parametrize("ecosystem", ["github-actions", "pip"])
def test_dependabot_looks_every_week_and_waits(ecosystem: str) -> None:
    content = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))
    (found,) = [update for update in content["updates"] if update["package-ecosystem"] == ecosystem]
    assert found["schedule"]["interval"] == "weekly"
    assert found["cooldown"]["default-days"] >= 7
    assert found.get("directory") == "/" or set(found["directories"]) == {"/", f"/.github/{ACTION}"}


def test_the_template_of_a_pull_request_is_in_both_languages() -> None:
    boxes = (GITHUB / "pull_request_template.md").read_text(encoding="utf-8").split("- [ ] ")[1:]
    assert len(boxes) >= 3
    for box in boxes:
        assert re.search("[a-z]{4}", box) and re.search("[\u4e00-\u9fff]{4}", box)
