"""`sourcebook markdown`: the whole base as plain Markdown, which MkDocs builds to the same pages without the plugin."""

from __future__ import annotations

import posixpath
import re
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.end_to_end.rich import rich
from tests.end_to_end.sharing import made_once
from tests.end_to_end.sites import ROOT, Site, contents, mkdocs, sourcebook
from tests.knowledge import Knowledge

pytestmark = pytest.mark.slow

SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, and where it leads."""

    text: str
    links: frozenset[tuple[str, str]]
    ids: frozenset[str]


def article(site: Site, path: str) -> Article:
    """The content of a page, without the buttons that the theme adds. Links are resolved from the site's root.

    Spaces do not count: one engine breaks the line between two cells of a table, the other does not.
    """
    document = site.documents[path]
    links = frozenset(
        (_words(link.text), _resolved(path, link.href))
        for link in document.links
        if "article" in link.within and ".md-content__button" not in link.within
    )
    return Article(SPACE.sub("", "".join(document.words)), links, frozenset(document.anchors))


def _words(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def _resolved(path: str, href: str) -> str:
    parts = urlsplit(href)
    if parts.scheme:
        return href
    target = posixpath.normpath(
        posixpath.join(posixpath.dirname(path), unquote(parts.path) or posixpath.basename(path))
    )
    return f"{target.removesuffix('/index.html')}#{parts.fragment}"


@pytest.fixture(scope="module")
def shipped_tree(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The shipped base, written as Markdown and built by stock MkDocs."""
    return Site(made_once(tmp_path_factory, "tree", partial(plain_site, ROOT)) / "site")


def plain_site(base: Path, out: Path) -> None:
    """A base, written as Markdown to a folder and built there without the plugin, with no warning."""
    written = sourcebook(base, "markdown", "--out", str(out))
    assert written.returncode == 0, written.stdout
    assert "sourcebook" not in (out / "mkdocs.yml").read_text(encoding="utf-8").partition("plugins:")[2]
    built = mkdocs(out, "build", "--strict")
    assert built.returncode == 0, built.stdout
    assert "WARNING" not in built.stdout


def pages(site: Site) -> set[str]:
    """The pages of a site, redirects left out: a tree of Markdown has pages in their places."""
    return {path for path, document in site.documents.items() if not document.moved_to and path != "404.html"}


def differing(one: Site, other: Site) -> dict[str, tuple[Article, Article]]:
    """The pages whose words, links or anchors differ."""
    found = {path: (article(one, path), article(other, path)) for path in sorted(pages(one))}
    return {path: (mine, its) for path, (mine, its) in found.items() if mine != its}


def test_the_tree_builds_to_the_same_pages(site: Site, shipped_tree: Site) -> None:
    """Without the plugin, the shipped base has the same pages."""
    assert pages(shipped_tree) == pages(site)


def test_the_tree_says_and_links_the_same(site: Site, shipped_tree: Site) -> None:
    """Each page has the same words, the same links with the same words, and the same anchors."""
    assert differing(site, shipped_tree) == {}


def test_the_tree_leads_nowhere_astray(shipped_tree: Site) -> None:
    """Every link of it leads to a page and an anchor of it."""
    assert [
        each for document in shipped_tree.documents.values() for each in shipped_tree.lost(document)
    ] == []


def test_all_that_a_page_can_show_is_the_same(tmp_path: Path) -> None:
    """The rich base too: lists, quotations, images, statements, its own kind; a former address is a page that leads on."""
    base = rich(tmp_path / "base").path
    built = mkdocs(base, "build", "--strict")
    assert built.returncode == 0, built.stdout
    plain_site(base, tmp_path / "out")
    own, plain = Site(base / "site"), Site(tmp_path / "out" / "site")
    assert pages(plain) - pages(own) == {"events/talks-at-sea/index.html"}
    assert differing(own, plain) == {}
    assert plain.reachable("events/talks-at-sea/index.html") >= {"events/talks/index.html"}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the rich base in `base/`, written as Markdown to `out/`."""
    folder = tmp_path_factory.mktemp("once")
    written = sourcebook(rich(folder / "base").path, "markdown", "--out", str(folder / "out"))
    assert written.returncode == 0, written.stdout
    return folder


@pytest.fixture
def written(once: Path, tmp_path: Path) -> tuple[Knowledge, Path]:
    """A copy of both, to change."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return Knowledge(tmp_path / "base"), tmp_path / "out"


def test_a_second_run_writes_nothing(written: tuple[Knowledge, Path]) -> None:
    """What is the same is left as it is, to the time of its last change."""
    knowledge, out = written
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    again = sourcebook(knowledge.path, "markdown", "--out", str(out))
    assert "0 written" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


def test_a_page_goes_with_its_entry(written: tuple[Knowledge, Path]) -> None:
    """The page of an entry that was removed is deleted; a file that somebody else put there stays."""
    knowledge, out = written
    (out / "docs" / "events" / "mine.md").write_text("# Mine\n", encoding="utf-8")
    (knowledge.path / "entries" / "events" / "undated.yaml").unlink()
    done = sourcebook(knowledge.path, "markdown", "--out", str(out))
    assert done.returncode == 0, done.stdout
    assert not (out / "docs" / "events" / "undated.md").exists()
    assert (out / "docs" / "events" / "mine.md").read_text(encoding="utf-8") == "# Mine\n"


def test_a_file_in_the_way_is_refused(written: tuple[Knowledge, Path]) -> None:
    """Where somebody else's file has the name of a page, nothing at all is written, and the file is named."""
    knowledge, out = written
    (out / "docs" / "events" / "new-one.md").write_text("# Mine\n", encoding="utf-8")
    before = contents(out)
    knowledge.write({"events/new-one": "title: A new one\ntype: negotiation\ndate: 2024\nsources: [wire]\n"})
    refused = sourcebook(knowledge.path, "markdown", "--out", str(out))
    assert refused.returncode == 1
    assert "docs/events/new-one.md" in refused.stdout
    assert contents(out) == before


def test_a_broken_base_is_not_written(tmp_path: Path) -> None:
    """With an error in it, its problems are told, and nothing is written."""
    knowledge = rich(tmp_path / "base", {"events/undated": "title: Undated\ntype: nothing\n"})
    refused = sourcebook(knowledge.path, "markdown", "--out", str(tmp_path / "out"))
    assert refused.returncode == 1
    assert "entries/events/undated.yaml:2:7: error[unknown-term]" in refused.stdout
    assert not (tmp_path / "out").exists()
