"""Every value has its statements in the table and its citations on its page; every citation there is of a statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from sourcebook.build import prepare
from sourcebook.entries.canonical import shared_anchors
from sourcebook.entries.model import NOWHERE, Entry, SourceReference, Value
from sourcebook.entries.model import Reference as EntryReference
from sourcebook.kinds.model import Field
from sourcebook.pages.site import Site, uri_of
from sourcebook.pages.weights import mark_of
from sourcebook.provenance.grades import ITSELF, Weight
from sourcebook.provenance.statements import Statement, statements
from sourcebook.values import prose
from tests.end_to_end.sites import ROOT
from tests.shown import Cited, Part, cites, marks, parts, references, text, tree
from tests.sites import page, rich_site

SHOWN = {"facts", "section", "foot"}
"""Where a page shows what has an anchor there."""


@dataclass(frozen=True)
class Shown:
    """The page of an entry beside what the table has of it."""

    site: Site
    entry: Entry

    @cached_property
    def body(self) -> Element:
        """The page."""
        return tree(page(self.site, uri_of(self.entry.key)))

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The fields of which it makes statements, and that have a place on the page."""
        known = self.site.library.kind(self.entry).fields
        return {name: known[name] for name in self.entry.fields if not known[name].editorial}

    @cached_property
    def table(self) -> list[Statement]:
        """What the table of statements has of it."""
        return [*statements(self.entry, self.site.library.kind(self.entry))]

    def values(self) -> Iterator[tuple[Field, int, Value, str]]:
        """Its values that are no editor's own, each with the field, the number and the anchor."""
        for name, field in self.fields.items():
            places = self.site.anchors_of(self.entry)[name]
            for number, (value, anchor) in enumerate(zip(self.entry.fields[name], places, strict=True)):
                yield field, number, value, anchor

    def of(self, field: Field, number: int) -> list[SourceReference]:
        """Who says a value, by the table."""
        rows = [each for each in self.table if (each.field, each.number) == (field.name, number)]
        return [each.reference for each in rows if each.reference]

    @cached_property
    def parts(self) -> dict[str, Part]:
        """What the page has at each anchor."""
        every = self.site.anchors_of(self.entry)
        known = self.site.library.kind(self.entry).fields
        shared = (shared_anchors(known[name], values) for name, values in self.entry.fields.items())
        return parts(
            self.body, {"entry", *every, *chain(*every.values()), *filter(None, chain.from_iterable(shared))}
        )

    @cached_property
    def box(self) -> Element | None:
        """The line that attributes all that the box of facts has, if there is one."""
        found = self.body.find("div[@class='sb-facts']/p")
        return found if found is not None and text(found).startswith("All of this") else None

    def at(self, field: Field, anchor: str) -> tuple[tuple[Cited, ...], tuple[tuple[str, str], ...]]:
        """What is cited and what is marked at a value, there or in the line of its box."""
        part = self.parts[anchor]
        if field.shown != "facts" or self.box is None:
            return part.cites, part.marks
        return (*part.cites, *cites(self.box)), (*part.marks, *marks(self.box))

    def weight(self, field: Field, number: int) -> Weight:
        """What a value weighs."""
        return self.site.weights_of(self.entry)[field.name][number]

    def cited_as(self, cited: Cited, reference: SourceReference) -> bool:
        """Whether a citation is that of a reference: source, document, place, informant, quote, mark, retraction."""
        item = references(self.body).get(cited.number)
        return (
            item is not None
            and self.names(item, reference)
            and cited.mark == self.mark(reference)
            and cited.retracted == self.site.shower.weigher.is_retracted(reference)
        )

    def names(self, item: Element, reference: SourceReference) -> bool:
        """Whether an item at the foot names what a reference names, and no other place in it."""
        known = [uri_of(each.key) for each in (reference.source, reference.via) if each]
        links = [href for link in item.iter("a") if (href := link.get("href"))]
        through = f", through {self.title(reference.via)}" if reference.via else "(, read in .*?)?"
        at = f", {re.escape('; '.join(reference.at))}" if reference.at else ""
        begin = f"{re.escape(self.title(reference.source))}{through}{at}(\\. .*)?"
        informant = reference.informant
        told = self.title(informant) if isinstance(informant, EntryReference) else informant
        parts = [told and f"Informant: {told}", reference.quote and f"“{reference.quote}”", reference.note]
        return (
            links[: len(known)] == known
            and re.fullmatch(begin, text(item)) is not None
            and all(" ".join(part.split()) in text(item) for part in parts if part)
        )

    def title(self, reference: EntryReference) -> str:
        """The title of an entry that is named."""
        return " ".join(self.site.library.brief(reference.key).title.split())

    def mark(self, reference: SourceReference) -> str:
        """In words how a source stands to a value, where it does not simply assert it."""
        lists = self.site.library.schema.vocabularies
        terms = [("stances", reference.stance, "supports"), ("speech-acts", reference.speech_act, "asserts")]
        told = [(name, term) for name, term, plain in terms if term and term != plain]
        return ", ".join(lists[name].terms[term].label.lower() for name, term in told)


def shipped_site() -> Site:
    """The site of the shipped base."""
    found = prepare(ROOT)
    assert found.site is not None, [str(problem) for problem in found.problems]
    return found.site


BASES: dict[str, Callable[[], Site]] = {"rich": rich_site, "shipped": shipped_site}


@cache
def pages(base: str) -> tuple[Shown, ...]:
    """The page of each entry of a base."""
    of = BASES[base]()
    return tuple(Shown(of, entry) for entry in of.library.entries.values())


@pytest.fixture(params=BASES)
def every(request: pytest.FixtureRequest) -> tuple[Shown, ...]:
    """The page of each entry of either base."""
    return pages(request.param)


def test_every_value_has_its_statements(every: tuple[Shown, ...]) -> None:
    """At least one row for each value, at its anchor; without a source where none speaks; none for the editor's own."""
    for shown in every:
        values = {(field.name, number): anchor for field, number, _, anchor in shown.values()}
        rows = [each for each in shown.table if each.value is not None]
        assert {(each.field, each.number): each.anchor for each in rows} == values, shown.entry.name
        assert any(each.value is None for each in shown.table), shown.entry.name
        for name, number in values:
            rests = [each.reference for each in rows if (each.field, each.number) == (name, number)]
            assert rests == [None] or None not in rests, (shown.entry.name, name)


def test_every_value_has_its_citations_and_its_mark(every: tuple[Shown, ...]) -> None:
    """In the part of the page at its anchor: each source that speaks of it, and what that weighs; or its box says both."""
    for shown in every:
        for field, number, _, anchor in shown.values():
            at = shown.entry.name, anchor
            assert field.shown in SHOWN, at
            cited, told = shown.at(field, anchor)
            for reference in shown.of(field, number):
                assert any(shown.cited_as(each, reference) for each in cited), (at, reference.source.id)
            mark = mark_of(shown.weight(field, number))
            assert told == ((mark.words, mark.anchor),), at


def test_every_citation_belongs_to_a_statement(every: tuple[Shown, ...]) -> None:
    """What stands at the anchor of a value cites those who speak of it, and nobody else, but for citations in its prose."""
    for shown in every:
        for field, number, value, anchor in shown.values():
            said = [*shown.of(field, number), *(_in_prose(value.content) if field.type == "prose" else ())]
            for each in shown.parts[anchor].cites:
                assert any(shown.cited_as(each, reference) for reference in said), (
                    shown.entry.name,
                    anchor,
                    each,
                )


def _in_prose(node: Any) -> Iterator[SourceReference]:
    """What prose cites."""
    if isinstance(node, prose.Citation):
        source = EntryReference("sources", node.source, NOWHERE)
        yield SourceReference(source, at=(node.at,) if node.at else ())
    for name in ("blocks", "inner", "items"):
        for inner in getattr(node, name, ()):
            for each in inner if isinstance(inner, tuple) else (inner,):
                yield from _in_prose(each)


def test_the_line_of_a_box_speaks_for_each_of_its_values(every: tuple[Shown, ...]) -> None:
    """Whom it cites, each of them rests on; whom it names, each of them rests on alone."""
    for shown in every:
        if shown.box is None:
            continue
        links = [
            href for link in shown.box.iter("a") if (href := link.get("href")) and href.startswith("sources/")
        ]
        for field, number, _, _ in shown.values():
            said = shown.of(field, number) if field.shown == "facts" else []
            if field.shown == "facts":
                assert {uri_of(each.source.key) for each in said} == {*links}, (shown.entry.name, field.name)
            for each in cites(shown.box) if field.shown == "facts" else ():
                assert any(shown.cited_as(each, reference) for reference in said), shown.entry.name


def test_the_entry_itself_is_cited(every: tuple[Shown, ...]) -> None:
    """Below its title stands who says that it happened, or exists, and how; nobody else; and what that weighs."""
    for shown in every:
        lead = shown.body.find("div[@class='sb-lead']/p")
        assert lead is not None
        said = [each.reference for each in shown.table if each.value is None and each.reference]
        assert all(any(shown.cited_as(each, reference) for each in cites(lead)) for reference in said)
        assert all(any(shown.cited_as(each, reference) for reference in said) for each in cites(lead))
        mark = mark_of(shown.site.shower.weigher.of_entry(shown.entry.key))
        told = ((mark.words, mark.anchor),)
        assert marks(lead) == (() if mark.anchor == ITSELF else told), shown.entry.name


def test_a_matrix_cites_what_its_source_says(every: tuple[Shown, ...]) -> None:
    """Each citation in it is of a statement about the field of its column, by the source of its line."""
    for shown in every:
        heads = [*shown.body.iterfind("div[@class='sb-matrix']//thead/tr/th")][1:]
        columns = [str(link.get("href")).partition("#")[2] for head in heads for link in head.iter("a")]
        for line in shown.body.iterfind("div[@class='sb-matrix']//tbody/tr"):
            source, *cells = line.findall("td")
            for name, cell in zip(columns, cells, strict=True):
                said = [each.reference for each in shown.table if each.field == name and each.reference]
                own = [each for each in said if shown.title(each.source) == text(source)]
                assert all(any(shown.cited_as(each, reference) for reference in own) for each in cites(cell))
                assert text(cell) == "—" or cites(cell), shown.entry.name


def test_the_bases_hold_what_is_walked() -> None:
    """The walk stands on something: marks of every sort, boxes with and without a line, a retraction, a matrix."""
    every = pages("rich")
    cited = [each for shown in every for each in cites(shown.body)]
    assert {each.retracted for each in cited} == {True, False}
    assert {"alleges", "denies", "doubts", "predicts"} <= {
        word for each in cited for word in each.mark.split(", ")
    }
    assert {shown.box is not None for shown in every} == {True, False}
    assert any(shown.box is not None and cites(shown.box) for shown in every)
    assert any(shown.body.find("div[@class='sb-matrix']") is not None for shown in every)
