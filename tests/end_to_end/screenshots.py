"""Pictures of the shipped base, for people to look at: `make screenshots` puts them into `screenshots/`."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from tests.end_to_end.browsing import NARROW, WIDE, chromium, visit
from tests.end_to_end.serving import served
from tests.end_to_end.sites import ROOT, mkdocs

PAGES = {
    "home": "",
    "event": "events/drone-attack-on-kharab-al-jir/",
    "campaign": "events/attacks-of-islamic-resistance-in-iraq-on-us-bases/",
    "place": "places/conoco-base/",
    "region": "places/deir-ezzor/",
    "actor": "actors/us-forces-in-syria/",
    "source": "sources/report-on-us-bases/",
    "events": "events/",
    "places": "places/",
    "shelf": "browse/events/year/2024/",
    "terms": "terms/",
    "list": "terms/event-types/",
    "term": "terms/event-types/air-drone-strike/",
    "about": "about/",
    "not-found": "no/such/page/",
}
SIZES = {"1280": WIDE, "390": NARROW}


def main(out: Path) -> None:
    """Build the site, open each page at each size, in light and in dark, and write a picture of the whole of it."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, served(Path(folder) / "site") as address, chromium() as browser:
        built = mkdocs(ROOT, "build", "--site-dir", str(Path(folder) / "site"))
        if built.returncode:
            sys.exit(built.stdout)
        for size, scheme in product(SIZES, ("light", "dark")):
            shoot(browser, address, size, scheme, out)


def shoot(browser: Browser, address: str, size: str, scheme: str, out: Path) -> None:
    """The pictures of one size and one scheme."""
    with visit(browser, address, viewport=SIZES[size], color_scheme=scheme) as visiting:
        for name, path in PAGES.items():
            page = visiting.open(path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=out / f"{name}-{size}-{scheme}.png", full_page=True)
        search(visiting.open(), size)
        visiting.page.screenshot(path=out / f"search-{size}-{scheme}.png")


def search(page: Page, size: str) -> None:
    """Open the search, and look for something that is there."""
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("Conoco")
    page.locator(".sb-hit").first.wait_for(state="visible")
    if size != "390":
        page.locator("[data-facet=kind] summary").click()
    page.wait_for_timeout(300)  # the facet fills


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screenshots")
