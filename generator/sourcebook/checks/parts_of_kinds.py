"""A part is of the same kind as its whole."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.checks.found import Facing, Found, Which, naming, of_field
from sourcebook.entries.model import Value
from sourcebook.linking.facts import OF_A_WHOLE
from sourcebook.problems import Problem


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where something is said to be a part of something of another kind."""
    for entry, facts in facing.dated:
        for name in facts.beyond:
            if name in facing.known:
                message = f"`{name}`, of which this is said to be a part, is of another kind"
                hint = "choose another relation, such as `based-at`, or another whole"
                at, other = Found(entry.name, _as_a_whole(name)), Found(name, of_field("title"))
                yield facing.warn("part-of-another-kind", at, message, other, hint)


def _as_a_whole(name: str) -> Which:
    """The value that says that an entry is the whole."""
    names = naming(name)

    def which(field: str, value: Value) -> bool:
        content = value.content
        return names(field, value) and isinstance(content, dict) and content.get("relation") in OF_A_WHOLE

    return which
