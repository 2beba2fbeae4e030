"""Keeping what came of each file between runs: as rows of plain data in the store, known by signature and content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import orjson

from sourcebook.caching.reports import problem_of, problem_row
from sourcebook.caching.signatures import Signature
from sourcebook.caching.signatures import digest as digest_of
from sourcebook.caching.store import Store
from sourcebook.frozen import maker
from sourcebook.linking.library import Attachment
from sourcebook.linking.outlines import Details, Outline, Pool, of_row
from sourcebook.problems import Problem
from sourcebook.tombstones import Tombstone
from sourcebook.values.date import DATE

Made = Outline | Tombstone | Attachment
"""What a file becomes; of an entry, the outline."""

Row = tuple[Any, ...]

PARTS = 32
"""Pieces in which an index is kept: after a change, a few of them are written anew."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file by itself. It depends on its path, its content and the schema, and on nothing else."""

    content: str
    """The digest of its bytes; '' where they could not be had."""

    problems: tuple[Problem, ...] = ()
    refused: bool = False
    """Whether something is wrong with it that keeps it from being read."""

    made: Made | None = None

    def __reduce__(self) -> tuple[Callable[..., Outcome], tuple[object, ...]]:
        """For pickle, which takes three times as long by dataclasses' own way."""
        return outcome_of, (self.content, self.problems, self.refused, self.made)


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

    def is_as(self, other: Kept | None) -> bool:
        """Whether another says the same of the file, as far as an index has it."""
        if other is None or other is self:
            return other is self
        known = other.signature, other.settled, other.outcome.content
        return (self.signature, self.settled, self.outcome.content) == known


outcome_of = maker(Outcome, "outcome_of")
kept_of = maker(Kept)


def load_index(store: Store, schema: str) -> dict[str, Kept]:
    """File -> what is kept of it, for the schema of this digest; nothing where that cannot be read."""
    parts = store.get_many(_part(schema, number) for number in range(PARTS))
    try:
        return {row[0]: _from_row(row) for data in parts.values() for row in orjson.loads(data)}
    except (ValueError, TypeError, LookupError):
        return {}


def save_index(
    store: Store, schema: str, files: Mapping[str, Kept], stored: Mapping[str, Kept] | None = None
) -> None:
    """Keep what came of all files of a base, but for entries and the details of their outlines.

    `stored` is what the store has by now: only the parts in which something is another are written.
    """
    stored = stored or {}
    changed = {_number(file) for file, kept in files.items() if not kept.is_as(stored.get(file))}
    changed |= {_number(file) for file in stored.keys() - files.keys()}
    rows: dict[int, list[Row]] = {number: [] for number in changed}
    for file, kept in files.items():
        if (number := _number(file)) in rows:
            rows[number].append(_to_row(file, kept))
    store.put_many({_part(schema, number): orjson.dumps(part) for number, part in rows.items()})


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


def with_details(outline: Outline, pool: Pool, kept: bytes | None = None) -> Outline:
    """An outline whose details are to be used. `kept` are those of one that came without."""
    details = outline.details or kept
    if isinstance(details, bytes):
        return pool.outline(outline, pool.details(orjson.loads(details)))
    return outline


def packed(outcomes: Iterable[Outcome | None]) -> bytes:
    """Outcomes as bytes, without entries and the details of outlines: to be sent, at a third of what pickle takes."""
    return orjson.dumps([outcome and _row_of_outcome(outcome) for outcome in outcomes])


def unpacked(data: bytes) -> list[Outcome | None]:
    """The outcomes that `packed` made these bytes from."""
    return [row and _outcome(*row) for row in orjson.loads(data)]


def _part(schema: str, number: int) -> str:
    """The key of one part of an index."""
    return f"index-{schema}-{number}"


def _number(file: str) -> int:
    """The part of an index in which a file is."""
    return crc32(file.encode()) % PARTS


def _to_row(file: str, kept: Kept) -> Row:
    return file, kept.signature, kept.settled, *_row_of_outcome(kept.outcome)


def _from_row(row: Row) -> Kept:
    _, signature, settled, *outcome = row
    size, modified, changed, inode = signature
    return kept_of((size, modified, changed, inode), settled, _outcome(*outcome))


def _row_of_outcome(outcome: Outcome) -> Row:
    """An outcome as JSON has it. What was made of the file is named by its class."""
    problems = [problem_row(each) for each in outcome.problems]
    made = outcome.made
    sort = type(made).__name__ if made else ""
    return outcome.content, problems, outcome.refused, sort, TO_ROW[sort](made) if made else ()


def _outcome(content: str, problems: list[Any], refused: bool, sort: str, made: Row) -> Outcome:  # noqa: FBT001
    """The outcome that `_row_of_outcome` made this from."""
    told = tuple([problem_of(each) for each in problems]) if problems else ()
    return outcome_of(content, told, refused, FROM_ROW[sort](made) if sort else None)


def _of_stone(stone: Tombstone) -> Row:
    return stone.folder, stone.id, stone.file, stone.title, stone.date.edtf, stone.reason


def _stone(row: Row) -> Tombstone:
    folder, entry_id, file, title, date, reason = row
    return Tombstone(folder, entry_id, file, title, DATE.read(date), reason)


def _of_attachment(file: Attachment) -> Row:
    return file.file, file.size, file.sha256, file.type, file.broken, file.large, file.tells


def _attachment(row: Row) -> Attachment:
    file, size, sha256, kind, broken, large, tells = row
    return Attachment(file, size, sha256, kind, broken, large, tuple(tells))


TO_ROW: dict[str, Callable[[Any], Row]] = {
    "Outline": Outline.row,
    "Tombstone": _of_stone,
    "Attachment": _of_attachment,
}
FROM_ROW: dict[str, Callable[[Row], Made]] = {
    "Outline": of_row,
    "Tombstone": _stone,
    "Attachment": _attachment,
}
