"""Guarding: a shell that is looked at once and what pages put into it are as safe as whole pages that are looked at."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcebook.mkdocs_plugin.guarding import Guard, hinted, instead, is_tight, ties_of, wrong_slots
from sourcebook.mkdocs_plugin.shell import Slots
from sourcebook.mkdocs_plugin.shells import Shells
from sourcebook.output.gate import Gate, Refused, looked_at, outline
from sourcebook.output.ties import Ties
from tests.mkdocs_plugin.rendered import DOCS, PAGES, Site, overriding, page

METAS = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*><meta name="referrer"[^>]*>')


def guarded(site: Site) -> Shells:
    """The shells of a site, behind the gate."""
    return Shells(site.config, site.files, site.nav, site.env, Guard(wasm=True))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a palette and a repository, whose scripts differ with the depth of a page."""
    palette = [{"scheme": "default", "toggle": {"icon": "material/brightness-7", "name": "Dark"}}]
    theme = {"name": "material", "font": False, "palette": palette, "features": ["content.action.edit"]}
    options = {
        "site_name": "A base",
        "theme": theme,
        "repo_url": "https://code.example/a",
        "edit_uri": "edit/docs/",
    }
    return Site.of(tmp_path_factory.mktemp("site"), PAGES, DOCS, **options)


def test_a_filled_shell_is_guarded_as_its_whole_page_would_be(site: Site) -> None:
    """The same policy at the same place, whoever looks, in this process or in another."""
    shells = guarded(site)
    for uri in site.outside():
        assert shells.prove(site.slots(uri)), uri
    filler = pickle.loads(pickle.dumps(shells.filler()))  # noqa: S301 -- made here
    policies = set()
    for uri in site.outside():
        filled = filler.fill(site.slots(uri))
        assert filled is not None
        (metas,) = METAS.findall(filled)
        policies.add(metas)
        assert Guard(wasm=True).page(METAS.sub("", filled))[0] == filled == shells.html(site.slots(uri))
    assert len(policies) == 2, "one for each depth"


HOSTILE = st.text(st.sampled_from("<>\"'&;#60 ax=/!-\n`"), max_size=12)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(*[HOSTILE] * 5))
def test_no_slot_changes_what_stands_around_it(site: Site, texts: tuple[str, ...]) -> None:
    """Whatever a page puts into its shell: it is refused, or the page around it is as around another."""
    title, description, name, edit_url, content = texts
    plain = replace(
        site.slots("events/z.md"), title="a", description="b", edit_url="c", content='<h1 id="t">d</h1>\n'
    )
    shells = guarded(site)
    assert shells.prove(plain)
    toc: Any = ({**plain.toc[0], "name": name},)
    slots = replace(
        plain,
        title=title or "x",
        description=description or "x",
        edit_url=edit_url or "x",
        toc=toc,
        content=f'<h1 id="t">d{content}</h1>\n',
    )
    try:
        Gate().content(slots.content, slots.dest_uri)
    except Refused:
        return
    if list(wrong_slots(slots)):
        return
    ours, theirs = shells.filler().fill(slots), shells.filler().fill(plain)
    assert ours is not None
    assert theirs is not None
    inner = len(outline(slots.content)) - len(outline(plain.content))
    found, wanted = outline(ours), outline(theirs)
    at = next(at for at, each in enumerate(wanted) if "t" in each or each[1] == "h1") + 1
    assert found[:at] + found[at + inner :] == wanted


WRONG_SLOTS: dict[str, tuple[dict[str, Any], str]] = {
    "a title as it was typed": ({"title": "<b>"}, "its title"),
    "a description that ends an attribute": ({"description": '"'}, "its description"),
    "an address with a space": ({"url": "a b/"}, "`a b/`"),
    "an edit link that runs": ({"edit_url": "JavaScript:a()"}, "JavaScript:a()"),
    "a heading as it was typed": ({"toc": ({"id": "a", "name": "<b>", "children": []},)}, "`<b>`"),
    "an id that is none": ({"toc": ({"id": 'a"', "name": "b", "children": []},)}, "the heading `b`"),
    "a heading below": (
        {"toc": ({"id": "a", "name": "b", "children": [{"id": "c", "name": ">", "children": []}]},)},
        "`>`",
    ),
}


@pytest.mark.parametrize(("given_", "reason"), WRONG_SLOTS.values(), ids=WRONG_SLOTS)
def test_what_no_page_may_put_into_a_shell(given_: dict[str, Any], reason: str) -> None:
    """Themes print it as it is: it must be encoded before."""
    slots = Slots(
        "events/x.md", "events/x/", "events/x/index.html", "A &#60;b&#62;", "", "c", "https://a.example/b"
    )
    assert list(wrong_slots(slots)) == []
    assert reason in "".join(wrong_slots(replace(slots, **given_)))


LOOSE = {
    "no quotation marks": "<p title={{ page.title }}>a</p>",
    "a title that is decoded": "<p>{{ page.title | replace('&#62;', '>') | replace('&#60;', '<') }}</p>",
    "a heading in an attribute": '{% for item in page.toc %}<p title="{{ item.title }}">a</p>{% endfor %}',
}


@pytest.mark.parametrize("template", LOOSE.values(), ids=LOOSE)
def test_a_theme_that_takes_text_for_more_has_no_shells(tmp_path: Path, template: str) -> None:
    """Each page is looked at as a whole then."""
    pages = [page("events/x.md", "A &#60;b&#62;"), page("events/y.md", "B")]
    loose = overriding(tmp_path, template, pages, site_name="A base")
    assert loose.shells().prove(loose.slots("events/x.md")), "byte for byte, it could be learnt"
    shells = guarded(loose)
    assert shells.prove(loose.slots("events/x.md")) is None
    assert METAS.search(shells.html(loose.slots("events/x.md")))


def test_a_text_in_a_script_has_no_shell(tmp_path: Path) -> None:
    """The script is another on each page: its hash is made of the whole page."""
    loose = overriding(
        tmp_path, "<script>var a = {{ page.title | tojson }}</script>", PAGES, site_name="A base"
    )
    shells = guarded(loose)
    slots = loose.slots("events/x.md")
    assert not (shell := loose.shells().prove(slots)) or not is_tight(shell, slots)
    made = shells.html(slots)
    assert Guard(wasm=True).page(METAS.sub("", made))[0] == made


def test_a_theme_that_loads_from_elsewhere_is_refused(tmp_path: Path) -> None:
    """With its shells, too."""
    loose = overriding(tmp_path, '<img src="https://example.org/a.png" alt="">', PAGES, site_name="A base")
    shells = guarded(loose)
    with pytest.raises(Refused, match="from elsewhere"):
        shells.html(loose.slots("events/x.md"))


def test_scripts_of_a_content_are_none_of_the_themes() -> None:
    """A policy would block them, and is not made for them."""
    with pytest.raises(Refused, match="extra_javascript"):
        Guard().page("<head></head><body><script>a()</script></body>", "<script>a()</script>")
    with pytest.raises(Refused, match="no `<head>`"):
        Guard().page('<link rel="icon" href="a"><head></head>'.replace("<head>", "</head><head>"))
    Guard().page("<head></head><p>a</p>", '<script type="application/json">{}</script>')


def test_owners_are_told_what_to_set() -> None:
    """For what the known themes load."""
    assert hinted("loads https://fonts.googleapis.com/css from elsewhere").endswith(
        "set `font: false` below `theme`"
    )
    assert hinted("loads https://a.example/highlight.js/x.js").endswith(
        "set `highlightjs: false` below `theme`"
    )
    assert hinted("loads https://a.example/") == "loads https://a.example/"


def test_what_the_preview_shows_instead_is_a_page_of_its_own() -> None:
    """It says why, as text."""
    text = instead(Refused(["`<b>`"], "events/x.md", "entries/events/x.yaml"))
    assert escape("`<b>`").replace("&lt;", "&#60;").replace("&gt;", "&#62;") in text
    assert "events/x.md entries/events/x.yaml" in text
    assert looked_at(text).wrong == ()


def test_links_of_the_engines_pages_to_generated_ones() -> None:
    """They have to lead somewhere, anchors too; through former addresses, which have none of their own."""
    pages = {
        "events/x/index.html": "",
        "events/old/index.html": "events/x/index.html",
        "grades/index.html": "",
    }
    links = (
        "events/x/ events/x events/x/#a events/old/#b events/gone/ grades/#c other/ other/#d https://a.example/ // #e "
        "events/a.png"
    )
    looked = looked_at(
        "".join(f'<a id="e" href="../{link}">a</a>' for link in links.split()[:8]) + '<a href="#e">b</a>'
    )
    assert ties_of(looked, "about/index.html", pages) == Ties(
        (
            "events/x/index.html",
            "events/x/index.html#a",
            "events/x/index.html#b",
            "events/gone/index.html",
            "grades/index.html#c",
        ),
        ("e",),
    )
    outside = looked_at(
        "".join(f'<a href="{link}">a</a>' for link in links.split()[8:]) + '<a href="http://[">b</a>'
    )
    assert ties_of(outside, "index.html", pages).wants == ("events/a.png",)
