"""From a checked catalog to the pages, pictures, search files and exports of one language.

Takes a `Catalog` and a language, returns texts: `Site` makes the generated pages and files, `Renderer` the pieces of
which they are made. Writes nothing to the disk.
"""

from llm_atlas.site.columns import MODEL_COLUMNS, ROW_COLUMNS
from llm_atlas.site.comparison import COMPARISONS, columns_of
from llm_atlas.site.facets import explore_view, models_view, rows_within
from llm_atlas.site.pictures import entries_by_year, lineage, timeline
from llm_atlas.site.render import RenderError, relative
from llm_atlas.site.site import GeneratedPage, Site, topic_of
from llm_atlas.site.wording import WORDS, words
from llm_atlas.site.written import Fragments, body_offset, line_of_call, source_problems

__all__ = [
    "COMPARISONS",
    "MODEL_COLUMNS",
    "ROW_COLUMNS",
    "WORDS",
    "Fragments",
    "GeneratedPage",
    "RenderError",
    "Site",
    "body_offset",
    "columns_of",
    "entries_by_year",
    "explore_view",
    "line_of_call",
    "lineage",
    "models_view",
    "relative",
    "rows_within",
    "source_problems",
    "timeline",
    "topic_of",
    "words",
]
