"""What leads to an entry: relations that other entries wrote, what a source says, whose prose names it.

Each such list has a name, which stands in its anchor and in the addresses of its own pages, if it is long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sourcebook import addresses
from sourcebook.entries.model import Entry, Value
from sourcebook.kinds.model import Field
from sourcebook.linking.library import Key, Led
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.pages.model import Card, Group, Relation, Rest, Said, Span, Supported, Way
from sourcebook.pages.notes import Notes
from sourcebook.pages.shelving import FEW_OF_MANY, MANY, PAGE, SHOWN, Shelf, shelves
from sourcebook.pages.showing import doubted
from sourcebook.pages.site import MOST_LED, Site, Ways, uri_of
from sourcebook.pages.weights import mark_of, usual
from sourcebook.provenance.grades import Weight
from sourcebook.provenance.statements import Statement

RELAYED, RELAYING, SUPPORTS, MENTIONS = "relayed", "relaying", "supports", "mentions"
PAGE_OF_SAID = 100
"""Of how many entries one page lists what a source says in them: of each, a dozen values."""

TITLES = {
    RELAYED: "Known through this document",
    RELAYING: "Known through",
    SUPPORTS: "What it says",
    MENTIONS: "Mentioned in",
}
"""The lists that every entry may have, by name; all others are relations, named after their headings."""


def relations(site: Site, key: Key) -> Mapping[str, Mapping[Key, Ways]]:
    """What leads to an entry or to the parts of it, by headings in order: which entries, in what ways."""
    if key in site.leading:
        return site.leading[key]
    found: dict[str, dict[Key, Ways]] = {}
    for part, led in chain(((None, each) for each in site.library.inverses.led(key)), within(site, key)):
        source, (_, heading, _, _, _) = led
        found.setdefault(heading, {}).setdefault(source, []).append((led, part))
    made = {heading: found[heading] for heading in sorted(found)}
    if any(len(each) > SHOWN for each in made.values()):
        site.leading.keep(key, made, MOST_LED)
    return made


def within(site: Site, key: Key) -> Iterator[tuple[Key, Led]]:
    """What happened in the parts of an entry, and in which: a region lists what happened in its towns."""
    library = site.library
    if key not in library.children:
        return
    own = {(source, name) for source, (_, _, name, _, _) in library.inverses.led(key)}
    where = {folder: kind.where for folder, kind in library.schema.kinds.items()}
    for part in library.descendants(key):
        for led in library.inverses.led(part):
            source, (_, _, name, _, _) = led
            if name == where[source[0]] and (source, name) not in own:
                yield part, led


def names(headings: Iterable[str]) -> dict[str, str]:
    """Heading -> the name of its list; two with one name are kept apart."""
    taken = {"", *TITLES}
    found = {}
    for heading in headings:
        name = addresses.slug(heading)
        found[heading] = addresses.digest(heading) if name in taken else name
        taken.add(name)
    return found


def others(site: Site, key: Key) -> dict[str, Sequence[Key]]:
    """The lists that are no relations, by their names."""
    found: dict[str, Sequence[Key]] = {MENTIONS: site.library.mentioned.get(key, ())}
    if key[0] == SOURCE_FOLDER:
        found[RELAYED] = _relayed(site, key)
        found[RELAYING] = site.relaying.get(key, ())
        found[SUPPORTS] = site.overview.citing.get(key, ())
    return found


def _relayed(site: Site, key: Key) -> Sequence[Key]:
    """The sources that are known through a document, but for those that say so themselves and are shown for that."""
    relayed = site.relayed(key)
    naming = {source for source, _ in site.library.inverses.led(key)} if relayed else set()
    return tuple(each for each in relayed if each not in naming)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of what leads to an entry."""

    entry: Key
    name: str
    title: str
    keys: Collection[Key]

    @property
    def path(self) -> str:
        """The folder of its own pages."""
        return addresses.entry_list(*self.entry, self.name)

    def shelves(self, site: Site) -> tuple[Shelf, ...]:
        """It, cut into shelves."""
        if self.path not in site.shelves:
            size = PAGE_OF_SAID if self.name == SUPPORTS else PAGE
            site.shelves[self.path] = shelves(site.overview, self.keys, size)
        return site.shelves[self.path]


def lists(site: Site, key: Key) -> Iterator[Listed]:
    """All lists of an entry."""
    found = relations(site, key)
    named = names(found)
    for heading, leading in found.items():
        yield Listed(key, named[heading], heading, leading)
    for name, keys in others(site, key).items():
        yield Listed(key, name, TITLES[name], keys)


def shown_of_each(site: Site, key: Key) -> int:
    """How much the page of an entry shows of each of its long lists: less, where it has many."""
    long = sum(len(each.keys) > SHOWN for each in lists(site, key))
    return SHOWN if long <= MANY else FEW_OF_MANY


def long_lists(site: Site) -> Iterator[Listed]:
    """Every list that is longer than what the page of its entry shows. What cannot have any is not looked at."""
    for key in sorted(_hubs(site)):
        for listed in lists(site, key):
            if len(listed.keys) > SHOWN:
                yield listed


def _hubs(site: Site) -> Iterator[Key]:
    """The entries that may have a long list, each once."""
    library, view = site.library, site.overview
    counts = {key: len(library.inverses.led(key)) for key in library.inverses}
    found = {key for key, count in counts.items() if count > SHOWN}
    for key in library.children:
        if counts.get(key, 0) + sum(counts.get(part, 0) for part in library.descendants(key)) > SHOWN:
            found.add(key)
    by_key: tuple[Mapping[Key, Collection[Key]], ...] = (
        library.mentioned,
        view.citing,
        view.relayed,
        site.relaying,
    )
    for lists_of in by_key:
        found.update(key for key, keys in lists_of.items() if len(keys) > SHOWN)
    return iter(found)


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts what leads to an entry into words, for one page."""

    site: Site
    notes: Notes

    def group(
        self, title: str, anchor: str, keys: Iterable[Key], ways: Mapping[Key, Ways], rest: Rest | None = None
    ) -> Group:
        """Some of the relations of a list, in the order of `keys`. What most of them weigh is said once for all."""
        found = [(self.site.library.entries[key], ways[key]) for key in keys]
        most = usual([self.weight(other, way[0]) for other, several in found for way in several])
        told = tuple([self.relation(other, several, most) for other, several in found])
        return Group(title, anchor, told, rest, mark_of(most) if most else None)

    def weight(self, other: Entry, led: Led) -> Weight | None:
        """What a value weighs that leads to another entry; None for the editor's own."""
        _, (_, _, name, _, number) = led
        weights = self.site.weights_of(other)[name]
        return weights[number] if weights else None

    def relation(self, other: Entry, ways: Ways, most: Weight | None = None) -> Relation:
        """One entry that leads to another, with all the ways in which it does, in the order of its file.

        What weighs as most do has no mark of its own.
        """
        if len(ways) > 1:
            ways = sorted(ways, key=lambda way: _place(_value(other, way[0])))
        _, (_, _, name, _, number) = ways[0][0]
        anchor = self.site.anchors_of(other)[name][number]
        shown = tuple([self.way(other, led, part, most) for led, part in ways])
        if len(shown) > 1:
            shown = tuple(dict.fromkeys(shown))
        return Relation(self.site.shower.card(other), f"{uri_of(other.key)}#{anchor}", shown)

    def way(self, other: Entry, led: Led, part: Key | None, most: Weight | None) -> Way:
        """One way in which it leads there. What that page shows already is left out."""
        _, (_, _, name, inner, _) = led
        value, shower = _value(other, led), self.site.shower
        field = self.site.library.kind(other).fields[name]
        details: tuple[Span, ...] = ()
        if inner:
            details = shower.record(field, value.content, (inner, field.fields[inner].inverse_by))
        details = doubted(details, value)
        at = (shower.link(self.site.library.entries[part]),) if part else ()
        weight = self.weight(other, led)
        mark = mark_of(weight) if weight and weight != most else None
        return Way(details, self.notes.cite(self.site.resting(other).of(field, value)), at, mark)

    def supports(self, source: Key, keys: Iterable[Key]) -> tuple[Supported, ...]:
        """What a source says in some entries."""
        return tuple(self.supported(source, self.site.library.entries[key]) for key in keys)

    def supported(self, source: Key, entry: Entry) -> Supported:
        """All that a source says in one entry."""
        fields = self.site.library.kind(entry).fields
        uri = uri_of(entry.key)
        said = tuple(self.said(entry, fields, uri, each) for each in self.site.said(source[1], entry))
        return Supported(self.site.shower.card(entry), said)

    def said(self, entry: Entry, fields: Mapping[str, Field], uri: str, statement: Statement) -> Said:
        """One value that a source speaks of."""
        to = f"{uri}#{statement.anchor}"
        if statement.value is None:
            weight = self.site.shower.weigher.of_entry(entry.key)
            mark, alone = self.stance(statement, weight)
            return Said(to, self.site.library.kind(entry).label, AS_A_WHOLE, mark, alone)
        field = fields[statement.field]
        mark, alone = self.stance(statement, self.site.weights_of(entry)[field.name][statement.number])
        spans = () if field.type == "prose" else self.site.shower.value(field, statement.value)
        return Said(to, field.label, doubted(spans, statement.value), mark, alone)

    def stance(self, statement: Statement, weight: Weight) -> tuple[str, bool]:
        """How the source of a statement stands to the value, and whether it is the only one that speaks for it."""
        reference = statement.reference
        words = [self.notes.mark(reference)] if reference else []
        words += ["contested"] if weight.contested else []
        return ", ".join(filter(None, words)), weight.sources <= 1

    def cards(self, keys: Iterable[Key]) -> tuple[Card, ...]:
        """The cards of entries."""
        return tuple(self.site.shower.card_of(key) for key in keys)


AS_A_WHOLE = (Span("as a whole"),)


def _value(entry: Entry, led: Led) -> Value:
    """The value that leads there."""
    _, (_, _, name, _, number) = led
    return entry.fields[name][number]


def _place(value: Value) -> tuple[int, int]:
    return value.place.line, value.place.column
