"""What is compared: configurations, the entry that changes, the site of Hugo."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import bases, peers
from benchmarks.corpus.base import write
from benchmarks.versus import Session

PAGE = """<!doctype html><html><head><title>x</title><meta name="description" content="y"><link href="../../a.css"></head>
<body><header>top {{ x }}</header><nav><a href="../../events/">Events</a></nav>
<article class="z"><h1>x</h1></article><footer>end</footer>
</body></html>"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus."""
    return write(60, tmp_path_factory.mktemp("corpus") / "base")


def test_change(base: Path) -> None:
    """An entry changes to something new each time, and can be left as it was."""
    change = bases.Change(base)
    before = change.file.read_bytes()
    first, second = change.make(), change.make()
    assert first != second
    text = change.file.read_text(encoding="utf-8")
    assert second in text
    assert first not in text
    change.undo()
    assert change.file.read_bytes() == before


def test_configurations(base: Path, tmp_path: Path) -> None:
    """Ours goes without search on demand; stock MkDocs has Material's search, and no plugin of ours."""
    text = bases.without_search(base).read_text(encoding="utf-8")
    assert bases.SEARCH not in text
    assert bases.PLUGIN_ALONE in text
    (tmp_path / "mkdocs.yml").write_text(
        "x: y\nnot_in_nav: |\n  /events/\nmarkdown_extensions: []\n", encoding="utf-8"
    )
    bases.stock(base, tmp_path)
    stock = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    assert stock.count(bases.SEARCH) == 1
    assert bases.PLUGIN not in stock
    assert "not_in_nav: |\n  /events/\n" in stock


def test_caches_are_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that the owner of the machine has set reaches a session."""
    monkeypatch.setenv("SOURCEBOOK_CACHE", "elsewhere")
    found = bases.environment(tmp_path)
    assert found["SOURCEBOOK_CACHE"] == ""
    assert found["XDG_CACHE_HOME"] == str(tmp_path / "cache")


def test_hugo(tmp_path: Path) -> None:
    """Hugo's site has the pages of the tree, and around them what surrounds a page of ours."""
    docs = tmp_path / "tree" / "docs" / "events"
    docs.mkdir(parents=True)
    for name in ("index.md", "a.md"):
        (docs / name).write_text("# x\n", encoding="utf-8")
    site = tmp_path / "site"
    peers.hugo_site(tmp_path / "tree", site, "themed")
    peers.themed_partials(PAGE, site)
    assert sorted(path.name for path in (site / "content" / "events").iterdir()) == ["_index.md", "a.md"]
    parts = {
        path.stem: path.read_text(encoding="utf-8") for path in (site / "layouts" / "partials").iterdir()
    }
    assert '<link href="{{ "a.css" | relURL }}">' in parts["head"]
    assert "{{ .Title }}" in parts["head"]
    assert "top {{`{{`}} x }}" in parts["header"]
    assert '<a href="{{ "events/" | relURL }}">' in parts["navigation"]
    assert "<footer>end</footer>" in parts["footer"]


def test_versions_are_pinned() -> None:
    """Each peer has one version."""
    assert {"hugo", "mkdocs", "mkdocs-material", "zensical"} <= peers.versions().keys()


def test_names_of_builds(base: Path) -> None:
    """Ours is built cold, again, and after a change, in this order."""
    session = Session(base.parent)
    names = [each.name for each in session.ours("ours", "mkdocs.yml", base.parent / "site")]
    assert names == ["ours, cold", "ours, unchanged", "ours, one changed"]
