"""The page of an entry: facts with citations, sections, what leads here, what it rests on, what is near in time."""

from __future__ import annotations

import pytest

from sourcebook.addresses import digest
from sourcebook.build import prepare
from sourcebook.pages.model import Group, Passage, Row, Section, Supported
from sourcebook.pages.site import Site
from tests.knowledge import Maker, actor, event, place, source
from tests.sites import mark, markdown, matches_snapshot, page, rich_site, site, words

SNAPSHOTS = {
    "events/ferry-collision.md": "event.md",
    "places/sella-strait.md": "place.md",
    "actors/coast-guard.md": "actor.md",
    "sources/ossian-note.md": "source.md",
    "vessels/gull.md": "vessel.md",
}


@pytest.mark.parametrize(("uri", "name"), SNAPSHOTS.items())
def test_a_whole_page_of_each_kind(uri: str, name: str) -> None:
    """What a page says, and how its Markdown reads to a person."""
    assert matches_snapshot(name, markdown(rich_site(), uri))


def facts(of: Site, uri: str) -> dict[str, Row]:
    """The rows of the box of facts, by their anchors."""
    return {row.anchor: row for row in page(of, uri).context["facts"]}


def sections(of: Site, uri: str, where: str = "sections") -> dict[str, Section]:
    """The sections of a page, by their anchors."""
    return {section.anchor: section for section in page(of, uri).context[where]}


def groups(of: Site, uri: str) -> dict[str, Group]:
    """What leads to a page, by the headings."""
    return {group.title: group for group in page(of, uri).context["groups"]}


def lines(group: Group) -> list[str]:
    """The relations of a group: when, what, in what ways, with citations."""
    return [
        f"{relation.card.when} {relation.card.title}: "
        + "; ".join(
            words(way.details)
            + (f" in {words(way.at)}" if way.at else "")
            + "".join(f" {mark(cite)}" for cite in way.cites)
            for way in relation.ways
        )
        for relation in group.relations
    ]


def test_each_value_has_an_anchor() -> None:
    """One value shares the anchor of its field; several have their own beside it."""
    rows = facts(rich_site(), "events/ferry-collision.md")
    assert [item.anchor for item in rows["type"].items] == [""]
    assert [item.anchor for item in rows["harm"].items][2:] == ["harm-killed", "harm-damaged-property"]
    assert all(item.anchor.startswith("date-") for item in rows["date"].items)


RIVALS = {"date": True, "harm": True, "places": True, "actors": False, "type": False, "names": False}


@pytest.mark.parametrize(("field", "expected"), RIVALS.items())
def test_values_that_stand_against_each_other_are_called_rivals(field: str, *, expected: bool) -> None:
    """Two dates, two counts of one harm, two possible places are rivals; two actors are not."""
    assert facts(rich_site(), "events/ferry-collision.md")[field].rivals is expected


def test_citations_are_numbered_in_the_order_of_the_page() -> None:
    """The first number is that of the first citation that a reader meets."""
    of = site(
        {
            "sources/a": source(title="A"),
            "sources/b": source(title="B"),
            "sources/c": source(title="C"),
            "sources/d": source(title="D"),
            "events/x": event(
                summary="'First [^b].'",
                body="'Then [^d].'",
                date="{value: 2024, sources: [c]}",
                sources="[a]",
            ),
        }
    )
    context = page(of, "events/x.md").context
    assert [words(reference.spans) for reference in context["references"]] == ["A", "B", "C", "D"]
    assert [mark(cite) for cite in context["entry_cites"]] == ["[1]"]


def test_rival_accounts_stand_one_after_the_other() -> None:
    """No account hides another: each has its anchor, its citations and its remarks."""
    log = sections(rich_site(), "vessels/gull.md")["log"]
    assert log.rivals
    assert [words(passage.blocks[0].spans) for passage in log.passages] == [
        "No log was kept.",
        "The log was lost.",
    ]
    assert [passage.anchor.rpartition("-")[0] for passage in log.passages] == ["log", "log"]
    assert [mark(cite) for passage in log.passages for cite in passage.cites] == ["[1]", "[2 reports]"]
    assert [words(remark) for remark in log.passages[1].remarks] == ["preferred by the editor"]


def account(**fields: str) -> Passage:
    """The one account of an event with these fields."""
    of = site({"sources/a": source(), "sources/b": source(), "events/x": event(**fields)})
    (passage,) = sections(of, "events/x.md")["body"].passages
    return passage


ACCOUNTS = {
    "the sources of the entry": ({"body": "'So [^b].'", "sources": "[a]"}, ["[1]"]),
    "sources of its own": ({"body": "{value: So., sources: [{source: b, at: page 1}]}"}, ["[1]"]),
    "a source of the entry that speaks of it": (
        {"body": "So.", "sources": "[a, {source: b, field: body, stance: denies}]"},
        ["[1]", "[2 denies]"],
    ),
}


@pytest.mark.parametrize(("fields", "expected"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_an_account_cites_what_it_rests_on(fields: dict[str, str], expected: list[str]) -> None:
    """Prose cites on its own; what the account as a whole rests on is cited at its end."""
    assert [mark(cite) for cite in account(**fields).cites] == expected


def test_what_an_entry_lies_in_leads_down_to_it() -> None:
    """Breadcrumbs go from home over the kind and all that it lies in, the widest first."""
    crumbs = page(rich_site(), "places/lower-quay.md").context["crumbs"]
    assert [(span.text, span.to) for span in crumbs] == [
        ("Home", "index.md"),
        ("Places", "places/index.md"),
        ("Talvaria", "places/talvaria.md"),
        ("Sella Strait", "places/sella-strait.md"),
        ("Port Elwin", "places/port-elwin.md"),
    ]


SOMEWHERE = {
    "places/lower-quay.md": "Not known; somewhere within Port Elwin",
    "places/ossia.md": "Not known",
    "places/talvaria.md": "12° N, 42° W, within 90 km (gazetteer)",
}


@pytest.mark.parametrize(("uri", "expected"), SOMEWHERE.items())
def test_a_place_without_a_location_lies_somewhere_within_another(uri: str, expected: str) -> None:
    """A location is never made up: the nearest thing around that has one is named instead."""
    (item,) = facts(rich_site(), uri)["location"].items
    assert words(item.spans) == expected


def test_the_nearest_thing_around_with_a_location_is_named() -> None:
    """However far out it lies; within nothing that has one, nothing is known."""
    of = site(
        {
            "places/land": place(title="Land", location="{lat: 1, lon: 2, radius: 90 km}"),
            "places/town": place(title="Town", within="[land]"),
            "places/street": place(title="Street", within="[town]"),
            "places/isle": place(title="Isle"),
            "places/cove": place(title="Cove", within="[isle]"),
        }
    )
    (item,) = facts(of, "places/street.md")["location"].items
    assert words(item.spans) == "Not known; somewhere within Land"
    (item,) = facts(of, "places/cove.md")["location"].items
    assert words(item.spans) == "Not known"


def test_relations_are_shown_on_both_pages() -> None:
    """A relation is written once; the other page tells it in its own direction, with dates, citations and marks."""
    found = groups(rich_site(), "actors/harbour-union.md")
    assert lines(found["Said to be supported in secret by"]) == [
        " Coast Guard of Talvaria:  [4 alleges] [5 denies]"
    ]
    assert lines(found["Holders of posts"]) == [" Mara Venn: Speaker, <acting>, from 2030 [1]"]


def test_a_place_lists_what_happened_in_its_parts() -> None:
    """A region shows what happened in its towns, and in which; what names the region itself shows once."""
    of = site(
        {
            "places/land": place(title="Land"),
            "places/town": place(title="Town", within="[land]"),
            "places/street": place(title="Street", within="[town]"),
            "events/a": event(title="A", date="2024", places="[street]"),
            "events/b": event(title="B", date="2023", places="[land, town]"),
            "events/c": event(title="C", date="unknown", places="[{place: town, role: target}]"),
            "actors/x": actor(country="[town]"),
        }
    )
    found = groups(of, "places/land.md")
    assert lines(found["Events here"]) == [
        "2023 B: ",
        "2024 A:  in Street",
        "date unknown C: Target in Town",
    ]
    assert "Actors of this country" not in found


def test_several_ways_of_one_entry_share_a_row() -> None:
    """Who is both attacker and claimant stands once, with both roles; the link leads to the first of them."""
    of = site(
        {
            "actors/army": actor(title="The army"),
            "events/x": event(actors="[{actor: army, role: claimant}, {actor: army, role: attacker}]"),
        }
    )
    (relation,) = groups(of, "actors/army.md")["Role in events"].relations
    assert [words(way.details) for way in relation.ways] == ["Claimant", "Attacker"]
    assert relation.to == "events/x.md#actors-army-claimant"


def test_a_possible_relation_says_so_on_the_other_page() -> None:
    """One of several possibilities never reads as the one that holds."""
    of = site(
        {
            "places/a": place(title="A"),
            "places/b": place(title="B"),
            "places/x": place(
                title="X", within="[{place: a, alternative: whose}, {place: b, alternative: whose}]"
            ),
            "events/e": event(
                places="[{place: a, role: target, alternative: which}, {place: b, role: target, alternative: which}]"
            ),
        }
    )
    found = groups(of, "places/a.md")
    assert lines(found["Places within"]) == [" X: one of several possibilities"]
    assert lines(found["Events here"]) == ["2024 A war: Target (one of several possibilities)"]


def test_headings_with_one_anchor_are_kept_apart(kb: Maker) -> None:
    """No two parts of a page share an anchor, whatever headings a kind of the base's own brings."""
    headings = ("Mentions", "Here: now", "Here now", "هنا")
    fields = "".join(
        f"  f{number}: {{type: reference, kinds: [place], label: L, description: D, inverse: '{heading}'}}\n"
        for number, heading in enumerate(headings)
    )
    base = kb(
        {
            "entries/_kinds/vessel.yaml": "folder: vessels\nlabel: V\nplural: Vs\ndescription: D\nfields:\n"
            + fields,
            "vessels/v": "title: V\n" + "".join(f"f{number}: town\n" for number in range(len(headings))),
            "places/town": place(),
        }
    )
    of = prepare(base.path).site
    assert of is not None
    anchors = [group.anchor for group in groups(of, "places/town.md").values()]
    assert anchors == [
        "by-here-now",
        "by-" + digest("Here: now"),
        "by-" + digest("Mentions"),
        "by-" + digest("هنا"),
    ]


def said(of: Site, uri: str) -> list[str]:
    """What the page of a source says that it says."""
    supports: tuple[Supported, ...] = page(of, uri).context["supports"]
    return [
        f"{each.card.title} / {said.label}: {words(said.spans)}{f' [{said.mark}]' if said.mark else ''} -> {said.to}"
        for each in supports
        for said in each.said
    ]


def test_a_source_lists_all_that_it_says() -> None:
    """Each value that rests on a source is on its page, marked where it is not simply asserted; prose by its name."""
    of = site(
        {
            "sources/a": source(),
            "sources/b": source(),
            "events/x": event(
                title="X",
                date="{value: 2024, sources: [{source: b, speech_act: alleges}]}",
                body="{value: So it was., sources: [b]}",
                sources="[a, {source: b, stance: denies}]",
            ),
        }
    )
    assert said(of, "sources/b.md") == [
        "X / Event: as a whole [denies, contested] -> events/x.md#entry",
        "X / Date: 2024 [alleges] -> events/x.md#date",
        "X / Account:  -> events/x.md#body",
    ]
    assert said(of, "sources/a.md") == [
        "X / Event: as a whole [contested] -> events/x.md#entry",
        "X / Type: War -> events/x.md#type",
    ]


def test_a_document_and_what_it_relays_name_each_other() -> None:
    """What was read in another document is listed there, and names it."""
    of = site(
        {
            "sources/paper": source(title="Paper"),
            "sources/wire": source(title="Wire"),
            "events/x": event(sources="[{source: wire, via: paper}]"),
        }
    )
    assert [card.title for card in page(of, "sources/paper.md").context["relayed"]] == ["Wire"]
    assert [card.title for card in page(of, "sources/wire.md").context["relaying"]] == ["Paper"]


def test_who_is_named_in_prose_is_mentioned_there() -> None:
    """Prose has inverses too."""
    mentioned = page(rich_site(), "places/sella-strait.md").context["mentioned"]
    assert [card.title for card in mentioned] == ["Collision of *two* ferries <off> the Lower Quay"]


def near(of: Site, uri: str) -> list[str | None]:
    """The titles of what comes before and after."""
    return [card and card.title for card in page(of, uri).context["neighbours"]]


def test_neighbours_follow_each_other_in_time() -> None:
    """Before and after are of the same kind; what has no known date has none."""
    of = site(
        {
            "events/a": event(title="A", date="2022"),
            "events/b": event(title="B", date="2023"),
            "events/c": event(title="C", date="2023-05"),
            "events/d": event(title="D", date="unknown"),
            "sources/s": source(date="2022-06"),
            "actors/x": actor(),
        }
    )
    assert near(of, "events/a.md") == [None, "B"]
    assert near(of, "events/b.md") == ["A", "C"]
    assert near(of, "events/c.md") == ["B", None]
    assert near(of, "events/d.md") == [None, None]
    assert near(of, "sources/s.md") == [None, None]
    assert near(of, "actors/x.md") == [None, None]


def test_an_image_says_where_it_comes_from() -> None:
    """Caption, credit and source stand below; what is sensitive shows only after a click."""
    images = sections(rich_site(), "events/ferry-collision.md")["images"].images
    assert [(image.alt, words(image.caption)) for image in images] == [
        ("The quay [drawn]", "The quay · M. Venn, by consent · Elwin Gazette on the collision"),
        ("A ferry", ""),
    ]
    assert images[0].uri == "events/ferry-collision/quay.png"
    assert '<details class="sb-sensitive" markdown="1">' in markdown(rich_site(), "places/port-elwin.md")
    assert "sb-sensitive" not in markdown(rich_site(), "events/ferry-collision.md")


def test_method_stands_at_the_foot() -> None:
    """Notes and the reason for naming a person come after the sources."""
    assert list(sections(rich_site(), "events/ferry-collision.md", "foot")) == ["notes"]
    assert list(sections(rich_site(), "actors/tam-orrel.md", "foot")) == ["naming"]
    text = markdown(rich_site(), "actors/tam-orrel.md")
    assert text.index("## Sources") < text.index("## Naming")


def test_the_page_of_an_entry_says_which_file_it_comes_from() -> None:
    """An editor finds the file; search results find the summary."""
    found = page(rich_site(), "events/ferry-collision.md")
    assert found.file == "entries/events/2031/ferry-collision.yaml"
    summary = "Two ferries met in the dark off Lower Quay."
    assert found.description == f"Contested; according to Elwin Gazette on the collision: {summary}"


def test_accounts_that_begin_with_a_list_stay_lists() -> None:
    """Neither the anchor before an account nor the citations after it become part of a list or a quotation."""
    body = "[{value: '- a', sources: [s]}, {value: '> b', sources: [s]}]"
    of = site({"sources/s": source(), "events/x": event(body=body)})
    text = markdown(of, "events/x.md").partition("## Account")[2].partition("## Sources")[0]
    contested = "<small>[contested, single witness](../grades.md#contested)</small>"
    blocks = [block for block in text.split("\n\n") if "log-" not in block][1:]
    assert [block.partition("body-")[0] or block for block in blocks if block.strip()] == [
        "<small>rival values</small>",
        '<a id="',
        "-   a",
        f"<sup>[&#91;1&#93;](#ref-1)</sup> {contested}",
        '<a id="',
        "> b",
        f"<sup>[&#91;1&#93;](#ref-1)</sup> {contested}",
    ]
