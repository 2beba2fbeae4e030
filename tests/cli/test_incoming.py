"""`sourcebook incoming`: what it says and with which status it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.commits import LINK, Content, Repository, repository
from tests.knowledge import SETTINGS, event

BASE: dict[str, Content] = {"entries/events/a.yaml": event(), "sourcebook.yml": SETTINGS, "mkdocs.yml": "a"}


@pytest.fixture
def base(tmp_path: Path) -> Repository:
    """A base under git."""
    return repository(tmp_path / "base", BASE)


def test_what_was_taken_is_told(base: Repository) -> None:
    """How many files, of which commit; the base can be checked at once."""
    commit = base.commit({"entries/events/b.yaml": "titel: B\n"}, "HEAD")
    result = run("incoming", commit, "-C", base.path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"taken as data: 2 files of {commit}\n"
    assert "entries/events/b.yaml:1:1: error[unknown-key]" in run("check", base.path).stdout


def test_a_commit_that_changes_more_is_told(base: Repository) -> None:
    """With a status of its own, and names that steer neither a terminal nor a workflow; nothing is written."""
    files: dict[str, Content] = {f"hooks/{number:02}.py": "x" for number in range(20)}
    commit = base.commit(
        {"entries/events/b.yaml": event(), "a\n::error::\x1b[31m ##[add-mask]": "x", **files}, "HEAD"
    )
    result = run("incoming", commit, "-C", base.path)
    assert result.exit_code == 3
    first, second = result.stderr.splitlines()
    shown = ", ".join(f"hooks/{number:02}.py" for number in range(9))
    name = "a\\u000A::error::\\u001B[31m #\\u0023[add-mask]"
    assert first == f"this commit changes more than entries: {name}, {shown} and 11 more"
    assert second == "nothing was taken: read it as code"
    assert not (base.path / "entries/events/b.yaml").exists()


def test_what_is_refused_is_told_in_any_form(base: Repository) -> None:
    """Before anything else of it is said; nothing is written."""
    commit = base.commit({"entries/events/b.yaml": (LINK, "/etc/passwd"), "mkdocs.yml": "b"}, "HEAD")
    text = run("incoming", commit, "-C", base.path)
    assert text.exit_code == 1
    assert text.stdout.startswith("entries/events/b.yaml:1:1: error[symbolic-link]: ")
    github = run("incoming", commit, "-C", base.path, "--format", "github")
    assert github.stdout.startswith("::error file=entries/events/b.yaml,line=1,col=1,title=symbolic-link::")


def test_nothing_that_is_not_in_git_is_lost(base: Repository) -> None:
    """It says what would be, and where to take the commit instead."""
    commit = base.commit({"entries/events/b.yaml": event()}, "HEAD")
    (base.path / "entries/events/mine.yaml").write_text("mine")
    result = run("incoming", commit, "-C", base.path)
    assert result.exit_code == 1
    assert "entries/events/mine.yaml" in result.stderr
    assert "git worktree add" in result.stderr
    assert (base.path / "entries/events/mine.yaml").read_text() == "mine"


def test_what_git_or_the_system_refuses_is_a_line(base: Repository) -> None:
    """No traceback: an unknown commit; a file and a folder of one name, which no disk can hold."""
    unknown = run("incoming", "nowhere", "-C", base.path)
    assert (unknown.exit_code, unknown.stderr) == (1, "Error: git knows nothing of nowhere\n")
    blob = base.git("hash-object", "-w", "--stdin", stdin=b"x")
    folder = base.tree(("100644", "y", blob))
    entries = base.tree(("100644", "x", blob), ("40000", "x", folder))
    kept = [
        ("100644", name, base.git("rev-parse", f"HEAD:{name}")) for name in ("mkdocs.yml", "sourcebook.yml")
    ]
    commit = base.commit_of(base.tree(("40000", "entries", entries), *kept), "HEAD")
    result = run("incoming", commit, "-C", base.path)
    assert result.exit_code == 1
    assert "entries/x" in result.stderr
