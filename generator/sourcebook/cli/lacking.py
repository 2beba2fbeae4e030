"""What `sourcebook check --gaps` tells besides: what the base does not know."""

from __future__ import annotations

from pathlib import Path

from sourcebook.caching.store import Store
from sourcebook.linking.briefs import Brief
from sourcebook.linking.lacks import NO_ARCHIVE
from sourcebook.loading.base import load
from sourcebook.problems import Level, Problem
from sourcebook.provenance.gaps import GAPS, gaps
from sourcebook.provenance.grades import UNSOURCED
from sourcebook.provenance.weighing import Weigher
from sourcebook.workers import Workers


def gaps_of(path: Path, store: Store | None, overlay: Path | None = None) -> list[Problem]:
    """What a base without errors does not know, as notices. What each check has a notice of is not told again."""
    base = load(path, workers=Workers.of_machine(), store=store, overlay=overlay)
    if base.broken:
        return []
    library = base.library
    found = gaps(library, Weigher(library))
    return [
        Problem(library.outlines[key].file, 1, 1, f"gap-{gap.code}", gap.meaning, gap.remedy, Level.NOTICE)
        for gap in GAPS
        for key in found.get(gap.code, ())
        if not _is_noticed(gap.code, library.brief(key))
    ]


def _is_noticed(code: str, brief: Brief) -> bool:
    """Whether a check looks for the same, where the entry may waive it: `no-archive`, or no source named at all."""
    return code == NO_ARCHIVE or (code == UNSOURCED and not brief.cites)
