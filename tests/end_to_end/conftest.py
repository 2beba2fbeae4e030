"""What the tests of whole sites share: the shipped base, built once for all of them; one browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.end_to_end.browsing import chromium
from tests.end_to_end.serving import served
from tests.end_to_end.sharing import made_once
from tests.end_to_end.sites import ROOT, Site, mkdocs

LOG = "build.log"


@pytest.fixture(scope="session")
def shipped_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site of the shipped base in `site/`, and what `mkdocs build --strict` said in `build.log`."""

    def make(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        built = mkdocs(ROOT, "build", "--strict", "--site-dir", str(folder / "site"))
        folder.mkdir(exist_ok=True)
        (folder / LOG).write_text(f"{built.stdout}\nexit {built.returncode}\n", encoding="utf-8")

    return made_once(tmp_path_factory, "shipped", make)


@pytest.fixture(scope="session")
def site(shipped_build: Path) -> Site:
    """The built site of the shipped base."""
    return Site(shipped_build / "site", docs=ROOT / "docs")


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """The address at which that site is served."""
    with served(site.path) as origin:
        yield origin


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as started:
        yield started
