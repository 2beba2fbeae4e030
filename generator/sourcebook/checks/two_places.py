"""Nobody is in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from sourcebook.checks.found import Facing, Found, naming
from sourcebook.checks.parts_in_space import Point, distance
from sourcebook.linking.facts import Facts
from sourcebook.problems import Problem
from sourcebook.values.date_parts import Day

A_DAY = 8_000_000
"""Metres that somebody may travel between two appearances on one day: ten hours in the air at 800 km/h."""

MOST = 50
"""How many appearances of one day are compared with each other."""

ABSENT = frozenset(
    {
        *("target", "addressee", "recipient", "claimant", "denier", "accuser", "sender", "subject"),
        *("suspect", "commander", "deployer", "imposer", "initiator", "organizer", "appointee"),
        *("party", "ally", "supporter", "opponent", "guarantor", "member", "candidate", "beneficiary"),
    }
)
"""The roles in which one need not be where it happens."""

Meeting = tuple[str, Sequence[Point]]
"""The name of an event, and where it happened."""


def check(facing: Facing) -> Iterator[Problem]:
    """A warning for two events of one day, in both of which somebody takes part, farther apart than travel allows."""
    for (name, _), meetings in _days(facing).items():
        for (one, here), (two, there) in combinations(meetings[:MOST], 2):
            apart = min(distance(a, b) - a[2] - b[2] for a in here for b in there)
            if apart > A_DAY:
                message = f"`{name}` is here on the day of `{one}`, {apart / 1000:,.0f} km away"
                hint = "correct a day, a place or a role, or mark one as `suspected`"
                at, other = Found(two, naming(name)), Found(one, naming(name))
                yield facing.warn("two-places", at, message, other, hint)


def _days(facing: Facing) -> dict[tuple[str, Day], list[Meeting]]:
    """Who was where on which day, as far as both are certain."""
    persons = {entry.name for entry, facts in facing.dated if facts.individual}
    found: dict[tuple[str, Day], list[Meeting]] = defaultdict(list)
    for entry, facts in facing.dated if persons else ():
        present = [
            who
            for who, role, _, suspected in facts.acts
            if who in persons and not suspected and role not in ABSENT
        ]
        if facts.scenes and present and (day := _day(facing, facts)):
            places = map(facing.facts_of, facts.scenes)
            points = [each.point for each in places if each and each.point]
            for who in sorted({*present}) if points else ():
                found[who, day].append((entry.name, points))
    return found


def _day(facing: Facing, facts: Facts) -> Day | None:
    """The one day of an entry, however it is written; None where it is not certain."""
    first, last = facing.span(facts.times)
    return first if first == last else None
