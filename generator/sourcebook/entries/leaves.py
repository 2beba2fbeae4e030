"""What one text of an entry means: a term, the name of an entry, or what a type of value makes of it.

Both ways to shape an entry read their texts here. What cannot be read raises pydantic's custom error, which
becomes a `Problem` with the place of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from pydantic_core import PydanticCustomError

from sourcebook.addresses import UNKNOWN, is_id, slug
from sourcebook.entries.model import NOWHERE, Place, Reference
from sourcebook.kinds.model import Field, Schema
from sourcebook.shaping import described, did_you_mean, empty, reader_of, refuse
from sourcebook.trees.reader import Scalar
from sourcebook.values.quoting import quoted
from sourcebook.values.registry import TYPES

LONGEST_TERM = 60
"""Characters of a term that a message repeats."""

Leaf = Callable[[Any, str], Any]
"""Reads a node, which should be a text. The path within the entry goes into a reference's place."""

REMEMBERED = 16_384
"""Ids that are known to be ids: the entries of a base name each other again and again."""

is_known_id = lru_cache(maxsize=REMEMBERED)(is_id)


def leaf_of(field: Field, schema: Schema) -> Leaf:
    """What reads the texts of a field, or of a field of a record."""
    if field.type == "term":
        return _term(field, schema)
    if field.type == "reference":
        return _reference(field)
    read = reader_of(TYPES[field.type])
    return _or_reference(field, read) if field.is_reference else lambda node, _path: read(node)


def _text(node: Any, wanted: str) -> Scalar:
    """A node as a text, refused where it is none. `wanted`: what it should be, in words."""
    if not isinstance(node, str):
        raise refuse("wrong-shape", f"{wanted} is expected here, not {described(node)}")
    if not node:
        raise empty()
    return cast("Scalar", node)


def _term(field: Field, schema: Schema) -> Leaf:
    """A term of the field's vocabulary, by its id."""
    terms = schema.vocabularies[field.vocabulary].terms
    ids = {term: term for term in terms}

    def read(node: Any, _path: str) -> str:
        if isinstance(node, str) and (term := ids.get(node)) is not None:
            return term
        text = _text(node, "a term")
        shown = text if len(text) <= LONGEST_TERM else f"{text[:LONGEST_TERM]}…"
        message = f"`{shown}` is no term of the list `{field.vocabulary}`"
        hint = did_you_mean(text, terms) or f"add it to entries/_vocabularies/{field.vocabulary}.yaml"
        raise refuse("unknown-term", message, hint)

    return read


def _reference(field: Field) -> Leaf:
    """The name of an entry: bare where one kind is meant, else `folder/id`; or a description."""
    folders, or_text = field.folders, field.or_text

    def read(node: Any, path: str) -> Reference | str:
        text = _text(node, "the id of an entry")
        if or_text and _describes(text, folders):
            return str(text)
        return reference_from(text, folders, path, or_text=or_text)

    return read


def _describes(text: str, folders: tuple[str, ...]) -> bool:
    """Whether a text describes someone (`local sources`, `AP/Reuters`) rather than names an entry."""
    folder, slash, _ = text.partition("/")
    return not (slash and folder in folders) and not all(is_id(part) for part in text.split("/", 1))


def _or_reference(field: Field, read: Callable[[Any], Any]) -> Leaf:
    """A text of some type that may be `folder/id` instead."""

    def either(node: Any, path: str) -> Any:
        folder, slash, _ = node.partition("/") if isinstance(node, str) else ("", "", "")
        if slash and folder in field.folders:
            return reference_from(cast("Scalar", node), field.folders, path, full=True)
        return read(node)

    return either


def reference_from(
    text: Scalar, folders: tuple[str, ...], path: str, *, full: bool = False, or_text: bool = False
) -> Reference:
    """The reference that a text names. Raises pydantic's custom error.

    A field that leads to one kind takes the bare id, one that leads to several takes `folder/id`; `full` asks
    for that in any case.
    """
    place = NOWHERE if text.__class__ is str else Place(text.line, text.column, path)
    folder, slash, entry_id = text.partition("/")
    if not slash:
        folder, entry_id = "", str(text)
    if entry_id == UNKNOWN and not slash:
        return Reference(folders[0], UNKNOWN, place, or_text)
    bare = len(folders) == 1 and not full
    if problem := _bare(folder, entry_id, folders[0]) if bare else _named(folder, entry_id, folders):
        raise problem
    if not is_known_id(entry_id):
        hint = f"did you mean `{slug(entry_id)}`?" if slug(entry_id) else "an id has a-z, 0-9 and hyphens"
        raise refuse("bad-reference", f"{quoted(entry_id)} is no id", _comma_hint(text) or hint)
    return Reference(folder or folders[0], entry_id, place, or_text)


def _bare(folder: str, entry_id: str, wanted: str) -> PydanticCustomError | None:
    """What is wrong with a name in a field that takes the bare id of an entry of one kind."""
    if not folder:
        return None
    if folder == wanted:
        message = f"this field leads to one kind, and takes the bare id {quoted(entry_id)}"
        return refuse("needless-folder", message, f"write {entry_id}" if is_id(entry_id) else "")
    hint = f"this field takes the bare id of an entry of `{wanted}`"
    return refuse("wrong-kind", f"no entry of {quoted(folder)} can stand here", hint)


def _named(folder: str, entry_id: str, folders: tuple[str, ...]) -> PydanticCustomError | None:
    """What is wrong with a name in a field that takes `folder/id`."""
    if not folder:
        named = " or ".join(f"{each}/{slug(entry_id) or 'id'}" for each in folders[:4])
        message = "this field may lead to several kinds, and takes folder/id"
        return refuse("bare-reference", message, f"write {named}")
    if folder not in folders:
        return refuse(
            "wrong-kind", f"no entry of {quoted(folder)} can stand here", did_you_mean(folder, folders)
        )
    return None


def _comma_hint(text: str) -> str:
    return "one id stands here; a list is written [a, b]" if "," in text else ""
