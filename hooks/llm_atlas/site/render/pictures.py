"""Takes a picture, returns it as HTML and SVG with the table or list that stands behind it."""

from __future__ import annotations

from markupsafe import Markup

from llm_atlas.site.pictures.lineage import Lineage
from llm_atlas.site.pictures.timeline import Timeline
from llm_atlas.site.pictures.years import YearTable
from llm_atlas.site.render.templates import View

_TEMPLATES = {Timeline: "timeline", Lineage: "lineage", YearTable: "years"}


class PictureViews(View):
    """Pictures as pages show them."""

    def draw(self, picture: Timeline | Lineage | YearTable | None, here: str) -> Markup:
        """A picture; a line that says so where there is nothing to draw."""
        name = _TEMPLATES[type(picture)] if picture else "nothing"
        return self.render(f"pictures/{name}.html", here, picture=picture)
