"""Addresses last for ever: these tables are what was promised, and no line of them may change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import addresses
from sourcebook.addresses import (
    MAX_ID,
    RESERVED_FIELDS,
    RESERVED_FOLDERS,
    RESERVED_IDS,
    is_id,
    is_reserved_folder,
)


@pytest.mark.parametrize(
    "text", ["a", "0", "kharab-al-jir-base", "2024", "al-akhbar-2024-09-07", "x" * MAX_ID]
)
def test_ids(text: str) -> None:
    """An id has at most 80 of `a-z`, `0-9` and single hyphens between them."""
    assert is_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "a-",
        "-a",
        "a--b",
        "A",
        "é",
        "a b",
        "a_b",
        "a.b",
        "a/b",
        "a\n",
        "x" * (MAX_ID + 1),
        "١",
        "a\u200db",
        "ａ",
    ],
)
def test_no_ids(text: str) -> None:
    """Nothing else is an id: no capital, no letter beyond ASCII, no joiner, no last newline."""
    assert not is_id(text)


def test_reserved_ids() -> None:
    """An id never meets an address of the site's own, nor a name that Windows keeps for a device."""
    assert {
        "index",
        "404",
        "assets",
        "search",
        "readme",
        "unknown",
    } <= RESERVED_IDS
    assert all(is_id(each) for each in RESERVED_IDS)


DEVICES = [
    "aux",
    "con",
    "nul",
    "prn",
    *(f"{device}{number}" for device in ("com", "lpt") for number in range(10)),
]


def test_devices() -> None:
    """Neither an id nor a folder has the name of a device of Windows; `com10` is none."""
    assert {*DEVICES} <= RESERVED_IDS & RESERVED_FOLDERS
    assert not {"com10", "lpt10"} & (RESERVED_IDS | RESERVED_FOLDERS)


def test_every_reserved_name() -> None:
    """None is ever given up: something may stand at its address, or begin with it."""
    assert {
        *("assets", "browse", "data", "gaps", "grades", "map", "search", "tags", "terms", "timeline"),
        *("404", "index", "javascripts", "stylesheets", "sitemap"),
    } <= RESERVED_FOLDERS
    assert {"by", "entry", "ref", "unknown", "value", "draft", "withhold"} <= RESERVED_FIELDS


def test_how_long_an_id_is() -> None:
    """80 characters: a shorter limit would lose addresses, a longer one makes names that some systems cannot hold."""
    assert is_id("x" * 80)
    assert not is_id("x" * 81)
    assert addresses.slug("x" * 100) == "x" * 80
    assert addresses.slug("x" * 79 + " y") == "x" * 79


@pytest.mark.parametrize(
    "name", ["browse", "terms", "tags", "data", "map", "timeline", "assets", "search", "en", "ar", "pt-br"]
)
def test_reserved_folders(name: str) -> None:
    """No kind has a folder that the site, or one of its languages, may need."""
    assert is_reserved_folder(name)


@pytest.mark.parametrize("name", ["events", "places", "actors", "sources", "vessels", "court-cases"])
def test_free_folders(name: str) -> None:
    """A plural word is free for a kind."""
    assert not is_reserved_folder(name)
    assert name not in RESERVED_FOLDERS


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Kharab al-Jir Base", "kharab-al-jir-base"),
        ("  Café — São Paulo!  ", "cafe-sao-paulo"),
        ("People's Protection Units", "peoples-protection-units"),
        ("2024/08/10", "2024-08-10"),
        ("دير الزور", ""),
        ("---", ""),
        ("ﬁle", "file"),
    ],
)
def test_slug(text: str, slug: str) -> None:
    """The nearest id to a title keeps its letters of ASCII, and is '' where there are none."""
    assert addresses.slug(text) == slug


@given(st.text(max_size=200))
def test_slug_is_an_id(text: str) -> None:
    """A slug is an id, and its own slug; or nothing."""
    found = addresses.slug(text)
    assert found == "" or (is_id(found) and addresses.slug(found) == found)


def test_folded() -> None:
    """Names are compared without regard to case and to how their accents were typed."""
    assert addresses.folded("STRASSE Zoe\u0308") == addresses.folded("Straße zoë")
    assert addresses.folded("a") != addresses.folded("b")


@given(st.text())
def test_folding_twice(text: str) -> None:
    """Folding what was folded changes nothing."""
    assert addresses.folded(addresses.folded(text)) == addresses.folded(text)


def test_digest() -> None:
    """Eight digits stand for a text, however its accents were typed."""
    assert addresses.digest("harm") == "af3ce03f"
    assert addresses.digest("Zoe\u0308") == addresses.digest("Zoë")


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        (addresses.HOME, ""),
        (addresses.entry_uri("events", "kirkuk-visit"), "events/kirkuk-visit/"),
        (addresses.index_uri("events"), "events/"),
        (addresses.browse_uri("events", "year", "2024"), "browse/events/year/2024/"),
        (addresses.browse_uri("events", "year", "2024", 2), "browse/events/year/2024/2/"),
        (addresses.TERMS, "terms/"),
        (addresses.list_uri("event-types"), "terms/event-types/"),
        (addresses.term_uri("event-types", "war"), "terms/event-types/war/"),
        (addresses.GAPS, "gaps/"),
        (addresses.gap_uri("no-date"), "gaps/no-date/"),
        (addresses.gap_uri("no-date", 2), "gaps/no-date/2/"),
        (addresses.GRADES, "grades/"),
    ],
)
def test_urls(uri: str, url: str) -> None:
    """Each page has the URL that was promised; a page is a folder with an index."""
    assert uri.endswith(".md")
    assert addresses.url_of(uri) == url


def test_pages_of_lists_stand_beside_those_of_indexes() -> None:
    """Below `browse/`, where no id, year or publisher begins with `of--` or `page--`, and no kind has the folder `terms`."""
    path = addresses.entry_list("actors", "army", "role-in-events")
    assert path == "browse/actors/of--army/role-in-events"
    assert addresses.part_uri(path) == f"{path}/index.md"
    assert addresses.part_uri(path, number=2) == f"{path}/2.md"
    assert addresses.part_uri(path, "2024", 2) == f"{path}/2024/2.md"
    assert addresses.term_list("event-types", "war") == "browse/terms/event-types/war"
    assert addresses.order_uri("sources", "publisher") == "browse/sources/publisher/index.md"
    assert addresses.order_uri("sources", "publisher", 2) == "browse/sources/publisher/page--2.md"
    assert not any(is_id(name) for name in ("of--army", "page--2"))
    assert is_reserved_folder("terms")
    assert "index" in RESERVED_IDS
