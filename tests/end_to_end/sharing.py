"""What takes seconds to make is made once in a run, whichever of its workers comes first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` has filled. Workers of one run share it; if `make` raises, the next one tries again."""
    run = factory.getbasetemp()
    folder = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / f"once-{name}"
    folder.mkdir(exist_ok=True)
    done, content = folder / "done", folder / "content"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(content)
            done.touch()
    return content
