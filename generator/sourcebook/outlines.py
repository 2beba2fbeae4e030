"""Outlines: all that the library has to know of an entry to link it with others, as plain data.

An outline is made once, where the entry is read; it can be kept, and sent from one process to another, at a small
part of the cost of the entry itself. All entries of a base are linked from their outlines alone.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from sourcebook.addresses import UNKNOWN, folded
from sourcebook.entries.model import Entry, Place, Reference, SourceReference, Value
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.mentions import SOURCE_FOLDER, line_of, marks
from sourcebook.values.prose import Prose

Key = tuple[str, str]
"""Folder and id of an entry."""

At = tuple[int, int, str]
"""Where something stands: line, column, path within the entry."""

Named = tuple[str, int, int, str, bool]
"""A name, `folder/id`, where it stands, and whether a description of someone could stand there instead."""

Relation = tuple[str, str, str, str, int]
"""A name in a field: the name, the heading on the other page, the field, the field of the record, the value's number."""

Edge = tuple[str, str, int, int, str, bool]
"""A name in a field that must not go round in a circle.

The graph, the name, where its value stands, and whether it says where the entry lies and not only where it might.
"""

NamedFile = tuple[str, str, int, int, str, str]
"""A file beside the entry: the field that names it, its path, where its value stands, the checksum that it should have."""

OF_SOURCES = f"{SOURCE_FOLDER}/"
HIERARCHY = "hierarchy"
"""The graph of what lies in what: one for all kinds, which may lie in each other."""


@dataclass(frozen=True, slots=True)
class Details:
    """Where the names in an entry stand: wanted for its page, and where a name leads nowhere."""

    named: Sequence[Named]
    """All of them: in fields, in sources, in prose."""

    relations: Sequence[Relation]
    mentioned: Sequence[str]
    """The entries that its prose names, each once, but for sources and itself."""

    def row(self) -> tuple[Any, ...]:
        """The same as a tuple, to be kept: `Details(*row)` makes it again."""
        return self.named, self.relations, self.mentioned


@dataclass(frozen=True, slots=True)
class Outline:
    """What other entries need to know of one. All names are written `folder/id`; none of them is `unknown`."""

    kind: str
    id: str
    file: str
    """Path relative to the base."""

    titles: Sequence[str]
    """Its title and its names, each once, folded and sorted."""

    aliases: Sequence[tuple[str, int, int, str]]
    """Its former ids, and where each stands."""

    in_fields: Sequence[str]
    """The names of entries in its fields, each once."""

    elsewhere: Sequence[str]
    """Those in its sources and its prose, which are in no field."""

    parents: Sequence[str]
    """What it lies in or is part of, as far as that is said and not only supposed."""

    edges: Sequence[Edge]
    files: Sequence[NamedFile]
    details: Details | bytes | None = field(default=None, compare=False, repr=False)
    """Where each name stands, and what it is there; as bytes where it came from elsewhere; None where it is kept apart."""

    @property
    def key(self) -> Key:
        """What the library finds it by."""
        return self.kind, self.id

    @property
    def name(self) -> str:
        """As prose names it: `events/kirkuk-visit`."""
        return f"{self.kind}/{self.id}"

    def row(self) -> tuple[Any, ...]:
        """All but the details as a tuple, to be kept: `Outline(*row)` makes it again."""
        return ROW(self)

    def having(self, details: Details | bytes) -> Outline:
        """The same with these details."""
        return Outline(*(*ROW(self), details))

    def __reduce__(self) -> tuple[type[Outline], tuple[Any, ...]]:
        """Pickled as what it is made from, which takes a third of the time."""
        return Outline, (*ROW(self), self.details)


ROW = attrgetter(*(each.name for each in fields(Outline) if each.name != "details"))


def outline(entry: Entry, schema: Schema) -> Outline:
    """The outline of an entry, with its details."""
    kind = schema.kinds[entry.kind]
    names = _Names(schema, kind)
    for source in entry.sources:
        names.add_source(source)
    for name, values in entry.fields.items():
        of = kind.fields[name]
        for number, value in enumerate(values):
            names.add_value(of, value, number)
    in_fields = {each[0]: None for each in names.in_fields}
    return Outline(
        kind=entry.kind,
        id=entry.id,
        file=entry.file,
        titles=tuple(sorted(_titles(entry))),
        aliases=tuple((value.content, *_at(value.place)) for value in entry.fields.get("aliases", ())),
        in_fields=tuple(in_fields),
        elsewhere=tuple({each[0]: None for each in names.elsewhere() if each[0] not in in_fields}),
        parents=tuple(_name(each) for each in _parents(entry, kind) if names.is_one(each.folder, each.id)),
        edges=tuple(names.edges),
        files=tuple(_files(entry, kind)),
        details=names.details(entry.name),
    )


@dataclass(slots=True)
class _Names:
    """Collects the names in an entry, in one walk over its values."""

    schema: Schema
    kind: Kind
    in_fields: list[Named] = field(default_factory=list)
    in_sources: list[Named] = field(default_factory=list)
    in_prose: list[Named] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def is_one(self, folder: str, entry_id: str) -> bool:
        """Whether this should lead to an entry: `unknown` is nobody's name, but a source is always somebody's."""
        return entry_id != UNKNOWN or folder == SOURCE_FOLDER or folder not in self.schema.kinds

    def elsewhere(self) -> list[Named]:
        """The names that stand in no field."""
        return self.in_sources + self.in_prose

    def details(self, own: str) -> Details:
        """The details of the entry of this name."""
        mentioned = {
            each[0]: None for each in self.in_prose if each[0] != own and not each[0].startswith(OF_SOURCES)
        }
        return Details(tuple(self.in_fields + self.elsewhere()), tuple(self.relations), tuple(mentioned))

    def add_value(self, of: Field, value: Value, number: int) -> None:
        """Note the names in a value."""
        content = value.content
        if isinstance(content, dict):
            for inner, held in content.items():
                for each in held if isinstance(held, tuple) else (held,):
                    if not isinstance(each, str):
                        self.add_content(of, of.fields[inner], each, value, number)
        elif not isinstance(content, str):
            self.add_content(of, None, content, value, number)
        for source in value.sources:
            self.add_source(source)

    def add_content(self, of: Field, inner: Field | None, content: Any, value: Value, number: int) -> None:
        """Note a reference, or the names in prose."""
        if isinstance(content, Reference):
            if self.is_one(content.folder, content.id):
                self.in_fields.append(_named(content))
                self.relate(of, inner, _name(content), value, number)
        elif isinstance(content, Prose):
            for folder, entry_id, line in marks(content):
                if self.is_one(folder, entry_id):
                    at = line_of(value.place, line)
                    self.in_prose.append((f"{folder}/{entry_id}", *at, value.place.path, False))

    def add_source(self, reference: SourceReference) -> None:
        """Note the source, the document that relays it, and the informant who has an entry."""
        for each in (reference.source, reference.via, reference.informant):
            if isinstance(each, Reference) and self.is_one(each.folder, each.id):
                self.in_sources.append(_named(each))

    def relate(self, of: Field, inner: Field | None, name: str, value: Value, number: int) -> None:
        """Note a relation; and the edge of a graph, where it must not go round in a circle."""
        leaf = inner or of
        heading = leaf.inverse or _heading_by_term(self.schema, of, leaf, value.content)
        self.relations.append((name, heading, of.name, inner.name if inner else "", number))
        if of.name == self.kind.hierarchy:
            self.edges.append((HIERARCHY, name, *_at(value.place), places(value)))
        elif leaf.acyclic:
            self.edges.append((f"{self.kind.folder}.{of.name}", name, *_at(value.place), places(value)))


def places(value: Value) -> bool:
    """Whether a value of a hierarchy says where something lies, and not only where it might."""
    return (not value.alternative or value.preferred) and value.supported


def _name(name: Reference) -> str:
    return f"{name.folder}/{name.id}"


def _at(place: Place) -> At:
    return place.line, place.column, place.path


def _named(name: Reference) -> Named:
    return f"{name.folder}/{name.id}", name.place.line, name.place.column, name.place.path, name.or_text


def _titles(entry: Entry) -> set[str]:
    names = {folded(str(value.content["name"])) for value in entry.fields.get("names", ())}
    return names | {folded(entry.title)}


def _heading_by_term(schema: Schema, of: Field, leaf: Field, record: Mapping[str, Any]) -> str:
    """The heading of a relation whose term says what it is from the other side."""
    by = of.fields[leaf.inverse_by]
    term = record.get(by.name, by.default)
    return schema.term(by, term).inverse or schema.term(by, term).label if term else leaf.label


def _parents(entry: Entry, kind: Kind) -> Iterator[Reference]:
    """The first reference of each value of the hierarchy: a reference by itself, or a record that may have one."""
    for value in entry.fields.get(kind.hierarchy, ()):
        if places(value):
            contents = value.content.values() if isinstance(value.content, dict) else (value.content,)
            yield from [each for each in contents if isinstance(each, Reference)][:1]


def _files(entry: Entry, kind: Kind) -> Iterator[NamedFile]:
    """The files beside it that it names."""
    folder = posixpath.dirname(entry.file)
    for name, values in entry.fields.items():
        of = kind.fields[name]
        if of.type != "file" and "file" not in [each.type for each in of.fields.values()]:
            continue
        for value in values:
            for inner, file in _named_files(of, value.content):
                wanted = value.content.get("sha256") if isinstance(value.content, dict) else None
                checksum = wanted if isinstance(wanted, str) else ""
                yield inner, posixpath.join(folder, file), *_at(value.place), checksum


def _named_files(field: Field, content: Any) -> Iterator[tuple[str, str]]:
    """The names of files in a value, each with the field that names it."""
    if field.type == "file":
        yield field.name, content
    for name, inner in field.fields.items():
        if inner.type == "file" and name in content:
            for file in content[name] if inner.many else (content[name],):
                yield name, file
