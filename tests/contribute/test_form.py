"""The controls of the forms as the schema gives them, their words, and the vendored validator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import vendor
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import KINDS
from llm_atlas.catalog.languages import LANGUAGES, Language
from llm_atlas.catalog.schema import json_schema
from llm_atlas.contribute.form.controls import FIRST, Control, controls, leaves
from llm_atlas.contribute.form.pages import change_form, entry_form
from llm_atlas.site.render.renderer import Renderer
from llm_atlas.site.repository import Repository
from llm_atlas.site.site import Site
from llm_atlas.site.wording import WORDS
from sites import ROOT


def every(found: tuple[Control, ...]) -> Iterator[Control]:
    """Each control with all within it."""
    for control in found:
        yield control
        yield from every(control.parts)


def of(kind: str) -> tuple[Control, ...]:
    return controls(json_schema(KINDS[kind]))


@pytest.mark.parametrize(
    ("kind", "path", "shape", "required"),
    [
        ("paper", "title", "line", True),
        ("paper", "authors", "lines", False),
        ("paper", "date", "line", False),
        ("paper", "et_al", "flag", False),
        ("paper", "summary", "pair", True),
        ("paper", "summary.zh", "prose", True),
        ("paper", "notes", "notes", False),
        ("paper", "notes.en.problem", "prose", False),
        ("paper", "notes.zh.method", "lines", False),
        ("paper", "comparison", "record", False),
        ("paper", "comparison.rank", "cell", False),
        ("paper", "comparison.stages", "pick", False),
        ("paper", "links", "records", False),
        ("paper", "links.*.label", "choice", True),
        ("paper", "tables.*.columns", "cells", True),
        ("paper", "tables.*.rows", "grid", True),
        ("paper", "sections.*.text.en", "lines", True),
        ("model", "memory.*.gib", "number", True),
        ("model", "parameters", "number", False),
        ("tool", "cpu", "flag", False),
        ("dataset", "tasks", "cells", False),
    ],
)
def test_shape_of_a_control(kind: str, path: str, shape: str, required: bool):
    found = {control.path: control for control in every(of(kind))}[path]
    assert (found.shape, found.required) == (shape, required)


def test_closed_lists_are_to_choose_from(catalog: Catalog):
    found = {control.name: control for control in controls(json_schema(KINDS["model"], catalog))}
    assert found["topics"].shape == "pick"
    assert found["topics"].choices == tuple(catalog.topics)
    assert found["licence"].shape == "choice"


def test_summary_says_its_length():
    summary = next(control for control in of("paper") if control.name == "summary")
    assert [part.limits for part in summary.parts] == [(60, 300), (30, 300)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_control_with_words(kind: str, renderer: Any):
    found = of(kind)
    assert [control.name for control in found] == list(KINDS[kind].canonical_order())
    assert set(FIRST) < {control.name for control in found}
    for language in LANGUAGES:
        render: Renderer = renderer(language)
        for control in every(found):
            assert render.contribute.path_label(control.path)
            assert control.description[language] or control.name in LANGUAGES


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_mended_is_named_once(kind: str):
    paths = [control.path for control in leaves(of(kind))]
    assert len(paths) == len(set(paths))
    assert {"title", "summary.en", "notes.zh.limits", "links.*.url", "topics"} < set(paths)


def keywords(schema: Any) -> Iterator[str]:
    """Every keyword by which a value can be refused."""
    telling = {"minLength", "maxLength", "pattern", "enum", "type", "minimum", "exclusiveMinimum", "maximum"}
    telling |= {"exclusiveMaximum", "minItems", "maxItems", "format", "required", "uniqueItems", "const", "not"}
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                yield from (word for field in value.values() for word in keywords(field))
                continue
            if key in telling:
                yield key
            yield from keywords(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from keywords(item)


@pytest.mark.parametrize("kind", KINDS)
def test_every_keyword_of_the_schema_has_its_message(kind: str, catalog: Catalog):
    used = set(keywords(json_schema(KINDS[kind], catalog))) - {"format"}  # what is no address, a rule says
    assert {"pattern", "required", "minLength"} < used
    assert {f"say-{word}" for word in used} <= set(WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_without_a_repository_offer_no_page_of_it(language: Language, catalog: Catalog):
    site = Site(catalog, language, None)
    html = entry_form(site, "contribute/new/") + change_form(site, "contribute/suggest/")
    assert "data-propose" not in html
    assert "data-repository" not in html
    assert "data-branch" not in html
    assert "/new/" not in html.replace("contribute/new/", "")
    assert "data-download" in html


@pytest.mark.parametrize("form", [entry_form, change_form])
def test_forms_know_the_branch_that_people_change(form: Callable[[Site, str], str], catalog: Catalog):
    html = form(Site(catalog, "en", Repository("https://host/ada/atlas", "next")), "contribute/x/")
    assert 'data-repository="https://host/ada/atlas" data-branch="next"' in html
    assert "data-propose" in html
    assert ("https://host/ada/atlas/new/next?filename=catalog/papers/NAME.yml" in html) is (form is entry_form)


def test_the_validator_is_that_of_its_package():
    assert (vendor.FOLDER / "SHA256SUMS").read_text(encoding="utf-8") == vendor.sums()
    notice = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
    row = next(line for line in notice.splitlines() if f"[{vendor.PACKAGE}]" in line)
    assert f"| {vendor.VERSION}," in row
