"""The order of the stages: load, link, plan; then a caller renders what it wants. One linear reading, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sourcebook import addresses
from sourcebook.caching.store import Store
from sourcebook.checking import Checked, checked, collisions, counted
from sourcebook.collecting import no_collector
from sourcebook.handwritten import Handwritten, expanded, linked_titles, other_files
from sourcebook.linking.library import Library
from sourcebook.loading.base import Base, load
from sourcebook.pages.site import Site, site_of
from sourcebook.planning import Plan, plan
from sourcebook.problems import Level, Problem
from sourcebook.workers import Workers


@dataclass(frozen=True, slots=True)
class Prepared:
    """A base that is ready to be rendered, or what keeps it from being so."""

    base: Base
    handwritten: tuple[Handwritten, ...]
    problems: tuple[Problem, ...]
    site: Site | None
    """None where there is an error: nothing can be published."""

    plan: Plan | None

    def at(self, level: Level) -> list[Problem]:
        """The problems of one level."""
        return [problem for problem in self.problems if problem.level is level]

    def summary(self) -> str:
        """One line: the files by role, the problems by level."""
        return f"{self.base.summary()}; {counted(self.problems)}"


def prepare(  # noqa: PLR0913 -- what saves time, and what a caller asks for
    path: Path,
    *,
    workers: Workers | None = None,
    store: Store | None = None,
    previous: Base | None = None,
    again: bool = False,
    overlay: Path | None = None,
) -> Prepared:
    """Bring the base in folder `path` as far as planning. Bad input never raises: it is in `problems`.

    `workers`, `store` and `previous` save time, and change nothing: see `load`. The base is one for the next load
    to begin with only if there is to be one (`again`), for it takes twice the memory. `overlay`: see `load`.
    """
    with no_collector():
        loaded = load(path, workers=workers, store=store, previous=previous, overlay=overlay)
        found = checked(path, loaded)
        return _prepared(path, found if again else replace(found, base=found.base.bare()))


def _prepared(path: Path, found: Checked) -> Prepared:
    base, pages = found.base, found.handwritten
    if found.broken:
        return Prepared(base, pages, found.problems, None, None)
    site = site_of(base, introduction(pages, base.library))
    planned = plan(site)
    if taken := list(collisions([page.uri for page in pages], other_files(path), planned.pages)):
        return Prepared(base, pages, tuple(sorted([*found.problems, *taken])), None, None)
    return Prepared(base, pages, found.problems, site, planned)


def introduction(pages: Iterable[Handwritten], library: Library) -> str:
    """The owner's `docs/index.md`, which introduces the generated home page, with its links to entries."""
    home = next((page for page in pages if page.uri == addresses.HOME), None)
    return expanded(home.body, home.uri, linked_titles([home.body], library)) if home else ""
