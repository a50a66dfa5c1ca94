"""Takes the file of the event that started a workflow, returns what it tells of: a run, or an issue."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import AliasPath, BaseModel, ConfigDict, Field, PositiveInt, ValidationError

from llm_atlas.catalog import printable


class WorkflowError(ValueError):
    """What a workflow gives is not what was agreed; the text says why."""


def _at(*path: str) -> Any:
    """A field that stands somewhere in the event; of any type, as what pydantic makes of it."""
    return Field(validation_alias=AliasPath(*path))


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class Run(_Told):
    """The run of the workflow that made a preview.

    Attributes:
        id: Its number.
        owner: Owner of the repository that holds the branch.
        branch: The branch.
        sha: Digest of the branch's last commit.
    """

    id: PositiveInt = _at("workflow_run", "id")
    owner: str = _at("workflow_run", "head_repository", "owner", "login")
    branch: str = _at("workflow_run", "head_branch")
    sha: str = _at("workflow_run", "head_sha")


class Issue(_Told):
    """The issue that was filed or changed, by its number."""

    number: PositiveInt = _at("issue", "number")


Told = TypeVar("Told", Run, Issue)


def read_event(path: Path, kind: type[Told]) -> Told:
    """What an event tells of.

    Args:
        path: The file that GitHub wrote.
        kind: What it should tell of.

    Raises:
        WorkflowError: The file is not there, or is no such event.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise WorkflowError(f"{path} is no event: {error.strerror}") from None
    except ValidationError as error:
        why = first_fault(error)
        raise WorkflowError(f"{path} is no event of {kind.__name__.lower()}: {why}") from None


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong with JSON, and where, on one line."""
    fault = error.errors(include_input=False)[0]
    place = fault["loc"][:-1] if fault["type"] == "extra_forbidden" else fault["loc"]  # the name is a stranger's
    return printable(": ".join(filter(None, [".".join(map(str, place)), fault["msg"]])))
