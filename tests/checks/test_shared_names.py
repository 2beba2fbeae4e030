"""A shared name never merges two entries: it is warned of, until somebody says how they stand to each other."""

from __future__ import annotations

import pytest

from sourcebook.checks.shared_names import check
from sourcebook.problems import Level
from tests.knowledge import actor, linked, place, source

CASES = [
    ({"places/a": place(title="Iraq"), "places/b": place(title="IRAQ")}, ["b"]),
    ({"places/a": place(title="Iraq"), "places/b": place(title="Syria")}, []),
    ({"places/a": place(title="Iraq"), "actors/b": actor(title="Iraq")}, []),
    ({"places/a": place(title="Zoe\u0308"), "places/b": place(title="Zoë")}, ["b"]),
    ({"places/a": place(title="A", names="[Iraq]"), "places/b": place(title="Iraq")}, ["b"]),
    ({"places/a": place(title="A", names="[Iraq, A]"), "places/b": place(title="B", names="[iraq]")}, ["b"]),
    ({f"places/{each}": place(title="Iraq") for each in "abc"}, ["b", "c"]),
    (
        {
            "places/a": place(title="A", names="[One, Two]"),
            "places/b": place(title="B", names="[One, Two]"),
        },
        ["b"],
    ),
    (
        {
            "places/a": place(title="Iraq"),
            "places/b": place(title="Iraq", related="[{place: a, relation: not-same-as}]"),
        },
        [],
    ),
    (
        {
            "places/a": place(title="Iraq", related="[{place: b, relation: possibly-same-as}]"),
            "places/b": place(title="Iraq"),
        },
        [],
    ),
    ({"places/a": place(title="Hasaka"), "places/b": place(title="Hasaka", within="[a]")}, []),
    (
        {
            "places/a": place(title="Hasaka"),
            "places/between": place(title="Between", within="[a]"),
            "places/b": place(title="Hasaka", within="[between]"),
        },
        [],
    ),
    ({"sources/a": source(title="Report"), "sources/b": source(title="Report", repeats="[a]")}, []),
]


@pytest.mark.parametrize(("texts", "told"), CASES)
def test_shared_names(texts: dict[str, str], told: list[str]) -> None:
    """Two entries of a kind that share a title or a name are warned of once, unless one names or holds the other."""
    library, problems = linked(texts)
    assert problems == []
    found = list(check(library))
    assert [each.file.split("/")[-1][:-5] for each in found] == told
    assert all((each.code, each.level) == ("shared-name", Level.WARNING) for each in found)
