"""An `alternative` is a label that several values share, of which only one holds: alone, it says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sourcebook.entries.model import Value
from sourcebook.library import Library
from sourcebook.problems import Level, Problem
from sourcebook.shaping import did_you_mean


def check(library: Library) -> Iterator[Problem]:
    """A warning for each label that only one value of its field carries; it may be mistyped."""
    for entry in library.entries.values():
        for name, values in entry.fields.items():
            carriers: dict[str, list[Value]] = defaultdict(list)
            for value in values:
                carriers[value.alternative].append(value)
            for label, (value, *others) in carriers.items():
                if label and not others:
                    near = did_you_mean(label, [each for each in carriers if each not in {label, ""}])
                    message = f"no other value of `{name}` is an alternative of this one: none has the label `{label}`"
                    hint = near or "give the label to the other possibilities too, or take it away"
                    at = value.place
                    yield Problem(
                        entry.file,
                        at.line,
                        at.column,
                        "lone-alternative",
                        message,
                        hint,
                        Level.WARNING,
                        at.path,
                    )
