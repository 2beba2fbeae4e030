"""What an engine needs to know of a base to build a site around its pages: addresses, files, titles, problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sourcebook.build import Prepared
from sourcebook.handwritten import linked_titles
from sourcebook.linking.outlines import Key
from sourcebook.pages.model import Asset, Page
from sourcebook.planning import Plan
from sourcebook.problems import Level, Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A generated page as an engine reads it."""

    title: str
    """As it stands alone, in a browser's tab: with the grade of an entry that is less than corroborated."""

    description: str
    file: str
    """The file that an editor would change; '' where there is none."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A base as an engine sees it, without its entries: little enough to be remembered from one build to the next."""

    problems: tuple[Problem, ...]
    summary: str
    """One line: the files by role, the problems by level."""

    moved: Mapping[str, str]
    """The uri of every page -> '', or for a former address the uri that it leads to."""

    assets: tuple[Asset, ...]
    language: str
    """In which the base is written."""

    titles: Mapping[Key, str]
    """Titles of the entries that hand-written pages link to."""

    def at(self, level: Level) -> list[Problem]:
        """The problems of one level."""
        return [problem for problem in self.problems if problem.level is level]


def contents_of(prepared: Prepared, plan: Plan) -> Contents:
    """What an engine needs to know of a base, with the pages of `plan`."""
    texts = [page.text for page in prepared.handwritten]
    return Contents(
        problems=prepared.problems,
        summary=prepared.summary(),
        moved={uri: planned.moved_to for uri, planned in plan.pages.items()},
        assets=plan.assets,
        language=prepared.base.settings.language,
        titles=linked_titles(texts, prepared.base.library),
    )


def source_of(page: Page, markdown: str) -> Source:
    """A page with its Markdown."""
    return Source(page.titled, page.description, page.file, markdown)
