"""Redirects: a former address leads on, with and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sourcebook.mkdocs_plugin.moved import SCRIPT
from tests.knowledge import Maker, event
from tests.mkdocs_plugin.builds import built

REDIRECTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "folders for addresses": ({}, "events/old/index.html", "../../events/x/", ""),
    "files for addresses": ({"use_directory_urls": False}, "events/old.html", "../events/x.html", ""),
    "a site at a known address": (
        {"site_url": "https://example.org/base"},
        "events/old/index.html",
        "../../events/x/",
        "https://example.org/base/events/x/",
    ),
    "a site at a known address, with files for addresses": (
        {"site_url": "https://example.org/base/", "use_directory_urls": False},
        "events/old.html",
        "../events/x.html",
        "https://example.org/base/events/x.html",
    ),
}


@pytest.mark.parametrize(("options", "file", "target", "canonical"), REDIRECTS.values(), ids=REDIRECTS)
def test_a_former_address_leads_on(
    kb: Maker, options: dict[str, Any], file: str, target: str, canonical: str
) -> None:
    """Relative, so that a site may lie anywhere; canonical where its address is known; never in a search engine."""
    text = (built(kb({"events/x": event(aliases="[old]")}), **options) / file).read_text(encoding="utf-8")
    assert f'<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>' in text
    assert f'<a id="moved" href="{target}">new address</a>' in text
    assert '<meta name="robots" content="noindex">' in text
    assert ("canonical" in text) is bool(canonical)
    assert canonical in text


@pytest.mark.parametrize("options", [{}, {"use_directory_urls": False}], ids=["folders", "files"])
def test_the_script_is_a_file_of_the_site(kb: Maker, options: dict[str, Any]) -> None:
    """So that a policy can forbid all scripts that stand in a page."""
    base = kb({"events/x": event(aliases="[old]")})
    site = built(base, **options)
    page = site / ("events/old.html" if options else "events/old/index.html")
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    ((attributes, content),) = scripts
    assert content == ""
    assert (page.parent / attributes.partition('src="')[2].removesuffix('"')).resolve() == site / SCRIPT


def test_former_ids_lead_to_the_page_itself(kb: Maker) -> None:
    """In one hop, however many there are."""
    site = built(kb({"events/x": event(aliases="[old, older, oldest]")}))
    for former in ("old", "older", "oldest"):
        text = (site / "events" / former / "index.html").read_text(encoding="utf-8")
        assert 'href="../../events/x/"' in text
