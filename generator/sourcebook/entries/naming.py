"""Where the file of an entry names another one: each text of its tree that does, and where in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from sourcebook.entries.leaves import leaf_of
from sourcebook.entries.model import Reference
from sourcebook.entries.models import INFORMANT, SOURCE
from sourcebook.entries.withholding import WITHHOLD
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.trees.nodes import Mapping, Node, Scalar, Sequence
from sourcebook.values.prose import PROSE, SOURCES, Prose, citations, entry_links

Key = tuple[str, str]
"""Folder and id of an entry."""

Naming = tuple[Scalar, int]
"""A text, and where in it the id of an entry begins."""

IN_SOURCES = {"source": SOURCE, "via": SOURCE, "informant": INFORMANT}
"""The keys of a source reference that name entries."""

PUBLISH = cast("Scalar", "publish")

PART = "[a-z0-9-]"
"""A character of an id."""


def namings(tree: Mapping, kind: Kind, schema: Schema, key: Key) -> Iterator[Naming]:
    """Each place where the tree of an entry without errors names the entry `key`, in the order of the file."""
    for text, field in _texts(tree, kind):
        if key[1] not in text:
            continue
        content = leaf_of(field, schema)(text, "")
        if isinstance(content, Reference):
            if content.key == key:
                yield text, len(text) - len(key[1])
        elif isinstance(content, Prose):
            for start in _in_prose(str(text), key):
                yield text, start


def _in_prose(text: str, key: Key) -> Iterator[int]:
    """Where a prose names an entry. What looks like its name is one if prose with another in its place names that."""
    candidates = [found.end() - len(key[1]) for found in _pattern(key).finditer(text)]
    if not candidates:
        return
    other = "x"
    while other in text:
        other += "x"
    parts, at = [], 0
    for number, start in enumerate(candidates):
        parts += [text[at:start], f"{other}-{number}"]
        at = start + len(key[1])
    named = _names(PROSE.read("".join([*parts, text[at:]])))
    yield from (start for number, start in enumerate(candidates) if (key[0], f"{other}-{number}") in named)


def _pattern(key: Key) -> re.Pattern[str]:
    """Finds what may name an entry: `folder/id`, or the id of a source after the mark of a citation."""
    folder, entry_id = map(re.escape, key)
    cited = r"|\[\^[\s>]*+" if key[0] == SOURCES else ""
    return re.compile(rf"(?:(?<!{PART}){folder}/{cited}){entry_id}(?!{PART})")


def _names(prose: Prose) -> set[Key]:
    links = (link.target.partition("/") for link in entry_links(prose))
    return {(folder, entry_id) for folder, _, entry_id in links} | {
        (SOURCES, each.source) for each in citations(prose)
    }


def _texts(tree: Mapping, kind: Kind) -> Iterator[tuple[Scalar, Field]]:
    """Every text of a tree that may name entries, with the field that says how it is read."""
    for name, node in tree.items():
        if name != WITHHOLD:
            yield from _of_field(node, kind.fields[str(name)])


def _of_field(node: Node, field: Field) -> Iterator[tuple[Scalar, Field]]:
    """The texts in the value of a field, in whatever form."""
    if field.type == "source-reference":
        yield from _of_sources(node)
    elif isinstance(node, Sequence):
        for each in node:
            yield from _of_field(each, field)
    elif isinstance(node, Mapping):
        yield from _of_mapping(node, field)
    else:
        yield from _of_leaf(node, field.fields[field.bare] if field.type == "record" else field)


def _of_mapping(node: Mapping, field: Field) -> Iterator[tuple[Scalar, Field]]:
    """Those in a record, or in the long form of a value. A record's own field hides the key of the same name."""
    for key, each in node.items():
        if inner := field.fields.get(str(key)):
            yield from _of_leaf(each, inner)
        elif key == "value":
            yield from _of_leaf(each, field)
        elif key == "sources":
            yield from _of_sources(each)
        elif key == WITHHOLD:
            yield from _of_published(each, field)


def _of_published(node: Node, field: Field) -> Iterator[tuple[Scalar, Field]]:
    """Those in what is published in the place of a value that is withheld, which is written in the form of the field."""
    if isinstance(node, Mapping) and (published := node.get(PUBLISH)) is not None:
        yield from _of_field(published, field)


def _of_leaf(node: Node, field: Field) -> Iterator[tuple[Scalar, Field]]:
    """A text, or a list of them."""
    if isinstance(node, Scalar):
        if field.is_reference or field.type == PROSE.name:
            yield node, field
    else:
        for each in node if isinstance(node, Sequence) else ():
            yield from _of_leaf(each, field)


def _of_sources(node: Node) -> Iterator[tuple[Scalar, Field]]:
    """Those in a list of source references, or in one."""
    for each in node if isinstance(node, Sequence) else [node]:
        if isinstance(each, Scalar):
            yield each, SOURCE
        elif isinstance(each, Mapping):
            for key, inner in each.items():
                if isinstance(inner, Scalar) and key in IN_SOURCES:
                    yield inner, IN_SOURCES[str(key)]
                elif key == WITHHOLD and isinstance(inner, Mapping) and PUBLISH in inner:
                    yield from _of_sources(inner[PUBLISH])
