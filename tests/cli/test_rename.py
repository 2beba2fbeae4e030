"""`sourcebook rename`: another id for an entry, whose former address leads on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.changing.model import Change
from sourcebook.journal import FOLDER, JOURNAL, Busy, Disturbed
from tests.cli.commands import run
from tests.knowledge import Maker, event


def test_it_says_what_it_did(kb: Maker) -> None:
    """How many files, and how many names; a check finds nothing wrong afterwards."""
    base = kb(
        {
            "events/a": event(),
            "events/b": event(title="B", part_of="[a]"),
            "ledger.txt": "events/a\nevents/b\n",
        }
    )
    result = run("rename", "events/a", "c", "-C", base.path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "4 files changed, 1 names written anew\n"
    assert run("check", base.path).exit_code == 0


def test_a_dry_run_shows_and_changes_nothing(kb: Maker) -> None:
    """As a diff, with former and new names of files, without what could steer a terminal."""
    base = kb(
        {"events/a": event(), "docs/index.md": "A \x1b[31m page\r\n[[events/a]]", "ledger.txt": "events/a\n"}
    )
    before = {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()}
    result = run("rename", "events/a", "b", "-C", base.path, "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        "--- docs/index.md\n+++ docs/index.md\n@@ -1,2 +1,2 @@\n A \\u001B[31m page\n-[[events/a]]\n+[[events/b]]\n"
        "--- entries/events/a.yaml\n+++ entries/events/b.yaml\n@@ -1,3 +1,4 @@\n title: A war\n+aliases: [a]\n"
        " type: war\n date: 2024\n"
        "--- ledger.txt\n+++ ledger.txt\n@@ -1 +1,2 @@\n events/a\n+events/b\n"
    )
    assert {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()} == before


def test_a_wrong_wish_is_told(kb: Maker) -> None:
    """In a line, with the status of wrong usage."""
    result = run("rename", "events/none", "b", "-C", kb({"events/a": event()}).path)
    assert result.exit_code == 2
    assert "there is no entry `events/none`" in result.stderr


def test_what_has_to_be_mended_is_told(kb: Maker) -> None:
    """By file and line, as by a check."""
    result = run("rename", "events/a", "b", "-C", kb({"events/a": event(), "events/x": "title: X"}).path)
    assert result.exit_code == 1
    assert "entries/events/x.yaml:1:1: error[missing-field]" in result.stderr
    assert "nothing was changed: mend these first" in result.stderr


REFUSALS: dict[str, tuple[Exception, str]] = {
    "another change": (Busy(), "another renaming or removal is under way"),
    "a file that changed": (Disturbed("entries/events/a.yaml"), "entries/events/a.yaml changed meanwhile"),
    "the system": (PermissionError(13, "Permission denied", "x"), "x: Permission denied"),
}


@pytest.mark.parametrize(("error", "told"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_in_the_way_is_told(
    kb: Maker, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    """No traceback, whatever keeps files from being changed."""

    def refuse(_: Change) -> None:
        raise error

    monkeypatch.setattr(Change, "carry_out", refuse)
    result = run("rename", "events/a", "b", "-C", kb({"events/a": event()}).path)
    assert result.exit_code == 1
    assert told in result.stderr
    assert "undone" not in result.stderr


def test_a_change_that_could_not_be_undone_is_told(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do when the disk is well again."""
    base = kb({"events/a": event()})

    def break_down(change: Change) -> None:
        (change.base / FOLDER).mkdir()
        (change.base / FOLDER / JOURNAL).touch()
        raise OSError(5, "Input/output error", "x")

    monkeypatch.setattr(Change, "carry_out", break_down)
    result = run("rename", "events/a", "b", "-C", base.path)
    assert result.exit_code == 1
    assert "run `sourcebook undo` when this is mended" in result.stderr


def test_another_base_is_not_asked_for(kb: Maker, tmp_path: Path) -> None:
    """A folder that is no base is told."""
    kb({"events/a": event()})
    assert run("rename", "events/a", "b", "-C", tmp_path / "docs").exit_code == 2
