"""A large catalog made of the real one: its entries, then as many more as are asked for, under made-up names.

Each of the others is a real entry of some kind with another name, part of another's title, other authors and relations
to entries like it. So words, lengths and links are as they are in the real one. It breaks no rule.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sites import ROOT

SYLLABLES = re.findall("..?.?", "bakorinetulamisovedaphoquezixentormalgrastilony")
SURNAMES = ("akara", "bolen", "chiro", "demsk", "erling", "fujor", "gantz", "hollin", "ibarr", "jantsen", "kovel")
ENDINGS = ("", "", "-LM", "RAG", "Bench", "-7B", "Tune")
# What names one work only, or a row of a source document.
_OWN = (
    "aliases",
    "doi",
    "url",
    "code",
    "links",
    "sources",
    "corrections",
    "weights",
    "comparison",
    "tables",
    "sections",
)
_SEED = 7


def made_up_names(chance: random.Random) -> Iterator[str]:
    """Names of works, none twice."""
    seen: set[str] = set()
    while True:
        name = "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).title() + chance.choice(ENDINGS)
        if name.lower() not in seen:
            seen.add(name.lower())
            yield name


def made_up_person(chance: random.Random, like: str) -> str:
    """A person with the first name of another."""
    return f"{like.split()[0]} {chance.choice(SURNAMES)}{chance.choice(SYLLABLES)}".title()


def write_synthetic(real: Path, target: Path, count: int) -> None:
    """Write a catalog of at least `count` entries: all of the real one, and others made from them.

    Args:
        real: Folder of the real catalog.
        target: The folder to write; it is not there yet.
        count: How many entries there are to be.
    """
    shutil.copytree(real, target)
    chance = random.Random(_SEED)
    paths = sorted(path for path in real.glob("*/*.yml"))
    like = {path: yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in paths}
    names = made_up_names(chance)
    made: dict[str, list[tuple[str, str]]] = {}  # date and id of those made so far, by folder
    for number, path in zip(range(len(paths), count), itertools.cycle(paths), strict=False):
        name = next(names)
        stem = f"{name.lower()}-{number}"
        other = like[
            chance.choice([other for other in chance.sample(paths, 12) if other.parent == path.parent] or [path])
        ]
        entry = _entry(like[path], other, name, number, chance)
        known = made.setdefault(path.parent.name, [])
        before = [found for day, found in chance.sample(known, min(len(known), 6)) if day < str(entry.get("date", ""))]
        if path.parent.name == "papers" and before:
            entry["builds_on"] = before[:2]
        known.append((str(entry.get("date", "")), stem))
        text = yaml.dump(entry, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
        (target / path.parent.name / f"{stem}.yml").write_text(text, encoding="utf-8")


def _entry(one: dict[str, Any], other: dict[str, Any], name: str, number: int, chance: random.Random) -> dict[str, Any]:
    """An entry like `one`, with a part of the title of `other`."""
    entry = {key: value for key, value in one.items() if key not in (*_OWN, "builds_on", "related", "short")}
    entry["title"] = f"{name}: {str(other['title']).rpartition(': ')[2]}"[:300]
    if "title_zh" in other:
        entry["title_zh"] = f"{name}：{str(other['title_zh']).rpartition('：')[2]}"
    else:
        entry.pop("title_zh", None)
    entry["short"] = name
    entry["authors"] = [made_up_person(chance, author) for author in one.get("authors", ())] or ["Ada Akara"]
    entry["authors"] = list(dict.fromkeys(entry["authors"]))
    day = str(entry.setdefault("date", "2023-05"))
    if "arxiv" in entry:
        year, month = day[2:4], day[5:7] or "01"
        entry["date"], entry["arxiv"] = f"20{year}-{month}", f"{year}{month}.{90000 - number:05}"
        entry.pop("venue", None)
    else:
        entry["url"] = f"https://example.org/{name.lower()}-{number}"
    return {key: value for key, value in entry.items() if value}


def main() -> None:
    """Write a catalog of a size into a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, required=True, help="how many entries it has at least")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write, which is not there yet")
    options = parser.parse_args()
    write_synthetic(ROOT / "catalog", options.out, options.entries)


if __name__ == "__main__":
    main()
