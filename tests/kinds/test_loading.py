"""Kinds are data: the shipped ones and a base's own come one way, and a new kind is one file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.loading import Source, load
from sourcebook.kinds.model import Need, Schema
from sourcebook.problems import Problem
from sourcebook.shaping import Location
from tests.knowledge import Maker, codes_of, place, shipped, text_of

VESSEL = """\
folder: vessels
label: Vessel
plural: Vessels
description: A ship or a boat, as a documentarian of a sea route would keep it.
time: launched
hierarchy: fleet
browse: [type, year]
needs:
  - when: {type: warship}
    one_of: [flag]
    because: a warship sails under a flag
fields:
  type: {type: term, vocabulary: vessel-types, required: yes, label: Type, description: What sort of vessel.}
  launched: {type: date, label: Launched, description: When it was launched.}
  flag: {type: reference, kinds: [place], label: Flag, inverse: Vessels under its flag, description: Its state.}
  fleet: {type: reference, kinds: [vessel], many: yes, label: Fleet, inverse: Vessels of it, description: Its fleet.}
  length: {type: length, label: Length, description: From bow to stern.}
  crew:
    type: record
    many: yes
    bare: member
    key: [member, post]
    phrase: '{member}[, {post}]'
    label: Crew
    description: Who sails on it.
    fields:
      member: {type: reference, kinds: [actor], required: yes, label: Member, inverse_by: post, description: Who.}
      post: {type: term, vocabulary: posts, default: sailor, label: Post, description: As what.}
"""
TYPES = "label: Types of vessels\nterms:\n  warship: {label: Warship}\n  tanker: {label: Tanker, definition: For oil.}\n"
POSTS = "label: Posts\nterms:\n  sailor: {label: Sailor, inverse: Sails on}\n  master: {label: Master, inverse: Commands}\n"


def own(kind: str, text: str) -> Source:
    """A kind file of a base."""
    return kind, f"entries/_kinds/{kind}.yaml", text_of(text).encode()


def vocabulary(name: str, text: str) -> Source:
    """A list of a base."""
    return name, f"entries/_vocabularies/{name}.yaml", text_of(text).encode()


def with_vessels() -> tuple[Schema, list[Problem]]:
    """The schema of a base that keeps vessels."""
    return load([own("vessel", VESSEL)], [vocabulary("vessel-types", TYPES), vocabulary("posts", POSTS)])


def test_shipped() -> None:
    """Four kinds are shipped, without a problem, and each has the fields of every kind."""
    schema, problems = load()
    assert problems == []
    assert sorted(schema.kinds) == ["actors", "events", "places", "sources"]
    for kind in schema.kinds.values():
        assert {
            "title",
            "names",
            "summary",
            "body",
            "claims",
            "sources",
            "tags",
            "images",
        } <= kind.fields.keys()
        assert kind.fields["title"].required


def test_purposes() -> None:
    """No code asks whether something is an event: the kind says which field is its time, its place, its whole."""
    kinds = shipped().kinds
    assert {folder: (kind.time, kind.where, kind.hierarchy) for folder, kind in kinds.items()} == {
        "actors": ("", "", ""),
        "events": ("date", "places", "part_of"),
        "places": ("", "", "within"),
        "sources": ("date", "", ""),
    }
    assert kinds["places"].location == "location"
    assert {
        folder: (kind.begins, kind.ends) for folder, kind in kinds.items() if kind.begins or kind.ends
    } == {"actors": ("founded", "dissolved")}


def test_individuals() -> None:
    """Whose type is `individual` can be in one place only; no code knows that this is a person."""
    lists = shipped().vocabularies
    found = {
        (name, term.id) for name, each in lists.items() for term in each.terms.values() if term.individual
    }
    assert found == {("actor-types", "person")}


def test_a_list_of_ones_own_has_individuals() -> None:
    """A base says it of its own terms, and takes it back by replacing a list."""
    ship = "label: Types\nterms:\n  ferry: {label: Ferry, individual: yes}\n  fleet: {label: Fleet, individual: no}\n"
    schema, problems = load([], [vocabulary("ship-types", ship)])
    assert problems == []
    assert [term.individual for term in schema.vocabularies["ship-types"].terms.values()] == [True, False]


def test_every_reference_has_an_inverse() -> None:
    """For every reference of every kind, the other page has a heading."""
    for kind in shipped().kinds.values():
        for field in kind.fields.values():
            for leaf in (field, *field.fields.values()):
                assert not leaf.is_reference or leaf.inverse or leaf.inverse_by, (kind.id, leaf.name)


def test_every_term_explains_itself() -> None:
    """Every shipped term has a label and a definition, and lies below a term of its list, or below none."""
    for each in shipped().vocabularies.values():
        for term in each.terms.values():
            assert term.label
            assert term.definition, (each.id, term.id)
            assert term.parent in {"", *each.terms}


def test_any_kind() -> None:
    """A reference to `any` may lead to every kind, a base's own among them."""
    schema, _ = with_vessels()
    about = schema.kinds["events"].fields["claims"].fields["about"]
    assert sorted(about.folders) == ["actors", "events", "places", "sources", "vessels"]


def test_conditions() -> None:
    """A rule holds where a field is there, or where fields have certain texts."""
    needs = shipped().kinds["places"].fields["location"].needs
    assert [need.when for need in needs] == [(), (("lat", ""),), (("lon", ""),)]
    assert shipped().kinds["actors"].needs[0].when == (("type", "person"),)
    schema, _ = with_vessels()
    assert schema.kinds["vessels"].needs == (
        Need("a warship sails under a flag", when=(("type", "warship"),), one_of=("flag",)),
    )


def test_a_fifth_kind(kb: Maker) -> None:
    """A new kind is one file: its entries load, link, and show as inverses on other pages, with no Python."""
    base = kb(
        {
            "_kinds/vessel": VESSEL,
            "_vocabularies/vessel-types": TYPES,
            "_vocabularies/posts": POSTS,
            "places/panama": place(title="Panama", type="country"),
            "actors/somebody": "title: Somebody\ntype: person\npublic_figure: yes\n",
            "vessels/sixth-fleet": "title: The Sixth Fleet\ntype: warship\nflag: panama\n",
            "vessels/mercy": """\
                title: The Mercy
                type: tanker
                launched: 1998-05
                flag: panama
                fleet: [sixth-fleet]
                length: 200 m
                crew:
                  - somebody
                  - member: unknown
                    post: master
                """,
            "events/launch": "title: A launch\ntype: founding\ndate: 1998\nbody: Of [[vessels/mercy]].\n",
        }
    ).load()
    assert [str(problem) for problem in base.problems] == []
    library = base.library
    mercy = library.entries["vessels", "mercy"]
    assert str(library.when(mercy)) == str(mercy.one("launched"))
    assert [each.title for each in library.ancestors(mercy)] == ["The Sixth Fleet"]
    assert {
        (key, inverse.heading, inverse.entry[1]) for key, each in library.inverses.items() for inverse in each
    } == {
        (("places", "panama"), "Vessels under its flag", "mercy"),
        (("places", "panama"), "Vessels under its flag", "sixth-fleet"),
        (("vessels", "sixth-fleet"), "Vessels of it", "mercy"),
        (("actors", "somebody"), "Sails on", "mercy"),
    }
    assert library.mentioned["vessels", "mercy"] == (("events", "launch"),)


def test_a_fifth_kind_is_strict_too(kb: Maker) -> None:
    """Entries of a base's own kind are checked as those of the shipped ones are."""
    base = kb(
        {
            "_kinds/vessel": VESSEL,
            "_vocabularies/vessel-types": TYPES,
            "_vocabularies/posts": POSTS,
            "vessels/mercy": "title: The Mercy\ntype: submarine\nflag: panama\ncrew: [captain]\n",
            "vessels/warship": "title: A warship\ntype: warship\nfleet: [warship]\n",
        }
    )
    assert codes_of(base.load().problems) == ["unknown-term", "unmet-need"]
    base.write({"vessels/mercy": "title: The Mercy\ntype: tanker\nflag: panama\nfleet: [mercy]\n"})
    assert codes_of(base.load().problems) == ["unknown-reference", "cycle", "unmet-need"]


def test_lists_are_added_to() -> None:
    """A list that says `extends` keeps the shipped terms, and may put its own below them."""
    text = "extends: yes\nlabel: Types\nterms:\n  locusts: {label: Locusts, parent: disaster}\n  war: {label: Open war}\n"
    schema, problems = load([], [vocabulary("event-types", text)])
    terms = schema.vocabularies["event-types"].terms
    assert problems == []
    assert (terms["locusts"].parent, terms["war"].label) == ("disaster", "Open war")
    assert len(terms) == len(shipped().vocabularies["event-types"].terms) + 1


def test_lists_are_replaced() -> None:
    """A list that does not say so stands in the place of the shipped one."""
    schema, problems = load(
        [], [vocabulary("event-types", "label: Types\nterms:\n  flood: {label: Flood}\n")]
    )
    assert problems == []
    assert list(schema.vocabularies["event-types"].terms) == ["flood"]


def test_labels_by_language() -> None:
    """A label is a text, or texts by language, of which the first counts."""
    text = "label: {en: Types, ar: أنواع}\nterms:\n  flood: {label: {ar: فيضان}}\n"
    schema, problems = load([], [vocabulary("floods", text)])
    assert problems == []
    assert schema.vocabularies["floods"].label == "Types"
    assert schema.vocabularies["floods"].terms["flood"].label == "فيضان"


HEAD = "folder: vessels\nlabel: Vessel\nplural: Vessels\ndescription: A ship.\nfields:\n"
BROKEN = [
    ("vessel", HEAD.replace("vessels", "terms"), "reserved-folder", ("folder",)),
    ("vessel", HEAD.replace("vessels", "Vessels"), "reserved-folder", ("folder",)),
    ("vessel", HEAD.replace("vessels", "fr"), "reserved-folder", ("folder",)),
    ("vessel", HEAD.replace("vessels", "com0"), "reserved-folder", ("folder",)),
    ("vessel", HEAD.replace("vessels", "lpt9"), "reserved-folder", ("folder",)),
    ("vessel", HEAD.replace("vessels", "places"), "duplicate-folder", ("folder",)),
    ("place", HEAD, "duplicate-kind", ()),
    ("any", HEAD, "reserved-kind", ()),
]


@pytest.mark.parametrize(("kind", "head", "code", "at"), BROKEN)
def test_refused_kinds(kind: str, head: str, code: str, at: Location) -> None:
    """A kind whose name or folder is taken or reserved is left out, and the place is told."""
    text = head + "  what: {type: line, label: What, description: What it is.}\n"
    schema, problems = load([own(kind, text)])
    assert codes_of(problems) == [code]
    assert problems[0].path == ".".join(str(step) for step in at)
    assert sorted(schema.kinds) == sorted(shipped().kinds)


def test_two_kinds_of_one_folder() -> None:
    """Of two kinds with one folder, the first keeps it."""
    text = HEAD + "  what: {type: line, label: What, description: What it is.}\n"
    schema, problems = load([own("boat", text), own("ship", text)])
    assert codes_of(problems) == ["duplicate-folder"]
    assert schema.kinds["vessels"].id == "boat"


LISTS = [
    ("label: A list\nterms:\n  Bad Id: {label: Bad}\n", ["bad-id"]),
    ("label: A list\nterms:\n  a: {label: A}\n  ' a': {label: Other}\n", ["padded-key"]),
    ("label: A list\nterms:\n  'a ': {label: A}\n", ["padded-key"]),
    ("label: A list\nterms:\n  ' ': {label: A}\n", ["empty-value"]),
    ("label: A list\nterms:\n  index: {label: Index}\n", ["reserved-id"]),
    ("label: A list\nterms:\n  con: {label: Con}\n  com1: {label: A port}\n", ["reserved-id", "reserved-id"]),
    ("label: A list\nterms:\n  a: {label: A, parent: b}\n", ["unknown-term"]),
    ("label: A list\nterms:\n  a: {label: A, parent: a}\n", ["cycle"]),
    ("label: A list\nterms: [a]\n", ["wrong-shape"]),
    ("label: A list\nterms:\n  a: A\n", ["wrong-shape"]),
    ("label: {}\nterms: {}\n", ["empty-value"]),
    ("label: [A]\nterms: {}\n", ["wrong-shape"]),
    ("terms: {}\n", ["missing-field"]),
    ("label: A list\nterms:\n  a: {label: A, accusation: perhaps}\n", ["bad-yes-no"]),
    ("label: A list\nterms:\n  a: {label: A, individual: perhaps}\n", ["bad-yes-no"]),
    ("label: A list\nterms:\n  a: {label: A, individual: [yes]}\n", ["wrong-shape"]),
    ("- a\n", ["not-a-mapping"]),
]


@pytest.mark.parametrize(("text", "codes"), LISTS)
def test_refused_lists(text: str, codes: list[str]) -> None:
    """A list with a problem is left out, and the shipped one of its name stays."""
    schema, problems = load([], [vocabulary("event-types", text)])
    assert codes_of(problems) == codes
    assert schema.vocabularies == shipped().vocabularies


@pytest.mark.parametrize(
    ("name", "terms", "missing"),
    [
        ("event-statuses", "claimed: {label: Claimed}", ["reported"]),
        ("speech-acts", "alleges: {label: Alleges}", ["asserts"]),
        ("harm-groups", "unknown: {label: Unknown}", []),
    ],
)
def test_a_list_keeps_the_defaults(name: str, terms: str, missing: list[str]) -> None:
    """A list that replaces a shipped one keeps the terms that its kinds have by default."""
    _, problems = load([], [vocabulary(name, f"label: A list\nterms:\n  {terms}\n")])
    assert [each.message.split("`")[1] for each in problems] == missing
    assert set(codes_of(problems)) <= {"missing-term"}


LINES = VESSEL.splitlines()


@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1)), min_size=1, max_size=3
    ),
    st.sampled_from(
        ["type", "record", "term", "reference", "yes", "date", "[]", "{}", "any", "", "fleet", "member"]
    ),
)
def test_any_change_of_a_kind(changes: list[tuple[int, int]], word: str) -> None:
    """A kind with lines lost, doubled or rewritten is told of, or can be used; it is never an exception."""
    lines = list(LINES)
    for number, other in changes:
        key, colon, _ = lines[number].partition(":")
        lines[number] = f"{key}{colon} {word}" if other % 2 else lines[other]
    lists = [vocabulary("vessel-types", TYPES), vocabulary("posts", POSTS)]
    schema, problems = load([own("vessel", "\n".join(lines))], lists)
    assert problems or len(schema.kinds) == 5
    for kind in schema.kinds.values():
        if kind.folder not in shipped().kinds:
            assert Shaper(schema).model(kind).model_fields


def test_kinds_stand_in_the_order_of_their_ranks() -> None:
    """The least rank first; a kind that names none comes after the shipped ones, in the order of its id."""
    boat = "folder: boats\nlabel: Boat\nplural: Boats\ndescription: A boat.\n"
    line = "fields:\n  flag: {type: line, label: Flag, description: Its flag.}\n"
    own = [("boat", "boat.yaml", f"{boat}{line}".encode())]
    own.append(("ark", "ark.yaml", f"{boat.replace('boats', 'arks')}rank: 1.5\n{line}".encode()))
    schema, problems = load(own)
    assert problems == []
    assert list(schema.kinds) == ["events", "arks", "places", "actors", "sources", "boats"]
