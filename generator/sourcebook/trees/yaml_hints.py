"""What to tell a person whose YAML the scanner cannot read: the likely slip, and how to mend it."""

from __future__ import annotations

import re

import yaml

OPENS_VALUE = re.compile(r"^\s*(?:- +)*(?:[\w-]+:\s+)?(?P<first>[\"'\[{*&!?%@`|>])(?P<rest>.*)$")
QUOTES = "put the whole text in quotes"
UNCLOSED = ("unexpected end", "expected ',' or", "expected node content")


def hint_for_comment(rest: str) -> str:
    """`rest` is what follows the value on its line. Returns what to do so that it is kept."""
    return f"put the text in quotes to keep `{rest.strip()[:40]}`, or write `# ` with a space for a comment"


def hint_for_syntax(error: yaml.MarkedYAMLError, lines: list[str]) -> str:
    """The likely slip behind an error of the scanner. `lines` are the file's."""
    problem = f"{error.problem or ''} {error.context or ''}"
    if "mapping values are not allowed" in problem:
        return 'a text with ": " in it needs quotes; else look at the indentation'
    if "cannot start any token" in problem:
        return _hint_for_character(error, lines)
    if "escape" in problem or "hexdecimal" in problem:
        return "in double quotes, \\ begins an escape: write it as \\\\, or use single quotes"
    if any(sign in problem for sign in UNCLOSED):
        return "a quote or a bracket is opened and not closed; a text that begins with one needs quotes"
    for mark in (error.problem_mark, error.context_mark):
        for number in (mark.line, mark.line - 1) if mark else ():
            if hint := _hint_for_line(lines, number):
                return hint
    return "look at the indentation, and for a missing `: ` or `- ` in this line or the one before"


def _hint_for_character(error: yaml.MarkedYAMLError, lines: list[str]) -> str:
    """A hint where YAML meets a character that begins nothing."""
    mark = error.problem_mark
    character = lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""
    if character == "\t":
        return "indent with spaces, never with tabs"
    return f"a text that begins with {character} needs quotes: {QUOTES}"


def _hint_for_line(lines: list[str], number: int) -> str:
    """A hint where the value of this line begins with a mark that means something to YAML."""
    if not 0 <= number < len(lines) or not (match := OPENS_VALUE.match(lines[number])):
        return ""
    first, rest = match["first"], match["rest"]
    if first in "\"'" and first in rest:
        return f"a text that begins with a quoted word needs quotes as a whole: {QUOTES}"
    if first in "|>":
        return f"nothing may follow {first} on its line; the text begins on the next one"
    return f"a text that begins with {first} needs quotes: {QUOTES}"
