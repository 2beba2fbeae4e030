"""The whole base as plain Markdown, which any engine can build without a plugin."""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from sourcebook.build import prepare
from sourcebook.markdown_tree import tree
from sourcebook.output.rendering import Converter, Renderer
from tests.knowledge import Maker, event
from tests.sites import RICH, rich

LINK = r'(?:href|src)="([^":]+)"'


def tree_of(path: Path) -> dict[str, bytes]:
    """The tree of the base in a folder."""
    prepared = prepare(path)
    assert prepared.site is not None
    assert prepared.plan is not None
    return tree(prepared, prepared.site, prepared.plan, Renderer.of_base(path))


@pytest.fixture(scope="module")
def rich_tree() -> dict[str, bytes]:
    """The tree of the rich base."""
    return tree_of(RICH)


def test_every_page_is_there(rich_tree: dict[str, bytes]) -> None:
    """Generated ones, hand-written ones, and the files beside them."""
    plan = rich().plan
    assert plan is not None
    assert {f"docs/{uri}" for uri in plan.pages} <= set(rich_tree)
    assert {f"docs/{asset.uri}" for asset in plan.assets} <= set(rich_tree)
    assert {"mkdocs.yml", "docs/guide/method.md", "docs/assets/stylesheets/sourcebook.css"} <= set(rich_tree)


def test_every_link_between_files_leads_to_one(rich_tree: dict[str, bytes]) -> None:
    """Each link is relative, and its file and anchor are in the tree."""
    converter, anchors = Converter(), {}
    links: list[tuple[str, str]] = []
    for path, content in rich_tree.items():
        if path.endswith(".md"):
            text = re.sub(r"\A---\n.*?\n---\n", "", content.decode(), flags=re.DOTALL)
            found = converter.html(text, lambda target: target)
            anchors[path] = found.anchors
            links += [(path, html.unescape(link)) for link in re.findall(LINK, found.content)]
    assert len(links) > 1000
    for path, link in links:
        target, _, anchor = link.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
        known = (file in rich_tree) and (not anchor or anchor in anchors[file])
        assert known, (path, link)


def test_links_in_hand_written_pages_are_plain_markdown(rich_tree: dict[str, bytes]) -> None:
    """No engine need know how entries are named; the home page's introduction is no other."""
    assert b"[Port Elwin](../places/port-elwin.md)" in rich_tree["docs/guide/method.md"]
    assert b"`[[places/in-code]]`" in rich_tree["docs/guide/method.md"]
    assert b"[night of the collision](events/ferry-collision.md)" in rich_tree["docs/index.md"]
    assert b"What the metadata says" not in rich_tree["docs/index.md"]


def test_the_description_is_metadata(rich_tree: dict[str, bytes]) -> None:
    """Engines print it raw into an attribute, so it is encoded."""
    summary = "A port | with a pipe in its summary, and a link to Harbour Union &#34;Elwin&#34;."
    head = rich_tree["docs/places/port-elwin.md"].decode().split("---\n")[1]
    assert yaml.safe_load(head) == {
        "title": "Port Elwin (single witness)",
        "description": f"According to Gazetteer of the Strait: {summary}",
    }
    ossia = yaml.safe_load(rich_tree["docs/places/ossia.md"].decode().split("---\n")[1])
    assert ossia == {"title": "Ossia (single witness)"}


def test_no_title_becomes_markup_where_a_theme_prints_it_raw(kb: Maker) -> None:
    """Material decodes a title that it takes from a heading: the metadata has it encoded, and is printed as it is."""
    base = kb({"events/x": event(title='"</title><img src=x onerror=alert(1)>"')})
    head = tree_of(base.path)["docs/events/x.md"].decode().split("---\n")[1]
    assert yaml.safe_load(head)["title"] == "&#60;/title&#62;&#60;img src=x onerror=alert(1)&#62; (unsourced)"


def test_the_configuration_is_that_of_a_plain_site(rich_tree: dict[str, bytes]) -> None:
    """Indexes and hand-written pages are in the navigation, entries are not; no plugin is named."""
    configuration = yaml.safe_load(rich_tree["mkdocs.yml"])
    assert configuration["site_name"] == "The Sella Strait, invented"
    assert configuration["site_url"] == "https://example.org/strait/"
    assert "plugins" not in configuration
    assert configuration["nav"] == [
        "index.md",
        *(f"{folder}/index.md" for folder in ("events", "places", "actors", "sources", "vessels")),
        "terms/index.md",
        "guide/method.md",
    ]
    assert "/vessels/" in configuration["not_in_nav"]


def test_a_base_without_an_address_names_none(kb: Maker) -> None:
    """A site's URL is set where it is known, or not at all; a title is one whatever it holds."""
    base = kb({"sourcebook.yml": 'format: 1\ntitle: "{a}: #b"\n', "docs/x/y.txt": "Y", "docs/.hidden": "Z"})
    files = tree_of(base.path)
    configuration = yaml.safe_load(files["mkdocs.yml"])
    assert "site_url" not in configuration
    assert configuration["site_name"] == "{a}: #b"
    assert files["docs/x/y.txt"] == b"Y"


def test_templates_of_the_base_are_used(kb: Maker) -> None:
    """The tree looks like the site."""
    base = kb({"events/x": event(), "templates/entry.md.jinja": "Mine: {{ page.title }}"})
    assert tree_of(base.path)["docs/events/x.md"] == b'---\ntitle: "A war (unsourced)"\n---\nMine: A war\n'


def test_links_beside_the_pages_are_not_followed(kb: Maker, tmp_path: Path) -> None:
    """A symbolic link in `docs/` does not carry a file of elsewhere into the tree."""
    base = kb({"docs/a.txt": "A"})
    (base.path / "docs" / "b.txt").symlink_to("/etc/passwd")
    assert {path for path in tree_of(base.path) if path.endswith(".txt")} == {"docs/a.txt"}


@pytest.mark.slow
def test_stock_mkdocs_builds_the_tree(
    rich_tree: dict[str, bytes], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the plugin, without a warning, with a file for each page."""
    for path, content in rich_tree.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    assert [record for record in caplog.records if record.levelname == "WARNING"] == []
    for path in rich_tree:
        if path.endswith(".md"):
            page = path.removeprefix("docs/").removesuffix(".md").removesuffix("index")
            assert (tmp_path / "site" / page / "index.html").is_file()
