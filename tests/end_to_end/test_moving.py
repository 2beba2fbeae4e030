"""Former addresses in Chromium: they lead on, with scripts and without, from a site that lies anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.end_to_end.browsing import visit
from tests.end_to_end.serving import served
from tests.knowledge import event, make
from tests.mkdocs_plugin.builds import built

pytestmark = pytest.mark.browser

CASES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "folders": ({}, "/", "events/old/", "events/x/"),
    "folders in a folder": ({}, "/some/where/", "events/old/", "events/x/"),
    "files": ({"use_directory_urls": False}, "/", "events/old.html", "events/x.html"),
    "files in a folder": ({"use_directory_urls": False}, "/w/", "events/old.html", "events/x.html"),
}
POLICY = "default-src 'none'; script-src 'self'"
HOSTILE = '#javascript:alert(1)//"><script>alert(2)</script>'


@pytest.fixture(scope="module", params=[*CASES.values()], ids=[*CASES])
def moved(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, str]]:
    """The address of a site, a former address in it, and the one that it leads to."""
    options, prefix, former, now = request.param
    base = make(tmp_path_factory.mktemp("moved"), {"events/x": event(aliases="[old]")})
    with served(built(base, **options), prefix) as address:
        yield address, former, now


def strictly(route: Route) -> None:
    """Answers a request as the server does, with a policy."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": POLICY})


@pytest.mark.parametrize("anchor", ["", "#date", "#no-such-anchor"])
def test_a_script_keeps_the_anchor(browser: Browser, moved: tuple[str, str, str], anchor: str) -> None:
    """The reader arrives where the link meant, also where a policy forbids all scripts but the site's own files."""
    address, former, now = moved
    with visit(browser, address) as visiting:
        visiting.page.route(f"**/{former}", strictly)
        page = visiting.open(former + anchor)
        page.wait_for_url(address + now + anchor)
        page.wait_for_load_state("networkidle")
        assert page.url == address + now + anchor
        assert [each for each in visiting.complaints if former in each] == []


def test_going_back_does_not_lead_on_again(browser: Browser, moved: tuple[str, str, str]) -> None:
    """The former address is replaced in the reader's history."""
    address, former, now = moved
    with visit(browser, address) as visiting:
        page = visiting.open()
        page.evaluate("address => { location.href = address }", address + former + "#date")
        page.wait_for_url(address + now + "#date")
        page.go_back()
        page.wait_for_url(address)


def test_without_scripts_the_page_leads_to_the_top(browser: Browser, moved: tuple[str, str, str]) -> None:
    """The page's own refresh does it."""
    address, former, now = moved
    with visit(browser, address, java_script_enabled=False) as visiting:
        page = visiting.open(former + "#date")
        page.wait_for_url(address + now)


def test_nothing_in_an_address_is_followed(browser: Browser, moved: tuple[str, str, str]) -> None:
    """Where to is the page's own link: an anchor stays an anchor, whatever it says."""
    address, former, now = moved
    with visit(browser, address) as visiting:
        page = visiting.open(former + "?url=https://example.org/" + HOSTILE)
        page.wait_for_url(lambda url: now in url)
        assert page.url.startswith(address + now + "#javascript:")
        assert [each for each in visiting.complaints if former in each] == []
