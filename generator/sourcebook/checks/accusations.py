"""A term that accuses needs a speech act: who alleges, asserts or reports it is said wherever it appears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sourcebook.entries.model import Entry
from sourcebook.kinds.model import Field, Schema
from sourcebook.problems import Problem
from sourcebook.provenance import rests_on


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:
    """An error for each accusing term whose sources say nothing of how it was said."""
    fields = schema.kinds[entry.kind].fields
    for name, value in entry.values():
        term = next(_accusing(schema, fields[name], value.content), None)
        if term and not any(reference.speech_act for reference in rests_on(entry, fields[name], value)):
            at = value.place
            message = f"`{term}` accuses, and nothing says how it was said"
            hint = "add `speech_act:` (alleges, asserts, reports, …) to a source reference of this value"
            yield Problem(entry.file, at.line, at.column, "unmarked-accusation", message, hint, path=at.path)


def _accusing(schema: Schema, field: Field, content: Any) -> Iterator[str]:
    if field.type == "term" and schema.term(field, content).accusation:
        yield content
    for name, inner in field.fields.items():
        if inner.type == "term" and name in content:
            terms = content[name] if inner.many else (content[name],)
            yield from (term for term in terms if schema.term(inner, term).accusation)
