"""What an entry lacks, as far as it alone tells: found where it is read, kept with its brief."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sourcebook.addresses import UNKNOWN
from sourcebook.entries.model import WHOLE, Entry, Reference, Value
from sourcebook.kinds.model import Kind
from sourcebook.values.date import Date
from sourcebook.values.prose import SOURCES

UNDATED, UNLOCATED, STUB, VALUE = "undated", "unlocated", "stub", "unsourced-value"
NO_ARCHIVE, UNSEEN, NAME = "no-archive", "unseen", "untranslated-name"
ONGOING, ALONE = "ongoing", "alone"
"""No gaps by themselves: what goes on may be stale, and what leads nowhere an orphan."""

OTHER = re.compile("[^\u0000-\u036f\u1d00-\u1eff]")
"""What lies outside the Latin letters of Unicode, and those that transliterations set beside them: `Ḥalab`, `ʿAyn`."""


def lacks(entry: Entry, kind: Kind) -> Iterator[str]:
    """What an entry lacks, by codes. What is withheld is known, and is no gap."""
    fields = entry.fields
    withheld = {each.field for each in entry.withheld} if entry.withheld else ()
    if (
        kind.time
        and kind.time not in withheld
        and not any(_is_dated(value) for value in fields.get(kind.time, ()))
    ):
        yield UNDATED
    place = kind.where or kind.location
    if place and place not in withheld and not any(_is_known(value) for value in fields.get(place, ())):
        yield UNLOCATED
    if "summary" not in fields and "body" not in fields and not {"summary", "body"} & {*withheld}:
        yield STUB
    if entry.kind == SOURCES:
        yield from _of_source(entry)
    elif not entry.sources and "sources" not in withheld and _has_bare(entry, kind):
        yield VALUE
    if "names" in fields and _is_untranslated(fields["names"]):
        yield NAME
    if entry.one("occurrence") == ONGOING:
        yield ONGOING
    if not _leads(fields.values()):
        yield ALONE


def _of_source(entry: Entry) -> Iterator[str]:
    if "url" in entry.fields and "archives" not in entry.fields:
        yield NO_ARCHIVE
    if entry.one("seen") is False and "read_in" not in entry.fields:
        yield UNSEEN


def _is_dated(value: Value) -> bool:
    return not isinstance(value.content, Date) or bool(value.content.spans)


def _is_known(value: Value) -> bool:
    """Whether a value says where: a point, or a place that somebody has named."""
    content = value.content
    held = content.values() if isinstance(content, dict) else (content,)
    return not any(isinstance(each, Reference) and each.id == UNKNOWN for each in held)


def _has_bare(entry: Entry, kind: Kind) -> bool:
    """Whether a value of an entry without sources of its own has none either. What the editor inferred whole needs none."""
    return any(
        not value.sources and value.inferred != WHOLE
        for name, value in entry.values()
        if not kind.fields[name].editorial
    )


def _is_untranslated(names: tuple[Value, ...]) -> bool:
    """Whether none of its names is in Latin letters, in which all languages are written that pages are made in.

    The title is no name: it may translate one, or be the editor's own, and does not say how a name sounds.
    """
    return not any(
        _is_latin(str(value.content["name"])) or "-Latn" in str(value.content.get("lang", ""))
        for value in names
    )


def _is_latin(name: str) -> bool:
    return name.isascii() or not any(map(str.isalpha, OTHER.findall(name)))


def _leads(fields: Iterable[tuple[Value, ...]]) -> bool:
    """Whether a value names another entry in a field."""
    for values in fields:
        for value in values:
            content = value.content
            if content.__class__ is Reference:
                if content.id != UNKNOWN:
                    return True
            elif content.__class__ is dict and any(map(_names, content.values())):
                return True
    return False


def _names(content: object) -> bool:
    """Whether a part of a record names another entry."""
    if content.__class__ is tuple:
        return any(isinstance(each, Reference) and each.id != UNKNOWN for each in content)
    return content.__class__ is Reference and content.id != UNKNOWN
