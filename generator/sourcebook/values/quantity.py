"""Quantities as sources give them ("at least 15", "several"); and plain numbers, lengths, yes and no.

A word such as "dozens" is kept as a word. The bounds that it is given are those that any reader would grant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from sourcebook.problems import Unreadable
from sourcebook.values.quantity_hints import COUNT, decimal_hint, hint_for, length_hint
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

LONGEST = 200
"""Characters of the longest text that is looked at."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many. Two quantities are equal where their texts are."""

    low: int | None = field(compare=False)
    """The fewest that it can be, None where nobody says."""

    best: int | None = field(compare=False)
    """The one number that the source gives, if it gives one."""

    high: int | None = field(compare=False)
    """The most that it can be, None where nobody says."""

    text: str
    """The canonical text: `more than 15`. What `unknown` and `none-reported` differ in."""


WORDS: dict[str, int | None] = {
    "unknown": None,
    "none-reported": None,
    "most": None,
    "few": 1,
    "some": 1,
    "several": 3,
    "many": 3,
    "tens": 20,
    "dozens": 24,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
}
"""Words that stand for a number, and the fewest that each can be: dozens are two or more."""

SAYINGS = {
    "en": {
        "at least": "at least {low}",
        "more than": "more than {below}",
        "up to": "up to {high}",
        "fewer than": "fewer than {above}",
        "about": "about {best}",
        "range": "{low} to {high}",
        "unknown": "an unknown number",
        "none-reported": "none reported",
        "yes": "yes",
        "no": "no",
    },
}
"""How a language says a quantity. A word that is missing here is said as it is written."""

COUNTED = re.compile(
    r"(?:(?P<lead>at least|more than|up to|fewer than|less than|about) )?"
    rf"(?P<count>{COUNT})(?P<plus>(?(lead)|\+?))"
)
RANGE = re.compile(rf"(?P<low>{COUNT}) ?\.\. ?(?P<high>{COUNT})")


def read(text: str) -> Quantity:
    """A text as it was typed -> the quantity. Raises `Unreadable` (bad-quantity, reversed-quantity)."""
    plain = " ".join(text.split()).lower() if len(text.strip()) <= LONGEST else text[:LONGEST]
    if plain in WORDS and text.isascii():
        return Quantity(WORDS[plain], None, None, plain)
    if match := COUNTED.fullmatch(plain):
        return _counted(match["lead"] or ("at least" if match["plus"] else ""), int(match["count"]))
    if match := RANGE.fullmatch(plain):
        return _range(int(match["low"]), int(match["high"]), plain)
    raise Unreadable("bad-quantity", f"{quoted(text)} is not a quantity", hint_for(plain))


def _counted(lead: str, count: int) -> Quantity:
    """The quantity of a number and the words before it, such as `at least`. Raises `Unreadable`."""
    if lead == "at least":
        return Quantity(count, None, None, f"at least {count}")
    if lead == "more than":
        return Quantity(count + 1, None, None, f"more than {count}")
    if lead == "up to":
        return Quantity(0, None, count, f"up to {count}")
    if lead == "about":
        return Quantity(None, count, None, f"about {count}")
    if lead and count == 0:
        hint = "write 0 where a source says that there was none"
        raise Unreadable("bad-quantity", "nothing is fewer than 0", hint)
    if lead:
        return Quantity(0, None, count - 1, f"fewer than {count}")
    return Quantity(count, count, count, str(count))


def _range(low: int, high: int, text: str) -> Quantity:
    if high < low:
        raise Unreadable("reversed-quantity", f"{quoted(text)} ends below its start", f"write {high}..{low}")
    return _counted("", low) if low == high else Quantity(low, None, high, f"{low}..{high}")


def canonical(quantity: Quantity) -> str:
    """The one text that stands for the quantity."""
    return quantity.text


def words(quantity: Quantity, language: str) -> str:
    """What a person reads: "at least 15", "2 to 8", "none reported"."""
    sayings = SAYINGS.get(language.partition("-")[0], SAYINGS["en"])
    lead = "range" if ".." in quantity.text else quantity.text.rstrip("0123456789 ")
    if not lead:
        return grouped(quantity.best)
    numbers = {
        "low": grouped(quantity.low),
        "best": grouped(quantity.best),
        "high": grouped(quantity.high),
        "below": grouped(quantity.low, -1),
        "above": grouped(quantity.high, 1),
    }
    return sayings.get(lead, quantity.text).format(**numbers)


def grouped(count: int | None, more: int = 0) -> str:
    """A count for the eye, with commas from five digits on: 9999, 12,000. '' for None."""
    if count is None:
        return ""
    return f"{count + more:,}" if abs(count + more) >= 10_000 else str(count + more)  # noqa: PLR2004 - five digits


NUMBER_TEXT = re.compile(rf"(?P<sign>[-+]?)(?P<whole>{COUNT})(?:\.(?P<part>{COUNT}))?")
LENGTH_TEXT = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?) ?(?P<unit>km|m)", re.IGNORECASE | re.ASCII)
MILLIMETRES = {"km": 1_000_000, "m": 1_000}
LONGEST_LENGTH = 100_000 * MILLIMETRES["km"]
YES = {"yes": True, "true": True, "no": False, "false": False}


def read_number(text: str) -> Decimal:
    """A decimal number of at most 15 digits on either side of its point. Raises `Unreadable` (bad-number)."""
    match = NUMBER_TEXT.fullmatch(text.strip())
    if match is None:
        raise Unreadable("bad-number", f"{quoted(text)} is not a number", decimal_hint(text))
    part = (match["part"] or "").rstrip("0")
    number = Decimal(f"{int(match['whole'])}.{part}" if part else str(int(match["whole"])))
    # Negation by the operator rounds to the context's 28 digits; copying the sign does not.
    return number.copy_negate() if match["sign"] == "-" and number else number


def canonical_number(number: Decimal) -> str:
    """The number without an exponent, a sign `+` or zeros that say nothing."""
    return f"{number:f}"


@dataclass(frozen=True, slots=True)
class Length:
    """A length, kept in whole millimetres so that equal lengths are equal."""

    millimetres: int

    @property
    def metres(self) -> float:
        """In metres."""
        return self.millimetres / MILLIMETRES["m"]


def read_length(text: str) -> Length:
    """A length above 0, such as 5 km or 300 m. Raises `Unreadable` (bad-length)."""
    match = LENGTH_TEXT.fullmatch(text.strip())
    if match is None:
        raise Unreadable("bad-length", f"{quoted(text)} is not a length", length_hint(text))
    millimetres = Decimal(match["number"]) * MILLIMETRES[match["unit"].lower()]
    if not 1 <= millimetres <= LONGEST_LENGTH or millimetres % 1:
        hint = "a length is from 0.001 m to 100000 km, in steps of 0.001 m"
        raise Unreadable("bad-length", f"{quoted(text)} is out of range", hint)
    return Length(int(millimetres))


def canonical_length(length: Length) -> str:
    """In kilometres from one on, in metres below."""
    unit = "km" if length.millimetres >= MILLIMETRES["km"] else "m"
    number = canonical_number(Decimal(length.millimetres) / MILLIMETRES[unit])
    return f"{number} {unit}"


def read_yes_no(text: str) -> bool:
    """`yes` or `no`, and `true` or `false`. Raises `Unreadable` (bad-yes-no)."""
    answer = YES.get(text.strip().lower())
    if answer is None:
        raise Unreadable("bad-yes-no", f"{quoted(text)} is neither yes nor no", "write yes or no")
    return answer


def canonical_yes_no(answer: bool) -> str:  # noqa: FBT001 - it is the value
    """`yes` or `no`."""
    return "yes" if answer else "no"


def words_of_yes_no(answer: bool, language: str) -> str:  # noqa: FBT001 - it is the value
    """`yes` or `no`, in the language."""
    return SAYINGS.get(language.partition("-")[0], SAYINGS["en"])[canonical_yes_no(answer)]


QUANTITY = ValueType(
    "quantity",
    "How many, as far as it is known: a whole number, a bound, a range, or a word such as several.",
    ("22", "at least 15", "more than 15", "15+", "up to 8", "fewer than 8", "about 20", "2..8", *WORDS),
    read,
    canonical,
    words,
    r"^\s*(?:[A-Za-z][-A-Za-z\s]*[0-9]*|[0-9]+\s*(?:\+|\.\.\s*[0-9]+)?)\s*$",
)
NUMBER = ValueType(
    "number",
    "A decimal number, with a point.",
    ("0", "12", "36.6", "-4.25"),
    read_number,
    canonical_number,
    lambda number, _language: canonical_number(number),
    r"^\s*[-+]?[0-9]+(?:\.[0-9]+)?\s*$",
)
LENGTH = ValueType(
    "length",
    "A length or distance in km or m.",
    ("5 km", "300 m", "1.5 km"),
    read_length,
    canonical_length,
    lambda length, _language: canonical_length(length),
    r"^\s*[0-9]+(?:\.[0-9]+)? ?[kK]?[mM]\s*$",
)
YES_NO = ValueType(
    "yes-no",
    "yes or no.",
    ("yes", "no", "true", "false"),
    read_yes_no,
    canonical_yes_no,
    words_of_yes_no,
    r"^\s*(?:[Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$",
)
