"""Nobody acts before coming to be, or after being no more."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.checks.found import Facing, Found, Span, is_before, naming, of_field
from sourcebook.linking.facts import Facts
from sourcebook.problems import Problem

CODE = "acts-out-of-time"
SPOKEN_OF = "subject"
"""The role of what an event is about: of the dead, and of what is no more, there is talk for long."""

HINT = "correct one of the two dates, or name another actor"


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where the day of an entry lies outside the life of whom it names as acting. Rival days must all do so."""
    living = {entry.name: facts for entry, facts in facing.dated if facts.begins or facts.ends}
    for entry, facts in facing.dated if living else ():
        names = [who for who, role, _, _ in facts.acts if who in living and role != SPOKEN_OF]
        for name in dict.fromkeys(names) if names else ():
            yield from _compare(facing, entry.name, facing.time(entry.name), name, living[name])


def _compare(facing: Facing, name: str, time: Span, actor: str, life: Facts) -> Iterator[Problem]:
    """What is wrong between an entry and whom it names. The event that tells of a beginning is not before it."""
    if name not in life.begins and is_before(time, facing.span(life.begins)):
        message = f"`{actor}` acts here before it came to be"
        there = Found(actor, of_field(facing.kind_of(actor).begins))
        yield facing.warn(CODE, Found(name, naming(actor)), message, there, HINT)
    if name not in life.ends and is_before(facing.span(life.ends), time):
        message = f"`{actor}` acts here after it was no more"
        there = Found(actor, of_field(facing.kind_of(actor).ends))
        yield facing.warn(CODE, Found(name, naming(actor)), message, there, HINT)
