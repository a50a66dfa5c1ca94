"""The tree on disk: every language built beside the old site, checked and swapped in whole.

Takes the project's folder and a catalog, leaves a site; says which sources cannot be read, which links lead nowhere,
what does not belong in a page and which addresses changed.
"""

from llm_atlas.build.addresses import RECORD, RecordError, changes, from_json, vanished_problems
from llm_atlas.build.build import build
from llm_atlas.build.dist import TREE, dist
from llm_atlas.build.entries import EntryPages
from llm_atlas.build.languages import INVENTORY_TO
from llm_atlas.build.place import BuildError
from llm_atlas.build.policy import allowing
from llm_atlas.build.sources import SOURCES, overlap, source_problems

__all__ = [
    "INVENTORY_TO",
    "RECORD",
    "SOURCES",
    "TREE",
    "BuildError",
    "EntryPages",
    "RecordError",
    "allowing",
    "build",
    "changes",
    "dist",
    "from_json",
    "overlap",
    "source_problems",
    "vanished_problems",
]
