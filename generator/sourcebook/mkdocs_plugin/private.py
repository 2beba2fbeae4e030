"""Marking a private edition: each of its pages says that it is not for publication, to readers and to search engines."""

from __future__ import annotations

import re

HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
ROBOTS = '<meta name="robots" content="noindex, nofollow">'
BANNER = '<p class="sb-private" role="note">Private edition: not for publication.</p>'


def marked(html: str) -> str:
    """A page of any theme with the mark, which stands before all that the theme shows."""
    html = HEAD.sub(lambda match: match[0] + ROBOTS, html, count=1)
    return BODY.sub(lambda match: match[0] + BANNER, html, count=1)
