"""Which search a site has, and what of the theme is ours for it."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import material  # type: ignore[import-untyped]
import pytest
from mkdocs.exceptions import PluginError

from sourcebook.mkdocs_plugin import searching
from sourcebook.output import search
from sourcebook.output.search import FACETS, FOLDER, SearchError
from tests import pagefind
from tests.knowledge import Maker, event
from tests.mkdocs_plugin.builds import built, config_of

MATERIAL = {"name": "material", "font": False}
CHOICES: dict[str, tuple[dict[str, Any], bool]] = {
    "Material's theme": ({"theme": MATERIAL}, True),
    "another theme has a search of its own, or none": ({}, False),
    "Material's own search": ({"theme": MATERIAL, "plugins": ["search", "sourcebook"]}, False),
    "the same by its whole name": ({"theme": MATERIAL, "plugins": ["material/search", "sourcebook"]}, False),
    "none": ({"theme": MATERIAL, "plugins": [{"sourcebook": {"search": False}}]}, False),
}
OURS = re.compile(
    r"    {% if config\.theme\.sourcebook_search %}\n      {% include \"partials/pagefind\.html\" %}\n    {% elif ",
)


@pytest.mark.parametrize(("options", "ours"), CHOICES.values(), ids=CHOICES)
def test_which_search_a_site_has(kb: Maker, options: dict[str, Any], ours: bool) -> None:  # noqa: FBT001
    """Pagefind's, unless the owner says otherwise."""
    assert searching.wanted(config_of(kb({}), **options)) is ours


def test_without_pagefind_nothing_is_built(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said at once, not after all pages have been made."""

    def missing() -> str:
        raise SearchError("install it")

    monkeypatch.setattr(searching, "executable", missing)
    with pytest.raises(PluginError, match="install it"):
        searching.prepare(config_of(kb({}), theme=MATERIAL))


def test_the_header_is_material_s() -> None:
    """The theme's own, but for one way more to search: an update of Material that changes it is taken over."""
    ours = resources.files("sourcebook.mkdocs_plugin") / "theme" / "partials" / "header.html"
    theirs = Path(material.__path__[0]) / "templates" / "partials" / "header.html"
    text, found = OURS.subn("    {% if ", _without_note(ours.read_text(encoding="utf-8")))
    assert found == 1
    assert text == _without_note(theirs.read_text(encoding="utf-8"))


def _without_note(template: str) -> str:
    return re.sub(r"\A\{#-.*?-#\}\n", "", template, flags=re.DOTALL)


def test_every_facet_has_a_word() -> None:
    """The facets that a reader opens are those that the index has."""
    assert tuple(searching.FACETS) == FACETS


@pytest.mark.slow
def test_what_is_found_on_pages_that_mkdocs_renders(kb: Maker) -> None:
    """Hand-written pages and indexes; not the home page, nor what asks to be left out. Titles are text."""
    base = kb(
        {
            "events/e": event(title="A raid & more", summary="It was told."),
            "docs/about.md": "# About `this` & `<that>`\n\nWords.\n",
            "docs/hidden.md": "---\nsearch: {exclude: true}\n---\n\n# Hidden\n",
        }
    )
    found = pagefind.fragments(built(base, theme=MATERIAL) / FOLDER)
    assert {url for url in found if not url.startswith("terms/")} >= {"about/", "events/", "events/e/"}
    assert not {"", ".", "./", "hidden/"} & found.keys()
    assert found["about/"]["meta"]["title"] == "About this & <that>"
    assert found["about/"]["content"] == "Words."
    assert found["events/"]["filters"] == {"kind": ["Pages"]}
    assert found["events/e/"]["meta"]["title"] == "A raid & more"
    assert found["events/e/"]["content"].startswith("It was told.")


@pytest.mark.slow
def test_where_others_listen_the_same_is_found(kb: Maker) -> None:
    """Entries that MkDocs itself walks through are listed as ever."""
    base = kb(
        {"events/e": event(title="A raid"), "hook.py": "def on_page_content(html, **_):\n    return html\n"}
    )
    quick = pagefind.fragments(built(base, theme=MATERIAL) / FOLDER)
    walked = pagefind.fragments(built(base, theme=MATERIAL, hooks=["hook.py"]) / FOLDER)
    assert walked == quick
    assert search.FACETS[0] in walked["events/e/"]["filters"]
