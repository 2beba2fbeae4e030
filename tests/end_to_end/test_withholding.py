"""Sites of bases in which something is withheld: built again after it was published, searched, and built privately."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.canaries import CONFIGURATION, SETTINGS, base, block, files_of, found_in
from tests.end_to_end.sites import mkdocs, sourcebook
from tests.proofs.withholding import write

pytestmark = pytest.mark.slow

NAME, DAY, WORD = "qz1x1kj", "71234567", "qz1x2kj"
OPEN = {
    "sourcebook.yml": SETTINGS,
    "mkdocs.yml": CONFIGURATION,
    "docs/index.md": "Words of introduction.\n",
    f"entries/actors/{NAME}.yaml": block({"title": f"The {NAME}", "type": "unit"}),
    "entries/events/war.yaml": block(
        {
            "title": "A war",
            "type": "war",
            "date": "2024",
            "actors": [{"actor": NAME, "role": "victim"}],
            "count": {"count": DAY},
            "body": f"Words such as {WORD}.",
        }
    ),
}
WITHHELD = {
    f"entries/actors/{NAME}.yaml": block({"title": f"The {NAME}", "type": "unit", "withhold": "a reason"}),
    "entries/events/war.yaml": block(
        {
            "title": "A war",
            "type": "war",
            "date": "2024",
            "actors": [{"actor": NAME, "role": "victim"}],
            "count": {"count": DAY, "withhold": "a reason"},
            "body": {"value": f"Words such as {WORD}.", "withhold": "a reason"},
        }
    ),
}
PUBLIC = {
    "entries/events/war.yaml": block(
        {
            "title": "A war",
            "type": "war",
            "date": "2024",
            "count": {"withhold": {"reason": "a reason", "publish": {"count": "several"}}},
            "body": {"withhold": "a reason"},
        }
    ),
}
PRIVATE = {
    f"actors/{NAME}.yaml": block({"title": f"The {NAME}", "type": "unit"}),
    "events/war.yaml": block(
        {
            "actors": [{"actor": NAME, "role": "victim"}],
            "count": {"count": DAY},
            "body": f"Words such as {WORD}.",
        }
    ),
}


def put(folder: Path, files: dict[str, str]) -> None:
    """Write files into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def told_in(folder: Path) -> dict[str, set[str]]:
    """Each canary that stands in a built site, with the files that have it."""
    found: dict[str, set[str]] = {NAME: set(), DAY: set(), WORD: set()}
    for canary, name in found_in(files_of(folder), found):
        found[canary].add(name)
    return found


def build(folder: Path, *, overlay: Path | None = None) -> str:
    """Build a site; the log."""
    done = mkdocs(folder, "build", variables={"SOURCEBOOK_OVERLAY": str(overlay)} if overlay else {})
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_what_was_published_before(tmp_path: Path) -> None:
    """A value that is withheld after it was published is gone from each file of the site, in whatever is cached."""
    put(tmp_path, OPEN)
    build(tmp_path)
    before = told_in(tmp_path / "site")
    assert f"actors/{NAME}/index.html" in before[NAME]
    assert any(name.endswith(".pf_fragment") for name in before[WORD])
    assert any(name.endswith("sitemap.xml.gz") for name in before[NAME])
    assert "events/war/index.html" in before[DAY]
    put(tmp_path, WITHHELD)
    build(tmp_path)
    assert told_in(tmp_path / "site") == {NAME: set(), DAY: set(), WORD: set()}
    assert "Withheld: a reason" in (tmp_path / "site/events/war/index.html").read_text(encoding="utf-8")


def test_material_s_own_search(tmp_path: Path) -> None:
    """Nor is it in the index of Material's search."""
    put(tmp_path, {**OPEN, **WITHHELD, "mkdocs.yml": f"{CONFIGURATION}  - search\n"})
    build(tmp_path)
    assert (tmp_path / "site/search/search_index.json").is_file()
    assert told_in(tmp_path / "site") == {NAME: set(), DAY: set(), WORD: set()}


def test_a_private_edition(tmp_path: Path) -> None:
    """With an overlay, all is shown and each page is marked; a build without it, after that, leaves nothing of it."""
    folder, overlay = tmp_path / "base", tmp_path / "private"
    put(folder, {**OPEN, **PUBLIC})
    (folder / f"entries/actors/{NAME}.yaml").unlink()
    put(overlay, PRIVATE)
    log = build(folder, overlay=overlay)
    assert "private edition, not for publication" in log
    private = told_in(folder / "site")
    assert all("events/war/index.html" in private[canary] for canary in private)
    pages = [*(folder / "site").rglob("*.html")]
    assert all(b"not for publication" in page.read_bytes() for page in pages)
    assert all(b'content="noindex' in page.read_bytes() for page in pages)
    statements = sourcebook(folder, "statements", "--overlay", str(overlay)).stdout
    assert DAY in statements
    assert "private edition, not for publication" in statements
    assert DAY not in sourcebook(folder, "statements").stdout
    checked = sourcebook(folder, "check", "--gaps", "--overlay", str(overlay))
    assert checked.returncode == 0, checked.stdout
    log = build(folder)
    assert "private edition" not in log
    assert told_in(folder / "site") == {NAME: set(), DAY: set(), WORD: set()}
    assert not any(b"not for publication" in page.read_bytes() for page in (folder / "site").rglob("*.html"))


def test_the_plugin_s_own_option(tmp_path: Path) -> None:
    """The overlay can be named in `mkdocs.yml`, relative to it."""
    folder = tmp_path / "base"
    put(folder, {**OPEN, **PUBLIC})
    put(tmp_path / "private", PRIVATE)
    configuration = CONFIGURATION.replace("  - sourcebook\n", "  - sourcebook:\n      overlay: ../private\n")
    put(folder, {"mkdocs.yml": configuration})
    (folder / f"entries/actors/{NAME}.yaml").unlink()
    assert "private edition" in build(folder)


def test_canaries_are_planted(tmp_path: Path) -> None:
    """Each canary stands in the base, where the search for canaries finds it: so it would elsewhere."""
    planted = base(range(654), Random)
    write(tmp_path, planted)
    assert {canary for canary, _ in found_in(files_of(tmp_path), planted.canaries)} == {*planted.canaries}
