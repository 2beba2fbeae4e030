"""Any bytes as a file: read or refused, each problem at a place of the file, and to the tree that PyYAML makes of it."""

from __future__ import annotations

import re
from typing import Any

import yaml

from sourcebook.problems import Level
from sourcebook.trees import house_style, reader
from sourcebook.trees.nodes import Node, Scalar, Sequence
from tests.fuzz import seeds
from tests.fuzz.target import Target

SHORTEST = 200
"""Bytes of the shortest file that is tried. What is shorter has a comment after it, or fields before it."""

PADDING = b"\n# " + b"x" * SHORTEST
FIELDS = b"".join(
    b"field_%d: a text of a few words\nlist_%d: [one, two]\n" % (number, number) for number in range(4)
)
PLACED = frozenset({"title", "a", "body"})
LINES = re.compile("\r\n|\r|\n")
PIECES = (
    *"-?:,[]{}#&*!|>'\"%@`~<ab0\\ \t\n\r",
    *(
        "a: ",
        "b:",
        "- ",
        "  ",
        "\n  ",
        "\n- ",
        "\n  - ",
        ": ",
        " #",
        " # ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "<<: ",
        "? ",
        "|\n",
        ">-\n",
    ),
    *(
        "|2\n",
        "!!str ",
        "!<x> ",
        "&a ",
        "*a ",
        "null",
        "'q'",
        '"q"',
        '"\\x41"',
        '"\\u202e"',
        "[a, b]",
        "{a: b}",
        "[[[[[[[[[[",
    ),
    *(
        "title: A war\n",
        "body: |\n  A line.\n",
        "\ufeff",
        "\u200b",
        "\u200d",
        "\u2028",
        "\x85",
        "\0",
        "\x1b",
        "é",
        "ق",
        "\xff",
    ),
)


def check(data: bytes) -> None:
    """Read a file in all ways."""
    if len(data) < SHORTEST:
        data = FIELDS + data if data[:1] < b"a" else data + PADDING
    reading = reader.read("x.yaml", data)
    _check_places(reading.problems, data)
    errors = [each for each in reading.problems if each.level is Level.ERROR]
    assert reading.tree is not None or errors
    _check_ways(reading, data)
    if reading.tree is not None and not errors:
        text = data.decode().removeprefix("\ufeff")
        # Makes texts, lists and mappings, and nothing else.
        assert reading.tree == yaml.load(text, yaml.CBaseLoader)  # noqa: S506


def _check_places(problems: Any, data: bytes) -> None:
    """Each problem stands in the file, or right behind a line of it."""
    if problems:
        lines = LINES.split(data.decode("utf-8", "replace").removeprefix("\ufeff"))
        for each in problems:
            assert 1 <= each.line <= len(lines), each
            assert 1 <= each.column <= len(lines[each.line - 1]) + 1, each


def _check_ways(reading: reader.Reading, data: bytes) -> None:
    """Whatever is read without the scanner is what the scanner gives."""
    glanced = reader.glance(data, PLACED)
    text = reader._ordinary_text(data)
    short = None if text is None else house_style.tree_of(text)
    assert (short is None) == (glanced is None)
    if short is not None:
        careful = reader._read_carefully("x.yaml", data)
        assert careful.problems == reading.problems == ()
        assert careful.tree is not None
        assert _whole(careful.tree) == _whole(short)
        assert careful.tree == glanced


def _whole(node: Node) -> Any:
    """A tree with all places."""
    at = (node.line, node.column)
    if isinstance(node, Scalar):
        return str(node), node.style, at
    if isinstance(node, Sequence):
        return at, node.flow, [_whole(each) for each in node]
    return at, node.flow, [(_whole(key), _whole(each)) for key, each in node.items()]


TARGET = Target(check, seeds.files(), PIECES, 2_000)
