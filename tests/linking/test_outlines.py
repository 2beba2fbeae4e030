"""An outline has all that other entries need to know of one, and survives being kept and sent."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sourcebook.entries.model import Entry
from sourcebook.entries.plain import from_bytes, pack, to_bytes
from sourcebook.linking.briefs import brief
from sourcebook.linking.library import link
from sourcebook.linking.mentions import mentions, names_in_prose, names_in_sources
from sourcebook.linking.outlines import Details, Outliner, Pool, of_row, outline
from sourcebook.loading.base import load
from sourcebook.loading.keeping import with_bytes, with_details
from tests.entries.samples import BASES, trees
from tests.knowledge import actor, entry, event, place, shipped, source
from tests.sites import RICH

WAR = event(
    title="A WAR",
    names="[{name: The war}, a war]",
    aliases="[old-war]",
    part_of="[campaign, unknown]",
    places="[syria, {place: hasaka, role: target, sources: [one]}]",
    actors="[{actor: unknown, role: attacker}]",
    related="[{event: campaign, relation: response-to}]",
    images="[{file: gate.png, alt: A gate}]",
    body="'In [[places/iraq]], [[places/syria]] and [[events/war]] [^two, page 3].'",
    sources="[three, {source: four, via: five, informant: army}]",
)


def test_an_outline() -> None:
    """Every name is in it once, by where it stands; `unknown` is no name."""
    made = outline(entry("events/war", WAR), shipped())
    assert (made.key, made.name, made.file) == (("events", "war"), "events/war", "entries/events/war.yaml")
    assert made.titles == ("a war", "the war")
    assert [alias[0] for alias in made.aliases] == ["old-war"]
    assert sorted(made.in_fields) == ["events/campaign", "places/hasaka", "places/syria"]
    assert sorted(made.elsewhere) == [
        "actors/army", "events/war", "places/iraq", "sources/five", "sources/four", "sources/one", "sources/three",
        "sources/two",
    ]  # fmt: skip
    assert made.parents == ("events/campaign",)
    assert [(edge[0], edge[1], edge[5]) for edge in made.edges] == [("hierarchy", "events/campaign", True)]
    assert [file[:2] for file in made.files] == [("file", "entries/events/gate.png")]


def test_the_details() -> None:
    """The heading of each relation on the other page; what prose mentions; the entry in brief."""
    made = outline(entry("events/war", WAR), shipped()).details
    assert isinstance(made, Details)
    assert made.mentioned == ("places/iraq", "places/syria")
    assert ("events/campaign", "Responses", "related", "event", 0) in made.relations
    assert ("places/hasaka", "Events here", "places", "place", 1) in made.relations
    assert made.brief == brief(entry("events/war", WAR), shipped().kinds["events"])


def test_where_names_stand() -> None:
    """Every name, each time; `unknown` is none."""
    named = Outliner.of(shipped().kinds["events"], shipped()).named(entry("events/war", WAR))
    assert {name[3] for name in named if name[0] == "places/syria"} == {"places[0]", "body"}
    assert [name[3] for name in named if name[0] == "sources/one"] == ["places[1].sources[0]"]
    assert "unknown" not in {name[0].partition("/")[2] for name in named}


EDGES = [
    (place(within="[syria]"), [("hierarchy", True)]),
    (place(within="[{place: syria, alternative: side}]"), [("hierarchy", False)]),
    (place(within="[{place: syria, alternative: side, preferred: yes}]"), [("hierarchy", True)]),
    (place(within="[{place: syria, sources: [{source: report, stance: denies}]}]"), [("hierarchy", False)]),
    (place(related="[{place: syria, relation: near}]"), []),
]


@pytest.mark.parametrize(("text", "edges"), EDGES)
def test_edges(text: str, edges: list[tuple[str, bool]]) -> None:
    """What must not go round in a circle, and whether it says where a thing lies or only where it might."""
    made = outline(entry("places/x", text), shipped())
    assert [(edge[0], edge[5]) for edge in made.edges] == edges
    assert made.parents == (("places/syria",) if edges and edges[0][1] else ())


def test_edges_of_other_graphs() -> None:
    """A field that must not go round has a graph of its own."""
    made = outline(entry("sources/x", source(repeats="[report]")), shipped())
    assert [edge[:2] for edge in made.edges] == [("sources.repeats", "sources/report")]


def test_nothing_is_overlooked() -> None:
    """The outlines of a whole base name what a walk over its entries finds."""
    library = load(RICH).library
    for each in library.entries.values():
        made, kind = library.outlines[each.key], library.kind(each)
        found = [
            *(mention.target for mention in mentions(each, kind)),
            *names_in_sources(each),
            *(name for _, name in names_in_prose(each)),
        ]
        names = {f"{name.folder}/{name.id}" for name in found if name.id != "unknown"}
        assert {*made.in_fields, *made.elsewhere} == names
        assert not {*made.in_fields} & {*made.elsewhere}


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_an_outline_without_details(base: Path) -> None:
    """Is the same in all that two outlines are compared by."""
    for file, shaper, kind, tree in trees(base):
        made = shaper.shape(tree, kind, file.stem, file.name)
        if isinstance(made, Entry):
            outliner = Outliner.of(kind, shaper.schema)
            bare = outliner.outline(made, detailed=False)
            assert (bare, bare.details) == (outliner.outline(made), None)


def test_an_outline_can_be_kept() -> None:
    """With its details as bytes, or without them, and made again."""
    made, pool = outline(entry("events/war", WAR), shipped()), Pool()
    encoded = with_bytes(made)
    assert isinstance(encoded.details, bytes)
    assert with_bytes(encoded) is encoded
    assert with_details(made, pool) is made
    bare = of_row(made.row())
    assert (bare, bare.details) == (made, None)
    assert with_details(bare, pool) is bare
    for again in (with_details(encoded, pool), with_details(bare, pool, encoded.details)):
        assert (again, again.details) == (made, made.details)


def test_outlines_share_what_they_have_in_common() -> None:
    """Names, relations and days are there once, however many outlines came from elsewhere."""
    pool = Pool()
    one, other = (
        with_details(with_bytes(outline(entry(f"events/{name}", WAR), shipped())), pool)
        for name in ("one", "other")
    )
    assert all(a is b for a, b in zip(one.in_fields, other.in_fields, strict=True))
    assert isinstance(one.details, Details)
    assert isinstance(other.details, Details)
    assert all(a is b for a, b in zip(one.details.relations, other.details.relations, strict=True))
    assert all(a is b for a, b in zip(one.details.brief.terms, other.details.brief.terms, strict=True))


def test_an_outline_can_be_sent() -> None:
    """Pickling loses nothing."""
    made = outline(entry("events/war", WAR), shipped())
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 -- our own bytes
    assert (again, again.details) == (made, made.details)


def test_an_entry_can_be_kept() -> None:
    """As bytes, and made again; so can every entry of a large base."""
    for each in (entry("events/war", WAR), entry("actors/x", actor()), *load(RICH).library.entries.values()):
        assert from_bytes(pack([to_bytes(each)])[0]) == each


def test_linking_needs_outlines_alone() -> None:
    """Entries that are read only when they are wanted have the same library."""
    made = [entry("events/war", event(part_of="[campaign]")), entry("events/campaign", event(title="B"))]
    library, _ = link(shipped(), made)
    assert library.parent(made[0]) == made[1]
    assert library.way_up(("events", "war")) == [("events", "campaign")]
    assert library.parent(made[1]) is None


def test_whom_an_entry_quotes() -> None:
    """The sources whose words it quotes are those that were read: the one by way of which another was, if any."""
    references = (
        "[{source: a, quote: One}, {source: b, via: c, quote: Two}, {source: d}, {source: a, quote: Three}]"
    )
    made = outline(entry("events/x", event(places=f"[{{place: y, sources: {references}}}]")), shipped())
    assert made.quoted == ("sources/a", "sources/c")
