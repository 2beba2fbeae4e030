"""A tree on pages: whatever its shape, each entry stands in it once, and no page has too many lines."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sourcebook.linking.library import Key
from sourcebook.pages.hierarchy import LINES, Hierarchy, hierarchy
from sourcebook.pages.overview import Overview
from sourcebook.pages.shelving import PAGE


def tree_of(parents: list[int]) -> Hierarchy:
    """A tree in which entry n lies in entry `parents[n]`, if that is a smaller number than its own."""
    keys = [("places", f"p{number:05}") for number in range(len(parents))]
    overview = Overview()
    overview.keys["places"] = keys
    overview.titles.update({key: key[1] for key in keys})
    above = {keys[n]: keys[parent] for n, parent in enumerate(parents) if parent < n}
    return hierarchy(overview, above, "places")


def pages(tree: Hierarchy) -> list[list[tuple[Key, int, int]]]:
    """All pages of a tree: those of its roots, those of each entry that is cut."""
    brothers = [tree.roots, *(tree.below[key] for key in tree.cut())]
    return [
        list(tree.laid_out(each[start : start + PAGE]))
        for each in brothers
        for start in range(0, len(each), PAGE)
    ]


def _is_whole(parents: list[int]) -> None:
    tree = tree_of(parents)
    made = pages(tree)
    counted = Counter(key for page in made for key, _, _ in page)
    assert len(counted) == len(parents)
    assert set(counted.values()) <= {1}
    assert all(len(page) <= LINES for page in made)
    for page in made:
        for key, _, left_out in page:
            assert left_out in {0, tree.sizes.get(key, 0)}


@given(st.lists(st.integers(0, 60), max_size=300))
def test_each_entry_stands_in_the_tree_once(parents: list[int]) -> None:
    """On one page, at one place."""
    _is_whole(parents)


@given(st.lists(st.integers(0, 8), min_size=1200, max_size=1500))
def test_a_large_tree_is_cut(parents: list[int]) -> None:
    """However many lie in however few."""
    _is_whole(parents)


def test_a_deep_tree_is_no_matter() -> None:
    """Nothing here goes down by recursion."""
    _is_whole([max(0, number - 1) if number else 1 for number in range(3000)])


def test_what_lies_in_a_small_place_stands_below_it() -> None:
    """While there is room: level by level, whole or not at all."""
    tree = tree_of([9, 0, 0, 1])
    assert list(tree.laid_out(tree.roots)) == [
        (("places", "p00000"), 0, 0),
        (("places", "p00001"), 1, 0),
        (("places", "p00003"), 2, 0),
        (("places", "p00002"), 1, 0),
    ]
    assert tree.sizes == {("places", "p00000"): 3, ("places", "p00001"): 1}
