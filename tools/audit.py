"""Asks whether holes are known in what the locks name (`make audit`). Where nobody can say, it says so, and fails."""  # noqa: INP001 -- a script beside others, no package

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
CLEAN, HOLES, UNKNOWN = 0, 1, 2
COMMAND = (
    sys.executable,
    "-m",
    "pip_audit",
    "--require-hashes",
    "--disable-pip",
    "--progress-spinner",
    "off",
)


def audit(command: Sequence[str] = COMMAND, root: Path = ROOT) -> tuple[int, list[str]]:
    """The exit status, and what there is to say. Nothing is installed or resolved: the locks say all."""
    named = [argument for lock in LOCKS for argument in ("--requirement", str(root / lock))]
    done = subprocess.run([*command, "--format", "json", *named], capture_output=True, text=True, check=False)  # noqa: S603 -- no shell
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return UNKNOWN, [f"nothing was audited: the list of known holes cannot be reached ({last[:300]})"]
    # An index that has no such list makes pip-audit skip each package, and call that no known holes.
    skipped = [each for each in packages if "skip_reason" in each]
    lines = [
        f"{each['name']} {each['version']}: {hole['id']}; mended in {', '.join(hole['fix_versions']) or 'no version'}"
        for each in packages
        for hole in each.get("vulns", ())
    ]
    if lines:
        return HOLES, lines
    if skipped or not packages:
        words = f": {skipped[0]['skip_reason']}" if skipped else ""
        return UNKNOWN, [f"{len(skipped)} of {len(packages)} packages were not audited{words}"]
    return CLEAN, [f"no hole is known in {len(packages)} packages"]


def main() -> int:
    """Print what there is to say."""
    status, lines = audit()
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return status


if __name__ == "__main__":
    sys.exit(main())
