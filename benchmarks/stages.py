"""`python -m benchmarks.stages 1000`: what each stage of the pipeline takes, one after another in one process, no cache.

A build overlaps the stages and spreads them over processes; here each runs alone, so that it can be compared with itself.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import bases, reporting
from sourcebook.checks.registry import check
from sourcebook.collecting import no_collector
from sourcebook.entries.canonical import anchors
from sourcebook.entries.model import Entry
from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.loading import load as kinds
from sourcebook.linking.library import link
from sourcebook.loading.base import load
from sourcebook.loading.finding import Role, find, read_bytes
from sourcebook.output import publishing
from sourcebook.output.gate import Gate
from sourcebook.output.producing import Addresses, Links
from sourcebook.output.rendering import Converter, Renderer
from sourcebook.output.search import Finder, Indexer
from sourcebook.pages.site import site_of
from sourcebook.planning import Plan, plan
from sourcebook.provenance.statements import resting, statements
from sourcebook.provenance.weighing import Weigher
from sourcebook.trees.reader import read

NOTE = """\
Each stage alone, in one process, without any cache. *Memory* is the greatest resident size of the process up to the end of
the stage. Contexts, Markdown, HTML and publishing go page by page, as in a build: their memory is that of all together.
*Weigh* is all that grades take: anchors, what rests on what, origins, channels. *Load* does again what stands above it, as
`sourcebook check` does it, but for statements and weighing. The CPU time of the index is that of this process; its
work is done in another, which only the wall time tells.
"""
PAGES = ("contexts", "markdown", "html", "gate", "publish", "search: records")
"""Stages that go page by page, in turn."""


@dataclass(slots=True)
class Cost:
    """What a stage took so far: seconds, seconds and bytes."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0


@dataclass(slots=True)
class Meter:
    """Stages and what they took."""

    costs: dict[str, Cost] = field(default_factory=dict)
    statements: int = 0
    """How many there are."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Whatever runs within counts for the stage; a stage can go on later."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        cost = self.costs.setdefault(name, Cost())
        cost.wall += time.perf_counter() - wall
        cost.cpu += time.process_time() - cpu
        cost.memory = peak()

    def of(self, name: str, work: Callable[[], Any]) -> Any:
        """What the work gives; it counts for the stage."""
        with self.stage(name):
            return work()


def peak() -> int:
    """The greatest resident size of this process so far, in bytes."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * reporting.KIB


def measured(base: Path) -> tuple[Meter, int]:
    """The stages of a base, and how many pages there are."""
    meter = Meter()
    with no_collector():
        _entries(base, meter)
    loaded = meter.of("load (all of the above)", lambda: load(base))
    site = meter.of("site", lambda: site_of(loaded, ""))
    planned = meter.of("plan", lambda: plan(site))
    with tempfile.TemporaryDirectory() as out:
        _pages(base, planned, Path(out), meter)
    return meter, len(planned.pages)


def _entries(base: Path, meter: Meter) -> None:
    """From files to what each value weighs."""
    found = meter.of("find", lambda: find(base)).found
    own = [
        [(each.stem, each.file, _bytes(base, each.file)) for each in found if each.role is role]
        for role in _OWN
    ]
    schema = meter.of("kinds", lambda: kinds(*own))[0]
    files = [each for each in found if each.role is Role.ENTRY]
    with meter.stage("read"):
        trees = [read(each.file, _bytes(base, each.file)).tree for each in files]
    shaper = Shaper(schema)
    with meter.stage("shape"):
        entries = [
            shaper.shape(tree, schema.kinds[each.folder], each.stem, each.file)
            for each, tree in zip(files, trees, strict=True)
            if tree is not None
        ]
    shaped = [entry for entry in entries if isinstance(entry, Entry)]
    library = meter.of("link", lambda: link(schema, shaped))[0]
    meter.of("check", lambda: check(library))
    with meter.stage("statements"):
        for entry in shaped:
            meter.statements += sum(1 for _ in statements(entry, library.kind(entry)))
    weigher = Weigher(library)
    with meter.stage("weigh"):
        for entry in shaped:
            kind = library.kind(entry)
            weigher.of_entry(entry.key)
            weigher.of_values(entry, kind, resting(entry), anchors(entry, kind))


def _pages(base: Path, plan_: Plan, out: Path, meter: Meter) -> None:
    """From the plan to files, page by page; then the index of the search."""
    addresses = Addresses()
    links = Links(addresses, plan_.pages.keys() | {asset.uri for asset in plan_.assets})
    renderer, converter, gate = Renderer.of_base(base), Converter(), Gate()
    finder, indexer = Finder(), Indexer(out)
    for uri, planned in plan_.pages.items():
        page = meter.of("contexts", planned.make)
        with meter.stage("markdown"):
            text = renderer.markdown(page)
        with meter.stage("html"):
            html = converter.html(text, links.of_page(uri))
        with meter.stage("gate"):
            gate.content(html.content, addresses.file_of(uri))
        with meter.stage("publish"):
            publishing.write(out / f"{uri}.html", html.content.encode())
        with meter.stage("search: records"):
            listing = planned.listing() if planned.listing else None
            if found := finder.found(page, listing, uri, html.content):
                indexer.take(found)
    meter.of("search: index", indexer.finish)


_OWN = (Role.KIND, Role.VOCABULARY)


def _bytes(base: Path, file: str) -> bytes:
    data = read_bytes(base, file)
    if not isinstance(data, bytes):
        raise TypeError(data)
    return data


def result(meter: Meter, pages: int) -> str:
    """The table of the stages."""
    rows = [
        (
            name,
            reporting.seconds(cost.wall),
            reporting.seconds(cost.cpu),
            f"{cost.cpu * 1_000 / pages:.3f}" if name in PAGES else "",
            reporting.mebibytes(cost.memory),
        )
        for name, cost in meter.costs.items()
    ]
    return reporting.table(("Stage", "wall s", "CPU s", "CPU ms a page", "memory MiB"), rows)


def main(arguments: list[str] | None = None) -> None:
    """Measure the stages, print them, and write their section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("entries", type=int)
    given = parser.parse_args(arguments)
    with bases.workplace(given.entries) as place:
        meter, pages = measured(place / "base")
    weighing = meter.costs["weigh"].cpu / meter.statements * 1e6
    counts = f"{pages:,} pages; {meter.statements:,} statements, weighed in {weighing:.1f} µs of CPU each."
    text = f"{NOTE}\n{result(meter, pages)}\n{counts} {reporting.machine({})}"
    sys.stdout.write(text)
    reporting.write(f"stages {given.entries}", f"The stages, {given.entries:,} entries", text)


if __name__ == "__main__":
    main()
