"""Redirects: a small file of HTML at each former address, which leads on with and without scripts."""

from __future__ import annotations

from urllib.parse import urljoin

from sourcebook import encoding
from sourcebook.output.policy import STILL, meta
from sourcebook.output.producing import Addresses

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{metas}
<meta name="robots" content="noindex">
<title>Moved</title>
{canonical}<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p>This entry has a <a href="{target}">new address</a>.</p></body>
</html>
"""


def redirect(addresses: Addresses, site_url: str | None, uri: str, target: str) -> str:
    """The file at the address of the page `uri` that leads to the page `target`. `site_url`: where the site is published."""
    canonical = ""
    if site_url:
        address = encoding.html(urljoin(f"{site_url.rstrip('/')}/", addresses.url_of(target)))
        canonical = f'<link rel="canonical" href="{address}">\n'
    return PAGE.format(
        metas=meta(STILL), target=encoding.html(addresses.from_page(uri, target)), canonical=canonical
    )
