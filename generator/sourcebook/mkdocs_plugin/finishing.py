"""Finishing: the theme's page around a generated page's content, by a shell where there is one, else by the theme itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from sourcebook import encoding
from sourcebook.caching.sighting import see
from sourcebook.mkdocs_plugin.files import SiteFiles
from sourcebook.mkdocs_plugin.guarding import wrong_slots
from sourcebook.mkdocs_plugin.page import EditLinks
from sourcebook.mkdocs_plugin.private import marked
from sourcebook.mkdocs_plugin.shell import Filler, Slots
from sourcebook.mkdocs_plugin.shells import Shells
from sourcebook.mkdocs_plugin.walking import Walk
from sourcebook.output.gate import Refused
from sourcebook.output.producing import Addresses
from sourcebook.output.rendering import Html
from sourcebook.pages.model import Page

EXAMPLE = "example"
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""Of an object among the settings: another one in each run."""


@dataclass(frozen=True, slots=True)
class Slotter:
    """Makes slots of pages. Plain data, for worker processes."""

    addresses: Addresses
    edit: EditLinks

    def slots(self, page: Page, html: Html) -> Slots:
        """What a page puts into the theme. Themes print texts raw, so they are encoded here."""
        return Slots(
            uri=page.uri,
            url=self.addresses.url_of(page.uri),
            dest_uri=self.addresses.file_of(page.uri),
            title=encoding.html(page.titled),
            content=html.content,
            description=encoding.html(page.description),
            edit_url=self.edit.to(page.file),
            toc=html.toc,
        )

    def examples(self, uris: Iterable[str]) -> Iterator[Slots]:
        """A page as it could be at each depth of these addresses. It depends on them alone, so each build has the same."""
        title = {"id": "entry", "name": EXAMPLE, "level": 1, "children": []}
        # Themes look whether a content has a heading of its own: all generated pages do.
        html = Html(f'<h1 id="entry">{EXAMPLE}</h1>', (title,))
        depth = {uri: self.addresses.url_of(uri).count("/") for uri in uris}
        for uri in {depth[uri]: uri for uri in sorted(depth, reverse=True)}.values():
            yield self.slots(
                Page(uri, "", EXAMPLE, description=EXAMPLE, file=f"entries/{EXAMPLE}.yaml"), html
            )


@dataclass(frozen=True)
class ThemeFinisher:
    """Fills the shells of a theme. Picklable: it works in any process."""

    filler: Filler
    slotter: Slotter
    stamp: str
    """Stands for all that the theme adds, by shells or without."""

    private: bool = False

    def finish(self, page: Page, html: Html) -> str | None:
        """The finished page; None where only the theme itself can make it. Raises `Refused`."""
        filled = self.filler.fill(_sound(self.slotter.slots(page, html)))
        return marked(filled) if filled and self.private else filled


@dataclass
class Theme:
    """What makes the page around a content: the theme's templates with all that they see."""

    config: MkDocsConfig
    env: jinja2.Environment
    files: SiteFiles
    nav: Navigation
    walk: Walk
    """The gate for what the theme makes."""
    private: bool = False
    """Whether the edition is one that is not for publication: each page is marked."""

    @cached_property
    def slotter(self) -> Slotter:
        """For pages of this site."""
        return Slotter(Addresses(self.config.use_directory_urls), EditLinks.of(self.config))

    @cached_property
    def shells(self) -> Shells:
        """Shells of this theme, made when they are wanted."""
        return Shells(self.config, self.files, self.nav, self.env, self.walk.guard)

    def page(self, uri: str) -> MkDocsPage:
        """A page that MkDocs walked to, by its uri. Raises `LookupError` for any other."""
        for page in self.walked():
            if page.file.src_uri == uri:
                return page
        raise LookupError(uri)

    def walked(self) -> list[MkDocsPage]:
        """The pages that MkDocs walked to."""
        return [file.page for file in self.files.documentation_pages() if isinstance(file.page, MkDocsPage)]

    def finisher(self, uris: Iterable[str]) -> ThemeFinisher:
        """What finishes pages at these addresses in any process."""
        examples = [*self.slotter.examples(uris)]
        for slots in examples:
            self.shells.prove_variants(slots)
        filler = self.shells.filler()
        stamp = f"{filler.stamp} {self.mark(examples)}{' private' if self.private else ''}"
        return ThemeFinisher(filler, self.slotter, stamp, self.private)

    def mark(self, examples: Iterable[Slots]) -> str:
        """What stands for all that a page made without a shell may show: templates, settings, the pages around it.

        And what hooks and other plugins may hand to templates: their texts, and examples of pages as they come out with it.
        """
        theme, hooks = self.config.theme, [str(hook.__file__) for hook in self.config["hooks"].values()]
        # The files of Material whose names begin with a dot are its icons, twelve thousand.
        seen = see(Path(), hooks, [(folder, folder == theme.custom_dir) for folder in theme.dirs])
        settings = _told({**self.config, "theme": dict(theme)})
        around = [(page.file.src_uri, page.title) for page in self.walked()]
        pages = "".join(map(self.example, examples))
        told = f"{seen.stamp()} {settings} {self.config.site_url} {around} {pages}"
        return hashlib.blake2b(told.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()

    def example(self, slots: Slots) -> str:
        """An example of a page, as the theme makes it; or why it does not: a template may ask for what it lacks."""
        try:
            return self.shells.render_fully(slots)
        except Exception as error:  # noqa: BLE001 -- a template is code of the owner: it may raise anything
            return repr(error)

    def finish_fully(self, page: Page, html: Html, markdown: str) -> str:
        """The finished page, made by the theme itself if need be, which may read the Markdown. Raises `Refused`."""
        try:
            made = self.shells.html(replace(_sound(self.slotter.slots(page, html)), markdown=markdown))
        except Refused as refused:
            raise refused.of(page.uri, page.file) from None
        return self.as_marked(made)

    def as_marked(self, html: str) -> str:
        """A page, with the mark of a private edition where this is one."""
        return marked(html) if self.private else html

    def around(self, page: MkDocsPage) -> str:
        """The finished page of one that MkDocs walks to, rendered again."""
        page.active = True
        try:
            context = get_context(self.nav, self.files, self.config, page)
            template = self.env.get_template(str(page.meta.get("template", "main.html")))
            return self.as_marked(template.render(context))
        finally:
            page.active = False


def _sound(slots: Slots) -> Slots:
    """What a page puts into the theme, if it may. Raises `Refused`."""
    if wrong := list(wrong_slots(slots)):
        raise Refused(wrong)
    return slots


def _told(setting: object) -> str:
    """A setting in words that are the same in each run, whatever the order of sets and the places of objects."""
    if isinstance(setting, Mapping):
        return f"{{{', '.join(sorted(f'{key}: {_told(value)}' for key, value in setting.items()))}}}"
    if isinstance(setting, set | frozenset):
        return f"{{{', '.join(sorted(map(_told, setting)))}}}"
    if isinstance(setting, list | tuple):
        return f"[{', '.join(map(_told, setting))}]"
    return ADDRESS.sub("", repr(setting))
