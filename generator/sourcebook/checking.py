"""Checking a base: every problem of every file, its entries and its hand-written pages, without planning a site."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sourcebook import addresses, settings
from sourcebook.caching.reports import Report
from sourcebook.caching.store import Store
from sourcebook.handwritten import DOCS, Handwritten, lost_links, other_files, read_handwritten
from sourcebook.loading.base import Base, load
from sourcebook.problems import Level, Problem
from sourcebook.workers import Workers


@dataclass(frozen=True, slots=True)
class Checked:
    """A base, its hand-written pages, and what is wrong with either."""

    base: Base
    handwritten: tuple[Handwritten, ...]
    problems: tuple[Problem, ...]
    """Sorted. A file of `docs/` at a generated address is not among them: only the plan of the site can tell."""

    @property
    def broken(self) -> bool:
        """Whether there is an error."""
        return any(problem.level is Level.ERROR for problem in self.problems)

    def report(self, more: Iterable[Problem] = ()) -> Report:
        """What a check tells of it, with what only the plan of the site could tell."""
        problems = tuple(sorted([*self.problems, *more]))
        return Report(problems, f"{self.base.summary()}; {counted(problems)}")


def check(
    path: Path,
    *,
    workers: Workers | None = None,
    store: Store | None = None,
    overlay: Path | None = None,
) -> Checked:
    """Check the base in folder `path`: its entries are read for their outlines alone. See `load`."""
    return checked(path, load(path, workers=workers, store=store, entries=False, overlay=overlay))


def checked(path: Path, base: Base, planned: Iterable[Handwritten] | None = None) -> Checked:
    """Check the hand-written pages of a base that was loaded: as they are, or as they are planned."""
    pages = read_handwritten(path) if planned is None else tuple(planned)
    problems = [*base.problems, *(problem for page in pages for problem in lost_links(page, base.library))]
    if base.secrets:
        exposed = (problem for page in pages for problem in base.secrets.in_text(page.text, page.file))
        problems += filter(None, map(base.settings.judged, exposed))
    if not any(problem.level is Level.ERROR for problem in problems) and not base.settings.contact:
        problems += filter(None, [base.settings.judged(no_contact())])
    return Checked(base, pages, tuple(sorted(problems)))


def counted(problems: Iterable[Problem]) -> str:
    """How many problems there are of each level, in words."""
    levels = [problem.level for problem in problems]
    numbers = ((levels.count(level), level) for level in Level)
    return ", ".join(f"{number} {level}{'' if number == 1 else 's'}" for number, level in numbers)


def may_collide(path: Path, found: Checked) -> bool:
    """Whether a file of `docs/` could be at a generated address: only where a plan has pages is one looked for.

    The home page apart, every generated page lies in the folder of a kind or in a reserved one.
    """
    folders = {*found.base.library.schema.kinds, *addresses.RESERVED_FOLDERS, ""}
    named = _named([page.uri for page in found.handwritten], other_files(path))
    return any(url.casefold().partition("/")[0] in folders for _, url in named)


def collisions(pages: Iterable[str], others: Iterable[str], planned: Iterable[str]) -> Iterator[Problem]:
    """An error for each file of `docs/` at an address that is generated, whatever the case of its letters."""
    taken = {addresses.url_of(uri).casefold() for uri in planned}
    for uri, url in _named(pages, others):
        if url.casefold() in taken:
            message = f"the page at /{url} is generated"
            yield Problem(f"{DOCS}/{uri}", 1, 1, "taken-address", message, "move this file to another name")


def no_contact() -> Problem:
    """The notice of a base that tells no reader whom to write to."""
    message, hint = "no contact for corrections is named", "add `contact:`, an e-mail address or a URL"
    return Problem(settings.FILE, 1, 1, "no-contact", message, hint, Level.NOTICE)


def _named(pages: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The files of `docs/` that have a page's address, each with it."""
    for uri in pages:
        if uri != addresses.HOME:
            yield uri, _url(uri)
    for uri in others:
        if posixpath.basename(uri) == "index.html":
            yield uri, uri.removesuffix("index.html")


def _url(uri: str) -> str:
    """Where the engine puts a hand-written page."""
    stem = posixpath.splitext(uri)[0]
    folder, name = posixpath.split(stem)
    return addresses.url_of(posixpath.join(folder, addresses.HOME) if name == "README" else f"{stem}.md")
