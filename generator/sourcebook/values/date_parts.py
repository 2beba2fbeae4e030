"""The parts of a date: single dates of EDTF, with the days that they may be, and spans between two of them.

The source of the rules is EDTF, the Extended Date/Time Format of ISO 8601-2:2019 (levels 0 and 1), in the
proleptic Gregorian calendar with astronomical years: 0000 is 1 BCE, -0043 is 44 BCE.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from sourcebook.problems import Unreadable
from sourcebook.values.quoting import quoted

Day = tuple[int, int, int]
"""Year, month, day. Years are astronomical and have no bounds, unlike those of `datetime.date`."""


class Form(StrEnum):
    """How a date speaks of the days between its earliest and its latest."""

    SINGLE = "single"
    """One date, as precise as it is."""

    INTERVAL = "interval"
    """It holds on all of those days: `a/b`."""

    ONE_OF = "one-of"
    """It is one day among them: `[a..b]`, `[a,b]`."""

    ALL_OF = "all-of"
    """It is each of the dates that are listed: `{a,b}`."""

    UNKNOWN = "unknown"
    """There is a date, and nobody has said which."""


class Precision(StrEnum):
    """How precisely a date is known, from the finest to the coarsest."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    UNKNOWN = "unknown"


class Point(NamedTuple):
    """A single date, such as `2024-08-10`, `2024-08-XX`, `201X~`, `2024-22`."""

    text: str
    """As EDTF writes it."""

    earliest: Day
    latest: Day
    precision: Precision
    """What is known of it: `2024-08-XX` is known to the month."""

    approximate: bool = False
    """`~`, or `%` for both: near that date, perhaps not on it."""

    uncertain: bool = False
    """`?`, or `%` for both: perhaps not that date at all."""

    @property
    def unspecified(self) -> bool:
        """Whether it is some day or month within what is known: `2024-08-XX` as opposed to `2024-08`."""
        return "-XX" in self.text


class Span(NamedTuple):
    """The time from `start` to `end`; the same point twice for a single one."""

    start: Point | None
    end: Point | None
    """None where the span is open, or its end is not known."""

    known: bool = True
    """False where the missing end exists, and nobody knows it: `2023/` as opposed to `2023/..`."""


SINGLE = re.compile(
    r"(?P<year>-?(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX))"
    r"(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}|XX))?|(?P<some>-XX(?:-XX)?))?"
    r"(?P<mark>[~?%]?)"
)
LONG_YEAR = re.compile(r"Y(?P<year>-?[1-9][0-9]{4,11})(?P<mark>[~?%]?)")
"""Years of five to twelve digits: the age of the universe has eleven."""

SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
"""Spring to winter, as months of the north's meteorological seasons. A winter ends in the next year."""

MONTHS = "months are 01 to 12, seasons 21 (spring) to 24 (winter)"
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
PATTERN = r"(?:-?[0-9X]{4}(?:-[0-9X]{2}(?:-[0-9X]{2})?)?|Y-?[0-9]{5,12})[~?%]?"
"""What every single date matches, for JSON Schema."""


def days_in(year: int, month: int) -> int:
    """The number of days of a month, in any astronomical year."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)  # noqa: PLR2004 - February
    return DAYS_OF_MONTH[month - 1] + leap


def point_of(text: str) -> Point | None:
    """A single date, or None where the text has another form. Raises `Unreadable` for an impossible date."""
    if match := SINGLE.fullmatch(text):
        year, month, day, some, mark = match.groups()
        if year == "-0000":
            raise _impossible(text, "there is no year -0000", "the year 0000 is 1 BCE, -0001 is 2 BCE")
        if "X" in year:
            return _years(text, year, mark, month or some)
        return _within_year(text, int(year), month, day, mark)
    if match := LONG_YEAR.fullmatch(text):
        year = int(match["year"])
        return _point(text, (year, 1, 1), (year, 12, 31), Precision.YEAR, match["mark"])
    return None


def in_order(start: Point | None, end: Point | None, text: str) -> None:
    """Raise `Unreadable` where the end of a span is before its start. `text` is the whole date."""
    if start and end and end.latest < start.earliest:
        raise Unreadable(
            "reversed-date", f"{quoted(text)} ends before it starts", "write the earlier date first"
        )


def _point(text: str, earliest: Day, latest: Day, precision: Precision, mark: str) -> Point:
    if mark:
        return Point(text, earliest, latest, precision, mark in "~%", mark in "?%")
    return Point(text, earliest, latest, precision)


def _within_year(text: str, year: int, month_text: str | None, day_text: str | None, mark: str) -> Point:
    """A year, a month or a season of it, or a day."""
    if month_text is None:
        return _point(text, (year, 1, 1), (year, 12, 31), Precision.YEAR, mark)
    month = int(month_text)
    if month in SEASONS and day_text is None:
        return _season(text, year, month, mark)
    if not 1 <= month <= 12:  # noqa: PLR2004 - the months of a year
        raise _impossible(text, f"there is no month {month_text}", _hint_for_month(text[:4], month_text))
    last = days_in(year, month)
    if day_text is None or day_text == "XX":
        return _point(text, (year, month, 1), (year, month, last), Precision.MONTH, mark)
    day = int(day_text)
    if not 1 <= day <= last:
        raise _impossible(text, f"there is no such day as {quoted(text)}", f"that month has {last} days")
    return _point(text, (year, month, day), (year, month, day), Precision.DAY, mark)


def _season(text: str, year: int, number: int, mark: str) -> Point:
    first, last = SEASONS[number]
    last_year = year + (last < first)
    latest = (last_year, last, days_in(last_year, last))
    return _point(text, (year, first, 1), latest, Precision.SEASON, mark)


def _years(text: str, year: str, mark: str, rest: str | None) -> Point | None:
    """A decade (`201X`) or a century (`20XX`). Its year cannot have a month: that is level 2 of EDTF."""
    if rest is not None:
        return None
    ends = int(year.replace("X", "0")), int(year.replace("X", "9"))
    first, last = min(ends), max(ends)
    if year[0] == "-":
        last = min(last, -1)
    precision = Precision.CENTURY if year.endswith("XX") else Precision.DECADE
    return _point(text, (first, 1, 1), (last, 12, 31), precision, mark)


def _impossible(text: str, message: str, hint: str) -> Unreadable:
    return Unreadable("impossible-date", message if "`" in message else f"{message}: {quoted(text)}", hint)


def _hint_for_month(year: str, month: str) -> str:
    if year.isdigit() and int(month) > int(year[2:]):
        return f"for two years write {year}/{year[:2]}{month}; {MONTHS}"
    return MONTHS
