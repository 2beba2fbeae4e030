"""The guard of the preview: which requests are answered, and which are not. A table of each is the specification."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mkdocs.livereload import LiveReloadServer

from sourcebook.mkdocs_plugin.answering import (
    HEADERS,
    LOCAL,
    MAX_AT_ONCE,
    MAX_HEAD,
    MAX_PATH,
    MAX_POLLS,
    Answering,
    Names,
)
from tests.knowledge import Maker, event
from tests.mkdocs_plugin.builds import Served

PORT = "8000"
ALL = "0.0.0.0"  # noqa: S104 -- a name, and nothing is bound to it
NAMES = Names.of("127.0.0.1", ["tunnel.example", "forwarded.example:9000", "bücher.example"])

HOSTS = {
    "localhost": True,
    "localhost:8000": True,
    "LocalHost:8000": True,
    "127.0.0.1": True,
    "127.0.0.1:8000": True,
    "[::1]:8000": True,
    "[::1]": True,
    socket.gethostname().lower(): True,
    "tunnel.example": True,
    "tunnel.example:443": True,
    "Tunnel.Example": True,
    "forwarded.example:9000": True,
    "xn--bcher-kva.example": True,
    "": False,
    " ": False,
    "evil.example": False,
    "evil.example:8000": False,
    "localhost.evil.example": False,
    "127.0.0.1.evil.example": False,
    "localhost:8001": False,
    "127.0.0.1:80": False,
    "localhost:": False,
    "localhost:0": False,
    "localhost:08000": False,
    "localhost:+8000": False,
    "localhost:80000": False,
    "localhost:8000:8000": False,
    "tunnel.example:99999": False,
    "forwarded.example": False,
    "forwarded.example:8000": False,
    "localhost.": False,
    "localhost.:8000": False,
    ".localhost": False,
    "local..host": False,
    "user@localhost": False,
    "localhost@evil.example": False,
    "localhost,evil.example": False,
    "localhost, localhost": False,
    "localhost:8000,evil.example": False,
    "localhost evil.example": False,
    "localhost\r\n evil.example": False,
    "localhost\t": False,
    "localhost/": False,
    "localhost#": False,
    "localhost\\": False,
    "localhost%00": False,
    "loc%61lhost": False,
    "http://localhost": False,
    "//localhost": False,
    "::1": False,
    "[::1": False,
    "[::1]evil.example": False,
    "[0:0:0:0:0:0:0:1]": False,
    "[::ffff:127.0.0.1]": False,
    "[::1%25eth0]": False,
    "127.1": False,
    "127.0.1": False,
    "0177.0.0.1": False,
    "0x7f.0.0.1": False,
    "2130706433": False,
    ALL: False,
    "127.0.0.2": False,
    "192.168.0.7": False,
    "bücher.example": False,
    "ｌocalhost": False,
    "localhoſt": False,
    "localhost。": False,
    "*": False,
    "a" * 300: False,
}


@pytest.mark.parametrize(("host", "holds"), HOSTS.items(), ids=[ascii(host)[:40] for host in HOSTS])
def test_hosts(host: str, holds: bool) -> None:  # noqa: FBT001 -- a column of the table
    """The names of this machine with the right port or none, those that were added, and no other form of any of them."""
    assert NAMES.hold(host, PORT) == holds


INTERFACES = [
    (ALL, "192.168.0.7:8000", "192.168.0.7", True),
    (ALL, "192.168.0.7", "192.168.0.7", True),
    (ALL, f"{ALL}:8000", "127.0.0.1", True),
    ("::", "[fe80::7]:8000", "fe80::7", True),
    ("::", "192.168.0.7:8000", "::ffff:192.168.0.7", True),
    (ALL, "192.168.0.8:8000", "192.168.0.7", False),
    (ALL, "evil.example:8000", "192.168.0.7", False),
    (ALL, "192.168.0.7:8001", "192.168.0.7", False),
    (ALL, "192.168.0.7:8000", "", False),
    ("127.0.0.1", "192.168.0.7:8000", "192.168.0.7", False),
    ("192.168.0.7", "192.168.0.7:8000", "192.168.0.7", True),
    ("laptop.example", "laptop.example:8000", "192.168.0.7", True),
]


@pytest.mark.parametrize(("bound", "host", "local", "holds"), INTERFACES)
def test_interfaces(bound: str, host: str, local: str, holds: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Where the server listens on all interfaces, the address that a request came to is one of its names."""
    assert Names.of(bound).hold(host, PORT, local) == holds


def app(_: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """An application that answers everything."""
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "2")])
    return [b"ok"]


def asked(guard: Answering, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of what a guard answers. `environ` is what is another than in a plain request."""
    answered: list[Any] = []
    plain = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": "localhost:8000", "SERVER_PORT": PORT}
    body = guard({**plain, **environ}, lambda status, headers: answered.extend((status, dict(headers))))
    return answered[0], answered[1], b"".join(body)


@pytest.fixture
def guard(tmp_path: Path) -> Answering:
    """A guard of a small folder, with links in and out of it, and a pipe."""
    root = tmp_path / "site"
    (root / "events" / "x").mkdir(parents=True)
    (root / "events" / "x" / "index.html").write_text("x")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "index.html").write_text("secret")
    (root / "within").symlink_to(root / "events")
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "file.html").symlink_to(tmp_path / "secret" / "index.html")
    (root / "folder").mkdir()
    (root / "folder" / "index.html").symlink_to(tmp_path / "secret" / "index.html")
    os.mkfifo(root / "pipe")
    return Answering(app, NAMES, root)


STEPS = ("..", "%2e%2e", "%2E.", "%252e%252e", "%25252e.", "...", ".. ", ". .", "..;x", "．．", "‥")
AROUND = ("/{}/secret/", "/events/{}/{}/secret/", "/{}", "/events/x/{}/../../secret")
ASTRAY = (
    *(form.format(step, step) for step in STEPS for form in AROUND),
    "/events\\..\\secret",
    "/..\\secret",
    "/events/%5c..%5csecret",
    "/%255csecret",
    "/events/\0",
    "/events/%00",
    "/events/%2500x",
    "/events/\x07",
    "/a\nb",
    "/a\x7f",
    "/C:/Windows/",
    "/c:\\Windows",
    "/c%3a/",
    "/events/x::$DATA",
    "//evil.example/",
    "///",
    "http://evil.example/",
    "http:/evil.example/",
    "evil.example:443",
    "*",
    "",
    "events/x/",
)


@pytest.mark.parametrize("path", ASTRAY, ids=[ascii(path) for path in ASTRAY])
def test_paths_that_lead_astray(guard: Answering, path: str) -> None:
    """None reaches the application: no step upwards in any encoding, no sign of control, no drive, no other site."""
    status, headers, body = asked(guard, PATH_INFO=path.encode().decode("latin-1"))
    assert status == "400 Bad Request"
    assert headers["Content-Type"].startswith("text/plain")
    assert body != b"ok"


OVERLONG = (
    b"/\xc0\xae\xc0\xae/",
    b"/\xe0\x80\xae/",
    b"/\xc0\xaf",
    b"/\xff",
    b"/\xed\xa0\x80",
    b"/\xf8\x80\x80\x80\xae",
)


@pytest.mark.parametrize("path", OVERLONG)
def test_paths_that_are_no_text(guard: Answering, path: bytes) -> None:
    """A longer form of a character than it needs is no UTF-8, nor is half of a pair."""
    assert asked(guard, PATH_INFO=path.decode("latin-1"))[0] == "400 Bad Request"


ANSWERED = (
    "/",
    "/events/x/",
    "/events//x/",
    "/./events/",
    "/within/x/",
    "/a.b/c..d/..e/f..",
    "/.well-known/",
    "/100%",
    "/%41",
    "/أحداث/",
    "/a b;c=d/",
    "/events/x-y_z~(1)!$&'*+,=@",
)


@pytest.mark.parametrize("path", ANSWERED)
def test_paths_that_are_answered(guard: Answering, path: str) -> None:
    """Whatever a page could be called; also by a link within the folder."""
    status, headers, body = asked(guard, PATH_INFO=path.encode().decode("latin-1"))
    assert (status, body) == ("200 OK", b"ok")
    assert set(HEADERS) <= headers.items()
    assert not [name for name in headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    "path", ["/out/", "/out/index.html", "/out", "/file.html", "/folder/", "/folder", "/pipe"]
)
def test_nothing_outside_is_reached(guard: Answering, path: str) -> None:
    """Neither by a link to a folder, nor by one to a file, nor by one to a folder's index; and no pipe is waited for."""
    assert asked(guard, PATH_INFO=path)[0] == "403 Forbidden"


def test_long_paths(guard: Answering) -> None:
    """Are refused, however they are encoded."""
    assert asked(guard, PATH_INFO="/" + "a" * MAX_PATH)[0] == "414 URI Too Long"
    assert asked(guard, PATH_INFO="/%" + "25" * 400 + "2e")[0] == "400 Bad Request"


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", ""]
)
def test_methods(guard: Answering, method: str) -> None:
    """A preview is read, and that is all."""
    status, headers, _ = asked(guard, REQUEST_METHOD=method)
    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "GET, HEAD")


def test_the_head_alone(guard: Answering) -> None:
    """Has the length of what it would head, and no body; also where it is refused."""
    assert asked(guard, REQUEST_METHOD="HEAD")[1]["Content-Length"] == "2"
    assert asked(guard, REQUEST_METHOD="HEAD")[2] == b""
    assert asked(guard, REQUEST_METHOD="HEAD", HTTP_HOST="evil.example")[2] == b""


@pytest.mark.parametrize("host", ["evil.example", "<script>alert(1)</script>"])
def test_what_is_said_to_others(guard: Answering, host: str) -> None:
    """The page says what to do, and repeats nothing that could be markup."""
    status, headers, body = asked(guard, HTTP_HOST=host)
    assert status == "421 Misdirected Request"
    assert set(HEADERS) <= headers.items()
    assert b"http://localhost:8000/" in body
    assert b"hosts: [" in body
    assert b"<" not in body


def test_without_a_name(guard: Answering) -> None:
    """A request that does not say whom it asks is not answered."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_PORT": PORT}
    answered: list[str] = []
    assert guard(environ, lambda status, _: answered.append(status))
    assert answered == ["421 Misdirected Request"]


SENDERS = [
    ({}, True),
    ({"HTTP_SEC_FETCH_SITE": "none", "HTTP_SEC_FETCH_MODE": "navigate"}, True),
    ({"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_MODE": "cors"}, True),
    ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "navigate"}, True),
    ({"HTTP_ORIGIN": "http://localhost:8000"}, True),
    ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "no-cors"}, False),
    ({"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_SEC_FETCH_MODE": "cors"}, False),
    ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False),
    ({"HTTP_ORIGIN": "http://evil.example"}, False),
    ({"HTTP_ORIGIN": "http://localhost:9000"}, False),
    ({"HTTP_ORIGIN": "null"}, False),
    ({"HTTP_ORIGIN": "http://localhost:8000.evil.example"}, False),
]


@pytest.mark.parametrize(("environ", "answers"), SENDERS)
@pytest.mark.parametrize("path", ["/", "/livereload/1/1"])
def test_pages_of_other_sites(guard: Answering, path: str, environ: dict[str, str], answers: bool) -> None:  # noqa: FBT001
    """May link here. They may not load, ask or wait for anything."""
    assert asked(guard, PATH_INFO=path, **environ)[0] == ("200 OK" if answers else "403 Forbidden")


def test_few_wait_for_the_next_save(tmp_path: Path) -> None:
    """Each that waits keeps a thread: the others are told to ask again, and all is as before when they have left."""
    waiting: list[str] = []
    guard: Answering

    def wait(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if len(waiting) < MAX_POLLS:
            waiting.append(asked(guard, PATH_INFO="/livereload/1/1")[0])
        return app(environ, start_response)

    guard = Answering(wait, NAMES, tmp_path)
    asked(guard, PATH_INFO="/livereload/1/1")
    assert "503 Service Unavailable" in waiting
    waiting.extend(["no more"] * MAX_POLLS)
    assert asked(guard, PATH_INFO="/livereload/1/1")[0] == "200 OK"
    assert asked(guard, PATH_INFO="/livereload/1/1", REQUEST_METHOD="HEAD")[0] == "503 Service Unavailable"


def test_what_is_mounted_elsewhere(tmp_path: Path) -> None:
    """The folder begins where its address does."""
    (tmp_path / "out").symlink_to("/")
    guard = Answering(app, NAMES, tmp_path, "/base/")
    assert asked(guard, PATH_INFO="/base/out/")[0] == "403 Forbidden"
    assert asked(guard, PATH_INFO="/out/")[0] == "200 OK"


def test_a_preview_is_guarded(kb: Maker) -> None:
    """With whatever its configuration adds."""
    served = Served(kb({"events/x": event()}), plugins=[{"sourcebook": {"hosts": ["tunnel.example"]}}])
    guard = served.server.get_app()
    assert isinstance(guard, Answering)
    assert guard.names.hold("tunnel.example", PORT)
    assert not guard.names.hold("evil.example", PORT)


# Through real sockets


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """A guarded server of a folder; gives its port."""
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(folder), shutdown_delay=0.02)
    Answering.attach(server, [])
    server.server_bind()
    server.server_activate()
    server.serve_thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.serve_thread.join()


def said(port: int, request: bytes, *, end: bool = True) -> bytes:
    """What a server says to some bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        if end:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while more := connection.recv(65_536):
            answer += more
        return answer


def status_of(answer: bytes) -> int:
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of a guarded server of one page."""
    (tmp_path / "index.html").write_text("<p>a page</p>")
    with serving(tmp_path) as number:
        yield number


def test_requests_on_the_wire(port: int) -> None:
    """Two names are none; an address as a whole is none of ours; errors of the protocol bear the same headers."""
    own = f"Host: 127.0.0.1:{port}\r\n".encode()
    assert status_of(said(port, b"GET / HTTP/1.1\r\n" + own + b"\r\n")) == 200
    assert status_of(said(port, b"GET / HTTP/1.1\r\n" + own + own + b"\r\n")) == 421
    assert status_of(said(port, b"GET / HTTP/1.0\r\n\r\n")) == 421
    assert status_of(said(port, b"GET http://evil.example/ HTTP/1.1\r\n" + own + b"\r\n")) == 400
    assert status_of(said(port, b"GET /%2e%2e/ HTTP/1.1\r\n" + own + b"\r\n")) == 400
    broken = said(port, b"GET / HTTP/9.9\r\n" + own + b"\r\n")
    assert status_of(broken) == 505
    assert b"nosniff" in broken
    head = said(port, b"HEAD / HTTP/1.1\r\n" + own + b"\r\n")
    assert status_of(head) == 200
    assert head.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * MAX_HEAD + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * MAX_HEAD + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 6_000 + b"\r\n",
    ],
    ids=["line", "header", "headers"],
)
def test_long_requests(port: int, head: bytes) -> None:
    """Are refused before they are read to their end."""
    assert status_of(said(port, head, end=False)) == 431


@pytest.mark.parametrize(
    "noise",
    [b"", b"\r\n", b"\0\0\0", b"\x16\x03\x01\x02\0\x01\0", b"GET", b"GET /\r\n", b"PRI * HTTP/2.0\r\n\r\n"],
)
def test_noise_on_the_wire(port: int, noise: bytes) -> None:
    """Whatever comes, the next one is answered."""
    said(port, noise)
    answer = said(port, f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
    assert status_of(answer) == 200


def test_many_at_once(port: int) -> None:
    """More than there are places for are told so; when they have left, there is room again."""
    crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(MAX_AT_ONCE)]
    try:
        for each in crowd:
            each.sendall(b"GET / HTTP/1.1\r\n")
        request = f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
        # Each connection is taken in turn, but its thread may need a moment to take its place.
        assert 503 in {status_of(said(port, request, end=False)) for _ in range(100)}
    finally:
        for each in crowd:
            each.close()
    assert 200 in {status_of(said(port, request)) for _ in range(200)}


def test_the_address_that_a_request_came_to_is_known(port: int) -> None:
    """It is what makes an address of this machine one of the names of a server on all interfaces."""
    assert LOCAL.startswith("sourcebook.")
    assert Names.of(ALL).hold(f"127.0.0.1:{port}", str(port), "127.0.0.1")
