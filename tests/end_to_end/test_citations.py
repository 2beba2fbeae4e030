"""Citations as readers meet them: the source beside its number, a link to each value, and how page and value are cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.cli.commands import run
from tests.end_to_end.browsing import NARROW, Visit, overflow, visit
from tests.end_to_end.rich import FILES, rich
from tests.end_to_end.serving import served
from tests.end_to_end.sharing import made_once
from tests.end_to_end.sites import mkdocs
from tests.end_to_end.test_reading import CONTRASTS
from tests.knowledge import text_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVENT, PLACE, BOAT = "events/talks/", "places/harbour/", "boats/gull/"
LABEL = r"Crew \{100%} & <b> | ~^_#$ “so”"
QUOTE, PART = "they met", "paragraph 2"
STRICT = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'"


def build(base: Path) -> None:
    """The rich base, with a field whose label is full of marks, and its site."""
    kind = str(FILES["entries/_kinds/boat.yaml"])
    settings = f"{text_of(str(FILES['sourcebook.yml']))}site_url: https://example.org/kept/\n"
    label = LABEL.replace("'", "''")
    labelled = kind.replace("label: Crew,", f"label: '{label}',")
    assert labelled != kind
    rich(base, {"entries/_kinds/boat.yaml": labelled, "sourcebook.yml": settings})
    built = mkdocs(base, "build", "--strict")
    assert built.returncode == 0, built.stdout


@dataclass(frozen=True, slots=True)
class Sourced:
    """That base, and where its site is served."""

    base: Path
    address: str

    def cited(self, name: str) -> list[str]:
        """How the command says that a work is cited, in its three forms."""
        forms = ("text", "bibtex", "csl-json")
        return [
            run("cite", name, "-C", self.base, "--format", form).stdout.removesuffix("\n") for form in forms
        ]


@pytest.fixture(scope="module")
def sourced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sourced]:
    """The site of that base."""
    base = made_once(tmp_path_factory, "citations", build)
    with served(base / "site") as address:
        yield Sourced(base, address)


@pytest.fixture
def reader(browser: Browser, sourced: Sourced) -> Iterator[Visit]:
    """A reader of that site, who meets nothing to complain of."""
    with visit(browser, sourced.address) as visiting:
        yield visiting
        assert visiting.complaints == []


def citation(page: Page) -> Locator:
    """A citation of the value that has a quote: the time of the event."""
    number = page.locator("article ol > li", has_text=QUOTE).locator("a[id^=ref-]").get_attribute("id")
    return page.locator(f"article .sb-facts sup a[href='#{number}']").first


def note(page: Page) -> Locator:
    """What shows at a citation."""
    return page.get_by_role("tooltip")


def tab_to(page: Page, link: Locator) -> None:
    """Press the tabulator until a link has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            return
    raise AssertionError(link)


def test_by_keyboard(reader: Visit) -> None:
    """A citation with the focus shows its source, with place and quote, and its links can be reached; Escape closes it."""
    page = reader.open(EVENT)
    link = citation(page)
    tab_to(page, link)
    expect(note(page)).to_be_visible()
    expect(note(page)).to_contain_text(PART)
    expect(note(page)).to_contain_text(f"“{QUOTE}”")
    expect(link).to_have_attribute("aria-describedby", str(note(page).get_attribute("id")))
    assert page.locator("[id]").evaluate_all("all => all.length === new Set(all.map(each => each.id)).size")
    page.keyboard.press("Tab")
    expect(note(page).get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(note(page)).to_have_count(0)
    expect(link).to_be_focused()
    assert link.get_attribute("aria-describedby") is None


def test_the_focus_moves_on(reader: Visit) -> None:
    """The note goes with the focus, and Enter follows the link to the foot."""
    page = reader.open(EVENT)
    tab_to(page, citation(page))
    page.locator("article h1 a").focus()
    expect(note(page)).to_have_count(0)
    citation(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#ref-\d+$"))
    expect(note(page)).to_have_count(0)
    expect(page.locator("li:has(:target)")).to_be_in_viewport()


def test_by_pointer(reader: Visit) -> None:
    """Pointing shows it; it stays while it is pointed at itself, and goes when the pointer does."""
    page = reader.open(EVENT)
    citation(page).hover()
    expect(note(page)).to_be_visible()
    note(page).hover()
    page.wait_for_timeout(500)
    expect(note(page)).to_be_visible()
    page.locator("article h1").hover()
    expect(note(page)).to_have_count(0)


def test_its_links_are_links(reader: Visit) -> None:
    """What the list links to, the note links to."""
    page = reader.open(EVENT)
    citation(page).hover()
    note(page).get_by_role("link", name="A wire report").click()
    page.wait_for_url("**/sources/wire/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_by_touch(browser: Browser, sourced: Sourced, scheme: str) -> None:
    """The first tap shows it within the narrow window, the second follows the link; a tap elsewhere closes."""
    touch: dict[str, Any] = {"viewport": NARROW, "has_touch": True, "is_mobile": True, "color_scheme": scheme}
    with visit(browser, sourced.address, **touch) as visiting:
        page = visiting.open(EVENT)
        citation(page).tap()
        expect(note(page)).to_be_visible()
        assert "#" not in page.url
        box = note(page).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
        assert overflow(page) == 0
        assert page.evaluate(CONTRASTS.replace("article :is(", "article .sb-note, article :is(")) == []
        page.locator("article .sb-lead").tap(position={"x": 2, "y": 2})
        expect(note(page)).to_have_count(0)
        citation(page).tap()
        expect(note(page)).to_be_visible()
        citation(page).tap()
        page.wait_for_url(re.compile(r"#ref-\d+$"))
        expect(note(page)).to_have_count(0)
        assert visiting.complaints == []


def test_every_note_stays_in_the_window(browser: Browser, sourced: Sourced) -> None:
    """Wherever its number stands, at the edge of the text or of the window, a note lies within it."""
    with visit(browser, sourced.address, viewport=NARROW) as visiting:
        page = visiting.open(EVENT)
        for link in page.locator("article sup a").all():
            link.focus()
            expect(note(page)).to_be_visible()
            box = note(page).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= NARROW["width"]
            assert box["y"] + box["height"] <= NARROW["height"]
            assert overflow(page) == 0


def test_without_scripts(browser: Browser, sourced: Sourced) -> None:
    """The link leads to the foot, and how the page is cited can be read."""
    with visit(browser, sourced.address, java_script_enabled=False) as visiting:
        page = visiting.open(EVENT)
        citation(page).click()
        page.wait_for_url(re.compile(r"#ref-\d+$"))
        expect(page.locator("li:has(:target)")).to_contain_text(QUOTE)
        page.locator(".sb-cite summary").click()
        expect(page.locator(".sb-cite p")).to_be_visible()
        assert shown(page) == ["Cite this page", *sourced.cited("events/talks")]


def test_a_strict_policy_stops_nothing(browser: Browser, sourced: Sourced) -> None:
    """Notes, links to values and citations need no script or style within the page."""
    with visit(browser, sourced.address) as visiting:
        visiting.page.route("**/*", _strictly)
        page = visiting.open(f"{EVENT}#date")
        citation(page).hover()
        expect(note(page)).to_be_visible()
        assert note(page).evaluate("each => getComputedStyle(each).position") == "fixed"
        assert note(page).evaluate("each => each.style.left !== ''")
        assert shown(page)[0] == "Cite this value: Date"
        ours = [each for each in visiting.complaints if "sourcebook" in each]
        assert ours == []


def _strictly(route: Route, request: Request) -> None:
    answer = route.fetch()
    headers = dict(answer.headers)
    if request.is_navigation_request():
        headers["content-security-policy"] = STRICT
    route.fulfill(response=answer, headers=headers)


def test_nothing_runs_within_a_page(sourced: Sourced) -> None:
    """No content of an entry has a handler or a style of its own."""
    for path in (EVENT, PLACE, BOAT):
        html = (sourced.base / "site" / path / "index.html").read_text(encoding="utf-8")
        content = html.partition("<article")[2].partition("</article>")[0]
        assert re.findall(r"<[^>]* (?:on[a-z]+|style)=", content) == []


# --- Values


def link_to(page: Page, anchor: str) -> Locator:
    """The link to a value."""
    return page.locator(f"article .sb-value[href='#{anchor}']")


def test_a_value_has_a_link(reader: Visit) -> None:
    """It shows when its row is pointed at, moves nothing, and leads there."""
    page = reader.open(BOAT)
    row = page.locator("article .sb-facts tr:has(#crew)")
    before = row.bounding_box()
    assert link_to(page, "crew").count() == 0
    row.hover()
    expect(link_to(page, "crew")).to_have_css("opacity", "1")
    expect(link_to(page, "crew")).to_have_accessible_name("Link to this value")
    assert row.bounding_box() == before
    link_to(page, "crew").click()
    page.wait_for_url("**/boats/gull/#crew")
    expect(page.locator("tr:has(:target)")).to_be_in_viewport()


def test_the_keyboard_reaches_it(reader: Visit) -> None:
    """Once something in the row has the focus, the link follows it, and shows."""
    page = reader.open(BOAT)
    page.locator("article .sb-facts tr:has(#crew) a[href]").last.focus()
    expect(link_to(page, "crew")).to_have_css("opacity", "1")
    for _ in range(4):  # past the links of the note
        page.keyboard.press("Tab")
        if link_to(page, "crew").evaluate("link => link === document.activeElement"):
            break
    expect(link_to(page, "crew")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/boats/gull/#crew")


def test_each_of_several_values_has_its_own(reader: Visit) -> None:
    """Rivals in one cell, records in a list: each has one link, which stands behind it; their field as a whole has none."""
    page = reader.open(EVENT)
    for holder in page.locator("article .sb-facts tbody tr, article li:has(> a[id])").all():
        holder.hover()
    ids = page.locator("article :is(td, li) > a[id]").evaluate_all("all => all.map(each => each.id)")
    values = [
        each
        for each in ids
        if not each.startswith("ref-") and not any(other.startswith(f"{each}-") for other in ids)
    ]
    assert {"type", "count", "harm-injured-civilians-guild"} <= {*values}
    assert page.locator(".sb-value").evaluate_all("all => all.map(each => each.hash.slice(1))") == values
    first, second = page.locator("tr:has(#date) .sb-value").all()
    assert first.evaluate("each => each.nextSibling.nodeName") == "BR"
    assert second.evaluate("each => each.nextSibling") is None


# --- How page and value are cited


def shown(page: Page) -> list[str]:
    """What a page says of how it is cited: the name of the box, and the three forms."""
    return page.locator(".sb-cite :is(summary, p, code)").all_text_contents()


@pytest.mark.parametrize(
    ("path", "anchor", "label"),
    [
        (EVENT, "date", "Date"),
        (EVENT, "claims", "Claims"),
        (PLACE, "location", "Location"),
        (BOAT, "crew", LABEL),
    ],
)
def test_a_value_is_cited_as_the_command_says(
    reader: Visit, sourced: Sourced, path: str, anchor: str, label: str
) -> None:
    """A page that was opened at a value says how that is cited, to the character as `sourcebook cite` does."""
    page = reader.open(f"{path}#{anchor}")
    assert shown(page) == [f"Cite this value: {label}", *sourced.cited(f"{path.strip('/')}#{anchor}")]


def test_the_address_decides(reader: Visit, sourced: Sourced) -> None:
    """Following the link to a value changes what is cited; going back, or on to what is no value, changes it back."""
    whole = ["Cite this page", *sourced.cited("boats/gull")]
    page = reader.open(BOAT)
    assert shown(page) == whole
    page.locator("article .sb-facts tr:has(#port)").hover()
    link_to(page, "port").click()
    page.wait_for_url("**/#port")
    assert shown(page)[0] == "Cite this value: Home port"
    page.go_back()
    page.wait_for_url(f"**/{BOAT}")
    assert shown(page) == whole
    for no_value in ("#sources", "#ref-1", "#entry", "#nothing"):
        page.goto(f"{sourced.address}{BOAT}{no_value}")
        assert shown(page) == whole
