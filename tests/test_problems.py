"""A problem is told on one line that a terminal can show as it is."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.problems import Level, Problem, Unreadable, printable


def test_line() -> None:
    """A problem reads `file:line:column: level[code]: words (hint)`."""
    problem = Problem(
        "entries/events/x.yaml", 3, 7, "bad-date", "this is no date", "write 2024", Level.WARNING
    )
    assert str(problem) == "entries/events/x.yaml:3:7: warning[bad-date]: this is no date (write 2024)"


def test_line_without_a_hint() -> None:
    """Where there is no hint, there are no brackets."""
    assert str(Problem("x.yaml", 1, 1, "empty-file", "the file is empty")) == (
        "x.yaml:1:1: error[empty-file]: the file is empty"
    )


def test_order() -> None:
    """Problems sort by file, then by line and column as numbers."""
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 10), ("a", 9, 9)]
    problems = sorted(Problem(file, line, column, "code", "words") for file, line, column in places)
    assert [(each.file, each.line, each.column) for each in problems] == sorted(places)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u00a0b", "a\\xa0b"),
        ("Deir ez-Zor دير الزور", "Deir ez-Zor دير الزور"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    """What could steer a terminal, or hide a word, is shown as an escape; the letters of all scripts stay."""
    assert printable(text) == shown


def test_unreadable() -> None:
    """What a type of value cannot read says so in words, and can be sent elsewhere."""
    error = pickle.loads(pickle.dumps(Unreadable("bad-date", "this is no date", "write 2024")))  # noqa: S301 -- our own bytes
    assert (error.code, str(error), error.hint) == ("bad-date", "this is no date", "write 2024")


@given(st.text(), st.text(), st.text())
def test_one_line(file: str, message: str, hint: str) -> None:
    """No name of a file and no text of an entry can make a second line."""
    line = str(Problem(file, 1, 1, "code", message, hint))
    assert len(line.splitlines()) == 1
    assert not any(character in line for character in "\x1b\x07\u202e\u2028")
