"""What was worked out once, for as long as nothing changes: the memory of a site."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """Results, by what they were worked out from. They are never handed on: pickled or copied, it is empty.

    So a frozen value that has one is still worth no more than its other fields: whoever gets it works out
    the same again.
    """

    def keep(self, key: K, value: V, most: int) -> V:
        """Keep one result among so many at most: before there are more, all are let go, and it begins anew."""
        if len(self) >= most:
            self.clear()
        self[key] = value
        return value

    def __reduce__(self) -> tuple[type[Kept[K, V]], tuple[()]]:
        """An empty one."""
        return Kept, ()
