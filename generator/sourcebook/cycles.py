"""Cycles in a graph, found without recursion, each told once and always in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound="tuple[str, ...]")


def cycles(graph: Mapping[Node, Sequence[Node]]) -> Iterator[tuple[Node, ...]]:
    """Cycles of a graph given as node -> successors: at least one for each set of nodes that go round.

    Each begins with its least node; the order is that of the nodes. One pass, linear in nodes and edges.
    """
    done: set[Node] = set()
    found = set()
    for start in sorted(graph):
        path: dict[Node, Iterator[Node]] = {}
        if start not in done:
            path[start] = iter(sorted(graph[start]))
        while path:
            node, successors = next(reversed(path.items()))
            successor = next(successors, None)
            if successor is None:
                done.add(node)
                del path[node]
            elif successor in path:
                found.add(_rotated([*path][[*path].index(successor) :]))
            elif successor in graph and successor not in done:
                path[successor] = iter(sorted(graph[successor]))
    yield from sorted(found)


def _rotated(cycle: list[Node]) -> tuple[Node, ...]:
    """The same cycle, beginning with its least node."""
    least = cycle.index(min(cycle))
    return tuple(cycle[least:] + cycle[:least])
