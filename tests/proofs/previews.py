"""The preview shows what would be published: whatever was saved, in whatever order, each page is that of a first build."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from sourcebook.caching.store import VARIABLE
from sourcebook.mkdocs_plugin.plugin import SourcebookPlugin
from tests.proofs._comparing import bytes_of, differences
from tests.proofs._editing import EDITS, World, lay
from tests.proofs.increments import built, process, quiet
from tests.proofs.proof import Chunk, Proof, Tally

ADDRESS = "http://127.0.0.1:8000/"
"""Where a preview stands, whatever the site's own address is."""

MOST = 8
"""Saves of one sequence; the fewest are three."""


@dataclass
class Preview:
    """A base under `mkdocs serve`, without its network."""

    folder: Path
    world: World
    counts: Counter[str]
    done: list[str] = field(default_factory=list)
    laid: dict[str, bytes] = field(default_factory=dict)
    plugins: dict[str, Any] = field(default_factory=dict)
    """What MkDocs keeps of plugins in the process of the preview."""

    refused: bool = False
    """Whether a build of the base as it is would fail."""

    @property
    def base(self) -> Path:
        """The folder that is edited."""
        return self.folder / "base"

    @property
    def root(self) -> Path:
        """The folder that is served."""
        return self.folder / "served"

    def save(self) -> None:
        """Write what was edited."""
        files = self.world.files()
        lay(self.base, self.laid, files)
        self.laid = files

    def builder(self) -> None:
        """What MkDocs does where everything is to be built anew."""
        with process(self.plugins):
            config = load_config(str(self.base / "mkdocs.yml"), site_dir=str(self.root))
            config.site_url = ADDRESS
            build(config, serve_url=ADDRESS)

    def begin(self) -> None:
        """Start the preview."""
        (self.base / "docs").mkdir(parents=True)
        os.environ[VARIABLE] = str(self.folder / "cache")
        self.save()
        with process(self.plugins):
            config = load_config(str(self.base / "mkdocs.yml"), site_dir=str(self.root))
            config.plugins.on_startup(command="serve", dirty=False)
            config.site_url = ADDRESS
            build(config, serve_url=ADDRESS)
            server = LiveReloadServer(self.builder, "127.0.0.1", 0, str(self.root))
            self.server: Any = config.plugins.on_serve(server, config=config, builder=self.builder)
        server.server_close()
        assert self.plugin.watcher
        self.plugin.watcher.end()

    @property
    def plugin(self) -> SourcebookPlugin:
        """What lives as long as the preview."""
        plugin = self.plugins["sourcebook"]
        assert isinstance(plugin, SourcebookPlugin)
        return plugin

    def saved(self) -> bool:
        """The server notices a save. Whether it got over it: else it shows what is wrong in place of the home page."""
        os.environ[VARIABLE] = str(self.folder / "cache")
        self.counts["saves"] += 1
        self.server.builder()
        answers: list[str] = []
        asked = {"PATH_INFO": "/", "REQUEST_METHOD": "GET", "HTTP_HOST": "localhost"}
        body = self.server.get_app()(asked, lambda status, _headers: answers.append(status))
        if hasattr(body, "close"):
            body.close()
        return answers == ["200 OK"] and not self.plugin.edition.broken

    def compare(self) -> str:
        """Build the base elsewhere, from nothing, and ask for each page. What differs; '' for nothing."""
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        (clean / "docs").mkdir(parents=True)
        options, self.world.options = self.world.options, {**self.world.options, "site_url": ADDRESS}
        lay(clean, {}, self.world.files())
        self.world.options = options
        if built(clean, None).failed:
            # A template of one's own that fails: the preview says so on each page that is made with it.
            self.refused = True
            return ""
        published = {
            name: data
            for name, data in bytes_of(clean / "site").items()
            if not name.startswith((".", "search/"))
        }
        if self.plugin.served:
            for name in published:
                self.plugin.served.ensure(f"/{name}")
        self.counts["pages compared"] += len(published)
        served = {
            name: data for name, data in bytes_of(self.root).items() if not name.startswith((".", "search/"))
        }
        return differences(served, published)

    def run(self) -> str:
        """All of it. What went wrong; '' for nothing."""
        chance, states = self.world.chance, [self.world.state()]
        self.begin()
        steps = chance.randrange(3, MOST + 1)
        whole, middle = True, chance.randrange(steps)
        for step in range(steps):
            if not whole:
                self.done.append("back")
                self.world.back_to(states[-1])
            else:
                states.append(self.world.state())
                for _ in range(chance.choice([1, 1, 2])):
                    edit: Callable[[World], None] = chance.choices([*EDITS], weights=[*EDITS.values()])[0]
                    self.done.append(edit.__name__)
                    edit(self.world)
            self.save()
            whole = self.saved()
            if whole and step in {middle, steps - 1} and (wrong := self.compare()):
                return wrong
            whole, self.refused = whole and not self.refused, False
        return ""

    def end(self) -> None:
        """Nothing goes on."""
        self.plugin.on_shutdown()


def run(chunk: Chunk) -> Tally:
    """Each number is a base with a sequence of saves."""
    failures: list[str] = []
    counts: Counter[str] = Counter()
    with quiet():
        for number in range(chunk.start, chunk.stop):
            folder = chunk.folder / str(number)
            world = World.new(chunk.random(number))
            # The index of the search is made by a process of its own, some time later.
            world.search = False
            world.options["plugins"] = [{"sourcebook": {"search": False}}]
            preview = Preview(folder, world, counts)
            if wrong := preview.run():
                failures.append(f"{number}: after {', '.join(preview.done)}: {wrong}")
            preview.end()
            shutil.rmtree(folder)
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


PROOFS = (
    Proof(
        name="preview-equals-build",
        promise="After any sequence of saves, each page of the preview is the one that would be published.",
        unit="sequences of saves",
        full=300,
        sample=2,
        run=run,
        chunk=20,
    ),
)
