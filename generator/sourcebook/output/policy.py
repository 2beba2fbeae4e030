"""The policy of content: what a browser may run and load for a page, written into its head.

Source: Content Security Policy Level 3 (W3C). A `<meta>` element rules all that stands below it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

REFERRER = '<meta name="referrer" content="no-referrer">'

FIXED = (
    ("default-src", "'none'"),
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)
"""The same for each page. Themes draw their icons from `data:` addresses within their style sheets."""

MOVING = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'"
"""For a page that only leads on, by a file of the site's own."""

HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
CHARSET = re.compile(
    r"<head(?:\s[^>]*)?>(?:\s|<!--.*?-->|<meta\b[^>]*>|<title>[^<]*</title>)*?<meta\s+charset=[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
"""Where the encoding is told, in front of anything that loads. It must stand among the first 1,024 bytes."""


@dataclass(frozen=True, slots=True)
class Inline:
    """What a page holds that a policy has to name."""

    scripts: tuple[str, ...] = ()
    """The texts of its scripts."""

    styles: tuple[str, ...] = ()
    """The texts of its `<style>` elements."""

    attributes: tuple[str, ...] = ()
    """The values of its attributes `style`."""

    embeds: tuple[str, ...] = ()
    """Directives for what few pages hold, such as `media-src`."""


def policy(inline: Inline, *, wasm: bool = False) -> str:
    """The policy for a page. `wasm`: whether its scripts compile WebAssembly, as Pagefind does."""
    compile_ = ("'wasm-unsafe-eval'",) if wasm else ()
    directives = [
        *FIXED,
        ("script-src", " ".join(("'self'", *compile_, *_hashes(inline.scripts)))),
        ("style-src", " ".join(("'self'", *_hashes(inline.styles)))),
        *((name, "'self'") for name in inline.embeds),
    ]
    if inline.attributes:
        directives.append(("style-src-attr", " ".join(("'unsafe-hashes'", *_hashes(inline.attributes)))))
    return "; ".join([f"{name} {value}" for name, value in directives])


def meta(told: str) -> str:
    """The elements that tell a policy, and that no page says where its reader came from.

    A policy is made of keywords and of base 64: nothing in it needs encoding in an attribute.
    """
    return f'<meta http-equiv="Content-Security-Policy" content="{told}">{REFERRER}'


def placed(html: str, metas: str) -> str:
    """A page with these elements as early in its head as they may stand: behind its encoding."""
    found = CHARSET.search(html) or HEAD.search(html)
    at = found.end() if found else 0
    return f"{html[:at]}{metas}{html[at:]}"


def _hashes(texts: Iterable[str]) -> list[str]:
    """The texts as a policy names them, each once, in an order that does not depend on the page's."""
    return sorted({_hashed(text) for text in texts})


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
