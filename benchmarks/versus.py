"""`python -m benchmarks.versus 1000`: our build beside those of the peers, alternating in one session.

Ours starts from the YAML entries, and reads, checks and links them; the peers start from the Markdown that
`sourcebook markdown` made of them before, and have less to do.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bases, peers, reporting
from benchmarks.bases import MKDOCS, SOURCEBOOK, Change
from benchmarks.measuring import PERIOD, Run, middle, run, told

BASIS = "ours, cold"
"""What all others are divided by."""

NOTE = """\
Medians of {repeat} rounds, in each of which all builders took their turn. *Wall* is the time until the command ended, *CPU*
that of all its processes, *memory* the peak of the proportional set size of all its processes together (sampled {often}
times a second), *ratio* that to `{basis}`. *HTML files* are what came out. Ours starts from YAML, and reads, checks and
links it; the others start from the Markdown that `sourcebook markdown` made of the same entries, untimed. *Cold*: no cache,
no site. *Unchanged*: again, over the same site. *One changed*: one event's summary is another. Hugo runs without any
search. Its bare layout leaves the links between pages as they are in the Markdown (`.md`); the themed one, which puts around
each content what our theme puts there, turns them into addresses of pages by a pattern, and does not ask whether there is
such a page.
"""


@dataclass(slots=True)
class Contender:
    """What takes its turn in each round."""

    name: str
    prepare: Callable[[], None]
    """What happens before, untimed."""

    build: Callable[[], Run]
    out: Path


class Session:
    """One session in a working folder."""

    def __init__(self, place: Path) -> None:
        """`place` holds a corpus in `base`."""
        self.place = place
        self.base = place / "base"
        self.change = Change(self.base)
        self.environment = bases.environment(place)
        self.runs: dict[str, list[Run]] = defaultdict(list)

    def ours(self, name: str, configuration: str, out: Path) -> Iterator[Contender]:
        """Our build: cold, again, and after one entry changed."""
        command = (*MKDOCS, "build", "--quiet", "--config-file", configuration, "--site-dir", str(out))

        def build() -> Run:
            return run(command, self.base, self.environment)

        def cold() -> None:
            bases.cleared(out, self.place / "cache")

        yield Contender(f"{name}, cold", cold, build, out)
        yield Contender(f"{name}, unchanged", lambda: None, build, out)
        yield Contender(f"{name}, one changed", lambda: _ignored(self.change.make()), build, out)

    def peers(self, page: str, wanted: set[str]) -> Iterator[Contender]:
        """The peers that are wanted, on the tree that the base makes."""
        tree = self.place / "tree"
        run((*SOURCEBOOK, "markdown", "--out", str(tree)), self.base, self.environment)
        bases.stock(self.base, tree)
        for peer in peers.all_of(tree, self.place, page):
            if wanted & set(peer.name.lower().replace(",", "").split()):
                yield Contender(
                    peer.name,
                    lambda out=peer.out: bases.cleared(out),  # type: ignore[misc]
                    lambda peer=peer: run(peer.command, peer.folder, self.environment),  # type: ignore[misc]
                    peer.out,
                )

    def contenders(self, wanted: set[str]) -> list[Contender]:
        """All that take part; ours first, from which the themed layout of Hugo takes what surrounds a page."""
        without = bases.without_search(self.base).name
        own = list(self.ours("ours", without, self.place / "site"))
        own += self.ours("ours with search", "mkdocs.yml", self.place / "site-search")
        own[0].prepare()
        own[0].build()
        if (self.place / "site" / "search").exists():
            told("warning: the build that should be without search has one")
        page = (self.place / "site" / self.change.path / "index.html").read_text(encoding="utf-8")
        return [*own, *self.peers(page, wanted)]

    def round(self, contenders: list[Contender]) -> None:
        """Each contender once."""
        for each in contenders:
            each.prepare()
            found = each.build()
            self.runs[each.name].append(found)
            told(f"{each.name}: {found.wall:.2f} s, {found.cpu:.2f} s of CPU, {found.memory >> 20} MiB")
        self.change.undo()


def _ignored(_: object) -> None:
    return


def result(session: Session, contenders: list[Contender]) -> str:
    """The table of a session."""
    basis = middle(session.runs[BASIS])
    rows = []
    for each in contenders:
        found = middle(session.runs[each.name])
        pages, size = bases.size(each.out, ".html")
        walls = [found.wall for found in session.runs[each.name]]
        rows.append(
            (
                each.name,
                reporting.seconds(found.wall),
                f"{reporting.seconds(min(walls))} to {reporting.seconds(max(walls))}",
                reporting.ratio(found.wall, basis.wall),
                reporting.seconds(found.cpu),
                reporting.ratio(found.cpu, basis.cpu),
                reporting.mebibytes(found.memory),
                f"{pages:,}",
                f"{size / max(pages, 1) / reporting.KIB:.1f}",
            )
        )
    head = ("Build", "wall s", "from, to", "ratio", "CPU s", "ratio", "memory MiB", "HTML files", "KiB each")
    return reporting.table(head, rows)


def main(arguments: list[str] | None = None) -> None:
    """Run a session, and write its section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versus", description=__doc__)
    parser.add_argument("entries", type=int)
    parser.add_argument("--repeat", type=int, default=3, help="rounds")
    parser.add_argument(
        "--peers",
        nargs="*",
        default=["mkdocs", "bare", "themed", "zensical"],
        help="of mkdocs, bare, themed, zensical",
    )
    given = parser.parse_args(arguments)
    with bases.workplace(given.entries) as place:
        session = Session(place)
        contenders = session.contenders(set(given.peers))
        for _ in range(given.repeat):
            session.round(contenders)
        note = NOTE.format(repeat=given.repeat, often=round(1 / PERIOD), basis=BASIS)
        text = f"{note}\n{result(session, contenders)}\n{reporting.machine(peers.versions())}"
    title = f"Builds of {given.entries:,} entries, ours and those of others"
    reporting.write(f"versus {given.entries}", title, text)


if __name__ == "__main__":
    main()
