"""The script that wakes the browser after a save: MkDocs writes it into each page, where the policy of content blocks it.

Here each page names a file instead, and the server gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

WRITTEN = re.compile(
    rb"<script>(\s*var livereload = (?:(?!</script>).)*\blivereload\((\d+), (\d+)\);\s*)</script>", re.DOTALL
)
"""As MkDocs writes it, with the state of the site that the page shows, and a number for the page."""

ASKED = re.compile(r"/livereload/(\d+)-(\d+)\.js")

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Reloading:
    """Takes the script out of the pages that the server gives, and gives it by itself."""

    def __init__(self, server: LiveReloadServer) -> None:
        """Stand in front of the server."""
        self.serve: App = server.serve_request
        self.inject: Callable[[bytes, int], bytes] = server._inject_js_into_html  # noqa: SLF001 -- there is no event for it
        self.script = b""
        server._inject_js_into_html = self.page  # type: ignore[method-assign]  # noqa: SLF001
        server.set_app(self)

    def page(self, content: bytes, epoch: int) -> bytes:
        """A page that names the script. The numbers stand in the name: the same script would be fetched once."""
        made = self.inject(content, epoch)
        found = WRITTEN.search(made, pos=max(0, content.rfind(b"</body>")))
        if not found:
            return made
        self.script = found[1]
        tag = b'<script src="/livereload/%b-%b.js"></script>' % (found[2], found[3])
        return made[: found.start()] + tag + made[found.end() :]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request for the script; all others are the server's."""
        asked = ASKED.fullmatch(environ["PATH_INFO"])
        if not asked or not self.script:
            return self.serve(environ, start_response)
        numbers = f"livereload({asked[1]}, {asked[2]});".encode()
        script = re.sub(rb"livereload\(\d+, \d+\);", numbers, self.script)
        headers = [("Content-Type", "application/javascript"), ("Content-Length", str(len(script)))]
        start_response("200 OK", headers)
        return [script]
