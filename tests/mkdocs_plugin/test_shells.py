"""Filled shells are what MkDocs renders, byte for byte, in every configuration; or they are not used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from sourcebook.mkdocs_plugin.page import GeneratedPage
from sourcebook.mkdocs_plugin.shell import Heading, Shape, Slots
from sourcebook.mkdocs_plugin.shells import Shells
from tests.knowledge import Maker, place
from tests.mkdocs_plugin.builds import config_of
from tests.mkdocs_plugin.rendered import (
    DOCS,
    MATERIAL,
    PAGES,
    Generated,
    Site,
    compared,
    generated,
    heading,
    page,
)
from tests.sites import RICH

SHIPPED = RICH.parents[2]
NAV = [
    {"Home": "index.md"},
    {"Events": "events/index.md"},
    {"More": [{"Places": "places/index.md"}, {"Guide": ["guide/a.md", {"Far": "https://far.example/"}]}]},
    "about.md",
]
PALETTES = [
    {"scheme": "default", "primary": "custom", "toggle": {"icon": "material/brightness-7", "name": "Dark"}},
    {"scheme": "slate", "toggle": {"icon": "material/brightness-4", "name": "Light"}},
]
REPOSITORY = {"repo_url": "https://github.com/a/b", "edit_uri": "edit/main/docs/"}
LANGUAGES = [
    {"name": "English", "link": "/en/", "lang": "en"},
    {"name": "x", "link": "./de/", "lang": "de"},
]
ELSEWHERE = {"icon": "fontawesome/brands/mastodon", "link": "https://m.example", "name": "M"}
SCRIPTS = [
    "a.js",
    {"path": "b&c.js", "defer": True, "async": True},
    {"path": "d.mjs", "type": "module"},
    "https://far.example/e.js",
]
ABOVE = frozenset({"events/index.md", "events/ferry-crisis.md", "actors/index.md", "actors/mara-venn.md"})
"""Entries below whose address other pages may lie: from there, a link to these is written in another way."""

FEEDBACK = {
    "title": "Helpful?",
    "ratings": [
        {
            "icon": "material/emoticon-happy-outline",
            "name": "Yes",
            "data": 1,
            "note": "Thanks! <a href='{url}?{title}'>More</a>",
        }
    ],
}


def material(*features: str, **theme: Any) -> dict[str, Any]:
    """Material with features."""
    return {"theme": {**MATERIAL, "features": list(features), **theme}}


CONFIGURATIONS: Mapping[str, dict[str, Any]] = {
    "as it comes": {},
    "as `sourcebook init` writes it": {
        **material(
            "navigation.top", "search.highlight", "search.suggest", "content.action.edit", palette=PALETTES
        ),
        "nav": NAV,
    },
    "paths and a footer": {**material("navigation.path", "navigation.footer"), "nav": NAV},
    "tabs": {**material("navigation.tabs", "navigation.sections", "navigation.indexes"), "nav": NAV},
    "sticky tabs": {**material("navigation.tabs", "navigation.tabs.sticky", "navigation.prune"), "nav": NAV},
    "sections, expanded": {**material("navigation.sections", "navigation.expand"), "nav": NAV},
    "contents in the navigation": {**material("toc.integrate"), "nav": NAV},
    "contents that follow": material("toc.follow", "navigation.instant", "navigation.instant.progress"),
    "edit and view": {**material("content.action.edit", "content.action.view"), **REPOSITORY},
    "view from elsewhere": {
        **material("content.action.view"),
        "edit_uri": "https://code.example/a/blob/main/",
    },
    "an address": {"site_url": "https://base.example/"},
    "an address in a folder": {"site_url": "https://base.example/a/b", "nav": NAV},
    "addresses that end in .html": {
        "use_directory_urls": False,
        "nav": NAV,
        "site_url": "https://base.example/x/",
    },
    "announcements": {**material("announce.dismiss"), "announce": True},
    "German, beside English": {
        **material(language="de"),
        "extra": {"alternate": LANGUAGES},
    },
    "from right to left": material(language="fa", direction="rtl"),
    "a question for feedback": {
        "extra": {
            "analytics": {"provider": "google", "property": "G-1", "feedback": FEEDBACK},
            "consent": {"title": "?", "description": "!"},
        }
    },
    "a foot of its own": {
        "copyright": "Copyright &copy; <b>us</b>",
        "extra": {"generator": False, "homepage": "https://home.example", "social": [ELSEWHERE]},
    },
    "styles and scripts": {
        "extra_css": ["a.css", "https://far.example/b.css", "/c.css"],
        "extra_javascript": SCRIPTS,
    },
    "a logo and icons": material(
        logo="logo.svg", favicon="icon.png", icon={"edit": "material/pencil"}, palette=PALETTES[0]
    ),
    "versions": {
        "extra": {"version": {"provider": "mike", "default": "stable"}},
        "site_url": "https://base.example/1/",
    },
    "Material's search": {"plugins": [{"material/search": {}}], "site_url": "https://base.example/"},
    "Read the Docs": {"theme": "readthedocs", "nav": NAV, "site_url": "https://base.example/", **REPOSITORY},
    "pages below those of entries": {
        "nav": [
            "index.md",
            *(uri.replace(".md", "/deeper.md") for uri in sorted(ABOVE) if "index" not in uri),
        ]
    },
}
"""Where every page is filled."""


def sampled(base: Path) -> list[Generated]:
    """A base's pages, of the many terms each twentieth."""
    pages = generated(base)
    terms = [made for made in pages if made.uri.startswith("terms/")]
    return [made for made in pages if made not in terms or made in terms[::20]]


def site_of(folder: Path, pages: list[Generated], options: Mapping[str, Any]) -> Site:
    """A site; with an announcement or pages in odd places where the options want them."""
    written = dict(options)
    docs = dict(DOCS)
    if written.pop("announce", None):
        (folder / "own").mkdir()
        block = '{% extends "base.html" %}{% block announce %}News of {{ page.title }}{% endblock %}'
        (folder / "own" / "main.html").write_text(block, encoding="utf-8")
        written["theme"] = {**written["theme"], "custom_dir": str(folder / "own")}
    docs |= {uri: "# Deep" for uri in written.get("nav", []) if isinstance(uri, str) and "/" in uri}
    return Site.of(folder, pages, docs, **written)


@pytest.mark.parametrize("options", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_a_filled_shell_is_the_page_of_the_theme(tmp_path: Path, options: dict[str, Any]) -> None:
    """Byte for byte; and all pages that do not stand in the navigation are filled."""
    site = site_of(tmp_path, sampled(RICH), options)
    below = ABOVE if "deeper" in str(options) else frozenset()
    assert compared(site, site.shells()) == len(set(site.outside()) - below)


def test_a_theme_that_cannot_be_followed_renders_the_page(tmp_path: Path) -> None:
    """Slower, and right. MkDocs' own theme goes through headings in a macro, whose output is not seen as it is written."""
    site = site_of(tmp_path, sampled(RICH), {"theme": "mkdocs", "nav": NAV})
    plain = [uri for uri in site.outside() if not site.slots(uri).toc[0]["children"]]
    assert compared(site, site.shells()) == len(plain)


@pytest.mark.parametrize("base", [RICH, SHIPPED], ids=["rich", "shipped"])
def test_every_page_of_a_base_is_filled(tmp_path: Path, base: Path) -> None:
    """In the configuration that `sourcebook init` writes."""
    site = site_of(tmp_path, list(generated(base)), CONFIGURATIONS["as `sourcebook init` writes it"])
    assert compared(site, site.shells()) == len(site.outside()) > 400


HOSTILE = [
    *("&#34;&#39;&#60;/title&#62;&#60;script&#62;", "{{ page.title }}{% raw %}", "\\1 \\g<0> %s {0}"),
    *("\ufdd0 aA//<&>\n0\ufdd1", "\ufdd0\ufdd1", "edit/blob/raw", "\u202eabc", "e\u0301 \U0001f600"),
    *("<h1", "  ", "#", "{url}{title}"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_confuses_the_slots(tmp_path: Path, text: str) -> None:
    """Neither of the first page of its shape, which is learnt from, nor of a later one; not even the text of a mark."""
    texts: dict[str, Any] = {
        "content": f"<h1>{text}</h1>{text}",
        "description": text,
        "file": "entries/x.yaml",
    }
    hostile = page("events/a.md", text, heading(text, heading(text, level=3)), **texts)
    plain = page("events/b.md", "Plain", heading("One"), description="d", file="entries/y.yaml")
    for first, second in ((hostile, plain), (plain, hostile)):
        options = {**material("content.action.edit", "content.action.view"), **REPOSITORY}
        site = Site.of(tmp_path, [first, second], DOCS, **options)
        assert compared(site, site.shells()) == 2


def headings(level: int = 2) -> st.SearchStrategy[list[Heading]]:
    """Tables of contents of any depth and width."""
    below = headings(level + 1) if level < 6 else st.just([])
    one = st.builds(lambda name, more: heading(name, *more, level=level), st.text(max_size=5), below)
    return st.lists(one, max_size=3)


@pytest.fixture(scope="module")
def plain_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of one page, which stands for any."""
    return Site.of(tmp_path_factory.mktemp("plain"), [page()], DOCS)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(sections=headings(), title=st.text(min_size=1), content=st.text(), description=st.text(max_size=9))
def test_any_page_is_filled_as_it_is_rendered(
    plain_site: Site, sections: list[Heading], title: str, content: str, description: str
) -> None:
    """Whatever its texts and however its headings are nested."""
    toc: Any = ({"id": "t", "name": title, "level": 1, "children": sections},)
    slots = replace(
        plain_site.slots("events/x.md"),
        title=title,
        content=f"<h1>{content}",
        toc=toc,
        description=description,
    )
    shells = plain_site.shells()
    assert shells.prove(slots) is not None
    assert shells.filler().fill(slots) == shells.render_fully(slots)


def test_pages_in_the_navigation_are_not_filled(tmp_path: Path) -> None:
    """The navigation marks them, and MkDocs alone knows where."""
    site = Site.of(tmp_path, PAGES, DOCS, nav=["index.md", "events/x.md"])
    shells = site.shells()
    compared(site, shells)
    assert shells.prove(site.slots("events/x.md")) is None
    assert shells.filler().fill(site.slots("events/x.md")) is None


def test_a_shell_serves_other_processes(tmp_path: Path) -> None:
    """A process that knows neither the theme nor MkDocs' configuration fills the same page."""
    site = Site.of(tmp_path, PAGES, DOCS)
    shells = site.shells()
    slots = site.slots("events/x.md")
    shell = shells.prove(slots)
    assert shell is not None
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        assert elsewhere.submit(shell.fill, slots).result() == site.theirs("events/x.md")


def test_each_shape_is_learnt_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And proved once for each depth; what differs in its folder alone is not learnt anew."""
    site = Site.of(tmp_path, PAGES, DOCS)
    shells = site.shells()
    fully: list[str] = []
    render: Callable[[Slots], str] = shells.render_fully

    def counted(slots: Slots) -> str:
        fully.append(slots.uri)
        return render(slots)

    monkeypatch.setattr(shells, "render_fully", counted)
    for _ in range(3):
        for uri in site.outside():
            shells.html(site.slots(uri))
    shapes = {Shape.of(site.slots(uri)) for uri in site.outside()}
    assert len(fully) == len(shapes)
    assert shells.shell_for(Shape.of(site.slots("events/x.md"))) is shells.prove(site.slots("events/x.md"))  # type: ignore[arg-type]


def test_all_variants_of_a_page_are_proved_at_once(tmp_path: Path) -> None:
    """So that a build's first pages do not decide what its pages are stamped with."""
    stamps = set()
    for uri in ("events/x.md", "events/y.md", "events/z.md"):
        site = Site.of(tmp_path, PAGES, DOCS)
        shells = site.shells()
        shells.prove_variants(site.slots(uri))
        assert all(
            shells.filler().fill(site.slots(other)) for other in ("events/x.md", "events/y.md", "events/z.md")
        )
        stamps.add(shells.filler().stamp)
    assert len(stamps) == 1
    other = Site.of(tmp_path, PAGES, DOCS, site_name="Another")
    shells = other.shells()
    shells.prove_variants(other.slots("events/x.md"))
    assert shells.filler().stamp not in stamps


def test_pages_without_one_title_are_rendered_fully(tmp_path: Path) -> None:
    """Nothing is learnt of them."""
    site = Site.of(tmp_path, PAGES, DOCS)
    slots = site.slots("events/x.md")
    two = heading("A", level=1), heading("B", level=1)
    for toc in ((), two, (heading("A"),)):
        assert Shape.of(replace(slots, toc=toc)) is None
        assert "A title" in site.shells().html(replace(slots, toc=toc))
    assert Shape.of(replace(slots, uri="index.md", url="./", dest_uri="index.html")) is None


class Listener(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Takes MkDocs' own pages, and what the theme made of them."""

    def __init__(self) -> None:
        """Nothing is built yet."""
        self.seen: list[tuple[Slots, str]] = []
        self.made: list[Shells] = []

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """The theme is ready."""
        nav = get_navigation(files, config)
        self.made.append(Shells(config, files, nav, env))

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """A page is ready."""
        if isinstance(page, GeneratedPage):
            assert page.content is not None
            description = page.meta.get("description", "")
            toc = tuple(map(token, page.toc))
            texts = page.title or "", page.content, description, page.edit_url, toc, page.markdown
            self.seen.append((Slots(page.file.src_uri, page.url, page.file.dest_uri, *texts), output))
        return output


def token(item: Any) -> Heading:
    """A heading as Python-Markdown has it."""
    return {
        "id": item.id,
        "name": item.title,
        "level": item.level,
        "children": list(map(token, item.children)),
    }


def test_the_plugin_s_own_pages_are_filled(kb: Maker) -> None:
    """What MkDocs' loop makes of them, with all events, is what the shells give."""
    base = kb({"places/a": place(title='"A & <b>"', summary="A 'quoted' one"), "places/b": place(title="B")})
    config = config_of(base, theme=MATERIAL, site_url="https://base.example/", **REPOSITORY)
    listener = config.plugins["listener"] = Listener()
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    (shells,) = listener.made
    outside = [(slots, output) for slots, output in listener.seen if slots.uri not in shells.filler().in_nav]
    assert {"places/a.md", "places/b.md"} <= {slots.uri for slots, _ in outside}
    for slots, output in outside:
        assert shells.prove(slots) is not None
        assert shells.filler().fill(slots) == output
