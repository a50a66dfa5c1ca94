"""Takes a catalog and a language, returns the views of it, each kind under its own name."""

from __future__ import annotations

from collections.abc import Callable

from llm_atlas.catalog import Catalog, Language
from llm_atlas.site.export.citations import Citations
from llm_atlas.site.render.benchmarks import BenchmarkViews
from llm_atlas.site.render.contribute import ContributeViews
from llm_atlas.site.render.entries import EntryViews
from llm_atlas.site.render.explore import ExploreViews
from llm_atlas.site.render.gathered import GatheredViews
from llm_atlas.site.render.lists import ListViews
from llm_atlas.site.render.overviews import Overviews
from llm_atlas.site.render.pictures import PictureViews
from llm_atlas.site.render.queries import Queries
from llm_atlas.site.render.status import StatusViews
from llm_atlas.site.render.tables import TableViews
from llm_atlas.site.render.templates import Templates
from llm_atlas.site.render.topics import TopicViews
from llm_atlas.site.render.values import Values


class Renderer:
    """Renders one catalog in one language.

    Args:
        catalog: What is shown.
        language: Language of the words, and of the texts where they exist in both.
        citations: The works as other programs take them.
        edit: Makes, from a path in the catalog, the address where it can be edited; None where there is none.
        add: Address of the page that explains how to add an entry, relative to the language's site.

    Attributes:
        find: What a page can ask for by name.
        values: Values in words.
        entries, topics, lists, tables, explore, overviews, gathered, status, pictures, contribute: The views, by what
            they show.
    """

    def __init__(
        self,
        catalog: Catalog,
        language: Language,
        citations: Citations,
        edit: Callable[[str], str | None] = lambda path: None,
        add: str = "contribute/new/",
    ):
        self.catalog = catalog
        self.language = language
        self.find = Queries(catalog)
        self.values = Values(catalog, language)
        templates = Templates(self.values, citations)
        self.entries = EntryViews(templates, edit)
        self.topics = TopicViews(templates, add)
        self.lists = ListViews(templates)
        self.tables = TableViews(templates, self.find)
        self.explore = ExploreViews(templates)
        self.overviews = Overviews(templates)
        self.benchmarks = BenchmarkViews(templates)
        self.gathered = GatheredViews(templates)
        self.status = StatusViews(templates)
        self.pictures = PictureViews(templates)
        self.contribute = ContributeViews(templates)
