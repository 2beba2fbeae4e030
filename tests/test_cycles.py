"""What goes round in a circle is found, told once, and told in the same way however it was come upon."""

from __future__ import annotations

import time
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.cycles import MOST_NAMES, cycles, way_round
from tests.knowledge import HANG

Graph = dict[tuple[str, ...], list[tuple[str, ...]]]


def graph(text: str) -> Graph:
    """A graph from arrows such as `a>b b>c`."""
    found: Graph = {}
    for arrow in text.split():
        start, _, end = arrow.partition(">")
        found.setdefault((start,), []).append((end,))
    return found


CASES = [
    ("", []),
    ("a>b b>c a>c", []),
    ("a>b b>nowhere", []),
    ("a>a", ["a"]),
    ("a>b b>a", ["ab"]),
    ("c>b b>a a>c", ["acb"]),
    ("x>a a>b b>a", ["ab"]),
    ("a>b b>a c>d d>c", ["ab", "cd"]),
    # One of those that share a node, and a shortest one.
    ("a>b b>a a>c c>a", ["ab"]),
    ("a>b b>c c>a a>d d>a", ["ad"]),
    ("a>b b>c c>a b>a c>b", ["ab"]),
    ("a>b b>c c>b c>d d>a", ["abcd"]),
    ("a>a a>b b>b", ["a", "b"]),
    ("a>b b>c c>b", ["bc"]),
]


@pytest.mark.parametrize(("text", "found"), CASES)
def test_cases(text: str, found: list[str]) -> None:
    """A cycle begins with its least node; cycles come in the order of their nodes."""
    assert ["".join(name for (name,) in cycle) for cycle in cycles(graph(text))] == found


NODES = st.integers(0, 7).map(lambda number: (str(number),))
GRAPHS = st.dictionaries(NODES, st.lists(NODES, max_size=4), max_size=8)


@given(GRAPHS)
def test_cycles_are_cycles(edges: Graph) -> None:
    """Each cycle follows edges of the graph, comes back, and passes no node twice."""
    for cycle in cycles(edges):
        assert len(set(cycle)) == len(cycle)
        assert cycle[0] == min(cycle)
        assert all(after in edges[before] for before, after in pairwise((*cycle, cycle[0])))


@given(GRAPHS)
def test_none_is_missed(edges: Graph) -> None:
    """A graph without its told cycles' edges may still hold others; one without cycles sorts from its ends."""
    left = dict(edges)
    while ends := [node for node, after in left.items() if not any(each in left for each in after)]:
        for node in ends:
            del left[node]
    assert bool(left) == bool(list(cycles(edges)))


@given(GRAPHS, st.randoms())
def test_order_does_not_matter(edges: Graph, random: Random) -> None:
    """The order of nodes and of edges changes nothing."""
    shuffled = {
        node: random.sample(edges[node], len(edges[node])) for node in random.sample([*edges], len(edges))
    }
    assert list(cycles(shuffled)) == list(cycles(edges))


def _reaches(edges: Graph, start: tuple[str, ...]) -> set[tuple[str, ...]]:
    """All nodes that a way of at least one step leads to."""
    found: set[tuple[str, ...]] = set()
    waiting = [start]
    while waiting:
        new = set(edges.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


@given(GRAPHS)
def test_one_for_each_set(edges: Graph) -> None:
    """Nodes that all lead to each other are told in one cycle, which begins with the least of them."""
    reached = {node: _reaches(edges, node) for node in edges}
    round_and_round = [node for node in edges if node in reached[node]]
    sets = {
        tuple(sorted(other for other in round_and_round if other in reached[node] and node in reached[other]))
        for node in round_and_round
    }
    assert [cycle[0] for cycle in cycles(edges)] == sorted(each[0] for each in sets)


def test_many_ways() -> None:
    """Five hundred nodes that all lead to all are one cycle, and take no longer than their edges."""
    nodes = [(f"{n:03}",) for n in range(500)]
    start = time.process_time()
    assert list(cycles(dict.fromkeys(nodes, nodes[::-1]))) == [(("000",),)]
    assert time.process_time() - start < HANG


def test_way_round() -> None:
    """The way is told with its start at both ends, and shortened where nobody would read it."""
    assert way_round(["a"]) == "a -> a"
    names = [f"n{number}" for number in range(MOST_NAMES + 1)]
    assert way_round(names[:-1]) == " -> ".join([*names[:-1], "n0"])
    assert way_round(names) == " -> ".join([*names[:MOST_NAMES], "…", "n0"])


def test_long_ways() -> None:
    """Thirty thousand steps need no recursion, and about as much time as steps."""
    chain = {(f"{n:06}",): [(f"{n + 1:06}",)] for n in range(30_000)}
    start = time.process_time()
    assert list(cycles(chain)) == []
    chain["030000",] = [("000000",)]
    assert [len(cycle) for cycle in cycles(chain)] == [30_001]
    assert time.process_time() - start < HANG
