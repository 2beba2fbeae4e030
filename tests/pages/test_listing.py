"""How the search lists an entry: what narrows a search down to it, and what it is called."""

from __future__ import annotations

import pickle

from sourcebook.pages.listing import of_entry
from sourcebook.pages.model import Label, Listing
from tests.knowledge import actor, event, place, source
from tests.sites import rich_site, site

PLACES = {
    "places/asia": place(title="Asia"),
    "places/syria": place(title="Syria", within="[asia]"),
    "places/jazira": place(title="Jazira"),
    "places/hasaka": place(title="Hasaka", within="[syria, jazira]"),
}


def listed(files: dict[str, str], name: str) -> Listing:
    """The listing of an entry among others."""
    of = site(files)
    folder, _, entry_id = name.partition("/")
    return of_entry(of, of.library.entries[folder, entry_id])


def ids(labels: tuple[Label, ...]) -> list[str]:
    """The ids of labels."""
    return [label.id for label in labels]


def test_an_entry_stands_in_its_place_and_all_that_this_lies_in() -> None:
    """By every parent, the nearest first, each once."""
    found = listed({**PLACES, "events/e": event(places="[hasaka, syria]")}, "events/e")
    assert ids(found.places) == ["hasaka", "syria", "jazira", "asia"]
    assert found.places[0] == Label("hasaka", "Hasaka")


def test_a_place_stands_in_itself() -> None:
    """Who narrows a search to a place finds its own page too."""
    assert ids(listed(PLACES, "places/hasaka").places) == ["hasaka", "syria", "jazira", "asia"]
    assert listed(PLACES, "places/hasaka").where == "Syria"


def test_what_is_unknown_is_no_facet() -> None:
    """`unknown` says that it exists, and not which."""
    found = listed({"events/e": event(places="[unknown]", date="unknown")}, "events/e")
    assert (found.places, found.years) == ((), ())


def test_what_is_only_denied_is_no_facet() -> None:
    """A place that the one source of it denies is no place to find it in."""
    denied = "[{place: syria, sources: [{source: s, stance: denies}]}]"
    found = listed({**PLACES, "sources/s": source(), "events/e": event(places=denied)}, "events/e")
    assert found.places == ()


def test_years_are_those_that_its_time_may_touch() -> None:
    """Of an interval, of a set, of rival times, of an open end as far as it is known, of a long span its ends."""
    cases = {
        "2024-08-10": ["2024"],
        "2023-12/2024-01": ["2023", "2024"],
        "[{value: 2020, sources: [s]}, {value: 2022, sources: [s]}]": ["2020", "2022"],
        "2023/..": ["2023"],
        "../2021-05": ["2021"],
        "1900/2000": ["1900", "2000"],
        "'-0043'": ["-0043"],
    }
    found = {
        date: ids(listed({"sources/s": source(), "events/e": event(date=date)}, "events/e").years)
        for date in cases
    }
    assert found == cases
    assert listed({"events/e": event(date="'-0043'")}, "events/e").years[0].text == "44 BCE"


def test_what_is_feared_is_another_type() -> None:
    """A feared war never stands among wars."""
    feared = listed({"events/e": event(type="war", status="feared")}, "events/e")
    assert feared.types == (Label("war.feared", "War (feared)"),)
    assert listed({"events/e": event(type="war")}, "events/e").types == (Label("war", "War"),)
    assert feared.type == "War (feared, unsourced)"


def test_actors_are_whoever_its_fields_name() -> None:
    """In whatever role, sides of a harm and speakers included; an actor is its own."""
    files = {
        **{f"actors/{name}": actor(title=name.upper()) for name in "abc"},
        "events/e": event(
            actors="[{actor: b, role: attacker}, {actor: unknown, role: witness, described_as: a fisher}]",
            harm="[{kind: killed, side: [c], count: 1}]",
            statements="[{speaker: a, quote: No.}]",
        ),
    }
    assert sorted(ids(listed(files, "events/e").actors)) == ["a", "b", "c"]
    assert ids(listed(files, "actors/a").actors) == ["a"]


def test_sources_are_what_it_rests_on() -> None:
    """Those of single values, and the documents that were read, too; a source is its own."""
    files = {
        **{f"sources/{name}": source() for name in "abcd"},
        "events/e": event(date="{value: 2024, sources: [{source: b, via: c}]}", sources="[a]"),
    }
    assert ids(listed(files, "events/e").sources) == ["a", "b", "c"]
    assert ids(listed(files, "sources/d").sources) == ["d"]


def test_names_are_all_that_it_is_called() -> None:
    """Former names and transliterations, in the order of the file."""
    names = "[الحسكة, {name: Hasakah, kind: former}]"
    assert listed({"places/p": place(names=names)}, "places/p").names == ("الحسكة", "Hasakah")


def test_every_entry_has_a_listing_that_can_be_sent() -> None:
    """It is plain data, and says what a hit shows."""
    of = rich_site()
    listings = {entry.name: of_entry(of, entry) for entry in of.library.entries.values()}
    assert pickle.loads(pickle.dumps(listings)) == listings  # noqa: S301 -- our own data
    assert {each.kind.id for each in listings.values()} >= {"events", "places", "actors", "sources"}
    assert all(each.kind.text for each in listings.values())
