"""What a template may see: cards, spans, blocks, rows, citations. All of it is frozen, plain data.

A page's context holds all that its page shows of its neighbours, as narrow cards and spans, so that equal
contexts give equal pages. Nothing in it leads back to the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class Span(Struct, frozen=True, gc=False):
    """A run of text in one manner: plain, a link, a name in another script, emphasised."""

    text: str
    to: str = ""
    """Where it leads: the uri of a page, with an anchor perhaps (`places/kirkuk.md#names`), or an http(s) address."""

    lang: str = ""
    """BCP 47 tag of a text in another language than the page's; its direction is then isolated from the text around."""

    emphasis: bool = False
    strong: bool = False


Spans = tuple[Span, ...]


class Cite(Struct, frozen=True, gc=False):
    """A numbered citation at a value."""

    number: int
    mark: str = ""
    """How the source stands to the value, where it does not simply assert it: `denies`, `alleges`."""

    retracted: bool = False
    """Whether the source was taken back."""


class Mark(Struct, frozen=True, gc=False):
    """What a value weighs: a word or two, which lead to the rule."""

    words: str
    anchor: str
    """Where the page of the rule explains the word that counts."""


class Block(Struct, frozen=True, gc=False):
    """A block of prose: a paragraph of spans, or a list or a quotation of blocks."""

    kind: str
    """paragraph, bullets, numbers or quotation."""

    spans: tuple[Span | Cite, ...] = ()
    items: tuple[tuple[Block, ...], ...] = ()
    """Of a list: the blocks of each item. Of a quotation: one item, its blocks."""

    start: int = 1


class Card(Struct, frozen=True, gc=False):
    """What other pages show of an entry."""

    title: str
    uri: str
    when: str = ""
    """Its time, in words."""

    type: str = ""
    where: Spans = ()


class Item(Struct, frozen=True, gc=False):
    """One value as its page shows it."""

    anchor: str
    """'' where the row or the heading above has the anchor of its one value."""

    spans: Spans
    cites: tuple[Cite, ...] = ()
    remarks: tuple[Spans, ...] = ()
    """What the long form adds: the document's words, a note, what was inferred, the editor's confidence."""

    shared: str = ""
    """The anchor that it shares with its rivals, at the first of them."""

    mark: Mark | None = None
    """What it weighs; None for the editor's own, and where its block says it for all."""


class Row(Struct, frozen=True, gc=False):
    """A field with all its values."""

    label: str
    anchor: str
    items: tuple[Item, ...]
    rivals: bool = False
    """Whether the values stand against each other."""


class Attribution(Struct, frozen=True, gc=False):
    """Who says all that a block of a page has, where that is one and the same."""

    spans: Spans
    cites: tuple[Cite, ...]
    mark: Mark


class Line(Struct, frozen=True, gc=False):
    """What one source says of the contested fields of an entry."""

    source: Span
    cells: tuple[tuple[Item, ...], ...]
    """For each field: the values of which it speaks."""


class Matrix(Struct, frozen=True, gc=False):
    """Sources by contested fields: who says what, side by side."""

    columns: Spans
    """Links to the fields on the page."""

    lines: tuple[Line, ...]


class Headline(Struct, frozen=True, gc=False):
    """What an entry weighs as a whole, and what in it is contested."""

    mark: Mark | None
    """None for a document, which speaks for itself."""

    counts: str = ""
    """How many sources, speakers and documents, where the mark does not say it; of a document, whether it was read."""

    contested: Spans = ()
    """Links to the fields of which values stand against each other."""


class Image(Struct, frozen=True, gc=False):
    """An image beside the entry."""

    anchor: str
    uri: str
    alt: str
    caption: Spans
    sensitive: bool
    cites: tuple[Cite, ...] = ()
    mark: Mark | None = None


class Passage(Struct, frozen=True, gc=False):
    """One value of a field of prose."""

    anchor: str
    """'' where the heading above has the anchor of its one value."""

    blocks: tuple[Block, ...]
    cites: tuple[Cite, ...] = ()
    remarks: tuple[Spans, ...] = ()
    mark: Mark | None = None


class Section(Struct, frozen=True, gc=False):
    """A part of a page below a heading of its own."""

    title: str
    anchor: str
    passages: tuple[Passage, ...] = ()
    items: tuple[Item, ...] = ()
    images: tuple[Image, ...] = ()
    rivals: bool = False
    """Whether the values stand against each other."""


class Way(Struct, frozen=True, gc=False):
    """One way in which an entry leads here: in what role, who says so."""

    details: Spans
    cites: tuple[Cite, ...]
    at: Spans = ()
    """For what happened in a part of this entry: which part."""

    mark: Mark | None = None
    """What it weighs, where that is not what most of the group weigh."""


class Relation(Struct, frozen=True, gc=False):
    """An entry that leads here: which, when, in what ways."""

    card: Card
    to: str
    """The uri of the entry's page with the anchor of the first value that leads here."""

    ways: tuple[Way, ...]


class Rest(Struct, frozen=True, gc=False):
    """The way on from a list of which a page shows a part."""

    shown: int
    count: int
    """How many there are in all."""

    to: str
    """The uri of the first page that lists them all."""

    latest: bool = False
    """Whether those that are shown are the latest of them."""


class Rests(Struct, frozen=True, gc=False):
    """The ways on from the lists of an entry's page that are no groups of relations; None where all is shown."""

    relayed: Rest | None = None
    relaying: Rest | None = None
    supports: Rest | None = None
    mentioned: Rest | None = None


class Group(Struct, frozen=True, gc=False):
    """The relations of one sort."""

    title: str
    anchor: str
    relations: tuple[Relation, ...]
    rest: Rest | None = None
    usual: Mark | None = None
    """What those weigh that have no mark of their own."""

    @property
    def dated(self) -> bool:
        """Whether any of them has a time."""
        return any(relation.card.when for relation in self.relations)

    @property
    def detailed(self) -> bool:
        """Whether there is more to say of any of them than that it leads here."""
        return any(way.details or way.at for relation in self.relations for way in relation.ways)


class Reference(Struct, frozen=True, gc=False):
    """A numbered source reference at the foot of a page."""

    number: int
    spans: Spans


class Said(Struct, frozen=True, gc=False):
    """One value that a source speaks of, as the page of the source lists it."""

    to: str
    """The uri of the entry's page with the anchor of the value."""

    label: str
    spans: Spans
    mark: str = ""
    alone: bool = True
    """Whether the value rests on this source alone."""


class Supported(Struct, frozen=True, gc=False):
    """All that a source says in one entry."""

    card: Card
    said: tuple[Said, ...]


class Turn(Struct, frozen=True, gc=False):
    """The pages of a list, seen from one of them."""

    number: int
    """Which one this is, from 1."""

    count: int
    pages: Spans
    """Links to those around it, to the first and the last, and to some in between: from any page, any other is near."""


class Order(Struct, frozen=True, gc=False):
    """One order of an index: the ways into its groups, each with how many entries it has."""

    title: str
    entrances: tuple[tuple[Span, int], ...]
    rest: Rest | None = None


class Branch(Struct, frozen=True, gc=False):
    """A place in a hierarchy; those that lie in it follow, one step deeper, unless they are too many."""

    card: Card
    depth: int
    within: int = 0
    """How many lie in it that are not shown here."""

    to: str = ""
    """The uri of the page that shows them; '' where nothing is left out."""


class Label(Struct, frozen=True, gc=False):
    """One value of a facet: what stands in the address of a search, and what a reader sees."""

    id: str
    text: str


class Listing(Struct, frozen=True, gc=False):
    """How the search lists an entry: by what it can be narrowed down to it, what it is called, what a hit says of it."""

    kind: Label
    types: tuple[Label, ...] = ()
    years: tuple[Label, ...] = ()
    """The years that its time may touch."""

    places: tuple[Label, ...] = ()
    """Where it happened or lies, with all that this lies in."""

    actors: tuple[Label, ...] = ()
    sources: tuple[Label, ...] = ()
    type: str = ""
    """Its type in words, with what keeps it from being a plain fact."""

    when: str = ""
    where: str = ""
    names: tuple[str, ...] = ()
    """All that it is called: former names, transliterations, names in other scripts."""


class Page(Struct, frozen=True, gc=False):
    """A page to render: its context holds everything that its template will see."""

    uri: str
    """Path of its Markdown file in the tree of pages; its URL follows from it."""

    template: str
    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""
    """For search results and previews, plain text."""

    file: str = ""
    """The file that an editor would change, relative to the base; '' where there is none."""

    grade: str = ""
    """What its title is followed by where it stands alone, as in a browser's tab: what keeps it from being a plain fact."""

    @property
    def titled(self) -> str:
        """Its title as it stands alone."""
        return f"{self.title} ({self.grade})" if self.grade else self.title


class Asset(Struct, frozen=True, gc=False):
    """A file of the site that is no page: an image that an entry names."""

    uri: str
    file: str
    """Path of its source, relative to the base."""
