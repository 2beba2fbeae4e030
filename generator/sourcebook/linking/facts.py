"""Facts: what the rules that look across entries need to know of one entry, as plain data, kept with its outline.

Lines are not among them: where a rule finds something, the two entries are read again, for few are ever told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sourcebook.addresses import UNKNOWN, folded
from sourcebook.entries.model import ENTRY, SUPPORTS, Entry, Reference, SourceReference, Value
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.values.date import Date
from sourcebook.values.prose import SOURCES

POST = "holds-post"
OF_A_WHOLE = frozenset({"part-of", "member-of", "subordinate-to"})
"""The relations that lead to a whole, which is of the same kind as its parts."""

PRESENT = frozenset({"scene", "venue"})
"""The roles of a place at which whoever acts is."""

YET_TO_COME = frozenset({"planned", "feared", "averted"})
"""The statuses of what has not happened: it may be told before its day."""

SAID = frozenset({"claims", "names", "images"})
"""The fields of every kind that name who speaks of an entry: at any time, and not as one who acts in it."""

FORETELLING = frozenset({"predicts", "threatens"})

Act = tuple[str, str, str, bool]
"""The name of whoever acts, in which role and capacity (folded), and whether that is only suspected."""

Post = tuple[str, str, str]
"""The title of a post (folded), and since when and until when it was held, in EDTF; '' where that is not said."""


class Facts(NamedTuple):
    """What rules need to know of an entry. Names are written `folder/id`, dates in EDTF."""

    times: tuple[str, ...] = ()
    """Its time, or its rival times, as far as they are known."""

    begins: tuple[str, ...] = ()
    """When it came to be; or the name of the event that tells it."""

    ends: tuple[str, ...] = ()
    point: tuple[float, float, float] | None = None
    """Latitude and longitude in degrees, and the radius in metres."""

    posts: tuple[Post, ...] = ()
    acts: tuple[Act, ...] = ()
    scenes: tuple[str, ...] = ()
    """Where whoever acts in it is."""

    told_by: tuple[str, ...] = ()
    """The sources that say that it happened, and the documents in which that was read."""

    relays: tuple[tuple[str, str], ...] = ()
    """Pairs of a document, and a source that was read in it."""

    beyond: tuple[str, ...] = ()
    """The wholes of another kind that it is said to be a part of."""

    individual: bool = False
    """Whether it can be in one place only."""


@dataclass(frozen=True, slots=True)
class Facter:
    """Finds the facts of the entries of one kind, of which it knows by heart where they may be."""

    kind: Kind
    acting: Mapping[str, str]
    """The fields that name who acts -> the field of the record that does; '' where the value itself is the name."""

    individuals: frozenset[str]
    """The types of which each can be in one place only."""

    related: tuple[Field, ...]
    """The records with a relation."""

    wholes: tuple[Field, ...]
    """Those that may name a whole of its own kind. What a hierarchy may lead to, the kind says itself."""

    @classmethod
    def of(cls, kind: Kind, schema: Schema) -> Facter:
        """The one for a kind."""
        living = {folder for folder, each in schema.kinds.items() if each.begins or each.ends}
        kind_type = kind.fields.get("type")
        terms = schema.vocabularies[kind_type.vocabulary].terms if kind_type and kind_type.vocabulary else {}
        related = tuple(field for field in kind.fields.values() if "relation" in field.fields)
        return cls(
            kind,
            dict(_acting(kind, living, len(schema.kinds))) if kind.time else {},
            frozenset(term.id for term in terms.values() if term.individual),
            related,
            tuple(field for field in related if _may_name(field, kind.folder)),
        )

    def facts(self, entry: Entry) -> Facts | None:
        """The facts of an entry; None where it has none."""
        fields, kind = entry.fields, self.kind
        statuses = [_text(value.content) for value in fields.get("status", ())]
        happened = YET_TO_COME.isdisjoint(statuses)
        times = tuple(_dates(fields.get(kind.time, ()))) if kind.time else ()
        found = Facts(
            times,
            tuple(_dates(fields.get(kind.begins, ()))) if kind.begins else (),
            tuple(_dates(fields.get(kind.ends, ()))) if kind.ends else (),
            _point(fields.get(kind.location, ())) if kind.location else None,
            tuple(self.posts(entry)) if self.related else (),
            tuple(self.acts(entry)) if self.acting and happened else (),
            tuple(_scenes(fields.get(kind.where, ()))) if kind.where and happened else (),
            tuple(dict.fromkeys(self.told_by(entry))) if times and happened else (),
            tuple(dict.fromkeys(_relays(entry))),
            tuple(dict.fromkeys(self.beyond(entry))) if self.wholes else (),
            bool(self.individuals) and _text(entry.one("type")) in self.individuals,
        )
        return None if found == NOTHING else found

    def acts(self, entry: Entry) -> Iterator[Act]:
        """Who acts in it."""
        for name, inner in self.acting.items():
            for value in self.settled(entry, name):
                content = value.content
                who = content.get(inner) if inner and content.__class__ is dict else content
                if not isinstance(who, Reference) or who.id == UNKNOWN:
                    continue
                if inner:
                    role, capacity = _text(content.get("role")), folded(_text(content.get("capacity")))
                    yield who.name, role, capacity, content.get("suspected") is True
                else:
                    yield who.name, "", "", False

    def settled(self, entry: Entry, name: str) -> Sequence[Value]:
        """The values of a field of which none is denied, a rival of another, or one of several possibilities."""
        values = entry.fields.get(name, ())
        if len(values) > 1 and not self.kind.fields[name].many:
            return ()
        return [each for each in values if each.supported and (each.preferred or not each.alternative)]

    def posts(self, entry: Entry) -> Iterator[Post]:
        """The posts that it holds or held, as far as they have a title."""
        for field in self.related:
            for value in entry.fields.get(field.name, ()):
                content = value.content
                title = folded(_text(content.get("title")))
                if content.get("relation") == POST and title and value.supported:
                    yield title, _edtf(content.get("from")), _edtf(content.get("until"))

    def told_by(self, entry: Entry) -> Iterator[str]:
        """Who says that it happened, and where that was read; nobody of a document, which is there to be read."""
        if entry.kind == SOURCES:
            return
        for reference in entry.sources:
            if reference.field == ENTRY:
                yield from _documents(reference)
        for value in entry.fields[self.kind.time]:
            for reference in value.sources:
                yield from _documents(reference)

    def beyond(self, entry: Entry) -> Iterator[str]:
        """The wholes of another kind, where its own kind is among those that it may name."""
        for field in self.wholes:
            for value in entry.fields.get(field.name, ()):
                content = value.content
                for each in content.values() if _text(content.get("relation")) in OF_A_WHOLE else ():
                    if isinstance(each, Reference) and each.folder != self.kind.folder and each.id != UNKNOWN:
                        yield each.name


NOTHING = Facts()


def _acting(kind: Kind, living: set[str], all_kinds: int) -> Iterator[tuple[str, str]]:
    """The fields that name who acts: whoever has a beginning or an end, and is not merely spoken of."""
    for field in kind.fields.values():
        if field.name in SAID:
            continue
        if living.intersection(field.folders) and len(field.folders) < all_kinds:
            yield field.name, ""
        for inner in field.fields.values():
            if living.intersection(inner.folders) and len(inner.folders) < all_kinds and not inner.many:
                yield field.name, inner.name
                break


def _may_name(field: Field, folder: str) -> bool:
    """Whether a field, or one of its record's, may lead to an entry of a kind."""
    return any(folder in each.folders for each in (field, *field.fields.values()))


def _dates(values: Sequence[Value]) -> Iterator[str]:
    """Dates as EDTF, references by their names; none of what is only denied, nor where all are unknown."""
    told = [value for value in values if value.supported]
    if any(not isinstance(value.content, Date) or value.content.spans for value in told):
        for value in told:
            yield value.content.name if isinstance(value.content, Reference) else value.content.edtf


def _text(content: Any) -> str:
    """A content that is a text; '' for another: a base's own kind may mean something else by the name of its field."""
    return content if isinstance(content, str) else ""


def _edtf(date: Any) -> str:
    return date.edtf if isinstance(date, Date) and date.spans else ""


def _point(values: Sequence[Value]) -> tuple[float, float, float] | None:
    """The one point that is given with a radius; None where there are rivals, a denial, or none."""
    if (
        len(values) != 1
        or not values[0].supported
        or not {"lat", "lon", "radius"} <= values[0].content.keys()
    ):
        return None
    content = values[0].content
    return content["lat"].degrees, content["lon"].degrees, content["radius"].metres


def _scenes(values: Sequence[Value]) -> Iterator[str]:
    """The places at which it happened, none of which is one of several possibilities."""
    for value in values:
        content = value.content
        if content.__class__ is dict and (value.alternative or content.get("role", "scene") not in PRESENT):
            continue
        for each in content.values() if content.__class__ is dict else (content,):
            if isinstance(each, Reference) and each.id != UNKNOWN and value.supported:
                yield each.name


def _relays(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each document with a source that was read in it: of all references, and of a document itself."""
    for value in entry.fields.get("read_in", ()) if entry.kind == SOURCES else ():
        if isinstance(value.content, Reference):
            yield value.content.name, entry.name
    references = [*entry.sources]
    for values in entry.fields.values():
        for value in values:
            references += value.sources
    for each in references:
        if each.via:
            yield each.via.name, each.source.name


def _documents(reference: SourceReference) -> Iterator[str]:
    """Who reports what has happened, and where that was read."""
    if reference.stance == SUPPORTS and reference.speech_act not in FORETELLING:
        yield reference.source.name
        if reference.via:
            yield reference.via.name
