"""Runs a command and says what it took: `python -I -S measure.py SECONDS COMMAND…` prints a line of JSON.

A process of its own, and a small one: on Linux, the most memory of a process counts that of the one that started it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time


def main() -> None:
    """Run a command, for so many seconds at most, and print how it ended, what it wrote, and what it took."""
    limit, command = float(sys.argv[1]), sys.argv[2:]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        signal.signal(signal.SIGALRM, lambda *_: child.kill())
        signal.setitimer(signal.ITIMER_REAL, limit)
        began = time.monotonic()
        out, err = child.communicate()
    signal.setitimer(signal.ITIMER_REAL, 0)
    # The one child of this process, with all that it waited for itself.
    used = os.times()
    import resource  # noqa: PLC0415 -- no system but those of POSIX has it

    took = {
        "code": child.returncode,
        "cpu": used.children_user + used.children_system,
        "wall": time.monotonic() - began,
        "kilobytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        "out": out.decode("utf-8", "replace"),
        "err": err.decode("utf-8", "replace"),
    }
    print(json.dumps(took))  # noqa: T201 -- it is what is asked for


if __name__ == "__main__":
    main()
