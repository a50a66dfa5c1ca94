"""The tree on disk: both languages built beside the old site, checked and swapped in whole.

Takes the project's folder and a catalog, leaves a site; says which links lead nowhere and which addresses changed.
"""

from llm_atlas.build.addresses import RECORD, RecordError, changes, from_json, vanished_problems
from llm_atlas.build.build import CONFIGURATIONS, BuildError, build

__all__ = [
    "CONFIGURATIONS",
    "RECORD",
    "BuildError",
    "RecordError",
    "build",
    "changes",
    "from_json",
    "vanished_problems",
]
