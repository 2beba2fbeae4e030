"""The rules: those that look at one entry alone, and those that look across all. A new rule is one module here.

And one name in one of these two lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sourcebook.checks import (
    accusations,
    alternatives,
    archives,
    early_reports,
    gaps,
    guessed_years,
    lifetimes,
    loaded_words,
    near_names,
    no_quotes,
    parts_in_space,
    parts_in_time,
    parts_of_kinds,
    posts,
    precision,
    quotes,
    shared_names,
    two_places,
    withheld,
)
from sourcebook.checks.found import Again, Facing
from sourcebook.entries.model import Entry
from sourcebook.kinds.model import Schema
from sourcebook.linking.library import Library
from sourcebook.problems import Problem

OF_ENTRIES: tuple[Callable[[Entry, Schema], Iterator[Problem]], ...] = (
    accusations.check,
    alternatives.check,
    archives.check,
    gaps.check,
    guessed_years.check,
    precision.check,
)
"""Asked where an entry is read, so that nothing is asked twice of an entry that did not change.

They are asked of what a glance gave too (see `entries.direct.Direct`): prose may be a `Glimpse`, and where a problem
would stand in line 0, they are asked again of the entry as it is when read whole.
"""

ACROSS: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    shared_names.check,
    near_names.check,
)
"""Asked of all names together."""

BETWEEN: tuple[Callable[[Facing], Iterator[Problem]], ...] = (
    early_reports.check,
    lifetimes.check,
    parts_in_space.check,
    parts_in_time.check,
    parts_of_kinds.check,
    posts.check,
    two_places.check,
)
"""Asked of what two entries say of each other: what is found stands in both."""


ON_DEMAND: tuple[Callable[..., Iterator[Problem]], ...] = (
    no_quotes.check,
    loaded_words.LoadedWords.check,
    quotes.check,
    withheld.Secrets.in_tree,
)
"""Asked of bases that want it (see `Asked`) where a file is read; the last two where all is linked, of bases that have
copies, or withhold something."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a base asks for beside the rules that are always asked. It stands for itself in what is kept."""

    words: tuple[str, ...] = ()
    """Those that stand in quotes alone (see `loaded_words`)."""

    quotes: bool = False
    """Whether each value needs the words that it rests on."""


def check_entry(entry: Entry, schema: Schema, asked: Asked | None = None) -> list[Problem]:
    """Every problem that the rules find in one entry."""
    rules = (*OF_ENTRIES, no_quotes.check) if asked and asked.quotes else OF_ENTRIES
    return [problem for rule in rules for problem in rule(entry, schema)]


def check(library: Library, again: Again | None = None) -> list[Problem]:
    """Every problem that the rules find across entries, sorted.

    `again` gives an entry by its key, as it is when read whole: for lines, which nobody keeps.
    """
    facing = Facing.of(library, again)
    found = [problem for rule in ACROSS for problem in rule(library)]
    found += [problem for rule in BETWEEN for problem in rule(facing)]
    return sorted(found)
