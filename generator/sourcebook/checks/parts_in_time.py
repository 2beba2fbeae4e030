"""A part lies within the time of its whole."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.checks.found import Facing, Found, Span, is_before, of_field
from sourcebook.problems import Problem


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where all that the time of a part may be lies before or after all that the time of its whole may be."""
    for entry, facts in facing.dated:
        for name in entry.parents if facts.times else ():
            if _apart(facing.time(entry.name), facing.time(name)):
                message = f"this lies outside the time of `{name}`, of which it is a part"
                hint = "correct one of the two dates, or name another whole"
                at = Found(entry.name, of_field(facing.kind_of(entry.name).time))
                other = Found(name, of_field(facing.kind_of(name).time))
                yield facing.warn("part-out-of-time", at, message, other, hint)


def _apart(part: Span, whole: Span) -> bool:
    """Whether no day of one may be a day of the other."""
    return is_before(part, whole) or is_before(whole, part)
