"""Dates say no more than their sources do, and what was inferred says from what."""

from __future__ import annotations

import pytest

from sourcebook.checks.precision import finest
from sourcebook.checks.registry import check_entry
from tests.knowledge import Maker, entry, event, shipped

WORDS = (
    # The document's words | the finest that they certainly give
    ("in August", "month"),
    ("late August 2024", "month"),
    ("Aug. 2024", "month"),
    ("in 2024", "year"),
    ("2024", "year"),
    ("on 10 August", ""),
    ("August 10th, 2024", ""),
    ("the tenth of August", ""),
    ("on Saturday in August", ""),
    ("yesterday, August 2024", ""),
    ("in August, on the ١٠", ""),
    ("between 21 and 31 August", ""),
    ("the spring of 2024", "year"),
    ("am zehnten August 2024 abends", ""),
    ("Jan told us so", ""),
    ("في أغسطس", ""),
    ("last year", ""),
    ("AUGUST 2024", "month"),
    ("in May", "month"),
    ("it may have been in 2024", ""),
    ("their march, in 2024", ""),
    ("on a Tues. in August", ""),
    ("August the twenty-first", ""),
    ("August ten", ""),
    ("the last day of August", ""),
    ("a night in August", ""),
    ("Christmas Eve, December 2024", ""),
    ("٢٠٢٤", "year"),
    ("", ""),
)


@pytest.mark.parametrize(("words", "expected"), WORDS)
def test_what_words_give(words: str, expected: str) -> None:
    """Where they may give a day, or are in words that nobody here knows, nothing is told."""
    assert finest(words) == expected


def codes(text: str) -> list[str]:
    """What the rules say of an event, but that it has no source."""
    found = check_entry(entry("events/x", text), shipped())
    return [each.code for each in found if each.code != "unsourced"]


PRECISE = (
    ("{value: 2024-08-10, text: in August}", True),
    ("{value: 2024-08-10, text: in 2024}", True),
    ("{value: 2024-08, text: in 2024}", True),
    ("{value: 2024-08, text: in August}", False),
    ("{value: 2024-08-10, text: on 10 August}", False),
    ("{value: 2024-08-10, text: in August, inferred: day}", False),
    ("{value: 2024-08-21..2024-08-31, text: late August}", False),
    ("2024-08-10", False),
    ("{value: unknown, text: in August}", False),
)


@pytest.mark.parametrize(("date", "trips"), PRECISE)
def test_a_date_is_no_more_precise_than_its_words(date: str, trips: bool) -> None:  # noqa: FBT001
    """Unless the editor says what was inferred."""
    assert ("too-precise" in codes(event(date=date))) == trips


GUESSED = (
    (event(date="{value: 2024-08-10, inferred: year}"), True),
    (event(date="{value: 2024-08-10, inferred: all}"), True),
    (event(date="{value: 2024-08-10, inferred: year, note: The only year named.}"), False),
    (event(date="{value: 2024-08-10, inferred: year}", notes="How years are inferred."), False),
    (event(date="{value: 2024-08-10, inferred: day}"), False),
    (event(date="{value: unknown, inferred: all}"), False),
    (event(type="{value: war, inferred: all}"), False),
)


@pytest.mark.parametrize(("text", "trips"), GUESSED)
def test_a_guessed_year_has_a_note(text: str, trips: bool) -> None:  # noqa: FBT001
    """At the value, or at the foot of the entry."""
    assert ("guessed-year" in codes(text)) == trips


def test_where_it_stands(kb: Maker) -> None:
    """At the value; in a check that reads no entry whole, too."""
    base = kb({"events/x": event(date="{value: 2024-08-10, text: in August}")})
    line = (
        "entries/events/x.yaml:3:15: warning[too-precise]: the document's words give no more than a month"
        " (write the date to the month, or say what is `inferred`)"
    )
    assert base.problems() == [line]
