"""What a withheld value is made less precise to."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.coarsening import DATE_WORDS, Unfit, coarse_date, coarse_point, covers
from sourcebook.values.date import DATE
from sourcebook.values.location import METRES_OF_A_DEGREE

DATES = (
    ("2024-08-10", "month", "2024-08"),
    ("2024-08-10", "year", "2024"),
    ("2024-08-10", "decade", "202X"),
    ("2024-08-10~", "month", "2024-08~"),
    ("2024-08-10?", "year", "2024?"),
    ("2024-08-10%", "decade", "202X%"),
    ("2024-08-21..2024-08-31", "month", "2024-08"),
    ("2024-08-21/2024-08-31", "month", "2024-08"),
    ("2024-08", "year", "2024"),
)


@pytest.mark.parametrize(("date", "to", "made"), DATES)
def test_dates(date: str, to: str, made: str) -> None:
    """A date becomes the month, the year or the decade that it lies in, as surely as it was known."""
    assert coarse_date(DATE.read(date), to) == made


@pytest.mark.parametrize(
    ("date", "to"),
    [
        ("2024-08-31..2024-09-01", "month"),
        ("2023-12-31/2024-01-01", "year"),
        ("2019/2020", "decade"),
        ("2024", "month"),
        ("..2024-08-10", "year"),
        ("unknown", "year"),
        ("-0043-03-15", "year"),
    ],
)
def test_dates_that_do_not_fit(date: str, to: str) -> None:
    """A date that does not lie within one of them is not made another one: no false date is published."""
    with pytest.raises(Unfit):
        coarse_date(DATE.read(date), to)


@given(st.dates(), st.sampled_from(DATE_WORDS))
def test_a_coarse_date_holds_the_true_one(day: object, to: str) -> None:
    """What a date is made to holds it, and is less precise."""
    real = DATE.read(str(day))
    made = DATE.read(coarse_date(real, to))
    assert covers(made, real)
    assert made.earliest != made.latest


@pytest.mark.parametrize(
    ("shown", "real", "fits"),
    [
        ("2024-08", "2024-08-10", True),
        ("2024", "2024-08", True),
        ("unknown", "2024-08-10", True),
        ("..2024-09", "2024-08-10", True),
        ("2024-09", "2024-08-10", False),
        ("2024-08-10", "2024-08-10", False),
        ("2024-08-10", "2024-08", False),
        ("2024", "..2024", False),
        ("2024", "unknown", False),
    ],
)
def test_covers(shown: str, real: str, fits: bool) -> None:  # noqa: FBT001 -- a row of a table
    """A date that is published in another's place holds it, and says less."""
    assert covers(DATE.read(shown), DATE.read(real)) is fits


degrees = st.integers(-85_000_000, 85_000_000).map(lambda each: f"{each / 1e6:.6f}")
around = st.integers(-180_000_000, 180_000_000).map(lambda each: f"{each / 1e6:.6f}")
radii = st.integers(2_000, 500_000)


def metres(north: float, east: float, other_north: float, other_east: float) -> float:
    """The way between two points on a sphere (haversine), with the length of a degree that the grid goes by."""
    lat, lon, to_lat, to_lon = map(math.radians, (north, east, other_north, other_east))
    half = math.sin((to_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * math.degrees(math.asin(math.sqrt(half))) * METRES_OF_A_DEGREE


@given(degrees, around, radii)
def test_the_circle_holds_the_point(lat: str, lon: str, radius: int) -> None:
    """The published circle holds all that the point may mean: it is no farther from the middle than half the radius."""
    north, east = coarse_point(lat, lon, radius / 2, radius)
    assert metres(float(lat), float(lon), float(north), float(east)) <= radius / 2 + 20


@given(degrees, around, radii)
def test_a_field_is_one_for_all_its_points(lat: str, lon: str, radius: int) -> None:
    """The middle of a field lies in it: made coarse again, it is the same. So it depends on the field alone."""
    first = coarse_point(lat, lon, 0, radius)
    again = coarse_point(*first, 0, radius)
    assert [float(each) for each in again] == pytest.approx([float(each) for each in first], abs=1e-3)


def test_many_points_share_a_field() -> None:
    """Thousands of points around one give a handful of middles, whatever their digits are."""
    made = {
        coarse_point(f"{36 + north / 1000}", f"{42 + east / 1000}", 100, 50_000)
        for north in range(0, 200, 5)
        for east in range(0, 200, 5)
    }
    assert len(made) <= 4


def test_points_that_do_not_fit() -> None:
    """A radius that is not twice that of the point hides nothing; near a pole, there is no grid."""
    with pytest.raises(Unfit, match="twice"):
        coarse_point("36", "42", 30_000, 50_000)
    with pytest.raises(Unfit, match="pole"):
        coarse_point("89.5", "42", 0, 50_000)
