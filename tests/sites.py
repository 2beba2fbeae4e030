"""Sites for tests: from the texts of entries to their pages, and snapshots of whole pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from sourcebook.build import Prepared, prepare
from sourcebook.loading.base import Base
from sourcebook.output.rendering import Renderer
from sourcebook.pages.model import Cite, Page, Span
from sourcebook.pages.site import Site, site_of
from sourcebook.planning import plan
from sourcebook.settings import Settings
from tests.knowledge import linked

RICH = Path(__file__).parent / "bases" / "rich"
"""A base with every kind, every field and every way to say who says so."""

SNAPSHOTS = Path(__file__).parent / "snapshots"
UPDATE = "UPDATE_SNAPSHOTS"
"""The environment variable that has snapshots written anew, to be looked at and committed."""


@cache
def rich() -> Prepared:
    """The rich base, brought as far as planning."""
    return prepare(RICH)


@cache
def rich_site() -> Site:
    """The site of the rich base."""
    site = rich().site
    assert site is not None, [str(problem) for problem in rich().problems]
    return site


def site(texts: Mapping[str, str], introduction: str = "", **settings: str) -> Site:
    """The site of entries of the shipped kinds, by their names. Nothing is on the disk, not even files beside them."""
    library, problems = linked(texts)
    assert {problem.code for problem in problems} <= {"missing-file"}, [str(each) for each in problems]
    own = Settings(format="1", title=settings.pop("title", "A base"), **settings)  # type: ignore[arg-type]
    return site_of(Base(Path(), own, library, {}, (), {}), introduction)


def page(of: Site, uri: str) -> Page:
    """One page of a site."""
    return plan(of).pages[uri].make()


def markdown(of: Site, uri: str) -> str:
    """The Markdown of one page of a site."""
    return Renderer().markdown(page(of, uri))


def words(spans: Iterable[Span | Cite]) -> str:
    """A run of spans as a reader sees it, without its links; citations as `[1]` or `[1 denies]`."""
    return "".join(span.text if isinstance(span, Span) else mark(span) for span in spans)


def mark(cite: Cite) -> str:
    """A citation as a reader sees it: `[1]`, `[2 denies, alleges]`."""
    return f"[{cite.number}{f' {cite.mark}' if cite.mark else ''}]"


def matches_snapshot(name: str, text: str) -> bool:
    """Whether a text equals that of `tests/snapshots/<name>`, which is written first where that is asked for."""
    file = SNAPSHOTS / name
    if os.environ.get(UPDATE):
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8").split("\n") == text.split("\n")
    return True
