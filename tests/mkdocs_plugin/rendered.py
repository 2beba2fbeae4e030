"""Sites as MkDocs itself renders them, page by page, with the slots of their generated pages beside."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from sourcebook import encoding
from sourcebook.build import prepare
from sourcebook.mkdocs_plugin.shell import Filler, Heading, Slots
from sourcebook.mkdocs_plugin.shells import Shells
from sourcebook.output.rendering import Converter, Renderer

THEME = str(resources.files("sourcebook.mkdocs_plugin") / "theme")
MATERIAL: dict[str, Any] = {"name": "material", "font": False}
DOCS = {
    "index.md": "# Home\n\nWords.",
    "about.md": "# About\n\n## Us\n\n### Here",
    "guide/a.md": "# A <b>guide</b>",
}
EDITED = "https://code.example/a/edit/main/"


@dataclass(frozen=True, slots=True)
class Generated:
    """A generated page before any theme sees it."""

    uri: str
    title: str
    content: str
    description: str = ""
    file: str = ""
    toc: tuple[Heading, ...] = ()
    markdown: str = ""


@cache
def generated(base: Path) -> tuple[Generated, ...]:
    """All generated pages of a base but the home page. Their links lead where the Markdown has them: no theme minds."""
    plan, renderer, converter = prepare(base).plan, Renderer.of_base(base), Converter()
    assert plan is not None
    made = []
    for uri, planned in plan.pages.items():
        if uri != "index.md" and not planned.moved_to:
            page = planned.make()
            markdown = renderer.markdown(page)
            html = converter.html(markdown, lambda target: target)
            title, description = encoding.html(page.title), encoding.html(page.description or "")
            made.append(
                Generated(uri, title, html.content, description, page.file or "", tuple(html.toc), markdown)
            )
    return tuple(made)


def page(
    uri: str = "events/x.md", title: str = "A title", *sections: Heading, content: str = "", **more: str
) -> Generated:
    """A page with a title and sections."""
    toc = ({"id": "title", "name": title, "level": 1, "children": list(sections)},)
    return Generated(uri, title, content or f"<h1>{title}</h1><p>Text.</p>", toc=toc, **more)


def heading(text: str, *below: Heading, level: int = 2) -> Heading:
    """A heading with those below it."""
    return {"id": text.casefold(), "name": text, "level": level, "children": list(below)}


class Shown(MkDocsPage):
    """A generated page as MkDocs' own loop takes it: it is read, then rendered, then shown by the theme."""

    made: Generated
    editable: bool

    def read_source(self, config: MkDocsConfig) -> None:
        """The title and the description are metadata."""
        self.markdown = self.made.markdown
        self.meta = {"title": self.made.title}
        if self.made.description:
            self.meta["description"] = self.made.description
        self.title = self.made.title
        self.edit_url = f"{EDITED}{self.made.file}" if self.made.file and self.editable else None

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """The content and its headings are there."""
        toc: list[Any] = list(self.made.toc)
        self.content, self.toc = self.made.content, get_toc(toc)


class Probe(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Takes what MkDocs is about to write."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self.outputs: dict[str, str] = {}

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep it; an empty page is not written."""
        self.outputs[page.file.src_uri] = output
        return ""


@dataclass
class Site:
    """A site whose generated pages MkDocs has read and not yet shown."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    pages: Mapping[str, Shown]

    @classmethod
    def of(cls, folder: Path, pages: Iterable[Generated], docs: Mapping[str, str], **options: Any) -> Site:
        """A site of these pages and hand-written ones; `options` are the engine's. The theme is Material unless they say."""
        config = _config(folder, docs, options)
        env = config.theme.get_env()
        files = get_files(config)
        files.add_files_from_theme(env, config)
        shown = {made.uri: _shown(made, files, config) for made in pages}
        set_exclusions(files, config)
        nav = get_navigation(files, config)
        for file in files.documentation_pages():
            assert file.page is not None
            _populate_page(file.page, config, files)
        return cls(config, files, nav, env, shown)

    def shells(self) -> Shells:
        """Its shells, of which none is made yet."""
        return Shells(self.config, self.files, self.nav, self.env)

    def slots(self, uri: str) -> Slots:
        """What a page puts into the theme."""
        shown = self.pages[uri]
        made, file = shown.made, shown.file
        edit = shown.edit_url
        return Slots(
            uri,
            file.url,
            file.dest_uri,
            made.title,
            made.content,
            made.description,
            edit,
            made.toc,
            made.markdown,
        )

    def theirs(self, uri: str) -> str:
        """A page as MkDocs writes it."""
        probe = self.config.plugins["probe"]
        assert isinstance(probe, Probe)
        _build_page(self.pages[uri], self.config, self.files.documentation_pages(), self.nav, self.env)
        return probe.outputs[uri]

    def outside(self) -> list[str]:
        """The pages that do not stand in the navigation."""
        within = {page.file.src_uri for page in self.nav.pages}
        return [uri for uri in self.pages if uri not in within]


def _config(folder: Path, docs: Mapping[str, str], options: Mapping[str, Any]) -> MkDocsConfig:
    for name, text in docs.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    written = {"site_name": "A <base> & more", "theme": MATERIAL, "plugins": [], **options}
    (folder / "mkdocs.yml").write_text(json.dumps(written), encoding="utf-8")
    config = load_config(str(folder / "mkdocs.yml"))
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, THEME)
    config.extra_css.append("assets/stylesheets/sourcebook.css")
    config.plugins["probe"] = Probe()
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    config.plugins.on_pre_build(config=config)
    config.plugins._current_plugin = "sourcebook"  # files are generated in events, whose plugin MkDocs notes
    return config


def _shown(made: Generated, files: Files, config: MkDocsConfig) -> Shown:
    """Indexes of kinds may stand in the navigation."""
    is_index = made.uri.endswith("/index.md") and made.uri.count("/") == 1
    inclusion = InclusionLevel.INCLUDED if is_index else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, made.uri, content="", inclusion=inclusion)
    files.append(file)
    shown = Shown(None, file, config)
    shown.made, shown.editable = made, bool(config.edit_uri or config.edit_uri_template)
    return shown


PAGES = [
    page(),
    page(
        "events/y.md", "A title", heading("One"), heading("Two", heading("Three", level=3)), heading("Four")
    ),
    page("events/z.md", "Another &#60;title&#62; s", description="d &#34;"),
    page("events/index.md", "Events"),
    page("terms/a/b.md", "x", *[heading(f"n{number}") for number in range(9)]),
    page("terms/a/index.md", "M"),
]
"""Pages of several depths, with and without sections."""


def overriding(folder: Path, template: str, pages: list[Generated], **options: Any) -> Site:
    """A site whose owner adds something above each page's content."""
    (folder / "own").mkdir(exist_ok=True)
    text = f'{{% extends "base.html" %}}{{% block content %}}{template}{{{{ super() }}}}{{% endblock %}}'
    (folder / "own" / "main.html").write_text(text, encoding="utf-8")
    theme = {**MATERIAL, "custom_dir": str(folder / "own")}
    return Site.of(folder, pages, DOCS, theme=theme, site_url="https://base.example/s/", **options)


def compared(site: Site, shells: Shells) -> int:
    """How many pages were filled. Every page equals MkDocs' own, filled in a shell that was sent elsewhere or not."""
    for uri in site.outside():
        shells.prove(site.slots(uri))
    filler: Filler = pickle.loads(pickle.dumps(shells.filler()))  # noqa: S301 -- made a line above
    filled = 0
    for uri in site.pages:
        ours = filler.fill(site.slots(uri))
        if uri in site.outside():
            theirs = site.theirs(uri)
            assert shells.html(site.slots(uri)) == theirs
            assert ours in {None, theirs}
        filled += ours is not None
    return filled
