"""The rule of grades: how well a value is vouched for, and how that is found. Every grade leads here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.pages.model import Page, Span
from sourcebook.pages.site import Planned, Site

TITLE = "How values are graded"


def plan(site: Site) -> Iterator[Planned]:
    """One page."""
    yield Planned(addresses.GRADES, partial(page, site))


def page(site: Site) -> Page:  # noqa: ARG001 -- the rule is the same for all bases
    """The rule, with an anchor for each grade."""
    return Page(addresses.GRADES, "grades.md.jinja", TITLE, {"crumbs": (Span("Home", to=addresses.HOME),)})
