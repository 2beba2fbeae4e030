"""A base that is broken: a line per problem, no traceback, and a published site that stays as it was."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sourcebook.build import prepare
from sourcebook.problems import Level
from tests.end_to_end.sites import contents, mkdocs, new
from tests.knowledge import Files, Knowledge

pytestmark = pytest.mark.slow

SOUND: Files = {
    "sourcebook.yml": "format: 1\ntitle: A base\nchecks: {not-in-ledger: off, no-ledger: off, no-contact: off}\n",
    "events/talks": "title: Talks\ntype: negotiation\ndate: 2024-05-03\nplaces: [harbour]\nsources: [wire]\n",
    "places/harbour": "title: The harbour\ntype: facility\nsources: [wire]\n",
    "sources/wire": "title: A wire report\ntype: wire\n",
}
BROKEN: Files = {
    "events/talks": "title: Talks\ntype: negotiatoin\ndate: 2024-13-03\nplaces: [harbor]\ncolour: red\nsources: [wire]\n",
    "places/harbour": "title: The harbour\ntitle: Again\ntype: facility\n",
    "sources/wire": b"title: A wire \xff report\ntype: wire\n",
    "places/pier": "title: [" * 40,
    "entries/stray.yaml": "title: Nowhere\n",
    "entries/_kinds/boat.yaml": "folder: boats\nlabel: Boat\n",
    "sourcebook.yml": "format: 1\ntitle: A base\ncolour: blue\n",
    "docs/about.md": "# About\n\nSee [[events/nothing]].\n",
}
LINE = re.compile(
    r"^ERROR +-  (?P<file>[\w./-]+):(?P<line>\d+):(?P<column>\d+): error\[(?P<code>[\w-]+)\]: .+$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base whose site is built."""
    knowledge = new(tmp_path_factory.mktemp("sound"), SOUND)
    built = mkdocs(knowledge.path, "build", "--strict")
    assert built.returncode == 0, built.stdout
    return knowledge.path


@pytest.fixture
def published(sound: Path, tmp_path: Path) -> Knowledge:
    """A copy of it, to break."""
    return Knowledge(shutil.copytree(sound, tmp_path / "base"))


def test_a_broken_base_tells_all_and_leaves_the_site_alone(published: Knowledge) -> None:
    """Each problem of each file is a line with its place; the exit status is 1; the old site stands, byte for byte."""
    before = contents(published.path / "site")
    published.write(BROKEN)
    built = mkdocs(published.path, "build")
    told = {(found["file"], int(found["line"]), found["code"]) for found in LINE.finditer(built.stdout)}
    assert built.returncode == 1
    assert told >= {
        ("entries/events/talks.yaml", 2, "unknown-term"),
        ("entries/events/talks.yaml", 5, "unknown-key"),
        ("entries/places/harbour.yaml", 2, "duplicate-key"),
        ("entries/sources/wire.yaml", 1, "bad-utf-8"),
        ("entries/places/pier.yaml", 1, "too-deep"),
        ("entries/stray.yaml", 1, "misplaced-file"),
        ("sourcebook.yml", 3, "unknown-key"),
        ("docs/about.md", 3, "unknown-reference"),
    }
    assert {file for file, _, _ in told} >= {"entries/_kinds/boat.yaml"}
    assert "Traceback" not in built.stdout
    assert contents(published.path / "site") == before


def test_the_lines_are_those_of_check(published: Knowledge) -> None:
    """`mkdocs build` and `sourcebook check` say the same, and in the same order."""
    published.write(BROKEN)
    told = [match[0].split("-  ", 1)[1] for match in LINE.finditer(mkdocs(published.path, "build").stdout)]
    assert told == [str(problem) for problem in prepare(published.path).at(Level.ERROR)]


def test_quiet_keeps_the_errors(published: Knowledge) -> None:
    """`-q` leaves out what is well, and no error."""
    published.write(BROKEN)
    loud, quiet = mkdocs(published.path, "build"), mkdocs(published.path, "build", "-q")
    assert quiet.returncode == 1
    assert LINE.findall(quiet.stdout) == LINE.findall(loud.stdout)
    assert "INFO" not in quiet.stdout


@pytest.mark.parametrize(("options", "status"), [((), 0), (("--strict",), 1)])
def test_a_warning_fails_the_strict_build_alone(
    tmp_path: Path, options: tuple[str, ...], status: int
) -> None:
    """What is probably wrong is told in either case, with its place; only `--strict` fails for it."""
    new(
        tmp_path,
        {**SOUND, "events/talks": "title: Talks #5 of May\ntype: negotiation\ndate: 2024\nsources: [wire]\n"},
    )
    built = mkdocs(tmp_path, "build", *options)
    assert built.returncode == status, built.stdout
    assert "WARNING -  entries/events/talks.yaml:1:14: warning[comment-cuts]" in built.stdout
    assert "Traceback" not in built.stdout


def test_a_hostile_text_moves_no_line_of_the_log(published: Knowledge) -> None:
    """What a problem quotes is shown with its control characters spelled out: it cannot forge a line."""
    published.write({"events/talks": 'title: Talks\ntype: "\\e[2Jx\\nERROR - forged"\ndate: 2024\n'})
    built = mkdocs(published.path, "build")
    assert built.returncode == 1
    assert "\x1b" not in built.stdout.replace("\x1b[31m", "").replace("\x1b[0m", "")
    assert not re.search(r"^ERROR - forged", built.stdout, re.MULTILINE)
