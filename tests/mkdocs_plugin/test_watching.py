"""Watching: each change is told once, whatever it is, and nothing ends the watching."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from watchdog.observers.polling import PollingObserver

from sourcebook.caching.sighting import see
from sourcebook.mkdocs_plugin.watching import Watcher, watch
from tests.knowledge import Knowledge, Maker, event
from tests.mkdocs_plugin.builds import Served, config_of, settled


def removed(base: Path) -> None:
    """All entries go."""
    shutil.rmtree(base / "entries")


def linked(base: Path) -> None:
    """Links lead from folders to folders above them."""
    (base / "entries" / "loop").symlink_to(base / "entries")
    (base / "entries" / "events" / "round").symlink_to("..")


CHANGES: dict[str, Callable[[Path], Any]] = {
    "an entry": lambda base: (base / "entries/events/x.yaml").write_text("title: Other\n"),
    "a new entry": lambda base: (base / "entries/events/y.yaml").write_text(""),
    "an entry that is gone": lambda base: (base / "entries/events/x.yaml").unlink(),
    "an entry that is renamed": lambda base: (base / "entries/events/x.yaml").rename(
        base / "entries/events/y.yaml"
    ),
    "an entry that is a folder now": lambda base: (base / "entries/events/y.yaml").mkdir(),
    "links in a circle": linked,
    "a pipe": lambda base: os.mkfifo(base / "entries/events/p.yaml"),
    "permissions": lambda base: (base / "entries/events/x.yaml").chmod(0),
    "all entries": removed,
    "the settings": lambda base: (base / "sourcebook.yml").unlink(),
    "the engine's settings": lambda base: (base / "mkdocs.yml").unlink(),
    "a ledger": lambda base: (base / "ledger.txt").write_text(""),
    "templates": lambda base: (base / "templates").mkdir(),
    "a page": lambda base: (base / "docs/x.md").write_text("# X\n"),
    "all pages": lambda base: shutil.rmtree(base / "docs"),
}


def watching(base: Knowledge, told: list[int]) -> Watcher:
    """A watcher that looks when it is asked to."""
    served = Served(settled(base))
    watcher = served.plugin.watcher
    assert watcher
    watcher.changed = lambda: told.append(1)
    watcher.once()
    told.clear()
    return watcher


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_told_once(kb: Maker, change: Callable[[Path], Any]) -> None:
    """And so is its repair."""
    base = kb({"events/x": event()})
    told: list[int] = []
    watcher = watching(base, told)
    assert not watcher.once()
    change(base.path)
    assert watcher.once()
    assert not watcher.once()
    base.write({"events/x": event(title="Mended"), "sourcebook.yml": "format: 1\ntitle: Mended\n"})
    assert watcher.once()
    assert told == [1, 1]


def test_the_server_hears(kb: Maker) -> None:
    """As if its own watcher had seen it, which has nothing of the base to watch."""
    base = kb({"events/x": event()})
    heard: list[str] = []

    class Server:
        def __init__(self) -> None:
            self.observer = PollingObserver()
            self.watched: list[str] = []

        def watch(self, path: str) -> None:
            self.watched.append(path)
            handler: Any = type("Handler", (), {"dispatch": lambda _, event: heard.append(event.src_path)})()
            self.observer.schedule(handler, path, recursive=True)

        def unwatch(self, path: str) -> None:
            raise KeyError(path)

    server: Any = Server()
    watcher = watch(server, base.path, lambda: config_of(base))
    watcher.end()
    assert len(server.watched) == 1
    assert not Path(server.watched[0]).is_relative_to(base.path)
    base.write({"events/x": event(title="Another")})
    assert watcher.once()
    assert server.observer.event_queue.qsize() == 1
    server.observer.dispatch_events(server.observer.event_queue)
    assert heard == server.watched


def test_it_looks_by_itself(kb: Maker) -> None:
    """Until it is ended."""
    base = kb({"events/x": event()})
    heard = Event()
    watcher = Watcher(lambda: see(base.path), heard.set)
    watcher.begin()
    base.write({"events/x": event(title="Another")})
    assert heard.wait(60)
    watcher.end()
    assert watcher.thread
    assert not watcher.thread.is_alive()
