"""Statements: every value of every entry, with each source that speaks of it. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct

from sourcebook.entries.canonical import anchors
from sourcebook.entries.model import ENTRY, SUPPORTS, WHOLE, Entry, SourceReference, Value
from sourcebook.kinds.model import Field, Kind
from sourcebook.linking.library import Key


class Statement(Struct, frozen=True, gc=False):
    """One source that speaks of one value."""

    entry: Key
    field: str
    anchor: str
    """Where the value stands on the entry's page."""

    value: Value | None
    """None for the statement that the entry makes of itself."""

    reference: SourceReference | None
    """None for a value of which no source speaks."""

    number: int = 0
    """Which value of its field it is, from 0."""


@dataclass(frozen=True, slots=True)
class Resting:
    """The source references of an entry's own list, by what they speak of: what its values rest on."""

    entry: tuple[SourceReference, ...]
    """Those of its statement of itself: it happened, it exists."""

    plain: tuple[SourceReference, ...]
    """Those that support it, on which its plain values rest."""

    named: Mapping[str, tuple[SourceReference, ...]]
    """Field -> those that name it."""

    def of(self, field: Field, value: Value) -> tuple[SourceReference, ...]:
        """The source references of a value.

        Its own; else, for a plain one, what supports the entry; and those that name its field. The editor's own
        values rest on none, nor does what the editor inferred whole without naming a source.
        """
        if field.editorial:
            return ()
        told, listed = self.parts(field, value)
        return listed + told if told and listed else told or listed

    def parts(
        self, field: Field, value: Value
    ) -> tuple[tuple[SourceReference, ...], tuple[SourceReference, ...]]:
        """The same in two parts: those that speak of this value by name, and those that support the entry as a whole."""
        named = self.named.get(field.name, ())
        if value.sources:
            return value.sources + named if named else value.sources, ()
        if value.inferred == WHOLE:
            return (), ()
        return named, self.plain


def resting(entry: Entry) -> Resting:
    """What the values of an entry rest on."""
    own = of_entry(entry)
    named: dict[str, tuple[SourceReference, ...]] = {}
    for each in entry.sources:
        if each.field != ENTRY:
            named[each.field] = (*named.get(each.field, ()), each)
    return Resting(own, tuple(each for each in own if each.stance == SUPPORTS), named)


def rests_on(entry: Entry, field: Field, value: Value) -> tuple[SourceReference, ...]:
    """The source references of one value."""
    return resting(entry).of(field, value)


def of_entry(entry: Entry) -> tuple[SourceReference, ...]:
    """The source references of an entry's statement of itself: it happened, it exists."""
    return tuple(each for each in entry.sources if each.field == ENTRY)


def statements(
    entry: Entry, kind: Kind, places: Mapping[str, tuple[str, ...]] | None = None
) -> Iterator[Statement]:
    """Every statement of an entry, in the order of its fields, that of itself first.

    `places` has the anchors of its values, by their fields, where they are known already.
    """
    rests, key = resting(entry), entry.key
    for reference in rests.entry or (None,):
        yield Statement(key, ENTRY, ENTRY, None, reference)
    for name, at in (places or anchors(entry, kind)).items():
        field = kind.fields[name]
        if field.editorial:
            continue
        for number, (value, anchor) in enumerate(zip(entry.fields[name], at, strict=True)):
            for reference in rests.of(field, value) or (None,):
                yield Statement(key, name, anchor, value, reference, number)
