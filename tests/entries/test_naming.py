"""Where the file of an entry names another one: every form, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from sourcebook.entries.naming import namings
from tests.knowledge import shipped, tree_of

NAMED = {
    "a bare id": ("events", "part_of: [a, b]", ("events", "a"), 1),
    "a record's most telling field": (
        "events",
        "places:\n  - a\n  - {place: a, role: route}",
        ("places", "a"),
        2,
    ),
    "several in a record": (
        "events",
        "harm:\n  - {kind: killed, count: 1, side: [a, b]}",
        ("actors", "a"),
        1,
    ),
    "folder and id": ("events", "claims:\n  - {speaker: a, text: t, about: [events/a]}", ("events", "a"), 1),
    "the id of another kind": (
        "events",
        "claims:\n  - {speaker: a, text: t, about: [events/a]}",
        ("actors", "a"),
        1,
    ),
    "a description of someone": ("sources", "publisher: A a\nauthors: [a, B a]", ("actors", "a"), 1),
    "what may be an event instead of a date": ("actors", "founded: events/a", ("events", "a"), 1),
    "sources": ("events", "sources: [a, {source: a, via: a, informant: a}]", ("sources", "a"), 3),
    "an informant": ("events", "sources: [a, {source: a, via: a, informant: a}]", ("actors", "a"), 1),
    "the sources of a value": ("events", "date: {value: 2024, sources: [a]}", ("sources", "a"), 1),
    "the sources of a record": (
        "events",
        "places:\n  - {place: b, sources: [{source: a}]}",
        ("sources", "a"),
        1,
    ),
    "prose": ("events", "body: a [[events/a]] [[events/a|a]] events/a", ("events", "a"), 2),
    "citations": ("events", "body: a[^a] [^a, paragraph 1][^ab]", ("sources", "a"), 2),
    "an address that looks like a link": (
        "events",
        "body: x [x](https://example.org/[[events/a]]) [[events/a]]",
        ("events", "a"),
        1,
    ),
    "an id in another": (
        "events",
        "part_of: [a-b, b-a]\nbody: x [[events/a-b]] [[events/b-a]]",
        ("events", "a"),
        0,
    ),
    "a folder in another": ("events", "body: x [[my-events/a]]", ("events", "a"), 0),
    "words": ("events", "title: a\nsummary: events/a\nbody: a\ntags: [a]", ("events", "a"), 0),
    "a long form": ("sources", "read_in: {value: a, note: a}", ("sources", "a"), 1),
    "prose with what stands for other words": ("events", "body: xx-0 x [[events/a]]", ("events", "a"), 1),
}


@pytest.mark.parametrize(("folder", "text", "key", "count"), NAMED.values(), ids=NAMED)
def test_every_name_is_found(folder: str, text: str, key: tuple[str, str], count: int) -> None:
    """As often as it stands there, and the id itself."""
    tree = tree_of(text + "\n")
    found = list(namings(tree, shipped().kinds[folder], shipped(), key))
    assert len(found) == count
    assert all(each[start:].startswith(key[1]) for each, start in found)


WITHHELD = {
    "a value": ("sources", "read_in:\n  value: a\n  withhold: W", ("sources", "a"), 1),
    "a record and what is published of it": (
        "events",
        "places:\n  - place: a\n    withhold:\n      reason: a\n      publish: {place: a}",
        ("places", "a"),
        2,
    ),
    "a source and what is published of it": (
        "events",
        "sources:\n  - source: a\n    withhold: {reason: a, publish: {source: a, informant: a}}\n  - a",
        ("sources", "a"),
        3,
    ),
    "an entry": ("events", "withhold: a\npart_of: [a]", ("events", "a"), 1),
}


@pytest.mark.parametrize(("folder", "text", "key", "count"), WITHHELD.values(), ids=WITHHELD)
def test_names_in_what_is_withheld_are_found(
    folder: str, text: str, key: tuple[str, str], count: int
) -> None:
    """They have to follow, though nobody reads them."""
    test_every_name_is_found(folder, text, key, count)
