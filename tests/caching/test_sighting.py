"""A sighting sees every change that a check could tell of, without reading a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sourcebook.caching.sighting import NO_CONTENT, content, see
from tests.knowledge import Files, Knowledge, Maker, place

FILES: Files = {
    "places/syria": place(),
    "entries/places/deep/gate.png": b"a",
    "docs/index.md": "# Home\n",
    "docs/deep/page.md": "# Page\n",
    "ledger.txt": "places/syria\n",
}


def removed(name: str) -> Callable[[Path], object]:
    """Remove a file."""
    return lambda base: (base / name).unlink()


def written(name: str, text: str = "changed, and longer\n") -> Callable[[Path], object]:
    """Write a file."""

    def write(base: Path) -> None:
        (base / name).parent.mkdir(exist_ok=True)
        (base / name).write_text(text)

    return write


def linked(name: str) -> Callable[[Path], object]:
    """Make a link to a file elsewhere."""
    return lambda base: (base / name).symlink_to(base / "elsewhere")


SEEN = {
    "an entry changed": written("entries/places/syria.yaml"),
    "an entry came": written("entries/places/new.yaml"),
    "an entry went": removed("entries/places/syria.yaml"),
    "an entry moved": lambda base: (base / "entries/places/syria.yaml").rename(
        base / "entries/places/iraq.yaml"
    ),
    "an entry moved to another folder": lambda base: (base / "entries/places/syria.yaml").rename(
        base / "entries/places/deep/syria.yaml"
    ),
    "a file beside an entry changed": written("entries/places/deep/gate.png"),
    "a folder came": lambda base: (base / "entries/places/x.yaml").mkdir(),
    "a pipe came": lambda base: os.mkfifo(base / "entries/places/x.yaml"),
    "a link came": linked("entries/places/x.yaml"),
    "a page changed": written("docs/deep/page.md"),
    "a page came": written("docs/.new.md"),
    "a page went": removed("docs/index.md"),
    "the settings changed": written("sourcebook.yml"),
    "the settings went": removed("sourcebook.yml"),
    "the ledger changed": written("ledger.txt"),
    "the ledger went": removed("ledger.txt"),
}
UNSEEN = {
    "a file with a dot beside entries": written("entries/places/.syria.yaml.swp"),
    "a folder with a dot": written("entries/.git/config"),
    "a file that no check reads": written("mkdocs.yml"),
    "a published site": written("site/index.html"),
}


@pytest.mark.parametrize("change", SEEN.values(), ids=SEEN)
def test_what_is_seen(kb: Maker, change: Callable[[Path], object]) -> None:
    """Whatever a check could tell of changes the sighting."""
    base = kb(FILES).path
    before = see(base).digest()
    assert see(base).digest() == before
    change(base)
    assert see(base).digest() != before


@pytest.mark.parametrize("change", UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_seen(kb: Maker, change: Callable[[Path], object]) -> None:
    """What no check reads changes nothing."""
    base = kb(FILES).path
    before = see(base).digest()
    change(base)
    assert see(base).digest() == before


def test_a_page_through_a_link(kb: Maker) -> None:
    """A page may be a link: what it leads to is looked at too, be it there or not."""
    base = kb(FILES).path
    linked("docs/other.md")(base)
    marks = {see(base).digest()}
    for text in ("one", "three"):
        (base / "elsewhere").write_text(text)
        marks.add(see(base).digest())
    assert len(marks) == 3


def test_no_base(tmp_path: Path) -> None:
    """A folder in which nothing is there can be looked at."""
    assert see(tmp_path).digest() == see(tmp_path).digest()


def test_a_file_that_goes_away(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the listing and the look: that is seen as well."""
    base = kb(FILES).path
    before = see(base).digest()

    def gone(*_: object, **__: object) -> os.stat_result:
        raise FileNotFoundError(2, "gone")

    monkeypatch.setattr("sourcebook.caching.sighting.Sighting.note", gone)
    assert see(base).digest() != before


def test_what_just_changed(kb: Maker) -> None:
    """Files that just changed are told, with the digests of their contents."""
    base: Knowledge = kb(FILES)
    contents = see(base.path).contents()
    assert contents.keys() == {
        "sourcebook.yml", "ledger.txt", "entries/places/syria.yaml", "entries/places/deep/gate.png", "docs/index.md",
        "docs/deep/page.md",
    }  # fmt: skip
    sighting = see(base.path)
    sighting.now += 60 * 10**9
    assert contents == see(base.path).contents()


def test_what_was_seen_holds_while_time_passes(kb: Maker) -> None:
    """Files that had just changed are what they were; so it does not hold where one of them has another content."""
    base: Knowledge = kb(FILES)
    seen, later = see(base.path).kept(), see(base.path)
    later.unsettled.clear()
    assert seen.contents
    assert seen.holds(later)
    assert not replace(seen, contents={"ledger.txt": "another"}).holds(later)
    base.write({"docs/index.md": "Something of another size"})
    assert not seen.holds(see(base.path))


def test_contents(kb: Maker) -> None:
    """A file's content has a digest; what is no file has a word in its place, and is not waited for."""
    base = kb(FILES).path
    os.mkfifo(base / "pipe")
    assert content(base, "ledger.txt") != content(base, "docs/index.md")
    assert [content(base, name) for name in ("pipe", "docs", "nowhere")] == [NO_CONTENT] * 3
