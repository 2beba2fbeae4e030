"""What the base lacks: told as notices, which never fail a build."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.entries.model import Entry
from sourcebook.kinds.model import Schema
from sourcebook.linking.mentions import SOURCE_FOLDER, source_references
from sourcebook.problems import Level, Problem


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:  # noqa: ARG001 -- as every rule of this sort
    """Notices of an entry that nobody vouches for, and of a source that could vanish."""
    if entry.kind != SOURCE_FOLDER and not any(True for _ in source_references(entry)):
        message, hint = "no source is named in this entry", "add `sources:`"
        yield Problem(entry.file, 1, 1, "unsourced", message, hint, Level.NOTICE)
    if entry.kind == SOURCE_FOLDER and entry.one("url") and not entry.one("archives"):
        message, hint = "no archived copy of this source is named", "add `archives:`"
        yield Problem(entry.file, 1, 1, "no-archive", message, hint, Level.NOTICE)
