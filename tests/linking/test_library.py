"""A library holds all entries with every name in them resolved, and what leads to each of them."""

from __future__ import annotations

import pickle
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.model import Entry, Value
from sourcebook.entries.plain import Packed, from_bytes, pack, to_bytes
from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.loading import load as load_kinds
from sourcebook.linking.library import MAX_CANDIDATES, Attachment, Entries, Library, link
from sourcebook.problems import Problem
from sourcebook.tombstones import Tombstone
from sourcebook.values.date import DATE
from tests.knowledge import HANG, actor, codes_of, entry, event, linked, place, shipped, source, tree_of

BASE = {
    "places/syria": place(type="country", aliases="[syrian-arab-republic]"),
    "places/hasaka": place(within="[syria]"),
    "actors/us-army": actor(),
    "events/war": event(),
    "sources/report": source(),
}


def problems(texts: dict[str, str]) -> list[tuple[str, str, str]]:
    """File's id, code and path of what is wrong with the links of a base to which entries are added."""
    return [(each.file.split("/")[-1][:-5], each.code, each.path) for each in linked({**BASE, **texts})[1]]


def inverses(texts: dict[str, str], name: str) -> list[tuple[str, str, str, str]]:
    """Heading, entry, field and inner field of what leads to an entry."""
    library, found = linked({**BASE, **texts})
    assert found == []
    folder, _, entry_id = name.partition("/")
    return [
        (each.heading, "/".join(each.entry), each.field, each.inner)
        for each in library.inverses.get((folder, entry_id), ())
    ]


def test_entries() -> None:
    """Entries are sorted by folder and id, and found by both."""
    library, found = linked(BASE)
    assert found == []
    assert [*library.entries] == sorted(library.entries)
    assert [each.id for each in library.of_kind("places")] == ["hasaka", "syria"]
    assert library.kind(library.entries["places", "syria"]).id == "place"


def test_when() -> None:
    """The time of an entry is the field that its kind names; a place has none."""
    library, _ = linked(BASE)
    assert library.when(library.entries["events", "war"]) == DATE.read("2024")
    assert library.when(library.entries["places", "syria"]) is None
    assert library.when(library.entries["sources", "report"]) is None


# Inverse relations

INVERSES = [
    ("events/x", event(places="[hasaka]"), "places/hasaka", "Events here", "places", "place"),
    ("events/x", event(part_of="[war]"), "events/war", "Parts", "part_of", ""),
    (
        "events/x",
        event(actors="[{actor: us-army, role: victim}]"),
        "actors/us-army",
        "Role in events",
        "actors",
        "actor",
    ),
    (
        "events/x",
        event(harm="[{kind: killed, count: 1, side: [us-army]}]"),
        "actors/us-army",
        "Harm suffered",
        "harm",
        "side",
    ),
    (
        "events/x",
        event(claims="[{speaker: us-army, text: So}]"),
        "actors/us-army",
        "Claims it makes",
        "claims",
        "speaker",
    ),
    (
        "events/x",
        event(claims="[{speaker: a b, text: So, about: [places/hasaka]}]"),
        "places/hasaka",
        "Claims about it",
        "claims",
        "about",
    ),
    (
        "events/x",
        event(related="[{event: war, relation: response-to}]"),
        "events/war",
        "Responses",
        "related",
        "event",
    ),
    (
        "actors/x",
        actor(relations="[{relation: part-of, to: actors/us-army}]"),
        "actors/us-army",
        "Parts",
        "relations",
        "to",
    ),
    ("actors/x", actor(founded="events/war"), "events/war", "Founded by this event", "founded", ""),
    ("sources/x", source(publisher="us-army"), "actors/us-army", "Published", "publisher", ""),
    ("sources/x", source(read_in="report"), "sources/report", "Relays", "read_in", ""),
]


@pytest.mark.parametrize(("name", "text", "target", "heading", "field", "inner"), INVERSES)
def test_inverses(name: str, text: str, target: str, heading: str, field: str, inner: str) -> None:  # noqa: PLR0913 -- the columns of the table
    """A relation is written once, and stands on the other page under the heading of its field or of its term."""
    assert inverses({name: text}, target) == [(heading, name, field, inner)]


def test_an_inverse_carries_all_that_is_said() -> None:
    """The value goes along whole: its role, its dates, its sources and how it was said."""
    text = event(actors="[{actor: us-army, role: victim, sources: [{source: report, speech_act: alleges}]}]")
    library, _ = linked({**BASE, "events/x": text})
    (inverse,) = library.inverses["actors", "us-army"]
    assert isinstance(inverse.value, Value)
    assert inverse.value.content["role"] == "victim"
    assert inverse.value.sources[0].speech_act == "alleges"


def test_a_symmetric_relation() -> None:
    """A term without an inverse of its own reads the same from both sides."""
    texts = {"places/raqqa": place(related="[{place: syria, relation: near}]")}
    heading = inverses(texts, "places/syria")[1][0]
    term = shipped().vocabularies["place-relations"].terms["near"]
    assert heading == (term.inverse or term.label)


def test_unknown_leads_nowhere() -> None:
    """`unknown` is a name that needs no entry, and has no page."""
    library, found = linked(
        {"events/x": event(places="[unknown]", actors="[{actor: unknown, role: attacker}]")}
    )
    assert (found, dict(library.inverses)) == ([], {})


def test_mentions_in_prose() -> None:
    """What prose names is noted on the other page, once; a citation and a name of itself are not."""
    text = event(body="'In [[places/syria]] and [[places/syria|there]], [[events/x]] [^report].'")
    library, found = linked({**BASE, "events/x": text})
    assert found == []
    assert dict(library.mentioned) == {("places", "syria"): (("events", "x"),)}


# Names that lead nowhere

NAMES = [
    (event(places="[raqqa]"), "unknown-reference", "places[0]"),
    (event(places="[us-army]"), "unknown-reference", "places[0]"),
    (event(places="[{place: raqqa, role: target}]"), "unknown-reference", "places[0].place"),
    (event(harm="[{kind: killed, count: 1, side: [us-army, navy]}]"), "unknown-reference", "harm[0].side[1]"),
    (event(claims="[{speaker: navy, text: So}]"), "unknown-reference", "claims[0].speaker"),
    (event(sources="[paper]"), "unknown-reference", "sources[0]"),
    (event(sources="[unknown]"), "unknown-reference", "sources[0]"),
    (event(sources="[{source: report, via: paper}]"), "unknown-reference", "sources[0].via"),
    (event(sources="[{source: report, informant: navy}]"), "unknown-reference", "sources[0].informant"),
    (event(part_of="[{value: war, sources: [paper]}]"), "unknown-reference", "part_of[0].sources[0]"),
    (event(body="See [[places/raqqa]]."), "unknown-reference", "body"),
    (event(body="So it says [^paper]."), "unknown-reference", "body"),
    (event(summary="See [[rivers/euphrates]]."), "unknown-folder", "summary"),
    (event(places="[syrian-arab-republic]"), "former-id", "places[0]"),
    (event(body="'[[places/syrian-arab-republic]]'"), "former-id", "body"),
]


@pytest.mark.parametrize(("text", "code", "path"), NAMES)
def test_names_that_lead_nowhere(text: str, code: str, path: str) -> None:
    """A name that no entry has is told with its place, wherever it stands."""
    assert problems({"events/x": text}) == [("x", code, path)]


def test_candidates() -> None:
    """The hint names the nearest ids of that kind; or where else the same id is."""
    hints = [
        linked({**BASE, "events/x": event(places=f"[{name}]")})[1][0].hint
        for name in ("hasakah", "us-army", "zzz")
    ]
    assert hints == [
        "did you mean `hasaka`?",
        "`actors/us-army` exists, which this name does not mean",
        "known are `hasaka`, `syria`",
    ]


def test_place_of_a_name_in_prose() -> None:
    """A name in a block of prose is told at its own line, in a bare value and in a long one.

    Where YAML folds lines or reads escapes, its lines are not those of the file: it is told where the text begins.
    """
    for text, line in (
        ("body: |\n  One.\n\n  Two [[places/raqqa]].\n", 7),
        ("body:\n  value: |\n    One.\n\n    Two [[places/raqqa]].\n", 8),
        ("body: >\n  One.\n\n\n  Two [[places/raqqa]].\n", 5),
        ('body: "One.\\n\\nTwo [[places/raqqa]]."\n', 4),
        ("body: 'One.\n\n\n  Two [[places/raqqa]].'\n", 4),
        ("body:\n  One.\n\n\n  Two [[places/raqqa]].\n", 5),
        ('body:\n  value: "One.\\n\\nTwo [[places/raqqa]]."\n', 5),
        ("body:\n  sources: [report]\n  value: |\n    One [[places/raqqa]].\n", 7),
    ):
        assert [each.line for each in linked({**BASE, "events/x": event() + text})[1]] == [line]


def test_what_names_a_refused_entry_is_not_at_fault() -> None:
    """A name of an entry whose own file was refused is no second problem."""
    made = [entry("events/x", event(places="[raqqa]"))]
    _, found = link(shipped(), made, unread={("places", "raqqa"): "entries/places/raqqa.yaml"})
    assert found == []


# Former and dead ids


def test_aliases() -> None:
    """A former id leads to its entry."""
    library, _ = linked(BASE)
    assert dict(library.redirects) == {("places", "syrian-arab-republic"): ("places", "syria")}


ALIASES = [
    ({"places/x": place(aliases="[syria]")}, [("x", "alias-taken", "aliases[0]")]),
    ({"places/x": place(aliases="[x]")}, [("x", "alias-taken", "aliases[0]")]),
    ({"places/x": place(aliases="[old, syrian-arab-republic]")}, [("x", "alias-taken", "aliases[1]")]),
    ({"actors/x": actor(aliases="[syria, syrian-arab-republic]")}, []),
]


@pytest.mark.parametrize(("texts", "found"), ALIASES)
def test_taken_aliases(texts: dict[str, str], found: list[tuple[str, str, str]]) -> None:
    """A former id leads to one entry of its kind, and is the id of none."""
    assert problems(texts) == found


def stone(folder: str, entry_id: str) -> Tombstone:
    """What remains of an entry."""
    file = f"entries/_tombstones/{folder}/{entry_id}.yaml"
    return Tombstone(folder, entry_id, file, "Gone", DATE.read("2024"), "it never was")


def with_stones(texts: dict[str, str], *stones: Tombstone) -> tuple[Library, list[Problem]]:
    """A library with tombstones."""
    return link(shipped(), [entry(name, text) for name, text in texts.items()], stones)


def test_tombstones() -> None:
    """A name of a dead entry is told with the reason, and a dead id comes back neither as an id nor as an alias."""
    library, found = with_stones({"events/x": event(part_of="[gone]")}, stone("events", "gone"))
    assert [(each.code, "it never was" in each.message) for each in found] == [("dead-reference", True)]
    assert library.tombstones["events", "gone"].key == ("events", "gone")
    assert codes_of(with_stones({"events/gone": event()}, stone("events", "gone"))[1]) == ["dead-id"]
    assert codes_of(with_stones({"events/x": event(aliases="[gone]")}, stone("events", "gone"))[1]) == [
        "dead-id"
    ]
    assert codes_of(with_stones({"places/gone": place()}, stone("events", "gone"))[1]) == []
    assert codes_of(with_stones({}, stone("evnets", "gone"))[1]) == ["unknown-folder"]


# Hierarchies

PLACES = {
    "places/syria": place(),
    "places/hasaka": place(within="[syria]"),
    "places/shaddadi": place(within="[hasaka, east]"),
    "places/east": place(within="[syria]"),
    "places/alone": place(within="[unknown]"),
}


def test_hierarchy() -> None:
    """What lies in what: upwards by the first parent, downwards all, each once."""
    library, found = linked(PLACES)
    assert found == []
    shaddadi = library.entries["places", "shaddadi"]
    assert [each.id for each in library.ancestors(shaddadi)] == ["hasaka", "syria"]
    assert library.descendants(("places", "syria")) == [
        ("places", "east"),
        ("places", "hasaka"),
        ("places", "shaddadi"),
    ]
    assert library.children["places", "east"] == (("places", "shaddadi"),)
    assert library.ancestors(library.entries["places", "alone"]) == []
    assert len(library.parents(shaddadi)) == 2


def test_where_a_thing_might_lie() -> None:
    """One of several possibilities places nothing within anything, unless the editor prefers it."""
    texts = {
        "places/one": place(title="One"),
        "places/other": place(title="Other"),
        "places/either": place(within="[{place: one, alternative: side}, {place: other, alternative: side}]"),
        "places/rather": place(
            within="[{place: one, alternative: side}, {place: other, alternative: side, preferred: yes}]"
        ),
    }
    library, found = linked(texts)
    assert found == []
    above = {
        name: [each.id for each in library.ancestors(library.entries["places", name])]
        for name in ("either", "rather")
    }
    assert above == {"either": [], "rather": ["other"]}
    assert library.descendants(("places", "one")) == []
    assert library.descendants(("places", "other")) == [("places", "rather")]


CYCLES = [
    ({"events/a": event(part_of="[a]")}, ["a"]),
    ({"events/a": event(part_of="[b]"), "events/b": event(part_of="[a]")}, ["a"]),
    ({"places/a": place(within="[b]"), "places/b": place(within="[{place: a, from: 2011}]")}, ["a"]),
    ({"sources/b": source(repeats="[c]"), "sources/c": source(repeats="[b]")}, ["b"]),
    ({"sources/b": source(read_in="b")}, ["b"]),
    ({"sources/b": source(read_in="c"), "sources/c": source(repeats="[b]")}, []),
    ({"events/a": event(related="[{event: a, relation: follows}]")}, []),
]


@pytest.mark.parametrize(("texts", "entries"), CYCLES)
def test_cycles(texts: dict[str, str], entries: list[str]) -> None:
    """Nothing lies in itself, is part of itself or repeats itself, however long the way round; it is told once."""
    assert [(name, code) for name, code, _ in problems(texts)] == [(name, "cycle") for name in entries]


def test_a_library_with_a_cycle_can_be_walked() -> None:
    """A library that goes round in a circle is refused; until then nothing that walks it hangs."""
    library, _ = linked({"places/a": place(within="[b]"), "places/b": place(within="[a]")})
    assert [each.id for each in library.ancestors(library.entries["places", "a"])] == ["b", "a"]
    assert library.descendants(("places", "a")) == [("places", "a"), ("places", "b")]


# Files beside entries

PNG = Attachment("entries/places/gate.png", 8, "a" * 64, "png")
TEXT = Attachment("entries/places/area.geojson", 8, "b" * 64, "")
JSON = Attachment("entries/places/area.geojson", 8, "b" * 64, "json")
COPY = Attachment("entries/sources/copy.html", 8, "c" * 64, "")
FILES = [
    ("places/x", place(images="[{file: gate.png, alt: A gate}]"), [PNG], []),
    ("places/x", place(images="[{file: gate.png, alt: A gate}]"), [], ["missing-file"]),
    ("places/x", place(images="[{file: area.geojson, alt: A gate}]"), [JSON], ["no-image"]),
    ("places/x", place(location="{geojson: area.geojson}"), [JSON], []),
    ("places/x", place(location="{geojson: area.geojson}"), [TEXT], ["no-geojson"]),
    ("sources/x", source(archives="[{file: copy.html}]"), [COPY], []),
    ("sources/x", source(archives=f"[{{file: copy.html, sha256: {'C' * 64}}}]"), [COPY], []),
    ("sources/x", source(archives=f"[{{file: copy.html, sha256: {'d' * 64}}}]"), [COPY], ["changed-file"]),
    ("places/x", place(), [PNG], ["unclaimed-file"]),
    ("actors/x", actor(images="[{file: gate.png, alt: A gate}]"), [PNG], ["unclaimed-file", "missing-file"]),
]


@pytest.mark.parametrize(("name", "text", "attachments", "codes"), FILES)
def test_files(name: str, text: str, attachments: list[Attachment], codes: list[str]) -> None:
    """A file that an entry names lies beside it and is what it should be; no file lies there unnamed."""
    _, found = link(shipped(), [entry(name, text)], attachments=attachments)
    assert sorted(codes_of(found)) == sorted(codes)


IMAGES = [
    ("gate.png", "png", []),
    ("GATE.PNG", "png", []),
    ("gate.jpg", "jpeg", []),
    ("gate.Jpeg", "jpeg", []),
    ("gate.webp", "webp", []),
    ("index-of-gates.png", "png", []),
    ("gate.html", "webp", ["no-image"]),
    ("gate.png", "jpeg", ["no-image"]),
    ("gate", "png", ["no-image"]),
    ("gate.png.html", "png", ["no-image"]),
    ("gate.png", "", ["no-image"]),
    ("gate.svg", "", ["no-image"]),
    ("index.png", "png", ["reserved-name"]),
    ("Index.html.png", "png", ["reserved-name"]),
]


@pytest.mark.parametrize(("file", "kind", "codes"), IMAGES)
def test_images(file: str, kind: str, codes: list[str]) -> None:
    """The name of an image ends as its content says, so that no server sends it as a page; and it is no page's."""
    made = entry("places/x", place(images=f"[{{file: {file}, alt: A gate}}]"))
    attachment = Attachment(f"entries/places/{file}", 8, "a" * 64, kind)
    assert codes_of(link(shipped(), [made], attachments=[attachment])[1]) == codes


def test_files_of_a_kind_of_ones_own() -> None:
    """A field that is a file, or a record with several, is looked after in any kind."""
    text = """\
folder: vessels
label: Vessel
plural: Vessels
description: A ship.
fields:
  plan: {type: file, label: Plan, description: Its plan.}
  logs:
    type: record
    label: Logs
    description: Its logs.
    fields:
      pages: {type: file, many: yes, label: Pages, description: Their pages.}
"""
    schema, found = load_kinds([("vessel", "vessel.yaml", text.encode())])
    tree = tree_of("title: A ship\nplan: plan.pdf\nlogs: {pages: [one.pdf, two.pdf]}\n")
    made = Shaper(schema).shape(tree, schema.kinds["vessels"], "x", "entries/vessels/x.yaml")
    assert isinstance(made, Entry)
    files = [Attachment(f"entries/vessels/{name}.pdf", 1, "a" * 64, "") for name in ("plan", "one")]
    assert (found, [each.message.split("`")[1] for each in link(schema, [made], attachments=files)[1]]) == (
        [],
        ["two.pdf"],
    )


def test_files_beside_a_refused_entry() -> None:
    """A file beside an entry that could not be read may be named there."""
    _, found = link(shipped(), [], attachments=[PNG], unread={("places", "x"): "entries/places/x.yaml"})
    assert found == []


# Laws

IDS = st.sampled_from(["a", "b", "c", "d", "unknown"])
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "part_of": st.lists(IDS, unique=True, min_size=1),
        "places": st.lists(IDS, unique=True, min_size=1),
    },
)
BASES = st.dictionaries(IDS.filter(lambda each: each != "unknown"), EVENTS, min_size=1)


def _entries(base: dict[str, dict[str, list[str]]]) -> list[Entry]:
    made = []
    for entry_id, fields in base.items():
        texts = {name: f"[{', '.join(ids)}]" for name, ids in fields.items()}
        made.append(entry(f"events/{entry_id}", event(**texts)))
    return [*made, entry("places/a", place(aliases="[d]")), entry("places/b", place(within="[a, c]"))]


@given(BASES, st.randoms())
def test_order_of_files_does_not_matter(base: dict[str, dict[str, list[str]]], random: Random) -> None:
    """Whatever order files come in, the library and its problems are the same, in the same order."""
    entries = _entries(base)
    one, told = link(shipped(), entries)
    other, again = link(shipped(), random.sample(entries, len(entries)))
    assert told == again
    for name in ("entries", "redirects", "inverses", "mentioned", "children"):
        assert list(getattr(one, name).items()) == list(getattr(other, name).items())


@given(BASES)
def test_every_name_is_resolved_or_told(base: dict[str, dict[str, list[str]]]) -> None:
    """Each reference is an inverse on another page, is `unknown`, or is a problem: none is lost."""
    entries = _entries(base)
    library, told = link(shipped(), entries)
    written = sum(len(ids) for fields in base.values() for ids in fields.values()) + 2
    nobody = sum(ids.count("unknown") for fields in base.values() for ids in fields.values())
    resolved = sum(len(each) for each in library.inverses.values())
    assert resolved + nobody + sum(code != "cycle" for code in codes_of(told)) == written


def test_a_slip_that_many_entries_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be meant by a name is looked for once, however many entries write it."""
    looked = []

    def look(word: str, known: list[str]) -> str:
        looked.append((word, known))
        return "so"

    monkeypatch.setattr("sourcebook.linking.library.did_you_mean", look)
    _, found = linked({**BASE, **{f"events/e-{number}": event(places="[raqqa]") for number in range(30)}})
    assert [each.hint for each in found] == ["so"] * 30
    assert looked == [("raqqa", ["hasaka", "syria"])]


def test_a_large_base_of_slips() -> None:
    """A hostile file of thousands of unknown names does not hold up a large base."""
    entries = [entry(f"places/town-{number}", place()) for number in range(1_500)]
    names = ", ".join(f"twon-{number}-twon" for number in range(3_000))
    start = time.process_time()
    _, found = link(shipped(), [*entries, entry("events/x", event(places=f"[{names}]"))])
    assert len(found) == 3_000
    plain = "look at the names of the files in entries/places/"
    assert [each.hint == plain for each in found] == [number >= MAX_CANDIDATES for number in range(3_000)]
    assert time.process_time() - start < HANG


def test_entries_can_be_sent_elsewhere() -> None:
    """What a library gives to pages survives pickling."""
    library, _ = linked(BASE)
    for made in library.entries.values():
        assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 -- our own bytes


def test_entries_are_decoded_when_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many of those that came as bytes are there at once; each is equal to what it was, also once it was let go."""
    made = {each.key: each for each in (entry(f"places/{name}", place()) for name in "cab")}
    decoded: list[str] = []

    def decode(packed: Packed) -> Entry:
        found = from_bytes(packed)
        decoded.append(found.id)
        return found

    monkeypatch.setattr("sourcebook.linking.library.MOST_DECODED", 2)
    monkeypatch.setattr("sourcebook.linking.library.from_bytes", decode)
    packed = pack([to_bytes(each) for each in made.values()])
    entries = Entries(dict(zip(made, packed, strict=True)))
    assert [key[1] for key in entries] == ["a", "b", "c"]
    assert (len(entries), ("places", "a") in entries, decoded) == (3, True, [])
    for asked, read in (("a", "a"), ("a", "a"), ("b", "ab"), ("c", "abc"), ("b", "abc"), ("a", "abca")):
        assert entries["places", asked] == made["places", asked]
        assert "".join(decoded) == read
    assert entries.as_kept() == dict(zip(made, packed, strict=True))
    assert dict(pickle.loads(pickle.dumps(entries))) == made  # noqa: S301 -- our own bytes


def test_among_rival_times_the_preferred_one_counts() -> None:
    """An entry stands in the order of time where its editor thinks it belongs, whatever the order of its rivals."""
    rivals = "date:\n  - 2030\n  - value: 2024\n    preferred: yes\n"
    library, _ = linked({"events/fire": f"title: A fire\ntype: fire\n{rivals}"})
    when = library.when(library.entries["events", "fire"])
    assert when is not None
    assert when.edtf == "2024"
