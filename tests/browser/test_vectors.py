"""What Python and JavaScript both say: the scripts of the forms run the vectors that the engine runs."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import pytest

from llm_atlas.catalog import tex
from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import KINDS
from llm_atlas.catalog.reserved import reserved_names
from llm_atlas.catalog.rules.texts import EXACT
from llm_atlas.catalog.schema import json_schema
from llm_atlas.catalog.tex import without_tex
from llm_atlas.catalog.text import HAN, bare
from llm_atlas.contribute.intake import PARTS, slug, venue_of
from llm_atlas.contribute.services import bibliography
from llm_atlas.contribute.services.bibliography import read_bibtex
from llm_atlas.contribute.services.work import Work
from llm_atlas.site.export.api import known_json
from llm_atlas.site.search.tokens import UNITS, traditional
from sites import DATA, ROOT

Scripts = Callable[..., Any]


def vectors(name: str) -> Any:
    return json.loads((DATA / f"{name}_vectors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def fields(catalog: Catalog) -> dict[str, Any]:
    """What the form is given: a schema for each kind, and the entries that are there."""
    schemas = {name: json_schema(kind, catalog) for name, kind in KINDS.items()}
    return {"schemas": schemas, "known": json.loads(known_json(catalog))["entries"]}


# Letters

# Characters up to the last letter of Unicode. Not compared: those newer than either side, and Cherokee, whose small
# letters Python folds to capitals.
CHARS = [chr(code) for code in range(0x33480) if not 0xD800 <= code <= 0xDFFF]
LETTERS = [
    char
    for char in CHARS
    if unicodedata.category(char) not in ("Cn", "Co") and "CHEROKEE" not in unicodedata.name(char, "")
]


def test_every_letter_is_compared_alike(scripts: Scripts) -> None:
    made = scripts("contribute/text.js", "({ bare }, chars) => chars.map((char) => bare(`a${char}b`))", LETTERS)
    differ = [f"U+{ord(char):04X}" for char, one in zip(LETTERS, made, strict=True) if one != bare(f"a{char}b")]
    assert differ == []


def test_every_letter_of_an_id_is_made_alike(scripts: Scripts) -> None:
    made = scripts("contribute/slug.js", "({ slug }, chars) => chars.map((char) => slug(`a${char}b`))", LETTERS)
    differ = [f"U+{ord(char):04X}" for char, one in zip(LETTERS, made, strict=True) if one != slug(f"a{char}b")]
    assert differ == []


def test_every_character_is_han_to_both_or_to_none(scripts: Scripts) -> None:
    function = "({ HAN }, chars) => chars.map((char) => new RegExp(`^[${HAN}]$`, 'u').test(char))"
    made = scripts("base/han.js", function, CHARS)
    assert made == [bool(HAN.fullmatch(char)) for char in CHARS]
    assert sum(made) > 20_000


def test_texts_are_searched_by_the_same_tokens(scripts: Scripts) -> None:
    cases = vectors("search")
    function = """({ tokenizer }, { texts, pairs, units }) => {
        const { normal, joined, tokens } = tokenizer(pairs, units);
        return texts.map((text) => ({ text, normal: normal(text), joined: joined(text), ...tokens(text) }));
    }"""
    pairs = "".join(one + other for one, other in traditional().items())
    asked = {"texts": [case["text"] for case in cases], "pairs": pairs, "units": sorted(UNITS)}
    made = scripts("search/tokens.js", function, asked)
    assert [{key: tokens[key] for key in case} for case, tokens in zip(cases, made, strict=True)] == cases


# Identifiers


def test_ids_of_entries(scripts: Scripts) -> None:
    function = """({ entryId }, cases) =>
        cases.map(({ text, year = "2023", taken }) => entryId(text, year, new Set(taken)))"""
    cases = vectors("slug")
    for case in cases:
        case["taken"] = [*case.get("taken", ()), *reserved_names(case.get("folder", "papers"))]
    made = scripts("contribute/slug.js", function, cases)
    assert dict(enumerate(made)) == dict(enumerate(case["id"] for case in cases))


def test_what_is_typed_is_taken_or_refused(scripts: Scripts, fields: dict[str, Any]) -> None:
    found = vectors("identifier")
    function = """async ({ faults }, { schemas, known, cases, day }) => {
        const { bareValue } = await import("/assets/contribute/grammar.js");
        const { meaning } = await import("/assets/contribute/controls.js");
        const { Schema } = await import("/assets/contribute/schema.js");
        const made = new Map(Object.entries(schemas).map(([kind, json]) => [kind, new Schema(json)]));
        return cases.map(({ field, kind = "paper", typed }) => {
            const shape = ["related", "languages"].includes(field) ? "lines" : "line";
            const text = meaning(shape, typed, field);
            const value = typeof text === "string" ? bareValue(field, text) : text;
            const wrong = faults(made.get(kind), { [field]: value }, known, "vector", day);
            return wrong.some(({ location }) => location[0] === field) ? null : value;
        });
    }"""
    made = scripts("contribute/rules.js", function, fields | {"cases": found["fields"], "day": found["day"]})
    wanted = {f"{n} {one['field']} {one['typed']}": one["value"] for n, one in enumerate(found["fields"])}
    assert dict(zip(wanted, made, strict=True)) == wanted


def test_names_of_authors_are_told_apart(scripts: Scripts) -> None:
    cases = [case for case in vectors("name")["lists"] if "bibtex" not in case]
    function = """({ readNames }, cases) =>
        cases.map(({ typed }) => readNames(typed)).map(({ names, more }) => [names, more])"""
    made = scripts("contribute/names.js", function, cases)
    wanted = {case["typed"]: [case["names"], case.get("more", False)] for case in cases}
    assert dict(zip(wanted, made, strict=True)) == wanted


def test_what_is_no_name(scripts: Scripts) -> None:
    cases = vectors("name")["names"]
    made = scripts("contribute/names.js", "({ isNoName }, cases) => cases.map(({ name }) => isNoName(name))", cases)
    wanted = {case["name"]: case["wrong"] for case in cases}
    assert dict(zip(wanted, made, strict=True)) == wanted


def test_numbers_flags_and_addresses(scripts: Scripts) -> None:
    found = vectors("value")
    function = """async ({ meaning }, { numbers, flags, addresses }) => {
        const { address } = await import("/assets/contribute/grammar.js");
        return [
            numbers.map(({ typed }) => meaning("number", typed)),
            flags.map(({ typed }) => meaning("flag", typed)),
            addresses.map(({ typed }) => address(typed)),
        ];
    }"""
    made = scripts("contribute/controls.js", function, found)
    assert made == [[case["value"] for case in found[name]] for name in ("numbers", "flags", "addresses")]


def test_tex_is_written_as_it_is_printed(scripts: Scripts) -> None:
    found = vectors("tex")
    function = """({ texIn, withoutTex }, { titles, lossy, prose }) => [
        titles.map(({ text }) => withoutTex(text)),
        lossy.map((text) => [withoutTex(text), texIn(text).some(({ plain }) => plain === null)]),
        prose.map(({ text }) => texIn(text, true)).map((pieces, n) => pieces.map(
            ({ start, end, plain }) => [prose[n].text.slice(start, end), plain])),
    ]"""
    titles, lossy, prose = scripts("contribute/tex.js", function, found)
    assert titles == [case["plain"] for case in found["titles"]]
    assert lossy == [[text, True] for text in found["lossy"]]
    assert prose == [
        [list(pair) for pair in zip(case["pieces"], case["plain"], strict=True)] for case in found["prose"]
    ]


def test_both_know_the_same_commands_of_tex(scripts: Scripts) -> None:
    function = """({ KNOWN, GREEK_NAMES }) => ({
        ...Object.fromEntries(Object.entries(KNOWN).map(([name, one]) =>
            [name, one instanceof Map ? Object.fromEntries(one) : [...one].sort()])),
        GREEK_NAMES: Object.fromEntries(GREEK_NAMES),
    })"""
    known = scripts("contribute/tex.js", function, None)
    sets = {name: sorted(getattr(tex, name)) for name in ("FUNCTIONS", "STYLES", "SWITCHES")}
    maps = {name.lstrip("_"): getattr(tex, name) for name in ("SIGNS", "LETTERS", "ACCENTS")}
    maps |= {name: getattr(tex, f"_{name}") for name in ("RAISED", "LOWERED", "BOARD", "SPACES")}
    assert known == {**sets, **maps, "GREEK_NAMES": {char: name for name, char in tex.GREEK.items()}}


def test_references_and_unwritten_texts(scripts: Scripts) -> None:
    found = vectors("identifier")
    function = """({ references, isUnwritten }, { references: named, unwritten }) =>
        [named.map(({ text }) => references(text)), unwritten.map(({ text }) => isUnwritten(text))]"""
    named, unwritten = scripts("contribute/grammar.js", function, found)
    assert named == [case["ids"] for case in found["references"]]
    assert unwritten == [case["unwritten"] for case in found["unwritten"]]


def test_by_what_a_work_is_recognised(scripts: Scripts) -> None:
    cases = vectors("same_work")["works"]
    function = "({ marks }, cases) => cases.map(({ fields }) => [...marks(fields).keys()])"
    made = scripts("contribute/works.js", function, cases)
    assert dict(enumerate(made)) == dict(enumerate(case["marks"] for case in cases))


# Rules


def test_an_entry_breaks_the_rules_that_the_check_finds(scripts: Scripts, fields: dict[str, Any]) -> None:
    found = vectors("rule")
    said, cases = found["said"], found["cases"]
    function = """async ({ faults }, { schemas, known, found }) => {
        const { Schema } = await import("/assets/contribute/schema.js");
        const made = new Map(Object.entries(schemas).map(([kind, json]) => [kind, new Schema(json)]));
        return found.cases.map((one) => {
            const all = Object.entries({ ...found.entry, ...one.with });
            const data = Object.fromEntries(all.filter(([, value]) => value !== null));
            return faults(made.get(one.kind), data, known, found.id, found.day)
                .map(({ key, keyword, location, values }) => [
                    key ?? keyword,
                    [values?.kind ?? location[0], ...location].map(String),
                ]);
        });
    }"""
    made = scripts("contribute/rules.js", function, fields | {"found": found})

    def rule(key: str, location: list[str]) -> str:
        ways = [f"{key} {part}" for part in (*location[:1], *location[-1:], *location)]
        return next((said[way] for way in (*ways, key) if way in said), f"{key} {location}")

    broken = {case["name"]: sorted({rule(*one) for one in faults}) for case, faults in zip(cases, made, strict=True)}
    assert broken == {case["name"]: sorted(case["rules"]) for case in cases}
    met = {key for faults in made for key, _ in faults}
    assert met == {way.split()[0] for way in said}, "every fault that the form can tell has its case"


def test_every_message_of_the_rules_has_its_case() -> None:
    """A key in rules.js is one of those that the vectors give a rule for."""
    script = (ROOT / "hooks/theme/assets/contribute/rules.js").read_text(encoding="utf-8")
    keys = set(re.findall(r'"(say-[\w-]+)"', script))
    assert keys == {way.split()[0] for way in vectors("rule")["said"] if way.startswith("say-")}


# Records of BibTeX

# What the page leaves to the program: what a record has from another one.
LEFT_TO_THE_PROGRAM = {"crossref"}


def test_records_of_bibtex_are_read_alike(scripts: Scripts) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DATA / "bib").glob("*.bib"))}
    made = scripts(
        "contribute/bibtex.js", "({ readBibtex }, texts) => texts.map((text) => readBibtex(text))", [*texts.values()]
    )
    differ = {}
    for (name, text), found in zip(texts.items(), made, strict=True):
        read = read_bibtex(text, name)
        works = [plain_work(one) for one in read if isinstance(one, Work)]
        if name not in LEFT_TO_THE_PROGRAM and found["works"] != works:
            differ[name] = [pair for pair in zip_longest(found["works"], works) if pair[0] != pair[1]]
    assert not differ, json.dumps(differ, ensure_ascii=False, indent=1)


def test_venues_are_meant_alike(scripts: Scripts, real: Catalog) -> None:
    venues = [
        {"name": one.name, "full": one.full or one.name, "journal": one.journal} for one in real.vocabulary.venues
    ]
    cases = vectors("venue") + [
        {"text": text, "venue": venue_of(text, "2020", real.vocabulary)}
        for one in real.vocabulary.venues
        for text in (one.name, one.full)
        if text
    ]
    function = "({ venueOf }, [cases, venues]) => cases.map(({ text }) => venueOf(text, '2020', venues))"
    made = scripts("contribute/bibtex.js", function, [cases, venues])
    assert dict(zip([case["text"] for case in cases], made, strict=True)) == {
        case["text"]: case["venue"] for case in cases
    }


def test_what_the_page_knows_of_records_and_rules_is_what_the_program_knows(scripts: Scripts) -> None:
    records = scripts("contribute/bibtex.js", "({ KNOWN }) => KNOWN", None)
    assert records == {
        "MONTHS": bibliography.MONTHS,
        "VOLUMES": [*bibliography.VOLUMES],
        "ARXIV_FIELDS": [name for name in bibliography.ARXIV_FIELDS if name != "eprint"],  # which has a rule of its own
        "PARTS": PARTS,
    }
    told = scripts("contribute/rules.js", "({ KNOWN }) => KNOWN", None)
    assert told["ASKED"] == [name for name, kind in KINDS.items() if kind.asked]
    assert set(told["EXACT"]) == EXACT


def plain_work(work: Work) -> dict[str, Any]:
    """A work with what the form has a place for."""
    names = ("date", "arxiv", "doi", "url", "code", "published", "et_al")
    found = {name: getattr(work, name) for name in names}
    return {"title": without_tex(work.title), "authors": list(work.authors), **found}
