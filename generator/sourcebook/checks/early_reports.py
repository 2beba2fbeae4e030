"""No document tells of what has not happened yet, nor relays what is younger than itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sourcebook.checks.found import Facing, Found, is_before, of_field
from sourcebook.problems import Problem

CODE = "older-than-told"


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where a document that says that something happened is older than that, or than what was read in it."""
    relays: dict[tuple[str, str], None] = {}
    for entry, facts in facing.dated:
        for name in facts.told_by:
            if is_before(facing.time(name), facing.time(entry.name)):
                message = f"`{name}`, which tells of this, is older than it"
                hint = "correct one of the dates; what is foretold has `speech_act: predicts`, or another `status`"
                yield facing.warn(CODE, _time(facing, entry.name), message, _time(facing, name), hint)
        relays.update(dict.fromkeys(map(_pair, facts.relays)))
    for name, source in relays:
        if is_before(facing.time(name), facing.time(source)):
            message = f"`{source}` was read in this, which is older"
            hint = "correct one of the two dates, or name another document in `via` or `read_in`"
            yield facing.warn(CODE, _time(facing, name), message, _time(facing, source), hint)


def _pair(row: Sequence[str]) -> tuple[str, str]:
    document, source = row
    return document, source


def _time(facing: Facing, name: str) -> Found:
    return Found(name, of_field(facing.kind_of(name).time))
