"""Who says what, as readers meet it: the matrix on a narrow screen, names in another script, a page without any style."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.end_to_end.browsing import NARROW, Visit, overflow, visit
from tests.end_to_end.serving import served
from tests.end_to_end.sharing import made_once
from tests.end_to_end.sites import mkdocs, new
from tests.end_to_end.test_reading import CONTRASTS
from tests.knowledge import SETTINGS, Files

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALARM, HARBOUR, WIRE, QUIET = "events/alarm/", "places/harbour/", "sources/wire/", "events/quiet/"
NAME, OTHER, TITLE, QUOTE = "الميناء القديم", "مرفأ", "الرصيف الجديد", "لن نغادر!"

FILES: Files = {
    "events/alarm": f"""\
        title: An alarm in the harbour
        type: armed-attack
        date:
          - {{value: 2024-05-03, sources: [wire, {{source: log, stance: doubts}}]}}
          - {{value: 2024-05-04..2024-05-06, sources: [{{source: radio, speech_act: alleges}}, paper]}}
        places:
          - {{place: harbour, alternative: where, sources: [wire]}}
          - {{place: pier, alternative: where, sources: [paper, radio]}}
        actors:
          - actor: guild
            role: attacker
            sources: [{{source: radio, speech_act: alleges}}, {{source: log, stance: denies}}]
          - {{actor: unknown, role: witness, described_as: two fishers, sources: [hoax]}}
        harm:
          - {{kind: injured, who: civilians, count: up to 12, sources: [wire, paper]}}
          - {{kind: injured, who: civilians, count: several, sources: [log]}}
        count:
          - {{count: at least 3, unit: rounds, sources: [radio]}}
          - {{count: about 30, unit: rounds, sources: [letter]}}
        statements: [{{speaker: guild, quote: {QUOTE}, lang: ar, sources: [wire]}}]
        sources: [wire, {{source: log, stance: denies}}]
        """,
    "events/quiet": """\
        title: A quiet night
        type: armed-attack
        date: 2024-05-07
        places: [old]
        sources: [wire]
        """,
    "places/harbour": f"""\
        title: The harbour
        type: facility
        names:
          - {{name: {NAME}, lang: ar, kind: official, used_by: [guild], from: 1990}}
          - {{name: {OTHER}, sources: [{{source: radio, speech_act: alleges}}]}}
        sources: [wire]
        """,
    "places/pier": "title: The pier\ntype: facility\nsources: [wire]\n",
    "places/old": f"title: {TITLE}\ntype: facility\nsources: [{{source: wire, at: page 2}}]\n",
    "actors/guild": "title: The guild\ntype: community\nsources: [wire]\n",
    **{
        f"sources/{name}": f"title: The {name} of the town on the sea\ntype: document\n"
        for name in ("wire", "log", "radio", "paper", "letter")
    },
    "sourcebook.yml": SETTINGS.replace(
        "unsourced: off", "unsourced: off\n  no-archive: off\n  no-ledger: off"
    ),
    "sources/hoax": "title: The hoax\ntype: document\nretracted: {date: 2024-06, reason: a mistake}\n",
}

ORDER = """element => {
    element.style.whiteSpace = "nowrap";
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const lines = [[]];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (["BR", "TD", "LI", "UL", "P"].includes(node.nodeName)) lines.push([]);
        for (let at = 0; at < (node.data?.length ?? 0); at++) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = range.getBoundingClientRect();
            if (node.data[at].trim() && box.width) lines.at(-1).push([node.data[at], box.left, box.right]);
        }
    }
    return lines;
}"""
"""The lines of an element: its characters in the order in which they are written, each with where it is."""

Characters = list[tuple[str, float, float]]

BARE = """() => {
    document.querySelectorAll("link[rel~=stylesheet], style").forEach(each => each.remove());
    document.querySelectorAll("[style]").forEach(each => each.removeAttribute("style"));
    return document.styleSheets.length;
}"""
"""Takes all styles away; tells how many are left."""


def build(folder: Path) -> None:
    """The site of that base."""
    new(folder, FILES)
    built = mkdocs(folder, "build", "--strict")
    assert built.returncode == 0, built.stdout


@pytest.fixture(scope="module")
def attributed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of that site."""
    folder = made_once(tmp_path_factory, "attribution", build)
    with served(folder / "site") as origin:
        yield origin


@pytest.fixture
def reader(browser: Browser, attributed: str) -> Iterator[Visit]:
    """A reader of that site, who meets nothing to complain of."""
    with visit(browser, attributed) as visiting:
        yield visiting
        assert visiting.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_matrix_on_a_narrow_screen(browser: Browser, attributed: str, *, scripts: bool) -> None:
    """The page is no wider than the window. The matrix scrolls in a box of its own, to its last column; it can be read."""
    with visit(browser, attributed, viewport=NARROW, java_script_enabled=scripts) as visiting:
        page = visiting.open(ALARM)
        assert overflow(page) == 0
        box, table = _box_of(page), page.locator(".sb-matrix table")
        assert box.evaluate("box => box.scrollWidth > box.clientWidth")
        around = box.bounding_box()
        assert around is not None
        assert around["x"] >= 0
        assert around["x"] + around["width"] <= NARROW["width"]
        box.evaluate("box => { box.scrollLeft = box.scrollWidth }")
        last = table.locator("thead th").last.bounding_box()
        assert last is not None
        assert last["x"] + last["width"] <= around["x"] + around["width"] + 1
        assert overflow(page) == 0
        assert page.evaluate("scrollX") == 0
        sizes = table.locator("td").evaluate_all(
            "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
        )
        assert min(sizes) >= SMALLEST
        assert min(table.locator("td").evaluate_all("all => all.map(each => each.clientWidth)")) >= NARROWEST


SMALLEST, NARROWEST = 10, 60
"""The fewest pixels of a letter's height, and of a column's width, that can be read."""


def _box_of(page: Page) -> Locator:
    """What scrolls the matrix: the nearest around its table, or itself, that is wider within than without."""
    handle = page.locator(".sb-matrix table").evaluate_handle(
        """table => {
            let each = table;
            const may = each => /auto|scroll/.test(getComputedStyle(each).overflowX);
            while (each && !(may(each) && each.scrollWidth > each.clientWidth)) each = each.parentElement;
            (each || table).dataset.scrolls = "";
        }"""
    )
    handle.dispose()
    return page.locator("[data-scrolls]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_contested_has_contrast(browser: Browser, attributed: str, scheme: str) -> None:
    """Marks, struck citations and the matrix can be read by everybody, by light and by dark."""
    options: dict[str, Any] = {"viewport": NARROW, "color_scheme": scheme}
    with visit(browser, attributed, **options) as visiting:
        for path in (ALARM, WIRE, "sources/hoax/"):
            assert visiting.open(path).evaluate(CONTRASTS) == []


NAMED = {
    "a name with its language": (HARBOUR, ".sb-facts tr", NAME),
    "a name without": (HARBOUR, ".sb-facts tr", OTHER),
    "a quote": (ALARM, "li", QUOTE),
    "a title within a value": (QUIET, ".sb-facts tr", TITLE),
    "a title on a card": ("places/", "li", TITLE),
    "a title within a card": ("events/", "li", TITLE),
    "a title among what a source says": (WIRE, "li", TITLE),
}


@pytest.mark.parametrize(("path", "around", "name"), NAMED.values(), ids=NAMED)
def test_a_name_in_another_script_stays_where_it_is(reader: Visit, path: str, around: str, name: str) -> None:
    """It reads from right to left; what is around it, marks and numbers included, stands as it is written."""
    page = reader.open(path)
    elements = page.locator(f"article {around}", has_text=name).all()
    lines = [line for element in elements for line in element.evaluate(ORDER) if _begin(line, name) >= 0]
    assert lines
    assert [_words(line) for line in lines if not in_order(line, name)] == []


def _words(line: Characters) -> str:
    return "".join(character for character, _, _ in line)


def _begin(line: Characters, name: str) -> int:
    return _words(line).find("".join(name.split()))


def in_order(line: Characters, name: str) -> bool:
    """Whether all but a name goes from left to right, and the name, from right to left, stands where it is written."""
    begin = _begin(line, name)
    end = begin + len("".join(name.split()))
    letters = [left for character, left, _ in line[begin:end] if character.isalpha()]
    whole = min(left for _, left, _ in line[begin:end]), max(right for _, _, right in line[begin:end])
    places = [(left, right) for _, left, right in line]
    units = [*places[:begin], whole, *places[end:]]
    return letters == sorted(letters, reverse=True) and all(
        after[0] >= before[1] - 1 for before, after in pairwise(units)
    )


def test_what_has_a_language_is_isolated(reader: Visit) -> None:
    """By the element that browsers, readers of screens and search engines know."""
    page = reader.open(HARBOUR)
    name = page.locator("article bdi[lang=ar]", has_text=NAME)
    assert name.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"
    assert name.evaluate("each => each.textContent") == NAME
    assert reader.open(ALARM).locator("article bdi[lang=ar]").first.inner_text() == QUOTE


SAID = (
    # A part of the page | what it says, at the value
    (".sb-lead p", ("[1]", "denies", "contested, single witness", "contested in it")),
    (".sb-facts tr:has(#date)", ("rival values", "3 May 2024", "doubts", "alleges", "contested, ")),
    (
        ".sb-facts tr:has(#actors)",
        ("alleges", "denies", "contested", "retracted", "its source was retracted"),
    ),
    (".sb-facts tr:has(#harm)", ("up to 12", "several", "contested, corroborated: 2 sources, 2 speakers")),
    (".sb-matrix", ("The wire of the town", "3 May 2024", "doubts", "alleges")),
    ("ol", ("The wire of the town on the sea", "The log of the town", "The hoax. Retracted")),
)


def test_a_page_without_any_style(reader: Visit, tmp_path: Path) -> None:
    """It says still who says what, and who denies it: in words, in the order of the page, with nothing hidden."""
    page = reader.open(ALARM)
    assert page.evaluate(BARE) == 0
    for part, words in SAID:
        shown = page.locator(f"article {part}").first.inner_text()
        assert [each for each in words if each not in " ".join(shown.split())] == [], shown
    struck = page.locator("article .sb-facts s")
    assert {struck.nth(number).locator("xpath=..").inner_text()[-9:] for number in range(struck.count())} == {
        "retracted"
    }
    page.screenshot(path=tmp_path / "bare.png", full_page=True)
    assert (tmp_path / "bare.png").stat().st_size > 0


def test_a_box_without_any_style(reader: Visit) -> None:
    """One line says who says all that is in it."""
    page = reader.open(QUIET)
    page.evaluate(BARE)
    line = page.locator("article .sb-facts p").first.inner_text()
    assert line.startswith("All of this according to The wire of the town on the sea[1], single witness")
