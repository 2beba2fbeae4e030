"""The edition: the base as one build sees it, read anew or known from the last build."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from sourcebook import addresses, handwritten, imprint
from sourcebook.build import Prepared, prepare
from sourcebook.caching.sighting import see
from sourcebook.caching.store import Store
from sourcebook.contents import Contents, Source, contents_of, source_of
from sourcebook.imprint import Imprint
from sourcebook.mkdocs_plugin.files import Picture, SiteFiles, file_of
from sourcebook.mkdocs_plugin.moved import redirect
from sourcebook.mkdocs_plugin.page import GeneratedPage, HomePage, LinkedPage
from sourcebook.mkdocs_plugin.preview import Preview
from sourcebook.output.producing import Addresses, Links, Matter, program_stamp
from sourcebook.output.rendering import Renderer, own_templates
from sourcebook.planning import Plan
from sourcebook.settings import SITE_URL
from sourcebook.workers import Workers

HEADING = re.compile(r"^(?:#.*|.+(?=\n=))", re.MULTILINE)
"""What may be the title of a hand-written page."""

PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")


@dataclass
class Edition:
    """The base as one build sees it."""

    base: Path
    addresses: Addresses
    workers: Workers
    store: Store | None
    program: str
    inputs: str
    walked: bool
    """Whether MkDocs walks through all pages, since another plugin listens to what becomes of them."""

    last: Imprint | None
    """What the last build left, where this one may build on it."""

    preview: Preview | None = None
    overlay: Path | None = None
    """The folder with what the base withholds, for an edition that is not for publication."""

    @classmethod
    def of(
        cls,
        config: MkDocsConfig,
        workers: Workers,
        preview: Preview | None,
        *,
        cache: bool,
        overlay: Path | None = None,
    ) -> Edition:
        """The edition for a build with this configuration."""
        base = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        store = Store.of_base(base, overlay) if cache else None
        program = program_stamp(own_templates(base))
        walked = listened(config)
        builds_on = store is not None and not walked and not preview
        return cls(
            base=base,
            addresses=Addresses(config.use_directory_urls),
            workers=workers,
            store=store,
            program=program,
            # The templates are part of the program. The address is the one setting that lies outside of the base.
            inputs=f"{see(base, overlay=overlay).stamp()} {os.environ.get(SITE_URL)!a}" if builds_on else "",
            walked=walked,
            last=imprint.read(store, Path(config.site_dir), program) if store and builds_on else None,
            preview=preview,
            overlay=overlay,
        )

    @cached_property
    def unchanged(self) -> bool:
        """Whether the base is as it was at the last build."""
        return bool(self.inputs) and self.last is not None and self.last.inputs == self.inputs

    @cached_property
    def prepared(self) -> Prepared:
        """The base, read and planned."""
        previous = self.preview.previous if self.preview else None
        again = self.preview is not None
        # What the base before has need not be kept twice; the next preview reads the few files that were saved.
        store = None if previous else self.store
        prepared = prepare(
            self.base,
            workers=self.workers,
            store=store,
            previous=previous,
            again=again,
            overlay=self.overlay,
        )
        if self.preview:
            self.preview.previous = prepared.base
        return prepared

    @cached_property
    def plan(self) -> Plan:
        """The pages, made when they are wanted."""
        if self.preview:
            return self.preview.plan_for(self.prepared)
        return self.prepared.plan or Plan({}, ())

    @cached_property
    def contents(self) -> Contents:
        """What MkDocs needs to know: as it was, or from the base as it is now."""
        if self.last and self.unchanged:
            return self.last.contents
        return contents_of(self.prepared, self.plan)

    @property
    def broken(self) -> bool:
        """Whether there is an error, so that nothing can be published."""
        return not self.unchanged and self.prepared.plan is None

    @cached_property
    def links(self) -> Links:
        """Where the links of generated pages lead."""
        assets = {asset.uri: "" for asset in self.contents.assets}
        return Links(self.addresses, {**self.contents.moved, **assets})

    @property
    def templates(self) -> Path | None:
        """The base's own templates."""
        return own_templates(self.base)

    @cached_property
    def renderer(self) -> Renderer:
        """For the pages that MkDocs renders itself."""
        return Renderer.of_base(self.base)

    @property
    def matter(self) -> Matter:
        """What the pages are made from."""
        return Matter(
            pages=self.plan.pages,
            assets=frozenset(asset.uri for asset in self.contents.assets),
            templates=self.templates,
            program=self.program,
            addresses=self.addresses,
            store=self.store,
        )

    def source(self, uri: str) -> Source:
        """A page as MkDocs reads it."""
        if self.last and self.unchanged and uri in self.last.sources:
            return self.last.sources[uri]
        page = self.plan.pages[uri].make()
        return source_of(page, self.renderer.markdown(page))

    def is_walked(self, uri: str) -> bool:
        """Whether MkDocs renders a page itself: all, where others listen; else those that can stand in the navigation."""
        return self.walked or uri == addresses.HOME or _inclusion(uri) is InclusionLevel.INCLUDED

    def aside(self) -> list[str]:
        """The pages that MkDocs does not walk to."""
        return [
            uri for uri, moved_to in self.contents.moved.items() if not moved_to and not self.is_walked(uri)
        ]

    def published(self) -> dict[str, str]:
        """The file of each page; for that of a former address, the file that it leads to, else ''."""
        file_of = self.addresses.file_of
        return {file_of(uri): file_of(to) if to else "" for uri, to in self.contents.moved.items()}

    @cached_property
    def skeleton(self) -> object:
        """What of the base is part of MkDocs' own state: the pages that it walks to, redirects, images, titles."""
        moved, assets = self.contents.moved, self.contents.assets
        walked = [uri for uri in moved if self.is_walked(uri)]
        # A page's title stands in the navigation of all others.
        heads = [
            handwritten.expanded(head, page.uri, self.contents.titles)
            for page in self.prepared.handwritten
            for head in HEADING.findall(page.text)
        ]
        return walked, {uri: to for uri, to in moved.items() if to}, assets, heads

    def files(self, files: Files, config: MkDocsConfig) -> SiteFiles:
        """The files of the site: those of `files`, and what the base adds."""
        found = SiteFiles(files, partial(self.file_aside, config))
        for uri, moved_to in self.contents.moved.items():
            if moved_to:
                html = redirect(self.addresses, config.site_url, uri, moved_to)
                found.append(_generated(config, self.addresses.file_of(uri), html))
            elif self.is_walked(uri):
                self.add_page(found, config, uri)
        for asset in self.contents.assets:
            found.append(Picture(config, self.base, asset, preview=self.preview is not None))
        return found

    def take_over(self, files: SiteFiles, config: MkDocsConfig) -> None:
        """Have the files of an earlier edition, which has the same pages for MkDocs to walk to, show this one."""
        files.turn_to(partial(self.file_aside, config))
        for file in files:
            if isinstance(file, Picture):
                file.renew()
            elif isinstance(file.page, GeneratedPage | HomePage):
                file.page.renew(partial(self.source, file.src_uri), self.links)

    def add_page(self, files: Files, config: MkDocsConfig, uri: str) -> None:
        """A page that MkDocs renders. The home page holds the owner's words: the owner's own extensions render it."""
        if uri == addresses.HOME:
            if uri in files.src_uris:
                files.remove(files.src_uris[uri])
            home = HomePage(
                file_of(config, uri, InclusionLevel.UNDEFINED), config, partial(self.source, uri), self.links
            )
            files.append(home.file)
        else:
            file = file_of(config, uri, _inclusion(uri))
            GeneratedPage(file, config, partial(self.source, uri), self.links)
            files.append(file)

    def file_aside(self, config: MkDocsConfig, uri: str) -> File | None:
        """The file of a page that MkDocs does not walk to."""
        if self.contents.moved.get(uri, "moved") or self.is_walked(uri):
            return None
        file = file_of(config, uri, InclusionLevel.NOT_IN_NAV)
        LinkedPage(file, config, partial(self.source, uri), self.links)
        return file

    def mapped(self, config: MkDocsConfig) -> Iterator[Any]:
        """The pages that MkDocs does not walk to, as far as a map of the site needs to know of them."""
        if config.site_url:
            root = f"{config.site_url.rstrip('/')}/"
            for uri in self.aside():
                page = SimpleNamespace(
                    is_link=False,
                    canonical_url=urljoin(root, self.addresses.url_of(uri)),
                    abs_url=None,
                    update_date=None,
                )
                yield SimpleNamespace(page=page, src_uri=uri)


def listened(config: MkDocsConfig) -> bool:
    """Whether another plugin, or a hook, listens to what becomes of pages."""
    listening = (
        getattr(method, "__self__", None) for event in PAGE_EVENTS for method in config.plugins.events[event]
    )
    return any(type(owner).__module__.partition(".")[0] != "sourcebook" for owner in listening)


def _generated(config: MkDocsConfig, uri: str, content: str) -> File:
    file = file_of(config, uri, InclusionLevel.NOT_IN_NAV)
    file.content_string = content
    return file


def _inclusion(uri: str) -> InclusionLevel:
    """Indexes may stand in the navigation. Entries, terms and shelves never do: it would grow with the base."""
    folder, _, name = uri.partition("/")
    is_index = (name == "index.md" and folder not in addresses.RESERVED_FOLDERS) or uri == addresses.TERMS
    return InclusionLevel.INCLUDED if is_index else InclusionLevel.NOT_IN_NAV
