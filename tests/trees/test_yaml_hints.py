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
