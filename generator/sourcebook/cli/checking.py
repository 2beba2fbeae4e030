"""What `sourcebook check` does where something has changed: read it, and check all of it anew."""

from __future__ import annotations

from pathlib import Path

from sourcebook.caching.reports import Report
from sourcebook.caching.store import Store
from sourcebook.checking import check, may_collide
from sourcebook.workers import Workers


def report_of(path: Path, store: Store | None, overlay: Path | None = None) -> Report:
    """The report of a base: the same problems as a build would tell."""
    workers = Workers.of_machine()
    found = check(path, workers=workers, store=store, overlay=overlay)
    if found.broken or not may_collide(path, found):
        return found.report()
    # Rare: only the plan of the whole site tells whether a hand-written page is in the way of another.
    from sourcebook.build import prepare  # noqa: PLC0415

    prepared = prepare(path, workers=workers, store=store, overlay=overlay)
    return Report(prepared.problems, prepared.summary())
