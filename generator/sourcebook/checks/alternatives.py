"""An `alternative` is a label that several values share, of which only one holds: alone, it says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sourcebook.entries.model import Entry, Value
from sourcebook.kinds.model import Schema
from sourcebook.problems import Level, Problem
from sourcebook.shaping import did_you_mean


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:  # noqa: ARG001 -- as every rule of this sort
    """A warning for each label that only one value of its field carries; it may be mistyped."""
    for name, values in entry.fields.items():
        if [value for value in values if value.alternative]:
            yield from _lone(entry.file, name, values)


def _lone(file: str, name: str, values: Sequence[Value]) -> Iterator[Problem]:
    """A warning for each value of a field whose label no other value has."""
    labels = Counter(value.alternative for value in values if value.alternative)
    for value in values:
        label = value.alternative
        if labels[label] == 1:
            near = did_you_mean(label, [each for each in labels if each != label])
            message = (
                f"no other value of `{name}` is an alternative of this one: none has the label `{label}`"
            )
            hint = near or "give the label to the other possibilities too, or take it away"
            at = value.place
            yield Problem(file, at.line, at.column, "lone-alternative", message, hint, Level.WARNING, at.path)
