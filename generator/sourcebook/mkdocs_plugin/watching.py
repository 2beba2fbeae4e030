"""Watching a base under `mkdocs serve`: by looks at its files, so that nothing that becomes of them ends the watching.

MkDocs' own watcher follows symbolic links, in circles too, and looks no more at a file or folder that was away for a
moment. It has nothing of the base to watch here; its server is told of a change as that watcher would tell it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from mkdocs.config.defaults import MkDocsConfig
from watchdog.events import FileModifiedEvent
from watchdog.observers.api import ObservedWatch

from sourcebook.caching.sighting import AT_ROOT, Seen, Sighting, see
from sourcebook.handwritten import DOCS
from sourcebook.loading.finding import ENTRIES, OWN_FOLDERS
from sourcebook.output.rendering import TEMPLATES

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

SETTINGS = (DOCS, TEMPLATES, "mkdocs.yml", "sourcebook.yml", *(f"{ENTRIES}/{name}" for name in OWN_FOLDERS))
"""What makes MkDocs build everything anew when it changes: all but entries."""

PAUSE = 0.25
"""Seconds between two looks."""

SHARE = 4
"""How much longer than a look the pause after it is at least."""


@dataclass
class Watcher:
    """Looks again and again, and tells of each change."""

    look: Callable[[], Sighting]
    changed: Callable[[], None]
    ended: Event = field(default_factory=Event)
    thread: Thread | None = None
    seen: Seen | None = None

    def begin(self) -> None:
        """Look from now on."""
        self.seen = self.look().kept()
        self.thread = Thread(target=self.run, name="sourcebook-watcher", daemon=True)
        self.thread.start()

    def end(self) -> None:
        """Look no more."""
        self.ended.set()
        if self.thread:
            self.thread.join()

    def run(self) -> None:
        """Look until the end."""
        took = 0.0
        while not self.ended.wait(max(PAUSE, SHARE * took)):
            began = time.monotonic()
            self.once()
            took = time.monotonic() - began

    def once(self) -> bool:
        """One look. Tells whether something changed."""
        now = self.look()
        if self.seen and self.seen.holds(now):
            return False
        self.seen = now.kept()
        self.changed()
        return True


def watch(
    server: LiveReloadServer, base: Path, config: Callable[[], MkDocsConfig], overlay: Path | None = None
) -> Watcher:
    """Have a server build when something of a base or its overlay changes. `config`: that of the last build."""
    for path in (config().docs_dir, config().config_file_path):
        with suppress(KeyError):
            server.unwatch(str(path))
    theme = str(resources.files(__package__) / "theme")
    server.watch(theme)
    # The server listens to what is told of this folder, whoever tells it.
    told = FileModifiedEvent(theme), ObservedWatch(theme, recursive=True)

    def look() -> Sighting:
        return sight(base, config(), [ENTRIES, *AT_ROOT, *([str(overlay)] if overlay else [])])

    watcher = Watcher(look, lambda: server.observer.event_queue.put(told))
    watcher.begin()
    return watcher


def sight(base: Path, config: MkDocsConfig, more: Iterable[str] = ()) -> Sighting:
    """How all looks that MkDocs itself builds from; and what else is wanted."""
    watched = [*SETTINGS, *filter(None, [config.theme.custom_dir]), *config.watch, *more]
    folders = [(name, name != ENTRIES) for name in watched if (base / name).is_dir()]
    return see(base, [name for name in watched if not (base / name).is_dir()], folders)
