"""Facts for rules: what an entry says of time, place, life and posts; and nothing that its kind means otherwise."""

from __future__ import annotations

import pytest

from sourcebook.linking.facts import Facts
from sourcebook.linking.outlines import outline
from tests.knowledge import Maker, actor, entry, event, lines, place, shipped, source

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
    "an event of which much is in doubt": (
        "events/x",
        event(
            date=lines("2024-05", "unknown"),
            places="[{place: a, alternative: a}, {place: b, alternative: a}]",
            actors=lines(
                "{actor: guard, role: attacker, alternative: a}",
                "{actor: rebels, role: attacker, alternative: a, preferred: yes}",
                "{actor: crowd, role: victim, sources: [{source: s, stance: denies}]}",
            ),
            sources="[{source: s, speech_act: predicts}]",
        ),
        Facts(times=("2024-05", "unknown"), acts=(("actors/rebels", "attacker", "", False),)),
    ),
    "an event whose day nobody knows": ("events/x", event(date="unknown", sources="[s]"), None),
    "an event that is only spoken of by others": (
        "events/x",
        event(claims="[{speaker: guard, text: So, about: [actors/rebels], sources: [{source: s, via: t}]}]"),
        Facts(times=("2024",), relays=(("sources/t", "sources/s"),)),
    ),
    "an event that is planned, or has happened": (
        "events/x",
        event(status=lines("planned", "reported"), actors="[{actor: guard, role: attacker}]", sources="[s]"),
        Facts(times=("2024",)),
    ),
    "a day that one source tells, and another denies": (
        "events/x",
        event(
            date=lines(
                "{value: 2024-05, sources: [{source: s, via: t}]}",
                "{value: 2024-06, sources: [{source: u, stance: denies}]}",
            )
        ),
        Facts(times=("2024-05",), told_by=("sources/s", "sources/t"), relays=(("sources/t", "sources/s"),)),
    ),
    "an actor that is part of a place, and of an actor": (
        "actors/x",
        actor(
            relations=lines(
                "{relation: part-of, to: places/a}",
                "{relation: part-of, to: actors/guard}",
                "{relation: based-at, to: places/b}",
                "{relation: member-of, to: places/unknown}",
            )
        ),
        Facts(beyond=("places/a",)),
    ),
    "an actor whose post is denied, and one without a title": (
        "actors/x",
        actor(
            relations=lines(
                "{relation: holds-post, to: actors/guard, title: Chief, sources: [{source: s, stance: denies}]}",
                "{relation: holds-post, to: actors/guard}",
            )
        ),
        None,
    ),
    "a place with rival locations": (
        "places/x",
        place(location=lines("{lat: 1, lon: 1, radius: 2 km}", "{lat: 2, lon: 2, radius: 2 km}")),
        None,
    ),
    "a place whose location is denied": (
        "places/x",
        place(location="{lat: 1, lon: 1, radius: 2 km, sources: [{source: s, stance: denies}]}"),
        None,
    ),
    "a place of which a file tells the shape": ("places/x", place(location="{geojson: x.geojson}"), None),
    "a document of rival publishers": (
        "sources/x",
        source(date="2024", publisher=lines("{value: guard}", "{value: rebels}")),
        Facts(times=("2024",)),
    ),
    "what is planned": (
        "events/x",
        event(status="planned", sources="[s]"),
        Facts(times=("2024",)),
    ),
}


@pytest.mark.parametrize(("name", "text", "expected"), FACTS.values(), ids=FACTS)
def test_the_facts_of_an_entry(name: str, text: str, expected: Facts | None) -> None:
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


NAMES = ("role", "capacity", "relation", "title", "suspected", "from", "until")
"""What rules ask a record for by its name."""

WRITTEN = {
    "line": "holds-post",
    "number": "3",
    "quantity": "at least 3",
    "date": "2020",
    "yes-no": "yes",
    "url": "https://example.org/",
    "language": "en",
    "term, vocabulary: actor-relations": "holds-post",
    "reference, kinds: [actor], inverse: Sails": "guard",
    "reference, kinds: [any], or_text: yes, inverse: Sails": "actors/guard",
}
"""A value of each type."""

OWN = """
    folder: ships
    label: Ship
    plural: Ships
    description: A kind of one's own.
    time: built
    where: crew
    begins: built
    ends: built
    fields:
      type: {type: term, vocabulary: actor-types, label: Type, description: What.}
      built: {type: date, kinds: [actor], inverse: Built, label: Built, description: When.}
      crew:
        type: record
        many: yes
        key: [who]
        label: Crew
        description: Who sails it.
        fields:
          who: {type: reference, kinds: [actor], label: Who, inverse: Sails, description: Who.}
"""


@pytest.mark.parametrize("many", ["yes", "no"])
@pytest.mark.parametrize("field", WRITTEN)
def test_no_type_of_a_field_breaks_a_rule(kb: Maker, field: str, many: str) -> None:
    """Whatever a base means by the names that rules look for, one value of it or a set: nothing breaks, none is told."""
    inner = "".join(
        f"          {name}: {{type: {field}, many: {many}, label: X, description: X.}}\n" for name in NAMES
    )
    written = f"[{WRITTEN[field]}]" if many == "yes" else WRITTEN[field]
    crew = ", ".join(f"{name}: {written}" for name in NAMES)
    base = kb(
        {
            "entries/_kinds/ship.yaml": OWN + inner,
            "actors/guard": actor(title="Guard", founded="1980"),
            "ships/gull": f"title: Gull\ntype: person\nbuilt: 1990\ncrew: [{{who: guard, {crew}}}]\n",
            "ships/tern": f"title: Tern\nbuilt: actors/guard\ncrew: [{{who: guard, {crew}}}]\n",
        }
    )
    assert base.problems() == []
