"""BibTeX as reference managers, indexes and people write it: files in data/bib, and the works read from them."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest

from llm_atlas.cli import main
from llm_atlas.contribute.services.bibliography import read_bibtex
from llm_atlas.contribute.services.http import ServiceError
from llm_atlas.contribute.services.latex import plain, verbatim
from llm_atlas.contribute.services.work import Work
from sites import DATA

BIB = DATA / "bib"
DOE, BOTH = ("Jane Doe",), ("Jane Doe", "Rick Roe")

# What each file holds: of a work what is not empty, its authors left out where it is Jane Doe alone; of a bad record
# its line.
FILES: dict[str, list[dict[str, Any] | str]] = {
    "ampersand": [{"title": "Q&A over R&D Notes", "date": "2023"}],
    "anthology-answer": [
        {
            "title": "Main Work",
            "authors": ("Barış Öztürk", "Jane Doe"),
            "date": "2023",
            "published": "Findings of ACL 2023",
        }
    ],
    "concat": [{"title": "Sparse Routers for Large Models", "date": "2023"}],
    "crossref": [
        {
            "title": "A Child Paper",
            "date": "2021",
            "published": "Findings of the Association for Computational Linguistics: ACL 2021",
        }
    ],
    "doimendeley": [{"title": "Mendeley Underscore", "date": "2020", "doi": "10.1007/978-3-030-58452-8_24"}],
    "doipct": [
        {
            "title": "Percent Doi",
            "date": "2020",
            "doi": "10.1002/(SICI)1099-1727(199821)14:1<3::AID-SDR140>3.0.CO;2-K",
        }
    ],
    "etal": [{"title": "Et al", "authors": ("John Smith",), "et_al": True, "date": "2023"}],
    "href-abstract": [{"title": "A Good Title", "date": "2023"}],
    "mbox": [{"title": "Training mBERT and T5", "date": "2023"}],
    "neurips-dblp-url": [
        {
            "title": "Main Work",
            "authors": BOTH,
            "date": "2023",
            "url": "http://papers.nips.cc/paper_files/paper/2023/hash/abc-Abstract-Conference.html",
            "published": "Advances in Neural Information Processing Systems 36",
        }
    ],
    "oldclass": [{"title": "Old Id with Class", "date": "2003", "arxiv": "math/0309136"}],
    "partly-broken": [
        {"title": "The First Good Work", "date": "2020"},
        'partly-broken.bib:2: "broken" cannot be read: a brace or a quote of it is never closed',
        {"title": "The Second Good Work", "authors": ("Pat Poe",), "date": "2022"},
    ],
    "percent": [{"title": "Prune 50% of Weights without Loss", "date": "2023"}],
    "semanticscholar": [{"title": "Main Work", "authors": BOTH, "date": "2023", "arxiv": "2301.00004"}],
    "upperauthor": [
        {
            "title": "Capital Field Names as BibDesk Writes",
            "authors": BOTH,
            "date": "2023-03",
            "doi": "10.1234/ABC.1",
        }
    ],
    "wos": [
        {
            "title": "A TITLE EXPORTED FROM AN INDEX OF SCIENCE",
            "authors": BOTH,
            "date": "2021-01",
            "doi": "10.1234/wos.1",
            "published": "NATURE",
        }
    ],
    "wrongarxiv": [{"title": "Abstract Mentions Another", "date": "2023", "url": "https://example.org/paper"}],
    "more": [
        {
            "title": "Wick: Light ² in H$_2$O, at 50% & Étude",
            "authors": ("Fathom Institute", "Ko van der Keel", "Lamp King Jr."),
            "et_al": True,
            "date": "2024-05-06",
            "url": "https://wax.example.org/a_b%20c",
            "published": "Journal of Wax",
        },
        {"title": "A (Bracketed) Record", "date": "2023-10"},
        {"title": "CoRR as DBLP Writes It", "authors": BOTH, "date": "2023", "arxiv": "2301.99901"},
        {"title": "As a Search Engine Writes It", "authors": BOTH, "date": "2023", "arxiv": "2301.99902"},
        {
            "title": "How It Was Published",
            "date": "2023",
            "arxiv": "2301.99903",
            "code": "https://github.com/doe/how_it",
        },
        {"title": "Commas between Names", "authors": (*BOTH, "Pat Poe"), "date": "2023"},
        {"title": "A Title of Two Records", "date": "2023"},
        {"title": "A title of two records!", "authors": (), "date": "2023"},
        'more.bib:23: "early" cannot be read: it is closed before ","',
        'more.bib:24: "notitle" has no title',
        'more.bib:25: "nostring" cannot be read: "title" names the string "nowhere", which is not defined',
        {"title": "A Comma Is Missing", "authors": (), "date": "2023"},
        'more.bib:27: "volume" is a volume, not a work',
        {
            "title": "A Child without a Volume",
            "authors": (),
            "date": "2023",
            "left_out": ('what it has from "gone": there is no such record',),
        },
    ],
}


def said(one: Work | ServiceError) -> dict[str, Any] | str:
    """A work as the table has it."""
    if isinstance(one, ServiceError):
        return one.message
    held = {name: value for name, value in vars(one).items() if value and name not in ("place", "year")}
    if held.get("authors") == DOE:
        del held["authors"]
    elif "authors" not in held:
        held["authors"] = ()
    return held


def test_every_file_has_its_works():
    assert {path.stem for path in BIB.iterdir()} == FILES.keys()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read(name: str):
    text = (BIB / f"{name}.bib").read_text(encoding="utf-8")
    for written in (text, text.replace("\n", "\r\n")):
        assert [said(one) for one in read_bibtex(written, f"{name}.bib")] == FILES[name]


LEFT_OUT = {
    "year = {20x0}": ('year: "20x0" names no year',),
    "date = {soon}": ('date: "soon" names no year',),
    "year = {2023}, month = {never}": ('month: "never" is no month',),
    "year = {2023}, month = {5}": (),
    "year = {2023}, month = {never}, date = {2023-05}": (),
    "archivePrefix = {arXiv}, eprint = {nothing}": ('eprint: "nothing" is no arXiv id',),
    "archivePrefix = {HAL}, eprint = {hal-01234}": (),
    "archivePrefix = {arXiv}, eprint = {2301.99901}": (),
}


def test_what_cannot_be_read_of_a_good_record_is_told():
    record = "@misc{{one, title = {{A Lamp}}, author = {{Doe, Jane}}, {}}}"
    found = {given: next(iter(read_bibtex(record.format(given), "a.bib"))).left_out for given in LEFT_OUT}
    assert found == LEFT_OUT


def test_good_records_are_added_and_each_bad_one_is_told(
    copy: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        assert main(["add", str(BIB / "more.bib")]) == 1
    out, err = capsys.readouterr()
    titles = [one["title"] for one in FILES["more"] if isinstance(one, dict)]
    assert out.count("write what says TODO") == len(titles) - 1
    told = [line for line in err.splitlines() if not line.startswith("    tip: ")]
    lines = [22, *(int(one.split(":")[1]) for one in FILES["more"] if isinstance(one, str))]
    assert sorted(int(line.split(".bib:")[1].split(":")[0]) for line in told) == lines
    assert f"duplicate: {BIB / 'more.bib'}:22: it is the work of {BIB / 'more.bib'}:22: it has the same title" in told
    assert caplog.records == []


TEXTS = {
    r"Q\&A over R\&D, Q&A over R&D": "Q&A over R&D, Q&A over R&D",
    r"50% and 50\% of #1 and C\#": "50% and 50% of #1 and C#",
    r"\mbox{a} \textsf{b} \textup{c} \textsc{d} \texttt{e} \textbf{f} \emph{g} \underline{h}": "a b c d e f g h",
    r"\foo{bar} \uppercase{b} \thanks{c} \textsuperscript{2} \textcolor{red}{d} {\sc e} {\bf f}": "bar b c ² d e f",
    r"\href{http://b.example/}{this address}": "this address",
    r"\texorpdfstring{$\mu$P}{muP} rules \protect\textsc{BERT}ology": "muP rules BERTology",
    r"\LaTeX{} and \method: Sparse": "LaTeX and method: Sparse",
    r"{\"O}zt{\"u}rk, Bar{\i}{\c{s}}": "Öztürk, Barış",
    r"\'etude, \v Skoda, {\v{S}}koda, na\"{\i}ve, \ss \o": "étude, Škoda, Škoda, naïve, ßø",
    r"``Light'' -- a lamp~post": "“Light” – a lamp post",
    r"{B}eacon in {$O(n)$}, H$_2$O, $a & b$": "Beacon in $O(n)$, H$_2$O, $a & b$",
    r"From $5 to 6 {lamps": "From $5 to 6 {lamps",
    r"a \textgreater{} b": "a > b",
    r"\hspace{2cm}Wide \vspace*{1em} lamps": "Wide lamps",
}


@pytest.mark.parametrize("text", TEXTS)
def test_no_word_of_a_title_is_lost(text: str):
    assert plain(text) == TEXTS[text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"a\_b", "a_b"),
        (r"a{\_}b{-}c", "a_b-c"),
        (r"\url{https://a.example.org/x\_y\%20z\#t}", "https://a.example.org/x_y%20z#t"),
        (r"\href{https://a.example.org/}{here}", "https://a.example.org/"),
        (r"https://a.example.org/{\textasciitilde}doe", "https://a.example.org/~doe"),
    ],
)
def test_what_tex_puts_around_characters(text: str, wanted: str):
    assert verbatim(text) == wanted


LETTERS = "@string{a0 = {xxxxxxxxxx}}\n" + "".join(
    f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}\n" for n in range(1, 40)
)


@pytest.mark.parametrize(
    "text",
    [
        LETTERS + "@misc{k, title = a39}",
        "@misc{a{" * 20_000,
        "@misc{a, title={x}\n" * 5_000,
        "@misc(a" * 20_000,
        "@misc{a, title={" + "{" * 5_000 + "}" * 5_000 + "}}",
        "@" * 100_000,
        "% @misc{a\n" * 20_000,
        "@misc{a, title={x}, author={" + "A, " * 20_000 + "}}",
        "@misc{a, title={x}, author={" + "A and\n" * 20_000 + "}}",
        "@misc{a, title={x}, author={" + "A" * 50_000 + "}}",
    ],
    ids=lambda text: text[:20],
)
def test_no_file_takes_long(text: str):
    started = time.monotonic()
    try:
        read_bibtex(text, "list.bib")
    except ServiceError as error:
        assert "list.bib" in error.message
    assert time.monotonic() - started < 20
