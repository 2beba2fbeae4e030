"""Chromium, as a reader uses it, and all that it complains of on the way."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

from tests.end_to_end.sites import ROOT

ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 30_000
"""Milliseconds that a browser may take for anything: no test is about speed."""


def executable() -> str:
    """The Chromium to use: what SOURCEBOOK_CHROMIUM names, or what `tools/browser.sh` finds."""
    if named := os.environ.get("SOURCEBOOK_CHROMIUM"):
        return named
    found = subprocess.run(
        [str(ROOT / "tools" / "browser.sh")],
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=600,
    )
    return found.stdout.strip()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. As root it has no sandbox: it starts in no other way."""
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS, *as_root])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page of the browser at one site, and what went wrong on it."""

    page: Page
    origin: str
    """What every request must begin with."""

    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to the page."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._failed)
        self.page.on("request", self._asked)

    def open(self, path: str = "") -> Page:
        """Go to a path of the site."""
        self.page.goto(self.origin + path)
        return self.page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type} on {self.page.url}: {message.text}")

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"uncaught on {self.page.url}: {error.message}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.complaints.append(f"{self.page.url} asked for {request.url}")


@contextmanager
def visit(browser: Browser, origin: str, **options: Any) -> Iterator[Visit]:
    """A reader with an empty cache at a site. `options` are those of Playwright's contexts."""
    context = browser.new_context(**{"viewport": WIDE, **options})
    try:
        yield Visit(context.new_page(), origin)
    finally:
        context.close()


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
