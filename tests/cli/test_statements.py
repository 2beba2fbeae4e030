"""`sourcebook statements`: the table of statements, a line each."""

from __future__ import annotations

import json

from tests.cli.commands import run
from tests.knowledge import Maker, event, source

BASE = {
    "sources/wire": source(),
    "sources/paper": source(),
    "events/x": event(
        title="X",
        date="{value: 2024, text: that year, inferred: year, note: Guessed.}",
        sources=(
            "[{source: wire, via: paper, informant: A pilot, at: [page 1, page 2], quote: 'so', speech_act: alleges},"
            " {source: paper, stance: denies, field: date}]"
        ),
    ),
}


def test_a_line_for_each_statement(kb: Maker) -> None:
    """Of the entry as a whole, then of each value, by each source that speaks of it."""
    result = run("statements", kb(BASE).path)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    told = [(each["field"], each["source"], each["stance"]) for each in found if each["entry"] == "events/x"]
    assert told == [
        ("entry", "wire", "supports"),
        ("type", "wire", "supports"),
        ("date", "wire", "supports"),
        ("date", "paper", "denies"),
    ]


def test_a_row_says_all_that_is_said(kb: Maker) -> None:
    """The value, the source with its place and its way, what the editor adds, and the grade."""
    lines = run("statements", kb(BASE).path).stdout.splitlines()
    row = next(each for each in map(json.loads, lines) if each["field"] == "date")
    assert row == {
        "entry": "events/x",
        "field": "date",
        "anchor": "date",
        "value": "2024",
        "text": "that year",
        "source": "wire",
        "via": "paper",
        "informant": "A pilot",
        "at": "page 1; page 2",
        "quote": "so",
        "stance": "supports",
        "speech_act": "alleges",
        "inferred": "year",
        "confidence": "",
        "note": "Guessed.",
        "preferred": False,
        "alternative": "",
        "grade": "single-witness",
        "contested": True,
    }


def test_what_nobody_says_has_a_line_too(kb: Maker) -> None:
    """Without a source: what the base lacks can be counted."""
    lines = run("statements", kb({"events/x": event(title="X")}).path).stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert {(each["source"], each["grade"]) for each in found} == {("", "unsourced")}
    assert [each["field"] for each in found] == ["entry", "type", "date"]


def test_a_broken_base_has_no_table(kb: Maker) -> None:
    """Its errors are told, and the command ends with status 1."""
    result = run("statements", kb({"events/x": "title: X\n"}).path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[" in result.stderr
