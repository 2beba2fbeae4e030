"""Choices that follow from a seed alone: the same in every run, on every machine, with every Python."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """A stream of choices. All rest on `random.random()`, the one method whose values Python promises to keep."""

    def __init__(self, *seed: object, full: bool = False) -> None:
        """`seed`: what the stream follows from. `full`: whatever may be there is there."""
        # Choices for a benchmark, and no secrets.
        self._random = random.Random("/".join(map(str, seed)))  # noqa: S311
        self.full = full

    def happens(self, share: float) -> bool:
        """Yes in this share of cases."""
        return self._random.random() < share

    def has(self, share: float) -> bool:
        """Whether something that may be left out is there: in this share of entries, and in every full one."""
        return self.happens(share) or self.full

    def below(self, end: int) -> int:
        """A whole number from 0 to `end` - 1."""
        return int(self._random.random() * end)

    def between(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`."""
        return first + self.below(last - first + 1)

    def rank(self, end: int) -> int:
        """A whole number from 0 to `end` - 1, each half as likely as one of half its size (Zipf's law)."""
        return min(int(math.exp(self._random.random() * math.log(end + 1))) - 1, end - 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of several."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[Item], most: int) -> list[Item]:
        """At least one of several and at most `most`, each once, in the order in which they were chosen."""
        chosen: dict[int, None] = {}
        for _ in range(self.between(1, most)):
            chosen[self.below(len(items))] = None
        return [items[number] for number in chosen]

    def digits(self, count: int) -> str:
        """So many hexadecimal digits."""
        return "".join(self.pick("0123456789abcdef") for _ in range(count))
