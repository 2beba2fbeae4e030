"""What is published of an image: never the file itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.images.stripping import strip
from sourcebook.output.assets import LostAsset, published
from sourcebook.pages.model import Asset
from tests.pictures import PICTURES, png, told_jpeg

ASSET = Asset("events/x/a.jpg", "a.jpg")


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_published(tmp_path: Path, name: str) -> None:
    """The image without what it need not tell."""
    (tmp_path / "a.jpg").write_bytes(PICTURES[name])
    assert published(tmp_path, ASSET) == strip(PICTURES[name]).content


def test_what_became_of_it_since(tmp_path: Path) -> None:
    """A file that was exchanged after it was checked is published in no form."""
    with pytest.raises(LostAsset, match=r"a\.jpg cannot be read"):
        published(tmp_path, ASSET)
    (tmp_path / "a.jpg").write_bytes(told_jpeg()[:100])
    with pytest.raises(LostAsset, match=r"a\.jpg cannot be published: it"):
        published(tmp_path, ASSET)
    (tmp_path / "a.jpg").write_bytes(b"<svg/>")
    with pytest.raises(LostAsset, match="no JPEG, PNG or WebP"):
        published(tmp_path, ASSET)


def test_no_link_is_followed(tmp_path: Path) -> None:
    """It may lead anywhere."""
    (tmp_path / "b.jpg").write_bytes(png())
    (tmp_path / "a.jpg").symlink_to(tmp_path / "b.jpg")
    with pytest.raises(LostAsset):
        published(tmp_path, ASSET)
