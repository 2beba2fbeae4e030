"""Pydantic models made from kinds. One model checks an entry whole, and gives every mistake of it at once.

The form of a value (bare, long, a list) is told by a discriminator, so that one mistake is one error. The
same models give the JSON Schemas for editors. None of these classes leaves this package: `shaping` copies
what they hold into `Entry`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Discriminator, PlainValidator, Tag, WithJsonSchema, create_model
from pydantic import Field as ModelField
from pydantic_core import PydanticCustomError

from sourcebook.addresses import ID, UNKNOWN, is_id, slug
from sourcebook.entries.model import Place, Reference
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.reader import Scalar
from sourcebook.shaping import TAG, TEXTUAL, described, did_you_mean, empty, forms_in_yaml, reader_of, refuse
from sourcebook.values.quoting import quoted
from sourcebook.values.registry import TYPES

BARE, LONG, ONE, SEVERAL = f"{TAG}bare>", f"{TAG}long>", f"{TAG}one>", f"{TAG}several>"
LONGEST_TERM = 60
"""Characters of a term that a message repeats."""

PREFIX = "f_"
"""Before the name of each attribute, so that no field of a kind can hide one of pydantic's own."""

ATTRIBUTION = {
    "text": ("line", "The words of the document that was read."),
    "translated": ("yes-no", "yes: the words are a translation."),
    "note": ("line", "An editor's remark, published."),
    "inferred": ("term:inferred-parts", "Which part is the editor's inference."),
    "confidence": ("term:confidence-levels", "How sure the editor is of having coded it rightly."),
    "preferred": ("yes-no", "yes: the editor's choice among rivals."),
    "alternative": ("line", "A label that several records share of which only one holds."),
}
"""The keys of the long form of a value, with type and description, besides `sources` and `value`."""

SOURCE_REFERENCE = {
    "via": ("source", "The document that was in fact read, where it relays this source."),
    "informant": ("informant", "Who told it: an actor's id, or a description of someone without a name."),
    "at": ("lines", "Where in the document that was read: paragraph, page, timecode; one or several."),
    "quote": ("line", "A few of its words."),
    "stance": ("term:stances", "How the source stands to the value: supports, denies, doubts."),
    "speech_act": (
        "term:speech-acts",
        "How it was said: asserts, alleges, reports, predicts, threatens, retracts.",
    ),
    "field": ("line", "In the entry's own list: the field that the source speaks of."),
    "distinct": ("yes-no", "yes: an informant without a name who is known to be another than elsewhere."),
    "note": ("line", "An editor's remark, published."),
}
"""The keys of a source reference besides `source`."""


def model_of(kind: Kind, schema: Schema) -> type[BaseModel]:
    """The model that checks the entries of a kind."""
    return _Maker(schema).entry(kind)


@dataclass(frozen=True, slots=True)
class _Part:
    """A field of a model: what checks it, what it means, whether it must be there."""

    annotation: Any
    description: str
    required: bool = False


class _Maker:
    """Makes the models of one schema. What all kinds share is made once."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        source = self.leaf(Field("source", "reference", "", "The id of the source.", folders=("sources",)))
        informant = Field("informant", "reference", "", "", folders=("actors",), or_text=True)
        special = {
            "source": source,
            "informant": self.leaf(informant),
            "lines": _one_or_several(self.leaf(Field("at", "line", "", ""))),
        }
        parts = {
            name: _Part(special.get(short) or self.simple(short), description)
            for name, (short, description) in SOURCE_REFERENCE.items()
        }
        parts["source"] = _Part(source, "The id of the source.", required=True)
        self.references = _several(_bare_or_long(source, _closed("SourceReference", parts)))
        self.attribution = {
            name: _Part(self.simple(short), description) for name, (short, description) in ATTRIBUTION.items()
        }
        self.attribution["sources"] = _Part(self.references, "Who says so.")

    def entry(self, kind: Kind) -> type[BaseModel]:
        parts = {
            each.name: _Part(self.field(each), each.description, each.required)
            for each in kind.fields.values()
        }
        return _closed(kind.id, parts)

    def field(self, field: Field) -> Any:
        """The annotation of a field of a kind, in all its forms."""
        if field.type == "source-reference":
            return self.references
        one = self.record(field) if field.type == "record" else self.value(field)
        if field.many:
            return _several(one)
        return one if field.editorial else _one_or_several(one)

    def value(self, field: Field) -> Any:
        """A text; or the long form of it."""
        leaf = self.leaf(field)
        if field.editorial:
            return leaf
        parts = {"value": _Part(leaf, field.description, required=True), **self.attribution}
        return _bare_or_long(leaf, _closed(f"{field.name}-value", parts))

    def record(self, field: Field) -> Any:
        """A record, with its attribution; or the text that stands for its most telling field."""
        parts = {} if field.editorial else dict(self.attribution)
        for inner in field.fields.values():
            leaf = self.leaf(inner)
            annotation = _several(leaf) if inner.many else leaf
            parts[inner.name] = _Part(annotation, inner.description, inner.required)
        model = _closed(f"{field.name}-record", parts)
        return _bare_or_long(self.leaf(field.fields[field.bare]), model) if field.bare else model

    def simple(self, short: str) -> Any:
        """The annotation of a text by the short name of its type, such as `term:stances`."""
        type_name, _, vocabulary = short.partition(":")
        return self.leaf(Field(short, type_name, "", "", vocabulary=vocabulary))

    def leaf(self, field: Field) -> Any:
        """The annotation of one text: its validator, and its JSON Schema."""
        if field.type == "term":
            return _term(field, self.schema)
        if field.type == "reference":
            return _reference(field)
        value_type = TYPES[field.type]
        read = reader_of(value_type)
        if field.is_reference:
            read = _or_reference(field, read)
        schema: dict[str, Any] = {"type": TEXTUAL, "examples": list(value_type.examples)}
        if value_type.pattern and not field.is_reference:
            schema["pattern"] = value_type.pattern
        return Annotated[Any, PlainValidator(read), WithJsonSchema(schema)]


def _closed(name: str, parts: Mapping[str, _Part]) -> type[BaseModel]:
    """A model that takes these fields and no others."""
    fields: dict[str, Any] = {}
    for key, part in parts.items():
        info = ModelField(... if part.required else None, alias=key, description=part.description)
        fields[PREFIX + key] = (part.annotation, info)
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)


def _bare_or_long(bare: Any, long: Any) -> Any:
    return Annotated[Annotated[bare, Tag(BARE)] | Annotated[long, Tag(LONG)], Discriminator(_tell_long)]


def _several(one: Any) -> Any:
    """A list of at least one."""
    return Annotated[list[one], ModelField(min_length=1)]


def _one_or_several(one: Any) -> Any:
    return Annotated[
        Annotated[one, Tag(ONE)] | Annotated[_several(one), Tag(SEVERAL)], Discriminator(_tell_several)
    ]


def _tell_long(node: Any) -> str:
    return LONG if isinstance(node, dict | BaseModel) else BARE


def _tell_several(node: Any) -> str:
    return SEVERAL if isinstance(node, list) else ONE


def _text(node: Any, wanted: str) -> Scalar:
    if not isinstance(node, str):
        raise refuse("wrong-shape", f"{wanted} is expected here, not {described(node)}")
    if not node:
        raise empty()
    return cast("Scalar", node)


def _term(field: Field, schema: Schema) -> Any:
    """A term of the field's vocabulary, by its id."""
    terms = schema.vocabularies[field.vocabulary].terms

    def read(node: Any) -> str:
        text = _text(node, "a term")
        if text not in terms:
            shown = text if len(text) <= LONGEST_TERM else f"{text[:LONGEST_TERM]}…"
            message = f"`{shown}` is no term of the list `{field.vocabulary}`"
            hint = did_you_mean(text, terms) or f"add it to entries/_vocabularies/{field.vocabulary}.yaml"
            raise refuse("unknown-term", message, hint)
        return str(text)

    written = [(form, term.definition) for term in terms.values() for form in forms_in_yaml(term.id)]
    known = {
        "enum": [form for form, _ in written],
        "markdownEnumDescriptions": [definition for _, definition in written],
    }
    return Annotated[Any, PlainValidator(read), WithJsonSchema(known if terms else {"not": {}})]


def _reference(field: Field) -> Any:
    """The name of an entry: bare where one kind is meant, else `folder/id`; or a description."""

    def read(node: Any) -> Reference | str:
        text = _text(node, "the id of an entry")
        if field.or_text and _describes(text, field.folders):
            return str(text)
        return replace(reference_from(text, field.folders), or_text=field.or_text)

    schema: dict[str, Any] = {"type": TEXTUAL}
    if not field.or_text:
        several = rf"^({'|'.join(field.folders)})/{ID.pattern}$|^{UNKNOWN}$"
        schema["pattern"] = rf"^{ID.pattern}$" if len(field.folders) == 1 else several
    return Annotated[Any, PlainValidator(read), WithJsonSchema(schema)]


def _describes(text: str, folders: tuple[str, ...]) -> bool:
    """Whether a text describes someone (`local sources`, `AP/Reuters`) rather than names an entry."""
    folder, slash, _ = text.partition("/")
    return not (slash and folder in folders) and not all(is_id(part) for part in text.split("/", 1))


def _or_reference(field: Field, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A validator for a text of some type that may be `folder/id` instead."""

    def either(node: Any) -> Any:
        folder, slash, _ = node.partition("/") if isinstance(node, str) else ("", "", "")
        if slash and folder in field.folders:
            return reference_from(cast("Scalar", node), field.folders, full=True)
        return read(node)

    return either


def reference_from(text: Scalar, folders: tuple[str, ...], *, full: bool = False) -> Reference:
    """The reference that a text names. Raises pydantic's custom error, which becomes a `Problem`.

    A field that leads to one kind takes the bare id, one that leads to several takes `folder/id`; `full` asks
    for that in any case.
    """
    place = Place(text.line, text.column, "")
    if text == UNKNOWN:
        return Reference(folders[0], UNKNOWN, place)
    folder, slash, entry_id = text.partition("/")
    if not slash:
        folder, entry_id = "", str(text)
    bare = len(folders) == 1 and not full
    if problem := _bare(folder, entry_id, folders[0]) if bare else _named(folder, entry_id, folders):
        raise problem
    if not is_id(entry_id):
        hint = f"did you mean `{slug(entry_id)}`?" if slug(entry_id) else "an id has a-z, 0-9 and hyphens"
        raise refuse("bad-reference", f"{quoted(entry_id)} is no id", _comma_hint(text) or hint)
    return Reference(folder or folders[0], entry_id, place)


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
