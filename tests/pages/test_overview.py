"""One walk over a library finds what all its pages share."""

from __future__ import annotations

from sourcebook.pages.overview import turned
from sourcebook.provenance.statements import statements
from tests.knowledge import actor, event, source
from tests.sites import rich_site, site


def test_an_overview_is_what_a_walk_over_all_statements_finds() -> None:
    """By source: the entries in which it says something, in the order of the library."""
    library, found = rich_site().library, dict[tuple[str, str], dict[tuple[str, str], None]]()
    for entry in library.entries.values():
        for statement in statements(entry, library.kind(entry)):
            if statement.reference is None:
                continue
            found.setdefault(statement.reference.source.key, {})[entry.key] = None
    assert rich_site().overview.citing == {source: list(keys) for source, keys in found.items()}


def test_entries_by_kind() -> None:
    """Sorted by their ids; a kind without any is not there."""
    of = site({"events/b": event(), "events/a": event(), "actors/a": actor()})
    assert of.overview.keys == {"actors": [("actors", "a")], "events": [("events", "a"), ("events", "b")]}


def test_what_is_read_in_documents_is_turned_round() -> None:
    """In order of the documents, whatever was found first."""
    a, b, c = (("sources", name) for name in "abc")
    assert turned({b: [c], a: [c, b]}) == {b: (a,), c: (a, b)}


def test_the_first_year_orders() -> None:
    """Of an open start, the last day; of an unknown day, none."""
    dates = {"a": "2023-12/2024", "b": "..2024-05", "c": "unknown", "d": "-0043"}
    of = site(
        {f"events/{name}": event(date=f"'{date}'") for name, date in dates.items()} | {"sources/s": source()}
    )
    years = {name: of.overview.years["events", name] for name in dates}
    assert years == {"a": 2023, "b": 2024, "c": None, "d": -43}
    assert of.overview.years["sources", "s"] is None
