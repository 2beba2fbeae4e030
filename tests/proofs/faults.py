"""The site is the old one or the new one: with a fault at each file operation of a build, and killed at any moment."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.proofs.proof import Chunk, Proof, Tally

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "bases" / "rich"


def environment(folder: Path) -> dict[str, str]:
    """A build's surroundings: a cache of its own, a date of its own."""
    kept = {"SOURCEBOOK_CACHE": str(folder / "cache"), "SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
    return {**os.environ, **kept}


def faults(chunk: Chunk) -> Tally:
    """One file operation of each build fails: the process ends there, the disk is full, or it cannot be read."""
    command = [sys.executable, "-m", "tests.proofs._faulty", str(chunk.folder)]
    numbers = [str(chunk.start), str(chunk.stop)]
    done = subprocess.run(
        [*command, *numbers],
        cwd=ROOT,
        env=environment(chunk.folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return Tally(0, (f"the proof itself failed: {done.stderr[-500:]}",))
    told = json.loads(done.stdout)
    return Tally(chunk.stop - chunk.start, tuple(told["failures"]))


class Killed:
    """A base whose builds are killed, and the two sites that it makes."""

    def __init__(self, folder: Path) -> None:
        """Build both once."""
        self.base, self.environment = folder / "base", environment(folder)
        shutil.copytree(BASE, self.base)
        self.entry = self.base / "entries" / "events" / "spring-regatta.yaml"
        self.texts = (self.entry.read_bytes(), self.entry.read_bytes() + b"notes: Once more.\n")
        self.sites = []
        for state in (0, 1):
            began = time.monotonic()
            self.build(state)
            self.seconds = time.monotonic() - began
            self.sites.append(self.tree())
        self.standing = 1

    def begin(self, state: int) -> subprocess.Popen[bytes]:
        """Begin to build a state."""
        self.entry.write_bytes(self.texts[state])
        return subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "-q"],
            cwd=self.base,
            env=self.environment,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def build(self, state: int) -> int:
        """Build a state, in peace; the exit code."""
        process = self.begin(state)
        process.communicate()
        return process.returncode

    def tree(self) -> dict[str, bytes]:
        """Path -> content of the site that stands."""
        site = self.base / "site"
        return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def kill(self, chance: random.Random) -> str:
        """Kill a build of the other state, with all its processes; then let it be. What was wrong, if anything."""
        wanted = 1 - self.standing
        process = self.begin(wanted)
        after = chance.uniform(0, self.seconds)
        time.sleep(after)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        wrong = [] if self.tree() in self.sites else ["a mixture, or lost"]
        code = self.build(wanted)
        left = sorted({path.name for path in self.base.glob(".site*/*")} - {"lock", "next", "whole"})
        if code or left or self.tree() != self.sites[wanted]:
            wrong.append(f"the next build is not clean: exit {code}, {left}")
        self.standing = wanted
        return f"killed after {after:.3f} s: {'; '.join(wrong)}" if wrong else ""


def kills(chunk: Chunk) -> Tally:
    """`mkdocs build` is killed at a random moment."""
    killed = Killed(chunk.folder)
    wrong = [killed.kill(chunk.random(number)) for number in range(chunk.start, chunk.stop)]
    return Tally(chunk.stop - chunk.start, tuple(filter(None, wrong)))


PROOFS = (
    Proof(
        name="faults",
        promise="With a fault at any file operation, the site is the old one or the new one, and the next build is clean",
        unit="faults (exit, full disk, input/output error)",
        full=1_800,
        sample=9,
        run=faults,
        chunk=150,
    ),
    Proof(
        name="kills",
        promise="A build that is killed at any moment leaves the old site or the new one, and the next build is clean",
        unit="killed builds",
        full=200,
        sample=1,
        run=kills,
        chunk=10,
    ),
)
