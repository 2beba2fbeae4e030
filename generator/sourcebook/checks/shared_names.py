"""A shared name never merges two entries; it may mean that one was entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from sourcebook.addresses import folded
from sourcebook.entries.model import Entry
from sourcebook.library import Key, Library
from sourcebook.problems import Level, Problem


def check(library: Library) -> Iterator[Problem]:
    """A warning where two entries of a kind share a name, and nothing says how they stand to each other."""
    bearers: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in library.entries.values():
        for name in sorted(_names(entry)):
            bearers[entry.kind, name].append(entry)
    told = set()
    for (_, name), entries in sorted(bearers.items()):
        for first, second in pairwise(entries):
            if (first.key, second.key) not in told and not _related(library, first.key, second.key):
                told.add((first.key, second.key))
                message = f"`{name}` is a name of `{first.name}` too"
                hint = "say how they stand to each other (`not-same-as`, `possibly-same-as`), or merge them"
                yield Problem(second.file, 1, 1, "shared-name", message, hint, Level.WARNING)


def _names(entry: Entry) -> set[str]:
    names = {folded(str(value.content["name"])) for value in entry.fields.get("names", ())}
    return names | {folded(entry.title)}


def _related(library: Library, one: Key, other: Key) -> bool:
    """Whether either of them names the other, or lies within it."""
    named = {inverse.entry for inverse in library.inverses.get(one, ())}
    naming = {inverse.entry for inverse in library.inverses.get(other, ())}
    within = {entry.key for key in (one, other) for entry in library.ancestors(library.entries[key])}
    return other in named or one in naming or bool(within & {one, other})
