"""Outlines: all that the library has to know of an entry to link it with others, as plain data.

An outline is made once, where the entry is read; it can be kept, and sent from one process to another, at a small
part of the cost of the entry itself. All entries of a base are linked from their outlines alone.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple

from sourcebook.addresses import UNKNOWN, folded
from sourcebook.entries.model import Entry, Place, Reference, SourceReference, Value
from sourcebook.entries.voices import About, Voice
from sourcebook.frozen import maker
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.linking.briefs import Brief, Briefer, brief_of
from sourcebook.linking.facts import Facter, Facts
from sourcebook.linking.mentions import SOURCE_FOLDER, line_of, marks, names_in
from sourcebook.linking.skeletons import Skeletons
from sourcebook.values.prose import Glimpse, Prose

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

NAMING = ("reference", "prose")
"""The types of value that name entries, beside any that a field lets lead to one."""

OF_SOURCES = f"{SOURCE_FOLDER}/"
OF_NOBODY = f"/{UNKNOWN}"
WAIVE = "waive"
"""The field that names checks which do not apply to an entry."""

HIERARCHY = "hierarchy"
"""The graph of what lies in what: one for all kinds, which may lie in each other."""


class Withheld(NamedTuple):
    """What has to be known of what an entry withholds, before the base is linked. The library has none of it."""

    whole: bool = False
    """Whether all of it is."""

    reason: str = ""
    described: str = ""
    pending: bool = False
    """Whether what is to be published follows from what lies in what."""

    names: Sequence[str] = ()
    """The entries that it names in what is withheld alone."""

    files: Sequence[str] = ()
    """The files that it names there."""


@dataclass(frozen=True, slots=True)
class Details:
    """What pages need to know of an entry besides; a check of the base needs none of it."""

    relations: Sequence[Relation]
    mentioned: Sequence[str]
    """The entries that its prose names, each once, but for sources and itself."""

    brief: Brief

    def row(self) -> tuple[Any, ...]:
        """The same as a tuple, to be kept: `Pool.details` makes it again."""
        return self.relations, self.mentioned, self.brief.row()


@dataclass(frozen=True, slots=True)
class Outline:
    """What other entries need to know of one. All names are written `folder/id`; none of them is `unknown`."""

    kind: str
    id: str
    file: str
    """Path relative to the base."""

    titles: Sequence[str]
    """Its title and its names, each once, folded and sorted."""

    skeletons: Sequence[str]
    """For each of these what another spelling of it would share; '' for one that is too short for that."""

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
    quoted: Sequence[str]
    """The names of the sources whose words it quotes: of those that were read, each once."""

    waived: Sequence[tuple[str, int, int, str]]
    """The codes of checks that do not apply to it, and where each stands."""

    withheld: Withheld | None
    """None where it withholds nothing, as nearly all do."""

    facts: Facts | None
    """What rules that look across entries need to know; None where it has nothing of that."""

    details: Details | bytes | None = field(default=None, compare=False, repr=False)
    """As bytes where they are to be kept, or sent; None where nobody wants them, or they are kept apart."""

    @property
    def key(self) -> Key:
        """What the library finds it by."""
        return self.kind, self.id

    @property
    def name(self) -> str:
        """As prose names it: `events/kirkuk-visit`."""
        return f"{self.kind}/{self.id}"

    def row(self) -> tuple[Any, ...]:
        """All but the details as a tuple, to be kept: `of_row` makes it again."""
        *most, withheld, facts = ROW(self)
        return *most, withheld and tuple(withheld), facts and tuple(facts)

    def bare(self) -> Outline:
        """What pages ask for of it: its name, its file, its brief."""
        details = Details((), (), self.details.brief) if isinstance(self.details, Details) else None
        return outline_of(
            self.kind, self.id, self.file, (), (), (), (), (), (), (), (), (), (), None, None, details
        )

    def having(self, details: Details | bytes) -> Outline:
        """The same with these details."""
        return outline_of(*(*ROW(self), details))

    def withholding(self, withheld: Withheld | None) -> Outline:
        """The same of an entry that withholds this."""
        return replace(self, withheld=withheld)

    def __reduce__(self) -> tuple[Callable[..., Outline], tuple[Any, ...]]:
        """Pickled as what it is made from, which takes a third of the time."""
        return outline_of, (*ROW(self), self.details)


outline_of = maker(Outline, "outline_of")


def of_row(row: Sequence[Any]) -> Outline:
    """The outline, without details, that a row was made from, which may have lists for tuples."""
    *most, withheld, facts = row
    return outline_of(*(*most, _withheld(withheld), facts and Facts(*facts)))


def _withheld(row: Sequence[Any] | None) -> Withheld | None:
    """The same of what is withheld."""
    if row is None:
        return None
    whole, reason, described, pending, names, files = row
    return Withheld(whole, reason, described, pending, tuple(names), tuple(files))


ROW = attrgetter(*(each.name for each in fields(Outline) if each.name != "details"))


@dataclass(slots=True)
class Pool:
    """Makes outlines anew that share what they have in common: names, relations, days, terms.

    Outlines from elsewhere have each of these for themselves, which takes three times the memory.
    """

    known: dict[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)

    def outline(self, made: Outline, details: Details | None = None) -> Outline:
        """The same outline, with these details."""
        (
            kind,
            entry_id,
            file,
            titles,
            skeletons,
            aliases,
            in_fields,
            elsewhere,
            parents,
            edges,
            files,
            *more,
        ) = ROW(made)
        quoted, waived, withheld, facts = more
        return outline_of(
            intern(kind),
            intern(entry_id),
            file,
            tuple(titles),
            self.row(skeletons),
            self.rows(aliases),
            tuple(map(intern, in_fields)),
            tuple(map(intern, elsewhere)),
            tuple(map(intern, parents)),
            self.rows(edges),
            self.rows(files),
            tuple(map(intern, quoted)),
            self.rows(waived),
            _withheld(withheld),
            self.facts(facts),
            details,
        )

    def facts(self, row: Sequence[Any] | None) -> Facts | None:
        """The facts that a row was made from, which may have lists for tuples."""
        if row is None:
            return None
        times, begins, ends, point, posts, acts, scenes, told_by, relays, beyond, individual = row
        return Facts(
            self.row(times),
            self.row(begins),
            self.row(ends),
            self.row(point) if point else None,
            self.rows(posts),
            self.rows(acts),
            self.row(scenes),
            self.row(told_by),
            self.rows(relays),
            self.row(beyond),
            individual,
        )

    def details(self, row: Sequence[Any]) -> Details:
        """The details that a row was made from, which may have lists for tuples. Raises ValueError and TypeError."""
        relations, mentioned, brief = row
        title, time, groups, cites, relays, informants, *most = brief
        terms, images, voices, contested, about, lacks = most
        if time is not None:
            unknown, earliest, latest, text = time
            time = unknown, self.row(earliest), self.row(latest), intern(text)
        cites = tuple(map(intern, cites))
        made = brief_of(
            title,
            time,
            self.rows(groups),
            cites,
            self.rows(relays),
            self.row(informants),
            self.rows(terms),
            tuple(images),
            self.row([Voice(*each) for each in voices]),
            self.row(contested),
            About(self.row(about[0]), *about[1:]) if about else None,
            self.row(lacks),
        )
        return Details(self.rows(relations), tuple(map(intern, mentioned)), made)

    def rows(self, rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
        """Some rows of texts and numbers."""
        return tuple(map(self.row, rows)) if rows else ()

    def row(self, row: Sequence[Any]) -> Any:
        """A row of texts and numbers: the one that was made before, if there is an equal one."""
        if not row:
            return ()
        made = tuple(row)
        known = self.known.get(made)
        if known is None:
            known = tuple([intern(each) if each.__class__ is str else each for each in made])
            self.known[known] = known
        return known


@dataclass(frozen=True, slots=True)
class Outliner:
    """Makes the outlines of the entries of one kind, of which it knows by heart where names may be."""

    schema: Schema
    kind: Kind
    briefer: Briefer
    facter: Facter
    skeletons: Skeletons
    naming: Mapping[str, Field]
    """The fields that may hold the names of entries."""

    filing: tuple[Field, ...]
    """Those that may name a file."""

    placed: frozenset[str]
    """Those of whose values an outline says where they stand, even without its details."""

    @classmethod
    def of(cls, kind: Kind, schema: Schema) -> Outliner:
        """The one for a kind."""
        parts = {name: (field, *field.fields.values()) for name, field in kind.fields.items()}
        naming = [
            name for name, each in parts.items() if any(one.folders or one.type in NAMING for one in each)
        ]
        filing = [name for name, each in parts.items() if any(one.type == "file" for one in each)]
        acyclic = [name for name, each in parts.items() if any(one.acyclic for one in each)]
        return cls(
            schema,
            kind,
            Briefer.of(kind),
            Facter.of(kind, schema),
            Skeletons(),
            {name: kind.fields[name] for name in naming},
            tuple(kind.fields[name] for name in filing),
            frozenset({kind.hierarchy, "aliases", WAIVE, *filing, *acyclic}),
        )

    def outline(self, entry: Entry, *, detailed: bool = True) -> Outline:
        """The outline of an entry, with its details or without them."""
        names = _Names(self, {}, {}, {}, [], {})
        for source in entry.sources:
            names.add_source(source)
        for name, values in entry.fields.items():
            of = self.naming.get(name)
            for value in values:
                if of:
                    names.add_value(of, value)
                for source in value.sources:
                    names.add_source(source)
        in_fields, elsewhere = names.in_fields, names.in_sources | names.in_prose
        return outline_of(
            kind=entry.kind,
            id=entry.id,
            file=entry.file,
            titles=(titles := tuple(sorted(_titles(entry)))),
            skeletons=tuple(map(self.skeletons.shared, titles)),
            aliases=tuple([(value.content, *_at(value.place)) for value in entry.fields.get("aliases", ())]),
            in_fields=tuple(in_fields),
            elsewhere=tuple([name for name in elsewhere if name not in in_fields]),
            parents=self.parents(entry),
            edges=tuple(names.edges),
            files=tuple(_files(entry, self.filing)) if self.filing else (),
            quoted=tuple(names.quoted),
            waived=tuple(_waived(entry)) if WAIVE in entry.fields else (),
            withheld=None,
            facts=self.facter.facts(entry),
            details=self.details(entry) if detailed else None,
        )

    def withheld(
        self, whole: Entry, public: Outline | None, reason: str, described: str, *, pending: bool
    ) -> Withheld:
        """What has to be known of what an entry withholds. `public` is what it publishes; None for nothing."""
        outline = self.outline(whole, detailed=False)
        names = dict.fromkeys((*outline.in_fields, *outline.elsewhere))
        files = dict.fromkeys(each[1] for each in outline.files)
        if public:
            for name in (*public.in_fields, *public.elsewhere):
                names.pop(name, None)
            for each in public.files:
                files.pop(each[1], None)
        return Withheld(public is None, reason, described, pending, tuple(names), tuple(files))

    def outline_of_withheld(self, entry: Entry, withheld: Withheld) -> Outline:
        """The outline of an entry of which nothing is published."""
        return outline_of(
            entry.kind,
            entry.id,
            entry.file,
            (),
            (),
            (),
            (),
            (),
            self.parents(entry),
            (),
            (),
            (),
            (),
            withheld,
            None,
            None,
        )

    def parents(self, entry: Entry) -> tuple[str, ...]:
        """What it lies in or is part of, as far as that is said and not only supposed."""
        return tuple([each.name for each in _parents(entry, self.kind) if self.is_one(each.name)])

    def is_one(self, name: str) -> bool:
        """Whether this should lead to an entry: `unknown` is nobody's name, but a source is always somebody's."""
        if not name.endswith(OF_NOBODY):
            return True
        folder = name.removesuffix(OF_NOBODY)
        return folder == SOURCE_FOLDER or folder not in self.schema.kinds

    def details(self, entry: Entry) -> Details:
        """Its details."""
        rows = self.rows(entry)
        mentioned = {
            each[0]: None
            for each in rows.in_prose
            if each[0] != entry.name and not each[0].startswith(OF_SOURCES)
        }
        return Details(tuple(rows.relations), tuple(mentioned), self.briefer.brief(entry))

    def named(self, entry: Entry) -> tuple[Named, ...]:
        """All names in it, with where they stand: in fields, in sources, in prose."""
        rows = self.rows(entry)
        for source in chain(entry.sources, *(value.sources for _, value in entry.values())):
            rows.add_source(source)
        return (*rows.in_fields, *rows.in_sources, *rows.in_prose)

    def rows(self, entry: Entry) -> _Rows:
        """The names in its fields and its prose, as often as they stand there."""
        rows = _Rows(self, [], [], [], [])
        for name, of in self.naming.items():
            for number, value in enumerate(entry.fields.get(name, ())):
                rows.add_value(of, value, number)
        return rows


def outline(entry: Entry, schema: Schema) -> Outline:
    """The outline of an entry, with its details."""
    return Outliner.of(schema.kinds[entry.kind], schema).outline(entry)


@dataclass(slots=True)
class _Names:
    """Collects the names in an entry, each once."""

    by: Outliner
    in_fields: dict[str, None]
    in_sources: dict[str, None]
    in_prose: dict[str, None]
    edges: list[Edge]
    quoted: dict[str, None]

    def add_value(self, of: Field, value: Value) -> None:
        """Note the names in a value."""
        for inner, content in _contents(of, value.content):
            if isinstance(content, Reference):
                name = content.name
                if self.by.is_one(name):
                    self.in_fields[name] = None
                    self.add_edge(of, inner or of, name, value)
            elif isinstance(content, Prose | Glimpse):
                for name in names_in(content):
                    if self.by.is_one(name):
                        self.in_prose[name] = None

    def add_source(self, reference: SourceReference) -> None:
        """Note the source, the document that relays it, and the informant who has an entry."""
        for each in (reference.source, reference.via, reference.informant):
            if isinstance(each, Reference):
                name = each.name
                if self.by.is_one(name):
                    self.in_sources[name] = None
        if reference.quote:
            self.quoted[(reference.via or reference.source).name] = None

    def add_edge(self, of: Field, leaf: Field, name: str, value: Value) -> None:
        """Note the edge of a graph, where a name must not go round in a circle."""
        kind = self.by.kind
        if of.name == kind.hierarchy:
            self.edges.append((HIERARCHY, name, *_at(value.place), places(value)))
        elif leaf.acyclic:
            self.edges.append((f"{kind.folder}.{of.name}", name, *_at(value.place), places(value)))


@dataclass(slots=True)
class _Rows:
    """Collects where the names in an entry stand, each time."""

    by: Outliner
    in_fields: list[Named]
    in_sources: list[Named]
    in_prose: list[Named]
    relations: list[Relation]

    def add_value(self, of: Field, value: Value, number: int) -> None:
        """Note references with their relations, and the names in prose."""
        for inner, content in _contents(of, value.content):
            if isinstance(content, Reference):
                name = content.name
                if self.by.is_one(name):
                    self.in_fields.append(_named(content))
                    leaf = inner or of
                    heading = leaf.inverse or _heading_by_term(self.by.schema, of, leaf, value.content)
                    self.relations.append((name, heading, of.name, inner.name if inner else "", number))
            elif isinstance(content, Prose):
                for folder, entry_id, line in marks(content):
                    name = f"{folder}/{entry_id}"
                    if self.by.is_one(name):
                        self.in_prose.append((name, *line_of(value.place, line), value.place.path, False))

    def add_source(self, reference: SourceReference) -> None:
        """Note the source, the document that relays it, and the informant who has an entry."""
        for each in (reference.source, reference.via, reference.informant):
            if isinstance(each, Reference) and self.by.is_one(each.name):
                self.in_sources.append(_named(each))


def _waived(entry: Entry) -> Iterator[tuple[str, int, int, str]]:
    """The checks that an entry waives, each with where it says so."""
    for value in entry.fields[WAIVE]:
        yield value.content["check"], *_at(value.place)


def _contents(of: Field, content: Any) -> Iterator[tuple[Field | None, Any]]:
    """What a value holds beside texts, each with the field of the record that holds it."""
    if content.__class__ is not dict:
        yield None, content
        return
    for name, held in content.items():
        if held.__class__ is tuple:
            for each in held:
                yield of.fields[name], each
        elif held.__class__ is not str:
            yield of.fields[name], held


def places(value: Value) -> bool:
    """Whether a value of a hierarchy says where something lies, and not only where it might."""
    return (not value.alternative or value.preferred) and value.supported


def _at(place: Place) -> At:
    return place.line, place.column, place.path


def _named(name: Reference) -> Named:
    return name.name, name.place.line, name.place.column, name.place.path, name.or_text


def _titles(entry: Entry) -> set[str]:
    """All that an entry is called, folded."""
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


def _files(entry: Entry, filing: Iterable[Field]) -> Iterator[NamedFile]:
    """The files beside it that it names."""
    for of in filing:
        for value in entry.fields.get(of.name, ()):
            folder = posixpath.dirname(entry.file)
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
