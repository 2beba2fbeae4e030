"""The hierarchy of a kind as a tree: each entry below its first parent, laid out so that no page grows with it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sourcebook import addresses
from sourcebook.linking.library import Key
from sourcebook.pages.overview import Overview
from sourcebook.pages.shelving import PAGE

LINES = 2 * PAGE
"""How many entries one page of a tree has: the brothers that it begins with are half of these at most."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """What lies in what."""

    roots: Sequence[Key]
    """The entries that lie in none of their kind, in order of titles."""

    below: Mapping[Key, Sequence[Key]]
    """Entry -> those that lie in it and in nothing smaller, in order of titles."""

    sizes: Mapping[Key, int]
    """Entry -> how many lie in it, at any depth; only those that have any."""

    def laid_out(self, keys: Iterable[Key]) -> Iterator[tuple[Key, int, int]]:
        """Some brothers with what lies in them: each entry, how deep it stands, how many in it are left out.

        What lies in an entry is there whole or not at all: level by level, as long as there is room for it.
        """
        keys = tuple(keys)
        opened = self._opened(keys)
        waiting = [(key, 0) for key in reversed(keys)]
        while waiting:
            key, depth = waiting.pop()
            yield key, depth, 0 if key in opened else self.sizes.get(key, 0)
            if key in opened:
                waiting += [(child, depth + 1) for child in reversed(self.below[key])]

    def _opened(self, keys: Sequence[Key]) -> set[Key]:
        """Those that are shown with what lies in them: level by level, until the page is full."""
        lines, opened, waiting = len(keys), set(), deque(keys)
        while waiting:
            key = waiting.popleft()
            below = self.below.get(key, ())
            if below and lines + len(below) <= LINES:
                lines += len(below)
                opened.add(key)
                waiting += below
        return opened

    def cut(self) -> Iterator[Key]:
        """The entries that need pages of their own for what lies in them, as no page above them has room for that."""
        waiting = [self.roots]
        while waiting:
            brothers = waiting.pop()
            for start in range(0, len(brothers), PAGE):
                for key, _, left_out in self.laid_out(brothers[start : start + PAGE]):
                    if left_out:
                        yield key
                        waiting.append(self.below[key])


def hierarchy(overview: Overview, above: Mapping[Key, Key], folder: str) -> Hierarchy:
    """The hierarchy of a kind. What lies in an entry of another kind is a root among its own."""
    keys, titles = overview.keys.get(folder, ()), overview.titles
    found: dict[Key | None, list[Key]] = defaultdict(list)
    for key in sorted(keys, key=lambda key: (addresses.folded(titles[key]), key)):
        parent = above.get(key)
        found[parent if parent and parent[0] == folder else None].append(key)
    roots = found.pop(None, [])
    below = {key: tuple(each) for key, each in found.items() if key is not None}
    return Hierarchy(tuple(roots), below, _sizes(roots, below))


def _sizes(roots: Sequence[Key], below: Mapping[Key, Sequence[Key]]) -> dict[Key, int]:
    """How many lie in each that has any, at whatever depth. From the lowest up: depth costs no recursion."""
    order: list[Key] = list(roots)
    for key in order:
        order += below.get(key, ())
    sizes: dict[Key, int] = {}
    for key in reversed(order):
        if key in below:
            sizes[key] = sum(1 + sizes.get(child, 0) for child in below[key])
    return sizes
