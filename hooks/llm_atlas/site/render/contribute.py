"""Takes the definitions of fields, rules, macros and forms, returns what helps those who write entries and pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup, escape

from llm_atlas.catalog import FieldRow, Language
from llm_atlas.site.render.templates import View
from llm_atlas.site.wording import has_word, label, words


class ContributeViews(View):
    """References and forms; what is in a form comes from the package `contribute`."""

    def field_reference(self, rows: Sequence[FieldRow], here: str) -> Markup:
        """Fields with what they hold."""
        return self.render("field_reference.html", here, rows=rows)

    def rule_reference(self, rows: Sequence[tuple[str, str, Language]], here: str) -> Markup:
        """Rules with what they demand, and in which language that is said."""
        return self.render("definitions.html", here, rows=rows, head=("rule", "demands"))

    def macro_reference(self, rows: Sequence[tuple[str, str, Language]], here: str) -> Markup:
        """Macros with what they do, and in which language that is said."""
        return self.render("definitions.html", here, rows=rows, head=("macro", "does"))

    def entry_form(self, here: str, **values: object) -> Markup:
        """The form in which an entry is written."""
        return self.render(
            "form.html",
            here,
            label=partial(label, language=self.language),
            path_label=self.path_label,
            choice_label=self._choice_label,
            choice_groups=self._choice_groups,
            described=_described,
            **values,
        )

    def change_form(self, here: str, **values: object) -> Markup:
        """The form in which a change of an entry is suggested."""
        return self.render("suggest.html", here, path_label=self.path_label, **values)

    def path_label(self, path: str) -> str:
        """What a reader calls a place in a file, given as ``notes.en.method`` or ``memory.*.gib``."""
        return " · ".join(label(part, self.language) for part in path.split(".") if part != "*")

    def _choice_label(self, field: str, value: str) -> str:
        """What a reader calls a value of a closed list."""
        if field == "topics" and value in self.catalog.topics:
            return self.catalog.topics[value].name[self.language]
        if field in ("organisations", "developer"):
            return self.values.organisation(value)
        key = {"label": f"link-{value}", "stages": f"stage-{value}"}.get(field, value)
        return words(key, self.language) if has_word(key) and field != "licence" else value

    def _choice_groups(self, field: str, choices: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
        """The values of a closed list with their names, the topics by main topic."""
        names = [(value, self._choice_label(field, value)) for value in choices]
        if field != "topics":
            return [("", names)]
        groups: dict[str, list[tuple[str, str]]] = {}
        for value, name in names:
            groups.setdefault(self.catalog.root(value).name[self.language], []).append((value, name))
        return list(groups.items())


def _described(text: str) -> Markup:
    """A description, with `code` as an element."""
    parts = [
        Markup("<code>{}</code>").format(part) if odd % 2 else escape(part) for odd, part in enumerate(text.split("`"))
    ]
    return Markup("").join(parts)
