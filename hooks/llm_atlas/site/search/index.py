"""Takes records, returns the files of an index that is read in pieces: only those a query needs are fetched.

    base.bin        what every query needs: the words that can be completed or mended, kind, year and topics of each
                    record, and the first term of each shard
    t<n>.bin        a shard: terms in order with their postings
    <language><n>.bin  what is shown of CHUNK records

Each is gzip over JSON; a shard has its postings after the first line. The bytes depend on the records only.

A posting is the distance to the record before it and the weight of the term in the record: the saturated term frequency
of BM25F, times 255. How rare a term is comes from the number of its postings, so the page needs no other statistics.

A term is a word, a joined word, two words with a space between, one or two Han characters, ``=`` with a whole name in
its joined form, or ``#`` with an identifier.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from llm_atlas.catalog import Language
from llm_atlas.site.search.records import RECORD_KINDS, SearchRecord
from llm_atlas.site.search.tokens import UNITS, joined, tokens, traditional

# Weight of a term by the field it stands in, and the length of such a field beyond which it counts for less.
WEIGHTS: dict[str, tuple[float, int]] = {
    "name": (9.0, 4),
    "title": (6.0, 16),
    "alias": (5.0, 6),
    "author": (4.0, 4),
    "organisation": (2.0, 6),
    "base": (9.0, 4),
    "topic": (1.5, 6),
    "meta": (1.0, 6),
    "kind": (0.8, 4),
    "summary": (2.5, 60),
    "question": (2.0, 12),
    "body": (0.8, 80),
}
_SATURATION = 3.0
_LENGTH = 0.4  # how much a long field counts for less
NAMES = ("name", "title", "alias", "author", "organisation", "base", "topic")
SHARD = 20_000  # bytes before compression
CHUNK = 24
SMALL = 2_000  # records up to which every word can be completed and mended
_STOP = """
a an and are as at be but by can do does for from has have how i if in into is it its me my no not of on or our so such
than that the their then there these they this to use used using was we were what when where which who why will with
without you your
怎么 怎样 如何 什么 为何 哪些 哪个 么是 是什 可以 能否 是否 有没 没有 一个 不够 为什 问题
"""
STOP = frozenset(_STOP.split())
LONGEST_NAME = 80


@dataclass(frozen=True)
class Postings:
    """The terms of one record; they follow from the record alone, so they can be kept as long as it stays the same.

    Attributes:
        weights: Weight of each term, 1 to 255.
        named: Words of its names: they can be completed and mended even where nothing else holds them.
    """

    weights: Mapping[str, int]
    named: frozenset[str]


def postings_of(record: SearchRecord) -> Postings:
    """The terms of a record and their weights."""
    summed: dict[str, float] = {}
    named: set[str] = set()
    for name, text in record.texts:
        terms, words = (_repeated if name in NAMES else _weighed)(name, text)
        for term, weight in terms:
            summed[term] = summed.get(term, 0.0) + weight
        named.update(words)
    weights = {term: max(round(255 * weight / (weight + _SATURATION)), 1) for term, weight in summed.items()}
    for rank, called in enumerate(record.names):
        key = joined(called)[:LONGEST_NAME]
        if key:
            weights.setdefault(f"={key}", max(255 - 6 * rank, 120))
    for identifier in record.identifiers:
        weights.setdefault(f"#{identifier}", 255)
    return Postings(weights, frozenset(named))


def _weighed(name: str, text: str) -> tuple[list[tuple[str, float]], list[str]]:
    """The terms of one field, each with what it adds to its weight, and those that are words of a name."""
    factor, usual = WEIGHTS[name]
    found = tokens(text)
    length = len(found.words) + len(found.grams) or 1
    factor /= 1 - _LENGTH + _LENGTH * max(length / usual, 0.5)
    named = name in NAMES
    counted = Counter(found.words if named else [word for word in found.words if word not in STOP])
    counted.update(found.joins)
    counted.update(found.grams)
    if named or name == "summary":
        counted.update(found.singles)
    counted.update(found.pairs)
    return [(term, factor * count) for term, count in counted.items()], found.words + found.joins if named else []


# Authors, organisations and topics stand in many records.
_repeated = lru_cache(maxsize=20_000)(_weighed)


class Index:
    """The postings of records, gathered one record at a time."""

    def __init__(self, languages: Sequence[Language], topics: Sequence[tuple[str, ...]]):
        """Begin an index.

        Args:
            languages: Languages in which records are shown.
            topics: Id and name in each language of the topics a filter knows.
        """
        self.languages = languages
        self.topics = topics
        self._number = {topic[0]: number for number, topic in enumerate(topics)}
        # The first posting of a term is kept as a plain number: most terms have one only.
        self._postings: dict[str, int | array[int]] = {}
        self._named: set[str] = set()
        self._shown: dict[Language, list[list[object]]] = {language: [] for language in languages}
        self._kinds: list[int] = []
        self._years: list[int] = []
        self._topics: list[list[int]] = []

    def add(self, record: SearchRecord) -> None:
        """Take in one record."""
        number = len(self._kinds)
        found = postings_of(record)
        for term, weight in found.weights.items():
            self._post(term, number, weight)
        self._named.update(found.named)
        kind = RECORD_KINDS.index(record.kind)
        for language in self.languages:
            self._shown[language].append([record.id, record.page, *record.shown[language]])
        self._kinds.append(kind)
        self._years.append(record.year or 0)
        self._topics.append([self._number[topic] for topic in record.topics if topic in self._number])

    def _post(self, term: str, number: int, weight: int) -> None:
        posting = number << 8 | weight
        held = self._postings.get(term)
        if held is None:
            self._postings[term] = posting
        elif isinstance(held, int):
            if held >> 8 != number:
                self._postings[term] = array("I", (held, posting))
        elif held[-1] >> 8 != number:
            held.append(posting)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file of the index."""
        terms = sorted(self._postings)
        digest = hashlib.sha256()
        firsts: list[str] = []
        for content, first in self._shards(terms):
            digest.update(content)
            yield f"t{len(firsts)}.bin", content
            firsts.append(first)
        for language, rows in self._shown.items():
            for start in range(0, len(rows), CHUNK):
                content = _packed(rows[start : start + CHUNK])
                digest.update(content)
                yield f"{language}{start // CHUNK}.bin", content
        base = {
            "count": len(self._kinds),
            "chunk": CHUNK,
            "languages": self.languages,
            "kinds": RECORD_KINDS,
            "topics": self.topics,
            "kind": self._kinds,
            "year": self._years,
            "topic": self._topics,
            "stop": sorted(STOP),
            "units": sorted(UNITS),
            "shards": firsts,
            "words": self._words(terms),
            "traditional": self._traditional(),
        }
        digest.update(json.dumps(base, ensure_ascii=False).encode())
        yield "base.bin", _packed({"version": digest.hexdigest()[:12], **base})

    def _shards(self, terms: list[str]) -> Iterator[tuple[bytes, str]]:
        """Content of each shard and its first term."""
        heads: list[object] = []
        body = bytearray()
        size = 0
        for term in terms:
            start = len(body)
            _write_postings(body, self._postings[term])
            heads += [term, len(body) - start]
            size += len(term.encode()) + 6 + len(body) - start
            if size >= SHARD:
                yield _packed(heads, bytes(body)), str(heads[0])
                heads, body, size = [], bytearray(), 0
        if heads:
            yield _packed(heads, bytes(body)), str(heads[0])

    def _count(self, term: str) -> int:
        held = self._postings[term]
        return 1 if isinstance(held, int) else len(held)

    def _words(self, terms: list[str]) -> str:
        """Words that can be completed and mended, in order: length shared with the word before (base 36), how common
        the word is (logarithm to base 2, base 36), the rest of it."""
        all_of_them = len(self._kinds) <= SMALL
        lines: list[str] = []
        before = ""
        for term in terms[bisect_left(terms, "0") :]:
            if " " in term or not "0" <= term[0] <= "\u2fff":
                continue
            count = self._count(term)
            if not (all_of_them or count > 1 or term in self._named):
                continue
            shared = 0
            while shared < min(len(before), len(term), 35) and before[shared] == term[shared]:
                shared += 1
            lines.append(f"{_digit(shared)}{_digit(count.bit_length() - 1)}{term[shared:]}")
            before = term
        return "\n".join(lines)

    def _traditional(self) -> str:
        """Traditional characters whose simplified form stands in some text, each with that form."""
        used = {char for term in self._postings if term[0] > "\u2fff" for char in term}
        return "".join(one + other for one, other in traditional().items() if other in used)


def _digit(number: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number]


def _write_postings(body: bytearray, postings: int | array[int]) -> None:
    """Add postings to a shard: distance in groups of seven bits, lowest first, then the weight."""
    before = 0
    for posting in (postings,) if isinstance(postings, int) else postings:
        distance = (posting >> 8) - before
        before = posting >> 8
        while distance > 127:
            body.append(distance & 127 | 128)
            distance >>= 7
        body.append(distance)
        body.append(posting & 255)


def _packed(head: object, body: bytes = b"") -> bytes:
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    packed = io.BytesIO()
    # Not gzip.compress: what that says of the system differs by the version of Python and by the system.
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as file:
        file.write(text.encode() + b"\n" + body)
    return packed.getvalue()


def index_files(
    records: Iterable[SearchRecord], languages: Sequence[Language], topics: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of an index over records."""
    index = Index(languages, topics)
    for record in records:
        index.add(record)
    yield from index.files()
