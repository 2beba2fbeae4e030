"""Where an entry names another one: in fields, in records, in source references, in prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sourcebook.entries.model import Entry, Place, Reference, SourceReference, Value
from sourcebook.kinds.model import Field, Kind
from sourcebook.values.prose import (
    SOURCES,
    Block,
    Citation,
    Emphasis,
    EntryLink,
    Glimpse,
    Inline,
    Link,
    Listing,
    Paragraph,
    Prose,
    Quotation,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One name of another entry, and where it stands."""

    target: Reference
    field: Field
    """The field of the kind."""

    inner: Field | None
    """The field of the record that holds it; None where the value itself is the reference."""

    value: Value


SOURCE_FOLDER = SOURCES


def mentions(entry: Entry, kind: Kind) -> Iterator[Mention]:
    """The entries that the fields of `entry` lead to. Each has an inverse on the other page."""
    for name, value in entry.values():
        field = kind.fields[name]
        if isinstance(value.content, Reference):
            yield Mention(value.content, field, None, value)
        elif isinstance(value.content, dict):
            for inner, content in value.content.items():
                for each in content if isinstance(content, tuple) else (content,):
                    if isinstance(each, Reference):
                        yield Mention(each, field, field.fields[inner], value)


def source_references(entry: Entry) -> Iterator[tuple[str, Value | None, SourceReference]]:
    """Every source reference, with the field that it speaks of, and the value if it is that value's own."""
    for source in entry.sources:
        yield source.field, None, source
    for name, value in entry.values():
        for source in value.sources:
            yield name, value, source


def names_in_sources(entry: Entry) -> Iterator[Reference]:
    """The entries that source references name: sources, the documents that relay them, informants."""
    for _, _, source in source_references(entry):
        yield source.source
        if source.via:
            yield source.via
        if isinstance(source.informant, Reference):
            yield source.informant


def names_in_prose(entry: Entry) -> Iterator[tuple[str, Reference]]:
    """The entries that prose names, each with the field: `[[folder/id]]`, and `[^source]` for a citation."""
    for name, value in entry.values():
        for prose in _proses(value.content):
            for folder, entry_id, line in marks(prose):
                yield name, Reference(folder, entry_id, Place(*line_of(value.place, line), value.place.path))


def marks(prose: Prose) -> Iterator[tuple[str, str, int]]:
    """The entries that a text names, in its order: folder, id, and the line within the text, from 0."""
    if "[[" not in prose.written and "[^" not in prose.written:
        return
    waiting: list[Block | Inline] = [*reversed(prose.blocks)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, EntryLink):
            folder, _, entry_id = node.target.partition("/")
            yield folder, entry_id, node.line
        elif isinstance(node, Citation):
            yield SOURCE_FOLDER, node.source, node.line
        elif isinstance(node, Paragraph | Emphasis | Link):
            waiting += reversed(node.inner)
        elif isinstance(node, Quotation):
            waiting += reversed(node.blocks)
        elif isinstance(node, Listing):
            waiting += reversed([block for item in node.items for block in item])


def names_in(prose: Prose | Glimpse) -> Iterable[str]:
    """The same as `folder/id`, for whoever needs not know where they stand."""
    if isinstance(prose, Glimpse):
        return prose.names
    return [f"{folder}/{entry_id}" for folder, entry_id, _ in marks(prose)]


def _proses(content: Any) -> Iterator[Prose]:
    """The prose that a content is, or that a record holds."""
    for each in content.values() if isinstance(content, dict) else (content,):
        for one in each if isinstance(each, tuple) else (each,):
            if isinstance(one, Prose):
                yield one


def line_of(place: Place, line: int) -> tuple[int, int]:
    """Line and column of a line of prose that stands at a place: its column is where a block of text is indented.

    Where YAML folds or escapes lines, or a record holds the prose, it is the place where that begins.
    """
    return place.line + line if place.by_lines else place.line, place.column
