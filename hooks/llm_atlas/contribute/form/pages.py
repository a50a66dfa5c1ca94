"""Takes a site, returns the forms of its pages for contributors: for a new entry and for a change of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from llm_atlas.catalog import (
    KINDS,
    LANGUAGES,
    Entry,
    canonical,
    folder_of,
    json_schema,
    language_name,
    reserved_names,
)
from llm_atlas.contribute.drafts import PROMPTS
from llm_atlas.contribute.form.controls import FIRST, Control, controls, leaves
from llm_atlas.contribute.issues.correction import FIXED
from llm_atlas.site import WORDS, Site, words

_TEXTS = ("form-", "say-", "suggest-")
_MORE_TEXTS = ("and-others", "colon", "joint", "more-authors")


@dataclass(frozen=True)
class FormKind:
    """A kind of entry as its form needs it.

    Attributes:
        name: Name of the kind.
        folder: Its folder in the catalog.
        reserved: Ids that no entry of it may have.
        own: Controls of the fields that not every kind has.
        leaves: Controls of every single field that a correction can change.
        template: The shortest file, with TODO where something is to be written.
        card: A card in which the script sets the texts.
    """

    name: str
    folder: str
    reserved: tuple[str, ...]
    own: tuple[Control, ...]
    leaves: tuple[Control, ...]
    template: str
    card: Markup


def entry_form(site: Site, here: str) -> str:
    """The form in which an entry of any kind is written, for the page at `here`."""
    kinds = [_kind(site, kind, here) for kind in KINDS.values()]
    found = controls(json_schema(KINDS["paper"], site.catalog))
    common = {control.name: _filled_in(control) for control in found if control.name in Entry.model_fields}
    first = [common.pop(name) for name in FIRST]
    more = list(common.values())
    return site.render.contribute.entry_form(here, kinds=kinds, first=first, more=more, **_shared(site))


def _filled_in(control: Control) -> Control:
    """A control as it is; the day of the entry, which the form fills in by itself, need not be written."""
    return replace(control, required=False) if control.name == "added" else control


def change_form(site: Site, here: str) -> str:
    """The form in which a change of one field is suggested, for the page at `here`."""
    kinds = [_kind(site, kind, here) for kind in KINDS.values()]
    return site.render.contribute.change_form(here, kinds=kinds, **_shared(site))


def _shared(site: Site) -> dict[str, Any]:
    """What both forms are rendered with: variables of a template, of any type."""
    texts = {key: words(key, site.language) for key in WORDS if key.startswith(_TEXTS) or key in _MORE_TEXTS}
    texts |= {f"field-{language}": language_name(language, site.language) for language in LANGUAGES}
    root = "../" if folder_of(site.language) else ""
    return {"root": root, "repository": site.repository, "texts": texts}


def _kind(site: Site, kind: type[Entry], here: str) -> FormKind:
    found = controls(json_schema(kind, site.catalog))
    own = tuple(control for control in found if control.name not in Entry.model_fields)
    template = canonical(kind, PROMPTS | {"added": "YYYY-MM-DD"})
    single = tuple(leaf for leaf in leaves(found) if leaf.path.partition(".")[0] not in FIXED and leaf.shape != "grid")
    reserved = tuple(sorted(reserved_names(kind.folder)))
    return FormKind(kind.kind, kind.folder, reserved, own, single, template, _card(site, kind, here))


def _card(site: Site, kind: type[Entry], here: str) -> Markup:
    """A card with every part that a card can have; its links lead nowhere."""
    sample = kind.model_construct(
        id="id",
        title="title",
        short="short",
        authors=("author",),
        venue="venue",
        organisations=("organisation",),
        url="url",
        code="code",
        withdrawn=True,
        topics=tuple(site.catalog.topics)[:1],
        summary={site.language: "summary"},
    )
    return Markup(re.sub(r'href="[^"]*"', 'href="#"', site.render.entries.card(sample, here)))
