"""A date is no more precise than the words from which it was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.entries.model import Entry, Value
from sourcebook.kinds.model import Schema
from sourcebook.problems import Level, Problem
from sourcebook.values.date import Date
from sourcebook.values.date_parts import Precision

MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
MONTH = re.compile(rf"\b(?:{'|'.join(f'{each}|{each[:3]}' for each in MONTHS)}|sept)\b\.?", re.IGNORECASE)
"""A month by its English name. Words without one, and without a year, may be in any language: nothing is told of them."""

YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
DAYS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth monday tuesday wednesday thursday friday saturday"
    " sunday today yesterday tonight tomorrow eve"
)
DAY = re.compile(
    rf"\d|\b(?:{'|'.join(DAYS.split())}|{'|'.join(each[:3] for each in DAYS.split()[21:28])})\b",
    re.IGNORECASE,
)
"""What may name a day, once the years are taken out: a digit of any script, the number or the name of a day."""


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:  # noqa: ARG001 -- as every rule of this sort
    """A warning for a date to the day whose words give a month or a year alone; and for one to the month, a year alone."""
    for _, value in entry.values():
        if value.text and not value.inferred and isinstance(value.content, Date):
            said = finest(value.text)
            if said and _is_finer(value, said):
                place = value.place
                message = f"the document's words give no more than a {said}"
                hint = f"write the date to the {said}, or say what is `inferred`"
                at = place.line, place.column
                yield Problem(entry.file, *at, "too-precise", message, hint, Level.WARNING, place.path)


def finest(words: str) -> str:
    """The finest that words certainly give: `month` or `year`; '' where they may give a day, or nothing is known."""
    without_years = YEAR.sub(" ", words)
    has_year = without_years != words
    if DAY.search(MONTH.sub(" ", without_years)):
        return ""
    if MONTH.search(without_years):
        return "month"
    return "year" if has_year and not without_years.strip(" ,.;:()[]inof'\"~") else ""


def _is_finer(value: Value, said: str) -> bool:
    date = value.content
    # One day among several says how little is known.
    is_day = date.precision is Precision.DAY and date.earliest == date.latest
    return is_day or (said == "year" and date.precision is Precision.MONTH)
