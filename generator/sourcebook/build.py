"""The order of the stages: load, link, plan; then a caller renders what it wants. One linear reading, and nothing else."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sourcebook import addresses, settings
from sourcebook.handwritten import DOCS, Handwritten, expanded, lost_links, other_files, read_handwritten
from sourcebook.library import Library
from sourcebook.loading import Base, load
from sourcebook.planning import Plan, plan
from sourcebook.problems import Level, Problem
from sourcebook.site import Site, site_of


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
        levels = ", ".join(
            f"{len(self.at(level))} {level}{'s' if len(self.at(level)) != 1 else ''}" for level in Level
        )
        return f"{self.base.summary()}; {levels}"


def prepare(path: Path) -> Prepared:
    """Bring the base in folder `path` as far as planning. Bad input never raises: it is in `problems`."""
    base = load(path)
    pages = read_handwritten(path)
    problems = [*base.problems, *(problem for page in pages for problem in lost_links(page, base.library))]
    if any(problem.level is Level.ERROR for problem in problems):
        return Prepared(base, pages, tuple(sorted(problems)), None, None)
    if not base.settings.contact:
        problems += filter(None, [base.settings.judged(no_contact())])
    site = site_of(base, introduction(pages, base.library))
    planned = plan(site)
    problems += collisions([page.uri for page in pages], other_files(path), planned.pages)
    if any(problem.level is Level.ERROR for problem in problems):
        return Prepared(base, pages, tuple(sorted(problems)), None, None)
    return Prepared(base, pages, tuple(sorted(problems)), site, planned)


def introduction(pages: Iterable[Handwritten], library: Library) -> str:
    """The owner's `docs/index.md`, which introduces the generated home page, with its links to entries."""
    return next((expanded(page.body, page.uri, library) for page in pages if page.uri == addresses.HOME), "")


def collisions(pages: Iterable[str], others: Iterable[str], planned: Iterable[str]) -> Iterator[Problem]:
    """An error for each file of `docs/` at an address that is generated, whatever the case of its letters."""
    taken = {addresses.url_of(uri).casefold() for uri in planned}
    named = [(uri, _url(uri)) for uri in pages if uri != addresses.HOME]
    named += [
        (uri, uri.removesuffix("index.html")) for uri in others if posixpath.basename(uri) == "index.html"
    ]
    for uri, url in named:
        if url.casefold() in taken:
            message = f"the page at /{url} is generated"
            yield Problem(f"{DOCS}/{uri}", 1, 1, "taken-address", message, "move this file to another name")


def _url(uri: str) -> str:
    """Where the engine puts a hand-written page."""
    stem = posixpath.splitext(uri)[0]
    folder, name = posixpath.split(stem)
    return addresses.url_of(posixpath.join(folder, addresses.HOME) if name == "README" else f"{stem}.md")


def no_contact() -> Problem:
    """The notice of a base that tells no reader whom to write to."""
    message, hint = "no contact for corrections is named", "add `contact:`, an e-mail address or a URL"
    return Problem(settings.FILE, 1, 1, "no-contact", message, hint, Level.NOTICE)
