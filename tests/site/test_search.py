"""The search's Python half: tokens, records, and the files of the index."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.site.gathered import Gathering
from llm_atlas.site.search.index import CHUNK, index_files
from llm_atlas.site.search.records import catalog_records, page_records
from llm_atlas.site.search.tokens import joined, normal, tokens, traditional
from search_bench import build_synthetic
from search_quality import Query, queries, recall, reciprocal_rank, score
from sites import DATA

VECTORS = json.loads((DATA / "search_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["text"][:24] for vector in VECTORS])
def test_tokens_are_as_specified(vector: dict) -> None:
    text = vector["text"]
    assert {"text": text, "normal": normal(text), "joined": joined(text), **asdict(tokens(text))} == vector


def test_traditional_characters_lead_to_simple_ones() -> None:
    table = traditional()
    assert len(table) > 2500
    assert table["檢"] == "检"
    assert not set(table) & {"检", "索"}


def parts(files: dict[str, bytes], name: str) -> tuple[object, bytes]:
    head, _, body = gzip.decompress(files[name]).partition(b"\n")
    return json.loads(head), body


@pytest.fixture(scope="module")
def files(catalog: Catalog) -> dict[str, bytes]:
    topics = [(topic.id, topic.name.en, topic.name.zh) for topic in catalog.main_topics]
    return dict(index_files(catalog_records(catalog), ("en", "zh"), topics))


def test_every_entry_list_and_topic_has_a_record(catalog: Catalog, files: dict[str, bytes]) -> None:
    base, _ = parts(files, "base.bin")
    rows = [row for number in range(-(-base["count"] // CHUNK)) for row in parts(files, f"zh{number}.bin")[0]]
    ids = [row[0] for row in rows]
    assert len(ids) == len(set(ids)) == base["count"]
    lists = [f"lists/{name}" for name in catalog.lists]
    topics = [f"topics/{topic.id}" for topic in catalog.main_topics]
    gathered = [one.page.rstrip("/") for every in Gathering(catalog).all.values() for one in every]
    assert len(gathered) == 3
    assert set(ids) == {*catalog.entries, *lists, *topics, *gathered}


def test_terms_are_in_order_and_postings_end_where_they_should(files: dict[str, bytes]) -> None:
    base, _ = parts(files, "base.bin")
    seen: list[str] = []
    for number, first in enumerate(base["shards"]):
        heads, body = parts(files, f"t{number}.bin")
        assert heads[0] == first
        assert sum(heads[1::2]) == len(body)
        seen += heads[::2]
    assert seen == sorted(set(seen))
    assert f"t{len(base['shards'])}.bin" not in files


def test_index_bytes_depend_on_the_records_only(catalog: Catalog, files: dict[str, bytes]) -> None:
    topics = [(topic.id, topic.name.en, topic.name.zh) for topic in catalog.main_topics]
    assert dict(index_files(catalog_records(catalog), ("en", "zh"), topics)) == files


def test_a_record_shows_the_name_that_its_language_uses(real: Catalog) -> None:
    shown = {record.id: record.shown for record in catalog_records(real)}
    for entry in real.entries.values():
        for language in ("en", "zh"):
            title, short, _ = shown[entry.id][language]
            assert (short or title) == entry.name_in(language), entry.id
    assert shown["prompt-tuning-term"]["zh"][:2] == ("提示微调", "")


def test_page_is_cut_into_sections_without_cards() -> None:
    html = (
        "<h1>Top<a class='headerlink' href='#t'>¶</a></h1><p>Intro with <code>x &lt; y</code>.</p>"
        "<h2 id='one'>One</h2><p>See <span class='atlas-cite'><a>LoRA</a><span data-search-exclude>card <br>text"
        "</span></span> here.</p><ul data-search-exclude><li>Another entry</li></ul><h2 id='two'>Two</h2>"
    )
    records = list(page_records([("topics/peft/", "Tuning", html)], "en", {"peft"}))
    assert [(record.page, record.shown["en"][0]) for record in records] == [
        ("topics/peft/", "Tuning"),
        ("topics/peft/#one", "Tuning: One"),
    ]
    assert dict(records[0].texts)["body"] == "Intro with x < y ."[:-2] + "."
    assert dict(records[1].texts)["body"] == "See LoRA here."
    assert records[1].topics == ("peft",)


def test_labelled_set_is_large_and_of_all_kinds() -> None:
    labelled = queries()
    assert len(labelled) >= 150
    assert len({query.text for query in labelled}) == len(labelled)
    assert len({query.group for query in labelled}) >= 10


def test_scores_are_computed_as_named() -> None:
    assert reciprocal_rank(["b"], ["a", "b"]) == 0.5
    assert reciprocal_rank(["b"], ["a"] * 10 + ["b"]) == 0
    assert recall(["a", "b", "c"], ["c", "x", "a", "y", "z", "b"]) == pytest.approx(2 / 3)
    one = Query("g", "q", ("a",))
    total = score([one, one], [["a"], ["x"]])
    assert (total.mrr, total.recall, total.hit) == (0.5, 0.5, 0.5)


def test_the_benchmark_still_runs(tmp_path: Path) -> None:
    build_synthetic(40, tmp_path)
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert told["files"] == len(list(tmp_path.iterdir())) - 1
    assert len(told["shown"]) == 40
