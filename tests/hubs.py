"""A base in which a few entries are named by thousands of others: what tests of long lists are made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sourcebook.entries.model import Entry, Place, Reference, SourceReference, Value
from sourcebook.linking.library import link
from sourcebook.loading.base import Base
from sourcebook.pages.site import Site, site_of
from sourcebook.settings import Settings
from sourcebook.values.date import DATE
from sourcebook.values.prose import PROSE
from tests.knowledge import shipped

EVENTS = 3_000
PLACE = Place(1, 1, "")

ARMY, LAND, TOWN, PAPER, WIRE = (
    ("actors", "army"),
    ("places", "land"),
    ("places", "town"),
    ("sources", "paper"),
    ("sources", "wire"),
)
"""Whom all events name: two roles of an actor, a place and what it lies in, a source and one that it relays."""


@cache
def hub_site() -> Site:
    """The site of that base. It is built in memory: reading thousands of files is tested elsewhere."""
    library, problems = link(shipped(), [*_named(), *map(_event, range(EVENTS))])
    assert problems == []
    return site_of(Base(Path(), Settings(format="1", title="A base"), library, {}, (), {}))


def _named() -> Iterator[Entry]:
    yield _entry(ARMY, title="The army", type="unit")
    yield _entry(LAND, title="The land", type="country")
    yield _entry(TOWN, title="The town", type="town", within={"place": _to(LAND)})
    yield _entry(PAPER, title="The paper", type="document")
    yield _entry(WIRE, title="The wire", type="document")


def _event(number: int) -> Entry:
    """An event in one of sixty years, or on an unknown day; every tenth names the town in its account."""
    year = 1960 + number % 61
    date = "unknown" if year == 2020 else str(year)
    role = "target" if number % 2 else "attacker"
    more = {"body": PROSE.read("So it was at [[places/town]].")} if number % 10 == 0 else {}
    return _entry(
        ("events", f"e{number:04}"),
        title=f"Event {number}",
        type="war",
        date=DATE.read(date),
        places={"place": _to(TOWN)},
        actors={"actor": _to(ARMY), "role": role},
        sources=(SourceReference(_to(WIRE), via=_to(PAPER), at=(f"page {number}",)),),
        **more,
    )


def _entry(key: tuple[str, str], sources: tuple[SourceReference, ...] = (), **fields: object) -> Entry:
    order = shipped().kinds[key[0]].fields
    values = {name: (Value(fields[name], PLACE),) for name in order if name in fields}
    return Entry(*key, f"entries/{key[0]}/{key[1]}.yaml", values, sources)


def _to(key: tuple[str, str]) -> Reference:
    return Reference(*key, PLACE)
