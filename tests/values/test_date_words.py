"""Dates in words."""

from __future__ import annotations

import pytest

from sourcebook.values.date import read, words, words_with_inferred

ENGLISH = [
    ("2024-08-10", "10 August 2024"),
    ("2024-08", "August 2024"),
    ("2024", "2024"),
    ("2024-08-XX", "in August 2024, day not known"),
    ("2024-XX-XX", "in 2024, day not known"),
    ("2024-XX", "in 2024, month not known"),
    ("2024~", "about 2024"),
    ("2024?", "2024 (uncertain)"),
    ("2024-08-10%", "about 10 August 2024 (uncertain)"),
    ("2024-08-XX~", "about August 2024"),
    ("2024-08-XX?", "in August 2024, day not known (uncertain)"),
    ("201X", "the 2010s"),
    ("19XX", "the 20th century"),
    ("20XX", "the 21st century"),
    ("12XX", "the 13th century"),
    ("99XX", "the 100th century"),
    ("04XX", "between 400 and 499 CE"),
    ("-004X", "between 50 and 41 BCE"),
    ("000X", "between 1 BCE and 9 CE"),
    ("2024-21", "spring 2024"),
    ("2024-24", "winter 2024"),
    ("2014-06/2017-12", "from June 2014 to December 2017"),
    ("2014-06/2014-12", "from June to December 2014"),
    ("2024-21/2024-23", "from spring to autumn 2024"),
    ("2024-08-21/2024-08-31", "from 21 to 31 August 2024"),
    ("2024-08-21/2024-09", "from 21 August 2024 to September 2024"),
    ("2024-05/2024-05", "May 2024"),
    ("2014~/2017~", "from about 2014 to about 2017"),
    ("2024-08-21?/2024-08-31", "from 21 August 2024 (uncertain) to 31 August 2024"),
    ("-0049/-0043", "from 50 to 44 BCE"),
    ("-0049/0010", "from 50 BCE to 10 CE"),
    ("0010/2024", "from 10 CE to 2024"),
    ("2023-10/..", "since October 2023"),
    ("../2024", "until 2024"),
    ("2023/", "from 2023, end not known"),
    ("/2024", "until 2024, start not known"),
    ("2024-08-21..2024-08-31", "between 21 and 31 August 2024"),
    ("2024-08-30..2024-09-02", "between 30 August and 2 September 2024"),
    ("2023-12-30..2024-01-02", "between 30 December 2023 and 2 January 2024"),
    ("..2024-09-07", "on or before 7 September 2024"),
    ("2024-09-07..", "on or after 7 September 2024"),
    ("..2024-09", "in or before September 2024"),
    ("2024..", "in or after 2024"),
    ("{2024-08-01,2024-08-05}", "1 and 5 August 2024"),
    ("[2024-08-01,2024-08-05]", "1 or 5 August 2024"),
    ("{2024-08-01,2024-08-03,2024-08-05}", "1, 3 and 5 August 2024"),
    ("{2024-08-01,2024-09-05}", "1 August and 5 September 2024"),
    ("[2014,2016]", "2014 or 2016"),
    ("[2024-01,2024-03..2024-05]", "January 2024 or between March and May 2024"),
    ("{2024-08-01..2024-08-05}", "from 1 to 5 August 2024"),
    ("{2024-08..}", "since August 2024"),
    ("-0043-03-15", "15 March 44 BCE"),
    ("0000", "1 BCE"),
    ("0044-03-15", "15 March 44 CE"),
    ("Y-17000", "17001 BCE"),
    ("unknown", "date unknown"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_dates_in_english(text: str, expected: str) -> None:
    """What two dates share is said once; what is not known is said to be unknown."""
    assert words(read(text), "en") == expected


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("2024-08-10", "year", "10 August [2024]"),
        ("2024-08-10", "month", "10 [August] 2024"),
        ("2024-08-10", "day", "[10] August 2024"),
        ("2024-08-10", "all", "[10 August 2024]"),
        ("2024-08-10", "", "10 August 2024"),
        ("2024-08-10", "hour", "[10 August 2024]"),
        ("2024-08-21..2024-08-31", "year", "between 21 and 31 August [2024]"),
        ("2024", "month", "[2024]"),
        ("201X", "year", "the [2010s]"),
        ("-0043-03-15", "year", "15 March [44 BCE]"),
        ("unknown", "year", "[date unknown]"),
    ],
)
def test_what_was_inferred_stands_in_brackets(text: str, part: str, expected: str) -> None:
    """A part that the words do not show puts all of them in brackets."""
    assert words_with_inferred(read(text), "en", part) == expected


@pytest.mark.parametrize("language", ["en", "en-GB", "xx", ""])
def test_a_language_without_words_falls_back(language: str) -> None:
    """A regional tag takes its language's words, an unknown one English."""
    assert words(read("2024-08"), language) == "August 2024"
