"""`python -m benchmarks.slope`: how time and memory of a build and of a check grow with the entries."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from benchmarks import bases, reporting
from benchmarks.bases import MKDOCS, SOURCEBOOK
from benchmarks.measuring import Run, middle, run, told

SIZES = (0, 1_000, 10_000, 100_000)
LARGE = 50_000
"""From here on, once is enough: what differs from run to run is small beside it."""

NOTE = """\
Cold builds (no cache, no site) and cold checks. *ms for each more* is what each further entry costs beside the row above, in
CPU time: the same figure in each row means time in proportion to the entries. So with *KiB for each more* of memory. Medians
of {repeat} runs, at {large:,} entries and more of one.
"""


@dataclass(frozen=True, slots=True)
class Point:
    """What one size takes."""

    entries: int
    build: Run
    check: Run


def point(entries: int, repeat: int, *, search: bool) -> Point:
    """Measure one size."""
    with bases.workplace(entries) as place:
        base, environment = place / "base", bases.environment(place)
        configuration = "mkdocs.yml" if search else bases.without_search(base).name
        out = place / "site"
        build = (*MKDOCS, "build", "--quiet", "--config-file", configuration, "--site-dir", str(out))
        builds, checks = [], []
        for _ in range(1 if entries >= LARGE else repeat):
            bases.cleared(out, place / "cache")
            builds.append(run(build, base, environment))
            bases.cleared(place / "cache")
            checks.append(run((*SOURCEBOOK, "check"), base, environment))
    found = Point(entries, middle(builds), middle(checks))
    told(f"{entries:,} entries: {found}")
    return found


def result(points: list[Point]) -> str:
    """A table of builds and one of checks: all sizes, each with its slope."""
    tables = []
    for command in ("build", "check"):
        former: list[Point | None] = [None, *points[:-1]]
        rows = [_row(each, before, command) for each, before in zip(points, former, strict=True)]
        head = (
            f"Entries, {command}",
            "wall s",
            "CPU s",
            "ms for each more",
            "memory MiB",
            "KiB for each more",
        )
        tables.append(reporting.table(head, rows))
    return "\n".join(tables)


def _row(point: Point, former: Point | None, command: str) -> tuple[str, ...]:
    """Wall, CPU and its slope, memory and its slope."""
    own: Run = getattr(point, command)
    time = space = ""
    if former:
        before: Run = getattr(former, command)
        more = point.entries - former.entries
        time = f"{(own.cpu - before.cpu) * 1_000 / more:.2f}"
        space = f"{(own.memory - before.memory) / reporting.KIB / more:.1f}"
    measures = (
        reporting.seconds(own.wall),
        reporting.seconds(own.cpu),
        time,
        reporting.mebibytes(own.memory),
        space,
    )
    return f"{point.entries:,}", *measures


def main(arguments: list[str] | None = None) -> None:
    """Measure all sizes, and write their section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slope", description=__doc__)
    parser.add_argument("entries", type=int, nargs="*", default=list(SIZES), help="sizes, the smallest first")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each")
    parser.add_argument("--search", action="store_true", help="with search, as `init` has it")
    given = parser.parse_args(arguments)
    points = [point(entries, given.repeat, search=given.search) for entries in sorted(given.entries)]
    text = f"{NOTE.format(repeat=given.repeat, large=LARGE)}\n{result(points)}\n{reporting.machine({})}"
    kind = "with search" if given.search else "without search"
    reporting.write(f"slope {kind}", f"How it grows, {kind}", text)


if __name__ == "__main__":
    main()
