"""One run of a proof. It stands apart from the command: a new process cannot import what stands in `__main__`."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proofs.proof import Chunk, Tally, proofs


def run(name: str, start: int, stop: int) -> tuple[int, Tally, float]:
    """One run of a proof, in a folder of its own; with the seconds that it took."""
    began = time.monotonic()
    with TemporaryDirectory(prefix=f"prove-{name}-") as folder:
        tally = proofs()[name].run(Chunk(name, start, stop, Path(folder)))
    return start, tally, time.monotonic() - began
