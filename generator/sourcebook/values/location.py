"""Where a place lies: a point with a radius, never shown more precisely than the radius warrants."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sourcebook.problems import Unreadable
from sourcebook.values.quantity import Length, canonical_length
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

METRES_OF_A_DEGREE = 111_320
"""Of latitude, and of longitude at the equator."""

MOST_DIGITS = 6
"""Digits after the point that a page shows at most: 0.1 m."""

WRITTEN_DIGITS = 10

SAYINGS = {
    "en": {"north": "{}° N", "south": "{}° S", "east": "{}° E", "west": "{}° W", "within": "{}, within {}"},
}

NUMBER = re.compile(rf"(?P<sign>[-+]?)0*(?P<whole>[0-9]{{1,3}})(?P<part>\.[0-9]{{1,{WRITTEN_DIGITS}}})?")
LETTER = re.compile(r"(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,10})?) ?°? ?(?P<side>[NSEWnsew])")
SEXAGESIMAL = re.compile(
    r"(?P<degrees>[0-9]{1,3}) ?[°d:] ?(?P<minutes>[0-9]{1,2}(?:[.,][0-9]{1,6})?) ?['\u2032\u2019m:]? ?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]{1,6})?) ?[\"\u2033\u201ds]? ?)?(?P<side>[NSEWnsew]?)"
)
BOTH = re.compile(r"[-+]?[0-9]{1,3}\.[0-9]+ ?[,; ] ?[-+]?[0-9]{1,3}\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A latitude or longitude. The digits that were written say how precise it is, so 36.80 is not 36.8."""

    text: str
    """Decimal degrees as they were written, without `+` and leading zeros."""

    @property
    def degrees(self) -> float:
        """South and west are negative."""
        return float(self.text)

    @property
    def digits(self) -> int:
        """How many were written after the point."""
        return len(self.text.partition(".")[2])


@dataclass(frozen=True, slots=True)
class Location:
    """Where a place lies, as its entry states it: a point and its radius, or the name of a GeoJSON file."""

    latitude: Coordinate | None = None
    longitude: Coordinate | None = None
    radius: Length | None = None
    basis: str = ""
    """A term: what it was taken from."""

    geojson: str = ""
    """The name of a file beside the entry, '' for none."""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude for a map, rounded as the radius warrants; None without them."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(rounded(self.latitude, self.radius)), float(rounded(self.longitude, self.radius))

    def words(self, language: str = "en") -> str:
        """As in "36.8° N, 42.0° E, within 5 km"; '' where there is no point."""
        if self.latitude is None or self.longitude is None:
            return ""
        say = SAYINGS.get(language.partition("-")[0], SAYINGS["en"])
        north = _words(rounded(self.latitude, self.radius), ("north", "south"), say)
        point = f"{north}, {_words(rounded(self.longitude, self.radius), ('east', 'west'), say)}"
        return say["within"].format(point, canonical_length(self.radius)) if self.radius else point


def digits_for(radius: float) -> int:
    """How many decimals of degrees a radius in metres warrants: the last one is no finer than the radius."""
    if radius <= 0:
        return MOST_DIGITS
    return min(max(math.floor(math.log10(METRES_OF_A_DEGREE / radius)), 0), MOST_DIGITS)


def rounded(coordinate: Coordinate, radius: Length | None) -> Decimal:
    """The coordinate with no more digits than were written and than the radius warrants."""
    warranted = digits_for(radius.metres) if radius else MOST_DIGITS
    return Decimal(coordinate.text).quantize(Decimal(1).scaleb(-min(warranted, coordinate.digits)))


def read_latitude(text: str) -> Coordinate:
    """Decimal degrees from -90 to 90, north positive. Raises `Unreadable` (bad-latitude)."""
    return _read(text, "latitude", 90)


def read_longitude(text: str) -> Coordinate:
    """Decimal degrees from -180 to 180, east positive. Raises `Unreadable` (bad-longitude)."""
    return _read(text, "longitude", 180)


def _read(text: str, name: str, limit: int) -> Coordinate:
    match = NUMBER.fullmatch(text.strip())
    if match is None:
        raise Unreadable(
            f"bad-{name}", f"{quoted(text)} is not a {name} in decimal degrees", _hint(text.strip())
        )
    written = str(int(match["whole"])) + (match["part"] or "")
    if Decimal(written) > limit:
        raise Unreadable(
            f"bad-{name}", f"a {name} of {quoted(text)} does not exist", f"it is from -{limit} to {limit}"
        )
    return Coordinate(f"-{written}" if match["sign"] == "-" and Decimal(written) else written)


def _hint(text: str) -> str:
    if re.fullmatch(r"[-+]?[0-9]{1,3},[0-9]{1,10}", text):
        return f"write {text.replace(',', '.')}"
    if match := LETTER.fullmatch(text):
        return (
            f"write {_signed(match['number'].replace(',', '.'), match['side'])}; south and west are negative"
        )
    if (match := SEXAGESIMAL.fullmatch(text)) and float(match["minutes"].replace(",", ".")) < 60:  # noqa: PLR2004
        return f"write {_signed(_decimal(match), match['side'])}; south and west are negative"
    if BOTH.fullmatch(text):
        return "latitude and longitude are two fields"
    return f"write decimal degrees with a point, such as 36.8, and at most {WRITTEN_DIGITS} digits after it"


def _decimal(match: re.Match[str]) -> str:
    """Degrees, minutes and seconds as decimal degrees; a second is some 30 m, four digits are 11 m."""
    minutes, seconds = (float((match[name] or "0").replace(",", ".")) for name in ("minutes", "seconds"))
    text = f"{int(match['degrees']) + minutes / 60 + seconds / 3600:.{4 if match['seconds'] else 3}f}"
    return text.rstrip("0").rstrip(".")


def _signed(number: str, side: str) -> str:
    return f"-{number}" if side.upper() in {"S", "W"} else number


def _words(degrees: Decimal, sides: tuple[str, str], say: dict[str, str]) -> str:
    return say[sides[degrees < 0]].format(f"{abs(degrees):f}")


def _words_of(sides: tuple[str, str], coordinate: Coordinate, language: str) -> str:
    return _words(Decimal(coordinate.text), sides, SAYINGS.get(language.partition("-")[0], SAYINGS["en"]))


def canonical(coordinate: Coordinate) -> str:
    """As it was written, without `+` and leading zeros."""
    return coordinate.text


PATTERN = r"^\s*[-+]?[0-9]+(?:\.[0-9]+)?\s*$"
LATITUDE = ValueType(
    "latitude",
    "Decimal degrees north, from -90 to 90. Write as many digits as are known.",
    ("36.8", "-33.45", "0"),
    read_latitude,
    canonical,
    partial(_words_of, ("north", "south")),
    PATTERN,
)
LONGITUDE = ValueType(
    "longitude",
    "Decimal degrees east, from -180 to 180. Write as many digits as are known.",
    ("42.0", "-70.666", "180"),
    read_longitude,
    canonical,
    partial(_words_of, ("east", "west")),
    PATTERN,
)
