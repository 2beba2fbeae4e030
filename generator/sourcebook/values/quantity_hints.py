"""What to write instead of a quantity, a number or a length that cannot be read."""

from __future__ import annotations

import re

MOST_DIGITS = 15
"""Digits of a count, or of a number on either side of its point."""

COUNT = rf"[0-9]{{1,{MOST_DIGITS}}}"
SYNONYMS = {
    **dict.fromkeys((">=", "≥", "minimum", "min", "min.", "no fewer than", "no less than"), "at least"),
    **dict.fromkeys(("over", "above", ">", "upwards of"), "more than"),
    **dict.fromkeys(("at most", "max", "max.", "maximum", "<=", "≤", "no more than"), "up to"),
    **dict.fromkeys(("under", "below", "<", "almost", "nearly"), "fewer than"),
    **dict.fromkeys(("around", "circa", "ca.", "ca", "c.", "approximately", "approx.", "some", "~"), "about"),
}
LEADS = "|".join(map(re.escape, sorted(SYNONYMS, key=len, reverse=True)))
SYNONYM = re.compile(rf"(?P<lead>{LEADS}) ?(?P<count>{COUNT})")
PAIR = re.compile(
    rf"(?:from |between )?(?P<low>{COUNT})(?: to | and | or | ?[-\u2013\u2014/] ?)(?P<high>{COUNT})"
)
SEPARATED = re.compile(r"(?:[a-z]+ ){0,2}(?P<count>[0-9]{1,3}(?:[,. '_\u2019][0-9]{3}){1,4})\+?")
DECIMAL_TAIL = re.compile(r"[0-9]{1,15}[.,][0-9]{1,15}")
SMALL = "zero one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORDS = {word: number for number, word in enumerate(SMALL.split())}
GENERAL = "write 22, at least 15, up to 8, 2..8, about 20, several, unknown or none-reported"
LENGTH = re.compile(r"(?P<number>[0-9]{1,9}(?:[.,][0-9]{1,6})?) ?(?P<unit>[a-z. ]+)")
UNITS = {
    **dict.fromkeys(("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"), (1.0, "km")),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), (1.0, "m")),
    **dict.fromkeys(("mi", "mi.", "mile", "miles"), (1.609344, "km")),
    **dict.fromkeys(("nm", "nmi", "nautical miles", "nautical mile"), (1.852, "km")),
    **dict.fromkeys(("ft", "ft.", "feet", "foot"), (0.3048, "m")),
    **dict.fromkeys(("yd", "yards", "yard"), (0.9144, "m")),
    **dict.fromkeys(("cm", "centimetres", "centimeters"), (0.01, "m")),
}
"""Units that people write: how many km or m each is."""


def hint_for(plain: str) -> str:
    """What to write instead of `plain`, a text in lower case with single spaces that is no quantity."""
    if plain in {"", "?", "n/a", "not known", "not stated", "unspecified"}:
        return "write unknown"
    if plain in {"none", "no", "nil", "nobody", "no one", "none reported"}:
        return "write 0 where a source says that there was none, none-reported where none speaks of any"
    if plain in NUMBER_WORDS:
        return f"write {NUMBER_WORDS[plain]}"
    if plain in {"a few", "a lot", "lots", "numerous"}:
        return "write few, some, several or many"
    return _hint_for_number(plain) or GENERAL


def _hint_for_number(plain: str) -> str:
    if match := SYNONYM.fullmatch(plain):
        return f"write {SYNONYMS[match['lead']]} {match['count']}"
    if match := PAIR.fullmatch(plain):
        return f"write {match['low']}..{match['high']}"
    if match := SEPARATED.fullmatch(plain):
        digits = "".join(char for char in match["count"] if char.isdigit())
        return f"write {digits}, without marks between the thousands; a quantity is a whole number"
    if DECIMAL_TAIL.fullmatch(plain):
        return "a quantity is a whole number; put a measure into the words of a unit"
    if plain[:1] == "-" and plain[1:].isdecimal():
        return "a quantity is 0 or more"
    return _hint_for_digits(plain) if plain.isdecimal() else ""


def _hint_for_digits(plain: str) -> str:
    if len(plain) > MOST_DIGITS:
        return f"a quantity has at most {MOST_DIGITS} digits"
    return f"write {int(plain)}"


def decimal_hint(text: str) -> str:
    """What to write instead of a text that is no decimal number."""
    plain = text.strip()
    if re.fullmatch(rf"[-+]?{COUNT},{COUNT}", plain) and not re.fullmatch(r"[-+]?[0-9]{1,3},[0-9]{3}", plain):
        return f"write {plain.replace(',', '.')}"
    return f"write digits with a point, such as 12 or 36.6, at most {MOST_DIGITS} on either side of it"


def length_hint(text: str) -> str:
    """What to write instead of a text that is no length in km or m."""
    plain = text.strip().lower()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", plain):
        return f"write the unit: {plain} km or {plain} m"
    if (match := LENGTH.fullmatch(plain)) and match["unit"] in UNITS:
        times, unit = UNITS[match["unit"]]
        number = match["number"].replace(",", ".")
        return f"write {number if times == 1 else format(float(number) * times, '.4g')} {unit}"
    return "write a number and km or m, such as 5 km or 300 m"
