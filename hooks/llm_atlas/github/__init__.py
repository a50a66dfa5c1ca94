"""Speaking with the repository's host: its API, what one job of a workflow hands to the next, and what is posted.

Takes what a job without rights found, as data that is checked again, returns nothing but what GitHub was told.
"""

from llm_atlas.github.api import GitHubError
from llm_atlas.github.changed import changed_entries
from llm_atlas.github.event import WorkflowError
from llm_atlas.github.post import post

__all__ = [
    "GitHubError",
    "WorkflowError",
    "changed_entries",
    "post",
]
