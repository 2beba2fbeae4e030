"""Quantities, numbers, lengths, yes and no."""

from __future__ import annotations

import pickle
import re
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.problems import Unreadable
from sourcebook.values.quantity import LENGTH, NUMBER, QUANTITY, WORDS, YES_NO, Length, Quantity, read
from sourcebook.values.types import ValueType

TYPES = [QUANTITY, NUMBER, LENGTH, YES_NO]

MEANINGS = [
    # text, low, best, high, canonical, words
    ("22", 22, 22, 22, "22", "22"),
    ("0", 0, 0, 0, "0", "0"),
    ("007", 7, 7, 7, "7", "7"),
    ("12000", 12000, 12000, 12000, "12000", "12,000"),
    ("at least 15", 15, None, None, "at least 15", "at least 15"),
    ("At  Least 15", 15, None, None, "at least 15", "at least 15"),
    ("15+", 15, None, None, "at least 15", "at least 15"),
    ("more than 15", 16, None, None, "more than 15", "more than 15"),
    ("up to 8", 0, None, 8, "up to 8", "up to 8"),
    ("fewer than 8", 0, None, 7, "fewer than 8", "fewer than 8"),
    ("less than 8", 0, None, 7, "fewer than 8", "fewer than 8"),
    ("about 20", None, 20, None, "about 20", "about 20"),
    ("about 20000", None, 20000, None, "about 20000", "about 20,000"),
    ("2..8", 2, None, 8, "2..8", "2 to 8"),
    ("2 .. 8", 2, None, 8, "2..8", "2 to 8"),
    ("8..8", 8, 8, 8, "8", "8"),
    ("several", 3, None, None, "several", "several"),
    ("Dozens", 24, None, None, "dozens", "dozens"),
    ("hundreds", 200, None, None, "hundreds", "hundreds"),
    ("tens of thousands", 20000, None, None, "tens of thousands", "tens of thousands"),
    ("most", None, None, None, "most", "most"),
    ("unknown", None, None, None, "unknown", "an unknown number"),
    ("none-reported", None, None, None, "none-reported", "none reported"),
]


@pytest.mark.parametrize(("text", "low", "best", "high", "canonical", "words"), MEANINGS)
def test_a_quantity_is_the_numbers_that_it_may_be(  # noqa: PLR0913 - a row of the table
    text: str, low: int | None, best: int | None, high: int | None, canonical: str, words: str
) -> None:
    """Bounds are those that the source gives, and None where it gives none."""
    quantity = read(text)
    assert (quantity.low, quantity.best, quantity.high, quantity.text) == (low, best, high, canonical)
    assert QUANTITY.words(quantity, "en") == words


def test_none_reported_is_neither_nothing_nor_unknown() -> None:
    """That nobody speaks of dead is not that there were none."""
    assert len({read("none-reported"), read("0"), read("unknown")}) == 3


HINTS = [
    (QUANTITY, "1,500", "write 1500, without marks"),
    (QUANTITY, "1 500", "write 1500, without marks"),
    (QUANTITY, "at least 1.500.000", "write 1500000, without marks"),
    (QUANTITY, "1.5", "whole number"),
    (QUANTITY, "-3", "0 or more"),
    (QUANTITY, "2-8", "write 2..8"),
    (QUANTITY, "2–8", "write 2..8"),
    (QUANTITY, "between 2 and 8", "write 2..8"),
    (QUANTITY, "over 15", "write more than 15"),
    (QUANTITY, ">=15", "write at least 15"),
    (QUANTITY, "~20", "write about 20"),
    (QUANTITY, "at most 8", "write up to 8"),
    (QUANTITY, "8..2", "write 2..8"),
    (QUANTITY, "none", "none-reported"),
    (QUANTITY, "two", "write 2"),
    (QUANTITY, "a few", "write few"),
    (QUANTITY, "", "write unknown"),
    (QUANTITY, "٢٢", "write 22"),
    (QUANTITY, "1" * 16, "at most 15 digits"),
    (QUANTITY, "1" * 5000, "at most 15 digits"),
    (QUANTITY, "fewer than 0", "write 0"),
    (QUANTITY, "at least 15+", "write 22"),
    (QUANTITY, "22" + " " * 300 + "x", "write 22"),
    (QUANTITY, "un\u212anown", "write 22"),
    (NUMBER, "1,5", "write 1.5"),
    (NUMBER, "1,500", "write digits with a point"),
    (NUMBER, "1e5", "write digits with a point"),
    (NUMBER, "nan", "write digits with a point"),
    (NUMBER, "²", "write digits with a point"),
    (LENGTH, "5", "write the unit: 5 km or 5 m"),
    (LENGTH, "2 mi", "write 3.219 km"),
    (LENGTH, "5,5 km", "write 5.5 km"),
    (LENGTH, "300 metres", "write 300 m"),
    (LENGTH, "0 km", "from 0.001 m"),
    (LENGTH, "100001 km", "to 100000 km"),
    (LENGTH, "0.0001 m", "steps of 0.001 m"),
    (LENGTH, "-5 km", "write a number and km or m"),
    (YES_NO, "y", "write yes or no"),
    (YES_NO, "", "write yes or no"),
]


@pytest.mark.parametrize(("value_type", "text", "hint"), HINTS)
def test_what_cannot_be_read_gets_a_hint(value_type: ValueType, text: str, hint: str) -> None:
    """Marks between thousands, decimals, signs and other words are refused: a count is never guessed."""
    with pytest.raises(Unreadable) as caught:
        value_type.read(text)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("12", "12"),
        ("+012.50", "12.5"),
        ("-0.0", "0"),
        ("-4.25", "-4.25"),
        ("9" * 15 + "." + "9" * 15, "9" * 15 + "." + "9" * 15),
        ("-" + "9" * 15 + "." + "9" * 15, "-" + "9" * 15 + "." + "9" * 15),
        ("1000000", "1000000"),
    ],
)
def test_a_number_is_exact(text: str, canonical: str) -> None:
    """No digit is rounded; signs and zeros that say nothing go."""
    assert NUMBER.canonical(NUMBER.read(text)) == canonical
    assert NUMBER.read(text) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "metres", "canonical"),
    [
        ("5 km", 5000, "5 km"),
        ("5km", 5000, "5 km"),
        ("5000 m", 5000, "5 km"),
        ("0.3 KM", 300, "300 m"),
        ("1.50 km", 1500, "1.5 km"),
        ("36.6 m", 36.6, "36.6 m"),
        ("100000 km", 100_000_000, "100000 km"),
    ],
)
def test_a_length_is_in_metres(text: str, metres: float, canonical: str) -> None:
    """Equal lengths are equal, in whichever unit they were written."""
    length = LENGTH.read(text)
    assert (length.metres, LENGTH.canonical(length)) == (metres, canonical)


@pytest.mark.parametrize(("text", "answer"), [("yes", True), ("True", True), ("NO", False), ("false", False)])
def test_yes_and_no(text: str, answer: bool) -> None:  # noqa: FBT001
    """`true` and `false` are what YAML's users know; yes and no are written."""
    assert YES_NO.read(text) is answer
    assert YES_NO.canonical(answer) == YES_NO.words(answer, "en") == ("yes" if answer else "no")


counts = st.integers(0, 10**15 - 1)
quantities = st.one_of(
    st.sampled_from(sorted(WORDS)),
    counts.map(str),
    st.builds(lambda lead, count: f"{lead} {count}", st.sampled_from(["at least", "up to", "about"]), counts),
    st.builds(lambda low, more: f"{low}..{low + more}", st.integers(0, 10**14), st.integers(0, 10**14)),
).map(read)


@given(quantities)
def test_the_canonical_text_of_a_quantity_reads_back(quantity: Quantity) -> None:
    """`read(canonical(x)) == x`, bounds included; low <= best <= high."""
    again = read(QUANTITY.canonical(quantity))
    assert (again, again.low, again.best, again.high) == (
        quantity,
        quantity.low,
        quantity.best,
        quantity.high,
    )
    known = [number for number in (quantity.low, quantity.best, quantity.high) if number is not None]
    assert known == sorted(known)
    assert pickle.loads(pickle.dumps(quantity)) == quantity  # noqa: S301 - our own bytes


@given(st.integers(1, 10**11))
def test_the_canonical_text_of_a_length_reads_back(millimetres: int) -> None:
    """`read(canonical(x)) == x`."""
    assert LENGTH.read(LENGTH.canonical(Length(millimetres))) == Length(millimetres)


@given(
    st.sampled_from(TYPES),
    st.one_of(st.text(max_size=200), st.text("0123456789.,+- kmatleasupo²٢", max_size=30)),
)
@example(QUANTITY, "²")
@example(LENGTH, "1\u212am")
@example(NUMBER, "9" * 5000)
def test_any_text_reads_or_is_unreadable(value_type: ValueType, text: str) -> None:
    """No text makes a reader fail in another way; what is read matches the pattern and reads back."""
    with suppress(Unreadable):
        value: Any = value_type.read(text)
        assert re.search(value_type.pattern, text)
        assert value_type.read(value_type.canonical(value)) == value
        assert value_type.words(value, "en")


@pytest.mark.parametrize("value_type", TYPES)
def test_the_examples_read(value_type: ValueType) -> None:
    """Each example of a type can be read and matches its pattern."""
    for text in value_type.examples:
        assert re.search(value_type.pattern, text)
        value_type.read(text)
