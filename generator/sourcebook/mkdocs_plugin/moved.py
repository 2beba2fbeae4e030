"""Redirects: a small file of HTML at each former address, which leads on with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from sourcebook import encoding

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>Moved</title>
{canonical}<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p>This entry has a <a href="{target}">new address</a>.</p></body>
</html>
"""


def add_redirect(files: Files, config: MkDocsConfig, uri: str, target_uri: str) -> None:
    """Add a file at the address of the page `uri` that leads to the page `target_uri`."""
    page = File.generated(config, uri, content="")
    target = files.get_file_from_path(target_uri)
    if target is None:  # pragma: no cover -- the library redirects to entries alone
        return
    url = encoding.html(get_relative_url(target.url, page.url))
    canonical = ""
    if config.site_url:
        address = encoding.html(urljoin(f"{config.site_url.rstrip('/')}/", target.url))
        canonical = f'<link rel="canonical" href="{address}">\n'
    content = PAGE.format(target=url, canonical=canonical)
    files.append(File.generated(config, page.dest_uri, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
