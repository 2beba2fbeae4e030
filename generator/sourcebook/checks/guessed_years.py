"""A year that no source gives is explained, so that readers know what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.entries.model import WHOLE, Entry
from sourcebook.kinds.model import Schema
from sourcebook.problems import Level, Problem
from sourcebook.values.date import Date

GUESSED = frozenset({"year", WHOLE})


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:  # noqa: ARG001 -- as every rule of this sort
    """A warning for a date whose year is inferred, and neither the value nor the entry has a note."""
    for _, value in entry.values():
        if value.inferred in GUESSED and not value.note and "notes" not in entry.fields:
            content = value.content
            if isinstance(content, Date) and content.spans:
                place = value.place
                message = "this year is inferred, and nothing says from what"
                hint = "add a `note` here, or `notes` to the entry"
                at = place.line, place.column
                yield Problem(entry.file, *at, "guessed-year", message, hint, Level.WARNING, place.path)
