"""Keeping what came of each file between runs: as rows of plain data in the store, known by signature and content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from sourcebook.entries.model import Entry
from sourcebook.entries.plain import from_plain, to_plain
from sourcebook.frozen import maker
from sourcebook.library import Attachment
from sourcebook.outlines import Details, Outline
from sourcebook.problems import Problem
from sourcebook.reports import problem_of, problem_row
from sourcebook.signatures import Signature
from sourcebook.signatures import digest as digest_of
from sourcebook.store import Store
from sourcebook.tombstones import Tombstone
from sourcebook.values.date import DATE

Made = Outline | Tombstone | Attachment
"""What a file becomes; of an entry, the outline."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file by itself. It depends on its path, its content and the schema, and on nothing else."""

    content: str
    """The digest of its bytes; '' where they could not be had."""

    problems: tuple[Problem, ...] = ()
    refused: bool = False
    """Whether something is wrong with it that keeps it from being read."""

    made: Made | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The outcome of a file, and what tells whether it still holds."""

    signature: Signature
    settled: bool
    """Whether the signature alone tells it; else the content has to be compared."""

    outcome: Outcome

    def holds(self, signature: Signature) -> bool:
        """Whether a file of this signature is as it was."""
        return self.settled and self.signature == signature and bool(self.outcome.content)


outcome_of = maker(Outcome)
kept_of = maker(Kept)
outline_of = maker(Outline)


def load_index(store: Store, schema: str) -> dict[str, Kept]:
    """File -> what is kept of it, for the schema of this digest; nothing where that cannot be read."""
    key = _index_key(schema)
    data = store.get_many([key]).get(key)
    if data is None:
        return {}
    try:
        return {row[0]: _from_row(row) for row in orjson.loads(data)}
    except (ValueError, TypeError, LookupError):
        return {}


def save_index(store: Store, schema: str, files: Mapping[str, Kept]) -> None:
    """Keep what came of all files of a base, but for entries and the details of their outlines."""
    store.put_many({_index_key(schema): orjson.dumps([_to_row(file, kept) for file, kept in files.items()])})


def entry_key(schema: str, file: str, content: str) -> str:
    """What the store keeps an entry under: its schema, its path, its content."""
    return f"entry-{digest_of(f'{schema} {content} {file}'.encode())}"


def details_key(schema: str, file: str, content: str) -> str:
    """The same for the details of its outline."""
    return f"details-{digest_of(f'{schema} {content} {file}'.encode())}"


def with_bytes(outline: Outline) -> Outline:
    """An outline whose details are bytes: to be kept, or sent elsewhere."""
    if isinstance(outline.details, Details):
        return outline.having(orjson.dumps(outline.details.row()))
    return outline


def with_details(outline: Outline, kept: bytes | None = None) -> Outline:
    """An outline whose details are to be used. `kept` are those of one that came without."""
    data = outline.details or kept
    return outline.having(Details(*orjson.loads(data))) if isinstance(data, bytes) else outline


def to_bytes(entry: Entry) -> bytes:
    """An entry as bytes."""
    return orjson.dumps(to_plain(entry))


def from_bytes(data: bytes) -> Entry:
    """The entry that `to_bytes` made these bytes from."""
    return from_plain(orjson.loads(data))


def _index_key(schema: str) -> str:
    return f"index-{schema}"


def _to_row(file: str, kept: Kept) -> Row:
    outcome = kept.outcome
    problems = [problem_row(each) for each in outcome.problems]
    made = outcome.made
    sort = type(made).__name__ if made else ""
    row = TO_ROW[sort](made) if made else ()
    return file, kept.signature, kept.settled, outcome.content, problems, outcome.refused, sort, row


def _from_row(row: Row) -> Kept:
    _, signature, settled, content, problems, refused, sort, made = row
    told = tuple(problem_of(each) for each in problems) if problems else ()
    outcome = outcome_of(content, told, refused, FROM_ROW[sort](made) if sort else None)
    size, modified, changed, inode = signature
    return kept_of((size, modified, changed, inode), settled, outcome)


def _of_stone(stone: Tombstone) -> Row:
    return stone.folder, stone.id, stone.file, stone.title, stone.date.edtf, stone.reason


def _stone(row: Row) -> Tombstone:
    folder, entry_id, file, title, date, reason = row
    return Tombstone(folder, entry_id, file, title, DATE.read(date), reason)


def _of_attachment(file: Attachment) -> Row:
    return file.file, file.size, file.sha256, file.type


TO_ROW: dict[str, Callable[[Any], Row]] = {
    "Outline": Outline.row,
    "Tombstone": _of_stone,
    "Attachment": _of_attachment,
}
FROM_ROW: dict[str, Callable[[Row], Made]] = {
    "Outline": lambda row: outline_of(*row),
    "Tombstone": _stone,
    "Attachment": lambda row: Attachment(*row),
}
