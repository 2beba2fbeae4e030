"""A tiny server of a built site, as hosts of static files are: folders have an index, all else is `404.html`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar


class _Handler(SimpleHTTPRequestHandler):
    """Serves one folder below a prefix. What is unknown gets the page `404.html` with its status."""

    prefix: ClassVar[str]
    folder: ClassVar[Path]

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return str(self.folder / "is-not-there")
        self.directory = str(self.folder)
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.folder / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: a test says what it looks at."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page drops what it asked for."""


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder below a prefix of a free port; gives the address, with a slash at its end.

    The folder may be filled later: what is asked for is looked up then.
    """
    handler = type("Handler", (_Handler,), {"prefix": prefix, "folder": folder})
    server = _Server(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
