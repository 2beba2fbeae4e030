"""The preview goes on: whatever fails while a page or the whole site is made is shown in its place, until it is mended."""

from __future__ import annotations

import html
import logging
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sourcebook.handwritten import DOCS
from sourcebook.output.rendering import TEMPLATES

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.sourcebook")

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

ERROR_PAGE = ".sourcebook-error.html"
"""Where it lies while it is shown. No other page has such a name."""

PROGRAM = Path(str(resources.files("sourcebook")))

PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>This cannot be shown yet</title></head>
<body>
<main><article>
<h1>This cannot be shown yet</h1>
<p><strong>{place}</strong></p>
<pre>{words}</pre>
<p>Mend it, and this page shows what it should. The terminal tells the whole story.</p>
</article></main>
</body>
</html>
"""


@dataclass
class Outlasting:
    """Stands between a server and what makes its pages. No error of these reaches the server, which would wait for ever."""

    server: LiveReloadServer
    base: Path
    app: App
    build: Callable[[], None]
    failure: str = ""
    """The page to show instead of all others; '' while all is well."""

    @classmethod
    def attach(cls, server: LiveReloadServer, base: Path) -> Outlasting:
        """Take the place of a server's application and of its builder."""
        outlasting = cls(server, base, cast("App", server.get_app()), server.builder)
        server.set_app(outlasting)
        server.builder = outlasting.rebuild
        return outlasting

    def rebuild(self) -> None:
        """Build, and outlast it."""
        heard = _Heard()
        engine = logging.getLogger("mkdocs")
        engine.addHandler(heard)
        try:
            self.build()
        except Exception as error:
            engine.removeHandler(heard)
            log.exception("the preview could not be made")
            self.failure = error_page(self.base, error, heard.words)
        else:
            self.failure = ""
        finally:
            engine.removeHandler(heard)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request; a page that cannot be made is one that says why."""
        path = str(environ.get("PATH_INFO", ""))
        if not is_page(path):
            return self.app(environ, start_response)
        if self.failure:
            return self.show(self.failure, environ, start_response)
        try:
            return self.app(environ, start_response)
        except Exception as error:
            log.exception("the page at %s could not be made", ascii(path))
            return self.show(error_page(self.base, error), environ, start_response)

    def show(self, page: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Have the server show a page as one of its own: with what wakes the browser when all is well again."""

        def start(_: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response("500 Internal Server Error", headers, *more)

        file = Path(self.server.root) / ERROR_PAGE
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8", errors="xmlcharrefreplace")
        return self.server.serve_request({**environ, "PATH_INFO": self.server.mount_path + ERROR_PAGE}, start)


class _Heard(logging.Handler):
    """The errors that MkDocs told while it built: where it gives up, it says no more than that it does."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what a record says."""
        self.words.append(record.getMessage())


def is_page(path: str) -> bool:
    """Whether a page is asked for, and not what belongs to one: a style, an image, the next save."""
    name = path.rpartition("/")[2]
    return not path.startswith("/livereload/") and ("." not in name or name.endswith(".html"))


def error_page(base: Path, error: Exception, heard: Iterable[str] = ()) -> str:
    """The page of an error: in which file of the base, and in which line of it, if that can be told."""
    words = "\n\n".join([*heard, str(error) or type(error).__name__])
    return PAGE.format(place=html.escape(place_of(base, error)), words=html.escape(words))


def name_in(base: Path, file: str) -> str:
    """The path of a file in the base; '' for one elsewhere, and for programs that are installed there."""
    path = Path(file)
    if not file or not path.is_absolute() or not path.is_relative_to(base) or path.is_relative_to(PROGRAM):
        return ""
    name = path.relative_to(base)
    return "" if "site-packages" in name.parts or name.parts[0].startswith(".") else name.as_posix()


def file_of(base: Path, data: bytes) -> str:
    """The hand-written page or the template that has this content; '' for none."""
    for folder in (DOCS, TEMPLATES):
        for path in sorted((base / folder).rglob("*")):
            with suppress(OSError):
                if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                    return path.relative_to(base).as_posix()
    return ""


def place_of(base: Path, error: Exception) -> str:
    """The file and line of the base in which an error was made; else what can be said of where it was."""
    trace = traceback.extract_tb(error.__traceback__)
    if any(step.name == "load_config" for step in trace):
        return "mkdocs.yml"
    if isinstance(error, UnicodeDecodeError) and (name := file_of(base, error.object)):
        return name
    steps = [(step.filename, step.lineno) for step in trace]
    # What Jinja2 says of a template that it could not read.
    steps.append((getattr(error, "filename", None) or "", getattr(error, "lineno", None)))
    for file, line in reversed(steps):
        if name := name_in(base, file):
            return f"{name}, line {line}" if line else name
    return f"{type(error).__name__}, of which no file of the base is the cause"
