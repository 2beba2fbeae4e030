"""No quote, no claim: a base may ask for the words on which each value rests."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.entries.model import SUPPORTS, Entry
from sourcebook.kinds.model import Schema
from sourcebook.linking.mentions import source_references
from sourcebook.problems import Level, Problem

CODE = "no-quote"


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:  # noqa: ARG001 -- as every rule of this sort
    """A notice for each source reference that supports a value and quotes nothing."""
    for name, _, reference in source_references(entry):
        if reference.stance == SUPPORTS and not reference.quote:
            at = reference.source.place
            message = f"`{reference.source.id}` supports `{name}`, and no words of it are quoted"
            yield Problem(
                entry.file, at.line, at.column, CODE, message, "add `quote:`", Level.NOTICE, at.path
            )
