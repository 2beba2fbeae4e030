"""A date is no more precise than the words from which it was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.entries.model import Entry, Value
from sourcebook.kinds.model import Schema
from sourcebook.problems import Level, Problem
from sourcebook.values.date import Date
from sourcebook.values.date_parts import Precision

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
MONTH = re.compile(
    rf"\b(?:{'|'.join(f'{each[0]}(?i:{each[1:]}|{each[1:3]})' for each in MONTHS)}|S(?i:ept))\b\.?",
)
"""A month by its English name. Words without one, and without a year, may be in any language: nothing is told of them.

The capital is needed: who may march names no month.
"""

YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
WORDS = (
    "in of the on by since until from to about around circa c early mid middle late beginning begin start end half"
    " first second spring summer autumn winter year month"
)
AROUND = frozenset(WORDS.split())
"""What may stand beside a month or a year and names no day. Any other word may: nothing is told then."""

WORD = re.compile(r"[^\W_]+")


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
    without_months = MONTH.sub(" ", without_years)
    if not AROUND.issuperset(word.lower() for word in WORD.findall(without_months)):
        return ""
    if without_months != without_years:
        return "month"
    return "year" if without_years != words else ""


def _is_finer(value: Value, said: str) -> bool:
    date = value.content
    # One day among several says how little is known.
    is_day = date.precision is Precision.DAY and date.earliest == date.latest
    return is_day or (said == "year" and date.precision is Precision.MONTH)
