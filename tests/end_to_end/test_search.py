"""The search as readers use it: by keyboard, in any spelling, narrowed by facets, from an address; and what it costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Request, expect

from benchmarks.corpus.base import write
from sourcebook.addresses import slug
from sourcebook.folding import folding
from sourcebook.output.search import FACETS
from tests.end_to_end.browsing import NARROW, PATIENCE, Visit, overflow, visit
from tests.end_to_end.serving import served
from tests.end_to_end.sharing import made_once
from tests.end_to_end.sites import mkdocs, new
from tests.end_to_end.test_reading import CONTRASTS
from tests.knowledge import Files, actor, event, place, source
from tests.test_folding import SPELLINGS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PREFIX = "/repository/"
IMAGE = "<img src=x onerror=alert(1)>"
EVENTS = {
    f"events/raid-{number}": event(
        title=f"Raid {number} on the depot",
        type="armed-attack",
        date=f"{2017 + number}-05-0{number}",
        places="[hasaka]",
        actors="[{actor: guard, role: target}]",
        sources="[wire]",
        summary=f"Raid {number} was told of by the wire.",
    )
    for number in range(1, 9)
}
FILES: Files = {
    **EVENTS,
    "events/feared": event(
        title="A feared war", status="feared", date="2024", places="[syria]", sources="[wire]"
    ),
    "events/hostile": event(
        title=f"'Leaflets with {IMAGE} on them'", type="statement", date="2024", sources="[wire]"
    ),
    "places/syria": place(title="Syria", type="country", sources="[wire]"),
    "places/hasaka": place(
        title="The northern depot town",
        within="[syria]",
        names="[{name: الحسكة, lang: ar}, {name: Ḥasakah, kind: transliteration}, {name: Kranz, kind: former}]",
        sources="[wire]",
    ),
    "places/arbil": place(title="Capital of the region", names="[{name: أربيل, lang: ar}]", sources="[wire]"),
    "actors/guard": actor(title="The depot guard", names="[{name: حرس المخزن, lang: ar}]", sources="[wire]"),
    "sources/wire": source(title="A wire report"),
    "docs/about.md": "# About the depot\n\nHow this was made.\n",
    "docs/hidden.md": "---\nsearch:\n  exclude: true\n---\n\n# A depot that no search finds\n",
}


def build(base: Path, options: str = "", files: Files = FILES) -> None:
    """A base of these files, and its site."""
    new(
        base,
        {
            "sourcebook.yml": "format: 1\ntitle: Depots\nchecks: {not-in-ledger: off, no-ledger: off}\n",
            **files,
        },
    )
    configuration = base / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8").replace(
        "nav:\n", f"not_in_nav: |\n  *.md\n{options}\nnav:\n", 1
    )
    configuration.write_text(text, encoding="utf-8")
    built = mkdocs(base, "build", "--strict")
    assert built.returncode == 0, built.stdout


@pytest.fixture(scope="module")
def depots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site of that base, below a prefix."""
    base = made_once(tmp_path_factory, "depots", build)
    with served(base / "site", PREFIX) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, depots: str) -> Iterator[Visit]:
    """A reader of that site, who meets nothing to complain of, and to whom no script of an entry speaks."""
    with visit(browser, depots) as visiting:
        spoken: list[str] = []

        def hear(dialog: Dialog) -> None:
            spoken.append(dialog.message)
            dialog.dismiss()

        visiting.page.on("dialog", hear)
        yield visiting
        assert visiting.complaints == []
        assert spoken == []


def dialog(page: Page) -> Locator:
    """The search."""
    return page.locator("#sb-search")


def settled(page: Page) -> None:
    """Wait until the search has shown what it was asked for."""
    expect(dialog(page)).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(200)  # longer than it waits for another key
    expect(dialog(page)).not_to_have_attribute("aria-busy", "true", timeout=PATIENCE)


def ask(page: Page, query: str) -> None:
    """Open the search by its key, and type."""
    page.keyboard.press("/")
    page.keyboard.type(query)
    settled(page)


def titles(page: Page) -> list[str]:
    """The titles of the hits, in their order."""
    return page.locator(".sb-hit__title").all_inner_texts()


def status(page: Page) -> str:
    """What is said of them."""
    return page.locator("#sb-search-status").inner_text()


def facet(page: Page, name: str) -> Locator:
    """A facet, opened."""
    found = page.locator(f"[data-facet={name}]")
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    expect(found.locator("li").first).to_be_visible()
    return found


def values(found: Locator) -> dict[str, str]:
    """The values of a facet with their counts."""
    return {
        row.locator(".sb-facet__label").inner_text(): row.locator(".sb-search__count").inner_text()
        for row in found.locator("li").all()
    }


@pytest.mark.parametrize("key", ["/", "s", "Control+k", "Meta+k"])
def test_a_key_opens_and_escape_closes(reader: Visit, key: str) -> None:
    """The focus goes to the query, and back to where it was; the key itself is not typed."""
    page = reader.open("about/")
    page.keyboard.press(key)
    query = page.get_by_role("searchbox", name="Search")
    expect(query).to_be_focused()
    expect(query).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()


def test_by_keyboard_alone(reader: Visit) -> None:
    """Open, type, go down and up through the hits, type on, follow one."""
    page = reader.open()
    ask(page, "raid")
    focused = "document.activeElement.querySelector('.sb-hit__title')?.textContent"
    page.keyboard.press("ArrowDown")
    first = titles(page)[0]
    assert page.evaluate(focused) == first
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == titles(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type(" 3")
    settled(page)
    assert titles(page)[0] == "Raid 3 on the depot"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{reader.origin}events/raid-3/")


def test_enter_waits_for_what_was_typed(reader: Visit) -> None:
    """However fast: it follows the best hit of the whole query, not of what was typed before."""
    page = reader.open()
    ask(page, "syria")
    page.keyboard.press("Control+a")
    page.keyboard.type("raid 7")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{reader.origin}events/raid-7/")


def test_facets_by_keyboard(reader: Visit) -> None:
    """The tabulator reaches them; Enter opens one, Space chooses a value, and the focus stays with it."""
    page = reader.open()
    ask(page, "raid")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-facet=year]') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("[data-facet=year] li").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    settled(page)
    assert page.evaluate("[document.activeElement.value, document.activeElement.checked]") == ["2025", True]
    assert titles(page) == ["Raid 8 on the depot"]


def test_hits_stand_by_kind_with_date_and_place(reader: Visit) -> None:
    """Each kind with its number of hits, the first few of each, and the rest on demand; the total is told."""
    page = reader.open("events/raid-1/")
    ask(page, "depot")
    assert page.locator("#sb-search [aria-live], #sb-search [role=status]").count() == 1
    assert status(page) == "11 matching documents"
    kinds = {
        text.split()[0].lower(): text.split()[1]
        for text in page.locator(".sb-search__kind").all_inner_texts()
    }
    assert kinds == {"events": "8", "places": "1", "actors": "1", "pages": "1"}
    events = page.locator("section", has=page.get_by_role("heading", name="Events"))
    assert events.locator(".sb-hit").count() == 5
    about = events.locator(".sb-hit", has_text="Raid 1 on").locator(".sb-hit__about")
    expect(events.get_by_role("button")).to_have_text("Show more (3 left)")
    events.get_by_role("button").click()
    expect(events.locator(".sb-hit")).to_have_count(8)
    expect(events.get_by_role("button")).to_be_hidden()
    assert events.locator(".sb-hit").nth(5).evaluate("each => each === document.activeElement")
    assert about.inner_text() == "Armed attack (single witness) · 1 May 2018 · The northern depot town"


def test_what_was_found_is_marked(reader: Visit) -> None:
    """In the title and in some words around it."""
    page = reader.open()
    ask(page, "told wire")
    hit = page.locator(".sb-hit").filter(has_text="Raid 2")
    assert hit.locator(".sb-hit__excerpt mark").all_inner_texts() == ["told", "wire.", "wire"]


FOUND = {
    "as it is written": ("الحسكة", "places/hasaka/"),
    "ha for ta marbuta": ("الحسكه", "places/hasaka/"),
    "with vowel signs": ("الحَسَكَة", "places/hasaka/"),
    "with a tatweel": ("الحســـكة", "places/hasaka/"),
    "the first letters": ("الحس", "places/hasaka/"),
    "a hamza": ("أربيل", "places/arbil/"),
    "without the hamza": ("اربيل", "places/arbil/"),
    "another hamza": ("إربيل", "places/arbil/"),
    "Persian letters": ("اربیل", "places/arbil/"),
    "two words": ("حرس المخزن", "actors/guard/"),
    "a transliteration": ("Ḥasakah", "places/hasaka/"),
    "a transliteration without its dots": ("hasakah", "places/hasaka/"),
    "a former name": ("Kranz", "places/hasaka/"),
    "capitals": ("KRANZ", "places/hasaka/"),
    "a title": ("northern depot town", "places/hasaka/"),
    "words that are everywhere do not matter": ("the Kranz of a", "places/hasaka/"),
    "a page by hand": ("about", "about/"),
}


@pytest.mark.parametrize(("query", "url"), FOUND.values(), ids=FOUND)
def test_a_name_finds_its_entry(reader: Visit, query: str, url: str) -> None:
    """In any common spelling, first of all; the hit says by which name."""
    page = reader.open(f"?q={quote(query)}")
    settled(page)
    hit = page.locator(".sb-hit").first
    expect(hit).to_have_attribute("href", f"{reader.origin}{url}")
    if url.startswith("places") and "depot" not in query:
        expect(hit.locator(".sb-hit__name mark").first).to_be_visible()


def test_what_is_left_out_is_not_found(reader: Visit) -> None:
    """A page that says so, and the home page."""
    page = reader.open("?q=depot&kind=pages")
    settled(page)
    assert titles(page) == ["About the depot"]


def test_no_result(reader: Visit) -> None:
    """It says so, and what to try; facets stay."""
    page = reader.open()
    ask(page, "xyzzy")
    assert status(page) == "No matching documents"
    expect(page.locator(".sb-search__hint")).to_contain_text("another spelling")
    assert page.locator(".sb-hit").count() == 0
    expect(page.locator("[data-facet=kind] summary")).to_be_visible()


def test_nothing_asked(reader: Visit) -> None:
    """An empty query, or one letter: it waits for more."""
    page = reader.open()
    for query in ("", "r"):
        ask(page, query)
        assert status(page) == "Type to start searching"
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")


def test_facets_narrow_and_count(reader: Visit) -> None:
    """Values of one facet add up, facets narrow each other; each value says how many hits have it."""
    page = reader.open()
    ask(page, "depot")
    assert values(facet(page, "kind")) == {"Events": "8", "Actors": "1", "Pages": "1", "Places": "1"}
    assert values(facet(page, "place")) == {"The northern depot town": "9", "Syria": "9"}
    years = facet(page, "year")
    assert list(values(years)) == [str(2017 + number) for number in range(8, 0, -1)]
    years.get_by_text("2019").click()
    settled(page)
    assert titles(page) == ["Raid 2 on the depot"]
    assert values(facet(page, "kind")) == {"Events": "1"}
    assert len(values(years)) == 8
    years.get_by_text("2020").click()
    settled(page)
    assert sorted(titles(page)) == ["Raid 2 on the depot", "Raid 3 on the depot"]
    page.get_by_role("button", name="Take away the filter Year: 2019").click()
    settled(page)
    assert titles(page) == ["Raid 3 on the depot"]


def test_facets_that_are_opened_too_early(reader: Visit) -> None:
    """While one still types: they fill as soon as there is something to count."""
    page = reader.open()
    page.keyboard.press("/")
    for letter in "depot":
        page.keyboard.type(letter)
        page.locator("[data-facet=kind], [data-facet=year]").evaluate_all(
            "facets => facets.forEach(facet => { facet.open = !facet.open })"
        )
    settled(page)
    assert values(facet(page, "kind")) == {"Events": "8", "Actors": "1", "Pages": "1", "Places": "1"}
    assert len(values(facet(page, "year"))) == 8


def test_facets_without_a_query(reader: Visit) -> None:
    """A base can be looked through by facets alone: a place brings all that lies in it."""
    page = reader.open()
    ask(page, "")
    facet(page, "place").get_by_text("Syria").click()
    settled(page)
    assert status(page) == "11 matching documents"
    assert values(facet(page, "type"))["War (feared)"] == "1"


def test_a_long_facet_can_be_narrowed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A box above it, in any spelling; what is chosen stays in sight."""
    towns = {f"places/t{number}": place(title=f"Tówn {number}", sources="[wire]") for number in range(1, 80)}
    base = made_once(
        tmp_path_factory, "towns", lambda folder: build(folder, files={**towns, "sources/wire": source()})
    )
    with served(base / "site") as address, visit(browser, address) as visiting:
        page = visiting.open("?kind=places&place=t3")
        settled(page)
        towns_facet = facet(page, "place")
        assert len(towns_facet.locator("input[type=checkbox]").all()) == 60
        expect(towns_facet.locator("li").last).to_have_text("19 more: narrow the list")
        towns_facet.get_by_role("searchbox").fill("town 7")
        assert list(values(towns_facet)) == [
            "Tówn 3",
            "Tówn 7",
            *(f"Tówn {number}" for number in range(70, 80)),
        ]
        assert visiting.complaints == []


def test_the_address_keeps_the_search(reader: Visit) -> None:
    """What is typed and chosen stands in it; who opens it sees the same; closing takes it out."""
    page = reader.open("events/")
    ask(page, "raid on")
    facet(page, "year").get_by_text("2019").click()
    settled(page)
    assert page.url == f"{reader.origin}events/?q=raid+on&year=2019"
    found = titles(page)
    page.reload()
    settled(page)
    assert titles(page) == found == ["Raid 2 on the depot"]
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("raid on")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{reader.origin}events/")


def test_the_back_button(reader: Visit) -> None:
    """It takes a filter back, then the search itself; and from a hit it leads back to the search."""
    page = reader.open()
    ask(page, "raid")
    facet(page, "year").get_by_text("2019").click()
    settled(page)
    page.go_back()
    settled(page)
    assert page.url == f"{reader.origin}?q=raid"
    assert status(page) == "8 matching documents"
    page.locator(".sb-hit").first.click()
    page.wait_for_url(f"{reader.origin}events/raid-*/")
    page.go_back()
    settled(page)
    assert status(page) == "8 matching documents"
    page.go_back()
    expect(dialog(page)).to_be_hidden()
    assert page.url == reader.origin


def test_an_address_that_names_what_is_not_there(reader: Visit) -> None:
    """An unknown value of a facet finds nothing, and can be taken away."""
    page = reader.open("?q=raid&place=atlantis")
    settled(page)
    assert status(page) == "No matching documents"
    page.get_by_role("button", name="Take away the filter Place: atlantis").click()
    settled(page)
    assert status(page) == "8 matching documents"


HOSTILE = {
    "an image": IMAGE,
    "a script": '"><script>alert(1)</script>',
    "an attribute": '" onfocus=alert(1) autofocus="',
    "an address": "javascript:alert(1)",
    "a template": "{{constructor.constructor('alert(1)')()}} ${alert(1)}",
    "a prototype": "__proto__ constructor toString",
    "marks of the engine": "___PAGEFIND_WEIGHT___ __PF_VALUE_DELIM__ pagefind_dcd",
    "an expression": "((((a+)+)+)+)+$ [^] \\p{L} *",
    "quotes": '"',
    "a phrase that is not closed": '"raid on',
    "an exact phrase": '"raid on"',
    "signs alone": "…/?!.,;:—()[]{}",
    "a null": "raid\x00on",
    "directions": "\u202eraid\u2066",
    "half of a pair": "raid \ud83d",
    "much": "raid " * 2_000,
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_a_query(reader: Visit, query: str) -> None:
    """Nothing runs, nothing fails; what was asked for shows as it was typed."""
    page = reader.open(f"?{urlencode({'q': query.encode('utf-8', 'replace')})}")
    settled(page)
    shown = query.encode("utf-8", "replace").decode()
    assert page.get_by_role("searchbox", name="Search").input_value().strip() == shown.strip()
    assert page.locator("#sb-search :is(img, script, iframe, style)").count() == 0
    assert "matching document" in status(page) or status(page) == "Type to start searching"


@pytest.mark.parametrize("facet_name", FACETS)
def test_a_hostile_filter_is_a_filter(reader: Visit, facet_name: str) -> None:
    """The address may name any value: it shows as it was written."""
    page = reader.open(f"?{urlencode([('q', 'raid'), (facet_name, IMAGE), (facet_name, '__proto__')])}")
    settled(page)
    assert status(page) == "No matching documents"
    chosen = page.locator(".sb-search__chosen bdi").all_inner_texts()
    assert [each.partition(": ")[2] for each in chosen] == [IMAGE, "__proto__"]
    assert page.locator("#sb-search img").count() == 0


def test_a_hostile_title_is_a_title(reader: Visit) -> None:
    """In a hit it shows to the character, marks and all."""
    page = reader.open("?q=leaflets+img")
    settled(page)
    assert titles(page) == [f"Leaflets with {IMAGE} on them"]
    assert page.locator(".sb-hit__title mark").all_inner_texts() == ["Leaflets", "<img"]
    assert page.locator("#sb-search img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, NARROW], ids=["wide", "narrow"])
def test_it_fits_any_screen(
    browser: Browser, depots: str, scheme: str, viewport: dict[str, int] | None
) -> None:
    """Nothing has to be scrolled sideways, and each text stands out; on a narrow screen, filters wait behind a button."""
    with visit(
        browser, depots, color_scheme=scheme, **({"viewport": viewport} if viewport else {})
    ) as visiting:
        page = visiting.open("?q=depot&place=syria")
        settled(page)
        filters = page.get_by_role("button", name="Filters", exact=False)
        if viewport:
            expect(page.locator("[data-facet=kind]")).to_be_hidden()
            filters.click()
            expect(page.locator(".sb-hit").first).to_be_hidden()
        else:
            expect(filters).to_be_hidden()
        facet(page, "place")
        box = page.locator(".sb-search__box").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]
        for pane in (".sb-search__facets", ".sb-search__results", ".sb-search__chosen", ".sb-search__bar"):
            assert page.locator(pane).evaluate("each => each.scrollWidth - each.clientWidth") <= 0, pane
        assert overflow(page) == 0
        in_dialog = CONTRASTS.replace(
            "article :is(p, a, small, td, th, li, .sb-kind)",
            "#sb-search :is(p, span, bdi, h2, button, summary, mark)",
        )
        assert in_dialog != CONTRASTS
        assert page.evaluate(in_dialog) == []
        assert visiting.complaints == []


def test_names_keep_their_direction(reader: Visit) -> None:
    """An Arabic name in a hit, and an Arabic query, run from right to left."""
    page = reader.open(f"?q={quote('حرس')}")
    settled(page)
    direction = "each => getComputedStyle(each).direction"
    assert page.locator(".sb-hit__name bdi").first.evaluate(direction) == "rtl"
    assert page.get_by_role("searchbox", name="Search").evaluate(direction) == "rtl"
    assert page.locator(".sb-hit__title bdi").first.evaluate(direction) == "ltr"


def test_without_scripts_nothing_is_offered(browser: Browser, depots: str) -> None:
    """No button, no empty box; the indexes lead everywhere."""
    with visit(browser, depots, java_script_enabled=False) as visiting:
        page = visiting.open("?q=raid")
        assert not page.locator(".sb-find").is_visible()
        assert not dialog(page).is_visible()
        assert page.locator("article a[href='events/']").first.is_visible()


def test_where_the_index_cannot_be_fetched(browser: Browser, depots: str) -> None:
    """The search says so, and tries again when it is asked again."""
    with visit(browser, depots) as visiting:
        page = visiting.open()
        page.route("**/*.pf_meta", lambda route: route.abort())
        page.route("**/search/index.json", lambda route: route.abort())
        ask(page, "raid")
        assert status(page).startswith("The search could not be loaded.")
        page.unroute("**/search/index.json")
        page.unroute("**/*.pf_meta")
        page.keyboard.type(" on")
        settled(page)
        assert status(page) == "8 matching documents"


def test_addresses_of_files(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without addresses of folders, from a page at any depth, a hit leads to its file."""
    base = made_once(
        tmp_path_factory, "depot-files", lambda folder: build(folder, "use_directory_urls: false")
    )
    with served(base / "site", PREFIX) as address, visit(browser, address) as visiting:
        page = visiting.open("events/raid-1.html")
        ask(page, "raid 5")
        page.locator(".sb-hit").first.click()
        page.wait_for_url(f"{address}events/raid-5.html")
        page.go_back()
        settled(page)
        assert visiting.complaints == []


def test_from_a_page_that_is_not_there(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The page that says so offers the search, whatever address it stands in for."""
    base = made_once(tmp_path_factory, "depots", build)
    with served(base / "site") as address, visit(browser, address) as visiting:
        page = visiting.open("no/such/page/")
        ask(page, "raid 5")
        page.locator(".sb-hit").first.click()
        page.wait_for_url(f"{address}events/raid-5/")
        assert [each for each in visiting.complaints if "404" not in each] == []


def test_material_s_own_search_is_an_option(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whoever lists its plugin has it, and nothing of Pagefind's."""

    def with_material(base: Path) -> None:
        new(base, FILES)
        configuration = base / "mkdocs.yml"
        text = configuration.read_text(encoding="utf-8")
        configuration.write_text(text.replace("plugins:\n", "plugins:\n  - search\n"), encoding="utf-8")
        built = mkdocs(base, "build")
        assert built.returncode == 0, built.stdout

    base = made_once(tmp_path_factory, "material-search", with_material)
    assert sorted(path.name for path in (base / "site" / "search").iterdir()) == ["search_index.json"]
    with served(base / "site") as address, visit(browser, address) as visiting:
        page = visiting.open()
        assert dialog(page).count() == 0
        page.get_by_role("textbox", name="Search").click()
        page.keyboard.type("raid")
        expect(page.locator(".md-search-result__link").first).to_be_visible()
        assert visiting.complaints == []


def test_the_browser_folds_as_the_index_does(reader: Visit) -> None:
    """One table for both: every spelling of its tests, and each letter of the table, fold alike; so with slugs."""
    page = reader.open()
    texts = [*(each for pair in SPELLINGS.values() for each in pair), "在卡拉多 base", "a'b—c", "Ǆ ﬁ ½ ẞ ΑΣ"]
    texts += list(
        json.loads(page.request.get(f"{reader.origin}search/index.json").text())["folding"]["letters"]
    )
    folded, slugs = page.evaluate(
        """async texts => {
            const { Folding, slug } = await import(document.querySelector("script[src*=sourcebook-search]").src);
            const { folding } = await (await fetch("search/index.json")).json();
            const folds = new Folding(folding);
            return [texts.map(text => folds.fold(text)), texts.map(slug)];
        }""",
        texts,
    )
    folds = folding()
    assert folded == [folds.fold(text) for text in texts]
    assert slugs == [slug(text) for text in texts]


ENTRIES, LARGE = 1_000, 10_000
CLOSED, OPENED = 350_000, 650_000
"""Bytes that a first search may take over ten thousand entries, with no facet opened and with all of them."""


@dataclass
class Fetched:
    """What a browser fetched, by the endings of the files."""

    bytes: dict[str, int] = field(default_factory=dict)

    def take(self, request: Request) -> None:
        """Note a request that was answered."""
        ending = request.url.partition("?")[0].rpartition(".")[2]
        self.bytes[ending] = self.bytes.get(ending, 0) + max(0, request.sizes()["responseBodySize"])

    def at(self, entries: int) -> int:
        """The sum, were there so many entries: lists of pages grow with them; pieces of words come from two parts."""
        growing = {"pf_meta": entries / ENTRIES, "pf_filter": entries / ENTRIES, "pf_index": 2}
        return round(sum(size * growing.get(ending, 1) for ending, size in self.bytes.items()))


def test_what_a_first_search_costs(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Over a thousand entries, and what follows from it for ten thousand: facets that are closed cost nothing."""

    def make(folder: Path) -> None:
        write(ENTRIES, folder)
        built = mkdocs(folder, "build")
        assert built.returncode == 0, built.stdout

    base = made_once(tmp_path_factory, "thousand", make)
    with served(base / "site") as address, visit(browser, address) as visiting:
        page = visiting.open()
        page.wait_for_load_state("networkidle")
        fetched = Fetched()
        page.on("requestfinished", fetched.take)
        ask(page, "electricity")
        page.wait_for_load_state("networkidle")
        assert "matching documents" in status(page)
        assert fetched.at(LARGE) <= CLOSED, fetched.bytes
        kind_alone = fetched.bytes["pf_filter"]
        for name in FACETS:
            facet(page, name)
        page.wait_for_load_state("networkidle")
        assert fetched.bytes["pf_filter"] > 2 * kind_alone
        assert fetched.at(LARGE) <= OPENED, fetched.bytes
        assert visiting.complaints == []
