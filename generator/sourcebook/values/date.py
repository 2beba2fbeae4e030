"""Dates that know what they do not know: EDTF (ISO 8601-2), levels 0 and 1, and the sets of level 2.

Two forms are often confused: `a/b` holds on all of the days from a to b; `a..b`, short for EDTF's `[a..b]`,
is one day among them. What follows from each is known here: earliest and latest day, precision, order, words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from sourcebook.values.date_hints import bad_date
from sourcebook.values.date_parts import (
    PATTERN,
    Day,
    Form,
    Point,
    Precision,
    Span,
    in_order,
    point_of,
)
from sourcebook.values.date_words import Writer
from sourcebook.values.types import ValueType

LONGEST = 1_000
"""Characters of the longest date: some 90 days of a set."""

REMEMBERED = 4_096
"""Texts whose dates are kept at hand: the entries of a base share their days, and `unknown`."""

MOST_YEARS = 10_000
"""Years that are counted one by one."""

FOREVER = 10**15
"""A year after all that can be written."""

PRECISIONS = tuple(Precision)
BRACKETS = {Form.ONE_OF: ("[", "]"), Form.ALL_OF: ("{", "}")}
FORMS = {"".join(brackets): form for form, brackets in BRACKETS.items()}

SortKey = tuple[bool, Day, Day, str]


@dataclass(frozen=True, slots=True)
class Date:
    """A date as a source gives it. Dates are equal where EDTF writes them alike; `sort_key` orders them."""

    edtf: str
    """The canonical text: short forms with their brackets, sets sorted."""

    form: Form = field(compare=False)
    spans: tuple[Span, ...] = field(compare=False)
    """One for a single date and for an interval, several for a set, none for an unknown date."""

    earliest: Day | None = field(compare=False)
    """The first day that it may be or touch; None where that is open or unknown."""

    latest: Day | None = field(compare=False)
    """The last day that it may be or touch; None where that is open or unknown."""

    precision: Precision = field(compare=False)
    """The coarsest of its parts."""

    approximate: bool = field(compare=False)
    """Whether any part has `~` or `%`."""

    uncertain: bool = field(compare=False)
    """Whether any part has `?` or `%`."""

    def __reduce__(self) -> tuple[Callable[[str], Date], tuple[str]]:
        """For pickle: the text says all about the date, and is read once for all entries that have it."""
        return read, (self.edtf,)

    @property
    def sort_key(self) -> SortKey:
        """Orders dates by their earliest day, then by their latest.

        A date without a start sorts by its latest day, one without an end after those that share its start,
        an unknown one last. The text breaks ties, so that equal keys mean equal dates.
        """
        end = (FOREVER, 12, 31)
        start = self.earliest or self.latest or end
        return self.form is Form.UNKNOWN, start, self.latest or end, self.edtf

    @property
    def years(self) -> tuple[int, ...] | None:
        """The astronomical years that it may touch, sorted: of a set, those of its members and none between them.

        None where an end is open or unknown, or where there are more than 10,000.
        """
        ranges = [
            range(span.start.earliest[0], span.end.latest[0] + 1)
            for span in self.spans
            if span.start and span.end
        ]
        if not ranges or len(ranges) < len(self.spans) or sum(map(_length, ranges)) > MOST_YEARS:
            return None
        return tuple(sorted({year for each in ranges for year in each}))


UNKNOWN = Date("unknown", Form.UNKNOWN, (), None, None, Precision.UNKNOWN, approximate=False, uncertain=False)


def read(text: str) -> Date:
    """A text as it was typed -> the date. Raises `Unreadable` (bad-date, impossible-date, reversed-date)."""
    return _read(str(text).strip())


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> Date:
    if len(text) > LONGEST:
        raise bad_date(text[:LONGEST])
    if point := point_of(text):
        return Date(
            point.text,
            Form.SINGLE,
            (Span(point, point),),
            point.earliest,
            point.latest,
            point.precision,
            point.approximate,
            point.uncertain,
        )
    if text == "unknown":
        return UNKNOWN
    return _interval(text) if "/" in text else _set(text)


def canonical(date: Date) -> str:
    """The one text of EDTF that stands for the date."""
    return date.edtf


def words(date: Date, language: str) -> str:
    """What a person reads, such as "between 21 and 31 August 2024". English where a language has no words."""
    return Writer(language).date(date.form, date.spans)


def words_with_inferred(date: Date, language: str, part: str) -> str:
    """The words, with the part that an editor inferred in brackets: "10 August [2024]".

    `part` is year, month, day, or all. Where the words do not show such a part, all is in brackets: no
    inference goes unmarked. '' marks nothing.
    """
    text = Writer(language, part).date(date.form, date.spans)
    return f"[{text}]" if part and "[" not in text else text


def _interval(text: str) -> Date:
    """A text with a slash: from one date to another."""
    start_text, _, end_text = text.partition("/")
    start, end = _end(start_text, text), _end(end_text, text)
    if start is None and end is None:
        raise bad_date(text)
    in_order(start, end, text)
    edtf = f"{start.text if start else start_text.strip()}/{end.text if end else end_text.strip()}"
    known = bool(start_text.strip() and end_text.strip())
    return _composed(edtf, Form.INTERVAL, (Span(start, end, known),))


def _end(text: str, whole: str) -> Point | None:
    """One end of an interval; None where it is open (`..`) or unknown (nothing)."""
    text = text.strip()
    if text in {"", ".."}:
        return None
    if point := point_of(text):
        return point
    raise bad_date(whole)


def _set(text: str) -> Date:
    """One of several dates `[…]`, all of them `{…}`, or one day within a time `a..b`."""
    form = FORMS.get(text[:1] + text[-1:])
    if form is None and (".." not in text or "," in text):
        raise bad_date(text)
    members = (text[1:-1] if form else text).split(",")
    spans = tuple(sorted({_span(member, text) for member in members}, key=_order))
    if len(spans) == 1 and spans[0].start == spans[0].end:
        return read(_written(spans[0]))
    form = form or Form.ONE_OF
    opening, closing = BRACKETS[form]
    return _composed(f"{opening}{','.join(map(_written, spans))}{closing}", form, spans)


def _span(text: str, whole: str) -> Span:
    """A member of a set: `a`, `a..b`, `..b`, `a..`."""
    before, dots, after = (part.strip() for part in text.partition(".."))
    start = point_of(before) if before else None
    end = (point_of(after) if after else None) if dots else start
    if (before and start is None) or (after and end is None) or (start is None and end is None):
        raise bad_date(whole)
    in_order(start, end, whole)
    return Span(start, end)


def _length(years: range) -> int:
    """How many years a range has."""
    # What `len` gives must fit into a machine's word.
    return years.stop - years.start


def _written(span: Span) -> str:
    start, end = span.start.text if span.start else "", span.end.text if span.end else ""
    return start if start == end else f"{start}..{end}"


def _order(span: Span) -> tuple[bool, Day, Day, str]:
    """Sorts the members of a set by their first day, those without a beginning first."""
    start = span.start.earliest if span.start else (0, 0, 0)
    end = span.end.latest if span.end else (FOREVER, 12, 31)
    return span.start is not None, start, end, _written(span)


def _composed(edtf: str, form: Form, spans: tuple[Span, ...]) -> Date:
    """A date of several points: its limits, the coarsest precision, and all their doubts."""
    starts = [span.start for span in spans if span.start]
    ends = [span.end for span in spans if span.end]
    points = starts + ends
    return Date(
        edtf,
        form,
        spans,
        min(point.earliest for point in starts) if len(starts) == len(spans) else None,
        max(point.latest for point in ends) if len(ends) == len(spans) else None,
        max((point.precision for point in points), key=PRECISIONS.index),
        any(point.approximate for point in points),
        any(point.uncertain for point in points),
    )


SEVERAL = r"[-0-9XY~?%\s]*[.,/\[{][-0-9XY~?%\s.,/\[\]{}]*"
DATE = ValueType(
    "date",
    "A date in EDTF, as precisely as it is known; a/b holds on all of those days, a..b on one of them.",
    (
        "2024-08-10",
        "2024-08",
        "2024",
        "2024-08-XX",
        "201X",
        "2024~",
        "2024-08-10?",
        "2024-22",
        "2014-06/2017-12",
        "2023-10/..",
        "2024-08-21..2024-08-31",
        "..2024-09-07",
        "{2024-08-01,2024-08-05}",
        "-0043-03-15",
        "unknown",
    ),
    read,
    canonical,
    words,
    rf"^\s*(?:unknown|{PATTERN})\s*$|^{SEVERAL}$",
)
