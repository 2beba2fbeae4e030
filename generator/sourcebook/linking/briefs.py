"""Briefs: what a site has to know of an entry to plan its pages and to put it in order, as plain data.

A brief is made from one entry alone, and is much smaller: a site of ten thousand entries is planned from their briefs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sourcebook import addresses
from sourcebook.entries.canonical import are_rivals
from sourcebook.entries.model import ENTRY, SUPPORTS, WHOLE, Entry, Record, Reference, SourceReference, Value
from sourcebook.entries.voices import About, Voice, about, voices
from sourcebook.frozen import maker
from sourcebook.kinds.model import Field, Kind
from sourcebook.linking.lacks import lacks
from sourcebook.values.date import Date, SortKey
from sourcebook.values.prose import SOURCES

MOST_YEARS = 10
"""A date that may touch more years than these is listed as a longer span, not in each of them."""

LAST_YEAR = 9999
"""Years beyond it, on either side, have no shelf of their own."""

UNDATED, LONGER, UNNAMED, OTHER = "undated", "longer", "no--name", "other"
"""The groups of what has no year, no publisher, no letter of its own."""

YEAR, LETTER = "year", "letter"


@dataclass(frozen=True, slots=True)
class Brief:
    """One entry in brief."""

    title: str
    time: SortKey | None
    """Orders entries by time; None where the entry has none."""

    groups: tuple[tuple[str, str], ...]
    """Pairs of an order of its kind's index, such as `type`, and a group in which it stands there."""

    cites: tuple[str, ...]
    """The ids of the sources that say something in it, each once, in the order of its file."""

    relays: tuple[tuple[str, str], ...]
    """Pairs of ids: a document, and a source that was read in it."""

    informants: tuple[str, ...]
    """The names, `folder/id`, of the entries that tell its sources something, each once."""

    terms: tuple[tuple[str, str], ...]
    """The vocabulary and the id of each term in it, each once."""

    images: tuple[str, ...]
    """The names of the images beside it."""

    voices: tuple[Voice, ...]
    """Who speaks of it as a whole: that it happened, that it exists."""

    contested: tuple[str, ...]
    """Its fields of which values stand against each other, or a source denies or doubts one."""

    about: About | None
    """Of a source: what it says of itself; None for all else."""

    lacks: tuple[str, ...]
    """The codes of what it lacks, as far as it alone tells."""

    def row(self) -> tuple[Any, ...]:
        """The same as a tuple of plain ones, to be kept."""
        *most, voices, contested, about, lacks = ROW(self)
        return *most, tuple(map(tuple, voices)), contested, about and tuple(about), lacks


brief_of = maker(Brief, "brief_of")
ROW = attrgetter(*(each.name for each in fields(Brief)))


@dataclass(frozen=True, slots=True)
class Briefer:
    """Makes the briefs of the entries of one kind, of which it knows by heart where terms may be."""

    kind: Kind
    orders: tuple[str, ...]
    terms: Mapping[str, str]
    """Field -> its vocabulary."""

    inner: Mapping[str, Mapping[str, str]]
    """Field -> for each field of its records that is a term: its vocabulary."""

    @classmethod
    def of(cls, kind: Kind) -> Briefer:
        """The one for a kind. What names no order of its index is put in order by letter: there may be many entries."""
        return cls(
            kind,
            tuple(by for by in kind.browse or (LETTER,) if by in GROUPERS),
            _vocabularies(kind.fields),
            {name: _vocabularies(field.fields) for name, field in kind.fields.items() if field.fields},
        )

    def brief(self, entry: Entry) -> Brief:
        """The brief of an entry."""
        time = time_of(entry, self.kind)
        when = time.content if time and isinstance(time.content, Date) else None
        cites: dict[str, None] = {}
        relays: dict[tuple[str, str], None] = {}
        informants: dict[str, None] = {}
        for reference in speaking(entry, self.kind):
            cites[reference.source.id] = None
            if reference.via:
                relays[reference.via.id, reference.source.id] = None
            if reference.informant.__class__ is Reference:
                informants[reference.informant.name] = None
        return brief_of(
            entry.title,
            when.sort_key if when else None,
            tuple([(by, group) for by in self.orders for group in GROUPERS[by](entry, when)]),
            tuple(cites),
            tuple(relays),
            tuple(informants),
            tuple(self.terms_in(entry)),
            tuple([value.content["file"] for value in entry.fields.get("images", ())]),
            voices([each for each in entry.sources if each.field == ENTRY]),
            tuple(contested(entry, self.kind)),
            about(entry) if entry.kind == SOURCES else None,
            tuple(lacks(entry, self.kind)),
        )

    def terms_in(self, entry: Entry) -> Mapping[tuple[str, str], None]:
        """Terms as values of a field, in records, in sets within records; each once, in their order."""
        found: dict[tuple[str, str], None] = {}
        for name, values in entry.fields.items():
            if vocabulary := self.terms.get(name):
                for value in values:
                    found[vocabulary, value.content] = None
            elif inner := self.inner.get(name):
                for value in values:
                    _take_terms(value.content, inner, found)
        return found


def brief(entry: Entry, kind: Kind) -> Brief:
    """The brief of one entry."""
    return Briefer.of(kind).brief(entry)


def time_of(entry: Entry, kind: Kind) -> Value | None:
    """The value of its time: among rivals the one that the editor prefers, else the first."""
    values = entry.fields.get(kind.time, ())
    if len(values) == 1:
        return values[0]
    return next((value for value in values if value.preferred), values[0] if values else None)


def speaking(entry: Entry, kind: Kind) -> Iterator[SourceReference]:
    """The source references that say something: each of them makes a statement, of the entry or of a value."""
    for reference in entry.sources:
        if reference.field == ENTRY or _carries(entry, kind, reference.field):
            yield reference
    for name, values in entry.fields.items():
        for value in values:
            if value.sources and not kind.fields[name].editorial:
                yield from value.sources


def contested(entry: Entry, kind: Kind) -> Iterator[str]:
    """The fields of which values stand against each other, or a source denies or doubts one; in the order of the kind."""
    against = {each.field for each in entry.sources if each.stance != SUPPORTS}
    for name, values in entry.fields.items():
        field = kind.fields[name]
        if field.editorial:
            continue
        if (
            name in against
            or are_rivals(field, values)
            or any(each.stance != SUPPORTS for value in values for each in value.sources)
        ):
            yield name


def _carries(entry: Entry, kind: Kind, name: str) -> bool:
    """Whether any value of a field rests on what names that field. What the editor inferred whole does not."""
    if name not in entry.fields or kind.fields[name].editorial:
        return False
    return any(value.sources or value.inferred != WHOLE for value in entry.fields[name])


def _vocabularies(fields: Mapping[str, Field]) -> dict[str, str]:
    """Field -> the list that its terms are from, for those that have terms."""
    return {name: field.vocabulary for name, field in fields.items() if field.type == "term"}


def _take_terms(record: Record, inner: Mapping[str, str], found: dict[tuple[str, str], None]) -> None:
    """Note the terms in a record, each with its list. `inner`: field of the record -> list."""
    for name, content in record.items():
        if vocabulary := inner.get(name):
            if isinstance(content, str):
                found[vocabulary, content] = None
            else:
                found.update(((vocabulary, term), None) for term in content)


@lru_cache(maxsize=4096)
def _year(year: int) -> str:
    return f"{year:05d}" if year < 0 else f"{year:04d}"


def _years(_entry: Entry, when: Date | None) -> tuple[str, ...]:
    """Every year that a date may touch: an index treats a date as its interval."""
    if when is None or not when.spans:
        return (UNDATED,)
    if when.earliest and when.latest and when.earliest[0] == when.latest[0]:
        touched: tuple[int, ...] | None = (when.earliest[0],)
    else:
        touched = when.years
    if touched is None or len(touched) > MOST_YEARS or max(abs(touched[0]), abs(touched[-1])) > LAST_YEAR:
        return (LONGER,)
    return tuple(map(_year, touched))


def _type(entry: Entry, _when: Date | None) -> tuple[str, ...]:
    term = entry.one("type")
    return (term,) if term else ()


def _letter(entry: Entry, _when: Date | None) -> tuple[str, ...]:
    first = next((character for character in entry.title if character.isalnum()), "")
    return (_plain(first) or OTHER,)


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """The letter or digit of ASCII that is nearest to a letter; '' where there is none."""
    return addresses.slug(letter)[:1]


def _publisher(entry: Entry, _when: Date | None) -> tuple[str, ...]:
    publisher = entry.one("publisher")
    if publisher is None:
        return (UNNAMED,)
    if isinstance(publisher, Reference):
        return (publisher.id,)
    # No id has two hyphens in a row: the groups of text stand apart from those of actors.
    return (f"text--{addresses.digest(publisher)}",)


GROUPERS = {YEAR: _years, "type": _type, LETTER: _letter, "publisher": _publisher}
"""Order of an index -> the groups of an entry in it."""
