"""Splicing: where each character of a text is written, in every style of YAML."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.trees.nodes import Mapping, Node, Scalar, Sequence
from sourcebook.trees.reader import read
from sourcebook.trees.splicing import Unspliceable, Written

STYLES = {
    "plain": ("k: see b-c now\n", "k: see NEW now\n"),
    "plain, in lines": ("k: see\n  b-c\n\n  now\n", "k: see\n  NEW\n\n  now\n"),
    "single quotes": ("k: 'it''s b-c'\n", "k: 'it''s NEW'\n"),
    "single quotes, in lines": ("k: 'it''s  \n\n   b-c '\n", "k: 'it''s  \n\n   NEW '\n"),
    "double quotes": ('k: "a\\tb-c"\n', 'k: "a\\tNEW"\n'),
    "escapes": ('k: "\\"\\x62\\u002d\\U00000063"\n', 'k: "\\"NEW"\n'),
    "a broken line": ('k: "to \\\n\n   b\\\n   -c"\n', 'k: "to \\\n\n   NEW"\n'),
    "literal": ("k: |\n\n  one\n   b-c\n", "k: |\n\n  one\n   NEW\n"),
    "literal, with its indentation": ("k: |1-  # b-c\n   b-c\n", "k: |1-  # b-c\n   NEW\n"),
    "folded": ("k: >\n  one\n  b-c\n\n\n  two\n", "k: >\n  one\n  NEW\n\n\n  two\n"),
    "folded, indented lines": (
        "k: >\n  one\n   b-c\n   two\n\n  x\n",
        "k: >\n  one\n   NEW\n   two\n\n  x\n",
    ),
    "a list in brackets": ("k: [a, b-c, 'd']\n", "k: [a, NEW, 'd']\n"),
    "a mapping in braces": ("k: {x: b-c}\n", "k: {x: NEW}\n"),
    "other breaks": ("k: |\r\n  one\r\n  b-c\r\n", "k: |\r\n  one\r\n  NEW\r\n"),
    "old breaks": ("k: see\r  b-c", "k: see\r  NEW"),
    "a mark at the start": ("\ufeffk: b-c", "\ufeffk: NEW"),
    "letters of more than one byte": ("k: المرفأ b-c é\n", "k: المرفأ NEW é\n"),
}


def scalars(node: Node) -> Iterator[Scalar]:
    """Every text of a tree that is no key."""
    if isinstance(node, Scalar):
        yield node
    for each in node.values() if isinstance(node, Mapping) else node if isinstance(node, Sequence) else ():
        yield from scalars(each)


def read_whole(data: bytes) -> Mapping:
    """The tree of a file without errors."""
    tree = read("", data).tree
    assert tree is not None
    return tree


@pytest.mark.parametrize(("before", "after"), STYLES.values(), ids=STYLES)
def test_a_word_is_replaced_where_it_is_written(before: str, after: str) -> None:
    """And every other byte stays."""
    written, tree = Written.of(before.encode()), read_whole(before.encode())
    text = next(each for each in scalars(tree) if "b-c" in each)
    start = text.index("b-c")
    assert written.spliced([(*written.span(text, start, start + 3), "NEW")]) == after.encode()


@pytest.mark.parametrize("before", [case[0] for case in STYLES.values()], ids=[*STYLES])
def test_a_line_after_a_text_belongs_to_its_neighbours(before: str) -> None:
    """The end of a text is known, with its quote."""
    written, tree = Written.of(before.encode()), read_whole(before.encode())
    for text in scalars(tree):
        end = written.end(text)
        assert text.style not in ("'", '"') or written.text[end - 1] == text.style
        assert not written.text[end : end + 1].strip(" ,]}\r\n")


def test_empty_texts_end_where_they_stand() -> None:
    """With their quotes, if they have some."""
    data = b"a:\nb: ''\nc: \"\\\n  \"\n"
    written = Written.of(data)
    ends = [written.end(text) for text in scalars(read_whole(data))]
    assert [written.text[end - 1 : end] for end in ends[1:]] == ["'", '"']


def test_what_is_written_elsewhere_is_told() -> None:
    """A text that the file does not have is not guessed at."""
    text = Scalar("b")
    text.line, text.column, text.style = 1, 4, ""
    for style in ("", "'", '"', "|", ">"):
        text.style = style
        with pytest.raises(Unspliceable):
            Written("k: a\n").pieces(text)


def test_changes_that_meet_are_told() -> None:
    """Two in one place cannot both be made."""
    with pytest.raises(Unspliceable):
        Written("abc").spliced([(0, 2, "x"), (1, 3, "y")])


@given(
    st.sampled_from(["|", ">", "|-", ">+", "'", '"', ""]),
    st.text(st.sampled_from("ab-c \n'\"\\é:#x"), max_size=40),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_character_is_found(style: str, words: str, end: str) -> None:
    """Whatever can be read is written where it is said to be: the pieces together are the text."""
    if style[:1] in ("|", ">") and style:
        text = f"k: {style}\n" + "".join(f"  {line}\n" for line in words.split("\n"))
    else:
        text = f"k: {style}{words}{style}\nz: 1\n"
    data = text.replace("\n", end).encode()
    tree = read("", data).tree
    for each in scalars(tree) if tree is not None else ():
        if each.strip():
            pieces = Written.of(data).pieces(each)
            assert "".join(piece[0] for piece in pieces) == each
            assert all(before[1] <= after[1] for before, after in pairwise(pieces))
