"""By what a work is recognised: the same in the check, in what adds entries, and in the web form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from llm_atlas.catalog.works import marks
from sites import ROOT

VECTORS = json.loads((ROOT / "tests/data/same_work_vectors.json").read_text(encoding="utf-8"))["works"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: json.dumps(vector["fields"], ensure_ascii=False))
def test_a_work_is_recognised_by_these_marks(vector: dict[str, Any]):
    assert [mark.key for mark in marks(vector["fields"])] == vector["marks"]


def test_the_marks_of_a_work_are_those_of_its_normal_form():
    for vector in VECTORS:
        again = {mark.field: mark.value for mark in marks(vector["fields"]) if mark.kind in ("arxiv", "doi")}
        assert {mark.key for mark in marks(again)} <= set(vector["marks"])
