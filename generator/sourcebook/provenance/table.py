"""The table of statements: each as a row of plain texts, for whoever counts, compares or exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sourcebook.entries.canonical import canonical
from sourcebook.entries.model import ASSERTS, NOWHERE, Entry, Value
from sourcebook.entries.voices import Voice, voice
from sourcebook.kinds.model import Kind
from sourcebook.provenance.grades import Weight
from sourcebook.provenance.statements import Statement, statements

NONE = Value("", NOWHERE)
NOBODY = Voice("", stance="")


class Row(NamedTuple):
    """What one source says of one value, or that nobody says it. A text is '' where there is nothing to say."""

    entry: str
    """As `folder/id`."""

    field: str
    """`entry` for what the entry says of itself: it happened, it exists."""

    anchor: str
    """Where the value stands on the entry's page."""

    value: str
    """The canonical text of the value, of a record as JSON."""

    text: str
    """The words of the document."""

    source: str
    via: str
    informant: str
    at: str
    """Places in the document, with semicolons between."""

    quote: str
    stance: str
    speech_act: str
    inferred: str
    confidence: str
    note: str
    preferred: bool
    alternative: str
    grade: str
    """Of the value, whoever else speaks of it."""

    contested: bool


def rows(entry: Entry, kind: Kind, own: Weight, weights: Mapping[str, Sequence[Weight]]) -> Iterator[Row]:
    """Every statement of an entry. `own` is what the entry weighs, `weights` what each value of each field does."""
    for each in statements(entry, kind):
        weight = own if each.value is None else weights[each.field][each.number]
        yield _row(each, _value(each, kind), weight)


def _value(statement: Statement, kind: Kind) -> str:
    """The canonical text of the value; '' where the entry speaks of itself."""
    value = statement.value
    return "" if value is None else canonical(kind.fields[statement.field], value.content)


def _row(statement: Statement, written: str, weight: Weight) -> Row:
    """What is said of a value, and how the source says it."""
    value, reference = statement.value or NONE, statement.reference
    speaking = voice(reference) if reference else NOBODY
    return Row(
        "/".join(statement.entry),
        statement.field,
        statement.anchor,
        written,
        value.text,
        speaking.source,
        speaking.via,
        speaking.informant,
        "; ".join(reference.at) if reference else "",
        reference.quote if reference else "",
        speaking.stance,
        (reference.speech_act or ASSERTS) if reference else "",
        value.inferred,
        value.confidence,
        value.note,
        value.preferred,
        value.alternative,
        weight.grade,
        weight.contested,
    )
