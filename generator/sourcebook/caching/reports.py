"""Reports: what a check found, kept with the sighting of the base that it was found in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from sourcebook.caching.sighting import content, see
from sourcebook.caching.signatures import program_mark
from sourcebook.caching.store import Store
from sourcebook.problems import Level, Problem

Row = tuple[Any, ...]
LEVELS = {level.value: level for level in Level}


@dataclass(frozen=True, slots=True)
class Report:
    """What a check tells of a base."""

    problems: tuple[Problem, ...]
    """Sorted."""

    summary: str
    """One line: the files by role, the problems by level."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A report with the sighting that it is true of."""

    sighting: str
    contents: Mapping[str, str]
    """The contents of files whose signatures did not tell then whether they would change."""

    report: Report


def reported(base: Path, store: Store, check: Callable[[], Report], overlay: Path | None = None) -> Report:
    """The report of a base: the last one, where nothing that it was made from has changed; else a new one.

    A file that changes while it is checked has another signature in the next sighting, or is unsettled in this one.
    """
    key, sighting = f"report-{program_mark()}", see(base, overlay=overlay)
    digest = sighting.digest()
    last = _from_bytes(store.get_many([key]).get(key))
    if (
        last
        and last.sighting == digest
        and all(content(base, file) == each for file, each in last.contents.items())
    ):
        still = {file: last.contents[file] for file in sighting.unsettled if file in last.contents}
        seen = Seen(digest, still, last.report)
    else:
        # Their contents first: what is read after them may be newer, never older.
        contents = sighting.contents()
        seen = Seen(digest, contents, check())
    if seen != last and (data := _to_bytes(seen)):
        store.put_many({key: data})
    return seen.report


def problem_row(problem: Problem) -> Row:
    """A problem as a row of plain data."""
    place = problem.file, problem.line, problem.column
    return *place, problem.code, problem.message, problem.hint, problem.level.value, problem.path


def problem_of(row: Row) -> Problem:
    """The problem of a row."""
    file, line, column, code, message, hint, level, path = row
    return Problem(file, line, column, code, message, hint, LEVELS[level], path)


def _to_bytes(seen: Seen) -> bytes | None:
    """As the store keeps it; None where it cannot be kept."""
    rows = [problem_row(each) for each in seen.report.problems]
    try:
        return orjson.dumps((seen.sighting, seen.contents, rows, seen.report.summary))
    except TypeError:
        # Text that is no Unicode, such as half a surrogate pair: nothing is kept then.
        return None


def _from_bytes(data: bytes | None) -> Seen | None:
    """What `_to_bytes` made this from; None where it cannot be read."""
    if data is None:
        return None
    try:
        sighting, contents, rows, summary = orjson.loads(data)
        return Seen(sighting, contents, Report(tuple(problem_of(row) for row in rows), summary))
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
