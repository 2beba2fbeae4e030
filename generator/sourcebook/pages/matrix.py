"""The matrix of an entry: who says what of the fields in which sources differ, side by side. Nothing in it is averaged."""

from __future__ import annotations

from collections.abc import Sequence

from sourcebook.entries.model import Entry, SourceReference
from sourcebook.linking.library import Key
from sourcebook.pages.model import Item, Line, Matrix, Span
from sourcebook.pages.showing import Notes
from sourcebook.pages.site import Site, uri_of

FEWEST = 2
"""How many sources make a matrix: one alone is told well enough beside its values."""


def matrix(site: Site, entry: Entry, notes: Notes, contested: Sequence[str]) -> Matrix | None:
    """Sources by contested fields but for prose, in the order in which they speak; None for fewer than two."""
    known = site.library.kind(entry).fields
    fields = [known[name] for name in contested if known[name].type != "prose"]
    resting = site.resting(entry)
    said: dict[Key, dict[str, list[Item]]] = {}
    for field in fields:
        for value in entry.fields[field.name]:
            spans = site.shower.value(field, value)
            for reference in resting.of(field, value):
                cells = said.setdefault(reference.source.key, {})
                cells.setdefault(field.name, []).append(_said(notes, spans, reference))
    if len(said) < FEWEST:
        return None
    columns = tuple(Span(field.label, to=f"{uri_of(entry.key)}#{field.name}") for field in fields)
    return Matrix(
        columns,
        tuple(
            Line(site.shower.named(*key), tuple(tuple(cells.get(field.name, ())) for field in fields))
            for key, cells in said.items()
        ),
    )


def _said(notes: Notes, spans: tuple[Span, ...], reference: SourceReference) -> Item:
    """What one reference says of a value."""
    return Item("", spans, notes.cite((reference,)))
