"""The plan of a site: no two pages at one address, and nothing in it depends on what a machine happens to do."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from sourcebook import addresses
from sourcebook.build import prepare
from sourcebook.output.rendering import Renderer
from sourcebook.pages.model import Asset
from sourcebook.pages.site import Site
from sourcebook.planning import VIEWS, plan
from tests.knowledge import Maker, event
from tests.sites import RICH, rich_site, site


def test_every_uri_is_planned_once() -> None:
    """No view plans what another one has planned, nor the same page twice."""
    for of in (rich_site(), site({})):
        counted = Counter(planned.uri for view in VIEWS for planned in view(of))
        assert [uri for uri, number in counted.items() if number > 1] == []
        assert set(counted) == set(plan(of).pages)


def test_a_page_is_at_the_address_at_which_it_was_planned() -> None:
    """A plan does not promise other addresses than its pages have."""
    for uri, planned in plan(rich_site()).pages.items():
        assert (planned.uri, planned.make().uri) == (uri, uri)


def test_no_two_addresses_differ_in_case_alone() -> None:
    """On some systems they would be one file; nor is one address a file where another is a folder."""
    uris = [uri.casefold() for uri in plan(rich_site()).pages]
    uris += [asset.uri.casefold() for asset in plan(rich_site()).assets]
    assert len(uris) == len(set(uris))
    folders = {str(folder) for uri in uris for folder in Path(uri).parents}
    assert not folders & {*uris, *(uri.removesuffix(".md") + ".html" for uri in uris)}
    urls = [addresses.url_of(uri) for uri in plan(rich_site()).pages]
    assert len(urls) == len(set(urls))


HOSTILE_IDS = (
    "browse",
    "terms",
    "year",
    "type",
    "2024",
    "data",
    "map",
    "timeline",
    "tags",
    "en",
    "ref-1",
    "a" * 80,
)


@pytest.mark.parametrize("entry_id", HOSTILE_IDS)
def test_ids_never_meet_other_addresses(entry_id: str) -> None:
    """Whatever an entry is called, indexes and terms have folders of their own."""
    of = site({f"events/{entry_id}": event(title="Mine")})
    counted = Counter(planned.uri for view in VIEWS for planned in view(of))
    assert counted[f"events/{entry_id}.md"] == 1
    assert plan(of).pages[f"events/{entry_id}.md"].make().title == "Mine"
    folders = {uri.partition("/")[0] for uri in counted if "/" in uri}
    assert folders == {*of.library.schema.kinds, "browse", "gaps", "terms"}


def written(of: Site) -> dict[str, str]:
    """The Markdown of every page."""
    renderer = Renderer()
    return {uri: renderer.markdown(planned.make()) for uri, planned in plan(of).pages.items()}


def test_equal_bases_give_equal_pages() -> None:
    """Two runs over the same files give the same plan and the same text, in the same order."""
    again = prepare(RICH).site
    assert again is not None
    assert list(written(again).items()) == list(written(rich_site()).items())


def test_the_order_of_files_does_not_matter(kb: Maker) -> None:
    """A base is the same whatever folder its entries lie in, whatever the order in which they were saved."""
    events = {f"e{number}": event(title=f"E{number}", date=str(2000 + number % 3)) for number in range(9)}
    first = site({f"events/{name}": text for name, text in events.items()})
    shuffled = list(events.items())
    random.Random(4).shuffle(shuffled)  # noqa: S311 -- any order will do
    files = {f"events/{'abc'[number % 3]}/{name}": text for number, (name, text) in enumerate(shuffled)}
    second = prepare(kb(files).path).site
    assert second is not None
    one, other = written(first), written(second)
    # A line of what is not known names the file.
    lists = {uri for uri in one if uri.startswith("gaps/")}
    assert {uri: one[uri] for uri in one.keys() - lists} == {uri: other[uri] for uri in other.keys() - lists}


def test_a_plan_makes_no_page_before_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planning ten thousand pages makes none of them."""
    monkeypatch.setattr("sourcebook.views.entry.page", lambda *_: pytest.fail("a page was made"))
    assert "events/ferry-collision.md" in plan(rich_site()).pages


def test_images_are_copied_and_kept_copies_are_not() -> None:
    """An image lies below the page that shows it; a kept copy of a source is not published, nor a GeoJSON file."""
    assert plan(rich_site()).assets == (
        Asset("events/ferry-collision/quay.png", "entries/events/2031/quay.png"),
        Asset("events/ferry-collision/ferry_night.jpg", "entries/events/2031/ferry_night.jpg"),
        Asset("places/port-elwin/harbour.webp", "entries/places/harbour.webp"),
    )
