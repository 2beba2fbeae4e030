"""Images on their way into the site: without what they need not tell, in a build and in the preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from sourcebook.images.stripping import strip
from sourcebook.markdown_tree import tree
from sourcebook.mkdocs_plugin.files import Picture
from sourcebook.output.rendering import Renderer
from sourcebook.pages.model import Asset
from tests.knowledge import Files, Knowledge, Maker, event, source
from tests.mkdocs_plugin.builds import Served, built, config_of
from tests.pictures import TOLD, told_jpeg, told_png, told_webp

IMAGES: Files = {
    "events/x": event(images="[{file: a.jpg, alt: A}, {file: b.png, alt: B}, {file: c.webp, alt: C}]"),
    "sources/s": source(archives="[{file: kept.jpg}, {file: kept.html}]"),
    "entries/events/a.jpg": told_jpeg(),
    "entries/events/b.png": told_png(),
    "entries/events/c.webp": told_webp(),
    "entries/sources/kept.jpg": told_jpeg(),
    "entries/sources/kept.html": "CANARY",
}
EXPECTED = {
    "events/x/a.jpg": strip(told_jpeg()).content,
    "events/x/b.png": strip(told_png()).content,
    "events/x/c.webp": strip(told_webp()).content,
}


def images_in(site: Path) -> dict[str, bytes]:
    """The images of a site that no theme brought."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*.*")
        if path.suffix in {".jpg", ".png", ".webp"} and "img" not in path.parts
    }


def test_build_preview_and_tree_publish_the_same(kb: Maker) -> None:
    """To the byte; no file of the site holds what was planted, and no kept copy of a source is there."""
    base = kb(IMAGES)
    site = built(base)
    assert images_in(site) == EXPECTED
    served = Served(base)
    assert images_in(Path(served.server.root)) == EXPECTED
    prepared = served.plugin.edition.prepared
    assert prepared.site
    assert prepared.plan
    files = tree(prepared, prepared.site, prepared.plan, Renderer())
    assert {name.removeprefix("docs/"): data for name, data in files.items() if "/x/" in name} == EXPECTED
    published = [*files.values(), *(path.read_bytes() for path in site.rglob("*") if path.is_file())]
    assert not any(b"CANARY" in data for data in published)
    assert not list(site.rglob("kept*"))


def test_a_second_build_publishes_the_same(kb: Maker) -> None:
    """Whatever was kept of the first."""
    base = kb(IMAGES)
    built(base)
    assert images_in(built(base)) == EXPECTED
    base.write({"entries/events/a.jpg": TOLD["jpeg-told-upright"]})
    assert images_in(built(base))["events/x/a.jpg"] == strip(TOLD["jpeg-told-upright"]).content


def picture(base: Knowledge, *, preview: bool) -> Picture:
    """The picture of the entry."""
    return Picture(
        config_of(base), base.path, Asset("events/x/a.jpg", "entries/events/a.jpg"), preview=preview
    )


@pytest.mark.parametrize(
    "content", [None, b"", b"<svg/>", told_jpeg()[:200]], ids=["gone", "empty", "svg", "cut off"]
)
def test_what_became_of_it_since(kb: Maker, content: bytes | None) -> None:
    """A build ends; a preview goes on with nothing in its place."""
    base = kb(IMAGES)
    file = base.path / "entries/events/a.jpg"
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(PluginError, match=r"a\.jpg"):
        picture(base, preview=False).copy_file()
    lost = picture(base, preview=True)
    lost.copy_file()
    assert Path(lost.abs_dest_path).read_bytes() == b""
    assert lost.abs_src_path is None


def test_an_image_that_is_saved_shows(kb: Maker) -> None:
    """MkDocs builds nothing for it; one that was broken heals."""
    base = kb(IMAGES)
    served = Served(base)
    shown = Path(served.server.root) / "events/x/a.jpg"
    served.save({"entries/events/a.jpg": TOLD["jpeg-told-upright"]})
    assert shown.read_bytes() == strip(TOLD["jpeg-told-upright"]).content
    served.save({"entries/events/a.jpg": told_jpeg()[:200]})
    assert shown.read_bytes() == b""
    assert "broken-image" in served.html("events/x/")
    served.save({"entries/events/a.jpg": told_jpeg()})
    assert shown.read_bytes() == EXPECTED["events/x/a.jpg"]
    assert served.builds == 1
