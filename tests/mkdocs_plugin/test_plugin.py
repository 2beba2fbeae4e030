"""The plugin: the pages of the base are pages of the site, and errors keep the old one as it is."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.exceptions import Abort

from sourcebook.addresses import url_of
from sourcebook.build import prepare
from sourcebook.images.stripping import strip
from sourcebook.mkdocs_plugin.plugin import STYLE
from tests.knowledge import Knowledge, Maker, event, place, source
from tests.mkdocs_plugin.builds import built, config_of, html_of, plugin_of
from tests.pictures import told_png
from tests.sites import RICH

SETTINGS = "format: 1\ntitle: A base\ncontact: a@example.org\nchecks: {unsourced: off}\n"
"""With a ledger that is missing, each entry of a base with these settings has a warning."""


def small(kb: Maker, **files: str | bytes) -> Knowledge:
    """A base with an event at a place."""
    return kb(
        {
            "events/x": event(
                title='"A *war* <b>"', places="[town]", summary='"So it \\"was\\" <i>"', date="2024"
            ),
            "places/town": place(title="Town", aliases="[old-town]"),
            **files,
        }
    )


def test_every_planned_page_is_in_the_site(kb: Maker) -> None:
    """Entries, indexes, shelves, terms, the home page, what is gone; and the theme's own page for what never was."""
    base = small(kb)
    site = built(base)
    plan = prepare(base.path).plan
    assert plan
    assert len(plan.pages) > 100
    for uri in plan.pages:
        assert (site / url_of(uri) / "index.html").is_file(), uri
    assert "There is no page at this address" in (site / "404.html").read_text(encoding="utf-8")
    assert (site / STYLE).is_file()


def test_texts_are_safe_where_a_theme_prints_them_raw(kb: Maker) -> None:
    """Titles and descriptions stand in `<title>` and in attributes, to the character."""
    text = html_of(built(small(kb), theme={"name": "material", "font": False}), "events/x")
    assert "<title>A *war* &#60;b&#62; (unsourced) - A base</title>" in text
    assert "<b>" not in text
    assert 'content="Unsourced: So it &#34;was&#34; &#60;i&#62;"' in text


def test_links_lead_from_page_to_page(kb: Maker) -> None:
    """Relative, to the value that is meant; with and without folders for addresses."""
    base = small(kb)
    assert '<a href="../../events/x/#places-town">' in html_of(built(base), "places/town")
    flat = built(base, use_directory_urls=False)
    assert '<a href="../events/x.html#places-town">' in (flat / "places" / "town.html").read_text()


def test_images_lie_below_their_pages(kb: Maker) -> None:
    """Whatever their names may hold; kept copies of sources are not published."""
    base = kb(
        {
            "entries/events/a_b-c.1.png": told_png(),
            "entries/sources/kept.png": told_png(),
            "events/x": event(images="[{file: a_b-c.1.png, alt: An image}]"),
            "entries/sources/kept.txt": "secret",
            "sources/s": source(archives="[{file: kept.txt}, {file: kept.png}]"),
        }
    )
    site = built(base)
    assert (site / "events/x/a_b-c.1.png").read_bytes() == strip(told_png()).content
    assert 'src="../../events/x/a_b-c.1.png"' in html_of(site, "events/x")
    assert not list(site.rglob("kept*"))


def test_the_home_page_is_the_owners_and_ours(kb: Maker) -> None:
    """Their words with their extensions of Markdown, then what the base holds."""
    base = small(kb, **{"docs/index.md": "---\nx: y\n---\nSee [[places/town]].\n\n!!! note\n    Noted.\n"})
    text = html_of(built(base, markdown_extensions=["admonition"]), "")
    assert 'See <a href="places/town/">Town</a>' in text
    assert '<div class="admonition note">' in text
    assert "What this base holds" in text


def test_hand_written_pages_link_to_entries(kb: Maker) -> None:
    """As prose does; what looks so within a generated page is text."""
    base = small(
        kb,
        **{
            "docs/guide/a.md": "[[events/x|That war]] `[[events/x]]`",
            "events/y": event(title='"[[events/x]]"'),
        },
    )
    site = built(base)
    assert '<a href="../../events/x/">That war</a> <code>[[events/x]]</code>' in html_of(site, "guide/a")
    assert "[[events/x]]" in html_of(site, "events/y").replace("&#91;", "[").replace("&#93;", "]")


def nav_of(base: Knowledge, **options: Any) -> list[str]:
    """The pages in the navigation of a site."""
    config = config_of(base, **options)
    seen: list[str] = []

    def note(nav: Any, **_: object) -> Any:
        seen.extend(page.file.src_uri for page in nav.pages)
        return nav

    config.plugins.events["nav"].append(note)
    build(config)
    return seen


def test_entries_stay_out_of_the_navigation(kb: Maker) -> None:
    """Which would grow with the base: indexes may stand in it, and do where nobody says what should."""
    indexes = [f"{folder}/index.md" for folder in ("actors", "events", "places", "sources", "terms")]
    assert sorted(nav_of(small(kb))) == sorted(["index.md", *indexes])
    assert nav_of(small(kb), nav=["index.md", "places/index.md"]) == ["index.md", "places/index.md"]


def test_a_build_without_a_warning_is_strict(kb: Maker) -> None:
    """All links and anchors of a base with everything are sound."""
    base = Knowledge(kb({}).path)
    for path in RICH.rglob("*"):
        if path.is_file() and path.name != "mkdocs.yml":
            base.write({path.relative_to(RICH).as_posix(): path.read_bytes()})
    validation = {"links": {"not_found": "warn", "anchors": "warn", "unrecognized_links": "warn"}}
    built(base, strict=True, validation=validation, not_in_nav="/guide/")


def test_a_warning_fails_only_where_it_is_asked_to(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """It is told with file and line in any case."""
    base = small(kb, **{"sourcebook.yml": SETTINGS})
    built(base)
    assert "entries/events/x.yaml:1:1: warning[not-in-ledger]" in caplog.text
    with pytest.raises(Abort, match="warnings in strict mode"):
        built(base, strict=True)


def test_notices_are_counted_and_never_fail(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """What the base lacks is no reason not to publish it."""
    caplog.set_level("INFO")
    built(kb({"sources/s": source(url="https://example.org/")}), strict=True)
    assert "; 0 errors, 0 warnings, 2 notices" in caplog.text
    assert "no-archive" not in caplog.text


def test_an_error_leaves_the_site_as_it_was(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is written, strict or not; every error is told with file and line."""
    base = small(kb)
    site = built(base)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    base.write(
        {"events/y": "title: Y\ntype: picnic\ndate: 2024", "events/z": "titel: Z\ntype: war\ndate: 2024"}
    )
    with pytest.raises(Abort):
        built(base)
    assert "3 errors in the base: nothing was built" in caplog.text
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    assert "entries/events/y.yaml:2:7: error[unknown-term]" in caplog.text
    assert "entries/events/z.yaml:1:1: error[unknown-key]" in caplog.text


def test_one_error_is_one(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """In the singular."""
    with pytest.raises(Abort):
        built(kb({"events/x": event(typo="x")}))
    assert "1 error in the base" in caplog.text


def test_no_problem_steers_the_terminal(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """Names of files and texts of entries are anybody's."""
    base = kb({"events/x": event(type='"a\\n\\e[31m"')})
    (base.path / "entries/events/b\x1b[31m.yaml").touch()
    with pytest.raises(Abort):
        built(base)
    assert all(line.isprintable() for line in caplog.text.splitlines())
    assert "\x1b" not in caplog.text


def test_the_theme_of_a_base_comes_before_ours_and_ours_before_the_engines(kb: Maker) -> None:
    """A folder of overrides has the last word; without one, we have."""
    ours = str(resources.files("sourcebook.mkdocs_plugin") / "theme")
    base = small(kb, **{"overrides/404.html": "Mine", f"overrides/{STYLE}": "/* mine */"})
    plain = config_of(base)
    plugin_of(plain).on_config(plain)
    plugin_of(plain).on_build_error(error=RuntimeError())
    assert plain.theme.dirs[0] == ours
    own = config_of(base, theme={"name": "mkdocs", "highlightjs": False, "custom_dir": "overrides"})
    plugin_of(own).on_config(own)
    plugin_of(own).on_build_error(error=RuntimeError())
    assert own.theme.dirs[:2] == [str(base.path / "overrides"), ours]
    site = built(base, theme={"name": "mkdocs", "highlightjs": False, "custom_dir": "overrides"})
    assert (site / "404.html").read_text().endswith("Mine")
    assert (site / STYLE).read_text() == "/* mine */"


def test_the_extensions_that_we_need_are_there_once(kb: Maker) -> None:
    """Whatever else the base turns on."""
    config = config_of(small(kb), markdown_extensions=["tables", "admonition"])
    plugin_of(config).on_config(config)
    for name in ("tables", "attr_list", "md_in_html"):
        assert config.markdown_extensions.count(name) == 1
    assert "admonition" in config.markdown_extensions


def test_templates_of_the_base_are_used(kb: Maker) -> None:
    """A template of the same name replaces ours."""
    base = small(kb, **{"templates/entry.md.jinja": "# Mine: {{ page.title }}"})
    assert re.search(r"Mine: A \*war\* &#?\w+;b", html_of(built(base), "events/x").replace("&#42;", "*"))


def test_other_plugins_see_our_pages(kb: Maker) -> None:
    """Every event fires for a generated page as for any other."""
    config = config_of(small(kb))
    seen: dict[str, set[str]] = {"page_markdown": set(), "page_content": set(), "post_page": set()}
    for name, pages in seen.items():

        def note(text: str, *, page: Any, _pages: set[str] = pages, **_: object) -> str:
            _pages.add(page.file.src_uri)
            return text

        config.plugins.events[name].append(note)
    build(config)
    for pages in seen.values():
        assert {"events/x.md", "places/index.md", "index.md"} <= pages


def test_a_title_in_a_hand_written_heading_stays_text(kb: Maker) -> None:
    """Material decodes the title that it takes from a heading, and prints it raw: an entry's title could become markup."""
    hostile = "'</title><img src=x onerror=alert(1)>'"
    base = kb({"events/x": event(title=hostile), "docs/tour.md": "# A tour of [[events/x]]\n"})
    site = built(base, theme={"name": "material", "font": False})
    for address in ("tour", "events/x"):
        assert "<img" not in html_of(site, address)


def test_hand_written_pages_lie_in_one_place(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """Every command of ours looks for them there: elsewhere, nobody would check them."""
    base = kb({"events/x": event()})
    (base.path / "pages").mkdir()
    with pytest.raises(Abort):
        built(base, docs_dir="pages")
    assert "hand-written pages lie in `docs/`" in caplog.text
