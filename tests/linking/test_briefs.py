"""A brief has of an entry what its site must know to plan its pages, and nothing that the entry does not say."""

from __future__ import annotations

import pickle

import pytest

from sourcebook.kinds.model import Kind
from sourcebook.linking.briefs import Brief, brief, speaking, time_of
from sourcebook.provenance.statements import statements
from tests.knowledge import actor, entry, event, lines, shipped, source
from tests.sites import rich_site


def brief_of(name: str, text: str) -> Brief:
    """The brief of an entry of the shipped kinds."""
    return brief(entry(name, text), kind_of(name))


def kind_of(name: str) -> Kind:
    """Its kind."""
    return shipped().kinds[name.partition("/")[0]]


CITES = {
    "what the entry rests on": (event(sources="[a, b]"), ("a", "b")),
    "each once": (event(sources="[a, {source: a, at: page 2}]"), ("a",)),
    "what a value rests on": (event(date="{value: 2024, sources: [c]}", sources="[a]"), ("a", "c")),
    "what speaks of a field": (event(sources="[{source: b, field: date}]"), ("b",)),
    "what denies it": (event(sources="[{source: b, stance: denies}]"), ("b",)),
    "not what speaks of a field without a value": (event(sources="[a, {source: b, field: harm}]"), ("a",)),
    "not what speaks of what was inferred whole": (
        event(date="{value: 2024, inferred: all}", sources="[a, {source: b, field: date}]"),
        ("a",),
    ),
    "but for its own sources": (
        event(date="{value: 2024, inferred: all, sources: [c]}", sources="[{source: b, field: date}]"),
        ("b", "c"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), CITES.values(), ids=CITES)
def test_a_brief_names_the_sources_that_say_something(text: str, expected: tuple[str, ...]) -> None:
    """Exactly those that make a statement: the page of any other has nothing to list."""
    assert brief_of("events/x", text).cites == expected
    told = statements(entry("events/x", text), kind_of("events/x"))
    made = {each.reference.source.id for each in told if each.reference}
    assert made == set(expected)


def test_whoever_speaks_makes_a_statement() -> None:
    """The short way over an entry finds what the long way over all its statements finds."""
    for each in rich_site().library.entries.values():
        kind = rich_site().library.kind(each)
        told = [statement.reference for statement in statements(each, kind) if statement.reference]
        assert set(speaking(each, kind)) == set(told)


def test_a_brief_knows_what_was_read_in_what() -> None:
    """A document, and the source that it relays, each pair once."""
    text = event(date="{value: 2024, sources: [{source: b, via: a}]}", sources="[{source: b, via: a}, c]")
    assert brief_of("events/x", text).relays == (("a", "b"),)


GROUPS = {
    "events/x": (event(date="2023/2024"), [("year", "2023"), ("year", "2024"), ("type", "war")]),
    "actors/x": (actor(title="Zed"), [("letter", "z"), ("type", "unit")]),
    "sources/x": (source(), [("publisher", "no--name"), ("year", "undated")]),
}


@pytest.mark.parametrize(("name", "case"), GROUPS.items())
def test_a_brief_has_the_groups_of_the_orders_of_its_kind(
    name: str, case: tuple[str, list[tuple[str, str]]]
) -> None:
    """An index asks no entry twice where it stands."""
    text, expected = case
    assert sorted(brief_of(name, text).groups) == sorted(expected)


def test_among_rival_times_the_preferred_one_orders() -> None:
    """As everywhere."""
    text = event(date=lines("2024", "{value: 2023, preferred: yes}"))
    time = time_of(entry("events/x", text), kind_of("events/x"))
    assert time is not None
    assert time.content.edtf == "2023"
    assert time_of(entry("actors/x", actor()), kind_of("actors/x")) is None


def test_a_brief_is_plain_data() -> None:
    """It can be kept and sent."""
    made = brief_of("events/x", event(sources="[a]"))
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 -- made above
