"""The short way from a tree to an entry: made from a kind as the models are, for trees in which all is right.

It gives up at the first thing that is not plainly right, and says nothing: the models then find what is wrong.
What it takes, they take, and to the same entry (decision 0020). Texts are read by the same `leaves`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from sourcebook.entries.leaves import REMEMBERED, Leaf, leaf_of
from sourcebook.entries.model import (
    NOWHERE,
    Entry,
    Place,
    SourceReference,
    Value,
)
from sourcebook.entries.models import AT, ATTRIBUTION, INFORMANT, SOURCE, SOURCE_REFERENCE, field_of
from sourcebook.kept import Kept
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.trees.reader import Mapping as Tree
from sourcebook.trees.reader import Sequence
from sourcebook.values.prose import PROSE
from sourcebook.values.prose import glance as glance_at_prose
from sourcebook.values.registry import TYPES

Reader = Callable[[Any, str], Any]
"""Reads a node at a path within the entry."""

SOURCES_TYPE = "source-reference"


REPEATED = ("term", "date")
"""Types whose texts stand in one entry as in another, as do names of entries; titles and quotations are its own."""


class _GivenUp(Exception):
    """Something is not plainly right. It never leaves this module."""


class Direct:
    """Shapes the entries of one kind."""

    def __init__(self, kind: Kind, schema: Schema, placed: Collection[str] | None = None) -> None:
        """`schema` has the vocabularies of the kind's terms.

        With `placed`, the names of some fields, entries are only glanced at: in all other fields a value or a
        reference may stand in line 0 instead of its place, and prose is a `Glimpse` of it, mostly.
        """
        whole = _Parts(schema)
        parts = whole if placed is None else _Glances(schema)
        self.folder = kind.folder
        self.sources = parts.sources
        self.fields = {
            name: (whole if placed and name in placed else parts).field(field)
            for name, field in kind.fields.items()
            if field.type != SOURCES_TYPE
        }
        self.required = {name for name, field in kind.fields.items() if field.required}
        # A kind whose sources have another name is left to its model.
        self.known = [name for name, field in kind.fields.items() if field.type == SOURCES_TYPE] == [
            "sources"
        ]

    def entry(self, tree: Tree, entry_id: str, file: str) -> Entry | None:
        """The entry of a tree; None where its model has to look at it."""
        if not self.known or not self.required <= tree.keys():
            return None
        try:
            fields = {name: read(tree[name], name) for name, read in self.fields.items() if name in tree}  # type: ignore[index]
            sources = self.sources(tree["sources"], "sources") if "sources" in tree else ()  # type: ignore[index]
        except (_GivenUp, PydanticCustomError):
            return None
        if len(fields) + ("sources" in tree) < len(tree):
            return None
        return Entry(self.folder, entry_id, file, fields, sources)


class _Parts:
    """Makes the readers of one schema. Each is for what the method of the same name in `models` makes a check for."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        source = self.inner(SOURCE)
        special = {"source": source, "informant": self.inner(INFORMANT), "lines": _lines(self.inner(AT))}
        keys = {
            name: special.get(short) or self.inner(field_of(short))
            for name, (short, _) in SOURCE_REFERENCE.items()
        }
        self.sources = _several(_source(source, _Readers({"source": source, **keys})))
        self.attribution = _Readers(
            {name: self.leaf(field_of(short)) for name, (short, _) in ATTRIBUTION.items()}
        )
        self.attribution["sources"] = self.sources

    def leaf(self, field: Field) -> Leaf:
        return leaf_of(field, self.schema)

    def inner(self, field: Field) -> Leaf:
        """The leaf of a field of a record or a source reference."""
        return self.leaf(field)

    def field(self, field: Field) -> Reader:
        """Reads the values of a field, in all its forms, as a tuple."""
        one = self.record(field) if field.type == "record" else self.value(field)
        several = _several(one)
        if field.many:
            return several
        return _one(one) if field.editorial else _one_or_several(one, several, texts=field.type in TYPES)

    def value(self, field: Field) -> Reader:
        """Reads a text, or the long form of it."""
        leaf = self.leaf(field)
        about = _Readers() if field.editorial else self.attribution

        def read(node: Any, path: str) -> Value:
            """A value in either form."""
            if isinstance(node, str):
                return Value(leaf(node, path), _place(node, path))
            kind = node.__class__
            if kind is not Tree or not about or "value" not in node:
                raise _GivenUp
            written = node["value"]
            content = leaf(written, f"{path}.value")
            said = {
                name: about[name](each, f"{path}.{name}") for name, each in node.items() if name != "value"
            }
            # Lines of prose are counted from where the text stands.
            return Value(content, _place(written, path), **said)

        return read

    def record(self, field: Field) -> Reader:
        """Reads a record with its attribution, or the text that stands for its most telling field."""
        leaves = {name: self.inner(inner) for name, inner in field.fields.items()}
        inner = {name: _several(leaf) if field.fields[name].many else leaf for name, leaf in leaves.items()}
        required = {name for name, each in field.fields.items() if each.required}
        about = _Readers() if field.editorial else self.attribution
        bare = field.bare

        def read(node: Any, path: str) -> Value:
            """A record in either form, with what is said about it."""
            if bare and isinstance(node, str):
                return Value({bare: leaves[bare](node, path)}, _place(node, path))
            kind = node.__class__
            if kind is not Tree or not required <= node.keys():
                raise _GivenUp
            content = {
                name: reader(node[name], f"{path}.{name}") for name, reader in inner.items() if name in node
            }
            place = Place(node.line, node.column, path)
            if len(content) == len(node):
                return Value(content, place)
            said = {
                name: about[name](each, f"{path}.{name}") for name, each in node.items() if name not in inner
            }
            return Value(content, place, **said)

        return read


class _Glances(_Parts):
    """The same at a glance: what many entries say is read once for all of them, and so stands nowhere."""

    def leaf(self, field: Field) -> Leaf:
        leaf = super().leaf(field)
        if field.type == PROSE.name:
            return lambda node, path: glance_at_prose(node) or leaf(node, path)
        return leaf

    def inner(self, field: Field) -> Leaf:
        leaf = self.leaf(field)
        return _once(leaf) if field.type in REPEATED or field.folders else leaf

    def value(self, field: Field) -> Reader:
        value = super().value(field)
        return _once(value) if field.type in REPEATED or field.folders else value


def _once(read: Reader) -> Reader:
    """Reads each text once, as one that does not know its place."""
    known: Kept[str, Any] = Kept()

    def once(node: Any, path: str) -> Any:
        if not isinstance(node, str):
            return read(node, path)
        found = known.get(node)
        if found is None:
            text = str(node)
            found = known.keep(text, read(text, ""), REMEMBERED)
        return found

    return once


class _Readers(dict[str, Reader]):
    """Readers by the names of fields: there may be no other."""

    def __missing__(self, name: str) -> Reader:
        raise _GivenUp


def _several(one: Reader) -> Reader:
    """Reads a list of at least one."""

    def read(node: Any, path: str) -> tuple[Any, ...]:
        if node.__class__ is not Sequence or not node:
            raise _GivenUp
        return tuple([one(each, f"{path}[{number}]") for number, each in enumerate(node)])

    return read


def _one(one: Reader) -> Reader:
    """Reads the one value of a field of the editor's own."""
    return lambda node, path: (one(node, path),)


def _one_or_several(one: Reader, several: Reader, *, texts: bool) -> Reader:
    """Reads one value, or rivals. `texts`: what stands in brackets may be a text that commas have split."""

    def read(node: Any, path: str) -> tuple[Any, ...]:
        kind = node.__class__
        if texts and (kind is Sequence or kind is Tree) and node.flow:
            raise _GivenUp
        return several(node, path) if kind is Sequence else (one(node, path),)

    return read


def _lines(one: Reader) -> Reader:
    """Reads a text, or a list of them."""
    several = _several(one)
    return lambda node, path: several(node, path) if node.__class__ is Sequence else (one(node, path),)


def _source(bare: Reader, keys: Mapping[str, Reader]) -> Reader:
    """Reads a source reference: an id, or a record."""

    def read(node: Any, path: str) -> SourceReference:
        if isinstance(node, str):
            return SourceReference(bare(node, path))
        if node.__class__ is not Tree or "source" not in node:
            raise _GivenUp
        return SourceReference(**{name: keys[name](each, f"{path}.{name}") for name, each in node.items()})

    return read


def _place(node: Any, path: str) -> Place:
    """Where a text stands; nowhere for one that does not know."""
    if node.__class__ is str:
        return NOWHERE
    return Place(node.line, node.column, path, node.style == "|")
