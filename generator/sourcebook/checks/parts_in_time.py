"""A part lies within the time of its whole."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.checks.found import Facing, Found, of_field
from sourcebook.linking.facts import Facts
from sourcebook.problems import Problem
from sourcebook.values.date import certainly_before


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where all that the time of a part may be lies before or after all that the time of its whole may be."""
    for entry, facts in facing.facts():
        for name in entry.parents if facts.times else ():
            whole = facing.facts_of(name)
            if whole and whole.times and _apart(facing, facts, whole):
                message = f"this lies outside the time of `{name}`, of which it is a part"
                hint = "correct one of the two dates, or name another whole"
                at = Found(entry.name, of_field(facing.kind_of(entry.name).time))
                other = Found(name, of_field(facing.kind_of(name).time))
                yield facing.warn("part-out-of-time", at, message, other, hint)


def _apart(facing: Facing, part: Facts, whole: Facts) -> bool:
    """Whether no day of one may be a day of the other."""
    pairs = ((one, two) for one in facing.dates(part.times) for two in facing.dates(whole.times))
    return all(certainly_before(one, two) or certainly_before(two, one) for one, two in pairs)
