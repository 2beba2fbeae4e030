"""Fuzzing, guided by coverage: neither an exception nor a signal comes of any input, and none takes a second.

Where atheris cannot be had (it is made for Linux on x86_64, and for some versions of Python), the same inputs are made by
chance, from the same seeds and pieces, and the figures say so.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.fuzz import MODULES
from tests.proofs.proof import Chunk, Proof, Tally

ROOT = Path(__file__).parents[2]
HANG = 1_800
"""Seconds after which the process of a run is ended."""

HOLDS = {
    "dates": "Any text is read as a date or refused; its ends are in order, and its canonical text is the same date",
    "quantities": (
        "Any text is read as a quantity, number, length or coordinate or refused; bounds are in order, and what is written "
        "is read as the same"
    ),
    "encoder": "Any text, encoded for a page, an attribute, an address, a terminal or a workflow, is the same text there",
    "prose": "Any text is read as prose or refused; its page has no element but those of prose, and the words it had",
    "reader": (
        "Any bytes are read as a file or refused, at a place within it; both ways of reading and PyYAML give one tree"
    ),
}
TIMES = {
    "dates": (2_500_000, 250_000, 20_000),
    "quantities": (2_500_000, 250_000, 20_000),
    "encoder": (2_500_000, 100_000, 3_000),
    "prose": (500_000, 50_000, 2_000),
    "reader": (300_000, 50_000, 8_000),
}
"""How many inputs in full, in one process, and in a sample."""


def run(target: str, chunk: Chunk) -> Tally:
    """Fuzz in a process of its own: a signal ends it alone."""
    runs = chunk.stop - chunk.start
    command = [sys.executable, "-m", "tests.fuzz", target, str(runs), str(chunk.start), str(chunk.folder)]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    report = chunk.folder / "report.json"
    if ended.returncode or not report.exists():
        left = [base64.b64encode(each.read_bytes()).decode() for each in chunk.folder.glob("signal-*")]
        return Tally(0, (f"exit {ended.returncode}: {ended.stderr[-300:]} <- base64 {left}",))
    told = json.loads(report.read_text(encoding="utf-8"))
    how = "guided by coverage" if told["guided"] else "made by chance"
    return Tally(told["done"], tuple(told["failures"]), {how: told["done"]})


PROOFS = tuple(
    Proof(
        name=f"fuzz-{target}",
        promise=HOLDS[target],
        unit="inputs",
        full=TIMES[target][0],
        chunk=TIMES[target][1],
        sample=TIMES[target][2],
        run=partial(run, target),
    )
    for target in MODULES
)
