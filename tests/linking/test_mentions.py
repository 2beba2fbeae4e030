"""No place in an entry where it names another one is overlooked."""

from __future__ import annotations

from sourcebook.kinds.loading import load
from sourcebook.linking.mentions import mentions, names_in_prose, names_in_sources, source_references
from tests.knowledge import entry, event, shaper, shipped, tree_of

EVENT = event(
    part_of="[war]",
    places="[syria, {place: hasaka, role: target, sources: [one]}]",
    harm="[{kind: killed, count: 2, side: [a, b]}]",
    claims="[{speaker: local sources, text: So}, {speaker: c, text: Not so, about: [events/war]}]",
    body="'In [[places/iraq]] [^two, page 3].'",
    sources="[three, {source: four, via: five, informant: d, field: harm}, {source: six, informant: a man}]",
)


def test_mentions() -> None:
    """Fields, records and sets of records name entries; a description names none."""
    made = entry("events/x", EVENT)
    found = [
        (each.field.name, each.inner.name if each.inner else "", "/".join(each.target.key))
        for each in mentions(made, shipped().kinds["events"])
    ]
    assert sorted(found) == [
        ("claims", "about", "events/war"),
        ("claims", "speaker", "actors/c"),
        ("harm", "side", "actors/a"),
        ("harm", "side", "actors/b"),
        ("part_of", "", "events/war"),
        ("places", "place", "places/hasaka"),
        ("places", "place", "places/syria"),
    ]


def test_source_references() -> None:
    """The references of an entry speak of a field of it, or of it as a whole; those of a value, of the value."""
    made = entry("events/x", EVENT)
    found = [(field, value is not None, each.source.id) for field, value, each in source_references(made)]
    assert found == [
        ("entry", False, "three"),
        ("harm", False, "four"),
        ("entry", False, "six"),
        ("places", True, "one"),
    ]


def test_names_in_sources() -> None:
    """A source reference names a source, the document that relays it, and an informant who has an entry."""
    found = ["/".join(each.key) for each in names_in_sources(entry("events/x", EVENT))]
    assert found == [
        "sources/three",
        "sources/four",
        "sources/five",
        "actors/d",
        "sources/six",
        "sources/one",
    ]


def test_names_in_prose() -> None:
    """Prose names entries by links, and sources by citations."""
    found = [(field, "/".join(each.key)) for field, each in names_in_prose(entry("events/x", EVENT))]
    assert found == [("body", "places/iraq"), ("body", "sources/two")]


def test_prose_within_records() -> None:
    """Prose in a record of a base's own kind is looked through too."""
    text = b"""\
folder: vessels
label: Vessel
plural: Vessels
description: A ship.
fields:
  log:
    type: record
    many: yes
    key: [words]
    label: Log
    description: Its log.
    fields:
      words: {type: prose, many: yes, label: Words, description: The words.}
"""
    schema, problems = load([("vessel", "vessel.yaml", text)])
    assert problems == []
    tree = tree_of("title: A ship\nlog:\n  - words: ['[[places/syria]]', 'x [^report]']\n")
    made = type(shaper())(schema).shape(tree, schema.kinds["vessels"], "x", "x.yaml")
    assert not isinstance(made, list)
    assert ["/".join(each.key) for _, each in names_in_prose(made)] == ["places/syria", "sources/report"]
