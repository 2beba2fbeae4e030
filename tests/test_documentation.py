"""The documentation: what it shows can be typed, and what it links to is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise, zip_longest
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sourcebook import ledger
from sourcebook.addresses import MAX_ID
from sourcebook.build import prepare
from sourcebook.checks import quotes
from sourcebook.cli.main import main
from sourcebook.loading.finding import MAX_ATTACHMENT_BYTES
from sourcebook.output.rendering import Converter, Renderer, filters
from sourcebook.output.writing import Writer
from sourcebook.planning import plan
from sourcebook.trees import reader
from sourcebook.values import date, link, prose
from sourcebook.values.quantity_hints import MOST_DIGITS
from sourcebook.values.registry import TYPES
from tests.knowledge import Maker, event, place
from tests.sites import site
from tools.reference import slug

ROOT = Path(__file__).resolve().parent.parent
FRONT = [
    ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "TESTING.md")
]
PAGES = [*FRONT, *sorted((ROOT / "docs").rglob("*.md"))]

FENCE = re.compile(r"^(?P<mark>`{3,})(?P<language>\S*)\n(?P<text>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# (?P<path>entries/\S+\.ya?ml|sourcebook\.yml)\n")
"""How a page marks a block as a file of a base: its first line is a comment with the path."""

CODE = re.compile(r"`(?P<code>[^`\n]+)`")
COMMAND = re.compile(r"(?:\.venv/bin/)?(?P<name>sourcebook|make) (?P<rest>.*)")
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
TABLE_OF_WORDS = re.compile(
    r"^\| `(?P<type>[a-z0-9-]+)` \| The page says \|\n\| --- \| --- \|\n(?P<rows>(?:\|.*\n)+)", re.MULTILINE
)
ROW = re.compile(r"\| `(?P<written>[^`]+)` \| (?P<words>.+) \|")

CAST = {
    "actors/dock-company": "title: Dock company\ntype: company\n",
    "actors/dock-workers-union": "title: Dock workers' union\ntype: trade-union\n",
    "actors/ferry-line": "title: Ferry line\ntype: company\n",
    "actors/harbour-authority": "title: Harbour authority\ntype: government-body\n",
    "places/north-maren": "title: North Maren\ntype: town\n",
    "places/port-maren": "title: Port Maren\ntype: town\n",
    "places/old-quay": "title: Old quay\ntype: facility\n",
    "sources/authority-statement": "title: Statement of the authority\ntype: official-statement\n",
    "sources/courier-on-the-fire": "title: The Courier on the fire\ntype: news-article\n",
    "sources/wire-on-the-fire": "title: The wire on the fire\ntype: wire\n",
}
"""The entries that the pages name and need not show, each time."""

NOT_SHOWN = {"not-in-ledger", "unsourced", "withheld-in-public"}
"""What an example would need besides itself."""


@dataclass(frozen=True, slots=True)
class Example:
    """A file that a page shows."""

    path: str
    text: str
    told: list[str]
    """The lines of problems that the page shows below it."""


def name_of(path: Path) -> str:
    """A page as a test's name shows it."""
    return path.relative_to(ROOT).as_posix()


def examples(page: Path) -> list[Example]:
    """The files that a page shows, in order."""
    found = []
    blocks = list(FENCE.finditer(page.read_text(encoding="utf-8")))
    for block, after in zip_longest(blocks, blocks[1:]):
        if named := NAMED.match(block["text"]):
            told = after["text"].splitlines() if after and after["language"] == "text" else []
            told = told if told and told[0].startswith(f"{named['path']}:") else []
            found.append(Example(named["path"], block["text"], told))
    return found


def typed(page: Path) -> list[str]:
    """The lines of the shell blocks of a page."""
    blocks = [
        match for match in FENCE.finditer(page.read_text(encoding="utf-8")) if match["language"] == "sh"
    ]
    return [line.partition(" # ")[0].strip() for block in blocks for line in block["text"].splitlines()]


def commands(page: Path) -> Iterator[str]:
    """The commands that a page shows: lines of its shell blocks, and code within its text."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for line in [*typed(page), *(match["code"] for match in CODE.finditer(text))]:
        if COMMAND.fullmatch(line) and "…" not in line:
            yield line


PAGES_WITH_EXAMPLES = [page for page in PAGES if examples(page)]


def test_pages_have_examples() -> None:
    """The pages that teach by example are found by their examples."""
    assert {"ladder.md", "sources.md", "kinds.md", "README.md"} <= {page.name for page in PAGES_WITH_EXAMPLES}


@pytest.mark.parametrize("page", PAGES_WITH_EXAMPLES, ids=name_of)
def test_every_file_shown_can_be_typed(page: Path, kb: Maker) -> None:
    """Each file that a page shows loads without a problem, or with those that the page shows below it."""
    knowledge = kb(CAST)
    for example in examples(page):
        knowledge.write({example.path: example.text})
        told = [str(each) for each in knowledge.load().problems if each.code not in NOT_SHOWN]
        assert told == example.told, example.path
        if example.told:
            (knowledge.path / example.path).unlink()


LADDER = ROOT / "docs" / "guide" / "ladder.md"


def rungs() -> Iterator[tuple[Example, list[str]]]:
    """Each example of the ladder, with the lines of its page that are shown below it."""
    blocks = list(FENCE.finditer(LADDER.read_text(encoding="utf-8")))
    for block, after in pairwise(blocks):
        if (named := NAMED.match(block["text"])) and after["language"] == "text":
            yield Example(named["path"], block["text"], []), after["text"].splitlines()


def test_every_rung_shows_what_its_page_says(kb: Maker) -> None:
    """The lines below an example stand on the page of it, word for word."""
    knowledge, shown = kb(CAST), 0
    for example, lines in rungs():
        knowledge.write({example.path: example.text})
        plan_of = prepare(knowledge.path).plan
        assert plan_of
        page = plan_of.pages["events/fire-in-port-maren.md"].make()
        html = Converter().html(Renderer().markdown(page), str).content
        words = unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|tr|li|td)>|<br>", "\n", html)))
        said = [" ".join(line.split()) for line in words.splitlines()]
        assert set(lines) <= set(said), example.text
        shown += 1
    assert shown == len("0123")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_shown_exists(page: Path) -> None:
    """A command that a page names is there, with each option that the page gives it."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in commands(page):
        program, *words = shlex.split(line.removeprefix(".venv/bin/"))
        if program == "make":
            assert {word for word in words if "=" not in word} <= targets, line
        elif words[0] not in {"--help", "--version"}:
            assert words[0] in main.commands, line
            assert _options(words[1:]) <= _known(main.commands[words[0]]), line


def _options(words: list[str]) -> set[str]:
    return {word.partition("=")[0] for word in words if word.startswith("-")}


def _known(command: click.Command) -> set[str]:
    return {name for each in command.params for name in each.opts} | {"-h", "--help"}


@pytest.mark.parametrize("page", FRONT, ids=name_of)
def test_every_link_beside_the_site_leads_somewhere(page: Path) -> None:
    """A relative link of a page that a code host shows leads to a file, and to a heading that is there."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for match in LINK.finditer(text):
        path, _, anchor = match["target"].partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = page.parent / path if path else page
        assert target.exists(), match["target"]
        assert not anchor or anchor in _anchors(target), match["target"]


def _anchors(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


TABLES = [
    pytest.param(match["type"], match["rows"], id=f"{name_of(page)}-{number}")
    for page in PAGES
    for number, match in enumerate(TABLE_OF_WORDS.finditer(page.read_text(encoding="utf-8")), 1)
]


@pytest.mark.parametrize(("type_name", "rows"), TABLES)
def test_tables_of_words_tell_what_a_page_prints(type_name: str, rows: str) -> None:
    """A table headed `The page says` has the words that the type of value gives."""
    value_type = TYPES[type_name]
    found = [(row["written"], row["words"]) for row in ROW.finditer(rows)]
    assert found
    assert found == [(written, value_type.words(value_type.read(written), "en")) for written, _ in found]


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs/guide/first-entry.md"], ids=name_of)
def test_the_first_entry_is_made_as_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands that make a base, typed one after the other, succeed, and leave a base without a warning."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for line in typed(page):
        program, *words = shlex.split(line)
        if program == "cd":
            monkeypatch.chdir(words[0])
        elif program == "sourcebook":
            done = CliRunner().invoke(main, words)
            assert done.exit_code == 0, (line, done.output)
    assert CliRunner().invoke(main, ["check", "--strict"]).exit_code == 0


LOOKS = ROOT / "docs/guide/looks.md"
TEMPLATES = ROOT / "generator/sourcebook/templates"


LIMITS = (
    *(reader.MAX_BYTES, reader.MAX_NODES, reader.MAX_DEPTH, MAX_ATTACHMENT_BYTES),
    *(prose.DEPTH, prose.MOST_NODES, prose.MOST_MARKS, date.LONGEST, MOST_DIGITS, link.LONGEST, MAX_ID),
    *(ledger.MAX_BYTES, ledger.MOST_NAMES, quotes.LARGEST),
)


def test_limits_are_as_the_guide_says() -> None:
    """Each limit stands in the guide's table, in their order, and no other."""
    page = (ROOT / "docs/guide/checking.md").read_text(encoding="utf-8")
    table = page.partition("## Limits")[2].partition("## ")[0]
    assert re.findall(r"[0-9][0-9,]*", table) == [f"{limit:,}" for limit in LIMITS]


def test_whoever_writes_templates_is_told_of_all_that_there_is() -> None:
    """Every filter, every macro, every template and every block that can be replaced."""
    text = LOOKS.read_text(encoding="utf-8")
    named = {name for code in CODE.findall(text) for name in re.findall(r"[a-z_]+(?:\.md\.jinja)?", code)}
    parts = {
        name
        for path in TEMPLATES.glob("*.jinja")
        for name in re.findall(r"{% (?:block|macro) (\w+)", path.read_text(encoding="utf-8"))
    }
    assert not {*filters(Writer()), *parts, *(path.name for path in TEMPLATES.glob("*.jinja"))} - named


def test_the_template_that_the_guide_shows_can_be_used(tmp_path: Path) -> None:
    """It adds its line to events and to nothing else; each text in it is encoded."""
    shown = next(
        match["text"]
        for match in FENCE.finditer(LOOKS.read_text(encoding="utf-8"))
        if match["language"] == "jinja"
    )
    (tmp_path / "entry.md.jinja").write_text(shown, encoding="utf-8")
    pages = plan(site({"events/a": event(title="A *b*", date="2024"), "places/p": place()})).pages
    own, shipped = Renderer(tmp_path), Renderer()
    made = own.markdown(pages["events/a.md"].make())
    assert "Do you know more about A &#42;b&#42;? [Write" in made
    assert '<div class="own-note" markdown="1">\n\nDo you' in made
    assert {*shipped.markdown(pages["events/a.md"].make()).splitlines()} < {*made.splitlines()}
    assert own.markdown(pages["places/p.md"].make()) == shipped.markdown(pages["places/p.md"].make())
