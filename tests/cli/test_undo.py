"""`sourcebook undo`: puts back what an interrupted renaming or removal left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from sourcebook import journal
from sourcebook.changing.renaming import rename
from sourcebook.journal import FOLDER, JOURNAL
from tests.cli.commands import run
from tests.knowledge import Maker, event


def interrupted(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renaming that is killed at its last file."""
    change = rename(base, "events/a", "b")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(journal._Work, "put_back", lambda _: [])
        patch.setattr(os, "unlink", stop)
        with pytest.raises(KeyboardInterrupt):
            change.carry_out()


def test_an_interrupted_change_is_told_and_undone(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check says what to do, and does nothing itself; then all is as it was."""
    base = kb(
        {
            "events/a": event(),
            "events/c": event(title="C", part_of="[a]"),
            "ledger.txt": "events/a\nevents/c\n",
        }
    )
    before = {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()}
    assert run("check", base.path).exit_code == 0
    interrupted(base.path, monkeypatch)
    result = run("check", base.path)
    assert result.exit_code == 1
    assert ".sourcebook-change/journal.json:1:1: error[interrupted-change]" in result.stdout + result.stderr
    assert run("rename", "events/c", "d", "-C", base.path).exit_code == 1
    result = run("undo", base.path)
    assert result.exit_code == 0
    assert result.stderr.endswith("files are as they were\n")
    assert {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()} == before
    assert run("check", base.path).exit_code == 0
    assert run("undo", "-C", base.path).stderr == "there is nothing to undo\n"


def test_a_change_that_is_under_way_goes_on(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process holds the lock."""
    base = kb({"events/a": event()})
    interrupted(base.path, monkeypatch)
    with FileLock(base.path / FOLDER / "lock"):
        result = run("undo", base.path)
    assert result.exit_code == 1
    assert "still under way" in result.stderr


def test_what_is_no_journal_is_told(kb: Maker) -> None:
    """Somebody has to look at it."""
    base = kb({"events/a": event()})
    (base.path / FOLDER).mkdir()
    (base.path / FOLDER / JOURNAL).write_text("[]", encoding="utf-8")
    result = run("undo", base.path)
    assert result.exit_code == 1
    assert "was not written by this program" in result.stderr
