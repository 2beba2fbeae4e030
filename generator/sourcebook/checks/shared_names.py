"""A shared name never merges two entries; it may mean that one was entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from sourcebook.linking.library import Library
from sourcebook.linking.outlines import Outline
from sourcebook.problems import Level, Problem

RELATE = "say how they stand to each other (`not-same-as`, `possibly-same-as`), or merge them"


def check(library: Library) -> Iterator[Problem]:
    """A warning where two entries of a kind share a name, and nothing says how they stand to each other."""
    bearers: dict[tuple[str, str], list[Outline]] = defaultdict(list)
    for entry in library.outlines.values():
        for name in entry.titles:
            bearers[entry.kind, name].append(entry)
    shared = sorted(key for key, entries in bearers.items() if len(entries) > 1)
    told = set()
    for key in shared:
        for first, second in pairwise(bearers[key]):
            if (first.key, second.key) not in told and not related(library, first, second):
                told.add((first.key, second.key))
                message = f"`{key[1]}` is a name of `{first.name}` too"
                yield Problem(second.file, 1, 1, "shared-name", message, RELATE, Level.WARNING)


def related(library: Library, one: Outline, other: Outline) -> bool:
    """Whether a field of either names the other, or either lies within the other."""
    within = {*library.way_up(one.key), *library.way_up(other.key)}
    return other.name in one.in_fields or one.name in other.in_fields or bool(within & {one.key, other.key})
