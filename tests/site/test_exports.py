"""What other programs read: the catalog as JSON, the JSON Schema of an entry."""

from __future__ import annotations

import json
import re
import shutil
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import FOLDERS, KINDS, Entry
from llm_atlas.catalog.load import load
from llm_atlas.catalog.schema import field_rows, json_schema, schema_catalog, schema_files
from llm_atlas.site.export.api import catalog_json
from sites import MADE_UP, ROOT

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

ENTRIES = sorted(path.relative_to(MADE_UP).as_posix() for path in MADE_UP.glob("*/*.yml"))


# /api/catalog.json

PROMISED = {
    "id": str,
    "kind": str,
    "title": str,
    "title_zh": str | None,
    "short": str | None,
    "aliases": list,
    "authors": list,
    "date": str | None,
    "arxiv": str | None,
    "doi": str | None,
    "url": str | None,
    "code": str | None,
    "venue": str | None,
    "topics": list,
    "page": str,
    "page_zh": str,
    "sources": list,
}


@pytest.fixture(scope="session")
def api(catalog: Catalog) -> dict[str, Any]:
    return json.loads(catalog_json(catalog))


def test_the_api_has_what_it_promises(api: dict[str, Any], catalog: Catalog):
    assert set(api) == {"version", "generated_from", "entries"}
    assert api["version"] == 1
    assert [entry["id"] for entry in api["entries"]] == list(catalog.entries)
    for entry in api["entries"]:
        for name, kind in PROMISED.items():
            assert isinstance(entry[name], kind), (entry["id"], name)


def test_one_entry_of_the_api(api: dict[str, Any], catalog: Catalog):
    entry = next(found for found in api["entries"] if found["id"] == "lantern")
    lantern = catalog.entries["lantern"]
    promised = {name: entry[name] for name in PROMISED}
    assert promised == {
        "id": "lantern",
        "kind": "paper",
        "title": "Lantern: Lighting Long Documents with Glow Tokens",
        "title_zh": lantern.title_zh,
        "short": "Lantern",
        "aliases": ["paper lantern", "\u706f\u7b3c"],
        "authors": ["Ada Lichen", "Bo Frond", "Cy Spore", "Di Peat", "Ed Loam"],
        "date": "2023-02-14",
        "arxiv": "2302.99901",
        "doi": "10.99999/lamp.2023.7",
        "url": "https://lantern.example.org/",
        "code": "https://code.example.org/lichen/lantern",
        "venue": "Lamp 2023",
        "topics": ["glow", "lamps"],
        "page": "papers/lantern/",
        "page_zh": "zh/papers/lantern/",
        "sources": [{"document": "first-letter.txt", "item": 1}],
    }
    assert entry["summary"] == {"en": lantern.summary.en, "zh": lantern.summary.zh}
    assert entry["builds_on"] == ["glow-tokens"]
    assert entry["notes"]["zh"]["method"] == list(lantern.notes.zh.method)


def test_what_is_unknown_is_null_or_empty(api: dict[str, Any]):
    entry = next(found for found in api["entries"] if found["id"] == "dim-lamps")
    assert [entry[name] for name in ("title_zh", "short", "date", "arxiv", "doi", "url", "code", "venue")] == [None] * 8
    assert (entry["aliases"], entry["authors"], entry["page"]) == ([], [], "papers/dim-lamps/")


def test_no_filled_field_is_lost(api: dict[str, Any], catalog: Catalog):
    """Everything a file holds stands in the API, under its own name."""
    for made, entry in zip(api["entries"], catalog.entries.values(), strict=True):
        held = json.loads(json.dumps(entry.model_dump(exclude_defaults=True)))
        lost = {name for name, value in held.items() if made.get(name) != value}
        assert lost <= {"url"}, entry.id
        assert "url" not in lost or entry.url in json.dumps(made), entry.id


def test_the_api_is_strict_json_in_utf_8(catalog: Catalog):
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    text = catalog_json(catalog)
    json.loads(text, parse_constant=refuse)
    assert catalog.entries["lantern"].title_zh in text
    assert text.endswith("}\n")


def digest(root: Path) -> str:
    """What the API of a catalog says it was made from."""
    catalog, _ = load(root)
    found = json.loads(catalog_json(catalog))["generated_from"]
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", found)
    return found


def test_the_digest_is_the_same_for_the_same_files(copy: Path, tmp_path: Path, made_up: Path):
    before = digest(copy)
    assert before == digest(copy) == digest(made_up)
    elsewhere = tmp_path / "other" / "place"
    shutil.copytree(made_up, elsewhere, copy_function=shutil.copyfile)
    assert digest(elsewhere) == before
    (copy / "papers/lantern.yml").touch()
    assert digest(copy) == before
    first, _ = load(copy)
    second, _ = load(elsewhere)
    assert catalog_json(first) == catalog_json(second)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "papers/lantern.yml").open("a").write("# a comment\n"),
        lambda root: (root / "sources.yml").open("a").write("\n"),
        lambda root: (root / "papers/lantern.yml").rename(root / "papers/lamp.yml"),
        lambda root: (root / "papers/dim-lamps.yml").rename(root / "guides/dim-lamps.yml"),
        lambda root: (root / "papers/dim-lamps.yml").unlink(),
        lambda root: (root / "lists.yml").unlink(),
    ],
    ids=["entry", "sources", "name", "folder", "entry-gone", "lists-gone"],
)
def test_the_digest_changes_with_the_files(change, copy: Path):
    before = digest(copy)
    change(copy)
    assert digest(copy) != before


def test_the_digest_is_not_fooled_by_what_moves_between_files(tmp_path: Path):
    for name, first, second in (("one", "a: 1\nb: 2\n", "c: 3\n"), ("other", "a: 1\n", "b: 2\nc: 3\n")):
        (tmp_path / name / "papers").mkdir(parents=True)
        (tmp_path / name / "papers/x.yml").write_text(first, encoding="utf-8")
        (tmp_path / name / "papers/y.yml").write_text(second, encoding="utf-8")
    assert digest(tmp_path / "one") != digest(tmp_path / "other")


# JSON Schema


class PlainLoader(yaml.CSafeLoader):
    """Reads numbers, flags and null as YAML does, and dates as the text that stands there."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def draft(schema: dict[str, Any]) -> Validator:
    """What tells whether data are as a schema wants them, which is one itself."""
    from jsonschema import Draft202012Validator  # takes seconds to import: for who runs these tests, not for all

    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def validator(kind: type[Entry]) -> Validator:
    """What checks a file of a kind against its schema."""
    return draft(json_schema(kind))


def read(name: str) -> tuple[type[Entry], dict[str, Any]]:
    """Kind and content of an entry's file."""
    content = yaml.load((MADE_UP / name).read_text(encoding="utf-8"), Loader=PlainLoader)
    if "date" in content:
        content["date"] = str(content["date"])
    return FOLDERS[name.partition("/")[0]], content


@pytest.mark.parametrize("name", ENTRIES)
def test_a_good_entry_fits_the_schema(name: str):
    kind, content = read(name)
    assert [error.message for error in validator(kind).iter_errors(content)] == []


def test_a_year_without_quotes_fits_the_schema():
    """The check lets `date: 2024` through, so an editor that knows the schema may not complain."""
    kind, content = read("guides/choosing-a-lantern.yml")
    assert [error.message for error in validator(kind).iter_errors(content | {"date": 2024})] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_with_an_unknown_field_does_not(name: str):
    kind, content = read(name)
    errors = list(validator(kind).iter_errors(content | {"colour": "green"}))
    assert [error.validator for error in errors] == ["additionalProperties"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": 1}, ["title"]),
        ({"title": ""}, ["title"]),
        ({"short": "x" * 401}, ["short"]),
        ({"authors": "Ada Lichen"}, ["authors"]),
        ({"topics": []}, ["topics"]),
        ({"topics": ["Not an id"]}, ["topics", 0]),
        ({"summary": {"en": "x" * 60}}, ["summary"]),
        ({"summary": {"en": "x" * 60, "zh": "字" * 30, "fr": "x"}}, ["summary"]),
        ({"summary": {"en": "x" * 59, "zh": "字" * 30}}, ["summary", "en"]),
        ({"summary": {"en": "x" * 60, "zh": "字" * 301}}, ["summary", "zh"]),
        ({"title": "two\nlines"}, ["title"]),
        ({"arxiv": "arXiv:2305.14314"}, ["arxiv"]),
        ({"arxiv": "2313.14314"}, ["arxiv"]),
        ({"doi": "https://doi.org/10.1000/x"}, ["doi"]),
        ({"date": "2023-13"}, ["date"]),
        ({"url": "example.org"}, ["url"]),
        ({"code": None}, ["code"]),
        ({"links": [{"label": "film", "url": "https://a.example.org"}]}, ["links", 0, "label"]),
        ({"sources": [{"document": "a", "item": 0}]}, ["sources", 0, "item"]),
        ({"sources": [{"document": "a", "item": 1, "page": 2}]}, ["sources", 0]),
        ({"et_al": "yes"}, ["et_al"]),
        ({"notes": {"en": {}}}, ["notes"]),
        ({"id": "lantern"}, []),
        ({"kind": "paper"}, []),
    ],
    ids=str,
)
def test_a_bad_entry_does_not_fit_the_schema(change: dict[str, Any], path: list[Any]):
    kind, content = read("papers/lantern.yml")
    errors = list(validator(kind).iter_errors(content | change))
    assert [list(error.absolute_path) for error in errors] == [path]


@pytest.mark.parametrize("name", ["title", "added", "topics", "summary"])
def test_an_entry_without_a_needed_field_does_not_fit_the_schema(name: str):
    kind, content = read("papers/lantern.yml")
    del content[name]
    assert [error.validator for error in validator(kind).iter_errors(content)] == ["required"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_schema_lists_the_fields_in_canonical_order(kind: type[Entry]):
    schema = json_schema(kind)
    assert tuple(schema["properties"]) == kind.canonical_order()
    assert set(schema["required"]) == {"title", "added", "topics", "summary"}
    assert "id" not in schema["properties"]
    assert schema["additionalProperties"] is False
    assert all(definition.get("description_zh") for definition in schema["properties"].values())
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_field_reference_has_every_field(language):
    rows = {row.name: row for row in field_rows(KINDS["model"], language)}
    assert tuple(rows) == KINDS["model"].canonical_order()
    assert all(row.description for row in rows.values())
    assert [row.name for row in rows["memory"].fields] == ["precision", "use", "gib", "device", "note"]
    assert rows["commercial_use"].values == ("allowed", "conditional", "not-allowed")
    assert rows["title"].required
    assert not rows["short"].required
    own = [row.name for row in field_rows(KINDS["model"], language, own_only=True)]
    assert "layers" in own
    assert "title" not in own
    assert list(field_rows(KINDS["guide"], language, own_only=True)) == []


# What an editor reads: schemas with the closed lists, and the list of schemas


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("paper", {"topics": ["no-such-topic"]}),
        ("paper", {"organisations": ["Nobody"]}),
        ("paper", {"venue": "Nowhere 2023"}),
        ("paper", {"venue": "Lamp"}),
        ("model", {"licence": "WTF"}),
        ("model", {"developer": "Nobody"}),
    ],
    ids=str,
)
def test_a_schema_with_the_closed_lists_allows_nothing_else(catalog: Catalog, kind: str, change: dict[str, Any]):
    _, content = read({"paper": "papers/lantern.yml", "model": "models/fernseed-7b.yml"}[kind])
    schema = json_schema(KINDS[kind], catalog)
    closed = draft(schema)
    assert list(closed.iter_errors(content)) == []
    assert len(list(closed.iter_errors(content | change))) == 1


def test_every_entry_of_the_catalog_fits_its_schema(real: Catalog):
    """What the check lets through, an editor and the form let through."""
    for kind in KINDS.values():
        closed = draft(json_schema(kind, real))
        for path in sorted((ROOT / "catalog" / kind.folder).iterdir()):
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=PlainLoader)
            assert [error.message for error in closed.iter_errors(content)] == [], path


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_fits_its_field(kind: str):
    schema = json_schema(KINDS[kind])
    fields = [schema["properties"], *(record["properties"] for record in schema["$defs"].values())]
    examples = [(name, field) for record in fields for name, field in record.items() if "examples" in field]
    assert len(examples) > 15
    for name, field in examples:
        check = draft({**field, "$defs": schema["$defs"]})
        assert [error.message for text in field["examples"] for error in check.iter_errors(text)] == [], name


def test_no_schema_holds_what_a_file_cannot(catalog: Catalog):
    for text in schema_files(catalog).values():
        assert '"null"' not in text
        assert '"default"' not in text


def test_the_shared_files_of_the_catalog_fit_their_schemas(real: Catalog):
    schemas = schema_files(real)
    for name in ("topics", "vocab", "lists", "sources"):
        content = yaml.load((ROOT / f"catalog/{name}.yml").read_text(encoding="utf-8"), Loader=PlainLoader)
        schema = json.loads(schemas[f"{name}.json"])
        assert [error.message for error in draft(schema).iter_errors(content)] == []


def test_the_list_of_schemas_has_one_for_every_file_of_the_catalog(catalog: Catalog):
    listed = json.loads(schema_catalog("https://atlas.example.org/"))["schemas"]
    assert {item["url"].removeprefix("https://atlas.example.org/schema/") for item in listed} == {
        *schema_files(catalog)
    }
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "catalog").rglob("*.yml")]
    patterns = [item["fileMatch"][0].removeprefix("**/") for item in listed]
    assert all(sum(fnmatch(file, pattern) for pattern in patterns) == 1 for file in files)
