"""Which search a site has: Pagefind's, in the header of the theme; or Material's own, where the owner lists its plugin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from sourcebook import encoding
from sourcebook.mkdocs_plugin.edition import Edition
from sourcebook.mkdocs_plugin.page import GeneratedPage
from sourcebook.output.search import Finder, SearchError, executable

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page as MkDocsPage

STYLE = "assets/stylesheets/sourcebook-search.css"
THEME = "material"
PLUGIN = "sourcebook"
MATERIAL = ("search", "material/search")

VARIABLE = "sourcebook_search"
"""What the theme's templates ask for: the words of the search, where it is Pagefind's."""

FACETS = {
    "kind": "Kind",
    "type": "Type",
    "year": "Year",
    "place": "Place",
    "actor": "Actor",
    "source": "Source",
}
WORDS = {
    "filters": "Filters",
    "close": "Close",
    "narrow": "Narrow the list",
    "more": "Show more (# left)",
    "rest": "# more: narrow the list",
    "nothing": "Nothing",
    "hint": "Try fewer words, another spelling, or fewer filters. The indexes of each kind lead to everything.",
    "failed": "The search could not be loaded. The indexes of each kind lead to everything.",
    "without": "Take away the filter",
}
"""What Material has no words for, in English. `#` stands for a number."""


def wanted(config: MkDocsConfig) -> bool:
    """Whether the search is Pagefind's: in Material's theme, unless the owner lists Material's plugin, or wants none."""
    asked = config.plugins[PLUGIN].config["search"] if PLUGIN in config.plugins else True
    return bool(asked) and config.theme.name == THEME and not any(name in config.plugins for name in MATERIAL)


def prepare(config: MkDocsConfig) -> None:
    """Have the theme show the search. Raises `PluginError` where Pagefind is not installed: better now than at the end."""
    try:
        executable()
    except SearchError as error:
        raise PluginError(str(error)) from error
    config.extra_css.append(STYLE)
    config.theme[VARIABLE] = {"words": {**WORDS, "facets": FACETS}}


def told(pages: Iterable[MkDocsPage], edition: Edition) -> list[bytes]:
    """What is found on the pages that MkDocs has rendered, as an `Indexer` takes it."""
    finder = Finder()
    return [found for page in pages if (found := _found(page, edition, finder))]


def _found(page: MkDocsPage, edition: Edition, finder: Finder) -> bytes:
    """What is found on one page: nothing on the home page, nor on one whose front matter says `search: {exclude: true}`.

    That is what Material's own search goes by, too.
    """
    asked = page.meta.get("search")
    if page.is_homepage or (isinstance(asked, dict) and asked.get("exclude")):
        return b""
    if isinstance(page, GeneratedPage) and edition.walked:
        planned = edition.plan.pages[page.file.src_uri]
        listing = planned.listing() if planned.listing else None
        return finder.found(planned.make(), listing, page.file.url, page.content or "")
    if isinstance(page, GeneratedPage):
        description = page.source.description if page.source else ""
        return finder.handwritten(page.file.url, str(page.title), encoding.html(description))
    return finder.handwritten(page.file.url, str(page.title or page.file.url), page.content or "")
