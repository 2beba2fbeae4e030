"""What `make prove` has found so far, kept between its runs, and the table of it in TESTING.md."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.proofs.proof import Proof, Tally

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".proofs"
BEGIN, END = "<!-- figures: written by `make prove` -->", "<!-- end of figures -->"
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|", re.MULTILINE)
MOST_FAILURES = 200


def stamp() -> str:
    """What stands for the program and the proofs: a result counts for these alone."""
    made = hashlib.blake2b(digest_size=8)
    for folder in ("generator", "tests/broken", "tests/fuzz", "tests/hostile", "tests/proofs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                made.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def commit() -> str:
    """The commit that is checked out, with a mark where files differ from it."""
    told = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"]
    return subprocess.run(told, capture_output=True, text=True, check=False).stdout.strip() or "no git"


def machine() -> str:
    """What the proofs ran on, in a few words."""
    cores = os.cpu_count() or 1
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"


@dataclass
class Record:
    """The runs of one proof."""

    name: str
    stamp: str
    full: int
    commit: str = field(default_factory=commit)
    machine: str = field(default_factory=machine)
    date: str = ""
    seconds: float = 0
    runs: dict[int, int] = field(default_factory=dict)
    """Where each run began, and how many inputs it tried."""

    failures: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many inputs were tried."""
        return sum(self.runs.values())

    def add(self, start: int, tally: Tally, seconds: float) -> None:
        """Note what came of a run."""
        self.runs[start] = tally.done
        self.seconds += seconds
        self.failures += tally.failures[: MOST_FAILURES - len(self.failures)]
        for what, count in tally.counts.items():
            self.counts[what] = self.counts.get(what, 0) + count
        self.date = datetime.now(UTC).date().isoformat()

    @classmethod
    def read(cls, name: str, stamped: str, full: int) -> Record:
        """What was found of this very program and this very count; else an empty record."""
        kept = cls.last(name)
        fresh = kept is None or kept.stamp != stamped or kept.full != full or kept.failures
        return cls(name, stamped, full) if fresh or kept is None else kept

    @classmethod
    def last(cls, name: str) -> Record | None:
        """What was found the last time, of whatever program."""
        try:
            kept: dict[str, Any] = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        kept["runs"] = {int(start): done for start, done in kept["runs"].items()}
        return cls(**kept)

    def write(self) -> None:
        """Keep it."""
        KEPT.mkdir(exist_ok=True)
        temporary = KEPT / f".{self.name}.new"
        temporary.write_text(json.dumps(vars(self), ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(KEPT / f"{self.name}.json")

    def row(self, proof: Proof) -> str:
        """Its line in the table."""
        also = "".join(f"; {count:,} {what}" for what, count in sorted(self.counts.items()))
        cells = (
            f"`{self.name}`",
            proof.promise,
            f"{self.done:,} of {proof.full:,} {proof.unit}{also}",
            f"{len(self.failures)}",
            f"{self.seconds:,.0f} s",
            f"{self.commit}, {self.date}, {self.machine}",
        )
        return f"| {' | '.join(cells)} |"


def write_figures(page: Path, known: Mapping[str, Proof]) -> None:
    """Write the table of all proofs that were ever run to their end into a page, between its two marks.

    A proof that was not run here keeps the line that it had.
    """
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    lines = {match[1]: line for line in old.splitlines() if (match := ROW.match(line))}
    for name, proof in known.items():
        if (record := Record.last(name)) and record.done:
            lines[name] = record.row(proof)
    head = "| Proof | What holds | Tried | Failures | Took | Of |\n| --- | --- | --- | ---: | ---: | --- |\n"
    body = "\n".join(lines[name] for name in sorted(lines.keys() & known.keys()))
    page.write_text(f"{before}{BEGIN}\n\n{head}{body}\n\n{END}{after}", encoding="utf-8")
