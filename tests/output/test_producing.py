"""Producing: pages become files; what is as it was is neither rendered nor written."""

from __future__ import annotations

import itertools
import os
import posixpath
import shutil
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from mkdocs.utils import get_relative_url

from sourcebook.caching.store import Store
from sourcebook.output import producing, writing
from sourcebook.output.producing import (
    Addresses,
    Job,
    Known,
    Links,
    LostLink,
    Matter,
    Press,
    Produced,
    Shelf,
    produce,
)
from sourcebook.output.rendering import FROM_ROOT, Converter, Html, Renderer
from sourcebook.output.writing import Writer
from sourcebook.pages.model import Page, Span
from sourcebook.pages.site import Planned
from sourcebook.planning import plan
from sourcebook.workers import Workers
from tests.knowledge import actor, event, place
from tests.sites import rich_site, site

ENTRIES = {
    "events/a": event(title="A *first* event", body="Something.", places="[town]"),
    "events/b": event(title="B"),
    "places/town": place(title="A town"),
    "actors/people": actor(title="People"),
}
CHANGED = {**ENTRIES, "events/a": event(title="A *first* event", body="Something else.", places="[town]")}
"""The same with another text of one entry, which no other page shows."""


@dataclass(frozen=True)
class Plain:
    """A theme that adds little, and leaves some pages to the engine."""

    stamp: str = "plain"
    leaves: str = "no page"

    def finish(self, page: Page, html: Html) -> str | None:
        """The page with its title."""
        return None if page.uri == self.leaves else f"<title>{self.stamp}</title>{html.content}"


def job(entries: Mapping[str, str], out: Path, **changes: Any) -> Job:
    """A job for all pages of some entries."""
    of_matter = {name: changes.pop(name) for name in ("program", "store") if name in changes}
    matter = Matter(plan(site(entries)).pages, frozenset(), None, "program", Addresses())
    given = {
        "finisher": Plain(),
        "site": out,
        "out": out.with_name(f"{out.name}.next"),
        "known": {},
        **changes,
    }
    return Job(replace(matter, **of_matter), **given)


def known(made: Iterable[Produced]) -> dict[str, Known]:
    """What is known of the files afterwards."""
    return {each.uri: each.known for each in made if each.known}


def run(of: Job, workers: Workers = Workers()) -> list[Produced]:  # noqa: B008 -- a plain value
    """Produce all pages of a job, and put them into the place of those that stood."""
    made = list(produce(of, list(of.matter.pages), workers))
    shutil.rmtree(of.site, ignore_errors=True)
    of.out.rename(of.site)
    return made


def tree(folder: Path) -> dict[str, bytes]:
    """Path -> content of all files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def of(made: list[Produced], name: str) -> list[str]:
    """The pages of which something is true."""
    return [each.uri for each in made if getattr(each, name)]


ADDRESSES = (
    ("index.md", "index.html", "./", "index.html", "index.html"),
    ("events/index.md", "events/index.html", "events/", "events/index.html", "events/index.html"),
    ("events/x.md", "events/x/index.html", "events/x/", "events/x.html", "events/x.html"),
    ("browse/events/year/2024/2.md", "browse/events/year/2024/2/index.html", "browse/events/year/2024/2/",
     "browse/events/year/2024/2.html", "browse/events/year/2024/2.html"),
    ("events/x/a b.png", "events/x/a b.png", "events/x/a%20b.png", "events/x/a b.png", "events/x/a%20b.png"),
)  # fmt: skip


@pytest.mark.parametrize(("uri", "file", "url", "plain_file", "plain_url"), ADDRESSES)
def test_addresses(uri: str, file: str, url: str, plain_file: str, plain_url: str) -> None:
    """Files and addresses, with folders for pages and without."""
    assert (Addresses().file_of(uri), Addresses().url_of(uri)) == (file, url)
    plain = Addresses(directory_urls=False)
    assert (plain.file_of(uri), plain.url_of(uri)) == (plain_file, plain_url)


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize(
    ("origin", "target"), [*itertools.product([each[0] for each in ADDRESSES], repeat=2)]
)
def test_links_lead_where_the_engines_own_lead(origin: str, target: str, *, directory_urls: bool) -> None:
    """Relative to the page, so that a site may lie anywhere; by way of its root, so that pages share them."""
    addresses = Addresses(directory_urls=directory_urls)
    if origin.endswith(".md"):
        page = urljoin("https://example.org/base/", addresses.url_of(origin))
        theirs = get_relative_url(addresses.url_of(target), addresses.url_of(origin))
        assert urljoin(page, addresses.from_page(origin, target)) == urljoin(page, theirs)


FROM_PAGES = (
    ("events/x.md", "events/x/a.png", "../../events/x/a.png"),
    ("events/x.md", "events/x.md", "../../events/x/"),
    ("events/index.md", "events/index.md", "../events/"),
    ("index.md", "index.md", "./"),
    ("index.md", "events/x.md", "./events/x/"),
    ("events/x.md", "index.md", "../../"),
)


@pytest.mark.parametrize(("origin", "target", "expected"), FROM_PAGES)
def test_links_lead_by_way_of_the_root(origin: str, target: str, expected: str) -> None:
    """So all pages write a target alike, but for the way to the root."""
    assert Addresses().from_page(origin, target) == expected
    uris = [origin, target]
    assert (
        Links(Addresses(), uris).of_page(origin)(posixpath.relpath(target, posixpath.dirname(origin) or "."))
        == expected
    )


@pytest.mark.parametrize("directory_urls", [True, False])
def test_links_between_files_and_addresses_come_to_the_same(*, directory_urls: bool) -> None:
    """A page is the same, made from Markdown for any engine or with its addresses in place."""
    planned, renderer, converter = plan(rich_site()), Renderer(), Converter()
    assets = frozenset(asset.uri for asset in planned.assets)
    matter = Matter(planned.pages, assets, None, "", Addresses(directory_urls))
    press = Press(matter)
    for uri, each in planned.pages.items():
        page = each.make()
        html = converter.html(renderer.markdown(page), press.links.of_page(uri))
        assert press.html(page, "", Shelf.of(None, ()))[0] == html
        assert FROM_ROOT not in html.content


@pytest.mark.parametrize("name", ["a.png", "a b_(c)!.png", "a&b.png", "a'b.png", "\u0643.png", "a*b~.png"])
def test_an_address_stays_what_it_is_in_markdown(name: str) -> None:
    """Whatever a file is called, its address leads to it."""
    links = Links(Addresses(), ["events/x.md", f"events/x/{name}"])
    writer = Writer(writing.Links(links.from_root))
    writer.begin("events/x.md")
    content = Converter().html(f"![A]({writer.link(f'events/x/{name}')})", str, "../../").content
    assert unescape(content) == f'<p><img src="../../{quote(f"events/x/{name}")}" alt="A" /></p>\n'


def test_a_link_that_leads_nowhere_is_an_error() -> None:
    """With the page and what it names."""
    with pytest.raises(LostLink, match=r"events/x.md links to places/q.md"):
        Links(Addresses(), {"events/x.md": ""}).of_page("events/x.md")("../places/q.md")


def test_a_lost_link_tells_its_page_whoever_writes_it(tmp_path: Path) -> None:
    """Also one that a page writes as an address, in another process."""
    crumbs = (Span("Lost", to="places/q.md"),)
    lost = [
        Page(f"events/{number}.md", "moved.md.jinja", "X", {"crumbs": crumbs, "target": ()})
        for number in range(500)
    ]
    pages = {page.uri: Planned(page.uri, partial(copy, page)) for page in lost}
    matter = Matter(pages, frozenset(), None, "", Addresses())
    for workers in (Workers(), Workers(2)):
        with pytest.raises(LostLink, match=r"^events/0.md links to places/q.md, which is no page$"):
            run(Job(matter, Plain(), tmp_path, tmp_path / "next", {}), workers)


def test_pages_become_files(tmp_path: Path) -> None:
    """Each at its address, whole."""
    made = run(job(ENTRIES, tmp_path))
    assert of(made, "rendered") == of(made, "written") == [each.uri for each in made]
    assert set(tree(tmp_path)) == {Addresses().file_of(each.uri) for each in made}
    assert "<title>plain</title>" in (tmp_path / "events/a/index.html").read_text(encoding="utf-8")


def test_what_is_as_it_was_is_left_alone(tmp_path: Path) -> None:
    """No page rendered, no file written; the same is known of them as before."""
    first = run(job(ENTRIES, tmp_path))
    again = run(job(ENTRIES, tmp_path, known=known(first)))
    assert (of(again, "rendered"), of(again, "written")) == ([], [])
    assert known(again) == known(first)


def test_one_changed_entry_changes_its_page_alone(tmp_path: Path) -> None:
    """Where no other page shows what changed of it."""
    first = run(job(ENTRIES, tmp_path))
    made = run(job(CHANGED, tmp_path, known=known(first)))
    assert of(made, "rendered") == of(made, "written") == ["events/a.md"]


OUTER: dict[str, tuple[Callable[[Path], Any], list[str], list[str]]] = {
    "deleted": (lambda file: file.unlink(), ["events/a.md"], ["events/a.md"]),
    "changed": (lambda file: file.write_text("x"), ["events/a.md"], ["events/a.md"]),
    "touched": (lambda file: os.utime(file, (0, 0)), ["events/a.md"], []),
}


@pytest.mark.parametrize(("meddle", "rendered", "written"), OUTER.values(), ids=OUTER)
def test_a_file_that_somebody_meddled_with_is_made_again(
    tmp_path: Path, meddle: Callable[[Path], Any], rendered: list[str], written: list[str]
) -> None:
    """What stands in the site is what should stand there, whoever touched it; what is equal is not written."""
    first = run(job(ENTRIES, tmp_path))
    before = tree(tmp_path)
    meddle(tmp_path / "events/a/index.html")
    made = run(job(ENTRIES, tmp_path, known=known(first)))
    assert (of(made, "rendered"), of(made, "written")) == (rendered, written)
    assert tree(tmp_path) == before


def test_another_program_renders_all_anew(tmp_path: Path) -> None:
    """And writes what comes out otherwise: here, nothing."""
    first = run(job(ENTRIES, tmp_path))
    made = run(job(ENTRIES, tmp_path, known=known(first), program="another"))
    assert (of(made, "rendered"), of(made, "written")) == ([each.uri for each in made], [])


def test_another_theme_renders_nothing_that_is_stored(tmp_path: Path) -> None:
    """The contents are the same: they are put into the new pages."""
    store = Store(tmp_path / "store.sqlite")
    first = run(job(ENTRIES, tmp_path / "out", store=store))
    other = Plain("another")
    made = run(job(ENTRIES, tmp_path / "out", store=store, known=known(first), finisher=other))
    assert (of(made, "rendered"), of(made, "written")) == ([], [each.uri for each in made])


@pytest.mark.parametrize("rubbish", [b"", b"[]", b'["a"]', b"[1, 2, 3]", b'["", {}, 4]', b"\xff"])
def test_what_is_stored_wrongly_is_rendered(rubbish: bytes) -> None:
    """A store holds what it holds: what cannot be read is not there."""
    assert producing.from_stored(rubbish) in (None, Html("", ()))


def test_a_page_that_the_theme_must_make_is_handed_back(tmp_path: Path) -> None:
    """With its content, and nothing is written for it."""
    made = run(job(ENTRIES, tmp_path, finisher=Plain(leaves="events/a.md")))
    (left,) = [each for each in made if each.known is None]
    assert left.unfinished
    page, html = left.unfinished
    assert page.uri == "events/a.md"
    assert "first" in html.content
    assert not (tmp_path / "events/a").exists()


def test_what_is_found_can_be_had_of_all(tmp_path: Path) -> None:
    """For the search, also of pages that are as they were; it is not looked for again."""
    store = Store(tmp_path / "store.sqlite")
    first = run(job(ENTRIES, tmp_path / "out", store=store, searched=True))
    again = run(job(ENTRIES, tmp_path / "out", store=store, known=known(first), searched=True))
    assert [each.found for each in again] == [each.found for each in first]
    assert b"A *first* event" in next(each.found for each in first if each.uri == "events/a.md")
    assert (of(again, "rendered"), of(again, "written")) == ([], [])
    without = run(job(ENTRIES, tmp_path / "out", store=store, known=known(first)))
    assert not of(without, "found")


WORKERS = {"two": Workers(2), "an executor": Workers(2, "tests.test_workers:threads")}


@pytest.mark.parametrize("workers", WORKERS.values(), ids=WORKERS)
def test_the_same_files_whoever_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: Workers
) -> None:
    """Byte for byte."""
    monkeypatch.setattr(producing, "PAYS_FROM", 0)
    monkeypatch.setattr(producing, "SHARD", 20)
    alone, together = run(job(ENTRIES, tmp_path / "a")), run(job(ENTRIES, tmp_path / "b"), workers)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert [each.uri for each in alone] == [each.uri for each in together]


def test_the_stamp_of_the_program_holds_the_templates(tmp_path: Path) -> None:
    """A template that changed makes every page another; a copy elsewhere is the same."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "entry.md.jinja").write_text("x")
    assert producing.program_stamp(tmp_path / "a") == producing.program_stamp(tmp_path / "b")
    (tmp_path / "a" / "entry.md.jinja").write_text("y")
    assert len({producing.program_stamp(each) for each in (None, tmp_path / "a", tmp_path / "b")}) == 3
    (tmp_path / "b" / "aside").mkdir()
    (tmp_path / "b" / "entry.md.jinja").rename(tmp_path / "b" / "aside" / "entry.md.jinja")
    (tmp_path / "a" / "entry.md.jinja").write_text("x")
    assert producing.program_stamp(tmp_path / "a") != producing.program_stamp(tmp_path / "b")


def test_the_stamp_of_the_program_holds_what_it_reads_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade of a package that reads or renders, nothing is taken for what it was."""
    before = producing.program_stamp(None)
    monkeypatch.setattr("importlib.metadata.version", lambda _: "0.0.1")
    assert producing.program_stamp(None) != before
