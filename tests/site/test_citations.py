"""The works as BibTeX, RIS and CSL-JSON: what stands there, and what software that is not ours reads in it."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Any

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import BibliographyData, Person, parse_string
from pydantic import ValidationError

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.entries import KINDS, Entry
from llm_atlas.catalog.shared import Vocabulary
from llm_atlas.site.export.bibtex import bibtex, escape
from llm_atlas.site.export.citations import FORMATS, Citations
from llm_atlas.site.export.csl import csl_item, csl_json
from llm_atlas.site.export.ris import ris
from llm_atlas.site.export.works import Name, Work, Works, name_of_person
from tex import plain

ROOT = "https://atlas.example.org/"
VOCABULARY = Vocabulary.model_validate(
    {
        "venues": [
            {"name": "Lamp", "full": "Conference on Lamps & Light"},
            {"name": "Letters", "full": "Letters on Moss", "journal": True},
        ],
        "organisations": [{"name": "Fern Institute", "zh": "蕨类研究所"}],
    }
)


def entry_with(kind: str = "paper", **fields: Any) -> Entry:
    """A small entry with some fields."""
    base = {
        "id": "some-work",
        "title": "Title",
        "added": "2024-05-01",
        "topics": ["glow"],
        "summary": {"en": "x" * 60, "zh": "光" * 30},
    }
    return KINDS[kind].model_validate(base | fields)


def work_with(kind: str = "paper", **fields: Any) -> Work:
    return Works(VOCABULARY, "Atlas", ROOT).work(entry_with(kind, **fields))


# What is cited


CITED: dict[str, tuple[tuple[str, dict[str, Any]], dict[str, Any]]] = {
    "a conference stands under its full name, with its year and its own DOI alone": (
        ("paper", {"venue": "Lamp 2023", "date": "2022-11-05", "arxiv": "2211.00001"}),
        {"type": "conference", "container": "Conference on Lamps & Light", "date": "2023", "doi": ""},
    ),
    "a journal": (
        ("paper", {"venue": "Letters 2024", "doi": "10.99999/l.1"}),
        {"type": "article", "container": "Letters on Moss", "date": "2024", "url": "https://doi.org/10.99999/l.1"},
    ),
    "a venue that has no full name stands as it is": (
        ("paper", {"venue": "Workshop on Moss 2021"}),
        {"type": "conference", "container": "Workshop on Moss", "date": "2021"},
    ),
    "a preprint has the DOI that arXiv gives": (
        ("paper", {"date": "2023-02-14", "arxiv": "2302.99901"}),
        {"type": "preprint", "publisher": "arXiv", "doi": "10.48550/arXiv.2302.99901", "date": "2023-02-14"},
    ),
    "a report of an organisation": (
        ("paper", {"organisations": ["Fern Institute"], "url": "https://a.example.org/"}),
        {"type": "report", "publisher": "Fern Institute", "url": "https://a.example.org/"},
    ),
    "a paper of which no more is known": (("paper", {}), {"type": "document", "url": f"{ROOT}papers/some-work/"}),
    "a tool is software, written by its developers": (
        ("tool", {"code": "https://code.example.org/a", "organisations": ["Fern Institute"]}),
        {
            "type": "software",
            "url": "https://code.example.org/a",
            "authors": (Name("Fern Institute", whole=True),),
        },
    ),
    "a tool under its own name is not the paper about it": (
        ("tool", {"title": "Moss Runner", "venue": "Lamp 2023", "arxiv": "2302.99901", "doi": "10.99999/x"}),
        {"type": "software", "container": "", "doi": "", "arxiv": "", "url": "https://arxiv.org/abs/2302.99901"},
    ),
    "a tool under the title of a paper is that paper": (
        ("tool", {"title": "Moss Runner: Running over Moss", "venue": "Lamp 2023", "arxiv": "2302.99901"}),
        {"type": "conference", "arxiv": "2302.99901"},
    ),
    "a model": (("model", {"url": "https://m.example.org/"}), {"type": "software"}),
    "a data set": (("dataset", {"url": "https://m.example.org/", "date": "2023"}), {"type": "dataset", "date": "2023"}),
    "a guide elsewhere": (("guide", {"url": "https://g.example.org/"}), {"type": "web", "container": "", "date": ""}),
    "a guide of ours stands in the atlas since its day": (
        ("guide", {}),
        {"type": "web", "container": "Atlas", "url": f"{ROOT}guides/some-work/", "date": "2024-05-01"},
    ),
    "a term is an entry of the atlas": (("term", {}), {"type": "definition", "container": "Atlas"}),
}


@pytest.mark.parametrize("case", CITED)
def test_an_entry_is_cited_as_what_it_is(case: str):
    (kind, fields), wanted = CITED[case]
    work = work_with(kind, **fields)
    assert {name: getattr(work, name) for name in wanted} == wanted


def test_what_has_no_address_is_none_where_the_site_has_none():
    assert Works(VOCABULARY, "Atlas", "").work(entry_with("guide")).url == ""


AUTHORS = {
    "Ada Lovelace": Name("Lovelace", "Ada"),
    "Arie van Deursen": Name("van Deursen", "Arie"),
    "Diego de las Casas": Name("de las Casas", "Diego"),
    "Edward J. Hu": Name("Hu", "Edward J."),
    "Zeyuan Allen-Zhu": Name("Allen-Zhu", "Zeyuan"),
    "Łukasz Kaiser": Name("Kaiser", "Łukasz"),
    "Luke Zettlemoyer Jr.": Name("Zettlemoyer", "Luke", "Jr."),
    "Henry Adams III": Name("Adams", "Henry", "III"),
    "张三": Name("张三"),
    "oobabooga": Name("oobabooga"),
    "Lantern Community": Name("Lantern Community", whole=True),
    "Beacon AI": Name("Beacon AI", whole=True),
    "Ada Ai": Name("Ai", "Ada"),
    "Fern Institute": Name("Fern Institute", whole=True),
    "蕨类研究所": Name("蕨类研究所", whole=True),
    "Rick and Roe": Name("Rick and Roe", whole=True),
    "Gemini Team, Google": Name("Gemini Team, Google", whole=True),
}


def test_a_name_is_a_person_with_its_particles_or_an_organisation_as_a_whole():
    assert dict(zip(AUTHORS, work_with(authors=list(AUTHORS)).authors, strict=True)) == AUTHORS


def test_persons_are_read_as_pybtex_reads_them(real: Catalog):
    for name in sorted({name for entry in real.entries.values() for name in entry.authors}):
        person, ours = Person(name), name_of_person(name)
        last = " ".join((*person.prelast_names, *person.last_names))
        given = " ".join((*person.first_names, *person.middle_names))
        if not ours.suffix and "," not in name:  # pybtex sees a suffix behind a comma alone
            assert (ours.last, ours.given) == (last, given), name


# Each format, letter by letter

LANTERN = {
    "papers/lantern.bib": r"""@inproceedings{lantern,
  title = {Lantern: Lighting Long Documents with Glow Tokens},
  author = {Lichen, Ada and Frond, Bo and Spore, Cy and Peat, Di and Loam, Ed},
  booktitle = {Conference on Lamps},
  year = {2023},
  eprint = {2302.99901},
  archiveprefix = {arXiv},
  doi = {10.99999/lamp.2023.7},
  url = {https://arxiv.org/abs/2302.99901},
}
""",
    "papers/lantern.ris": """TY  - CONF
ID  - lantern
TI  - Lantern: Lighting Long Documents with Glow Tokens
AU  - Lichen, Ada
AU  - Frond, Bo
AU  - Spore, Cy
AU  - Peat, Di
AU  - Loam, Ed
T2  - Conference on Lamps
PY  - 2023
DA  - 2023///
AN  - arXiv:2302.99901
DO  - 10.99999/lamp.2023.7
UR  - https://arxiv.org/abs/2302.99901
ER  -\x20
""",
    "papers/harbour.bib": r"""@article{harbour,
  title = {Harbour: a Safe Store for 100\% of Moss \& Light\_Notes \#1},
  author = {{Frond Team, Bo} and {Moss and Sons Research} and Sedge, Gus and Reed, Hal and others},
  journal = {A journal},
  year = {2024},
  eprint = {cs/0209901},
  archiveprefix = {arXiv},
  primaryclass = {cs},
  url = {https://arxiv.org/abs/cs/0209901},
}
""",
    "papers/glow-tokens.bib": r"""@misc{glow-tokens,
  title = {Glow Tokens},
  author = {Lichen, Ada},
  year = {2021},
  month = jun,
  doi = {10.99999/glow.2021.1},
  url = {https://doi.org/10.99999/glow.2021.1},
}
""",
    "papers/dim-lamps.bib": """@misc{dim-lamps,
  title = {On Dim Lamps},
  url = {https://atlas.example.org/papers/dim-lamps/},
}
""",
}


def test_the_files_letter_by_letter(catalog: Catalog):
    files = dict(Citations(catalog, ROOT).files())
    assert {name: files[name] for name in LANTERN} == LANTERN
    assert json.loads(files["papers/lantern.csl.json"]) == [
        {
            "id": "lantern",
            "type": "paper-conference",
            "title": "Lantern: Lighting Long Documents with Glow Tokens",
            "author": [
                {"family": family, "given": given}
                for given, family in (name.split() for name in catalog.entries["lantern"].authors)
            ],
            "issued": {"date-parts": [[2023]]},
            "container-title": "Conference on Lamps",
            "DOI": "10.99999/lamp.2023.7",
            "URL": "https://arxiv.org/abs/2302.99901",
            "note": "arXiv:2302.99901",
        }
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain text: 1-2 (a), [b] \"c\" 'd'", "plain text: 1-2 (a), [b] \"c\" 'd'"),
        ("100% & more", r"100\% \& more"),
        ("a_b #1 $5", r"a\_b \#1 \$5"),
        ("~x^2", r"\textasciitilde{}x\textasciicircum{}2"),
        ("back\\slash", r"back\textbackslash{}slash"),
        ("\\~", r"\textbackslash{}\textasciitilde{}"),
        ("灯笼 Straße", "灯笼 Straße"),
    ],
)
def test_bibtex_escapes(text: str, wanted: str):
    assert escape(text) == wanted


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("LoRA: Low-Rank Adaptation", "{LoRA}: Low-Rank Adaptation"),
        ("Llama 2 and GPT-4V", "Llama 2 and {GPT-4V}"),
        ("BERT-Based T5 for 3D", "{BERT}-Based {T5} for {3D}"),
        ("A Survey of Q-Learning, a 2nd", "A Survey of {Q}-Learning, a 2nd"),
        ("LLMs-as-Judges", "{LLMs}-as-Judges"),
        ("CO_2 & NO_x", r"{CO}\_2 \& {NO}\_x"),
        ("Efficient Encoding for Chinese Alpaca", "Efficient Encoding for {Chinese} Alpaca"),
        (
            "Interview with a Transformer author: How it is done",
            "Interview with a {Transformer} author: How it is done",
        ),
        ("What is recall (first-stage retrieval)?", "What is recall (first-stage retrieval)?"),
        ("模型 ChatGLM 的 É", "模型 {ChatGLM} 的 {É}"),
    ],
)
def test_a_title_keeps_the_letters_that_have_a_reason(title: str, wanted: str):
    assert f"  title = {{{wanted}}},\n" in bibtex([work_with(title=title)])


def test_bibtex_takes_addresses_verbatim():
    """BibLaTeX and Zotero read doi and url character by character: a backslash before _ or % breaks the link."""
    record = bibtex([work_with(doi="10.99999/a_b%c#d")])
    assert "  doi = {10.99999/a_b%c#d},\n" in record
    assert "  url = {https://doi.org/10.99999/a_b%25c%23d},\n" in record
    assert "  url = {https://a.example.org/x_y%20z},\n" in bibtex([work_with(url="https://a.example.org/x_y%20z")])
    for char in "{}\\":
        for fields in ({"url": f"https://a.example.org/{char}"}, {"doi": f"10.99999/a{char}b"}):
            with pytest.raises(ValidationError):
                entry_with(**fields)


@pytest.mark.parametrize("char", "\v\f\x1c\x85\u2028\u2029\r")
def test_no_title_begins_a_line_of_ris(char: str):
    text = ris([work_with(title=f"A{char}ER  - {char}TY  - JOUR")])
    assert len(text.splitlines()) == len(text.split("\n")) - 1
    [record] = rispy.loads(text)
    assert record["title"] == "A ER - TY - JOUR"


def test_ris_makes_no_person_of_an_organisation():
    assert "\nAU  - Gemini Team (Google)\n" in ris([work_with(authors=["Gemini Team, Google"])])


# What other software reads in all of them


class Read:
    """A file of BibTeX as pybtex reads it, in plain text."""

    def __init__(self, text: str):
        self.data: BibliographyData = parse_string(text, "bibtex")

    def text(self, key: str, field: str) -> str:
        return plain(self.data.entries[key].fields.get(field, ""))

    def names(self, key: str) -> list[str]:
        return [plain(str(person)) for person in self.data.entries[key].persons.get("author", [])]


@pytest.fixture(scope="module")
def files(real: Catalog) -> dict[str, str]:
    return dict(Citations(real, ROOT).files())


@pytest.fixture(scope="module")
def works(real: Catalog) -> dict[str, Work]:
    citations = Citations(real, ROOT)
    return {entry.id: citations.work(entry) for entry in real.entries.values()}


def shown(name: Name) -> str:
    return name.last if name.whole else ", ".join(filter(None, (name.last, name.suffix, name.given)))


def test_every_page_of_works_has_its_files(real: Catalog, files: dict[str, str]):
    pages = {entry.page for entry in real.entries.values()} | {f"{kind.folder}/" for kind in KINDS.values()}
    pages |= {topic.page for topic in real.main_topics} | {item.page for item in real.lists.values()}
    paths = {page.removesuffix("/") for page in pages} | {"api/catalog"}
    assert set(files) == {path + suffix for path in paths for suffix in (".bib", ".ris", ".csl.json")}


@pytest.mark.slow
def test_pybtex_reads_what_the_catalog_holds(files: dict[str, str], works: dict[str, Work]):
    read = Read(files["api/catalog.bib"])
    assert [*read.data.entries] == [*works]
    for key, work in works.items():
        container = read.text(key, "booktitle") or read.text(key, "journal") or read.text(key, "howpublished")
        assert read.text(key, "title") == work.title
        assert read.names(key) == [*map(shown, work.authors), *["others"] * work.et_al]
        assert container == (work.container or ("Data set" if work.type == "dataset" else "")), key
        fields = read.data.entries[key].fields
        held = [fields.get(name, "") for name in ("year", "eprint", "doi", "url")]
        assert held == [work.year, work.arxiv, work.doi, work.url], key


@pytest.mark.slow
def test_bibtexparser_reads_every_file(files: dict[str, str], works: dict[str, Work]):
    found = 0
    for name, text in files.items():
        if name.endswith(".bib"):
            library = bibtexparser.parse_string(text)
            assert library.failed_blocks == [], name
            keys = [entry.key for entry in library.entries]
            assert len(keys) == text.count("\n@") + 1, name
            for entry in library.entries:
                assert plain(entry["title"]) == works[entry.key].title, name
            found += len(keys)
    assert found > 3 * len(works)


def test_rispy_reads_what_the_catalog_holds(files: dict[str, str], works: dict[str, Work]):
    read = rispy.loads(files["api/catalog.ris"])
    assert [item["id"] for item in read] == [*works]
    for item, work in zip(read, works.values(), strict=True):
        assert item["type_of_reference"] in rispy.TYPE_OF_REFERENCE_MAPPING
        held = [item.get(name, "") for name in ("title", "secondary_title", "year", "doi")]
        assert held == [work.title, work.container, work.year, work.doi]
        assert item.get("urls", []) == ([work.url] if work.url else [])
        assert len(item.get("authors", [])) == len(work.authors) + work.et_al
    for name, text in files.items():
        if name.endswith(".ris"):
            assert len(rispy.loads(text)) == text.count("ER  - "), name


def rendered(items: list[dict[str, Any]]) -> list[str]:
    """The items as a style sets them."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        made.register(Citation([CitationItem(item["id"])]))
    return [str(text) for text in made.bibliography()]


@pytest.mark.slow
def test_citeproc_sets_every_item(files: dict[str, str], works: dict[str, Work]):
    items = json.loads(files["api/catalog.csl.json"])
    assert [item["id"] for item in items] == [*works]
    for text, work in zip(rendered(items), works.values(), strict=True):
        assert work.title.replace("'", "’").rstrip("?!.") in text.replace("'", "’"), work.key
        assert not work.year or f"({work.year})" in text, work.key
        assert not work.authors or work.authors[0].last in text, work.key


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("aB {}\\%&$#_~^\"'@,=-:灯é😀"),
        st.characters(exclude_categories=("C", "Z"), exclude_characters="ˆ"),
    ),
    min_size=1,
    max_size=14,
).filter(lambda text: text.strip() == text)


@settings(deadline=None)
@given(HOSTILE, st.lists(HOSTILE, max_size=3))
def test_bibtex_braces_are_balanced(title: str, authors: list[str]):
    """BibTeX counts every brace, one behind a backslash too: one too many takes the rest of the file with it."""
    record = bibtex([work_with(title=title, authors=authors)])
    body = record[record.index("{") : record.rindex("}") + 1]
    depths = list(accumulate({"{": 1, "}": -1}.get(char, 0) for char in body))
    assert depths[-1] == 0
    assert min(depths[:-1]) > 0


@settings(deadline=None)
@given(HOSTILE)
def test_a_title_survives_each_round_trip(title: str):
    title = " ".join(title.split())
    work = work_with(title=title)
    text = bibtex([work])
    assert Read(text).text("some-work", "title") == title
    [entry] = bibtexparser.parse_string(text).entries
    assert plain(entry["title"]) == title
    assert rispy.loads(ris([work]))[0]["title"] == title
    assert json.loads(csl_json([work]))[0]["title"] == title


def test_a_work_has_no_empty_fields():
    """Where nothing is known, nothing is said: no empty year, no empty author."""
    work = Work("a", "document", "A")
    assert csl_item(work) == {"id": "a", "type": "document", "title": "A"}
    assert bibtex([work]) == "@misc{a,\n  title = {A},\n}\n"
    assert ris([work]) == "TY  - GEN\nID  - a\nTI  - A\nER  - \n"


def test_each_format_has_an_end_of_its_own():
    assert len({format.suffix for format in FORMATS}) == len({format.media for format in FORMATS}) == len(FORMATS)
    assert all(re.fullmatch(r"(\.[a-z]+)+", format.suffix) for format in FORMATS)
