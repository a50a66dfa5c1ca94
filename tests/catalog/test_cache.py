"""What is found with a cache, with other processes, or with neither is the same, and nothing in a cache is believed."""

from __future__ import annotations

import os
import random
import shutil
from datetime import date as Date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llm_atlas.catalog import Catalog, Problem, cache_folder, examine, load, parse
from llm_atlas.catalog import sound as reading
from llm_atlas.catalog.cache import Cache, fingerprint, key_of

MADE_UP = Path(__file__).parents[1] / "data/catalog"
TODAY = Date(2027, 1, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MADE_UP, tmp_path / "catalog"))


def told(root: Path, cache: Path | None = None) -> tuple[str, list[Problem], list[tuple[int, int]]]:
    """All that an examination gives, so that every difference shows: 1 is not 1.0."""
    catalog, problems = examine(root, TODAY, cache)
    places = [catalog.place(path, location) for path in sorted(catalog.places) for location in (("title",), ("x",))]
    return shown(catalog), problems, places


def shown(catalog: Catalog) -> str:
    rest = {
        name: getattr(catalog, name) for name in ("topics", "lists", "vocabulary", "documents", "waivers", "digest")
    }
    return "\n".join([*map(repr, catalog.entries.items()), repr(sorted(catalog.ids)), repr(rest)])


def _edit(path: Path, chance: random.Random) -> None:
    """Change something in a file, as a person or an accident does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = chance.randrange(len(lines))
    kind = chance.choice(["word", "drop", "twice", "waive", "number", "link", "escape", "delete"])
    if kind == "delete":
        path.unlink()
        return
    if kind == "drop":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
    elif kind == "waive":
        lines.insert(at, "# atlas: allow untrimmed until 2027-06-01: a test")
    else:
        added = {"word": " anew", "number": " 7", "link": " [[nowhere]]", "escape": ' "\\u202e"'}[kind]
        lines[at] += added
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_warm_is_cold(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("warm")
    root = Path(shutil.copytree(MADE_UP, folder / "catalog"))
    assert told(root, folder / "cache") == told(root)
    for _ in range(2):
        for path in chance.sample(sorted(root.glob("*/*.yml")), 3):
            _edit(path, chance)
        if chance.random() < 0.3:
            _edit(root / chance.choice(["topics.yml", "vocab.yml", "lists.yml"]), chance)
        assert told(root, folder / "cache") == told(root)


def test_with_processes_as_without(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(path.relative_to(root).as_posix(), path.read_bytes()) for path in sorted(root.glob("*/*.yml"))]
    alone = reading.all_sound(files)
    assert sum(line is not None for line in alone) > len(files) / 2
    monkeypatch.setattr(reading, "FEW", 1)
    assert reading.all_sound(files) == alone


def test_without_processes_where_none_can_start(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    files = [(path.relative_to(root).as_posix(), path.read_bytes()) for path in sorted(root.glob("papers/*.yml"))]
    alone = reading.all_sound(files)
    monkeypatch.setattr(reading, "FEW", 1)
    monkeypatch.setattr(reading, "ProcessPoolExecutor", refuse)
    assert reading.all_sound(files) == alone


def test_what_a_cache_holds_is_validated(root: Path, tmp_path: Path) -> None:
    cold = told(root)
    path = sorted(root.glob("papers/*.yml"))[0]
    key = key_of(f"papers/{path.name}", path.read_bytes())
    entry = load(root)[0].entries[path.stem]
    for line in (b"", b"{", b'{"id": "other", "title": 3}', b"null", entry.model_dump_json().encode()):
        cache = Cache(tmp_path / "cache")
        cache.put(key, line)
        cache.save()
        assert told(root, tmp_path / "cache") == cold, line


def test_of_other_code_or_broken_nothing_is_taken(root: Path, tmp_path: Path) -> None:
    cold = told(root, tmp_path / "cache")
    parts = sorted((tmp_path / "cache/entries").iterdir())
    assert parts
    for number, part in enumerate(parts):
        raw = part.read_bytes()
        spoilt = (raw.replace(fingerprint(), b"0" * 64), raw[: len(raw) // 2], b"", os.urandom(200))[number % 4]
        part.write_bytes(spoilt)
    assert told(root, tmp_path / "cache") == cold


def test_a_folder_that_cannot_be_written_is_no_fault(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    cold = told(root)
    assert told(root, tmp_path / "file") == told(root, tmp_path / "link") == cold
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("environment", "kept"),
    [({}, True), ({"ATLAS_CACHE": "off"}, False), ({"CI": "true"}, False), ({"CI": "true", "ATLAS_CACHE": "on"}, True)],
)
def test_where_the_cache_is(environment: dict[str, str], kept: bool) -> None:
    assert (cache_folder(Path("here"), environment) is not None) is kept
    assert cache_folder(None, environment) is None


def test_values_beside_a_wrong_key_are_passed_over() -> None:
    document = parse(b'? [a, "\\u202e"]\n: {b: [1, 2]}\ntitle: one\ntitle: [two, "\\u202e"]\nlast: 3\n')
    assert document.data == {"title": "one", "last": 3}
    assert sorted(problem.rule for problem in document.problems) == [
        "duplicate-key",
        "invisible-character",
        "invisible-character",
        "key",
    ]
