"""Runs a command and tells what it took: wall time, CPU of all its processes, and the peak of the memory that they held.

Memory is the proportional set size (PSS) of the whole tree of processes, which counts shared pages once: the sum of the
resident sizes of forked workers would count them once for each. It is Linux that tells it; elsewhere memory is 0.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROC = Path("/proc")
PERIOD = 0.05
"""Seconds between two looks at the memory."""

KIB = 1024
ENOUGH = 4_000
"""Characters of a failed command's output that are told."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds, seconds and bytes."""

    wall: float
    cpu: float
    memory: int


class Failed(Exception):
    """A command that was to be measured did not work."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command in a folder, with these variables over the present ones. Raises `Failed` with what it printed."""
    start = time.perf_counter()
    process = start_process(command, folder, environment)
    watch = Watch(process.pid)
    # Reading to the end first: a full pipe would stop the command.
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    memory = watch.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stdout:
        process.stdout.close()
    if process.returncode:
        told = output.decode(errors="replace")[-ENOUGH:]
        raise Failed(f"{' '.join(command)} ended with {process.returncode} in {folder}:\n{told}")
    return Run(wall, usage.ru_utime + usage.ru_stime, memory)


def start_process(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command as the leader of a session of its own, so that all of its processes can be found and ended."""
    return subprocess.Popen(  # noqa: S603 -- the commands are this package's own
        list(command),
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def end_process(process: subprocess.Popen[bytes]) -> None:
    """End a command that was started here, with all of its processes."""
    for each in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, each)
            process.wait(timeout=10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
    if process.stdout:
        process.stdout.close()


class Watch:
    """Looks at the memory of a process and of all that descend from it, until it is told to stop."""

    def __init__(self, root: int) -> None:
        """`root`: the id of a process that leads a session."""
        self._root = root
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Stop looking; the peak in bytes."""
        self._done.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._done.wait(PERIOD):
            self._peak = max(self._peak, memory_of(self._root))


def memory_of(root: int) -> int:
    """The bytes that a process and its descendants hold now, each shared page counted once."""
    return sum(_pss(pid) for pid in _family(root))


def _family(root: int) -> Iterable[int]:
    """The process and all that are in its session. Their numbers say nothing of who came first: the system begins anew."""
    if not PROC.is_dir():
        return
    for each in PROC.iterdir():
        if each.name.isdigit() and _session(int(each.name)) == root:
            yield int(each.name)


def _session(pid: int) -> int:
    try:
        status = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return 0
    # The name in brackets may hold anything; after it come state, parent, group, session.
    return int(status.rpartition(")")[2].split()[3])


def _pss(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * KIB for line in lines if line.startswith("Pss:")), 0)


def middle(runs: Iterable[Run]) -> Run:
    """The median of each measure."""
    found = list(runs)
    return Run(
        median(each.wall for each in found),
        median(each.cpu for each in found),
        int(median(each.memory for each in found)),
    )


def told(text: str) -> None:
    """A line of progress, on stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
