"""Fuzzes one target, in a process of its own: `python -m tests.fuzz TARGET RUNS SEED FOLDER [--plain]`.

The search is guided by coverage where atheris is installed; with `--plain`, or elsewhere, it makes inputs by chance from
the same seeds and pieces. What broke a promise is written to FOLDER/report.json; a signal leaves its input in FOLDER.
"""

from __future__ import annotations

import argparse
import base64
import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from tests.fuzz import MODULES
from tests.fuzz.target import Target

SECONDS = 1.0
"""Of CPU for one input."""

HANG = 60
"""Seconds after which an input is said to hang."""

MOST_FAILURES = 20


@dataclass(slots=True)
class Trial:
    """Tries inputs, and notes which broke a promise."""

    check: Callable[[bytes], None]
    runs: int
    report: Path
    guided: bool
    done: int = 0
    failures: list[str] = field(default_factory=list)

    def __call__(self, data: bytes) -> None:
        """Try an input. After the last one, or enough failures, all is written down and the process ends."""
        data = bytes(data)
        began = time.perf_counter()
        try:
            self.check(data)
        except (Exception, RecursionError) as error:  # noqa: BLE001 -- whatever it is, it is what we look for
            self.fail(data, f"{type(error).__name__}: {error}"[:200])
        if time.perf_counter() - began > SECONDS:
            self.measure(data)
        self.done += 1
        if self.done >= self.runs or len(self.failures) >= MOST_FAILURES:
            self.end()

    def measure(self, data: bytes) -> None:
        """Try an input again that took long: other programs may have had the processor."""
        began = time.process_time()
        # What it raises is told already.
        with suppress(Exception):
            self.check(data)
        if (took := time.process_time() - began) > SECONDS:
            self.fail(data, f"{took:.1f} s")

    def fail(self, data: bytes, why: str) -> None:
        """Note an input that broke a promise."""
        self.failures.append(f"{why} <- base64 {base64.b64encode(data).decode()}")

    def end(self) -> NoReturn:
        """Write down what came of it, and end the process: libFuzzer would go on."""
        told = {"done": self.done, "failures": self.failures, "guided": self.guided}
        self.report.write_text(json.dumps(told), encoding="utf-8")
        os._exit(0)


def main() -> None:
    """Fuzz a target."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=MODULES)
    parser.add_argument("runs", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plain", action="store_true")
    given = parser.parse_args()
    atheris = None if given.plain else _atheris()
    with atheris.instrument_imports(include=list(MODULES[given.target])) if atheris else nullcontext():
        target: Target = importlib.import_module(f"tests.fuzz.{given.target}").TARGET
    trial = Trial(target.check, given.runs, given.folder / "report.json", atheris is not None)
    if atheris:
        _guided(atheris, target, trial, given.seed, given.folder)
    _plain(target, trial, given.seed)


def _atheris() -> Any:
    """The library, or None where there is none for this system."""
    try:
        import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415
    except ImportError:
        return None
    return atheris


def _guided(atheris: Any, target: Target, trial: Trial, seed: int, folder: Path) -> None:
    """Let coverage guide the search."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, data in enumerate(target.seeds):
        (corpus / f"{number:05}").write_bytes(data)
    pieces = folder / "pieces"
    escaped = ("".join(f"\\x{byte:02X}" for byte in piece.encode()) for piece in target.pieces)
    pieces.write_text("".join(f'"{piece}"\n' for piece in escaped), encoding="ascii")
    options = (
        f"-seed={seed + 1}",
        f"-max_len={target.longest}",
        f"-dict={pieces}",
        f"-artifact_prefix={folder}/signal-",
        f"-timeout={HANG}",
        "-rss_limit_mb=1024",
        "-len_control=0",
        "-verbosity=0",
        "-print_final_stats=0",
    )
    atheris.Setup([sys.argv[0], *options, str(corpus)], trial)
    atheris.Fuzz()


def _plain(target: Target, trial: Trial, seed: int) -> None:
    """Make inputs by chance: each from its number alone."""
    number = 0
    while True:
        trial(mutated(Random(f"{seed} {number}"), target))  # noqa: S311 -- inputs of tests, not secrets
        number += 1


def mutated(random: Random, target: Target) -> bytes:
    """A seed, changed in a few places."""
    data = bytearray(random.choice(target.seeds)[: target.longest])
    for _ in range(random.randint(1, 6)):
        at = random.randint(0, len(data))
        to = min(len(data), at + random.choice((0, 0, 1, 2, 5, 20)))
        piece = random.choice(target.pieces).encode()
        other = random.choice(target.seeds)
        start = random.randint(0, len(other))
        match random.randint(0, 4):
            case 0 | 1:
                data[at:to] = piece * random.choice((1, 1, 1, 2, 10))
            case 2:
                data[at:to] = bytes((random.randrange(256),))
            case 3:
                data[at:to] = other[start : start + random.randint(1, 40)]
            case _:
                data[at:to] = data[at:to] * random.randint(2, 4)
    return bytes(data[: target.longest])


if __name__ == "__main__":
    main()
