"""A whole entry to and from plain data: lists, texts, numbers and yes-no, as JSON holds them, for keeping it.

What comes back is the entry to the last position. A date, a quantity and the like are written as their canonical
text, and read again by their type: so what is kept can say nothing that an entry could not.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sourcebook.entries.model import (
    ABOUT,
    Entry,
    Place,
    Reference,
    SourceReference,
    Value,
    place_of,
    reference_of,
    source_of,
    value_of,
)
from sourcebook.entries.plain_prose import prose_of, row_of_prose
from sourcebook.values.date import DATE, Date
from sourcebook.values.link import IDENTIFIER, URL, Identifier, Url
from sourcebook.values.location import LONGITUDE, Coordinate
from sourcebook.values.prose import PROSE, Prose
from sourcebook.values.quantity import LENGTH, NUMBER, QUANTITY, Length, Quantity
from sourcebook.values.types import ValueType

VERSION = 1
"""Of the form that the data has. What has another one is refused."""

NOTHING = ABOUT(Value(None, Place(1, 1, "")))
"""What is said about a value of which nothing is said."""

BROKEN = (TypeError, LookupError, AttributeError, ArithmeticError, ValueError, RecursionError)
"""What data can raise that no entry was written as."""


def to_plain(entry: Entry) -> list[Any]:
    """An entry -> data that `from_plain` makes an equal one of, with the same positions."""
    fields = {name: [_row_of_value(each) for each in values] for name, values in entry.fields.items()}
    return [VERSION, entry.kind, entry.id, entry.file, fields, [*map(_row_of_source, entry.sources)]]


def from_plain(data: Any) -> Entry:
    """The entry that data was made from. Raises ValueError, and nothing else, where no entry was written so."""
    try:
        version, kind, entry_id, file, rows, sources = data
        if version != VERSION:
            raise ValueError(f"version {version!r}")
        fields = {_text(name): tuple(map(_value, values)) for name, values in rows.items()}
        return Entry(_text(kind), _text(entry_id), _text(file), fields, tuple(map(_source, sources)))
    except BROKEN as error:
        raise ValueError(f"this is no entry as it was kept: {error}") from None


def _row_of_value(value: Value) -> list[Any]:
    at = value.place
    row = [_plain(value.content), at.line, at.column, at.path, at.by_lines]
    about = ABOUT(value)
    if about != NOTHING:
        text, translated, sources, *others = about
        row += [text, translated, [*map(_row_of_source, sources)], *others]
    return row


def _value(row: list[Any]) -> Value:
    content, line, column, path, by_lines, *about = row
    place = place_of(_number(line), _number(column), _text(path), _yes_no(by_lines))
    if not about:
        return value_of(_content(content), place)
    text, translated, sources, note, inferred, confidence, preferred, alternative = about
    return value_of(
        _content(content),
        place,
        _text(text),
        _yes_no(translated),
        tuple(map(_source, sources)),
        _text(note),
        _text(inferred),
        _text(confidence),
        _yes_no(preferred),
        _text(alternative),
    )


def _row_of_source(source: SourceReference) -> list[Any]:
    return [
        _plain(source.source),
        source.via and _plain(source.via),
        source.informant and _plain(source.informant),
        source.at,
        source.quote,
        source.stance,
        source.speech_act,
        source.field,
        source.distinct,
        source.note,
    ]


def _source(row: list[Any]) -> SourceReference:
    source, via, informant, at, quote, stance, speech_act, field, distinct, note = row
    if informant is not None and informant.__class__ is not str:
        informant = _reference(*informant)
    return source_of(
        _reference(*source),
        via if via is None else _reference(*via),
        informant,
        tuple(map(_text, at)) if at else (),
        _text(quote),
        _text(stance),
        _text(speech_act),
        _text(field),
        _yes_no(distinct),
        _text(note),
    )


def _row_of_reference(reference: Reference) -> list[Any]:
    at = reference.place
    return [REFERENCE, reference.folder, reference.id, at.line, at.column, at.path, reference.or_text]


def _reference(  # noqa: PLR0913 -- the parts of a row
    tag: str,
    folder: str,
    entry_id: str,
    line: int,
    column: int,
    path: str,
    or_text: bool,  # noqa: FBT001
) -> Reference:
    if tag != REFERENCE:
        raise TypeError("a reference was expected")
    place = place_of(_number(line), _number(column), _text(path))
    return reference_of(_text(folder), _text(entry_id), place, _yes_no(or_text))


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
    kind = data.__class__
    if kind is str or kind is bool:
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
    return lambda content: [value_type.name, value_type.canonical(content)]


def _reader(value_type: ValueType) -> Callable[[str, str], Any]:
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
