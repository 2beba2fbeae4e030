"""`python -m benchmarks.serving 10000`: the preview, from its start to the first answer, and from a save to the new page.

A browser is woken by the answer to a request that it keeps open, `/livereload/EPOCH/ID`, as the script at the end of each
page has it; this does the same. MkDocs itself looks for changes twice a second, and waits a tenth of a second for more.
"""

from __future__ import annotations

import argparse
import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import Popen

from benchmarks import bases, reporting
from benchmarks.bases import MKDOCS, Change
from benchmarks.measuring import Failed, end_process, memory_of, start_process, told

HOST = "127.0.0.1"
PATIENCE = 1_800
"""Seconds until a preview that does not answer is given up."""

PAUSE = 0.02
SETTLED = 1.5
"""Seconds before each save: MkDocs has looked at the files by then."""

EPOCH = re.compile(r"livereload\((\d+), (\d+)\);")
NOTE = """\
*First answer*: from the start of `mkdocs serve --livereload` to the home page; *cold* without any cache, *warm* with that of
the start before. *Entry page*: one that nobody asked for before. *Woken*: from the save of one event to the answer to the
request that a browser keeps open; MkDocs itself looks for changes twice a second, and waits 0.1 s for more. *New text*: from
the save until the event's page has it. Medians of {repeat} saves; memory is that of all processes at the end.
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that runs."""

    port: int
    process: Popen[bytes]

    def get(self, path: str) -> str:
        """What is at a path. Raises `OSError`, or `Failed` where the answer is another than 200."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", f"/{path}")
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise Failed(f"/{path}: {answer.status}")
        return text

    def first(self) -> str:
        """The home page, as soon as there is one."""
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end and self.process.poll() is None:
            try:
                return self.get("")
            except ConnectionError:
                time.sleep(PAUSE)
        raise Failed("the preview gave no answer")

    def woken(self, page: str) -> None:
        """Wait as the script of a page does, until there is something new."""
        found = EPOCH.search(page)
        if found is None:
            raise Failed("the page has no script that waits for changes: is --livereload on?")
        epoch, request = found.groups()
        while int(self.get(f"livereload/{epoch}/{request}") or 0) <= int(epoch):
            pass


@contextmanager
def preview(place: Path) -> Iterator[Preview]:
    """A preview of the base of a session, ended afterwards."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = (*MKDOCS, "serve", "--livereload", "--quiet", "--dev-addr", f"{HOST}:{port}")
    process = start_process(command, place / "base", bases.environment(place))
    # What it prints is read, so that it never waits for a reader.
    threading.Thread(target=lambda: process.stdout and process.stdout.read(), daemon=True).start()
    try:
        yield Preview(port, process)
    finally:
        end_process(process)


@dataclass(slots=True)
class Times:
    """Seconds of each step, and bytes at the end."""

    first: float
    entry: float
    woken: list[float]
    text: list[float]
    memory: int


def session(place: Path, repeat: int) -> Times:
    """One preview: its start, a page, and some saves."""
    change = Change(place / "base")
    start = time.perf_counter()
    with preview(place) as running:
        running.first()
        times = Times(time.perf_counter() - start, 0.0, [], [], 0)
        start = time.perf_counter()
        page = running.get(change.path)
        times.entry = time.perf_counter() - start
        for _ in range(repeat):
            page = _save(running, change, page, times)
        times.memory = memory_of(running.process.pid)
    change.undo()
    told(f"first answer {times.first:.2f} s, woken {times.woken}, new text {times.text}")
    return times


def _save(running: Preview, change: Change, page: str, times: Times) -> str:
    """Save once; the page as it is afterwards."""
    time.sleep(SETTLED)
    start = time.perf_counter()
    words = change.make()
    running.woken(page)
    times.woken.append(time.perf_counter() - start)
    while words not in (page := running.get(change.path)):
        time.sleep(PAUSE)
    times.text.append(time.perf_counter() - start)
    return page


def result(found: dict[str, Times]) -> str:
    """The table of previews."""
    rows = [
        (
            name,
            reporting.seconds(times.first),
            f"{times.entry * 1_000:.0f}",
            reporting.seconds(median(times.woken)),
            reporting.seconds(median(times.text)),
            reporting.mebibytes(times.memory),
        )
        for name, times in found.items()
    ]
    head = ("Preview", "first answer s", "entry page ms", "woken s", "new text s", "memory MiB")
    return reporting.table(head, rows)


def main(arguments: list[str] | None = None) -> None:
    """Measure a cold and a warm preview, and write their section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("entries", type=int)
    parser.add_argument("--repeat", type=int, default=5, help="saves")
    given = parser.parse_args(arguments)
    with bases.workplace(given.entries) as place:
        found = {name: session(place, given.repeat) for name in ("cold", "warm")}
    tools = reporting.versions("mkdocs", "mkdocs-material")
    text = f"{NOTE.format(repeat=given.repeat)}\n{result(found)}\n{reporting.machine(tools)}"
    reporting.write(f"serving {given.entries}", f"The preview of {given.entries:,} entries", text)


if __name__ == "__main__":
    main()
