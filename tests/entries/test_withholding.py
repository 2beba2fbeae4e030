"""What is withheld, and what is published in its place."""

from __future__ import annotations

import pytest

from sourcebook.entries.canonical import canonical
from sourcebook.entries.model import Entry
from sourcebook.entries.shaping import Parting
from sourcebook.entries.withholding import Elsewhere, Hidden, part
from tests.knowledge import event, place, shaper, shipped, tree_of

KNOWN = Elsewhere(
    {
        "actors/pat": Hidden("threats", "A resident"),
        "actors/kim": Hidden("threats"),
        "sources/leak": Hidden("a promise"),
        "events/secret": Hidden("an inquiry"),
    },
    lambda name: {"places/house": "places/town"}.get(name, ""),
)


def parted(name: str, text: str, elsewhere: Elsewhere | None = None, *, private: bool = False) -> Parting:
    """What comes of an entry that withholds something."""
    folder, _, entry_id = name.partition("/")
    kind = shipped().kinds[folder]
    made = part(tree_of(text), kind, f"entries/{name}.yaml", elsewhere, private=private)
    assert made is not None
    return shaper().parted(made, kind, entry_id, f"entries/{name}.yaml")


def public(
    text: str, elsewhere: Elsewhere | None = None, name: str = "events/war", *, private: bool = False
) -> Entry:
    """What an entry publishes."""
    made = parted(name, text, elsewhere, private=private)
    assert made.public is not None, made.problems
    return made.public


def said(entry: Entry, name: str) -> list[str]:
    """The values of a field in their canonical texts."""
    field = shipped().kinds[entry.kind].fields[name]
    return [canonical(field, value.content) for value in entry.fields.get(name, ())]


def told(entry: Entry) -> list[tuple[str, ...]]:
    """What the page says of what is withheld."""
    return [tuple(filter(None, notice)) for notice in entry.withheld]


CASES = {
    "withheld": ("{value: 2024-08-10, withhold: why}", [], ("date", "held", "why")),
    "month": (
        "{value: 2024-08-10, withhold: {reason: why, to: month}}",
        ["2024-08"],
        ("date", "instead", "why"),
    ),
    "published": (
        "{value: 2024-08-10, withhold: {reason: why, publish: 2024}}",
        ["2024"],
        ("date", "instead", "why"),
    ),
    "not there": ("{withhold: why}", [], ("date", "held", "why")),
    "only what is published": (
        "{withhold: {reason: why, publish: 2024}}",
        ["2024"],
        ("date", "instead", "why"),
    ),
    "a rival": ("[{value: 2024-08-10, withhold: why}, 2023]", ["2023"], ("date", "held", "why")),
}


@pytest.mark.parametrize("case", CASES)
def test_a_value(case: str) -> None:
    """A value that is withheld is not there; or what is published stands in its place. The page says why."""
    written, values, notice = CASES[case]
    made = public(event(date=written))
    assert said(made, "date") == values
    assert told(made) == [notice]


def test_what_was_said_of_it_goes_with_it() -> None:
    """Words, notes, places and quotes are withheld with a value; who says it, and how, stays with what is published."""
    made = public(
        event(
            date="""
  value: 2024-08-10
  text: the tenth
  note: a note
  inferred: day
  confidence: low
  sources:
    - {source: report, at: page 3, quote: the tenth, note: a remark, stance: denies, informant: A man}
  withhold: {reason: why, to: year}"""
        )
    )
    (value,) = made.fields["date"]
    (source,) = value.sources
    assert (value.text, value.note, value.inferred, value.confidence) == ("", "", "", "low")
    assert (source.source.id, source.stance, source.informant) == ("report", "denies", "A man")
    assert (source.at, source.quote, source.note) == ((), "", "")


def test_publish_may_say_more() -> None:
    """What is published may be in the long form, and have words and sources of its own."""
    instead = "{reason: why, publish: {value: 2024, text: that year}}"
    written = f"{{value: 2024-08-10, text: tenth, sources: [a], withhold: {instead}}}"
    (value,) = public(event(date=written)).fields["date"]
    assert (value.text, [each.source.id for each in value.sources]) == ("that year", ["a"])


def test_an_alternative_stays_one() -> None:
    """One of several possibilities is no certainty once it is published less precisely; its label is withheld."""
    written = "[{value: 2024-08-10, alternative: by day, withhold: {reason: why, to: year}}]"
    (value,) = public(event(date=written)).fields["date"]
    assert value.alternative == "withheld"


def test_a_record_is_published_as_publish_says() -> None:
    """Of a record, nothing is published that `publish` does not name."""
    instead = "{reason: why, publish: {actor: unknown, role: victim}}"
    written = f"[{{actor: pat, role: victim, capacity: Mayor, withhold: {instead}}}]"
    assert said(public(event(actors=written)), "actors") == ['{"actor": "actors/unknown", "role": "victim"}']


def test_to_keeps_terms_alone() -> None:
    """With `to`, a record keeps its terms; its texts and dates could tell what is withheld."""
    written = "[{place: house, from: 2020, withhold: {reason: why, to: parent}}]"
    assert said(public(place(within=written), KNOWN, "places/shed"), "within") == ['{"place": "places/town"}']
    written = "{lat: 36.1234, lon: 42.5678, radius: 1 km, basis: press, withhold: {reason: why, to: 50 km}}"
    (location,) = public(place(location=written), name="places/shed").fields["location"]
    assert location.content["basis"] == "press"
    assert location.content["radius"].metres == 50_000
    assert "1234" not in location.content["lat"].text


def test_a_parent_that_is_not_known_yet() -> None:
    """As long as it is not known what lies in what, a value that becomes its parent is withheld."""
    written = "[{place: house, withhold: {reason: why, to: parent}}]"
    assert said(public(event(places=written)), "places") == []
    assert said(public(event(places=written), KNOWN), "places") == ['{"place": "places/town"}']
    written = "[{place: alone, withhold: {reason: why, to: parent}}]"
    assert said(public(event(places=written), KNOWN), "places") == []


@pytest.mark.parametrize("name", ["summary", "notes", "body"])
def test_prose(name: str) -> None:
    """Prose is withheld as a whole, also the editor's own."""
    made = public(event(**{name: "{value: Words, withhold: why}"}))
    assert name not in made.fields
    assert told(made) == [(name, "held", "why")]


REFERENCES = {
    "speaker": ("claims", "[{speaker: pat, text: A claim}]", '{"speaker": "A resident", "text": "A claim"}'),
    "nobody said how": ("claims", "[{speaker: kim, text: A claim}]", '{"speaker": "Name withheld", "text": "A claim"}'),
    "about": ("claims", "[{speaker: A man, text: A claim, about: [actors/pat]}]", '{"speaker": "A man", "text": "A claim"}'),
    "of several": (
        "harm", "[{kind: killed, count: 1, side: [pat, army]}]",
        '{"count": "1", "kind": "killed", "side": "[\\"actors/army\\"]"}',
    ),
    "described": (
        "actors", "[{actor: pat, role: victim}]",
        '{"actor": "actors/unknown", "described_as": "A resident", "role": "victim"}',
    ),
    "described before": (
        "actors",
        "[{actor: pat, role: victim, described_as: A man}]",
        '{"actor": "actors/unknown", "described_as": "A man", "role": "victim"}',
    ),
    "needed": ("related", "[{event: secret, relation: follows}]", ""),
    "bare": ("part_of", "[secret]", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFERENCES)
def test_who_is_withheld_is_not_named(case: str) -> None:
    """A reference to a withheld entry becomes its description, or goes; with it goes a record that needs it."""
    name, written, value = REFERENCES[case]
    made = public(event(**{name: written}), KNOWN)
    assert said(made, name) == ([value] if value else [])
    assert [notice.how for notice in made.withheld] == ["names"]


def test_prose_that_names_them() -> None:
    """In prose, their description stands in place of the link, and a citation goes. Lines stay where they are."""
    made = public(
        event(summary='"He, [[actors/pat|Pat P.]], said so[^leak, page 2] of [[events/known]]."'), KNOWN
    )
    assert made.fields["summary"][0].content.written == "He, A resident, said so of [[events/known]]."


def test_sources_that_are_withheld() -> None:
    """A withheld source speaks of nothing, as little as one that was read in it; whoever told it becomes a description."""
    made = public(event(sources="[leak, {source: a, via: leak}, {source: b, informant: pat}]"), KNOWN)
    assert [(each.source.id, each.informant) for each in made.sources] == [("b", "A resident")]


def test_what_rests_on_them_alone() -> None:
    """A value whose own sources are all withheld would seem to rest on those of the entry: it is withheld, too."""
    made = public(event(count="{count: 3, sources: [leak]}", sources="[a]"), KNOWN)
    assert "count" not in made.fields
    assert ("count", "held", "it rests on sources that are withheld") in told(made)


def test_a_source_reference() -> None:
    """One source reference can be withheld by itself."""
    made = public(event(sources="[a, {source: leak, quote: words, withhold: why}]"))
    assert [each.source.id for each in made.sources] == ["a"]
    assert told(made) == [("sources", "references", "why")]


def test_sources_that_speak_of_it() -> None:
    """A source of the whole entry that speaks of a field of which something is withheld keeps its name, and no words."""
    made = public(
        event(
            date="{value: 2024-08-10, withhold: why}",
            sources="[{source: a, field: date, at: page 1, quote: tenth}, {source: b, quote: words}, c]",
        )
    )
    assert [(each.source.id, each.at, each.quote) for each in made.sources] == [
        ("a", (), ""),
        ("b", (), "words"),
        ("c", (), ""),
    ]


def test_none_becomes_a_rival() -> None:
    """Two records that differ in what is withheld alone neither rival each other nor stand there twice."""
    made = public(
        event(harm="[{kind: killed, count: 1, side: [pat]}, {kind: killed, count: 2, side: [kim]}]"), KNOWN
    )
    assert len(said(made, "harm")) == 1
    made = public(
        event(actors="[{actor: pat, role: victim}, {actor: pat, role: victim, capacity: Mayor}]"), KNOWN
    )
    assert len(said(made, "actors")) == 2, "these were rivals before"


def test_a_whole_entry() -> None:
    """Nothing of an entry that is withheld is published."""
    made = parted("events/war", event(withhold="{reason: why, as: A war}"))
    assert made.public is None
    assert made.whole is not None
    assert made.problems == []


def test_a_private_edition_shows_all() -> None:
    """For those who know, all is shown, and marked."""
    made = public(event(date="{value: 2024-08-10, withhold: why}", withhold="all of it"), private=True)
    assert said(made, "date") == ["2024-08-10"]
    assert sorted(told(made)) == [("date", "private", "why"), ("title", "private", "all of it")]


WRONG = {
    "no reason": (event(date="{value: 2024, withhold: }"), "wrong-shape", 3),
    "yes is no reason": (event(date="{value: 2024, withhold: yes}"), "wrong-shape", 3),
    "a list": (event(date="{value: 2024, withhold: [a]}"), "wrong-shape", 3),
    "without a reason": (event(date="{value: 2024, withhold: {to: month}}"), "missing-field", 3),
    "another key": (event(date="{value: 2024, withhold: {reason: a, because: b}}"), "unknown-key", 3),
    "both": (event(date="{value: 2024-08-10, withhold: {reason: a, to: month, publish: 2024}}"), "cannot-withhold", 3),
    "no month": (event(date="{value: 2024, withhold: {reason: a, to: month}}"), "cannot-withhold", 3),
    "another word": (event(date="{value: 2024, withhold: {reason: a, to: week}}"), "cannot-withhold", 3),
    "nothing to coarsen": (event(date="{withhold: {reason: a, to: month}}"), "cannot-withhold", 3),
    "another time": (event(date="{value: 2024-08-10, withhold: {reason: a, publish: 2023}}"), "cannot-withhold", 3),
    "not less": (event(date="{value: 2024-08-10, withhold: {reason: a, publish: 2024-08-10}}"), "cannot-withhold", 3),
    "a title": (event(title="{value: War, withhold: why}"), "cannot-withhold", 1),
    "a list of terms": (event(actors="[{actor: a, role: victim, withhold: {reason: a, publish: b}}]"), "cannot-withhold", 4),
    "half a record": (
        event(actors="[{actor: a, role: victim, withhold: {reason: a, publish: {role: victim}}}]"),
        "missing-field", 4,
    ),
    "a source less precisely": (event(sources="[{source: a, withhold: {reason: a, publish: b}}]"), "cannot-withhold", 4),
    "an id for a description": (event(withhold="{reason: a, as: resident}"), "bad-description", 4),
    "an entry instead": (event(withhold="{reason: a, publish: b}"), "unknown-key", 4),
    "a half location": (
        place(location="{lat: 3, lon: 4, radius: 1 km, withhold: {reason: a, publish: {lat: 3}}}"),
        "unmet-need", 3,
    ),
    "no length": (
        place(location="{lat: 3, lon: 4, radius: 1 km, withhold: {reason: a, to: 5 miles}}"),
        "cannot-withhold", 3,
    ),
    "no point": (place(location="{geojson: a.json, withhold: {reason: a, to: 5 km}}"), "cannot-withhold", 3),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be(case: str) -> None:
    """What is wrong below `withhold` is told with its line, and nothing is published then."""
    text, code, line = WRONG[case]
    made = parted("places/shed" if "lat" in text or "geojson" in text else "events/war", text)
    assert made.public is None
    assert [(each.code, each.line) for each in made.problems] == [(code, line)]


def test_messages_repeat_nothing() -> None:
    """What is wrong with a value that is withheld is told by its place, without its words."""
    made = parted(
        "events/war", event(date="{value: 2024-13-77, withhold: why}", type="{value: qzqz, withhold: why}")
    )
    assert [each.code for each in made.problems] == ["unknown-term", "impossible-date"]
    assert not any("77" in str(each) or "qzqz" in str(each) for each in made.problems)
    made = parted("events/war", event(colour="qzqz", withhold="why"))
    assert "qzqz" not in str(made.problems[0])


def test_withhold_nowhere_else() -> None:
    """Where nothing can be withheld, the key is refused like any other."""
    made = parted("events/war", event(date="{value: 2024, sources: [{source: {withhold: a}}]}"))
    assert [each.code for each in made.problems] == ["wrong-shape"]


def test_nothing_is_withheld() -> None:
    """A tree without the key is left alone."""
    kind = shipped().kinds["events"]
    assert part(tree_of(event(summary="We withhold nothing.")), kind, "entries/events/war.yaml") is None
