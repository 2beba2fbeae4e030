"""`sourcebook remove`: an entry taken away, or merged into another one."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cli.commands import run
from tests.knowledge import Maker, event, source

BASE = {"events/a": event(), "events/b": event(title="B"), "ledger.txt": "events/a\nevents/b\n"}


def test_an_entry_is_removed(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason, and the date of today where none is given; a check finds nothing wrong afterwards."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    base = kb(BASE)
    days = {dt.datetime.now().astimezone().date()}
    result = run("remove", "events/a", "--reason", "Because.", "-C", base.path)
    days.add(dt.datetime.now().astimezone().date())
    assert (result.exit_code, result.stderr) == (0, "2 files changed, 0 names written anew\n")
    text = (base.path / "entries/_tombstones/events/a.yaml").read_text(encoding="utf-8")
    assert text in {f"title: A war\ndate: {day}\nreason: Because.\n" for day in days}
    assert run("check", base.path).exit_code == 0


def test_the_date_may_be_given(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an option, or by the variable that reproducible builds have for it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    base = kb(BASE)
    run("remove", "events/a", "--reason", "R", "-C", base.path)
    run("remove", "events/b", "--reason", "R", "--date", "2024-05", "--title", "An event", "-C", base.path)
    stones = base.path / "entries/_tombstones/events"
    assert "date: 1970-01-02\n" in (stones / "a.yaml").read_text(encoding="utf-8")
    assert (stones / "b.yaml").read_text(encoding="utf-8") == "title: An event\ndate: 2024-05\nreason: R\n"


def test_an_entry_is_merged(kb: Maker) -> None:
    """With what it says only if that may be lost."""
    base = kb(BASE)
    result = run("remove", "events/a", "--into", "events/b", "-C", base.path)
    assert result.exit_code == 1
    assert (
        "entries/events/a.yaml:1:8: error[would-be-lost]: this `title` is not in entries/events/b.yaml"
        in result.stderr
    )
    result = run("remove", "events/a", "--into", "events/b", "--discard", "-C", base.path)
    assert (result.exit_code, result.stderr) == (0, "2 files changed, 0 names written anew\n")
    assert "aliases: [a]\n" in (base.path / "entries/events/b.yaml").read_text(encoding="utf-8")


def test_a_dry_run_shows_what_goes(kb: Maker) -> None:
    """Files that are no text by their names alone."""
    base = kb({"sources/a": source(archives="[{file: a.png}]"), "entries/sources/a.png": b"\x89PNG\xff"})
    result = run(
        "remove", "sources/a", "--reason", "R", "--date", "2024", "--discard", "--dry-run", "-C", base.path
    )
    assert "--- /dev/null\n+++ entries/_tombstones/sources/a.yaml\n" in result.stdout
    assert "entries/sources/a.png: deleted\n" in result.stdout
    assert "--- entries/sources/a.yaml\n+++ /dev/null\n" in result.stdout
    assert (base.path / "entries/sources/a.png").exists()


WRONG = {
    "no reason": ([], "say why"),
    "a reason for a merger": (["--into", "events/b", "--reason", "R"], "leaves no tombstone"),
    "a date for a merger": (["--into", "events/b", "--date", "2024"], "leaves no tombstone"),
    "a title for a merger": (["--into", "events/b", "--title", "T"], "leaves no tombstone"),
}


@pytest.mark.parametrize(("options", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_wish_is_told(kb: Maker, options: list[str], told: str) -> None:
    """In a line, with the status of wrong usage."""
    result = run("remove", "events/a", *options, "-C", kb(BASE).path)
    assert result.exit_code == 2
    assert told in result.stderr


def test_an_id_is_not_given_again(kb: Maker) -> None:
    """By no command: neither a removed one, nor one that leads on."""
    base = kb(BASE)
    run("remove", "events/a", "--reason", "R", "-C", base.path)
    run("rename", "events/b", "c", "-C", base.path)
    for dead in ("a", "b"):
        new = run(
            "new",
            "event",
            dead,
            "-C",
            base.path,
            "--set",
            "title=T",
            "--set",
            "type=war",
            "--set",
            "date=2024",
        )
        assert new.exit_code == 2
        assert "an id is never given twice" in new.stderr
    assert run("rename", "events/c", "a", "-C", base.path).exit_code == 2
