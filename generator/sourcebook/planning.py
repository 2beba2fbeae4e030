"""Planning: every page of a site, its address and how it is made. No page is made before it is wanted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from sourcebook.pages.model import Asset
from sourcebook.pages.site import Planned, Site
from sourcebook.views import entry, gaps, gone, grades, home, index, parts, terms

VIEWS = (home.plan, index.plan, entry.plan, parts.plan, gone.plan, terms.plan, grades.plan, gaps.plan)
"""A new kind of page is one module in `views`, and one name in this list."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The pages of a site by their uris, and the images that stand beside them."""

    pages: dict[str, Planned]
    assets: tuple[Asset, ...]


def plan(site: Site) -> Plan:
    """Plan a site. Its addresses never meet: ids, indexes and terms have folders of their own."""
    pages = {planned.uri: planned for view in VIEWS for planned in view(site)}
    return Plan(pages, tuple(assets(site)))


def assets(site: Site) -> Iterator[Asset]:
    """The images that entries name. Kept copies of sources are not published."""
    for key, names in site.overview.images.items():
        folder = posixpath.dirname(site.library.outlines[key].file)
        for name in names:
            yield Asset(posixpath.join(*key, name), posixpath.join(folder, name))
