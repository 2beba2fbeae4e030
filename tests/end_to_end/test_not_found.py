"""A site below a path of its host, as GitHub Pages serves one: what is not there leads back."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.end_to_end.browsing import NARROW, overflow, visit
from tests.end_to_end.serving import served
from tests.end_to_end.sites import ROOT, mkdocs

pytestmark = pytest.mark.browser

LOST = "events/no/such/page/at/all.html"
"""Three folders below the site's root, and more."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The shipped base below `/repository/`, built for that address; gives the address."""
    folder = tmp_path_factory.mktemp("repository") / "site"
    with served(folder, "/repository/") as address:
        variables = {"SOURCEBOOK_SITE_URL": address}
        built = mkdocs(ROOT, "build", "--strict", "--site-dir", str(folder), variables=variables)
        assert built.returncode == 0, built.stdout
        yield address


def test_what_is_not_there_is_not_found(repository: str) -> None:
    """The server says so with its status: the test stands on a server that does what hosts do."""
    with pytest.raises(urllib.error.HTTPError) as caught, urllib.request.urlopen(repository + LOST):
        pass
    assert caught.value.code == 404
    with caught.value as answer:
        assert b"There is no page at this address" in answer.read()


def test_the_page_for_what_is_missing_has_its_styles(browser: Browser, repository: str) -> None:
    """Three folders deep, all that it loads is found, and it looks like any other page."""
    with visit(browser, repository) as visiting:
        answers: dict[str, int] = {}
        visiting.page.on("response", lambda answer: answers.update({answer.url: answer.status}))
        page = visiting.open(LOST)
        page.wait_for_load_state("networkidle")
        assert answers.pop(repository + LOST) == 404
        assert any(url.endswith("sourcebook.css") for url in answers)
        assert {url: status for url, status in answers.items() if status != 200} == {}
        assert page.locator("article h1").inner_text() == "There is no page at this address"
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.md-header')).backgroundColor")
            == "rgb(29, 51, 69)"
        )
        assert overflow(page) == 0
        assert all("404" in each for each in visiting.complaints)


@pytest.mark.parametrize("viewport", [None, NARROW], ids=["wide", "narrow"])
def test_the_page_for_what_is_missing_leads_back(
    browser: Browser, repository: str, viewport: dict[str, int] | None
) -> None:
    """Its links lead home and to every index, below the path at which the site stands."""
    with visit(browser, repository, **({"viewport": viewport} if viewport else {})) as visiting:
        page = visiting.open(LOST)
        links = page.locator("article a").evaluate_all("links => links.map(link => link.href)")
        assert {*links} >= {
            repository,
            *(f"{repository}{name}/" for name in ("events", "places", "actors", "sources", "terms")),
        }
        for link in dict.fromkeys(links):
            found = page.goto(link)
            assert found is not None
            assert found.status == 200, link
        page.goto(repository + LOST)
        page.get_by_role("link", name="home", exact=True).click()
        page.wait_for_url(repository)


def test_the_search_works_where_nothing_is(browser: Browser, repository: str) -> None:
    """A reader who is lost can search from there, and the hit is below the path, too."""
    with visit(browser, repository) as visiting:
        page = visiting.open(LOST)
        page.get_by_role("button", name="Search").click()
        page.keyboard.type("Conoco")
        hit = page.locator(".sb-hit[href*='places/conoco']").first
        hit.wait_for(state="visible")
        hit.click()
        page.wait_for_url(f"{repository}places/conoco-*/**")
