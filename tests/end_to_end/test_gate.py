"""Whole sites at the gate: what was looked at piece by piece holds for whole pages, and a browser has nothing to block."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from sourcebook.output.gate import Gate, is_ruled, looked_at
from tests.end_to_end.browsing import visit
from tests.end_to_end.serving import served
from tests.end_to_end.sharing import made_once
from tests.end_to_end.sites import ROOT, Site, mkdocs

pytestmark = pytest.mark.slow

RICH = ROOT / "tests" / "bases" / "rich"
PALETTE = """\
  palette:
    - {scheme: default, toggle: {icon: material/weather-sunny, name: Dark}}
    - {scheme: slate, toggle: {icon: material/weather-night, name: Light}}
"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def build_richest(base: Path) -> None:
    """The base with everything that an entry can say, and its site, with a palette."""
    shutil.copytree(RICH, base)
    options = (base / "mkdocs.yml").read_text(encoding="utf-8")
    (base / "mkdocs.yml").write_text(
        options.replace("  font: false\n", f"  font: false\n{PALETTE}"), encoding="utf-8"
    )
    built = mkdocs(base, "build", "--strict")
    assert built.returncode == 0, built.stdout


@pytest.fixture(scope="module")
def richest(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """That site."""
    base = made_once(tmp_path_factory, "richest", build_richest)
    return Site(base / "site", "/strait/", docs=base / "docs")


@pytest.fixture(scope="module", params=["shipped", "richest"])
def any_site(request: pytest.FixtureRequest) -> Site:
    """Both sites."""
    found = request.getfixturevalue("site" if request.param == "shipped" else "richest")
    assert isinstance(found, Site)
    return found


def hashed(text: str) -> str:
    """A text as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_whole_pages_pass_as_their_pieces_did(any_site: Site) -> None:
    """Each page, parsed as a whole, holds the scripts that its policy names and no other, and loads nothing of others."""
    for path in any_site.documents:
        text = any_site.read(path)
        looked = looked_at(text)
        assert looked.wrong == (), path
        assert is_ruled(text), path
        (policy,) = POLICY.findall(text)
        assert set(re.findall(r"'sha256-[^']*'", policy)) == {*map(hashed, looked.inline.scripts)}, path
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy


def test_contents_are_the_same_within_their_pages(any_site: Site) -> None:
    """What stands in the article of a generated page, parsed as a whole, passes again, with the same ids."""
    gate = Gate()
    looked = 0
    for path, document in any_site.documents.items():
        if path in any_site.own or document.moved_to:
            continue
        article = LexborHTMLParser(any_site.read(path)).css_first("article")
        assert article is not None, path
        for button in article.css("a.md-content__button"):
            button.decompose()
        content = "".join(child.html or "" for child in article.iter(include_text=True)).strip()
        assert set(gate.content(content, path).gives) == document.anchors, path
        looked += 1
    assert looked > 300


PAGES_OF_EACH_FOLDER = 6


def some_of_each_kind(site: Site) -> list[str]:
    """Pages of each kind: some of each folder and depth, all that are not generated, and one that is not there."""
    found: dict[tuple[str, int], list[str]] = {}
    for path in sorted(site.documents):
        found.setdefault((path.partition("/")[0], path.count("/")), []).append(path)
    some = {path for paths in found.values() for path in paths[:: max(1, len(paths) // PAGES_OF_EACH_FOLDER)]}
    moved = {path for path, document in site.documents.items() if document.moved_to}
    return [*sorted((some | site.own) - moved), "is/not/there/"]


@pytest.mark.browser
def test_a_browser_blocks_nothing_and_asks_nobody_else(browser: Browser, any_site: Site) -> None:
    """On each kind of page, in its first seconds."""
    paths = some_of_each_kind(any_site)
    assert len(paths) > 30
    with served(any_site.path, any_site.prefix) as origin, visit(browser, origin) as reader:
        for path in paths:
            reader.open(path)
            reader.page.wait_for_load_state("load")
        assert [each for each in reader.complaints if "404 (Not Found)" not in each] == []
        assert reader.page.context.cookies() == []


@pytest.mark.browser
def test_a_former_address_leads_on_under_its_policy(browser: Browser, richest: Site) -> None:
    """Which allows the one script that it loads."""
    moved = next(path for path, document in richest.documents.items() if document.moved_to)
    with served(richest.path, richest.prefix) as origin, visit(browser, origin) as reader:
        reader.page.goto(origin + moved, wait_until="commit")
        reader.page.wait_for_url(lambda url: urlsplit(url).path != urlsplit(origin + moved).path)
        reader.page.wait_for_load_state("load")
        assert reader.page.title() != "Moved"
        assert reader.complaints == []


@pytest.mark.browser
def test_what_scripts_do_works_under_the_policy(browser: Browser, richest: Site) -> None:
    """The palette turns and is remembered on a page of another depth; the search finds."""
    with served(richest.path, richest.prefix) as origin, visit(browser, origin) as reader:
        page = reader.open("events/double-sinking/")
        page.locator("label[for=__palette_1]").click()
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        reader.open("events/")
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        page.keyboard.press("/")
        page.locator("[data-sb=query]").fill("sinking")
        page.locator("[data-sb=results] a").first.click()
        page.wait_for_url(lambda url: urlsplit(url).path.count("/") > 3)
        assert reader.complaints == []


@pytest.mark.browser
def test_a_script_of_a_page_does_not_run(browser: Browser, richest: Site, tmp_path: Path) -> None:
    """What somebody put into a page behind the gate is blocked: the policy works, and these tests would hear of it."""
    site = tmp_path / "site"
    shutil.copytree(richest.path, site)
    page = site / "events" / "index.html"
    evil = '<script>document.title = "ran"</script><img src="x" onerror="document.title = `ran`"><p style="color: red">a</p>'
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", f"{evil}</body>"), encoding="utf-8")
    with served(site, richest.prefix) as origin, visit(browser, origin) as reader:
        opened = reader.open("events/")
        opened.wait_for_load_state("load")
        assert opened.title() != "ran"
        blocked = [each for each in reader.complaints if "Content Security Policy" in each]
        assert len(blocked) == 3, reader.complaints
