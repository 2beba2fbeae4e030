"""What an entry lacks, as far as it alone tells: found where it is read, kept with its brief."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.addresses import UNKNOWN
from sourcebook.entries.model import Entry, Reference, Value
from sourcebook.kinds.model import Kind
from sourcebook.values.date import Date
from sourcebook.values.prose import SOURCES

UNDATED, UNLOCATED, STUB, VALUE = "undated", "unlocated", "stub", "unsourced-value"
NO_ARCHIVE, UNSEEN, NAME = "no-archive", "unseen", "untranslated-name"
ONGOING, ALONE = "ongoing", "alone"
"""No gaps by themselves: what goes on may be stale, and what leads nowhere an orphan."""

LATIN = 0x0250
"""The first code point after the Latin letters of Unicode's first four blocks."""


def lacks(entry: Entry, kind: Kind) -> Iterator[str]:
    """What an entry lacks, by codes."""
    fields = entry.fields
    if kind.time and not any(_is_dated(value) for value in fields.get(kind.time, ())):
        yield UNDATED
    place = kind.where or kind.location
    if place and not any(_is_known(value) for value in fields.get(place, ())):
        yield UNLOCATED
    if "summary" not in fields and "body" not in fields:
        yield STUB
    if entry.kind == SOURCES:
        yield from _of_source(entry)
    elif not entry.sources and _has_bare(entry, kind):
        yield VALUE
    if "names" in fields and _is_untranslated(fields["names"]):
        yield NAME
    if entry.one("occurrence") == ONGOING:
        yield ONGOING
    if not any(_leads(value) for _, value in entry.values()):
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
        not value.sources and value.inferred != "all"
        for name, value in entry.values()
        if not kind.fields[name].editorial
    )


def _is_untranslated(names: tuple[Value, ...]) -> bool:
    """Whether a name is in other letters than Latin ones, and none is beside it in these."""
    written = [str(value.content.get("name", "")) for value in names if isinstance(value.content, dict)]
    latin = [all(ord(letter) < LATIN for letter in name if letter.isalpha()) for name in written]
    languages = [str(value.content.get("lang", "")) for value in names if isinstance(value.content, dict)]
    return not all(latin) and not any(latin) and not any(each.endswith("-Latn") for each in languages)


def _leads(value: Value) -> bool:
    """Whether a value names another entry in a field."""
    content = value.content
    if content.__class__ is not dict:
        return isinstance(content, Reference) and content.id != UNKNOWN
    for each in content.values():
        if isinstance(each, Reference) and each.id != UNKNOWN:
            return True
        if each.__class__ is tuple and any(isinstance(one, Reference) for one in each):
            return True
    return False
