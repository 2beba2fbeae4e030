"""The preview on demand: a page is rendered when it is asked for; after a save, what changed is read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.knowledge import Files, Knowledge, Maker, actor, event, place
from tests.mkdocs_plugin.builds import Served, settled

ENTRIES: Files = {
    "events/x": event(title="The war", places="[town]", aliases="[old]"),
    "events/y": event(title="The peace"),
    "places/town": place(title="Town"),
}


def test_no_page_is_rendered_before_it_is_asked_for(kb: Maker) -> None:
    """And none twice."""
    served = Served(kb(ENTRIES))
    assert served.on_demand.rendered == 0
    assert not (Path(served.server.root) / "events/x").exists()
    for _ in range(2):
        assert "The war" in served.html("events/x/")
    assert served.on_demand.rendered == 1


def test_the_page_is_the_one_that_would_be_published(kb: Maker) -> None:
    """But for the script that wakes the browser."""
    base = kb(ENTRIES)
    served = Served(base, theme={"name": "material", "font": False})
    preview = served.html("events/x/")
    assert '<a href="../../places/town/' in preview
    assert "<title>The war (unsourced) - A base</title>" in preview
    assert '<script src="/livereload/' in preview


ADDRESSES = {
    "events/x/": "200 OK",
    "events/x/index.html": "200 OK",
    "events/x": "302 Found",
    "events/": "200 OK",
    "": "200 OK",
    "events/old/": "200 OK",
    "browse/events/year/2024/": "200 OK",
    "terms/event-types/war/": "200 OK",
    "sitemap.xml": "200 OK",
    "events/z/": "404 Not Found",
    "events/x/y/": "404 Not Found",
    "events/../events/y/": "400 Bad Request",
    "../entries/events/x.yaml": "400 Bad Request",
    "./events/y/": "200 OK",
    "events//x/": "200 OK",
}


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_addresses_answer(kb: Maker, address: str, status: str) -> None:
    """As they would on a server of files."""
    assert Served(kb(ENTRIES)).status(address) == status


def test_files_for_addresses(kb: Maker) -> None:
    """Where the owner wants no folders."""
    served = Served(kb(ENTRIES), use_directory_urls=False)
    assert '<a href="../places/town.html' in served.html("events/x.html")


def test_a_saved_entry_is_all_that_is_read(kb: Maker) -> None:
    """Its page and those that show it are as they should be when they are asked for; MkDocs builds nothing."""
    served = Served(settled(kb(ENTRIES)))
    assert "The war" in served.html("places/town/")
    served.save({"events/x": event(title="The battle", places="[town]", aliases="[old]")})
    assert served.builds == 1
    assert served.plugin.edition.prepared.base.read == 1
    rendered = served.on_demand.rendered
    assert "The battle" in served.html("events/x/")
    assert "The battle" in served.html("places/town/")
    assert served.on_demand.rendered == rendered + 2


def test_indexes_and_hand_written_pages_show_what_was_saved(kb: Maker) -> None:
    """The home page, the index, a page that links to the entry."""
    base = kb({**ENTRIES, "docs/tour.md": "# Tour\n\n[[events/x]]\n", "docs/alone.md": "# Alone\n"})
    served = Served(base)
    for address in ("", "events/", "tour/"):
        assert "The war" in served.html(address)
    served.save({"events/x": event(title="The battle", aliases="[old]")})
    assert served.builds == 1
    for address in ("", "events/", "tour/"):
        text = served.html(address)
        assert "The battle" in text
        assert "The war" not in text
    assert "Alone" in served.html("alone/")


def saved(files: Files) -> Callable[[Knowledge], Files]:
    """Files to save."""
    return lambda _: files


def deleted(name: str) -> Callable[[Knowledge], Files]:
    """A file to delete."""

    def delete(base: Knowledge) -> Files:
        (base.path / name).unlink()
        return {}

    return delete


SAVES: dict[str, tuple[Callable[[Knowledge], Files], int, str, str]] = {
    "a new entry": (saved({"events/new": event(title="New one")}), 1, "events/new/", "New one"),
    "an entry that is gone": (deleted("entries/events/y.yaml"), 1, "events/", "The war"),
    "a former id": (saved({"events/y": event(title="Y", aliases="[why]")}), 2, "events/why/", "new address"),
    "a hand-written page": (saved({"docs/tour.md": "# A tour\n"}), 2, "tour/", "A tour"),
    "the settings": (saved({"sourcebook.yml": "format: 1\ntitle: Otherwise\n"}), 2, "", "Otherwise"),
    "a vocabulary": (
        saved({"entries/_vocabularies/event-types.yaml": "label: T\nterms:\n  war: {label: Warfare}\n"}),
        2,
        "terms/event-types/war/",
        "Warfare",
    ),
    "a template": (saved({"templates/entry.md.jinja": "# Mine {{ page.title }}"}), 2, "events/y/", "Mine"),
    "nothing": (saved({}), 1, "events/y/", "The peace"),
}


@pytest.mark.parametrize(("change", "builds", "address", "words"), SAVES.values(), ids=SAVES)
def test_each_save_has_its_effect(
    kb: Maker, change: Callable[[Knowledge], Files], builds: int, address: str, words: str
) -> None:
    """Entries alone are re-read; with what MkDocs itself builds from, it builds all anew."""
    base = kb({**ENTRIES, "templates/unused.jinja": ""})
    served = Served(base)
    served.html("events/y/")
    served.save(change(base))
    assert served.builds == builds
    assert words in served.html(address)


def test_a_page_of_an_entry_that_is_gone_is_gone(kb: Maker) -> None:
    """Though it was shown before."""
    base = kb(ENTRIES)
    served = Served(base)
    assert served.status("events/y/") == "200 OK"
    (base.path / "entries/events/y.yaml").unlink()
    served.save()
    assert served.status("events/y/") == "404 Not Found"


def test_a_template_that_fails_does_not_end_the_preview(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """The page and the log say in which line of which file, and the repair brings it back."""
    served = Served(kb({**ENTRIES, "templates/entry.md.jinja": "# A title\n\n{{ nothing.at_all }}"}))
    status, text = served.get("events/x/")
    assert status == "500 Internal Server Error"
    assert "templates/entry.md.jinja, line 3" in text
    assert "nothing" in caplog.text
    served.save({"templates/entry.md.jinja": "# Mended {{ page.title }}"})
    assert "Mended" in served.html("events/x/")


def test_other_plugins_see_every_page_of_a_preview(kb: Maker) -> None:
    """Where another listens to what becomes of pages, MkDocs renders all of them, and after each save again."""
    base = kb({**ENTRIES, "hook.py": "def on_page_content(html, **_):\n    return html + '<i>hooked</i>'\n"})
    served = Served(base, hooks=["hook.py"])
    assert "<i>hooked</i>" in served.html("events/x/")
    served.save({"events/x": event(title="The battle", aliases="[old]")})
    assert served.builds == 2
    text = served.html("events/x/")
    assert "<i>hooked</i>" in text
    assert "The battle" in text


@pytest.mark.slow
def test_a_thousand_entries(kb: Maker) -> None:
    """Counts, not times: one file read, no page rendered that nobody asked for, nothing built anew."""
    events = {
        f"events/e{number}": event(title=f"Event {number}", actors="[{actor: people, role: attacker}]")
        for number in range(1000)
    }
    served = Served(settled(kb({**events, "actors/people": actor(title="People")})))
    assert served.on_demand.rendered == 0
    served.save({"events/e500": event(title="Another name", actors="[{actor: people, role: attacker}]")})
    assert served.plugin.edition.prepared.base.read == 1
    assert (served.builds, served.on_demand.rendered) == (1, 0)
    assert "Another name" in served.html("events/e500/")
    assert served.on_demand.rendered == 1


@pytest.mark.parametrize("how", ["deleted", "withheld"])
def test_a_page_that_was_shown_long_ago_is_gone(kb: Maker, how: str) -> None:
    """Though nobody asked for it since the save before: what is withheld is not left in the folder that is served."""
    base = kb(ENTRIES)
    served = Served(base)
    assert served.status("events/y/") == "200 OK"
    served.save({"events/x": event(title="The battle", aliases="[old]")})
    if how == "deleted":
        (base.path / "entries/events/y.yaml").unlink()
        served.save()
    else:
        served.save({"events/y": event(title="The peace", withhold="it is not known to others")})
    assert served.builds == 1
    assert served.status("events/y/") == "404 Not Found"


def test_what_stands_by_itself_shows_what_was_saved(kb: Maker) -> None:
    """The map of the site, and the page for what is not there."""
    base = kb({**ENTRIES, "docs/tour.md": "# A tour\n"})
    served = Served(base, site_url="http://127.0.0.1/", theme={"name": "mkdocs", "highlightjs": False})
    assert "/events/y/" in served.html("sitemap.xml")
    (base.path / "entries/events/y.yaml").unlink()
    served.save()
    assert served.builds == 1
    assert "/events/y/" not in served.html("sitemap.xml")
    (Path(served.server.root) / "404.html").write_text("of before")
    assert served.status("nowhere/") == "404 Not Found"
    assert "A tour" in (Path(served.server.root) / "404.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "head", ["# Of [[events/x]]\n", "Of [[events/x]]\n===\n"], ids=["marked", "underlined"]
)
def test_a_title_that_names_an_entry(kb: Maker, head: str) -> None:
    """Where the entry has another title, so has the page, in the navigation of every other."""
    served = Served(kb({**ENTRIES, "docs/tour.md": head}))
    assert "Of The war" in served.html("places/town/")
    served.save({"events/x": event(title="The battle", aliases="[old]")})
    assert "Of The battle" in served.html("places/town/")
