"""The preview: a broken entry shows its errors in its own place, and the last good pages stay up."""

from __future__ import annotations

import html

import pytest

from sourcebook.mkdocs_plugin.preview import Preview, error_page, uri_of_file
from sourcebook.output.rendering import Renderer
from sourcebook.problems import Problem
from tests.knowledge import Maker, event, place
from tests.mkdocs_plugin.builds import Served
from tests.pictures import png

FILES = {
    "entries/events/x.yaml": "events/x.md",
    "entries/events/x.yml": "events/x.md",
    "entries/events/2024/deep/x.yaml": "events/x.md",
    "entries/events/X Y.yaml": "",
    "entries/events/x.png": "",
    "entries/events/x": "",
    "entries/_kinds/vessel.yaml": "",
    "entries/_tombstones/events/x.yaml": "",
    "entries/x.yaml": "",
    "docs/events/x.yaml": "",
    "sourcebook.yml": "",
    "ledger.txt": "",
    "": "",
}


@pytest.mark.parametrize(("file", "uri"), FILES.items())
def test_a_file_tells_which_page_it_would_be(file: str, uri: str) -> None:
    """As far as its path goes: it could not be read, after all."""
    assert uri_of_file(file) == uri


def test_an_error_page_says_where_and_what_to_do() -> None:
    """File, line, column, words, hint; as text, whatever they hold."""
    problems = [
        Problem(
            "entries/events/x.yaml", 3, 7, "unknown-key", "there is no field `<b>` here", "did you mean `b`?"
        ),
        Problem("entries/events/x.yaml", 4, 1, "bad-date", "`*` is no date"),
    ]
    text = Renderer().markdown(error_page("events/x.md", problems))
    assert "What is saved has 2 errors." in text
    assert "line 3, column 7: there is no field &#96;&#60;b&#62;&#96; here (did you mean" in text.replace(
        "&#58;", ":"
    )
    one = Renderer().markdown(error_page("events/x.md", problems[1:]))
    assert "What is saved has 1 error." in one
    assert "()" not in one


def test_a_broken_entry_shows_its_errors_until_it_is_mended(
    kb: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    """On its own page and on the home page; all other pages are the last good ones."""
    caplog.set_level("INFO")
    served = Served(kb({"events/x": event(title="The war"), "places/town": place(title="Town")}))
    assert "The war" in served.html("events/x/")
    served.save({"events/x": event(title="The war", typo="y"), "places/town": place(title="City")})
    for address in ("events/x/", ""):
        text = html.unescape(served.html(address))
        assert "This cannot be shown yet" in text
        assert "entries/events/x.yaml" in text
        assert "line 4, column 1" in text
    assert "Town" in served.html("places/town/")
    assert "The war" in served.html("events/")
    assert [record.levelname for record in caplog.records if "unknown-key" in record.message] == ["ERROR"]
    served.save({"events/x": event(title="The peace")})
    assert "The peace" in served.html("events/x/")
    assert "City" in served.html("places/town/")
    assert "cannot be shown" not in served.html("")


def test_a_base_that_was_never_whole_shows_its_errors(kb: Maker) -> None:
    """Nothing good to show yet: the home page and the page of the entry tell what is wrong; the repair brings all."""
    served = Served(kb({"events/x": event(typo="y"), "sourcebook.yml": "format: 2\ntitle: T\n"}))
    assert "unknown-format" in served.html("")
    assert "unknown-key" in served.html("")
    assert "unknown-key" in served.html("events/x/")
    assert "unknown-format" not in served.html("events/x/")
    served.save({"events/x": event(), "sourcebook.yml": "format: 1\ntitle: T\n"})
    assert "A war" in served.html("events/")


def test_a_new_broken_entry_has_a_page(kb: Maker) -> None:
    """Whoever has just saved it looks there."""
    served = Served(kb({"events/x": event()}))
    served.save({"events/new": "title: New"})
    assert "is missing" in served.html("events/new/")
    assert "A war" in served.html("events/x/")


def test_an_entry_whose_old_id_is_broken_does_not_end_the_preview(kb: Maker) -> None:
    """An error at the address of a redirect, and at its target, is shown there."""
    served = Served(kb({"events/x": event(aliases="[old]")}))
    served.save({"events/old": event(title="Old again"), "events/x": event(aliases="[old]", typo="y")})
    assert "unknown-key" in served.html("events/x/")


def test_an_image_that_is_gone_does_not_end_the_preview(kb: Maker) -> None:
    """The last good page shows an image whose file may have been deleted since."""
    base = kb(
        {
            "entries/events/a.png": png(),
            "events/x": event(images="[{file: a.png, alt: A}]"),
            "events/y": event(title="Y"),
        }
    )
    served = Served(base)
    (base.path / "entries/events/a.png").unlink()
    served.save()
    assert "missing-file" in served.html("events/x/")
    assert "Y" in served.html("events/y/")


def test_a_preview_begins_with_nothing() -> None:
    """Before anything was read, there is no good plan."""
    assert Preview().good.pages == {}
