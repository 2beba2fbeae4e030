"""Statements: every value of every entry, with each source that speaks of it. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sourcebook.entries.canonical import anchors
from sourcebook.entries.model import ENTRY, SUPPORTS, Entry, SourceReference, Value
from sourcebook.kinds.model import Field
from sourcebook.library import Key, Library


@dataclass(frozen=True, slots=True)
class Statement:
    """One source that speaks of one value."""

    entry: Key
    field: str
    anchor: str
    """Where the value stands on the entry's page."""

    value: Value | None
    """None for the statement that the entry makes of itself."""

    reference: SourceReference


def rests_on(entry: Entry, field: Field, value: Value) -> tuple[SourceReference, ...]:
    """The source references of a value.

    Its own; else, for a plain one, what supports the entry; and those that name its field. The editor's own
    values rest on none, nor does what the editor inferred whole without naming a source.
    """
    if field.editorial or (value.inferred == "all" and not value.sources):
        return ()
    own = value.sources or tuple(
        each for each in entry.sources if each.field == ENTRY and each.stance == SUPPORTS
    )
    return own + tuple(each for each in entry.sources if each.field == field.name)


def of_entry(entry: Entry) -> tuple[SourceReference, ...]:
    """The source references of an entry's statement of itself: it happened, it exists."""
    return tuple(each for each in entry.sources if each.field == ENTRY)


def statements(library: Library, entry: Entry) -> Iterator[Statement]:
    """Every statement of an entry, in the order of its fields, that of itself first."""
    kind = library.kind(entry)
    for reference in of_entry(entry):
        yield Statement(entry.key, ENTRY, ENTRY, None, reference)
    for name, places in anchors(entry, kind).items():
        for value, anchor in zip(entry.fields[name], places, strict=True):
            for reference in rests_on(entry, kind.fields[name], value):
                yield Statement(entry.key, name, anchor, value, reference)


def by_source(library: Library) -> Mapping[Key, tuple[Statement, ...]]:
    """Source -> all that it says, in the order of the entries. What a document relays is not its own."""
    found: dict[Key, list[Statement]] = defaultdict(list)
    for entry in library.entries.values():
        for statement in statements(library, entry):
            found[statement.reference.source.key].append(statement)
    return {key: tuple(each) for key, each in found.items()}


def relays(library: Library) -> Mapping[Key, tuple[Key, ...]]:
    """Document -> the sources that references say were read in it (`via`)."""
    found: dict[Key, set[Key]] = defaultdict(set)
    for entry in library.entries.values():
        for statement in statements(library, entry):
            if via := statement.reference.via:
                found[via.key].add(statement.reference.source.key)
    return {key: tuple(sorted(each)) for key, each in found.items()}
