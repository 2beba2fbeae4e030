"""Dates in the words of a person's language. A language is one row of data in PHRASES, and no code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sourcebook.values.date_parts import Form, Point, Precision, Span


@dataclass(frozen=True, slots=True)
class Phrases:
    """How a language writes dates. `{}` stands for what its comment names."""

    months: tuple[str, ...]
    seasons: tuple[str, ...]
    """Spring to winter."""

    day: str
    """A day of a month, in full and with its year left out, and so on: `{day} {month} {year}`."""

    day_of_month: str
    month: str
    bce: str
    """A year before the common era, counted from 1."""

    ce: str
    """A year of the common era that needs the remark: one below 1000."""

    decade: str
    century: str
    """Of the ordinal that `ordinal` makes."""

    about: str
    uncertain: str
    day_unknown: str
    """Of a month or year in which it happened."""

    month_unknown: str
    from_to: str
    since: str
    until: str
    end_unknown: str
    start_unknown: str
    between: str
    before_day: str
    after_day: str
    before: str
    """On or before, where the end is no day."""

    after: str
    and_: str
    or_: str
    unknown: str
    ordinals: tuple[str, str, str, str]
    """The endings of the first, second and third, and of all others."""


PHRASES = {
    "en": Phrases(
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        seasons=("spring", "summer", "autumn", "winter"),
        day="{day} {month} {year}",
        day_of_month="{day} {month}",
        month="{month} {year}",
        bce="{} BCE",
        ce="{} CE",
        decade="the {}",
        century="the {} century",
        about="about {}",
        uncertain="{} (uncertain)",
        day_unknown="in {}, day not known",
        month_unknown="in {}, month not known",
        from_to="from {} to {}",
        since="since {}",
        until="until {}",
        end_unknown="from {}, end not known",
        start_unknown="until {}, start not known",
        between="between {} and {}",
        before_day="on or before {}",
        after_day="on or after {}",
        before="in or before {}",
        after="in or after {}",
        and_="{} and {}",
        or_="{} or {}",
        unknown="date unknown",
        ordinals=("st", "nd", "rd", "th"),
    ),
}
FALLBACK = "en"

PLAIN_FROM = 1000
"""The first year that is written without an era."""


class Writer:
    """Writes dates in one language, with the part that was inferred in brackets."""

    def __init__(self, language: str, inferred: str = "") -> None:
        """`inferred` is year, month, day, or '' for none; any other word marks nothing here."""
        self._say = PHRASES.get(language) or PHRASES.get(language.partition("-")[0]) or PHRASES[FALLBACK]
        self._inferred = inferred

    def date(self, form: Form, spans: tuple[Span, ...]) -> str:
        """A whole date."""
        if form is Form.UNKNOWN:
            return self._say.unknown
        if form is Form.SINGLE and spans[0].start:
            return self._alone(spans[0].start)
        if form is Form.INTERVAL:
            return self._interval(spans[0])
        return self._set(form, spans)

    def _interval(self, span: Span) -> str:
        """Days on all of which it holds."""
        say, (start, end, known) = self._say, span
        if start and end:
            return self._both(say.from_to, start, end)
        if start:
            return (say.since if known else say.end_unknown).format(self._point(start))
        return (say.until if known else say.start_unknown).format(self._point(end)) if end else say.unknown

    def _between(self, span: Span) -> str:
        """Days of which it is one."""
        say, (start, end, _) = self._say, span
        if start and end:
            return self._both(say.between, start, end)
        if start:
            after = say.after_day if start.precision is Precision.DAY else say.after
            return after.format(self._point(start))
        if end:
            before = say.before_day if end.precision is Precision.DAY else say.before
            return before.format(self._point(end))
        return say.unknown

    def _both(self, phrase: str, start: Point, end: Point) -> str:
        """A phrase with two ends; where they are the same, that one alone."""
        return self._point(end) if start == end else phrase.format(self._point(start, end), self._point(end))

    def _set(self, form: Form, spans: Sequence[Span]) -> str:
        last = spans[-1].end if spans[-1].start == spans[-1].end else None
        items = [self._member(form, span, last) for span in spans]
        if len(items) == 1:
            return items[0]
        join = self._say.or_ if form is Form.ONE_OF else self._say.and_
        return join.format(", ".join(items[:-1]), items[-1])

    def _member(self, form: Form, span: Span, last: Point | None) -> str:
        if span.start and span.start == span.end:
            return self._point(span.start, last)
        return self._between(span) if form is Form.ONE_OF else self._interval(span)

    def _alone(self, point: Point) -> str:
        """A single date that stands for itself, where it can be said that its day or month is not known."""
        if not point.unspecified or point.approximate:
            return self._point(point)
        say = self._say
        some_month = point.precision is Precision.YEAR and "-XX-XX" not in point.text
        text = (say.month_unknown if some_month else say.day_unknown).format(self._bare(point))
        return say.uncertain.format(text) if point.uncertain else text

    def _point(self, point: Point, last: Point | None = None) -> str:
        """A single date. What it shares with `last`, which follows it, is left to that one to say."""
        text = self._bare(point, last)
        if point.approximate:
            text = self._say.about.format(text)
        return self._say.uncertain.format(text) if point.uncertain else text

    def _bare(self, point: Point, last: Point | None = None) -> str:
        """Without its qualifiers."""
        year = point.earliest[0]
        shared = last if last and last is not point and _shares_year(point, last) else None
        if point.precision is Precision.DAY:
            return self._day(point, shared)
        if point.precision in {Precision.MONTH, Precision.SEASON}:
            return self._month(point, shared)
        if point.precision is Precision.YEAR:
            later = last.latest[0] if last and last.precision is Precision.YEAR else None
            return self._year(year, later)
        return self._years(point)

    def _day(self, point: Point, shared: Point | None) -> str:
        year, month, number = point.earliest
        day, name = self._mark("day", str(number)), self._mark("month", self._say.months[month - 1])
        if shared is None:
            return self._say.day.format(day=day, month=name, year=self._year(year))
        return day if shared.earliest[1] == month else self._say.day_of_month.format(day=day, month=name)

    def _month(self, point: Point, shared: Point | None) -> str:
        """A month or a season."""
        year, month, _ = point.earliest
        season = point.precision is Precision.SEASON
        name = self._mark(
            "month", self._say.seasons[month // 3 - 1] if season else self._say.months[month - 1]
        )
        return name if shared else self._say.month.format(month=name, year=self._year(year))

    def _year(self, year: int, last: int | None = None) -> str:
        """A year with its era where it needs one, unless `last`, which follows it, says the same era."""
        counted = 1 - year if year <= 0 else year
        era = self._say.bce if year <= 0 else self._say.ce
        said_later = last is not None and last < PLAIN_FROM and (year <= 0) == (last <= 0)
        return self._mark("year", str(counted) if year >= PLAIN_FROM or said_later else era.format(counted))

    def _years(self, point: Point) -> str:
        """A decade or a century; those that a person would misread are said as their first and last year."""
        first, last = point.earliest[0], point.latest[0]
        if point.precision is Precision.DECADE and first >= PLAIN_FROM:
            return self._say.decade.format(self._mark("year", f"{first}s"))
        if point.precision is Precision.CENTURY and first >= PLAIN_FROM:
            return self._say.century.format(self._mark("year", self._ordinal(first // 100 + 1)))
        return self._say.between.format(self._year(first, last), self._year(last))

    def _ordinal(self, number: int) -> str:
        teen = number // 10 % 10 == 1
        return f"{number}{self._say.ordinals[3 if teen else min((number - 1) % 10, 3)]}"

    def _mark(self, part: str, text: str) -> str:
        """A part of a date, in brackets where it is inferred."""
        return f"[{text}]" if self._inferred == part else text


def _shares_year(point: Point, last: Point) -> bool:
    """Whether the year can be said once, after `last`: same year and precision, and no doubt on either."""
    vague = point.approximate or point.uncertain or last.approximate or last.uncertain
    same = point.precision is last.precision and point.earliest[0] == last.earliest[0]
    return same and not vague and point.unspecified == last.unspecified
