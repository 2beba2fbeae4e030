"""Mutation testing: one small change in the reader, the encoder, the paths or the publisher makes a test fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from tests.proofs._mutants import Mutant, mutants
from tests.proofs.proof import Chunk, Proof, Tally

ROOT = Path(__file__).parents[2]
EQUIVALENTS = Path(__file__).with_name("equivalents.txt")
ENOUGH = 0.9

READER = (
    "tests/trees/test_reader.py",
    "tests/trees/test_house_style.py",
    "tests/trees/test_yaml_hints.py",
    "tests/test_broken.py",
)
TESTS: Mapping[str, Sequence[str]] = {
    "addresses.py": ("tests/test_addresses.py",),
    "output/publishing.py": ("tests/output/test_publishing.py",),
    "output/transaction.py": ("tests/output/test_transaction.py",),
    "encoding.py": ("tests/test_encoding.py",),
    "loading/finding.py": (
        "tests/loading/test_finding.py",
        "tests/loading/test_files.py",
        "tests/test_broken.py",
    ),
    "trees/nodes.py": READER,
    "trees/yaml_hints.py": READER,
    "trees/house_style.py": READER,
    "trees/reader.py": READER,
}
"""Which tests should notice a change of each module: its own."""


@cache
def every() -> tuple[Mutant, ...]:
    """All mutants, in a fixed order: of each module, those within functions first."""
    return tuple(
        mutant for module in TESTS for mutant in sorted(mutants(module), key=lambda each: each.at_import)
    )


@cache
def equivalents() -> Mapping[str, str]:
    """The names of mutants that do what the original does, each with the reason."""
    listed: dict[str, str] = {}
    reason = ""
    for line in EQUIVALENTS.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("= "):
            reason = line[2:]
        elif line:
            listed[line] = reason
    return listed


def survivors(chosen: Sequence[Mutant], folder: Path) -> Iterator[Mutant]:
    """Those that no test notices."""
    for module, some in groupby(chosen, key=lambda mutant: mutant.module):
        tried = {mutant.number: mutant for mutant in some}
        numbers = ",".join(str(number) for number in tried)
        command = [
            sys.executable,
            "-m",
            "tests.proofs._mutant_runs",
            module,
            str(folder),
            numbers,
            *TESTS[module],
        ]
        # What they do is not to count as covered.
        environment = {name: text for name, text in os.environ.items() if not name.startswith("COV")}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode or len(told) != len(tried):
            raise RuntimeError(f"{module}: {done.stderr[-2000:]}")
        yield from (tried[each["number"]] for each in told if each["passed"])


def run(chunk: Chunk) -> Tally:
    """Try some. The survivors are told where they are more than one in ten of those that are not equivalent."""
    chosen = every()[chunk.start : chunk.stop]
    tried = [mutant for mutant in chosen if mutant.name not in equivalents()]
    alive = [mutant.name for mutant in survivors(tried, chunk.folder)]
    killed = len(tried) - len(alive)
    counts = {"killed": killed, "survivors": len(alive), "equivalent": len(chosen) - len(tried)}
    enough = killed >= ENOUGH * len(tried)
    return Tally(len(chosen), () if enough else tuple(alive), counts)


PROOFS = (
    Proof(
        name="mutants",
        promise="A test notices nine of ten small changes in the reader, the encoder, the paths and the publisher",
        unit="mutants",
        full=len(every()),
        sample=20,
        run=run,
        chunk=60,
    ),
)


def main(names: Sequence[str]) -> None:
    """Print the survivors of some modules: `python -m tests.proofs.mutation trees/reader.py`."""
    tried = [each for each in every() if each.module in names and each.name not in equivalents()]
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"mutants-{os.getpid()}"
    for mutant in survivors(tried, folder):
        sys.stdout.write(f"{mutant.lines.start}: {mutant.name}\n")
    sys.stdout.write(f"{len(tried)} tried\n")


if __name__ == "__main__":
    main(sys.argv[1:])
