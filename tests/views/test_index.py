"""The indexes: by year, type, letter, publisher and hierarchy, page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sourcebook import addresses
from sourcebook.build import prepare
from sourcebook.pages.model import Branch
from sourcebook.pages.shelving import PAGE, SHOWN
from sourcebook.pages.site import Site
from sourcebook.planning import plan
from sourcebook.views.index import DEEPEST, index_page, label, shelves
from tests.knowledge import Maker, actor, event, place, source
from tests.sites import markdown, matches_snapshot, page, rich_site, site


def groups(of: Site, folder: str, by: str) -> dict[str, tuple[str, list[str]]]:
    """The groups of an index: label and ids, by their part in the address, in order."""
    kind = of.library.schema.kinds[folder]
    return {
        shelf.group: (label(of, kind, by, shelf).text, [entry_id for _, entry_id in shelf.keys])
        for shelf in shelves(of, kind, by)
    }


def tree(of: Site, uri: str = "places/index.md") -> list[Branch]:
    """The branches of a hierarchy on one page."""
    return list(page(of, uri).context["tree"])


YEARS = {
    "a day": ("2024-08-10", ["2024"]),
    "a year": ("2024", ["2024"]),
    "an interval, in each year that it touches": ("2013-12-30/2015-01-02", ["2015", "2014", "2013"]),
    "a decade": ("201X", [str(year) for year in range(2019, 2009, -1)]),
    "one of several days": ("[2013-05-01, 2016-05-01]", ["2016", "2013"]),
    "a date that may lie in two years": ("[2023-12-31, 2024-01-01]", ["2024", "2023"]),
    "more years than a reader would look through": ("2001/2011", ["longer"]),
    "a century": ("19XX", ["longer"]),
    "an open end": ("2014/..", ["longer"]),
    "an open start": ("../2014", ["longer"]),
    "no known date": ("unknown", ["undated"]),
    "a year before our era": ("-0043", ["-0043"]),
    "the year that has no number": ("0000", ["0000"]),
}


@pytest.mark.parametrize(("date", "expected"), YEARS.values(), ids=YEARS)
def test_an_index_by_year_treats_a_date_as_its_interval(date: str, expected: list[str]) -> None:
    """An event stands in every year that it may touch; with longer spans, or undated, where these are no help."""
    assert list(groups(site({"events/x": event(date=f"'{date}'")}), "events", "year")) == expected


def test_years_are_called_what_dates_call_them() -> None:
    """A year before our era is not a negative number to a reader."""
    of = site(
        {
            f"events/e{number}": event(date=f"'{date}'")
            for number, date in enumerate(("-0043", "0476", "2024"))
        }
    )
    assert [label for label, _ in groups(of, "events", "year").values()] == ["2024", "476 CE", "44 BCE"]


def test_years_go_back_from_the_latest() -> None:
    """What is not known comes last, and entries of a year stand in their order."""
    dates = ("2024-05", "2024-03", "2023", "unknown", "2001/..", "-0043")
    of = site({f"events/e{number}": event(date=f"'{date}'") for number, date in enumerate(dates)})
    assert groups(of, "events", "year") == {
        "2024": ("2024", ["e1", "e0"]),
        "2023": ("2023", ["e2"]),
        "-0043": ("44 BCE", ["e5"]),
        "longer": ("Longer spans and open ends", ["e4"]),
        "undated": ("Undated", ["e3"]),
    }


def test_an_entry_without_a_date_is_undated() -> None:
    """A source need not have one."""
    assert list(groups(site({"sources/x": source()}), "sources", "year")) == ["undated"]


def test_what_has_no_type_is_in_no_group() -> None:
    """A kind need not ask for one."""
    assert list(groups(rich_site(), "vessels", "type")) == ["2024", "ferry"]


def test_types_stand_in_order_of_their_labels() -> None:
    """The address has the term, the page its label."""
    of = site(
        {"events/a": event(type="war"), "events/b": event(type="armed-clash"), "events/c": event(type="war")}
    )
    assert groups(of, "events", "type") == {
        "armed-clash": ("Armed clash", ["b"]),
        "war": ("War", ["a", "c"]),
    }


LETTERS = {
    "Army": "a",
    "army": "a",
    "Östra": "o",
    "«Étoile»": "e",
    "'Abd": "a",
    "3rd unit": "3",
    "Øster": "other",
    "北京 Station": "other",
    "الجيش": "other",
    "???": "other",
}


@pytest.mark.parametrize(("title", "letter"), LETTERS.items())
def test_an_index_by_letter_goes_by_the_first_letter(title: str, letter: str) -> None:
    """Accents and quotation marks do not count; another script has a group of its own, whatever follows in it."""
    assert list(groups(site({"actors/x": actor(title=f'"{title}"')}), "actors", "letter")) == [letter]


def test_other_scripts_come_last() -> None:
    """Letters stand in order, digits before them."""
    of = site(
        {
            f"actors/a{number}": actor(title=title)
            for number, title in enumerate(("الجيش", "Zed", "3rd", "Abe"))
        }
    )
    assert [label for label, _ in groups(of, "actors", "letter").values()] == ["3", "A", "Z", "Other scripts"]


def test_an_index_by_publisher_keeps_texts_and_actors_apart() -> None:
    """A publisher may be an entry or a text, or nobody may have named it; no two of these share an address."""
    of = site(
        {
            "actors/no-name": actor(title="No Name Press"),
            "sources/a": source(publisher="no-name"),
            "sources/b": source(publisher="A press"),
            "sources/c": source(),
            "sources/d": source(publisher="unknown"),
            "sources/e": source(publisher="A press"),
        }
    )
    assert groups(of, "sources", "publisher") == {
        f"text--{addresses.digest('A press')}": ("A press", ["b", "e"]),
        "no-name": ("No Name Press", ["a"]),
        "unknown": ("unknown", ["d"]),
        "no--name": ("Not named", ["c"]),
    }


def test_a_hierarchy_stands_below_its_roots() -> None:
    """Each entry once, below its first parent that is sure, brothers in order of titles."""
    of = site(
        {
            "places/land": place(title="Land"),
            "places/b": place(title="Böhm", within="[land]"),
            "places/a": place(title="alm", within="[land]"),
            "places/quay": place(title="Quay", within="[b, a]"),
            "places/isle": place(
                title="Isle", within="[{place: a, alternative: whose}, {place: land, alternative: whose}]"
            ),
        }
    )
    assert [(branch.depth, branch.card.title) for branch in tree(of)] == [
        (0, "Isle"),
        (0, "Land"),
        (1, "alm"),
        (1, "Böhm"),
        (2, "Quay"),
    ]


SNAPSHOTS = {
    "events/index.md": "index-by-year.md",
    "places/index.md": "index-by-hierarchy.md",
    "sources/index.md": "index-by-publisher.md",
    "browse/vessels/type/ferry/index.md": "shelf.md",
}


@pytest.mark.parametrize(("uri", "name"), SNAPSHOTS.items())
def test_a_whole_index(uri: str, name: str) -> None:
    """How an index reads, and what it leads to."""
    assert matches_snapshot(name, markdown(rich_site(), uri))


def many(number: int, make: Callable[[int], str]) -> Site:
    """A site of many events."""
    return site({f"events/e{each:04d}": make(each) for each in range(number)})


def test_a_long_group_has_pages() -> None:
    """A page lists two hundred; every entry of the group is on one of them, in order."""
    of = many(2 * PAGE + 1, lambda each: event(title=f"E{each}"))
    pages = plan(of).pages
    uris = [f"browse/events/year/2024/{name}.md" for name in ("index", "2", "3")]
    assert [uri for uri in pages if uri.startswith("browse/events/year/")] == uris
    made = [pages[uri].make() for uri in uris]
    assert [len(each.context["cards"]) for each in made] == [PAGE, PAGE, 1]
    listed = [card.title for each in made for card in each.context["cards"]]
    assert listed == [f"E{each}" for each in range(2 * PAGE + 1)]
    assert [each.title for each in made] == ["Events: 2024", "Events: 2024, page 2", "Events: 2024, page 3"]
    assert [span.to for span in made[1].context["turn"].pages] == uris
    assert f"{2 * PAGE + 1} in all, page 2 of 3." in markdown(of, uris[1])


def test_a_short_group_has_one_page() -> None:
    """Two hundred fit; there is nothing to turn."""
    of = many(PAGE, lambda _: event())
    assert page(of, "browse/events/year/2024/index.md").context["turn"] is None
    assert "browse/events/year/2024/2.md" not in plan(of).pages


def test_the_index_of_a_kind_lists_all_while_they_are_few() -> None:
    """With more than a page holds, only the ways in are there."""
    few, lots = many(PAGE, lambda _: event()), many(PAGE + 1, lambda _: event())
    assert [len(cards) for _, cards in page(few, "events/index.md").context["listed"]] == [PAGE]
    assert page(lots, "events/index.md").context["listed"] == ()
    assert [
        [(span.text, number) for span, number in order.entrances]
        for order in page(lots, "events/index.md").context["orders"]
    ] == [[("2024", PAGE + 1)], [("War", PAGE + 1)]]


def test_a_kind_without_orders_lists_all() -> None:
    """A kind need not say how it is browsed."""
    of = site({"events/a": event(title="A"), "events/b": event(title="B")})
    kind = replace(of.library.schema.kinds["events"], browse=())
    assert [card.title for card in index_page(of, kind).context["all"]] == ["A", "B"]


def test_a_kind_without_entries_has_an_index_all_the_same() -> None:
    """An address in the navigation answers."""
    assert "0 in this base." in markdown(site({}), "events/index.md")


def test_a_year_of_five_digits_stands_among_the_longer_spans() -> None:
    """It has no shelf of its own, and breaks nothing."""
    of = site(
        {"events/far": event(title="Far", date="Y17000"), "events/old": event(title="Old", date="Y-17000")}
    )
    assert groups(of, "events", "year") == {"longer": ("Longer spans and open ends", ["old", "far"])}


def test_a_deep_hierarchy_is_indented_no_further_than_can_be_read() -> None:
    """Engines nest lists by recursion: a hundred levels would break the build."""
    places = {
        f"places/p{n}": place(title=f"P{n:03}", **({"within": f"[p{n - 1}]"} if n else {})) for n in range(60)
    }
    of = site(places)
    depths = [branch.depth for branch in tree(of)]
    assert depths == [min(n, DEEPEST) for n in range(60)]


def test_a_kind_that_names_no_order_stands_by_letter_once_it_is_long() -> None:
    """No index lists more than a page holds."""
    of = many(PAGE + 1, lambda each: event(title=f"{'AB'[each % 2]}{each}"))
    context = index_page(of, replace(of.library.schema.kinds["events"], browse=())).context
    assert context["all"] == ()
    assert [order.title for order in context["orders"]] == ["By letter"]
    few = many(PAGE, lambda _: event())
    assert len(index_page(few, replace(few.library.schema.kinds["events"], browse=())).context["all"]) == PAGE


def test_an_order_of_many_groups_has_pages_of_its_own() -> None:
    """The index leads to the largest publishers, and to pages that lead to all of them, in order of their names."""
    publishers = [f"Press {number:03}" for number in range(PAGE + 1)]
    texts = {f"sources/s{number}": source(publisher=name) for number, name in enumerate(publishers)}
    of = site({**texts, "sources/t": source(publisher="Press 100")})
    order = page(of, "sources/index.md").context["orders"][0]
    assert (len(order.entrances), order.rest.count) == (SHOWN, PAGE + 1)
    assert ("Press 100", 2) in [(span.text, number) for span, number in order.entrances]
    uris = [order.rest.to, "browse/sources/publisher/page--2.md"]
    made = [page(of, uri).context["order"] for uri in uris]
    entrances = [(span, number) for each in made for span, number in each.entrances]
    assert [span.text for span, _ in entrances] == publishers
    assert all(span.to in plan(of).pages for span, _ in entrances)
    assert "201 in all, page 2 of 2." in markdown(of, uris[1])


def test_a_large_part_of_a_hierarchy_has_pages_of_its_own() -> None:
    """What is too much for a page is counted there, and leads to a page of its own; what is little stands in its place."""
    texts = {"places/land": place(title="Land"), "places/isle": place(title="Isle")}
    texts |= {"places/cove": place(title="Cove", within="[isle]")}
    texts |= {f"places/p{each}": place(title=f"P{each:03}", within="[land]") for each in range(2 * PAGE)}
    texts |= {"places/street": place(title="Street", within="[p399]")}
    of = site(texts)
    assert [(each.depth, each.card.title, each.within) for each in tree(of)] == [
        (0, "Isle", 0),
        (1, "Cove", 0),
        (0, "Land", 2 * PAGE + 1),
    ]
    first = "browse/places/hierarchy/land/index.md"
    assert tree(of)[-1].to == first
    pages = [tree(of, uri) for uri in (first, "browse/places/hierarchy/land/2.md")]
    assert [(len(each), each[0].card.title, each[-1].card.title) for each in pages] == [
        (PAGE, "P000", "P199"),
        (PAGE + 1, "P200", "Street"),
    ]
    assert "browse/places/hierarchy/land/3.md" not in plan(of).pages
    assert f"[{2 * PAGE + 1} within](../browse/places/hierarchy/land/index.md)" in markdown(
        of, "places/index.md"
    )


def test_many_roots_have_pages_too() -> None:
    """The index begins with the first of them."""
    of = site({f"places/p{each}": place(title=f"P{each:03}") for each in range(PAGE + 1)})
    second = page(of, "places/index.md").context["turn"].pages[-1].to
    assert second == "browse/places/hierarchy/page--2.md"
    assert [each.card.title for each in tree(of, second)] == [f"P{PAGE:03}"]


def test_what_lies_in_another_kind_is_a_root_among_its_own(kb: Maker) -> None:
    """No entry of a kind is missing in its tree."""
    vessel = """
        folder: vessels
        label: V
        plural: Vs
        description: D
        hierarchy: home
        browse: [hierarchy]
        fields:
          home: {type: reference, kinds: [place, vessel], label: L, description: D, inverse: I}
    """
    base = kb(
        {
            "entries/_kinds/vessel.yaml": vessel,
            "places/port": place(title="Port"),
            "vessels/ship": "title: Ship\nhome: places/port\n",
            "vessels/boat": "title: Boat\nhome: vessels/ship\n",
        }
    )
    of = prepare(base.path).site
    assert of is not None
    assert [(each.depth, each.card.title) for each in tree(of, "vessels/index.md")] == [
        (0, "Ship"),
        (1, "Boat"),
    ]
