"""Images that were damaged at random: each is refused, or published without what was planted in it."""

from __future__ import annotations

import traceback
from collections import Counter

from tests.pictures import TOLD, mutated, published_of
from tests.proofs.proof import Chunk, Proof, Tally

NAMES = tuple(TOLD)


def damaged(chunk: Chunk) -> Tally:
    """One image after another with some bytes changed, taken out, doubled, moved, or cut off."""
    failures, counts = [], Counter[str]()
    for number in range(chunk.start, chunk.stop):
        name = NAMES[number % len(NAMES)]
        try:
            became = published_of(mutated(TOLD[name], chunk.random(number)))
        except Exception:  # noqa: BLE001 -- whatever it is, it is a failure
            became = traceback.format_exc(limit=-1).strip()
        if became in {"", "stripped"}:
            counts["refused" if not became else "published"] += 1
        else:
            failures.append(f"{number} ({name}): {became}")
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


PROOFS = (
    Proof(
        "image-mutations",
        "A damaged image is refused, or published without any byte of what was planted in its metadata",
        "damaged images",
        200_000,
        4_000,
        damaged,
        chunk=10_000,
    ),
)
