"""The shells of a site, made and proved in the main process, and the theme's own rendering, which is always right."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from sourcebook.mkdocs_plugin.guarding import is_tight
from sourcebook.mkdocs_plugin.shell import Filler, Heading, Shape, Shell, Slots, written_of
from sourcebook.mkdocs_plugin.tracing import Forest, NotLearntError, learn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from sourcebook.mkdocs_plugin.guarding import Guard

log = logging.getLogger("mkdocs.plugins.sourcebook")

BY_THEME = "Pages such as %s are rendered by the theme: %s"

SEEN = 60
"""How much of two differing pages the log shows."""


class FilledPage(MkDocsPage):
    """A page of MkDocs made of slots. It is not read and not converted: it has been."""

    def __init__(self, slots: Slots, config: MkDocsConfig, toc: Sequence[Any] | None = None) -> None:
        """`toc`: another table of contents than the page's own."""
        file = File(slots.uri, None, config.site_dir, config.use_directory_urls)
        file.inclusion, file.generated_by = InclusionLevel.NOT_IN_NAV, "sourcebook"
        super().__init__(None, file, config)
        self.markdown, self.content = slots.markdown or "", slots.content
        self.meta = {"title": slots.title}
        if slots.description:
            self.meta["description"] = slots.description
        self.title = slots.title
        self.edit_url = slots.edit_url
        tokens: list[Any] = list(slots.toc if toc is None else toc)
        self.toc = get_toc(tokens)


class Shells:
    """Made when the theme is ready and each page of the navigation has its title: in `on_env`, after others, or later."""

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        nav: Navigation,
        env: Environment,
        guard: Guard | None = None,
    ) -> None:
        """As MkDocs' events hand them over. `guard` looks at what comes of them, and adds the policy of content."""
        self._config, self._nav, self._env, self._guard = config, nav, env, guard
        self._files = files.documentation_pages()
        self._learnt: dict[tuple[bool, bool, bool], Shell | None] = {}
        self._proved: dict[Shape, Shell | None] = {}
        dress = guard.shell if guard else None
        self._filler = Filler({}, frozenset(page.file.src_uri for page in nav.pages), dress=dress)

    def filler(self) -> Filler:
        """What worker processes fill shells with: all that were proved so far."""
        proved = {shape: shell for shape, shell in self._proved.items() if shell}
        return Filler(proved, self._filler.in_nav, stamp_of(proved), self._filler.dress)

    def prove_variants(self, slots: Slots) -> None:
        """Prove all shapes that a page may have where this one lies, so that the stamp does not depend on who came first."""
        for variant in variants_of(slots):
            self.prove(variant)

    def shell_for(self, shape: Shape) -> Shell | None:
        """The shell of a shape; None where none was proved, or its pages are rendered fully."""
        return self._proved.get(shape)

    def prove(self, slots: Slots) -> Shell | None:
        """The shell for pages like this one. The first of each shape is rendered fully too, and the two are compared."""
        shape = Shape.of(slots)
        if shape is None or slots.uri in self._filler.in_nav:
            return None
        if shape not in self._proved:
            self._prove(shape, self._learn(shape, slots), slots)
        return self._proved.get(shape)

    def _prove(self, shape: Shape, shell: Shell | None, slots: Slots) -> None:
        """A page that the shell cannot fill proves nothing: the next one will."""
        ours = shell.fill(slots) if shell else ""
        if ours is None:
            return
        self._proved[shape] = shell if shell and self._is_sound(shell, slots, ours) else None
        self._filler = self.filler()

    def html(self, slots: Slots) -> str:
        """The HTML of a page: by its shell, which is proved where it has not been, or else by the theme."""
        self.prove(slots)
        filled = self._filler.fill(slots)
        if filled is not None:
            return filled
        full = self.render_fully(slots)
        return self._guard.page(full)[0] if self._guard else full

    def render_fully(self, slots: Slots) -> str:
        """The HTML of a page as MkDocs writes it where no other plugin listens. Not for pages in the navigation."""
        return self._rendered(FilledPage(slots, self._config))

    def _rendered(self, page: MkDocsPage) -> str:
        self._config._current_page = page  # noqa: SLF001 -- as MkDocs does it: filters of others may look there
        page.active = True
        try:
            return self._env.get_template("main.html").render(self._context(page))
        finally:
            self._config._current_page = None  # noqa: SLF001

    def _context(self, page: MkDocsPage) -> dict[str, Any]:
        return dict(get_context(self._nav, self._files, self._config, page))

    def _learn(self, shape: Shape, slots: Slots) -> Shell | None:
        """Shapes that differ in where their pages lie share one shell."""
        key = (shape.described, shape.editable, shape.sectioned)
        if key not in self._learnt:
            try:
                self._learnt[key] = learn(
                    self._env, slots, lambda forest: self._sample(slots, forest), self._config.site_url
                )
            except NotLearntError as reason:
                log.debug(BY_THEME, slots.uri, f"it {reason}")
                self._learnt[key] = None
        return self._learnt[key]

    def _sample(self, slots: Slots, forest: Forest) -> tuple[MkDocsPage, dict[str, Any]]:
        """A page with these headings for the theme to be learnt from, and its context."""
        page = FilledPage(slots, self._config, [_heading(forest, 1)])
        page.active = True
        return page, self._context(page)

    def _is_sound(self, shell: Shell, slots: Slots, ours: str) -> bool:
        """Whether a shell gives what the theme gives, and nothing that a page puts into it can change what it is."""
        if not self._is_true(shell, slots, ours):
            return False
        if not self._guard:
            return True
        tight = is_tight(shell, slots)
        if not tight:
            log.debug(BY_THEME, slots.uri, "it may put texts where they could be taken for more")
        return tight

    def _is_true(self, shell: Shell, slots: Slots, ours: str) -> bool:
        """Whether a shell gives what the theme gives, byte for byte."""
        theirs = self.render_fully(slots)
        if ours != theirs:
            log.debug(BY_THEME, slots.uri, _difference(shell, slots, ours, theirs))
        return ours == theirs


def variants_of(slots: Slots) -> Iterator[Slots]:
    """A page as it is and as it might be: with and without a description, a link for editing, sections."""
    title: Heading = slots.toc[0] if slots.toc else {"id": "x", "name": slots.title, "level": 1}
    section = {"id": "x", "name": "x", "level": 2, "children": []}
    descriptions = (slots.description or slots.title, "")
    edits = dict.fromkeys((slots.edit_url, None))
    contents: list[list[Heading]] = [[], list(title.get("children", ())) or [section]]
    for description, edit_url, sections in product(descriptions, edits, contents):
        toc = ({**title, "children": sections},)
        yield replace(slots, description=description, edit_url=edit_url, toc=toc)


def stamp_of(shells: Mapping[Shape, Shell]) -> str:
    """What stands for shells: equal for those that fill alike."""
    told = sorted(f"{shape!r} {shell.body!r} {shell.guards!r}" for shape, shell in shells.items())
    return hashlib.blake2b("\n".join(told).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _heading(forest: Forest, level: int) -> dict[str, Any]:
    """A heading with those below it."""
    return {
        "id": "",
        "name": "",
        "level": level,
        "children": [_heading(each, level + 1) for each in forest],
    }


def _difference(shell: Shell, slots: Slots, ours: str, theirs: str) -> str:
    """Where a filled page departs from the theme's."""
    at = next((at for at, (our, their) in enumerate(zip(ours, theirs, strict=False)) if our != their), 0)
    slot = _slot_before(shell, slots, at)
    return f"after {slot}, it writes {theirs[at : at + SEEN]!r} where the shell has {ours[at : at + SEEN]!r}"


def _slot_before(shell: Shell, slots: Slots, at: int) -> str:
    """The last slot that begins before a place in the page."""
    found, written = "the beginning", 0
    for piece in shell.body:
        if written > at:
            break
        if not isinstance(piece, str):
            found = f"{piece!r:.{SEEN}}"
        written += len("".join(written_of((piece,), slots)))
    return found
