"""Any text as a date: read or refused, its ends in order, its canonical text the same date."""

from __future__ import annotations

import re

from sourcebook.problems import Unreadable
from sourcebook.values import date
from sourcebook.values.date_parts import Form
from tests.fuzz import seeds
from tests.fuzz.target import Target, check_told

PATTERN = re.compile(date.DATE.pattern)
PROPOSED = re.compile(r"write (?P<date>[0-9XY~?%./-]+)")
PIECES = (
    *"0123456789-/.,[]{}XY~?% ",
    *("..", "XX", "-XX", "2024", "08", "10", "21", "24", "02-29", "0000", "-0000", "unknown", "Y99999"),
    *("2024-08-10", "2024-22", "201X", "20XX", "{2024,", "[2024..", "../", "/.."),
    *(
        "since",
        "until ",
        "August",
        "10 ",
        " to ",
        " BC",
        "th century",
        "the ",
        "summer",
        "1990s",
        "٢",
        "－",
        "–",
    ),
)


def check(data: bytes) -> None:
    """Read a text, and all that follows from it."""
    text = data.decode("utf-8", "replace")
    try:
        found = date.read(text)
    except Unreadable as refused:
        check_told(refused)
        proposed = PROPOSED.fullmatch(refused.hint)
        if proposed:
            date.read(proposed["date"])
        return
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest, found
    again = date.read(found.edtf)
    assert again == found, (again, found)
    assert (again.spans, again.form, again.earliest, again.latest) == (
        *(found.spans, found.form, found.earliest, found.latest),
    )
    assert again.sort_key == found.sort_key
    assert (found.form is Form.UNKNOWN) == (found.edtf == "unknown")
    assert date.words(found, "en")
    assert "[" in date.words_with_inferred(found, "en", "year")
    years = found.years
    assert years is None or list(years) == sorted(set(years))
    assert PATTERN.search(text), text


TARGET = Target(
    check,
    [*seeds.of_keys("date", "begin", "end", "seen"), *(each.encode() for each in date.DATE.examples)],
    PIECES,
    200,
)
