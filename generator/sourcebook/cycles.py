"""Cycles in a graph, found without recursion, each told once and always in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Node = TypeVar("Node", bound="tuple[str, ...]")

Graph = Mapping[Node, Sequence[Node]]

MOST_NAMES = 10
"""Names that a message tells of the way round."""


def cycles(graph: Graph[Node]) -> Iterator[tuple[Node, ...]]:
    """Cycles of a graph given as node -> successors: one for each set of nodes that all lead to each other.

    Each begins with the least node of its set, and is a shortest way from there back; the order is that of the
    nodes. The time is linear in nodes and edges, but for sorting.
    """
    for component in sorted(sorted(each) for each in _Search(graph).components()):
        if cycle := _way_round(graph, component[0], frozenset(component)):
            yield cycle


def way_round(names: Sequence[str]) -> str:
    """A cycle in words, shortened: `a -> b -> a`."""
    shown = [*names[:MOST_NAMES], "…"] if len(names) > MOST_NAMES else names
    return " -> ".join((*shown, names[0]))


@dataclass(slots=True)
class _Search(Generic[Node]):
    """Tarjan's search for the strongly connected components of a graph, with a stack of its own."""

    graph: Graph[Node]
    number: dict[Node, int] = field(default_factory=dict)
    """Node -> when it was met."""

    low: dict[Node, int] = field(default_factory=dict)
    """Node -> the earliest node, by number, that it is known to lead back to."""

    waiting: dict[Node, None] = field(default_factory=dict)
    """Nodes whose component is not complete, in the order in which they were met."""

    def components(self) -> Iterator[list[Node]]:
        """Every component, in the order in which they are complete."""
        for start in sorted(self.graph):
            if start not in self.number:
                yield from self.from_node(start)

    def from_node(self, start: Node) -> Iterator[list[Node]]:
        """The components that are complete once all that a node leads to was met."""
        path = [(start, self.meet(start))]
        while path:
            node, successors = path[-1]
            successor = next(successors, None)
            if successor is None:
                path.pop()
                if path:
                    self.reach(path[-1][0], self.low[node])
                if self.low[node] == self.number[node]:
                    yield self.take(node)
            elif successor in self.waiting:
                self.reach(node, self.number[successor])
            elif successor in self.graph and successor not in self.number:
                path.append((successor, self.meet(successor)))

    def meet(self, node: Node) -> Iterator[Node]:
        """Number a node that was not met before; the nodes that it leads to."""
        self.number[node] = self.low[node] = len(self.number)
        self.waiting[node] = None
        return iter(self.graph[node])

    def reach(self, node: Node, number: int) -> None:
        """Note that a node leads back to the one of this number."""
        self.low[node] = min(self.low[node], number)

    def take(self, root: Node) -> list[Node]:
        """The component of which `root` was met first."""
        component: list[Node] = []
        while not component or component[-1] != root:
            component.append(self.waiting.popitem()[0])
        return component


def _way_round(graph: Graph[Node], start: Node, within: frozenset[Node]) -> tuple[Node, ...]:
    """A shortest way from a node back to it; nothing where there is none."""
    before: dict[Node, Node] = {}
    front = [start]
    while front:
        following = []
        for node in front:
            for successor in sorted(within.intersection(graph[node])):
                if successor == start:
                    return _back(before, start, node)
                if successor not in before:
                    before[successor] = node
                    following.append(successor)
        front = following
    return ()


def _back(before: Mapping[Node, Node], start: Node, node: Node) -> tuple[Node, ...]:
    """The way from `start` to `node`, by what came before each."""
    way = [node]
    while way[-1] != start:
        way.append(before[way[-1]])
    return tuple(reversed(way))
