"""The policy of content: what it allows, and where it stands."""

from __future__ import annotations

import base64
import hashlib

import pytest

from sourcebook.output.policy import MOVING, Inline, meta, placed, policy

NONE = (
    "default-src 'none'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; script-src 'self'; style-src 'self'"
)


def hashed(text: str) -> str:
    """A text as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_that_holds_nothing_of_its_own_needs_nothing() -> None:
    """Scripts and styles come from files of the site, pictures too, or stand in its style sheets."""
    assert policy(Inline()) == NONE


def test_scripts_and_styles_are_named_by_their_hashes() -> None:
    """Each once, in one order, whoever comes first; nothing else that stands in the page runs."""
    told = policy(Inline(("b", "a", "b"), ("c",), ("color: red",), ("frame-src", "media-src")), wasm=True)
    scripts = " ".join(sorted([hashed("a"), hashed("b")]))
    assert told == (
        NONE.replace("script-src 'self'", f"script-src 'self' 'wasm-unsafe-eval' {scripts}")
        + f" {hashed('c')}; frame-src 'self'; media-src 'self'; style-src-attr 'unsafe-hashes' {hashed('color: red')}"
    )
    assert told == policy(Inline(("a", "b"), ("c",), ("color: red",), ("frame-src", "media-src")), wasm=True)
    for policy_ in (told, NONE, MOVING):
        assert "unsafe-inline" not in policy_
        assert "'unsafe-eval'" not in policy_


PLACES = {
    "behind the encoding": (
        '<html>\n<head>\n <meta charset="utf-8">\n<link>',
        '<html>\n<head>\n <meta charset="utf-8">{}\n<link>',
    ),
    "behind other elements": ('<head><meta name="a"><title>b</title><meta charset="utf-8"/><link>', None),
    "no encoding": (
        '<html><head class="a"><link><meta charset="utf-8">',
        '<html><head class="a">{}<link><meta charset="utf-8">',
    ),
    "no head": ("Mine", "{}Mine"),
    "a header": ("<header>a</header>", "{}<header>a</header>"),
}


@pytest.mark.parametrize(("page", "ruled"), PLACES.values(), ids=PLACES)
def test_it_stands_as_early_as_it_may(page: str, ruled: str | None) -> None:
    """The encoding is told among the first 1,024 bytes: nothing long stands in front of it."""
    wanted = ruled or '<head><meta name="a"><title>b</title><meta charset="utf-8"/>{}<link>'
    assert placed(page, "META") == wanted.format("META")


def test_nothing_tells_where_a_reader_comes_from() -> None:
    """Beside each policy."""
    assert meta(MOVING) == (
        f'<meta http-equiv="Content-Security-Policy" content="{MOVING}"><meta name="referrer" content="no-referrer">'
    )
