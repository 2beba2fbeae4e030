"""Long lists are cut so that each page holds a page's worth, and each entry is where a reader looks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.linking.library import Key
from sourcebook.pages.model import Rest
from sourcebook.pages.overview import Overview
from sourcebook.pages.shelving import MARKS, NEAR, PAGE, SHOWN, excerpt, pages_for, shelves, time_label, turn
from sourcebook.values.date import DATE

Years = dict[int | None, int]
"""Year -> how many entries; None for those that are undated."""


def dated(years: Years) -> tuple[Overview, list[Key]]:
    """The overview of so many entries of these years, and their keys."""
    made = Overview()
    for year, count in years.items():
        for number in range(count):
            key = ("events", f"e{year}-{number:04}")
            made.times[key] = (year is None, () if year is None else _sort_key(year), key)
            made.years[key] = year
    return made, list(made.times)


def _sort_key(year: int) -> tuple[bool, tuple[int, int, int], tuple[int, int, int], str]:
    text = f"Y{year}" if abs(year) > 9999 else f"{year:05d}" if year < 0 else f"{year:04d}"
    return DATE.read(text).sort_key  # type: ignore[no-any-return]


SHELVES = {
    "a page's worth": ({2020: PAGE}, {"": PAGE}),
    "one year": ({2020: PAGE + 1}, {"": PAGE + 1}),
    "two decades": ({2011: 100, 2019: 100, 2020: 100}, {"202x": 100, "201x": 200}),
    "a decade of several pages": ({1999: 10, 2018: 900, 2019: 100}, {"201x": 1000, "199x": 10}),
    "a decade that is too long": (
        {1999: 10, 2018: 901, 2019: 100},
        {"2019": 100, "2018": 901, "199x": 10},
    ),
    "what is undated, last": ({None: 150, 2020: 51}, {"202x": 51, "undated": 150}),
    "before our era": ({-43: 150, -50: 1, 3: 150}, {"000x": 150, "-004x": 150, "-005x": 1}),
    "beyond the years that have four digits": ({-17000: 1, 2020: 150, 17000: 150}, {"202x": 150, "far": 151}),
}


@pytest.mark.parametrize(("years", "expected"), SHELVES.values(), ids=SHELVES)
def test_a_long_list_stands_by_decade_or_by_year(years: Years, expected: dict[str, int]) -> None:
    """From the latest back; a decade stands together while a few pages hold it."""
    overview, keys = dated(years)
    assert {shelf.group: len(shelf.keys) for shelf in shelves(overview, keys)} == expected
    assert [shelf.group for shelf in shelves(overview, keys)] == list(expected)


@given(
    st.dictionaries(st.none() | st.integers(-12_000, 12_000), st.integers(1, 600), max_size=8), st.randoms()
)
def test_everything_stands_on_one_shelf_once(years: Years, order: st.randoms) -> None:  # type: ignore[valid-type]
    """In order of time within it, whatever order it came in; the pages of a shelf hold all of it."""
    overview, keys = dated(years)
    order.shuffle(keys)  # type: ignore[attr-defined]
    found = shelves(overview, keys)
    assert sorted(key for shelf in found for key in shelf.keys) == sorted(keys)
    assert len({shelf.group for shelf in found}) == len(found)
    for shelf in found:
        assert shelf.keys == overview.in_order(shelf.keys)
        pages = [shelf.page(number) for number in range(1, shelf.pages + 1)]
        assert tuple(key for page in pages for key in page) == shelf.keys
        assert all(0 < len(page) <= PAGE for page in pages)


LABELS = {
    "2020": "2020",
    "201x": "The 2010s",
    "-0043": "44 BCE",
    "-004x": "Between 50 and 41 BCE",
    "undated": "Undated",
    "longer": "Longer spans and open ends",
}


@pytest.mark.parametrize(("group", "expected"), LABELS.items())
def test_a_year_is_called_what_dates_call_it(group: str, expected: str) -> None:
    """In the language of the site."""
    assert time_label(group, "en") == expected
    assert time_label(group, "en", within=True) == expected[:1].lower() + expected[1:]


EXCERPTS = {
    "all of a short list": ({2020: SHOWN}, {2020: SHOWN}, None),
    "the latest": ({2019: SHOWN, 2020: 10, None: 5}, {2019: SHOWN - 10, 2020: 10}, True),
    "what is undated, where there is room": ({2020: 10, None: 60}, {2020: 10, None: SHOWN - 10}, False),
    "the first of what has no time": ({None: 60}, {None: SHOWN}, False),
}


@pytest.mark.parametrize(("years", "expected", "latest"), EXCERPTS.values(), ids=EXCERPTS)
def test_a_page_shows_the_latest_of_a_long_list(
    years: Years, expected: Years, *, latest: bool | None
) -> None:
    """In order of time, with the way to the others; a short list it shows as it is."""
    overview, keys = dated(years)
    shown, rest = excerpt(overview, keys, "all.md")
    counted: Years = {}
    for key in shown:
        year = overview.years[key]
        counted[year] = counted.get(year, 0) + 1
    assert counted == expected
    assert rest == (None if latest is None else Rest(SHOWN, len(keys), "all.md", latest=latest))


@given(st.integers(2, 5_000), st.data())
def test_from_any_page_any_other_is_near(count: int, data: st.DataObject) -> None:
    """The ways are few, lead back and forth by one, to the first and to the last, and never to what is not there."""
    number = data.draw(st.integers(1, count))
    made = turn(number, count, str)
    assert made is not None
    pages = [int(span.to) for span in made.pages]
    assert len(pages) <= MARKS + 1 + 2 * NEAR + 1
    assert pages == sorted(set(pages))
    assert {1, count, number, max(1, number - 1), min(count, number + 1)} <= set(pages)
    assert all(1 <= page <= count for page in pages)


def test_one_page_needs_no_turning() -> None:
    """Nor does nothing."""
    assert turn(1, 1, str) is None
    assert [pages_for(count) for count in (0, 1, PAGE, PAGE + 1)] == [0, 1, 1, 2]
