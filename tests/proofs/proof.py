"""A proof: one promise, tried on many inputs made from a seed. A sample runs with the tests, the whole with `make prove`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of inputs, by their numbers. Each input is made from its number alone, so any run can be had again."""

    proof: str
    start: int
    stop: int
    folder: Path
    """An empty folder for whatever the run needs on the disk."""

    def random(self, number: int) -> Random:
        """The source of chance for one input: the same for one number, whatever was run before."""
        return Random(f"{self.proof} {number}")  # noqa: S311 -- inputs of tests, not secrets


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a run."""

    done: int
    """How many inputs were tried."""

    failures: tuple[str, ...] = ()
    """One line for each input that broke the promise: enough to have it again."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """What else was counted, such as how many inputs were refused: they add up over runs."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One promise and how it is tried."""

    name: str
    """What it is called on the command line and in TESTING.md, such as `fuzz-dates`."""

    promise: str
    """What never happens, or always does, as a sentence."""

    unit: str
    """What is counted, in the plural: `files`, `random texts`."""

    full: int
    """How many are tried by `make prove`."""

    sample: int
    """How many are tried by `make test`: from the first on."""

    run: Callable[[Chunk], Tally]

    chunk: int = 1_000
    """How many are tried before the result is kept: a run that is interrupted goes on there."""

    browser: bool = False
    """Whether it opens Chromium."""

    exact: bool = True
    """Whether a run tries as many as it was asked for.

    A fuzzer that stops by the clock may not, nor what needs something that is not everywhere: that may try nothing.
    """


def proofs() -> dict[str, Proof]:
    """All proofs by their names, sorted: those in `PROOFS` of each module beside this one."""
    modules = sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_")
    )
    found = [
        proof
        for name in modules
        for proof in getattr(importlib.import_module(f"tests.proofs.{name}"), "PROOFS", ())
    ]
    return {proof.name: proof for proof in sorted(found, key=lambda proof: proof.name)}
