"""Pydantic models made from kinds. One model checks an entry whole, and gives every mistake of it at once.

The form of a value (bare, long, a list) is told by a discriminator, so that one mistake is one error. The
same models give the JSON Schemas for editors. None of these classes leaves this package: `shaping` copies
what they hold into `Entry`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, PlainValidator, Tag, WithJsonSchema, create_model
from pydantic import Field as ModelField

from sourcebook.addresses import ID, UNKNOWN
from sourcebook.entries.leaves import leaf_of
from sourcebook.entries.withholding import WITHHOLD, EntryFile, ValueFile
from sourcebook.kinds.model import Field, Kind, Schema, Vocabulary
from sourcebook.shaping import TAG, TEXTUAL, forms_in_yaml
from sourcebook.values.registry import TYPES

BARE, LONG, ONE, SEVERAL = f"{TAG}bare>", f"{TAG}long>", f"{TAG}one>", f"{TAG}several>"
TITLE = "title"
WITHHELD_VALUE = "Why this is not published, or what is published instead."
WITHHELD_ENTRY = "Why nothing of this entry is published."
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

SOURCE = Field("source", "reference", "", "The id of the source.", folders=("sources",))
INFORMANT = Field("informant", "reference", "", "", folders=("actors",), or_text=True)
AT = Field("at", "line", "", "")


def field_of(short: str) -> Field:
    """The field that holds a text of a type, by the type's short name, such as `term:stances`."""
    type_name, _, vocabulary = short.partition(":")
    return Field(short, type_name, "", "", vocabulary=vocabulary)


def model_of(kind: Kind, schema: Schema, *, withholding: bool = False) -> type[BaseModel]:
    """The model that checks the entries of a kind.

    With `withholding`, one for JSON Schemas alone, which has `withhold` too: entries are checked without it, for it is
    taken out before.
    """
    return _Maker(schema, withholding=withholding).entry(kind)


@dataclass(frozen=True, slots=True)
class _Part:
    """A field of a model: what checks it, what it means, whether it must be there."""

    annotation: Any
    description: str
    required: bool = False


class _Maker:
    """Makes the models of one schema. What all kinds share is made once."""

    def __init__(self, schema: Schema, *, withholding: bool) -> None:
        self.schema = schema
        self.withheld: dict[str, _Part] = {}
        if withholding:
            self.withheld[WITHHOLD] = _Part(_bare_or_long(self.leaf(AT), ValueFile), WITHHELD_VALUE)
        source = self.leaf(SOURCE)
        special = {
            "source": source,
            "informant": self.leaf(INFORMANT),
            "lines": _one_or_several(self.leaf(AT)),
        }
        parts = {
            name: _Part(special.get(short) or self.simple(short), description)
            for name, (short, description) in SOURCE_REFERENCE.items()
        }
        parts["source"] = _Part(source, "The id of the source.", required=True)
        parts.update(self.withheld)
        self.references = _several(_bare_or_long(source, _closed("SourceReference", parts)))
        self.attribution = {
            name: _Part(self.simple(short), description) for name, (short, description) in ATTRIBUTION.items()
        }
        self.attribution["sources"] = _Part(self.references, "Who says so.")
        self.attribution.update(self.withheld)

    def entry(self, kind: Kind) -> type[BaseModel]:
        """The model of the entries of a kind."""
        parts = {
            each.name: _Part(self.field(each), each.description, each.required)
            for each in kind.fields.values()
        }
        if self.withheld:
            parts[WITHHOLD] = _Part(_bare_or_long(self.leaf(AT), EntryFile), WITHHELD_ENTRY)
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
        if field.editorial and (field.name == TITLE or not self.withheld):
            return leaf
        if field.editorial:
            parts = {"value": _Part(leaf, field.description, required=True), **self.withheld}
            return _bare_or_long(leaf, _closed(f"{field.name}-value", parts))
        parts = {"value": _Part(leaf, field.description, required=True), **self.attribution}
        return _bare_or_long(leaf, _closed(f"{field.name}-value", parts))

    def record(self, field: Field) -> Any:
        """A record, with its attribution; or the text that stands for its most telling field."""
        parts = dict(self.withheld if field.editorial else self.attribution)
        for inner in field.fields.values():
            leaf = self.leaf(inner)
            annotation = _several(leaf) if inner.many else leaf
            parts[inner.name] = _Part(annotation, inner.description, inner.required)
        model = _closed(f"{field.name}-record", parts)
        return _bare_or_long(self.leaf(field.fields[field.bare]), model) if field.bare else model

    def simple(self, short: str) -> Any:
        """The annotation of a text by the short name of its type."""
        return self.leaf(field_of(short))

    def leaf(self, field: Field) -> Any:
        """The annotation of one text: its validator, and its JSON Schema. The path is added by who copies it."""
        read = leaf_of(field, self.schema)
        validator = PlainValidator(lambda node: read(node, ""))
        return Annotated[Any, validator, WithJsonSchema(_schema_of(field, self.schema))]


def _closed(name: str, parts: Mapping[str, _Part]) -> type[BaseModel]:
    """A model that takes these fields and no others."""
    fields: dict[str, Any] = {}
    for key, part in parts.items():
        info = ModelField(... if part.required else None, alias=key, description=part.description)
        fields[PREFIX + key] = (part.annotation, info)
    without = _withheld_alone if WITHHOLD in parts else None
    return create_model(name, __config__=ConfigDict(extra="forbid", json_schema_extra=without), **fields)


def _withheld_alone(schema: dict[str, Any]) -> None:
    """What is withheld need not stand in the file at all: an overlay may have it."""
    if (required := schema.get("required")) and TITLE not in required and "source" not in required:
        del schema["required"]
        schema["anyOf"] = [{"required": required}, {"required": [WITHHOLD]}]


def _bare_or_long(bare: Any, long: Any) -> Any:
    """Either a text, or the mapping that says more of it."""
    return Annotated[Annotated[bare, Tag(BARE)] | Annotated[long, Tag(LONG)], Discriminator(_tell_long)]


def _several(one: Any) -> Any:
    """A list of at least one."""
    return Annotated[list[one], ModelField(min_length=1)]


def _one_or_several(one: Any) -> Any:
    """Either one value, or a list of rivals."""
    return Annotated[
        Annotated[one, Tag(ONE)] | Annotated[_several(one), Tag(SEVERAL)], Discriminator(_tell_several)
    ]


def _tell_long(node: Any) -> str:
    return LONG if isinstance(node, dict | BaseModel) else BARE


def _tell_several(node: Any) -> str:
    return SEVERAL if isinstance(node, list) else ONE


def _schema_of(field: Field, schema: Schema) -> dict[str, Any]:
    """The JSON Schema of one text of a field."""
    if field.type == "term":
        return _schema_of_term(schema.vocabularies[field.vocabulary])
    if field.type == "reference":
        return _schema_of_reference(field)
    value_type = TYPES[field.type]
    found: dict[str, Any] = {"type": TEXTUAL, "examples": list(value_type.examples)}
    if value_type.pattern and not field.is_reference:
        found["pattern"] = value_type.pattern
    return found


def _schema_of_term(vocabulary: Vocabulary) -> dict[str, Any]:
    terms = vocabulary.terms
    written = [(form, term.definition) for term in terms.values() for form in forms_in_yaml(term.id)]
    known = {
        "enum": [form for form, _ in written],
        "markdownEnumDescriptions": [definition for _, definition in written],
    }
    return known if terms else {"not": {}}


def _schema_of_reference(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"type": TEXTUAL}
    if not field.or_text:
        several = rf"^({'|'.join(field.folders)})/{ID.pattern}$|^{UNKNOWN}$"
        found["pattern"] = rf"^{ID.pattern}$" if len(field.folders) == 1 else several
    return found
