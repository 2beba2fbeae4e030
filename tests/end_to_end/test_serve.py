"""`mkdocs serve` outlives whatever is saved: it shows the error in its place, and the repair, in a browser that is open."""

from __future__ import annotations

import html
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.browsing import visit
from tests.end_to_end.rich import PNG
from tests.end_to_end.sites import environment, new
from tests.knowledge import Files, Knowledge

pytestmark = pytest.mark.browser

PATIENCE = 90
"""Seconds that a server may take: no test is about speed."""

TALKS = """\
title: Talks in the harbour
type: negotiation
date: 2024-05-03
places: [harbour]
images: [{file: talks.png, alt: A table}]
sources: [wire]
"""
FILES: Files = {
    "sourcebook.yml": "format: 1\ntitle: A small base\nchecks: {not-in-ledger: off, no-ledger: off}\n",
    "events/talks": TALKS,
    "events/strike": "title: A strike\ntype: peaceful-protest\ndate: 2024-06\npart_of: [talks]\nsources: [wire]\n",
    "places/harbour": "title: The harbour\ntype: facility\nsources: [wire]\n",
    "sources/wire": "title: A wire report\ntype: wire\n",
    "boats/gull": "title: The Gull\nport: harbour\nsources: [wire]\n",
    "entries/events/talks.png": PNG,
    "entries/_kinds/boat.yaml": """\
        folder: boats
        label: Boat
        plural: Boats
        description: A thing that floats.
        fields:
          port: {type: reference, kinds: [place], label: Port, inverse: Boats here, description: Where it lies.}
        """,
    "docs/about.md": "# About\n\nSee [[events/talks]].\n",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A running `mkdocs serve`, and the base that it shows."""

    knowledge: Knowledge
    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def write(self, name: str, text: str | bytes | None = None) -> None:
        """Save a file; without a text, as it was at first."""
        content = FILES[name] if text is None else text
        self.knowledge.write({name: content})

    def remove(self, path: str) -> None:
        """Delete a file of the base."""
        (self.knowledge.path / path).unlink()

    def answers(self, path: str) -> int:
        """The status of a page."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def text(self, path: str) -> str:
        """A page as it is written, without references, whatever its status."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return html.unescape(answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return html.unescape(error.read().decode())

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None


def free_port() -> int:
    """A port that nobody uses: `mkdocs serve` does not tell which one it took."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def serving(knowledge: Knowledge, log: Path) -> Iterator[Preview]:
    """Run `mkdocs serve` on a base until it answers; end it, by its id, when all is done."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", address]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=knowledge.path, env=environment(), stdout=said, stderr=subprocess.STDOUT
        )
        preview = Preview(knowledge, f"http://{address}/", process, log)
        try:
            wait_for(preview)
            yield preview
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server as a person would; harder where the tests run in the background, and it inherits a deaf ear to that."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(preview: Preview) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and preview.alive():
        try:
            preview.answers("")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(preview.log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """The preview of a small base. Each test leaves the base as it found it."""
    folder = tmp_path_factory.mktemp("preview")
    with serving(new(folder / "base", FILES), folder / "log") as running:
        yield running
        assert running.alive()


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    """A page of the browser, which is opened once and then reloads by itself alone."""
    with visit(browser, preview.address) as visiting:
        visiting.page.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        yield visiting.page
        expect.set_options(timeout=5_000)
    assert preview.alive()


def test_a_saved_entry_shows(preview: Preview, page: Page) -> None:
    """Saving an entry shows in the browser that has its page open."""
    page.goto(preview.address + "events/talks/")
    preview.write("events/talks", TALKS.replace("in the harbour", "on the quay"))
    expect(page.locator("h1")).to_contain_text("Talks on the quay")
    preview.write("events/talks")
    expect(page.locator("h1")).to_contain_text("Talks in the harbour")


def test_a_broken_entry_shows_its_error(preview: Preview, page: Page) -> None:
    """The page of a broken entry, and home, show the error with file and line; other pages stay up; mending it heals."""
    page.goto(preview.address + "events/talks/")
    preview.write("events/talks", TALKS.replace("2024-05-03", "2024-13-03"))
    expect(page.locator("article")).to_contain_text("entries/events/talks.yaml, line 3, column 7")
    page.goto(preview.address)
    expect(page.locator("article")).to_contain_text("entries/events/talks.yaml, line 3, column 7")
    assert [preview.answers(path) for path in ("places/harbour/", "events/", "events/strike/", "about/")] == [
        200
    ] * 4
    page.goto(preview.address + "places/harbour/")
    expect(page.locator("article")).to_contain_text("Talks in the harbour")
    page.goto(preview.address + "events/talks/")
    preview.write("events/talks")
    expect(page.locator("h1")).to_contain_text("Talks in the harbour")
    page.goto(preview.address)
    expect(page.locator("h1")).to_contain_text("A small base")


def test_a_new_entry_that_is_broken_shows_its_error(preview: Preview, page: Page) -> None:
    """An entry that was never good has a page with its error at the address that it will have."""
    page.goto(preview.address)
    preview.write("events/walkout", "title: A walkout\ntype: nothing\ndate: 2024\n")
    expect(page.locator("article")).to_contain_text("entries/events/walkout.yaml, line 2")
    page.goto(preview.address + "events/walkout/")
    expect(page.locator("article")).to_contain_text("entries/events/walkout.yaml, line 2")
    preview.write("events/walkout", "title: A walkout\ntype: peaceful-protest\ndate: 2024\nsources: [wire]\n")
    expect(page.locator("h1")).to_contain_text("A walkout")
    page.goto(preview.address)
    preview.remove("entries/events/walkout.yaml")
    expect(page.locator("article")).not_to_contain_text("A walkout")


def test_an_entry_that_others_need_can_be_taken_away(preview: Preview, page: Page) -> None:
    """Deleting an entry shows an error where others refer to it; restoring it heals them."""
    page.goto(preview.address + "events/talks/")
    preview.remove("entries/places/harbour.yaml")
    expect(page.locator("article")).to_contain_text("entries/events/talks.yaml, line 4")
    page.goto(preview.address)
    expect(page.locator("article")).to_contain_text("entries/boats/gull.yaml, line 2")
    assert preview.answers("events/strike/") == 200
    preview.write("places/harbour")
    expect(page.locator("h1")).to_contain_text("A small base")
    page.goto(preview.address + "events/talks/")
    expect(page.locator(".sb-facts")).to_contain_text("The harbour")


def test_an_image_can_be_taken_away(preview: Preview, page: Page) -> None:
    """The last good pages name a picture that is gone: the preview goes on, and heals."""
    page.goto(preview.address + "events/talks/")
    preview.remove("entries/events/talks.png")
    expect(page.locator("article")).to_contain_text("entries/events/talks.yaml, line 5")
    assert preview.answers("places/harbour/") == 200
    preview.write("entries/events/talks.png")
    expect(page.locator("h1")).to_contain_text("Talks in the harbour")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("sourcebook.yml", "format: 1\ntitle: A small base\ncolour: blue\n", "sourcebook.yml, line 3"),
        ("sourcebook.yml", b"format: \xff", "sourcebook.yml, line 1"),
        ("entries/_kinds/boat.yaml", "folder: boats\nlabel: [\n", "entries/_kinds/boat.yaml, line 3"),
        ("entries/_kinds/boat.yaml", "folder: boats\nlabel: Boat\n", "entries/_kinds/boat.yaml, line 1"),
        ("docs/about.md", "# About\n\nSee [[events/nothing]].\n", "docs/about.md, line 3"),
        ("events/talks", "[" * 30_000, "entries/events/talks.yaml, line 1"),
        ("events/talks", b"", "entries/events/talks.yaml, line 1"),
    ],
    ids=["setting", "no-text", "no-yaml", "half-a-kind", "lost-link", "nested", "empty"],
)
def test_whatever_is_saved_is_told(
    preview: Preview, page: Page, name: str, text: str | bytes, told: str
) -> None:
    """Broken settings, kinds and hand-written pages show on home with file and line; mending them heals."""
    page.goto(preview.address)
    preview.write(name, text)
    expect(page.locator("article")).to_contain_text(told)
    assert preview.answers("events/strike/") == 200
    preview.write(name)
    expect(page.locator("h1")).to_contain_text("A small base")


def test_a_hand_written_page_shows(preview: Preview, page: Page) -> None:
    """Pages of `docs/` are followed as before, with their links to entries."""
    page.goto(preview.address + "about/")
    preview.write("docs/about.md", "# About\n\nNew words, and [[places/harbour]].\n")
    expect(page.locator("article")).to_contain_text("New words, and The harbour.")
    preview.write("docs/about.md")
    expect(page.locator("article")).to_contain_text("See Talks in the harbour.")


def test_a_preview_can_start_broken(browser: Browser, tmp_path: Path) -> None:
    """With an error in the base from the start, home shows it; mending it brings all pages up."""
    knowledge = new(tmp_path / "base", {**FILES, "events/talks": "title: Talks\ntype: nothing\ndate: 2024\n"})
    with serving(knowledge, tmp_path / "log") as preview, visit(browser, preview.address) as visiting:
        page = visiting.open()
        expect(page.locator("article")).to_contain_text("entries/events/talks.yaml, line 2, column 7")
        preview.write("events/talks")
        expect(page.locator("h1")).to_contain_text("A small base", timeout=PATIENCE * 1000)
        assert [preview.answers(path) for path in ("events/talks/", "events/", "places/harbour/")] == [
            200
        ] * 3
        assert preview.alive()
