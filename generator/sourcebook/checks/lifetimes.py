"""Nobody acts before coming to be, or after being no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sourcebook.checks.found import Facing, Found, naming, of_field
from sourcebook.linking.facts import Facts
from sourcebook.problems import Problem
from sourcebook.values.date import Date, certainly_before

CODE = "acts-out-of-time"
HINT = "correct one of the two dates, or name another actor"


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where the day of an entry lies outside the life of whom it names as acting. Rival days must all do so."""
    living = {entry.name: facts for entry, facts in facing.facts() if facts.begins or facts.ends}
    for entry, facts in facing.facts() if living else ():
        if facts.times and facts.acts:
            for name in {act[0]: None for act in facts.acts if act[0] in living}:
                yield from _compare(facing, entry.name, facing.dates(facts.times), name, living[name])


def _compare(facing: Facing, name: str, times: Sequence[Date], actor: str, life: Facts) -> Iterator[Problem]:
    """What is wrong between an entry and whom it names. The event that tells of a beginning is not before it."""
    kind, at = facing.kind_of(actor), Found(name, naming(actor))
    begins = facing.dates(life.begins) if name not in life.begins else ()
    if begins and all(certainly_before(time, begin) for time in times for begin in begins):
        message = f"`{actor}` acts here before it came to be"
        yield facing.warn(CODE, at, message, Found(actor, of_field(kind.begins)), HINT)
    ends = facing.dates(life.ends) if name not in life.ends else ()
    if ends and all(certainly_before(end, time) for time in times for end in ends):
        message = f"`{actor}` acts here after it was no more"
        yield facing.warn(CODE, at, message, Found(actor, of_field(kind.ends)), HINT)
