"""The peers: other generators, installed into an environment of their own, and what each builds from."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import run, told

REQUIREMENTS = Path(__file__).with_name("requirements-peers.txt")
HUGO = Path(__file__).with_name("hugo")
"""Configuration and layouts of the two sites of Hugo."""

STAMP_LENGTH = 12
CONTENT = re.compile(r"<article\b[^>]*>.*?</article>", re.DOTALL)
HEADER = re.compile(r"<header\b.*?</header>", re.DOTALL)
TOC = re.compile(r'<ul class="md-nav__list" data-md-component="toc".*?</nav>', re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="[^"]*">')
ADDRESS = re.compile(r'(href|src)="(?:\.\./)+([^"{}]*)"')


def environment() -> Path:
    """The folder of the peers' environment, which is made where it is not there yet."""
    stamp = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:STAMP_LENGTH]
    folder = Path(tempfile.gettempdir()) / f"sourcebook-peers-{stamp}"
    if not (folder / "ready").is_file():
        told(f"installing the peers into {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        run([str(folder / "bin" / "pip"), "install", "--quiet", "--requirement", str(REQUIREMENTS)], folder)
        (folder / "ready").touch()
    return folder


def versions() -> dict[str, str]:
    """The versions that are installed: those that are pinned."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pinned = (line.partition("==") for line in lines if "==" in line)
    return {name: version for name, _, version in pinned}


def hugo_site(tree: Path, folder: Path, layout: str) -> None:
    """A site of Hugo from a tree of Markdown, with the layout `bare` or `themed`.

    Hugo takes `index.md` for a page that owns all files beside it, and calls the page of a folder `_index.md`.
    """
    shutil.copytree(tree / "docs", folder / "content")
    for file in (folder / "content").rglob("index.md"):
        file.rename(file.with_name("_index.md"))
    shutil.copytree(HUGO / layout, folder, dirs_exist_ok=True)
    shutil.copyfile(HUGO / "hugo.yaml", folder / "hugo.yaml")


def themed_partials(page: str, folder: Path) -> None:
    """The partials of the themed layout, cut out of a page of ours: as much around each content as Material puts there."""
    before, after = page[: _of(CONTENT, page).start()], page[_of(CONTENT, page).end() :]
    head, body = before[: before.index("<body")], before[before.index("<body") :]
    header = _of(HEADER, body)
    toc = TOC.search(body)
    rest = body[header.end() :]
    parts = {
        "head": DESCRIPTION.sub("", TITLE.sub("@@TITLE@@", _escaped(head))),
        "header": _escaped(body[: header.end()]),
        "navigation": _escaped(rest if toc is None else TOC.sub("", rest)),
        "footer": _escaped(after),
    }
    title = '<title>{{ .Title }}</title>\n<meta name="description" content="{{ .Description }}">'
    parts["head"] = parts["head"].replace("@@TITLE@@", title)
    for name, text in parts.items():
        file = folder / "layouts" / "partials" / f"{name}.html"
        file.write_text(ADDRESS.sub(r'\1="{{ "\2" | relURL }}"', text), encoding="utf-8", newline="\n")


def _escaped(text: str) -> str:
    """What Hugo would take for a template stays as it is."""
    return text.replace("{{", "{{`{{`}}")


def _of(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.search(text)
    if found is None:
        raise ValueError(f"no {pattern.pattern} in the page")
    return found


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to build a tree of Markdown."""

    name: str
    command: tuple[str, ...]
    folder: Path
    out: Path


def all_of(tree: Path, place: Path, page: str) -> Iterator[Peer]:
    """The peers, ready to build. `page`: one of ours, whose surroundings the themed layout of Hugo copies."""
    peers = environment()
    programs = peers / "bin"
    out = place / "site-stock"
    built = (str(programs / "mkdocs"), "build", "--quiet", "--site-dir", str(out))
    yield Peer("MkDocs + Material, its search", built, tree, out)
    for layout in ("bare", "themed"):
        yield _hugo(peers, tree, place, layout, page)
    folder = place / "zensical"
    shutil.copytree(tree, folder)
    yield Peer("Zensical", (str(programs / "zensical"), "build", "--clean"), folder, folder / "site")


def _hugo(peers: Path, tree: Path, place: Path, layout: str, page: str) -> Peer:
    folder, out = place / f"hugo-{layout}", place / f"site-hugo-{layout}"
    hugo_site(tree, folder, layout)
    if layout == "themed":
        themed_partials(page, folder)
    # The program itself: the command of its wheel starts a Python before it.
    program = next(peers.glob("lib/*/site-packages/hugo/binaries/hugo*"))
    command = (str(program), "--quiet", "--destination", str(out), "--cacheDir", str(place / "hugo-cache"))
    return Peer(f"Hugo, {layout} layout", command, folder, out)
