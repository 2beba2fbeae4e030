"""An entry, as all later stages see it: frozen, picklable, each value with its attribution and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec import Struct

from sourcebook.told import Told

ABOUT = attrgetter(
    "text", "translated", "sources", "note", "inferred", "confidence", "preferred", "alternative"
)
"""Gives all that is said about a value, in the order of its fields."""

SUPPORTS = "supports"
ASSERTS = "asserts"
WHOLE = "all"
"""The term of `inferred` for a value that is the editor's inference as a whole."""

ENTRY = "entry"
"""The field of the statement that each entry makes of itself: it happened, it exists."""

HELD, INSTEAD, NAMES, REFERENCES, PRIVATE = "held", "instead", "names", "references", "private"
"""What a notice tells: that a value is withheld, that it is published less precisely, that whoever it names is
withheld, or a source of it; and in an edition that shows all, that a value is not for publication."""


class Notice(NamedTuple):
    """That something of a field is withheld, and why."""

    field: str
    """'' where it is not known of which."""

    how: str
    reason: str
    described: str = ""
    """How what is withheld is described."""


class Place(Told, frozen=True, gc=False, eq=False):
    """Where something stands in an entry's file: line and column from 1, and the path within the entry."""

    line: int
    column: int
    path: str
    by_lines: bool = False
    """Whether lines of the text that stands here are lines of the file: so in a block after `|` alone."""

    def told(self) -> tuple[object, ...]:
        """A place."""
        return self.line, self.column, self.path


class Reference(Told, frozen=True, gc=False, eq=False):
    """The name of an entry, as another one writes it."""

    folder: str
    id: str
    """`unknown` where nobody has said who or where."""

    place: Place
    or_text: bool = False
    """Whether a description of someone without an entry could stand here instead."""

    def told(self) -> tuple[object, ...]:
        """Which entry."""
        return self.folder, self.id

    @property
    def key(self) -> tuple[str, str]:
        """What the library finds the entry by."""
        return self.folder, self.id

    @property
    def name(self) -> str:
        """As prose and outlines have it: `events/kirkuk-visit`."""
        return f"{self.folder}/{self.id}"


class SourceReference(Struct, frozen=True, gc=False):
    """What one source says of a value: where, through which document, told by whom, and how it stands."""

    source: Reference
    via: Reference | None = None
    """The document that was in fact read, where it relays the source."""

    informant: Reference | str | None = None
    at: tuple[str, ...] = ()
    quote: str = ""
    stance: str = SUPPORTS
    speech_act: str = ""
    """'' where none was written, which means that the source asserts it."""

    field: str = ENTRY
    """In the entry's own list: the field that it speaks of."""

    distinct: bool = False
    note: str = ""


class Value(Told, frozen=True, gc=False, eq=False):
    """One value of a field with all that is said about it."""

    content: Any
    """What its type of value makes of the text: a `Date`, a `Reference`, a term's id, a record, ..."""

    place: Place
    text: str = ""
    """The words of the document that was read."""

    translated: bool = False
    sources: tuple[SourceReference, ...] = ()
    note: str = ""
    inferred: str = ""
    confidence: str = ""
    preferred: bool = False
    alternative: str = ""

    def told(self) -> tuple[object, ...]:
        """The content, and all that is said about it."""
        return self.content, ABOUT(self)

    @property
    def supported(self) -> bool:
        """Whether any source supports it, as far as it names its own: what is only denied is nothing to build on."""
        return not self.sources or any(each.stance == SUPPORTS for each in self.sources)


NOWHERE = Place(0, 0, "")
"""Where a text stands that does not know its place."""

Record = Mapping[str, Any]
"""The content of a record: the content of each of its fields; a tuple where the field is a set."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a base."""

    kind: str
    """The folder of its kind, such as `events`."""

    id: str
    file: str
    """Path relative to the base."""

    fields: Mapping[str, tuple[Value, ...]]
    """Field -> its values, in the order of the kind; a field without any is not there."""

    sources: tuple[SourceReference, ...] = ()
    """What its plain values rest on, together."""

    withheld: tuple[Notice, ...] = ()
    """What its page says of what is withheld. Nothing else of that is anywhere in it."""

    @property
    def key(self) -> tuple[str, str]:
        """What the library finds it by."""
        return self.kind, self.id

    @property
    def name(self) -> str:
        """As prose and the command line name it: `events/kirkuk-visit`."""
        return f"{self.kind}/{self.id}"

    @property
    def title(self) -> str:
        """Its editorial heading."""
        return str(self.one("title"))

    def one(self, name: str) -> Any:
        """The content of the first value of a field; None where it has none."""
        values = self.fields.get(name)
        return values[0].content if values else None

    def values(self) -> Iterator[tuple[str, Value]]:
        """Every value with its field, in the order of the kind."""
        for name, values in self.fields.items():
            for value in values:
                yield name, value
