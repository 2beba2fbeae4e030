"""The guard of the preview: it answers to its own names alone, never outside of its folder, and never to too many at once.

A page elsewhere can have a name of its own lead to this machine (DNS rebinding), and would then read what is not published
yet: the name in `Host` gives it away. Sources: RFC 9110, sections 7.2 and 15.5.20 (421); Fetch Metadata (W3C, 2021).
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import socket
import stat
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from ipaddress import ip_address
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote
from wsgiref.simple_server import WSGIRequestHandler

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

HOST = re.compile(
    r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::(?P<port>[1-9][0-9]{0,4}))?"
)
"""A name in small letters, or an address; and a port perhaps. No user, no dot at the end, nothing but ASCII."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
ANY_INTERFACE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 -- recognized, not bound to
METHODS = frozenset({"GET", "HEAD"})
OWN_SITES = frozenset({"", "none", "same-origin"})
LIVERELOAD = "/livereload/"

HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
]
"""Part of each answer. None allows another site to read it."""

LOCAL = "sourcebook.local"
"""Where the environment of a request says to which address of this machine it came."""

MAX_PATH = 2_048
MAX_HEAD = 32 * 1024
"""Bytes of a request, its line and its headers together."""

MAX_AT_ONCE = 64
"""Requests that are answered at once; each has a thread."""

MAX_POLLS = 32
"""How many of them may wait for the next save: pages that are open. The others ask again after some seconds."""

PATIENCE = 20
"""Seconds for which a client may say nothing, or take nothing."""

DECODINGS = 4
"""How often a path may be encoded before it is taken for an attack."""


class Refused(Exception):
    """A request that is not answered: a status of HTTP, and what the page says."""

    def __init__(self, status: str, words: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        """`status`: such as `400 Bad Request`."""
        super().__init__(words)
        self.status, self.words, self.headers = status, words, list(headers)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a preview answers to."""

    own: frozenset[str]
    """Names and addresses of this machine: with the port of the server, or with none."""

    more: frozenset[str] = frozenset()
    """Those that `hosts` adds: with any port, or with the one that stands there."""

    everywhere: bool = False
    """Whether the server listens on all interfaces of this machine: then it has their addresses, too."""

    @classmethod
    def of(cls, bound: str, more: Iterable[str] = ()) -> Names:
        """The names of a server that was bound to a name or an address."""
        machine = _canonical(socket.gethostname())
        own = {*LOOPBACK, _canonical(bound), machine} - {""}
        return cls(frozenset(own), frozenset(map(_canonical, more)), bound in ANY_INTERFACE)

    def hold(self, host: str, port: str, local: str = "") -> bool:
        """Whether a `Host` is one of these. `port`: the server's; `local`: the address that the request came to."""
        found = HOST.fullmatch(host.lower()) if host.isascii() else None
        if not found or int(found["port"] or 1) > 65_535:  # noqa: PLR2004 -- ports have two bytes
            return False
        name = found["name"]
        if name in self.more or found[0] in self.more:
            return True
        here = name in self.own or (self.everywhere and bool(local) and name == _canonical(local))
        return here and found["port"] in {None, port}


def _canonical(name: str) -> str:
    """A name or an address as `Host` has it; '' for what cannot stand there."""
    try:
        address = ip_address(name.strip("[]"))
        address = getattr(address, "ipv4_mapped", None) or address
    except ValueError:
        pass
    else:
        return f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004
    try:
        plain = name.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return plain if HOST.fullmatch(plain) else ""


@dataclass(frozen=True, slots=True)
class Answering:
    """Stands before the application of a server, and lets through what is a request of a reader of this preview."""

    app: App
    names: Names
    root: Path
    """The folder that is served."""

    mount: str = "/"
    """Where in the addresses it begins."""

    polls: BoundedSemaphore = field(default_factory=partial(BoundedSemaphore, MAX_POLLS))

    @classmethod
    def attach(cls, server: LiveReloadServer, hosts: Iterable[str]) -> Answering:
        """Take the place of a server's application, and bound its requests. `hosts`: more names that it answers to."""
        bound = str(server.server_address[0])
        guard = cls(
            cast("App", server.get_app()), Names.of(bound, hosts), Path(server.root), server.mount_path
        )
        server.set_app(guard)
        bounds = {"places": BoundedSemaphore(MAX_AT_ONCE)}
        handler = cast("type", server.RequestHandlerClass)
        server.RequestHandlerClass = type("BoundedHandler", (Bounds, handler), bounds)
        return guard

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request, or refuse it."""
        try:
            self.check_sender(environ)
            path = read_path(environ.get("PATH_INFO", ""))
            self.check_file(path)
            return self.answer(path, environ, start_response)
        except Refused as refused:
            page = f"{refused.status}\n\n{refused.words}\n".encode()
            plain = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(page)))]
            start_response(refused.status, [*plain, *refused.headers, *HEADERS])
            return [] if environ.get("REQUEST_METHOD") == "HEAD" else [page]

    def answer(
        self, path: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Have the application answer a request that is right."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, *HEADERS], *more)

        if not path.startswith(LIVERELOAD):
            body = self.app(environ, start)
            return _closed(body) if environ["REQUEST_METHOD"] == "HEAD" else body
        if environ["REQUEST_METHOD"] == "HEAD" or not self.polls.acquire(blocking=False):
            raise Refused("503 Service Unavailable", "Too many pages wait for the next save.")
        try:
            # What waits has ended when this returns: the body is made already.
            return self.app(environ, start)
        finally:
            self.polls.release()

    def check_sender(self, environ: dict[str, Any]) -> None:
        """Raises `Refused` for whatever is not asked by a reader who opened this preview under one of its names."""
        if environ.get("REQUEST_METHOD") not in METHODS:
            words = "This preview shows pages, and takes nothing."
            raise Refused("405 Method Not Allowed", words, [("Allow", ", ".join(sorted(METHODS)))])
        host, port = environ.get("HTTP_HOST", ""), str(environ.get("SERVER_PORT", ""))
        if not self.names.hold(host, port, environ.get(LOCAL, "")):
            raise Refused("421 Misdirected Request", misdirected(host, port))
        origin = environ.get("HTTP_ORIGIN", "")
        elsewhere = environ.get("HTTP_SEC_FETCH_SITE", "") not in OWN_SITES
        follows = environ.get("HTTP_SEC_FETCH_MODE", "") == "navigate"
        if (origin and origin.partition("://")[2] != host) or (elsewhere and not follows):
            raise Refused(
                "403 Forbidden", "A page of another site asked for this. It may link here, and no more."
            )

    def check_file(self, path: str) -> None:
        """Raises `Refused` for an address at which a link would lead out of the folder, or where no file is a file."""
        if not path.startswith(self.mount):
            return
        below = posixpath.normpath(f"/{path.removeprefix(self.mount)}").lstrip("/")
        top = os.path.realpath(self.root)
        for name in (below, posixpath.join(below, "index.html")):
            real = os.path.realpath(os.path.join(top, name))  # noqa: PTH118 -- each request waits for it
            if os.path.commonpath([real, top]) != top:
                raise Refused("403 Forbidden", "What lies at this address leads out of the site.")
            try:
                mode = os.stat(real).st_mode  # noqa: PTH116
            except (OSError, ValueError):
                continue
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise Refused("403 Forbidden", "What lies at this address is no file.")


def read_path(raw: str) -> str:
    """The path of a request, from the form in which WSGI has it: decoded once, a character for each byte.

    Raises `Refused` for one that no page has: no text, not from the root, with signs of control, or with steps upwards
    however they are written.
    """
    try:
        path = raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise Refused("400 Bad Request", "The path is no UTF-8.") from None
    if len(path) > MAX_PATH:
        raise Refused("414 URI Too Long", f"The path has more than {MAX_PATH} characters.")
    if not path.startswith("/") or path.startswith("//"):
        raise Refused("400 Bad Request", "The path does not begin at the root of the site.")
    seen = path
    for _ in range(DECODINGS):
        if _leads_astray(seen):
            raise Refused("400 Bad Request", "The path has steps or signs that no address of a page has.")
        seen, before = unquote(seen, errors="replace"), seen
        if seen == before:
            return path
    raise Refused("400 Bad Request", "The path is encoded again and again.")


CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
STEP = re.compile(r"\.[. ]+|[a-z]:.*|.*::\$.*", re.IGNORECASE | re.DOTALL)
"""A step upwards, as systems read it: `..`, with dots and spaces that some leave away; a drive; another stream of a file."""


def _leads_astray(path: str) -> bool:
    """Whether a path holds what no address of a page does."""
    plain = path if path.isascii() else unicodedata.normalize("NFKC", path)
    # Python's path of a parameter, as Java's servers read it: `/..;x/`.
    return bool(CONTROL.search(plain)) or any(
        STEP.fullmatch(each.partition(";")[0]) for each in plain.split("/")
    )


def misdirected(host: str, port: str) -> str:
    """What is said to one who came under another name, and what to do."""
    shown = host if re.fullmatch(r"[A-Za-z0-9.:_\[\]-]{1,100}", host) else "that name"
    return (
        f"This preview answers to its own names only, and not to {shown}.\n\n"
        f"On this machine, open http://localhost:{port}/ instead.\n"
        "Where you come through a tunnel, or under another name of this machine, add the name to mkdocs.yml:\n\n"
        f"plugins:\n  - sourcebook:\n      hosts: [{shown if shown == host else 'the-name'}]"
    )


def _closed(body: Iterable[bytes]) -> list[bytes]:
    """No body: a file that would be sent is closed."""
    if hasattr(body, "close"):
        body.close()
    return []


class _Head(io.BufferedIOBase):
    """The lines of a request, as long as they are few."""

    def __init__(self, stream: io.BufferedIOBase, most: int) -> None:
        self.stream, self.left = stream, most

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line. Raises `HTTPException` where there were too many bytes."""
        most = self.left + 1
        line = self.stream.readline(most if size is None or size < 0 else min(size, most))
        self.left -= len(line)
        if self.left < 0:
            raise HTTPException("the request is too long")
        return line

    def close(self) -> None:
        """Close the stream."""
        self.stream.close()


class Bounds(WSGIRequestHandler):
    """What one request may take: so much time between two words, so many bytes, one of so many places."""

    places: BoundedSemaphore
    timeout = PATIENCE
    default_request_version = "HTTP/1.0"
    """So that each answer has headers, though the request says no version."""

    def handle(self) -> None:
        """Answer one request. Who leaves amid it is no error."""
        self.command, self.requestline, self.request_version = "", "", ""
        if not self.places.acquire(blocking=False):
            self.send_error(503)
            return
        try:
            self.rfile = _Head(self.rfile, MAX_HEAD)
            super().handle()
        except HTTPException:
            self.send_error(431)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            self.places.release()

    def get_environ(self) -> dict[str, Any]:
        """The environment, with the address that the request came to."""
        return {**super().get_environ(), LOCAL: self.connection.getsockname()[0]}

    def end_headers(self) -> None:
        """Errors of the protocol have the same headers."""
        for name, value in HEADERS:
            self.send_header(name, value)
        super().end_headers()
