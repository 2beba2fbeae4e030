"""No document tells of what has not happened yet, nor relays what is younger than itself."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.checks.found import Facing, Found, of_field
from sourcebook.problems import Problem
from sourcebook.values.date import certainly_before


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where a document that says that something happened is certainly older than that."""
    for entry, facts in facing.facts():
        for name in facts.told_by:
            document = facing.facts_of(name)
            dates = facing.dates(document.times) if document else ()
            times = facing.dates(facts.times)
            if dates and times and all(certainly_before(date, time) for date in dates for time in times):
                message = f"`{name}`, which tells of this, is older than it"
                hint = "correct one of the dates; what is foretold has `speech_act: predicts`, or another `status`"
                at = Found(entry.name, of_field(facing.kind_of(entry.name).time))
                other = Found(name, of_field(facing.kind_of(name).time))
                yield facing.warn("older-than-told", at, message, other, hint)
