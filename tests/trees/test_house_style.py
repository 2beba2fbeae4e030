"""What is written as the house writes is read without a scanner, to the tree that the scanner would have given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.trees import house_style, reader
from sourcebook.trees.nodes import Node, Scalar, Sequence
from sourcebook.trees.reader import Reading, read
from tests.knowledge import text_of

ROOT = Path(__file__).parents[2]


def whole(node: Node) -> Any:
    """A tree with all that it says: texts, styles, places, and how its lists are written."""
    at = (node.line, node.column)
    if isinstance(node, Scalar):
        return str(node), node.style, at
    if isinstance(node, Sequence):
        return at, node.flow, [whole(each) for each in node]
    return at, node.flow, [(whole(key), whole(each)) for key, each in node.items()]


def short_way(text: str) -> Any:
    """What is read without the scanner; None where it is asked."""
    data = text.encode("utf-8", "surrogatepass")
    ordinary = reader._ordinary_text(data)
    tree = None if ordinary is None else house_style.tree_of(ordinary)
    return None if tree is None else whole(tree)


PLACED = frozenset({"a", "harm", "body"})
"""Names of fields in which texts are to know their places."""


def light(node: Node | str, *, placed: bool = False, top: bool = True) -> Any:
    """A tree without the places of keys, and without those of texts that stand in no field of these."""
    if isinstance(node, str):
        return whole(node) if placed and isinstance(node, Scalar) else str(node)
    at = (node.line, node.column)
    if isinstance(node, Sequence):
        return at, node.flow, [light(each, placed=placed, top=False) for each in node]
    inner = {
        str(key): light(each, placed=key in PLACED if top else placed, top=False)
        for key, each in node.items()
    }
    return at, node.flow, inner


def agree(text: str) -> None:
    """The short way gives what the scanner gives, or nothing; and what it reads has no problem.

    At a glance it gives the same, in less.
    """
    found = short_way(text)
    glanced = reader.glance(text.encode("utf-8", "surrogatepass"), PLACED)
    assert (glanced is None) == (found is None)
    if found is not None and glanced is not None:
        assert {type(key) for key in glanced} == {str}
        reading = reader._read_carefully("x.yaml", text.encode())
        assert reading.tree is not None
        assert whole(reading.tree) == found
        assert light(reading.tree) == light(glanced)
        assert reading.problems == ()


HOUSE = text_of(
    """\
    # yaml-language-server: $schema=x.json

    title: A war, as some say; (others) do not
    url: https://example.org/a?b=c
    date: -0043
    sources: [report, al-akhbar/2, paragraph 3]
    quoted: "one: two # three"
    single: 'a "b" c'
    harm:
      - kind: killed
        count: 2
        sources:
          - report

          - source: other
    # a remark
      - kind: injured
    body: |
      One line.

        A deeper one.
    notes: |
      دير الزور
    """
)


def test_the_house_style() -> None:
    """Keys, lists, records, lists in brackets, quotes and blocks of text are read without the scanner."""
    assert short_way(HOUSE) is not None
    agree(HOUSE)


OTHER_STYLES = [
    "a: {b: c}\n",
    "a:\n- b\n",
    "a: b\n- c\n",
    "a:\n  - b\n  c: d\n",
    "a:\n   b: c\n",
    "a: >\n  b\n",
    "a: |-\n  b\n",
    "a: b\n  c\n",
    "a: 'b''c'\n",
    'a: "\\n"\n',
    "a:  b\n",
    "a: b \n",
    "a: b\r\n",
    "a:\tb\n",
    "a: b",
    "a:\n",
    "a: b # c\n",
    "a: [b,c]\n",
    "a: |\n  b \n",
    "a: |\n    b\n",
    "a: |\n  b\n    \n    # c\n",
    "- a\n",
    "a: b\n---\n",
    "%YAML 1.2\n---\na: b\n",
    "a: &b c\n",
    "a: *b\n",
    "a: !b c\n",
    "a: b: c\n",
    "a: b\na: c\n",
    "<<: b\n",
    "a: ~\n",
    "a: null\n",
    "a: b #c\n",
    "a: \u202eb\n",
    "a: b\u200dc!\n",
    "a: b\n  - c\n",
    "a:\n  - b\n    c: d\n",
    "a:\n  - b\n c: d\n",
    "? a\n: b\n",
    "\ufeffa: b\n",
    "".join(f"{'  ' * depth}a:\n" for depth in range(30)) + "x",
    f"a: {'x' * house_style.LONGEST}\n",
    "",
]


@pytest.mark.parametrize("text", OTHER_STYLES)
def test_other_styles(text: str) -> None:
    """What is written in any other way, or may be wrong, is left to the scanner and its rules."""
    assert short_way(text) is None


def test_both_ways_are_one() -> None:
    """A file means the same in whichever style it is written."""
    assert read("x.yaml", b"a: [b, c]\nd:\n  e: f\n") == Reading(
        read("x.yaml", b'"a": [b,c]\nd: {e: f}').tree
    )


@pytest.mark.parametrize("file", sorted(ROOT.glob("**/entries/**/*.yaml")), ids=lambda file: file.name)
def test_files_of_bases(file: Path) -> None:
    """Every file of every base here, broken ones included, is read alike."""
    if file.is_file():
        agree(file.read_bytes().decode("utf-8", "replace"))


PIECES = st.sampled_from(
    [
        "a: ",
        "b:",
        "c-d: ",
        "- ",
        "  ",
        "    ",
        "\n",
        "\n  ",
        "\n    ",
        "\n  - ",
        "x",
        "y z",
        "2024",
        "[a, b]",
        "'q'",
        '"q"',
        "|\n",
        "|\n  ",
        ">",
        "#",
        " # c",
        ": ",
        "::",
        "…",
        "é",
        "\xa0",
        "-5",
        "(",
        "=",
        ".",
        ",",
        "?",
        "!",
        "&",
        "*",
        "%",
        "@",
        "~",
        "null",
        "\\",
        "---",
        "{",
        "}",
        "a:\n  - b\n  - c: d\n    e: f\n",
        "t: |\n  l\n\n  m\n",
    ]
)
LINES = st.builds(
    "{}{}\n".format,
    st.sampled_from(["", "  ", "    ", "      "]),
    st.sampled_from(
        [
            "a: x",
            "b: y z",
            "c:",
            "d:",
            "- x",
            "- e: x",
            "- f:",
            "g: |",
            "text",
            "",
            "# c",
            "h: [a, b]",
            "i: 'q'",
            "x ",
            "- - x",
            "[a]",
            "'q': x",
            "text: more: x",
            'j: "k" ',
        ]
    ),
)


@given(st.lists(PIECES, max_size=14).map("".join) | st.lists(LINES, max_size=10).map("".join))
@example("a: |\n  # c\n      \n      # c\n\n")
@example("a: |\n  \xa0\n    b\n")
@example("a: |\n  b\n     # c \n")
@example("a:\n  b: |\n    c\n\n\n  d: e\n")
@example("a:\n  - |\n    b\n  - c\n")
def test_any_text(text: str) -> None:
    """Any text is read as the scanner reads it, or left to the scanner."""
    agree(text)
    agree(f"{text}\n")


TITLES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=20)


@given(TITLES)
def test_any_plain_text(title: str) -> None:
    """So is any text of one line, wherever it stands."""
    for text in (
        f"a: {title}\n",
        f"a:\n  - {title}\n",
        f"a: |\n  {title}\n  {title}\n",
        f"a: [{title}, b]\n",
    ):
        agree(text)


@pytest.mark.parametrize(
    "piece", ["  - a\n", "  - a: b\n", "  a{}:\n    - b\n", "  a{}: b\n", "  a{}: [b, c, d]\n"]
)
def test_the_longest_text(piece: str) -> None:
    """The longest text of this style has fewer values than may be read, however short they are."""
    text = "a:\n"
    for number in range(house_style.LONGEST):
        more = piece.format(number)
        if len(text) + len(more) > house_style.LONGEST:
            break
        text += more
    assert short_way(text) is not None
    agree(text)


def test_the_longest_list() -> None:
    """So has a list in brackets."""
    text = f"a: [{', '.join(['b'] * (house_style.LONGEST // 3 - 3))}]\n"
    assert short_way(text) is not None
    agree(text)
