"""`atlas verify`: entries against what services say, kept as facts, told with their places; one may stop and go on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from llm_atlas.catalog.load import load
from llm_atlas.cli import main
from llm_atlas.contribute.services.http import Pace, ServiceError, Services
from llm_atlas.contribute.services.reach import check_link, check_links
from llm_atlas.contribute.services.work import Work
from llm_atlas.contribute.verify.agree import authors_agree, same_title, titles_agree
from llm_atlas.contribute.verify.facts import arxiv_fact, link_fact, only_of, read_facts, write_facts
from llm_atlas.contribute.verify.measure import Store, measure
from llm_atlas.contribute.verify.report import code
from places import at
from sites import tree
from standins import StandIn, direct, lead_here, paper, standing_in

Output = pytest.CaptureFixture[str]

LANTERN = paper("Lantern: Lighting Long Documents with Glow Tokens", "Ada Lichen", "Bo Frond", day="2023-02-14")
PAGES = (
    "lantern.example.org/",
    "lantern.example.org/talk",
    "weights.example.org/lantern",
    "weights.example.org/fernseed",
    "fernseed.example.org/",
    "moss.example.org/runner",
    "code.example.org/lichen/lantern",
    "code.example.org/moss/runner",
)
# Where the fields stand that do not agree.
HARBOUR_ARXIV = at("papers/harbour.yml", "cs/0209901")
TITLE = at("papers/lantern.yml", '"Lantern: Lighting')
AUTHORS = at("papers/lantern.yml", "Ada Lichen, Bo")
ARXIV = at("papers/lantern.yml", '"2302.99901"')
DOI = at("papers/lantern.yml", "10.99999/lamp.2023.7")
GLOW_DOI = at("papers/glow-tokens.yml", "10.99999/glow.2021.1")
FERNSEED = at("models/fernseed-7b.yml", "https://fernseed.example.org/")
RUNNER = at("tools/moss-runner.yml", "https://moss.example.org/runner")
CODE = at("papers/lantern.yml", "https://code.example.org/lichen/lantern")
WEIGHTS = at("papers/lantern.yml", "https://weights.example.org/lantern")
TODAY = Date(2026, 11, 28)
FACTS = Path("measured/facts.json")


def line(place: str) -> str:
    """A place without its column."""
    return place.rpartition(":")[0]


def record(doi: str, title: str, family: str, **more: object) -> dict:
    """A record of Crossref."""
    author = {"given": "Ada", "family": family, "sequence": "first", "affiliation": []}
    return {"DOI": doi, "title": [title], "author": [author], "issued": {"date-parts": [[None]]}} | more


@pytest.fixture
def services(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Services that agree with the made-up catalog in everything, whose links are plain http."""
    for path in copy.rglob("*.yml"):
        path.write_text(path.read_text(encoding="utf-8").replace("https://", "http://"), encoding="utf-8")
    with standing_in() as known:
        entries = load(copy)[0].entries
        for entry in entries.values():
            if entry.arxiv:
                known.papers[entry.arxiv] = paper(entry.title, *entry.authors)
            if entry.doi:
                family = entry.authors[0].split()[-1] if entry.authors else "Lichen"
                known.works[entry.doi.lower()] = record(entry.doi, entry.title, family)
        known.pages = dict.fromkeys(PAGES, (200, ""))
        direct(monkeypatch, known)
        lead_here(known, monkeypatch)
        yield known


@pytest.fixture
def own(services: StandIn) -> Services:
    """The stand-in, for what is called without the command."""
    return Services(
        arxiv=f"{services.address}/api/query",
        crossref=services.address,
        timeout=5,
        pause=0,
        gap=0,
        backoff=0,
        batch=1,
    )


def problems(capsys: Output) -> list[str]:
    """First line of each problem that was printed."""
    return [line for line in capsys.readouterr().out.splitlines() if not line.startswith("    ")]


def change(path: Path, old: str, new: str) -> None:
    """Change a file in one place."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# All agrees


def test_what_agrees_is_silent_and_is_not_asked_twice(services: StandIn, capsys: Output):
    assert main(["verify"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "0 errors, 0 notes; 2 arXiv ids, 2 DOIs and 8 links were seen" in err
    asked = {name: len(paths) for name, paths in services.asked.items()}
    assert asked == {"arxiv": 1, "crossref": 2, "links": 8}
    assert main(["verify"]) == 0
    assert {name: len(paths) for name, paths in services.asked.items()} == asked
    assert main(["verify", "--max-age", "0", "--no-links"]) == 0
    assert {name: len(paths) for name, paths in services.asked.items()} == {"arxiv": 2, "crossref": 4, "links": 8}


def test_offline_asks_no_one(services: StandIn, capsys: Output):
    assert main(["verify", "--offline"]) == 0
    assert services.asked == {}
    err = capsys.readouterr().err
    assert "there was no measured/facts.json" in err
    assert "5 entries never verified" in err
    assert not FACTS.exists()


def test_the_facts_are_one_a_line_and_sorted(services: StandIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATLAS_TODAY", "2026-03-04")
    assert main(["verify"]) == 0
    text = FACTS.read_text(encoding="utf-8")
    facts = json.loads(text)
    assert write_facts(read_facts(text)) == text
    assert facts["arxiv"]["2302.99901"] == {
        "authors": ["Ada Lichen"],
        "checked": "2026-03-04",
        "state": "found",
        "title": "Lantern: Lighting Long Documents with Glow Tokens",
        "version": 1,
    }
    lines = [line for line in text.splitlines() if line.startswith('  "')]
    assert len(lines) == 12
    assert all(list(facts[group]) == sorted(facts[group]) for group in facts)


def test_facts_of_entries_that_are_gone_are_dropped(services: StandIn, copy: Path):
    assert main(["verify"]) == 0
    (copy / "models/fernseed-7b.yml").unlink()
    assert main(["verify"]) == 0
    assert not [address for address in json.loads(FACTS.read_text())["links"] if "fernseed" in address]


def test_only_the_entries_that_are_named(services: StandIn, capsys: Output):
    services.papers = {}
    services.works = {}
    assert main(["verify", "harbour", "--no-links"]) == 1
    assert [line.split(": ")[0] for line in problems(capsys)] == [HARBOUR_ARXIV]
    assert {path.split("id_list=")[1].split("&")[0] for path in services.asked["arxiv"]} == {"cs%2F0209901"}


# What does not agree


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({}, None),
        ({"title": "LANTERN: lighting long documents, with glow-tokens"}, None),
        ({"title": "Paper Lantern"}, None),
        ({"title": "Lantern: Lighting Longer Documents with Glow Tokens"}, None),
        ({"authors": ("Lichen, Ada", "Someone Else")}, None),
        ({"authors": ("A. Lichén",)}, None),
        (
            {"title": "Candles in the Wind"},
            f'{TITLE}: arxiv-differs: the title on arXiv is "Candles in the Wind"',
        ),
        (
            {"title": "Lantern: Lighting Long Documents with Glow Tokens 2"},
            f'{TITLE}: arxiv-differs: the title on arXiv is "Lantern: Lighting Long Documents with Glow Tokens 2"',
        ),
        (
            {"authors": ("Bo Frond", "Ada Lichen")},
            f"{AUTHORS}: arxiv-differs: the first author on arXiv is Bo Frond",
        ),
        (
            {"title": "Candles in the Wind", "authors": ("El Ton",)},
            f'{ARXIV}: arxiv-differs: 2302.99901 is "Candles in the Wind" by El Ton on arXiv',
        ),
        (
            {"comment": "This paper has been withdrawn by arXiv admins"},
            f"{ARXIV}: withdrawn-unmarked: it was withdrawn, says arXiv",
        ),
        (
            {"summary": "This article was withdrawn due to an error in Lemma 2."},
            f"{ARXIV}: withdrawn-unmarked: it was withdrawn, says arXiv",
        ),
        ({"summary": "We study how money is withdrawn from banks."}, None),
    ],
)
def test_arxiv(told: dict, line: str | None, services: StandIn, capsys: Output):
    services.papers["2302.99901"] = LANTERN | told
    assert main(["verify", "--no-links"]) == (1 if line else 0)
    assert problems(capsys) == ([line] if line else [])


def test_a_title_that_is_the_short_name_too(services: StandIn, copy: Path, capsys: Output):
    change(copy / "papers/lantern.yml", "short: Lantern", 'short: "Lantern: Lighting Long Documents with Glow Tokens"')
    assert main(["verify", "--no-links"]) == 0


def test_an_id_that_arxiv_does_not_know(services: StandIn, capsys: Output):
    del services.papers["2302.99901"]
    assert main(["verify", "--no-links"]) == 1
    assert problems(capsys) == [f"{ARXIV}: arxiv-unknown: arXiv knows no 2302.99901"]


def test_requests_keep_their_pace():
    pace = Pace(0.05)
    moments = []
    for _ in range(3):
        with contextlib.suppress(ServiceError), pace:
            moments.append(time.monotonic())
            raise ServiceError("refused", "no")
    assert all(later - sooner >= 0.05 for sooner, later in pairwise(moments))


def test_one_id_that_spoils_a_batch(services: StandIn, own: Services, copy: Path):
    services.faults["arxiv"] = ["refused", "", ""]
    store = Store(FACTS)
    assert measure(load(copy)[0], store, replace(own, batch=100), TODAY, 7, links=False) == []
    assert {fact["state"] for fact in store.facts["arxiv"].values()} == {"found"}
    assert len(services.asked["arxiv"]) == 3


def test_what_arxiv_leaves_out_once_is_asked_for_again(services: StandIn, capsys: Output):
    services.faults["arxiv"] = ["empty", ""]
    assert main(["verify", "--no-links"]) == 0
    assert len(services.asked["arxiv"]) == 2


@pytest.mark.parametrize(
    ("told", "rules"),
    [
        ({"title": "How Far Can Runners Go", "authors": ("Ivy Moss",)}, []),
        ({"title": "Moss Runner: Serving Fast", "authors": ("Someone Else",)}, ["arxiv-differs"]),
        ({"title": "Candles", "authors": ("Someone Else",)}, ["arxiv-differs"]),
    ],
)
def test_a_tool_is_not_called_by_the_title_of_its_paper(
    told: dict, rules: list[str], services: StandIn, copy: Path, capsys: Output
):
    path = copy / "tools/moss-runner.yml"
    change(path, "date:", 'authors: [Ivy Moss]\narxiv: "2302.99902"\ndate:')
    services.papers["2302.99902"] = LANTERN | told
    assert main(["verify", "moss-runner", "--no-links"]) == bool(rules)
    assert [line.split(": ")[1] for line in problems(capsys)] == rules


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"title": ["Lantern"], "subtitle": ["Lighting Long Documents with Glow Tokens"]}, None),
        ({"title": ["<i>Lantern</i>: Lighting long documents with glow tokens"]}, None),
        ({"author": []}, None),
        (
            {"title": ["Glow Worms"]},
            f'{TITLE}: doi-differs: the title on Crossref is "Glow Worms"',
        ),
        (
            {"title": ["RETRACTED: Lantern: Lighting Long Documents with Glow Tokens"]},
            f"{DOI}: withdrawn-unmarked: it was withdrawn, says Crossref",
        ),
        (
            {
                "updated-by": [
                    {"DOI": "10.1/n", "type": "retraction", "label": "Retraction", "source": "retraction-watch"}
                ]
            },
            f"{DOI}: withdrawn-unmarked: it was withdrawn, says Crossref",
        ),
        ({"updated-by": [{"DOI": "10.1/n", "type": "correction", "label": "Correction"}]}, None),
    ],
)
def test_crossref(told: dict, line: str | None, services: StandIn, capsys: Output):
    services.works["10.99999/lamp.2023.7"].update(told)
    assert main(["verify", "--no-links"]) == (1 if line else 0)
    assert problems(capsys) == ([line] if line else [])


def test_a_doi_of_another_agency_is_no_error_and_one_of_none_is(services: StandIn, capsys: Output):
    services.works = {}
    services.agencies["10.99999/lamp.2023.7"] = "DataCite"
    assert main(["verify", "--no-links"]) == 1
    assert problems(capsys) == [f"{GLOW_DOI}: doi-unknown: the DOI 10.99999/glow.2021.1 is registered nowhere"]
    assert json.loads(FACTS.read_text())["crossref"]["10.99999/lamp.2023.7"]["agency"] == "DataCite"


def test_withdrawn_and_marked(services: StandIn, copy: Path, capsys: Output):
    change(copy / "papers/lantern.yml", "venue: Lamp 2023", "venue: Lamp 2023\nwithdrawn: true")
    assert main(["verify", "--no-links"]) == 0
    assert [line.split(": ")[1] for line in problems(capsys)] == ["withdrawn-unconfirmed"]
    services.papers["2302.99901"] = LANTERN | {"comment": "withdrawn"}
    assert main(["verify", "--no-links", "--max-age", "0"]) == 0
    assert problems(capsys) == []


def test_news_of_arxiv_are_notes(services: StandIn, copy: Path, capsys: Output):
    harbour = services.papers["cs/0209901"]
    harbour |= {"journal_ref": "Lamp 2024, pages 1-9", "doi": "10.99999/new"}
    change(copy / "papers/harbour.yml", "venue:", "# venue:")
    assert main(["verify", "--no-links"]) == 0
    told = problems(capsys)
    assert [line.split(": ")[1] for line in told] == ["newly-published", "newly-published"]
    harbour["version"] = 4
    assert main(["verify", "--no-links", "--max-age", "0"]) == 0
    assert "newer-version: version 4 is new; version 1 was seen before" in "\n".join(problems(capsys))
    assert main(["verify", "--no-links", "--max-age", "0"]) == 0
    assert "newer-version" not in capsys.readouterr().out


def test_an_entry_that_was_changed_since_is_compared_anew(services: StandIn, copy: Path, capsys: Output):
    assert main(["verify", "--no-links"]) == 0
    change(copy / "papers/lantern.yml", "authors: [Ada Lichen, Bo Frond", "authors: [Bo Frond, Ada Lichen")
    asked = len(services.asked["arxiv"])
    assert main(["verify", "--offline"]) == 1
    assert [line.split(": ")[1] for line in problems(capsys)] == ["arxiv-differs", "doi-differs"]
    assert len(services.asked["arxiv"]) == asked


# Links


LINK = "lantern.example.org/talk"


@pytest.mark.parametrize(
    ("pages", "state", "why"),
    [
        ({LINK: (200, "")}, "alive", ""),
        ({LINK: (204, "")}, "alive", ""),
        ({}, "dead", "status 404"),
        ({LINK: (410, "")}, "dead", "status 410"),
        *[({LINK: (status, "")}, "unsure", f"status {status}") for status in (401, 403, 451, 500, 503)],
        ({LINK: (429, "")}, "unsure", "status 429: the host wants fewer requests"),
        ({LINK: (301, "/new"), "lantern.example.org/new": (200, "")}, "moved", "it has moved for good"),
        ({LINK: (308, "http://b.example.org/x"), "b.example.org/x": (200, "")}, "moved", "it has moved for good"),
        ({LINK: (301, "/talk/"), "lantern.example.org/talk/": (200, "")}, "alive", ""),
        ({LINK: (301, "http://www.lantern.example.org/talk"), "www.lantern.example.org/talk": (200, "")}, "alive", ""),
        ({LINK: (302, "/login"), "lantern.example.org/login": (200, "")}, "alive", ""),
        ({LINK: (302, "/x"), "lantern.example.org/x": (301, "/y"), "lantern.example.org/y": (200, "")}, "alive", ""),
        ({LINK: (301, "/gone")}, "dead", "status 404"),
        ({LINK: (301, "/talk")}, "unsure", "it leads on and on"),
        ({LINK: (301, "mailto:a@example.org")}, "unsure", "it leads to something else than a page"),
        ({LINK: (301, "http://x.invalid/")}, "dead", "there is no such host"),
    ],
)
def test_a_link(pages: dict, state: str, why: str, services: StandIn):
    services.pages = pages
    with requests.Session() as session:
        seen = check_link(f"http://{LINK}", session, 5)
    assert (seen.state, seen.why) == (state, why)
    assert bool(seen.to) == (state == "moved")


def test_links_are_told_apart(services: StandIn, copy: Path, capsys: Output):
    services.pages["code.example.org/lichen/lantern"] = (301, "/lichen/lamp")
    services.pages["code.example.org/lichen/lamp"] = (200, "")
    services.pages["weights.example.org/lantern"] = (403, "")
    del services.pages["moss.example.org/runner"]
    change(copy / "models/fernseed-7b.yml", "http://fernseed.example.org/", "http://fernseed.invalid/")
    assert main(["verify"]) == 1
    assert problems(capsys) == [
        f"{FERNSEED}: dead-link: http://fernseed.invalid/ is dead: there is no such host",
        f"{RUNNER}: dead-link: http://moss.example.org/runner is dead: status 404",
        f"{CODE}: moved-link: http://code.example.org/lichen/lantern has moved",
        f"{WEIGHTS}: unsure-link: http://weights.example.org/lantern cannot be told: status 403",
    ]
    # A pull request is not held up by a link that was dead before it.
    assert main(["verify", "--offline", "--no-links"]) == 0
    assert problems(capsys) == []


def test_notes_alone_are_no_failure(services: StandIn):
    services.pages["weights.example.org/lantern"] = (429, "")
    assert main(["verify"]) == 0


def test_without_network_no_link_is_dead(services: StandIn, copy: Path, own: Services, capsys: Output):
    for path in copy.rglob("*.yml"):
        path.write_text(path.read_text(encoding="utf-8").replace(".example.org", ".invalid"), encoding="utf-8")
    assert main(["verify"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "unreachable: no host of a link can be found" in err
    assert json.loads(FACTS.read_text())["links"] == {}


def test_a_server_that_takes_no_head_is_asked_again(services: StandIn):
    services.faults["links"] = ["fault", ""]
    services.pages = {LINK: (200, "")}
    with requests.Session() as session:
        assert check_link(f"http://{LINK}", session, 5).state == "alive"
    assert [line.split()[0] for line in services.asked["links"]] == ["HEAD", "GET"]


@pytest.mark.parametrize(("fault", "why"), [("slow", "no answer in time"), ("closed", "no connection")])
def test_a_silent_server_is_not_dead(fault: str, why: str, services: StandIn):
    services.faults["links"] = [fault]
    with requests.Session() as session:
        seen = check_link(f"http://{LINK}", session, 0.2)
    assert (seen.state, seen.why) == ("unsure", why)


def test_a_host_that_wants_fewer_requests_gets_none(services: StandIn, own: Services):
    services.pages = {"a.example.org/0": (200, ""), "a.example.org/1": (429, ""), "b.example.org/": (200, "")}
    addresses = [f"http://a.example.org/{number}" for number in range(9)]
    seen = dict(check_links([*addresses, "http://b.example.org/"], own))
    assert [seen[address].state for address in addresses] == ["alive", *["unsure"] * 8]
    assert len(services.asked["links"]) == 3


def test_what_was_unsure_is_looked_at_the_next_day(services: StandIn, own: Services, copy: Path):
    services.pages["weights.example.org/lantern"] = (403, "")
    catalog = load(copy)[0]
    for days, asked in ((0, 9), (0, 9), (1, 11)):  # HEAD, then GET where it is refused
        measure(catalog, Store(FACTS), own, TODAY + timedelta(days), 7)
        assert len(services.asked["links"]) == asked


def test_one_request_at_a_time_to_a_host(services: StandIn, own: Services):
    addresses = [f"http://{host}.example.org/{n}" for host in ("a", "b") for n in range(6)]
    assert dict(check_links(addresses, own)).keys() == set(addresses)
    assert {host: services.most_at_once[host] for host in ("a.example.org", "b.example.org")} == {
        "a.example.org": 1,
        "b.example.org": 1,
    }


# Faults of the services


@pytest.mark.parametrize("service", ["arxiv", "crossref"])
@pytest.mark.parametrize("fault", ["html", "truncated", "wrong", "limit", "limit-after", "cut", "closed", "fault"])
def test_one_service_down_and_the_others_are_asked(service: str, fault: str, services: StandIn, capsys: Output):
    services.faults[service] = [fault]
    assert main(["verify"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "    tip: " in err
    assert "Traceback" not in err
    facts = json.loads(FACTS.read_text())
    assert (len(facts["links"]), len(facts[service])) == (8, 0)
    assert [path.name for path in FACTS.parent.iterdir()] == ["facts.json"]


def test_a_slow_service(services: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    monkeypatch.setenv("ATLAS_TIMEOUT", "0.2")
    services.faults["arxiv"] = ["slow"]
    assert main(["verify", "--no-links"]) == 1
    assert "slow: arXiv did not answer within 0.2 s" in capsys.readouterr().err


# Stop and go on


def test_what_was_seen_before_a_fault_is_kept(services: StandIn, own: Services, copy: Path):
    services.faults["arxiv"] = ["", "limit-after"]
    catalog = load(copy)[0]
    (failure,) = measure(catalog, Store(FACTS), own, TODAY, 7, links=False)
    assert failure.rule == "limit"
    assert list(read_facts(FACTS.read_text())["arxiv"]) == ["2302.99901"]
    services.faults = {}
    asked = len(services.asked["arxiv"])
    assert measure(catalog, Store(FACTS), own, TODAY, 7, links=False) == []
    assert [path.split("id_list=")[1].split("&")[0] for path in services.asked["arxiv"][asked:]] == ["cs%2F0209901"]


KILLED = """
import sys
from datetime import date
from pathlib import Path
from llm_atlas.contribute.verify.measure import Store, measure
from llm_atlas.catalog.load import load
from llm_atlas.contribute.services.http import Pace, ServiceError, Services
services = Services(arxiv=sys.argv[1] + "/api/query", crossref=sys.argv[1], pause=0, gap=0, backoff=0, batch=1)
measure(load(Path("catalog"))[0], Store(Path("measured/facts.json")), services, date(2026, 11, 28), 7, links=False)
"""


def test_a_run_that_a_person_stops(services: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("llm_atlas.contribute.verify.measure._measure_crossref", stop)
    assert main(["verify", "--no-links"]) == 1
    assert capsys.readouterr().err.endswith("stopped\n")
    assert len(read_facts(FACTS.read_text())["arxiv"]) == 2


def test_a_run_that_was_killed_goes_on_where_it_was(services: StandIn, own: Services, copy: Path):
    services.faults["arxiv"] = ["", "slow"]
    run = subprocess.Popen([sys.executable, "-c", KILLED, services.address], env=os.environ)
    try:
        assert services.reached.wait(60)
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert list(read_facts(FACTS.read_text())["arxiv"]) == ["2302.99901"]
    services.faults = {}
    assert measure(load(copy)[0], Store(FACTS), own, TODAY, 7, links=False) == []
    asked = [path.split("id_list=")[1].split("&")[0] for path in services.asked["arxiv"]]
    assert asked == ["2302.99901", "cs%2F0209901", "cs%2F0209901"]
    assert [path.name for path in FACTS.parent.iterdir()] == ["facts.json"]


@pytest.mark.parametrize(("days", "asked"), [(0, 0), (6, 0), (7, 1), (400, 1)])
def test_what_is_old_is_asked_for_again(days: int, asked: int, services: StandIn, own: Services, copy: Path):
    catalog = load(copy)[0]
    whole = replace(own, batch=100)
    measure(catalog, Store(FACTS), whole, TODAY, 7, links=False)
    measure(catalog, Store(FACTS), whole, TODAY + timedelta(days), 7, links=False)
    assert len(services.asked["arxiv"]) == 1 + asked


# Facts that someone broke


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"arxiv": []}',
        '{"other": {}}',
        '{"links": {"a": {"state": "dead"}}}',
        "\udcff",
        "null",
        '{"arxiv": {"1": {"state": "found", "checked": "2026-01-01"}}}',
    ],
)
def test_broken_facts_are_told_and_stay(text: str, services: StandIn, capsys: Output):
    FACTS.parent.mkdir()
    FACTS.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = tree(Path.cwd())
    assert main(["verify"]) == 1
    assert "facts: measured/facts.json cannot be read" in capsys.readouterr().err
    assert tree(Path.cwd()) == before
    assert services.asked == {}


def test_only_facts_about_entries_are_kept(copy: Path):
    facts = {"links": {"http://gone.example.org/": {"state": "dead", "checked": "2026-01-01"}}}
    assert only_of(load(copy)[0], facts) == {"arxiv": {}, "crossref": {}, "links": {}}


def test_a_version_is_new_once():
    one, two = (Work(title="T", version=version) for version in (1, 2))
    first = arxiv_fact(one, None, "2026-01-01")
    second = arxiv_fact(two, first, "2026-01-08")
    assert second["was"] == 1
    assert "was" not in arxiv_fact(two, second, "2026-01-15")


# Ways to print


def test_json_and_github(services: StandIn, capsys: Output):
    services.pages["weights.example.org/lantern"] = (403, "")
    del services.papers["2302.99901"]
    assert main(["verify", "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [(row["rule"], row["level"], row["line"]) for row in rows] == [
        ("arxiv-unknown", "error", 9),
        ("unsure-link", "note", 15),
    ]
    assert main(["verify", "--offline", "--format", "github"]) == 1
    assert [line.split(" ")[0] for line in capsys.readouterr().out.splitlines()] == ["::error", "::notice"]


def test_a_report_can_be_acted_on(services: StandIn, capsys: Output):
    services.pages["code.example.org/lichen/lantern"] = (301, "/lichen/lamp")
    services.pages["code.example.org/lichen/lamp"] = (200, "")
    services.papers["2302.99901"] = LANTERN | {"authors": ("Bo Frond",)}
    assert main(["verify", "--report", "out/report.md", "--format", "markdown"]) == 1
    text = Path("out/report.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == text
    assert [line for line in text.splitlines() if line.startswith(("#", "- [ ]"))] == [
        "# What `atlas verify` found",
        "## Wrong id, title or author (1)",
        f"- [ ] `{line(AUTHORS)}` arxiv-differs: written `Ada Lichen`, found `Bo Frond`; "
        "`mend the order of the authors; if it is another work, mend the id`",
        "## Moved links (1)",
        f"- [ ] `{line(CODE)}` moved-link: written `http://code.example.org/lichen/lantern`, found "
        "`http://code.example.org/lichen/lamp`; `write http://code.example.org/lichen/lamp`",
    ]


def test_a_report_of_nothing(services: StandIn, capsys: Output):
    assert main(["verify", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.endswith("Nothing to do.\n")


HOSTILE = "``` @everyone <script>alert(1)</script> | [x](http://evil.example.org) #1 \n\n# Title \u202e `a` \x1b[31m"


def test_text_from_outside_can_do_nothing_in_a_report(services: StandIn, capsys: Output):
    services.papers["2302.99901"] = LANTERN | {"title": HOSTILE.replace("\x1b", ""), "authors": ("@octocat `",)}
    assert main(["verify", "--no-links", "--format", "markdown"]) == 1
    (item,) = [line for line in capsys.readouterr().out.splitlines() if "@everyone" in line]
    outside = outside_code(item)
    for dangerous in ("@", "<", "http", "#1", "|"):
        assert dangerous not in outside
    assert main(["verify", "--offline"]) == 1
    assert "\u202e" not in capsys.readouterr().out


def outside_code(line: str) -> str:
    """What of a line of Markdown stands in no code span, by CommonMark's rule: a run of as many backticks ends one."""
    parts, at = [], 0
    for run in re.finditer("`+", line):
        if run.start() < at:
            continue
        close = next((other for other in re.finditer("`+", line[run.end() :]) if len(other[0]) == len(run[0])), None)
        parts.append(line[at : run.start()])
        at = run.end() + (close.end() if close else 0)
    return "".join([*parts, line[at:]])


@given(st.text())
def test_no_text_gets_out_of_its_code_span(text: str):
    assert outside_code(f"x {code(text)} y") == "x  y"
    assert "\n" not in code(text)


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(TEXT, st.builds(lambda why, to: link_fact("moved", why, to, "2026-01-01"), TEXT, TEXT)))
def test_facts_read_back_as_they_were_written(links: dict):
    facts = {"arxiv": {}, "crossref": {}, "links": links}
    assert read_facts(write_facts(facts)) == facts


@pytest.mark.parametrize("text", ["a", "`", "``a`", "a`", " ", "", "\n`\n", "@x", "a" * 999])
def test_code_spans(text: str):
    assert outside_code(f"x {code(text)} y") == "x  y"


# Titles and names


@pytest.mark.parametrize(
    ("found", "written", "agree"),
    [
        ("QLoRA: Efficient Finetuning of Quantized LLMs", "QLoRA: Efficient Finetuning of Quantized LLMs", True),
        ("QLORA - efficient finetuning of quantized LLMs.", "QLoRA: Efficient Finetuning of Quantized LLMs", True),
        ("Schrödinger’s Café", "Schrodinger's Cafe", True),
        ("ＱＬｏＲＡ", "QLoRA", True),
        ("QLoRA: Efficient Fine-tuning of Quantised LLMs", "QLoRA: Efficient Finetuning of Quantized LLMs", True),
        ("GPT-4 Technical Report", "GPT-3 Technical Report", False),
        ("Efficient Memory Management", "QLoRA: Efficient Finetuning of Quantized LLMs", False),
        ("灯塔", "灯塔", True),
        ("灯塔", "灯笼", False),
    ],
)
def test_titles(found: str, written: str, agree: bool):
    assert titles_agree(found, [written]) is agree


def test_the_same_title_is_more_than_a_similar_one():
    assert same_title("A: b", ["a B"])
    assert not same_title("A: bc", ["a B"])


@pytest.mark.parametrize(
    ("found", "written", "agree"),
    [
        ("Tim Dettmers", "Tim Dettmers", True),
        ("T. Dettmers", "Dettmers, Tim", True),
        ("Łukasz Kaiser", "Lukasz Kaiser", True),
        ("Søren Kierkegård", "Soren Kierkegard", True),
        ("Zhang Wei", "Wei Zhang", True),
        ("Martin Luther King Jr.", "Martin Luther King", True),
        ("Jean-Luc Picard", "Jean Luc Picard", True),
        ("Laurens van der Maaten", "L. van der Maaten", True),
        ("张伟", "张伟", True),
        ("OpenAI", "OpenAI", True),
        ("Tim Dettmers", "Artidoro Pagnoni", False),
        ("A. Smith", "A. Jones", False),
    ],
)
def test_first_authors(found: str, written: str, agree: bool):
    assert authors_agree([found, "Z. Other"], [written, "Y. Other"]) is agree


@pytest.mark.parametrize(
    "arguments",
    [["--max-age", "-1"], ["--max-age", "soon"], ["--catalog", "nowhere"], ["no-such-entry"], ["--format", "xml"]],
)
def test_wrong_usage(arguments: list[str], services: StandIn):
    with pytest.raises(SystemExit) as stopped:
        main(["verify", *arguments])
    assert stopped.value.code == 2
    assert services.asked == {}
