"""Any text as a quantity, a number, a length, a coordinate: read or refused, its bounds in order, and the same again."""

from __future__ import annotations

import re

from sourcebook.problems import Unreadable
from sourcebook.values.location import LATITUDE, LONGITUDE
from sourcebook.values.quantity import LENGTH, NUMBER, QUANTITY, YES_NO, Quantity
from sourcebook.values.types import ValueType
from tests.fuzz import seeds
from tests.fuzz.target import Target, check_told

TYPES = tuple(
    (each, re.compile(each.pattern)) for each in (QUANTITY, NUMBER, LENGTH, LATITUDE, LONGITUDE, YES_NO)
)
PIECES = (
    *"0123456789+-.,<>~ ",
    *(
        "..",
        " .. ",
        "at least ",
        "more than ",
        "up to ",
        "fewer than ",
        "less than ",
        "about ",
        "dozens",
        "tens of ",
    ),
    *(
        "thousands",
        "none-reported",
        "unknown",
        "several",
        "between ",
        " and ",
        " to ",
        "1,000",
        "1'000",
        "999999999999999",
    ),
    *(
        " km",
        "m",
        " miles",
        "ft",
        "°",
        "' ",
        '"',
        "N",
        "s",
        "36.8",
        "-90",
        "180.0",
        "yes",
        "FALSE",
        "٢",
        "²",
        "½",
        "１",
    ),
)


def check(data: bytes) -> None:
    """Read a text as each type."""
    text = data.decode("utf-8", "replace")
    for value_type, pattern in TYPES:
        _check(value_type, pattern, text)


def _check(value_type: ValueType, pattern: re.Pattern[str], text: str) -> None:
    try:
        value = value_type.read(text)
    except Unreadable as refused:
        check_told(refused)
        return
    written = value_type.canonical(value)
    again = value_type.read(written)
    assert again == value, (value_type.name, value, again)
    assert value_type.canonical(again) == written
    assert value_type.words(value, "en")
    assert pattern.search(text), value_type.name
    if isinstance(value, Quantity):
        assert (again.low, again.best, again.high) == (value.low, value.best, value.high)
        bounds = [each for each in (value.low, value.best, value.high) if each is not None]
        assert bounds == sorted(bounds), value
        assert all(each >= 0 for each in bounds), value


TARGET = Target(
    check,
    [
        *seeds.of_keys("count", "lat", "lon", "radius", "inferred", "length"),
        *(example.encode() for value_type, _ in TYPES for example in value_type.examples),
    ],
    PIECES,
    120,
)
