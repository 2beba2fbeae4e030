"""The page of an entry: what it is, each value with its citations, what leads to it, what it rests on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from sourcebook import addresses
from sourcebook.entries.canonical import are_rivals, may_be_rivals, may_share, shared_anchors
from sourcebook.entries.model import Entry
from sourcebook.kinds.model import Field, Kind
from sourcebook.linking.library import Key
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.pages import citing
from sourcebook.pages.leading import (
    MENTIONS,
    RELAYED,
    RELAYING,
    SUPPORTS,
    Teller,
    names,
    others,
    relations,
    shown_of_each,
)
from sourcebook.pages.listing import of_entry
from sourcebook.pages.matrix import matrix
from sourcebook.pages.model import (
    Attribution,
    Card,
    Group,
    Headline,
    Image,
    Item,
    Listing,
    Mark,
    Matrix,
    Page,
    Passage,
    Rest,
    Rests,
    Row,
    Section,
    Span,
)
from sourcebook.pages.notes import Notes
from sourcebook.pages.shelving import SHOWN, excerpt
from sourcebook.pages.site import Planned, Site, uri_of
from sourcebook.pages.weights import counted, mark_of, withheld_words
from sourcebook.provenance.grades import ITSELF, SINGLE, Weight
from sourcebook.provenance.statements import Resting

ENTRIES = "entries"
BY = "by"
"""The first part of the anchor of each group of relations that lead here."""

MOST_CRUMBS = 8
WITHHELD = "withheld"
"""The first part of the anchor of what is said of a field that the page shows elsewhere, or not at all."""


def plan(site: Site) -> Iterator[Planned]:
    """One page for each entry."""
    keys: dict[str, list[Key]] = {folder: [] for folder in site.library.schema.kinds}
    for key in site.library.entries:
        keys[key[0]].append(key)
    for of_kind in keys.values():
        for key in of_kind:
            yield Planned(uri_of(key), partial(page, site, key), listing=partial(listing, site, key))


def page(site: Site, key: Key) -> Page:
    """The page of one entry."""
    entry = site.library.entries[key]
    writer = _Writer(
        site,
        entry,
        site.library.kind(entry),
        Notes(site.shower),
        site.anchors_of(entry),
        site.resting(entry),
        site.weights_of(entry),
    )
    return Page(
        uri=uri_of(key),
        template="entry.md.jinja",
        title=entry.title,
        context=writer.context(),
        description=site.shower.described(entry),
        file=entry.file if entry.file.startswith(f"{ENTRIES}/") else "",
        grade=site.shower.grade(key),
    )


def listing(site: Site, key: Key) -> Listing:
    """How the search lists one entry."""
    return of_entry(site, site.library.entries[key])


@dataclass(frozen=True, slots=True)
class _Writer:
    """Makes the context of one page. Citations are numbered in the order in which the page shows them."""

    site: Site
    entry: Entry
    kind: Kind
    notes: Notes
    anchors: dict[str, tuple[str, ...]]
    resting: Resting
    weights: dict[str, tuple[Weight, ...]]

    def context(self) -> dict[str, object]:
        """All that the template sees."""
        entry = self.entry
        summary = entry.one("summary")
        return {
            "kind": self.kind.folder,
            "label": self.kind.label,
            "crumbs": self.crumbs(),
            "entry_cites": self.notes.cite(self.resting.entry),
            "headline": self.headline(),
            "retracted": self.retracted(),
            "lead": self.notes.blocks(summary) if summary else (),
            **self.box(),
            "matrix": self.matrix(),
            "sections": tuple(self.sections("section")),
            "groups": tuple(self.groups()),
            **self.lists(),
            "foot": tuple(self.sections("foot")),
            "references": self.notes.references(),
            "neighbours": self.neighbours(),
            "citation": citing.of_entry(self.site, self.entry),
        }

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

    def headline(self) -> Headline:
        """What the entry weighs as a whole. It never hides that a value in it is contested."""
        weight = self.site.shower.weigher.of_entry(self.entry.key)
        fields = (self.kind.fields[name] for name in self.site.library.brief(self.entry.key).contested)
        contested = tuple(Span(field.label, to=f"{uri_of(self.entry.key)}#{field.name}") for field in fields)
        mark = mark_of(weight)
        if mark.anchor == ITSELF:
            return Headline(None, self.seen(), contested)
        return Headline(mark, counted(weight) if weight.sources == 1 else "", contested)

    def seen(self) -> str:
        """Whether a document was read itself, of which nobody else speaks."""
        return "not read itself" if self.entry.one("seen") is False else "read itself"

    def retracted(self) -> Item | None:
        """That a source was taken back, when and why, and who says so; nothing of any other entry."""
        if self.entry.kind != SOURCE_FOLDER or "retracted" not in self.entry.fields:
            return None
        return replace(self.items(self.kind.fields["retracted"])[0], anchor="", shared="")

    def items(self, field: Field) -> tuple[Item, ...]:
        """The values of a field, each with its anchor, its citations, its mark and what is said of it."""
        values, anchors = self.entry.fields[field.name], self.anchors[field.name]
        shared = shared_anchors(field, values) if may_share(anchors) else ("",) * len(values)
        shower, notes, resting = self.site.shower, self.notes, self.resting
        return tuple(
            Item(
                "" if anchor == field.name else anchor,
                shower.value(field, value),
                notes.cite(resting.of(field, value)),
                shower.remarks(value),
                first,
                mark,
            )
            for value, anchor, first, mark in zip(values, anchors, shared, self.marks(field), strict=True)
        )

    def marks(self, field: Field) -> tuple[Mark | None, ...]:
        """The mark of each value of a field."""
        if field.editorial:
            return (None,) * len(self.entry.fields[field.name])
        return tuple(mark_of(weight) for weight in self.weights[field.name])

    def are_rivals(self, field: Field) -> bool:
        """Whether the values of a field stand against each other."""
        values = self.entry.fields[field.name]
        return may_be_rivals(field, values, self.anchors[field.name]) and are_rivals(field, values)

    def box(self) -> dict[str, object]:
        """The box of facts; and who says all that is in it, where that is one and the same."""
        rows = tuple(self.facts())
        said = self.attribution(rows)
        if said:
            rows = tuple([_unattributed(row, cited=bool(said.cites)) for row in rows])
        return {"facts": rows, "attribution": said}

    def attribution(self, rows: Sequence[Row]) -> Attribution | None:
        """One line for all values of a box that rest on one single source, and are not contested."""
        items = [item for row in rows for item in row.items if item.mark]
        marks, cites = {item.mark for item in items}, {cite for item in items for cite in item.cites}
        if len(marks) != 1 or any(cite.mark for cite in cites):
            return None
        mark = items[0].mark
        sources = {self.notes.cited_as(cite.number).source.key for cite in cites}
        if mark is None or mark.anchor not in (ITSELF, SINGLE) or len(sources) > 1:
            return None
        spans = tuple(self.site.shower.named(*key) for key in sources)
        return Attribution(spans, tuple(cites) if len(cites) == 1 else (), mark)

    def matrix(self) -> Matrix | None:
        """Sources by contested fields, where more than one source speaks of the entry."""
        contested = self.site.library.brief(self.entry.key).contested
        if not contested or self.entry.kind == SOURCE_FOLDER:
            return None
        return matrix(self.site, self.entry, self.notes, contested)

    def facts(self) -> Iterator[Row]:
        """The box of facts: fields in the order of the kind, each with all its values."""
        withheld = self.withheld() if self.entry.withheld else {}
        for field in self.kind.fields.values():
            held = withheld.get(field.name, ())
            if held:
                yield self.partly(field, held)
                continue
            if field.name == self.kind.location and field.name not in self.entry.fields:
                yield Row(field.label, field.name, (Item("", self.somewhere()),))
            if field.shown == "facts" and field.name in self.entry.fields:
                yield Row(field.label, field.name, self.items(field), rivals=self.are_rivals(field))

    def withheld(self) -> dict[str, tuple[Item, ...]]:
        """What is said of what is withheld, by fields."""
        found: dict[str, tuple[Item, ...]] = {}
        for notice in self.entry.withheld:
            found[notice.field] = (
                *found.get(notice.field, ()),
                Item("", (Span(withheld_words(notice), emphasis=True),)),
            )
        return found

    def partly(self, field: Field, held: tuple[Item, ...]) -> Row:
        """A field of which something is withheld; where the page shows its values elsewhere, with that alone."""
        if field.shown != "facts":
            return Row(field.label, f"{WITHHELD}-{field.name}", held)
        if field.name not in self.entry.fields:
            return Row(field.label, field.name, held)
        return Row(field.label, field.name, (*self.items(field), *held), rivals=self.are_rivals(field))

    def somewhere(self) -> tuple[Span, ...]:
        """Where a place without a location lies: within the nearest thing around it that has one."""
        for above in self.site.library.ancestors(self.entry):
            if self.kind.location in above.fields:
                return Span("Not known; somewhere within "), self.site.shower.link(above)
        return (Span("Not known"),)

    def sections(self, shown: str) -> Iterator[Section]:
        """Parts below headings of their own: prose in blocks, images as such, all else as a list."""
        fields = (self.kind.fields[name] for name in self.entry.fields)
        shown_here = [field for field in fields if field.shown == shown]
        for field in sorted(shown_here, key=lambda field: field.type != "prose"):
            rivals = self.are_rivals(field)
            if field.type == "prose":
                passages = tuple(self.passages(field))
                yield Section(field.label, field.name, passages=passages, rivals=rivals)
            elif field.name == "images":
                yield Section(field.label, field.name, images=tuple(self.images(field)))
            else:
                yield Section(field.label, field.name, items=self.items(field), rivals=rivals)

    def passages(self, field: Field) -> Iterator[Passage]:
        """The values of a field of prose, each with what it rests on as a whole; besides, prose cites on its own."""
        values, anchors = self.entry.fields[field.name], self.anchors[field.name]
        for value, anchor, mark in zip(values, anchors, self.marks(field), strict=True):
            blocks = self.notes.blocks(value.content)
            cites = self.notes.cite(self.resting.of(field, value))
            remarks = self.site.shower.remarks(value)
            yield Passage("" if anchor == field.name else anchor, blocks, cites, remarks, mark)

    def images(self, field: Field) -> Iterator[Image]:
        """The images, each with its caption, its credit and its source."""
        values, anchors = self.entry.fields[field.name], self.anchors[field.name]
        for value, anchor, mark in zip(values, anchors, self.marks(field), strict=True):
            image = value.content
            below = [Span(image[name]) for name in ("caption", "credit") if name in image]
            below += [self.site.shower.reference(image["source"])] if "source" in image else []
            uri = posixpath.join(self.entry.kind, self.entry.id, image["file"])
            spans = tuple(span for part in below for span in (Span(" · "), part))[1:]
            cites = self.notes.cite(self.resting.of(field, value))
            yield Image(anchor, uri, image["alt"], spans, bool(image.get("sensitive")), cites, mark)

    def groups(self) -> Iterator[Group]:
        """What leads here, by the heading that the other kind gives it; with what leads to the parts of this."""
        found = relations(self.site, self.entry.key)
        teller, named = Teller(self.site, self.notes), names(found)
        for heading, leading in found.items():
            keys, rest = self.excerpt(named[heading], self.site.overview.in_order(leading))
            yield teller.group(heading, f"{BY}-{named[heading]}", keys, leading, rest)

    def lists(self) -> dict[str, object]:
        """What leads here otherwise: as a source, or named in prose; of each list a part, and the way to the rest."""
        teller, key = Teller(self.site, self.notes), self.entry.key
        found = {name: self.excerpt(name, keys) for name, keys in others(self.site, key).items()}
        nothing: tuple[tuple[Key, ...], Rest | None] = ((), None)
        relayed, relaying = found.get(RELAYED, nothing), found.get(RELAYING, nothing)
        supports, mentioned = found.get(SUPPORTS, nothing), found.get(MENTIONS, nothing)
        return {
            "supports": teller.supports(key, supports[0]),
            "relayed": teller.cards(relayed[0]),
            "relaying": teller.cards(relaying[0]),
            "mentioned": teller.cards(mentioned[0]),
            "rests": Rests(relayed[1], relaying[1], supports[1], mentioned[1]),
        }

    def excerpt(self, name: str, keys: Sequence[Key]) -> tuple[tuple[Key, ...], Rest | None]:
        """What this page shows of a list."""
        if len(keys) <= SHOWN:
            return tuple(keys), None
        path = addresses.entry_list(self.entry.kind, self.entry.id, name)
        shown = shown_of_each(self.site, self.entry.key)
        return excerpt(self.site.overview, keys, addresses.part_uri(path), shown)

    def neighbours(self) -> tuple[Card | None, Card | None]:
        """The entries of this kind before and after it in time."""
        at = self.site.position(self.entry.key)
        if at is None:
            return None, None
        order = self.site.in_time(self.kind.folder)
        return self.card(order[at - 1 : at] if at else ()), self.card(order[at + 1 : at + 2])

    def card(self, keys: Sequence[Key]) -> Card | None:
        """The card of the first of these, if there is one."""
        return next((self.site.shower.card_of(key) for key in keys), None)


def _unattributed(row: Row, *, cited: bool) -> Row:
    """A row of which the box says once who says it, and in which place of the document, if that is but one."""
    items = (
        replace(item, cites=() if cited else item.cites, mark=None) if item.mark else item
        for item in row.items
    )
    return replace(row, items=tuple(items))
