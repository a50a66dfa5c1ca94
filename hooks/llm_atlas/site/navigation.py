"""Takes the plan in docs/navigation.yml and a catalog, returns the tree of pages beside the content.

Entries are never in it, so that its size does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from markupsafe import escape

from llm_atlas.catalog import FOLDERS, Catalog, Language
from llm_atlas.site.gathered import GATHERED
from llm_atlas.site.plans import Plan
from llm_atlas.site.wording import WORDS, words

# As MkDocs takes it: the file of a page, or a title with such a file or with the items below it.
Item = str | dict[str, Any]


def navigation(plan: Plan, catalog: Catalog, language: Language) -> list[Item]:
    """The tree that a plan describes; what is wrong in it is left out of the tree and told to the plan."""
    every: dict[str, list[Item]] = {
        "every topic": [_titled(topic.name[language], f"topics/{topic.id}.md") for topic in catalog.main_topics],
        "every list": [_titled(item.name[language], f"lists/{item.id}.md") for item in catalog.lists.values()],
        "every kind": [_titled(words(folder, language), f"{folder}/index.md") for folder in FOLDERS],
        "people and places": [_titled(words(folder, language), f"{folder}/index.md") for folder in GATHERED],
    }

    def items(node: yaml.Node | None) -> Iterator[Item]:
        for item in plan.items(node):
            if isinstance(item, yaml.ScalarNode):
                yield from pages(item)
            else:
                for title, key, below in plan.pairs(item):
                    yield from under(title, key, below)

    def pages(node: yaml.ScalarNode) -> list[Item]:
        """The page that a line names, or those it stands for."""
        if node.value in every:
            return every[node.value]
        if node.value.endswith(".md"):
            return [node.value]
        plan.fault(node, f'"{node.value}" is not a page', "pages end in .md; else one of " + ", ".join(every))
        return []

    def under(title: str, key: yaml.Node, below: yaml.Node) -> Iterator[Item]:
        """A page or a section under its title."""
        if title not in WORDS:
            plan.fault(key, f'there is no word "{title}"', "a title is a key of the words of the site")
        elif isinstance(below, yaml.ScalarNode):
            found = pages(below)
            yield _titled(words(title, language), below.value if found == [below.value] else found)
        else:
            yield _titled(words(title, language), list(items(below)))

    return list(items(plan.root))


def _titled(title: str, target: str | list[Item]) -> Item:
    """A page or a section under its title, which the theme prints as it is: so it is escaped here."""
    return {escape(title): target}
