"""The rules: those that look at one entry alone, and those that look across all. A new rule is one module here.

And one name in one of these two lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sourcebook.checks import accusations, alternatives, gaps, near_names, shared_names
from sourcebook.entries.model import Entry
from sourcebook.kinds.model import Schema
from sourcebook.linking.library import Library
from sourcebook.problems import Problem

OF_ENTRIES: tuple[Callable[[Entry, Schema], Iterator[Problem]], ...] = (
    accusations.check,
    alternatives.check,
    gaps.check,
)
"""Asked where an entry is read, so that nothing is asked twice of an entry that did not change.

They are asked of what a glance gave too (see `entries.direct.Direct`): prose may be a `Glimpse`, and where a problem
would stand in line 0, they are asked again of the entry as it is when read whole.
"""

ACROSS: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    shared_names.check,
    near_names.check,
)


def check_entry(entry: Entry, schema: Schema) -> list[Problem]:
    """Every problem that the rules find in one entry."""
    return [problem for rule in OF_ENTRIES for problem in rule(entry, schema)]


def check(library: Library) -> list[Problem]:
    """Every problem that the rules find across entries, sorted."""
    return sorted(problem for rule in ACROSS for problem in rule(library))
