"""A term that accuses needs a speech act: who alleges, asserts or reports it is said wherever it appears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sourcebook.entries.model import Entry, Place
from sourcebook.kinds.model import Field, Schema
from sourcebook.problems import Problem
from sourcebook.provenance.statements import rests_on


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:
    """An error for each accusing term whose sources say nothing of how it was said."""
    fields = schema.kinds[entry.kind].fields
    for name, values in entry.fields.items():
        field = fields[name]
        if field.type == "term" or field.fields:
            for value in values:
                term = _accusing(schema, field, value.content)
                if term and not any(reference.speech_act for reference in rests_on(entry, field, value)):
                    yield _unmarked(entry.file, term, value.place)


def _accusing(schema: Schema, field: Field, content: Any) -> str:
    """The first term in a content that accuses; '' where none does."""
    if field.type == "term":
        return content if schema.term(field, content).accusation else ""
    for name, said in content.items():
        inner = field.fields[name]
        if inner.type == "term":
            for term in said if inner.many else (said,):
                if schema.term(inner, term).accusation:
                    return str(term)
    return ""


def _unmarked(file: str, term: str, at: Place) -> Problem:
    message = f"`{term}` accuses, and nothing says how it was said"
    hint = "add `speech_act:` (alleges, asserts, reports, …) to a source reference of this value"
    return Problem(file, at.line, at.column, "unmarked-accusation", message, hint, path=at.path)
