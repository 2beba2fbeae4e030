"""Running commands: their output, their memory, their end."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from benchmarks.measuring import Failed, Run, end_process, memory_of, middle, run, start_process

SPEND = "import subprocess, sys, time; kept = bytearray(48 << 20); time.sleep(0.3)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPEND!r}], check=True)"


def test_failure_is_told(tmp_path: Path) -> None:
    """A command that fails says what it printed."""
    with pytest.raises(Failed, match="no luck"):
        run([sys.executable, "-c", "import sys; sys.exit('no luck')"], tmp_path)


def test_environment(tmp_path: Path) -> None:
    """Variables come over the present ones, and the folder is where it runs."""
    check = "import os; assert os.environ['OWN'] == 'x' and os.environ['PATH']; open('here', 'w')"
    assert run([sys.executable, "-c", check], tmp_path, {"OWN": "x"}).wall > 0
    assert (tmp_path / "here").exists()


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is told by Linux alone")
def test_memory_of_children(tmp_path: Path) -> None:
    """What a process of the process holds counts."""
    found = run([sys.executable, "-c", PARENT], tmp_path)
    assert found.memory > 48 << 20


def test_ended(tmp_path: Path) -> None:
    """A command that runs on is ended with all of its processes."""
    process = start_process([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path)
    time.sleep(0.05)
    end_process(process)
    assert process.returncode is not None
    assert memory_of(process.pid) == 0


def test_middle() -> None:
    """Each measure has a median of its own."""
    assert middle([Run(1, 9, 3), Run(3, 7, 1), Run(2, 8, 2)]) == Run(2, 8, 2)
