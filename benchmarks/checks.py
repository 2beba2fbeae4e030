"""`python -m benchmarks.checks 1000`: `sourcebook check` beside a bare loop of PyYAML's fast loader over the same files."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks import bases, reporting
from benchmarks.bases import SOURCEBOOK, Change
from benchmarks.measuring import Run, middle, run, told

LOOP = """\
import sys
from pathlib import Path
import yaml
for file in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
"""
BARE = "bare loop of yaml.load (CSafeLoader)"
NOTE = """\
Medians of {repeat} rounds, in each of which all took their turn; whole commands, start of the interpreter included. The bare
loop only parses: it checks nothing, and keeps nothing. *Cold*: no cache; *warm*: again; *one file changed*: again after one
event's summary is another.
"""


def session(place: Path, repeat: int) -> dict[str, list[Run]]:
    """The runs of each, in a folder that holds a corpus in `base`."""
    base, environment, change = place / "base", bases.environment(place), Change(place / "base")
    loop = (sys.executable, "-c", LOOP, str(base / "entries"))
    check = (*SOURCEBOOK, "check", "--strict")
    found: dict[str, list[Run]] = defaultdict(list)
    for _ in range(repeat):
        found[BARE].append(run(loop, base, environment))
        bases.cleared(place / "cache")
        found["check, cold"].append(run(check, base, environment))
        found["check, warm"].append(run(check, base, environment))
        change.make()
        found["check, one file changed"].append(run(check, base, environment))
        told(", ".join(f"{name}: {runs[-1].wall:.2f} s" for name, runs in found.items()))
        change.undo()
    return found


def result(found: dict[str, list[Run]]) -> str:
    """The table of a session."""
    unit = middle(found[BARE])
    rows = []
    for name, runs in found.items():
        each = middle(runs)
        rows.append(
            (
                name,
                reporting.seconds(each.wall),
                reporting.ratio(each.wall, unit.wall),
                reporting.seconds(each.cpu),
                reporting.ratio(each.cpu, unit.cpu),
                reporting.mebibytes(each.memory),
            )
        )
    return reporting.table(("Command", "wall s", "ratio", "CPU s", "ratio", "memory MiB"), rows)


def main(arguments: list[str] | None = None) -> None:
    """Run a session, and write its section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    parser.add_argument("entries", type=int)
    parser.add_argument("--repeat", type=int, default=3, help="rounds")
    given = parser.parse_args(arguments)
    with bases.workplace(given.entries) as place:
        found = session(place, given.repeat)
    tools = reporting.versions("PyYAML")
    text = f"{NOTE.format(repeat=given.repeat)}\n{result(found)}\n{reporting.machine(tools)}"
    reporting.write(f"checks {given.entries}", f"Checking {given.entries:,} entries", text)


if __name__ == "__main__":
    main()
