"""Dates: what can be read, what follows from it, and in which order dates stand."""

from __future__ import annotations

import pickle
import re
import time
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.problems import Unreadable
from sourcebook.values.date import (
    DATE,
    Date,
    canonical,
    read,
    words_with_inferred,
)
from sourcebook.values.date_parts import Form, Precision, days_in
from tests.knowledge import HANG

SINGLE, INTERVAL, ONE_OF, ALL_OF = Form.SINGLE, Form.INTERVAL, Form.ONE_OF, Form.ALL_OF
DAY, MONTH, SEASON, YEAR = Precision.DAY, Precision.MONTH, Precision.SEASON, Precision.YEAR
DECADE, CENTURY = Precision.DECADE, Precision.CENTURY

MEANINGS = [
    # text, form, earliest, latest, precision
    ("2024-08-10", SINGLE, (2024, 8, 10), (2024, 8, 10), DAY),
    ("2024-08", SINGLE, (2024, 8, 1), (2024, 8, 31), MONTH),
    ("2024", SINGLE, (2024, 1, 1), (2024, 12, 31), YEAR),
    ("2024-02", SINGLE, (2024, 2, 1), (2024, 2, 29), MONTH),
    ("1900-02", SINGLE, (1900, 2, 1), (1900, 2, 28), MONTH),
    ("2024-08-XX", SINGLE, (2024, 8, 1), (2024, 8, 31), MONTH),
    ("2024-XX-XX", SINGLE, (2024, 1, 1), (2024, 12, 31), YEAR),
    ("2024-XX", SINGLE, (2024, 1, 1), (2024, 12, 31), YEAR),
    ("201X", SINGLE, (2010, 1, 1), (2019, 12, 31), DECADE),
    ("20XX", SINGLE, (2000, 1, 1), (2099, 12, 31), CENTURY),
    ("2024-21", SINGLE, (2024, 3, 1), (2024, 5, 31), SEASON),
    ("2024-22", SINGLE, (2024, 6, 1), (2024, 8, 31), SEASON),
    ("2024-24", SINGLE, (2024, 12, 1), (2025, 2, 28), SEASON),
    ("2014-06/2017-12", INTERVAL, (2014, 6, 1), (2017, 12, 31), MONTH),
    ("2024-08/2024-08-05", INTERVAL, (2024, 8, 1), (2024, 8, 5), MONTH),
    ("2023-10/..", INTERVAL, (2023, 10, 1), None, MONTH),
    ("../2024", INTERVAL, None, (2024, 12, 31), YEAR),
    ("2023/", INTERVAL, (2023, 1, 1), None, YEAR),
    ("/2024", INTERVAL, None, (2024, 12, 31), YEAR),
    ("[2024-08-21..2024-08-31]", ONE_OF, (2024, 8, 21), (2024, 8, 31), DAY),
    ("[2024-01,2024-03..2024-05]", ONE_OF, (2024, 1, 1), (2024, 5, 31), MONTH),
    ("[..2024-09-07]", ONE_OF, None, (2024, 9, 7), DAY),
    ("[2024-01..]", ONE_OF, (2024, 1, 1), None, MONTH),
    ("{2024-08-01,2024-08-05}", ALL_OF, (2024, 8, 1), (2024, 8, 5), DAY),
    ("-0043-03-15", SINGLE, (-43, 3, 15), (-43, 3, 15), DAY),
    ("0000-02-29", SINGLE, (0, 2, 29), (0, 2, 29), DAY),
    ("-004X", SINGLE, (-49, 1, 1), (-40, 12, 31), DECADE),
    ("-000X", SINGLE, (-9, 1, 1), (-1, 12, 31), DECADE),
    ("Y-17000", SINGLE, (-17000, 1, 1), (-17000, 12, 31), YEAR),
    ("Y17000", SINGLE, (17000, 1, 1), (17000, 12, 31), YEAR),
    ("unknown", Form.UNKNOWN, None, None, Precision.UNKNOWN),
]


@pytest.mark.parametrize(("text", "form", "earliest", "latest", "precision"), MEANINGS)
def test_a_date_is_the_days_that_it_may_be(
    text: str, form: Form, earliest: object, latest: object, precision: Precision
) -> None:
    """A canonical text is kept, and its form, first day, last day and precision follow from it."""
    date = read(text)
    assert (date.edtf, date.form, date.earliest, date.latest, date.precision) == (
        text,
        form,
        earliest,
        latest,
        precision,
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2024-08-21..2024-08-31", "[2024-08-21..2024-08-31]"),
        ("..2024-09-07", "[..2024-09-07]"),
        ("2024-01..", "[2024-01..]"),
        ("2024-08-21 .. 2024-08-31", "[2024-08-21..2024-08-31]"),
        ("[2024-08-05, 2024-08-01]", "[2024-08-01,2024-08-05]"),
        ("{2024-08-05, 2024-08-01, 2024-08-05}", "{2024-08-01,2024-08-05}"),
        ("[2024-08-10]", "2024-08-10"),
        ("2024..2024", "2024"),
        ("2014 / 2017", "2014/2017"),
        (" 2024-08-10\n", "2024-08-10"),
    ],
)
def test_one_text_stands_for_a_date(typed: str, written: str) -> None:
    """Short forms get their brackets, sets are sorted and said once, spaces go."""
    assert canonical(read(typed)) == written
    assert read(typed) == read(written)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2024", False, False),
        ("2024~", True, False),
        ("2024-08-10?", False, True),
        ("201X%", True, True),
        ("2024~/2025?", True, True),
        ("[2024,2025?]", False, True),
        ("2024-22~", True, False),
    ],
)
def test_doubt_about_a_part_is_doubt_about_the_whole(text: str, approximate: bool, uncertain: bool) -> None:  # noqa: FBT001
    """`~` is approximate, `?` uncertain, `%` both."""
    assert (read(text).approximate, read(text).uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("2024-02-30", "impossible-date", "29 days"),
        ("2023-02-29", "impossible-date", "28 days"),
        ("2024-04-31", "impossible-date", "30 days"),
        ("2024-08-00", "impossible-date", "31 days"),
        ("2023-13", "impossible-date", "01 to 12"),
        ("2024-00-XX", "impossible-date", "01 to 12"),
        ("2024-25", "impossible-date", "2024/2025"),
        ("2024-22-01", "impossible-date", "01 to 12"),
        ("-0000", "impossible-date", "0000 is 1 BCE"),
        ("2025/2024", "reversed-date", "earlier date first"),
        ("2024-08-31..2024-08-21", "reversed-date", "earlier date first"),
        ("{2020,2024..2023}", "reversed-date", "earlier date first"),
        ("201X-05", "bad-date", "write"),
        ("..", "bad-date", "write"),
        ("../..", "bad-date", "write"),
        ("/", "bad-date", "write"),
        ("1/2/3", "bad-date", "write"),
        ("[]", "bad-date", "write"),
        ("[2024", "bad-date", "write"),
        ("[2024}", "bad-date", "write"),
        ("[2024,]", "bad-date", "write"),
        ("[unknown,2024]", "bad-date", "write"),
        ("2024/2025/2026", "bad-date", "write"),
        ("Y2024", "bad-date", "write 2024"),
        ("Y" + "1" * 5000, "bad-date", "write"),
        ("9" * 5000, "bad-date", "write"),
        ("2024\x00", "bad-date", "write"),
    ],
)
def test_what_is_no_date_is_refused_with_a_hint(text: str, code: str, hint: str) -> None:
    """Impossible, reversed and malformed dates are told apart, and each says what to do."""
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.code == code
    assert hint in caught.value.hint


ORDER = [
    "Y-17000",
    "-0043-03-15",
    "0000",
    "0044",
    "[..2023-12-31]",
    "2024-01-01",
    "2024-01",
    "2024",
    "2024/2025",
    "2024-01-01/..",
    "2024-02",
    "[..2024-09-07]",
    "2024-09-08",
    "Y17000",
    "unknown",
]


def test_dates_sort_by_their_first_day_then_by_their_last() -> None:
    """An open start sorts by its end, an open end after all that share its start, an unknown date last."""
    assert sorted(ORDER, key=lambda text: read(text).sort_key) == ORDER


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024-24", (2024, 2025)),
        ("-0043/0000", tuple(range(-43, 1))),
        ("2024-08-10", (2024,)),
        ("201X", tuple(range(2010, 2020))),
        ("{1914,1939}", (1914, 1939)),
        ("{1914..1918,1917-06..1919}", tuple(range(1914, 1920))),
        ("2014..2016", (2014, 2015, 2016)),
        ("[1914,1939..]", None),
        ("0001/9999", tuple(range(1, 10_000))),
        ("0001/Y10001", None),
        ("{Y-100000000000..Y100000000000,2024}", None),
        ("2024/..", None),
        ("..2024", None),
        ("unknown", None),
    ],
)
def test_the_years_that_a_date_may_touch(text: str, years: tuple[int, ...] | None) -> None:
    """They are known where both ends are, and are not too many to count; a set leaves out those between its members."""
    assert read(text).years == years


years = st.integers(-9999, 9999)
long_years = st.integers(10_000, 10**12 - 1).map(lambda year: f"Y{year}")
marks = st.sampled_from(["", "", "", "~", "?", "%"])


def written(year: int) -> str:
    """A year as EDTF writes it."""
    return f"-{-year:04}" if year < 0 else f"{year:04}"


@st.composite
def days(draw: st.DrawFn) -> str:
    """Any day that exists."""
    year, month = draw(years), draw(st.integers(1, 12))
    return f"{written(year)}-{month:02}-{draw(st.integers(1, days_in(year, month))):02}"


singles = st.builds(
    str.__add__,
    st.one_of(
        days(),
        years.map(written),
        long_years,
        st.builds(lambda year, month: f"{written(year)}-{month:02}", years, st.integers(1, 12)),
        st.builds(lambda year, season: f"{written(year)}-{season}", years, st.integers(21, 24)),
        st.builds(
            lambda year, month, rest: f"{written(year)}-{month}{rest}",
            years,
            st.sampled_from(["01", "12"]),
            st.just("-XX"),
        ),
        st.builds(lambda year: f"{written(year)}-XX", years),
        st.builds(lambda year: f"{written(year)}-XX-XX", years),
        st.integers(0, 999).map(lambda decade: f"{decade:03}X"),
        st.integers(0, 99).map(lambda century: f"-{century:02}XX"),
    ),
    marks,
)


@st.composite
def spans(draw: st.DrawFn, join: str) -> str:
    """Two single dates in order, or one of them and an open end."""
    first, second = sorted([draw(singles), draw(singles)], key=lambda text: read(text).sort_key)
    return draw(
        st.sampled_from([f"{first}{join}{second}", f"{first}/.." if join == "/" else f"{first}{join}"])
    )


dates = st.one_of(
    st.just("unknown"),
    singles,
    spans("/"),
    spans(".."),
    st.lists(st.one_of(singles, spans("..")), min_size=1, max_size=5).map(
        lambda items: f"[{', '.join(items)}]"
    ),
    st.lists(singles, min_size=1, max_size=5).map(lambda items: f"{{{','.join(items)}}}"),
).map(read)


@given(dates)
def test_the_canonical_text_reads_back(date: Date) -> None:
    """`read(canonical(date)) == date`, with all that is derived; and it survives pickling."""
    again = read(canonical(date))
    assert again == date
    for name in Date.__slots__:
        assert getattr(again, name) == getattr(date, name)
    assert pickle.loads(pickle.dumps(date)) == date  # noqa: S301 - our own bytes


@given(dates)
def test_a_date_starts_before_it_ends(date: Date) -> None:
    """`earliest <= latest`, and its years begin and end with those of both."""
    if date.earliest and date.latest:
        assert date.earliest <= date.latest
    if date.years is not None:
        assert date.earliest
        assert date.latest
        assert (date.years[0], date.years[-1]) == (date.earliest[0], date.latest[0])


@given(st.lists(dates, max_size=8))
def test_the_order_is_total_and_agrees_with_the_first_day(many: list[Date]) -> None:
    """Equal keys mean equal dates; a date that starts earlier never sorts later."""
    ordered = sorted(many, key=lambda date: date.sort_key)
    for first, second in pairwise(ordered):
        assert (first.sort_key == second.sort_key) == (first == second)
        if first.earliest and second.earliest:
            assert first.earliest <= second.earliest
        if first.form is Form.UNKNOWN:
            assert second.form is Form.UNKNOWN


@given(dates, st.sampled_from(["", "year", "month", "day", "all", "other"]))
def test_every_date_has_words(date: Date, part: str) -> None:
    """Words are one line, hold no placeholder, and mark what was inferred."""
    text = words_with_inferred(date, "en", part)
    assert text
    assert "\n" not in text
    assert not re.search(r"[{}]", text)
    assert ("[" in text) == bool(part)


DATE_LIKE = st.text("0123456789-XYu~?%.,/[]{} ٢٠T:", max_size=200)


@given(st.one_of(st.text(max_size=200), DATE_LIKE, st.from_regex(DATE.pattern)))
@example("²²²²-⁰⁸")
@example("٢٠٢٤")
@example("2024-08-10\x00")
@example("\ud800")
def test_any_text_reads_or_is_unreadable(text: str) -> None:
    """No text makes the reader fail in another way, and what it reads matches the pattern of the schema."""
    with suppress(Unreadable):
        date = read(text)
        assert re.search(DATE.pattern, text)
        assert read(date.edtf) == date


@pytest.mark.parametrize(
    "unit", ["2", "X", "-", "[", "..", "2024-08-10,", "2024..", "1/", " ", "the ", "to ", "c. "]
)
def test_hostile_text_hangs_nothing(unit: str) -> None:
    """200 KB of anything is refused without a hang."""
    start = time.process_time()
    with pytest.raises(Unreadable):
        read(unit * (200_000 // len(unit)) + "!")
    assert time.process_time() - start < HANG


@pytest.mark.parametrize("text", DATE.examples)
def test_the_examples_read(text: str) -> None:
    """Each example of the type can be read, matches its pattern and has words."""
    assert re.search(DATE.pattern, text)
    assert DATE.words(DATE.read(text), "en")
