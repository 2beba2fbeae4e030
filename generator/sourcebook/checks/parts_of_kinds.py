"""A part is of the same kind as its whole."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.checks.found import Facing, Found, naming, of_field
from sourcebook.problems import Problem


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where something is said to be a part of something of another kind."""
    for entry, facts in facing.facts():
        for name in facts.beyond:
            if name in facing.known:
                message = f"`{name}`, of which this is said to be a part, is of another kind"
                hint = "choose another relation, such as `based-at`, or another whole"
                at, other = Found(entry.name, naming(name)), Found(name, of_field("title"))
                yield facing.warn("part-of-another-kind", at, message, other, hint)
