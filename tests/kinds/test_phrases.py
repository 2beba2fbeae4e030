"""Phrases put the fields of a record into words; they hold no code, and any text is one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.kinds.phrases import Group, Piece, fields_in, parse
from tests.knowledge import HANG


def fixed(*pieces: Piece) -> Group:
    """A group that always shows."""
    return Group(pieces, optional=False)


def optional(*pieces: Piece) -> Group:
    """A group that shows if one of its fields has a value."""
    return Group(pieces, optional=True)


CASES = [
    ("", ()),
    ("killed", (fixed(Piece("killed")),)),
    ("{kind}", (fixed(Piece(name="kind")),)),
    ("{kind!}", (fixed(Piece(name="kind", always=True)),)),
    ("{kind}: {count}", (fixed(Piece(name="kind"), Piece(": "), Piece(name="count")),)),
    ("{kind}[ of {side}]", (fixed(Piece(name="kind")), optional(Piece(" of "), Piece(name="side")))),
    ("[{a}][{b}]", (optional(Piece(name="a")), optional(Piece(name="b")))),
    ("[ plain ]", (optional(Piece(" plain ")),)),
    ("[]", (optional(),)),
    ("a { b", (fixed(Piece("a "), Piece("{"), Piece(" b")),)),
    ("{Kind}", (fixed(Piece("{"), Piece("Kind}")),)),
    ("{}", (fixed(Piece("{"), Piece("}")),)),
    ("a ] b", (fixed(Piece("a ")), fixed(Piece("]")), fixed(Piece(" b")))),
    ("[[{a}]", (fixed(Piece("[")), optional(Piece(name="a")))),
]


@pytest.mark.parametrize(("phrase", "groups"), CASES)
def test_parse(phrase: str, groups: tuple[Group, ...]) -> None:
    """Braces name a field, an exclamation mark shows it even at its default, square brackets are optional."""
    assert parse(phrase) == groups


def test_fields_in() -> None:
    """The fields that a phrase shows, in its order, those of optional groups too."""
    assert list(fields_in("{kind!}: {count}[ {who}][ ({side})]")) == ["kind", "count", "who", "side"]


@given(st.text(alphabet="{}[]!ab_1 é"))
def test_any_text_is_a_phrase(text: str) -> None:
    """Nothing of a phrase is lost but its marks, whatever it is."""
    pieces = [piece for group in parse(text) for piece in group.pieces]
    shown = "".join(piece.text or f"{{{piece.name}{'!' if piece.always else ''}}}" for piece in pieces)
    assert shown.replace("[", "").replace("]", "") == text.replace("[", "").replace("]", "")


def test_long_phrases() -> None:
    """A phrase of a hostile kind takes no longer than its length."""
    start = time.process_time()
    for text in ("[" * 30_000, "{" * 30_000, "{a" * 15_000, "[{" * 15_000):
        parse(text)
    assert time.process_time() - start < HANG
