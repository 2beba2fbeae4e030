"""Facts for rules: what an entry says of time, place, life and posts; and nothing that its kind means otherwise."""

from __future__ import annotations

import pytest

from sourcebook.linking.facts import Facts
from sourcebook.linking.outlines import outline
from tests.knowledge import Maker, actor, entry, event, place, shipped, source

FACTS = {
    "an event": (
        "events/x",
        event(
            date="2024-05",
            places="[{place: a, role: scene}, {place: b, role: origin}, unknown]",
            actors="[{actor: guard, role: attacker, capacity: Chief, suspected: yes}, {actor: unknown, role: victim}]",
            sources="[{source: s, via: t}, {source: u, stance: denies}]",
        ),
        Facts(
            times=("2024-05",),
            acts=(("actors/guard", "attacker", "chief", True),),
            scenes=("places/a",),
            told_by=("sources/s", "sources/t"),
            relays=(("sources/t", "sources/s"),),
        ),
    ),
    "an actor": (
        "actors/x",
        actor(
            type="person",
            public_figure="yes",
            founded="1990",
            dissolved="events/end",
            relations="[{relation: holds-post, to: actors/guard, title: Chief, from: 2020}]",
        ),
        Facts(
            begins=("1990",),
            ends=("events/end",),
            posts=(("chief", "2020", ""),),
            individual=True,
        ),
    ),
    "a place": (
        "places/x",
        place(location="{lat: 10.5, lon: -20, radius: 2 km}"),
        Facts(point=(10.5, -20.0, 2000.0)),
    ),
    "a source": (
        "sources/x",
        source(date="2024", publisher="guard", read_in="t"),
        Facts(
            times=("2024",),
            acts=(("actors/guard", "", "", False),),
            relays=(("sources/t", "sources/x"),),
        ),
    ),
    "what is planned": (
        "events/x",
        event(status="planned", sources="[s]"),
        Facts(times=("2024",)),
    ),
}


@pytest.mark.parametrize(("name", "text", "expected"), FACTS.values(), ids=FACTS)
def test_the_facts_of_an_entry(name: str, text: str, expected: Facts) -> None:
    """All that rules ask for, and no more."""
    assert outline(entry(name, text), shipped()).facts == expected


def test_an_entry_may_have_none() -> None:
    """Nothing is kept of what there is nothing of."""
    assert outline(entry("actors/x", actor()), shipped()).facts is None


STRANGE = """
    folder: ships
    label: Ship
    plural: Ships
    description: A kind whose fields have the names of others, and mean something else.
    time: built
    hierarchy: fleet
    begins: built
    fields:
      type: {type: term, vocabulary: tags, label: Type, description: A tag.}
      built: {type: date, label: Built, description: When.}
      status: {type: prose, shown: section, label: Status, description: How it fares.}
      occurrence: {type: quantity, label: Occurrence, description: How often.}
      fleet: {type: reference, kinds: [ship, actor], label: Fleet, inverse: Ships, description: Which.}
      crew:
        type: record
        many: yes
        key: [who]
        label: Crew
        description: Who sails it.
        fields:
          who: {type: reference, kinds: [actor], or_text: yes, label: Who, inverse: Sails, description: Who.}
          capacity: {type: line, many: yes, label: Capacity, description: As what.}
          role: {type: quantity, label: Role, description: How many.}
          relation: {type: quantity, label: Relation, description: How near.}
          title: {type: quantity, label: Title, description: How high.}
          suspected: {type: line, label: Suspected, description: By whom.}
"""


def test_fields_of_other_kinds_mean_what_they_say(kb: Maker) -> None:
    """A base's own kind may name its fields as ours, and give them other types: that is no reason to fail."""
    base = kb(
        {
            "entries/_kinds/ship.yaml": STRANGE,
            "actors/guard": actor(title="Guard"),
            "ships/gull": """
                title: Gull
                built: 1990
                status: Afloat, mostly.
                occurrence: 3
                fleet: ships/tern
                crew:
                  - {who: guard, capacity: [Cook, Mate], role: 2, relation: 3, title: 4, suspected: the owner}
                  - {who: A stranger, capacity: [Cook]}
            """,
            "ships/tern": "title: Tern\nfleet: actors/guard\nbuilt: unknown\n",
        }
    )
    assert base.problems() == []
