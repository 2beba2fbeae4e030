"""An archived copy is one of the source's own address."""

from __future__ import annotations

import pytest

from sourcebook.checks.archives import check, original_of
from sourcebook.problems import Level
from sourcebook.values.link import read_url
from tests.knowledge import Maker, entry, lines, place, shipped, source

URL = "https://www.example.org/news/fire"

ORIGINALS = [
    ("https://web.archive.org/web/20240302101010/https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
    ("https://web.archive.org/web/20240302101010if_/http://example.org/", "http://example.org/"),
    ("http://web.archive.org/web/2024/example.org/a", "http://example.org/a"),
    ("https://web.archive.org/web/*/https://example.org/a", "https://example.org/a"),
    ("https://web.archive.org/web/20240302101010/https:/example.org/a", "https://example.org/a"),
    ("https://arquivo.pt/wayback/20240302101010/https://example.org/a", "https://example.org/a"),
    ("https://arquivo.pt/noFrame/replay/20240302101010/https://Example.org/a", "https://example.org/a"),
    (
        "https://webarchive.nationalarchives.gov.uk/ukgwa/20240302101010/https://example.org/a",
        "https://example.org/a",
    ),
    ("https://archive.ph/20240302101010/https://example.org/a", "https://example.org/a"),
    ("https://archive.today/2024.03.02-101010/https://example.org/a", "https://example.org/a"),
    ("https://archive.ph/AbC12", ""),
    ("https://example.net/news/2024/fire.html", ""),
    ("https://example.net/copies/fire?of=https://example.org/a", ""),
    ("https://web.archive.org/web/20240302101010/https://", "https://"),
]


@pytest.mark.parametrize(("archive", "original"), ORIGINALS)
def test_originals(archive: str, original: str) -> None:
    """The address of an archive says what it copied, or says nothing."""
    assert original_of(read_url(archive)) == original


SAME = [
    "https://www.example.org/news/fire",
    "http://example.org/news/fire/",
    "http://www.EXAMPLE.org:80/news/fire#top",
]
OTHER = ["https://example.org/news", "https://example.com/news/fire", "https://example.org/news/fire?page=2"]


@pytest.mark.parametrize("original", SAME)
def test_the_same(original: str) -> None:
    """Scheme, `www.`, a usual port, a last slash and a place on the page make no other address."""
    assert told(source(url=URL, archives=f"['https://web.archive.org/web/20240302101010/{original}']")) == []


@pytest.mark.parametrize("original", OTHER)
def test_another(original: str) -> None:
    """All else does."""
    assert told(source(url=URL, archives=f"[https://arquivo.pt/wayback/20240302101010/{original}]")) == [
        "archives[0]"
    ]


ENTRIES = [
    (source(archives="[https://web.archive.org/web/2024/https://example.com/]"), []),
    (source(url=URL, archives="[https://archive.ph/AbC12, {file: copy.txt}]"), []),
    (
        source(url=lines("https://example.com/", URL), archives=f"[https://web.archive.org/web/2024/{URL}]"),
        [],
    ),
    (
        source(
            url=URL,
            archives="[https://archive.ph/AbC12, {url: https://archive.ph/2024/https://example.com/}]",
        ),
        ["archives[1]"],
    ),
    (
        source(
            url="https://example.org/دمشق",
            archives="[https://web.archive.org/web/2024/https://example.org/%d8%af%D9%85%D8%B4%D9%82]",
        ),
        [],
    ),
]


@pytest.mark.parametrize(("text", "paths"), ENTRIES)
def test_entries(text: str, paths: list[str]) -> None:
    """Each copy is compared with each address that the source may have, if it has one."""
    assert told(text) == paths


def told(text: str) -> list[str]:
    """The paths of the warnings about a source."""
    found = list(check(entry("sources/x", text), shipped()))
    assert all((each.code, each.level) == ("archive-of-another", Level.WARNING) for each in found)
    return [each.path for each in found]


def test_in_a_base(kb: Maker) -> None:
    """It is told at the copy, with what that is a copy of."""
    archives = "[https://web.archive.org/web/20240302101010/https://example.com/fire]"
    base = kb({"sources/x": source(url=URL, archives=archives), "places/x": place()})
    message = "this is a copy of https://example.com/fire, and not of the source's address"
    hint = "name a copy of this source, or correct its `url`"
    line = f"entries/sources/x.yaml:4:12: warning[archive-of-another]: {message} ({hint})"
    assert base.problems() == [line]
