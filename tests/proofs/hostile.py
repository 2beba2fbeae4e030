"""Hostile files: each, in a process of its own, is refused at its place, at once, and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.case import Case, open_again
from tests.hostile.corpus import CORPUS
from tests.proofs.proof import Chunk, Proof, Tally

SECONDS = 1.0
"""Of CPU, beside what a check of an empty base takes."""

MEGABYTES = 50
"""Of memory, in the same way."""

HANG = 120
"""Seconds after which a process is ended."""

TRIES = 3
"""How often a file is tried that seems to take too long: what else runs on a machine costs time, too."""

SAMPLE = 4
STRIDE = 97
"""From one case to the next: a sample is one of everything. It shares no divisor with the number of cases."""

MEASURE = Path(__file__).parents[1] / "hostile" / "measure.py"
CHECK = "from sourcebook.cli.main import main; main()"


@dataclass(frozen=True, slots=True)
class Took:
    """What a check took, and what it said."""

    code: int
    cpu: float
    megabytes: float
    out: str
    err: str


def check(base: Path) -> Took:
    """Check a base in a process of its own."""
    command = [sys.executable, "-c", CHECK, "check", str(base), "--no-cache", "--format", "json"]
    measured = [sys.executable, "-I", "-S", str(MEASURE), str(HANG), *command]
    told: dict[str, Any] = json.loads(subprocess.run(measured, capture_output=True, check=True).stdout)
    return Took(told["code"], told["cpu"], told["kilobytes"] / 1024, told["out"], told["err"])


def empty(folder: Path) -> Took:
    """What a check of an empty base takes: the least of a few."""
    (folder / "entries").mkdir(parents=True)
    (folder / "sourcebook.yml").write_text("format: 1\ntitle: T\n", encoding="utf-8")
    tries = [check(folder) for _ in range(TRIES)]
    return min(tries, key=lambda took: took.cpu)


def wrong(case: Case, took: Took, least: Took, seconds: float) -> str:
    """What of the promise a case broke; '' where it holds."""
    if took.code != case.code:
        return f"it exits with {took.code} and not {int(case.code)}: {took.err[-300:]}"
    if "Traceback" in took.err:
        return f"a traceback: {took.err[-300:]}"
    rows = json.loads(took.out) if case.code < 2 else []
    told = {(row["file"], row["line"], row["column"], row["code"]) for row in rows}
    if not (told == case.told if case.whole else told >= case.told):
        return f"it is told otherwise: {sorted(told ^ case.told)[:3]}"
    if (more := took.megabytes - least.megabytes) > MEGABYTES:
        return f"{more:.0f} MB"
    if (more := took.cpu - least.cpu) > seconds:
        return f"{more:.2f} s"
    return ""


def run(chunk: Chunk) -> Tally:
    """Check the cases of a run, each in a base of its own."""
    least = empty(chunk.folder / "empty")
    # A sample is a test, and no test fails since a machine is busy.
    seconds = HANG if chunk.stop <= SAMPLE else SECONDS
    failures, refused, absent = [], 0, 0
    for number in range(chunk.start, chunk.stop):
        case = CORPUS[number * STRIDE % len(CORPUS)]
        base = chunk.folder / str(number)
        base.mkdir()
        try:
            case.lay(base)
        except OSError:
            absent += 1
            continue
        told = ""
        for _ in range(TRIES):
            told = wrong(case, check(base), least, seconds)
            if not told:
                break
        open_again(base, case.closed)
        refused += case.code == 1
        if told:
            failures.append(f"{case.name}: {told}")
    return Tally(
        chunk.stop - chunk.start, tuple(failures), {"refused": refused, "that no such system has": absent}
    )


PROOFS = (
    Proof(
        name="hostile-files",
        promise=(
            "A hostile file is refused by its rule, line and column, or read: in less than a second of CPU and 50 MB more "
            "than an empty base takes, without a traceback, with an exit code of 2 at most"
        ),
        unit="files",
        full=len(CORPUS),
        sample=SAMPLE,
        run=run,
        chunk=60,
    ),
)
