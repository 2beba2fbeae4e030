"""The page of an entry: what it is, each value with its citations, what leads to it, what it rests on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sourcebook import addresses
from sourcebook.entries.canonical import are_rivals, shared_anchors
from sourcebook.entries.model import Entry, Value
from sourcebook.kinds.model import Field, Kind
from sourcebook.library import Inverse, Key
from sourcebook.pages import (
    Card,
    Group,
    Image,
    Item,
    Page,
    Passage,
    Relation,
    Row,
    Said,
    Section,
    Span,
    Supported,
    Way,
)
from sourcebook.provenance import Statement, of_entry, rests_on
from sourcebook.showing import Notes, doubted
from sourcebook.site import Planned, Site, time_key, uri_of

BY = "by"
"""The first part of the anchor of each group of relations that lead here."""

MOST_CRUMBS = 8
OWN_HEADINGS = ("", "relayed", "relaying", "supports", "mentions")
"""What follows it in the anchors that the page has of its own, and what cannot."""


def plan(site: Site) -> Iterator[Planned]:
    """One page for each entry."""
    for folder in site.library.schema.kinds:
        for entry in site.library.of_kind(folder):
            yield Planned(uri_of(entry.key), partial(page, site, entry))


def page(site: Site, entry: Entry) -> Page:
    """The page of one entry."""
    kind = site.library.kind(entry)
    writer = _Writer(site, entry, kind, Notes(site.shower), site.anchors_of(entry))
    return Page(
        uri=uri_of(entry.key),
        template="entry.md.jinja",
        title=entry.title,
        context=writer.context(),
        description=site.shower.plain(entry.one("summary")),
        file=entry.file,
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Makes the context of one page. Citations are numbered in the order in which the page shows them."""

    site: Site
    entry: Entry
    kind: Kind
    notes: Notes
    anchors: dict[str, tuple[str, ...]]

    def context(self) -> dict[str, object]:
        entry = self.entry
        return {
            "kind": self.kind.folder,
            "label": self.kind.label,
            "crumbs": self.crumbs(),
            "entry_cites": self.notes.cite(of_entry(entry)),
            "lead": self.notes.blocks(entry.one("summary")) if entry.one("summary") else (),
            "facts": tuple(self.facts()),
            "sections": tuple(self.sections("section")),
            "groups": tuple(self.groups()),
            "supports": self.supports(),
            "relayed": self.cards(self.relayed()),
            "relaying": self.cards(self.site.relaying.get(entry.key, ())),
            "mentioned": self.cards(self.site.library.mentioned.get(entry.key, ())),
            "foot": tuple(self.sections("foot")),
            "references": self.notes.references(),
            "neighbours": self.neighbours(),
        }

    def relayed(self) -> tuple[Key, ...]:
        """The sources that are known through this document, but for those that say so themselves and are shown for that."""
        shown = {inverse.entry for inverse in self.site.library.inverses.get(self.entry.key, ())}
        return tuple(key for key in self.site.relayed.get(self.entry.key, ()) if key not in shown)

    def crumbs(self) -> tuple[Span, ...]:
        """The way down to this page: home, the kind, and what it lies in."""
        ancestors = self.site.library.ancestors(self.entry)
        above = [self.site.shower.link(entry) for entry in reversed(ancestors[:MOST_CRUMBS])]
        if len(ancestors) > MOST_CRUMBS:
            above.insert(0, Span("…"))
        return (
            Span("Home", to=addresses.HOME),
            Span(self.kind.plural, to=addresses.index_uri(self.kind.folder)),
            *above,
        )

    def item(self, field: Field, value: Value, anchor: str) -> Item:
        return self.notes.item(field, value, anchor, rests_on(self.entry, field, value))

    def items(self, field: Field) -> tuple[Item, ...]:
        values = self.entry.fields[field.name]
        found = zip(values, self.anchors[field.name], shared_anchors(field, values), strict=True)
        return tuple(
            replace(self.item(field, value, "" if anchor == field.name else anchor), shared=shared)
            for value, anchor, shared in found
        )

    def facts(self) -> Iterator[Row]:
        """The box of facts: fields in the order of the kind, each with all its values."""
        for field in self.kind.fields.values():
            if field.name == self.kind.location and field.name not in self.entry.fields:
                yield Row(field.label, field.name, (Item("", self.somewhere()),))
            if field.shown == "facts" and field.name in self.entry.fields:
                items = self.items(field)
                yield Row(
                    field.label, field.name, items, rivals=are_rivals(field, self.entry.fields[field.name])
                )

    def somewhere(self) -> tuple[Span, ...]:
        """Where a place without a location lies: within the nearest thing around it that has one."""
        for above in self.site.library.ancestors(self.entry):
            if self.kind.location in above.fields:
                return Span("Not known; somewhere within "), self.site.shower.link(above)
        return (Span("Not known"),)

    def sections(self, shown: str) -> Iterator[Section]:
        """Parts below headings of their own: prose in blocks, images as such, all else as a list."""
        shown_here = [field for field in self.kind.fields.values() if field.shown == shown]
        for field in sorted(shown_here, key=lambda field: field.type != "prose"):
            if field.name in self.entry.fields:
                rivals = are_rivals(field, self.entry.fields[field.name])
                if field.type == "prose":
                    passages = tuple(self.passages(field))
                    yield Section(field.label, field.name, passages=passages, rivals=rivals)
                elif field.name == "images":
                    yield Section(field.label, field.name, images=tuple(self.images(field)))
                else:
                    yield Section(field.label, field.name, items=self.items(field), rivals=rivals)

    def passages(self, field: Field) -> Iterator[Passage]:
        """The values of a field of prose. Prose cites on its own; besides, what is said of this value alone is cited."""
        for value, anchor in zip(self.entry.fields[field.name], self.anchors[field.name], strict=True):
            blocks = self.notes.blocks(value.content)
            resting = rests_on(self.entry, field, value)
            own = resting if value.sources else [each for each in resting if each.field == field.name]
            remarks = tuple(self.site.shower.remarks(value))
            yield Passage("" if anchor == field.name else anchor, blocks, self.notes.cite(own), remarks)

    def images(self, field: Field) -> Iterator[Image]:
        for value, anchor in zip(self.entry.fields[field.name], self.anchors[field.name], strict=True):
            image = value.content
            below = [Span(image[name]) for name in ("caption", "credit") if name in image]
            below += [self.site.shower.reference(image["source"])] if "source" in image else []
            uri = posixpath.join(self.entry.kind, self.entry.id, image["file"])
            spans = tuple(span for part in below for span in (Span(" · "), part))[1:]
            cites = self.notes.cite(rests_on(self.entry, field, value))
            yield Image(anchor, uri, image["alt"], spans, bool(image.get("sensitive")), cites)

    def groups(self) -> Iterator[Group]:
        """What leads here, by the heading that the other kind gives it; with what leads to the parts of this."""
        library = self.site.library
        leading = [(inverse, None) for inverse in library.inverses.get(self.entry.key, ())]
        found: dict[str, dict[Key, list[tuple[Inverse, Key | None]]]] = {}
        for inverse, part in sorted((*leading, *self.within()), key=self.order):
            found.setdefault(inverse.heading, {}).setdefault(inverse.entry, []).append((inverse, part))
        taken = set(OWN_HEADINGS)
        for heading, relations in sorted(found.items()):
            name = addresses.slug(heading)
            anchor = f"{BY}-{addresses.digest(heading) if name in taken else name}"
            taken.add(name)
            yield Group(heading, anchor, tuple(self.relation(key, ways) for key, ways in relations.items()))

    def order(self, leading: tuple[Inverse, Key | None]) -> tuple[object, ...]:
        """Relations stand in order of time; those of one entry in the order of its file."""
        inverse = leading[0]
        place = inverse.value.place
        return (
            *time_key(self.site.library, self.site.library.entries[inverse.entry]),
            place.line,
            place.column,
        )

    def within(self) -> Iterator[tuple[Inverse, Key]]:
        """What happened in the parts of this entry: a region lists what happened in its towns."""
        library = self.site.library
        own = {(inverse.entry, inverse.field) for inverse in library.inverses.get(self.entry.key, ())}
        for part in library.descendants(self.entry.key):
            for inverse in library.inverses.get(part, ()):
                where = library.schema.kinds[inverse.entry[0]].where
                if where and inverse.field == where and (inverse.entry, inverse.field) not in own:
                    yield inverse, part

    def relation(self, key: Key, ways: list[tuple[Inverse, Key | None]]) -> Relation:
        """One entry that leads here, with all the ways in which it does."""
        other, first = self.site.library.entries[key], ways[0][0]
        values = other.fields[first.field]
        anchor = self.site.anchors_of(other)[first.field][values.index(first.value)]
        shown = tuple(dict.fromkeys(self.way(other, inverse, part) for inverse, part in ways))
        return Relation(self.site.shower.card(other), f"{uri_of(key)}#{anchor}", shown)

    def way(self, other: Entry, inverse: Inverse, part: Key | None) -> Way:
        library, shower = self.site.library, self.site.shower
        field = library.kind(other).fields[inverse.field]
        hidden = (inverse.inner, field.fields[inverse.inner].inverse_by) if inverse.inner else ()
        details = shower.record(field, inverse.value.content, hidden) if inverse.inner else ()
        details = doubted(details, inverse.value)
        at = (shower.link(library.entries[part]),) if part else ()
        return Way(details, self.notes.cite(rests_on(other, field, inverse.value)), at)

    def supports(self) -> tuple[Supported, ...]:
        """For a source: all that it says, entry by entry."""
        found: dict[Key, list[Statement]] = {}
        for statement in self.site.supported.get(self.entry.key, ()):
            found.setdefault(statement.entry, []).append(statement)
        return tuple(self.supported(key, each) for key, each in found.items())

    def supported(self, key: Key, statements: list[Statement]) -> Supported:
        library, shower = self.site.library, self.site.shower
        entry = library.entries[key]
        fields = library.kind(entry).fields
        return Supported(
            shower.card(entry), tuple(self.said(entry, fields, statement) for statement in statements)
        )

    def said(self, entry: Entry, fields: Mapping[str, Field], statement: Statement) -> Said:
        mark = self.notes.mark(statement.reference)
        to = f"{uri_of(entry.key)}#{statement.anchor}"
        if statement.value is None:
            return Said(to, self.site.library.kind(entry).label, (Span("as a whole"),), mark)
        field = fields[statement.field]
        spans = () if field.type == "prose" else self.site.shower.value(field, statement.value)
        return Said(to, field.label, doubted(spans, statement.value), mark)

    def cards(self, keys: tuple[Key, ...]) -> tuple[Card, ...]:
        return tuple(self.site.shower.card(self.site.library.entries[key]) for key in keys)

    def neighbours(self) -> tuple[Card | None, Card | None]:
        """The entries of this kind before and after it in time."""
        order = self.site.in_time.get(self.kind.folder, ())
        at = self.site.position.get(self.entry.key)
        if at is None:
            return None, None
        before = order[at - 1 : at] if at else ()
        first, second = self.cards(before), self.cards(order[at + 1 : at + 2])
        return (first[0] if first else None, second[0] if second else None)
