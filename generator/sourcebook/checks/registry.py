"""The rules that look across entries. A new rule is one module here, and one name in this list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sourcebook.checks import accusations, alternatives, gaps, shared_names
from sourcebook.library import Library
from sourcebook.problems import Problem

CHECKS: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    accusations.check,
    alternatives.check,
    shared_names.check,
    gaps.check,
)


def check(library: Library) -> list[Problem]:
    """Every problem that the rules find in a library, sorted."""
    return sorted(problem for rule in CHECKS for problem in rule(library))
