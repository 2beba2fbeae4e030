"""The whole base as a plain tree of Markdown that any engine can build: `mkdocs.yml`, `docs/` with every page, no plugin."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from sourcebook import addresses, encoding
from sourcebook.build import Prepared
from sourcebook.handwritten import DOCS, expanded, linked_titles, other_files
from sourcebook.output.assets import published
from sourcebook.output.rendering import Renderer
from sourcebook.pages.model import Page
from sourcebook.pages.site import Site
from sourcebook.planning import Plan

STYLE = "assets/stylesheets/sourcebook.css"
CONFIGURATION = """\
# Written by `sourcebook markdown`. A plain site: no plugin is needed to build it.
site_name: {title}
{site_url}theme:
  name: material
  font: false
extra_css:
  - {style}
nav:
{nav}
not_in_nav: |
{not_in_nav}
markdown_extensions:
  - attr_list
  - md_in_html
  - sane_lists
  - tables
  - toc:
      permalink: true
"""


def tree(prepared: Prepared, site: Site, plan: Plan, renderer: Renderer) -> dict[str, bytes]:
    """Path -> content of every file of the tree, relative to the folder that it goes into. Raises `LostAsset`."""
    files = dict(_pages(plan, renderer))
    base = prepared.base.path
    files.update({f"{DOCS}/{uri}": (base / DOCS / uri).read_bytes() for uri in other_files(base)})
    titles = linked_titles([page.text for page in prepared.handwritten], site.library)
    for page in prepared.handwritten:
        if page.uri != addresses.HOME:
            files[page.file] = expanded(page.text, page.uri, titles).encode()
    for asset in plan.assets:
        files[f"{DOCS}/{asset.uri}"] = published(base, asset)
    theme = resources.files("sourcebook") / "mkdocs_plugin" / "theme"
    files[f"{DOCS}/{STYLE}"] = (theme / STYLE).read_bytes()
    files["mkdocs.yml"] = _configuration(site, [page.uri for page in prepared.handwritten]).encode()
    return files


def _pages(plan: Plan, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    for uri, planned in plan.pages.items():
        page = planned.make()
        yield f"{DOCS}/{uri}", f"{_front_matter(page)}{renderer.markdown(page)}".encode()


def _front_matter(page: Page) -> str:
    """Title and description. Themes print both raw, so they are encoded as HTML, too.

    Without a title here, Material would take that of the heading and decode what was encoded in it.
    """
    told = {"title": page.titled, "description": page.description}
    lines = [f"{key}: {encoding.yaml(encoding.html(text))}\n" for key, text in told.items() if text]
    return f"---\n{''.join(lines)}---\n"


def _configuration(site: Site, handwritten: list[str]) -> str:
    kinds = site.library.schema.kinds.values()
    entrances = [addresses.HOME, *(addresses.index_uri(kind.folder) for kind in kinds), addresses.TERMS]
    own = [uri for uri in handwritten if uri != addresses.HOME]
    url = site.settings.site_url
    return CONFIGURATION.format(
        title=encoding.yaml(site.settings.title),
        site_url=f"site_url: {encoding.yaml(url)}\n" if url else "",
        style=STYLE,
        nav="\n".join(f"  - {encoding.yaml(uri)}" for uri in (*entrances, *own)),
        not_in_nav="\n".join(
            f"  /{folder}/" for folder in (*(kind.folder for kind in kinds), "browse", "terms")
        ),
    )
