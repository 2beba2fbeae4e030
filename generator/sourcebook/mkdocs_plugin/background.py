"""The index of the search beside a preview: made by a process of its own, which a further save replaces."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock, Thread

import orjson

from sourcebook.indexing import Order
from sourcebook.output.search import FOLDER, MANIFEST

log = logging.getLogger("mkdocs.plugins.sourcebook")


@dataclass
class Background:
    """The newest index that is whole, and the process that makes the next."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="sourcebook-search-")))
    lock: Lock = field(default_factory=Lock)
    process: subprocess.Popen[bytes] | None = None
    follower: Thread | None = None
    """Waits for it, and takes over its index."""

    begun: int = 0
    current: Path | None = None
    """The folder with the newest index that is whole."""

    def begin(
        self,
        base: Path,
        directory_urls: bool,  # noqa: FBT001 -- a setting
        told: list[bytes],
        *,
        cache: bool,
        overlay: Path | None = None,
    ) -> None:
        """Make an index of all pages of a base and of what is `told` of others, in place of one that is being made."""
        with self.lock:
            self._stop()
            self.begun += 1
            out = self.folder / str(self.begun)
            over = str(overlay) if overlay else ""
            order = Order(
                str(base), str(out), directory_urls, cache, [found.decode() for found in told], over
            )
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sourcebook.indexing"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            told_it = orjson.dumps(asdict(order))
            self.follower = Thread(target=self._follow, args=(self.process, out, told_it), daemon=True)
            self.follower.start()

    def bring(self, file: str, root: Path) -> None:
        """Put a file of the newest index to where the preview is served from."""
        with self.lock:
            found = self.current / file if self.current else None
            if found and found.is_file():
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(found, root / file)

    def wait(self) -> None:
        """Until what was begun last has ended, and its index has taken the place of the one before."""
        if self.follower:
            self.follower.join()

    def end(self) -> None:
        """Stop, and leave nothing behind."""
        with self.lock:
            self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _stop(self) -> None:
        """End the process, if it still runs. The caller has the lock."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def _follow(self, process: subprocess.Popen[bytes], out: Path, order: bytes) -> None:
        """Wait for a process to end, and take its index; unless another was begun meanwhile."""
        _, said = process.communicate(order)
        with self.lock:
            if process is not self.process:
                shutil.rmtree(out, ignore_errors=True)
            elif (out / FOLDER / MANIFEST).is_file():
                before, self.current = self.current, out
                if before:
                    shutil.rmtree(before, ignore_errors=True)
                log.info("The search follows")
            elif process.returncode > 0 and said:
                log.warning(
                    "The index of the search could not be made: %s", said.decode(errors="replace")[-500:]
                )
