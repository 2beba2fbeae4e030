"""What `sourcebook check` does where something has changed: read it, and check all of it anew."""

from __future__ import annotations

from pathlib import Path

from sourcebook.caching.reports import Report
from sourcebook.caching.store import Store
from sourcebook.checking import check, may_collide
from sourcebook.linking.lacks import NO_ARCHIVE
from sourcebook.loading.base import load
from sourcebook.problems import Level, Problem
from sourcebook.provenance.gaps import GAPS, gaps
from sourcebook.provenance.grades import UNSOURCED
from sourcebook.provenance.weighing import Weigher
from sourcebook.workers import Workers

NOTICED = frozenset({NO_ARCHIVE, UNSOURCED})
"""Gaps that each check counts as notices."""


def report_of(path: Path, store: Store | None) -> Report:
    """The report of a base: the same problems as a build would tell."""
    workers = Workers.of_machine()
    found = check(path, workers=workers, store=store)
    if found.broken or not may_collide(path, found):
        return found.report()
    # Rare: only the plan of the whole site tells whether a hand-written page is in the way of another.
    from sourcebook.build import prepare  # noqa: PLC0415

    return Report((prepared := prepare(path, workers=workers, store=store)).problems, prepared.summary())


def gaps_of(path: Path, store: Store | None) -> list[Problem]:
    """What a base without errors does not know, as notices. What has a code of its own as a notice is not told again."""
    base = load(path, workers=Workers.of_machine(), store=store)
    if base.broken:
        return []
    library = base.library
    found = gaps(library, Weigher(library))
    return [
        Problem(library.outlines[key].file, 1, 1, f"gap-{gap.code}", gap.meaning, gap.remedy, Level.NOTICE)
        for gap in GAPS
        if gap.code not in NOTICED
        for key in found.get(gap.code, ())
    ]
