"""A whole entry to and from bytes: plain data as JSON holds it, for keeping it.

What comes back is an equal entry. Its prose, of which few pages show any, is read when it is asked for. Where things
stand in its file is kept as far as pages ask for it: the line and the column of each value, which say in what order
values were written. All that is told of a file by its places is told when it is read.

A date, a quantity and the like are written as their canonical text, and read again by their type: so what is kept can
say nothing that an entry could not. What entries have in common is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from sys import intern
from typing import Any, NamedTuple

import orjson

from sourcebook.entries.model import (
    ABOUT,
    NOWHERE,
    Entry,
    Notice,
    Place,
    Reference,
    SourceReference,
    Value,
)
from sourcebook.entries.plain_prose import BROKEN, KeptProse, prose_of, row_of_prose
from sourcebook.values.date import DATE, Date
from sourcebook.values.link import IDENTIFIER, URL, Identifier, Url
from sourcebook.values.location import LONGITUDE, Coordinate
from sourcebook.values.prose import PROSE, Prose
from sourcebook.values.quantity import LENGTH, NUMBER, QUANTITY, Length, Quantity
from sourcebook.values.types import ValueType

VERSION = 3
"""Of the form that the data has. What has another one is refused."""

NOTHING = ABOUT(Value(None, Place(1, 1, "")))
"""What is said about a value of which nothing is said."""

MOST_SHARED = 16_384
"""How many places, and how many references, are made once for all entries that have them, some 3 MB of each."""

LATER = "later"
"""The tag of prose that stands apart from its entry: where its bytes begin and end, behind those of the entry itself."""

END = b"\n"
"""Stands after the entry, and after each prose of it: no JSON as it is written here holds a line break."""


class Packed(NamedTuple):
    """An entry as bytes, among those of others: a forked process that only looked at bytes of its own would copy them."""

    data: bytes
    start: int
    end: int


def to_bytes(entry: Entry) -> bytes:
    """An entry -> bytes that `from_bytes` makes an equal one of, whose values stand in the same lines and columns."""
    apart: list[bytes] = []
    fields = {name: [_row_of_value(each, apart) for each in values] for name, values in entry.fields.items()}
    head = [VERSION, entry.kind, entry.id, entry.file, fields, [*map(_row_of_source, entry.sources)]]
    if entry.withheld:
        head.append([*map(tuple, entry.withheld)])
    return b"".join((orjson.dumps(head), END, *apart))


def pack(entries: Sequence[bytes]) -> list[Packed]:
    """Entries as bytes, put together."""
    data, ends = b"".join(entries), [*accumulate(map(len, entries))]
    return [Packed(data, end - len(each), end) for each, end in zip(entries, ends, strict=True)]


def from_bytes(packed: Packed) -> Entry:
    """The entry that bytes were made from. Raises ValueError, and nothing else, where no entry was written so.

    Its prose raises the same when it is asked for.
    """
    data, start, end = packed
    apart = data.find(END, start, end) + 1
    try:
        version, kind, entry_id, file, rows, sources, *more = orjson.loads(
            memoryview(data)[start : apart or end]
        )
        if version != VERSION:
            raise ValueError(f"version {version!r}")
        fields = {
            _text(name): tuple([_value(each, data, apart) for each in values])
            for name, values in rows.items()
        }
        notices = tuple([Notice(*map(_text, each)) for each in more[0]]) if more else ()
        return Entry(
            intern(_text(kind)), _text(entry_id), _text(file), fields, tuple(map(_source, sources)), notices
        )
    except BROKEN as error:
        raise ValueError(f"this is no entry as it was kept: {error}") from None


def _row_of_value(value: Value, apart: list[bytes]) -> list[Any]:
    """Sources stand first of what is said about it: most often they are all."""
    content = value.content
    row = [
        _later(content, apart) if isinstance(content, Prose) else _plain(content),
        value.place.line,
        value.place.column,
    ]
    about = ABOUT(value)
    if about != NOTHING:
        text, translated, sources, *others = about
        row.append([*map(_row_of_source, sources)])
        more = [text, translated, *others]
        row += more if any(more) else []
    return row


def _later(prose: Prose, apart: list[bytes]) -> list[Any]:
    """Put prose apart; the row that says where it stands there."""
    start, data = sum(map(len, apart)), orjson.dumps(row_of_prose(prose))
    apart.append(data + END)
    return [LATER, start, start + len(data)]


def _value(row: list[Any], data: bytes, apart: int) -> Value:
    """A value; what stands apart does so in `data`, from `apart` on."""
    content, line, column, *about = row
    place = _place(line, column)
    if content.__class__ is list and content[0] == LATER:
        _, start, end = content
        made: Any = KeptProse(data, apart + _number(start), apart + _number(end))
    else:
        made = _content(content)
    if not about:
        return Value(made, place)
    sources, *more = about
    references = tuple(map(_source, sources))
    if not more:
        return Value(made, place, "", False, references)  # noqa: FBT003 -- the parts of a row
    text, translated, note, inferred, confidence, preferred, alternative = more
    return Value(
        made,
        place,
        _text(text),
        _yes_no(translated),
        references,
        _text(note),
        _text(inferred),
        _text(confidence),
        _yes_no(preferred),
        _text(alternative),
    )


@lru_cache(maxsize=MOST_SHARED, typed=True)
def _place(line: Any, column: Any) -> Place:
    return Place(_number(line), _number(column), "")


def _row_of_source(source: SourceReference) -> Any:
    """Its name alone stands for one of which nothing else is said."""
    name = source.source.name
    row = [
        name,
        list(source.at),
        source.via and source.via.name,
        source.informant and _plain(source.informant),
        source.quote,
        source.stance,
        source.speech_act,
        source.field,
        source.distinct,
        source.note,
    ]
    return name if source == _bare(name) else row


def _source(row: Any) -> SourceReference:
    if row.__class__ is str:
        return _bare(row)
    source, at, via, informant, quote, stance, speech_act, field, distinct, note = row
    return SourceReference(
        _named(_text(source)),
        via if via is None else _named(_text(via)),
        informant if informant is None or informant.__class__ is str else _reference(*informant),
        tuple(map(_text, at)),
        _text(quote),
        intern(_text(stance)),
        intern(_text(speech_act)),
        intern(_text(field)),
        _yes_no(distinct),
        _text(note),
    )


@lru_cache(maxsize=MOST_SHARED)
def _bare(name: str) -> SourceReference:
    """The reference to a source of which nothing else is said."""
    return SourceReference(_named(name))


@lru_cache(maxsize=MOST_SHARED)
def _named(name: str) -> Reference:
    folder, slash, entry_id = name.partition("/")
    if not slash:
        raise ValueError("the name of an entry was expected")
    return Reference(folder, entry_id, NOWHERE)


def _row_of_reference(reference: Reference) -> list[Any]:
    return [REFERENCE, reference.name]


def _reference(tag: str, name: str) -> Reference:
    if tag != REFERENCE:
        raise TypeError("a reference was expected")
    return _named(_text(name))


def _plain(content: Any) -> Any:
    """A content; a text and yes-no stand for themselves, a record is a mapping, all else a list with a tag."""
    kind = content.__class__
    if kind is str or kind is bool:
        return content
    if kind is dict:
        return {name: _plain(each) for name, each in content.items()}
    if kind is tuple:
        return [SEVERAL, *map(_plain, content)]
    return WRITERS[kind](content)


def _content(data: Any) -> Any:
    """The content that `_plain` made this data from. Raises `TypeError` or `ValueError` for other data."""
    kind = data.__class__
    if kind is str:
        return intern(data)  # terms, languages, roles: many entries have the same
    if kind is bool:
        return data
    if kind is dict:
        return {name: _content(each) for name, each in data.items()}
    return READERS[data[0]](*data)


def _several(_tag: str, *members: Any) -> tuple[Any, ...]:
    return tuple(map(_content, members))


def _text(data: Any) -> str:
    if data.__class__ is not str:
        raise TypeError("a text was expected")
    return data


def _number(data: Any) -> int:
    if data.__class__ is not int:
        raise TypeError("a number was expected")
    return data


def _yes_no(data: Any) -> bool:
    if data.__class__ is not bool:
        raise TypeError("yes or no was expected")
    return data


def _writer(value_type: ValueType) -> Callable[[Any], list[Any]]:
    """Writes the contents of a type of value as a tag with their canonical text."""
    return lambda content: [value_type.name, value_type.canonical(content)]


def _reader(value_type: ValueType) -> Callable[[str, str], Any]:
    """Reads what the `_writer` of the same type wrote."""
    return lambda _name, text: value_type.read(_text(text))


REFERENCE, SEVERAL = "reference", "several"
BY_TEXT = {
    Date: DATE,
    Quantity: QUANTITY,
    Decimal: NUMBER,
    Length: LENGTH,
    # A latitude is written as a longitude is, and within its bounds.
    Coordinate: LONGITUDE,
    Identifier: IDENTIFIER,
}
"""What its canonical text says all about."""

WRITERS: dict[type, Callable[[Any], list[Any]]] = {
    Reference: _row_of_reference,
    Prose: lambda prose: [PROSE.name, *row_of_prose(prose)],
    Url: lambda url: [URL.name, url.text],
    **{kind: _writer(value_type) for kind, value_type in BY_TEXT.items()},
}
READERS: dict[str, Callable[..., Any]] = {
    REFERENCE: _reference,
    SEVERAL: _several,
    PROSE.name: lambda _name, *row: prose_of(*row),
    **{value_type.name: _reader(value_type) for value_type in (URL, *BY_TEXT.values())},
}
