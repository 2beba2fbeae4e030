"""A generated page within MkDocs."""

from __future__ import annotations

import html
from typing import Any

import pytest
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, InclusionLevel

from sourcebook.contents import source_of
from sourcebook.mkdocs_plugin.files import file_of
from sourcebook.mkdocs_plugin.page import EditLinks, GeneratedPage
from sourcebook.output.producing import Addresses, Links
from sourcebook.output.rendering import Renderer
from sourcebook.pages.model import Page, Span
from tests.knowledge import Maker
from tests.mkdocs_plugin.builds import config_of

FILE = "entries/events/2024/x.yaml"
EDITS: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing said": ({}, None),
    "a repository alone": ({"repo_url": "https://code.example/a/b"}, None),
    "an address within the repository": (
        {"repo_url": "https://code.example/a/b", "edit_uri": "edit/main/docs/"},
        f"https://code.example/a/b/edit/main/{FILE}",
    ),
    "a repository with a slash": (
        {"repo_url": "https://code.example/a/b/", "edit_uri": "edit/main/docs/"},
        f"https://code.example/a/b/edit/main/{FILE}",
    ),
    "a known host": ({"repo_url": "https://github.com/a/b"}, f"https://github.com/a/b/edit/master/{FILE}"),
    "an address of its own": (
        {"edit_uri": "https://edit.example/main/docs/"},
        f"https://edit.example/main/{FILE}",
    ),
    "documentation that lies deeper": (
        {"repo_url": "https://code.example/a/b", "edit_uri": "edit/main/web/docs/", "docs_dir": "web/docs"},
        f"https://code.example/a/b/edit/main/{FILE}",
    ),
    "a template within the repository": (
        {"repo_url": "https://code.example/a/b", "edit_uri_template": "edit/main/docs/{path}?plain=1"},
        f"https://code.example/a/b/edit/main/{FILE}?plain=1",
    ),
    "a template with the path of the page": (
        {"repo_url": "https://code.example/a/b", "edit_uri_template": "edit/main/docs/{path_noext}.yaml"},
        f"https://code.example/a/b/edit/main/{FILE}",
    ),
}


@pytest.mark.parametrize(("options", "expected"), EDITS.values(), ids=EDITS)
def test_a_page_is_edited_in_its_yaml(kb: Maker, options: dict[str, Any], expected: str | None) -> None:
    """By the settings of the hand-written pages: who set these up has set up ours."""
    base = kb({})
    (base.path / str(options.get("docs_dir", "docs"))).mkdir(parents=True, exist_ok=True)
    assert EditLinks.of(config_of(base, **options)).to(FILE) == expected


def test_odd_names_of_folders_are_encoded(kb: Maker) -> None:
    """A `#` in a path does not cut it."""
    config = config_of(kb({}), repo_url="https://code.example/a", edit_uri="edit/docs/")
    assert EditLinks.of(config).to("entries/events/a #1/x.yaml") == (
        "https://code.example/a/edit/entries/events/a%20%231/x.yaml"
    )


def generated(kb: Maker, page: Page, *others: str) -> tuple[GeneratedPage, Any, Files]:
    """A page with others beside it."""
    config = config_of(kb({}))
    file = file_of(config, page.uri, InclusionLevel.NOT_IN_NAV)
    links = Links(Addresses(), dict.fromkeys([page.uri, *others]))
    made = GeneratedPage(file, config, lambda: source_of(page, Renderer().markdown(page)), links)
    return made, config, Files([file])


def moved(uri: str, to: str) -> Page:
    """A page with one link."""
    return Page(
        uri, "moved.md.jinja", "<T>", {"crumbs": (), "target": Span("x", to=to)}, "A & b", "entries/x.yaml"
    )


def test_a_page_is_made_when_mkdocs_asks_for_it(kb: Maker) -> None:
    """Its links are resolved, its headings and anchors known, its metadata encoded."""
    page, config, files = generated(kb, moved("events/a.md", "places/b_c.md#d_e"), "places/b_c.md")
    page.read_source(config)
    page.render(config, files)
    assert page.content is not None
    assert '<a href="../../places/b_c/#d_e">x</a>' in page.content
    assert page.meta == {"title": "&#60;T&#62;", "description": "A &#38; b"}
    assert page.title == "&#60;T&#62;"
    assert page.present_anchor_ids is not None
    assert [html.unescape(item.title) for item in page.toc] == ["<T>"]


def test_a_link_that_leads_nowhere_fails_the_build(kb: Maker) -> None:
    """Our own pages link to pages that are there: anything else is our mistake, and is never published."""
    page, config, files = generated(kb, moved("events/a.md", "places/gone.md"))
    page.read_source(config)
    with pytest.raises(PluginError, match=r"events/a.md links to places/gone.md, which is no page"):
        page.render(config, files)


def test_a_page_is_read_before_it_is_rendered(kb: Maker) -> None:
    """Whoever forgets it is told."""
    page, config, files = generated(kb, moved("events/a.md", "events/a.md"))
    with pytest.raises(PluginError, match="was not read"):
        page.render(config, files)


def test_a_hostile_folder_breaks_out_of_no_attribute(kb: Maker) -> None:
    """Themes print the address raw, and a folder below `entries/` may have any name."""
    hostile = 'entries/events/"><img src=q onerror=alert(1) x="/x.yaml'
    for options in ({"edit_uri_template": "edit/{path}"}, {"edit_uri": "edit/docs/"}):
        url = EditLinks.of(config_of(kb({}), repo_url="https://code.example/a", **options)).to(hostile)
        assert url is not None
        assert '"' not in url
        assert "<" not in url
