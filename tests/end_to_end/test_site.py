"""A site as `mkdocs build` leaves it: everything in it leads somewhere, and nothing in it calls out."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from sourcebook import addresses
from sourcebook.loading.base import Base, load
from tests import pagefind
from tests.end_to_end.rich import rich
from tests.end_to_end.sharing import made_once
from tests.end_to_end.sites import ROOT, Document, Site, loads_of_style, mkdocs, outside

pytestmark = pytest.mark.slow

REPOSITORY = "repo_url: https://example.org/code/\nedit_uri: edit/main/docs/"


@pytest.fixture(scope="module")
def rich_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """The rich base, built with addresses of folders and with those of files."""
    made = {}
    for name, options in (("folders", ""), ("files", "\nuse_directory_urls: false")):
        base = made_once(tmp_path_factory, name, partial(build_rich, options=REPOSITORY + options))
        made[name] = Site(base / "site", docs=base / "docs")
    return made


def build_rich(base: Path, options: str) -> None:
    """The rich base and its site."""
    rich(base, options=options)
    built = mkdocs(base, "build", "--strict")
    assert built.returncode == 0, built.stdout


@pytest.fixture(scope="module", params=["shipped", "folders", "files"])
def any_site(request: pytest.FixtureRequest, rich_sites: dict[str, Site]) -> Site:
    """Each of the sites that every rule holds for."""
    found = request.getfixturevalue("site") if request.param == "shipped" else rich_sites[request.param]
    assert isinstance(found, Site)
    return found


@pytest.fixture(scope="module")
def base() -> Base:
    """The shipped base."""
    return load(ROOT)


def generated(site: Site) -> list[Document]:
    """The pages that the plan makes, but for the home page, which holds the owner's words."""
    return [
        document
        for path, document in site.documents.items()
        if path not in site.own and not document.moved_to
    ]


def test_the_shipped_base_builds_without_a_warning(shipped_build: Path) -> None:
    """`mkdocs build --strict` passes, and its log has no warning."""
    log = (shipped_build / "build.log").read_text(encoding="utf-8")
    assert log.endswith("exit 0\n")
    assert "WARNING" not in log


def test_every_link_and_anchor_leads_somewhere(any_site: Site) -> None:
    """Each link of each page leads to a page of the site, each anchor to an id of that page, through redirects."""
    lost = [each for document in any_site.documents.values() for each in any_site.lost(document)]
    assert lost == []


def test_every_page_can_be_reached_from_home(any_site: Site) -> None:
    """Links alone lead to every page: no script is needed to find one. Former addresses lead in, and nothing to them."""
    pages = {path for path, document in any_site.documents.items() if not document.moved_to}
    assert pages - any_site.reachable() == {"404.html", *tombstones(any_site)}


def tombstones(site: Site) -> set[str]:
    """What stands where an entry was removed: nothing leads there any more."""
    return {path for path in site.documents if "events/mistake" in path}


def test_every_hit_of_the_search_leads_somewhere(any_site: Site) -> None:
    """The index of the search names addresses that are there; every entry is one of them."""
    urls = pagefind.fragments(any_site.path / "search").keys()
    assert [url for url in urls if not any_site.leads("index.html", url)] == []
    found = {any_site.target("index.html", url) for url in urls}
    entries = {
        path for path in any_site.documents if re.match(r"(events|places|actors|sources)/(?!index)", path)
    }
    moved = {path for path in entries if any_site.documents[path].moved_to}
    assert entries - moved - found == set()


def test_no_id_stands_twice_on_a_page(any_site: Site) -> None:
    """An anchor means one place."""
    twice = {
        document.path: [name for name, number in Counter(document.ids).items() if number > 1]
        for document in any_site.documents.values()
    }
    assert {path: names for path, names in twice.items() if names} == {}


def test_nothing_is_loaded_from_elsewhere(any_site: Site) -> None:
    """Scripts, styles, fonts, pictures and forms stay within the site, those of style sheets included."""
    pages = {each.path: each.loads for each in any_site.documents.values()}
    sheets = [path.relative_to(any_site.path).as_posix() for path in any_site.path.rglob("*.css")]
    assert sheets
    loads = {**pages, **{path: loads_of_style(any_site.read(path)) for path in sheets}}
    assert {
        path: urls for path, each in loads.items() if (urls := [url for url in each if outside(url)])
    } == {}


def test_links_out_keep_their_distance(any_site: Site) -> None:
    """What entries link to learns nothing of the reader and gains nothing by the link."""
    wanted = {"noopener", "noreferrer", "nofollow"}
    links = [
        link
        for document in generated(any_site)
        for link in document.links
        if "article" in link.within and ".md-content__button" not in link.within and outside(link.href)
    ]
    assert links
    assert [link.href for link in links if not wanted <= link.rel] == []


def test_every_page_has_one_heading_of_its_own(any_site: Site) -> None:
    """One h1, which says what the page is about; and a title that says it too."""
    pages = [each for each in any_site.documents.values() if not each.moved_to]
    assert {each.path: each.h1s for each in pages if len(each.h1s) != 1 or not each.h1s[0].strip()} == {}
    assert [each.path for each in pages if not each.title.strip()] == []


def test_every_entry_has_its_page(base: Base, site: Site) -> None:
    """Each file of `entries/` that is an entry is a page at its address, with its title as heading."""
    assert base.library.entries
    headings = {
        entry.name: site.documents[f"{addresses.url_of(addresses.entry_uri(*entry.key))}index.html"].h1s
        for entry in base.library.entries.values()
    }
    assert headings == {entry.name: [entry.title] for entry in base.library.entries.values()}


def test_entries_stand_out_of_the_navigation(any_site: Site) -> None:
    """The navigation of each page leads to indexes and hand-written pages alone: it does not grow with the base."""
    indexes = {f"{folder}/index.html" for folder in ("events", "places", "actors", "sources", "terms")}
    found = {
        any_site.target(document.path, link.href)
        for document in any_site.documents.values()
        for link in document.links
        if ".md-nav--primary" in link.within and not link.href.startswith("#") and not outside(link.href)
    }
    assert found - any_site.own <= indexes
    assert found >= indexes & set(any_site.documents)


def test_names_in_other_languages_say_which(base: Base, site: Site) -> None:
    """A name with a language stands in `<bdi lang>`, which keeps its direction from the text around it."""
    named = {
        (entry.name, value.content["lang"], value.content["name"])
        for entry in base.library.entries.values()
        for value in entry.fields.get("names", ())
        if "lang" in value.content
    }
    shown = {
        (entry.name, *name)
        for entry in base.library.entries.values()
        for name in site.documents[f"{entry.kind}/{entry.id}/index.html"].names
    }
    assert any(lang == "ar" for _, lang, _ in named)
    assert named <= shown


def test_edit_links_lead_to_the_file_of_the_entry(rich_sites: dict[str, Site]) -> None:
    """With `repo_url` and `edit_uri`, each page links to what an editor would change: the YAML, not some Markdown."""
    documents = rich_sites["folders"].documents
    edits = {
        path: [link.href for link in documents[path].links if "edit" in link.rel]
        for path in (
            "events/talks/index.html",
            "boats/gull/index.html",
            "about/index.html",
            "events/index.html",
        )
    }
    assert edits == {
        "events/talks/index.html": ["https://example.org/code/edit/main/entries/events/talks.yaml"],
        "boats/gull/index.html": ["https://example.org/code/edit/main/entries/boats/gull.yaml"],
        "about/index.html": ["https://example.org/code/edit/main/docs/about.md"],
        "events/index.html": [],
    }


def test_a_site_without_a_repository_has_no_edit_links(site: Site) -> None:
    """Nothing is offered that leads nowhere."""
    assert [
        each.path for each in site.documents.values() if any("edit" in link.rel for link in each.links)
    ] == []


def test_a_former_id_leads_on(rich_sites: dict[str, Site]) -> None:
    """The address of an alias is a redirect to the entry, a removed entry's a page that says what became of it."""
    folders, files = (rich_sites[name].documents for name in ("folders", "files"))
    assert folders["events/talks-at-sea/index.html"].moved_to == "../../events/talks/"
    assert files["events/talks-at-sea.html"].moved_to == "../events/talks.html"
    assert folders["events/mistake/index.html"].h1s == ["A mistake"]


def test_the_site_map_names_what_is_there(tmp_path: Path) -> None:
    """With an address, each page has it as canonical, and the site map lists pages that exist, below the prefix."""
    rich(tmp_path)
    address = {"SOURCEBOOK_SITE_URL": "https://example.org/repository/"}
    built = mkdocs(tmp_path, "build", "--strict", variables=address)
    assert built.returncode == 0, built.stdout
    site = Site(tmp_path / "site", "/repository/")
    assert '<link rel="canonical" href="https://example.org/repository/events/talks/">' in site.read(
        "events/talks/index.html"
    )
    urls = re.findall(r"<loc>(.*?)</loc>", site.read("sitemap.xml"))
    assert "https://example.org/repository/events/talks/" in urls
    assert [
        url for url in urls if not site.leads("index.html", url.removeprefix("https://example.org"))
    ] == []
    assert [each for document in site.documents.values() for each in site.lost(document)] == []
