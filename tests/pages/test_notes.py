"""What a page cites: numbers, marks, and prose with its citations."""

from __future__ import annotations

import pytest

from sourcebook.entries.model import ENTRY, Entry, Place, Reference, SourceReference
from sourcebook.pages.model import Block, Cite, Span
from sourcebook.pages.notes import Notes
from sourcebook.pages.showing import Shower
from sourcebook.provenance.statements import rests_on
from sourcebook.values.prose import PROSE
from tests.knowledge import event, source
from tests.sites import rich_site, site

PLACE = Place(1, 1, "")


def cited(text: str) -> tuple[Shower, Entry]:
    """An event among the sources that it cites, and what shows it."""
    around = {"sources/report": source(title="A report"), "sources/wire": source(title="A wire")}
    made = site({**around, "events/x": text})
    return made.shower, made.library.entries["events", "x"]


MARKS = {
    "report": "",
    "{source: report, speech_act: asserts}": "",
    "{source: report, stance: denies}": "denies",
    "{source: report, stance: doubts}": "doubts",
    "{source: report, speech_act: alleges}": "alleges",
    "{source: report, speech_act: predicts}": "predicts",
    "{source: report, stance: doubts, speech_act: reports}": "doubts, reports",
}


@pytest.mark.parametrize(("written", "expected"), MARKS.items())
def test_what_is_not_simply_asserted_is_marked_where_it_is_cited(written: str, expected: str) -> None:
    """Stance and speech act travel with each citation."""
    shower, entry = cited(event(sources=f"[{written}]"))
    assert Notes(shower).cite(entry.sources) == (Cite(1, expected),)


def test_citations_are_numbered_once_for_each_place_in_a_source() -> None:
    """The same place in a source has one number, whatever it says of which value; another place has another."""
    text = event(
        sources="""
  - {source: report, at: page 1}
  - {source: report, at: page 2}
  - {source: report, at: page 1, stance: denies, field: date}
  - {source: wire, at: page 1}
  - {source: report, at: page 1, via: wire}
  - {source: report, at: page 2, field: date, speech_act: alleges}
"""
    )
    shower, entry = cited(text)
    notes = Notes(shower)
    numbers = [notes.cite([reference])[0].number for reference in entry.sources]
    assert numbers == [1, 2, 1, 3, 4, 2]
    assert [reference.number for reference in notes.references()] == [1, 2, 3, 4]


def test_the_same_citation_of_a_value_shows_once() -> None:
    """Two references that differ in nothing but the field that they speak of are one citation of a value."""
    shower, entry = cited(event(sources="[report, {source: report, field: date}]"))
    field, value = shower.library.kind(entry).fields["date"], entry.fields["date"][0]
    assert Notes(shower).cite(rests_on(entry, field, value)) == (Cite(1),)


def notes_of_rich() -> Notes:
    """Notes of a page of the rich base."""
    return Notes(rich_site().shower)


def paragraph(*spans: Span | Cite) -> Block:
    """A paragraph."""
    return Block("paragraph", spans)


BLOCKS = {
    "Plain *em* **strong** ***both*** _too_.": (
        paragraph(
            Span("Plain "),
            Span("em", emphasis=True),
            Span(" "),
            Span("strong", strong=True),
            Span(" "),
            Span("both", emphasis=True, strong=True),
            Span(" "),
            Span("too", emphasis=True),
            Span("."),
        ),
    ),
    "[a *link*](https://example.org/x)": (
        paragraph(
            Span("a ", to="https://example.org/x"), Span("link", to="https://example.org/x", emphasis=True)
        ),
    ),
    "[[places/port-elwin]] and [[vessels/heron|that ship]]": (
        paragraph(
            Span("Port Elwin", to="places/port-elwin.md"),
            Span(" and "),
            Span("that ship", to="vessels/heron.md"),
        ),
    ),
    "**[[places/port-elwin]]**": (paragraph(Span("Port Elwin", to="places/port-elwin.md", strong=True)),),
    "One [^pilots-log], two [^pilots-log, page 9], three [^pilots-log].": (
        paragraph(Span("One "), Cite(1), Span(", two "), Cite(2), Span(", three "), Cite(1), Span(".")),
    ),
    "One.\n\nTwo.": (paragraph(Span("One.")), paragraph(Span("Two."))),
    "> Said.": (Block("quotation", items=((paragraph(Span("Said.")),),)),),
    "- a\n- b": (Block("bullets", items=((paragraph(Span("a")),), (paragraph(Span("b")),))),),
    "3. c\n4. d": (Block("numbers", items=((paragraph(Span("c")),), (paragraph(Span("d")),)), start=3),),
    "- a\n\n  > b": (
        Block(
            "bullets",
            items=((paragraph(Span("a")), Block("quotation", items=((paragraph(Span("b")),),))),),
        ),
    ),
    "# <b>no markup</b> `at` &amp; all": (paragraph(Span("# <b>no markup</b> `at` &amp; all")),),
}


@pytest.mark.parametrize(("text", "expected"), BLOCKS.items())
def test_prose_shows_in_blocks(text: str, expected: tuple[Block, ...]) -> None:
    """Emphasis, links, citations, lists and quotations of prose are blocks and spans; all else is text."""
    assert notes_of_rich().blocks(PROSE.read(text)) == expected


def test_prose_and_fields_share_their_numbers() -> None:
    """A citation in prose of a place in a source has the number of that place anywhere on the page."""
    notes = notes_of_rich()
    reference = SourceReference(Reference("sources", "pilots-log", PLACE), at=("page 9",), field=ENTRY)
    assert notes.cite([reference]) == (Cite(1),)
    assert notes.blocks(PROSE.read("So [^pilots-log, page 9]."))[0].spans[1] == Cite(1)
