"""The matrix of an entry: who says what of the fields in which sources differ, side by side. Nothing in it is averaged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sourcebook.entries.model import Entry, SourceReference
from sourcebook.kinds.model import Field
from sourcebook.linking.library import Key
from sourcebook.pages.model import Item, Line, Matrix, Span, Spans
from sourcebook.pages.notes import Notes
from sourcebook.pages.site import Site, uri_of

FEWEST = 2
"""How many sources make a matrix: one alone is told well enough beside its values."""


def matrix(site: Site, entry: Entry, notes: Notes, contested: Sequence[str]) -> Matrix | None:
    """Sources by contested fields but for prose, in the order in which they speak; None for fewer than two."""
    known = site.library.kind(entry).fields
    fields = [known[name] for name in contested if known[name].type != "prose"]
    said: dict[Key, dict[str, list[Item]]] = {}
    for field in fields:
        for spans, reference in _said(site, entry, field):
            cells = said.setdefault(reference.source.key, {})
            cells.setdefault(field.name, []).append(Item("", spans, notes.cite((reference,))))
    if len(said) < FEWEST:
        return None
    columns = tuple(Span(field.label, to=f"{uri_of(entry.key)}#{field.name}") for field in fields)
    return Matrix(columns, tuple(_line(site, source, cells, fields) for source, cells in said.items()))


def _said(site: Site, entry: Entry, field: Field) -> Iterator[tuple[Spans, SourceReference]]:
    """What is said of the contested values of a field, by whom."""
    resting, weights = site.resting(entry), site.weights_of(entry)[field.name]
    for value, weight in zip(entry.fields[field.name], weights, strict=True):
        if weight.contested:
            spans = site.shower.value(field, value)
            yield from ((spans, reference) for reference in resting.of(field, value))


def _line(site: Site, source: Key, cells: Mapping[str, Sequence[Item]], fields: Sequence[Field]) -> Line:
    """What one source says, field by field."""
    return Line(site.shower.named(*source), tuple(tuple(cells.get(field.name, ())) for field in fields))
