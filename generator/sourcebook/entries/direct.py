"""The short way from a tree to an entry: made from a kind as the models are, for trees in which all is right.

It gives up at the first thing that is not plainly right, and says nothing: the models then find what is wrong.
What it takes, they take, and to the same entry (decision 0020). Texts are read by the same `leaves`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from sourcebook.entries.leaves import Leaf, leaf_of
from sourcebook.entries.model import Entry, Place, SourceReference, Value, place_of, source_of, value_of
from sourcebook.entries.models import AT, ATTRIBUTION, INFORMANT, SOURCE, SOURCE_REFERENCE, field_of
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.reader import Mapping as Tree
from sourcebook.reader import Scalar, Sequence
from sourcebook.values.registry import TYPES

Reader = Callable[[Any, str], Any]
"""Reads a node at a path within the entry."""

SOURCES_TYPE = "source-reference"


class _GivenUp(Exception):
    """Something is not plainly right. It never leaves this module."""


class Direct:
    """Shapes the entries of one kind."""

    def __init__(self, kind: Kind, schema: Schema) -> None:
        """`schema` has the vocabularies of the kind's terms."""
        parts = _Parts(schema)
        self.folder = kind.folder
        self.sources = parts.sources
        self.fields = {
            name: parts.field(field) for name, field in kind.fields.items() if field.type != SOURCES_TYPE
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
        source = self.leaf(SOURCE)
        special = {"source": source, "informant": self.leaf(INFORMANT), "lines": _lines(self.leaf(AT))}
        keys = {
            name: special.get(short) or self.leaf(field_of(short))
            for name, (short, _) in SOURCE_REFERENCE.items()
        }
        self.sources = _several(_source(source, {"source": source, **keys}))
        self.attribution: dict[str, Reader] = {
            name: self.leaf(field_of(short)) for name, (short, _) in ATTRIBUTION.items()
        }
        self.attribution["sources"] = self.sources

    def leaf(self, field: Field) -> Leaf:
        return leaf_of(field, self.schema)

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
        about = {} if field.editorial else self.attribution

        def read(node: Any, path: str) -> Value:
            kind = node.__class__
            if kind is Scalar:
                return value_of(leaf(node, path), _place(node, path))
            if kind is not Tree or not about or "value" not in node:
                raise _GivenUp
            written = node["value"]
            content = leaf(written, f"{path}.value")
            said = {
                name: _known(about, name)(each, f"{path}.{name}")
                for name, each in node.items()
                if name != "value"
            }
            # Lines of prose are counted from where the text stands.
            return value_of(content, _place(written, path), **said)

        return read

    def record(self, field: Field) -> Reader:
        """Reads a record with its attribution, or the text that stands for its most telling field."""
        leaves = {name: self.leaf(inner) for name, inner in field.fields.items()}
        inner = {name: _several(leaf) if field.fields[name].many else leaf for name, leaf in leaves.items()}
        required = {name for name, each in field.fields.items() if each.required}
        about = {} if field.editorial else self.attribution
        bare = field.bare

        def read(node: Any, path: str) -> Value:
            kind = node.__class__
            if kind is Scalar and bare:
                return value_of({bare: leaves[bare](node, path)}, _place(node, path))
            if kind is not Tree or not required <= node.keys():
                raise _GivenUp
            content = {
                name: reader(node[name], f"{path}.{name}") for name, reader in inner.items() if name in node
            }
            place = place_of(node.line, node.column, path)
            if len(content) == len(node):
                return value_of(content, place)
            said = {
                name: _known(about, name)(each, f"{path}.{name}")
                for name, each in node.items()
                if name not in inner
            }
            return value_of(content, place, **said)

        return read


def _known(readers: Mapping[str, Reader], name: str) -> Reader:
    reader = readers.get(name)
    if reader is None:
        raise _GivenUp
    return reader


def _several(one: Reader) -> Reader:
    """Reads a list of at least one."""

    def read(node: Any, path: str) -> tuple[Any, ...]:
        if node.__class__ is not Sequence or not node:
            raise _GivenUp
        return tuple([one(each, f"{path}[{number}]") for number, each in enumerate(node)])

    return read


def _one(one: Reader) -> Reader:
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
    several = _several(one)
    return lambda node, path: several(node, path) if node.__class__ is Sequence else (one(node, path),)


def _source(bare: Reader, keys: Mapping[str, Reader]) -> Reader:
    """Reads a source reference: an id, or a record."""

    def read(node: Any, path: str) -> SourceReference:
        if node.__class__ is Scalar:
            return source_of(bare(node, path))
        if node.__class__ is not Tree or "source" not in node:
            raise _GivenUp
        return source_of(**{name: _known(keys, name)(each, f"{path}.{name}") for name, each in node.items()})

    return read


def _place(node: Scalar, path: str) -> Place:
    return place_of(node.line, node.column, path, node.style == "|")
