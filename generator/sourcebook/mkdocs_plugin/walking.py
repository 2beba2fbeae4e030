"""Pages that MkDocs walks to, and templates that it renders by themselves: they go through the gate as it makes them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page as MkDocsPage

from sourcebook import encoding
from sourcebook.handwritten import DOCS
from sourcebook.mkdocs_plugin.guarding import Guard, instead, ties_of
from sourcebook.mkdocs_plugin.page import GeneratedPage
from sourcebook.output.gate import Gate, Refused
from sourcebook.output.rendering import GIVEN_LINK
from sourcebook.output.ties import Ties

log = logging.getLogger("mkdocs.plugins.sourcebook")


@dataclass
class Walk:
    """One build's way through its pages. In a preview, what does not pass is told in its place."""

    guard: Guard
    pages: Mapping[str, str]
    """The file of each generated page; for that of a former address, the file that it leads to."""

    preview: bool = False
    strict: bool = False
    """Whether errors that are logged end the program."""

    gate: Gate = field(default_factory=Gate)
    ties: dict[str, Ties] = field(default_factory=dict)
    """What these pages want of others, and what they give, by their files."""

    def content(self, page: GeneratedPage, html: str) -> str:
        """The content of a generated page, or what the preview shows instead. Raises `PluginError`."""
        try:
            given = GIVEN_LINK.search(html) is not None
            self.ties[page.file.dest_uri] = self.gate.content(html, page.file.dest_uri, given=given)
        except Refused as refused:
            return self.told(refused.of(*named(page)))
        return html

    def page(self, html: str, page: MkDocsPage) -> str:
        """A whole page, with its policy of content; or what the preview shows instead. Raises `PluginError`."""
        try:
            guarded, looked = self.guard.page(html, page.content or "")
        except Refused as refused:
            return self.instead(refused.of(*named(page)))
        file = page.file.dest_uri
        wants = self.ties[file].wants if file in self.ties else ()
        found = ties_of(looked, file, self.pages)
        self.ties[file] = Ties((*wants, *found.wants), found.gives)
        return guarded

    def template(self, html: str, name: str) -> str:
        """A page that has no content of its own, such as `404.html`. Raises `PluginError`."""
        try:
            return self.guard.page(html)[0]
        except Refused as refused:
            return self.instead(refused.of(name, ""))

    def instead(self, refused: Refused) -> str:
        """What the preview shows of a page that does not pass. Raises `PluginError` in a build."""
        return self.guard.page(instead(self.told_of(refused)))[0]

    def told(self, refused: Refused) -> str:
        """The reasons as a content."""
        reasons = "".join(f"<li>{encoding.html(reason)}</li>" for reason in self.told_of(refused).reasons)
        return f'<h1 id="refused">This cannot be shown yet</h1><ul>{reasons}</ul>'

    def told_of(self, refused: Refused) -> Refused:
        """A build ends here; a preview has it in its log. Raises `PluginError`."""
        if not self.preview:
            raise PluginError(encoding.terminal(str(refused))) from None
        log.log(logging.INFO if self.strict else logging.ERROR, encoding.terminal(str(refused)))
        return refused


def named(page: MkDocsPage) -> tuple[str, str]:
    """The uri of a page, and the file that an editor would change."""
    if isinstance(page, GeneratedPage):
        return page.file.src_uri, page.source.file if page.source else ""
    return page.file.src_uri, "" if page.file.generated_by else f"{DOCS}/{page.file.src_uri}"
