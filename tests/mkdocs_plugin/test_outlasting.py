"""The preview outlasts whatever fails: the page says in which file, and the repair brings all back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.mkdocs_plugin.outlasting import PROGRAM, is_page, name_in, place_of
from tests.knowledge import Files, Maker, event
from tests.mkdocs_plugin.builds import Served

ENTRIES: Files = {"events/x": event(title="The war"), "docs/tour.md": "# Tour\n"}

BROKEN = {
    "a template that is no template": (
        {"templates/entry.md.jinja": "{% if %}"},
        "templates/entry.md.jinja, line 1",
    ),
    "a template that asks for nothing": (
        {"templates/entry.md.jinja": "#\n{{ no.thing }}"},
        "templates/entry.md.jinja, line 2",
    ),
    "a template that is no text": ({"templates/entry.md.jinja": b"\xff\xfe"}, "templates/entry.md.jinja"),
}


@pytest.mark.parametrize(("files", "words"), BROKEN.values(), ids=BROKEN)
def test_a_page_that_cannot_be_made(kb: Maker, files: Files, words: str) -> None:
    """It says why, with what wakes the browser; others stay; the repair brings it back."""
    served = Served(kb({**ENTRIES, "templates/entry.md.jinja": "# Good"}))
    assert "Good" in served.html("events/x/")
    served.save(files)
    status, text = served.get("events/x/")
    assert status == "500 Internal Server Error"
    assert words in text
    assert "livereload" in text
    assert "Tour" in served.html("tour/")
    served.save({"templates/entry.md.jinja": "# Good again"})
    assert "Good again" in served.html("events/x/")


def test_a_build_that_fails(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page says so, styles and scripts stay, the server is told nothing; then all is built anew."""
    served = Served(kb(ENTRIES))
    before = served.html("events/x/")

    def fail() -> None:
        raise RuntimeError("<b>no room</b>")

    assert served.plugin.served
    working = served.plugin.served.build
    monkeypatch.setattr(served.plugin.served, "build", fail)
    served.save({"docs/tour.md": "# Tour\n\nTo the harbour.\n"})
    for address in ("", "events/x/", "nothing/"):
        status, text = served.get(address)
        assert status == "500 Internal Server Error"
        assert "&lt;b&gt;no room&lt;/b&gt;" in text
    assert served.status("css/base.css") == "200 OK"
    monkeypatch.setattr(served.plugin.served, "build", working)
    served.save()
    assert served.html("events/x/").partition("livereload/")[0] == before.partition("livereload/")[0]
    assert "To the harbour" in served.html("tour/")


def test_a_hand_written_page_that_is_no_text(kb: Maker) -> None:
    """MkDocs gives up; the file is named, and mended."""
    served = Served(kb(ENTRIES))
    served.save({"docs/tour.md": b"# Tour \xff\xfe\n"})
    assert "<strong>docs/tour.md</strong>" in served.get("events/x/")[1]
    served.save({"docs/tour.md": "# Tour\n"})
    assert "Tour" in served.html("tour/")


def test_settings_of_the_engine_that_cannot_be_read(kb: Maker) -> None:
    """The file is named."""
    served = Served(kb(ENTRIES))
    served.options = {"plugins": ["sourcebook"], "theme": {"name": "nothing-of-the-kind"}}
    served.save({"docs/tour.md": "# Tour, too\n"})
    text = served.get("")[1]
    assert "mkdocs.yml" in text
    assert "nothing-of-the-kind" in text
    served.options = {}
    served.save({"docs/tour.md": "# Tour\n"})
    assert "Tour" in served.html("tour/")


PATHS = {
    "/": True,
    "/events/x/": True,
    "/events/x": True,
    "/x.html": True,
    "/assets/x.css": False,
    "/events/x/a.png": False,
    "/livereload/1/1": False,
    "/search/x.json": False,
}


@pytest.mark.parametrize(("path", "page"), PATHS.items())
def test_pages(path: str, page: bool) -> None:  # noqa: FBT001 -- a column of the table
    """What a reader opens is a page; what it is made of is none."""
    assert is_page(path) == page


def test_files_of_the_base(tmp_path: Path) -> None:
    """Programs are none, wherever they are installed."""
    assert name_in(tmp_path, str(tmp_path / "templates" / "x.jinja")) == "templates/x.jinja"
    for file in (
        "/elsewhere/x.py",
        "x.py",
        "",
        str(tmp_path / ".venv/x.py"),
        str(tmp_path / "v/site-packages/x.py"),
    ):
        assert name_in(tmp_path, file) == ""
    assert name_in(PROGRAM.parent, str(PROGRAM / "build.py")) == ""


def test_errors_of_no_file(tmp_path: Path) -> None:
    """Say what sort of error they are."""
    assert place_of(tmp_path, ValueError("x")) == "ValueError, of which no file of the base is the cause"
