"""An entry is what was typed, in every form that a value can have; or it is every problem of its file."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from sourcebook.entries.model import Entry, Place, Reference, SourceReference, Value
from sourcebook.trees.reader import Mapping as Tree
from sourcebook.trees.reader import Node, Scalar, Sequence, read
from sourcebook.values.date import DATE
from sourcebook.values.quantity import QUANTITY
from tests.knowledge import (
    actor,
    codes_of,
    entry,
    event,
    lines,
    path_of,
    place,
    shaped,
    shaper,
    shipped,
    source,
    text_of,
)

NOWHERE = Place(1, 1, "")


def to(folder: str, entry_id: str) -> Reference:
    """A reference, wherever it stands."""
    return Reference(folder, entry_id, NOWHERE)


def contents(made: Entry, field: str) -> list[Any]:
    """The contents of a field's values."""
    return [value.content for value in made.fields[field]]


def one(text: str, field: str, kind: str = "events") -> Value:
    """The one value of a field in an event (or another kind) to which a text is added."""
    needed = {"events": event, "places": place, "actors": actor, "sources": source}[kind]()
    (value,) = entry(f"{kind}/x", needed + text_of(text)).fields[field]
    return value


def told(text: str, kind: str = "events") -> list[tuple[str, str]]:
    """Code and path of each problem of an entry."""
    made = shaped(f"{kind}/x", text)
    assert isinstance(made, list), "nothing is wrong with it"
    return [(each.code, each.path) for each in made]


# The forms of a value


def test_plain() -> None:
    """A plain value is a text that its type reads; nothing else is said of it."""
    made = entry("events/x", event(date="2024-08-10"))
    assert made.fields["date"] == (Value(DATE.read("2024-08-10"), NOWHERE),)
    assert (made.key, made.name, made.title, made.file) == (
        ("events", "x"),
        "events/x",
        "A war",
        path_of("events/x"),
    )
    assert made.one("date") == DATE.read("2024-08-10")
    assert made.one("harm") is None


def test_long_form() -> None:
    """Any value can be written long, with all that is said about it."""
    value = one(
        """
        part_of:
          - value: other-war
            text: in the same war
            translated: yes
            note: As the chronicle has it.
            inferred: all
            confidence: moderate
            preferred: yes
            alternative: whole
            sources: [report]
        """,
        "part_of",
    )
    assert value == Value(
        content=to("events", "other-war"),
        place=NOWHERE,
        text="in the same war",
        translated=True,
        note="As the chronicle has it.",
        inferred="all",
        confidence="moderate",
        preferred=True,
        alternative="whole",
        sources=(SourceReference(to("sources", "report")),),
    )


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("date: 2024", ["2024"]),
        ("date:\n  - 2024", ["2024"]),
        ("date: {value: 2024}", ["2024"]),
        ("date:\n  - 2024\n  - {value: 2023}", ["2024", "2023"]),
        ("date:\n  - value: 2024\n    text: this year\n  - 2023", ["2024", "2023"]),
    ],
)
def test_one_or_several(text: str, dates: list[str]) -> None:
    """A field that takes one value may have rivals, which stand in a list in the order of the file."""
    made = entry("events/x", f"title: A war\ntype: war\n{text}\n")
    assert [str(DATE.canonical(date)) for date in contents(made, "date")] == dates


@pytest.mark.parametrize(
    ("text", "field", "content"),
    [
        ("places: [syria]", "places", {"place": to("places", "syria")}),
        ("places: [{place: syria}]", "places", {"place": to("places", "syria")}),
        (
            "places: [{place: syria, role: target}]",
            "places",
            {"place": to("places", "syria"), "role": "target"},
        ),
        ("places: [unknown]", "places", {"place": to("places", "unknown")}),
        ("objects: [Drones]", "objects", {"what": "Drones"}),
        ("count: 15", "count", {"count": QUANTITY.read("15")}),
        ("count: {count: 15, unit: exercises}", "count", {"count": QUANTITY.read("15"), "unit": "exercises"}),
        (
            "harm: [{kind: killed, count: 2, side: [us-army, unknown]}]",
            "harm",
            {
                "kind": "killed",
                "count": QUANTITY.read("2"),
                "side": (to("actors", "us-army"), to("actors", "unknown")),
            },
        ),
        (
            "actors: [{actor: unknown, role: attacker, suspected: yes}]",
            "actors",
            {"actor": to("actors", "unknown"), "role": "attacker", "suspected": True},
        ),
    ],
)
def test_records(text: str, field: str, content: dict[str, Any]) -> None:
    """A record has the fields that were written; a bare text stands for its most telling one."""
    assert one(text + "\n", field).content == content


def test_attribution_of_a_record() -> None:
    """A record carries the keys of the long form directly."""
    value = one(
        """
        harm:
          - kind: killed
            count: several
            text: several were killed
            confidence: low
            sources:
              - source: report
                at: paragraph 9
        """,
        "harm",
    )
    assert set(value.content) == {"kind", "count"}
    assert (value.text, value.confidence) == ("several were killed", "low")
    assert value.sources == (SourceReference(to("sources", "report"), at=("paragraph 9",)),)


def test_a_record_may_have_a_field_of_that_name() -> None:
    """A claim's `text` is what is claimed, and a base's `note` on a name is the base's."""
    value = one("claims: [{speaker: local sources, text: It is over, note: Said in passing}]\n", "claims")
    assert value.content == {"speaker": "local sources", "text": "It is over"}
    assert (value.text, value.note) == ("", "Said in passing")


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("report", SourceReference(to("sources", "report"))),
        ("{source: report}", SourceReference(to("sources", "report"))),
        (
            "{source: report, via: paper}",
            SourceReference(to("sources", "report"), via=to("sources", "paper")),
        ),
        (
            "{source: report, informant: us-army}",
            SourceReference(to("sources", "report"), informant=to("actors", "us-army")),
        ),
        (
            "{source: report, informant: local sources}",
            SourceReference(to("sources", "report"), informant="local sources"),
        ),
        ("{source: report, at: page 3}", SourceReference(to("sources", "report"), at=("page 3",))),
        (
            "{source: report, at: [page 3, page 4]}",
            SourceReference(to("sources", "report"), at=("page 3", "page 4")),
        ),
        (
            "{source: report, quote: the words, stance: denies, speech_act: alleges}",
            SourceReference(
                to("sources", "report"), quote="the words", stance="denies", speech_act="alleges"
            ),
        ),
        ("{source: report, field: harm}", SourceReference(to("sources", "report"), field="harm")),
        (
            "{source: report, distinct: yes, note: Another man}",
            SourceReference(to("sources", "report"), distinct=True, note="Another man"),
        ),
        ("{source: report, distinct: no}", SourceReference(to("sources", "report"))),
    ],
)
def test_source_references(text: str, reference: SourceReference) -> None:
    """A source reference is an id, or a record of where, through whom and how."""
    assert entry("events/x", event(sources=f"[{text}]")).sources == (reference,)
    assert one(f"part_of: [{{value: other, sources: [{text}]}}]\n", "part_of").sources == (reference,)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("us-army", to("actors", "us-army")),
        ("unknown", to("actors", "unknown")),
        ("local sources", "local sources"),
        ("Reuters", "Reuters"),
        ("AP/Reuters", "AP/Reuters"),
        ("a man of the 3rd/4th brigade", "a man of the 3rd/4th brigade"),
    ],
)
def test_somebody_without_an_entry(text: str, content: Any) -> None:
    """Where a description may stand, what has the form of an id is one, and all else describes."""
    assert one(f"publisher: {text}\n", "publisher", "sources").content == content


def test_a_date_or_the_event_that_tells_it() -> None:
    """Some dates may be told by an event instead."""
    assert one("founded: 2014-06\n", "founded", "actors").content == DATE.read("2014-06")
    assert one("founded: events/founding\n", "founded", "actors").content == to("events", "founding")


# Places in the file


def test_places() -> None:
    """Each value and each reference knows its line, its column and its path."""
    made = entry(
        "events/x",
        """\
        title: A war
        type: war
        date:
          value: 2024
        places:
          - syria
          - place: hasaka
            sources:
              - source: report
                via: paper
        harm:
          - kind: killed
            count: 2
            side: [us-army]
        """,
    )
    places = {value.place.path: (value.place.line, value.place.column) for _, value in made.values()}
    assert places == {
        "title": (1, 8),
        "type": (2, 7),
        "date": (4, 10),
        "places[0]": (6, 5),
        "places[1]": (7, 5),
        "harm[0]": (12, 5),
    }
    second = made.fields["places"][1]
    assert second.content["place"].place == Place(7, 12, "places[1].place")
    assert made.fields["places"][0].content["place"].place == Place(6, 5, "places[0]")
    assert second.sources[0].via is not None
    assert second.sources[0].via.place == Place(10, 14, "places[1].sources[0].via")
    assert made.fields["harm"][0].content["side"][0].place == Place(14, 12, "harm[0].side[0]")


# Problems

WRONG = [
    ("title: A war\ntype: war\n", [("missing-field", "date")]),
    ("type: war\ndate: 2024\n", [("missing-field", "title")]),
    (event(colour="red"), [("unknown-key", "colour")]),
    (event(date="soon"), [("bad-date", "date")]),
    (event(date=lines("2024", "soon")), [("bad-date", "date[1]")]),
    (event(date="{value: soon}"), [("bad-date", "date.value")]),
    (event(date="{values: 2024}"), [("missing-field", "date.value"), ("unknown-key", "date.values")]),
    (event(date="[]"), [("empty-value", "date")]),
    (event(date="[2024, 2023]"), [("split-by-commas", "date")]),
    (event(date="{value: [2024, 2023]}"), [("split-by-commas", "date")]),
    (event(title="[A war, a peace]"), [("split-by-commas", "title")]),
    (event(title="{A war}"), [("split-by-commas", "title")]),
    (event(date="{value: 2024, sources: []}"), [("empty-value", "date.sources")]),
    (event(date="{value: 2024, confidence: total}"), [("unknown-term", "date.confidence")]),
    (event(date=lines("[2024]")), [("wrong-shape", "date[0]")]),
    (event(title="{value: A war}"), [("wrong-shape", "title")]),
    (event(tags="drones"), [("wrong-shape", "tags")]),
    (event(places="[{role: target}]"), [("missing-field", "places[0].place")]),
    (event(places="[Syria]"), [("bad-reference", "places[0]")]),
    (event(places="[places/syria]"), [("needless-folder", "places[0]")]),
    (event(places="[actors/syria]"), [("wrong-kind", "places[0]")]),
    (event(places="['syria, iraq']"), [("bad-reference", "places[0]")]),
    (event(places="[{place: [syria]}]"), [("wrong-shape", "places[0].place")]),
    (event(harm="[{kind: killed, count: 2, side: us-army}]"), [("wrong-shape", "harm[0].side")]),
    (event(harm="[{kind: killed, count: 2, side: []}]"), [("empty-value", "harm[0].side")]),
    (event(sources="[{via: paper}]"), [("missing-field", "sources[0].source")]),
    (event(sources="[{source: report, field: harms}]"), [("unknown-field", "sources[0].field")]),
    (event(sources="[{source: report, stance: hates}]"), [("unknown-term", "sources[0].stance")]),
    (event(sources="[{source: report, at: [{page: 3}]}]"), [("wrong-shape", "sources[0].at[0]")]),
    (event(claims="[{speaker: x y, text: a, about: [syria]}]"), [("bare-reference", "claims[0].about[0]")]),
    (event(claims="[{speaker: places/x, text: a}]"), [("wrong-kind", "claims[0].speaker")]),
    (event(claims="[{speaker: actors/X, text: a}]"), [("needless-folder", "claims[0].speaker")]),
    (event(statements="[{speaker: x y}]"), [("unmet-need", "statements[0]")]),
    (event(part_of="[a, b, a]"), [("repeated-value", "part_of[2]")]),
    (event(part_of="[a, {value: a, sources: [report]}]"), [("repeated-value", "part_of[1]")]),
    (event(places="[a, {place: a, role: scene}]"), [("repeated-value", "places[1]")]),
    (event(sources="[a, b, a]"), [("repeated-source", "sources[2]")]),
    (event(sources="[a, {source: a, note: Again}]"), [("repeated-source", "sources[1].source")]),
    (event(sources="[a, {source: a, stance: supports}]"), [("repeated-source", "sources[1].source")]),
    (event(date="{value: 2024, sources: [a, a]}"), [("repeated-source", "date.sources[1]")]),
]


@pytest.mark.parametrize(("text", "problems"), WRONG)
def test_wrong(text: str, problems: list[tuple[str, str]]) -> None:
    """One mistake is one problem, with the path of the very value."""
    assert told(text) == problems


LONG = [
    event(**{"x" * 300: "1"}),
    event(type="x" * 300),
    event(places=f"[{'X' * 300}]"),
    event(places=f"[places/{'x' * 300}]"),
    event(places=f"[{'x' * 300}/syria]"),
    event(sources=f"[{{source: a, field: {'x' * 300}}}]"),
]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_message_repeats_little(text: str) -> None:
    """What a message repeats of the file is cut, however long it is."""
    made = shaped("events/x", text)
    assert isinstance(made, list)
    assert all("x" * 61 not in each.message.lower() for each in made)
    assert all(len(each.hint) < 200 for each in made)


def test_a_repeated_source_tells_both_lines() -> None:
    """A source reference that is equal to another of its list in all but its note is told with the other's line."""
    made = shaped("events/x", event(sources=lines("a", "b", "{source: a, note: Again}")))
    assert isinstance(made, list)
    assert [(each.line, each.message) for each in made] == [
        (7, "this source reference stands in line 5 already")
    ]


@pytest.mark.parametrize(
    "sources",
    [
        "[a, {source: a, at: page 3}]",
        "[{source: a, informant: a man}, {source: a, informant: a woman}]",
        "[a, {source: a, field: date}]",
        "[{source: a, informant: a man, distinct: yes}, {source: a, informant: a man, distinct: yes}]",
    ],
)
def test_one_source_may_speak_twice(sources: str) -> None:
    """A source that says it in another place, through another person or of another field is no repetition."""
    assert len(entry("events/x", event(sources=sources)).sources) == 2
    made = entry("events/x", event(sources="[a]", date=f"{{value: 2024, sources: {sources}}}"))
    assert len(made.fields["date"][0].sources) == 2


def test_too_many_statements() -> None:
    """Each source of an entry may speak of each of its values: both together have a limit."""
    sources = f"[{', '.join(f's-{number}' for number in range(200))}]"

    def of(values: int) -> str:
        return event(sources=sources, part_of=f"[{', '.join(f'e-{number}' for number in range(values - 3))}]")

    assert len(entry("events/x", of(100)).sources) == 200
    assert told(of(101)) == [("too-many-statements", "")]


def test_all_at_once() -> None:
    """Every mistake of a file is told, not only the first."""
    text = event(type="wars", date="soon", places="[Syria, {plaec: syria}]", colour="red")
    assert sorted(told(text)) == [
        ("bad-date", "date"),
        ("bad-reference", "places[0]"),
        ("missing-field", "places[1].place"),
        ("unknown-key", "colour"),
        ("unknown-key", "places[1].plaec"),
        ("unknown-term", "type"),
    ]


NEEDS = [
    ("actors", actor(type="person"), ["unmet-need"]),
    ("actors", actor(type="person", public_figure="no"), ["unmet-need"]),
    ("actors", actor(type="person", public_figure="yes"), []),
    ("actors", actor(type="person", naming="{basis: consent, note: In writing}"), []),
    ("actors", actor(type="unit"), []),
    ("places", place(location="{basis: press}"), ["unmet-need"]),
    ("places", place(location="{lat: 36.5}"), ["unmet-need"]),
    ("places", place(location="{lat: 36.5, lon: 40.7}"), ["unmet-need"]),
    ("places", place(location="{lon: 40.7}"), ["unmet-need", "unmet-need"]),
    ("places", place(location="{lat: 36.5, lon: 40.7, radius: 5 km}"), []),
    ("places", place(location="{geojson: area.geojson}"), []),
    ("places", place(location="[{geojson: area.geojson}, {lat: 36.5}]"), ["unmet-need"]),
    ("sources", source(archives="[{date: 2024}]"), ["unmet-need"]),
    ("sources", source(archives="[https://example.org/copy]"), []),
]


@pytest.mark.parametrize(("kind", "text", "codes"), NEEDS)
def test_needs(kind: str, text: str, codes: list[str]) -> None:
    """The rules between fields: a kind says what must be there, and when."""
    made = shaped(f"{kind}/x", text)
    assert codes_of(made if isinstance(made, list) else []) == codes


# Laws


def test_nothing_made_at_run_time_leaves() -> None:
    """An entry holds plain frozen values, no class of pydantic and no node of the tree: it can be sent elsewhere."""
    made = entry(
        "events/x",
        event(
            places="[syria, {place: hasaka, role: target, note: So}]",
            body="'Text [[places/syria]] *here*.'",
            harm="[{kind: killed, count: up to 2, side: [us-army]}]",
            same_as="[wikidata:Q42]",
            names="[{name: حرب, lang: ar}]",
            sources="[{source: report, at: [page 1], quote: words, informant: x y}]",
        ),
    )
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 -- our own bytes
    for each in _inside(made):
        assert not isinstance(each, Scalar | Sequence | Tree)
        assert type(each).__module__.startswith(("builtins", "sourcebook.", "datetime", "decimal"))


def _inside(thing: Any) -> Iterator[Any]:
    yield thing
    inner: Any = ()
    if isinstance(thing, Struct):
        inner = [getattr(thing, name) for name in thing.__struct_fields__]
    elif is_dataclass(thing):
        inner = [getattr(thing, each.name) for each in fields(thing)]
    elif isinstance(thing, dict):
        inner = [*thing, *thing.values()]
    elif isinstance(thing, list | tuple | set | frozenset):
        inner = thing
    for each in inner:
        yield from _inside(each)


LINES = [
    "title: A war\n",
    "type: war\n",
    "date:\n  - 2024\n  - 2023\n",
    "places: [syria]\n",
    "sources: [report]\n",
]


@pytest.mark.parametrize("lines", list(permutations(LINES))[::7])
def test_order_of_keys(lines: tuple[str, ...]) -> None:
    """The order of the keys in a file does not matter."""
    assert entry("events/x", "".join(lines)) == entry("events/x", "".join(LINES))


WORDS = [
    "title", "type", "date", "places", "place", "value", "sources", "source", "war", "2024", "syria", "unknown", "actor",
    "actors", "role", "target", "harm", "kind", "count", "killed", "yes", "names", "name", "lang", "ar", "location", "lat",
    "body", "[[places/syria]]", "[^report]", "events/x", "", " ", "aliases", "images", "file", "a.jpg", "alt", "claims",
    "speaker", "about", "at", "field", "entry", "<bare>", "[key]", "f_title", "__class__", "model_config",
]  # fmt: skip


def _scalar(text: str) -> Scalar:
    node = Scalar(text)
    node.line, node.column, node.style = 1, 1, ""
    return node


def _list(nodes: list[Node]) -> Sequence:
    node = Sequence(nodes)
    node.line, node.column, node.flow = 1, 1, False
    return node


def _mapping(pairs: dict[Scalar, Node]) -> Tree:
    node = Tree(pairs)
    node.line, node.column, node.flow = 1, 1, False
    return node


SCALARS = st.sampled_from(WORDS).map(_scalar)
NODES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(_list) | st.dictionaries(SCALARS, inner, max_size=4).map(_mapping)
    ),
    max_leaves=12,
)
FIELDS = st.sampled_from(sorted({name for kind in shipped().kinds.values() for name in kind.fields}))


@given(st.sampled_from(sorted(shipped().kinds)), st.dictionaries(FIELDS.map(_scalar), NODES, max_size=8))
def test_any_tree(folder: str, pairs: dict[Scalar, Node]) -> None:
    """Any tree of texts, lists and mappings is an entry, or problems with places in it: never an exception."""
    made = shaper().shape(_mapping(pairs), shipped().kinds[folder], "x", "x.yaml")
    if isinstance(made, Entry):
        assert all(values for values in made.fields.values())
    else:
        assert made
        assert all((each.line, each.column) == (1, 1) and each.message for each in made)


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
        str.strip
    )
)
def test_any_title(title: str) -> None:
    """A title is kept to the character, but for space at its ends."""
    quoted = title.replace("'", "''")
    tree = read("x.yaml", f"title: '{quoted}'\ntype: war\ndate: 2024\n".encode()).tree
    if tree is None or "title" not in tree or len(title.splitlines()) > 1:
        return
    made = shaper().shape(tree, shipped().kinds["events"], "x", "x.yaml")
    assert isinstance(made, Entry)
    assert made.title == title.strip()
