"""Redirects: a small file of HTML at each former address, which leads on with and without scripts.

With scripts, the anchor of the address is kept. The refresh is for readers without: beside a script it would now and
then overtake it, and lose the anchor. A browser that runs scripts does not see what is in `noscript` (HTML, 4.12.2).
"""

from __future__ import annotations

from urllib.parse import urljoin

from sourcebook import encoding
from sourcebook.output.policy import MOVING, meta
from sourcebook.output.producing import Addresses

SCRIPT = "assets/javascripts/sourcebook-moved.js"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{metas}
<meta name="robots" content="noindex">
<title>Moved</title>
{canonical}<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
</head>
<body><p>This entry has a <a id="moved" href="{target}">new address</a>.</p>
<script src="{script}"></script></body>
</html>
"""


def redirect(addresses: Addresses, site_url: str | None, uri: str, target: str) -> str:
    """The file at the address of the page `uri` that leads to the page `target`. `site_url`: where the site is published."""
    canonical = ""
    if site_url:
        address = encoding.html(urljoin(f"{site_url.rstrip('/')}/", addresses.url_of(target)))
        canonical = f'<link rel="canonical" href="{address}">\n'
    return PAGE.format(
        metas=meta(MOVING),
        canonical=canonical,
        target=encoding.html(addresses.from_page(uri, target)),
        script=encoding.html(addresses.from_page(uri, SCRIPT)),
    )
