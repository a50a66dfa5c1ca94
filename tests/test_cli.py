"""What `atlas check` prints and how it ends: 0 clean, 1 problems, 2 wrong usage, never a traceback."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from llm_atlas.build.sources import SOURCES
from llm_atlas.catalog.document import parse
from llm_atlas.catalog.entries import KINDS
from llm_atlas.catalog.examples import EXAMPLES
from llm_atlas.catalog.format.comments import read_comments
from llm_atlas.catalog.languages import LANGUAGES, Language
from llm_atlas.catalog.load import load
from llm_atlas.catalog.problem import Problem
from llm_atlas.catalog.schema import json_schema
from llm_atlas.cli import main
from llm_atlas.cli.common import PROJECT
from llm_atlas.contribute.drafts import example
from llm_atlas.contribute.generated import stale
from places import at
from sites import MADE_UP, ROOT, tree

Output = pytest.CaptureFixture[str]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "llm_atlas.cli", *arguments]
    return subprocess.run(
        command,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def wrong_usage(*arguments: str) -> None:
    """Run a command that must end with 2."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.fixture
def broken(copy: Path) -> Path:
    """A catalog with three problems in two files."""
    lantern = copy / "papers/lantern.yml"
    text = lantern.read_text(encoding="utf-8")
    text = text.replace("short: Lantern", "shrot: Lantern").replace("[glow, lamps]", "[glow, 100%]")
    lantern.write_text(text, encoding="utf-8")
    (copy / "notes.txt").write_text("hello", encoding="utf-8")
    return copy


SHORT = at("papers/lantern.yml", "short: Lantern")
TOPIC = at("papers/lantern.yml", "lamps]")
SHORT_LINE, TOPIC_LINE, TOPIC_COLUMN = int(SHORT.split(":")[1]), *map(int, TOPIC.split(":")[1:])

TEXT = f"""\
catalog/notes.txt:1:1: stray-file: "notes.txt" is not a file of the catalog
    tip: an entry stands in papers/, models/, tools/, datasets/, terms/, guides/
{SHORT}: unknown-field: there is no field "shrot"
    tip: did you mean "short"?
{TOPIC}: id: "100%" is not an id
    tip: use small letters, digits and single hyphens
"""
GITHUB = f"""\
::error file=catalog/notes.txt,line=1,col=1,title=stray-file::"notes.txt" is not a file of the catalog \
(an entry stands in papers/, models/, tools/, datasets/, terms/, guides/)
::error file=catalog/papers/lantern.yml,line={SHORT_LINE},col=1,title=unknown-field::there is no field "shrot" \
(did you mean "short"?)
::error file=catalog/papers/lantern.yml,line={TOPIC_LINE},col={TOPIC_COLUMN},title=id::"100%25" is not an id \
(use small letters, digits and single hyphens)
"""


def test_a_clean_catalog(copy: Path, capsys: Output):
    assert main(["check"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "no problems; 11 entries read\n"


def test_text(broken: Path, capsys: Output):
    assert main(["check"]) == 1
    printed = capsys.readouterr()
    assert printed.out == TEXT
    assert printed.err == "3 problems in 2 files; 10 entries read\n"


def test_one_problem_is_not_counted_as_many(copy: Path, capsys: Output):
    (copy / "notes.txt").touch()
    assert main(["check"]) == 1
    assert capsys.readouterr().err == "1 problem in 1 file; 11 entries read\n"


def test_github(broken: Path, capsys: Output):
    assert main(["check", "--format", "github"]) == 1
    assert capsys.readouterr().out == GITHUB


def test_json(broken: Path, capsys: Output):
    assert main(["check", "--format", "json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)[1:] == [
        {
            "path": "catalog/papers/lantern.yml",
            "line": SHORT_LINE,
            "column": 1,
            "rule": "unknown-field",
            "message": 'there is no field "shrot"',
            "tip": 'did you mean "short"?',
            "location": "shrot",
            "other": "",
        },
        {
            "path": "catalog/papers/lantern.yml",
            "line": TOPIC_LINE,
            "column": TOPIC_COLUMN,
            "rule": "id",
            "message": '"100%" is not an id',
            "tip": "use small letters, digits and single hyphens",
            "location": "topics[2]",
            "other": "",
        },
    ]
    assert printed.err == ""


@pytest.mark.parametrize("form", ["json", "github"])
def test_a_clean_catalog_in_other_formats(form: str, copy: Path, capsys: Output):
    assert main(["check", "--format", form]) == 0
    assert capsys.readouterr().out == {"json": "[]\n", "github": ""}[form]


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem("a.yml", 3, 4, "some-rule", "100% of\r\nit: here, there"),
            r"::error file=a.yml,line=3,col=4,title=some-rule::100%25 of\r\nit: here, there",
        ),
        (
            Problem("a,b:c%d\ne.yml", 1, 1, "r:u,le", "m", "t%ip"),
            r"::error file=a%2Cb%3Ac%25d\ne.yml,line=1,col=1,title=r%3Au%2Cle::m (t%25ip)",
        ),
        (Problem("a.yml", 1, 1, "r", "::error::%0A"), "::error file=a.yml,line=1,col=1,title=r::::error::%250A"),
    ],
    ids=["message", "properties", "nested"],
)
def test_a_problem_as_a_workflow_command(problem: Problem, line: str):
    assert problem.as_github() == line
    assert "\n" not in problem.as_github()


def test_a_file_name_that_github_would_misread(copy: Path, capsys: Output):
    (copy / "a,b:100%.txt").touch()
    assert main(["check", "--format", "github"]) == 1
    line = capsys.readouterr().out
    assert line.startswith("::error file=catalog/a%2Cb%3A100%25.txt,line=1,col=1,title=stray-file::")
    assert line.count("\n") == 1


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_file_name_cannot_add_lines_or_colours(form: str, copy: Path, capsys: Output):
    (copy / "a\n::error::b\x1b[31m.txt").touch()
    assert main(["check", "--format", form]) == 1
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert not [line for line in printed.splitlines() if line.startswith("::error::")]


# Only some files


@pytest.mark.parametrize(
    ("paths", "code", "told"),
    [
        (["catalog/papers/lantern.yml"], 1, 2),
        (["catalog/papers"], 1, 2),
        (["./catalog/../catalog/papers/"], 1, 2),
        (["catalog/notes.txt", "catalog/papers/lantern.yml"], 1, 3),
        (["catalog"], 1, 3),
        (["catalog/papers/harbour.yml"], 0, 0),
        (["catalog/tools", "catalog/vocab.yml"], 0, 0),
    ],
)
def test_only_the_problems_of_some_files(paths: list[str], code: int, told: int, broken: Path, capsys: Output):
    assert main(["check", "--format", "json", *paths]) == code
    assert len(json.loads(capsys.readouterr().out)) == told


def test_an_absolute_path(broken: Path, capsys: Output):
    assert main(["check", "--format", "json", str(broken / "notes.txt")]) == 1
    assert [problem["path"] for problem in json.loads(capsys.readouterr().out)] == ["catalog/notes.txt"]


def test_a_catalog_elsewhere(broken: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir("/")
    relative = os.path.relpath(broken, "/")
    assert main(["check", "--format", "json", "--catalog", relative, f"{relative}/notes.txt"]) == 1
    assert [problem["path"] for problem in json.loads(capsys.readouterr().out)] == [f"{relative}/notes.txt"]


def test_a_path_in_a_linked_catalog(broken: Path, capsys: Output):
    Path("linked").symlink_to("catalog")
    assert main(["check", "--format", "json", "--catalog", "linked", "linked/papers"]) == 1
    assert len(json.loads(capsys.readouterr().out)) == 2


# Wrong usage

NO_PROJECT = (
    "there is no folder with mkdocs.yml and hooks/llm_atlas/__init__.py here or above; go to the project's folder"
)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["chekc"], "argument COMMAND: invalid choice: 'chekc'"),
        (["check", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
        (["check", "--catalog"], "argument --catalog: expected one argument"),
        (["check", "--catalog", "nowhere"], "there is no folder nowhere"),
        (["check", "--catalog", "catalog/topics.yml"], "there is no folder catalog/topics.yml"),
        (["check", "catalog/papers/nothing.yml"], "there is no file catalog/papers/nothing.yml"),
        (["check", "other.txt"], "other.txt is not in the catalog catalog"),
        (["check", "."], ". is not in the catalog catalog"),
        (["check", "--colour"], "unrecognized arguments: --colour"),
        (["build"], NO_PROJECT),
        (["serve"], NO_PROJECT),
        (["generate"], NO_PROJECT),
        (["serve", "--port", "many"], 'argument --port: "many" is not a port: write a number from 1 to 65535'),
        (["serve", "--port", "0"], 'argument --port: "0" is not a port'),
        (["serve", "--port", "99999999"], 'argument --port: "99999999" is not a port'),
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str], message: str, copy: Path, capsys: Output):
    Path("other.txt").touch()
    wrong_usage(*arguments)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert printed.err.startswith("usage: atlas")


@pytest.mark.parametrize(
    ("make", "arguments", "message"),
    [
        ("", ["--catalog", "nowhere"], "there is no folder nowhere"),
        ("", ["--site-dir", "."], "the site may not be built over ."),
        ("", ["--site-dir", ".."], "the site may not be built over .."),
        ("", ["--site-dir", "catalog"], "the site may not be built over catalog"),
        ("thesis/chapter-1.txt", ["--site-dir", "thesis"], "thesis holds something else than a site; it would be lost"),
        (
            "",
            ["--site-dir", "catalog/../catalog"],
            "the site may not be built over catalog/../catalog: the sources are there",
        ),
        ("thesis", ["--site-dir", "thesis"], "thesis"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_build_over_something_else(make: str, arguments: list[str], message: str, copy: Path, capsys: Output):
    a_project()
    if make:
        Path(make).parent.mkdir(exist_ok=True)
        Path(make).write_text("precious", encoding="utf-8")
    wrong_usage("build", *arguments)
    assert message in capsys.readouterr().err
    assert not make or Path(make).read_text(encoding="utf-8") == "precious"


def test_a_build_of_a_broken_catalog(broken: Path, capsys: Output):
    a_project()
    assert main(["build"]) == 1
    assert capsys.readouterr().err == f"atlas: reading the catalog and the pages\n{TEXT}3 problems\n"
    assert not Path("site").exists()


def test_help(capsys: Output):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "check" in capsys.readouterr().out


# In a process of its own


@pytest.mark.slow
def test_a_clean_catalog_in_a_process(copy: Path):
    done = run("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no problems; 11 entries read\n")


@pytest.mark.slow
def test_a_broken_catalog_in_a_process(broken: Path):
    done = run("check")
    assert (done.returncode, done.stdout) == (1, TEXT)
    assert done.stderr == "3 problems in 2 files; 10 entries read\n"


@pytest.mark.slow
def test_wrong_usage_in_a_process(copy: Path):
    done = run("chekc")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_installed_command(broken: Path):
    command = Path(sys.executable).with_name("atlas")
    done = subprocess.run([command, "check"], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, TEXT)


HOSTILE: dict[str, bytes] = {
    "papers/some-\udcff-paper.yml": b"title: x\n",
    "papers/glow-token\udcff.yml": b"title: x\n",
    "no-\udcff-text.txt": b"",
    "papers/new\nline.yml": b"title: x\n",
    "papers/private.yml": "title: A\ntitle_zh: \u706f\ue000\nadded: 2024\ntopics: [glow]\nsummary:\n  en: ".encode()
    + b"x" * 80
    + b"\n  zh: "
    + ("\u706f\ue000" * 20).encode()
    + b"\n",
    "papers/zeros.yml": b"\0" * 100,
    "papers/empty.yml": b"",
    "papers/null.yml": b"~\n",
    "papers/list.yml": b"- a\n- b\n",
    "papers/deep.yml": b"[" * 10_000,
    "papers/not-utf-8.yml": bytes(range(256)),
    "topics.yml": b"a: b\n",
    "vocab.yml": b"- a\n",
    "lists.yml": b"false\n",
    "sources.yml": b"- {}\n",
}


# The command in each folder, one after the other in one process; a null byte and the exit code end its output.
ONE_AFTER_THE_OTHER = """
import os, sys
from llm_atlas.cli import main
for folder in sys.argv[2:]:
    os.chdir(folder)
    code = main(["check", "--format", sys.argv[1]])
    print(f"\\0{code}\\0", end="", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_never_a_traceback(form: str, tmp_path: Path):
    folders = {name: tmp_path / str(number) for number, name in enumerate(HOSTILE)}
    for name, folder in folders.items():
        shutil.copytree(MADE_UP, folder / "catalog")
        (folder / "catalog" / name).write_bytes(HOSTILE[name])
        # Something near every name, so that a tip is looked for.
        glow = folder / "catalog/papers/lantern.yml"
        text = glow.read_text("utf-8").replace("[glow-tokens]", "[glow-tokenz, some-paper]")
        glow.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, form, *folders.values()],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, f"after {done.stdout.count(chr(0)) // 2} of {list(folders)}"
    assert done.returncode == 0
    *parts, rest = done.stdout.split("\0")
    codes = dict(zip(folders, parts[1::2], strict=True))
    assert (codes, rest) == (dict.fromkeys(folders, "1"), "")
    assert [name for name, told in zip(folders, parts[::2], strict=True) if not told] == []


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_a_terminal_that_cannot_show_chinese(encoding: str, copy: Path):
    lantern = copy / "papers/lantern.yml"
    lantern.write_text(lantern.read_text("utf-8").replace("\u706f\u7b3c\uff1a", "\u706f\u7b3c:\xe9"), encoding="utf-8")
    command = [sys.executable, "-m", "llm_atlas.cli", "check"]
    done = subprocess.run(command, env=os.environ | {"PYTHONIOENCODING": encoding}, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1
    assert b"chinese-typography" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away(unbuffered: str, broken: Path):
    for number in range(2_000):
        (broken / f"note-{number}.txt").touch()
    command = [sys.executable, "-m", "llm_atlas.cli", "check"]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    assert b"Traceback" not in told
    assert b"Exception ignored" not in told
    assert process.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_was_never_there(unbuffered: str, broken: Path):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "llm_atlas.cli", "check"]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writing)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.returncode == 1


# atlas new, format, generate


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_entry_says_what_is_still_to_be_written(kind: str, copy: Path, capsys: Output):
    """Of a template only what it marks is wrong; it is in canonical form; its comments uncover as fields."""
    assert main(["new", kind, "brand-new"]) == 0
    path = copy / KINDS[kind].folder / "brand-new.yml"
    assert path.name in capsys.readouterr().out
    assert main(["check", str(path)]) == 1
    printed = capsys.readouterr().out
    assert [line.split(": ")[1] for line in printed.splitlines()[::2]] == ["unwritten"] * 4
    assert main(["format", "--check", str(path)]) == 0
    uncovered = re.sub(r"(?m)^# (?!yaml-lang|Write|Then)", "", path.read_text(encoding="utf-8"))
    assert parse(uncovered.encode()).problems == []
    content = parse(uncovered.encode()).data
    fields = set(json_schema(KINDS[kind])["properties"])
    assert {"title", "arxiv", "notes", "venue"} <= set(content) <= fields


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_template_offers_is_accepted(kind: str, copy: Path, capsys: Output):
    """With its examples uncovered and its texts written, only what the made-up catalog does not have is wrong."""
    assert main(["new", kind, "brand-new"]) == 0
    path = copy / KINDS[kind].folder / "brand-new.yml"
    text = re.sub(r"(?m)^# (?!yaml-lang|Write|Then)", "", path.read_text(encoding="utf-8"))
    text = re.sub(r"topics: .*", "topics: [glow]", text).replace('title: "TODO: write', 'title: "A')
    text = text.replace("TODO: say", "Say").replace(
        "TODO: 用一两句话（30 至 300 字）", "用一两句话：三十至三百字之间，"
    )
    path.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "--format", "json", str(path)]) == 1
    assert {problem["rule"] for problem in json.loads(capsys.readouterr().out)} <= {
        "dangling-reference",
        "unknown-organisation",
        "unknown-venue",
        "unknown-licence",
        "summary-length",
    }


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "paper"])
def test_the_template_of_a_kind_shows_no_example_of_another(kind: str, copy: Path):
    assert main(["new", "paper", "a-paper"]) == 0
    assert main(["new", kind, "brand-new"]) == 0
    names = ("title_zh", "short", "aliases", "authors", "organisations", "url", "code", "related")
    here, there = (
        {name: re.findall(rf"(?m)^# {name}: (.*) #", (copy / path).read_text(encoding="utf-8")) for name in names}
        for path in (f"{KINDS[kind].folder}/brand-new.yml", "papers/a-paper.yml")
    )
    own = set(EXAMPLES[kind])
    assert [name for name in names if name in own and here[name] == there[name] and name != "url"] == []


def test_a_new_entry_takes_no_name_that_is_taken(copy: Path, capsys: Output):
    before = tree(copy)
    assert main(["new", "tool", "lantern"]) == 1
    assert "papers/lantern.yml is there already" in capsys.readouterr().err
    assert tree(copy) == before


@pytest.mark.parametrize("name", ["../x", "A", "a--b", "", "a.yml", "a/b", "a\nb", "é", "index", "aux", "com1"])
def test_a_new_entry_has_a_name_that_can_be_an_address(name: str, copy: Path):
    wrong_usage("new", "paper", name)
    assert tree(copy) == tree(MADE_UP)


def test_format_puts_a_file_in_order(copy: Path, capsys: Output):
    path = copy / "papers/glow-tokens.yml"
    text = path.read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    path.write_text(f"{rest}{first} # as published\n", encoding="utf-8")
    assert main(["format", "--check", str(path)]) == 1
    assert "not-canonical" in capsys.readouterr().out
    assert main(["format", str(path)]) == 0
    assert capsys.readouterr().err == "1 file read, 1 changed\n"
    assert path.read_text(encoding="utf-8") == text.replace(first, f"{first} # as published", 1)
    assert main(["format", "--check", str(path)]) == 0


UNQUOTED = {
    "arxiv": ("arxiv: 2301.00010", "2301.00010"),
    "title": ("title: 1.10", "1.10"),
    "short": ("short: 2023-01-01", "2023-01-01"),
    "venue": ("venue: true", "true"),
    "aliases": ("aliases: [1.10, two]", "1.10"),
    "authors": ("authors: [Ada Lichen, 1_000]", "1_000"),
    "problem": ("notes:\n  en:\n    problem: 12:30", "12:30"),
    "method": ("notes:\n  en:\n    method:\n      - 0x1f", "0x1f"),
}


@pytest.mark.parametrize("command", [("format",), ("format", "--check"), ("check",)])
@pytest.mark.parametrize("name", list(UNQUOTED))
def test_what_yaml_would_read_as_no_text_is_told_and_left(
    name: str, command: tuple[str, ...], copy: Path, capsys: Output
):
    lines, value = UNQUOTED[name]
    path = copy / "papers/lantern.yml"
    key = lines.partition(":")[0]
    kept = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", path.read_text(encoding="utf-8"), flags=re.M)
    path.write_text(f"{lines}\n{kept}", encoding="utf-8")
    before = path.read_bytes()
    assert main([*command, str(path)]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if "unquoted-value" in line]
    line = lines.count("\n") + 1
    assert told, "it is told"
    assert f"lantern.yml:{line}:" in told[0]
    assert value in told[0]
    assert path.read_bytes() == before


def test_format_says_where_and_how(copy: Path, capsys: Output):
    path = copy / "papers/glow-tokens.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Glow Tokens", "title: 'Glow Tokens'"), encoding="utf-8")
    assert main(["format", "--check", str(path)]) == 1
    assert capsys.readouterr().out == (
        "catalog/papers/glow-tokens.yml:1:1: not-canonical: this line would be written otherwise\n"
        "    tip: atlas format catalog/papers/glow-tokens.yml mends it, or write here: title: Glow Tokens\n"
    )


@pytest.mark.parametrize("text", ["a: [", "", "- a", "a: 1\na: 2", "\tx", "a: *b"])
def test_format_leaves_what_it_cannot_read(text: str, copy: Path, capsys: Output):
    path = copy / "papers/odd.yml"
    path.write_text(text, encoding="utf-8")
    assert main(["format", str(path)]) == 1
    assert capsys.readouterr().out.startswith("catalog/papers/odd.yml:")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commented_example_is_a_good_entry(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """People copy it: it passes the check in the place of the real entry and is in canonical form."""
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    monkeypatch.chdir(tmp_path)
    Path("catalog/papers/qlora.yml").write_text(example(language), encoding="utf-8")
    assert main(["check", "catalog/papers/qlora.yml"]) == 0
    assert main(["format", "--check", "catalog/papers/qlora.yml"]) == 0
    comments = read_comments(example(language))
    fields = {place[0] for place in [*comments.before, *comments.beside]}
    assert fields == set(parse(example(language).encode()).data)


def test_generated_files_are_what_the_model_says():
    """What is committed is not stale: the schemas, the settings of editors, the forms."""
    catalog, _ = load(ROOT / "catalog")
    assert [str(found.problem) for found in stale(ROOT, catalog)] == []


@pytest.fixture
def project(copy: Path) -> Path:
    """The working folder, made a project of which nothing is generated yet."""
    a_project()
    return copy.parent


def a_project() -> None:
    for name in (*PROJECT, *SOURCES):
        if "." in name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).touch()
        else:
            Path(name).mkdir(exist_ok=True)


def test_generate_writes_what_is_stale(project: Path, capsys: Output):
    assert main(["generate", "--check"]) == 1
    assert "schema/paper.json:1:1: stale: the file is missing" in capsys.readouterr().out
    assert main(["generate"]) == 0
    assert "wrote schema/paper.json" in capsys.readouterr().out
    assert main(["generate", "--check"]) == 0
    schema = project / "schema/tool.json"
    schema.write_text("".join(schema.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    assert main(["generate", "--check", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith(
        "::error file=schema/tool.json,line=1,col=1,title=stale::the file is not what"
    )
    assert main(["generate"]) == 0
    assert capsys.readouterr().out == "wrote schema/tool.json\n"


@pytest.mark.parametrize("lacking", PROJECT)
def test_generate_writes_into_no_other_folder(lacking: str, project: Path, capsys: Output):
    """A project with a catalog elsewhere is named; the working folder is another one's."""
    Path(lacking).unlink()
    settings = Path(".vscode/settings.json")
    settings.parent.mkdir()
    settings.write_text('{"editor.fontSize": 20}', encoding="utf-8")
    before = tree(project)
    for more in ([], ["--check"], ["--catalog", str(MADE_UP)]):
        wrong_usage("generate", *more)
        assert NO_PROJECT in capsys.readouterr().err
    assert tree(project) == before


FOREIGN = {
    "schema/paper.json": b'{"mine": true}\n',
    ".github/ISSUE_TEMPLATE/new-entry.yml": b"name: Our own form\n",
    ".github/ISSUE_TEMPLATE/config.yml": b"\xff\xfe",
    ".vscode/settings.json": b'{"editor.fontSize": 20, // large\n}\n',
    ".vscode/settings.json ": b"[]",
    ".vscode/settings.json  ": b'{"yaml.schemas": "none"}',
    "CONTRIBUTING.md": b"\xff",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_generate_replaces_no_file_that_it_did_not_make(name: str, project: Path, capsys: Output):
    path = Path(name.strip())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(FOREIGN[name])
    assert main(["generate"]) == 1
    printed = capsys.readouterr().out
    assert re.search(
        rf"(?m)^{re.escape(str(path))}:1:1: stale: the file (was not made by atlas generate|is not UTF-8)$", printed
    )
    assert "move it away" in printed
    assert path.read_bytes() == FOREIGN[name]
    assert Path("schema/model.json").is_file()
    assert main(["generate", "--check"]) == 1
    assert capsys.readouterr().out.count(": stale: ") == 1


def test_generate_says_what_cannot_be_written(project: Path, capsys: Output):
    Path("schema").write_text("", encoding="utf-8")
    Path(".vscode/settings.json").mkdir(parents=True)
    assert main(["generate"]) == 1
    told = capsys.readouterr().out
    assert "schema/paper.json:1:1: unwritable: the file cannot be written: " in told
    assert ".vscode/settings.json:1:1: stale: the file cannot be read: " in told
    assert Path("schema").read_text(encoding="utf-8") == ""


def test_generate_adds_its_keys_to_the_settings_of_an_editor(project: Path):
    """Keys of others stay, schemas of others too; what was ours and is no more goes."""
    settings = Path(".vscode/settings.json")
    assert main(["generate"]) == 0
    own = json.loads(settings.read_text(encoding="utf-8"))
    others = {"editor.fontSize": 20, "yaml.schemas": {"./schema/gone.json": "x", "./mine.json": "y"}}
    settings.write_text(json.dumps(others), encoding="utf-8")
    assert main(["generate", "--check"]) == 1
    assert main(["generate"]) == 0
    wanted = {"editor.fontSize": 20, **own, "yaml.schemas": {**own["yaml.schemas"], "./mine.json": "y"}}
    assert json.loads(settings.read_text(encoding="utf-8")) == wanted
    as_one_likes = json.dumps(wanted, indent=7)
    settings.write_text(as_one_likes, encoding="utf-8")
    assert main(["generate", "--check"]) == 0
    assert main(["generate"]) == 0
    assert settings.read_text(encoding="utf-8") == as_one_likes


@pytest.mark.parametrize(
    "arguments", [["new", "tool", "x"], ["add", "2305.14314"], ["format"], ["verify"], ["generate"]], ids=lambda a: a[0]
)
def test_what_writes_wants_a_catalog_and_not_any_folder(arguments: list[str], project: Path, capsys: Output):
    foreign = Path("foreign/papers/mine.yml")
    foreign.parent.mkdir(parents=True)
    foreign.write_text("b: 'x'\na:   1\n", encoding="utf-8")
    before = tree(project)
    wrong_usage(*arguments, "--catalog", "foreign")
    assert "foreign is no catalog: it has no topics.yml" in capsys.readouterr().err
    assert tree(project) == before


def test_what_is_seen_is_kept_beside_its_catalog(copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    """Whatever the working folder is; `atlas verify` writes nothing into a folder of someone else."""
    elsewhere = copy.parent / "elsewhere"
    elsewhere.mkdir()
    facts = copy.parent / "measured/facts.json"
    facts.parent.mkdir()
    facts.write_text("{}", encoding="utf-8")
    for folder, catalog in ((elsewhere, "../catalog"), (copy, ".")):
        monkeypatch.chdir(folder)
        assert main(["verify", "--offline", "--catalog", catalog]) == 0
        assert "there was no" not in capsys.readouterr().err


# From a folder of the project


@pytest.mark.parametrize("folder", [".", "docs/en/topics", "catalog", "catalog/papers"])
def test_commands_find_the_project_upwards(folder: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    (project / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(project / folder)
    page = os.path.relpath(project / "catalog/papers/glow-tokens.yml")
    assert main(["check", page]) == 0
    assert main(["format", "--check", page]) == 0
    assert main(["new", "tool", "brand-new"]) == 0
    assert (project / "catalog/tools/brand-new.yml").is_file()
    assert main(["generate"]) == 0
    assert (project / "schema/paper.json").is_file()
    assert main(["verify", "--offline"]) == 0
    capsys.readouterr()
    assert main(["check"]) == 1
    told = capsys.readouterr().out.splitlines()[0]
    assert not told.startswith("/")
    assert (project / folder / told.partition(":")[0]).resolve() == project / "catalog/tools/brand-new.yml"
    assert not (project / folder / "schema").exists() or folder == "."


# Whatever happens, a line and no traceback


def test_what_nobody_expected_is_a_line(copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output):
    def broken(*_: object) -> None:
        raise KeyError("lamp\n::error::forged")

    monkeypatch.setattr("llm_atlas.cli.check.examine", broken)
    for arguments in (["check"], ["check", "--debug"], ["--debug", "check"]):
        assert main(arguments) == 1
        told = capsys.readouterr().err.splitlines()
        assert re.match(r"atlas: this should not happen: KeyError: .*lamp.* \(test_cli\.py:\d+\)$", told[-2])
        assert "please open an issue" in told[-1]
        assert ("Traceback (most recent call last):" in told) is ("--debug" in arguments)
        assert [line for line in told if line.startswith("::")] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", ["check", "check --format json", "new paper brand-new", "format --check", "--help"]
)
@pytest.mark.parametrize("ending", [">/dev/full", ">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_an_output_that_takes_nothing(arguments: str, ending: str, broken: Path):
    command = f"'{sys.executable}' -m llm_atlas.cli {arguments} {ending}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode in (0, 1)


@pytest.mark.slow
def test_a_working_folder_that_is_gone(tmp_path: Path):
    (tmp_path / "gone").mkdir()
    command = f"cd '{tmp_path}/gone' && rmdir ../gone && '{sys.executable}' -m llm_atlas.cli check"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "atlas: the working folder: it is not there any more\n")


@pytest.mark.slow
def test_an_environment_that_lacks_a_package(copy: Path):
    """As after `git pull`, or with a Python that is not that of the project."""
    command = [sys.executable, "-S", "-m", "llm_atlas.cli", "check"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "hooks")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.match(
        r"atlas: this Python has no \w+, or the environment is older than requirements\.lock\n", done.stderr
    )
    assert "make check renews it" in done.stderr
    assert "Traceback" not in done.stderr


def bad_files(folder: Path) -> dict[str, Path]:
    """Paths that a person may give by mistake."""
    (folder / "latin").write_bytes(b"caf\xe9 \xff")
    (folder / "folder").mkdir()
    (folder / "empty").touch()
    (folder / "deep").write_text("[" * 100_000, encoding="utf-8")
    return {name: folder / name for name in ("latin", "folder", "empty", "deep", "nowhere")} | {
        "null": Path("/dev/null")
    }


@pytest.mark.parametrize(
    "command",
    [
        "add {}",
        "check {}",
        "check --catalog {}",
        "format {}",
        "from-issue {}",
        "from-issue --event {}",
        "from-issue --event {} --out {}",
        "verify --offline --facts {}",
        "verify --offline --report {}/x",
        "addresses --published {} --site-dir .",
        "addresses --published api/addresses.json --changed {}/x --site-dir .",
        "post pages --changed {} --event {}",
        "post report --report {}",
        "post facts --facts {} --base x",
        "post answer --answer {} --event {} --base x",
        "build --site-dir {}/x",
        "changed --since {}",
    ],
)
def test_no_path_gives_a_traceback(command: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each command with each path, in one process; a path that is no use is told and ends with 1 or 2."""
    monkeypatch.setattr("llm_atlas.cli.site.build", lambda *_: None)
    Path("api").mkdir()
    Path("api/addresses.json").write_text('{"pages": {}}', encoding="utf-8")
    (tmp_path / "bad").mkdir()
    unexpected = {}
    for name, path in bad_files(tmp_path / "bad").items():
        with contextlib.redirect_stderr(io.StringIO()) as told, contextlib.redirect_stdout(io.StringIO()):
            try:
                main([word.format(path) for word in command.split()])
            except SystemExit as stopped:
                assert stopped.code == 2
        if "should not happen" in told.getvalue():
            unexpected[name] = told.getvalue()
    assert unexpected == {}


# atlas serve

SERVE = """
import sys
from pathlib import Path
from llm_atlas.cli import main, site

def build(project, catalog, folder, tell):
    (folder / "api").mkdir(parents=True, exist_ok=True)
    (folder / "api/addresses.json").touch()
    (folder / "index.html").write_text(f"<html><body>{Path('docs/page.md').read_text()}</body></html>")

site.build = build
sys.exit(main(["serve", "--port", sys.argv[1]]))
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.mark.slow
def test_serve_shows_the_site_and_builds_again(project: Path):
    """In a process of its own, as people run it; of the build only MkDocs is left out."""
    shutil.copy2(ROOT / "hooks/events.py", "hooks/events.py")
    page = Path("docs/page.md")
    page.write_text("first", encoding="utf-8")
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        try:
            assert serving.stdout
            assert "built site/" in serving.stdout.readline()
            assert serving.stdout.readline() == f"serving on http://127.0.0.1:{port}/ (Ctrl+C ends it)\n"
            assert "first" in until_shown(port, "first")
            page.write_text("second", encoding="utf-8")
            assert "second" in until_shown(port, "second")
            taken = subprocess.run(
                [sys.executable, "-c", SERVE, str(port)], capture_output=True, text=True, check=False, timeout=60
            )
            assert (taken.returncode, taken.stdout) == (1, ""), "it was built before the port was looked at"
            assert taken.stderr == (
                f"port {port} cannot be used: Address already in use\n    tip: choose another: --port {port + 1}\n"
            )
            serving.send_signal(signal.SIGINT)
            told = serving.communicate(timeout=30)[1]
        finally:
            serving.kill()
    assert serving.returncode == 1
    assert told.endswith("stopped\n")
    assert "Traceback" not in told


def until_shown(port: int, wanted: str) -> str:
    """What is served, once it is what is wanted or nothing else comes."""
    until, text = time.monotonic() + 30, ""
    while wanted not in text and time.monotonic() < until:
        time.sleep(0.05)
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            text = answer.read().decode()
    return text
