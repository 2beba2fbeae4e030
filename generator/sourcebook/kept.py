"""What was worked out once, for as long as nothing changes: the memory of a site."""

from __future__ import annotations

from itertools import islice
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """Results, by what they were worked out from. They are never handed on: pickled or copied, it is empty.

    So a frozen value that has one is still worth no more than its other fields: whoever gets it works out
    the same again.
    """

    def keep(self, key: K, value: V, most: int) -> V:
        """Keep one result among so many at most: before there are more, the older half of them is let go."""
        if len(self) >= most:
            for old in [*islice(self, max(1, most // 2))]:
                del self[old]
        self[key] = value
        return value

    def __reduce__(self) -> tuple[type[Kept[K, V]], tuple[()]]:
        """An empty one."""
        return Kept, ()
