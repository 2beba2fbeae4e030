"""`make prove`: every proof in full, in two processes; resumable, and written down in TESTING.md."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from tests.proofs._record import ROOT, Record, stamp, write_figures
from tests.proofs._running import run
from tests.proofs.proof import Proof, proofs


def prove(proof: Proof, scale: float, jobs: int) -> Record:
    """Try what is left of a proof. Each run is kept as it ends."""
    full = max(proof.sample, round(proof.full * scale))
    record = Record.read(proof.name, stamp(), full)
    starts = [start for start in range(0, full, proof.chunk) if start not in record.runs]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(run, proof.name, start, min(start + proof.chunk, full)) for start in starts]
        for finished in as_completed(runs):
            start, tally, seconds = finished.result()
            record.add(start, tally, seconds)
            record.write()
            sys.stderr.write(f"\r{proof.name}: {record.done:,} of {full:,} {proof.unit} ")
            sys.stderr.flush()
    sys.stderr.write(f"\r{proof.name}: {record.done:,} {proof.unit}, {len(record.failures)} failures\n")
    return record


def main() -> int:
    """Try the proofs that are named, or all; write the figures down; 1 where one failed."""
    parser = argparse.ArgumentParser(prog="make prove", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*proofs(), []], help="which proofs (all of them)")
    parser.add_argument("--scale", type=float, default=1.0, help="how much of each count (1)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (2)")
    given = parser.parse_args()
    chosen = [proof for name, proof in proofs().items() if not given.names or name in given.names]
    records = [prove(proof, given.scale, given.jobs) for proof in chosen]
    write_figures(ROOT / "TESTING.md", proofs())
    failures = [f"{record.name}: {failure}" for record in records for failure in record.failures]
    sys.stderr.writelines(f"{failure}\n" for failure in failures[:100])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
