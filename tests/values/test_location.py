"""Coordinates, and how precisely a place is shown."""

from __future__ import annotations

import pickle
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.problems import Unreadable
from sourcebook.values.location import LATITUDE, LONGITUDE, Coordinate, Location, digits_for
from sourcebook.values.quantity import LENGTH
from sourcebook.values.types import ValueType


@pytest.mark.parametrize(
    ("value_type", "text", "canonical", "words"),
    [
        (LATITUDE, "36.8", "36.8", "36.8° N"),
        (LATITUDE, "36.80", "36.80", "36.80° N"),
        (LATITUDE, "+036.8", "36.8", "36.8° N"),
        (LATITUDE, "-33.45", "-33.45", "33.45° S"),
        (LATITUDE, "-0.0", "0.0", "0.0° N"),
        (LATITUDE, "90", "90", "90° N"),
        (LONGITUDE, "180", "180", "180° E"),
        (LONGITUDE, "-70.666", "-70.666", "70.666° W"),
    ],
)
def test_a_coordinate_keeps_the_digits_that_were_written(
    value_type: ValueType, text: str, canonical: str, words: str
) -> None:
    """They say how precise it is."""
    value = value_type.read(text)
    assert value_type.canonical(value) == canonical
    assert value_type.words(value, "en") == words
    assert value.degrees == float(text)


@pytest.mark.parametrize(
    ("value_type", "text", "hint"),
    [
        (LATITUDE, "36,8", "write 36.8"),
        (LATITUDE, "90.1", "from -90 to 90"),
        (LONGITUDE, "180.5", "from -180 to 180"),
        (LATITUDE, "36.8 N", "write 36.8;"),
        (LATITUDE, "33,45° S", "write -33.45;"),
        (LATITUDE, "36°48'00\"N", "write 36.8;"),
        (LONGITUDE, "42°10′30″ W", "write -42.175;"),
        (LONGITUDE, "42° 30.5'", "write 42.508;"),
        (LATITUDE, "36.8, 42.0", "two fields"),
        (LATITUDE, "36.", "decimal degrees with a point"),
        (LATITUDE, "3e1", "decimal degrees with a point"),
        (LATITUDE, "٣٦", "decimal degrees with a point"),
        (LATITUDE, "36.12345678901", "at most 10 digits"),
        (LATITUDE, "1" * 5000, "decimal degrees with a point"),
        (LATITUDE, "", "decimal degrees with a point"),
    ],
)
def test_other_ways_to_write_a_coordinate_get_a_hint(value_type: ValueType, text: str, hint: str) -> None:
    """Degrees and minutes, commas, letters and what does not exist are refused."""
    with pytest.raises(Unreadable) as caught:
        value_type.read(text)
    assert caught.value.code == f"bad-{value_type.name}"
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("radius", "digits"),
    [(0.1, 6), (10, 4), (100, 3), (1000, 2), (5000, 1), (11_132, 1), (20_000, 0), (500_000, 0), (0, 6)],
)
def test_the_radius_says_how_many_digits_are_shown(radius: float, digits: int) -> None:
    """The last digit that is shown is no finer than the radius."""
    assert digits_for(radius) == digits


@pytest.mark.parametrize(
    ("latitude", "longitude", "radius", "words", "point"),
    [
        ("36.8", "42.0", "5 km", "36.8° N, 42.0° E, within 5 km", (36.8, 42.0)),
        ("36.81234", "42.04321", "5 km", "36.8° N, 42.0° E, within 5 km", (36.8, 42.0)),
        ("36.81234", "42.04321", "300 km", "37° N, 42° E, within 300 km", (37, 42)),
        ("36.8", "42", "10 m", "36.8° N, 42° E, within 10 m", (36.8, 42)),
        ("-33.45678", "-70.6", "100 m", "33.457° S, 70.6° W, within 100 m", (-33.457, -70.6)),
        ("-0.04", "0.04", "5 km", "0.0° N, 0.0° E, within 5 km", (0, 0)),
    ],
)
def test_no_page_shows_more_than_the_radius_warrants(
    latitude: str, longitude: str, radius: str, words: str, point: tuple[float, float]
) -> None:
    """Neither words nor map invent digits, nor keep those that the radius does not bear."""
    location = Location(LATITUDE.read(latitude), LONGITUDE.read(longitude), LENGTH.read(radius))
    assert location.words("en") == words
    assert location.point == point
    assert pickle.loads(pickle.dumps(location)) == location  # noqa: S301 - our own bytes


def test_a_location_may_have_no_point() -> None:
    """A file of GeoJSON stands for itself; a point without a radius is shown as it was written."""
    assert Location(geojson="area.geojson").words("en") == ""
    assert Location(geojson="area.geojson").point is None
    assert Location(Coordinate("36.81"), Coordinate("42")).words("en") == "36.81° N, 42° E"


@given(
    st.sampled_from([LATITUDE, LONGITUDE]),
    st.one_of(st.text(max_size=200), st.text("0123456789.-+,°'NSEW", max_size=12)),
)
def test_any_text_reads_or_is_unreadable(value_type: ValueType, text: str) -> None:
    """No text makes a reader fail in another way; what is read reads back."""
    with suppress(Unreadable):
        value = value_type.read(text)
        assert re.search(value_type.pattern, text)
        assert value_type.read(value_type.canonical(value)) == value


@given(st.integers(-90_000_000, 90_000_000), st.integers(1, 10**8))
def test_what_is_shown_lies_near_what_was_written(micro: int, metres: int) -> None:
    """Rounding moves a point by half of the last digit that is shown, at most."""
    text = f"{micro / 1e6:.6f}"
    location = Location(LATITUDE.read(text), LONGITUDE.read(text), LENGTH.read(f"{metres} m"))
    assert location.point
    assert abs(location.point[0] - micro / 1e6) <= 0.5 * 10 ** -digits_for(metres) + 1e-9
