"""A reader with a browser: finds, follows, checks sources; on any screen, by light and by dark, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.browsing import NARROW, Visit, overflow, visit

pytestmark = pytest.mark.browser

KINDS = ("events", "places", "actors", "sources")
PAGES = {
    "home": "",
    "an event": "events/drone-attack-on-kharab-al-jir/",
    "a place": "places/conoco-base/",
    "an actor": "actors/us-forces-in-syria/",
    "a source": "sources/report-on-us-bases/",
    "an index of events": "events/",
    "an index of places": "places/",
    "an index of actors": "actors/",
    "an index of sources": "sources/",
    "the lists": "terms/",
    "a list": "terms/event-types/",
    "a term": "terms/event-types/air-drone-strike/",
    "a shelf": "browse/events/year/2024/",
    "about": "about/",
    "a missing page": "no/such/page/",
}

CONTRASTS = """() => {
    const rgb = text => text.match(/[\\d.]+/g).map(Number);
    const over = (front, back) => front.slice(0, 3).map((c, i) => c * (front[3] ?? 1) + back[i] * (1 - (front[3] ?? 1)));
    const light = c => c.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = element => {
        const backs = [];
        for (let each = element; each; each = each.parentElement) {
            backs.unshift(rgb(getComputedStyle(each).backgroundColor));
        }
        return backs.reduce((below, back) => over(back, below), [255, 255, 255]);
    };
    return [...document.querySelectorAll("article :is(p, a, small, td, th, li, .sb-kind)")]
        .filter(each => each.textContent.trim() && each.checkVisibility())
        .filter(each => !each.matches(".headerlink, .md-content__button"))
        .map(each => {
            const back = behind(each), front = over(rgb(getComputedStyle(each).color), back);
            const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
            return [(high + 0.05) / (low + 0.05), each.outerHTML.slice(0, 120)];
        })
        .filter(([ratio]) => ratio < 4.5);
}"""
"""Texts whose contrast to what is behind them is less than 4.5 to 1 (WCAG 2.2, 1.4.3)."""


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Visit]:
    """A reader of the shipped base, who meets nothing to complain of."""
    with visit(browser, address) as visiting:
        yield visiting
        assert visiting.complaints == []


def follow(page: Page, folder: str) -> str:
    """Follow the first link of a page's content to an entry of a kind that is not this page; gives the words of the link."""
    here = page.url.partition("#")[0]
    links = page.locator(f"article a[href*='{folder}/']:not(.md-content__button)")
    found = [
        link
        for link in links.all()
        if link.is_visible() and is_entry(link.evaluate("a => a.href"), folder, here)
    ]
    words = found[0].inner_text()
    found[0].click()
    page.wait_for_url(re.compile(rf"/{folder}/[a-z0-9-]+/(#.*)?$"))
    return words


def is_entry(url: str, folder: str, here: str) -> bool:
    """Whether a URL leads to an entry of a kind, and not to the page in hand."""
    address = url.partition("#")[0]
    return (
        address != here
        and re.search(rf"/{folder}/[a-z0-9-]+/$", address) is not None
        and "/browse/" not in address
    )


def heading(page: Page) -> str:
    """The one heading of a page."""
    return page.locator("article h1").inner_text().removesuffix("¶").strip()


def test_from_a_search_to_the_source(reader: Visit) -> None:
    """Home, a search for Conoco, its place, what happened there, who took part, and who says so: each a click away."""
    page = reader.open()
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("Conoco")
    hit = page.locator(".sb-hit[href*='places/conoco']").first
    expect(hit).to_be_visible()
    hit.click()
    page.wait_for_url(re.compile(r"/places/conoco-[a-z-]+/"))
    assert "Conoco" in heading(page)
    for folder in ("events", "actors", "sources"):
        words = follow(page, folder)
        assert heading(page) == words
        assert page.locator("article .sb-kind").inner_text().lower() == folder.removesuffix("s")
    expect(page.get_by_role("heading", name="What it says")).to_be_visible()


def test_a_citation_leads_to_its_source(reader: Visit) -> None:
    """The number at a value leads to the reference of that number at the foot, which names the document."""
    page = reader.open(PAGES["an event"])
    citation = page.locator("article sup a").first
    number = citation.inner_text().strip("[]")
    citation.click()
    page.wait_for_url(re.compile(rf"#ref-{number}$"))
    reference = page.locator("li:has(:target)")
    expect(reference).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').closest('ol').children.length") >= int(number)
    assert page.evaluate(
        "(() => { const item = document.querySelector(':target').closest('li');"
        " return [...item.parentElement.children].indexOf(item) + 1 })()"
    ) == int(number)
    expect(reference.get_by_role("link").first).to_have_attribute("href", re.compile(r"sources/[a-z0-9-]+/$"))


def test_the_keyboard_reaches_a_citation(reader: Visit) -> None:
    """Without a mouse: the tabulator comes to the citation, and Enter follows it."""
    page = reader.open(PAGES["an event"])
    is_there = "document.activeElement.matches('article sup a')"
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(is_there):
            break
    assert page.evaluate(is_there)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#ref-\d+$"))


def test_a_link_shows_the_value_that_it_leads_to(reader: Visit) -> None:
    """What a source says leads to the very value, below the head of the page."""
    page = reader.open(PAGES["a source"])
    page.locator("article a[href*='/events/'][href*='#']").first.click()
    page.wait_for_url(re.compile(r"/events/[a-z0-9-]+/#.+"))
    expect(
        page.locator("h1:target, h2:target, tr:has(:target), li:has(:target), p:has(:target)").first
    ).to_be_in_viewport()
    top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
    assert top >= page.evaluate("document.querySelector('.md-header').getBoundingClientRect().bottom") - 1


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_a_narrow_screen(browser: Browser, address: str, name: str, scheme: str) -> None:
    """At 390 pixels nothing has to be scrolled sideways; by light and by dark each text stands out from its ground."""
    with visit(browser, address, viewport=NARROW, color_scheme=scheme) as visiting:
        page = visiting.open(PAGES[name])
        assert page.locator("article h1").count() == 1
        assert overflow(page) == 0
        assert (
            page.evaluate("document.body.dataset.mdColorScheme")
            == {"light": "default", "dark": "slate"}[scheme]
        )
        assert page.evaluate(CONTRASTS) == []
        assert [each for each in visiting.complaints if "404" not in each] == []


@pytest.mark.parametrize("viewport", [None, NARROW], ids=["wide", "narrow"])
def test_a_page_reads_whole_without_scripts(
    browser: Browser, address: str, viewport: dict[str, int] | None
) -> None:
    """With JavaScript off, a page shows every word that it shows with it."""
    options = {"viewport": viewport} if viewport else {}
    with (
        visit(browser, address, **options) as with_scripts,
        visit(browser, address, java_script_enabled=False, **options) as without,
    ):
        for path in (each for name, each in PAGES.items() if name != "a missing page"):
            shown = [each.open(path).locator("article").inner_text() for each in (with_scripts, without)]
            assert shown[1] == shown[0], path


def test_indexes_lead_everywhere_without_scripts(browser: Browser, address: str) -> None:
    """With JavaScript off, home leads to each index, and each index to its entries, by links that show."""
    with visit(browser, address, java_script_enabled=False) as visiting:
        for folder in KINDS:
            page = visiting.open()
            page.locator(f"article a[href='{folder}/']").first.click()
            page.wait_for_url(f"{address}{folder}/")
            entries = page.locator("article li a").all()
            assert entries
            assert all(link.is_visible() for link in entries)
            words = entries[0].inner_text()
            entries[0].click()
            assert heading(page) == words
        assert visiting.complaints == []


def test_a_page_prints_its_words(reader: Visit) -> None:
    """On paper the content stands alone: no navigation, no search, every fact and every source."""
    page = reader.open(PAGES["an event"])
    page.emulate_media(media="print")
    for part in (".md-header", ".md-sidebar", ".sb-neighbours"):
        assert not any(each.is_visible() for each in page.locator(part).all()), part
    for part in ("article h1", ".sb-facts td >> nth=0", "#sources", "article ol li >> nth=0"):
        assert page.locator(part).first.is_visible(), part
