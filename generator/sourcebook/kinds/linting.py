"""The rules that a kind file must keep so that entries of its kind can be read, linked and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sourcebook.kinds.files import ANY, FieldFile, KindFile, NeedFile
from sourcebook.kinds.model import Field, Schema
from sourcebook.kinds.phrases import fields_in
from sourcebook.problems import Unreadable
from sourcebook.shaping import Location, did_you_mean
from sourcebook.values.quoting import quoted
from sourcebook.values.registry import TYPES

STRUCTURAL = ("term", "reference", "record")
"""Types that are no texts of their own: they lead to a vocabulary, to entries, or hold fields."""

LEADING = ("reference", "date")
"""Types whose values can lead to entries: a date may be told by an event."""

PROSE_SHOWN = ("section", "lead", "foot")
POINT = {"lat": "latitude", "lon": "longitude", "radius": "length"}
"""What the location of a kind is made of, and the type of each."""

IN_A_LANGUAGE = ("name", "quote")
"""Fields of a record whose words are in the language that its field `lang` names."""

LONG_FORM = frozenset({"sources", "value"})
"""Keys of the long form whose meaning no field of a record can take over."""

Finding = tuple[Location, str, str, str]
"""Where in the kind file, code, message, hint."""


def lint(schema: Schema, kind: KindFile, kinds: frozenset[str]) -> Iterator[Finding]:
    """All that is wrong with one kind. `kinds` are the ids of all kinds."""
    return _Linter(schema, kind, kinds).findings()


PURPOSES = (("time", "date"), ("begins", "date"), ("ends", "date"), ("location", "record"))
"""What a kind names one of its fields for, and the type that this must have."""


@dataclass(frozen=True, slots=True)
class _Linter:
    """Looks at one kind. `schema` has it as it would be, beside all others."""

    schema: Schema
    kind: KindFile
    kinds: frozenset[str]

    def findings(self) -> Iterator[Finding]:
        """All that is wrong, rule by rule."""
        yield from self.of_purposes()
        yield from self.of_browsing()
        yield from _of_needs((), self.kind.needs, self.schema.kinds[self.kind.folder].fields)
        yield from self.of_location()
        for name, each in self.kind.fields.items():
            yield from self.of_field(("fields", name), each)
            yield from _of_default(("fields", name, "default"), each)
            yield from _of_prose(("fields", name), each)
            if each.type == "record":
                yield from self.of_record(("fields", name), each)
                yield from self.of_record_fields(("fields", name), each)
            else:
                yield from _of_no_record(("fields", name), each)

    def of_purposes(self) -> Iterator[Finding]:
        """The fields that the kind names for a purpose exist, and can serve it."""
        for purpose, wanted in PURPOSES:
            name = getattr(self.kind, purpose)
            if name and not self.has_one(name, wanted):
                message = f"`{name}` is no field of type {wanted} that takes one value"
                yield (purpose,), "bad-kind", message, self.names()
        for purpose in ("where", "hierarchy"):
            name = getattr(self.kind, purpose)
            if name and not self.leads_somewhere(name):
                yield (purpose,), "bad-kind", f"`{name}` is no field with a reference", self.names()
        if "type" in self.kind.fields and not self.has_one("type", "term"):
            hint = "write `type: term` and a `vocabulary`, or choose another name"
            yield ("fields", "type"), "bad-kind", "the field `type` is one term", hint

    def of_location(self) -> Iterator[Finding]:
        """The location of a kind is a point with a radius, as far as it has them."""
        location = self.kind.fields.get(self.kind.location)
        for name, each in location.fields.items() if location else ():
            if name in POINT and (each.type != POINT[name] or each.many):
                at = ("fields", self.kind.location, "fields", name)
                message = f"`{name}` of a location is one value of type {POINT[name]}"
                yield at, "bad-kind", message, f"write `type: {POINT[name]}`, or choose another name"

    def of_browsing(self) -> Iterator[Finding]:
        """An index is made of what the kind has."""
        fields = self.kind.fields
        needs = {
            "year": (self.kind.time, "`time:`"),
            "hierarchy": (self.kind.hierarchy, "`hierarchy:`"),
            "type": ("type" in fields, "a field `type`"),
            "publisher": ("publisher" in fields, "a field `publisher`"),
        }
        for number, by in enumerate(self.kind.browse):
            has, what = needs.get(by, (True, ""))
            if not has:
                hint = f"add {what}, or take `{by}` out"
                yield ("browse", number), "bad-kind", f"an index by {by} needs {what}", hint

    def names(self) -> str:
        """Its fields, as a hint."""
        return did_you_mean("", self.kind.fields)

    def has_one(self, name: str, wanted: str) -> bool:
        """Whether there is a field of this type that takes one value."""
        each = self.kind.fields.get(name)
        return each is not None and each.type == wanted and not each.many

    def leads_somewhere(self, name: str) -> bool:
        """Whether a field names an entry, itself or by a field of its records. What may be a mere text does not count."""
        each = self.kind.fields.get(name)
        return each is not None and any(
            inner.type == "reference" and not inner.or_text for inner in (each, *each.fields.values())
        )

    def of_field(self, at: Location, each: FieldFile) -> Iterator[Finding]:
        """The type exists, and has what it needs."""
        if each.type not in TYPES and each.type not in STRUCTURAL:
            hint = did_you_mean(each.type, [*TYPES, *STRUCTURAL])
            yield (*at, "type"), "unknown-type", f"there is no type {quoted(each.type)}", hint
        if each.type == "term":
            yield from self.of_term(at, each)
        if each.type == "reference" and not each.kinds:
            yield at, "bad-kind", "a reference needs `kinds`", "such as `kinds: [place]`"
        if each.kinds and each.type not in LEADING:
            hint = "write `type: reference`, or take it out"
            yield (*at, "kinds"), "bad-kind", "only a reference or a date has `kinds`", hint
        if each.kinds and not each.inverse and not each.inverse_by:
            hint = "add `inverse: …`, the heading under which the other page lists it"
            yield at, "bad-kind", "a reference needs its inverse", hint
        for number, kind in enumerate(each.kinds):
            if kind != ANY and kind not in self.kinds:
                hint = did_you_mean(kind, self.kinds)
                yield (*at, "kinds", number), "unknown-kind", f"there is no kind {quoted(kind)}", hint

    def of_term(self, at: Location, each: FieldFile) -> Iterator[Finding]:
        """The list of a term is there, and its default is one of its terms."""
        lists = self.schema.vocabularies
        if each.vocabulary not in lists:
            hint = did_you_mean(each.vocabulary, lists)
            message = f"there is no vocabulary {quoted(each.vocabulary)}"
            yield (*at, "vocabulary"), "unknown-vocabulary", message, hint
        elif each.default and each.default not in lists[each.vocabulary].terms:
            hint = did_you_mean(each.default, lists[each.vocabulary].terms)
            message = f"{quoted(each.default)} is no term of the list `{each.vocabulary}`"
            yield (*at, "default"), "unknown-term", message, hint

    def of_record(self, at: Location, each: FieldFile) -> Iterator[Finding]:
        """A record names only fields that it has, and can be told from others of its set."""
        if not each.fields:
            yield at, "bad-kind", "a record needs `fields`", "add `fields:`"
        if each.many and not each.key:
            hint = "name the fields that tell one from another"
            yield at, "bad-kind", "a set of records needs its `key`", hint
        for part, names in (("key", each.key), ("bare", [each.bare]), ("phrase", fields_in(each.phrase))):
            yield from _of_names((*at, part), (name for name in names if name), each.fields)
        yield from _of_needs(at, each.needs, each.fields)
        if each.bare in each.fields:
            yield from _of_bare((*at, "bare"), each)
        if "lang" in each.fields:
            yield from _of_language((*at, "fields"), each.fields)

    def of_record_fields(self, at: Location, each: FieldFile) -> Iterator[Finding]:
        """The fields of a record are plain, and their relations have a heading on the other page."""
        for name, inner in each.fields.items():
            where = (*at, "fields", name)
            yield from self.of_field(where, inner)
            if name in LONG_FORM:
                message = f"no record can have a field of its own named `{name}`: every value has it"
                yield where, "reserved-field", message, "choose another name"
            if inner.type == "record":
                yield (*where, "type"), "bad-kind", "a record holds no records", "use a plain type"
            if inner.default and inner.type != "term":
                hint = "take it out, or write `type: term`"
                yield (*where, "default"), "bad-kind", "within a record only a term has a default", hint
            by = each.fields.get(inner.inverse_by)
            if inner.inverse_by and (by is None or by.type != "term" or by.many):
                terms = [other for other, field in each.fields.items() if field.type == "term"]
                hint = did_you_mean("", terms) or "add a field with `type: term`"
                message = f"`{inner.inverse_by}` is no field of the record with one term"
                yield (*where, "inverse_by"), "bad-kind", message, hint


def _of_bare(at: Location, each: FieldFile) -> Iterator[Finding]:
    """A bare value is the whole record: nothing else may be required of it."""
    if each.fields[each.bare].many:
        yield at, "bad-kind", f"`{each.bare}` is a set, and a bare value is one", "name another field"
    required = [name for name, inner in each.fields.items() if inner.required and name != each.bare]
    if required:
        message = f"a bare value would lack `{required[0]}`, which is required"
        yield at, "bad-kind", message, "take `bare` out, or require nothing else"


def _of_default(at: Location, each: FieldFile) -> Iterator[Finding]:
    """A default is a text that the type of the field reads. Whether a term is one, `of_term` tells."""
    if not each.default or each.type == "term" or each.type not in (*TYPES, *STRUCTURAL):
        return
    if each.type in STRUCTURAL:
        yield at, "bad-kind", f"no {each.type} has a default", "take it out"
        return
    try:
        TYPES[each.type].read(each.default)
    except Unreadable as error:
        yield at, "bad-kind", f"the default cannot be read: {error.message}", error.hint


def _of_prose(at: Location, each: FieldFile) -> Iterator[Finding]:
    """Prose has a part of the page for itself: its paragraphs and citations have no room among the facts."""
    if each.type == "prose" and each.shown not in PROSE_SHOWN:
        hint = "write `shown: section`, `shown: lead` or `shown: foot`"
        yield at, "bad-kind", f"prose cannot be shown as `{each.shown}`", hint


def _of_language(at: Location, fields: Mapping[str, FieldFile]) -> Iterator[Finding]:
    """Where a record has `lang` beside words, it is the one language of these one words."""
    words = [name for name in IN_A_LANGUAGE if name in fields]
    lang = fields["lang"]
    if words and (lang.type != "language" or lang.many):
        message = f"`lang` beside `{words[0]}` is one value of type language"
        yield (*at, "lang"), "bad-kind", message, "write `type: language`, or choose another name"
    for name in words:
        if fields[name].many:
            message = f"`{name}` beside `lang` is one value: each has a language of its own"
            yield (*at, name), "bad-kind", message, "make a set of the record instead"


def _of_no_record(at: Location, each: FieldFile) -> Iterator[Finding]:
    """Only a record has fields, and what speaks of fields."""
    for part in ("fields", "key", "bare", "phrase", "needs", "inverse_by"):
        if getattr(each, part):
            yield (
                (*at, part),
                "bad-kind",
                f"only a record has `{part}`",
                "write `type: record`, or take it out",
            )


def _of_names(at: Location, names: Iterable[str], fields: Mapping[str, object]) -> Iterator[Finding]:
    """Fields that are named exist."""
    for name in names:
        if name not in fields:
            yield at, "bad-kind", f"there is no field {quoted(name)}", did_you_mean(name, fields)


def _of_needs(
    at: Location, needs: Iterable[NeedFile], fields: Mapping[str, Field] | Mapping[str, FieldFile]
) -> Iterator[Finding]:
    """A rule speaks of fields that are there, and that are no source references: what lacks these is told otherwise."""
    for number, need in enumerate(needs):
        for part, names in (("when", need.when), ("one_of", need.one_of), ("all_of", need.all_of)):
            where = (*at, "needs", number, part)
            yield from _of_names(where, names, fields)
            for name in names:
                if name in fields and fields[name].type == "source-reference":
                    hint = "the check `unsourced` tells what has no source"
                    yield where, "bad-kind", f"no rule can speak of `{name}`", hint
