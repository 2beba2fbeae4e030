"""The preview refuses what no reader asks, outlasts whatever becomes of a file, and shows each repair as a clean build."""

from __future__ import annotations

import html
import json
import os
import random
import re
import shutil
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.end_to_end.sites import new
from tests.end_to_end.test_serve import FILES as RUN
from tests.end_to_end.test_serve import Preview, serving
from tests.knowledge import Files, Knowledge, actor, event, make, path_of, place, source
from tests.mkdocs_plugin import test_answering as answering
from tests.mkdocs_plugin.builds import PLAIN, Served
from tests.pictures import png, told_jpeg
from tests.proofs.proof import Chunk, Proof, Tally

# --- Requests

SECRET = b"what nobody may read"
GOOD_PATHS = ("/", "/page/", "/livereload/0/1", "/file.txt")
BAD_PATHS = [
    *(path.encode() for path in answering.ASTRAY if path and not path.startswith("//")),
    *answering.OVERLONG,
    b"/out/secret.txt",
    b"/out/",
    b"/secret.txt",
    b"/pipe",
]
GOOD_HOSTS = ("localhost:{}", "127.0.0.1:{}", "localhost", "[::1]:{}")
BAD_HOSTS = [
    host.replace("8000", "{}") if ":8000" in host else host
    for host, holds in answering.HOSTS.items()
    if not holds and host == host.strip() and "tunnel" not in host and "forwarded" not in host
]
BAD_METHODS = ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get")
BAD_HEADERS = (
    "Origin: null",
    "Origin: http://evil.example",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors",
    "Host: localhost",
)


def percent(path: bytes, chance: random.Random) -> bytes:
    """A path on the wire: what may not stand there is encoded, and any other byte perhaps."""
    plain = b"/." if chance.random() < 0.5 else b"/"
    return b"".join(
        bytes([byte])
        if byte in plain or (33 <= byte < 127 and byte not in b"%?#" and chance.random() < 0.7)
        else b"%%%02x" % byte
        for byte in path
    )


def bad_request(chance: random.Random, port: int) -> bytes:
    """A request with one thing wrong in it, or several."""
    method, path = "GET", chance.choice(GOOD_PATHS).encode()
    host, more = f"Host: {chance.choice(GOOD_HOSTS)}\r\n", ""
    wrong = {chance.randrange(5), chance.randrange(5)}
    if 0 in wrong:
        path = percent(chance.choice(BAD_PATHS), chance)
    if 1 in wrong or wrong == {4}:
        bad = chance.choice(BAD_HOSTS)
        host = f"Host: {bad}\r\n" if bad else chance.choice(("", "Host:\r\n", "Host: \r\n"))
    if 2 in wrong:
        method = chance.choice(BAD_METHODS)
    if 3 in wrong:
        more = chance.choice(BAD_HEADERS) + "\r\n"
    version = chance.choice(("1.1", "1.0"))
    head = (host + more).replace("{}", str(port)).encode()
    return f"{method} ".encode() + path + f" HTTP/{version}\r\n".encode() + head + b"\r\n"


def requests(chunk: Chunk) -> Tally:
    """Bad requests through real sockets; after each hundred, a good one is answered."""
    root = chunk.folder / "site"
    (root / "page").mkdir(parents=True)
    (root / "index.html").write_text("<p>home</p>")
    (root / "page" / "index.html").write_text("<p>a page</p>")
    (root / "file.txt").write_text("a file")
    outside = chunk.folder / "outside"
    outside.mkdir()
    for folder in (outside, chunk.folder):
        (folder / "secret.txt").write_bytes(SECRET)
        (folder / "index.html").write_bytes(SECRET)
    (root / "out").symlink_to(outside)
    os.mkfifo(root / "pipe")
    failures, counts = [], Counter[str]()
    with answering.serving(root) as port:
        for number in range(chunk.start, chunk.stop):
            request = bad_request(chunk.random(number), port)
            answer = answering.said(port, request)
            status = answering.status_of(answer) if answer else 0
            if not 400 <= status < 500 or SECRET in answer:
                failures.append(f"{number}: {request!r}: {answer[:80]!r}")
            counts[f"refused with {status}"] += 1
            if number % 100 == 0:
                good = f"GET /page/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
                if b"a page" not in answering.said(port, good):
                    failures.append(f"{number}: a good request was not answered after it")
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


# --- Breakages

KIND = """\
folder: boats
label: Boat
plural: Boats
description: A thing that floats.
fields:
  port: {type: reference, kinds: [place], label: Port, inverse: Boats here, description: Where it lies.}
"""
TERMS = {
    "event-types": ("war", "armed-attack"),
    "actor-types": ("unit",),
    "place-types": ("town",),
    "source-types": ("document",),
    "actor-relations": ("part-of",),
    "event-actor-roles": ("attacker",),
    "event-relations": ("follows",),
    "place-relations": ("near",),
    "name-kinds": ("official",),
}
BASE: Files = {
    "events/x": event(title="The war", places="[town]", images="[{file: a.jpg, alt: A}]", sources="[report]"),
    "events/y": event(title="The peace", part_of="[x]", actors="[{actor: people, role: attacker}]"),
    "events/deep/z": event(title="Another", date="2023", aliases="[old]"),
    "places/town": place(title="Town", images="[{file: b.png, alt: B}]"),
    "actors/people": actor(title="People"),
    "sources/report": source(),
    "boats/gull": "title: The Gull\nport: town\n",
    "entries/events/a.jpg": told_jpeg(),
    "entries/places/b.png": png(),
    "_kinds/boat": KIND,
    **{
        f"_vocabularies/{name}": f"label: {name}\nterms:\n"
        + "".join(f"  {term}: {{label: {term.capitalize()}}}\n" for term in terms)
        for name, terms in TERMS.items()
    },
    "_tombstones/events/dead": "title: Dead\ndate: 2024-08\nreason: So\n",
    "docs/tour.md": "# Tour\n\nSee [[events/x]] and [[places/town]].\n",
    "docs/alone.md": "# Alone\n",
    "templates/gone.md.jinja": "# {{ page.title }}\n\nIt is gone.\n",
    "templates/home.md.jinja": "# {{ page.title }}\n\nWelcome.\n",
    "ledger.txt": "events/dead\n",
    "mkdocs.yml": json.dumps(PLAIN),
}
NAMES = tuple(path_of(name) for name in (*BASE, "sourcebook.yml"))
PAGES = (
    "",
    "events/",
    "events/x/",
    "events/y/",
    "events/z/",
    "events/old/",
    "events/dead/",
    "places/town/",
    "actors/people/",
    "sources/report/",
    "boats/gull/",
    "terms/event-types/war/",
    "tour/",
    "alone/",
    "events/x/a.jpg",
    "places/town/b.png",
)
OF_THE_MOMENT = re.compile(rb'<script src="/livereload/[0-9-]+\.js"></script>|Build Date UTC : [^\n]*')


class Previewed(Served):
    """A preview of a base whose every file may be broken, that of the engine's settings included."""

    def build(self) -> None:
        """As MkDocs does it."""
        config = load_config(str(self.base.path / "mkdocs.yml")) if self.builds else self.config
        config.plugins = self.plugins
        # The folder that is served stays the same, whatever is loaded.
        config.site_dir = self.config.site_dir
        build(config, serve_url="http://127.0.0.1/")
        self.builds += 1

    def look(self, address: str) -> tuple[str, bytes]:
        """Status and body of a page, without what bears the time of the moment."""
        answered: list[str] = []
        environ = {"PATH_INFO": f"/{address}", "REQUEST_METHOD": "GET", "HTTP_HOST": "localhost"}
        app = self.server.get_app()
        assert app
        body = app(environ, lambda status, *_: answered.append(status))  # type: ignore[arg-type]
        try:
            return answered[0], OF_THE_MOMENT.sub(b"", b"".join(body))
        finally:
            if hasattr(body, "close"):
                body.close()


Breakage = Callable[[Path, bytes, random.Random], None]


def _cut(path: Path, data: bytes, chance: random.Random) -> None:
    path.write_bytes(data[: chance.randrange(max(1, len(data)))])


def _noise(path: Path, _: bytes, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(chance.randrange(1, 3000)))


def _some_bytes(path: Path, data: bytes, chance: random.Random) -> None:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    path.write_bytes(changed)


def _words(path: Path, _: bytes, chance: random.Random) -> None:
    texts = (
        "[" * 40_000,
        "{% if %}",
        "{{ nothing.at_all }}",
        "a: &x [*x]",
        "title: [",
        "\ufeff\0",
        "- \n" * 5000,
        "{}",
        "null",
    )
    path.write_text(chance.choice(texts), encoding="utf-8")


def _line(path: Path, data: bytes, chance: random.Random) -> None:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at : at + 1] = chance.choice(([], [lines[at]] * 2, [b"  " + lines[at]], [b"colour: blue\n"]))
    path.write_bytes(b"".join(lines))


def _removed(path: Path, *_: object) -> None:
    path.unlink()


def _renamed(path: Path, *_: object) -> None:
    path.rename(path.with_name(f"other-{path.name}"))


def _folder(path: Path, *_: object) -> None:
    path.unlink()
    path.mkdir()
    (path / "within.yaml").write_text("title: x\n")


def _nowhere(path: Path, *_: object) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def _circle(path: Path, *_: object) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _upwards(path: Path, *_: object) -> None:
    path.unlink()
    path.symlink_to(path.parent)


def _closed(path: Path, *_: object) -> None:
    path.chmod(0)


def _pipe(path: Path, *_: object) -> None:
    path.unlink()
    os.mkfifo(path)


def _no_parent(path: Path, *_: object) -> None:
    shutil.rmtree(path.parent)


BREAKAGES: tuple[Breakage, ...] = (
    _cut,
    _noise,
    _some_bytes,
    _words,
    _line,
    lambda path, *_: path.write_bytes(b"") and None,
    _removed,
    _renamed,
    _folder,
    _nowhere,
    _circle,
    _upwards,
    _closed,
    _pipe,
    _no_parent,
)


def breaks(name: str, breakage: Breakage) -> bool:
    """Whether a breakage is one of the base: links and pipes among trusted files are their owner's own."""
    trusted = name.startswith(("docs/", "templates/")) or name == "mkdocs.yml"
    if breakage is _no_parent:
        return "/" in name
    return not (trusted and breakage in {_pipe, _upwards})


def restore(base: Path) -> None:
    """Bring a base back to what it was."""
    expected = {path_of(name): content for name, content in BASE.items()}
    for path in sorted(base.rglob("*"), key=lambda each: len(each.parts), reverse=True):
        name = path.relative_to(base).as_posix()
        if path.is_symlink() or not path.is_dir():
            if name not in {*expected, "sourcebook.yml"} or path.is_symlink() or not path.is_file():
                path.unlink()
        elif not any(other.startswith(f"{name}/") for other in expected):
            shutil.rmtree(path)
    make(base, BASE)
    for name in NAMES:
        (base / name).chmod(0o644)


@contextmanager
def replacing(path: Path, data: bytes, chance: random.Random) -> Iterator[None]:
    """A file is replaced again and again, whole and in part, while something reads it."""
    ended = False

    def work() -> None:
        while not ended:
            path.write_bytes(data[: chance.randrange(len(data) + 1)])
            time.sleep(chance.random() / 500)

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended = True
        thread.join()


def named(previewed: Previewed, name: str) -> str:
    """What is wrong with what the broken preview says; '' for nothing. `name` is the file that was broken."""
    looks = [previewed.look(address) for address in PAGES]
    for address, (status, _) in zip(PAGES, looks, strict=True):
        if status.partition(" ")[0] not in {"200", "302", "404", "500"}:
            return f"/{address} answers {status}"
    failed = [html.unescape(body.decode()) for status, body in looks if status.startswith("500")]
    edition = previewed.plugin.edition
    told = {problem.file for problem in edition.contents.problems if problem.level == "error"}
    if edition.broken and not failed:
        home = html.unescape(looks[0][1].decode())
        lacking = {file for file in told if file not in home}
        return f"the home page does not name {sorted(lacking)}" if lacking else ""
    if failed and not any(name in body or Path(name).parent.as_posix() + "'" in body for body in failed):
        return f"no page names it: {failed[0][-300:]!r}"
    return ""


def broken(previewed: Previewed, clean: dict[str, tuple[str, bytes]], chance: random.Random) -> str:
    """Break one file and mend it; what went wrong, or ''."""
    base = previewed.base.path
    breakage = chance.choice(BREAKAGES)
    name = chance.choice([name for name in NAMES if breaks(name, breakage)])
    path = base / name
    data = path.read_bytes()
    what = f"{name}, {getattr(breakage, '__name__', '')}"
    if chance.random() < 0.1:
        with replacing(path, data, chance):
            previewed.server.builder()
            previewed.look(chance.choice(PAGES))
    else:
        breakage(path, data, chance)
        previewed.server.builder()
        if wrong := named(previewed, name):
            restore(base)
            previewed.server.builder()
            return f"{what}: {wrong}"
    restore(base)
    previewed.server.builder()
    differing = [address for address in PAGES if previewed.look(address) != clean[address]]
    return f"{what}: mended, and not as before: {differing}" if differing else ""


def breakages(chunk: Chunk) -> Tally:
    """One file after another is broken and mended, under one preview."""
    base = chunk.folder / "base"
    base.mkdir()
    knowledge = make(base, BASE)

    class Plain(Previewed):
        """Its settings are those in its file."""

        def __init__(self, given: Knowledge) -> None:
            super().__init__(given, **PLAIN)

    previewed = Plain(knowledge)
    restore(base)
    previewed.server.builder()
    clean = {address: previewed.look(address) for address in PAGES}
    failures = [
        f"{address}: {status}" for address, (status, _) in clean.items() if not status.startswith("200")
    ]
    for number in range(chunk.start, chunk.stop):
        try:
            wrong = broken(previewed, clean, chunk.random(number))
        except Exception:  # noqa: BLE001 -- whatever it is, the preview did not outlast it
            wrong = traceback.format_exc(limit=-3)
            restore(base)
        if wrong:
            failures.append(f"{number}: {wrong}")
    previewed.plugins.on_shutdown()
    shutil.rmtree(previewed.config.site_dir, ignore_errors=True)
    return Tally(chunk.stop - chunk.start, tuple(failures))


# --- A running preview

SAVES: tuple[tuple[str, str | bytes | None, str, str], ...] = (
    ("events/talks", "title: [", "", "entries/events/talks.yaml"),
    ("events/talks", b"\xff\xfe\0", "events/talks/", "entries/events/talks.yaml"),
    ("events/talks", "", "", "entries/events/talks.yaml"),
    ("places/harbour", None, "", "entries/events/talks.yaml"),
    ("entries/events/talks.png", png()[:-9], "events/talks/", "entries/events/talks.yaml"),
    ("entries/_kinds/boat.yaml", "folder: [", "", "entries/_kinds/boat.yaml"),
    ("sourcebook.yml", "format: 9\n", "", "sourcebook.yml"),
    ("sourcebook.yml", None, "", "sourcebook.yml"),
    ("docs/about.md", "[[events/nothing]]\n", "", "docs/about.md"),
    ("mkdocs.yml", "site_name: [", "about/", "mkdocs.yml"),
    ("mkdocs.yml", "site_name: x\ntheme: nothing\n", "events/talks/", "mkdocs.yml"),
    ("mkdocs.yml", None, "", "mkdocs.yml"),
)
PATIENCE = 60
"""Seconds after which a page that does not follow counts as one that never will."""


def follows(preview: Preview, address: str, words: str, *, there: bool) -> float:
    """After how many seconds a page has some words, or has them no more."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        if (words in preview.text(address)) == there:
            return time.monotonic() - began
        time.sleep(0.02)
    return PATIENCE


def saves(chunk: Chunk) -> Tally:
    """Files of a really running preview are broken and mended; how soon each shows is counted."""
    knowledge = new(chunk.folder / "base", RUN)
    first = {path_of(name): (knowledge.path / path_of(name)).read_bytes() for name, *_ in SAVES}
    failures, counts = [], Counter[str]()
    with serving(knowledge, chunk.folder / "log") as preview:
        for number in range(chunk.start, chunk.stop):
            name, text, address, words = SAVES[number % len(SAVES)]
            path = knowledge.path / path_of(name)
            path.unlink() if text is None else preview.write(name, text)
            told = follows(preview, address, words, there=True)
            path.write_bytes(first[path_of(name)])
            mended = follows(preview, address, words, there=False)
            counts["told within a second"] += told < 1
            counts["mended within two"] += mended < 2
            if max(told, mended) >= PATIENCE or not preview.alive():
                failures.append(f"{number}: {name}: told after {told:.1f} s, mended after {mended:.1f} s")
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


PROOFS = (
    Proof(
        "preview-requests",
        "The preview refuses each request with another name, a way out, another site behind it, or another method",
        "requests through real sockets",
        5_000,
        200,
        requests,
        chunk=500,
    ),
    Proof(
        "preview-breakages",
        "The preview outlasts whatever becomes of a file, names it, and shows the repair byte for byte as a clean build",
        "broken and mended files",
        1_000,
        8,
        breakages,
        chunk=50,
    ),
    Proof(
        "preview-saves",
        "A running `mkdocs serve` shows each broken file, and each repair",
        "saves of a running preview",
        48,
        2,
        saves,
        chunk=12,
    ),
)
