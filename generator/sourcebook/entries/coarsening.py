"""Coarsening: what `to` makes of a value that is withheld. Nothing of the true one can be had back from what it gives."""

from __future__ import annotations

import math
from decimal import Decimal

from sourcebook.values.date import Date
from sourcebook.values.date_parts import Day
from sourcebook.values.location import LATITUDE, LONGITUDE, METRES_OF_A_DEGREE

MONTH, YEAR, DECADE = "month", "year", "decade"
DATE_WORDS = (MONTH, YEAR, DECADE)
PARENT = "parent"

SLACK = 0.99
"""Of a field of the grid: so that what was rounded is within the radius still."""

DIGITS = 4
"""Of a middle of a field, after the point: 11 m, and the same for all that lies in the field."""

POLE = 89.0
"""Degrees of latitude up to which fields of the grid are narrow enough."""


class Unfit(Exception):
    """What cannot be made less precise so. It never leaves the package."""


def coarse_date(date: Date, to: str) -> str:
    """The month, the year or the decade in which all of a date lies, in EDTF. Raises `Unfit` where there is none.

    Whether it is approximate or uncertain is kept.
    """
    first, last = date.earliest, date.latest
    if first is None or last is None:
        raise Unfit("this date is open, or not known")
    written = [_date_to(day, to) for day in (first, last)]
    if written[0] != written[1]:
        raise Unfit(f"this date does not lie within one {to}")
    mark = {(True, True): "%", (True, False): "~", (False, True): "?"}
    return written[0] + mark.get((date.approximate, date.uncertain), "")


def covers(shown: Date, real: Date) -> bool:
    """Whether a date holds another one, and is less precise."""
    if not shown.spans or not real.spans:
        return not shown.spans
    before = shown.earliest is None or (real.earliest is not None and shown.earliest <= real.earliest)
    after = shown.latest is None or (real.latest is not None and real.latest <= shown.latest)
    return before and after and (shown.earliest, shown.latest) != (real.earliest, real.latest)


def coarse_point(lat: str, lon: str, own: float, radius: float) -> tuple[str, str]:
    """The middle of the field of a grid in which a point lies: the same for all points in that field.

    `own` and `radius` are in metres: that of the point, and the one that is published. The field lies within half
    the latter, so that all which the point may mean lies within the whole of it. Raises `Unfit`, `Unreadable`.
    """
    if own * 2 > radius:
        raise Unfit("the radius that is published is at least twice that of the point")
    north, east = LATITUDE.read(lat).degrees, LONGITUDE.read(lon).degrees
    step = radius / 2 * math.sqrt(2) * SLACK / METRES_OF_A_DEGREE
    row = math.floor(north / step)
    # The side of the field that is nearer to the equator is the longer one.
    inner = min(abs(row * step), abs((row + 1) * step))
    if max(abs(row * step), abs((row + 1) * step)) >= POLE:
        raise Unfit("so near to a pole, no longitude is less precise")
    columns = max(math.ceil(360 * math.cos(math.radians(inner)) / step), 1)
    width = 360 / columns
    column = math.floor((east + 180) / width) % columns
    return _written((row + 0.5) * step), _written((column + 0.5) * width - 180)


def _date_to(day: Day, to: str) -> str:
    """The month, the year or the decade of a day."""
    year, month, _ = day
    if not 0 <= year <= 9999:  # noqa: PLR2004 -- as EDTF writes them in four digits
        raise Unfit(f"this year cannot be made a {to}")
    return {MONTH: f"{year:04d}-{month:02d}", YEAR: f"{year:04d}", DECADE: f"{year // 10:03d}X"}[to]


def _written(degrees: float) -> str:
    return str(Decimal(f"{degrees:.{DIGITS}f}").normalize() + 0)
