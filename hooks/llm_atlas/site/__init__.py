"""From a checked catalog to the pages, pictures, search files and exports of one language.

Takes a `Catalog` and a language, returns texts: `Site` makes the generated pages and files, `Renderer` the pieces of
which they are made. Writes nothing to the disk.
"""

from llm_atlas.site.calls import CurrentPage, MacroTable, macro
from llm_atlas.site.columns import MODEL_COLUMNS, ROW_COLUMNS
from llm_atlas.site.comparison import columns_of, comparisons
from llm_atlas.site.facets import explore_view, models_view, rows_within
from llm_atlas.site.frame import MARKS, Frame
from llm_atlas.site.gathered import GATHERED
from llm_atlas.site.navigation import navigation
from llm_atlas.site.pictures.lineage import lineage
from llm_atlas.site.pictures.timeline import timeline
from llm_atlas.site.pictures.years import entries_by_year
from llm_atlas.site.plans import Plan
from llm_atlas.site.render.paging import TOPIC_CARDS, shared
from llm_atlas.site.render.queries import RenderError
from llm_atlas.site.render.renderer import Renderer
from llm_atlas.site.render.templates import relative
from llm_atlas.site.repository import Repository
from llm_atlas.site.revised import MANY, revised
from llm_atlas.site.site import GeneratedPage, Site, topic_of
from llm_atlas.site.wording import WORDS, words
from llm_atlas.site.written import body_offset, run_macros, without_styles

__all__ = [
    "GATHERED",
    "MANY",
    "MARKS",
    "MODEL_COLUMNS",
    "ROW_COLUMNS",
    "TOPIC_CARDS",
    "WORDS",
    "CurrentPage",
    "Frame",
    "GeneratedPage",
    "MacroTable",
    "Plan",
    "RenderError",
    "Renderer",
    "Repository",
    "Site",
    "body_offset",
    "columns_of",
    "comparisons",
    "entries_by_year",
    "explore_view",
    "lineage",
    "macro",
    "models_view",
    "navigation",
    "relative",
    "revised",
    "rows_within",
    "run_macros",
    "shared",
    "timeline",
    "topic_of",
    "without_styles",
    "words",
]
