"""The index of the search: what is found on a page, and that Pagefind's bundle says just that, in whatever order it came."""

from __future__ import annotations

import json
import os
import pickle
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.output import search
from sourcebook.output.search import Finder, Indexed, Indexer, Record, SearchError, split, words
from sourcebook.pages.model import Label, Listing, Page
from tests import pagefind

EVENT = Listing(
    kind=Label("events", "Events"),
    types=(Label("air-drone-strike", "Air or drone strike"),),
    years=(Label("2024", "2024"),),
    places=(Label("kharab-al-jir-base", "Kharab al-Jir base"), Label("sy", "Syria")),
    actors=(Label("us-forces", "US forces"),),
    sources=(Label("report", "Report"),),
    type="Air or drone strike",
    when="10 August [2024]",
    where="Kharab al-Jir base",
    names=("الهجوم على قاعدة خراب الجير", "Strike at al-Jir"),
)

HTML = {
    "the words alone": ("<p>One <em>two</em>, <a href='x'>three</a>.</p><p>Four</p>", "One two, three. Four"),
    "no heading of the page: that is the title": ("<h1 id='entry'>Title<a>¶</a></h1><p>Text</p>", "Text"),
    "headings within it": (
        '<h2 id="body">Account<a class="headerlink" href="#body">¶</a></h2>\n<p>A</p>',
        "Account: A",
    ),
    "no numbers of citations": ("<p>so<sup><a href='#ref-1'>[1]</a></sup>.</p>", "so."),
    "no way down, no kind": (
        """<div class="sb-crumbs" data-search-exclude=""><p><a href="/">Home</a> › Events</p></div>
        <p><span class="sb-kind">Event</span>Text</p>""",
        "Text",
    ),
    "a table by its rows": (
        """<table><thead><tr><th>Field</th><th>Value</th></tr></thead><tbody>
        <tr><td>Type</td>\n<td>War</td></tr><tr><td>Where</td>\n<td>A<br>B</td></tr></tbody></table>""",
        "Type: War · Where: A · B ·",
    ),
    "nothing of what leads here": (
        """<p>A</p><h2 id="by-events-here">Events here</h2><p>B</p><h2 id="by-mentions">C</h2><p>D</p>
        <h2 id="notes">N</h2><p>E</p>""",
        "A N: E",
    ),
    "of references, what they say beside the source": (
        """<h2 id="sources">Sources</h2><ol><li><a id="ref-1"></a><a href="s/">A report</a>, page 4</li>
        <li><a id="ref-2"></a><a href="s/">A report</a>. Informant: a clerk. “I saw it”</li></ol>""",
        "Informant: a clerk. “I saw it”",
    ),
    "what a picture shows": (
        '<p><img src="a.png" alt="A burnt &amp; broken car" /></p>',
        "A burnt & broken car",
    ),
    "texts as they were typed": ("<p>a &lt;b&gt; &amp; &#42;c&#42;</p>", "a <b> & *c*"),
    "no scripts": ("<script>alert(1)</script><style>p{}</style><p>A</p>", "A"),
}


@pytest.mark.parametrize(("html", "expected"), HTML.values(), ids=HTML)
def test_words_of_a_page(html: str, expected: str) -> None:
    """What a reader would look for, in one line."""
    assert words(html) == expected


@given(st.text())
def test_any_html_has_words(html: str) -> None:
    """Whatever it is: the words are one line without double spaces."""
    found = words(html)
    assert "\n" not in found
    assert "  " not in found


def taken(found: bytes) -> dict[str, object]:
    """What a `Finder` found, as Pagefind is told."""
    told = json.loads(found)
    assert isinstance(told, dict)
    return told


def test_an_entry_is_found_by_all_that_it_is() -> None:
    """Its words, its names, its facets; and the folded form of what is spelled in more than one way."""
    page = Page("events/a.md", "entry.md.jinja", "Drone attack", description="Short.")
    assert taken(Finder().found(page, EVENT, "events/a/", "<h1>Drone attack</h1><p>Text</p>")) == {
        "url": "events/a/",
        "content": "Text",
        "meta": {
            "title": "Drone attack",
            "type": "Air or drone strike",
            "when": "10 August [2024]",
            "where": "Kharab al-Jir base",
            "names": "الهجوم على قاعدة خراب الجير · Strike at al-Jir",
            "also": "علي قاعده",
        },
        "filters": {
            "kind": ["Events"],
            "type": ["air-drone-strike\tAir or drone strike"],
            "year": ["2024"],
            "place": ["Kharab al-Jir base", "sy\tSyria"],
            "actor": ["US forces"],
            "source": ["Report"],
        },
    }


OTHER_PAGES = {
    "a list by its description": (Page("terms/a/b.md", "t", "War", description="Fighting."), "Fighting."),
    "what stands where an entry was": (Page("events/gone.md", "t", "Gone"), "It was a mistake."),
    "not the home page": (Page("index.md", "t", "Home", description="All."), ""),
    "no shelf of an index": (Page("browse/events/year/2024/index.md", "t", "2024"), ""),
}


@pytest.mark.parametrize(("page", "content"), OTHER_PAGES.values(), ids=OTHER_PAGES)
def test_pages_that_are_no_entries(page: Page, content: str) -> None:
    """Those that only lead to entries are found by what they are, or not at all."""
    found = Finder().found(page, None, "x/", "<p>It was a mistake.</p>")
    if content:
        assert (taken(found)["content"], taken(found)["filters"]) == (content, {"kind": ["Pages"]})
    else:
        assert found == b""


def test_a_hand_written_page() -> None:
    """Its title is HTML, as MkDocs has it."""
    told = taken(Finder().handwritten("about/", "This &amp; <em>that</em>", "<h1>This</h1><p>Words</p>"))
    assert told["content"] == "Words"
    assert told["meta"] == {"title": "This & that"}


def test_a_finder_can_be_sent() -> None:
    """It works in any process."""
    found = pickle.loads(pickle.dumps(Finder())).of(Record("a/", "A", "b"))  # noqa: S301 -- our own data
    assert found == Finder().of(Record("a/", "A", "b"))


@given(st.sets(st.text(min_size=1), max_size=40))
def test_parts_hold_each_page_once(urls: set[str]) -> None:
    """Up to a number of pages one part, in order of URLs."""
    records = {url: url.encode() for url in urls}
    assert split(records) == [[url.encode() for url in sorted(urls)]]


def test_large_sites_have_parts() -> None:
    """Two that can be made at once; then as many as keep each small enough; a page stays where it is as others come."""
    numbers = {len(split({str(n): b"" for n in range(count)})) for count in (0, 1, search.SMALL)}
    assert numbers == {1}
    assert len(split({str(n): b"" for n in range(search.SMALL + 1)})) == 2
    many = {f"events/{n}/": str(n).encode() for n in range(2 * search.LARGE)}
    assert len(split(many)) == 2
    before = split({url: record for url, record in many.items() if int(record) % 7})
    assert all(set(old) <= set(new) for old, new in zip(before, split(many), strict=True))
    assert len(split({**many, "one": b"more"})) == 3


RECORDS = [
    Record("events/a/", "Drone attack", "A drone attack injured several people.", EVENT),
    Record("places/b/", "Hasaka", "A city.", Listing(Label("places", "Places"), names=("الحسكة", "Hasakah"))),
    Record("about/", "About", "How this was made, by whom."),
    Record(
        "events/c/", "<img src=x onerror=alert(1)>", '___PAGEFIND_WEIGHT___0 ]]> \u2028 "quotes" \\', EVENT
    ),
    Record("events/empty/", "Only a title", "", EVENT),
]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a few records."""
    out = tmp_path_factory.mktemp("indexed")
    assert indexed(out, RECORDS) == Indexed(5, 1)
    return out / search.FOLDER


def indexed(out: Path, records: list[Record], language: str = "en") -> Indexed:
    """Make the index of records."""
    indexer, finder = Indexer(out, language), Finder()
    for each in records:
        indexer.take(finder.of(each))
    indexer.take(b"")
    return indexer.finish()


def test_the_bundle_holds_every_page(bundle: Path) -> None:
    """With its words and what a hit shows of it, to the character."""
    found = pagefind.fragments(bundle)
    assert found.keys() == {record.url for record in RECORDS}
    assert found["events/a/"]["content"] == "A drone attack injured several people."
    assert found["events/c/"]["meta"]["title"] == "<img src=x onerror=alert(1)>"
    assert found["places/b/"]["meta"]["names"] == "الحسكة · Hasakah"


LOOKED_UP = {
    "a word": ("attack", ["events/a/"]),
    "another ending of it": ("injur", ["events/a/"]),
    "another name": ("hasakah", ["places/b/"]),
    "an Arabic name as it is folded": ("الحسكه", ["places/b/"]),
    "a title": ("titl", ["events/empty/"]),
    "a page by hand": ("made", ["about/"]),
}


@pytest.mark.parametrize(("word", "urls"), LOOKED_UP.values(), ids=LOOKED_UP)
def test_the_bundle_finds(bundle: Path, word: str, urls: list[str]) -> None:
    """A word leads to the pages that have it."""
    assert pagefind.postings(bundle)[word] == urls


def test_the_bundle_has_facets(bundle: Path) -> None:
    """Each in a file of its own, which is fetched when it is opened."""
    found = pagefind.filters(bundle)
    assert found.keys() == set(search.FACETS)
    assert found["kind"] == {
        "Events": ["events/a/", "events/c/", "events/empty/"],
        "Places": ["places/b/"],
        "Pages": ["about/"],
    }
    assert found["place"]["sy\tSyria"] == ["events/a/", "events/c/", "events/empty/"]
    assert len(list(bundle.rglob("*.pf_filter"))) == len(search.FACETS)


def test_the_bundle_holds_nothing_for_nobody(bundle: Path) -> None:
    """Pagefind's own looks are not published; the manifest says what a page of ours needs first."""
    names = {path.name for path in (bundle / "0").iterdir() if path.is_file()}
    assert {name for name in names if not name.endswith(".pf_meta")} == {
        "pagefind.js",
        "pagefind-entry.json",
        "wasm.en.pagefind",
    }
    manifest = json.loads((bundle / search.MANIFEST).read_bytes())
    assert manifest.keys() == {"format", "parts", "kinds", "common", "folding"}
    assert manifest["kinds"] == ["Events", "Pages", "Places"]


def test_all_may_read_the_bundle(tmp_path: Path) -> None:
    """Whatever the umask was: who serves a site is somebody else."""
    before = os.umask(0o077)
    try:
        indexed(tmp_path, RECORDS)
    finally:
        os.umask(before)
    files = [path for path in (tmp_path / search.FOLDER).rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o644}


def test_the_order_of_records_does_not_matter(bundle: Path, tmp_path: Path) -> None:
    """Whoever renders first: the same manifest, and the same content in every part."""
    indexed(tmp_path, RECORDS[::-1])
    other = tmp_path / search.FOLDER
    assert (other / search.MANIFEST).read_bytes() == (bundle / search.MANIFEST).read_bytes()
    for decoded in (pagefind.fragments, pagefind.filters, pagefind.postings):
        assert decoded(other) == decoded(bundle)


def test_what_is_there_already_is_kept(tmp_path: Path) -> None:
    """Nothing is made where nothing changed; a change, another language or a broken manifest makes it anew."""
    assert indexed(tmp_path, RECORDS) == Indexed(5, 1)
    assert indexed(tmp_path, RECORDS) == Indexed(5, 0)
    assert indexed(tmp_path, RECORDS[1:]) == Indexed(4, 1)
    assert pagefind.fragments(tmp_path / search.FOLDER).keys() == {each.url for each in RECORDS[1:]}
    assert indexed(tmp_path, RECORDS[1:], "fr") == Indexed(4, 1)
    (tmp_path / search.FOLDER / search.MANIFEST).write_text("{", encoding="utf-8")
    assert indexed(tmp_path, RECORDS[1:], "fr") == Indexed(4, 1)


def test_only_the_part_of_a_change_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large site, the parts without a change stay; parts that are no longer needed go."""
    monkeypatch.setattr(search, "SMALL", 3)
    assert indexed(tmp_path, RECORDS) == Indexed(5, 2)
    whole = {url: each["content"] for url, each in pagefind.fragments(tmp_path / search.FOLDER).items()}
    changed = [*RECORDS[:4], Record("events/empty/", "Only a title", "now with words", EVENT)]
    assert indexed(tmp_path, changed) == Indexed(5, 1)
    found = {url: each["content"] for url, each in pagefind.fragments(tmp_path / search.FOLDER).items()}
    assert found == {**whole, "events/empty/": "now with words"}
    second = tmp_path / search.FOLDER / "1"
    assert not (second / "pagefind.js").exists()
    assert indexed(tmp_path, RECORDS[:3]) == Indexed(3, 1)
    assert not second.exists()


def test_an_empty_site_has_an_index(tmp_path: Path) -> None:
    """It finds nothing, and says so."""
    assert indexed(tmp_path, []) == Indexed(0, 1)
    assert pagefind.fragments(tmp_path / search.FOLDER) == {}


def test_short_words_that_are_everywhere() -> None:
    """They wait for others in a query; a longer word never does, nor a rare one."""
    texts = ["the war in Syria", "the siege of it", *(["the peace"] * 6), "the war"]
    records = [Finder().of(Record(str(number), "T", text)) for number, text in enumerate(texts)]
    assert search.common(records) == ["the", "war"]
    assert search.common([]) == []


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have another program stand in for Pagefind's."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(search, "executable", lambda: str(program))


REFUSAL = b64encode(b'{"message_id": 1, "payload": {"type": "Error", "message": "no such thing"}}').decode()
ENDS = {
    "it ends": (
        "echo out of memory >&2; exit 3",
        r"ended before its index was whole \(exit 3\): out of memory",
    ),
    "it refuses": (f"printf {REFUSAL},; exec cat", "refused a record: no such thing"),
}


@pytest.mark.parametrize(("script", "message"), ENDS.values(), ids=ENDS)
def test_what_goes_wrong_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    """One message that says why; and no manifest, so that the next run makes it anew."""
    stand_in(tmp_path, monkeypatch, script)
    with pytest.raises(SearchError, match=message):
        indexed(tmp_path, RECORDS)
    assert not (tmp_path / search.FOLDER / search.MANIFEST).exists()


def test_a_program_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says why."""
    monkeypatch.setattr(search, "executable", lambda: str(tmp_path / "no-such-program"))
    with pytest.raises(SearchError, match="does not start"):
        indexed(tmp_path, RECORDS)


def test_without_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install, and what else could be done."""
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    with pytest.raises(SearchError, match=r"pip install pagefind_bin.*plugins of mkdocs\.yml"):
        search.executable()
