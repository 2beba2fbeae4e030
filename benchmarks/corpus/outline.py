"""What there is in a base before any entry is written: ids, titles and types, so that each entry can name others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks.corpus.chance import Chance
from benchmarks.corpus.names import BODIES, Name, Namer
from benchmarks.corpus.words import CAMPAIGN, FORMS, FOUNDING, MONTHS, SOURCE_FORMS, Form
from sourcebook.addresses import folded, slug

SHARES = {"places": 0.10, "actors": 0.15, "sources": 0.05}
"""Of all entries; the rest are events."""

FOUNDED = date(1950, 1, 1)
"""The day on which all bodies were founded of which an event tells it: so none acts before it is there."""

LEVELS = (("country", 200), ("governorate", 25), ("district", 6))
"""Types of places that hold others, and of how many places one is such."""

LEAVES = (
    *("town", "town", "village", "village", "village", "military-site"),
    *("crossing", "hospital", "bridge", "energy-site"),
)
FIRST, LAST = date(2011, 1, 1), date(2024, 12, 31)
"""When the events of a base happen."""

NAMED = 3
"""Sources that have a name of their own for certain."""

LONGEST_ID = 70
"""Characters, so that a number can follow."""


@dataclass(frozen=True, slots=True)
class Stub:
    """An entry that is to be written."""

    folder: str
    number: int
    """From 0 within its kind: the lowest are those that most others lead to."""

    id: str
    title: str
    type: str
    name: Name | None = None
    day: date = FIRST
    """When an event happened, or a source was published."""

    parent: int | None = None
    """Number of the place that it lies in, or of the event that it is part of."""

    place: int = 0
    """Number of the place in the title of an event."""

    @property
    def reference(self) -> str:
        """As prose and fields of several kinds name it."""
        return f"{self.folder}/{self.id}"

    @property
    def full(self) -> bool:
        """Whether every field is written: so in the first two of each kind."""
        return self.number in {1, 2}


@dataclass(slots=True)
class Outline:
    """All stubs of a base, by kind."""

    seed: str
    places: list[Stub] = field(default_factory=list)
    actors: list[Stub] = field(default_factory=list)
    sources: list[Stub] = field(default_factory=list)
    events: list[Stub] = field(default_factory=list)
    removed: list[Stub] = field(default_factory=list)
    """Events of which only tombstones remain."""

    @property
    def stubs(self) -> list[Stub]:
        """All entries."""
        return [*self.events, *self.places, *self.actors, *self.sources]


def outline(entries: int, seed: str) -> Outline:
    """The outline of a base with so many entries (60 at least)."""
    maker = _Maker(seed)
    counts = {folder: round(entries * share) for folder, share in SHARES.items()}
    maker.make_places(counts["places"])
    maker.make_actors(counts["actors"])
    maker.make_sources(counts["sources"])
    maker.make_events(entries - sum(counts.values()))
    return maker.made


class _Maker:
    """Makes stubs one after another, and remembers which ids and titles are taken."""

    def __init__(self, seed: str) -> None:
        self.made = Outline(seed)
        self.namer = Namer()
        self.taken: set[tuple[str, str]] = set()

    def chance(self, folder: str, number: int) -> Chance:
        return Chance(self.made.seed, "outline", folder, number)

    def handle(self, folder: str, title: str) -> tuple[str, str]:
        """A title that nothing else has, and its id."""
        for number in range(1, 100_000):
            own = title if number == 1 else f"{title} ({number})"
            short = slug(title)[:LONGEST_ID].strip("-") + (f"-{number}" if number > 1 else "")
            names = {(folder, folded(own)), (folder, f"id:{short}")}
            if not names & self.taken:
                self.taken |= names
                return own, short
        raise AssertionError(title)

    def make_places(self, count: int) -> None:
        sizes = [max(1, count // every) for _, every in LEVELS]
        above: int | None = None
        for (kind, _), size in zip(LEVELS, sizes, strict=True):
            below = len(self.made.places)
            for number in range(size):
                self.make_place(kind, above, number, below)
            above = below
        for number in range(count - sum(sizes)):
            kind = LEAVES[number % len(LEAVES)]
            self.make_place(kind, above, number, sum(sizes))

    def make_place(self, kind: str, above: int | None, number: int, below: int) -> None:
        """A place in one of those of the level above, whose numbers go from `above` to `below`."""
        own = len(self.made.places)
        name = self.namer.place(self.chance("places", own), kind)
        title, handle = self.handle("places", name.title)
        parent = None if above is None else above + number % (below - above)
        self.made.places.append(Stub("places", own, handle, title, kind, name, parent=parent))

    def make_actors(self, count: int) -> None:
        kinds = list(BODIES)
        for number in range(count):
            chance = self.chance("actors", number)
            body = number < len(kinds) or chance.happens(0.6)
            kind = kinds[number % len(kinds)] if body else "person"
            name = self.namer.body(chance, kind) if body else self.namer.person(chance)
            title, handle = self.handle("actors", name.title)
            self.made.actors.append(Stub("actors", number, handle, title, kind, name))

    def make_sources(self, count: int) -> None:
        """Sources; the first, to which most events lead, is the latest of all."""
        papers = [actor for actor in self.made.actors if actor.type == "media"]
        for number in range(count):
            chance = self.chance("sources", number)
            kind, pattern = SOURCE_FORMS[number % len(SOURCE_FORMS)]
            day = LAST + timedelta(90) if number == 0 else _day(chance) + timedelta(60)
            named = {
                "paper": papers[chance.below(len(papers))].title,
                "place": self.made.places[chance.rank(len(self.made.places))].title,
                "day": _written(day),
            }
            title, handle = self.handle("sources", pattern.format(**named))
            name = self.namer.body(chance, "media") if number < NAMED or chance.happens(0.05) else None
            self.made.sources.append(Stub("sources", number, handle, title, kind, name, day))

    def make_events(self, count: int) -> None:
        campaigns = max(3, count // 100)
        founding = max(2, count // 50)
        for number in range(count + max(2, count // 200)):
            if number < campaigns:
                form = CAMPAIGN
            else:
                form = FOUNDING if number < campaigns + founding else FORMS[number % len(FORMS)]
            stub = self.make_event(number, form, campaigns)
            (self.made.events if number < count else self.made.removed).append(stub)

    def make_event(self, number: int, form: Form, campaigns: int) -> Stub:
        chance = self.chance("events", number)
        places = self.made.places
        place = 0 if chance.happens(0.3) else chance.rank(len(places))
        day = FOUNDED if form is FOUNDING else _day(chance)
        title, handle = self.handle("events", form.title.format(place=places[place].title, day=_written(day)))
        parent = self.campaign(number, form, campaigns, chance)
        name = self.namer.body(chance, "unit") if form is CAMPAIGN or chance.happens(0.03) else None
        return Stub("events", number, handle, title, form.type, name, day, parent, place)

    def campaign(self, number: int, form: Form, campaigns: int, chance: Chance) -> int | None:
        """The event that an event is part of: campaigns are parts of the first one."""
        if number == 0 or form is FOUNDING:
            return None
        return 0 if number < campaigns else chance.rank(campaigns)


def _day(chance: Chance) -> date:
    return FIRST + timedelta(chance.below((LAST - FIRST).days + 1))


def _written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
