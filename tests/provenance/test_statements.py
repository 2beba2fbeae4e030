"""Every value rests on sources: its own, or those of its entry; and what a source says can be listed."""

from __future__ import annotations

import pytest

from sourcebook.provenance.statements import of_entry, rests_on, statements
from tests.knowledge import entry, event, lines, linked, shipped, source

RESTS = [
    # The entry's sources carry its plain values.
    ("date", event(sources="[a, b]"), ["a", "b"]),
    ("date", event(), []),
    # A value's own come in their place.
    ("date", event(date="{value: 2024, sources: [c]}", sources="[a, b]"), ["c"]),
    # One that names a field speaks of that field, beside the value's own, and of no other.
    ("date", event(sources="[a, {source: b, field: date}]"), ["a", "b"]),
    ("date", event(sources="[a, {source: b, field: harm}]"), ["a"]),
    ("date", event(date="{value: 2024, sources: [c]}", sources="[a, {source: b, field: date}]"), ["c", "b"]),
    # One that denies or doubts the entry supports none of its values; it may deny a value.
    ("date", event(sources="[a, {source: b, stance: denies}]"), ["a"]),
    ("date", event(sources="[a, {source: b, stance: denies, field: date}]"), ["a", "b"]),
    ("date", event(date="{value: 2024, sources: [{source: c, stance: doubts}]}", sources="[a]"), ["c"]),
    # What the editor inferred whole rests on nothing, unless a source is named.
    ("date", event(date="{value: 2024, inferred: all}", sources="[a]"), []),
    ("date", event(date="{value: 2024, inferred: all, sources: [c]}", sources="[a]"), ["c"]),
    ("date", event(date="{value: 2024, inferred: year}", sources="[a]"), ["a"]),
    # The editor's own fields make no statement.
    ("title", event(sources="[a]"), []),
    ("tags", event(sources="[a]"), []),
]


@pytest.mark.parametrize(("field", "text", "sources"), RESTS)
def test_rests_on(field: str, text: str, sources: list[str]) -> None:
    """What a value rests on."""
    made = entry("events/x", text)
    for value in made.fields.get(field, ()):
        references = rests_on(made, shipped().kinds["events"].fields[field], value)
        assert [each.source.id for each in references] == sources


def test_of_entry() -> None:
    """An entry's statement of itself rests on all that speaks of it as a whole, whatever it says."""
    made = entry("events/x", event(sources="[a, {source: b, stance: denies}, {source: c, field: date}]"))
    assert [each.source.id for each in of_entry(made)] == ["a", "b"]


BASE = {
    "sources/a": source(),
    "sources/b": source(read_in="c"),
    "sources/c": source(),
    "events/x": event(
        date=lines("2024", "{value: 2023, sources: [{source: b, via: c}]}"),
        part_of="[{value: y, sources: [{source: b, via: c}]}]",
        sources="[a]",
    ),
    "events/y": event(sources="[{source: b, via: c, stance: denies}]"),
}


def test_statements() -> None:
    """Each statement says of which value it speaks, and where that stands on the page; that of itself comes first."""
    library, problems = linked(BASE)
    assert problems == []
    found = [
        (
            each.field,
            each.anchor.split("-")[0],
            each.value is None,
            each.reference and each.reference.source.id,
        )
        for each in statements(library.entries["events", "x"], shipped().kinds["events"])
    ]
    assert found == [
        ("entry", "entry", True, "a"),
        ("type", "type", False, "a"),
        ("date", "date", False, "a"),
        ("date", "date", False, "b"),
        ("part_of", "part_of", False, "b"),
    ]
