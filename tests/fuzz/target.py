"""What is fuzzed: how an input is checked, what it begins with, and which modules guide the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sourcebook.problems import Unreadable

LONGEST_TOLD = 500
"""Characters of the longest message with its hint: it repeats little of a text."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is fuzzed."""

    check: Callable[[bytes], None]
    """Tries an input. Raises whatever tells that a promise is broken."""

    seeds: Sequence[bytes]
    pieces: Sequence[str]
    """What inputs are made of beside bytes: the marks of the language."""

    longest: int
    """Bytes of the longest input."""


def check_told(refused: Unreadable) -> None:
    """What is told of a text that cannot be read is a line, and short."""
    told = f"{refused.message} {refused.hint}"
    assert refused.code
    assert refused.message
    assert len(told) < LONGEST_TOLD, told
    assert "\n" not in told, told
