"""A tombstone says what became of an entry: its former title, when it was removed, and why."""

from __future__ import annotations

import pytest

from sourcebook.tombstones import Tombstone, shape_tombstone
from sourcebook.values.date import DATE
from tests.knowledge import Maker, codes_of, event, tree_of

GOOD = "title: A war\ndate: 2024-09-07\nreason: Its only source withdrew it.\n"


def test_tombstone() -> None:
    """What a tombstone says; its folder and its name say which entry it was."""
    made = shape_tombstone(tree_of(GOOD), "events", "war", "x.yaml")
    assert made == Tombstone(
        "events", "war", "x.yaml", "A war", DATE.read("2024-09-07"), "Its only source withdrew it."
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("title: A war\ndate: 2024\n", ["missing-field"]),
        ("title: A war\ndate: soon\nreason: So\n", ["bad-date"]),
        ("title: A war\ndate: [2024]\nreason: So\n", ["wrong-shape"]),
        ("title:\ndate: 2024\nreason: So\n", ["empty-value"]),
        ("title: '  '\ndate: 2024\nreason: So\n", ["empty-value"]),
        ("title: [A war]\ndate: 2024\nreason: So\n", ["wrong-shape"]),
        (GOOD + "type: war\n", ["unknown-key"]),
    ],
)
def test_wrong(text: str, codes: list[str]) -> None:
    """A tombstone is checked like an entry."""
    made = shape_tombstone(tree_of(text), "events", "war", "x.yaml")
    assert isinstance(made, list)
    assert codes_of(made) == codes


def test_in_a_base(kb: Maker) -> None:
    """A tombstone answers for a name of the ledger, and counts as a file of its own."""
    base = kb({"_tombstones/events/war": GOOD, "ledger.txt": "events/war\n", "events/peace": event()}).load()
    assert codes_of(base.problems) == []
    assert (base.counts["tombstone"], base.counts["entry"]) == (1, 1)
    assert base.library.tombstones["events", "war"].title == "A war"
