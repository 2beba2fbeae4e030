"""Long and hostile text: every type reads or refuses it at once."""

from __future__ import annotations

import time

import pytest

from sourcebook.problems import Unreadable
from sourcebook.values.date import DATE
from sourcebook.values.link import IDENTIFIER, URL
from sourcebook.values.location import LATITUDE, LONGITUDE
from sourcebook.values.name import LANGUAGE
from sourcebook.values.plain import FILE, ID, LINE, SHA256
from sourcebook.values.quantity import LENGTH, NUMBER, QUANTITY, YES_NO
from sourcebook.values.types import ValueType
from tests.knowledge import HANG

TYPES = [
    *(DATE, FILE, ID, IDENTIFIER, LANGUAGE, LATITUDE, LENGTH),
    *(LINE, LONGITUDE, NUMBER, QUANTITY, SHA256, URL, YES_NO),
]
UNITS = [
    "0",
    "a",
    "a-",
    "a.",
    "-",
    ".",
    " ",
    "1 ",
    "[",
    "%",
    "https://",
    "https://a.",
    "1,",
    "\u0660",
    "\x00",
    "é",
]


@pytest.mark.parametrize("value_type", TYPES, ids=lambda value_type: value_type.name)
@pytest.mark.parametrize("unit", UNITS)
def test_long_text_hangs_nothing(value_type: ValueType, unit: str) -> None:
    """200,000 characters are read or refused without a hang, and few of them repeated."""
    texts: tuple[str, ...] = ()
    start = time.process_time()
    try:
        value_type.read(unit * (200_000 // len(unit)) + "!")
    except Unreadable as problem:
        texts = problem.message, problem.hint
    assert time.process_time() - start < HANG
    assert all(len(text) < 400 for text in texts)
