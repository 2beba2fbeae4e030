"""`sourcebook ledger`: every address that was ever published."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import run
from tests.knowledge import Maker, event


def ledger(path: Path) -> list[str]:
    """The lines of the ledger of a base."""
    return (path / "ledger.txt").read_text(encoding="utf-8").splitlines()


def test_every_entry_alias_and_tombstone_is_noted(kb: Maker) -> None:
    """In order; and nothing is ever taken out."""
    base = kb(
        {
            "events/b": event(aliases="[old-b]"),
            "events/a": event(title="A"),
            "entries/_tombstones/events/gone.yaml": "title: G\ndate: 2024\nreason: R\n",
        }
    )
    result = run("ledger", base.path)
    assert (result.exit_code, result.stderr) == (0, "ledger.txt: 4 added, 4 in all\n")
    assert ledger(base.path) == ["events/a", "events/b", "events/gone", "events/old-b"]
    assert run("ledger", "-C", base.path).stderr == "ledger.txt: 0 added, 4 in all\n"


def test_what_was_published_stays(kb: Maker) -> None:
    """An entry that is lost is no reason to forget it: nor does it keep others from being noted."""
    base = kb({"events/a": event(), "ledger.txt": "events/lost\n"})
    assert run("ledger", base.path).exit_code == 0
    assert ledger(base.path) == ["events/a", "events/lost"]


def test_the_ledger_of_a_broken_base_is_left(kb: Maker) -> None:
    """What is wrong is told, and nothing is written."""
    base = kb({"events/a": event(), "events/b": "title: B"})
    result = run("ledger", base.path)
    assert result.exit_code == 1
    assert "error[missing-field]" in result.stderr
    assert "left as it is" in result.stderr
    assert not (base.path / "ledger.txt").exists()


def test_a_ledger_that_is_up_to_date_is_not_written(kb: Maker) -> None:
    """Whatever watches it sees no change."""
    base = kb({"events/a": event(), "ledger.txt": "events/a\n"})
    before = (base.path / "ledger.txt").stat().st_ino
    run("ledger", base.path)
    assert (base.path / "ledger.txt").stat().st_ino == before


def test_a_merged_ledger_is_put_in_order(kb: Maker) -> None:
    """Git's union leaves lines twice and out of order."""
    base = kb(
        {"events/a": event(), "events/b": event(title="B"), "ledger.txt": "events/b\nevents/a\nevents/b\n"}
    )
    run("ledger", base.path)
    assert ledger(base.path) == ["events/a", "events/b"]


def test_a_system_that_refuses_is_told_in_a_line(kb: Maker) -> None:
    """No traceback where the ledger cannot be written."""
    base = kb({"events/a": event()})
    (base.path / ".ledger.txt.new").mkdir()
    result = run("ledger", base.path)
    assert result.exit_code == 1
    assert "Is a directory" in result.stderr
