"""What `sourcebook check --gaps` tells besides: what the base does not know."""

from __future__ import annotations

from pathlib import Path

from sourcebook.caching.store import Store
from sourcebook.linking.lacks import NO_ARCHIVE
from sourcebook.loading.base import load
from sourcebook.problems import Level, Problem
from sourcebook.provenance.gaps import GAPS, gaps
from sourcebook.provenance.grades import UNSOURCED
from sourcebook.provenance.weighing import Weigher
from sourcebook.workers import Workers

NOTICED = frozenset({NO_ARCHIVE, UNSOURCED})
"""Gaps that each check counts as notices."""


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
