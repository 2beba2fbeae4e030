"""Redirects: a former address leads on, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

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
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in text
    assert f'<a href="{target}">new address</a>' in text
    assert '<meta name="robots" content="noindex">' in text
    assert ("canonical" in text) is bool(canonical)
    assert canonical in text
    assert "<script" not in text
