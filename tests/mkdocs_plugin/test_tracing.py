"""What a theme may do with a page: print it, ask it, filter it; whatever else it does is noticed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.mkdocs_plugin.rendered import PAGES, compared, overriding

TITLES = {page.title: [1] for page in PAGES}

ASKED = "asked"
"""The pages are filled that answer as the first one."""


def sections(template: str) -> str:
    """What is written of each section."""
    return f"{{% for t in (page.toc | first).children %}}{template}{{% endfor %}}"


OVERRIDES: Mapping[str, tuple[str, str]] = {
    "the Markdown": ("{{ page.markdown }}", "reads page.markdown"),
    "metadata that no page has": (
        "{{ page.meta.foo }}{{ page.meta.get('foo', 'x') }}{{ 'foo' in page.meta }}",
        "",
    ),
    "all metadata": ("{% for key, value in page.meta.items() %}{{ key }}={{ value }};{% endfor %}", ""),
    "metadata as JSON": ("{{ page.meta | tojson }}", ""),
    "metadata as Python has it": ("{{ page.meta }}", "prints a text of the page as Python does"),
    "how many headings": ("{{ page.toc | length }}", "by length"),
    "whether there are headings": ("{% if page.toc %}{{ (page.toc | first).title }}{% endif %}", ""),
    "all headings at once": ("{{ page.toc }}", "prints a list of headings"),
    "a title that is asked for": (
        "{% if page.title == 'A title' or page.title != 'x' %}yes{% endif %}",
        ASKED,
    ),
    "addresses that are asked for": ("{% if page.url in ['events/x/', 'events/y/'] %}yes{% endif %}", ASKED),
    "what the content holds": ("{% if '<p' in page.content %}text{% endif %}", ""),
    "pure filters": ("{{ page.title | upper }}{{ ('~' ~ page.title) | e | replace('a', page.url) }}", ""),
    "a filter of a block": ("{% filter lower %}<{{ page.title }}>{% endfilter %}", ""),
    "the content's words": ("{{ page.content | striptags }}", ""),
    "another filter": ("{{ page.title | truncate(5) }}", "by truncate"),
    "a filter with the page": ("{{ [page] | map(attribute='title') | join }}", "by map"),
    "a slice": ("{{ page.title[:3] }}", "cuts a text"),
    "a slice of what holds it": ("{{ ('x' ~ page.title)[:12] }}", "changes a text of the page"),
    "a method": ("{{ page.title.upper() }}", "calls upper on a text"),
    "a method of what holds it": ("{{ ('x' ~ page.title).upper() }}", "changes a text of the page"),
    "a length": ("{% if page.title | length > 9 %}long{% endif %}", "by length"),
    "an order": ("{% if page.title < 'M' %}early{% endif %}", "sorts a text"),
    "a table": ("{{ {'a': 1}[page.title] }}", "looks a text of the page up"),
    "a table of all": ("{{ {'A title': [1]}.get(page.title, [2])[0] }}", "to get"),
    "a test": ("{% if page.title is lower %}low{% endif %}", "for being lower"),
    "a test of its class": ("{% if page.title is string and page.edit_url is none %}text{% endif %}", ""),
    "characters": ("{% for letter in page.title %}{{ letter }}.{% endfor %}", "goes through a text"),
    "a pattern": ("{{ page.title % () }}", "formats by a text"),
    "a function": ("{{ config.get(page.title, 'none') }}", "to get"),
    "a macro": ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(page.title) }}", ""),
    "a namespace": ("{% set n = namespace(x=page.title) %}{{ n.x }}", ""),
    "all pages": ("{% for each in pages %}x{% endfor %}", "goes through all pages"),
    "the count of pages": ("{{ pages | length }}", "counts all pages"),
    "the file": ("{{ page.file }}", "prints page.file"),
    "whether it is an index": ("{{ page.is_index }}{{ page.is_homepage }}", ASKED),
    "its place": ("{{ page.parent }}{{ page.ancestors }}{{ page.previous_page }}{{ page in nav.pages }}", ""),
    "its file": ("{{ page.file.src_uri }} {{ page.file.dest_path }} {{ page.file.name | e }}", ""),
    "where its file is": ("{{ page.file.abs_dest_path }}", "reads page.file.abs_dest_path"),
    "its anchors": ("{{ page.present_anchor_ids }}", "reads page.present_anchor_ids"),
    "its address": ("{{ page.url | url }} {{ page.abs_url }} {{ page.canonical_url }} {{ base_url }}", ""),
    "the way to the root": ("{{ base_url ~ '/x' }}{% if base_url == '../..' %}deep{% endif %}", ASKED),
    "sections": (sections("{{ t.url }}{% if t.children %}+{% endif %}"), ""),
    "counted sections": (sections("{{ loop.index }}"), "counts the turns"),
    "the first sections": (
        "{% set n = namespace(i=0) %}"
        + sections("{% set n.i = n.i + 1 %}{% if n.i < 4 %}{{ t.title }}{% endif %}"),
        "writes headings of one rank differently",
    ),
    "numbered sections": (
        "{% set n = namespace(i=0) %}" + sections("{% set n.i = n.i + 1 %}{{ n.i }}"),
        "writes headings of one rank differently",
    ),
    "sections that were kept": (
        "{% set n = namespace(l=[]) %}"
        + sections("{% set n.l = t.children %}")
        + "{% for t in n.l %}x{% endfor %}",
        "goes through the headings of one that is not in its turn",
    ),
    "what marks fail on": (f"{{{{ {TITLES}[page.title][0] }}}}", "fails on marks"),
    "levels": (sections("{{ t.level }}"), "reads a heading.level"),
    "sections in a macro": (
        "{% macro m(l) %}{% for t in l %}{{ t.title }}{{ m(t.children) }}{% endfor %}{% endmacro %}{{ m(page.toc) }}",
        "outside of its turn",
    ),
    "a section that is asked for": (
        sections("{% if t.id == 'x' %}x{% endif %}"),
        "asks whether a heading equals",
    ),
    "some sections": ("{{ (page.toc | first).children[:1] | length }}", "picks headings"),
    "the page's own list": ("{{ page.toc.items | length }}", "reads items of a list of headings"),
    "what nobody has": ("{{ page.nothing }}{{ page.file.nothing }}", ""),
}
"""What a template of the owner's adds, and what the log says of it; '' where the page is filled nevertheless."""


@pytest.mark.parametrize(("template", "reason"), OVERRIDES.values(), ids=OVERRIDES)
def test_a_theme_may_read_whatever_it_likes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, template: str, reason: str
) -> None:
    """What slots do not tell is noticed, and the pages are rendered fully. In any case, they are as MkDocs writes them."""
    site = overriding(tmp_path, template, PAGES)
    with caplog.at_level(logging.DEBUG, "mkdocs.plugins.sourcebook"):
        filled = compared(site, site.shells())
    if reason in {"", ASKED}:
        assert "rendered by the theme" not in caplog.text
        assert (filled < len(site.outside())) is bool(reason)
    else:
        assert filled < len(site.outside())
        assert reason in caplog.text


def test_a_page_that_answers_otherwise_is_rendered_fully(tmp_path: Path) -> None:
    """A question of the theme is answered by the first page; others with this answer are filled."""
    site = overriding(tmp_path, "{% if page.title == 'x' %}!{% endif %}", PAGES)
    shells = site.shells()
    compared(site, shells)
    filled = {uri for uri in site.outside() if shells.filler().fill(site.slots(uri)) is not None}
    assert filled == set(site.outside()) - {"terms/a/b.md"}


def test_the_last_wall(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What recording misses is found when the first page of a shape is compared; the log names the place."""
    site = overriding(tmp_path, "{% if page.title in 'A title of a page' %}seen{% endif %}", PAGES)
    with caplog.at_level(logging.DEBUG, "mkdocs.plugins.sourcebook"):
        assert site.shells().prove(site.slots("events/x.md")) is None
    assert "Pages such as events/x.md are rendered by the theme: after" in caplog.text
    assert "it writes 'seen" in caplog.text


def test_nothing_of_the_recording_is_left_in_the_theme(tmp_path: Path) -> None:
    """Jinja keeps macros that are imported without context, with the filters that they were compiled with."""
    (tmp_path / "own").mkdir()
    macro = "{% macro m(x) %}{{ x | upper | e }}{% endmacro %}"
    (tmp_path / "own" / "macro.html").write_text(macro, encoding="utf-8")
    template = '{% import "macro.html" as own %}{{ own.m("a<b") }}'
    site = overriding(tmp_path, template, PAGES)
    before = site.env.filters, site.env.tests, site.env.context_class
    compared(site, site.shells())
    assert (site.env.filters, site.env.tests, site.env.context_class) == before


def test_a_theme_that_escapes_by_itself_is_not_followed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Another plugin may exchange the environment: filters mean something else there."""
    site = overriding(tmp_path, "", PAGES)
    site.env.finalize = str
    with caplog.at_level(logging.DEBUG, "mkdocs.plugins.sourcebook"):
        assert site.shells().prove(site.slots("events/x.md")) is None
    assert "the theme's environment is not MkDocs' own" in caplog.text
