"""`atlas add`: from an id, an address or a BibTeX file to an entry's file, or to one clear line and no file."""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from llm_atlas.catalog.catalog import Catalog
from llm_atlas.catalog.load import load
from llm_atlas.catalog.shared import Venue, Vocabulary
from llm_atlas.cli import main
from llm_atlas.contribute.add import describe
from llm_atlas.contribute.intake import entry_id, short_name, venue_of
from llm_atlas.contribute.services.bibliography import read_bibtex
from llm_atlas.contribute.services.http import ServiceError, Services, seconds_until
from llm_atlas.contribute.services.source import Source, read_source
from sites import DATA, tree
from standins import StandIn, atom, atom_entry, direct, paper, standing_in

Output = pytest.CaptureFixture[str]

BEACON = paper(
    "Beacon: Guiding  Ships\n through Long Documents",
    "Émile Buoy",
    "Fathom Institute",
    ":",
    "Ko Van der Keel",
    version=3,
    comment="Accepted to Lamp 2024 (oral). Code: https://github.com/buoy/beacon.git, 12 pages",
)
ANTHOLOGY = r"""@inproceedings{buoy-keel-2024-beacon,
    title = "{B}eacon: {G}uiding Ships with {$O(n)$} Light {\&} Caf{\'e}",
    author = {Buoy, {\'E}mile  and
      van der Keel, Ko and
      {Fathom Institute}},
    editor = "Shore, Sam",
    booktitle = "Proceedings of the 3rd Conference on Lamps (Volume 1: Long Papers)",
    month = jul,
    year = "2024",
    address = "Harbour Town",
    publisher = "Association of Lamps",
    url = "https://aclanthology.org/2024.lamp-long.7/",
    doi = "10.99999/v1/2024.lamp-long.7",
    pages = "100--117"
}
"""
CROSSREF = {
    "DOI": "10.99999/Beacon.7",
    "type": "proceedings-article",
    "title": ["Beacon &amp; <i>Buoy</i>"],
    "subtitle": ["Guiding Ships"],
    "author": [
        {"given": "Émile", "family": "Buoy", "sequence": "first", "affiliation": []},
        {"name": "Fathom Institute", "sequence": "additional", "affiliation": []},
    ],
    "container-title": ["Proceedings of the 2024 Conference on Lamps"],
    "published-print": {"date-parts": [[2024, 7]]},
    "published-online": {"date-parts": [[2024, 6, 30]]},
    "issued": {"date-parts": [[2024, 6, 30]]},
    "published": {"date-parts": [[2024, 6, 30]]},
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2304.99901", "asserted-by": "subject"}]},
}
SOURCES = {"arxiv": "2304.99901", "crossref": "10.99999/beacon.7", "acl": "2024.lamp-long.7"}


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with standing_in() as known:
        known.papers["2304.99901"] = BEACON
        known.works["10.99999/beacon.7"] = CROSSREF
        known.bibtex["2024.lamp-long.7"] = ANTHOLOGY
        direct(monkeypatch, known)
        yield known


def fields_of(path: Path) -> dict:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


# What names a work


@pytest.mark.parametrize(
    ("text", "service", "one"),
    [
        ("2305.14314", "arxiv", "2305.14314"),
        (" 2305.14314v2 ", "arxiv", "2305.14314"),
        ("arXiv:2305.14314", "arxiv", "2305.14314"),
        ("arxiv: 1405.0001v1", "arxiv", "1405.0001"),
        ("https://arxiv.org/abs/2305.14314", "arxiv", "2305.14314"),
        ("http://www.arxiv.org/abs/2305.14314v1", "arxiv", "2305.14314"),
        ("arxiv.org/pdf/2305.14314v3.pdf", "arxiv", "2305.14314"),
        ("https://arxiv.org/pdf/2305.14314?download=1#page=2", "arxiv", "2305.14314"),
        ("https://export.arxiv.org/abs/2305.14314", "arxiv", "2305.14314"),
        ("https://browse.arxiv.org/html/2305.14314v1", "arxiv", "2305.14314"),
        ("cs/0501001", "arxiv", "cs/0501001"),
        ("cs.CL/0501001v2", "arxiv", "cs/0501001"),
        ("https://arxiv.org/abs/cond-mat/0501001v1", "arxiv", "cond-mat/0501001"),
        ("10.48550/arXiv.2305.14314", "arxiv", "2305.14314"),
        ("https://doi.org/10.48550/arxiv.2305.14314v2", "arxiv", "2305.14314"),
        ("10.18653/v1/2023.acl-long.754", "crossref", "10.18653/v1/2023.acl-long.754"),
        ("doi:10.1145/3544548.3581388", "crossref", "10.1145/3544548.3581388"),
        ("https://dx.doi.org/10.1000/a%28b%29", "crossref", "10.1000/a(b)"),
        ("https://doi.org/10.1000/x?y#z", "crossref", "10.1000/x?y#z"),
        ("2023.acl-long.754", "acl", "2023.acl-long.754"),
        ("2020.findings-emnlp.291", "acl", "2020.findings-emnlp.291"),
        ("https://aclanthology.org/2023.acl-long.754/", "acl", "2023.acl-long.754"),
        ("https://aclanthology.org/2023.acl-long.754.pdf", "acl", "2023.acl-long.754"),
        ("https://aclanthology.org/2023.acl-long.754v2.pdf", "acl", "2023.acl-long.754"),
        ("aclanthology.org/N19-1423.bib", "acl", "N19-1423"),
        ("n19-1423", "acl", "N19-1423"),
        ("https://www.aclweb.org/anthology/papers/N/N19/N19-1423/", "acl", "N19-1423"),
        ("there-is-no-such.bib", "bibtex", "there-is-no-such.bib"),
    ],
)
def test_a_source_is_known_in_every_form(text: str, service: str, one: str):
    assert read_source(text) == Source(service, one)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "attention is all you need",
        "https://example.org/paper",
        "https://alphaxiv.org.example.org/2305.14314",
        "2305.143",
        "10.1/x",
        "../../etc/passwd",
        "2305.14314; rm -rf /",
        "2305.14314\n2305.14315",
        "https://example.org/list.bib",
        "x" * 5000,
        "\0",
    ],
)
@pytest.mark.parametrize("files", [True, False])
def test_what_names_no_work_is_told(text: str, files: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # where no path of the table leads to a file
    with pytest.raises(ServiceError, match="names no work") as told:
        read_source(text, files)
    assert "arXiv id" in told.value.tip


@given(st.text())
@example("10.1/" + "x" * 5000)
@example("https://arxiv.org/abs/")
def test_any_text_is_a_source_or_a_clear_error(text: str):
    with contextlib.suppress(ServiceError):
        found = read_source(text, files=False)
        assert found.service in ("arxiv", "crossref", "acl")
        assert not re.search(r"[\s\x00]", found.id)


@given(st.one_of(st.text(), st.text("@misc{}=,\"\\\n ab{'$%#~^&").map(lambda text: f"@misc{{a, title={{{text}}}}}")))
@example("@A{0,TITLE={{\\}}}")
def test_any_text_is_bibtex_or_a_clear_error(text: str):
    with contextlib.suppress(ServiceError):
        for work in read_bibtex(text, "list.bib"):
            assert work.message.startswith("list.bib:") if isinstance(work, ServiceError) else work.title


def test_a_stranger_cannot_name_a_file(tmp_path: Path):
    path = tmp_path / "list.bib"
    path.write_text(ANTHOLOGY, encoding="utf-8")
    with pytest.raises(ServiceError, match="names no work"):
        read_source(str(path), files=False)


# Success


def test_from_arxiv(copy: Path, services: StandIn, capsys: Output, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATLAS_TODAY", "2026-03-04")
    assert main(["add", "https://arxiv.org/abs/2304.99901v2"]) == 0
    assert "catalog/papers/beacon.yml: write what says TODO" in capsys.readouterr().out
    fields = fields_of(copy / "papers/beacon.yml")
    assert fields.pop("added") == "2026-03-04"
    assert {name: value for name, value in fields.items() if "TODO" not in str(value)} == {
        "title": "Beacon: Guiding Ships through Long Documents",
        "short": "Beacon",
        "authors": ["Émile Buoy", "Fathom Institute", "Ko Van der Keel"],
        "date": "2023-04-05",
        "arxiv": "2304.99901",
        "code": "https://github.com/buoy/beacon",
        "venue": "Lamp 2024",
    }
    assert all(text.startswith("TODO") for text in (*fields["summary"].values(), *fields["topics"]))


def test_the_file_is_canonical_and_nothing_but_the_gaps_is_wrong(copy: Path, services: StandIn):
    assert main(["add", "2304.99901"]) == 0
    path = copy / "papers/beacon.yml"
    text = path.read_text(encoding="utf-8")
    assert main(["format", "--check", "catalog/papers/beacon.yml"]) == 0
    _, problems = load(copy)
    assert {problem.rule for problem in problems} == {"unwritten"}
    for gap, filled in (
        ("TODO: choose ids from catalog/topics.yml; the first that is written is its home", "glow"),
        ("TODO: ", ""),
    ):
        assert gap in text
        text = text.replace(gap, filled)
    path.write_text(text, encoding="utf-8")
    assert load(copy)[1] == []


def test_from_crossref(copy: Path, services: StandIn):
    assert main(["add", "https://doi.org/10.99999/beacon.7", "--id", "guiding"]) == 0
    fields = fields_of(copy / "papers/guiding.yml")
    wanted = {
        "title": "Beacon & Buoy: Guiding Ships",
        "authors": ["Émile Buoy", "Fathom Institute"],
        "date": "2024-06-30",
        "arxiv": "2304.99901",
        "doi": "10.99999/beacon.7",
        "venue": "Lamp 2024",
    }
    assert {name: fields[name] for name in wanted} == wanted


def test_from_the_anthology(copy: Path, services: StandIn):
    assert main(["add", "https://aclanthology.org/2024.lamp-long.7.pdf"]) == 0
    fields = fields_of(copy / "papers/beacon.yml")
    wanted = {
        "title": "Beacon: Guiding Ships with O(n) Light & Café",
        "authors": ["Émile Buoy", "Ko van der Keel", "Fathom Institute"],
        "date": "2024-07",
        "doi": "10.99999/v1/2024.lamp-long.7",
        "venue": "Lamp 2024",
    }
    assert {name: fields[name] for name in wanted} == wanted
    assert "url" not in fields


def test_a_title_with_tex_is_written_as_it_is_printed(copy: Path, services: StandIn):
    titles = {
        "h2o": ("H$_2$O: Heavy-Hitter {O}racle", "H₂O: Heavy-Hitter Oracle"),
        "alpha-nn-search": (r"$\alpha$-NN Search", "α-NN Search"),
        "small-lamps": (r"\textit{Small} Lamps", "Small Lamps"),
        "light-in-o-n-log": (r"Light in $O(n \log n)$", "Light in O(n log n)"),
        "sum-i-of-lamps": (r"$\sum_i$ of Lamps", r"$\sum_i$ of Lamps"),  # told by the check
    }
    records = (f"@misc{{{name}, title={{{title}}}, year=2024}}\n" for name, (title, _) in titles.items())
    Path("list.bib").write_text("".join(records), encoding="utf-8")
    assert main(["add", "list.bib"]) == 0
    wanted = {name: printed for name, (_, printed) in titles.items()}
    assert {name: fields_of(copy / f"papers/{name}.yml")["title"] for name in titles} == wanted
    assert fields_of(copy / "papers/h2o.yml")["short"] == "H₂O"


def test_a_title_of_crossref_keeps_what_is_lowered(services: StandIn, copy: Path):
    services.works["10.99999/water.1"] = CROSSREF | {
        "DOI": "10.99999/water.1",
        "title": ["H<sub>2</sub>O &amp; x<sup>2</sup> of <sub>Q</sub>"],
        "subtitle": [],
    }
    assert main(["add", "10.99999/water.1"]) == 0
    assert fields_of(copy / "papers/h2o-x2-of-q.yml")["title"] == "H₂O & x² of Q"


def test_from_a_file_with_several_works(copy: Path, services: StandIn, capsys: Output):
    more = (
        "@string{lamp = {Lamp}}\n@comment{none}\n"
        "@misc{a, title={Wick}, author={Wax, W. and others}, eprint={2401.00001}, archivePrefix={arXiv}, year=2024}\n"
        "@article{b, title={Lantern: lighting long documents, with GLOW tokens}, year={2023}}\n"
        '@article{c, title={Tallow Trees}, journal={Journal of Wax}, url={https://wax.example.org/a_b}, year="2020"}\n'
    )
    Path("list.bib").write_text(more + ANTHOLOGY, encoding="utf-8")
    assert main(["add", "list.bib"]) == 1
    out, err = capsys.readouterr()
    assert [line.split(":")[0] for line in out.splitlines() if "TODO" in line] == [
        f"catalog/papers/{name}.yml" for name in ("wick", "tallow-trees", "beacon")
    ]
    assert 'left out: venue: "Journal of Wax" is not in vocab.yml' in out
    assert "duplicate: list.bib:4: the catalog has this work in papers/lantern.yml: it has the same title" in err
    assert fields_of(copy / "papers/wick.yml")["et_al"] == "true"
    assert fields_of(copy / "papers/wick.yml")["arxiv"] == "2401.00001"
    assert fields_of(copy / "papers/tallow-trees.yml")["url"] == "https://wax.example.org/a_b"
    assert services.asked == {}


def test_one_id_names_one_work(copy: Path, services: StandIn, capsys: Output):
    Path("list.bib").write_text("@misc{a, title={Wick}}\n@misc{b, title={Wax}}", encoding="utf-8")
    before = tree(copy)
    assert main(["add", "list.bib", "--id", "wick"]) == 1
    assert "id: list.bib holds 2 works, and --id names one entry" in capsys.readouterr().err
    assert tree(copy) == before


def test_another_kind_has_another_folder(copy: Path, services: StandIn):
    assert main(["add", "2304.99901", "--kind", "dataset"]) == 0
    assert (copy / "datasets/beacon.yml").is_file()


def test_a_withdrawn_work_is_marked(copy: Path, services: StandIn):
    services.papers["2304.99901"] = BEACON | {"comment": "This paper has been withdrawn by the authors"}
    assert main(["add", "2304.99901"]) == 0
    assert fields_of(copy / "papers/beacon.yml")["withdrawn"] == "true"


def test_describe_writes_nothing(copy: Path, services: StandIn, catalog: Catalog):
    before = tree(copy)
    own = Services(arxiv=f"{services.address}/api/query", pause=0)
    (found,) = describe("arXiv:2304.99901", catalog, copy, own)
    assert found.fields["title"] == "Beacon: Guiding Ships through Long Documents"
    assert tree(copy) == before


# Refusals


@pytest.mark.parametrize(
    ("source", "file", "asked"),
    [
        ("2302.99901v3", "papers/lantern.yml", 0),
        ("https://arxiv.org/abs/cs.CL/0209901", "papers/harbour.yml", 0),
        ("https://doi.org/10.99999/LAMP.2023.7", "papers/lantern.yml", 0),
        ("2304.99901", "papers/lantern.yml", 1),
    ],
)
def test_a_duplicate_is_refused(source: str, file: str, asked: int, copy: Path, services: StandIn, capsys: Output):
    services.papers["2304.99901"] = BEACON | {"title": "LANTERN - lighting long documents with glow-tokens!"}
    before = tree(copy)
    assert main(["add", source]) == 1
    err = capsys.readouterr().err
    assert f"duplicate: the catalog has this work in {file}: " in err
    assert "tip: correct or extend that entry" in err
    assert tree(copy) == before
    assert sum(map(len, services.asked.values())) == asked


def test_a_duplicate_by_its_anthology_id(copy: Path, services: StandIn, capsys: Output):
    assert main(["add", "2024.lamp-long.7"]) == 0
    assert main(["add", "2024.lamp-long.7"]) == 1
    assert "papers/beacon.yml: it has the ACL Anthology id" in capsys.readouterr().err
    assert len(services.asked["acl"]) == 1


def test_a_file_is_never_written_over(copy: Path, services: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    kept = copy / "papers/beacon.yml"

    def meanwhile(*arguments: object) -> str:
        kept.write_text("mine", encoding="utf-8")
        return "beacon"

    monkeypatch.setattr(sys.modules["llm_atlas.contribute.add"], "entry_id", meanwhile)
    assert main(["add", "2304.99901"]) == 1
    assert "exists: catalog/papers/beacon.yml is there already" in capsys.readouterr().err
    assert kept.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in kept.parent.iterdir() if path.name.startswith(".")] == []


MESSAGES = {
    "slow": ("slow", "did not answer within 0.2 s"),
    "html": ("broken-answer", "gave an answer that cannot be read"),
    "truncated": ("broken-answer", "gave an answer that cannot be read"),
    "wrong": ("broken-answer", "gave an answer that cannot be read"),
    "limit": ("limit", "wants fewer requests (status 429)"),
    "limit-after": ("limit", "wants fewer requests (status 429)"),
    "cut": ("broken-answer", "broke off in the middle"),
    "closed": ("", ""),
    "fault": ("broken-answer", "has a fault of its own (status 500)"),
    "refused": ("", ""),
}


@pytest.mark.parametrize("service", SOURCES)
@pytest.mark.parametrize("fault", MESSAGES)
def test_a_fault_is_told_in_one_line_and_nothing_is_written(
    service: str, fault: str, copy: Path, services: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Output
):
    if fault == "slow":
        monkeypatch.setenv("ATLAS_TIMEOUT", "0.2")
    services.faults[service] = [fault]
    before = tree(copy.parent)
    assert main(["add", SOURCES[service]]) == 1
    out, err = capsys.readouterr()
    rule, message = MESSAGES[fault]
    told = [line for line in err.splitlines() if line.startswith((f"{rule}:", "    tip: ")) or not rule]
    assert out == ""
    assert message in told[0] if rule else told
    assert err.splitlines()[-1].startswith("    tip: ")
    assert "Traceback" not in err
    assert tree(copy.parent) == before


@pytest.mark.parametrize(("service", "source"), [("arxiv", "2304.00001"), ("crossref", "10.9999/no"), ("acl", "P99-1")])
def test_not_found(service: str, source: str, copy: Path, services: StandIn, capsys: Output):
    source = source.replace("P99-1", "P99-1001")
    before = tree(copy.parent)
    assert main(["add", source]) == 1
    assert "not-found: " in capsys.readouterr().err
    # Once, and of Crossref also who else has the DOI: a plain no is not asked for again.
    assert len(services.asked[service]) == (2 if service == "crossref" else 1)
    assert tree(copy.parent) == before


def test_offline(copy: Path, services: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    with standing_in() as gone:
        nowhere = gone.environment
    for name, value in nowhere.items():
        monkeypatch.setenv(name, value)
    before = tree(copy.parent)
    for source in SOURCES.values():
        assert main(["add", source]) == 1
        assert "cannot be reached\n    tip: check the network" in capsys.readouterr().err
    assert tree(copy.parent) == before


@pytest.mark.parametrize("service", SOURCES)
@pytest.mark.parametrize("fault", ["limit-soon", "fault", "cut", "truncated"])
def test_what_goes_away_is_asked_again(service: str, fault: str, copy: Path, services: StandIn, capsys: Output):
    services.faults[service] = [fault, ""]
    assert main(["add", SOURCES[service]]) == 0
    assert len(services.asked[service]) == 2
    assert "asking again in 0 s (2 of 3)" in capsys.readouterr().err


def test_a_rate_limit_said_with_status_200(copy: Path, services: StandIn, capsys: Output):
    services.faults["arxiv"] = ["limit-200"]
    assert main(["add", "2304.99901"]) == 1
    assert "limit: arXiv wants fewer requests" in capsys.readouterr().err


BOMB = "<!DOCTYPE feed [<!ENTITY a0 'light'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
PAPER = atom_entry("2304.99901", paper("Carried Light", "A. Lamp"))
ODD_FEEDS = {
    "an entity that grows to gigabytes": atom(PAPER.replace("Carried", "&a9;"), 1).replace(
        b"<feed", BOMB.encode() + b"<feed"
    ),
    "no title": atom(re.sub("<title>.*</title>", "", PAPER), 1),
    "no date": atom(re.sub("<published>.*</published>", "", PAPER), 1),
    "a date that is none": atom(PAPER.replace("2023-04-05T", "2023-13-05T"), 1),
    "an id that is no paper's": atom(PAPER.replace("/abs/", "/list/"), 1),
    "another kind of XML": b"<rss><channel/></rss>",
}


@pytest.mark.parametrize("feed", ODD_FEEDS)
def test_a_feed_that_arxiv_would_not_send(feed: str, copy: Path, services: StandIn, capsys: Output):
    services.answer = lambda *asked: (200, "application/atom+xml", ODD_FEEDS[feed])  # type: ignore[method-assign]
    before = tree(copy)
    started = time.monotonic()
    assert main(["add", "2304.99901"]) == 1
    assert "broken-answer: arXiv gave an answer that cannot be read: " in capsys.readouterr().err
    assert time.monotonic() - started < 20
    assert tree(copy) == before


@pytest.mark.parametrize(
    "agency", [b'{"message": {}}', b'{"message": {"agency": 7}}', b'{"message": {"agency": {"label": null}}}']
)
def test_an_agency_that_is_not_named_is_none(agency: bytes, copy: Path, services: StandIn, capsys: Output):
    known = services.answer
    services.answer = lambda service, path, query: (  # type: ignore[method-assign]
        (200, "application/json", agency) if path.endswith("/agency") else known(service, path, query)
    )
    assert main(["add", "10.5281/zenodo.99999"]) == 1
    assert "not-found: Crossref has no such work" in capsys.readouterr().err


def test_a_wait_that_is_too_long_is_not_waited_for(copy: Path, services: StandIn, capsys: Output):
    services.faults["arxiv"] = ["limit-after", ""]
    assert main(["add", "2304.99901"]) == 1
    assert "tip: wait 3600 s, then try again" in capsys.readouterr().err
    assert len(services.asked["arxiv"]) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), (" 0 ", 0), (None, 0), ("soon", 0), ("-5", 0), ("Fri, 01 Jan 1999 00:00:00 GMT", 0)],
)
def test_retry_after(header: str | None, seconds: float):
    assert seconds_until(header) == seconds


def test_retry_after_as_a_day_to_come():
    assert seconds_until("Fri, 01 Jan 2500 00:00:00 GMT") > 1e9


def test_a_doi_of_another_agency_is_told(copy: Path, services: StandIn, capsys: Output):
    """Of Zenodo, for one: Crossref has no record of it, but nothing is wrong with the DOI."""
    services.agencies["10.5281/zenodo.99999"] = "DataCite"
    before = tree(copy)
    assert main(["add", "10.5281/zenodo.99999"]) == 1
    told = capsys.readouterr().err
    assert "not-found: 10.5281/zenodo.99999 is registered with DataCite, which is not asked" in told
    assert "tip: write the entry with atlas new, and doi: in it" in told
    assert tree(copy) == before


def test_crossref_learns_whom_to_write_to(copy: Path, services: StandIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATLAS_MAILTO", "keeper@example.org")
    assert main(["add", "10.99999/beacon.7"]) == 0
    assert "mailto:keeper@example.org" in services.agents[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["add"],
        ["add", "2304.99901", "--catalog", "nowhere"],
        ["add", "2304.99901", "--id", "Not An Id"],
        ["add", "2304.99901", "--id", "../x"],
        ["add", "2304.99901", "--id", "lantern"],
        ["add", "2304.99901", "--kind", "song"],
    ],
)
def test_wrong_usage(arguments: list[str], copy: Path, services: StandIn):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert services.asked == {}


def test_a_setting_that_is_no_number(copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    monkeypatch.setenv("ATLAS_TIMEOUT", "soon")
    with pytest.raises(SystemExit) as stopped:
        main(["add", "2304.99901"])
    assert stopped.value.code == 2
    assert 'ATLAS_TIMEOUT is "soon"' in capsys.readouterr().err


# What a stranger can put into a title


def test_text_from_outside_stays_text(copy: Path, services: StandIn, capsys: Output):
    title = "x: &a [*b] {{ 7*7 }} !!python/object # \u202e\u200b'\"\\ \x07" + "%" * 3
    services.papers["2304.99901"] = BEACON | {"title": title.replace("\x07", ""), "comment": "\u2066"}
    assert main(["add", "2304.99901"]) == 0
    (path,) = [path for path in (copy / "papers").iterdir() if "2304.99901" in path.read_text(encoding="utf-8")]
    assert fields_of(path)["title"] == "x: &a [*b] {{ 7*7 }} !!python/object # '\"\\ %%%"
    assert "\u202e" not in capsys.readouterr().out


def test_a_title_without_latin_letters_needs_an_id(copy: Path, services: StandIn, capsys: Output):
    services.papers["2304.99901"] = BEACON | {"title": "灯塔"}
    assert main(["add", "2304.99901"]) == 1
    assert "tip: name one: --id short-name" in capsys.readouterr().err
    assert main(["add", "2304.99901", "--id", "lighthouse"]) == 0


# Parts


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("QLoRA: Efficient Finetuning", [], "qlora"),
        ("QLoRA: Efficient Finetuning", ["qlora"], "qlora-2023"),
        ("QLoRA: Efficient Finetuning", ["qlora", "qlora-2023"], "qlora-2"),
        ("LLM.int8(): 8-bit Matrix Multiplication", [], "llm-int8"),
        ("Self-RAG: Learning to Retrieve", [], "self-rag"),
        ("Attention Is All You Need", [], "attention-is-all-you-need"),
        ("A Survey of Long Things in Short Words", [], "a-survey-of-long-things"),
        ("What is It: a Question of Three Words", [], "what-is-it-a-question"),
        ("Émile's Café: Light", [], "emiles-cafe"),
        ("灯塔", [], ""),
    ],
)
def test_ids(title: str, taken: list[str], name: str):
    assert entry_id(title, "2023", taken, "papers") == name


@pytest.mark.parametrize(
    ("title", "folder", "name"),
    [
        ("Index: Finding Things", "papers", "index-2023"),
        ("Con: an Attack", "papers", "con-2023"),
        ("COM1", "tools", "com1-2023"),
        ("Compare: Models Side by Side", "models", "compare-2023"),
        ("Compare: Models Side by Side", "papers", "compare"),
    ],
)
def test_no_id_is_the_name_of_another_page(title: str, folder: str, name: str):
    assert entry_id(title, "2023", [], folder) == name


@pytest.mark.parametrize("command", [("new", "model", "compare"), ("new", "paper", "index"), ("new", "term", "aux")])
def test_a_reserved_id_is_wrong_usage(command: tuple[str, ...], copy: Path, capsys: Output):
    with pytest.raises(SystemExit) as ended:
        main([*command])
    assert ended.value.code == 2
    assert f'"{command[2]}" cannot be an id: ' in capsys.readouterr().err
    assert not list(copy.glob(f"*/{command[2]}.yml"))


def test_the_id_of_a_new_entry_may_not_be_reserved(copy: Path, services: StandIn, capsys: Output):
    with pytest.raises(SystemExit) as ended:
        main(["add", "2304.99901", "--id", "nul"])
    assert ended.value.code == 2
    assert '"nul" cannot be an id: Windows' in capsys.readouterr().err


def test_short_names():
    assert [short_name(title) for title in ("Beacon: x", "Two Words: x", "One Two Three: x", "Beacon", "a:b")] == [
        "Beacon",
        "Two Words",
        "",
        "",
        "",
    ]


@pytest.fixture(scope="module")
def real_vocabulary() -> Vocabulary:
    found, _ = load(Path(__file__).parents[2] / "catalog")
    return found.vocabulary


VENUES = json.loads((DATA / "venue_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VENUES, ids=[vector["text"][:40] for vector in VENUES])
def test_venues(vector: dict[str, str], real_vocabulary: Vocabulary):
    assert venue_of(vector["text"], "2020", real_vocabulary) == vector["venue"]


def test_a_venue_needs_a_year():
    assert venue_of("Lamp", "", Vocabulary(venues=(Venue(name="Lamp"),))) == ""


@pytest.mark.parametrize("text", ["", "no BibTeX", "% @misc{a, title={In a comment}}", "@string{a = {b}}"])
def test_bibtex_that_holds_no_work(text: str):
    with pytest.raises(ServiceError, match=r"list\.bib"):
        read_bibtex(text, "list.bib")


def test_bibtex_that_is_not_utf8(copy: Path, capsys: Output):
    Path("list.bib").write_bytes(b"@misc{a, title={Caf\xe9}}")
    assert main(["add", "list.bib"]) == 1
    assert "bibtex: list.bib is not UTF-8" in capsys.readouterr().err


def test_bibtex_that_is_not_there(copy: Path, capsys: Output):
    assert main(["add", "list.bib"]) == 1
    assert "bibtex: list.bib cannot be read: No such file" in capsys.readouterr().err
