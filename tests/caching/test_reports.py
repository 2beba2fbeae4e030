"""A report is given again while nothing has changed of what it was made from, and never longer."""

from __future__ import annotations

import os
from pathlib import Path

import orjson
import pytest

from sourcebook.caching import sighting
from sourcebook.caching.reports import Report, reported
from sourcebook.caching.store import Store
from sourcebook.problems import Level, Problem
from tests.knowledge import Maker, place

PROBLEMS = (
    Problem("entries/places/a.yaml", 1, 2, "code", "words", "hint", Level.WARNING, "path[0]"),
    Problem("entries/places/b.yaml", 3, 4, "other", 'wörds "\x1b"'),
)


class Checker:
    """Counts how often a base is checked. Each check finds as much as was done before it."""

    def __init__(self, base: Path) -> None:
        """Nothing was checked yet."""
        self.base, self.store, self.count = base, Store(base / ".store.sqlite"), 0

    def check(self) -> Report:
        """Check it."""
        self.count += 1
        return Report(PROBLEMS[: self.count], f"{self.count} files")

    def ask(self) -> Report:
        """Ask for the report."""
        return reported(self.base, self.store, self.check)


@pytest.fixture
def checker(kb: Maker) -> Checker:
    """A base of its own, with a store."""
    base = kb({"places/a": place(), "docs/index.md": "# Home\n"}).path
    return Checker(base)


def test_nothing_changed(checker: Checker) -> None:
    """The same report, to the last character, without a check."""
    first = checker.ask()
    assert checker.ask() == first == Report(PROBLEMS[:1], "1 files")
    assert checker.count == 1


@pytest.mark.parametrize("name", ["entries/places/a.yaml", "docs/index.md", "sourcebook.yml", "ledger.txt"])
def test_something_changed(checker: Checker, name: str) -> None:
    """A new report, which is kept in place of the last."""
    checker.ask()
    (checker.base / name).write_text("changed")
    assert checker.ask().summary == "2 files"
    assert checker.ask().problems == PROBLEMS
    assert checker.count == 2


def test_a_change_within_one_tick(checker: Checker) -> None:
    """Two contents of one size and one signature: while the clock cannot tell, the content is compared."""
    path = checker.base / "entries/places/a.yaml"
    status = path.stat()
    checker.ask()
    path.write_text(path.read_text().replace("town", "twon"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert checker.ask().summary == "2 files"


def test_a_change_while_it_is_checked(checker: Checker) -> None:
    """What changes after the look is checked again the next time, even if it was seen by then."""

    def check() -> Report:
        (checker.base / "entries/places/a.yaml").write_text("changed")
        return checker.check()

    reported(checker.base, checker.store, check)
    assert checker.ask().summary == "2 files"
    assert checker.ask().summary == "2 files"


def test_what_was_compared_is_trusted_afterwards(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose content was compared once it was settled is not read a third time."""
    checker.ask()
    monkeypatch.setattr(sighting, "is_settled", lambda *_: True)
    read: list[str] = []

    def content(base: Path, file: str) -> str:
        read.append(file)
        return sighting.content(base, file)

    monkeypatch.setattr("sourcebook.caching.reports.content", content)
    assert checker.ask().summary == "1 files"
    assert set(read) == {"sourcebook.yml", "entries/places/a.yaml", "docs/index.md"}
    read.clear()
    assert checker.ask().summary == "1 files"
    assert read == []


@pytest.mark.parametrize("kept", [b"", b"[]", b"{", b"[1, 2, 3, 4]", orjson.dumps(["", {}, [[1]], ""])])
def test_what_was_kept_is_no_report(checker: Checker, monkeypatch: pytest.MonkeyPatch, kept: bytes) -> None:
    """Then it is checked anew."""
    monkeypatch.setattr(Store, "get_many", lambda _, keys: dict.fromkeys(keys, kept))
    assert checker.ask().summary == "1 files"


def test_another_program(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version found is not taken for what this one finds."""
    checker.ask()
    monkeypatch.setattr("sourcebook.caching.reports.program_mark", lambda: "another")
    assert checker.ask().summary == "2 files"


def test_names_that_are_no_text(checker: Checker) -> None:
    """A page whose name is no UTF-8 keeps a report from being kept, and from nothing else."""
    try:
        (checker.base / "docs" / os.fsdecode(b"\xff.md")).write_text("")
    except OSError:
        pytest.skip("this file system has UTF-8 names alone")
    assert [checker.ask().summary for _ in range(2)] == ["1 files", "2 files"]
