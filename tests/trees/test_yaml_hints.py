"""Whoever makes a slip in YAML is told which one it was, in words of their own."""

from __future__ import annotations

import pytest
import yaml

from sourcebook.trees.reader import read
from sourcebook.trees.yaml_hints import hint_for_comment, hint_for_syntax

HINTS = [
    ("a: b: c\n", "needs quotes"),
    ("a: @b\n", "begins with @ needs quotes"),
    ("a: %b\n", "begins with % needs quotes"),
    ("a:\n\tb: c\n", "never with tabs"),
    ('a: "b" c\n', "begins with a quoted word"),
    ("a: 'b' c\n", "begins with a quoted word"),
    ('a: "b\n', "opened and not closed"),
    ("a: [b\nc: d\n", "opened and not closed"),
    ("a: {b\n", "opened and not closed"),
    ("a: [b] c\n", "begins with [ needs quotes"),
    ("a: *b* c\n", "begins with * needs quotes"),
    ("a: | b\n", "nothing may follow |"),
    ("a: > b\n", "nothing may follow >"),
    ("a: &b* c\n", "begins with & needs quotes"),
    ("a:\n  - b\n c: d\n", "indentation"),
    ("a: b\nc\n", "indentation"),
    ("a: b\nc:d\ne: f\n", "missing `: `"),
    ("? [a]\n: b\n", "needs quotes"),
    ('a: "C:\\Users"\n', "begins an escape"),
    ('a: "C:\\quiet"\n', "begins an escape"),
]


@pytest.mark.parametrize(("text", "hint"), HINTS)
def test_hints(text: str, hint: str) -> None:
    """The likely slip behind an error of the scanner is told, and how to mend it."""
    assert hint in read("x.yaml", text.encode()).problems[0].hint


def test_hint_for_comment() -> None:
    """The hint repeats what would be lost, up to forty characters of it."""
    assert "`#3 of many`" in hint_for_comment(" #3 of many ")
    assert f"`#{'x' * 39}`" in hint_for_comment(" #" + "x" * 100)


def test_an_error_without_a_place() -> None:
    """An error that names no place, or one outside the text, has the hint that fits any slip."""
    assert "indentation" in hint_for_syntax(yaml.MarkedYAMLError(problem="odd"), [])
    mark = yaml.Mark("x", 0, 9, 9, None, 0)
    assert "indentation" in hint_for_syntax(yaml.MarkedYAMLError(problem="odd", problem_mark=mark), ["a"])
    error = yaml.MarkedYAMLError(problem="found character that cannot start any token", problem_mark=mark)
    assert "needs quotes" in hint_for_syntax(error, ["a"])


def error_in(line: int, problem: str = "", context: str = "") -> yaml.MarkedYAMLError:
    """An error of the scanner, with its place at the beginning of a line."""
    mark = yaml.Mark("x", 0, line, 0, None, 0)
    return yaml.MarkedYAMLError(context=context, problem=problem, problem_mark=mark)


def test_the_slip_may_be_in_the_line_before() -> None:
    """The scanner often notices one line later: the line itself is looked at first, then the one above, and no other."""
    assert "begins with *" in hint_for_syntax(error_in(2, problem="odd"), ["a: !b", "a: *b", "c: d"])
    assert "begins with !" in hint_for_syntax(error_in(1, problem="odd"), ["a: *b", "a: !b", "c: d"])
    assert "indentation" in hint_for_syntax(error_in(2, problem="odd"), ["a: *b", "c: d", "e: f", "a: *b"])


def test_a_sign_may_stand_in_the_context() -> None:
    """An error has two texts, and either may tell the slip."""
    assert "opened and not closed" in hint_for_syntax(error_in(0, context="found an unexpected end"), [])


def test_hints_are_whole_sentences() -> None:
    """To the letter, where a mark of YAML has to be told in a text of YAML."""
    escape = "in double quotes, \\ begins an escape: write it as \\\\, or use single quotes"
    assert hint_for_syntax(error_in(0, problem="found unknown escape character"), []) == escape
    nothing = "a text that begins with  needs quotes: put the whole text in quotes"
    assert (
        hint_for_syntax(error_in(1, problem="found character that cannot start any token"), ["a"]) == nothing
    )
