"""What to write instead of a date that EDTF does not know: people write dates in many ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from sourcebook.problems import Unreadable
from sourcebook.values.date_parts import point_of
from sourcebook.values.quoting import quoted

GENERAL = "write 2024-08-10, 2024-08, 2024, a span as 2024-08-10/2024-08-12, or unknown"
LONGEST = 100
"""Characters of the longest text that a hint is looked for."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>[0-9]{4})"
TIMED = re.compile(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:t| )[0-9:.+z-]+(?: ?utc)?")
YEAR_LAST = re.compile(rf"(?P<first>[0-9]{{1,2}})(?P<mark>[-/.])(?P<second>[0-9]{{1,2}})(?P=mark){YEAR}")
PAIRS = tuple(
    re.compile(rf"(?P<lead>from|between)?(?P<first>.{{1,40}}?)(?:{mark})(?P<second>.{{3,40}})")
    for mark in (" to | and | until | - ", "/", "-")
)
"""Words before marks: a hyphen parts two dates only where nothing clearer does."""

LEADS = {
    **dict.fromkeys(("since", "from"), "{}/.."),
    **dict.fromkeys(("until", "till", "up to"), "../{}"),
    **dict.fromkeys(("before", "by", "no later than", "on or before"), "..{}"),
    **dict.fromkeys(("after", "not before", "on or after"), "{}.."),
    **dict.fromkeys(("in", "on", "the"), "{}"),
    **dict.fromkeys(("circa", "ca.", "ca", "c.", "about", "around", "approximately", "~"), "{}~"),
    **dict.fromkeys(("probably", "possibly", "perhaps", "maybe"), "{}?"),
}
LEAD = re.compile(
    rf"(?P<lead>{'|'.join(map(re.escape, sorted(LEADS, key=len, reverse=True)))}) ?(?P<rest>.+)"
)
NO_DATE = frozenset(
    {"", "?", "-", "n.d.", "n.d", "nd", "none", "n/a", "tbd", "unknown", "undated", "not known", "no date"}
)

Found = re.Match[str]


def bad_date(text: str) -> Unreadable:
    """The problem of a text that is no date, with what to write instead."""
    return Unreadable("bad-date", f"{quoted(text)} is not a date", hint_for(text))


def hint_for(text: str) -> str:
    """What to write instead of `text`. What is proposed can be read."""
    if len(text) > LONGEST:
        return GENERAL
    plain = _plain(text)
    if plain in NO_DATE:
        return "write unknown"
    if match := TIMED.fullmatch(plain):
        return f"a date has no time of day: write {match['date']}" if _reads(match["date"]) else GENERAL
    if match := YEAR_LAST.fullmatch(plain):
        return _year_last(match)
    if suggestion := _single(plain) or _led(plain):
        return f"write {suggestion}"
    return _listed(plain) or _paired(plain) or GENERAL


def _plain(text: str) -> str:
    """Lower case, ASCII digits and hyphens, single spaces."""
    digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    return " ".join(digits.translate(DASHES).lower().split())


def _reads(text: str) -> bool:
    """Whether a suggestion is a date itself."""
    try:
        return point_of(text) is not None
    except Unreadable:
        return False


def _year_last(match: Found) -> str:
    """Of `3.4.2024`, both readings that are dates: which is meant, only the author knows."""
    first, second, year = int(match["first"]), int(match["second"]), match["year"]
    dates = dict.fromkeys((f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"))
    readable = [date for date in dates if _reads(date)]
    return f"the year comes first: write {' or '.join(readable)}" if readable else GENERAL


def _numbers(match: Found) -> str:
    day = f"-{int(match['day']):02}" if match["day"] else ""
    return f"{match['year']}-{int(match['month']):02}{day}"


def _named(match: Found) -> str:
    day = f"-{int(match['day']):02}" if match["day"] else ""
    return f"{match['year']}-{MONTHS.index(match['month'][:3]) + 1:02}{day}"


def _season(match: Found) -> str:
    return f"{match['year']}-{SEASONS[match['season']]}"


def _century(match: Found) -> str:
    return f"{int(match['number']) - 1:02}XX"


def _common_era(match: Found) -> str:
    return f"{int(match['number']):04}"


def _before_christ(match: Found) -> str:
    number = int(match["number"]) - 1
    return f"-{number:04}" if number else "0000"


HUMAN: tuple[tuple[re.Pattern[str], Callable[[Found], str]], ...] = (
    (re.compile(rf"{YEAR}[-/. ](?P<month>[0-9]{{1,2}})(?:[-/. ](?P<day>[0-9]{{1,2}}))?\.?"), _numbers),
    (re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"), _numbers),
    (re.compile(rf"(?P<day>)(?P<month>[0-9]{{1,2}})[-/.]{YEAR}"), _numbers),
    (re.compile(rf"(?:(?:[a-z]+day,? )?{DAY}[-. ]\s?(?:of )?)?{MONTH}[-,. ]\s?{YEAR}"), _named),
    (re.compile(rf"(?:[a-z]+day,? )?{MONTH} {DAY},? {YEAR}"), _named),
    (re.compile(rf"{YEAR}[- ,]\s?{MONTH}(?:[- ]{DAY})?"), _named),
    (re.compile(rf"(?:the )?(?P<season>{'|'.join(SEASONS)})(?: of)?,? {YEAR}"), _season),
    (re.compile(r"(?:the )?(?P<decade>[0-9]{3})0'?s"), lambda match: f"{match['decade']}X"),
    (re.compile(r"(?:the )?(?P<number>[0-9]{1,2})(?:st|nd|rd|th) century"), _century),
    (re.compile(r"y(?P<year>[0-9]{4})"), lambda match: match["year"]),
    (re.compile(r"(?P<year>-?[1-9][0-9]{4})"), lambda match: f"Y{match['year']}"),
    (re.compile(r"(?P<number>[0-9]{1,4}) ?b\.?c\.?(?:e\.?)?"), _before_christ),
    (re.compile(r"(?P<number>[0-9]{1,3})(?: ?(?:c\.?e\.?|a\.?d\.?))"), _common_era),
)
"""Ways to write a single date, and how EDTF writes it."""


def _single(plain: str) -> str:
    """A single date as EDTF writes it, or ''."""
    if _reads(plain.upper()):
        return plain.upper()
    for pattern, write in HUMAN:
        if (match := pattern.fullmatch(plain)) and _reads(written := write(match)):
            return written
    return ""


def _led(plain: str) -> str:
    """A date after a word such as "since" or "about", or before a question mark."""
    doubted = plain.removesuffix("(?)").removesuffix("?").rstrip()
    if doubted != plain and (single := _single(doubted)):
        return f"{single}?" if single[-1] not in "~?%" else ""
    if (match := LEAD.fullmatch(plain)) and (single := _single(match["rest"])):
        written = LEADS[match["lead"]].format(single)
        return written if single[-1] not in "~?%" or written.endswith(single) else ""
    return ""


def _listed(plain: str) -> str:
    """Several dates without brackets."""
    dates = [_single(part.strip()) for part in plain.strip("[]{}").split(",")]
    if len(dates) > 1 and all(dates):
        listed = ",".join(dates)
        return f'write "[{listed}]" where it is one of them, "{{{listed}}}" where it is all of them'
    return ""


def _paired(plain: str) -> str:
    """Two dates with a word or dash between them."""
    match = next(filter(None, (pair.fullmatch(plain) for pair in PAIRS)), None)
    if match is None:
        return ""
    second = _single(match["second"].strip())
    first = _single(match["first"].strip()) or _completed(match["first"].strip(), match["second"])
    if not (first and second):
        return ""
    all_days, one_day = f"{first}/{second}", f"{first}..{second}"
    if match["lead"]:
        return f"write {all_days if match['lead'] == 'from' else one_day}"
    return f"write {all_days} where it holds on all of those days, {one_day} where it is one day among them"


def _completed(first: str, second: str) -> str:
    """The first date of "21 to 31 August 2024", with the month and year of the second."""
    words = second.split()
    for kept in (words[1:], words[2:]):
        if single := _single(" ".join((first, *kept))):
            return single
    return ""
