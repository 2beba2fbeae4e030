"""What to write instead of a date as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.problems import Unreadable
from sourcebook.values.date import read
from sourcebook.values.date_hints import GENERAL, hint_for

BOTH = "write {0}/{1} where it holds on all of those days, {0}..{1} where it is one day among them"

HINTS = [
    ("10/08/2024", "the year comes first: write 2024-08-10 or 2024-10-08"),
    ("20/08/2024", "the year comes first: write 2024-08-20"),
    ("08.08.2024", "the year comes first: write 2024-08-08"),
    ("10 August 2024", "write 2024-08-10"),
    ("Saturday, 10 August 2024", "write 2024-08-10"),
    ("10th of August, 2024", "write 2024-08-10"),
    ("10-AUG-2024", "write 2024-08-10"),
    ("Aug. 10, 2024", "write 2024-08-10"),
    ("2024 August 10", "write 2024-08-10"),
    ("2024/08/10", "write 2024-08-10"),
    ("2024.8.10", "write 2024-08-10"),
    ("20240810", "write 2024-08-10"),
    ("2024-8-10", "write 2024-08-10"),
    ("2024/08", "write 2024-08"),
    ("08/2024", "write 2024-08"),
    ("Aug 2024", "write 2024-08"),
    ("Sept. 2024", "write 2024-09"),
    ("2024-08-10T12:00", "a date has no time of day: write 2024-08-10"),
    ("2024-08-10 12:00:30+03:00", "a date has no time of day: write 2024-08-10"),
    ("2024–08–10", "write 2024-08-10"),
    ("٢٠٢٤-٠٨-١٠", "write 2024-08-10"),
    ("201x", "write 201X"),
    ("the 2010s", "write 201X"),
    ("21st century", "write 20XX"),
    ("summer 2024", "write 2024-22"),
    ("c. 2024", "write 2024~"),
    ("~2024", "write 2024~"),
    ("about August 2024", "write 2024-08~"),
    ("10 August 2024?", "write 2024-08-10?"),
    ("2024 (?)", "write 2024?"),
    ("since October 2023", "write 2023-10/.."),
    ("until 2024", "write ../2024"),
    ("before 7 September 2024", "write ..2024-09-07"),
    ("after 2024", "write 2024.."),
    ("44 BC", "write -0043"),
    ("1 BCE", "write 0000"),
    ("44 AD", "write 0044"),
    ("17000", "write Y17000"),
    ("-17000", "write Y-17000"),
    ("from June 2014 to December 2017", "write 2014-06/2017-12"),
    ("between 21 and 31 August 2024", "write 2024-08-21..2024-08-31"),
    ("21 to 31 August 2024", BOTH.format("2024-08-21", "2024-08-31")),
    ("2014-2017", BOTH.format("2014", "2017")),
    ("2014 – 2017", BOTH.format("2014", "2017")),
    (
        "2024-08-01, 2024-08-05",
        (
            'write "[2024-08-01,2024-08-05]" where it is one of them,'
            ' "{2024-08-01,2024-08-05}" where it is all of them'
        ),
    ),
    ("Unknown", "write unknown"),
    ("n.d.", "write unknown"),
    ("", "write unknown"),
    ("30 February 2024", GENERAL),
    ("30/30/2024", GENERAL),
    ("2024-02-30T12:00", GENERAL),
    ("last year", GENERAL),
    ("x" * 101, GENERAL),
]


@pytest.mark.parametrize(("text", "hint"), HINTS)
def test_a_human_date_gets_the_text_to_write(text: str, hint: str) -> None:
    """The reader refuses it, and the hint says what EDTF writes."""
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert (caught.value.code, caught.value.hint) == ("bad-date", hint)


FORMS = [
    "{y}-{m}-{d}",
    "{y}/{m}/{d}",
    "{d}.{m}.{y}",
    "{m}/{y}",
    "c. {y}",
    "since {y}-{m}",
    "{y}{m:02}{d:02}",
    "{y} BC",
    "circa {y}~",
    "{y}?",
]


@given(
    st.sampled_from(FORMS),
    st.integers(0, 99_999),
    st.integers(0, 40),
    st.integers(0, 40),
    st.text(max_size=3),
)
def test_what_a_hint_proposes_can_be_read(form: str, year: int, month: int, day: int, tail: str) -> None:
    """A proposal is never itself refused."""
    hint = hint_for(form.format(y=year, m=month, d=day) + tail)
    proposal = hint.rpartition("write ")[2]
    if " " not in proposal:
        read(proposal)
